"""The plan: whom to keep, reprice and let go for the most profit, within what one can bear (F52).

A small linear programme in whole numbers, which a solver outside the plan is given (HiGHS).  Never
let go: who is above the dependence share, or whose value is carried by knowledge or growth.  A
price is raised only where Review suggests one, by one step: of a walk-away quote the plan asks no
more than the largest raise, for that is a price to stay at.  Who is above the dependence share is
not asked either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import DROP
from pumpkin_sheets.plan.whatif.scenario import AS_TODAY, ASK, LET_GO, chance_of_staying
from pumpkin_sheets.plan.whatif.totals import MORE_SHARE
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Flags, Numbers, rounded
from pumpkin_sheets.sheets.records import dataclass

Whole = NDArray[np.integer]
TIE = 0.004
"""Money that a change must bring at least: of equal plans the one with fewer changes is taken."""
CENT = 0.005


@dataclass(frozen=True)
class Costs:
    """Costs that fall away only with everybody they are for.

    ``yearly`` is money a year of each, ``clients`` the places (from 0) of those it is for.
    """

    yearly: tuple[float, ...] = ()
    clients: tuple[frozenset[int], ...] = ()

    def saved(self, gone: frozenset[int]) -> float:
        """Money a year that is saved when these clients are gone."""
        return sum(y for y, whom in zip(self.yearly, self.clients, strict=True) if whom <= gone)

    def alone(self, count: int) -> Numbers:
        """Money a year that is saved with each client alone."""
        made = np.zeros(count)
        for yearly, whom in zip(self.yearly, self.clients, strict=True):
            if len(whom) == 1:
                made[next(iter(whom))] += yearly
        return made


@dataclass(frozen=True)
class Limits:
    """What a plan must keep: parts of 1 of today's cash and of revenue, hours, and changes.

    ``hours`` None is no limit.
    """

    cash_floor: float
    dependence: float
    changes: int
    hours: float | None = None


@dataclass(frozen=True)
class Totals:
    """What a plan comes to a year: money, money, hours, and the largest part of revenue."""

    profit: float
    cash: float
    hours: float
    share: float
    revenue: float


@dataclass(frozen=True)
class Plan:
    """``choices`` has AS_TODAY, ASK or LET_GO for each client, in the order given."""

    choices: tuple[int, ...]
    before: Totals
    after: Totals
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def changes(self) -> int:
        return sum(choice != AS_TODAY for choice in self.choices)


@dataclass(frozen=True)
class Options:
    """What each client brings when kept, and when its price is raised; money and hours a year.

    ``prices`` are what would be asked, money a year; ``may_ask`` and ``may_go`` say what is
    offered.  Columns of ``kept`` and ``asked``: revenue, cash, hours, profit.
    """

    names: tuple[str, ...]
    prices: Numbers
    kept: Numbers
    asked: Numbers
    may_ask: Flags
    may_go: Flags
    costs: Costs
    limits: Limits

    @property
    def current(self) -> Totals:
        return self.totals([AS_TODAY] * len(self.names))

    def totals(self, choices: Sequence[int]) -> Totals:
        """What these choices come to."""
        chosen = np.asarray(choices)[:, None]
        each = np.where(chosen == ASK, self.asked, np.where(chosen == LET_GO, 0.0, self.kept))
        revenue, cash, hours, profit = each.sum(axis=0) if len(each) else np.zeros(4)
        saved = self.costs.saved(frozenset(np.flatnonzero(np.asarray(choices) == LET_GO).tolist()))
        largest = float(each[:, 0].max()) if len(each) else 0.0
        share = largest / revenue if revenue > 0 else 0.0
        return Totals(
            float(rounded(profit + saved, 2)), float(rounded(cash + saved, 2)),
            float(rounded(hours, 2)), float(rounded(share, 4)), float(rounded(revenue, 2)),
        )  # fmt: skip

    @property
    def most_share(self) -> float:
        """The largest part of revenue that one client may have."""
        return max(self.limits.dependence, self.current.share + MORE_SHARE)

    def keeps(self, choices: Sequence[int]) -> bool:
        """Whether these choices are offered and keep every limit."""
        then, limits = self.totals(choices), self.limits
        chosen = np.asarray(choices)
        offered = np.all(self.may_ask[chosen == ASK]) and np.all(self.may_go[chosen == LET_GO])
        return bool(
            offered
            and np.sum(chosen != AS_TODAY) <= limits.changes
            and then.cash >= limits.cash_floor * self.current.cash - CENT
            and (limits.hours is None or then.hours <= limits.hours + CENT)
            and then.share <= self.most_share + 1e-4
        )


def options(clients: Frame, costs: Costs, settings: Mapping[str, float]) -> Options:
    """What can be done about each client.

    ``clients`` are those with enough data: ``client``, ``revenue``, ``cost``, ``hours``, ``net``,
    ``value``, ``money``, ``action`` and ``suggested``.
    """
    revenue, net = (clients[n] for n in ("revenue", "net"))
    cost = np.nan_to_num(clients["cost"])
    hours = np.nan_to_num(clients["hours"])
    step = rounded(revenue * (1 + settings["MaxRaise"]), 2)
    price = np.fmax(revenue, np.minimum(clients["suggested"], step))
    action, value = (clients[n] for n in ("action", "value"))
    stay = chance_of_staying(price, revenue, settings["PriceSensitivity"])
    gone = (1 - stay) * costs.alone(len(clients))
    kept = np.column_stack([revenue, revenue - cost, hours, net])
    asked = np.column_stack([
        stay * price, stay * (price - cost) + gone, stay * hours,
        stay * (net + price - revenue) + gone,
    ])  # fmt: skip
    total = revenue.sum()
    share = rounded(revenue / total, 4) if total > 0 else np.zeros(len(revenue))
    line = settings["ValueLine"]
    carried = (value >= line) & (clients["money"] < line)
    leans = share > settings["DependenceShare"]
    hours_year = settings.get("HoursYear", np.nan)
    return Options(
        tuple(map(str, clients["client"])),
        price,
        rounded(kept, 2),
        rounded(asked, 2),
        np.asarray((price > revenue) & ~leans),
        np.asarray(((value < line) | (action == DROP)) & ~carried & ~leans),
        costs,
        Limits(
            settings["CashFloor"], settings["DependenceShare"], int(settings["MostChanges"]),
            None if hours_year != hours_year else float(hours_year),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One limit: the sum of ``values`` times the numbers at ``places`` is ``low`` to ``high``."""

    places: Whole
    values: Numbers
    low: float
    high: float


