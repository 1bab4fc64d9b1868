"""The working calendar: which days and which hours of a person can be planned.

Public holidays and days off arrive as sets of dates; what looks them up is
``pumpkin_sheets/calendar/holidays.py``, outside the plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from pumpkin_sheets.sheets.records import dataclass

DAY = dt.timedelta(days=1)

EVERYBODY = ""
"""The person under whom days off for all are filed."""

# An answer owed in working hours is looked for this many days ahead; a year without a single
# working day is not a calendar that anything can be promised by.
LOOK_AHEAD = 400


@dataclass(frozen=True)
class WorkCalendar:
    """When people work.

    ``weekdays`` are ISO numbers (1 Monday .. 7 Sunday); the hours are the same on each of them;
    ``break_start``..``break_end`` is kept free (equal: no break).  ``days_off`` by person, those
    of everybody under ``EVERYBODY``.  Raises ValueError where the hours are out of order, where the
    break leaves none of them, or where a weekday is none.
    """

    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    start: dt.time = dt.time(9)
    end: dt.time = dt.time(18)
    break_start: dt.time = dt.time(12)
    break_end: dt.time = dt.time(13)
    holidays: frozenset[dt.date] = frozenset()
    days_off: Mapping[str, frozenset[dt.date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError("the working day ends before it starts")
        if self.break_end < self.break_start:
            raise ValueError("the break ends before it starts")
        if not self.stretches():
            raise ValueError("the break leaves no time to work")
        if not self.weekdays <= set(range(1, 8)):
            raise ValueError("weekdays are 1 (Monday) to 7 (Sunday)")

    def is_working_day(self, day: dt.date, person: str = EVERYBODY) -> bool:
        """Whether ``person`` works on ``day``."""
        return (
            day.isoweekday() in self.weekdays
            and day not in self.holidays
            and day not in self.days_off.get(EVERYBODY, frozenset())
            and day not in self.days_off.get(person, frozenset())
        )

    def stretches(self) -> tuple[tuple[int, int], ...]:
        """The unbroken stretches of a working day, in minutes since midnight, in order."""
        start, end = minutes_of(self.start), minutes_of(self.end)
        pause_start = max(start, minutes_of(self.break_start))
        pause_end = min(end, minutes_of(self.break_end))
        if pause_start >= pause_end:
            return ((start, end),)
        return tuple(s for s in ((start, pause_start), (pause_end, end)) if s[0] < s[1])

    def day_hours(self) -> float:
        """The working hours of a working day."""
        return sum(end - start for start, end in self.stretches()) / 60

    def after_working_hours(
        self, moment: dt.datetime, hours: float, person: str = EVERYBODY
    ) -> dt.datetime | None:
        """The moment when ``hours`` working hours have passed since ``moment`` (both naive, local).

        None when there is no working time for that long a while ahead.
        """
        left = hours * 60
        day, now = moment.date(), moment.hour * 60 + moment.minute
        for _ in range(LOOK_AHEAD):
            if self.is_working_day(day, person):
                for start, end in self.stretches():
                    begin = max(start, now)
                    if begin < end and left <= end - begin:
                        at = dt.timedelta(minutes=begin + left)
                        return dt.datetime.combine(day, dt.time()) + at
                    left -= max(0, end - begin)
            day, now = day + DAY, 0
        return None


def minutes_of(time: dt.time) -> int:
    """Minutes since midnight; seconds are dropped."""
    return time.hour * 60 + time.minute


def time_of(minutes: int) -> dt.time:
    """The time of day that many minutes after midnight (0..1439)."""
    return dt.time(minutes // 60, minutes % 60)


def days_between(first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """Every day from ``first`` to ``last``, both included; empty when they are out of order."""
    return frozenset(first + DAY * i for i in range((last - first).days + 1))
