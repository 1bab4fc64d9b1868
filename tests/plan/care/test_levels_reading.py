"""Service levels read back: as drawn, as owners change it, and with every kind of mistake."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.care.levels_page import draw
from pumpkin_sheets.plan.care.touches import Care, TouchKind, default_levels
from pumpkin_sheets.plan.choices import GOOD, OK, VIP
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.frame import Frame
from tests.plan.care.service_pages import find, page, read, typed


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
        ("Fewest days between touches of one client", None, 0),
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


@pytest.mark.parametrize(
    ("label", "column", "value", "said"),
    [
        ("VIP", "Care call", "14", "Care call is “14”, which is text to a spreadsheet"),
        (
            "VIP",
            "Care call",
            "۰",
            "Care call is every “۰” days; type a whole number from 1 to 3650",
        ),
        ("Weeks to plan ahead", None, "8", "Weeks to plan ahead is “8”, which is text"),
        ("Day ends", None, "9", "Day ends is “9”; type a time such as 09:00"),
        ("Working days", None, "8", "Working days is “8”; type the days as numbers"),
    ],
)
def test_a_number_in_a_cell_for_text_is_told_where_a_number_belongs(
    label: str, column: str | None, value: str, said: str
) -> None:
    (problem,) = typed(label, column, value).problems
    assert problem.message.startswith(said)


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


def test_what_people_type_in_is_said_with_each_cell() -> None:
    """Not told by a colour: a home must know what is theirs, however a page looks."""
    drawing = draw(Content(words("en"), default_settings(words("en")), 0, Frame({})))
    typed_in = {(placed.row, placed.column) for placed in drawing.cells if placed.style.typed}
    assert len(typed_in) == 5 * (2 + 8) + 8 + 13 + 40 * 4
    grid = page()
    assert find(grid, "VIP") not in typed_in, "the label of a row is ours"
    row, column = find(grid, "Time zone")
    assert {(row, column), (row, column + 1)} & typed_in == {(row, column + 1)}
