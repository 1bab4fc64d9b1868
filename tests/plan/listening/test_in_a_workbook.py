"""Listening in a whole workbook: schedule, drafts, what is told, Plan, sorted rows, sheets gone."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.packs import PRACTICES
from pumpkin_sheets.recalculate import Outcome, recalculate
from tests.memory_workbook import memory_workbook, table

NOW = dt.datetime(2026, 3, 2, 8)
TODAY = NOW.date()
SAID = words("en")
SHEETS = {p.name: p.sheet for p in PRACTICES}
ALL = {f"q{n}": "well" for n in range(1, 11)}
PASSED = {"asked": 6, "would_buy": 5, "when_how_much": 2}


@pytest.fixture
def book() -> MemoryBook:
    """A VIP, two Good clients and one to let go, reviewed; the pack is on."""
    top = ["✓", None, None, None]
    made = memory_workbook(
        typed={
            "client": ["Acme", "Cedar", "Dune", "Bolt"], "revenue": [30_000, 9_000, 9_500, 300],
            "hours": [100, 60, 60, 90], "communication": [5, 4, 4, 1], "respect": [5, 4, 4, 1],
            "criterion1": top, "criterion2": top, "criterion3": top,
        },
        rows=8,
    )  # fmt: skip
    recalculate(made, TODAY)
    add_packs(made, ["listening"], NOW)
    return made


def type_in(book: MemoryBook, name: str, row: int, **cells: object) -> None:
    sheet = SHEETS[name]
    grid = book.sheets[SAID[f"sheets.{name}"]]
    for column, value in cells.items():
        grid[4 + row][grid[3].index(SAID[sheet.title_key(sheet.column(column))])] = value


def interviews(book: MemoryBook, **days: dt.date) -> None:
    for row, (client, day) in enumerate(days.items()):
        type_in(book, "interviews", row, client=client, date=day, **ALL)


def pains(book: MemoryBook, *mentions: tuple[str, str]) -> None:
    for row, (client, tag) in enumerate(mentions):
        type_in(book, "needs", row, client=client, heard="slow", tag=tag)


def planned(outcome: Outcome, kind: str) -> list[tuple[str, dt.date, str]]:
    assert outcome.service is not None
    entries = outcome.service.result.entries
    return [(e.client, e.due, e.why.key) for e in entries if e.kind.value == kind]


def told(book: MemoryBook) -> list[tuple[Any, Any, Any]]:
    names = [SAID[f"sheets.{n}"] for n in ("interviews", "needs", "solutions")]
    rows = table(book, "changes")
    return [(r["what"], r["client"], r["why"]) for r in rows if r["what"] in names]


def figures(outcome: Outcome, *names: str) -> list[object]:
    found = outcome.judgement.content.practised.figures
    return [found[name][1] for name in names]


# --- interviews ---------------------------------------------------------------------------------


def test_an_interview_is_a_touch_and_asks_for_the_next(book: MemoryBook) -> None:
    interviews(book, Acme=dt.date(2026, 2, 20), Cedar=dt.date(2025, 9, 8), Bolt=dt.date(2025, 1, 1))
    outcome = recalculate(book, TODAY)
    assert outcome.service is not None
    touches = [(t.client, t.kind.value, t.date) for t in outcome.service.touches]
    assert touches == [
        ("Acme", "interview", dt.date(2026, 2, 20)),
        ("Cedar", "interview", dt.date(2025, 9, 8)),
        ("Bolt", "interview", dt.date(2025, 1, 1)),
    ]
    state = outcome.service.result.states["Acme"]
    assert [kind.value for kind in state.evidence] == ["interview"]
    due = [(c, d, w) for c, d, w in planned(outcome, "interview") if c != "Dune"]
    assert ("Cedar", dt.date(2026, 3, 7), "interview_due") in due  # 180 days after 8 September
    assert not [client for client, *_ in due if client in ("Acme", "Bolt")]
    # The owner wrote the same interview into the log: it counts once.
    log = book.sheets["Touch Log"]
    line = {"Date": dt.date(2026, 2, 20), "Client": "acme", "Kind": "Interview"}
    for name, value in line.items():
        log[3][log[2].index(name)] = value
    again = recalculate(book, TODAY).service
    assert again is not None
    assert len(again.touches) == 3


def test_what_counts_is_told_of_nobody_else(book: MemoryBook) -> None:
    type_in(book, "interviews", 0, client="Acme", date=dt.date(2026, 2, 1), q7="ours", q8="first")
    type_in(book, "interviews", 1, client="Cedar", date=dt.date(2026, 4, 1), **ALL)
    type_in(book, "interviews", 2, client="Dune", date=dt.date(2026, 2, 1))
    outcome = recalculate(book, TODAY)
    assert outcome.service is not None
    assert outcome.service.touches == []
    assert "interview_due" not in [why for *_, why in planned(outcome, "interview")]
    named = [(p.sheet, p.cell) for p in outcome.judgement.problems]
    assert named == [("Interviews", "B6")]


def test_an_overdue_vip_is_told_once_and_invited(book: MemoryBook) -> None:
    add_packs(book, ["letters"], NOW)
    interviews(book, Acme=dt.date(2025, 9, 2), Cedar=dt.date(2025, 8, 1))
    assert told_on(book, dt.date(2026, 3, 1)) == []
    line = ("Interviews", "Acme", "Ask again, due since 2026-03-01: 10 of 10 answered then")
    assert told_on(book, dt.date(2026, 3, 2)) == [line]
    assert told_on(book, dt.date(2026, 3, 9)) == [line]
    type_in(book, "interviews", 2, client="Acme", date=dt.date(2026, 3, 10), **ALL)
    assert told_on(book, dt.date(2026, 3, 11)) == [line]


def told_on(book: MemoryBook, day: dt.date) -> list[tuple[Any, Any, Any]]:
    recalculate(book, day)
    return told(book)


def test_whoever_is_due_is_invited_with_day_and_length_as_planned(book: MemoryBook) -> None:
    add_packs(book, ["letters"], NOW)
    interviews(book, Acme=dt.date(2025, 8, 1), Cedar=dt.date(2026, 2, 1))
    recalculate(book, TODAY)
    drafts = [d for d in table(book, "drafts") if d["letter"] == "Conversation"]
    assert [d["client"] for d in drafts] == ["Acme"]
    assert "Could you spare 60 minutes on 2 March 2026?" in drafts[0]["text"]
    for sheet in ("Schedule", "Queue", "Service levels", "Touch Log", "Service now"):
        book.sheets.pop(sheet, None)
    recalculate(book, TODAY)
    drafts = [d for d in table(book, "drafts") if d["letter"] == "Conversation"]
    assert [d["client"] for d in drafts] == ["Acme"]  # a VIP; nobody knows when and how long
    assert "Could you spare … minutes on …?" in drafts[0]["text"]
    assert "VIP" not in drafts[0]["text"]


def test_whoever_was_asked_a_moment_ago_is_not_invited(book: MemoryBook) -> None:
    """The interview was logged, or ticked on Schedule; its answers are not typed yet."""
    add_packs(book, ["letters"], NOW)
    interviews(book, Acme=dt.date(2025, 8, 1))
    log = book.sheets["Touch Log"]
    line = {"Date": dt.date(2026, 2, 27), "Client": "Acme", "Kind": "Interview"}
    for name, value in line.items():
        log[3][log[2].index(name)] = value
    recalculate(book, TODAY)
    assert [d for d in table(book, "drafts") if d["letter"] == "Conversation"] == []


# --- needs and solutions ------------------------------------------------------------------------


def test_the_third_client_and_the_gate_are_told_once(book: MemoryBook) -> None:
    pains(book, ("Acme", "Speed"), ("Cedar", "speed "))
    type_in(book, "solutions", 0, solution="Fast lane", tag="ＳＰＥＥＤ", **PASSED)
    assert told_on(book, TODAY) == []
    pains(book, ("Acme", "Speed"), ("Cedar", "speed "), ("Bolt", "speed"))
    lines = [
        ("Needs", "speed",
         "Clients who share “speed”: 3. Find what would meet it, and show it to them"),
        ("Solutions", "Fast lane",
         "Gate passed: build it · ask whether it helps your other clients too"),
    ]  # fmt: skip
    assert sorted(told_on(book, TODAY)) == lines
    # Sorted the other way, in other spellings, it is no news.
    pains(book, ("Bolt", "SPEED"), ("Cedar", "speed"), ("Acme", "ｓｐｅｅｄ"))
    assert sorted(told_on(book, TODAY + dt.timedelta(days=1))) == lines


def test_delight_asks_every_client_of_the_tag_for_a_referral_once(book: MemoryBook) -> None:
    pains(book, ("Acme", "Speed"), ("Cedar", "speed "), ("Dune", "speed"), ("Acme", "speed"))
    solved = {"solution": "Fast lane", "tag": "speed", **PASSED, "delighted": 1}
    type_in(book, "solutions", 0, **solved)
    assert planned(recalculate(book, TODAY), "referral_ask") == []
    type_in(book, "solutions", 0, **solved, built_on=dt.date(2026, 2, 27))
    asked = planned(recalculate(book, TODAY), "referral_ask")
    assert sorted(asked) == [
        (client, dt.date(2026, 3, 6), "after_delivery") for client in ("Acme", "Cedar", "Dune")
    ]
    log = book.sheets["Touch Log"]
    line = {"Date": TODAY, "Client": "Acme", "Kind": "Referral ask"}
    for name, value in line.items():
        log[3][log[2].index(name)] = value
    type_in(book, "solutions", 1, **{**solved, "solution": "Other"}, built_on=TODAY)
    left = planned(recalculate(book, TODAY), "referral_ask")
    assert sorted(client for client, *_ in left) == ["Cedar", "Dune"]


def test_a_solution_that_stands_nowhere_is_said(book: MemoryBook) -> None:
    row = {"client": "Acme", "heard": "slow", "why": "waits", "need": "calm"}
    type_in(book, "needs", 0, **row, solution="Fast lane")
    type_in(book, "needs", 1, **row, solution="fast  LANE")

    def steps() -> list[Any]:
        tables = recalculate(book, TODAY).judgement.content.practised.tables
        (needs,) = (t for t in tables if t.practice.name == "needs")
        return needs.results["next"].tolist()[:2]

    assert steps() == ["This solution is not on Solutions yet: write it there"] * 2
    type_in(book, "solutions", 0, solution="Fast Lane", tag="speed")
    assert steps() == ["", ""]
    book.sheets.pop("Solutions")
    assert steps() == ["", ""]


def test_services_are_hammers(book: MemoryBook) -> None:
    row = {"client": "Acme", "heard": "slow", "why": "waits", "need": "calm"}
    type_in(book, "needs", 0, **row, solution="web site")
    add_packs(book, ["profit"], NOW)
    type_in(book, "services", 0, service="Web  Site", revenue=9, distraction=1, future=3, skill=4)
    tables = recalculate(book, TODAY).judgement.content.practised.tables
    (needs,) = (t for t in tables if t.practice.name == "needs")
    assert needs.results["next"][0] == "That is your hammer: what would meet the need?"


# --- Plan ---------------------------------------------------------------------------------------


def test_plan_shows_who_is_due_and_what_is_shared(book: MemoryBook) -> None:
    assert figures(recalculate(book, TODAY), "InterviewsSaid", "PainsSaid") == [
        "No interview yet: ask your best clients your ten questions.",
        "No tagged need yet: give each need one short word, and shared pains show by themselves.",
    ]
    interviews(book, Acme=dt.date(2026, 2, 1), Dune=dt.date(2026, 2, 1))
    pains(book, ("Acme", "price"), ("Cedar", "speed"), ("Dune", "speed"))
    assert figures(recalculate(book, TODAY), "InterviewsSaid", "PainsSaid", "NeedsCommon") == [
        "Nobody waits to be asked again.",
        "No pain is shared by 3 clients yet. Nearest: speed (2), price (1).",
        0,
    ]
    interviews(book, Cedar=dt.date(2025, 1, 1), Acme=dt.date(2025, 8, 1), Dune=dt.date(2025, 2, 1))
    everybody = ("Acme", "Cedar", "Dune", "Bolt")
    shared = [(c, t) for t, n in (("care", 4), ("a", 3), ("b", 3), ("c", 3), ("x", 2))
              for c in everybody[:n]]  # fmt: skip
    pains(book, *shared)
    outcome = recalculate(book, TODAY)
    assert figures(outcome, "InterviewsSaid", "PainsSaid", "NeedsCommon") == [
        "Ask again: Acme, Cedar, Dune.",
        "Pains that clients share: care (4), a (3), b (3).",
        4,
    ]
    assert figures(outcome, "InterviewsDone", "InterviewsVip", "InterviewsOverdue") == [3, 0, 3]
    assert figures(outcome, "NeedsToAsk", "NeedsToFind", "NeedsToSolve") == [15, 0, 0]


def test_the_gate_counts_stages_five_to_seven(book: MemoryBook) -> None:
    pains(book, ("Acme", "speed"), ("Cedar", "speed"), ("Dune", "speed"))
    built = {**PASSED, "built_on": dt.date(2026, 2, 1)}
    rows = [{}, {"asked": 6}, {**PASSED, "when_how_much": 1}, PASSED, built, built]
    for i, row in enumerate(rows):
        delighted = 1 if i == 5 else None
        type_in(book, "solutions", i, solution=f"S{i}", tag="speed", **row, delighted=delighted)
    outcome = recalculate(book, TODAY)
    assert figures(outcome, "SolutionsOpen", "SolutionsPast") == [3, 3]


def test_vips_heard_within_the_days_of_house_rules(book: MemoryBook) -> None:
    interviews(book, Acme=dt.date(2025, 9, 3), Cedar=dt.date(2026, 2, 1))

    def heard() -> list[object]:
        outcome = recalculate(book, TODAY)
        tables = outcome.judgement.content.practised.tables
        (table,) = (t for t in tables if t.practice.name == "interviews")
        return [*table.results["heard_vip"].tolist()[:2], *figures(outcome, "InterviewsVip")]

    assert heard() == [1, 0, 1]  # 180 days ago to the day: the first client on Clients
    rules = book.sheets["House rules"]
    label = "Days from one interview to the next"
    at = next(i for i, row in enumerate(rules) if label in row)
    rules[at][rules[at].index(label) + 1] = 179
    assert heard() == [0, 0, 0]


# --- sorted, deleted ----------------------------------------------------------------------------


def lived(book: MemoryBook) -> None:
    rows: list[tuple[str, dict[str, object]]] = []
    days = {"Acme": (20, 400), "Cedar": (300,), "Dune": (10, 190), "Bolt": (500,)}
    for client, ago in days.items():
        for n in ago:
            row = {"client": client, "date": TODAY - dt.timedelta(days=n), **ALL}
            rows.append(("interviews", row))
    for i, (client, tag) in enumerate(
        [("Acme", "Speed"), ("cedar", "speed "), ("Dune", "ＳＰＥＥＤ"), ("Acme", "price"),
         ("Bolt", "price"), ("Acme", "speed"), ("Dune", "price"), ("Cedar", "care")]
    ):  # fmt: skip
        date = TODAY - dt.timedelta(days=i)
        rows.append(("needs", {"client": client, "heard": f"h{i}", "tag": tag, "date": date}))
    for name, more in (("A", PASSED), ("B", {"asked": 4}), ("C", {})):
        rows.append(("solutions", {"solution": name, "tag": "speed", **more}))
    for sheet in ("interviews", "needs", "solutions"):
        for at, row in enumerate(r for name, r in rows if name == sheet):
            type_in(book, sheet, at, **row)


def results(book: MemoryBook) -> tuple[Any, ...]:
    """Everything that rows bring: by what each row says, on Plan, on Schedule, told."""
    outcome = recalculate(book, TODAY)
    rows = set()
    for filled in outcome.judgement.content.practised.tables:
        both = filled.both
        shown = [c.name for c in filled.practice.sheet.columns if c.calculated and not c.hidden]
        own = [c.name for c in filled.practice.inputs]
        for line in both[both["clean"] != ""].records():
            rows.add(tuple(str(line[name]) for name in (*own, *shown)))
    names = ("InterviewsSaid", "PainsSaid", "NeedsCommon", "SolutionsPast", "SolutionsOpen",
             "InterviewsDone", "InterviewsVip", "InterviewsOverdue")  # fmt: skip
    plan = figures(outcome, *names)
    assert outcome.service is not None
    touches = sorted((e.client, e.kind.value, e.date) for e in outcome.service.result.entries)
    return rows, plan, touches, sorted(told(book))


def test_the_order_of_rows_changes_nothing(book: MemoryBook) -> None:
    lived(book)
    before = results(book)
    assert before[1] == [
        "Ask again: Cedar.",
        "Pains that clients share: speed (3), price (3).", 2, 1, 2, 6, 1, 1,
    ]  # fmt: skip
    draw = random.Random(7)
    for name in ("Interviews", "Needs", "Solutions"):
        body = book.sheets[name][4:]
        draw.shuffle(body)
        book.sheets[name][4:] = body
    assert results(book) == before


@pytest.mark.parametrize("gone", [("Interviews",), ("Needs",), ("Solutions",),
                                  ("Interviews", "Needs", "Solutions")])  # fmt: skip
def test_a_deleted_sheet_is_not_missed(book: MemoryBook, gone: tuple[str, ...]) -> None:
    lived(book)
    recalculate(book, TODAY)
    for title in gone:
        book.sheets.pop(title)
    outcome = recalculate(book, TODAY)
    assert outcome.judgement.problems == []
    practised = outcome.judgement.content.practised
    assert [t.practice.name.title() for t in practised.tables] == [
        name for name in ("Interviews", "Needs", "Solutions") if name not in gone
    ]
    left = {"Interviews": "InterviewsDone", "Needs": "NeedsCommon", "Solutions": "SolutionsPast"}
    counts = dict(zip(left, figures(outcome, *left.values()), strict=True))
    assert {name: n for name, n in counts.items() if name in gone} == dict.fromkeys(gone, 0)
    # Without Needs nothing says that a pain is not shared: the answers alone decide.
    assert counts["Solutions"] == (0 if "Solutions" in gone else 1)
