"""A time zone as calendar programs want it, worked out from what is written alone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pumpkin_sheets.calendar.zone import time_zone

DAY = dt.timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@pytest.mark.parametrize(
    "zone",
    [
        "Asia/Taipei",
        "Asia/Tehran",
        "Europe/London",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Asia/Jerusalem",
        "America/Santiago",
        "Europe/Dublin",
    ],
)
def test_the_zone_as_written_is_the_zone_as_it_is(zone: str) -> None:
    """Worked out from VTIMEZONE alone, by the rule of RFC 5545: the last onset counts."""
    info = ZoneInfo(zone)
    made = time_zone(info, 2026, 2028)
    text = made.to_ical().decode()
    assert "RDATE" not in text  # Outlook does not read it
    onsets = sorted(_onsets(made, 2028))
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    while moment.year < 2029:
        said = [offset for onset, offset in onsets if onset <= moment][-1]
        assert said == moment.astimezone(info).utcoffset(), moment
        moment += dt.timedelta(hours=1)


def test_the_rules_are_yearly_where_the_law_is() -> None:
    london = time_zone(ZoneInfo("Europe/London"), 2026, 2027).to_ical().decode()
    assert london.count("BEGIN:DAYLIGHT") == london.count("BEGIN:STANDARD") == 1
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in london
    assert "DTSTART:20250330T010000" in london
    new_york = time_zone(ZoneInfo("America/New_York"), 2026, 2027).to_ical().decode()
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in new_york
    assert "DTSTART:20250309T020000" in new_york


def _onsets(zone: Any, last_year: int) -> list[tuple[dt.datetime, dt.timedelta]]:
    """Every change a VTIMEZONE states, in UTC, with the offset from then on."""
    found = []
    for part in zone.subcomponents:
        start = part["DTSTART"].dt
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        starts = [start]
        if "RRULE" in part:
            rule = part["RRULE"]
            match = re.fullmatch(r"(-?\d)([A-Z]{2})", str(rule["BYDAY"][0]))
            assert match is not None
            week, weekday = int(match[1]), WEEKDAYS.index(match[2])
            starts = [
                dt.datetime.combine(
                    _nth(year, int(rule["BYMONTH"][0]), weekday, week), start.time()
                )
                for year in range(start.year, last_year + 1)
            ]
            assert starts[0] == start
        found += [((s - before).replace(tzinfo=dt.UTC), after) for s in starts]
    return found


def _nth(year: int, month: int, weekday: int, week: int) -> dt.date:
    days = [dt.date(year, month, 1) + DAY * i for i in range(31)]
    days = [d for d in days if d.month == month and d.weekday() == weekday]
    return days[week] if week < 0 else days[week - 1]
