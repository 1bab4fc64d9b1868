"""Working time and days off read back, with every kind of mistake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.levels_reading import ServiceSettings
from pumpkin_sheets.plan.care.work_reading import as_time, as_weekdays, time_zone_of
from tests.plan.care.service_pages import find, page, read


@pytest.mark.parametrize(
    ("language", "zone"), [("en", "Europe/London"), ("zh-Hant", "Asia/Taipei")]
)
def test_the_time_zone_as_typed_or_by_default(language: str, zone: str) -> None:
    grid, spoken = page(language), words(language)
    assert time_zone_of(grid, spoken, all_words()) == zone
    row, at = find(grid, spoken["working.time_zone"])
    grid[row][at + 1] = " Asia/Tokyo "
    assert time_zone_of(grid, spoken, all_words()) == "Asia/Tokyo"
    grid[row][at] = None
    assert time_zone_of(grid, spoken, all_words()) == zone


def test_days_off_below_a_long_list_of_lines_are_found() -> None:
    grid = page()
    row, at = find(grid, "Who (blank: all)")
    grid[row:row] = [[None]] * 60
    grid[row + 61][at - 2] = dt.date(2026, 4, 1)
    assert read(grid).calendar.days_off == {"": frozenset({dt.date(2026, 4, 1)})}


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
        [None, dt.date(2026, 8, 1), "", "the sea"],
    ]
    for i, line in enumerate(lines, start=row + 1):
        grid[i][at - 2 : at + 2] = line
    found = read(grid)
    assert [len(found.calendar.days_off[who]) for who in ("Mei", "")] == [3, 1]
    assert not found.calendar.is_working_day(dt.date(2026, 5, 1), "Jan")
    assert not found.calendar.is_working_day(dt.date(2026, 4, 2), "Mei")
    assert found.calendar.is_working_day(dt.date(2026, 4, 2), "Jan")
    cells = [f"C{row + 5}", f"B{row + 6}", f"C{row + 7}", f"B{row + 8}"]
    assert [p.cell for p in found.problems] == cells
    assert found.problems[-1].message.startswith("This line of days off has no first day; type it.")


HOURS = ("Day starts", "Day ends", "Break starts", "Break ends")
USED = "until that is mended 09:00 to 18:00 with a break at noon is used."


def of_hours(hours: Sequence[str], gone: Iterable[str] = ()) -> ServiceSettings:
    """A page with these hours, without the lines that are gone."""
    grid = page()
    for label, time in zip(HOURS, hours, strict=True):
        row, at = find(grid, label)
        grid[row][at + 1] = time
    for label in gone:
        grid[find(grid, label)[0]] = [None]
    return read(grid)


@pytest.mark.parametrize(
    ("hours", "gone", "cell", "said"),
    [
        (("09:00", "09:00", "12:00", "13:00"), (), "C19",
         "Day ends is 09:00, which is not after “Day starts”; "),
        (("09:00", "18:00", "12:00", "11:59"), (), "C21",
         "Break ends is 11:59, which is not after “Break starts”; "),
        (("12:30", "13:00", "12:00", "13:00"), (), "C21",
         "Break ends is 13:00: from “Day starts” on the break leaves nothing of the working day; "),
        (("12:00", "13:00", "12:00", "13:00"), ("Break ends", "Break starts"), "C19",
         "Day ends is 13:00: from “Day starts” on the break leaves nothing of the working day; "),
        (("20:00", "23:00", "21:00", "21:30"), ("Day ends",), "C18",
         "Day starts is 20:00, which is not before “Day ends”; "),
        (("18:00", "23:00", "21:00", "21:30"), ("Day ends",), "C18",
         "Day starts is 18:00, which is not before “Day ends”; "),
        (("09:00", "18:00", "13:01", "14:00"), ("Break ends",), "C20",
         "Break starts is 13:01, which is not before “Break ends”; "),
    ],
)  # fmt: skip
def test_hours_that_do_not_go_together_are_named(
    hours: tuple[str, ...], gone: tuple[str, ...], cell: str, said: str
) -> None:
    found = of_hours(hours, gone)
    missing = [p for p in found.problems if p.cell == "A1"]
    assert len(missing) == len(gone)
    (told,) = (p for p in found.problems if p.cell != "A1")
    assert (told.cell, told.message) == (cell, said + USED)
    times = found.calendar.start, found.calendar.end
    pause = found.calendar.break_start, found.calendar.break_end
    assert (times, pause) == ((dt.time(9), dt.time(18)), (dt.time(12), dt.time(13)))


@pytest.mark.parametrize(
    ("hours", "stretches"),
    [
        (("13:00", "18:00", "12:00", "13:00"), [(780, 1080)]),
        (("12:59", "18:00", "12:59", "13:00"), [(780, 1080)]),
        (("12:00", "13:01", "12:00", "13:00"), [(780, 781)]),
        (("12:00", "13:00", "12:01", "13:00"), [(720, 721)]),
        (("12:00", "13:00", "12:30", "12:30"), [(720, 780)]),
    ],
)
def test_hours_that_leave_a_minute_are_the_owners(
    hours: tuple[str, ...], stretches: list[tuple[int, int]]
) -> None:
    found = of_hours(hours)
    assert not found.problems
    assert list(found.calendar.stretches()) == stretches


@given(
    st.tuples(*4 * [st.sampled_from(["00:00", "09:00", "12:00", "13:00", "18:00", "23:59"])]),
    st.sets(st.sampled_from(HOURS)),
)
def test_whatever_the_hours_somebody_works_some_time(
    hours: tuple[str, ...], gone: set[str]
) -> None:
    found = of_hours(hours, gone)
    assert found.calendar.day_hours() > 0
    assert {p.cell for p in found.problems} <= {"A1", "C18", "C19", "C20", "C21"}


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
