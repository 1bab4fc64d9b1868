"""A late client's touches laid anew on the days that suit them best, whoever stands there now.

Each full day has its price (``Prices``): how much later the one is who gives way there, and that
one is laid anew in turn.  It is done where all of it together is for the better (``Balance``).
"""

from __future__ import annotations

from itertools import pairwise

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Balance, Chain
from pumpkin_sheets.plan.care.day_sets import days_of, set_of, span_of
from pumpkin_sheets.plan.care.laying import best_days
from pumpkin_sheets.plan.care.prices import Prices
from pumpkin_sheets.plan.care.repacking import put_back_one

MOST_TRIES = 2
"""A claim is tried again without those who were later for it than it seemed."""

DEPTH = 2
"""Who gives way may have others give way, and these others once more."""

Going = tuple[Chain, int]
"""A chain that gives up its touch on a day."""


def claim(bench: Bench, balance: Balance) -> None:
    """Lay the touches of each late chain anew where that is for the better, the strongest first."""
    prices = Prices(bench)
    late = [(chain, chain.late()) for chain in bench.chains]
    late.sort(key=lambda c: (-c[0].weight, -c[1], c[0].index))
    for chain, was in late:
        if was and chain.late():
            _claimed(bench, balance, prices, chain)


def _claimed(bench: Bench, balance: Balance, prices: Prices, chain: Chain) -> None:
    refused: set[Going] = set()
    for _ in range(MOST_TRIES):
        tried = _Try(bench, prices, refused)
        mark = bench.mark()
        if tried.lay(chain, DEPTH) and balance.takes(tried.changes()):
            prices.forget(tried.days)
            return
        worse = tried.worse()
        bench.back(mark)
        if not worse:
            return
        refused |= worse


