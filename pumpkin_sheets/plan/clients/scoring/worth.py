"""Value, ease and score (F1): money or knowledge, and how smooth the work is."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import RATINGS
from pumpkin_sheets.plan.clients.scoring.working import (
    SMALLEST_HOURS,
    Calculated,
    Working,
    if_scored,
    where_scored,
)
from pumpkin_sheets.sheets.numbers import LARGEST, Numbers, round_, rounded


def _margin(work: Working) -> Numbers:
    revenue = np.where(work["revenue"] > 0, work["revenue"], np.nan)
    return where_scored(work, rounded((revenue - work.zero("cost")) / revenue, 4))


def _net(work: Working) -> Numbers:
    worked = work.known_hours * work.settings["HourCost"]
    return where_scored(work, rounded(work["revenue"] - work.zero("cost") - worked, 2))


def _rate(work: Working) -> Numbers:
    hours = np.where(work.known_hours > 0, work.known_hours, np.nan)
    return where_scored(work, rounded((work["revenue"] - work.zero("cost")) / hours, 2))


def _money(work: Working) -> Numbers:
    s = work.settings
    known = ~np.isnan(work["rate"])
    by_rate = np.clip(50 * np.nan_to_num(work["rate"]) / s["TargetRate"], 0, 100)
    by_size = np.clip(50 * work["net"] / s["SizeTarget"], 0, 100)
    rate_part = np.where(known, s["MoneyMix"], 0.0)
    return where_scored(work, rounded(rate_part * by_rate + (1 - rate_part) * by_size, 2))


def _value(work: Working) -> Numbers:
    s = work.settings
    gap = 100 - work["money"]
    gap = gap * (1 - s["KnowledgeLift"] * work.zero("knowledge") / 5)
    gap = gap * (1 - s["GrowthLift"] * work.zero("growth") / 5)
    return where_scored(work, rounded(100 - gap, 1))


def _ease(work: Working) -> Numbers:
    s = work.settings
    ratings = np.array([work[name] for name in RATINGS])
    given = np.maximum(np.sum(~np.isnan(ratings), axis=0), 1)
    mean = np.nansum(ratings, axis=0) / given
    late = np.minimum(s["LateMax"], s["LatePerDay"] * np.maximum(work.zero("late"), 0))
    ease = np.clip(25 * (mean - 1) - late - s["FlagPenalty"] * work["flags"], 0, 100)
    return where_scored(work, rounded(ease, 1))


def _score(work: Working) -> Numbers:
    lean = work.settings["LeanWeak"]
    low = np.minimum(work["value"], work["ease"])
    high = np.maximum(work["value"], work["ease"])
    return where_scored(work, rounded(lean * low + (1 - lean) * high, 1))


SCORES = (
    Calculated(
        "counted",
        "IF(ISLOGICAL({revenue}),0,IF(ISNUMBER({revenue}),"
        f"MEDIAN(0,{{revenue}},{LARGEST:.15g}),0))",
        lambda w: w["typed_revenue"].astype(float),
    ),
    Calculated(
        "margin",
        if_scored("IF({revenue}>0," + round_("({revenue}-N({cost}))/{revenue}", 4) + ',"")'),
        _margin,
    ),
    Calculated(
        "rate",
        if_scored(
            f'IF(N({{hours}})<{SMALLEST_HOURS},"",'
            + round_("({revenue}-N({cost}))/{hours}", 2)
            + ")"
        ),
        _rate,
    ),
    Calculated(
        "net",
        if_scored(
            round_(
                f"{{revenue}}-N({{cost}})-IF(N({{hours}})<{SMALLEST_HOURS},0,{{hours}}*HourCost)",
                2,
            )
        ),
        _net,
    ),
    Calculated(
        "money",
        if_scored(
            round_(
                "IF(ISNUMBER({rate}),MoneyMix*MEDIAN(0,100,50*N({rate})/TargetRate),0)"
                "+IF(ISNUMBER({rate}),1-MoneyMix,1)*MEDIAN(0,100,50*{net}/SizeTarget)",
                2,
            )
        ),
        _money,
    ),
    Calculated(
        "value",
        if_scored(
            round_(
                "100-(100-{money})*(1-KnowledgeLift*N({knowledge})/5)*(1-GrowthLift*N({growth})/5)",
                1,
            )
        ),
        _value,
    ),
    Calculated(
        "ease",
        if_scored(
            round_(
                "MEDIAN(0,100,25*(AVERAGE("
                + ",".join(f"{{{name}}}" for name in RATINGS)
                + ")-1)-MIN(LateMax,LatePerDay*MAX(N({late}),0))-FlagPenalty*{flags})",
                1,
            )
        ),
        _ease,
    ),
    Calculated(
        "score",
        if_scored(round_("LeanWeak*MIN({value},{ease})+(1-LeanWeak)*MAX({value},{ease})", 1)),
        _score,
    ),
)
