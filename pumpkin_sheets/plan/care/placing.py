"""The making of a person's schedule: every demand placed in the day book, first things first."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain

from pumpkin_sheets.plan.care.cadence import Horizon, OpenDays
from pumpkin_sheets.plan.care.course import Course, Step, Turn
from pumpkin_sheets.plan.care.day_book import Booking, DayBook, Priority
from pumpkin_sheets.plan.care.demands import Demand
from pumpkin_sheets.plan.care.held import last_resort, still_valid, would_be_held
from pumpkin_sheets.plan.care.missed import Missed
from pumpkin_sheets.plan.care.shortage import Hope, Shortage
from pumpkin_sheets.plan.care.touches import ORDER, Entry, Limits, TouchKind, Unplaced, Why
from pumpkin_sheets.plan.care.work_days import DAY, WorkCalendar, minutes_of, time_of


class Placing:
    """The making of the schedule of one person: all of ``demands`` are theirs.

    After ``run``, ``shortage`` tells whether a booking was given up whose room a touch placed
    before would have taken; then ``run_again`` makes it again over its own result.
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
        self._person = person
        self._today = today
        self._length = length
        self._horizon = Horizon(calendar, person, today, length)
        self._shortest = min((d.minutes for d in demands), default=0)
        self._longest = self.book.longest_touch()
        places = [(ORDER[d.kind], d.client) for d in demands]
        ranked = sorted(range(len(demands)), key=places.__getitem__)
        ranks = {number: rank for rank, number in enumerate(ranked)}
        self.demands = list(demands)
        """By number; one may be replaced when the schedule is made again over its result."""
        self._courses = [Course(i, ranks[i], d, today) for i, d in enumerate(demands)]
        self._awake = list(self._courses)
        """Those that this run has made."""
        self._ranked = [self._courses[number] for number in ranked]
        self._open = OpenDays(self._horizon.days)
        self._open_to: dict[Priority, OpenDays] = {}
        self._booked: Counter[Priority] = Counter()
        self._waiting: list[Turn] = []
        self._hopes: dict[Turn, list[tuple[Hope, Iterator[Hope]]]] = {}
        self._turn: Turn = (False, 0.0, 0, 0)
        self.shortage = Shortage(self.book, self._horizon, person, self._shortest)

    def run(self) -> None:
        self._hold_published()
        self._waiting = [c.turn() for c in self._courses if c.due < self._length]
        heapq.heapify(self._waiting)
        while self._waiting:
            self._take_turn(heapq.heappop(self._waiting))

    def would_stand(self) -> bool:
        """Whether all of the result would be held from the start if it had been published."""
        return all(not c.changed or would_be_held(c, self._horizon) for c in self._awake)

    def run_again(self, late: Iterable[Hope], others: Iterable[Demand] = ()) -> None:
        """Make it again as if the result had been published, where ``would_stand`` says so.

        Then every touch keeps its place but those ``late`` that find room now and whatever these
        move: only their courses are made anew, each from the first touch that is concerned.
        ``others`` are demands that the result has changed: their courses are made anew from the
        start.
        """
        for course in self._awake:
            course.sleep()
        self._awake = []
        self.shortage.begin_again()
        self._hopes = {}
        self._waiting = []
        for hope in late:
            self._hope(iter((hope,)))
        self._replace(others)
        while self._waiting:
            turn = heapq.heappop(self._waiting)
            course = self._ranked[turn[-1]]
            hopes = self._hopes.pop(turn, ())
            if not course.awake and self._must_wake(course.step_of(turn), hopes):
                course.wake(turn)
                self._awake.append(course)
            if course.next_turn == turn:
                self._take_turn(turn)
                for more in self.shortage.room_came_early():
                    self._hope(more)
            for _, more in hopes:
                self._hope(more)

    def _hope(self, more: Iterator[Hope]) -> None:
        """Have the first of those touches look for room in its turn, the others after it."""
        for hope in more:
            turn = hope.step.turn
            self._hopes.setdefault(turn, []).append((hope, more))
            heapq.heappush(self._waiting, turn)
            break

    def _must_wake(self, step: Step, hopes: Iterable[tuple[Hope, Iterator[Hope]]]) -> bool:
        """Whether a touch lost its place since, or there is still room for it nearer to its day."""
        if step.booking is not None and step.booking.given_up:
            return True
        return any(self.shortage.would_fit(step, hope.day) for hope, _ in hopes)

    def _replace(self, others: Iterable[Demand]) -> None:
        """Have those demands instead of the ones of the same client and kind."""
        number_of = {(d.client, d.kind): number for number, d in enumerate(self.demands)}
        for other in others:
            course = self._courses[number_of[other.client, other.kind]]
            self.demands[course.number] = other
            before = course.bookings()
            for booking in before:
                self._leave_book(booking)
            days = [(b.day, b.start) for b in before]
            valid = still_valid(other, course, days, self._horizon)
            for booking in valid:
                self._enter_in_book(booking)
            course.begin_anew(other, valid)
            self._awake.append(course)
            if course.next_turn is not None and course.due < self._length:
                heapq.heappush(self._waiting, course.next_turn)
            for booking in before:
                self._hope(self.shortage.room_of(booking))

    def moved(self, asked: Container[tuple[str, TouchKind]]) -> set[str]:
        """The clients of demands that may be others, now that they came out as they did.

        ``asked``: the clients and kinds for which a touch is asked for besides the cadence.
        """
        demands = ((course, course.demand) for course in self._awake)
        return {d.client for course, d in demands if course.moved((d.client, d.kind) in asked)}

    @property
    def entries(self) -> list[Entry]:
        """What was placed."""
        return self._entries(self._courses)

    def entries_of(self, clients: Container[str]) -> list[Entry]:
        """What was placed for these clients."""
        return self._entries(c for c in self._courses if c.demand.client in clients)

    def _entries(self, courses: Iterable[Course]) -> list[Entry]:
        return [
            self._entry(step, step.booking)
            for course in courses
            for step in course.steps
            if step.booking is not None
        ]

    def unplaced(self) -> list[Unplaced]:
        """What found no place, one line for each demand and reason, once everything is placed."""
        missed = Missed(self.book, self._horizon, self._person, self._today)
        return missed.unplaced(self._courses)

    def _hold_published(self) -> None:
        """Book what was published and still obeys the rules, as held, the important first."""
        wanted: list[Booking] = []
        for course in self._courses:
            if course.wishes:
                wanted += still_valid(
                    course.demand, course, self._published(course.demand), self._horizon
                )
        wanted.sort(key=lambda b: (not b.priority[0], -b.priority[1], b.day, b.demand))
        held: dict[int, list[Booking]] = {}
        for booking in wanted:
            if self._horizon.is_working(booking.day) and self.book.fits(booking):
                self.book.book(booking)
                self._count(booking.priority, 1)
                held.setdefault(booking.demand, []).append(booking)
            else:
                self._courses[booking.demand].changed = True
        for day in self._horizon.days if wanted else ():
            if self.book.is_full(self._person, day, self._shortest):
                self._open.close(day)
        for number, bookings in held.items():
            self._courses[number].held = sorted(bookings, key=lambda b: b.day)

    def _published(self, demand: Demand) -> list[tuple[int, int]]:
        """The days and starts of what was published for this person and within the horizon."""
        days = (((e.date - self._today).days, e) for e in demand.published)
        return [
            (day, minutes_of(e.start))
            for day, e in days
            if e.person == self._person and day < self._length
        ]

    def _take_turn(self, turn: Turn) -> None:
        self._turn = turn
        course = self._ranked[turn[-1]]
        if self._place_next(course):
            course.next_turn = course.turn()
            heapq.heappush(self._waiting, course.next_turn)
        else:
            course.next_turn = None
            self._release(course, self._length)

    def _place_next(self, course: Course) -> bool:
        """Place a demand's next touch; whether it has another one within the horizon."""
        demand, due, priority = course.demand, course.due, course.priority()
        near = max(due, 0) if course.overdue else due
        low, high = self._horizon.window(near, demand.slack)
        if course.held and course.held[0].day < low and not course.overdue:
            self._release(course, low)
        end = self._length - 1
        last = min(high, end)
        step = Step(demand, self._turn, due, course.overdue, course.why, priority, low, last, last)
        course.steps.append(step)
        if demand.minutes > self._longest:
            step.missed, step.reason, step.searched = True, "too_long", end
            return False
        booking = self._find(course, priority, low, last, near)
        if booking is None:
            step.short = True
            self.shortage.note(step)
            resort = last_resort(demand, near, self._horizon)
            if last < resort:
                step.searched = resort
                booking = self._find(course, priority, low, resort, near)
        step.booking = booking
        if booking is None:
            step.missed = course.overdue > 0 or near + demand.slack <= end
        if demand.every is None or (booking is None and high > end):
            return False
        if booking is not None:
            course.advance(booking.day + demand.every, placed=True)
        else:
            # The next window must not reach back into this one, however far this one stretched.
            course.advance(max(near + demand.every, high + 1 + demand.slack), placed=False)
        return course.due < self._length

    def _find(
        self, course: Course, priority: Priority, low: int, high: int, due: int
    ) -> Booking | None:
        """A booking from ``low`` to ``high``: the one held, or free time, or a weaker one's."""
        person, demand = self._person, course.demand
        held = [b for b in course.held if low <= b.day <= high] if course.held else ()
        if held:
            best = held[0]
            if len(held) > 1:
                best = min(held, key=lambda b: (abs(b.day - due), b.day))
            course.use(best)
            if best.priority != priority:
                self._count(best.priority, -1)
                best.priority = priority
                self._count(best.priority, 1)
            return best
        days: Iterator[int] = self._open.nearest_first(low, high, due)
        if course.wishes:
            is_working = self._horizon.is_working
            wished = [d for d in course.wishes if low <= d <= high and is_working(d)]
            days = chain(wished, days)
        for day in days:
            start = self.book.gap(person, day, demand.client, demand.minutes)
            if start is not None:
                return self._book(course, day, start, priority)
        if not self._booked or min(self._booked) >= priority:
            return None
        for day in self._days_open_to(priority).nearest_first(low, high, due):
            if self._make_way(demand, day, priority):
                start = self.book.gap(person, day, demand.client, demand.minutes)
                if start is not None:
                    return self._book(course, day, start, priority)
        return None

    def _days_open_to(self, priority: Priority) -> OpenDays:
        """The days that would not be full if whatever is weaker made way."""
        if priority not in self._open_to:
            full = self.book.is_full
            self._open_to[priority] = OpenDays(
                day
                for day in self._horizon.days
                if not full(self._person, day, self._shortest, priority)
            )
        return self._open_to[priority]

    def _make_way(self, demand: Demand, day: int, priority: Priority) -> bool:
        """Cancel as few of the weaker bookings as make room on that day; none if all would not."""
        person, client, minutes = self._person, demand.client, demand.minutes
        weaker = self.book.weaker(person, day, client, priority)
        if not weaker or self.book.gap(person, day, client, minutes, weaker) is None:
            return False
        going: list[Booking] = []
        for booking in weaker:
            going.append(booking)
            if self.book.gap(person, day, client, minutes, going) is not None:
                break
        for booking in list(going):
            rest = [b for b in going if b is not booking]
            if self.book.gap(person, day, client, minutes, rest) is not None:
                going = rest
        for booking in going:
            self._cancel(booking)
        return bool(going)

    def _book(self, course: Course, day: int, start: int, priority: Priority) -> Booking:
        booking = course.booking(day, start, priority)
        course.changed = True
        self._enter_in_book(booking)
        return booking

    def _enter_in_book(self, booking: Booking) -> None:
        person, day, full = self._person, booking.day, self.book.is_full
        self.book.book(booking)
        self._count(booking.priority, 1)
        if full(person, day, self._shortest):
            self._open.close(day)
        for priority, days in self._open_to.items():
            if booking.priority >= priority and full(person, day, self._shortest, priority):
                days.close(day)

    def _release(self, course: Course, before: int) -> None:
        """Give back what a demand held on days before ``before``: it is not going to use it."""
        for booking in [b for b in course.held if b.day < before]:
            self._cancel(booking)

    def _cancel(self, booking: Booking) -> None:
        """Give up a booking that was published and not used yet."""
        course = self._courses[booking.demand]
        self._leave_book(booking)
        booking.given_up = True
        if course.awake:
            course.use(booking)
            course.changed = True
        else:
            heapq.heappush(self._waiting, course.turn_of(booking))
        self.shortage.give_up(booking, self._turn)

    def _leave_book(self, booking: Booking) -> None:
        self.book.cancel(booking)
        self._count(booking.priority, -1)
        self._open.reopen(booking.day)
        for priority, days in self._open_to.items():
            if booking.priority >= priority:
                days.reopen(booking.day)

    def _count(self, priority: Priority, step: int) -> None:
        self._booked[priority] += step
        if not self._booked[priority]:
            del self._booked[priority]

    def _entry(self, step: Step, booking: Booking) -> Entry:
        demand, why = step.demand, step.why
        if step.overdue and why.key in ("first", "cadence"):
            why = Why(f"overdue_{why.key}", (*why.facts, ("overdue", step.overdue)))
        return Entry(
            self._today + DAY * booking.day,
            time_of(booking.start),
            demand.client,
            demand.kind,
            demand.person,
            demand.minutes,
            why,
            demand.last,
            step.overdue,
            self._today + DAY * step.due,
        )


def _apart(demands: Sequence[Demand], days_between: int) -> dict[str, int]:
    """How many days the touches of each client lie apart: its shortest cadence may be less."""
    apart: dict[str, int] = {}
    for demand in demands:
        shortest = min(apart.get(demand.client, days_between), demand.every or days_between)
        apart[demand.client] = shortest
    return apart
