"""Service levels read back: as drawn, as owners change it, and with every kind of mistake."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.care.levels_page import draw
from pumpkin_sheets.plan.care.levels_reading import (
    ServiceSettings,
    as_time,
    as_weekdays,
    read_service,
)
from pumpkin_sheets.plan.care.touches import Care, TouchKind, default_levels
from pumpkin_sheets.plan.choices import GOOD, OK, VIP
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.words import Words

Grid = list[list[object]]
TITLE = "Service levels"


def page(language: str = "en") -> Grid:
    """The sheet as it is built."""
    chosen = words(language)
    drawing = draw(Content(chosen, default_settings(chosen), 0, pd.DataFrame()))
    grid: Grid = [
        [None] * (1 + max(p.column for p in drawing.cells))
        for _ in range(1 + max(p.row for p in drawing.cells))
    ]
    for placed in drawing.cells:
        grid[placed.row][placed.column] = placed.content
    return grid


def read(grid: Grid, language: Words | None = None) -> ServiceSettings:
    return read_service(grid, TITLE, language or words("en"), all_words())


def find(grid: Grid, text: str) -> tuple[int, int]:
    for r, row in enumerate(grid):
        if text in row:
            return r, row.index(text)
    raise AssertionError(text)


def typed(label: str, column: str | None, value: object) -> ServiceSettings:
    """The page with ``value`` beside ``label``, or in that label's row under ``column``."""
    grid = page()
    row, at = find(grid, label)
    grid[row][at + 1 if column is None else find(grid, column)[1]] = value
    return read(grid)


@pytest.mark.parametrize("language", languages())
def test_as_built_it_says_the_defaults_in_every_language(language: str) -> None:
    found = read(page(language), words(language))
    assert found.problems == []
    assert found.levels == default_levels()
    assert (found.weeks, found.limits.touches_per_day, found.limits.minutes_per_day) == (13, 6, 180)
    assert found.calendar.weekdays == ({6, 7, 1, 2, 3} if language == "fa" else {1, 2, 3, 4, 5})
    assert (found.calendar.start, found.calendar.end) == (dt.time(9), dt.time(18))
    homes = {"zh-Hant": ("TW", "Asia/Taipei"), "fa": ("IR", "Asia/Tehran")}
    if language in homes:
        assert (found.country, found.time_zone) == homes[language]


def test_what_the_owner_types_counts_wherever_the_row_stands() -> None:
    found = typed("Good", "Care call", 21)
    assert found.levels[GOOD].cadences[TouchKind.CARE_CALL].days == 21
    grid = page()
    first, _ = find(grid, "VIP")
    grid[first], grid[first + 2] = grid[first + 2], grid[first]
    assert read(grid).levels == default_levels()
    assert typed("VIP", "Service to reach", "Task done").levels[VIP].target is Care.TASK
    assert (
        typed("Minutes that each takes", "Visit", 120).levels[VIP].cadences[TouchKind.VISIT].minutes
        == 120
    )
    assert typed("Working days", None, "6 7 1 2 3").calendar.weekdays == {6, 7, 1, 2, 3}
    assert typed("Break starts", None, 0.5).calendar.break_start == dt.time(12)


@pytest.mark.parametrize("value", [0, -3, 1.5, "two weeks", 5000, True, "=7"])
def test_a_cadence_that_is_none_is_named_and_only_that_is_not_planned(value: object) -> None:
    found = typed("VIP", "Care call", value)
    (problem,) = found.problems
    assert problem.cell == "E6"
    assert "Care call" in str(problem)
    assert TouchKind.CARE_CALL not in found.levels[VIP].cadences
    assert found.levels[VIP].cadences[TouchKind.PROGRESS_REPORT].days == 30
    assert found.levels[OK] == default_levels()[OK]


