"""Time zones by name, and what the clock shows there."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.calendar.clock import CalendarError, find_zone, is_zone, shown_at

NONE = ["Taipei", "", "Mars/Olympus", "../etc/passwd", "UTC 8"]


@pytest.mark.parametrize("name", NONE)
def test_a_zone_that_is_none(name: str) -> None:
    with pytest.raises(CalendarError, match="time zone"):
        find_zone(name)
    assert not is_zone(name)


def test_a_zone_with_spaces_around_its_name() -> None:
    assert find_zone(" Asia/Taipei ").key == "Asia/Taipei"
    assert is_zone(" Asia/Taipei ")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Taipei", dt.datetime(2026, 7, 2, 4, 15)),
        ("America/New_York", dt.datetime(2026, 7, 1, 16, 15)),
        *((name, dt.datetime(2026, 7, 1, 20, 15)) for name in NONE),
    ],
)
def test_what_the_clock_shows(zone: str, shown: dt.datetime) -> None:
    assert shown_at(dt.datetime(2026, 7, 1, 20, 15, tzinfo=dt.UTC), zone) == shown
    local = dt.datetime(2026, 7, 1, 20, 15)
    assert shown_at(local, zone) == local, "a moment without a zone is local already"
