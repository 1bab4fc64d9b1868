"""A week without a line in the log: when it is said, and that Changes holds it once."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.lapse import Lapse, lapse, with_lapse
from pumpkin_sheets.plan.care.planner import ScheduleResult
from pumpkin_sheets.plan.care.touches import Entry, Touch, TouchKind, Unplaced, Why

TODAY = dt.date(2026, 3, 16)
DAY = dt.timedelta(days=1)
CALL = TouchKind.CARE_CALL


def result(*overdue: int, unplaced: int = 0) -> ScheduleResult:
    """Entries that are so many days late, and one that does not fit."""
    entries = [
        Entry(TODAY, dt.time(9), f"Client {days}", CALL, "", 20, Why("first"), None, days,
              TODAY - days * DAY)
        for days in overdue
    ]  # fmt: skip
    misses = [Unplaced("Lost", CALL, "", "no_room", TODAY - unplaced * DAY, TODAY, TODAY)]
    return ScheduleResult(tuple(entries), tuple(misses if unplaced else ()), {})


def logged(days_ago: int) -> list[Touch]:
    return [Touch(TODAY - days_ago * DAY, "Client 1", CALL)]


@pytest.mark.parametrize(
    ("found", "touches", "expected"),
    [
        (result(8, 2, 0), logged(9), Lapse(TODAY - 9 * DAY, 2, "Client 8", 8)),
        (result(8, 2, 0), logged(7), Lapse(TODAY - 7 * DAY, 2, "Client 8", 8)),
        (result(8, 2, 0), [], Lapse(None, 2, "Client 8", 8)),
        (result(3, unplaced=12), [], Lapse(None, 2, "Lost", 12)),
        (result(8, 2, 0), logged(6), None),
        (result(8, 2, 0), logged(0), None),
        (result(6, 2), logged(20), None),
        (result(0, 0), logged(20), None),
        (result(), [], None),
    ],
)
def test_when_it_is_said(
    found: ScheduleResult, touches: list[Touch], expected: Lapse | None
) -> None:
    assert lapse(found, touches, TODAY) == expected


def test_what_is_said() -> None:
    said = Lapse(dt.date(2026, 3, 6), 9, "Acme", 12)
    assert said.said(words("en")) == (
        "Nothing has been logged or ticked since 2026-03-06: touches waiting: 9, the longest for "
        "Acme (days late: 12). Tick Done on what was done; the rest moves on by itself."
    )
    assert "已" not in said.said(words("en"))
    assert "9 項" in said.said(words("zh-Hant"))


def test_changes_holds_it_once_until_something_is_logged() -> None:
    said, languages = words("en"), all_words()
    older = (TODAY - 30 * DAY, "Acme", "new", None, "VIP", None, "Grow", None, None)
    first = with_lapse([older], Lapse(TODAY - 8 * DAY, 2, "Acme", 8), TODAY, said, languages)
    assert [row[:3] for row in first] == [(TODAY, None, "Schedule"), older[:3]]
    assert str(first[0][7]).startswith("Nothing has been logged")
    later = Lapse(TODAY - 8 * DAY, 5, "Acme", 15)
    assert with_lapse(first, later, TODAY + 7 * DAY, said, languages) == first
    in_chinese = [(first[0][0], None, "關懷行程", *first[0][3:]), older]
    assert with_lapse(in_chinese, later, TODAY + 7 * DAY, said, languages) == in_chinese
    again = Lapse(TODAY + 2 * DAY, 5, "Acme", 9)
    assert len(with_lapse(first, again, TODAY + 11 * DAY, said, languages)) == 3
    never = Lapse(None, 5, "Acme", 30)
    assert with_lapse(first, never, TODAY + 30 * DAY, said, languages) == first


def test_a_week_that_was_logged_late_is_no_excuse_for_the_next() -> None:
    """Told on Monday, the owner logs the Friday before, and then nothing for weeks."""
    said, languages = words("en"), all_words()
    told = with_lapse([], Lapse(TODAY - 7 * DAY, 2, "Acme", 8), TODAY, said, languages)
    friday = Lapse(TODAY - 3 * DAY, 3, "Acme", 12)
    again = with_lapse(told, friday, TODAY + 4 * DAY, said, languages)
    assert [row[0] for row in again] == [TODAY + 4 * DAY, TODAY]
    assert with_lapse(again, friday, TODAY + 9 * DAY, said, languages) == again


def test_what_was_logged_of_long_ago_is_no_excuse_for_good() -> None:
    """Told of ten days, the owner logs one of the first of them, and then nothing for weeks."""
    said, languages = words("en"), all_words()
    told = with_lapse([], Lapse(TODAY - 10 * DAY, 2, "Acme", 8), TODAY, said, languages)
    logged_late = Lapse(TODAY - 8 * DAY, 3, "Acme", 10)
    assert with_lapse(told, logged_late, TODAY + 6 * DAY, said, languages) == told
    again = with_lapse(told, logged_late, TODAY + 7 * DAY, said, languages)
    assert [row[0] for row in again] == [TODAY + 7 * DAY, TODAY]
    later = TODAY + 60 * DAY
    assert with_lapse(again, logged_late, later, said, languages) == again
    taken_back = Lapse(TODAY - 10 * DAY, 3, "Acme", 70)
    assert with_lapse(again, taken_back, later, said, languages) == again
