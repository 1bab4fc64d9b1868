"""A time zone as calendar programs want it: VTIMEZONE with yearly rules (RFC 5545, 3.6.5).

Written here because Outlook reads no RDATE lists, in which the ``icalendar`` library states its
zones, and because an onset is told in the local time before the change.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_UTC = dt.UTC
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# A rule is believed when it holds for this many years: in fewer, "the fourth Sunday" and "the
# last Sunday" can look alike.
_YEARS_OF_PROOF = 10


@dataclass(frozen=True)
class _Change:
    """One change of the clock; ``onset`` is local time before it."""

    onset: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    daylight: bool

    @property
    def kind(self) -> tuple[dt.timedelta, dt.timedelta, str, bool]:
        return self.before, self.after, self.name, self.daylight


def time_zone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of ``zone``, right for every moment from ``first_year`` to ``last_year``."""
    made = Timezone()
    made.add("TZID", zone.key)
    changes = _changes(zone, first_year - 1, first_year + _YEARS_OF_PROOF)
    changes += _changes(zone, first_year + _YEARS_OF_PROOF + 1, last_year)
    kinds = sorted({c.kind for c in changes}, key=lambda k: (k[3], k[0], k[1], k[2]))
    if not any(c.onset.year < first_year for c in changes):
        made.add_component(_constant(zone, first_year - 1))
    for kind in kinds:
        same = [c for c in changes if c.kind == kind]
        rule = _yearly_rule(same, first_year - 1, first_year + _YEARS_OF_PROOF)
        if rule is not None:
            made.add_component(_observance(same[0], rule))
        else:
            for change in same:
                if change.onset.year <= last_year:
                    made.add_component(_observance(change, None))
    return made


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[_Change]:
    """Every change of the clock in these years, found by its day and then to the minute."""
    found: list[_Change] = []
    if last_year < first_year:
        return found
    moment = dt.datetime(first_year, 1, 1, tzinfo=_UTC)
    end = dt.datetime(last_year + 1, 1, 1, tzinfo=_UTC)
    while moment < end:
        later = min(moment + dt.timedelta(days=1), end)
        if _offset(zone, moment) != _offset(zone, later):
            low, high = moment, later
            while high - low > dt.timedelta(minutes=1):
                middle = low + (high - low) // 2
                middle = middle.replace(second=0, microsecond=0)
                if _offset(zone, middle) == _offset(zone, low):
                    low = middle
                else:
                    high = middle
            before, after = _offset(zone, low), _offset(zone, high)
            local = high.astimezone(zone)
            onset = (high + before).replace(tzinfo=None)
            daylight = bool(local.dst())
            found.append(_Change(onset, before, after, local.tzname() or zone.key, daylight))
        moment = later
    return found


def _offset(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always knows
    return offset


def _yearly_rule(changes: Sequence[_Change], first_year: int, last_year: int) -> vRecur | None:
    """The rule that these changes follow once a year, e.g. the last Sunday of March; or None."""
    proof = [c for c in changes if c.onset.year <= last_year]
    if [c.onset.year for c in proof] != list(range(first_year, last_year + 1)):
        return None
    days = {(c.onset.month, c.onset.weekday(), c.onset.time()) for c in proof}
    if len(days) != 1:
        return None
    month, weekday, _ = days.pop()
    weeks = {(c.onset.day + 6) // 7 for c in proof}
    if len(weeks) == 1:
        week = weeks.pop()
    elif all(c.onset.day + 7 > calendar.monthrange(c.onset.year, month)[1] for c in proof):
        week = -1
    else:
        return None
    return vRecur(FREQ="YEARLY", BYMONTH=month, BYDAY=f"{week}{_WEEKDAYS[weekday]}")


def _observance(change: _Change, rule: vRecur | None) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.daylight else TimezoneStandard()
    part.add("DTSTART", change.onset)
    if rule is not None:
        part.add("RRULE", rule)
    part.add("TZNAME", change.name)
    part.add("TZOFFSETFROM", change.before)
    part.add("TZOFFSETTO", change.after)
    return part


def _constant(zone: ZoneInfo, year: int) -> TimezoneStandard:
    """What holds before the first change, or always."""
    start = dt.datetime(year, 1, 1, tzinfo=_UTC)
    offset = _offset(zone, start)
    name = start.astimezone(zone).tzname() or zone.key
    change = _Change(dt.datetime(1970, 1, 1), offset, offset, name, False)
    part = _observance(change, None)
    assert isinstance(part, TimezoneStandard)
    return part
