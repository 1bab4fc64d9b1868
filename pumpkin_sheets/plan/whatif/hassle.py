"""The cost of cringe: what it costs a year that work with a client is not smooth (F52)."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers, rounded

INTEREST = 0.08
"""A year's interest on money that comes late."""
YEAR = 365


def hassle_an_hour(ease: Numbers, settings: Settings) -> Numbers:
    """Money that an hour costs more than a smooth one; the share of hassle in the needed price.

    ``ease`` in points, 0 to 100.
    """
    return rounded(settings["TargetRate"] * settings["Hassle"] * (100 - ease) / 100, 2)


def late_money(clients: Frame) -> Numbers:
    """Money a year that paying late costs."""
    late = np.maximum(np.nan_to_num(clients["late"].astype(float)), 0)
    return rounded(clients["revenue"].astype(float) * late / YEAR * INTEREST, 2)


def hassle_a_year(clients: Frame, ease: Numbers, settings: Settings) -> Numbers:
    """Money a year: hours that are not smooth, and money that comes late; NaN without an ease."""
    hours = np.nan_to_num(clients["hours"].astype(float))
    return rounded(hassle_an_hour(ease, settings) * hours + late_money(clients), 2)


def half_of(costs: Numbers) -> list[int]:
    """The places of the fewest clients who make up half of all, the dearest first."""
    known = np.nan_to_num(costs)
    total, sum_so_far, found = known.sum(), 0.0, []
    for at in np.argsort(-known, kind="stable"):
        if sum_so_far >= total / 2 or known[at] <= 0:
            break
        sum_so_far += known[at]
        found.append(int(at))
    return found
