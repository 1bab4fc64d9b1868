"""What a project leaves, and what it costs to finish against the fee still to come (F18, F40)."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.sheets.numbers import Numbers, round_, rounded
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden, result

_PRICED = "AND(ISNUMBER({fee}),ISNUMBER({estimate}))"
_NET = "{fee}-N({cost})-N({surprise_cost})"
_HOURS = "{estimate}*(1+{cushion})"
_MARGIN = f'IF({_PRICED},{round_(f"{_NET}-{_HOURS}*HourCost", 2)},"")'
_SHORT = f'IF({_PRICED},{round_(f"{_HOURS}*TargetRate-({_NET})", 2)},"")'
_REMAINING = f'IF(ISNUMBER({{fee}}),{round_("MAX(0,{fee}-N({paid}))", 2)},"")'
_TO_FINISH = f'IF(ISNUMBER({{hours_needed}}),{round_("{hours_needed}*HourCost", 2)},"")'
_LEFT_OVER = (
    "IF(AND(ISNUMBER({remaining}),ISNUMBER({to_finish})),"
    f'{round_("N({remaining})-N({to_finish})", 2)},"")'
)
_GONE = round_("N({hours_so_far})*HourCost-N({paid})", 2)
_OVER = (
    "IF(ISNUMBER({estimate}),"
    f"IF({round_('N({hours_so_far})+N({hours_needed})', 2)}>{round_(_HOURS, 2)},1,0),0)"
)

# --- their twins --------------------------------------------------------------------------------


def _net(work: Working) -> Numbers:
    return np.asarray(work["fee"] - work.zero("cost") - work.zero("surprise_cost"))


def _hours(work: Working) -> Numbers:
    return np.asarray(work["estimate"] * (1 + work["cushion"]))


def _margin(work: Working) -> Numbers:
    return rounded(_net(work) - _hours(work) * work.settings["HourCost"], 2)


def _short(work: Working) -> Numbers:
    return rounded(_hours(work) * work.settings["TargetRate"] - _net(work), 2)


def _remaining(work: Working) -> Numbers:
    fee = work["fee"]
    left = np.maximum(0.0, np.nan_to_num(fee) - work.zero("paid"))
    return np.where(np.isnan(fee), np.nan, rounded(left, 2))


def _gone(work: Working) -> Numbers:
    return rounded(work.zero("hours_so_far") * work.settings["HourCost"] - work.zero("paid"), 2)


def _over(work: Working) -> Numbers:
    taken = rounded(work.zero("hours_so_far") + work.zero("hours_needed"), 2)
    return np.where(taken > rounded(_hours(work), 2), 1.0, 0.0)


MONEY = (
    result("margin", "money", 14, _MARGIN, _margin),
    hidden("short", _SHORT, _short),
    result("remaining", "money", 13, _REMAINING, _remaining),
    result("to_finish", "money", 13, _TO_FINISH,
           lambda w: rounded(w["hours_needed"] * w.settings["HourCost"], 2)),
    result("left_over", "money", 13, _LEFT_OVER,
           lambda w: rounded(w["remaining"] - w["to_finish"], 2)),
    hidden("gone", _GONE, _gone),
    hidden("over", _OVER, _over),
)  # fmt: skip
"""In the order in which they depend on each other."""