@dataclass(frozen=True)
class Programme:
    """What a solver is given: whole numbers within bounds and rows, of which ``gain`` brings most.

    One number for each client that is asked, one for each that is let go, and one for each cost
    that falls away.
    """

    gain: Numbers
    lower: Numbers
    upper: Numbers
    rows: tuple[Row, ...]


Solve = Callable[[Programme], Whole | None]


def best_plan(
    given: Options, solve: Solve, gone_anyway: frozenset[int] = frozenset()
) -> Plan | None:
    """The plan of the most profit; None where none keeps the limits.

    ``gone_anyway`` are the places of clients who are let go whatever it costs.
    """
    count = len(given.names)
    if not count:
        return Plan((), given.current, given.current)
    chosen = solve(programme(given, gone_anyway))
    if chosen is None:
        return None
    leaves = np.where(chosen[count : 2 * count] == 1, LET_GO, AS_TODAY)
    choices = tuple(int(c) for c in np.where(chosen[:count] == 1, ASK, leaves))
    return Plan(choices, given.current, given.totals(choices), given.names)


def programme(given: Options, gone_anyway: frozenset[int] = frozenset()) -> Programme:
    """The plan as a linear programme; of equal plans the one with fewer changes, then by name."""
    count, groups = len(given.names), len(given.costs.yearly)
    order = np.array(sorted(range(count), key=lambda i: given.names[i]), dtype=int)
    rank = np.empty(count)
    rank[order] = np.arange(count)
    tie = TIE * (1 + rank / (100 * count))
    asked, gone = given.asked - given.kept, -given.kept
    yearly = np.array(given.costs.yearly)
    upper = np.concatenate([given.may_ask, given.may_go, np.ones(groups, dtype=bool)])
    lower = np.zeros(2 * count + groups)
    for i in gone_anyway:
        lower[count + i] = upper[count + i] = 1
    gain = np.concatenate([asked[:, 3] - tie, gone[:, 3] - tie, yearly])
    rows = tuple(_rows(given, asked, gone, yearly, gone_anyway))
    return Programme(gain, lower, upper.astype(float), rows)


def _rows(
    given: Options, asked: Numbers, gone: Numbers, yearly: Numbers, anyway: frozenset[int]
) -> Iterator[Row]:
    count, limits = len(given.names), given.limits
    every, all_ = np.arange(2 * count), np.arange(2 * count + len(yearly))
    yield Row(every, np.ones(2 * count), -np.inf, limits.changes)
    cash = np.concatenate([asked[:, 1], gone[:, 1], yearly])
    floor = limits.cash_floor * given.current.cash
    yield Row(all_, cash, floor - given.kept[:, 1].sum(), np.inf)
    if limits.hours is not None:
        hours = np.concatenate([asked[:, 2], gone[:, 2]])
        yield Row(every, hours, -np.inf, limits.hours - given.kept[:, 2].sum())
    for i in range(count):
        yield Row(np.array([i, count + i]), np.ones(2), -np.inf, 1)
    for g, whom in enumerate(given.costs.clients):
        for i in whom:
            yield Row(np.array([2 * count + g, count + i]), np.array([1.0, -1.0]), -np.inf, 0)
    yield from _shares(given, anyway)


def _shares(given: Options, anyway: frozenset[int]) -> Iterator[Row]:
    """A row for each client that could come to have too large a part of revenue."""
    kept, asked = given.kept[:, 0], given.asked[:, 0]
    count, most = len(kept), given.most_share
    may_go = given.may_go.copy()
    may_go[sorted(anyway)] = True
    least = np.where(may_go, 0.0, np.where(given.may_ask, np.minimum(kept, asked), kept))
    highest = np.where(given.may_ask, np.maximum(kept, asked), kept)
    every = np.arange(2 * count)
    for j in range(count):
        if highest[j] <= most * (least.sum() - least[j] + highest[j]):
            continue
        values = -most * np.concatenate([asked - kept, -kept])
        values[j] += asked[j] - kept[j]
        values[count + j] -= kept[j]
        yield Row(every, values, -np.inf, most * kept.sum() - kept[j])
