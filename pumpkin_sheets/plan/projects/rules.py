"""The owner's rules in a project: kept, bent, broken, and how far that may go (F41)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pumpkin_sheets.plan.projects.columns import choice
from pumpkin_sheets.sheets.lines import TICKED
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden, ready_code, result
from pumpkin_sheets.sheets.row_formulas import choice_code

SIGNED, PAID_FIRST = 1, 4
"""The rules whose breach shows in a date that is missing: the signed estimate, the deposit."""

LACKING = {SIGNED: "signed_on", PAID_FIRST: "deposit_cleared_on"}


def _weight_formula(number: int) -> str:
    typed = choice_code(choice(f"rule{number}"))
    lacking = LACKING.get(number)
    if lacking:
        typed = f"MAX({typed},IF(AND({{begun}}=1,NOT(ISNUMBER({{{lacking}}}))),1,0))"
    return f"IF(Rule_{number}>0,{typed},0)"


_WEIGHTS = "+".join(f"{{w{i}}}" for i in range(1, 7))
_STRICT = f"IF(OR({','.join(f'AND(Rule_{i}=2,{{w{i}}}>0)' for i in range(1, 7))}),1,0)"
_WARNED = "IF(OR({violations}>BendLimit,{strict}=1),1,0)"

# --- their twins --------------------------------------------------------------------------------


def _weight(number: int) -> Callable[[Working], Numbers]:
    def weight(work: Working) -> Numbers:
        found = work.zero(f"rule{number}")
        lacking = LACKING.get(number)
        if lacking:
            without = (work["begun"] == 1) & np.isnan(work[lacking])
            found = np.maximum(found, without.astype(float))
        return found if work.settings[f"Rule_{number}"] > 0 else np.zeros(len(work.rows))

    return ready_code(weight)


def _violations(work: Working) -> Numbers:
    return np.asarray(np.sum([work[f"w{i}"] for i in range(1, 7)], axis=0))


def _strict(work: Working) -> Numbers:
    never = [work[f"w{i}"] > 0 for i in range(1, 7) if work.settings[f"Rule_{i}"] == TICKED]
    return np.where(np.any(never, axis=0), 1.0, 0.0) if never else np.zeros(len(work.rows))


def _warned(work: Working) -> Numbers:
    far = work["violations"] > work.settings["BendLimit"]
    return np.where(far | (work["strict"] == 1), 1.0, 0.0)


VIOLATIONS = (
    *(hidden(f"w{i}", _weight_formula(i), _weight(i)) for i in range(1, 7)),
    result("violations", "number", 9, _WEIGHTS, _violations),
    hidden("strict", _STRICT, _strict),
    hidden("warned", _WARNED, _warned, "ProjectWarned"),
)
"""In the order in which they depend on each other."""
