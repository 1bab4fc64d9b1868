"""Prospects in a workbook: told once, called sooner, worded by the owner, counted on Plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.prospects.prospects import PROSPECTS
from pumpkin_sheets.recalculate import recalculate
from tests.memory_workbook import memory_workbook, table
from tests.plan.prospects.rows import MET, flags
from tests.plan.prospects.test_machine import AGREED, SIGNED

NOW = dt.datetime(2026, 3, 2, 8)
TODAY = NOW.date()
SAID = words("en")
TITLES = {c.name: SAID[PROSPECTS.sheet.title_key(c)] for c in PROSPECTS.sheet.columns}


def lived_with(**clients: list[Any]) -> MemoryBook:
    """A Good client and one to let go, reviewed; the pack is on."""
    typed: dict[str, list[Any]] = {
        "client": ["Acme", "Bolt"], "revenue": [9000, 300], "hours": [60, 90],
        "communication": [4, 1], "respect": [4, 1],
    }  # fmt: skip
    book = memory_workbook(typed={**typed, **clients}, rows=8)
    recalculate(book, TODAY)
    add_packs(book, ["prospects"], NOW)
    return book


def type_in(book: MemoryBook, row: int, **cells: Any) -> None:
    grid = book.sheets["Prospects"]
    for name, value in {**MET, **cells}.items():
        grid[4 + row][grid[3].index(TITLES[name])] = value


def told(book: MemoryBook) -> list[tuple[str, str]]:
    return [(r["client"], r["why"]) for r in table(book, "changes") if r["what"] == "Prospects"]


def test_what_turned_is_told_once_and_silence_too() -> None:
    book = lived_with()
    type_in(book, 0, **AGREED, metric=None)
    type_in(book, 1, prospect="B", **SIGNED)
    type_in(book, 2, prospect="C")
    recalculate(book, TODAY)
    first = [
        ("Fern Hotels", "Ask: in which figure, from what to what, by when?"),
        ("B", "The cheque is in the post? Start when the bank has it"),
    ]
    assert told(book) == first
    recalculate(book, TODAY + dt.timedelta(days=8))  # fourteen days after the signature
    assert told(book) == first
    for day in (9, 10, 30):
        recalculate(book, TODAY + dt.timedelta(days=day))
    assert told(book) == [
        ("B", "Signed on 2026-02-24 and no deposit yet: ask for it once more, and do not start"),
        *first,
    ]


def care_calls(book: MemoryBook, day: dt.date) -> list[dict[str, Any]]:
    recalculate(book, day)
    kind = SAID["touch_kinds.care_call"]
    return [r for r in table(book, "schedule") if (r["client"], r["kind"]) == ("Acme", kind)]


def log(book: MemoryBook, row: int, day: dt.date) -> None:
    grid = book.sheets["Touch Log"]
    for title, value in (("Date", day), ("Client", "Acme"), ("Kind", "Care call")):
        grid[3 + row][grid[2].index(title)] = value


def test_the_care_call_that_meets_the_successor_comes_first() -> None:
    book = lived_with()
    log(book, 0, dt.date(2026, 2, 25))
    assert care_calls(book, TODAY)[0]["date"] > dt.date(2026, 3, 20)  # by its cadence of 30 days
    moved = {"came_from": "A contact moved there", "from_client": "acme", "q1": None}
    type_in(book, 0, **moved, first_seen=dt.date(2026, 2, 27))
    first, second = care_calls(book, TODAY)[:2]
    assert first["date"] <= dt.date(2026, 3, 4)
    assert first["why"] == "Their contact moved to Fern Hotels: meet the successor."
    assert second["date"] > dt.date(2026, 3, 25)
    assert (first["due"], first["overdue"]) == (TODAY, None)  # heard of late is not called late
    again = care_calls(book, TODAY)[0]
    assert (again["date"], again["start"]) == (first["date"], first["start"])
    assert not recalculate(book, TODAY).written
    log(book, 1, first["date"])
    assert all("successor" not in r["why"] for r in care_calls(book, dt.date(2026, 3, 5)))


def test_the_call_stays_the_same_where_none_was_ever_logged() -> None:
    book = lived_with()
    type_in(book, 0, came_from="A contact moved there", from_client="Acme", q1=None,
            first_seen=dt.date(2026, 2, 27))  # fmt: skip
    first = care_calls(book, TODAY)[0]
    assert "successor" in first["why"]
    assert not recalculate(book, TODAY).written
    later = care_calls(book, TODAY + dt.timedelta(days=3))[0]  # it was not made
    assert (later["due"], later["overdue"]) == (TODAY, 3)
    assert "successor" in later["why"]


def test_a_contact_of_a_lesser_client_brings_no_call_forward() -> None:
    book = lived_with()
    type_in(book, 0, came_from="A contact moved there", from_client="Bolt", q1=None,
            first_seen=dt.date(2026, 2, 27))  # fmt: skip
    recalculate(book, TODAY)
    assert all("successor" not in str(r["why"]) for r in table(book, "schedule"))


def conditions(book: MemoryBook) -> tuple[str, list[str]]:
    """The conditions of the first prospect, and what is wrong in the workbook."""
    found = recalculate(book, TODAY).judgement
    (shown,) = found.content.practised.tables
    assert found.content.practised.figures["Condition_flag1"][0].startswith("IFERROR(IF(IF(ISTEXT(")
    return shown.results["conditions"][0], [str(p) for p in found.problems]


def word(book: MemoryBook, label: str, text: object) -> None:
    for row in book.sheets["House rules"]:
        if label in row:
            row[row.index(label) + 2] = text


def test_the_owner_words_the_conditions() -> None:
    book = lived_with()
    type_in(book, 0, **flags(1))
    ours = "• For a single job: the full fee before delivery."
    assert conditions(book) == (ours, [])
    word(book, "A one-off job", "  Paid  before we begin. ")
    assert conditions(book) == ("• Paid before we begin.", [])
    word(book, "A one-off job", None)  # emptied: this condition is off
    assert conditions(book) == ("", [])
    word(book, "A one-off job", "x" * 256)
    ((shown, (problem,)),) = [conditions(book)]
    assert shown == ours
    assert problem.endswith("A one-off job: a text of at most 255 signs; until then ours counts.")
    word(book, "A one-off job", 5)
    assert conditions(book)[0] == ours
    del book.sheets["House rules"]
    found = recalculate(book, TODAY).judgement
    assert found.content.practised.tables[0].results["conditions"][0] == ours


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([], "You accept nobody at the moment."),
        (
            [40, 30],
            "Room for all that you accept (2): they would take 70 hours, you have 87 hours.",
        ),
        (
            [60, 60, None],
            "Room for 1 of the 2 that you accept: they would take 120 hours, you have 87 hours. The"
            " best first. · Without hours: 1.",
        ),
    ],
)
def test_room_for_those_that_we_accept(hours: list[float | None], said: str) -> None:
    """Bolt frees 90 hours; its 300 are 3 hours at the target, and 87 are the owner's."""
    book = lived_with()
    for i, each in enumerate(hours):
        type_in(book, i, prospect=f"P{i}", hours=each, revenue=9000)
    type_in(book, 8, prospect="No", **flags(4))
    figures = recalculate(book, TODAY).judgement.content.practised.figures
    assert figures["FreeForFinding"][1] == 87
    assert figures["RoomSaid"][1] == said
    assert figures["ProspectsOurs"][1] == len(hours) + 1
    assert figures["ProspectsOursSaid"][1].startswith("! Say no 1")
    assert (figures["ProspectsTheirs"][1], figures["ProspectsTheirsSaid"][1]) == (0, "")


