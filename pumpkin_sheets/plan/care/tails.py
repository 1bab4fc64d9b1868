"""Two clients whose touches take equally long exchange them from some day on.

No day has more or less on it for that, so it can be done where every day is full.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Balance, Chain
from pumpkin_sheets.plan.care.day_sets import days_of, set_of, span_of

Offer = tuple[Chain, list[int], int, int]
"""Another chain, its last touches, and how much later the one is with them, the other with its."""


def exchange_tails(bench: Bench, balance: Balance) -> None:
    """Have each late chain go on with another's touches where that is for the better."""
    late = {chain: chain.late() for chain in bench.chains}
    for chain in bench.chains:
        place = 0
        while late[chain] and not chain.once and place <= len(chain.days):
            offer = _best_offer(bench, balance, late, chain, place)
            if offer is None or not _exchange(bench, chain, chain.days[place:], offer):
                place += 1
                continue
            other, _, won, lost = offer
            balance.takes([(chain, won), (other, lost)])
            late[chain] += won
            late[other] += lost


def _best_offer(
    bench: Bench, balance: Balance, late: Mapping[Chain, int], chain: Chain, place: int
) -> Offer | None:
    """Whose last touches are better for a chain that waits too long for its own from ``place`` on.

    Those begin in the days for which it waits.  ``late`` is how late each chain is.
    """
    tail = chain.days[place:]
    one, low = chain.since, chain.first
    if place:
        one = chain.days[place - 1]
        low = max(low, one + chain.apart)
    two = tail[0] if tail else chain.end
    if not chain.gap(one, two) or not chain.firm.isdisjoint(tail):
        return None
    now = _late(chain, one, tail)
    clear = bench.clear_of(chain, tail)
    minutes, client = chain.minutes, chain.client
    best: Offer | None = None
    most = 0
    for day in days_of(clear & span_of(low, two - 1)):
        # At the best, nothing is late any more after that day.
        least = chain.gap(one, day) - now
        if least >= most:
            continue
        for other in bench.on[day]:
            if other.minutes != minutes or other.client == client or other.once:
                continue
            before, _ = other.around(day)
            if least + other.gap(before, two) - late[other] >= most:
                continue
            if tail and two < other.span(day)[0]:
                continue
            theirs = other.days[bisect_left(other.days, day) :]
            if not other.firm.isdisjoint(theirs):
                continue
            won = _late(chain, one, theirs) - now
            lost = _late(other, before, tail) - _late(other, before, theirs)
            if won + lost >= most or not balance.allows([(chain, won), (other, lost)]):
                continue
            if not (set_of(theirs) & ~clear or set_of(tail) & ~bench.clear_of(other, theirs)):
                most, best = won + lost, (other, theirs, won, lost)
    return best


def _exchange(bench: Bench, chain: Chain, tail: Sequence[int], offer: Offer) -> bool:
    """Do it; not where there is no time of day for one of the touches."""
    other, theirs, *_ = offer
    mine, its = [(chain, day) for day in tail], [(other, day) for day in theirs]
    coming = [*((chain, day) for day in theirs), *((other, day) for day in tail)]
    return bench.exchange([*mine, *its], coming)


def _late(chain: Chain, since: int, tail: Sequence[int]) -> int:
    """How late a chain is from one touch on if these are all that follow."""
    return sum(chain.gap(one, two) for one, two in pairwise([since, *tail, chain.end]))
