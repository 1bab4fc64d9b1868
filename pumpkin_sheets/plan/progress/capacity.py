"""Capacity (F10): what letting go frees, and what the freed hours must earn.

A good client is better than none, and none is far better than a bad one: freed hours are time to
find and to learn, never to be refilled at any price.  A client that the business leans on is left
out until it is replaced.  What the list says is the Dashboard's; services and costs add to it.
"""

from __future__ import annotations

import datetime as dt

from pumpkin_sheets.plan.choices import DROP_LATER, TOLERABLE, WORST
from pumpkin_sheets.plan.progress.figures import (
    Figure,
    Progress,
    Room,
    first_formula,
)
from pumpkin_sheets.sheets.numbers import coins, coins_, fixed, fixed_, round_, rounded
from pumpkin_sheets.sheets.practice import serial
from pumpkin_sheets.sheets.problems import is_number
from pumpkin_sheets.sheets.sentences import fill, said

YEAR = 365
BAD = (WORST, TOLERABLE)
"""The tiers whose hours are bad ones."""

TEXTS = {
    "CapacityEmpty": "plan.capacity.empty",
    "CapacityNobody": "plan.capacity.nobody",
    "CapacityHours": "plan.capacity.hours_unknown",
    "CapacityFits": "plan.capacity.fits",
    "CapacityShort": "plan.capacity.short",
    "CapacityLater": "plan.capacity.later",
    "CapacityLaterMore": "plan.capacity.later_more",
    "CapacityWaits": "plan.capacity.waits",
    "CapacityWait": "plan.capacity.wait",
    "CapacityHalves": "plan.capacity.halves",
}


def _lost(p: Progress) -> float:
    return float(rounded(max(0.0, p.number("LetGoCash") - p.number("CostsSaved")), 2))


def _to_replace(p: Progress) -> float:
    lost = p.number("LostCash")
    return float(rounded(lost / p.number("TargetRate"), 0)) if lost > 0 else 0.0


def _gone(p: Progress) -> float:
    """The hours of the clients that left within a year."""
    hours = 0.0
    for record in p.memory:
        date, number = record.get("date"), record.get("hours")
        if record.get("event") == "left" and isinstance(date, dt.date) and is_number(number):
            hours += float(number) if serial(date) >= p.day - YEAR else 0.0  # type: ignore[arg-type]
    return float(rounded(hours, 2))


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
    return fill(
        p.texts[TEXTS["CapacityFits" if replace <= freed else "CapacityShort"]],
        hours=fixed(freed),
        replace=fixed(replace),
        free=fixed(free),
        rate=coins(p.number("TargetRate"), p.sign),
    )


def _later(p: Progress) -> str:
    count = p.number("Count_drop_later")
    if not count:
        return ""
    hours = p.number("Hours_drop_later")
    one, more = ("Later", "LaterMore") if hours > 0 else ("Waits", "Wait")
    return fill(
        p.texts[TEXTS[f"Capacity{one if count == 1 else more}"]],
        hours=fixed(hours),
        more=fixed(count - 1),
        name=p.first("action_code", DROP_LATER),
    )


_BAD = "+".join(f'SUMIFS(ClientHours,ClientTier,{tier},ClientHours,">0")' for tier in BAD)
_GONE = f'SUMIFS(MemoryHours,MemoryEvent,"left",MemoryDate,">="&(ThisDay-{YEAR}))'
_SENTENCE = said(
    "IF(HoursToReplace<=FreedHours,CapacityFits,CapacityShort)",
    hours=fixed_("FreedHours"),
    replace=fixed_("HoursToReplace"),
    free=fixed_("FreeForFinding"),
    rate=coins_("TargetRate"),
)
_LATER = said(
    "IF(Hours_drop_later>0,IF(Count_drop_later=1,CapacityLater,CapacityLaterMore),"
    "IF(Count_drop_later=1,CapacityWaits,CapacityWait))",
    hours=fixed_("Hours_drop_later"),
    more="(Count_drop_later-1)",
    name=first_formula("ClientShown", DROP_LATER),
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
    Figure("LaterSaid", f'IF(Count_drop_later=0,"",{_LATER})', _later),
    Figure(
        "HalvesSaid",
        said("CapacityHalves", half=_HALF),
        lambda p: fill(
            p.texts[TEXTS["CapacityHalves"]],
            half=f"{float(rounded(p.number('FreeForFinding') / 2, 1)):.15g}",
        ),
    ),
)

CAPACITY = Room(FIGURES, TEXTS)
