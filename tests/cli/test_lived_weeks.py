"""Four weeks with the service schedule through the command line, as an owner lives them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.cli import main as command
from tests.cli.owner import DAY, MONDAY, Captured, Line, Owner


def to_do(owner: Owner, until: int) -> list[Line]:
    last = dt.datetime.combine(MONDAY + until * DAY, dt.time())
    return [line for line in owner.lines() if line["date"] and line["date"] <= last]


@pytest.fixture(params=["en", "zh-Hant"])
def owner(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> Owner:
    path = tmp_path / "clients.xlsx"
    arguments = ["new", str(path), "--sample", "--language", request.param]
    assert command.main(arguments) == 0
    return Owner(path, request.param, monkeypatch, capsys)


def of_kind(owner: Owner, client: str, kind: str) -> list[tuple[object, object]]:
    """Day and time of a client's planned touches of a kind."""
    lines = [ln for ln in owner.lines() if (ln["client"], ln["kind"]) == (client, kind)]
    return [(line["date"], line["start"]) for line in lines]


@pytest.mark.parametrize("owner", ["zh-Hant"], indirect=True)  # in English: test_quarter
def test_four_weeks(owner: Owner) -> None:
    said = owner.said
    owner.recalculate(0)
    touched: dict[str, list[dt.datetime]] = {}

    # The first week: everything is ticked on its day, and one tick is taken back in time.
    for day in range(5):
        todo = to_do(owner, day)
        if not todo:
            continue
        for line in todo:
            owner.type_in("schedule", line["row"], "done", "✓")
        undone = todo[-1]
        owner.type_in("schedule", undone["row"], "done", None)
        for line in todo[:-1]:
            touched.setdefault(line["client"], []).append(line["date"])
        told = owner.recalculate(day)
        assert len(todo) == 1 or said.say("schedule.ticked", n=len(todo) - 1) in told
        left = {(line["client"], line["kind"], line["due"]) for line in owner.lines()}
        assert (undone["client"], undone["kind"], undone["due"]) in left
        for line in todo[:-1]:
            assert (line["client"], line["kind"], line["due"]) not in left
    assert all(len(lines) == 0 for lines in [owner.lines("touch_log")]), "people's alone"
    ticked = sum(len(days) for days in touched.values())
    assert ticked >= 5
    memory = [line for line in owner.lines("memory") if line["event"] == "done"]
    assert len(memory) == ticked

    # Nobody is contacted twice within three days, in what happened and in what is planned.
    for line in owner.lines():
        if line["date"]:
            touched.setdefault(line["client"], []).append(line["date"])
    for client, days in touched.items():
        in_order = sorted(days)
        for one, two in pairwise(in_order):
            assert (two - one).days >= 3, client

    # The second week: a client that was called is renamed; its touch follows, nothing is named.
    called = memory[0]["client"]
    kind = said[f"touch_kinds.{memory[0]['key'].partition(':')[0]}"]
    page = openpyxl.load_workbook(owner.path)[said["sheets.clients"]]
    at = next(cells[0].row for cells in page.iter_rows(min_row=5) if cells[0].value == called)
    new_name = f"{called} 2"
    owner.type_in("clients", at, "client", new_name)
    before = of_kind(owner, called, kind)
    owner.recalculate(4)
    assert of_kind(owner, new_name, kind)[0] == before[0]  # the next ones go by all that is due
    assert before
    assert {line["client"] for line in owner.lines("memory") if line["event"] == "done"} & {
        called, new_name,
    } == {new_name}  # fmt: skip
    (now,) = (line for line in owner.lines("service_now") if line["client"] == new_name)
    assert now["last_touch"] == max(ln["date"] for ln in memory if ln["client"] == called)
    assert said["problems.none"] in owner.check()

    # A week and more in which nobody ticks: said on the sheet and on the terminal, once on Changes.
    notice = said["schedule.unlogged.since"].partition("{since}")
    last = max(line["date"] for line in memory).date()
    for day in range(7, 21):
        told = owner.recalculate(day)
        first = owner.lines()[0]
        quiet = (MONDAY + day * DAY - last).days
        if quiet < 7:
            assert first["client"], "not yet"
        if quiet > 9:
            assert first["client"] is None
            assert first["why"].startswith(notice[0] + str(last))
            assert first["why"] in told
    title = said["sheets.schedule"]
    assert len([line for line in owner.lines("changes") if line["what"] == title]) == 1

    # The fourth week: one tick, and all is said to be well again.
    line = next(line for line in owner.lines() if line["client"])
    owner.type_in("schedule", line["row"], "done", "✓")
    told = owner.recalculate(21)
    assert said.say("schedule.ticked", n=1) in told
    assert owner.lines()[0]["client"]
    assert notice[0] + str(last) not in told or not notice[0]
    assert len([line for line in owner.lines("changes") if line["what"] == title]) == 1


def test_words_for_the_team_stay_out_of_the_calendar(owner: Owner, tmp_path: Path) -> None:
    owner.recalculate(0)
    tiers = {line["tier"] for line in owner.lines()}
    assert owner.said["tiers.vip"] in tiers
    calendar = tmp_path / "care.ics"
    assert command.main(["schedule", str(owner.path), "--ics", str(calendar)]) == 0
    text = calendar.read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") > 50
    for tier in ("vip", "good", "ok"):
        assert owner.said[f"tiers.{tier}"] not in text


def test_words_that_are_nearly_ours_and_times_that_are_missing(owner: Owner) -> None:
    said = owner.said
    owner.recalculate(0)
    best = next(line for line in owner.lines() if line["tier"] == said["tiers.vip"])["client"]
    near = "Call" if said.language == "en" else "電話"
    for row, kind in ((4, near), (5, said["touch_kinds.request"])):
        owner.type_in("touch_log", row, "date", MONDAY)
        owner.type_in("touch_log", row, "client", best)
        owner.type_in("touch_log", row, "kind", kind)
    found = owner.check(problems=True)
    parted = "：" if owner.said.language.startswith("zh") else ": "
    assert f"!C4{parted}" in found
    assert said["touch_kinds.care_call"] in found
    assert f"!A5{parted}" in found
    assert "2026-03-02 14:30" in found
    owner.type_in("touch_log", 4, "kind", said["touch_kinds.care_call"])
    owner.type_in("touch_log", 5, "date", dt.datetime(2026, 3, 2, 9, 30))
    assert said["problems.none"] in owner.check()
    owner.recalculate(0)
    (waits,) = owner.lines("queue")
    assert (waits["rank"], waits["client"]) == (1, best)
    assert waits["answer_by"] == "2026-03-02 11:30"
    everybody = owner.lines("service_now")
    assert len(everybody) == 48
    assert {line["reached"] for line in everybody if line["tier"]} == {said["care_levels.task"]}
    owner.type_in("touch_log", 6, "date", dt.datetime(2026, 3, 2, 10))
    owner.type_in("touch_log", 6, "client", best)
    owner.type_in("touch_log", 6, "kind", said["touch_kinds.answer"])
    owner.recalculate(0)
    (nobody,) = owner.lines("queue")
    assert nobody["task"] == said["schedule.nobody_waits"]
