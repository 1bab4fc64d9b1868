"""The course of a demand: what came of each of its touches, in the order in which they were tried.

Days count from today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pumpkin_sheets.plan.care.day_book import Booking, Priority
from pumpkin_sheets.plan.care.demands import Demand, what_counts
from pumpkin_sheets.plan.care.touches import Why
from pumpkin_sheets.plan.care.work_days import DAY

Turn = tuple[bool, float, int, int]
"""Where a touch stands among those of its person, the smallest first: not overdue, the tier
downwards, the day due, the rank of its demand."""


@dataclass(slots=True, eq=False)
class Step:
    """A touch that was tried, and what came of it.

    ``due``, ``overdue`` and ``why`` are those of its demand by then.  It was looked for from day
    ``low`` to ``last``, and, where it was ``short`` there, to ``searched``.  ``missed``: it is to
    be said that it found no place, for the ``reason``, or for one that the end shows.  ``undone``
    when the course was taken back before it.
    """

    demand: Demand
    turn: Turn
    due: int
    overdue: int
    why: Why
    priority: Priority
    low: int
    last: int
    searched: int = -1
    booking: Booking | None = None
    short: bool = False
    missed: bool = False
    reason: str = ""
    undone: bool = False


class Course:
    """How far the touches of a demand are made.

    ``due``, ``overdue`` and ``why`` are those of the next one; ``held`` the bookings that were
    published and not used yet, by day, ``wishes`` the days that were published.  ``changed``:
    something was booked that was not held, or given up.  ``awake``: made in this run; what
    sleeps stands as the run before left it.
    """

    __slots__ = (
        "_dues", "_planned", "awake", "changed", "demand", "due", "held", "next_turn", "number",
        "overdue", "rank", "start", "steps", "why", "wishes",
    )  # fmt: skip

    def __init__(self, number: int, rank: int, demand: Demand, today: dt.date) -> None:
        self.number = number
        self.rank = rank
        self.start = today
        self.held: Sequence[Booking] = ()
        self.wishes: Sequence[int] = ()
        if demand.published:
            self.wishes = [(e.date - today).days for e in demand.published]
        self.changed = False
        self._planned: Priority = (False, demand.tier)
        self._dues: list[dt.date] | None = None
        self._begin(demand)

    def _begin(self, demand: Demand) -> None:
        self.demand = demand
        self.due = self.first_due
        self.overdue = demand.overdue
        self.why = demand.why
        self.steps: list[Step] = []
        self.awake = True
        self.next_turn: Turn | None = self.turn()

    @property
    def first_due(self) -> int:
        return (self.demand.due - self.start).days

    def turn(self) -> Turn:
        return not self.overdue, -self.demand.tier, self.due, self.rank

    def priority(self) -> Priority:
        return (True, self.demand.tier) if self.overdue else self._planned

    def booking(self, day: int, start: int, priority: Priority) -> Booking:
        d = self.demand
        return Booking(
            d.person, day, start, d.minutes, d.client, d.kind, priority, demand=self.number
        )

    def use(self, booking: Booking) -> None:
        """That booking is held no more: it was used or given up."""
        if self.held[0] is booking:
            self.held = self.held[1:]
        else:
            self.held = [each for each in self.held if each is not booking]

    def advance(self, due: int, placed: bool) -> None:
        """The next touch is due on that day."""
        if placed and self.why.key != "again" and self.demand.every is not None:
            self.why = Why("again", (("days", self.demand.every),))
        self.due = due
        self.overdue = 0

    def bookings(self) -> list[Booking]:
        return [step.booking for step in self.steps if step.booking is not None]

    def moved(self, asked: bool) -> bool:
        """Whether the demand itself may be another one, now that it came out as it did.

        ``asked``: its touch is asked for besides the cadence.
        """
        before = self._dues
        if before is None:
            if not self.steps and not self.demand.published:
                return False
            before = [e.due for e in self.demand.published]
        return what_counts(self._dues_now(), asked) != what_counts(before, asked)

    def step_of(self, turn: Turn) -> Step:
        return next(step for step in self.steps if step.turn == turn)

    def turn_of(self, booking: Booking) -> Turn:
        return next(step.turn for step in self.steps if step.booking is booking)

    def sleep(self) -> None:
        """Take what came out for published, until something of it has to be made anew."""
        self._dues = self._dues_now()
        self.awake = self.changed = False
        self.held = ()
        self.next_turn = None

    def begin_anew(self, demand: Demand, held: Sequence[Booking]) -> None:
        """Make all of it for another demand, of whose bookings these are still held."""
        for step in self.steps:
            step.undone = True
        self.wishes, self.held = [b.day for b in self.bookings()], held
        self.changed = True
        self._begin(demand)

    def wake(self, turn: Turn) -> None:
        """Take back the steps from that turn on; what they had booked is held."""
        place = self.steps.index(self.step_of(turn))
        taken, self.wishes = self.steps[place:], [b.day for b in self.bookings()]
        del self.steps[place:]
        self.held = [s.booking for s in taken if s.booking and not s.booking.given_up]
        for step in taken:
            step.undone = True
        first = taken[0]
        self.due, self.overdue, self.why = first.due, first.overdue, first.why
        self.awake, self.next_turn = True, turn

    def _dues_now(self) -> list[dt.date]:
        return [self.start + DAY * step.due for step in self.steps if step.booking]
