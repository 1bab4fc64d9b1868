"""Capacity (F10): what letting go frees, and what the freed hours must earn.

A good client is better than none, and none is far better than a bad one: freed hours are time to
find and to learn, never to be refilled at any price.  A client that the business leans on is left
out until it is replaced.  What the list says is the Dashboard's; services and costs add to it.
"""

from __future__ import annotations

import datetime as dt

from pumpkin_sheets.plan.choices import TOLERABLE, WORST
from pumpkin_sheets.plan.dashboard.let_go import later_names, later_names_
from pumpkin_sheets.plan.dashboard.tables import later_places
from pumpkin_sheets.plan.hours import exact_hours, exact_hours_, hours, hours_
from pumpkin_sheets.plan.progress.figures import (
    Figure,
    Progress,
    Room,
)
from pumpkin_sheets.sheets.numbers import coins, coins_, fixed, fixed_, round_, rounded
from pumpkin_sheets.sheets.practice import serial
from pumpkin_sheets.sheets.problems import is_number
from pumpkin_sheets.sheets.sentences import AND, fill, said

YEAR = 365
BAD = (WORST, TOLERABLE)
"""The tiers whose hours are bad ones."""

TEXTS = {
    "CapacityEmpty": "plan.capacity.empty",
    "CapacityNobody": "plan.capacity.nobody",
    "CapacityHours": "plan.capacity.hours_unknown",
    "CapacityFits": "plan.capacity.fits",
    "CapacityFree": "plan.capacity.fits_free",
    "CapacityAll": "plan.capacity.fits_all",
    "CapacityShort": "plan.capacity.short",
    "CapacityLater": "plan.capacity.later",
    "CapacityLaterMore": "plan.capacity.later_more",
    "CapacityAnd": AND,
    "CapacityHalves": "plan.capacity.halves",
}


def _lost(p: Progress) -> float:
    return float(rounded(max(0.0, p.number("LetGoCash") - p.number("CostsSaved")), 2))


def _to_replace(p: Progress) -> float:
    lost = p.number("LostCash")
    return float(rounded(lost / p.number("TargetRate"), 0)) if lost > 0 else 0.0


def _gone(p: Progress) -> float:
    """The hours of the clients that left within a year."""
    gone = 0.0
    for record in p.memory:
        date, number = record.get("date"), record.get("hours")
        if record.get("event") == "left" and isinstance(date, dt.date) and is_number(number):
            gone += float(number) if serial(date) >= p.day - YEAR else 0.0  # type: ignore[arg-type]
    return float(rounded(gone, 2))


def _bad_share(p: Progress) -> float:
    total = p.number("TotalHours")
    bad = sum(p.totals.sum("hours", "tier", tier) for tier in BAD)
    return float(rounded(bad / total, 4)) if total > 0 else 0.0


def _sentence(p: Progress) -> str:
    freed, replace, free = (p.number(n) for n in ("FreedHours", "HoursToReplace", "FreeForFinding"))
    if p.number("Scored") == 0:
        return p.texts[TEXTS["CapacityEmpty"]]
    if freed <= 0:
        return p.texts[TEXTS["CapacityHours" if p.number("Count_drop") else "CapacityNobody"]]
    if replace > freed:
        key = "CapacityShort"
    elif not replace:
        key = "CapacityFree"
    else:
        key = "CapacityFits" if rounded(free, 0) else "CapacityAll"
    return fill(
        p.texts[TEXTS[key]],
        hours=hours(p.texts, freed),
        replace=fixed(replace),
        free=fixed(free),
        rate=coins(p.number("TargetRate"), p.sign),
    )


def _later(p: Progress) -> str:
    count = len(later_places(p.totals))
    if not count:
        return ""
    text = p.texts[TEXTS["CapacityLater" if count == 1 else "CapacityLaterMore"]]
    return fill(text, names=later_names(p.texts, p.totals))


def _halves(p: Progress) -> str:
    free = p.number("FreeForFinding")
    if free <= 0:
        return ""
    half = exact_hours(p.texts, float(rounded(free / 2, 1)))
    return fill(p.texts[TEXTS["CapacityHalves"]], half=half)


_BAD = "+".join(f'SUMIFS(ClientHours,ClientTier,{tier},ClientHours,">0")' for tier in BAD)
_GONE = f'SUMIFS(MemoryHours,MemoryEvent,"left",MemoryDate,">="&(ThisDay-{YEAR}))'
_SENTENCE = said(
    "IF(HoursToReplace>FreedHours,CapacityShort,IF(HoursToReplace=0,CapacityFree,"
    f"IF({round_('FreeForFinding', 0)}=0,CapacityAll,CapacityFits)))",
    hours=hours_("FreedHours"),
    replace=fixed_("HoursToReplace"),
    free=fixed_("FreeForFinding"),
    rate=coins_("TargetRate"),
)
_LATER = said(
    "IF(COUNT(LaterKeys)=1,CapacityLater,CapacityLaterMore)",
    names=later_names_(said("CapacityAnd", names='""', name='""')),
)
_HALF = round_("FreeForFinding/2", 1)

FIGURES = (
    Figure(
        "FreedHours",
        round_("Hours_drop+ServiceHoursFreed", 2),
        lambda p: float(rounded(p.number("Hours_drop") + p.number("ServiceHoursFreed"), 2)),
    ),
    Figure("HoursGone", f"IFERROR({round_(_GONE, 2)},0)", _gone),
    Figure("LostCash", round_("MAX(0,LetGoCash-CostsSaved)", 2), _lost),
    Figure("HoursToReplace", f"IF(LostCash>0,{round_('LostCash/TargetRate', 0)},0)", _to_replace),
    Figure(
        "FreeForFinding",
        round_("MAX(0,FreedHours-HoursToReplace)", 2),
        lambda p: float(rounded(max(0, p.number("FreedHours") - p.number("HoursToReplace")), 2)),
    ),
    Figure(
        "ProfitIfEmpty",
        round_("CostsSaved-Profit_drop", 2),
        lambda p: float(rounded(p.number("CostsSaved") - p.number("Profit_drop"), 2)),
    ),
    Figure("BadHoursNow", f"IF(TotalHours>0,{round_(f'({_BAD})/TotalHours', 4)},0)", _bad_share),
    Figure(
        "CapacitySaid",
        "IF(Scored=0,CapacityEmpty,IF(FreedHours<=0,IF(Count_drop>0,CapacityHours,CapacityNobody),"
        + _SENTENCE
        + "))",
        _sentence,
    ),
    Figure("LaterSaid", f'IF(COUNT(LaterKeys)=0,"",{_LATER})', _later),
    Figure(
        "HalvesSaid",
        f'IF(FreeForFinding>0,{said("CapacityHalves", half=exact_hours_(_HALF))},"")',
        _halves,
    ),
)

CAPACITY = Room(FIGURES, TEXTS)
