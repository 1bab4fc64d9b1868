"""When a touch falls due and in which days around that it may happen, in literal days."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.plan.care.cadence import Horizon, OpenDays, first_due, tolerance
from pumpkin_sheets.plan.care.work_days import WorkCalendar

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def horizon(length: int = 28, *holidays: int) -> Horizon:
    """Mei's days from a Monday, which is day 0; her weekends are days 5, 6, 12, 13, 19, 20..."""
    closed = frozenset(MONDAY + DAY * day for day in holidays)
    return Horizon(WorkCalendar(holidays=closed), "Mei", MONDAY, length)


@pytest.mark.parametrize(
    ("cadence", "days"),
    [(1, 0), (6, 0), (7, 1), (13, 1), (14, 2), (30, 4), (90, 12), (98, 14), (365, 14)],
)
def test_a_seventh_of_the_cadence_and_at_most_two_weeks(cadence: int, days: int) -> None:
    assert tolerance(cadence) == days


@pytest.mark.parametrize(
    ("due", "slack", "holidays", "window"),
    [
        (9, 2, (), (7, 11)),
        (1, 2, (), (0, 3)),  # no day before today
        (5, 0, (), (5, 7)),  # a Saturday: the next working day
        (4, 2, (), (2, 6)),
        (7, 1, (7, 8, 9, 10, 11), (6, 15)),  # a week of holidays: as many days after it
        (26, 3, (), (23, 29)),  # behind the horizon
        (40, 2, (), (38, 42)),
    ],
)
def test_the_window_around_the_day_due(
    due: int, slack: int, holidays: tuple[int, ...], window: tuple[int, int]
) -> None:
    assert horizon(28, *holidays).window(due, slack) == window


@pytest.mark.parametrize(
    ("low", "high", "due", "order"),
    [
        (7, 11, 9, [9, 8, 10, 7, 11]),  # of two equally near the earlier
        (7, 11, 7, [7, 8, 9, 10, 11]),
        (7, 11, 20, [11, 10, 9, 8, 7]),
        (2, 8, 5, [4, 3, 7, 2, 8]),  # round a weekend
        (5, 6, 5, []),
        (26, 40, 27, []),
        (24, 40, 24, [24, 25]),
    ],
)
def test_the_days_nearest_to_the_one_due_come_first(
    low: int, high: int, due: int, order: list[int]
) -> None:
    assert list(OpenDays(horizon().days).nearest_first(low, high, due)) == order


def test_a_closed_day_is_left_out_until_it_opens_again() -> None:
    days = OpenDays(horizon().days)
    days.close(9)
    days.close(9)
    assert list(days.nearest_first(7, 11, 9)) == [8, 10, 7, 11]
    days.reopen(9)
    days.reopen(9)
    assert list(days.nearest_first(7, 11, 9)) == [9, 8, 10, 7, 11]


def test_closing_a_day_that_is_not_worked_closes_no_other() -> None:
    week = horizon(7)
    days = OpenDays(week.days)
    for day in (5, 6, 100):  # behind the last working day, and behind the horizon
        days.close(day)
    days.close(-1)
    assert list(days.nearest_first(0, 6, 0)) == [0, 1, 2, 3, 4]
    assert (week.is_working(4), week.is_working(5), week.is_working(100)) == (True, False, False)


def test_the_first_days_of_a_list_without_a_log_never_move() -> None:
    """Whoever opens the workbook on another computer or next year finds the same days."""
    clients = ("Ada", "Bo", "綠葉 Green")
    first = [first_due(name, "care_call", 14, MONDAY) - MONDAY for name in clients]
    assert [gap.days for gap in first] == [2, 7, 4]
    assert [
        (first_due(name, "care_call", 14, MONDAY + DAY * 14) - MONDAY).days for name in clients
    ] == [16, 21, 18]
