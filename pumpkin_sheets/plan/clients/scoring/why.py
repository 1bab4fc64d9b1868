"""Which reason an action has (F2, F3), and the action that is shown for it: two codes."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import (
    DROP,
    DROP_LATER,
    EDUCATE,
    GIANT,
    KEEP,
    PRICKLY,
    REPRICE,
    SPROUT,
    VIP,
)
from pumpkin_sheets.plan.clients.scoring.reasons import CODES, LATER
from pumpkin_sheets.plan.clients.scoring.working import (
    Calculated,
    Working,
    if_scored,
    where_scored,
)
from pumpkin_sheets.sheets.numbers import Flags, Numbers, round_, rounded

SMALLEST_RAISE = 0.001
"""A smaller largest raise than this is none: no number of such steps leads anywhere."""


def _depends(work: Working) -> Flags:
    return np.asarray(rounded(work.share_of_revenue, 4) > work.settings["DependenceShare"])


def _reason_code(work: Working) -> Numbers:
    action, code = work["action"], work["field_code"]
    priced, known = ~np.isnan(work["suggested"]), ~np.isnan(work["rate"])
    asks = (work["suggested"] > work["revenue"]) & (work.settings["MaxRaise"] >= SMALLEST_RAISE)
    codes = np.select(
        [action == DROP, action == REPRICE, action == EDUCATE, action == KEEP],
        [
            np.select(
                [_depends(work), work["flags"] >= work.settings["WorstFlags"]],
                [
                    _first([priced], "later_quote", "later"),
                    _first([priced, known], "flags_quote", "flags_free", "flags_unknown"),
                ],
                _first([priced, known], "drop_quote", "drop_free", "drop_unknown"),
            ),
            _first([~priced, ~asks, code == PRICKLY, code == SPROUT], "reprice_free",
                   "reprice_held", "reprice_prickly", "reprice_sprout", "reprice_weed"),
            _first([code == PRICKLY, known], "educate_prickly", "educate_weed", "educate_unknown"),
            _first([code == GIANT, known], "keep_giant", "keep_sprout", "keep_unknown"),
        ],
        _first([work["tier"] == VIP], "grow_vip", "grow_growth"),
    )  # fmt: skip
    return where_scored(work, codes)


def _first(conditions: list[Flags], *names: str) -> Numbers:
    """The code of the reason whose condition is the first to be true; the last name else."""
    *codes, otherwise = (float(CODES[name]) for name in names)
    return np.asarray(np.select(conditions, codes, otherwise))


def _reasons(template: str) -> str:
    """A formula in which ``[name]`` stands for the code of a reason."""
    for name, code in CODES.items():
        template = template.replace(f"[{name}]", str(code))
    return template


_REASON_CODE = _reasons(
    f"IF({{action}}={DROP},IF(IF(TotalRevenue>0,"
    + round_("{revenue}/TotalRevenue", 4)
    + ",0)>DependenceShare,IF(ISNUMBER({suggested}),[later_quote],[later]),"
    "IF({flags}>=WorstFlags,IF(ISNUMBER({suggested}),[flags_quote],"
    "IF(ISNUMBER({rate}),[flags_free],[flags_unknown])),"
    "IF(ISNUMBER({suggested}),[drop_quote],IF(ISNUMBER({rate}),[drop_free],[drop_unknown])))),"
    "CHOOSE({action}-1,"
    "IF(ISNUMBER({suggested}),IF(AND({suggested}>{revenue},"
    f"MaxRaise>={SMALLEST_RAISE}),"
    "CHOOSE({field_code},[reprice_weed],[reprice_prickly],[reprice_sprout],[reprice_weed]),"
    "[reprice_held]),[reprice_free]),"
    f"IF({{field_code}}={PRICKLY},[educate_prickly],"
    "IF(ISNUMBER({rate}),[educate_weed],[educate_unknown])),"
    f"IF({{field_code}}={GIANT},[keep_giant],IF(ISNUMBER({{rate}}),[keep_sprout],[keep_unknown])),"
    f"IF({{tier}}={VIP},[grow_vip],[grow_growth])))"
)

WHY = (
    Calculated("reason_code", if_scored(_REASON_CODE), _reason_code),
    Calculated(
        "action_code",
        if_scored(
            f"IF(OR({{reason_code}}={LATER[0]},{{reason_code}}={LATER[1]}),{DROP_LATER},{{action}})"
        ),
        lambda w: np.where(np.isin(w["reason_code"], LATER), float(DROP_LATER), w["action"]),
    ),
)
"""The code of the reason, and of the action that the sheet shows for it."""
