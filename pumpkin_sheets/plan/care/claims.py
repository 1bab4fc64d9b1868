"""A late client's touches laid anew on the days that suit them best, whoever stands there now.

Each full day has its price (``Prices``): how much later the one is who gives way there, and that
one is laid anew in turn.  It is done where all of it together is for the better (``Balance``).
"""

from __future__ import annotations

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Balance, Chain
from pumpkin_sheets.plan.care.day_sets import days_of, span_of
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
        if bench.mark() > mark:
            bench.back(mark)
            prices.forget(tried.days)
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
        cost, chosen = best_days(chain, self._tolls(chain, late))
        if cost >= late:
            return False
        own = set(chain.days)
        if self._laid and any(day in chain.firm for day in own.difference(chosen)):
            return False
        new = [day for day in chosen if day not in own]
        going = self._going(chain, new)
        if going is None:
            return False
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
            mark = self._bench.mark()
            self._prices.forget(self.days)
            if one.late() > self._before[one] and not self.lay(one, depth - 1):
                self._bench.back(mark)
        return True

    def _going(self, chain: Chain, days: list[int]) -> list[Going] | None:
        """Who gives way to the chain on these days; None where nobody does."""
        bench = self._bench
        found: dict[Going, None] = {}
        own = list(chain.days)
        for day in days:
            minutes, slots = bench.minutes[day], bench.slots[day]
            if not bench.clear_of(chain, own) & span_of(day, day):
                for other, at in self._siblings(chain):
                    if span_of(day, day) & bench.near_to(chain.client, at):
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
        """The days that a chain may have, and what each of them costs; less than ``most``."""
        bench, prices = self._bench, self._prices
        own = list(chain.days)
        asked = span_of(chain.first, chain.end - 1)
        clear = bench.clear_of(chain, own) & asked
        free = clear & bench.room(chain)
        found = dict.fromkeys(days_of(free), 0) | dict.fromkeys(own, 0)

        def toll(day: int) -> int | None:
            barred = self._barred(day)
            if not barred:
                return prices.toll(chain, day)
            offer = prices.offer(chain, day, barred)
            return None if offer is None else offer[0]

        for day in days_of(clear & ~free):
            if day not in found:
                price = toll(day)
                if price is not None and price < most:
                    found[day] = price
        for other, at in self._siblings(chain):
            near = (
                bench.clear_of(chain, [*own, at]) & bench.near_to(chain.client, at) & asked & ~clear
            )
            leaving: int | None = None
            for day in days_of(near):
                if day in found:
                    continue
                if leaving is None:
                    leaving = next(cost for cost, one in prices.on(at) if one is other)
                    if leaving >= most or (leaving > 0 and other.tier > chain.tier):
                        break
                price = 0
                if day == at:
                    if bench.minutes[day] + other.minutes < chain.minutes:
                        continue
                elif not bench.fits(chain, day):
                    price = toll(day)
                    if price is None:
                        continue
                if leaving + price < most:
                    found[day] = leaving + price
        return dict(sorted(found.items()))
