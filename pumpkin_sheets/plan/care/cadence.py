"""When a touch falls due, and in which days around that it may happen.

Next due is the last touch of that kind plus its cadence, so a touch logged early or late moves
the next one.  Once an entry is placed it counts as the last touch for the one after it: who
follows the schedule finds it unchanged the next morning.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from pumpkin_sheets.plan.care.work_days import DAY, WorkCalendar

LARGEST_TOLERANCE = 14
"""Days; a yearly interview need not be pinned to the week, but it shall not wander for months."""


def tolerance(cadence_days: int) -> int:
    """How many days a touch may lie before or after the day it is due: a seventh of its cadence.

    Two days for a call every two weeks, four for a monthly report, at most two weeks; a cadence
    under a week leaves none.  Wide enough to get round a weekend and a full day, narrow enough
    that the rhythm is still felt.
    """
    return min(cadence_days // 7, LARGEST_TOLERANCE)


def spread(client: str, kind: str, days: int) -> int:
    """A number in 0..days-1 that is the same for a client and a kind on every computer, for ever.

    Python's own ``hash`` of a text changes with every run.
    """
    digest = hashlib.blake2b(f"{client}\x1f{kind}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % days


def first_due(client: str, kind: str, days: int, start: dt.date) -> dt.date:
    """The day the very first touch is due, at most one cadence from ``start``.

    Each client and kind has its own phase, so that a list without a log is spread evenly over the
    cadence instead of falling on one morning.  The days of a phase do not depend on ``start``:
    asked again tomorrow, the answer is the same until that day has passed.
    """
    phase = spread(client, kind, days)
    return start + DAY * ((phase - start.toordinal()) % days)


class Horizon:
    """The days of one person that can be planned, counted from 0 (today) to ``length - 1``."""

    def __init__(self, calendar: WorkCalendar, person: str, today: dt.date, length: int) -> None:
        self.length = length
        self.days = [i for i in range(length) if calendar.is_working_day(today + DAY * i, person)]
        """The working ones, ascending."""
        self._working = frozenset(self.days)

    def is_working(self, day: int) -> bool:
        return day in self._working

    def window(self, due: int, slack: int) -> tuple[int, int]:
        """The first and last day (both included) for a touch due on day ``due``.

        ``slack`` days to either side; where weekends and holidays leave fewer than ``slack + 1``
        working days in that, it reaches on until it holds as many, so that whatever falls due in
        a week of New Year holidays has somewhere to go.  The last day may lie behind the horizon.
        """
        low = max(0, due - slack)
        enough = bisect_left(self.days, low) + slack
        high = self.days[enough] if enough < len(self.days) else self.length
        return low, max(high, due + slack)


class OpenDays:
    """Those of a person's working days, ascending, that are not full."""

    def __init__(self, days: Iterable[int]) -> None:
        self._open = list(days)

    def close(self, day: int) -> None:
        """Leave out a day that has become full."""
        place = bisect_left(self._open, day)
        if place < len(self._open) and self._open[place] == day:
            del self._open[place]

    def reopen(self, day: int) -> None:
        """Take back a day on which there is room again."""
        place = bisect_left(self._open, day)
        if self._open[place : place + 1] != [day]:
            self._open.insert(place, day)

    def nearest_first(self, low: int, high: int, due: int) -> Iterator[int]:
        """The open days from ``low`` to ``high`` (both included), those nearest to ``due`` first.

        Of two equally near the earlier one: better a day early than a day late.
        """
        days = self._open
        first, last = bisect_left(days, low), bisect_left(days, high + 1) - 1
        after = bisect_left(days, due, first, last + 1)
        before = after - 1
        while before >= first or after <= last:
            if after > last or (before >= first and due - days[before] <= days[after] - due):
                yield days[before]
                before -= 1
            else:
                yield days[after]
                after += 1
