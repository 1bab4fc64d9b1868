"""The cheapest combination of changes that lifts a client's tier (F52).

Ease depends only on ratings, days late and red flags, value only on price, hours, growth and
knowledge; and more of either never lowers a tier.  So it is enough to know the best ease and the
best value for each effort, and to join those two lists: exact on the grid of steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    as_they_are,
    changed_each,
    most_steps,
    told,
)
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers, rounded
from pumpkin_sheets.sheets.records import dataclass

MOST_PRICE, MOST_HOURS = 100, 50
"""Percent points: how far a price (never past the largest raise) and hours go in a combination."""

_AT_ONCE = 25
"""The combinations of so many clients, some thousand of each, are held in memory together."""
_APART = 1000.0
"""More than any points differ."""

Steps = Mapping[str, int]
Places = NDArray[np.intp]
_COLUMNS = {column.name: column for column in (*SCORES, *TIERS_AND_ACTIONS)}


def reach_of(settings: Settings) -> Reach:
    """How far a combination may go."""
    most = int(rounded(100 * settings["MaxRaise"], 6))
    return Reach(min(MOST_PRICE, most), MOST_HOURS)


@dataclass(frozen=True)
class _Front:
    """The best that can be had for each effort, client by client, in ascending order of both."""

    client: Places
    steps: Mapping[str, Places]
    effort: Numbers
    best: Numbers

    def counts(self, clients: int) -> Places:
        """How many lines each of so many clients has."""
        return np.bincount(self.client, minlength=clients)

    def lines(self, client: Places, place: Places) -> Places:
        """Where a client's line stands, by its place among them."""
        return np.asarray(np.searchsorted(self.client, client) + place)


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
    found: list[list[Change]] = [[*alone[:1]] for alone in singles]
    listed = clients.records()
    open_ = [i for i, client in enumerate(listed) if client["committed"] < TIERS[-1].code]
    for start in range(0, len(open_), _AT_ONCE):
        some = open_[start : start + _AT_ONCE]
        most = [_most(listed[i], effort, bounds, found[i]) for i in some]
        joined = _joined([listed[i] for i in some], settings, effort, most)
        for i, changes in zip(some, joined, strict=True):
            found[i] += changes
    return [min(changes, key=lambda change: change.rank, default=None) for changes in found]


def _most(client: Client, effort: Efforts, reach: Reach, alone: Sequence[Change]) -> Steps:
    """How far each kind may go; what is dearer than a single change need not be found."""
    least = min((change.effort for change in alone), default=np.inf)
    within = {k: (least + 1e-6) / each for k, each in effort.items() if each}
    return {
        k: int(min(n, within.get(k, n))) if k in effort else 0
        for k, n in most_steps(client, reach).items()
    }


def _joined(
    clients: Sequence[Client], settings: Settings, effort: Efforts, most_steps: Sequence[Steps]
) -> list[list[Change]]:
    """For each client the combinations of least effort; none where none does it."""
    most = {kind: np.array([each[kind] for each in most_steps]) for kind in most_steps[0]}
    ease = _ease_front(clients, settings, effort, most)
    value = _value_front(clients, settings, effort, most)
    criteria, flags = (as_they_are(clients, kind) for kind in (CRITERION, FLAG))
    lacking = np.maximum(0, settings["VipCriteria"] - criteria).astype(np.intp)
    may = (lacking > 0) & (lacking <= most[CRITERION])
    size = len(clients)
    whose, place = _every(
        {"ease": ease.counts(size), "value": value.counts(size), "ticked": 1 + may.astype(np.intp)}
    )
    e, v = ease.lines(whose, place["ease"]), value.lines(whose, place["value"])
    c = place["ticked"] * lacking[whose]
    total = ease.effort[e] + value.effort[v] + c * effort.get(CRITERION, 0.0)
    committed = np.array([float(client["committed"]) for client in clients])[whose]
    work = Working(Frame({}, range(len(total))), settings, total=0.0)
    work.columns |= {
        "state": np.zeros(len(total)),
        "last": committed,
        "value": value.best[v],
        "ease": ease.best[e],
        "flags": flags[whose] - ease.steps[FLAG][e],
        "criteria": criteria[whose] + c,
    }
    for name in ("score", "earned", "tier"):
        work.columns[name] = _COLUMNS[name].compute(work)
    lifted = np.flatnonzero(work["tier"] > committed)
    least = np.full(size, np.inf)
    np.minimum.at(least, whose[lifted], total[lifted])
    made: list[list[Change]] = [[] for _ in clients]
    for p in lifted[total[lifted] <= least[whose[lifted]] + 1e-9].tolist():
        steps = {kind: int(counts[e[p]]) for kind, counts in ease.steps.items()}
        steps |= {kind: int(counts[v[p]]) for kind, counts in value.steps.items()}
        steps[CRITERION] = int(c[p])
        i = int(whose[p])
        made[i].append(told(clients[i], steps, effort, int(work["tier"][p])))
    return made


