"""Silence: when the last night looked after the workbook, and that none has for days.

A night notes its day in Memory, at most every second one, so that a workbook in which nothing
moves is not written anew each night; so what is said is the last nightly run that is noted.  A
workbook that no night ever looked after says nothing.
"""

from __future__ import annotations

import datetime as dt
import math

from pumpkin_sheets.plan.memory.memory import NIGHT
from pumpkin_sheets.plan.progress.figures import Figure, Progress, Room
from pumpkin_sheets.sheets.drawing import DAY_NOUGHT
from pumpkin_sheets.sheets.practice import serial
from pumpkin_sheets.sheets.sentences import fill, said
from pumpkin_sheets.sheets.tables import as_date, cell_text

FINE = 2
"""Days without a night that are nothing to worry about."""
MONTH = 31
"""Days after which silence is meant: whoever gave the nightly run up is not told for ever."""
SIGN = "!"
"""How a sentence about silence begins, which makes it red."""

TEXTS = {f"Night_{name}": f"plan.nights.{name}" for name in ("today", "yesterday", "ago", "silent")}

_DAY = 'YEAR(LastNight)&"-"&RIGHT("0"&MONTH(LastNight),2)&"-"&RIGHT("0"&DAY(LastNight),2)'
_SAID = (
    'IF(LastNight=0,"",IF(NightsAgo<1,'
    f"{said('Night_today', date=_DAY)},IF(NightsAgo<2,{said('Night_yesterday', date=_DAY)},"
    f"IF(AND(NightsAgo>{FINE},NightsAgo<={MONTH}),"
    f"{said('Night_silent', date=_DAY, n='NightsAgo')},"
    f"{said('Night_ago', date=_DAY, n='NightsAgo')}))))"
)


def _last(p: Progress) -> float:
    for record in p.memory:
        if cell_text(record.get("event")).lower() == NIGHT:
            stood = record.get("date")
            day = None if isinstance(stood, str) else as_date(stood)
            return 0.0 if day is None else serial(day)
    return 0.0


def _ago(p: Progress) -> float:
    last = p.number("LastNight")
    return p.day - last if last else 0.0


def _said(p: Progress) -> str:
    last, ago = p.number("LastNight"), p.number("NightsAgo")
    if last == 0:
        return ""
    names = {True: "silent", False: "ago"}
    name = "today" if ago < 1 else "yesterday" if ago < 2 else names[FINE < ago <= MONTH]
    day = DAY_NOUGHT + dt.timedelta(days=math.floor(last))
    return fill(p.texts[f"plan.nights.{name}"], date=day.isoformat(), n=f"{ago:.0f}")


_LAST = f'INDEX(MemoryDate,MATCH("{NIGHT}",MemoryEvent,0))'

FIGURES = (
    Figure("LastNight", f"IFERROR(INT(N({_LAST})),0)", _last),
    Figure("NightsAgo", "IF(LastNight=0,0,ThisDay-LastNight)", _ago, volatile=True),
    Figure("NightSaid", f'IFERROR({_SAID},"")', _said, volatile=True),
)

NIGHTS = Room(FIGURES, TEXTS)
