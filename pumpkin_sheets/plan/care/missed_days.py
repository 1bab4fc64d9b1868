"""On which days one more touch, or one moved there, would make a client's touches less late."""

from __future__ import annotations

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Chain


class Missed:
    """By day, what a touch of each late chain would win there, and the day it comes from.

    That is None for one more.  What others have on that day is not looked at.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._days: dict[Chain, list[int]] = {}
        self._on: dict[int, dict[Chain, tuple[int, int | None]]] = {day: {} for day in bench.days}
        for chain in bench.chains:
            self._look(chain)
        bench.changed.clear()

    def on(self, day: int) -> dict[Chain, tuple[int, int | None]]:
        self._catch_up()
        return self._on[day]

    def _catch_up(self) -> None:
        if self._bench.changed:
            for chain in sorted(self._bench.changed, key=lambda c: c.index):
                self._look(chain)
            self._bench.changed.clear()

    def _look(self, chain: Chain) -> None:
        """Look at a chain again, whose touches have changed."""
        for day in self._days.pop(chain, ()):
            del self._on[day][chain]
        if not chain.late():
            self._days[chain] = []
            return
        found = []
        longest, weight, apart = chain.longest, chain.weight, chain.apart
        stops = [chain.since, *chain.days, chain.end]
        last = len(stops) - 2
        for place in range(1 if chain.once else last + 1):
            one, two = stops[place], stops[place + 1]
            over = two - one - longest
            if over <= 0:
                continue
            # The touch before may come later, unless there is none.
            zero = stops[place - 1] if place else one
            low = max(chain.first, zero + apart) if place > 1 else chain.first
            slow = max(chain.first, one + apart) if place else low
            lag = max(0, one - zero - longest)
            three = stops[place + 2] if place < last else two
            lead = 0 if chain.once else max(0, three - two - longest)
            high = two - apart if place < last else two
            for day in self._bench.between(max(low, one + 1) if place else low, two - 1):
                after = max(0, two - day - longest)
                gain, source = 0, None
                if slow <= day:
                    before = over - max(0, day - one - longest)
                    if day <= high:
                        gain = before if chain.once else before - after
                    if place < last:
                        trail = 0 if chain.once else max(0, three - day - longest)
                        brought = before + lead - trail
                        if brought > gain:
                            gain, source = brought, two
                if place and day <= high:
                    put_off = over + lag - max(0, day - zero - longest) - after
                    if put_off > 0 and put_off >= gain:
                        gain, source = put_off, one
                if gain > 0:
                    self._on[day][chain] = weight * gain, source
                    found.append(day)
        self._days[chain] = found
