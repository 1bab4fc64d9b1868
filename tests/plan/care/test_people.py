"""A person is one person, however the name is typed: as usual, in the log, for days off."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from rich.console import Console

from pumpkin_sheets.cli.show_schedule import publish
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import words
from pumpkin_sheets.recalculate import recalculate
from tests.memory_workbook import header, memory_workbook, sheet, table

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
SAID = words("en")


def beside(book: MemoryBook, label: str, *values: object, below: int = 0) -> None:
    """Types right of a label of Service levels, or below it from its own column on."""
    grid = sheet(book, "service")
    row = next(i for i, cells in enumerate(grid) if label in cells)
    at = grid[row].index(label) + (0 if below else 1)
    grid[row + below][at : at + len(values)] = values


def log(book: MemoryBook, row: int, client: str, who: str) -> None:
    at, grid = header(book, "touch_log").positions, sheet(book, "touch_log")
    line = {"date": MONDAY - DAY, "client": client, "kind": "Care call", "who": who}
    for name, value in line.items():
        grid[header(book, "touch_log").first_row + row][at[name]] = value


@pytest.fixture
def book() -> MemoryBook:
    """Three VIPs, whom Mei looks after; the log spells her otherwise twice."""
    made = memory_workbook(
        typed={
            "client": ["Acme", "Bolt", "Cedar"], "revenue": [90_000] * 3, "hours": [60] * 3,
            "respect": [5] * 3, **{f"criterion{i}": ["✓"] * 3 for i in range(1, 6)},
        },
        rows=4,
    )  # fmt: skip
    beside(made, SAID["working.person"], "Mei")
    log(made, 0, "Acme", "mei")
    log(made, 1, "Bolt", "ＭＥＩ ")
    return made


def planned(book: MemoryBook) -> list[tuple[object, ...]]:
    recalculate(book, MONDAY)
    names = ("date", "start", "client", "kind")
    return [tuple(line[name] for name in names) for line in table(book, "schedule")]


def test_nobody_is_in_two_places_at_a_time(book: MemoryBook) -> None:
    times = [line[:2] for line in planned(book)]
    assert len(times) == len(set(times)) > 20
    assert {line["person"] for line in table(book, "schedule")} == {"Mei"}
    assert {line["person"] for line in table(book, "service_now")} == {"Mei"}


def test_days_off_are_theirs_together(book: MemoryBook) -> None:
    first = SAID["columns.days_off.first"]
    beside(book, first, MONDAY, MONDAY + 4 * DAY, "mei", below=1)
    beside(book, first, MONDAY + 5 * DAY, MONDAY + 13 * DAY, "MEI", below=2)
    assert min(line[0] for line in planned(book)) >= MONDAY + 14 * DAY  # type: ignore[type-var]


def test_another_spelling_moves_nothing(book: MemoryBook) -> None:
    before = planned(book)
    beside(book, SAID["working.person"], "MEI")
    assert planned(book) == before
    assert {line["person"] for line in table(book, "schedule")} == {"MEI"}


def test_the_schedule_of_one_is_asked_for_in_any_spelling(book: MemoryBook) -> None:
    out = io.StringIO()
    publish(Console(file=out, width=200), book, None, "mei")
    assert "Mei" in out.getvalue()


def test_days_off_of_a_name_that_nobody_has_are_named(book: MemoryBook) -> None:
    """Who works alone may type her own name for her days off, and nowhere else."""

    def wrong() -> list[tuple[object, object]]:
        recalculate(book, MONDAY)
        return [(p["cell"], p["message"]) for p in table(book, "problems") if p["cell"]]

    first = SAID["columns.days_off.first"]
    beside(book, first, MONDAY + 7 * DAY, MONDAY + 11 * DAY, "Mei", below=1)
    beside(book, first, MONDAY - 9 * DAY, None, "Ann", below=2)
    assert wrong() == [], "the log names Mei"
    beside(book, SAID["working.person"], None)
    for row in sheet(book, "touch_log")[3:]:
        row[3] = None
    row = next(i for i, cells in enumerate(sheet(book, "service")) if first in cells) + 2
    assert wrong() == [
        (
            f"Service levels!D{row}",
            "Nobody is named on “Touch Log” or beside “Who looks after a client, unless the log"
            " says”, so nothing is kept free for “Mei”. Leave this cell empty for everybody, or"
            " type the name there.",
        )
    ]
    beside(book, first, MONDAY + 7 * DAY, MONDAY + 11 * DAY, None, below=1)
    assert wrong() == []
    assert not {line[0] for line in planned(book)} & {MONDAY + n * DAY for n in range(7, 12)}
