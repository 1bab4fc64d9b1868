"""A person's days while their schedule is repaired: what is tried can be taken back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from operator import attrgetter

from pumpkin_sheets.plan.care.chains import Chain
from pumpkin_sheets.plan.care.day_book import Booking, DayBook
from pumpkin_sheets.plan.care.day_sets import count_on, days_of, set_of, span_of

_index = attrgetter("index")


class Bench:
    """The chains of one person in the day book, and the working ``days`` they may stand on.

    ``slots`` and ``minutes`` are what each day has left, ``on`` the chains with a touch on it.
    A day that is ``tight`` may have less time in one piece than its limits allow: there, the
    minutes are those of the longest piece.
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
        # How often each day is near to a touch of the client, twice at the most; the days that
        # are near to one that was made; the days before and after a touch that are near to it.
        self._near: dict[str, int] = {}
        self._made: dict[str, int] = {}
        self._apart: dict[str, int] = {}
        self._bookings: dict[tuple[int, int], Booking] = {}
        self._done: list[tuple[Chain, Booking, bool]] = []
        self._without: dict[int, dict[Chain, int]] = {}
        self.working = set_of(days)
        self._room = dict.fromkeys({chain.minutes for chain in chains}, 0)
        longest = max(self._room, default=0)
        self.tight = frozenset(day for day in days if book.is_tight(day, longest))
        for day in days:
            self.slots[day], self.minutes[day] = book.left(person, day)
            self._look_at(day)
        for chain in chains:
            self.of_client.setdefault(chain.client, []).append(chain)
            for day in chain.days:
                self.on[day].append(chain)
        for client in self.of_client:
            self._near[client] = self._made[client] = 0
            self._apart[client] = len(book.too_near(client, 0)) // 2
            for day, booking in book.of_client(client).items():
                if booking is None:
                    self._made[client] |= self.near_to(client, day)
                else:
                    self._near[client] += self.near_to(client, day)
                    self._bookings[booking.demand, day] = booking

    def between(self, low: int, high: int) -> Sequence[int]:
        """The working days from ``low`` to ``high``, both included."""
        return self.days[bisect_left(self.days, low) : bisect_right(self.days, high)]

    def clear(self, chain: Chain, day: int, but: int | None = None) -> bool:
        """Whether no touch of the client is too near to ``day``, its own on ``but`` left out."""
        client = chain.client
        near = count_on(self._near[client], day)
        if near and but is not None and abs(day - but) <= self._apart[client]:
            near -= 1
        return not near and not count_on(self._made[client], day)

    def clear_of(self, chain: Chain, but: Iterable[int]) -> int:
        """The working days to which no touch of the client is too near, without its own ``but``."""
        client = chain.client
        near = self._near[client]
        for day in but:
            near -= self.near_to(client, day)
        return self.working & ~(near | near >> 1 | self._made[client])

    def near_to(self, client: str, day: int) -> int:
        """The days that are too near to ``day`` for another touch of that client."""
        apart, last = self._apart[client], len(self.on) - 1
        return span_of(day - apart, day + apart if day + apart < last else last)

    def room(self, chain: Chain) -> int:
        """The days that have a touch and the minutes left."""
        return self._room[chain.minutes]

    def fits(self, chain: Chain, day: int) -> bool:
        """Whether the day has a touch and the minutes left."""
        return self.slots[day] > 0 and self.minutes[day] >= chain.minutes

    def free(self, chain: Chain, low: int, high: int) -> list[int]:
        """The working days between these on which one more touch fits and is clear."""
        return days_of(self.clear_of(chain, ()) & self._room[chain.minutes] & span_of(low, high))

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

    def exchange(
        self, going: Iterable[tuple[Chain, int]], coming: Iterable[tuple[Chain, int]]
    ) -> bool:
        """Put touches in the place of others; all is as it was where one has no time of day."""
        mark = self.mark()
        for chain, day in going:
            self.remove(chain, day)
        if all(self.add(chain, day) for chain, day in coming):
            return True
        self.back(mark)
        return False

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

    def giving_way(self, chain: Chain, day: int) -> bool:
        """Whether the touch of a chain on that day leaves time for another one if it goes."""
        return bool(day) or not self._book.has_begun(self.booking(chain, day))

    def left_without(self, chain: Chain, day: int) -> int:
        """The minutes that the day has left for one touch if the chain's goes."""
        if day not in self.tight:
            return self.minutes[day] + chain.minutes
        known = self._without[day]
        if chain not in known:
            book, booking = self._book, self.booking(chain, day)
            left = book.left(self._person, day)[1] + chain.minutes
            known[chain] = min(left, book.longest_gap(self._person, day, booking))
        return known[chain]

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
        self._look_at(day)
        self._near[chain.client] += self.near_to(chain.client, day)

    def _take(self, chain: Chain, booking: Booking) -> None:
        day = booking.day
        self._book.cancel(booking)
        del self._bookings[chain.index, day]
        chain.days.remove(day)
        self.changed.add(chain)
        self.on[day].remove(chain)
        self.slots[day] += 1
        self.minutes[day] += chain.minutes
        self._look_at(day)
        self._near[chain.client] -= self.near_to(chain.client, day)

    def _look_at(self, day: int) -> None:
        """Note for which touches that day has room."""
        if day in self.tight:
            self._without[day] = {}
            left = self._book.left(self._person, day)[1]
            self.minutes[day] = min(left, self._book.longest_gap(self._person, day))
        bit, slots, minutes = set_of((day,)), self.slots[day], self.minutes[day]
        for size, room in self._room.items():
            if slots > 0 and minutes >= size:
                self._room[size] = room | bit
            else:
                self._room[size] = room & ~bit
