"""Whom somebody looks like (e)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.whatif.alike import (
    Compared,
    Likeness,
    Signs,
    likeness,
    references,
    remembered_signs,
    signs_of,
)
from pumpkin_sheets.plan.whatif.levers_sheet import SHEET, Lever, lever_rows, told_of_prospects
from pumpkin_sheets.recalculate import Outcome, recalculate
from pumpkin_sheets.stored import stored_results
from tests.memory_workbook import TODAY, memory_workbook, table, type_in
from tests.plan.letters.desk import write

PEARL = Signs(
    "Pearl Karaoke",
    frozenset({"flag2", "flag6", "flag7", "flag9"}),
    ratings={"briefs": 2.0, "decisions": 2.0},
    left=dt.date(2026, 1, 31),
)
ASKING = Signs(
    "Neon Bar",
    frozenset({"flag2", "flag6", "flag7"}),
    ratings={"briefs": 2.0, "decisions": 3.0},
)


def test_three_shared_flags() -> None:
    found = likeness(ASKING, PEARL)
    assert round(100 * found.share, 1) == 76.8
    assert found.flags == ("flag2", "flag6", "flag7")
    told = Compared([PEARL]).most_alike(ASKING, 0.6)
    assert told is not None
    assert told.reference is PEARL
    assert Compared([PEARL]).most_alike(ASKING, 0.77) is None


def test_one_shared_flag_is_not_told() -> None:
    one = Signs("Neon Bar", frozenset({"flag2"}), ratings={"briefs": 2.0})
    two = Signs("Pearl Karaoke", frozenset({"flag2"}), ratings={"briefs": 2.0})
    assert likeness(one, two).share == 1.0
    assert Compared([two]).most_alike(one, 0.6) is None


def test_the_same_signs_are_alike_in_full() -> None:
    assert likeness(PEARL, PEARL).share == 1.0
    assert Compared([PEARL]).most_alike(PEARL, 0.6) is None  # nobody looks like themselves


def test_nothing_is_claimed_without_a_reference() -> None:
    assert Compared([]).most_alike(ASKING, 0.01) is None
    assert likeness(Signs("A"), Signs("B")).share == 0.0


def test_criteria_count_only_where_one_has_them() -> None:
    one = Signs("A", frozenset({"flag1", "flag2"}), frozenset({"criterion1"}))
    two = Signs("B", frozenset({"flag1", "flag2"}), frozenset({"criterion2"}))
    assert likeness(one, two).share == 6 / 8


def test_of_equals_the_one_who_left_last() -> None:
    before = Signs("Aria", PEARL.flags, ratings=PEARL.ratings, left=dt.date(2025, 1, 1))
    for several in ([before, PEARL], [PEARL, before]):
        told = Compared(several).most_alike(ASKING, 0.6)
        assert told is not None
        assert told.reference.name == "Pearl Karaoke"


@pytest.fixture
def records() -> list[dict[str, object]]:
    line = {"event": "left", "action": 1.0, "criteria": "·····", "briefs": 2.0, "decisions": None}
    return [
        {**line, "client": "Gone", "date": dt.date(2025, 1, 1), "flags": "✓········"},
        {**line, "client": "Stayed", "event": "moved", "date": None, "flags": "✓········"},
        {**line, "client": "Liked", "action": 4.0, "date": None, "flags": "✓········"},
        {**line, "client": "gone", "date": dt.date(2026, 1, 1), "flags": "·✓···✓···"},
    ]


def test_memory_tells_of_those_who_were_let_go(records: list[dict[str, object]]) -> None:
    (gone,) = remembered_signs(records)
    assert gone.flags == {"flag2", "flag6"}
    assert gone.ratings == {"briefs": 2.0}
    assert gone.left == dt.date(2026, 1, 1)


def test_references_are_the_worst_of_today_and_those_who_left() -> None:
    clients = [signs_of({"flag1": True}, "A"), signs_of({}, "B"), signs_of({}, "C")]
    gone = [Signs("c"), Signs("Pearl Karaoke")]
    assert [s.name for s in references(clients, [1.0, 2.0, float("nan")], gone)] == [
        "A",
        "Pearl Karaoke",
    ]


def test_a_prospect_is_compared_as_long_as_it_is_open() -> None:
    """Whom you declined needs no warning any more."""
    signs = {f"flag{n}": ["✓", None] for n in (2, 6, 7, 9)}
    typed: dict[str, list[Any]] = {
        "client": ["Bolt", "Acme"], "revenue": [300, 9000], "hours": [90, 60],
        "communication": [1, 4], "respect": [1, 4], **signs,
    }  # fmt: skip
    book = memory_workbook(typed=typed)
    recalculate(book, TODAY)
    add_packs(book, ["prospects", "whatif"], dt.datetime.combine(TODAY, dt.time(8)))
    rushed = {"prospect": "Raven", "flag2": "✓", "flag6": "✓", "flag7": "✓"}
    write(book, 0, rushed, "prospects")

    def compared() -> tuple[list[tuple[Any, Any]], Any]:
        outcome = recalculate(book, TODAY)
        lines = [line for line in table(book, "levers") if line["client"] == "Raven"]
        return [(line["alike"], line["alike_share"]) for line in lines], on_prospects(outcome)[0]

    shared = "Bolt: No written brief, Everything is a rush, Will not pay a deposit"
    assert compared() == ([(shared, 0.75)], "75% like " + shared)  # three of four flags
    write(book, 0, {"decision": "Declined by us"}, "prospects")
    assert compared() == ([], "")


def on_prospects(outcome: Outcome) -> Sequence[Any]:
    """What Prospects shall show of likeness after this review, row by row."""
    found = stored_results(outcome.judgement)["Prospects"]
    (column,) = (c for c in found.columns if "LeverLikeness" in c.formula)
    return column.values


def test_a_prospect_is_not_told_what_levers_says_of_a_client() -> None:
    """Below the formulas of Clients stands a client whom the table does not know."""
    worst = {"revenue": 300, "hours": 90, "respect": 1, "communication": 1, "briefs": 1}
    flags = dict.fromkeys(("flag2", "flag6", "flag7"), "✓")
    book = memory_workbook(typed={}, rows=1)
    add_packs(book, ["prospects", "whatif"], dt.datetime.combine(TODAY, dt.time(8)))
    for row, name in enumerate(("Bolt", "Raven")):
        type_in(book, row, {"client": name, **worst, **flags})
    write(book, 0, {"prospect": "Raven", "flag2": "✓"}, "prospects")
    outcome = recalculate(book, TODAY)
    levers = {line["client"]: line["alike"] for line in table(book, "levers")}
    assert str(levers["Raven"]).startswith("Bolt: ")
    assert set(on_prospects(outcome)) == {""}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "77% like Pearl Karaoke (left 2026): A, B"),
        ("zh-Hant", "77% 像 Pearl Karaoke（2026 年離開）：A、B"),
        ("zh-Hans", "77% 像 Pearl Karaoke（2026 年离开）：A、B"),
        ("fa", "77٪ شبیه Pearl Karaoke (رفته در 2026): A و B"),
    ],
)
def test_the_sentence_is_in_the_language_of_the_workbook(language: str, sentence: str) -> None:
    found = Likeness(PEARL, 10.75 / 14, ("flag2", "flag6"))
    levers = [Lever("Neon Bar", alike=found), Lever("  Neon  Bar ", alike=found, prospect=True)]
    rows = lever_rows(levers, words(language), "", {"flag2": "A", "flag6": "B"})
    names = [column.name for column in SHEET.columns]
    told = told_of_prospects(dict(zip(names, row, strict=True)) for row in rows)
    assert told.records() == [{"prospect": "Neon Bar", "likeness": sentence}]
