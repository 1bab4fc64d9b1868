"""Day after day, the touches that are worth most to have on it: what is missed against the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Balance, Chain
from pumpkin_sheets.plan.care.laying import put_back_one
from pumpkin_sheets.plan.care.missed_days import Missed
from pumpkin_sheets.plan.care.prices import cost_of_leaving

MOST_FILLS = 600
"""So many ways to fill a day are compared; where there are more, the best by the minute go in."""

Option = tuple[int, bool, Chain, int | None]
"""What it is worth to have a touch of the chain, whether it stands there now, and the day from
which it comes, None for one more."""


def repack(bench: Bench, balance: Balance, missed: Missed) -> None:
    """Make each day worth as much as it can be; what goes for that comes back where it fits."""
    for day in bench.days:
        while _repack_day(bench, balance, day, missed):
            pass


def _repack_day(bench: Bench, balance: Balance, day: int, missed: Missed) -> bool:
    """Whether that day could be made worth more."""
    news = missed.on(day)
    if not news:
        return False
    strongest = max(chain.tier for chain in news)
    here = [c for c in bench.on[day] if day not in c.firm or c.tier < strongest]
    options: list[Option] = [(cost_of_leaving(bench, c, day), True, c, None) for c in here]
    now = sum(option[0] for option in options)
    slots = bench.slots[day] + len(here)
    minutes = bench.minutes[day] + sum(c.minutes for c in here)
    coming = [
        (gain, False, chain, source)
        for chain, (gain, source) in news.items()
        if bench.clear(chain, day, source)
    ]
    if not coming:
        return False
    options += _one_of_each_client(coming)
    chosen = _best(options, slots, minutes)
    if sum(option[0] for option in chosen) <= now:
        return False
    return _replace(bench, balance, day, here, chosen)


def _replace(
    bench: Bench, balance: Balance, day: int, here: Sequence[Chain], chosen: Sequence[Option]
) -> bool:
    """Have the chosen touches on that day; whether that is for the better."""
    staying = {chain for _, stays, chain, _ in chosen if stays}
    going = [chain for chain in here if chain not in staying]
    coming = [(chain, source) for _, stays, chain, source in chosen if not stays]
    if not coming:
        return False
    strongest = max(chain.tier for chain, _ in coming)
    if any(day in chain.firm and chain.tier >= strongest for chain in going):
        return False
    before = {chain: chain.late() for chain in going}
    before |= {chain: chain.late() for chain, _ in coming}
    mark = bench.mark()
    for chain in going:
        bench.remove(chain, day)
    for chain, source in coming:
        if source is not None:
            bench.remove(chain, source)
        if not bench.add(chain, day):
            bench.back(mark)
            return False
    for chain in going:
        put_back_one(bench, chain)
    if not balance.takes([(chain, chain.late() - was) for chain, was in before.items()]):
        bench.back(mark)
        return False
    return True


def _one_of_each_client(options: Iterable[Option]) -> list[Option]:
    """The worthiest of each client: two touches of one client on a day are too near."""
    found: dict[str, Option] = {}
    for option in sorted(options, key=lambda o: (-o[0], o[2].index)):
        found.setdefault(option[2].client, option)
    return list(found.values())


def _best(options: Sequence[Option], slots: int, minutes: int) -> list[Option]:
    """The options that are worth most together of those that so many touches and minutes hold."""
    of_size: dict[int, list[Option]] = {}
    for option in sorted(options, key=lambda o: (-o[0], not o[1], o[2].index)):
        same = of_size.setdefault(option[2].minutes, [])
        if len(same) < slots:
            same.append(option)
    sizes = tuple(sorted(of_size))
    fills = _fills(sizes, slots, minutes)
    if fills is None:
        return _by_the_minute(options, slots, minutes)
    sums = []
    for size in sizes:
        # Among equals, what stands there stays.
        worth = [0]
        for gain, stays, _, _ in of_size[size]:
            worth.append(worth[-1] + 8 * slots * gain + stays)
        worth += [worth[-1]] * (slots + 1 - len(worth))
        sums.append(worth)
    most, best = -1, fills[0]
    for fill in fills:
        value = 0
        for worth, count in zip(sums, fill, strict=True):
            value += worth[count]
        if value > most:
            most, best = value, fill
    return [o for size, n in zip(sizes, best, strict=True) for o in of_size[size][:n]]


def _by_the_minute(options: Sequence[Option], slots: int, minutes: int) -> list[Option]:
    found = []
    for option in sorted(options, key=lambda o: (-o[0] / o[2].minutes, not o[1], o[2].index)):
        if slots > 0 and option[2].minutes <= minutes:
            found.append(option)
            slots -= 1
            minutes -= option[2].minutes
    return found


@lru_cache(maxsize=512)
def _fills(sizes: tuple[int, ...], slots: int, minutes: int) -> list[tuple[int, ...]] | None:
    """How many touches of each size fill a day, so that no other fits; None for too many ways."""
    found: list[tuple[int, ...]] = []

    def fill(counts: tuple[int, ...], slots: int, minutes: int) -> None:
        if len(found) > MOST_FILLS:
            return
        if len(counts) == len(sizes):
            if slots == 0 or minutes < sizes[0]:
                found.append(counts)
            return
        size = sizes[len(counts)]
        for count in range(min(slots, minutes // size) + 1):
            fill((*counts, count), slots - count, minutes - count * size)

    fill((), slots, minutes)
    return found if len(found) <= MOST_FILLS else None
