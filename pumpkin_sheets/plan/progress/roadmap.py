"""The roadmap (F19): how far each of the seven steps is, worked out from the workbook.

It is a snapshot, no lock: a step opens again when a new weed grows.  What no sheet of the workbook
holds counts as not done, and the next step says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from pumpkin_sheets.plan.choices import DROP, DROP_LATER, VIP
from pumpkin_sheets.plan.dashboard.tables import BEHIND, later_places, let_go_keys, top_places
from pumpkin_sheets.plan.progress import care
from pumpkin_sheets.plan.progress.figures import (
    Figure,
    Progress,
    Room,
    plain_name,
)
from pumpkin_sheets.plan.progress.gauge import STRONG
from pumpkin_sheets.plan.progress.packs_part import ON
from pumpkin_sheets.sheets.numbers import rounded
from pumpkin_sheets.sheets.practice import serial
from pumpkin_sheets.sheets.sentences import between, day_, day_text, fill, said

STEPS = ("seed", "water", "sick", "weed", "cut", "care", "watch")
MARKS = ("○", "◐", "●")
"""Not begun, under way, done."""
LISTED = 10
"""Clients scored from which the second step is done."""
SERVICES = 3
"""Kinds of work listed from which the fourth step can be done."""
YEAR = 365
EMPTY = '""'
NAMED = 3
"""How many clients to let go are named."""
GONE = (DROP, DROP_LATER)

_NEXT = {
    "seed": ("loved", "sentence", "shorter"),
    "water": ("list",),
    "sick": ("recalculate", "go", "last", "replace", "leaving"),
    "weed": ("rows", "cut"),
    "cut": ("no_vip", "no_hours", "share"),
    "watch": ("rate", "gauge"),
}
TEXTS = (
    {
        f"Road_{step}_{name}": f"plan.roadmap.{step}_{name}"
        for step, names in _NEXT.items()
        for name in names
    }
    | {"RoadDone": "plan.roadmap.done", "RoadAnd": "language.and_more"}
    | care.TEXTS
)
SWITCH_ON, OFFER_ON = "PackOff_profit", "PackOff_strategy"


def _text(p: Progress, name: str, /, **facts: str) -> str:
    return fill(p.texts[TEXTS[name]], **facts)


# --- seed: what only you do, said in a sentence, and a kind of work that you are best at ----------


def _seed(p: Progress) -> float:
    return float(p.number("OfferGiven") > 0) + float(p.number("ServicesLoved") > 0)


def _seed_next(p: Progress) -> str:
    if p.number("Road_seed") == 2:
        return _text(p, "RoadDone")
    if p.number("ServicesLoved") == 0:
        return _text(p, "Road_seed_loved") if "services" in p.on else p.text(SWITCH_ON)
    if p.text("PackMark_strategy") != ON:
        return p.text(OFFER_ON)
    return _text(p, "Road_seed_shorter" if p.number("OfferLength") > 0 else "Road_seed_sentence")


_SEED = "IF(OfferGiven>0,1,0)+IF(ServicesLoved>0,1,0)"
_SEED_NEXT = (
    f"IF(Road_seed=2,RoadDone,IF(ServicesLoved=0,IF(On_services=0,{SWITCH_ON},Road_seed_loved),"
    f'IF(PackMark_strategy<>"{ON}",{OFFER_ON},'
    "IF(OfferLength>0,Road_seed_shorter,Road_seed_sentence))))"
)

# --- water: clients listed ------------------------------------------------------------------------


def _water(p: Progress) -> float:
    count = p.number("Scored")
    return 2.0 if count >= LISTED else 1.0 if count >= 1 else 0.0


# --- sick: clients to let go ----------------------------------------------------------------------


def _left(p: Progress) -> float:
    """How many clients to let go have left within a year."""
    count = 0
    for record in p.memory:
        date = record.get("date")
        if record.get("event") == "left" and record.get("action") in GONE:
            count += isinstance(date, dt.date) and serial(date) >= p.day - YEAR
    return float(count)


def _sick(p: Progress) -> float:
    if p.reviewed and p.number("Count_drop") + p.number("Count_drop_later") == 0:
        return 2.0
    return 1.0 if p.number("DropsGone") + p.number("FarewellsSent") > 0 else 0.0


def _to_let_go(p: Progress) -> float:
    """How many clients to let go were sent no farewell."""
    return float((let_go_keys(p.totals) > -BEHIND).sum())


def _next_leaving(p: Progress) -> float:
    """The first day in a farewell that was sent, 0 for none."""
    keys = let_go_keys(p.totals)
    gone = keys[keys < -BEHIND]
    return float(rounded(0 - BEHIND - gone.max(), 0)) if len(gone) else 0.0


def _to_replace(p: Progress) -> str:
    """The first client who must be replaced before the farewell."""
    places = later_places(p.totals)
    return plain_name(p.scored["client"][places[0]]) if places else ""


def _to_go(p: Progress) -> list[str]:
    """The first names of the list of those to let go: the lowest score first, who leaves last."""
    places = top_places(let_go_keys(p.totals))[:NAMED]
    return [plain_name(p.scored["client"][i]) for i in places]


def _sick_next(p: Progress) -> str:
    if not p.reviewed:
        return _text(p, "Road_sick_recalculate")
    if p.number("Road_sick") == 2:
        return _text(p, "RoadDone")
    names, count = _to_go(p), int(p.number("ToLetGo"))
    if count:
        return _text(p, "Road_sick_go", names=between(p.texts).join(names[:count]))
    day, later = p.number("NextLeaving"), p.text("ToReplace")
    if later and not 0 < day <= p.day:
        return _text(p, "Road_sick_replace", name=later)
    key = "last" if day <= p.day else "leaving"
    return _text(p, f"Road_sick_{key}", day=day_text(day), name="".join(names[:1]))


def _name_formula(place: int) -> str:
    name = f"INDEX(LetGoNames,{place})"
    named = said("RoadAnd", names=EMPTY, name=name)
    return name if place == 1 else f'IF(ToLetGo<{place},"",{named})'


_GO = said("Road_sick_go", names="&".join(_name_formula(i) for i in range(1, NAMED + 1)))
_LAST, _LEAVING = (
    said(f"Road_sick_{key}", day=day_("NextLeaving"), name="INDEX(LetGoNames,1)")
    for key in ("last", "leaving")
)
_SICK_NEXT = (
    "IF(ReviewedCount=0,Road_sick_recalculate,IF(Road_sick=2,RoadDone,"
    f'IF(ToLetGo>0,{_GO},IF(AND(ToReplace<>"",OR(NextLeaving=0,NextLeaving>ThisDay)),'
    f"{said('Road_sick_replace', name='ToReplace')},"
    f"IF(NextLeaving<=ThisDay,{_LAST},{_LEAVING})))))"
)
_STAY = f'COUNTIF(LetGoKeys,">-{BEHIND}")'
_LEAVE = f'COUNTIF(LetGoKeys,"<-{BEHIND}")'
_FIRST_DAY = f"0-{BEHIND}-LARGE(LetGoKeys,ToLetGo+1)"
_GONE_SINCE = f'MemoryDate,">="&(ThisDay-{YEAR})'
_LEFT = "+".join(f'COUNTIFS(MemoryEvent,"left",MemoryAction,{a},{_GONE_SINCE})' for a in GONE)

# --- weed: services and costs ---------------------------------------------------------------------


def _weed(p: Progress) -> float:
    if not p.number("ServicesListed") + p.number("CostsListed"):
        return 0.0
    done = p.number("ServicesListed") >= SERVICES and not _weed_first(p)
    return 2.0 if done else 1.0


def _weed_first(p: Progress) -> str:
    return p.text("ServiceToCut") or p.text("CostToCut")


def _weed_next(p: Progress) -> str:
    if not p.on & {"services", "costs"}:
        return p.text(SWITCH_ON)
    if p.number("Road_weed") == 2:
        return _text(p, "RoadDone")
    first = _weed_first(p)
    return _text(p, "Road_weed_cut", name=first) if first else _text(p, "Road_weed_rows")


_FIRST = 'IF(ServiceToCut<>"",ServiceToCut,CostToCut)'
_WEED = (
    "IF(ServicesListed+CostsListed=0,0,"
    f'IF(AND(ServicesListed>={SERVICES},ServiceToCut&CostToCut=""),2,1))'
)
_WEED_NEXT = (
    f"IF(On_services+On_costs=0,{SWITCH_ON},IF(Road_weed=2,RoadDone,"
    f'IF({_FIRST}<>"",{said("Road_weed_cut", name=_FIRST)},Road_weed_rows)))'
)

# --- cut: hours of the less promising -------------------------------------------------------------


def _cut(p: Progress) -> float:
    if not p.number("VipCount"):
        return 0.0
    few = p.number("BadHoursNow") <= p.number("WeedHoursGoal")
    return 2.0 if few and p.number("TotalHours") > 0 else 1.0


def _cut_next(p: Progress) -> str:
    if p.number("Road_cut") == 2:
        return _text(p, "RoadDone")
    if not p.number("VipCount"):
        return _text(p, "Road_cut_no_vip")
    if p.number("TotalHours") == 0:
        return _text(p, "Road_cut_no_hours")
    facts = {"n": _percent(p.number("BadHoursNow")), "goal": _percent(p.number("WeedHoursGoal"))}
    return _text(p, "Road_cut_share", **facts)


def _percent(share: float) -> str:
    return f"{float(rounded(100 * share, 0)):.0f}"


_SHARE = said(
    "Road_cut_share",
    n="ROUND(100*BadHoursNow+0.000001,0)",
    goal="ROUND(100*WeedHoursGoal+0.000001,0)",
)
_CUT_NEXT = (
    "IF(Road_cut=2,RoadDone,IF(VipCount=0,Road_cut_no_vip,"
    f"IF(TotalHours=0,Road_cut_no_hours,{_SHARE})))"
)

# --- watch ----------------------------------------------------------------------------------------


def watching(per_hour: float, target: float, lowest: float) -> float:
    """How far the last step is: an hour earns the target, and no part of the gauge is weak."""
    return float(per_hour >= target) + float(lowest >= STRONG)


def _watch(p: Progress) -> float:
    if p.number("SettingsOK") != 1:
        return 0.0
    return watching(p.number("PerHour"), p.number("TargetRate"), p.number("GaugeLowest"))


def _watch_next(p: Progress) -> str:
    if p.number("Road_watch") == 2:
        return _text(p, "RoadDone")
    fine = p.number("SettingsOK") == 1 and p.number("PerHour") >= p.number("TargetRate")
    return _text(p, "Road_watch_gauge" if fine else "Road_watch_rate")


_AT_TARGET = "IF(SettingsOK=1,PerHour>=TargetRate,FALSE)"

# --- all of them ----------------------------------------------------------------------------------

_STATES: dict[str, tuple[str, Callable[[Progress], float]]] = {
    "seed": (_SEED, _seed),
    "water": (f"IF(Scored>={LISTED},2,IF(Scored>=1,1,0))", _water),
    "sick": (
        "IF(AND(ReviewedCount>0,Count_drop+Count_drop_later=0),2,IF(DropsGone+FarewellsSent>0,1,0))",
        _sick,
    ),
    "weed": (_WEED, _weed),
    "cut": (
        "IF(VipCount=0,0,IF(AND(BadHoursNow<=WeedHoursGoal,TotalHours>0),2,1))",
        _cut,
    ),
    "care": (care.STATE, care.state),
    "watch": (
        f"IF(SettingsOK=1,IF(PerHour>=TargetRate,1,0)+IF(GaugeLowest>={STRONG},1,0),0)",
        _watch,
    ),
}
_NEXTS: dict[str, tuple[str, Callable[[Progress], str]]] = {
    "seed": (_SEED_NEXT, _seed_next),
    "water": (
        "IF(Road_water=2,RoadDone,Road_water_list)",
        lambda p: _text(p, "RoadDone" if p.number("Road_water") == 2 else "Road_water_list"),
    ),
    "sick": (_SICK_NEXT, _sick_next),
    "weed": (_WEED_NEXT, _weed_next),
    "cut": (_CUT_NEXT, _cut_next),
    "care": (care.NEXT, care.following),
    "watch": (
        f"IF(Road_watch=2,RoadDone,IF({_AT_TARGET},Road_watch_gauge,Road_watch_rate))",
        _watch_next,
    ),
}


def _mark(step: str) -> Figure:
    chosen = ",".join(f'"{mark}"' for mark in MARKS)
    return Figure(
        f"RoadMark_{step}",
        f"CHOOSE(Road_{step}+1,{chosen})",
        lambda p: MARKS[int(p.number(f"Road_{step}"))],
    )


FIGURES = (
    Figure("ReviewedCount", "IFERROR(COUNTA(ReviewClient),0)", lambda p: float(p.reviewed)),
    Figure("DropsGone", f"IFERROR({_LEFT},0)", _left),
    Figure(
        "VipCount",
        f"COUNTIF(ClientTier,{VIP})",
        lambda p: float((p.scored["tier"] == VIP).sum()) if len(p.scored) else 0.0,
    ),
    Figure("ToLetGo", _STAY, _to_let_go),
    Figure(
        "NextLeaving",
        f"IF({_LEAVE}>0,ROUND({_FIRST_DAY}+0.000001,0),0)",
        _next_leaving,
    ),
    Figure(
        "ToReplace",
        'IF(COUNT(LaterKeys)=0,"",INDEX(ClientKeys,0-MAX(LaterKeys)))',
        _to_replace,
    ),
    *care.FIGURES,
    *(Figure(f"Road_{step}", *_STATES[step]) for step in STEPS),
    *(_mark(step) for step in STEPS),
    *(Figure(f"RoadNext_{step}", *_NEXTS[step]) for step in STEPS),
)

ROADMAP = Room(FIGURES, TEXTS)
