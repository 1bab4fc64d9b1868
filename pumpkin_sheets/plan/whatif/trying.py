"""What a client would be with other figures: the scoring of Clients itself, on many variants.

Nothing is written down anew: values, ease, tiers and actions are worked out by the very columns of
Clients, only without their texts, so that a thousand variants cost one pass.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pumpkin_sheets.plan.choices import RATINGS
from pumpkin_sheets.plan.clients.scoring.score import CALCULATED, TEXT_COLUMNS
from pumpkin_sheets.plan.clients.scoring.working import Working
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.numbers import Numbers

_LAST = "action"
"""The last column that a variant is asked for: prices and texts come after it."""

CHUNK = 100_000
"""So many variants are worked out at once, which bounds the memory that they take."""


def standing(clients: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Value and ease (points), score, tier and action of clients (see ``scoring.Working``).

    ``committed`` is the tier of the last review, for the hysteresis.  NaN for one without enough
    data.  The frame given is not changed.
    """
    parts = [
        _standing(clients.iloc[start : start + CHUNK], settings)
        for start in range(0, max(1, len(clients)), CHUNK)
    ]
    return parts[0] if len(parts) == 1 else pd.concat(parts)


def _standing(clients: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    work = Working(clients, settings, total=0.0)
    for column in CALCULATED:
        if column.name not in TEXT_COLUMNS:
            work.columns[column.name] = column.compute(work)
        if column.name == _LAST:
            break
    names = ("value", "ease", "score", "tier", "action")
    return pd.DataFrame({name: work.columns[name] for name in names}, index=clients.index)


def repeated(clients: pd.DataFrame, counts: Sequence[int]) -> pd.DataFrame:
    """The clients with each row so many times, one after the other, to be changed."""
    at = np.repeat(np.arange(len(clients)), np.asarray(counts, dtype=int))
    return clients.iloc[at].reset_index(drop=True)


def with_ticks(clients: pd.DataFrame, names: tuple[str, ...], counts: Numbers) -> None:
    """Ticks so many of a list that ``counts`` are: those there first lose or keep theirs.

    Which of them does not matter to a score, only how many.  Changes the frame.
    """
    for place, name in enumerate(names):
        clients[name] = place < counts


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


def rateable(clients: pd.DataFrame) -> Numbers:
    """The ratings, one row per client."""
    return clients[list(RATINGS)].to_numpy(dtype=float)
