"""Touches that found no room near their day, and whether room for them came late.

Touches are placed the strongest first, so what is given up later may help an earlier one.
"""

from __future__ import annotations

from pumpkin_sheets.plan.care.day_book import Booking, DayBook
from pumpkin_sheets.sheets.records import dataclass


@dataclass(slots=True)
class Short:
    """A touch of so many minutes for which there was no room from day ``first`` to ``last``."""

    client: str
    minutes: int
    first: int
    last: int


class Shortage:
    """The touches of one person that found no room, in the order in which they were tried."""

    def __init__(self, book: DayBook, person: str) -> None:
        self._book = book
        self._person = person
        self._short: list[Short] = []
        self.freed: dict[tuple[int, str], int] = {}
        """What was given up, by day and client: how many touches had been short by then."""

    def note(self, short: Short) -> None:
        self._short.append(short)

    def give_up(self, booking: Booking) -> None:
        """That booking was given up."""
        if self._short:
            self.freed[booking.day, booking.client] = len(self._short)

    def room_came_late(self) -> bool:
        """Whether a touch would find room now where something was given up later.

        A booking given up makes room on its own day, and for its client on the days around that.
        """
        return any(
            self._would_fit(short, around if short.client == client else range(day, day + 1))
            for (day, client), count in self.freed.items()
            for around in (self._book.too_near(client, day),)
            for short in self._short[:count]
        )

    def _would_fit(self, short: Short, days: range) -> bool:
        for day in range(max(short.first, days.start), min(short.last + 1, days.stop)):
            if self._book.gap(self._person, day, short.client, short.minutes) is not None:
                return True
        return False
