"""How sure a tier is, as ratings and hours are guesses (F52).

Each given rating is one lower or one higher with a chance each, hours are one of five guesses
around what was typed.  The ratings enter the score through their sum alone, so the chances are
worked out exactly, without random numbers: the same every night.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pumpkin_sheets.plan.choices import RATINGS, TIERS
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.plan.whatif.trying import rateable, repeated, standing
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.records import dataclass

SPREAD = (-1.4, -0.5, 0.0, 0.5, 1.4)
"""How far each guess of the hours lies from what was typed, in doubts."""

SURE = 0.9
"""A tier that is less sure is worth a question."""


@dataclass(frozen=True)
class Doubt:
    """How sure what was typed is: parts of 1."""

    rating: float
    hours: float


@dataclass(frozen=True)
class Chance:
    """``tiers`` are the chances of the tiers 1 to 5; ``ask`` the rating worth asking about.

    It is the one whose doubt takes most from the tier; "" where none takes anything.
    """

    tiers: tuple[float, ...]
    ask: str = ""

    def of(self, tier: float) -> float:
        """The chance of a tier; 0 for one that there is not."""
        at = int(tier) - 1 if tier == tier else -1
        return self.tiers[at] if 0 <= at < len(self.tiers) else 0.0


Sums = dict[float, float]


def tier_chances(clients: Frame, settings: Settings, doubt: Doubt) -> list[Chance]:
    """The chances of each client (see ``scoring.Working``), ``committed`` being its tier.

    It is the chance of what figures earn by themselves: that a tier is held until a score is well
    past the line must not make it look sure.
    """
    if not len(clients):
        return []
    given = rateable(clients)
    whole = [_sums(row, doubt.rating) for row in given]
    means = [sorted(sums) for sums in whole]
    hours = len(SPREAD)
    counts = [len(each) * hours for each in means]
    tried = repeated(clients, counts)
    number = np.maximum(np.sum(~np.isnan(given), axis=1), 1)
    mean = np.concatenate([np.repeat(np.array(each), hours) for each in means])
    mean = mean / np.repeat(number, counts)
    # Blank ones stay blank, so that enough are given still.
    rated = {name: np.where(np.isnan(tried[name]), np.nan, mean) for name in RATINGS}
    guesses = np.concatenate([np.tile(1 + doubt.hours * np.array(SPREAD), len(e)) for e in means])
    tried = tried.assign(**rated, committed=np.nan, hours=tried["hours"] * guesses)
    tiers = standing(tried, settings)["tier"]
    own = clients["committed"].astype(float)
    starts = np.concatenate([[0], np.cumsum(counts)])
    made = []
    for i, sums in enumerate(whole):
        block = tiers[starts[i] : starts[i + 1]].reshape(len(sums), hours)
        by_sum = {
            total: np.array([np.mean(row == tier.code) for tier in TIERS])
            for total, row in zip(means[i], block, strict=True)
        }
        chances = _mixed(sums, by_sum)
        made.append(Chance(tuple(chances.tolist()), _ask(given[i], doubt, by_sum, own[i])))
    return made


def _sums(ratings: Iterable[float], doubt: float, sure: int = -1) -> Sums:
    """The chances of the sums of the given ratings; that at ``sure`` is what was typed."""
    sums: Sums = {0.0: 1.0}
    for place, rating in enumerate(ratings):
        if rating != rating:
            continue
        around: tuple[tuple[float, float], ...] = ((rating, 1.0),)
        if place != sure:
            around = (
                (rating, 1 - 2 * doubt),
                (max(1.0, rating - 1), doubt),
                (min(5.0, rating + 1), doubt),
            )
        grown: Sums = {}
        for total, chance in sums.items():
            for value, share in around:
                if share:
                    grown[total + value] = grown.get(total + value, 0.0) + chance * share
        sums = grown
    return sums


def _mixed(sums: Sums, by_sum: dict[float, Numbers]) -> Numbers:
    return np.asarray(np.sum([by_sum[total] * part for total, part in sums.items()], axis=0))


def _ask(ratings: Numbers, doubt: Doubt, by_sum: dict[float, Numbers], tier: float) -> str:
    """The rating which, were it sure, would move the chance of the tier most; of equals the first.

    Asking may show that the tier is another: so what counts is how far the chance may go either
    way, weighed by how likely each answer is.
    """
    if tier != tier or not doubt.rating:
        return ""
    at, best, found = int(tier) - 1, 1e-9, ""
    here = _mixed(_sums(ratings, doubt.rating), by_sum)[at]
    for place, name in enumerate(RATINGS):
        rating = ratings[place]
        if rating != rating:
            continue
        moved = 0.0
        for answer, share in (
            (rating, 1 - 2 * doubt.rating),
            (max(1.0, rating - 1), doubt.rating),
            (min(5.0, rating + 1), doubt.rating),
        ):
            told = ratings.copy()
            told[place] = answer
            sums = _sums(told, doubt.rating, place)
            moved += share * abs(_mixed(sums, by_sum)[at] - here)
        if moved > best + 1e-9:
            best, found = moved, name
    return found
