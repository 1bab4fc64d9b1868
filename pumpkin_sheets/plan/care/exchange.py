"""Touches that change their days: so that leftover minutes become a touch, and the late go first.

Nobody's published touch is moved by it, but the late one itself, and that only to free time.
"""

from __future__ import annotations

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.cadence import OpenDays
from pumpkin_sheets.plan.care.chains import Balance, Chain
from pumpkin_sheets.plan.care.day_sets import days_of, span_of


def even_out(bench: Bench, shortest: int) -> None:
    """Give each day that can have another touch the ``shortest`` minutes for it.

    A long touch moves to a day with minutes to spare, or changes places with a short one there,
    where neither is later for it.
    """

    def wanting(slots: int, minutes: int) -> int:
        """How many minutes are wanting for the touches that a day could still have."""
        return max(0, slots * shortest - minutes)

    slots, minutes = bench.slots, bench.minutes
    for day in bench.days:
        while wanting(slots[day], minutes[day]) > 0:
            best: tuple[int, Chain, int, Chain | None] | None = None
            for chain in sorted(bench.on[day], key=lambda c: (-c.minutes, c.index)):
                size = chain.minutes
                if size <= shortest or best is not None:
                    break
                if day in chain.firm:
                    continue
                for to in _costless(bench, chain, day):
                    now = wanting(slots[day], minutes[day]) + wanting(slots[to], minutes[to])
                    if bench.fits(chain, to):
                        left = wanting(slots[day] + 1, minutes[day] + size)
                        left += wanting(slots[to] - 1, minutes[to] - size)
                        if left < now and (best is None or now - left > best[0]):
                            best = now - left, chain, to, None
                    for other in bench.on[to]:
                        longer = size - other.minutes
                        if longer <= 0 or to in other.firm or bench.left_without(other, to) < size:
                            continue
                        left = wanting(slots[day], minutes[day] + longer)
                        left += wanting(slots[to], minutes[to] - longer)
                        if left < now and (best is None or now - left > best[0]):
                            change = _change(bench, other, to, day)
                            if change is not None and change <= 0:
                                best = now - left, chain, to, other
            if best is None or not _exchange(bench, best[1], day, best[2], best[3]):
                break


def bring_forward(bench: Bench, balance: Balance) -> None:
    """Move each late touch to an earlier day, free or in exchange for one that can wait."""
    for chain in bench.chains:
        for day in list(chain.days):
            before, after = chain.around(day)
            late = chain.gap(before, day)
            if not late:
                continue
            now, size = late + chain.gap(day, after), chain.minutes
            sooner = bench.clear_of(chain, (day,)) & span_of(chain.span(day)[0], day - 1)
            best: tuple[int, int, Chain | None, int] | None = None
            for to in days_of(sooner):
                gain = chain.gap(before, to) + chain.gap(to, after) - now
                if gain >= (0 if best is None else best[0]):
                    continue
                if bench.fits(chain, to):
                    best = gain, to, None, 0
                    continue
                if day in chain.firm:
                    continue
                for other in bench.on[to]:
                    if to in other.firm or bench.left_without(other, to) < size:
                        continue
                    if bench.left_without(chain, day) < other.minutes:
                        continue
                    cost = _change(bench, other, to, day)
                    if cost is not None and gain + cost < (0 if best is None else best[0]):
                        best = gain + cost, to, other, cost
            if best is None:
                continue
            change, to, partner, cost = best
            changes = [(chain, change - cost)] + ([(partner, cost)] if partner else [])
            mark = bench.mark()
            if _exchange(bench, chain, day, to, partner) and not balance.takes(changes):
                bench.back(mark)


def settle(bench: Bench) -> None:
    """Have each touch as near to the day it is due as there is free time, and none later for it."""
    days = OpenDays(bench.days)
    for chain in bench.chains:
        for place in range(len(chain.days)):
            day = chain.days[place]
            due = (chain.days[place - 1] if place else chain.since) + chain.every
            away = abs(day - due)
            if day in chain.firm or not away:
                continue
            for to in days.nearest_first(due - away + 1, due + away - 1, due):
                change = _change(bench, chain, day, to) if bench.fits(chain, to) else None
                if change is not None and change <= 0 and _exchange(bench, chain, day, to, None):
                    break


def _costless(bench: Bench, chain: Chain, day: int) -> list[int]:
    """The days to which a touch may move without being later for it."""
    before, after = chain.around(day)
    low, high = chain.span(day)
    now = chain.gap(before, day) + chain.gap(day, after)
    if not now:
        low, high = max(low, after - chain.longest), min(high, before + chain.longest)
    return [
        to
        for to in bench.between(low, high)
        if to != day
        and bench.clear(chain, to, day)
        and (not now or chain.gap(before, to) + chain.gap(to, after) <= now)
    ]


def _change(bench: Bench, chain: Chain, day: int, to: int) -> int | None:
    """What moving a touch changes; None where others of the client are too near."""
    change = chain.moved(day, to)
    return change if change is not None and bench.clear(chain, to, day) else None


def _exchange(bench: Bench, chain: Chain, day: int, to: int, other: Chain | None) -> bool:
    """Move a touch, another one the other way; back where there is no time of day for one."""
    if other is not None and other.client == chain.client:
        return False
    going, coming = [(chain, day)], [(chain, to)]
    if other is not None:
        going.append((other, to))
        coming.append((other, day))
    return bench.exchange(going, coming)
