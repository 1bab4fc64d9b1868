"""The plan: whom to keep, reprice and let go for the most profit, within what one can bear (F52).

A small linear programme in whole numbers, solved by HiGHS through SciPy; nothing of it is imported
unless a plan is asked for.  Never let go: who is above the dependence share, or whose value is
carried by knowledge or growth.  A price is raised only where Review suggests one, by one step: of
a walk-away quote the plan asks no more than the largest raise, for that is a price to stay at.  Who
is above the dependence share is not asked either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import DROP
from pumpkin_sheets.plan.whatif.scenario import AS_TODAY, ASK, LET_GO, chance_of_staying
from pumpkin_sheets.plan.whatif.totals import MORE_SHARE
from pumpkin_sheets.sheets.numbers import Flags, Numbers, rounded

Places = NDArray[np.integer]
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
    now: Totals
    then: Totals
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
    def today(self) -> Totals:
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
        return max(self.limits.dependence, self.today.share + MORE_SHARE)

    def keeps(self, choices: Sequence[int]) -> bool:
        """Whether these choices are offered and keep every limit."""
        then, limits = self.totals(choices), self.limits
        chosen = np.asarray(choices)
        offered = np.all(self.may_ask[chosen == ASK]) and np.all(self.may_go[chosen == LET_GO])
        return bool(
            offered
            and np.sum(chosen != AS_TODAY) <= limits.changes
            and then.cash >= limits.cash_floor * self.today.cash - CENT
            and (limits.hours is None or then.hours <= limits.hours + CENT)
            and then.share <= self.most_share + 1e-4
        )


def options(clients: pd.DataFrame, costs: Costs, settings: Mapping[str, float]) -> Options:
    """What can be done about each client.

    ``clients`` are those with enough data: ``client``, ``revenue``, ``cost``, ``hours``, ``net``,
    ``value``, ``money``, ``action`` and ``suggested``.
    """
    revenue, net = (clients[n].to_numpy(dtype=float) for n in ("revenue", "net"))
    cost = np.nan_to_num(clients["cost"].to_numpy(dtype=float))
    hours = np.nan_to_num(clients["hours"].to_numpy(dtype=float))
    step = rounded(revenue * (1 + settings["MaxRaise"]), 2)
    price = np.fmax(revenue, np.minimum(clients["suggested"].to_numpy(dtype=float), step))
    action, value = (clients[n].to_numpy(dtype=float) for n in ("action", "value"))
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
    carried = (value >= line) & (clients["money"].to_numpy(dtype=float) < line)
    leans = share > settings["DependenceShare"]
    hours_year = settings.get("HoursYear", np.nan)
    return Options(
        tuple(clients["client"].astype(str)),
        price,
        kept,
        asked,
        np.asarray((price > revenue) & ~leans),
        np.asarray(((value < line) | (action == DROP)) & ~carried & ~leans),
        costs,
        Limits(
            settings["CashFloor"], settings["DependenceShare"], int(settings["MostChanges"]),
            None if hours_year != hours_year else float(hours_year),
        ),
    )  # fmt: skip


def best_plan(given: Options, gone_anyway: frozenset[int] = frozenset()) -> Plan | None:
    """The plan of the most profit; None where none keeps the limits.

    ``gone_anyway`` are the places of clients who are let go whatever it costs.  Raises
    ModuleNotFoundError without SciPy.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    order = np.array(sorted(range(len(given.names)), key=lambda i: given.names[i]), dtype=int)
    count, groups = len(order), len(given.costs.yearly)
    if not count:
        return Plan((), given.today, given.today)
    asked, gone = given.asked - given.kept, -given.kept
    yearly = np.array(given.costs.yearly)
    rank = np.empty(count)
    rank[order] = np.arange(count)
    tie = TIE * (1 + rank / (100 * count))
    gain = np.concatenate([asked[:, 3] - tie, gone[:, 3] - tie, yearly])
    size = 2 * count + groups
    entries: list[tuple[Places, Numbers]] = []
    lows: list[float] = []
    highs: list[float] = []

    def row(places: Places, values: Numbers, low: float, high: float) -> None:
        entries.append((np.asarray(places), np.asarray(values, dtype=float)))
        lows.append(low)
        highs.append(high)

    every = np.arange(2 * count)
    row(every, np.ones(2 * count), -np.inf, given.limits.changes)
    today, limits = given.today, given.limits
    cash = np.concatenate([asked[:, 1], gone[:, 1], yearly])
    row(np.arange(size), cash, limits.cash_floor * today.cash - given.kept[:, 1].sum(), np.inf)
    if limits.hours is not None:
        hours = np.concatenate([asked[:, 2], gone[:, 2]])
        row(every, hours, -np.inf, limits.hours - given.kept[:, 2].sum())
    for i in range(count):
        row(np.array([i, count + i]), np.ones(2), -np.inf, 1)
    for g, whom in enumerate(given.costs.clients):
        for i in whom:
            row(np.array([2 * count + g, count + i]), np.array([1.0, -1.0]), -np.inf, 0)
    _shares(given, row, gone_anyway)
    numbers = np.repeat(np.arange(len(entries)), [len(places) for places, _ in entries])
    matrix = coo_array(
        (np.concatenate([v for _, v in entries]),
         (numbers, np.concatenate([p for p, _ in entries]))),
        shape=(len(entries), size),
    ).tocsr()  # fmt: skip
    upper = np.concatenate([given.may_ask, given.may_go, np.ones(groups, dtype=bool)])
    lower = np.zeros(size)
    for i in gone_anyway:
        lower[count + i] = upper[count + i] = 1
    found = milp(
        -gain,
        integrality=np.ones(size),
        bounds=Bounds(lower, upper.astype(float)),
        constraints=LinearConstraint(matrix, np.array(lows), np.array(highs)),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    chosen = np.round(found.x).astype(int)
    choices = np.where(
        chosen[:count] == 1, ASK, np.where(chosen[count : 2 * count], LET_GO, AS_TODAY)
    )
    made = tuple(int(c) for c in choices)
    return Plan(made, today, given.totals(made), given.names)


def _shares(
    given: Options,
    row: Callable[[Places, Numbers, float, float], None],
    gone: frozenset[int],
) -> None:
    """A row for each client that could come to have too large a part of revenue."""
    kept, asked = given.kept[:, 0], given.asked[:, 0]
    count, most = len(kept), given.most_share
    may_go = given.may_go.copy()
    may_go[sorted(gone)] = True
    least = np.where(may_go, 0.0, np.where(given.may_ask, np.minimum(kept, asked), kept))
    highest = np.where(given.may_ask, np.maximum(kept, asked), kept)
    every = np.arange(2 * count)
    for j in range(count):
        if highest[j] <= most * (least.sum() - least[j] + highest[j]):
            continue
        values = -most * np.concatenate([asked - kept, -kept])
        values[j] += asked[j] - kept[j]
        values[count + j] -= kept[j]
        row(every, values, -np.inf, most * kept.sum() - kept[j])
