"""Tier and action (F2, F37, F38): the level with its hysteresis, and what to do next."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import (
    DROP,
    EDUCATE,
    GIANT,
    GROW,
    KEEP,
    PRICKLY,
    REPRICE,
    SPROUT,
    VIP,
    WORST,
)
from pumpkin_sheets.plan.clients.scoring.working import Calculated, Working, if_scored, where_scored
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.numbers import Numbers, round_, rounded


def level(score: Numbers, settings: Settings) -> Numbers:
    """The level 1..5 of scores (points, any shape) by the four cuts."""
    return np.asarray(
        1.0 + np.searchsorted(np.array(settings.cuts), score, side="right"), dtype=np.float64
    )


def _level_of(expression: str) -> str:
    return f"MATCH(MAX(0,{expression}),Cuts,1)"


def _earned_tier(work: Working) -> Numbers:
    s = work.settings
    score = np.nan_to_num(work["score"])
    # Past the cut by the margin, or the committed tier stays (DESIGN 2: hysteresis).
    low = level(np.maximum(0, rounded(score - s["TierMargin"], 4)), s)
    high = level(rounded(score + s["TierMargin"], 4), s)
    held = np.minimum(np.maximum(work["last"], low), high)
    return where_scored(work, np.where(np.isnan(work["last"]), level(score, s), held))


def _tier(work: Working) -> Numbers:
    s = work.settings
    ceiling = np.where(work["criteria"] >= s["VipCriteria"], VIP, VIP - 1)
    tier = np.where(work["flags"] >= s["WorstFlags"], WORST, np.minimum(work["earned"], ceiling))
    return where_scored(work, tier)


def _field_code(work: Working) -> Numbers:
    s = work.settings
    hard = work["ease"] < s["EaseLine"]
    low = work["value"] < s["ValueLine"]
    return where_scored(work, 1.0 + hard + 2 * low)


def _action(work: Working) -> Numbers:
    code = work["field_code"]
    grow = (work["tier"] == VIP) | (work.zero("growth") >= 4)
    asks = work.rate_is_low
    return where_scored(
        work,
        np.select(
            [
                work["flags"] >= work.settings["WorstFlags"],
                code == GIANT,
                code == PRICKLY,
                code == SPROUT,
                work["tier"] == WORST,
            ],
            [
                np.full(len(code), float(DROP)),
                np.where(grow, float(GROW), KEEP),
                np.where(asks, float(REPRICE), EDUCATE),
                np.where(asks, float(REPRICE), KEEP),
                np.full(len(code), float(DROP)),
            ],
            np.where(asks, float(REPRICE), EDUCATE),
        ),
    )


RATE_IS_LOW = "IF(ISNUMBER({rate}),N({rate})<TargetRate,FALSE)"
"""The formula that :attr:`Working.rate_is_low` is the twin of."""

FRESH = Calculated(
    "earned",
    if_scored(_level_of("{score}")),
    lambda w: where_scored(w, level(np.nan_to_num(w["score"]), w.settings)),
)
"""What somebody earns who was never reviewed."""

TIERS_AND_ACTIONS = (
    Calculated(
        "earned",
        if_scored(
            'IF({last}="",'
            + _level_of("{score}")
            + ",MEDIAN({last},"
            + _level_of(round_("{score}-TierMargin", 4))
            + ","
            + _level_of(round_("{score}+TierMargin", 4))
            + "))"
        ),
        _earned_tier,
    ),
    Calculated(
        "tier",
        if_scored(
            f"IF({{flags}}>=WorstFlags,{WORST},"
            f"MIN({{earned}},IF({{criteria}}>=VipCriteria,{VIP},{VIP - 1})))"
        ),
        _tier,
    ),
    Calculated(
        "field_code",
        if_scored("1+IF({ease}<EaseLine,1,0)+IF({value}<ValueLine,2,0)"),
        _field_code,
    ),
    Calculated(
        "action",
        if_scored(
            f"IF({{flags}}>=WorstFlags,{DROP},CHOOSE({{field_code}},"
            f"IF(OR({{tier}}={VIP},N({{growth}})>=4),{GROW},{KEEP}),"
            f"IF({RATE_IS_LOW},{REPRICE},{EDUCATE}),"
            f"IF({RATE_IS_LOW},{REPRICE},{KEEP}),"
            f"IF({{tier}}={WORST},{DROP},IF({RATE_IS_LOW},{REPRICE},{EDUCATE}))))"
        ),
        _action,
    ),
)