def _ease_front(
    clients: Sequence[Client], settings: Settings, effort: Efforts, most: Mapping[str, Places]
) -> _Front:
    """Ratings, days late and red flags; never so many flags that they decide alone."""
    flags = as_they_are(clients, FLAG)
    spare = np.floor(flags - settings["WorstFlags"]).astype(np.intp)
    first = np.maximum(0, spare + 1)  # fewer than this leaves too many
    room = np.maximum(0, most[FLAG] + 1 - first)
    whose, steps = _every({RATING: most[RATING] + 1, LATE: most[LATE] + 1, FLAG: room})
    steps[FLAG] = steps[FLAG] + first[whose]
    ratings = changed_each(clients, RATING, whose, steps[RATING])
    late = changed_each(clients, LATE, whose, steps[LATE])
    given = {"flags": flags[whose] - steps[FLAG]}
    typed = Frame({**dict(zip(RATINGS, ratings.T, strict=True)), "late": late})
    return _front(whose, steps, effort, _columns(typed, settings, ("ease",), given))


def _value_front(
    clients: Sequence[Client], settings: Settings, effort: Efforts, most: Mapping[str, Places]
) -> _Front:
    """Price and hours make money; money, growth and knowledge make value."""
    whose, paying = _every({kind: most[kind] + 1 for kind in (PRICE, HOURS)})
    typed = Frame(
        {
            "revenue": changed_each(clients, PRICE, whose, paying[PRICE]),
            "hours": changed_each(clients, HOURS, whose, paying[HOURS]),
            "cost": np.array([float(client["cost"]) for client in clients])[whose],
        }
    )
    money = _columns(typed, settings, ("rate", "net", "money"))
    paid = _front(whose, paying, effort, money)
    room = {kind: most[kind] + 1 for kind in (GROWTH, KNOWLEDGE)}
    whose, more = _every({"paid": paid.counts(len(clients)), **room})
    at = paid.lines(whose, more.pop("paid"))
    typed = Frame({kind: changed_each(clients, kind, whose, more[kind]) for kind in room})
    value = _columns(typed, settings, ("value",), {"money": paid.best[at]})
    steps = {kind: counts[at] for kind, counts in paid.steps.items()}
    return _front(whose, steps | more, effort, value)


def _every(numbers: Mapping[str, Places]) -> tuple[Places, dict[str, Places]]:
    """For each client every combination of so many steps of each kind, from 0 on.

    Whose they are, and the steps by kind; those of the last kind go up first.
    """
    sizes = np.prod(list(numbers.values()), axis=0)
    whose = np.repeat(np.arange(len(sizes)), sizes)
    left = np.arange(len(whose)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    steps = {}
    for kind in reversed(list(numbers)):
        left, steps[kind] = np.divmod(left, numbers[kind][whose])
    return whose, {kind: steps[kind] for kind in numbers}


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


def _front(client: Places, steps: Mapping[str, Places], effort: Efforts, best: Numbers) -> _Front:
    """What is better than everything of a client that costs as much or less; ``steps`` by kind."""
    cost = np.zeros(len(best))
    for kind, counts in steps.items():
        if kind in effort:
            cost += effort[kind] * counts.astype(float)
    order = np.lexsort((-best, np.round(cost, 9), client))
    raised = best[order] + _APART * client[order]  # above all of the client before
    highest = np.maximum.accumulate(np.concatenate([[-np.inf], raised]))[:-1]
    kept = order[raised > highest]
    lines = {kind: counts[kept] for kind, counts in steps.items()}
    return _Front(client[kept], lines, cost[kept], best[kept])
