"""The days on which a chain may have its touches, who gives way there, and what it costs."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Chain
from pumpkin_sheets.plan.care.day_sets import days_of, set_of, span_of
from pumpkin_sheets.plan.care.prices import Prices

Going = tuple[Chain, int]
"""A chain that gives up its touch on a day."""


class Terms:
    """What the days cost a chain, if none of those ``laid`` and ``refused`` gives way to it.

    A day costs what it costs the one whose touch gives way there, and besides that what it costs
    the other touch of the client that is too near.
    """

    def __init__(
        self, bench: Bench, prices: Prices, laid: Collection[Chain], refused: Collection[Going]
    ) -> None:
        self._bench = bench
        self._prices = prices
        self._laid = laid
        self._refused = refused

    def can_win(self, chain: Chain) -> bool:
        """Whether a day could win more than it costs.

        Two touches that are too far apart stay as late for as long as there is none between them,
        so no other day need be looked at.
        """
        clear = self._bench.clear_of(chain, chain.days)
        for one, two in pairwise([chain.since, *chain.days, chain.end]):
            over = chain.gap(one, two)
            if not over:
                continue
            between = span_of(max(one + 1, chain.first), two - 1)
            if between & clear & self._bench.room(chain):
                return True
            for day, toll in self._priced(chain, between & clear).items():
                most = over - chain.gap(one, day)
                if toll < most and self._is_under(chain, day, most):
                    return True
            for day, toll in self._near_siblings(chain, between & ~clear).items():
                if toll + chain.gap(one, day) < over:
                    return True
        return False

    def days(self, chain: Chain, most: int) -> dict[int, int]:
        """The days that the chain may have, in order, and what each costs if under ``most``."""
        asked, stands = span_of(chain.first, chain.end - 1), set_of(chain.days)
        clear = self._bench.clear_of(chain, chain.days) & asked & ~stands
        room = self._bench.room(chain)
        found = dict.fromkeys(days_of(stands | (clear & room)), 0)
        found |= self._priced(chain, clear & ~room)
        found |= self._near_siblings(chain, asked & ~clear & ~stands)
        return {day: found[day] for day in sorted(found) if found[day] < most}

    def going(self, chain: Chain, days: Collection[int]) -> list[Going] | None:
        """Who gives way to the chain on these days; None where it costs other than it seemed."""
        bench = self._bench
        found: dict[Going, None] = {}
        for day in days:
            minutes, slots, there = bench.minutes[day], bench.slots[day], set_of((day,))
            if not bench.clear_of(chain, chain.days) & there:
                for other, at in self._siblings(chain):
                    if there & bench.near_to(chain.client, at):
                        found[other, at] = None
                        if at == day:
                            minutes, slots = minutes + other.minutes, slots + 1
            if slots <= 0 or minutes < chain.minutes:
                offer = self._prices.offer(chain, day, self._barred(day))
                if offer is not None:
                    found[offer[1], day] = None
        same = [self._prices.still(one, day) for one, day in found]
        return list(found) if all(same) else None

    def _is_under(self, chain: Chain, day: int, most: int) -> bool:
        """Whether somebody gives way to the chain there for less than ``most``, as it is now."""
        while True:
            offer = self._prices.offer(chain, day, self._barred(day))
            if offer is None or offer[0] >= most:
                return False
            if self._prices.still(offer[1], day):
                return True

    def _near_siblings(self, chain: Chain, asked: int) -> dict[int, int]:
        """What those days cost to which another touch of the client is near that gives way."""
        bench, room = self._bench, self._bench.room(chain)
        left = asked & bench.working
        found: dict[int, int] = {}
        for other, at in self._siblings(chain) if left else ():
            freed = left & bench.near_to(chain.client, at)
            freed = freed and freed & bench.clear_of(chain, [*chain.days, at])
            if not freed:
                continue
            left &= ~freed
            there = set_of((at,))
            priced = dict.fromkeys(days_of(freed & room), 0)
            priced |= self._priced(chain, freed & ~room & ~there)
            if freed & there and bench.left_without(other, at) >= chain.minutes:
                priced[at] = 0
            leaving = self._prices.leaving(other, at)
            found |= {day: leaving + price for day, price in priced.items()}
        return found

    def _siblings(self, chain: Chain) -> list[Going]:
        """The touches of its client's other kinds that may give way to the chain.

        Those that were published do so only for what is late unless it is made today.
        """
        late = not self._laid and chain.since + chain.longest <= 0
        return [
            (other, at)
            for other in self._bench.of_client[chain.client]
            if other is not chain and other not in self._laid
            for at in other.days
            if (late or at not in other.firm) and (other, at) not in self._refused
        ]

    def _priced(self, chain: Chain, full: int) -> dict[int, int]:
        """What room for a touch of the chain costs on ``full`` days; not those that have none."""
        days = days_of(full)
        if not self._laid and not self._refused:
            return self._prices.tolls(chain, days)
        offers = {day: self._prices.offer(chain, day, self._barred(day)) for day in days}
        return {day: offer[0] for day, offer in offers.items() if offer is not None}

    def _barred(self, day: int) -> set[Chain]:
        """Those who do not give way on that day."""
        return {*self._laid, *(one for one, at in self._refused if at == day)}
