"""Services: which kinds of work to keep, to mend and to cut (F6).

``fewer`` and ``rise`` say how a service that does not earn would: by how many hours less, or by
how many percent more.  An hour has to bring the target rate, and what it costs if that is more.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pumpkin_sheets.plan.hours import exact_hours, exact_hours_
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import (
    LARGEST,
    Flags,
    Numbers,
    Texts,
    coins,
    coins_,
    round_,
    rounded,
)
from pumpkin_sheets.sheets.practice import Practice, Tally, Working
from pumpkin_sheets.sheets.results import ready_code
from pumpkin_sheets.sheets.row_formulas import first_named, first_with, if_ready, ticked
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import fill, said_in_row

SHORTEST = 0.01
"""Hours below which nothing is said of what one of them brings."""

HIGHEST_RISE = 1000
"""Percent from which no price could be raised so far."""

CUT = (1, 2)
LOVED = 4
"""The skill and the joy from which a kind of work is what an owner is best at."""

STATES = (
    Choice(0, "none"),
    Choice(1, "cut_skill", "×", "drop"),
    Choice(2, "cut_distracts", "×", "drop"),
    Choice(3, "keep", "✓", "grow"),
    Choice(4, "fix_promising", "!", "reprice"),
    Choice(5, "fix_leads_nowhere", "!", "reprice"),
    Choice(6, "fix_small", "!", "reprice"),
    Choice(7, "fix_first", "!", "educate"),
)

TEXTS = {
    "ServiceNextCutSkill": "services_next.cut_skill",
    "ServiceNextCut": "services_next.cut",
    "ServiceNextCutNoHours": "services_next.cut_no_hours",
    "ServiceNextPriceHours": "services_next.price_or_hours",
    "ServiceNextPrice": "services_next.price",
    "ServiceNextHours": "services_next.hours",
    "ServiceNextEarn": "services_next.earn",
    "ServiceNextHandOver": "services_next.hand_over",
    "ServiceNextFade": "services_next.fade",
    "ServiceNextHome": "services_next.home",
}

# --- formulas -----------------------------------------------------------------------------------

_PER_HOUR = "MAX(TargetRate,HourCost)"
_NET = round_("{revenue}-N({cost})-N({hours})*HourCost", 2)
_RATE = f'IF(N({{hours}})<{SHORTEST},"",{round_("({revenue}-N({cost}))/N({hours})", 2)})'
_ALL_HOURS = "SUM({counted.all})"
_SHARE = (
    f"IF(ISNUMBER({{hours}}),IF({round_(_ALL_HOURS, 2)}>0,"
    f'{round_("{counted}/" + _ALL_HOURS, 4)},""),"")'
)
_EARNS = "IF({net}>0,IF(ISNUMBER({rate}),IF({rate}>=TargetRate,1,0),1),0)"
_BASE = (
    "IF(IF(ISNUMBER({skill}),{skill}<=SkillLine,FALSE),1,"
    "IF(AND({distraction}>=DistractionLine,{earns}=0,{future}<FutureLine),2,"
    "IF({earns}=1,IF(OR({future}>=FutureLine,{distraction}<DistractionLine),3,5),"
    "IF({future}>=FutureLine,4,6))))"
)
_CODE = f"IF(AND({{base}}<=2,{ticked('relied')}),7,{{base}})"
_RISE = (
    "IF({revenue}>0,"
    + round_(f"((N({{cost}})+N({{hours}})*{_PER_HOUR})/{{revenue}}-1)*100", 1)
    + ',"")'
)
_FEWER = (
    f"IF({_PER_HOUR}>0," + round_(f"N({{hours}})-({{revenue}}-N({{cost}}))/{_PER_HOUR}", 2) + ',"")'
)
_CAN_RISE = f"IF(ISNUMBER({{rise}}),AND({{rise}}>0,{{rise}}<{HIGHEST_RISE}),FALSE)"
_CAN_SHORTEN = "IF(ISNUMBER({fewer}),AND({fewer}>0,{fewer}<ROUND(N({hours})+0.000001,2)),FALSE)"
_CUT = (
    "SUBSTITUTE(IF(ISNUMBER({hours}),"
    f"{said_in_row('ServiceNextCut', hours=exact_hours_(round_('{hours}', 2), said_in_row))},"
    "ServiceNextCutNoHours),"
    f'"{{{{profit}}}}",{coins_("0-{net}", losses=True)})'
)
_FIX = (
    f"SUBSTITUTE(SUBSTITUTE(IF({_CAN_RISE},IF({_CAN_SHORTEN},ServiceNextPriceHours,"
    f"ServiceNextPrice),IF({_CAN_SHORTEN},ServiceNextHours,ServiceNextEarn)),"
    f'"{{{{x}}}}",{{rise}}),"{{{{hours}}}}",{exact_hours_("{fewer}", said_in_row)})'
)
_NEXT = (
    f'CHOOSE({{code}},ServiceNextCutSkill,{_CUT},"",{_FIX},'
    "ServiceNextHandOver,ServiceNextFade,ServiceNextHome)"
)

# --- their twins --------------------------------------------------------------------------------


def _net(work: Working) -> Numbers:
    worked = work.zero("hours") * work.settings["HourCost"]
    return work.where_ready(rounded(work["revenue"] - work.zero("cost") - worked, 2))


def _rate(work: Working) -> Numbers:
    hours = work.zero("hours")
    long = np.where(hours < SHORTEST, np.nan, hours)
    return work.where_ready(rounded((work["revenue"] - work.zero("cost")) / long, 2))


def _share(work: Working) -> Numbers:
    hours = float(np.nansum(work["counted"]))
    if rounded(hours, 2) <= 0:
        return np.full(len(work.rows), np.nan)
    known = np.where(np.isnan(work["hours"]), np.nan, work["counted"])
    return work.where_ready(rounded(known / hours, 4))


def _earns(work: Working) -> Numbers:
    rate = work["rate"]
    paid = np.isnan(rate) | (rate >= work.settings["TargetRate"])
    return work.where_ready(np.where((work["net"] > 0) & paid, 1.0, 0.0))


def _base(work: Working) -> Numbers:
    s = work.settings
    earns = work["earns"] == 1
    distracts = work["distraction"] >= s["DistractionLine"]
    promising = work["future"] >= s["FutureLine"]
    return np.select(
        [
            work["skill"] <= s["SkillLine"],
            distracts & ~earns & ~promising,
            earns & (promising | ~distracts),
            promising & ~earns,
            earns,
        ],
        [1.0, 2.0, 3.0, 4.0, 5.0],
        6.0,
    )


def _code(work: Working) -> Numbers:
    relied = np.asarray(work["relied"]).astype(bool)
    return np.where((work["base"] <= 2) & relied, 7.0, work["base"])


def _per_hour(work: Working) -> float:
    return max(work.settings["TargetRate"], work.settings["HourCost"])


def _rise(work: Working) -> Numbers:
    revenue = np.where(work["revenue"] > 0, work["revenue"], np.nan)
    needed = work.zero("cost") + work.zero("hours") * _per_hour(work)
    return work.where_ready(rounded((needed / revenue - 1) * 100, 1))


def _fewer(work: Working) -> Numbers:
    per_hour = _per_hour(work)
    if per_hour <= 0:
        return np.full(len(work.rows), np.nan)
    paid = (work["revenue"] - work.zero("cost")) / per_hour
    return work.where_ready(rounded(work.zero("hours") - paid, 2))


def _next(work: Working) -> Texts:
    said = {name: work.texts[key] for name, key in TEXTS.items()}
    code, hours, rise, fewer = (work[n] for n in ("code", "hours", "rise", "fewer"))
    can_rise: Flags = (rise > 0) & (rise < HIGHEST_RISE)
    can_shorten: Flags = (fewer > 0) & (fewer < rounded(work.zero("hours"), 2))
    fixed = {
        (True, True): "ServiceNextPriceHours",
        (True, False): "ServiceNextPrice",
        (False, True): "ServiceNextHours",
        (False, False): "ServiceNextEarn",
    }
    plain = {1: "CutSkill", 5: "HandOver", 6: "Fade", 7: "Home"}

    def sentence(i: int) -> str:
        if code[i] == 2:
            text = said["ServiceNextCutNoHours"]
            if not np.isnan(hours[i]):
                freed = exact_hours(work.texts, float(rounded(hours[i], 2)))
                text = fill(said["ServiceNextCut"], hours=freed)
            return text.replace("{profit}", coins(0 - work["net"][i], work.said["MoneySign"]))
        if code[i] == 4:
            text = said[fixed[bool(can_rise[i]), bool(can_shorten[i])]]
            return fill(text, x=_plain(rise[i]), hours=exact_hours(work.texts, fewer[i]))
        name = plain.get(int(code[i]))
        return said[f"ServiceNext{name}"] if name else ""

    return work.texts_where(work.ready, sentence)


def _plain(number: object) -> str:
    """A number as a formula joins it to a text."""
    return f"{float(number):.15g}"  # type: ignore[arg-type]


def _hours_freed(tables: Mapping[str, Frame]) -> float:
    cut = tables["services"][np.isin(tables["services"]["code"], CUT)]
    return float(rounded(np.nansum(cut["counted"]), 2))


def _profit_gain(tables: Mapping[str, Frame]) -> float:
    cut = tables["services"][np.isin(tables["services"]["code"], CUT)]
    return float(rounded(0 - np.nansum(cut["net"]), 2))


def _cut_sum(name: str) -> str:
    return "+".join(f"SUMIFS({name},ServiceCode,{code})" for code in CUT)


def _listed(tables: Mapping[str, Frame]) -> float:
    return float(np.sum(~np.isnan(tables["services"]["code"])))


_LOVED = f'COUNTIFS(ServiceCode,">0",ServiceSkill,">={LOVED}",ServiceJoy,">={LOVED}")'


def _loved(tables: Mapping[str, Frame]) -> float:
    services = tables["services"]
    both = (services["skill"] >= LOVED) & (services["joy"] >= LOVED)
    return float((~np.isnan(services["code"]) & both).sum())


# --- the table ----------------------------------------------------------------------------------

_COLUMNS = table(
    (
        Column("service", "text", "service", required=True, width=28, named="ServiceName"),
        state_column("services", width=36, group="service"),
        Column("next", "text", "service", width=68, formula=if_ready(_NEXT), compute=_next),
        Column("revenue", "money", "money", 0, LARGEST, required=True, width=14),
        Column("cost", "money", "money", 0, LARGEST, width=12),
        Column("hours", "number", "money", 0, 1e6, width=9),
        Column("distraction", "rating", "fit", 0, 5, required=True, width=10),
        Column("future", "rating", "fit", 0, 5, required=True, width=9),
        Column("skill", "rating", "fit", 0, 5, required=True, width=9, named="ServiceSkill"),
        Column("joy", "rating", "fit", 0, 5, width=9, named="ServiceJoy"),
        Column("relied", "tick", "fit", width=12),
    ),
    (
        Column("counted", "number", "check", hidden=True, named="ServiceHours",
               formula=if_ready("N({hours})"),
               compute=lambda w: w.where_ready(w.zero("hours"))),
        Column("known", "text", "check", hidden=True, named="ServiceKeys",
               formula=if_ready("TRIM({service})"),
               compute=lambda w: w.texts_where(w.ready, lambda i: str(w["service"][i]))),
        Column("net", "money", "result", width=14, named="ServiceNet",
               formula=if_ready(_NET), compute=_net),
        Column("rate", "money", "result", width=11, formula=if_ready(_RATE), compute=_rate),
        Column("share", "percent", "result", width=9, formula=if_ready(_SHARE), compute=_share),
        Column("earns", "number", "check", hidden=True, formula=if_ready(_EARNS), compute=_earns),
        Column("base", "number", "check", hidden=True,
               formula=if_ready(_BASE), compute=ready_code(_base)),
        Column("code", "number", "check", hidden=True, named="ServiceCode",
               formula=if_ready(_CODE), compute=ready_code(_code)),
        Column("rise", "number", "check", hidden=True, formula=if_ready(_RISE), compute=_rise),
        Column("fewer", "number", "check", hidden=True, formula=if_ready(_FEWER), compute=_fewer),
    ),
    "service",
    ("service",),
)  # fmt: skip

SERVICES = Practice(
    Sheet(
        "services",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={
            "service": "band.green",
            "money": "band.brown",
            "fit": "band.leaf",
            "result": "band.grey",
        },
        tab_color="6B4E00",
        rows=200,
    ),
    key="service",
    states=STATES,
    state_words="states.services",
    unique=("service",),
    texts=TEXTS,
    tallies=(
        Tally("ServiceHoursFreed", round_(_cut_sum("ServiceHours"), 2), _hours_freed),
        Tally("ServiceProfitGain", round_(f"0-({_cut_sum('ServiceNet')})", 2), _profit_gain),
        Tally("ServicesListed", "COUNT(ServiceCode)", _listed),
        Tally("ServicesLoved", _LOVED, _loved),
        Tally(
            "ServiceToCut",
            first_named("ServiceName", "ServiceCode", CUT),
            lambda tables: first_with(tables["services"], "service", CUT),
            nothing="",
        ),
    ),
    told=frozenset(CUT),
    settings=(
        Line("DistractionLine", "distraction_line", default=4, minimum=0, maximum=5),
        Line("FutureLine", "future_line", default=3, minimum=0, maximum=5),
        Line("SkillLine", "skill_line", default=2, minimum=0, maximum=5),
    ),
)
