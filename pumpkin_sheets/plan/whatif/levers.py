"""The smallest single change that lifts a client's tier (F52).

Nobody above Worst is let go, and whoever is let go is Worst: so what lifts the tier of a client to
be let go is also what would make them stay.

Every step is tried by the true scoring with its hysteresis; the least one that does it counts, and
of several kinds of change that of the least effort.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.plan.whatif.trying import (
    most_points,
    raised_ratings,
    standing,
    with_ticks,
)
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.records import dataclass

PRICE, HOURS, RATING, LATE, FLAG, CRITERION, GROWTH, KNOWLEDGE = (
    "price", "hours", "ratings", "late", "flags", "criteria", "growth", "knowledge",
)  # fmt: skip
KINDS = (PRICE, HOURS, RATING, LATE, FLAG, CRITERION, GROWTH, KNOWLEDGE)
"""The kinds of change, in the order in which ties are broken."""

SETTINGS = {
    PRICE: "EffortPrice",
    HOURS: "EffortHours",
    RATING: "EffortRating",
    LATE: "EffortLate",
    FLAG: "EffortFlag",
    CRITERION: "EffortCriterion",
    GROWTH: "EffortGrowth",
    KNOWLEDGE: "EffortKnowledge",
}
"""The setting that says how much effort one step of a kind is; blank for one not offered."""

DAYS = 10
"""A step of days late."""

AT_ONCE = 500
"""The variants of so many clients, some hundred of each, are held in memory together."""

Client = Mapping[str, Any]
"""What is typed of one client, by column, and ``committed``; see :func:`single_changes`."""
Efforts = Mapping[str, float]
"""How much effort one step of each kind is that is offered."""


@dataclass(frozen=True)
class Reach:
    """How far a change may go: the most steps of a price and of hours (percent points)."""

    price: int = 100
    hours: int = 80


@dataclass(frozen=True)
class Change:
    """Steps of each kind of change, their effort together, and where they lead.

    ``tier`` is the tier that they lift a client to; ``words`` is worked out for the sheet.
    """

    steps: Mapping[str, int]
    effort: float
    tier: int = 0
    parts: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # from and to, by kind

    @property
    def rank(self) -> tuple[object, ...]:
        """By effort, then the fewest kinds, then the order of kinds: the same every night."""
        steps = [self.steps.get(kind, 0) for kind in KINDS]
        kinds = sum(map(bool, steps))
        return (round(self.effort, 6), kinds, [-n for n in steps])


def efforts(values: Mapping[str, float]) -> Efforts:
    """The efforts as House rules say them, without the kinds that are not offered."""
    found = {kind: values.get(name, np.nan) for kind, name in SETTINGS.items()}
    return {kind: float(effort) for kind, effort in found.items() if effort == effort}


def most_steps(client: Client, reach: Reach) -> dict[str, int]:
    """How many steps of each kind a client has room for."""
    late = max(0.0, _or_nought(client["late"]))
    return {
        PRICE: reach.price if client["revenue"] > 0 else 0,
        HOURS: reach.hours if client["hours"] > 0 else 0,
        RATING: most_points(_ratings(client)),
        LATE: math.ceil(late / DAYS),
        FLAG: sum(bool(client[name]) for name in FLAGS),
        CRITERION: len(CRITERIA) - sum(bool(client[name]) for name in CRITERIA),
        GROWTH: math.ceil(5 - _or_nought(client["growth"])),
        KNOWLEDGE: math.ceil(5 - _or_nought(client["knowledge"])),
    }


def changed(client: Client, kind: str, steps: int) -> float | Numbers:
    """What a client's figure is after so many steps of one kind; of ratings all five."""
    if kind == PRICE:
        return float(client["revenue"]) * (100 + steps) / 100
    if kind == HOURS:
        return float(client["hours"]) * (100 - steps) / 100
    if kind == RATING:
        return raised_ratings(_ratings(client), steps)
    if kind == LATE:
        return max(0.0, float(client["late"]) - DAYS * steps) if steps else float(client["late"])
    if kind in (FLAG, CRITERION):
        names = FLAGS if kind == FLAG else CRITERIA
        there = sum(bool(client[name]) for name in names)
        return float(there - steps if kind == FLAG else there + steps)
    if not steps:
        return float(client[kind])
    return min(5.0, _or_nought(client[kind]) + steps)


def _ratings(client: Client) -> Numbers:
    return np.array([client[name] for name in RATINGS], dtype=float)


def _or_nought(value: Any) -> float:
    """A figure, 0 where none is typed."""
    return 0.0 if value != value else float(value)


_COLUMN = {PRICE: "revenue", HOURS: "hours", LATE: "late", GROWTH: "growth", KNOWLEDGE: "knowledge"}


