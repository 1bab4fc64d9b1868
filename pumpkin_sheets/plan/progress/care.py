"""The sixth step of the roadmap: every VIP was listened to, and has a figure of success (F19)."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import VIP
from pumpkin_sheets.plan.progress.figures import Figure, Progress, plain_name
from pumpkin_sheets.sheets.row_formulas import BEYOND
from pumpkin_sheets.sheets.sentences import fill, said

HEARD, MEASURED = ("interviews", "heard_vip"), ("success", "vip")
"""The tables whose rows hold the place of a VIP, and the column: interviewed in time, and with a
success that is defined."""
NAMES = {HEARD: "InterviewVip", MEASURED: "SuccessVip"}
LISTEN, SUCCEED = "PackOff_listening", "PackOff_success"

TEXTS = {
    "Road_care_no_vip": "plan.roadmap.care_no_vip",
    "Road_care_ask": "plan.roadmap.care_ask",
    "Road_care_measure": "plan.roadmap.care_measure",
}

_PLACE = "(ROW(ClientTier)-MIN(ROW(ClientTier))+1)"
_TOP = f"(ClientTier={VIP})"


def _places(p: Progress, where: tuple[str, str]) -> set[float]:
    table, column = where
    places = p.tables[table][column]
    return set(places[~np.isnan(places)].tolist()) - {0.0}


def _vips(p: Progress) -> list[int]:
    """The places of the VIPs, from 1."""
    rows = p.scored
    return [at for at, tier in enumerate(rows["tier"], start=1) if tier == VIP]


def _first_without(name: str, where: tuple[str, str]) -> Figure:
    """The first VIP that no row of a table counts for."""
    left = f"{_TOP}*(COUNTIF({NAMES[where]},{_PLACE})=0)"
    first = f"SUMPRODUCT(MIN({BEYOND}-({BEYOND}-{_PLACE})*{left}))"

    def compute(p: Progress) -> str:
        there = _places(p, where)
        names = (p.scored["client"][at - 1] for at in _vips(p) if at not in there)
        return plain_name(next(names, ""))

    formula = f'IFERROR(INDEX(ClientKeys,{first}),"")'
    return Figure(name, formula, compute, practices=(where[0],), nothing="")


def _cared(p: Progress) -> float:
    both = _places(p, HEARD) & _places(p, MEASURED)
    return float(sum(at in both for at in _vips(p)))


_BOTH = "*".join(f"(COUNTIF({name},{_PLACE})>0)" for name in NAMES.values())

FIGURES = (
    Figure(
        "VipsMeasured",
        'COUNTIF(SuccessVip,">0")',
        lambda p: float(len(_places(p, MEASURED))),
        practices=("success",),
    ),
    Figure(
        "VipsCared",
        f"SUMPRODUCT({_TOP}*{_BOTH})",
        _cared,
        practices=("interviews", "success"),
    ),
    _first_without("VipToAsk", HEARD),
    _first_without("VipToMeasure", MEASURED),
)


def state(p: Progress) -> float:
    """How far the step is: a VIP was listened to or has a figure, and then all have both."""
    if not p.number("VipCount"):
        return 0.0
    if p.number("VipsCared") == p.number("VipCount"):
        return 2.0
    return 1.0 if p.number("InterviewsVip") + p.number("VipsMeasured") > 0 else 0.0


STATE = "IF(VipCount=0,0,IF(VipsCared=VipCount,2,IF(InterviewsVip+VipsMeasured>0,1,0)))"


def following(p: Progress) -> str:
    """What to do next for the VIPs."""

    def text(key: str, **facts: str) -> str:
        return fill(p.texts[TEXTS[key]], **facts)

    if not p.number("VipCount"):
        return text("Road_care_no_vip")
    if "interviews" not in p.on:
        return p.text(LISTEN)
    if p.text("VipToAsk"):
        return text("Road_care_ask", name=p.text("VipToAsk"))
    if "success" not in p.on:
        return p.text(SUCCEED)
    if p.text("VipToMeasure"):
        return text("Road_care_measure", name=p.text("VipToMeasure"))
    return fill(p.texts["plan.roadmap.done"])


NEXT = (
    f"IF(VipCount=0,Road_care_no_vip,IF(On_interviews=0,{LISTEN},"
    f'IF(VipToAsk<>"",{said("Road_care_ask", name="VipToAsk")},IF(On_success=0,{SUCCEED},'
    f'IF(VipToMeasure<>"",{said("Road_care_measure", name="VipToMeasure")},RoadDone)))))'
)
