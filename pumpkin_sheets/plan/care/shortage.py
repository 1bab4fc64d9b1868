"""Touches that found no room near their day, and whether room for them came later.

Touches are placed the strongest first, so what is given up later helps a touch only where it was
as strong as that: the weaker would have made way for it anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pumpkin_sheets.plan.care.cadence import Horizon
from pumpkin_sheets.plan.care.course import Step, Turn
from pumpkin_sheets.plan.care.day_book import Booking, DayBook, Priority

_BEFORE_ALL: Turn = (False, float("-inf"), 0, 0)
_AFTER_ALL: Turn = (True, float("inf"), 0, 0)


@dataclass(frozen=True, slots=True)
class _Freed:
    """Room that was given up on a day, and near it for a client, in a touch's turn."""

    day: int
    client: str
    priority: Priority
    turn: Turn


@dataclass(frozen=True, slots=True)
class Hope:
    """A day on which a touch that was short would find room."""

    step: Step
    day: int


class Shortage:
    """The touches of one person that found no room near their day, and the room given up."""

    def __init__(self, book: DayBook, horizon: Horizon, person: str, shortest: int) -> None:
        self._book = book
        self._horizon = horizon
        self._person = person
        self._shortest = shortest
        self._short: list[Step] = []
        self._of_client: dict[str, list[Step]] | None = None
        self._again = False
        self._given_up: list[_Freed] = []
        self._told = 0
        self.freed = False
        """Whether something was given up after some touch had been short."""

    def note(self, step: Step) -> None:
        """That touch found no room near its day."""
        self._short.append(step)
        if self._of_client is not None:
            self._of_client.setdefault(step.demand.client, []).append(step)

    def give_up(self, booking: Booking, turn: Turn) -> None:
        """That booking was given up in that turn."""
        if not self.freed:
            self.freed = any(step.turn <= turn and not step.undone for step in self._short)
        if self.freed or self._again:
            given_up = _Freed(booking.day, booking.client, booking.priority, turn)
            self._given_up.append(given_up)

    def begin_again(self) -> None:
        """Nothing is given up yet in a run over the result of the one before."""
        self._short = [step for step in self._short if not step.undone]
        self._of_client = None
        self._given_up = []
        self._told = 0
        self._again = True
        self.freed = False

    def room_came_late(self) -> list[Hope]:
        """The touches that would find room now where something was given up later."""
        return [
            hope
            for freed in self._given_up
            for hope in self._with_room(freed, _BEFORE_ALL, freed.turn)
        ]

    def room_came_early(self) -> Iterator[Iterator[Hope]]:
        """For each booking given up just now, the touches to come that would find its room.

        In the order of their turns; whether there still is room is seen when the next is asked for.
        """
        while self._told < len(self._given_up):
            freed = self._given_up[self._told]
            self._told += 1
            yield self._with_room(freed, freed.turn, _AFTER_ALL)

    def room_of(self, booking: Booking) -> Iterator[Hope]:
        """The touches that would find room where that stood before all of them, by their turns."""
        freed = _Freed(booking.day, booking.client, booking.priority, _BEFORE_ALL)
        return self._with_room(freed, _BEFORE_ALL, _AFTER_ALL)

    def would_fit(self, step: Step, day: int) -> bool:
        """Whether a touch that was short would find room on that day now."""
        demand, person = step.demand, self._person
        if not self._horizon.is_working(day):
            return False
        weaker = self._book.weaker(person, day, demand.client, step.priority)
        return self._book.gap(person, day, demand.client, demand.minutes, weaker) is not None

    def _short_of(self, client: str) -> Sequence[Step]:
        if self._of_client is None:
            self._of_client = {}
            for step in self._short:
                self._of_client.setdefault(step.demand.client, []).append(step)
        return self._of_client.get(client, ())

    def _with_room(self, freed: _Freed, after: Turn, until: Turn) -> Iterator[Hope]:
        """The touches that were short and would find room where that was given up, and the day.

        Those with a turn ``after`` one and ``until`` another, in order.  A booking given up makes
        room on its own day, and for its client on the days around that.
        """
        there, priority = freed.day, freed.priority
        hopes = [
            Hope(step, day)
            for step in self._short_of(freed.client)
            if step.priority <= priority and after < step.turn <= until
            for day in self._book.too_near(freed.client, there)
            if step.low <= day <= _last(step)
        ]
        if not self._is_full(there, priority):
            hopes += [
                Hope(step, there)
                for step in self._short
                if step.low <= there <= _last(step)
                and step.priority <= priority
                and after < step.turn <= until
            ]
        hopes.sort(key=lambda hope: hope.step.turn)
        for hope in hopes:
            step, day = hope.step, hope.day
            full = day == there and self._is_full(day, step.priority)
            if not full and not step.undone and self.would_fit(step, day):
                yield hope

    def _is_full(self, day: int, priority: Priority) -> bool:
        return self._book.is_full(self._person, day, self._shortest, priority)


def _last(step: Step) -> int:
    """The last day on which a touch would rather stand than where it came to stand."""
    return step.searched if step.booking is None else step.last