def with_changes(clients: Frame, at: Sequence[int], changes: Sequence[Mapping[str, int]]) -> Frame:
    """A row for each of ``changes``, of the client in the row ``at``, with it made."""
    places = np.asarray(at, dtype=np.intp)
    steps = {kind: np.zeros(len(changes)) for kind in KINDS}
    for row, change in enumerate(changes):
        for kind, count in change.items():
            steps[kind][row] = count
    made, by_client = clients.take(places), clients.records()
    for kind in KINDS:
        figures = changed_each(by_client, kind, places, steps[kind])
        if kind == RATING:
            made = made.assign(**dict(zip(RATINGS, figures.T, strict=True)))
        elif kind in (FLAG, CRITERION):
            made = with_ticks(made, FLAGS if kind == FLAG else CRITERIA, figures)
        else:
            made = made.assign(**{_COLUMN[kind]: figures})
    return made


def as_they_are(clients: Sequence[Client], kind: str) -> Numbers:
    """What a figure of each client is now; shape (clients,), of ratings (clients, 5)."""
    each = [len(RATINGS)] if kind == RATING else []
    figures = np.array([changed(client, kind, 0) for client in clients], dtype=float)
    return figures.reshape(len(clients), *each)


def changed_each(
    clients: Sequence[Client], kind: str, at: NDArray[np.intp], steps: NDArray[Any]
) -> Numbers:
    """What :func:`changed` gives for the clients ``at`` after so many steps each.

    Shape (steps,), of ratings (steps, 5).
    """
    figures = as_they_are(clients, kind)[at]
    some = np.flatnonzero(steps)
    if len(some):
        figures[some] = _changed_some(clients, kind, at[some], steps[some])
    return figures


def _changed_some(
    clients: Sequence[Client], kind: str, at: NDArray[np.intp], steps: NDArray[Any]
) -> Numbers:
    """The same where none of the steps is 0."""
    if kind == RATING:
        most = int(steps.max()) + 1
        keys, back = np.unique(at * most + steps.astype(np.intp), return_inverse=True)
        raised = [changed(clients[key // most], kind, key % most) for key in keys.tolist()]
        return np.array(raised, dtype=float)[back]
    if kind in (FLAG, CRITERION):
        names = FLAGS if kind == FLAG else CRITERIA
        there = np.array([sum(bool(client[name]) for name in names) for client in clients], float)
        return np.asarray(there[at] - steps if kind == FLAG else there[at] + steps)
    figures = np.array([client[_COLUMN[kind]] for client in clients], dtype=float)[at]
    if kind == PRICE:
        return np.asarray(figures * (100 + steps) / 100)
    if kind == HOURS:
        return np.asarray(figures * (100 - steps) / 100)
    if kind == LATE:
        left = figures - DAYS * steps
        return np.where(left > 0, left, 0.0)  # also where nothing is typed
    return np.asarray(np.minimum(5.0, np.nan_to_num(figures) + steps))


def single_changes(
    clients: Frame, settings: Settings, effort: Efforts, reach: Reach | None = None
) -> list[list[Change]]:
    """For each client the least step of each kind that does it, the least effort first.

    ``clients`` as ``scoring.Working`` has them, all with enough data, ``committed`` their tier
    now.
    """
    found: list[list[Change]] = []
    for start in range(0, len(clients), AT_ONCE):
        some = clients.take(slice(start, start + AT_ONCE))
        found += _single_changes(some, settings, effort, reach or Reach())
    return found


def _single_changes(
    clients: Frame, settings: Settings, effort: Efforts, reach: Reach
) -> list[list[Change]]:
    at: list[int] = []
    changes: list[Mapping[str, int]] = []
    ladders: list[int] = []  # how many steps stand below each other, of one kind and one client
    listed = clients.records()
    for i, client in enumerate(listed):
        most = most_steps(client, reach)
        for kind in KINDS:
            if kind in effort:
                at += [i] * most[kind]
                changes += [{kind: n} for n in range(1, most[kind] + 1)]
                ladders.append(most[kind])
    found: list[list[Change]] = [[] for _ in range(len(clients))]
    if not changes:
        return found
    tried = standing(with_changes(clients, at, changes), settings)
    before = clients["committed"].astype(float)[at]
    reached = np.flatnonzero(tried["tier"] > before)
    ladder = np.repeat(np.arange(len(ladders)), ladders)[reached]
    _, least = np.unique(ladder, return_index=True)
    for row in reached[least].tolist():
        tier = int(tried["tier"][row])
        found[at[row]].append(told(listed[at[row]], changes[row], effort, tier))
    return [sorted(each, key=lambda change: change.rank) for each in found]


def told(client: Client, steps: Mapping[str, int], effort: Efforts, tier: int) -> Change:
    """A change with its effort, and with what each of its figures was and will be."""
    used = {kind: steps[kind] for kind in KINDS if steps.get(kind)}
    parts = {}
    for kind, n in used.items():
        if kind == RATING:
            parts[kind] = (0.0, float(n))
        else:
            parts[kind] = (_number(changed(client, kind, 0)), _number(changed(client, kind, n)))
    return Change(used, sum(effort[kind] * n for kind, n in used.items()), tier, parts)


def _number(value: float | Numbers) -> float:
    return float(np.nan_to_num(value))
