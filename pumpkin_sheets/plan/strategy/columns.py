"""How the columns of the strategy's tables are declared, and the colour of their tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column

TAB = "5B6663"

Tables = Mapping[str, Frame]


def next_column(
    formula: str, compute: Callable[[Working], object], group: str, width: float = 68
) -> Column:
    """What to do about a row now: one sentence."""
    return Column("next", "text", group, width=width, formula=if_ready(formula), compute=compute)


def counting(table: str, **codes: float) -> Callable[[Tables], float]:
    """The twin of COUNTIFS: how many rows of a table have all of these codes."""

    def count(tables: Tables) -> float:
        rows = tables[table]
        found = np.ones(len(rows), dtype=bool)
        for column, code in codes.items():
            found &= rows[column] == code
        return float(found.sum())

    return count
