"""All touches of a client taken out and put back on the best days that are left."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Balance, Chain
from pumpkin_sheets.plan.care.missed_days import Missed

Tried = dict[tuple[int, ...], list[list[int]]]
"""By chains that were put back in vain, the days on which their touches stood."""


def reinsert(bench: Bench, balance: Balance, missed: Missed, tried: Tried) -> None:
    """Put back all touches of each client with a late one, then each late kind alone.

    Those in ``tried`` whose own touches stand where they stood are not tried again.
    """
    late = {chain: chain.late() for chain in bench.chains}
    groups = [
        chains
        for chains in bench.of_client.values()
        if len(chains) > 1 and any(late[chain] for chain in chains)
    ]
    groups += [[c] for c in sorted(bench.chains, key=lambda c: (-c.weight, c.index)) if late[c]]
    for chains in groups:
        key, stand = tuple(c.index for c in chains), [list(c.days) for c in chains]
        if tried.get(key) == stand or not any(chain.late() for chain in chains):
            continue
        if len(chains) == 1 and not missed.has_room(chains[0]):
            continue
        better = _reinserted(bench, balance, chains)
        if not better:
            tried[key] = stand


def _least_late(chain: Chain, days: Sequence[int]) -> int:
    """How late an empty chain is at least, if ``days`` are free."""
    weight, longest, end, apart = chain.weight, chain.longest, chain.end, chain.apart
    none = weight * max(0, end - chain.since - longest)
    if chain.once:
        return weight * max(0, days[0] - chain.since - longest) if days else none
    since = chain.since + longest
    # The least so far by last day; of those in reach, the ones no later one undercuts.
    costs: list[int] = []
    reach: deque[int] = deque()
    near = far = 0
    beyond: int | None = None
    for day in days:
        cost = weight * (day - since) if day > since else 0
        while days[near] <= day - apart:
            new = costs[near]
            while reach and costs[reach[-1]] >= new:
                reach.pop()
            reach.append(near)
            near += 1
        while reach and days[reach[0]] < day - longest:
            reach.popleft()
        while days[far] < day - longest:
            left = costs[far] - weight * days[far]
            if beyond is None or left < beyond:
                beyond = left
            far += 1
        if cost and reach and costs[reach[0]] < cost:
            cost = costs[reach[0]]
        if cost and beyond is not None:
            cost = min(cost, beyond + weight * (day - longest))
        costs.append(cost)
    for day, cost in zip(days, costs, strict=True):
        none = min(none, cost + weight * max(0, end - day - longest))
    return none


def _reinserted(bench: Bench, balance: Balance, chains: Sequence[Chain]) -> bool:
    """Take these out and put them back, the latest first; whether that is for the better.

    Those of a client are tried on the days that suit them best, then as late as can be.
    """
    before = {chain: chain.late() for chain in chains}
    # How late each is at least, were it alone: no more than that can be hoped for.
    least = {
        chain: _least_late(chain, bench.free_without(chain, chains)) if late else 0
        for chain, late in before.items()
    }
    hope, now = sum(least.values()), sum(before.values())
    order = sorted(chains, key=lambda c: (-before[c], c.longest, c.index))
    for patient in (False, True)[: len(chains)]:
        if hope >= now:
            return False
        mark, best = bench.mark(), hope
        for chain in chains:
            bench.clear_out(chain)
        for chain in order:
            put_back(bench, chain, patient)
            best += chain.late() - least[chain]
            if best >= now:
                break
        if best < now and balance.takes([(c, c.late() - was) for c, was in before.items()]):
            return True
        bench.back(mark)
    return False


def put_back(bench: Bench, chain: Chain, patient: bool) -> None:
    """Put an empty chain on the days that make it least late, and of these on the fewest.

    A published day counts as none.  Among equals each is as near to the day it is due as can be;
    as late as can be where they are ``patient``.
    """
    weight, longest, end, apart = chain.weight, chain.longest, chain.end, chain.apart
    firm, every = chain.firm, chain.every
    days = bench.free(chain, chain.first, end - 1)
    # By last day: lateness so far, touches, days from where they are due; the one before.
    best: list[tuple[int, int, int, int]] = []
    chosen = (weight * max(0, end - chain.since - longest), 0, 0, -1)
    first = near = 0
    for place, day in enumerate(days):
        one = 0 if day in firm else 1
        gap = day - chain.since
        away = -day if patient else abs(gap - every)
        found = (weight * max(0, gap - longest), one, away, -1)
        # One that is followed too late is worse than one more between the two, if there is room
        # for that: whatever lies before it need not be looked at.
        while near < place and day - days[near] >= apart:
            near += 1
        if near:
            until = min(day - longest, days[near - 1] - apart + 1)
            while days[first] < until:
                first += 1
        for earlier in range(first, near):
            gap = day - days[earlier]
            cost, count, distance, _ = best[earlier]
            if gap > longest:
                cost += weight * (gap - longest)
            if cost > found[0] or (cost == found[0] and count + one > found[1]):
                continue
            away = -day if patient else abs(gap - every)
            found = min(found, (cost, count + one, distance + away, earlier))
        best.append(found)
        last = found[0] + (0 if chain.once else weight * max(0, end - day - longest))
        chosen = min(chosen, (last, found[1], found[2], place))
    place = chosen[3]
    while place >= 0:
        bench.add(chain, days[place])
        place = best[place][3]


def put_back_one(bench: Bench, chain: Chain) -> None:
    """One more touch of a chain, on the day where it wins most; none where it wins nothing."""
    best: tuple[int, int] | None = None
    for day in bench.free(chain, chain.first, chain.end - 1):
        low, high = chain.span(day)
        if low <= day <= high:
            one, two = chain.around(day)
            change = chain.gap(one, day) + chain.gap(day, two) - chain.gap(one, two)
            if change < 0 and (best is None or change < best[0]):
                best = change, day
    if best is not None:
        bench.add(chain, best[1])
