"""Whom somebody looks like of those who did not work out (F52).

Nothing is claimed without a reference, nor of two who share fewer than two red flags.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import CRITERIA, DROP, FLAGS, RATINGS, WORST
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import as_date, cell_text
from pumpkin_sheets.sheets.words import fold

FLAG_WEIGHT, CRITERION_WEIGHT, RATING_WEIGHT = 3, 1, 1
SHARED = 2
"""So many red flags must be shared."""


@dataclass(frozen=True)
class Signs:
    """What two can be compared by: the names of flags and criteria that are ticked, and ratings.

    ``left`` is the day on which they left; None for one who is still a client.
    """

    name: str
    flags: frozenset[str] = frozenset()
    criteria: frozenset[str] = frozenset()
    ratings: Mapping[str, float] = field(default_factory=dict)
    left: dt.date | None = None


@dataclass(frozen=True)
class Likeness:
    """``share`` is a part of 1; ``flags`` those that both have, in the order of the sheet."""

    reference: Signs
    share: float
    flags: tuple[str, ...]


def signs_of(row: Mapping[Any, Any], name: str, left: dt.date | None = None) -> Signs:
    """The signs of a row of Clients or Prospects as it was read."""
    return Signs(
        name,
        frozenset(flag for flag in FLAGS if bool(row.get(flag))),
        frozenset(each for each in CRITERIA if bool(row.get(each))),
        _ratings(row),
        left,
    )


def remembered_signs(records: Iterable[Mapping[str, object]]) -> list[Signs]:
    """Those who left when they were to be let go, as Memory has them; of one name the last."""
    found: dict[str, Signs] = {}
    for record in records:
        if record.get("event") != "left" or record.get("action") != DROP:
            continue
        name = cell_text(record["client"])
        row = {**record, **_ticks(FLAGS, record["flags"]), **_ticks(CRITERIA, record["criteria"])}
        found[fold(name)] = signs_of(row, name, as_date(record["date"]))
    return list(found.values())


def references(
    clients: Sequence[Signs], tiers: Sequence[float], gone: Sequence[Signs]
) -> list[Signs]:
    """Whom others are compared with: clients who are Worst now, and those who left."""
    worst = [signs for signs, tier in zip(clients, tiers, strict=True) if tier == WORST]
    here = {fold(signs.name) for signs in clients}
    return [*worst, *(signs for signs in gone if fold(signs.name) not in here)]


def likeness(one: Signs, other: Signs) -> Likeness:
    """How alike two are, over what both tell of: 0 where nothing can be compared."""
    weight = like = 0.0
    for mine, theirs, each in (
        (one.flags, other.flags, FLAG_WEIGHT),
        (one.criteria, other.criteria, CRITERION_WEIGHT),
    ):
        weight += each * len(mine | theirs)
        like += each * len(mine & theirs)
    for name in RATINGS:
        if name in one.ratings and name in other.ratings:
            weight += RATING_WEIGHT
            like += RATING_WEIGHT * (1 - abs(one.ratings[name] - other.ratings[name]) / 4)
    shared = tuple(flag for flag in FLAGS if flag in one.flags and flag in other.flags)
    return Likeness(other, like / weight if weight else 0.0, shared)


class Compared:
    """Those whom others are compared with: their signs in columns, one row for each."""

    def __init__(self, references: Iterable[Signs]) -> None:
        # Whoever has fewer flags shares too few with anybody.
        self._all = [each for each in references if len(each.flags) >= SHARED]
        self._keys = np.array([fold(each.name) for each in self._all], dtype=object)
        self._ticked = [
            (np.array([[n in each for n in names] for each in ticked]).reshape(-1, len(names)), w)
            for names, ticked, w in (
                (FLAGS, [each.flags for each in self._all], FLAG_WEIGHT),
                (CRITERIA, [each.criteria for each in self._all], CRITERION_WEIGHT),
            )
        ]
        self._ratings = [
            (name, np.array([each.ratings.get(name, np.nan) for each in self._all]))
            for name in RATINGS
        ]

    def most_alike(self, one: Signs, line: float) -> Likeness | None:
        """The one that somebody looks like most, at least ``line`` (a part of 1); None for none.

        Of equals the one who left last, a client of today before those; then by name.
        """
        if len(one.flags) < SHARED or not self._all:
            return None
        shares, flags = self._shares(one)
        told = (shares >= line - 1e-9) & (flags >= SHARED) & (self._keys != fold(one.name))
        if not told.any():
            return None
        # All that may be the most when their shares are rounded.
        nearly = np.flatnonzero(told & (shares > shares[told].max() - 2e-9))
        return min((likeness(one, self._all[at]) for at in nearly.tolist()), key=_rank)

    def _shares(self, one: Signs) -> tuple[Numbers, NDArray[np.int_]]:
        """What :func:`likeness` gives for each of them, and how many red flags are shared."""
        weight, like = np.zeros(len(self._all)), np.zeros(len(self._all))
        shared = []
        for names, ticked, (theirs, each) in zip(
            (FLAGS, CRITERIA), (one.flags, one.criteria), self._ticked, strict=True
        ):
            mine = np.array([name in ticked for name in names])
            shared.append(np.sum(theirs & mine, axis=1))
            weight += each * np.sum(theirs | mine, axis=1)
            like += each * shared[-1]
        for name, ratings in self._ratings:
            if name in one.ratings:
                given = ~np.isnan(ratings)
                weight += RATING_WEIGHT * given
                alike = RATING_WEIGHT * (1 - np.abs(one.ratings[name] - ratings) / 4)
                like += np.where(given, alike, 0.0)
        return like / weight, shared[0]


def _rank(found: Likeness) -> tuple[float, float, str]:
    left = found.reference.left or dt.date.max
    return (-round(found.share, 9), -left.toordinal(), found.reference.name)


def _ratings(row: Mapping[Any, Any]) -> dict[str, float]:
    found = {}
    for name in RATINGS:
        value = row.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
            found[name] = float(value)
    return found


def _ticks(names: Sequence[str], told: object) -> dict[str, bool]:
    text = cell_text(told)
    return {name: text[i : i + 1] == "✓" for i, name in enumerate(names)}
