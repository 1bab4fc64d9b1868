"""Touches that found no room near their day, and whether room for them came later.

Touches are placed the strongest first, so what is given up later helps a touch only where it was
as strong as that: the weaker would have made way for it anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pumpkin_sheets.plan.care.cadence import Horizon
from pumpkin_sheets.plan.care.course import Step, Turn
from pumpkin_sheets.plan.care.day_book import Booking, DayBook, Priority


@dataclass(frozen=True, slots=True)
class _Freed:
    """Room that was given up on a day, and near it for a client, in a touch's turn."""

    day: int
    client: str
    priority: Priority
    turn: Turn


class Shortage:
    """The touches of one person that found no room near their day, and the room given up."""

    def __init__(self, book: DayBook, horizon: Horizon, person: str) -> None:
        self._book = book
        self._horizon = horizon
        self._person = person
        self._short: list[Step] = []
        self._told = 0
        self._freed: list[_Freed] = []
        self.freed = False
        """Whether something was given up after some touch had been short."""

    def note(self, step: Step) -> None:
        """That touch found no room near its day."""
        self._short.append(step)

    def give_up(self, booking: Booking, turn: Turn) -> None:
        """That booking was given up in that turn."""
        self._freed.append(_Freed(booking.day, booking.client, booking.priority, turn))
        if not self.freed:
            self.freed = any(step.turn <= turn and not step.undone for step in self._short)

    def begin_again(self) -> None:
        """Nothing is given up yet in a run over the result of the one before."""
        self._short = [step for step in self._short if not step.undone]
        self._freed = []
        self._told = 0
        self.freed = False

    def room_came_late(self) -> list[Step]:
        """The touches that would find room now where something was given up later."""
        found: dict[Turn, Step] = {}
        for freed in self._freed:
            for step in self._with_room(freed):
                if step.turn <= freed.turn:
                    found.setdefault(step.turn, step)
        return list(found.values())

    def room_came_early(self) -> Iterator[Step]:
        """The touches whose turn is still to come, and that would find room given up just now."""
        while self._told < len(self._freed):
            freed = self._freed[self._told]
            self._told += 1
            for step in self._with_room(freed):
                if step.turn > freed.turn:
                    yield step

    def _with_room(self, freed: _Freed) -> Iterator[Step]:
        """The touches that were short and would find room where that was given up.

        A booking given up makes room on its own day, and for its client on the days around that.
        """
        day, around = freed.day, self._book.too_near(freed.client, freed.day)
        full: dict[tuple[Priority, int], bool] = {}
        for step in self._short:
            if step.undone or step.priority > freed.priority:
                continue
            demand = step.demand
            last = step.searched if step.booking is None else step.last
            if demand.client == freed.client:
                days = range(max(step.low, around.start), min(last + 1, around.stop))
                if any(self._would_fit(step, each) for each in days):
                    yield step
            elif step.low <= day <= last:
                key = step.priority, demand.minutes
                if key not in full:
                    full[key] = self._book.is_full(self._person, day, demand.minutes, step.priority)
                if not full[key] and self._would_fit(step, day):
                    yield step

    def _would_fit(self, step: Step, day: int) -> bool:
        demand, person = step.demand, self._person
        if not self._horizon.is_working(day):
            return False
        weaker = self._book.weaker(person, day, demand.client, step.priority)
        return self._book.gap(person, day, demand.client, demand.minutes, weaker) is not None
