"""How sure a tier is, as ratings and hours are guesses (F52).

Each given rating is one lower or one higher with a chance each, hours are one of five guesses
around what was typed.  The ratings enter the score through their sum alone, so the chances are
worked out exactly, without random numbers: the same every night.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pumpkin_sheets.plan.choices import RATINGS, TIERS
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.plan.whatif.trying import rateable, repeated, standing
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.records import dataclass

SPREAD = (-1.4, -0.5, 0.0, 0.5, 1.4)
"""How far each guess of the hours lies from what was typed, in doubts."""

AT_ONCE = 1000
"""The guesses of so many clients, some ten of each, are held in memory together."""

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
Known = dict[tuple[float, ...], Sums]
"""The chances of sums that were worked out already, by the ratings."""


def tier_chances(clients: Frame, settings: Settings, doubt: Doubt) -> list[Chance]:
    """The chances of each client (see ``scoring.Working``), ``committed`` being its tier.

    It is the chance of what figures earn by themselves: that a tier is held until a score is well
    past the line must not make it look sure.
    """
    known: Known = {}
    found: list[Chance] = []
    for start in range(0, len(clients), AT_ONCE):
        some = clients.take(slice(start, start + AT_ONCE))
        found += _tier_chances(some, settings, doubt, known)
    return found


def _tier_chances(clients: Frame, settings: Settings, doubt: Doubt, known: Known) -> list[Chance]:
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
    # The share of the guesses of hours that lead to each tier, for each sum of the ratings.
    codes = np.array([tier.code for tier in TIERS])
    shares = np.sum(tiers.reshape(-1, hours)[:, :, None] == codes, axis=1) / hours
    starts = np.cumsum([0, *map(len, means)]).tolist()
    made = []
    for i, sums in enumerate(whole):
        block = shares[starts[i] : starts[i + 1]]
        by_sum = dict(zip(means[i], block, strict=True))
        chances = np.sum([by_sum[total] * part for total, part in sums.items()], axis=0)
        ask = ""
        if own[i] == own[i] and doubt.rating:
            at = int(own[i]) - 1
            of_tier = dict(zip(means[i], block[:, at].tolist(), strict=True))
            ask = _ask(given[i].tolist(), doubt.rating, of_tier, float(chances[at]), known)
        made.append(Chance(tuple(chances.tolist()), ask))
    return made


def _around(rating: float, doubt: float) -> tuple[tuple[float, float], ...]:
    """What a rating may be in truth, with the chance of each."""
    lower, higher = max(1.0, rating - 1), min(5.0, rating + 1)
    return (rating, 1 - 2 * doubt), (lower, doubt), (higher, doubt)


def _sums(ratings: Iterable[float], doubt: float, sure: int = -1) -> Sums:
    """The chances of the sums of the given ratings; that at ``sure`` is what was typed."""
    sums: Sums = {0.0: 1.0}
    for place, rating in enumerate(ratings):
        if rating != rating:
            continue
        around: tuple[tuple[float, float], ...] = ((rating, 1.0),)
        if place != sure:
            around = _around(rating, doubt)
        grown: Sums = {}
        for total, chance in sums.items():
            for value, share in around:
                if share:
                    grown[total + value] = grown.get(total + value, 0.0) + chance * share
        sums = grown
    return sums


def _ask(
    ratings: list[float], doubt: float, by_sum: Mapping[float, float], here: float, known: Known
) -> str:
    """The rating which, were it sure, would move the chance of the tier most; of equals the first.

    Asking may show that the tier is another: so what counts is how far the chance may go either
    way, weighed by how likely each answer is.  ``by_sum`` is the chance of the tier by the sum of
    the ratings, ``here`` its chance now.
    """
    best, found = 1e-9, ""
    for place, name in enumerate(RATINGS):
        rating = ratings[place]
        if rating != rating:
            continue
        moved = 0.0
        for answer, share in _around(rating, doubt):
            sums = _told(ratings, place, answer, doubt, known)
            moved += share * abs(sum(by_sum[t] * part for t, part in sums.items()) - here)
        if moved > best + 1e-9:
            best, found = moved, name
    return found


def _told(ratings: list[float], place: int, answer: float, doubt: float, known: Known) -> Sums:
    """The chances of the sums when the rating at ``place`` is sure to be ``answer``."""
    told = ratings.copy()
    told[place] = answer
    if not all(rating != rating or (2 * rating).is_integer() for rating in told):
        return _sums(told, doubt, place)  # another order of adding might give another last digit
    others = (*(r for r in told[:place] if r == r), *(r for r in told[place + 1 :] if r == r))
    if others not in known:
        known[others] = _sums(others, doubt)
    return {total + answer: chance for total, chance in known[others].items()}
