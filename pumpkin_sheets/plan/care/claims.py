"""A late client's touches laid anew on the days that suit them best, whoever stands there now.

Each full day has its price (``Prices``): how much later the one is who gives way there, and that
one is laid anew in turn.  It is done where all of it together is for the better (``Balance``).
"""

from __future__ import annotations

from collections.abc import Collection

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Balance, Chain
from pumpkin_sheets.plan.care.laying import best_days, put_back_one
from pumpkin_sheets.plan.care.prices import Prices
from pumpkin_sheets.plan.care.terms import Going, Terms

DEPTH = 2
"""Who gives way may have others give way, and these others once more."""


def claim(bench: Bench, balance: Balance) -> None:
    """Lay the touches of each late chain anew where that is for the better, the strongest first."""
    prices = Prices(bench)
    late = [(chain, chain.late()) for chain in bench.chains]
    late.sort(key=lambda c: (-c[0].weight, -c[1], c[0].index))
    for chain, was in late:
        if was and chain.late():
            _claimed(bench, balance, prices, chain)


def _claimed(bench: Bench, balance: Balance, prices: Prices, chain: Chain) -> None:
    """Try it, once more as late as can be, and without those who were later than it seemed."""
    refused: set[Going] = set()
    for patient in (False, True, False):
        tried = _Try(bench, prices, refused)
        mark = bench.mark()
        if tried.lay(chain, DEPTH, patient) and balance.takes(tried.changes()):
            prices.forget(tried.days, tried.chains)
            return
        worse = tried.worse()
        bench.back(mark)
        if not worse:
            return
        if patient:
            refused = worse


class _Try:
    """One try to lay chains anew, in which nobody gives way who has been laid before.

    ``days`` are those whose touches it has changed.
    """

    def __init__(self, bench: Bench, prices: Prices, refused: Collection[Going]) -> None:
        self.days: set[int] = set()
        self._bench = bench
        self._prices = prices
        self._refused = refused
        self._laid: set[Chain] = set()
        self._before: dict[Chain, int] = {}
        self._gone: list[Going] = []

    @property
    def chains(self) -> Collection[Chain]:
        """Those it has changed."""
        return self._before

    def changes(self) -> list[tuple[Chain, int]]:
        """How much later each chain has become."""
        return [(chain, chain.late() - late) for chain, late in self._before.items()]

    def worse(self) -> set[Going]:
        """Who gave way to the first chain, and is later for it."""
        return {(c, day) for c, day in self._gone if c.late() > self._before[c]}

    def lay(self, chain: Chain, depth: int, patient: bool = False) -> bool:
        """Lay a chain anew where that is worth what it costs others; whether it was."""
        late, own = chain.late(), set(chain.days)
        terms = Terms(self._bench, self._prices, self._laid, self._refused)
        going = None
        while going is None:
            if not terms.can_win(chain):
                return False
            cost, chosen = best_days(chain, terms.days(chain, late), patient)
            if cost >= late:
                return False
            new = [day for day in chosen if day not in own]
            going = terms.going(chain, new)
        if self._laid and any(day in chain.firm for day in own.difference(chosen)):
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
            if one.late() > self._before[one]:
                # The prices are as they were once this is undone.
                self._prices = self._prices.but(self.days, self._before)
                mark = self._bench.mark()
                if not self.lay(one, depth - 1):
                    self._bench.back(mark)
        return True