def test_the_better_prospect_has_room_before_the_worse() -> None:
    book = lived_with()
    type_in(book, 0, prospect="Worse", hours=60, revenue=6000)
    type_in(book, 1, prospect="Better", hours=60, revenue=12_000)
    (shown,) = recalculate(book, TODAY).judgement.content.practised.tables
    assert shown.results["ahead"].tolist()[:2] == [120.0, 60.0]


def test_without_the_pack_plan_says_how_it_is_switched_on() -> None:
    book = memory_workbook()
    recalculate(book, TODAY)
    page = book.sheets["Plan"]
    (at,) = (n for n, row in enumerate(page) if "Prospects: your turn" in row)
    assert page[at - 2][1] == "Prospects"
    assert page[at - 1][1] == "— switch on with: pumpkin add … prospects"
    assert page[at][2:4] == ["—", ""]


def test_each_pack_has_a_block_of_its_own_on_plan() -> None:
    book = lived_with()
    add_packs(book, ["letters"], dt.datetime(2026, 3, 2, 8))
    page = [row[1:4] for row in book.sheets["Plan"]]
    at = [row[0] for row in page].index("Letters")
    assert [(row[0], row[1]) for row in page[at : at + 11]] == [
        ("Letters", None),
        ("Letters ready to send", 0),
        ("Letters sent", 0),
        ("Clients gone after a letter", 0),
        (None, None),
        ("Prospects", None),
        ("You accept nobody at the moment.", None),
        ("Prospects: your turn", 0),
        ("Prospects: their turn", 0),
        ("Hours of those that you accept", 0),
        (None, None),
    ]
