"""What room on a full day costs: how much later another one is whose touch gives way there."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Chain
from pumpkin_sheets.plan.care.day_sets import days_of, set_of, span_of

Offer = tuple[int, Chain]
"""How much later a chain is without its touch on some day, and the chain."""


class Prices:
    """The offers of each day, as all days stood when they were asked for first.

    ``forget`` the days whose touches have changed since: the others may cost less or more by now,
    which is seen when it comes to the point.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._costs: dict[tuple[Chain, int], int] = {}
        self._offers: dict[int, list[Offer]] = {}
        self._tolls: dict[tuple[int, float], dict[int, int | None]] = {}

    def forget(self, days: Iterable[int], chains: Iterable[Chain]) -> None:
        for day in days:
            self._offers.pop(day, None)
            for chain in chains:
                self._costs.pop((chain, day), None)
            for tolls in self._tolls.values():
                tolls.pop(day, None)

    def but(self, days: Iterable[int], chains: Iterable[Chain]) -> Prices:
        """The same without those days: they are looked at anew when they are asked for."""
        found = Prices(self._bench)
        found._costs = self._costs.copy()
        found._offers = self._offers.copy()
        found._tolls = {key: tolls.copy() for key, tolls in self._tolls.items()}
        found.forget(days, chains)
        return found

    def still(self, chain: Chain, day: int) -> bool:
        """Whether it still costs the same that a chain gives up its touch; else it is forgotten."""
        was, now = self.leaving(chain, day), cost_of_leaving(self._bench, chain, day)
        if was != now:
            self.forget((day,), ())
            self._costs[chain, day] = now
        return was == now

    def leaving(self, chain: Chain, day: int) -> int:
        """What it costs that a chain gives up its touch on that day."""
        key = chain, day
        cost = self._costs.get(key)
        if cost is None:
            cost = self._costs[key] = cost_of_leaving(self._bench, chain, day)
        return cost

    def _on(self, day: int) -> list[Offer]:
        """What it costs that each of those on a day gives way there, the cheapest first."""
        found = self._offers.get(day)
        if found is None:
            bench = self._bench
            there = [chain for chain in bench.on[day] if bench.giving_way(chain, day)]
            found = [(self.leaving(chain, day), chain) for chain in there]
            found.sort(key=_by_price)
            self._offers[day] = found
        return found

    def tolls(self, chain: Chain, days: Iterable[int]) -> dict[int, int]:
        """The least price of room for a touch of the chain on those days on which there is any."""
        key = chain.minutes, chain.tier
        known = self._tolls.get(key)
        if known is None:
            known = self._tolls[key] = {}
        found = {}
        for day in days:
            if day in known:
                toll = known[day]
            else:
                offer = self.offer(chain, day)
                toll = known[day] = None if offer is None else offer[0]
            if toll is not None:
                found[day] = toll
        return found

    def offer(self, chain: Chain, day: int, but: Collection[Chain] = ()) -> Offer | None:
        """Who gives way to a touch of the chain for the least price; not one of those ``but``.

        The stronger are never later for it, and what was published gives way to the stronger only.
        """
        bench, need, tier = self._bench, chain.minutes, chain.tier
        for offer in self._on(day):
            cost, one = offer
            if one in but or one.client == chain.client or bench.left_without(one, day) < need:
                continue
            if one.tier >= tier and (day in one.firm or (cost > 0 and one.tier > tier)):
                continue
            return offer
        return None


def cost_of_leaving(bench: Bench, chain: Chain, day: int) -> int:
    """How much later a chain is without its touch on that day: on the best free one, or on none."""
    before, after = chain.around(day)
    gap, longest = chain.gap, chain.longest
    now = gap(before, day) + gap(day, after)
    least = gap(before, after) - now
    if least <= 0:
        return least
    low, high = chain.span(day)
    free = bench.clear_of(chain, (day,)) & bench.room(chain) & ~set_of((day,))
    if not now and free & span_of(max(low, after - longest), min(high, before + longest)):
        return 0
    for other in days_of(free & span_of(low, high)):
        cost = gap(before, other) + gap(other, after) - now
        if cost < least:
            least = cost
    return least


def _by_price(offer: Offer) -> tuple[int, int, int]:
    return offer[0], -offer[1].minutes, offer[1].index