@pytest.mark.parametrize(
    ("label", "column", "value"),
    [
        ("VIP", "Answer within (working hours)", "soon"),
        ("VIP", "Answer within (working hours)", 0),
        ("VIP", "Service to reach", "Heroic"),
        ("Minutes that each takes", "Visit", 0),
        ("Working days", None, "Monday to Friday"),
        ("Working days", None, None),
        ("Working days", None, "8 9"),
        ("Day starts", None, "nine"),
        ("Day ends", None, "25:00"),
        ("Day ends", None, "08:00"),
        ("Break ends", None, "11:00"),
        ("Weeks to plan ahead", None, 0),
        ("Most touches a day, each person", None, "many"),
        ("Most minutes of care a day, each person", None, -1),
    ],
)
def test_every_mistake_is_named_with_its_cell_and_the_default_used(
    label: str, column: str | None, value: object
) -> None:
    found = typed(label, column, value)
    (problem,) = found.problems
    grid = page()
    row, at = find(grid, label)
    letters = "ABCDEFGHIJKLM"
    place = at + 1 if column is None else find(grid, column)[1]
    assert problem.cell == f"{letters[place]}{row + 1}"
    assert found.levels == default_levels()
    assert found.calendar.start == dt.time(9)
    assert found.calendar.end == dt.time(18)
    assert found.weeks == 13


def test_a_line_a_row_or_the_whole_table_that_is_gone() -> None:
    grid = page()
    row, at = find(grid, "Weeks to plan ahead")
    grid[row][at] = None
    assert ["Weeks" in str(p) for p in read(grid).problems] == [True]
    grid = page()
    row, at = find(grid, "OK")
    grid[row][at] = "Okay"
    assert ["OK" in str(p) for p in read(grid).problems] == [True]
    grid = page()
    row, _ = find(grid, "Answer within (working hours)")
    del grid[row]
    assert read(grid).levels == default_levels()
    assert len(read(grid).problems) >= 1
    assert read([]).levels == default_levels()


def test_days_off_are_of_one_or_of_all() -> None:
    grid = page()
    row, at = find(grid, "Who (blank: all)")
    lines: list[list[object]] = [
        [dt.datetime(2026, 4, 1), dt.date(2026, 4, 3), "Mei", "holiday"],
        ["2026-05-01", None, None, "closed"],
        [None, None, None, None],
        [dt.date(2026, 6, 9), dt.date(2026, 6, 1), "", ""],
        ["soon", None, "Mei", ""],
        [dt.date(2026, 7, 1), dt.date(2028, 7, 1), "", ""],
    ]
    for i, line in enumerate(lines, start=row + 1):
        grid[i][at - 2 : at + 2] = line
    found = read(grid)
    assert [len(found.calendar.days_off[who]) for who in ("Mei", "")] == [3, 1]
    assert not found.calendar.is_working_day(dt.date(2026, 5, 1), "Jan")
    assert not found.calendar.is_working_day(dt.date(2026, 4, 2), "Mei")
    assert found.calendar.is_working_day(dt.date(2026, 4, 2), "Jan")
    assert [p.cell for p in found.problems] == [f"C{row + 5}", f"B{row + 6}", f"C{row + 7}"]


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("9:00", dt.time(9)),
        (" 17:30 ", dt.time(17, 30)),
        ("09:00:00", dt.time(9)),
        ("９：０５", None),
        (0.375, dt.time(9)),
        (dt.time(9, 5), dt.time(9, 5)),
        (dt.datetime(1899, 12, 30, 9), dt.time(9)),
        (dt.timedelta(hours=9), dt.time(9)),
        (9, None),
        ("9", None),
        ("24:00", None),
        (None, None),
    ],
)
def test_times(value: object, time: dt.time | None) -> None:
    assert as_time(value) == time


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("1 2 3 4 5", [1, 2, 3, 4, 5]),
        ("1,2;3", [1, 2, 3]),
        (12345, [1, 2, 3, 4, 5]),
        (12345.0, [1, 2, 3, 4, 5]),
        ("1-5", [1, 2, 3, 4, 5]),
        ("6、7", [6, 7]),
        (3, [3]),
        ("5-1", []),
        ("0 1", []),
        ("Mon", []),
        (dt.date(2026, 1, 5), []),
    ],
)
def test_weekdays(value: object, days: list[int]) -> None:
    assert as_weekdays(value) == days
