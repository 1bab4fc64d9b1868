"""Services (F6): keep what earns or promises, fix what does not yet, cut what only distracts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pumpkin_sheets.sheets.numbers import LARGEST, Flags, Numbers, Texts, round_, rounded
from pumpkin_sheets.sheets.practice import (
    Practice,
    Tally,
    Working,
    if_ready,
    state_column,
    table,
    ticked,
)
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet

CUT_SKILL, CUT_DISTRACTS, KEEP, FIX_PRICE, FIX_NOWHERE, FIX_SMALL, FIX_FIRST = range(1, 8)
SMALLEST_HOURS = 0.01
"""Fewer hours than this count as unknown."""

NEXT = {
    CUT_SKILL: "ServiceNextSkill",
    CUT_DISTRACTS: "ServiceNextDistracts",
    FIX_PRICE: "ServiceNextPrice",
    FIX_NOWHERE: "ServiceNextNowhere",
    FIX_SMALL: "ServiceNextSmall",
    FIX_FIRST: "ServiceNextFirst",
}
TEXTS = {
    "ServiceNextSkill": "next.services.skill",
    "ServiceNextDistracts": "next.services.distracts",
    "ServiceNextPrice": "next.services.price",
    "ServiceNextNowhere": "next.services.nowhere",
    "ServiceNextSmall": "next.services.small",
    "ServiceNextFirst": "next.services.first",
}


def _hours(work: Working) -> Numbers:
    hours = work.zero("hours")
    return work.where_ready(np.where(hours < SMALLEST_HOURS, 0.0, hours))


def _net(work: Working) -> Numbers:
    worked = work["counted"] * work.settings["HourCost"]
    return work.where_ready(rounded(work["revenue"] - work.zero("cost") - worked, 2))


def _rate(work: Working) -> Numbers:
    hours = np.where(work["counted"] > 0, work["counted"], np.nan)
    return work.where_ready(rounded((work["revenue"] - work.zero("cost")) / hours, 2))


def _share(work: Working) -> Numbers:
    total = float(np.nansum(work["counted"]))
    if total <= 0:
        return np.full(len(work.rows), np.nan)
    return work.where_ready(rounded(work["counted"] / total, 4))


def _earns(work: Working) -> Numbers:
    pays = np.isnan(work["rate"]) | (work["rate"] >= work.settings["TargetRate"])
    return work.where_ready(np.where((work["net"] > 0) & pays, 1.0, 0.0))


def _base(work: Working) -> Numbers:
    """The verdict as if no top client relied on the service."""
    s = work.settings
    earns: Flags = work["earns"] == 1
    promising = work["future"] >= s["FutureLine"]
    distracts = work["distraction"] >= s["DistractionLine"]
    code = np.select(
        [
            work["skill"] <= s["SkillLine"],
            distracts & ~earns & ~promising,
            earns & (promising | ~distracts),
            ~earns & promising,
            earns,
        ],
        [CUT_SKILL, CUT_DISTRACTS, KEEP, FIX_PRICE, FIX_NOWHERE],
        FIX_SMALL,
    )
    return work.where_ready(code)


def _code(work: Working) -> Numbers:
    relied = (work["base"] <= CUT_DISTRACTS) & work["relied"]
    return work.where_ready(np.where(relied, FIX_FIRST, work["base"]))


def _needed(work: Working) -> Numbers:
    """By how many percent the price would have to rise."""
    revenue = np.where(work["revenue"] > 0, work["revenue"], np.nan)
    needed = work.zero("cost") + work["counted"] * work.settings["TargetRate"]
    return work.where_ready(rounded(100 * (needed / revenue - 1), 0))


def _spare(work: Working) -> Numbers:
    """How many hours it would have to take less."""
    earned = (work["revenue"] - work.zero("cost")) / work.settings["TargetRate"]
    return work.where_ready(rounded(work["counted"] - earned, 2))


def _next(work: Working) -> Texts:
    said = {code: work.texts[TEXTS[name]] for code, name in NEXT.items()}

    def sentence(i: int) -> str:
        text = said.get(int(work["code"][i]), "")
        profit = float(rounded(-work["net"][i], 0))
        facts = {
            "{hours}": _number(float(rounded(work["counted"][i], 0))),
            "{profit}": ("+" if profit > 0 else "") + _number(profit),
            "{x}": "" if np.isnan(work["rise"][i]) else _number(work["rise"][i]),
            "{y}": _number(float(rounded(work["spare"][i], 0))),
        }
        for name, value in facts.items():
            text = text.replace(name, value)
        return text

    return work.texts_where(work.ready, sentence)


def _number(value: float) -> str:
    return str(int(value))


_COUNTED = f"IF(N({{hours}})<{SMALLEST_HOURS},0,{{hours}})"
_CODE_OF = (
    f"IF({{skill}}<=SkillLine,{CUT_SKILL},"
    f"IF(AND({{distraction}}>=DistractionLine,{{earns}}=0,{{future}}<FutureLine),{CUT_DISTRACTS},"
    "IF(AND({earns}=1,OR({future}>=FutureLine,{distraction}<DistractionLine)),"
    f"{KEEP},IF(AND({{earns}}=0,{{future}}>=FutureLine),{FIX_PRICE},"
    f"IF({{earns}}=1,{FIX_NOWHERE},{FIX_SMALL})))))"
)
_PROFIT = "ROUND(0-{net}+0.000001,0)"
_FACTS = (
    ("{{hours}}", "ROUND({counted}+0.000001,0)"),
    ("{{profit}}", f'IF({_PROFIT}>0,"+","")&{_PROFIT}'),
    ("{{x}}", "{rise}"),
    ("{{y}}", "ROUND({spare}+0.000001,0)"),
)
_SENTENCE = 'IF({code}=3,"",CHOOSE({code},' + ",".join(
    NEXT.get(code, '""') for code in range(1, 8)
) + "))"  # fmt: skip
for _name, _value in _FACTS:
    _SENTENCE = f'SUBSTITUTE({_SENTENCE},"{_name}",{_value})'

SHEET = Sheet(
    "services",
    owner="people",
    columns=table(
        columns=(
            Column("service", "text", "service", required=True, width=28),
            state_column("services", width=38, group="service"),
            Column("next", "text", "service", width=58, formula=if_ready(_SENTENCE),
                   compute=_next),
            Column("revenue", "money", "money", 0, LARGEST, required=True, width=13),
            Column("cost", "money", "money", 0, LARGEST, width=12),
            Column("hours", "number", "money", 0, 1e6, width=9),
            Column("distraction", "rating", "judge", 0, 5, required=True, width=11),
            Column("future", "rating", "judge", 0, 5, required=True, width=11),
            Column("skill", "rating", "judge", 0, 5, required=True, width=11),
            Column("joy", "rating", "judge", 0, 5, width=11),
            Column("relied", "tick", "judge", width=12),
        ),
        results=(
            Column("counted", "number", "result", hidden=True, named="ServiceHours",
                   formula=if_ready(_COUNTED), compute=_hours),
            Column("net", "money", "result", width=13, named="ServiceNet",
                   formula=if_ready(round_("{revenue}-N({cost})-{counted}*HourCost", 2)),
                   compute=_net),
            Column("rate", "money", "result", width=12,
                   formula=if_ready(
                       'IF({counted}>0,' + round_("({revenue}-N({cost}))/{counted}", 2) + ',"")'),
                   compute=_rate),
            Column("share", "percent", "result", width=11,
                   formula=if_ready(
                       "IF(SUM({counted.all})>0,"
                       + round_("{counted}/SUM({counted.all})", 4) + ',"")'),
                   compute=_share),
            Column("earns", "number", "result", hidden=True,
                   formula=if_ready(
                       "IF({net}>0,IF(ISNUMBER({rate}),IF({rate}>=TargetRate,1,0),1),0)"),
                   compute=_earns),
            Column("rise", "number", "result", hidden=True,
                   formula=if_ready(
                       "IF({revenue}>0,"
                       + round_("100*((N({cost})+{counted}*TargetRate)/{revenue}-1)", 0)
                       + ',"")'),
                   compute=_needed),
            Column("spare", "number", "result", hidden=True,
                   formula=if_ready(round_("{counted}-({revenue}-N({cost}))/TargetRate", 2)),
                   compute=_spare),
            Column("base", "number", "result", hidden=True, formula=if_ready(_CODE_OF),
                   compute=_base),
            Column("code", "number", "result", hidden=True, named="ServiceCode",
                   formula=if_ready(
                       f"IF({{base}}<={CUT_DISTRACTS},IF({ticked('relied')},{FIX_FIRST},{{base}}),"
                       "{base})"),
                   compute=_code),
        ),
        key="service",
        unique=("service",),
    ),
    header_row=3,
    rows=200,
    tab_color="6B4E00",
    bands={"service": "band.green", "money": "band.brown", "judge": "band.brown",
           "result": "band.green"},
)  # fmt: skip


def _cut(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    found = tables["services"]
    return found[found["code"].isin((CUT_SKILL, CUT_DISTRACTS))]


SERVICES = Practice(
    sheet=SHEET,
    key="service",
    unique=("service",),
    states=(
        Choice(0, "none"),
        Choice(CUT_SKILL, "cut_skill", "×", "drop"),
        Choice(CUT_DISTRACTS, "cut_distracts", "×", "drop"),
        Choice(KEEP, "keep", "✓", "grow"),
        Choice(FIX_PRICE, "fix_price", "!", "reprice"),
        Choice(FIX_NOWHERE, "fix_nowhere", "!", "reprice"),
        Choice(FIX_SMALL, "fix_small", "!", "reprice"),
        Choice(FIX_FIRST, "fix_first", "!", "educate"),
    ),
    state_words="states.services",
    texts=TEXTS,
    settings={"DistractionLine": 4, "FutureLine": 3, "SkillLine": 2},
    tallies=(
        Tally(
            "ServiceHoursFreed",
            "ROUND(SUMIFS(ServiceHours,ServiceCode,1)+SUMIFS(ServiceHours,ServiceCode,2)"
            "+0.000001,2)",
            lambda tables: float(rounded(_cut(tables)["counted"].sum(), 2)),
        ),
        Tally(
            "ServiceProfitGain",
            "ROUND(0-SUMIFS(ServiceNet,ServiceCode,1)-SUMIFS(ServiceNet,ServiceCode,2)+0.000001,2)",
            lambda tables: float(rounded(-_cut(tables)["net"].sum(), 2)),
        ),
    ),
    told=frozenset({CUT_SKILL, CUT_DISTRACTS}),
)
