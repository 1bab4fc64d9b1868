"""When to promise, and how what was delivered stands against it (F17)."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.projects.states import EARLY, LATE, ON_TIME
from pumpkin_sheets.sheets.numbers import Numbers, Texts, round_, rounded
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden, result
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column

YEAR = 365

_BEGUN = "IF(OR(IF(ISNUMBER({start}),INT({start})<=ThisDay,FALSE),N({hours_so_far})>0),1,0)"
_PROPOSAL = (
    "IF(AND(ISNUMBER({start}),ISNUMBER({ready_on})),IF(INT(N({ready_on}))>=INT(N({start})),"
    "INT({start})+INT((INT({ready_on})-INT({start})+DaysPerLayer*({layer}-1))*(1+{cushion})"
    '+0.999999),""),"")'
)
_DUE = "IF(ISNUMBER({promised}),INT({promised}),{proposal})"
_BARE = "IF(AND(ISNUMBER({promised}),ISNUMBER({proposal})),IF(INT(N({promised}))<{proposal},1,0),0)"
_HANDED = (
    "IF(ISNUMBER({delivered_on}),IF(AND(INT({delivered_on})<=ThisDay,"
    'INT({delivered_on})>=INT(N({start}))),INT({delivered_on}),""),"")'
)
_AGAINST = (
    "IF(AND(ISNUMBER({handed}),ISNUMBER({due})),"
    f'IF({{handed}}<{{due}},{EARLY},IF({{handed}}={{due}},{ON_TIME},{LATE})),"")'
)
_TIMING = 'IF(ISNUMBER({against}),CHOOSE({against},ProjectEarly,ProjectOnTime,ProjectLate),"")'
_RECENT = f"IF(ISNUMBER({{against}}),IF({{handed}}>ThisDay-{YEAR},{{against}},0),0)"


# --- their twins --------------------------------------------------------------------------------


def _whole(work: Working, name: str) -> Numbers:
    """A day without its hour; NaN for none."""
    return np.asarray(np.floor(work[name].astype(float)))


def _begun(work: Working) -> Numbers:
    started = _whole(work, "start") <= work.day
    return np.where(started | (work.zero("hours_so_far") > 0), 1.0, 0.0)


def _cushion(work: Working) -> Numbers:
    typed = work["buffer"]
    return np.where(np.isnan(typed), work.settings["Buffer"], typed)


def _layer(work: Working) -> Numbers:
    typed = work["layers"]
    return np.floor(np.where(np.isnan(typed), 1.0, typed))


def _proposal(work: Working) -> Numbers:
    start, ready_on = _whole(work, "start"), _whole(work, "ready_on")
    days = ready_on - start + work.settings["DaysPerLayer"] * (work["layer"] - 1)
    found = start + np.floor(days * (1 + work["cushion"]) + 0.999999)
    return np.where(ready_on >= start, found, np.nan)


def _due(work: Working) -> Numbers:
    promised = _whole(work, "promised")
    return np.where(np.isnan(promised), work["proposal"], promised)


def _handed(work: Working) -> Numbers:
    day = _whole(work, "delivered_on")
    there = (day <= work.day) & (day >= np.floor(work.zero("start")))
    return np.where(there, day, np.nan)


def _against(work: Working) -> Numbers:
    handed, due = work["handed"], work["due"]
    known = ~(np.isnan(handed) | np.isnan(due))
    code = np.select([handed < due, handed == due], [EARLY, ON_TIME], LATE)
    return np.where(known, code.astype(float), np.nan)


def _timing(work: Working) -> Texts:
    words = {
        EARLY: "project_timing.early",
        ON_TIME: "project_timing.on_time",
        LATE: "project_timing.late",
    }
    known = ~np.isnan(work["against"])
    return work.texts_where(known, lambda i: work.texts[words[int(work["against"][i])]])


def _recent(work: Working) -> Numbers:
    code = np.nan_to_num(work["against"])
    return np.where(work["handed"] > work.day - YEAR, code, 0.0)


def _rounds(work: Working) -> Numbers:
    more = work.settings["RoundsPerLayer"] * (work["layer"] - 1)
    return rounded(work.settings["BaseRounds"] + more, 2)


DATES = (
    hidden("cushion", "IF(ISNUMBER({buffer}),{buffer},Buffer)", _cushion),
    hidden("layer", "INT(IF(ISNUMBER({layers}),{layers},1))", _layer),
    hidden("begun", _BEGUN, _begun),
    result("proposal", "date", 12, _PROPOSAL, _proposal),
    hidden("due", _DUE, _due),
    hidden("bare", _BARE, lambda w: np.where(_whole(w, "promised") < w["proposal"], 1.0, 0.0)),
    hidden("handed", _HANDED, _handed),
    hidden("against", _AGAINST, _against),
    Column("timing", "text", "result", width=11, formula=if_ready(_TIMING), compute=_timing),
    hidden("recent", _RECENT, _recent, "ProjectRecent"),
    result("rounds", "number", 10, round_("BaseRounds+RoundsPerLayer*({layer}-1)", 2), _rounds),
)
"""In the order in which they depend on each other."""
