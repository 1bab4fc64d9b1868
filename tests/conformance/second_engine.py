"""formualizer, a formula engine of its own, works out our workbooks beside LibreOffice.

It knows a logical value by its type, as Excel does, whatever its number format.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.conformance.harness import Lookup, engine

UNKNOWN_ARRAYS = re.compile(
    r"\b(ClientTyped|Unlisted|Typed|VipsCared|VipToAsk|VipToMeasure|Road(Mark|Next)?_care)\b"
    r"|ROW\(ClientTier\)|\bScenario(Shared|Kept|(Cash|Profit)(Then|Said)|CashLight|ToReplace)\b"
)
"""Formulas that it cannot judge, those of clients in rows without formulas, of VIPs cared for and
of costs that clients of a scenario share: of a range inside LEN, TRIM or ROW, or sought by COUNTIF,
it takes the first cell, also within SUMPRODUCT (test_what_it_makes_of_arrays)."""
TRIMMED_AMOUNT = re.compile(r"\bCondition_fee\b")
"""Sentences inside TRIM that hold an amount: its TRIM makes a space of a no-break one, too
(test_what_it_makes_of_a_no_break_space)."""
ERRORS = {"Na": "#N/A", "Value": "#VALUE!", "Ref": "#REF!", "Name": "#NAME?", "Num": "#NUM!",
          "Div": "#DIV/0!", "Null": "#NULL!"}  # fmt: skip


def work_out(path: Path) -> Lookup:
    """The values of a workbook of which every formula is worked out anew."""
    book = engine("formualizer").load_workbook(str(path))
    book.evaluate_all()

    def value(sheet: str, row: int, column: int) -> object:
        found = book.get_value(sheet, row + 1, column + 1)
        return ERRORS[found["kind"]] if isinstance(found, dict) else found

    return value
