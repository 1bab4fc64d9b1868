"""What was typed for a client, and whether it is enough to score: the state column."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.clients.scoring.lists import look_up
from pumpkin_sheets.plan.clients.scoring.working import (
    BOUNDS,
    FAULT_STATE,
    FAULTS,
    Calculated,
    Working,
)
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.row_formulas import escaped, is_tick, too_long_

_LAST = (
    f'IFERROR(IF({too_long_("{client}")},"",'
    f'MATCH(INDEX(ReviewTier,MATCH({escaped("{client}")},ReviewClient,0)),TierNames,0)),"")'
)


def _count_of_ticks(names: tuple[str, ...]) -> str:
    return f"IFERROR(SUMPRODUCT({'+'.join(is_tick(f'{{{n}}}') for n in names)}),-1)"


def _ticks(work: Working, names: tuple[str, ...], fault: str) -> Numbers:
    counts = np.sum([work[name] for name in names], axis=0, dtype=float)
    return np.where(work[f"unreadable_{fault}"], -1.0, counts)


def _fault_formula() -> str:
    formula = "IF({criteria}<0," + str(FAULTS.index("criteria") + 1) + ",0)"
    formula = "IF({flags}<0," + str(FAULTS.index("flags") + 1) + f",{formula})"
    for name, (low, high) in reversed(list(BOUNDS.items())):
        cell = f"{{{name}}}"
        # A spreadsheet program may take TRUE for the number 1, so logical values come first.
        number = f"IF(ISLOGICAL({cell}),TRUE,OR({cell}<{low:g},{cell}>{high:.15g}))"
        bad = f'IF(ISNUMBER({cell}),{number},IFERROR(TRIM({cell})<>"",TRUE))'
        formula = f"IF({bad},{FAULTS.index(name) + 1},{formula})"
    return f"IF(IF(ISERROR({{client}}),TRUE,{too_long_('{client}')}),1,{formula})"


def _state_formula() -> str:
    ratings = ",".join(f"{{{name}}}" for name in RATINGS)
    few = f"COUNT({ratings})<MinRatings"
    missing = f"IF(ISNUMBER({{revenue}}),IF({few},3,0),IF({few},5,2))"
    named = f"IF(SettingsOK<1,4,IF({{fault}}>0,{FAULT_STATE}+{{fault}},{missing}))"
    nameless = 'IF(ISLOGICAL({revenue}),"",IF(ISNUMBER({revenue}),1,""))'
    return f'IF({{fault}}=1,{FAULT_STATE}+1,IF(TRIM({{client}})="",{nameless},{named}))'


def _state(work: Working) -> Numbers:
    few = np.sum([~np.isnan(work[n]) for n in RATINGS], axis=0) < work.settings["MinRatings"]
    no_revenue = np.isnan(work["revenue"])
    state = np.select([no_revenue & few, no_revenue, few], [5.0, 2.0, 3.0], 0.0)
    state = np.where(work["fault"] > 0, FAULT_STATE + work["fault"], state)
    if not work.settings_fine:
        state = np.full(len(state), 4.0)
    state = np.where(work["nameless"], np.where(work["revenue_is_number"], 1.0, np.nan), state)
    return np.where(work["fault"] == 1, FAULT_STATE + 1.0, state)


INPUT_CHECKS = (
    Calculated("last", _LAST, lambda w: np.where(w["typed_fault"] == 1, np.nan, w["committed"])),
    Calculated(
        "committed_shown",
        'IF({last}="","",INDEX(TierNames,{last}))',
        lambda w: look_up(w, "last", "TierNames"),
    ),
    Calculated("flags", _count_of_ticks(FLAGS), lambda w: _ticks(w, FLAGS, "flags")),
    Calculated("criteria", _count_of_ticks(CRITERIA), lambda w: _ticks(w, CRITERIA, "criteria")),
    Calculated("fault", _fault_formula(), lambda w: w["typed_fault"].astype(float)),
    Calculated("state", _state_formula(), _state),
)
