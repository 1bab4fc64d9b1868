"""What a client's touches of one kind are worth: how late they leave it, weighed by its tier."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.plan.choices import GOOD, VIP


def weight_of(tier: float) -> int:
    """What a day of lateness counts: five times as much as one tier further down.

    VIP : Good : OK : tolerable : worst = 625 : 125 : 25 : 5 : 1.
    """
    return round(5 ** (tier - 1))


@dataclass(slots=True, eq=False)
class Chain:
    """The touches planned of one kind of one client, in the order of their days.

    Days count from today.  The first may be made from day ``first`` on, and two of them lie
    ``apart`` days apart or more.  One is due ``every`` so many days and late after ``longest``, as
    if there had been one on day ``since``; the first is in time until ``soon``.  Nothing is due
    after one that happens ``once``.  ``end`` is the day after the last one that is planned.
    ``starts`` are the times that the touches had in the beginning, by day, ``firm`` the days of
    those that were published.
    """

    index: int
    client: str
    kind: TouchKind
    minutes: int
    tier: float
    weight: int
    first: int
    since: int
    apart: int
    every: int
    longest: int
    end: int
    soon: int
    once: bool = False
    days: list[int] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    firm: frozenset[int] = frozenset()

    def gap(self, one: int, two: int) -> int:
        """How late it is to make none between these two days."""
        over = two - one - self.longest
        if over <= 0 or (self.once and one != self.since):
            return 0
        return self.weight * over

    def late(self) -> int:
        """Weighed days beyond cadence and tolerance, until the end of what is planned."""
        one, longest, days = self.since, self.longest, 0
        for two in self.days:
            if two - one > longest:
                days += two - one - longest
            if self.once:
                return self.weight * days
            one = two
        if self.end - one > longest:
            days += self.end - one - longest
        return self.weight * days

    def in_time(self) -> bool:
        """Whether each was placed near its day, the first ``soon``, and none is missed."""
        soon = bool(self.days) and self.days[0] <= self.soon
        return self.late() == (self.gap(self.since, self.days[0]) if soon else 0)

    def around(self, day: int) -> tuple[int, int]:
        """The touches, other than one on ``day`` itself, before and after it."""
        days = self.days
        at = bisect_left(days, day)
        after = at + (at < len(days) and days[at] == day)
        return (
            days[at - 1] if at else self.since,
            days[after] if after < len(days) else self.end,
        )

    def span(self, day: int) -> tuple[int, int]:
        """The first and the last day that its own touches leave to the one on ``day``."""
        days = self.days
        at = bisect_left(days, day)
        after = at + (at < len(days) and days[at] == day)
        low = max(days[at - 1] + self.apart, self.first) if at else self.first
        high = days[after] - self.apart if after < len(days) else self.end - 1
        return low, high

    def moved(self, day: int, to: int) -> int | None:
        """What it costs to move the touch from ``day``; None where its own others forbid it."""
        days = self.days
        at = bisect_left(days, day)
        low, before = (days[at - 1] + self.apart, days[at - 1]) if at else (self.first, self.since)
        if to < low or to < self.first:
            return None
        after = days[at + 1] if at + 1 < len(days) else self.end
        if to > after - (self.apart if after < self.end else 1):
            return None
        gap = self.gap
        return gap(before, to) + gap(to, after) - gap(before, day) - gap(day, after)


class Balance:
    """Which changes are for the better: less late by weight, and never at the cost of the strong.

    What VIPs and Good lose together may not be outweighed by what the others win, and all VIPs
    together are never later than they were in the beginning.
    """

    def __init__(self) -> None:
        self._vips = 0

    def allows(self, changes: Iterable[tuple[Chain, int]]) -> bool:
        """Whether changes of lateness, each with its chain, are for the better."""
        return self._vips_with(changes) is not None

    def takes(self, changes: Iterable[tuple[Chain, int]]) -> bool:
        """The same; then they count."""
        vips = self._vips_with(changes)
        if vips is not None:
            self._vips = vips
        return vips is not None

    def _vips_with(self, changes: Iterable[tuple[Chain, int]]) -> int | None:
        """How much later the VIPs are with these changes; None where they are not allowed."""
        vips = strong = every = 0
        for chain, change in changes:
            every += change
            if chain.tier >= GOOD:
                strong += change
                if chain.tier >= VIP:
                    vips += change
        allowed = every < 0 and strong <= 0 and self._vips + vips <= 0
        return self._vips + vips if allowed else None
