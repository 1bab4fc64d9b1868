"""What is lost with the clients who may leave (F28): of VIP and Good, and the three greatest."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pumpkin_sheets.plan.choices import GOOD
from pumpkin_sheets.plan.progress.figures import Progress
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers, round_, rounded
from pumpkin_sheets.sheets.practice import Shown, Tally, Working
from pumpkin_sheets.sheets.results import hidden, ready_code
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column
from pumpkin_sheets.sheets.sentences import between, fill, said

TOP = 3

SAID = {
    "LoyaltyNobody": "plan.success.nobody",
    "LoyaltyTop": "plan.success.top",
    "LoyaltyAnd": "language.and_more",
}

_AT_RISK = f'IF(AND(ISNUMBER({{points}}),{{at}}>0),{round_("MAX(0,{net})*{points}/100", 2)},"")'
_WEIGHS = f"IF({{tier}}>={GOOD},N({{at_risk}}),0)"
_RANK = (
    'IF({weighs}>0,1+COUNTIF({weighs.all},">"&{weighs})'
    '+COUNTIFS({weighs.all},{weighs},{at.all},"<"&{at}),0)'
)


def _at_risk(work: Working) -> Numbers:
    money = rounded(np.maximum(0, work["net"]) * work["points"] / 100, 2)
    return np.where(work["at"] > 0, money, np.nan)


def _weighs(work: Working) -> Numbers:
    return np.where(work["tier"] >= GOOD, work.zero("at_risk"), 0.0)


def _rank(work: Working) -> Numbers:
    weighs, at = work.zero("weighs"), work["at"]
    found = np.zeros(len(weighs))
    for i in np.flatnonzero(weighs > 0):
        level = (weighs == weighs[i]) & (at < at[i])
        found[i] = 1 + float((weighs > weighs[i]).sum() + level.sum())
    return found


COLUMNS = (
    Column("at_risk", "money", "result", width=14,
           formula=if_ready(_AT_RISK), compute=ready_code(_at_risk)),
    hidden("weighs", _WEIGHS, _weighs, "LoyaltyWeighs"),
    hidden("rank", _RANK, _rank, "LoyaltyRank"),
)  # fmt: skip
"""Profit at risk; that of VIP and Good alone, and its place among them."""


def _sum(tables: Mapping[str, Frame]) -> float:
    return float(rounded(np.nansum(tables["loyalty"]["weighs"]), 2))


AT_RISK = Tally("LoyaltyAtRisk", round_("SUM(LoyaltyWeighs)", 2), _sum)


def _and(name: str) -> str:
    return said("LoyaltyAnd", names='""', name=name)


def _named(place: int) -> str:
    found = f"TRIM(INDEX(LoyaltyName,MATCH({place},LoyaltyRank,0)))"
    return f'IFERROR({_and(found)},"")'


_NOBODY = '""'
_NAMES = (
    f"MID({'&'.join(_named(place) for place in range(1, TOP + 1))},LEN({_and(_NOBODY)})+1,1000)"
)


def _top(progress: Progress) -> str:
    rows = progress.tables["loyalty"]
    names: dict[float, str] = {}
    for rank, client in zip(rows["rank"].tolist(), rows["client"].tolist(), strict=True):
        names.setdefault(rank, client)
    first = [names[place] for place in range(1, TOP + 1) if place in names]
    if not first:
        return progress.texts[SAID["LoyaltyNobody"]]
    return fill(progress.texts[SAID["LoyaltyTop"]], names=between(progress.texts).join(first))


SHOWN = (
    Shown("LoyaltyAtRisk", "at_risk", "amount"),
    Shown("LoyaltyTopSaid", "top", "sentence",
          f"IF(LoyaltyAtRisk>0,{said('LoyaltyTop', names=_NAMES)},LoyaltyNobody)", _top),
)  # fmt: skip
