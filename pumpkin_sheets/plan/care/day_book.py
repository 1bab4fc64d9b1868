"""The day book: what each person has on each day, so that nothing is ever booked twice."""

from __future__ import annotations

import datetime as dt
from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pumpkin_sheets.plan.care.touches import Limits, TouchKind
from pumpkin_sheets.plan.care.work_days import WorkCalendar, minutes_of

Priority = tuple[bool, float]
"""Overdue or not, then the tier: overdue first, then VIP before Good."""


@dataclass(slots=True, eq=False)
class Booking:
    """A stretch of a person's day that belongs to a touch.

    ``day`` counts from today; ``start`` is in minutes since midnight.  ``demand`` is the number
    of the demand it serves.
    """

    person: str
    day: int
    start: int
    minutes: int
    client: str
    kind: TouchKind
    priority: Priority
    demand: int = -1

    @property
    def end(self) -> int:
        return self.start + self.minutes


@dataclass(slots=True)
class _Day:
    touches: int = 0
    minutes: int = 0
    bookings: list[Booking] = field(default_factory=list)  # by start


class DayBook:
    """Who is booked when.  ``now`` is the time before which nothing new begins today.

    ``apart`` says by how many days the touches of a client lie apart at least (1 for others).
    """

    def __init__(
        self,
        calendar: WorkCalendar,
        limits: Limits,
        now: dt.time | None = None,
        apart: Mapping[str, int] | None = None,
    ) -> None:
        self._stretches = calendar.stretches()
        self._limits = limits
        self._now = minutes_of(now) if now else 0
        self._days: dict[tuple[str, int], _Day] = {}
        self._apart = apart or {}
        # A client hears from us once in a while, however many kinds fall due together: the days
        # of each client, None for a touch that was made.
        self._of_client: dict[str, dict[int, Booking | None]] = {}

    def spend(self, person: str, minutes: int) -> None:
        """Count a touch that was already made today against today's limits."""
        day = self._day(person, 0)
        day.touches += 1
        day.minutes += minutes

    def made(self, client: str, day: int) -> None:
        """Keep the days around a touch free that was made on ``day`` (0 today, -1 yesterday)."""
        self._of_client.setdefault(client, {}).setdefault(day, None)

    def longest_touch(self) -> int:
        """The most minutes that one touch can have on an empty day."""
        if self._limits.touches_per_day < 1:
            return 0
        return min(self._limits.minutes_per_day, max(end - start for start, end in self._stretches))

    def is_full(self, person: str, day: int, shortest: int) -> bool:
        """Whether not even a touch of ``shortest`` minutes keeps that day's limits."""
        plan = self._days.get((person, day), _EMPTY)
        return not self._room(plan.touches, plan.minutes, shortest)

    def left(self, person: str, day: int) -> tuple[int, int]:
        """How many touches, and how many minutes of them, that day may still have."""
        plan = self._days.get((person, day), _EMPTY)
        limits = self._limits
        slots = limits.touches_per_day - plan.touches
        return max(0, slots), max(0, limits.minutes_per_day - plan.minutes)

    def is_tight(self, day: int, longest: int) -> bool:
        """Whether the hours of a day, of today what is left of them, may end before its limits do.

        The touches take up to ``longest`` minutes; each may leave less than a raster after it,
        and each stretch of hours less than a touch at its end.
        """
        hours = sum(max(0, end - self._earliest(day, start)) for start, end in self._stretches)
        limits = self._limits
        wasted = limits.touches_per_day * (limits.raster - 1) + longest * len(self._stretches)
        return hours < limits.minutes_per_day + wasted

    def longest_gap(self, person: str, day: int, but: Booking | None = None) -> int:
        """The most minutes for which one more touch could be made on that day, limits apart.

        One booking may be left out, as if it were not there.
        """
        plan = self._days.get((person, day), _EMPTY)
        return max(0, *(until - at for at, until in self._gaps(plan, day, but)))

    def has_begun(self, booking: Booking) -> bool:
        """Whether it is too late for another touch to begin when this one does."""
        return booking.day == 0 and booking.start < self._now

    def of_client(self, client: str) -> Mapping[int, Booking | None]:
        """What a client has, by day; None for a touch that was made."""
        return self._of_client.get(client, {})

    def fits(self, booking: Booking) -> bool:
        """Whether a booking keeps the hours and the limits and meets no other booking."""
        begin, until = booking.start, booking.end
        if not any(start <= begin and until <= end for start, end in self._stretches):
            return False
        day = self._days.get((booking.person, booking.day), _EMPTY)
        if not self._room(day.touches, day.minutes, booking.minutes):
            return False
        for other in day.bookings:
            if begin < other.start + other.minutes and other.start < until:
                return False
        return not self._near(booking.client, booking.day)

    def book(self, booking: Booking) -> None:
        day = self._day(booking.person, booking.day)
        day.touches += 1
        day.minutes += booking.minutes
        insort(day.bookings, booking, key=lambda b: b.start)
        days = self._of_client.get(booking.client)
        if days is None:
            days = self._of_client[booking.client] = {}
        days[booking.day] = booking

    def cancel(self, booking: Booking) -> None:
        day = self._day(booking.person, booking.day)
        day.touches -= 1
        day.minutes -= booking.minutes
        day.bookings.remove(booking)
        del self._of_client[booking.client][booking.day]

    def gap(self, person: str, day: int, client: str, minutes: int) -> int | None:
        """The first start (minutes since midnight) at which a touch fits on that day, or None."""
        plan = self._days.get((person, day), _EMPTY)
        if not self._room(plan.touches, plan.minutes, minutes) or self._near(client, day):
            return None
        for at, until in self._gaps(plan, day):
            if at + minutes <= until:
                return at
        return None

    def _gaps(self, plan: _Day, day: int, but: Booking | None = None) -> Iterator[tuple[int, int]]:
        """From when, on the raster, until when nothing is booked; it may be no time at all."""
        for start, end in self._stretches:
            at = self._earliest(day, start)
            for booking in plan.bookings:
                until = booking.start + booking.minutes
                if at < until and booking.start < end and booking is not but:
                    yield at, booking.start
                    at = self._on_raster(until, start)
            yield at, end

    def too_near(self, client: str, day: int) -> range:
        """The days that are too near to ``day`` for another touch of that client."""
        apart = self._apart.get(client, 1)
        return range(day - apart + 1, day + apart)

    def _near(self, client: str, day: int) -> Sequence[Booking | None]:
        """What a client has too near to that day; None for a touch that was made."""
        days = self._of_client.get(client)
        if not days:
            return _NOTHING
        return [days[d] for d in self.too_near(client, day) if d in days]

    def _day(self, person: str, day: int) -> _Day:
        key = person, day
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = _Day()
        return found

    def _room(self, touches: int, taken: int, minutes: int) -> bool:
        return (
            touches < self._limits.touches_per_day
            and taken + minutes <= self._limits.minutes_per_day
        )

    def _earliest(self, day: int, start: int) -> int:
        """When a touch can begin on a day in the stretch of hours from ``start`` on."""
        if day > 0 or start >= self._now:
            return start
        return self._on_raster(self._now, start)

    def _on_raster(self, minute: int, start: int) -> int:
        """The first minute of the raster from ``minute`` on, counted from a stretch's start."""
        raster = max(1, self._limits.raster)
        return start - (start - minute) // raster * raster


_EMPTY = _Day()
_NOTHING: tuple[Booking, ...] = ()
