"""A person's days while their schedule is repaired: what is tried can be taken back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from operator import attrgetter

from pumpkin_sheets.plan.care.chains import Chain
from pumpkin_sheets.plan.care.day_book import Booking, DayBook


_index = attrgetter("index")


class Bench:
    """The chains of one person in the day book, and the working ``days`` they may stand on.

    ``slots`` and ``minutes`` are what each day has left, ``on`` the chains with a touch on it.
    """

    def __init__(
        self, book: DayBook, person: str, days: Sequence[int], length: int, chains: list[Chain]
    ) -> None:
        self.chains = chains
        self.days = days
        self.slots = [0] * length
        self.minutes = [0] * length
        self.on: list[list[Chain]] = [[] for _ in range(length)]
        self.of_client: dict[str, list[Chain]] = {}
        self.changed: set[Chain] = set()
        self._book = book
        self._person = person
        self._near: dict[str, list[int]] = {}
        self._bookings: dict[tuple[int, int], Booking] = {}
        self._done: list[tuple[Chain, Booking, bool]] = []
        for day in days:
            self.slots[day], self.minutes[day] = book.left(person, day)
        for chain in chains:
            self.of_client.setdefault(chain.client, []).append(chain)
            for day in chain.days:
                self.on[day].append(chain)
        for client in self.of_client:
            self._near[client] = [0] * length
            for day, booking in book.of_client(client).items():
                self._count(client, day, 1)
                if booking is not None:
                    self._bookings[booking.demand, day] = booking

    def between(self, low: int, high: int) -> Sequence[int]:
        """The working days from ``low`` to ``high``, both included."""
        return self.days[bisect_left(self.days, low) : bisect_right(self.days, high)]

    def clear(self, chain: Chain, day: int, but: int | None = None) -> bool:
        """Whether no touch of the client is too near to ``day``, its own on ``but`` left out."""
        near = self._near[chain.client][day]
        if near and but is not None and day in self._book.too_near(chain.client, but):
            near -= 1
        return not near

    def fits(self, chain: Chain, day: int) -> bool:
        """Whether the day has a touch and the minutes left."""
        return self.slots[day] > 0 and self.minutes[day] >= chain.minutes

    def free(self, chain: Chain, low: int, high: int) -> list[int]:
        """The working days between these on which one more touch fits and is clear."""
        slots, minutes, near, size = (
            self.slots,
            self.minutes,
            self._near[chain.client],
            chain.minutes,
        )
        return [
            day
            for day in self.between(low, high)
            if not near[day] and slots[day] > 0 and minutes[day] >= size
        ]

    def free_without(self, chain: Chain, out: Sequence[Chain]) -> list[int]:
        """The days on which a touch of this chain fits and is clear without any of those ``out``.

        These are chains of its client, which has one touch a day at the most.
        """
        near, more = list(self._near[chain.client]), {}
        for other in out:
            for day in other.days:
                more[day] = other.minutes
                around = self._book.too_near(chain.client, day)
                first, stop = max(around.start, 0), max(around.stop, 0)
                near[first:stop] = [count - 1 for count in near[first:stop]]
        slots, minutes, size = self.slots, self.minutes, chain.minutes
        return [
            day
            for day in self.between(chain.first, chain.end - 1)
            if not near[day]
            and (
                (slots[day] > 0 and minutes[day] >= size)
                or (day in more and minutes[day] + more[day] >= size)
            )
        ]

    def add(self, chain: Chain, day: int) -> bool:
        """Put a touch on that day, when it stood there before or when it can; whether it could."""
        book, start = self._book, chain.starts.get(day)
        if start is not None:
            booking = self._booking(chain, day, start)
            if book.fits(booking):
                self._put(chain, booking)
                self._done.append((chain, booking, True))
                return True
        start = book.gap(self._person, day, chain.client, chain.minutes)
        if start is None:
            return False
        booking = self._booking(chain, day, start)
        self._put(chain, booking)
        self._done.append((chain, booking, True))
        return True

    def remove(self, chain: Chain, day: int) -> None:
        booking = self._bookings[chain.index, day]
        self._take(chain, booking)
        self._done.append((chain, booking, False))

    def clear_out(self, chain: Chain) -> None:
        """Remove every touch of a chain."""
        for day in list(chain.days):
            self.remove(chain, day)

    def mark(self) -> int:
        """A point to go ``back`` to."""
        return len(self._done)

    def back(self, mark: int) -> None:
        """Undo everything since ``mark``, each touch at the time it had."""
        while len(self._done) > mark:
            chain, booking, added = self._done.pop()
            if added:
                self._take(chain, booking)
            else:
                self._put(chain, booking)

    def booking(self, chain: Chain, day: int) -> Booking:
        return self._bookings[chain.index, day]

    def _booking(self, chain: Chain, day: int, start: int) -> Booking:
        return Booking(
            self._person,
            day,
            start,
            chain.minutes,
            chain.client,
            chain.kind,
            (False, chain.tier),
            chain.index,
        )

    def _put(self, chain: Chain, booking: Booking) -> None:
        day = booking.day
        self._book.book(booking)
        self._bookings[chain.index, day] = booking
        insort(chain.days, day)
        self.changed.add(chain)
        insort(self.on[day], chain, key=_index)
        self.slots[day] -= 1
        self.minutes[day] -= chain.minutes
        self._count(chain.client, day, 1)

    def _take(self, chain: Chain, booking: Booking) -> None:
        day = booking.day
        self._book.cancel(booking)
        del self._bookings[chain.index, day]
        chain.days.remove(day)
        self.changed.add(chain)
        self.on[day].remove(chain)
        self.slots[day] += 1
        self.minutes[day] += chain.minutes
        self._count(chain.client, day, -1)

    def _count(self, client: str, day: int, step: int) -> None:
        near = self._near[client]
        around = self._book.too_near(client, day)
        first, stop = max(around.start, 0), max(around.stop, 0)
        near[first:stop] = [count + step for count in near[first:stop]]
