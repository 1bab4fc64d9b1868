"""Prices (F3): what a client would have to pay, and what could be asked now."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import DROP, REPRICE
from pumpkin_sheets.plan.clients.scoring.working import Calculated, Working, where_scored
from pumpkin_sheets.sheets.numbers import Numbers, round_, rounded


def _needed(work: Working) -> Numbers:
    s = work.settings
    friction = 1 + s["Hassle"] * (100 - work["ease"]) / 100
    price = work.zero("cost") + work.known_hours * s["TargetRate"] * friction
    return np.where(np.isnan(work["rate"]), np.nan, where_scored(work, rounded(price, 2)))


def ceiling(work: Working) -> Numbers:
    """The most that one raise may reach."""
    return rounded(work["revenue"] * (1 + work.settings["MaxRaise"]), 2)


def _step(work: Working) -> Numbers:
    """What to ask now, before rounding: the quote for Drop, one bounded step for Reprice.

    A raise is never less than today, also where a rate below target only by rounding needs none.
    A quote that is no more than today would ask nobody to leave: then there is none.
    """
    step = np.maximum(work["revenue"], np.minimum(work["needed"], ceiling(work)))
    reprice = np.where(work["revenue"] > 0, step, np.nan)  # a share of nothing is nothing
    drop = np.where(work["needed"] > work["revenue"], work["needed"], np.nan)
    return np.select([work["action"] == DROP, work["action"] == REPRICE], [drop, reprice], np.nan)


def _even(work: Working) -> Numbers:
    """The step rounded to RoundTo, one lower where rounding up would pass the largest raise."""
    to = work.settings["RoundTo"]
    even = rounded(rounded(work["step"] / to, 0) * to, 2)
    too_high = (work["action"] == REPRICE) & (even > ceiling(work))
    return rounded(even - np.where(too_high, to, 0.0), 2)


def _suggested(work: Working) -> Numbers:
    """The even price, unless rounding swallowed the raise."""
    return np.asarray(np.where(work["even"] > work["revenue"], work["even"], work["step"]))


def _change(work: Working) -> Numbers:
    return rounded(
        work["suggested"] / np.where(work["revenue"] > 0, work["revenue"], np.nan) - 1, 4
    )


def _can_lose(work: Working) -> Numbers:
    price, revenue, cost = work["suggested"], work["revenue"], work.zero("cost")
    asks = (price > revenue) & (price > cost)
    share = (price - revenue) / np.where(asks, price - cost, 1.0)
    return np.where(asks, rounded(np.minimum(share, 1.0), 4), np.nan)


CEILING = round_("{revenue}*(1+MaxRaise)", 2)
_EVEN = round_(round_("{step}/RoundTo", 0) + "*RoundTo", 2)

PRICES = (
    Calculated(
        "needed",
        "IF(ISNUMBER({rate}),"
        + round_("N({cost})+{hours}*TargetRate*(1+Hassle*(100-{ease})/100)", 2)
        + ',"")',
        _needed,
    ),
    Calculated(
        "step",
        "IF(ISNUMBER({needed}),"
        f'IF({{action}}={DROP},IF({{needed}}>{{revenue}},{{needed}},""),'
        f"IF(AND({{action}}={REPRICE},{{revenue}}>0),MAX({{revenue}},MIN({{needed}},{CEILING})),"
        '"")),"")',
        _step,
    ),
    Calculated(
        "even",
        "IF(ISNUMBER({step}),"
        + round_(f"{_EVEN}-IF({{action}}={REPRICE},IF({_EVEN}>{CEILING},RoundTo,0),0)", 2)
        + ',"")',
        _even,
    ),
    Calculated(
        "suggested",
        'IF(ISNUMBER({step}),IF({even}>{revenue},{even},{step}),"")',
        _suggested,
    ),
    Calculated(
        "change",
        "IF(ISNUMBER({suggested}),IF({revenue}>0,"
        + round_("{suggested}/{revenue}-1", 4)
        + ',""),"")',
        _change,
    ),
    Calculated(
        "can_lose",
        "IF(ISNUMBER({suggested}),IF(AND({suggested}>{revenue},{suggested}>N({cost})),"
        + round_("MIN(1,({suggested}-{revenue})/({suggested}-N({cost})))", 4)
        + ',""),"")',
        _can_lose,
    ),
)
