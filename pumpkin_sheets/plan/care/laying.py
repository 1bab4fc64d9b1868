"""The best days for the touches of a chain: for all of them together, or for one more."""

from __future__ import annotations

from collections.abc import Mapping

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Chain

_UNIT, _TOUCH, _NEW = 1 << 24, 1 << 13, 1 << 12
"""A day of lateness outweighs a touch, that one the days by which touches miss their due ones."""


def best_days(
    chain: Chain, tolls: Mapping[int, int], patient: bool = False
) -> tuple[int, list[int]]:
    """The days that leave the chain least late, their ``tolls`` included, and what they cost.

    ``tolls`` are the days that may be chosen, in their order, with the price of each.  Among
    equals the fewest are chosen, those on which its touches stand before others, and the nearest
    to when they are due; where they are ``patient``, to when they are late.
    """
    weight, longest, end, apart = chain.weight, chain.longest, chain.end, chain.apart
    since, once = chain.since, chain.once
    wished, own = (longest, set(tolls)) if patient else (chain.every, set(chain.days))
    days = list(tolls)
    late = weight * _UNIT
    best, last = late * max(0, end - since - longest), -1
    # By the last day: what it costs so far, and the place of the one before it.
    costs: list[int] = []
    before: list[int] = []
    near = far = 0
    beyond: tuple[int, int] | None = None
    for place, (day, toll) in enumerate(tolls.items()):
        least, one = late * max(0, day - since - longest) + abs(day - since - wished), -1
        if not once:
            while days[near] <= day - apart:
                near += 1
            while days[far] < day - longest:
                sooner = costs[far] - late * days[far], far
                if beyond is None or sooner < beyond:
                    beyond = sooner
                far += 1
            for earlier in range(far, near):
                cost = costs[earlier] + abs(day - days[earlier] - wished)
                if cost < least:
                    least, one = cost, earlier
            if beyond is not None:
                cost = beyond[0] + late * (day - longest) + wished
                if cost < least:
                    least, one = cost, beyond[1]
        least += _UNIT * toll + (_TOUCH if day in own else _TOUCH + _NEW)
        costs.append(least)
        before.append(one)
        if not once and day + longest < end:
            least += late * (end - day - longest)
        if least < best:
            best, last = least, place
    chosen = []
    while last >= 0:
        chosen.append(days[last])
        last = before[last]
    return best // _UNIT, chosen[::-1]


def put_back_one(bench: Bench, chain: Chain) -> None:
    """One more touch of a chain, on the day where it wins most, of equals the nearest to its due.

    None where it wins nothing.
    """
    best: tuple[int, int, int] | None = None
    for day in bench.free(chain, chain.first, chain.end - 1):
        low, high = chain.span(day)
        if low <= day <= high:
            one, two = chain.around(day)
            change = chain.gap(one, day) + chain.gap(day, two) - chain.gap(one, two)
            found = change, abs(day - one - chain.every), day
            if change < 0 and (best is None or found < best):
                best = found
    if best is not None:
        bench.add(chain, best[2])
