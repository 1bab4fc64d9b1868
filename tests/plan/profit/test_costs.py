"""Costs: whom they are for, and what falls away with them, as literals."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.profit.costs import COSTS
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.table_reading import Table, read_table
from tests.frames import frame_of, row_at

NAN = float("nan")
CLIENTS = frame_of(
    [
        {"client": "Bolt Logistics", "shown": 1, "tier": 1},
        {"client": "Pearl Karaoke", "shown": 1, "tier": 1},
        {"client": "Oakfield School", "shown": 4, "tier": 4},
        {"client": "Blue Whale", "shown": 6, "tier": 3},
        {"client": "Acme", "shown": 5, "tier": 5},
        {"client": "No Figures", "shown": NAN, "tier": NAN},
        {"client": "", "shown": NAN, "tier": NAN},  # a prepared row that is empty
        {"client": "What? Ever*", "shown": 1, "tier": 2},
    ]
)
MEMORY = frame_of(
    [
        {"client": "Gone Ltd", "was": ""},
        {"client": "Long Gone", "was": ""},
        {"client": "Acme", "was": ""},
        {"client": "What? Ever*", "was": "Bright~ Idea"},
        {"client": "Long Gone", "was": "Ancient"},
        {"client": "Acme", "was": "Oakfield School"},
    ]
)
KNOWN = [*CLIENTS["client"], *MEMORY["client"], *MEMORY["was"]]
TODAY = 46000.0  # 2025-12-09
TYPED = ("cost", "yearly", "for1", "for2", "for3", "valued", "ends")


def read(*rows: tuple[object, ...], language: str = "en") -> Table:
    said = words(language)
    titles = [said[f"columns.costs.{name}"] for name in TYPED]
    grid: list[list[object]] = [["Costs"], [], [], titles, *map(list, rows)]
    return read_table(
        grid, "Costs", COSTS, said, all_words(), known=KNOWN, today=TODAY, prepared=200
    )


def worked(table: Table, language: str = "en") -> Frame:
    others = {"clients": CLIENTS, "memory": MEMORY}
    return COSTS.work(table.frame, {}, TODAY, words(language).texts, others)


def one(*row: object, language: str = "en") -> Any:
    return row_at(worked(read(("Fair stand", *row), language=language), language))


@pytest.mark.parametrize(
    ("row", "code", "saved", "state", "then"),
    [
        (
            (60000, "Bolt Logistics"), 2, 60000, "◷ Falls away with its clients",
            "Cancel it when these leave: Bolt Logistics",
        ),
        (
            (60000, "Bolt Logistics", "Oakfield School"), 3, 0, "Shared: somebody stays",
            "Still needed for: Oakfield School",
        ),
        (
            (60000, "Bolt Logistics", None, "Pearl Karaoke"), 2, 60000,
            "◷ Falls away with its clients",
            "Cancel it when these leave: Bolt Logistics, Pearl Karaoke",
        ),
        ((240000,), 0, 0, "— General", ""),
        ((12000, "Gone Ltd"), 1, 12000, "! Cut now: everybody it was for is gone",
         "Cancel it today"),
        ((30000, "Bolt Logistics", None, None, "✓"), 4, 0, "✓ Keep: top clients value it", ""),
        # One that stays is VIP; on Clients counts before those that have left.
        ((30000, "Bolt Logistics", "Acme"), 4, 0, "✓ Keep: top clients value it", ""),
        # “Drop, replace first” stays, and so does a client that cannot be scored.
        ((30000, "Blue Whale"), 3, 0, "Shared: somebody stays", "Still needed for: Blue Whale"),
        ((30000, "No Figures"), 3, 0, "Shared: somebody stays", "Still needed for: No Figures"),
        # Gone and leaving: the leaving ones are named.
        (
            (30000, "Gone Ltd", "Bolt Logistics"), 2, 30000, "◷ Falls away with its clients",
            "Cancel it when these leave: Bolt Logistics",
        ),
        # A slip of typing stays.
        (
            (30000, "Bolt Logistcs", "Gone Ltd"), 5, 0, "! Check the name",
            "Not on Clients: Bolt Logistcs; type the name as it stands there",
        ),
        # Case, spaces and wild cards; a name twice is said once.
        (
            (30000, " bolt  LOGISTICS ", "Bolt Logistics"), 2, 30000,
            "◷ Falls away with its clients", "Cancel it when these leave: bolt LOGISTICS",
        ),
        ((30000, "what? ever*"), 2, 30000, "◷ Falls away with its clients",
         "Cancel it when these leave: what? ever*"),
        # An old name is whoever bore it last, unless somebody on Clients bears it now.
        ((30000, "bright~ idea"), 2, 30000, "◷ Falls away with its clients",
         "Cancel it when these leave: bright~ idea"),
        ((30000, "Ancient"), 1, 30000, "! Cut now: everybody it was for is gone",
         "Cancel it today"),
        ((30000, "Oakfield School"), 3, 0, "Shared: somebody stays",
         "Still needed for: Oakfield School"),
        ((30000, "Bolt*"), 5, 0, "! Check the name",
         "Not on Clients: Bolt*; type the name as it stands there"),
    ],
)  # fmt: skip
def test_the_states(
    row: tuple[object, ...], code: int, saved: float, state: str, then: str
) -> None:
    found = one(*row)
    assert (found["code"], found["saved"]) == (code, saved)
    assert (found["state"], found["next"]) == (state, then)


def test_the_day_from_which_it_can_stop() -> None:
    def said(ends: object) -> object:
        return one(12000, "Gone Ltd", None, None, None, ends)["next"]

    assert said(dt.date(2026, 3, 1)) == "Cancel it now; it can stop from 2026-03-01"
    assert said(46001) == "Cancel it now; it can stop from 2025-12-10"
    assert said(46000) == "Cancel it today"
    assert said(46000.75) == "Cancel it today"
    assert said(dt.date(2020, 1, 1)) == "Cancel it today"


def test_the_tallies() -> None:
    table = read(
        ("Stand", 60000, "Bolt Logistics"),
        ("Server", 12000.5, "Gone Ltd", "Long Gone"),
        ("Office", 240000),
        ("Wrong", -5, "Gone Ltd"),
        ("Waits", None, "Gone Ltd"),
    )
    tables = {"costs": table.frame.beside(worked(table).only(("code", "counted", "saved")))}
    assert {t.name: t.compute(tables) for t in COSTS.tallies} == {
        "CostsGone": 12000.5,
        "CostsSaved": 72000.5,
        "CostsListed": 3.0,
        "CostToCut": "Server",
    }


def test_hostile_rows_are_named_and_left_out() -> None:
    table = read(
        ("Stand", 60000, "Bolt Logistcs", None, "Nobody"),
        ("STAND", 60000, "Bolt Logistics"),
        ("Server", "much", "Gone Ltd"),
        ("Car", 100, "#N/A"),
        ("Phone", None, "Gone Ltd"),
        ("Desk", 100, "Gone Ltd", None, None, None, "soon"),
        (None, 100),
    )
    hint = "is not on Clients; if it has left, nothing is to do, else type the name as it"
    assert [(p.cell, p.message) for p in table.problems] == [
        ("C5", f"“Bolt Logistcs” {hint} stands there."),
        ("E5", f"“Nobody” {hint} stands there."),
        ("A6", "“STAND” is already in A5; this row is left out. Give the two different names."),
        ("B7", "A year is “much”; type a number, or leave it empty."),
        ("C8", "For whom holds the error #N/A; mend the formula or type the value."),
        ("G10", "Can stop from is “soon”; type a date such as 2026-03-02."),
        ("A11", "This row has figures but no “Cost”; type it."),
    ]
    frame = worked(table)
    assert frame["state"].tolist() == [
        "! Check the name",
        "See Problems",
        "See Problems",
        "See Problems",
        "Needs: A year",
        "See Problems",
        "",
    ]
    assert (~np.isnan(frame["saved"])).tolist() == [True] + [False] * 6


def test_in_chinese() -> None:
    found = one(60000, "Bolt Logistics", "Pearl Karaoke", language="zh-Hant")
    assert found["state"] == "◷ 客戶離開後即可省下"
    assert found["next"] == "這些客戶離開時取消：Bolt Logistics、Pearl Karaoke"


def test_codes_are_places_in_the_states() -> None:
    assert [state.code for state in COSTS.states] == list(range(6))
    assert COSTS.told == {1}


def test_a_name_that_cannot_be_looked_up_is_named() -> None:
    found = read(("Fair stand", 12000, "Bolt Logistics", "x" * 256), ("Van", 1, "x" * 255))
    assert [str(p) for p in found.problems if "longer" in p.message] == [
        "Costs!D5: And for is longer than the 255 signs by which it can be looked up (each *, ? "
        "and ~ counts twice); shorten it."
    ]
    assert worked(found)["ready"].tolist() == [0, 1]
