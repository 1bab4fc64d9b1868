"""The day book: what each person has on each day, so that nothing is ever booked twice."""

from __future__ import annotations

import datetime as dt
from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pumpkin_sheets.plan.care.touches import Limits, TouchKind
from pumpkin_sheets.plan.care.work_days import WorkCalendar, minutes_of

Priority = tuple[bool, float]
"""Overdue or not, then the tier: overdue first, then VIP before Good."""


@dataclass(slots=True, eq=False)
class Booking:
    """A stretch of a person's day that belongs to a touch.

    ``day`` counts from today; ``start`` is in minutes since midnight.  ``held``: published before
    and not confirmed yet; something more important may still take its place.  ``demand`` is the
    number of the demand it serves.
    """

    person: str
    day: int
    start: int
    minutes: int
    client: str
    kind: TouchKind
    priority: Priority
    demand: int = -1
    held: bool = False

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

    def of_client(self, client: str) -> Mapping[int, Booking | None]:
        """What a client has, by day; None for a touch that was made."""
        return self._of_client.get(client, {})

    def fits(self, booking: Booking) -> bool:
        """Whether a booking keeps the hours and the limits and meets no other booking."""
        inside = any(
            start <= booking.start and booking.end <= end for start, end in self._stretches
        )
        if not inside or self._near(booking.client, booking.day):
            return False
        day = self._days.get((booking.person, booking.day))
        if day is None:
            return self._room(0, 0, booking.minutes)
        return self._room(day.touches, day.minutes, booking.minutes) and all(
            booking.end <= other.start or other.end <= booking.start for other in day.bookings
        )

    def book(self, booking: Booking) -> None:
        day = self._day(booking.person, booking.day)
        day.touches += 1
        day.minutes += booking.minutes
        insort(day.bookings, booking, key=lambda b: b.start)
        self._of_client.setdefault(booking.client, {})[booking.day] = booking

    def cancel(self, booking: Booking) -> None:
        day = self._day(booking.person, booking.day)
        day.touches -= 1
        day.minutes -= booking.minutes
        day.bookings.remove(booking)
        del self._of_client[booking.client][booking.day]

    def gap(
        self, person: str, day: int, client: str, minutes: int, ignoring: Iterable[Booking] = ()
    ) -> int | None:
        """The first start (minutes since midnight) at which a touch fits on that day, or None.

        ``ignoring``: bookings to look through, as if they were cancelled.
        """
        ignored = list(ignoring)
        if any(booking not in ignored for booking in self._near(client, day)):
            return None
        plan = self._days.get((person, day))
        if plan is None:
            plan = _EMPTY
        ignored = [b for b in ignored if (b.person, b.day) == (person, day)]
        touches = plan.touches - len(ignored)
        if not self._room(touches, plan.minutes - sum(b.minutes for b in ignored), minutes):
            return None
        earliest = self._now if day == 0 else 0
        for start, end in self._stretches:
            at = self._on_raster(max(start, earliest), start)
            for booking in plan.bookings:
                if booking.end <= at or booking.start >= end or booking in ignored:
                    continue
                if at + minutes <= booking.start:
                    break
                at = self._on_raster(booking.end, start)
            if at + minutes <= end:
                return at
        return None

    def weaker(
        self, person: str, day: int, client: str, priority: Priority, held: bool = True
    ) -> list[Booking]:
        """The bookings that must make way for ``priority`` on that day, the weakest first.

        Those of the day, and those of the client too near to it; only what is ``held``, unless
        told otherwise.
        """
        plan = self._days.get((person, day), _EMPTY)
        near = [b for b in self._near(client, day) if b is not None and b not in plan.bookings]
        every = (*plan.bookings, *near)
        found = [b for b in every if b.priority < priority and (b.held or not held)]
        return sorted(found, key=lambda b: (b.priority, -b.day, -b.start))

    def too_near(self, client: str, day: int) -> range:
        """The days that are too near to ``day`` for another touch of that client."""
        apart = self._apart.get(client, 1)
        return range(day - apart + 1, day + apart)

    def _near(self, client: str, day: int) -> list[Booking | None]:
        """What a client has too near to that day; None for a touch that was made."""
        days = self._of_client.get(client)
        if not days:
            return []
        return [days[d] for d in self.too_near(client, day) if d in days]

    def _day(self, person: str, day: int) -> _Day:
        return self._days.setdefault((person, day), _Day())

    def _room(self, touches: int, taken: int, minutes: int) -> bool:
        return (
            touches < self._limits.touches_per_day
            and taken + minutes <= self._limits.minutes_per_day
        )

    def _on_raster(self, minute: int, start: int) -> int:
        """The first minute of the raster from ``minute`` on, counted from a stretch's start."""
        raster = max(1, self._limits.raster)
        return start - (start - minute) // raster * raster


_EMPTY = _Day()