class _Try:
    """One try to lay chains anew, in which nobody gives way who has been laid before.

    ``days`` are those whose touches it has changed.
    """

    def __init__(self, bench: Bench, prices: Prices, refused: set[Going]) -> None:
        self.days: set[int] = set()
        self._bench = bench
        self._prices = prices
        self._refused = refused
        self._laid: set[Chain] = set()
        self._before: dict[Chain, int] = {}
        self._gone: list[Going] = []

    def changes(self) -> list[tuple[Chain, int]]:
        """How much later each chain has become."""
        return [(chain, chain.late() - late) for chain, late in self._before.items()]

    def worse(self) -> set[Going]:
        """Who gave way to the first chain, and is later for it."""
        return {(c, day) for c, day in self._gone if c.late() > self._before[c]}

    def lay(self, chain: Chain, depth: int) -> bool:
        """Lay a chain anew where that is worth what it costs others; whether it was."""
        late = chain.late()
        own, sure = set(chain.days), False
        while not sure:
            if not self._is_worth_it(chain, late):
                return False
            cost, chosen = best_days(chain, self._tolls(chain, late))
            if cost >= late:
                return False
            if self._laid and any(day in chain.firm for day in own.difference(chosen)):
                return False
            new = [day for day in chosen if day not in own]
            going = self._going(chain, new)
            if going is None:
                return False
            sure = all([self._prices.still(*one) for one in going])
        if not self._laid:
            self._gone = going
        self._laid.add(chain)
        self._before.setdefault(chain, late)
        self.days |= own
        self.days.update(chosen)
        for day in own.difference(chosen):
            self._bench.remove(chain, day)
        for one, day in going:
            self._before.setdefault(one, one.late())
            self._bench.remove(one, day)
            self.days.add(day)
        if not all(self._bench.add(chain, day) for day in new):
            return False
        out = sorted({one for one, _ in going}, key=lambda c: (-c.weight, c.index))
        for one in out:
            put_back_one(self._bench, one)
            self.days.update(one.days)
        for one in out if depth else ():
            if one.late() > self._before[one]:
                # The prices are as they were once this is undone.
                self._prices = self._prices.but(self.days)
                mark = self._bench.mark()
                if not self.lay(one, depth - 1):
                    self._bench.back(mark)
        return True

    def _is_worth_it(self, chain: Chain, late: int) -> bool:
        """Whether a day could win more than it costs: one between two touches that are too far
        apart, for as long as there is none between those, they stay as late.
        """
        clear = self._bench.clear_of(chain, chain.days)
        room = self._bench.room(chain)
        for one, two in pairwise([chain.since, *chain.days, chain.end]):
            over = chain.gap(one, two)
            if not over:
                continue
            between = span_of(max(one + 1, chain.first), two - 1)
            if between & clear & room:
                return True
            for day, toll in self._priced(chain, between & clear).items():
                if toll + chain.gap(one, day) < over:
                    return True
            for day, toll in self._near_siblings(chain, between & ~clear).items():
                if toll + chain.gap(one, day) < over:
                    return True
        return False

    def _going(self, chain: Chain, days: list[int]) -> list[Going] | None:
        """Who gives way to the chain on these days; None where nobody does."""
        bench = self._bench
        found: dict[Going, None] = {}
        own = list(chain.days)
        for day in days:
            minutes, slots = bench.minutes[day], bench.slots[day]
            there = set_of((day,))
            if not bench.clear_of(chain, own) & there:
                for other, at in self._siblings(chain):
                    if there & bench.near_to(chain.client, at):
                        found[other, at] = None
                        if at == day:
                            minutes, slots = minutes + other.minutes, slots + 1
            if slots <= 0 or minutes < chain.minutes:
                offer = self._prices.offer(chain, day, self._barred(day))
                if offer is None:
                    return None
                found[offer[1], day] = None
        return list(found)

    def _siblings(self, chain: Chain) -> list[Going]:
        """The touches of its client's other kinds that may give way to the chain."""
        return [
            (other, at)
            for other in self._bench.of_client[chain.client]
            if other is not chain and other not in self._laid
            for at in other.days
            if at not in other.firm and (other, at) not in self._refused
        ]

    def _barred(self, day: int) -> set[Chain]:
        """Those who do not give way on that day."""
        return self._laid | {one for one, at in self._refused if at == day}

    def _tolls(self, chain: Chain, most: int) -> dict[int, int]:
        """The days that a chain may have, in their order, with what each costs; under ``most``."""
        asked, stands = span_of(chain.first, chain.end - 1), set_of(chain.days)
        clear = self._bench.clear_of(chain, chain.days) & asked & ~stands
        room = self._bench.room(chain)
        found = dict.fromkeys(days_of(stands | (clear & room)), 0)
        found |= self._priced(chain, clear & ~room)
        found |= self._near_siblings(chain, asked & ~clear & ~stands)
        return {day: found[day] for day in sorted(found) if found[day] < most}

    def _near_siblings(self, chain: Chain, asked: int) -> dict[int, int]:
        """What days cost on which another touch of the client is near, which gives way."""
        bench, room, found = self._bench, self._bench.room(chain), {}
        left = asked & bench.working
        for other, at in self._siblings(chain) if left else ():
            freed = left & bench.near_to(chain.client, at)
            if not freed:
                continue
            freed &= bench.clear_of(chain, [*chain.days, at])
            if not freed:
                continue
            left &= ~freed
            leaving, there = self._prices.leaving(other, at), set_of((at,))
            priced = dict.fromkeys(days_of(freed & room), 0)
            priced |= self._priced(chain, freed & ~room & ~there)
            if freed & there and bench.minutes[at] + other.minutes >= chain.minutes:
                priced[at] = 0
            found |= {day: leaving + price for day, price in priced.items()}
        return found

    def _priced(self, chain: Chain, full: int) -> dict[int, int]:
        """What room for a touch of the chain costs on ``full`` days."""
        days = days_of(full)
        if not self._laid and not self._refused:
            return self._prices.tolls(chain, days)
        offers = {day: self._prices.offer(chain, day, self._barred(day)) for day in days}
        return {day: offer[0] for day, offer in offers.items() if offer is not None}
