"""What a client would be with other figures: the scoring of Clients itself, on many variants.

Nothing is written down anew: values, ease, tiers and actions are worked out by the very columns of
Clients, only without their texts, so that a thousand variants cost one pass.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pumpkin_sheets.plan.choices import RATINGS
from pumpkin_sheets.plan.clients.scoring.score import CALCULATED, TEXT_COLUMNS
from pumpkin_sheets.plan.clients.scoring.working import Working
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers

_LAST = "action"
"""The last column that a variant is asked for: prices and texts come after it."""

CHUNK = 100_000
"""So many variants are worked out at once, which bounds the memory that they take."""


def standing(clients: Frame, settings: Settings) -> Frame:
    """Value and ease (points), score, tier and action of clients (see ``scoring.Working``).

    ``committed`` is the tier of the last review, for the hysteresis.  NaN for one without enough
    data.  The frame given is not changed.
    """
    parts = [
        _standing(clients.take(slice(start, start + CHUNK)), settings)
        for start in range(0, max(1, len(clients)), CHUNK)
    ]
    if len(parts) == 1:
        return parts[0]
    names = parts[0].names
    joined = {name: np.concatenate([part[name] for part in parts]) for name in names}
    return Frame(joined, clients.labels)


def _standing(clients: Frame, settings: Settings) -> Frame:
    work = Working(clients, settings, total=0.0)
    for column in CALCULATED:
        if column.name not in TEXT_COLUMNS:
            work.columns[column.name] = column.compute(work)
        if column.name == _LAST:
            break
    names = ("value", "ease", "score", "tier", "action")
    return Frame({name: work.columns[name] for name in names}, clients.labels)


def repeated(clients: Frame, counts: Sequence[int]) -> Frame:
    """The clients with each row so many times, one after the other."""
    return clients.take(np.repeat(np.arange(len(clients)), np.asarray(counts, dtype=int)))


def with_ticks(clients: Frame, names: tuple[str, ...], counts: Numbers) -> Frame:
    """The clients with so many of a list ticked that ``counts`` are, the first of them.

    Which of them does not matter to a score, only how many.
    """
    return clients.assign(**{name: place < counts for place, name in enumerate(names)})


def raised_ratings(ratings: Numbers, points: int) -> Numbers:
    """Five ratings (NaN for none) after so many points, each given to the lowest, up to 5.

    Of equals the first is raised.  Shape (5,), in the order of RATINGS.
    """
    made: list[float] = ratings.tolist()
    given = [place for place, rating in enumerate(made) if rating == rating]
    for _ in range(points):
        at = min(given, key=made.__getitem__)
        made[at] = min(5.0, made[at] + 1)
    return np.array(made)


def most_points(ratings: Numbers) -> int:
    """How many points the ratings lack until all are 5."""
    return int(np.sum(np.ceil(5 - ratings[~np.isnan(ratings)])))


def rateable(clients: Frame) -> Numbers:
    """The ratings, one row per client."""
    return np.column_stack([clients[name] for name in RATINGS])
