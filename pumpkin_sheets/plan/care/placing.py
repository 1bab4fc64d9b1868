"""One making of a person's schedule: every demand placed in the day book, first things first."""

from __future__ import annotations

import datetime as dt
import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from pumpkin_sheets.plan.care.cadence import Horizon, OpenDays
from pumpkin_sheets.plan.care.day_book import Booking, DayBook, Priority
from pumpkin_sheets.plan.care.demands import Demand
from pumpkin_sheets.plan.care.touches import ORDER, Entry, Limits, Unplaced, Why
from pumpkin_sheets.plan.care.work_days import DAY, WorkCalendar, minutes_of, time_of


class Placing:
    """One making of the schedule of one person: all of ``demands`` are theirs.

    ``horizon`` are that person's days.  ``unsettled``: what was published was given up after
    something had found no place, which may find one there.
    """

    def __init__(
        self,
        person: str,
        demands: Sequence[Demand],
        calendar: WorkCalendar,
        limits: Limits,
        today: dt.date,
        length: int,
        now: dt.time | None,
    ) -> None:
        self.book = DayBook(calendar, limits, now, _apart(demands, limits.days_between))
        self.entries: list[Entry] = []
        self.unsettled = False
        self._lacking = False
        self._person = person
        self._demands = demands
        self._today = today
        self._length = length
        self.horizon = Horizon(calendar, person, today, length)
        self._open = OpenDays(self.horizon.days)
        self._longest = self.book.longest_touch()
        self._shortest = min((d.minutes for d in demands), default=0)
        self._held: list[list[Booking]] = [[] for _ in demands]
        self._wishes: list[list[int]] = [
            [(e.date - today).days for e in d.published] for d in demands
        ]
        self._missed: list[tuple[int, Unplaced]] = []
        self._owed: dict[int, tuple[dt.date, int]] = {}
        self._with_room: dict[int, set[int]] = {}

    def run(self) -> None:
        self._hold_published()
        waiting = [self._turn(i) for i in range(len(self._demands)) if self._begins(i)]
        heapq.heapify(waiting)
        while waiting:
            index = heapq.heappop(waiting)[-1]
            if self._place_next(index):
                heapq.heappush(waiting, self._turn(index))
            else:
                self._release(index, self._length)

    def unplaced(self) -> list[Unplaced]:
        """What found no place, one line for each demand and reason, once everything is placed."""
        found: dict[tuple[int, str], Unplaced] = {}
        for index, missed in self._missed:
            reason = missed.reason or self._why_not(self._demands[index], missed)
            known = found.get((index, reason))
            if known is None:
                found[index, reason] = replace(missed, reason=reason)
            else:
                found[index, reason] = replace(known, last=missed.last, times=known.times + 1)
        return list(found.values())

    def _day_of(self, date: dt.date) -> int:
        return (date - self._today).days

    def _begins(self, index: int) -> bool:
        """Whether its next touch is due in the time that is planned, or was published early."""
        due = self._day_of(self._demands[index].due)
        return due < self._length or bool(self._held[index])

    def _turn(self, index: int) -> tuple[bool, float, dt.date, int, str, int]:
        """Where a demand stands in the queue: the smallest is placed first."""
        demand = self._demands[index]
        order = ORDER[demand.kind]
        return (not demand.overdue, -demand.tier, demand.due, order, demand.client, index)

    def _priority(self, demand: Demand) -> Priority:
        return bool(demand.overdue), demand.tier

    def _hold_published(self) -> None:
        """Book what was published and still obeys the rules, as held, the important first."""
        wanted: list[tuple[int, Booking]] = []
        for index, demand in enumerate(self._demands):
            wanted += [(index, b) for b in self._still_valid(index, demand)]
        wanted.sort(key=lambda w: (not w[1].priority[0], -w[1].priority[1], w[1].day, w[0]))
        for index, booking in wanted:
            if self.horizon.is_working(booking.day) and self.book.fits(booking):
                self._enter_in_book(booking)
                self._held[index].append(booking)
        for held in self._held:
            held.sort(key=lambda b: b.day)

    def _still_valid(self, index: int, demand: Demand) -> list[Booking]:
        """The published entries of a demand that its cadence still asks for, one per due day."""
        entries = [
            e
            for e in demand.published
            if e.person == self._person and self._day_of(e.date) < self._length
        ]
        days = [self._day_of(e.date) for e in entries]
        due, overdue, found = self._day_of(demand.due), bool(demand.overdue), []
        place = 0
        while place < len(entries) and due - demand.slack < self._length:
            near = max(due, 0) if overdue else due
            low, high = self.horizon.window(near, demand.slack)
            high = max(high, self._last_resort(demand, near))
            inside = range(bisect_left(days, low, place), bisect_right(days, high, place))
            day = near
            if inside:
                best = min(inside, key=lambda i: (abs(days[i] - near), i))
                day = days[best]
                start = minutes_of(entries[best].start)
                found.append(self._booking(index, day, start, (overdue, demand.tier)))
            if demand.every is None:
                break
            due, overdue = day + demand.every, False
            place = bisect_right(days, day, place)
        return found

    def _last_resort(self, demand: Demand, near: int) -> int:
        """The last day for what fits nowhere near its own: the next one's window begins then."""
        if demand.every is None:
            return self._length - 1
        return min(near + demand.every - 1 - demand.slack, self._length - 1)

    def _place_next(self, index: int) -> bool:
        """Place a demand's next touch; whether it has another one within the horizon."""
        demand = self._demands[index]
        due = self._day_of(demand.due)
        near = max(due, 0) if demand.overdue else due
        low, high = self.horizon.window(near, demand.slack)
        if not demand.overdue:
            self._release(index, low)
        end = self._length - 1
        if demand.minutes > self._longest:
            self._miss(index, "too_long", low, end)
            return False
        last, resort = min(high, end), self._last_resort(demand, near)
        booking = self._claim(index, low, max(last, resort), near)
        if booking is None:
            booking = self._find(index, low, last, near)
        if booking is None and last < resort:
            last = resort
            booking = self._find(index, low, last, near)
        if booking is not None:
            self._enter(demand, booking, *self._owed.pop(index, (demand.due, demand.overdue)))
            if demand.every is None:
                return False
            self._advance(demand, booking.day + demand.every)
        else:
            self._lacking = True
            if demand.overdue or near + demand.slack <= end:
                self._miss(index, "", low, last)
            if demand.overdue:
                self._owed[index] = demand.due, demand.overdue
            if demand.every is None or high > end:
                return False
            # The next window must not reach back into this one, however far this one stretched.
            self._advance(demand, max(near + demand.every, high + 1 + demand.slack), placed=False)
        return self._begins(index)

    def _why_not(self, demand: Demand, missed: Unplaced) -> str:
        """The reason for which a touch found no place, as the whole schedule shows it."""
        first, last = self._day_of(missed.first), self._day_of(missed.last)
        days = self.horizon.days
        between = days[bisect_left(days, first) : bisect_right(days, last)]
        if not between:
            return "no_working_day"
        with_room = self._days_with_room(demand.minutes)
        return "too_close" if any(day in with_room for day in between) else "no_room"

    def _days_with_room(self, minutes: int) -> set[int]:
        """The days on which somebody without any other touch could have one of ``minutes``."""
        if minutes not in self._with_room:
            days = self.horizon.days
            gap, nobody = self.book.gap, ""
            self._with_room[minutes] = {
                day for day in days if gap(self._person, day, nobody, minutes) is not None
            }
        return self._with_room[minutes]

    def _find(self, index: int, low: int, high: int, due: int) -> Booking | None:
        """A booking in free time from ``low`` to ``high``."""
        demand = self._demands[index]
        horizon = self.horizon
        wished = [d for d in self._wishes[index] if low <= d <= high and horizon.is_working(d)]
        for day in chain(wished, self._open.nearest_first(low, high, due)):
            start = self.book.gap(self._person, day, demand.client, demand.minutes)
            if start is not None:
                return self._book(index, day, start)
        return None

    def _claim(self, index: int, low: int, high: int, due: int) -> Booking | None:
        """What a demand held from ``low`` to ``high``: published, it stays."""
        held = [b for b in self._held[index] if low <= b.day <= high]
        if not held:
            return None
        best = min(held, key=lambda b: (abs(b.day - due), b.day))
        self._no_longer_held(best)
        return best

    def _book(self, index: int, day: int, start: int) -> Booking:
        demand = self._demands[index]
        booking = self._booking(index, day, start, self._priority(demand))
        self._enter_in_book(booking)
        return booking

    def _enter_in_book(self, booking: Booking) -> None:
        self.book.book(booking)
        if self.book.is_full(booking.person, booking.day, self._shortest):
            self._open.close(booking.day)

    def _no_longer_held(self, booking: Booking) -> None:
        self._held[booking.demand].remove(booking)

    def _booking(self, index: int, day: int, start: int, priority: Priority) -> Booking:
        demand = self._demands[index]
        return Booking(
            demand.person,
            day,
            start,
            demand.minutes,
            demand.client,
            demand.kind,
            priority,
            index,
        )

    def _enter(self, demand: Demand, booking: Booking, due: dt.date, overdue: int) -> None:
        """Enter a touch; one that was overdue and found no room before is owed since then."""
        why = demand.why
        if overdue and why.key in ("first", "cadence"):
            why = Why(f"overdue_{why.key}", (*why.facts, ("overdue", overdue)))
        self.entries.append(
            Entry(
                self._today + DAY * booking.day,
                time_of(booking.start),
                demand.client,
                demand.kind,
                demand.person,
                demand.minutes,
                why,
                demand.last,
                overdue,
                due,
            )
        )

    def _advance(self, demand: Demand, due: int, placed: bool = True) -> None:
        if demand.every is not None and placed:
            demand.why = Why("again", (("days", demand.every),))
        demand.due = self._today + DAY * due
        demand.overdue = 0

    def _miss(self, index: int, reason: str, low: int, high: int) -> None:
        """Note a touch that found no place; without a reason it is told at the end."""
        d = self._demands[index]
        first, last = self._today + DAY * low, self._today + DAY * high
        missed = Unplaced(d.client, d.kind, d.person, reason, d.due, first, last)
        self._missed.append((index, missed))

    def _release(self, index: int, before: int) -> None:
        """Give back what a demand held on days before ``before``: it is not going to use it."""
        for booking in [b for b in self._held[index] if b.day < before]:
            self._cancel(booking)

    def _cancel(self, booking: Booking) -> None:
        """Give up a held booking."""
        self.unsettled |= self._lacking
        self.book.cancel(booking)
        self._open.reopen(booking.day)
        self._no_longer_held(booking)


def _apart(demands: Sequence[Demand], days_between: int) -> dict[str, int]:
    """How many days the touches of each client lie apart: its shortest cadence may be less."""
    apart: dict[str, int] = {}
    for demand in demands:
        shortest = min(apart.get(demand.client, days_between), demand.every or days_between)
        apart[demand.client] = shortest
    return apart
