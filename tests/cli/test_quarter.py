"""An owner's quarter through the command line: twelve clients, thirteen weeks, in a file.

Rows are renamed, inserted, added, taken away; weeks pass unlogged; cells of Python's sheets are
typed over.  What is said and what is kept is compared with literals.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from tests.cli.owner import DAY, MONDAY, Captured, Line, Owner
from tests.cli.quarter_list import TWELVE, client

ROWS = 16  # so few that the list outgrows them
NOTHING = "Nothing changed since the last review; nothing was written."


def day(number: int) -> dt.datetime:
    return dt.datetime.combine(MONDAY + number * DAY, dt.time())


def began(owner: Owner, language: str) -> str:
    """A new workbook with the twelve typed in, and what the first review says."""
    owner.run("new", "--language", language, "--currency", "TWD", "--rows", str(ROWS))
    with owner.open() as book:
        for row, cells in enumerate(TWELVE, start=5):
            owner.put(book, "clients", row, **cells)
        own = book.create_sheet("Mine")
        own["A1"], own["B1"] = "do not touch", "=1+1"
        own["A2"] = dt.datetime(2026, 3, 1)
    return owner.recalculate(0)


def row_of(owner: Owner, name: str) -> int:
    row = owner.line("clients", client=name)["row"]
    assert isinstance(row, int)
    return row


def tick_first(owner: Owner, value: object = "✓") -> Line:
    """Types under Done of the first line with a client; the line as it stood."""
    line = next(line for line in owner.lines() if line["client"])
    owner.type_in("schedule", line["row"], "done", value)
    return line


def kept_of(owner: Owner, event: str) -> list[tuple[object, ...]]:
    return [
        (line["date"], line["client"], line["key"] if event == "done" else line["was"])
        for line in owner.lines("memory")
        if line["event"] == event
    ]


def changes(owner: Owner, day_: int) -> list[tuple[object, ...]]:
    """What Changes says of a day: client, what, why."""
    told = owner.lines("changes")
    return [(ln["client"], ln["what"], ln["why"]) for ln in told if ln["date"] == day(day_)]


def moves(owner: Owner, day_: int) -> dict[str, tuple[object, ...]]:
    columns = ("what", "tier_from", "tier_to", "action_from", "action_to")
    told = owner.lines("changes")
    return {ln["client"]: tuple(ln[c] for c in columns) for ln in told
            if ln["date"] == day(day_) and ln["client"]}  # fmt: skip


def no_problem(owner: Owner) -> None:
    (only,) = owner.lines("problems")
    assert only["message"] == owner.said["problems.none"]


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Owner:
    return Owner(tmp_path / "clients.xlsx", "en", monkeypatch, capsys)


def test_a_quarter(owner: Owner) -> None:
    first_review(owner)
    a_price_is_raised_as_advised(owner)
    what_was_done_is_logged_and_ticked(owner)
    names_change(owner)
    the_list_outgrows_its_rows(owner)
    two_weeks_pass_unlogged(owner)
    one_goes_and_one_comes(owner)
    cells_are_typed_over(owner)
    the_list_is_sorted(owner)
    undone_and_done_again(owner)
    the_last_weeks(owner)
    nothing_is_lost(owner)


def first_review(owner: Owner) -> None:
    said = began(owner, "en")
    assert "Lime Events NT$60,000 NT$272,000 +353% 82%" in said
    assert "Kite Casino NT$330,000 – – – Part kindly, at no price (red flags: 5)" in said
    assert "Juniper Hotels NT$520,000 NT$676,000 +30% 24%" in said
    assert "+0%" not in said
    assert (
        "Letting go frees 455 hours and gives up NT$584,000 a year. Selling 324 of them at your"
        " target brings that back; the rest, 131, is yours to find and to learn. Never below"
        " NT$1,800 an hour. If nobody ever takes their place, you earn NT$147,200 less a year."
    ) in said
    assert (
        "If everybody stays, the suggested prices bring NT$156,000 more a year. Clients: 1." in said
    )
    assert "Water these first: Alder Press · Birch Dental · Cedar Law" in said
    assert "First review. Clients: 12." in said
    assert owner.check() == "No problems: every cell could be used."
    actions = {line["client"]: (line["tier"], line["action"]) for line in owner.lines("review")}
    assert actions == {
        "Alder Press": ("VIP", "▲ Grow"),
        "Birch Dental": ("VIP", "▲ Grow"),
        "Cedar Law": ("VIP", "▲ Grow"),
        "Dune Travel": ("OK", "● Keep"),
        "Elm Bakery": ("Good", "● Keep"),
        "Fern Yoga": ("OK", "● Keep"),
        "Gull Ferries": ("Worst", "× Drop"),
        "Hazel Toys": ("Worst", "◆ Educate"),
        "Iron Gym": ("Worst", "× Drop"),
        "Juniper Hotels": ("Tolerable", "■ Reprice"),
        "Kite Casino": ("Worst", "× Drop"),
        "Lime Events": ("Worst", "× Drop"),
    }
    assert owner.shown("Juniper Hotels")["reason"] == (
        "Raise the price to NT$676,000: the work is worth it but earns NT$1,633 an hour, below your"
        " NT$1,800. The price that pays, their trouble included, is NT$767,100, 2 raises of at"
        " most 30% away. · ease 27 · red flags 1 · days late 20"
    )
    assert owner.recalculate(0) == NOTHING
    assert owner.shown("Kite Casino")["advice"] == (
        "Finish what you promised, start nothing new, and part kindly."
    )


def a_price_is_raised_as_advised(owner: Owner) -> None:
    owner.type_in("clients", row_of(owner, "Juniper Hotels"), "revenue", 676_000)
    said = owner.recalculate(1)
    assert "Juniper Hotels other advice ■ Reprice → ◆ Educate Set rules, deposits" in said
    assert owner.shown("Juniper Hotels")["suggested"] in (None, "")


def what_was_done_is_logged_and_ticked(owner: Owner) -> None:
    ticked = tick_first(owner)
    assert (ticked["client"], ticked["kind"]) == ("Alder Press", "Care call")
    said = owner.recalculate(1)
    assert said.startswith("Ticked as done on Schedule, and counted: 1.")
    assert kept_of(owner, "done") == [(day(1), "Alder Press", "care_call:")]
    with owner.open() as book:
        owner.put(book, "touch_log", 4, date=day(2), client="Birch Dental", kind="Care call",
                  who="Ann", note="asked about spring")  # fmt: skip
    owner.recalculate(2)
    touched = owner.line("service_now", client="Birch Dental")
    assert touched["last_touch"] == day(2)
    # A tick taken back before the next recalculation was never one.
    line = tick_first(owner)
    owner.type_in("schedule", line["row"], "done", None)
    assert "Ticked" not in owner.recalculate(3)
    assert next(ln for ln in owner.lines() if ln["client"])["client"] == line["client"]
    # A day instead of a tick.
    dated = tick_first(owner, day(8))
    said = owner.recalculate(9)
    assert said.startswith("Ticked as done on Schedule, and counted: 1.")
    assert kept_of(owner, "done")[-1][:2] == (day(8), dated["client"])
    assert [ln["client"] for ln in owner.lines("touch_log")] == ["Birch Dental"], "people's alone"


def names_change(owner: Owner) -> None:
    owner.type_in("clients", row_of(owner, "Birch Dental"), "client", "Birch Dentists")
    said = owner.recalculate(9)
    assert "Was called “Birch Dental”; keeps its history" in said
    assert changes(owner, 9) == [
        ("Birch Dentists", "renamed", "Was called “Birch Dental”; keeps its history")
    ]
    touched = owner.line("service_now", client="Birch Dentists")
    assert touched["last_touch"] == day(2), "what was logged under the old name is its own"
    with owner.open() as book:
        row = row_of(owner, "Gull Ferries")
        owner.put(book, "clients", row, client="Coastal Transport", revenue=195_000)
    said = owner.recalculate(10)
    assert "Was called “Gull Ferries”; keeps its history" in said
    assert "removed" not in said
    assert kept_of(owner, "renamed") == [
        (day(9), "Birch Dentists", "Birch Dental"),
        (day(10), "Coastal Transport", "Gull Ferries"),
    ]
    no_problem(owner)
    since = owner.line("review", client="Coastal Transport")["since"]
    assert since == day(0), "Worst since the first review"


def the_list_outgrows_its_rows(owner: Owner) -> None:
    at = row_of(owner, "Elm Bakery")
    owner.insert(at)
    with owner.open() as book:
        owner.put(book, "clients", at, **client("Moss Design", 72_000, None, 30, "44444"))
        below = 5 + ROWS + 4
        owner.put(book, "clients", below, **client("Nettle Farm", 30_000, None, 30, "33333"))
    said = owner.recalculate(11)
    lacks = (
        "stands in a row without formulas: it is reviewed and counted, but its row shows no results"
    )
    assert moves(owner, 11) == {
        "Moss Design": ("new", None, "OK", None, "● Keep"),
        "Nettle Farm": ("new", None, "Worst", None, "■ Reprice"),
    }
    assert "Cells to mend: 2 (listed on Problems)" in said
    assert f"Clients!A{at}: “Moss Design” {lacks}" in said
    assert f"Clients!A{below}: “Nettle Farm” {lacks}" in said
    assert [line["client"] for line in owner.lines("problems")] == ["Moss Design", "Nettle Farm"]
    assert "Run pumpkin upgrade" in owner.check(problems=True)
    whole = owner.recalculate(11, "--all")
    assert "Raise these prices (1)" in whole
    assert "bring NT$9,000 more a year. Clients: 1." in whole, "Nettle Farm counts"
    said = owner.run("upgrade")
    rows = f"{at}, {5 + ROWS + 1}-{below}"
    assert said.startswith(f"1. Clients: formulas for the rows that lacked them: {rows}.")
    assert (
        owner.run("upgrade") == "This workbook has all that this release brings; nothing changed."
    )
    assert owner.check() == "No problems: every cell could be used."
    owner.recalculate(11)
    no_problem(owner)
    assert owner.shown("Moss Design")["tier_shown"] == "OK"
    assert owner.shown("Nettle Farm")["suggested"] == 39_000


def two_weeks_pass_unlogged(owner: Owner) -> None:
    told = []
    for number in (14, 16, 18, 20, 23, 27):
        said = owner.recalculate(number)
        told.append("Nothing has been logged or ticked since 2026-03-10" in said)
        assert (owner.lines()[0]["client"] is None) == told[-1]
    assert told == sorted(told), "once begun it is said until something is logged"
    assert told.count(True) >= 4
    written = owner.path.stat().st_mtime_ns
    assert owner.recalculate(27).endswith(NOTHING), "once more on a day on which nothing happens"
    assert owner.path.stat().st_mtime_ns == written
    kinds = [(line["what"], line["client"]) for line in owner.lines("changes")]
    assert kinds.count(("Schedule", None)) == 1, "on Changes once"
    tick_first(owner)
    said = owner.recalculate(28)
    assert said.startswith("Ticked as done on Schedule, and counted: 1.")
    assert "Nothing has been logged" not in said
    assert owner.lines()[0]["client"]


def one_goes_and_one_comes(owner: Owner) -> None:
    with owner.open() as book:
        owner.put(book, "touch_log", 5, date=day(20), client="Lime Events", kind="Visit")
        row = row_of(owner, "Lime Events")
        owner.put(book, "clients", row, **dict.fromkeys(TWELVE[-1]))
    said = owner.recalculate(35)
    assert moves(owner, 35) == {"Lime Events": ("removed", "Worst", None, "× Drop", None)}
    assert "No longer on the list" in said
    no_problem(owner)
    with owner.open() as book:
        owner.put(book, "clients", row, **client("Plum Radio", 240_000, 5_000, 100, "44444"))
    said = owner.recalculate(36)
    assert moves(owner, 36) == {"Plum Radio": ("new", None, "Good", None, "● Keep")}
    assert "may be" not in said
    no_problem(owner)
    assert kept_of(owner, "left") == [(day(35), "Lime Events", None)]


def cells_are_typed_over(owner: Owner) -> None:
    review = owner.line("review", client="Kite Casino")["row"]
    line = next(ln for ln in owner.lines() if ln["overdue"])
    with owner.open() as book:
        owner.put(book, "review", review, tier="VIP")
        owner.put(book, "schedule", line["row"], why="done!")
        owner.put(book, "changes", 6, client="Nobody")
    owner.recalculate(36)
    whys = {why for _, what, why in changes(owner, 36) if what == "typed over"}
    counts = "which still counts, because Recalculate writes this sheet."
    assert whys == {
        f"Review!B{review}: “VIP” was typed over “Worst”, {counts}",
        f"Schedule!G{line['row']}: “done!” was typed over “{line['why']}”, {counts}",
        f"Changes!B6: “Nobody” was typed over “Lime Events”, {counts}",
    }
    assert owner.line("review", client="Kite Casino")["tier"] == "Worst"
    assert owner.line("changes", what="removed")["client"] == "Lime Events"
    (again,) = (ln for ln in owner.lines() if (ln["client"], ln["kind"], ln["due"]) ==
                (line["client"], line["kind"], line["due"]))  # fmt: skip
    assert again["why"] == line["why"]
    assert owner.recalculate(36).endswith(NOTHING)


def the_list_is_sorted(owner: Owner) -> None:
    """By name, descending: what is typed moves, the formulas stand in every row alike."""
    with owner.open() as book:
        page = book["Clients"]
        typed = [[page.cell(row, c).value for c in range(1, 30)] for row in range(5, 27)]
        calculated = {2, 3, 4}  # tier, what to do and score stand beside the name
        typed.sort(key=lambda cells: str(cells[0] or ""), reverse=True)
        for row, cells in enumerate(typed, start=5):
            for c, value in enumerate(cells, start=1):
                if c not in calculated:
                    page.cell(row, c).value = value
    before = owner.lines("review")
    said = owner.recalculate(36)
    assert "What changed" not in said
    assert owner.lines("review") == before
    no_problem(owner)


def undone_and_done_again(owner: Owner) -> None:
    owner.type_in("clients", row_of(owner, "Fern Yoga"), "revenue", 450)
    typed = owner.path.read_bytes()
    assert "Fern Yoga" in owner.recalculate(43)
    written = owner.path.read_bytes()
    places = (
        "clients.xlsx and the version before have changed places. Undo again changes them back."
    )
    assert owner.run("undo") == places
    assert owner.path.read_bytes() == typed
    assert owner.run("undo") == places
    assert owner.path.read_bytes() == written
    owner.type_in("clients", row_of(owner, "Fern Yoga"), "revenue", 45_000)
    owner.recalculate(43)


def the_last_weeks(owner: Owner) -> None:
    """Twice a week everything that came up is ticked, or dated with its day."""
    for number in range(44, 91):
        if (MONDAY + number * DAY).isoweekday() not in (1, 4):
            continue
        due = [ln for ln in owner.lines() if ln["date"] and ln["date"] <= day(number)]
        if not due:
            continue
        with owner.open() as book:
            for line in due:
                owner.put(book, "schedule", line["row"], done="✓" if number % 2 else line["date"])
        said = owner.recalculate(number)
        assert f"Ticked as done on Schedule, and counted: {len(due)}." in said
    touched: dict[object, list[dt.datetime]] = {}
    for when, name, _ in kept_of(owner, "done"):
        assert isinstance(when, dt.datetime)
        touched.setdefault(name, []).append(when)
    assert sum(len(days) for days in touched.values()) > 20
    for name, days in touched.items():
        for one, two in pairwise(sorted(days)):
            assert (two - one).days >= 3, name
    assert not [ln for ln in owner.lines() if (ln["overdue"] or 0) > 3]
    no_problem(owner)


def nothing_is_lost(owner: Owner) -> None:
    """Everything that was typed and not typed anew stands in the end as it was typed."""
    wanted = {cells["client"]: dict(cells) for cells in TWELVE if cells["client"] != "Lime Events"}
    wanted["Juniper Hotels"]["revenue"] = 676_000
    wanted["Birch Dentists"] = {**wanted.pop("Birch Dental"), "client": "Birch Dentists"}
    coastal = {"client": "Coastal Transport", "revenue": 195_000}
    wanted["Coastal Transport"] = {**wanted.pop("Gull Ferries"), **coastal}
    for cells in (
        client("Moss Design", 72_000, None, 30, "44444"),
        client("Nettle Farm", 30_000, None, 30, "33333"),
        client("Plum Radio", 240_000, 5_000, 100, "44444"),
    ):
        wanted[cells["client"]] = cells
    found = {line["client"]: line for line in owner.lines("clients") if line["client"]}
    assert set(found) == set(wanted)
    for name, cells in wanted.items():
        assert {key: found[name][key] for key in cells} == cells
    assert [(ln["date"], ln["client"], ln["note"]) for ln in owner.lines("touch_log")] == [
        (day(2), "Birch Dental", "asked about spring"),
        (day(20), "Lime Events", None),
    ]
    own = openpyxl.load_workbook(owner.path)["Mine"]
    assert [own["A1"].value, own["B1"].value, own["A2"].value] == [
        "do not touch", "=1+1", dt.datetime(2026, 3, 1),
    ]  # fmt: skip
    firsts = [name for _, name, _ in kept_of(owner, "first")]
    assert len(firsts) == len(set(firsts)) == 15
    assert {"Birch Dentists", "Coastal Transport", "Lime Events"} <= set(firsts)
    dates = [line["date"] for line in owner.lines("changes")]
    assert dates == sorted(dates, reverse=True)


def test_the_key_moments_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    owner = Owner(tmp_path / "客戶.xlsx", "zh-Hant", monkeypatch, capsys)
    said = began(owner, "zh-Hant")
    assert "首次檢視：12 位客戶。" in said
    assert "若都留下，照建議調價，1 位客戶每年可多收 NT$156,000。" in said
    assert owner.shown("Juniper Hotels")["reason"].startswith("把價格調到 NT$676,000：")
    assert (
        "要到 NT$767,100 才划算，以每次最多 30% 計，需調 2 次。"
        in (owner.shown("Juniper Hotels")["reason"])
    )
    assert owner.recalculate(0) == "與上次檢視相同，沒有寫入任何內容。"
    # Ticked, renamed with a new price, and taken off the list.
    line = tick_first(owner)
    with owner.open() as book:
        gull, lime = row_of(owner, "Gull Ferries"), row_of(owner, "Lime Events")
        owner.put(book, "clients", gull, client="海岸運輸", revenue=195_000)
        owner.put(book, "clients", lime, **dict.fromkeys(TWELVE[-1]))
    said = owner.recalculate(2)
    assert "原名「Gull Ferries」，歷史保留" in said
    assert "已不在清單上" in said
    assert owner.said.say("schedule.ticked", n=1) in said
    assert kept_of(owner, "done") == [(day(1), line["client"], "care_call:")]
    assert kept_of(owner, "renamed") == [(day(2), "海岸運輸", "Gull Ferries")]
    # Inserted, then brought forward.
    at = row_of(owner, "Elm Bakery")
    owner.insert(at)
    with owner.open() as book:
        owner.put(book, "clients", at, **client("苔設計", 72_000, None, 30, "44444"))
    said = owner.recalculate(3)
    assert f"客戶!A{at}：「苔設計」所在的列沒有公式：仍會檢視" in said
    assert owner.run("upgrade").startswith(f"1. 客戶：為缺少公式的列補上公式：{at}。")
    assert owner.check() == "沒有問題：每個儲存格都可採用。"
    # Typed over, then undone.
    row = owner.line("review", client="Kite Casino")["row"]
    owner.type_in("review", row, "tier", "貴賓")
    owner.recalculate(4)
    (why,) = (why for _, what, why in changes(owner, 4) if what == "被改寫")
    stood = owner.line("review", client="Kite Casino")["tier"]
    assert stood != "貴賓"
    assert why == (
        f"檢視結果!B{row}：「{stood}」被改成「貴賓」。"
        "此工作表由「重新計算」寫入，因此仍以原來的為準。"
    )
    assert "已與前一版對調" in owner.run("undo")
