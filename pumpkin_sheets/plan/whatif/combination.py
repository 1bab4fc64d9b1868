"""The cheapest combination of changes that lifts a client's tier (F52).

Ease depends only on ratings, days late and red flags, value only on price, hours, growth and
knowledge; and more of either never lowers a tier.  So it is enough to know the best ease and the
best value for each effort, and to join those two lists: exact on the grid of steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import RATINGS, TIERS
from pumpkin_sheets.plan.clients.scoring.tiers import TIERS_AND_ACTIONS
from pumpkin_sheets.plan.clients.scoring.working import Working
from pumpkin_sheets.plan.clients.scoring.worth import SCORES
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.plan.whatif.levers import (
    CRITERION,
    FLAG,
    GROWTH,
    HOURS,
    KNOWLEDGE,
    LATE,
    PRICE,
    RATING,
    Change,
    Client,
    Efforts,
    Reach,
    changed,
    most_steps,
    told,
)
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers, rounded
from pumpkin_sheets.sheets.records import dataclass

MOST_PRICE, MOST_HOURS = 100, 50
"""Percent points: how far a price (never past the largest raise) and hours go in a combination."""

Steps = Mapping[str, int]
_COLUMNS = {column.name: column for column in (*SCORES, *TIERS_AND_ACTIONS)}


def reach_of(settings: Settings) -> Reach:
    """How far a combination may go."""
    most = int(rounded(100 * settings["MaxRaise"], 6))
    return Reach(min(MOST_PRICE, most), MOST_HOURS)


@dataclass(frozen=True)
class _Front:
    """The best that can be had for each effort, in ascending order of both; steps by kind."""

    steps: Mapping[str, NDArray[Any]]
    effort: Numbers
    best: Numbers

    def of(self, place: int) -> Steps:
        """The steps of one of them."""
        return {kind: int(counts[place]) for kind, counts in self.steps.items()}


def cheapest(
    clients: Frame,
    singles: Sequence[Sequence[Change]],
    settings: Settings,
    effort: Efforts,
    reach: Reach | None = None,
) -> list[Change | None]:
    """For each client the combination of least effort that does it; None where none does.

    Arguments as in :func:`single_changes`, whose result ``singles`` is: a single change may go
    further than a combination, and is told where it is no dearer.
    """
    bounds = reach or reach_of(settings)
    made: list[Change | None] = []
    for i, client in enumerate(clients.records()):
        alone = singles[i][:1]
        most = min((change.effort for change in alone), default=np.inf)
        joined = _joined(client, settings, effort, bounds, most)
        options = [*alone, *([joined] if joined else [])]
        made.append(min(options, key=lambda change: change.rank) if options else None)
    return made


def _joined(
    client: Client, settings: Settings, effort: Efforts, reach: Reach, most_effort: float
) -> Change | None:
    """The combination of least effort; any dearer than ``most_effort`` need not be found."""
    if not client["committed"] < TIERS[-1].code:
        return None
    within = {k: (most_effort + 1e-6) / each for k, each in effort.items() if each}
    most = {
        k: int(min(n, within.get(k, n))) if k in effort else 0
        for k, n in most_steps(client, reach).items()
    }
    ease = _ease_front(client, settings, effort, most)
    value = _value_front(client, settings, effort, most)
    lacking = int(max(0, settings["VipCriteria"] - changed(client, CRITERION, 0)))
    ticked = [0, lacking] if 0 < lacking <= most[CRITERION] else [0]
    e, v, c = (
        part.ravel()
        for part in np.meshgrid(
            np.arange(len(ease.best)), np.arange(len(value.best)), ticked, indexing="ij"
        )
    )
    if not len(e):
        return None
    total = ease.effort[e] + value.effort[v] + c * effort.get(CRITERION, 0.0)
    flags = changed(client, FLAG, 0) - ease.steps[FLAG]
    typed = Frame({}, range(len(total)))
    work = Working(typed, settings, total=0.0)
    work.columns |= {
        "state": np.zeros(len(typed)),
        "last": np.full(len(typed), float(client["committed"])),
        "value": value.best[v],
        "ease": ease.best[e],
        "flags": flags[e],
        "criteria": changed(client, CRITERION, 0) + c,
    }
    for name in ("score", "earned", "tier"):
        work.columns[name] = _COLUMNS[name].compute(work)
    places = np.flatnonzero(work["tier"] > float(client["committed"]))
    if not len(places):
        return None
    least = total[places].min()
    options = [
        told(
            client,
            {**ease.of(e[p]), **value.of(v[p]), CRITERION: int(c[p])},
            effort,
            int(work["tier"][p]),
        )
        for p in places[total[places] <= least + 1e-9].tolist()
    ]
    return min(options, key=lambda change: change.rank)


def _ease_front(client: Client, settings: Settings, effort: Efforts, most: Steps) -> _Front:
    """Ratings, days late and red flags; never so many flags that they decide alone."""
    spare = changed(client, FLAG, 0) - settings["WorstFlags"]
    first = max(0, int(np.floor(spare)) + 1)  # fewer than this leaves too many
    steps = _every({RATING: most[RATING] + 1, LATE: most[LATE] + 1, FLAG: most[FLAG] + 1 - first})
    steps[FLAG] += first
    raised = np.array([changed(client, RATING, n) for n in range(most[RATING] + 1)], dtype=float)
    late = np.array([changed(client, LATE, n) for n in range(most[LATE] + 1)], dtype=float)
    ratings = raised[steps[RATING]]
    typed = Frame({**dict(zip(RATINGS, ratings.T, strict=True)), "late": late[steps[LATE]]})
    work = Working(typed, settings, total=0.0)
    work.columns |= {
        "state": np.zeros(len(typed)),
        "flags": changed(client, FLAG, 0) - steps[FLAG],
    }
    return _front(steps, effort, np.asarray(_COLUMNS["ease"].compute(work)))


def _value_front(client: Client, settings: Settings, effort: Efforts, most: Steps) -> _Front:
    """Price and hours make money; money, growth and knowledge make value."""
    prices = np.array([changed(client, PRICE, n) for n in range(most[PRICE] + 1)], dtype=float)
    hours = np.array([changed(client, HOURS, n) for n in range(most[HOURS] + 1)], dtype=float)
    steps = _every({PRICE: len(prices), HOURS: len(hours)})
    typed = Frame(
        {
            "revenue": prices[steps[PRICE]],
            "hours": hours[steps[HOURS]],
            "cost": float(client["cost"]),
        }
    )
    money = _front(steps, effort, _columns(typed, settings, ("rate", "net", "money")))
    growth, knowledge = (
        np.array([changed(client, kind, n) for n in range(most[kind] + 1)], dtype=float)
        for kind in (GROWTH, KNOWLEDGE)
    )
    both = _every({"paid": len(money.best), GROWTH: len(growth), KNOWLEDGE: len(knowledge)})
    paid = both.pop("paid")
    typed = Frame({GROWTH: growth[both[GROWTH]], KNOWLEDGE: knowledge[both[KNOWLEDGE]]})
    value = _columns(typed, settings, ("value",), {"money": money.best[paid]})
    both |= {kind: counts[paid] for kind, counts in money.steps.items()}
    return _front(both, effort, value)


def _every(numbers: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """Every combination of so many steps of each kind from 0 on, those of the last kind first."""
    grid = np.meshgrid(*(np.arange(n) for n in numbers.values()), indexing="ij")
    return {kind: counts.ravel() for kind, counts in zip(numbers, grid, strict=True)}


def _columns(
    typed: Frame,
    settings: Settings,
    names: Sequence[str],
    given: Mapping[str, Numbers] | None = None,
) -> Numbers:
    """The last of some columns of Clients, each worked out after the other."""
    work = Working(typed, settings, total=0.0)
    work.columns |= {"state": np.zeros(len(typed)), **(given or {})}
    for name in names:
        work.columns[name] = _COLUMNS[name].compute(work)
    return np.asarray(work[names[-1]])


def _front(steps: Mapping[str, NDArray[Any]], effort: Efforts, best: Numbers) -> _Front:
    """What is better than everything that costs as much or less; ``steps`` by kind."""
    cost = np.zeros(len(best))
    for kind, counts in steps.items():
        if kind in effort:
            cost += effort[kind] * counts.astype(float)
    order = np.lexsort((-best, np.round(cost, 9)))
    highest = np.maximum.accumulate(np.concatenate([[-np.inf], best[order]]))[:-1]
    kept = order[best[order] > highest]
    return _Front({kind: counts[kept] for kind, counts in steps.items()}, cost[kept], best[kept])
