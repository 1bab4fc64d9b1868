"""Columns of money as wide as the amounts of a currency are long."""

from __future__ import annotations

import math
from dataclasses import replace

from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.numbers import coins

WIDEST = 24
"""Characters of the widest column; in one that is narrower an amount shrinks until it fits."""


def with_room(drawing: Drawing, sign: str, large: float) -> Drawing:
    """The sheet with columns in which ``large`` fits with its sign, in letters of their size."""
    if drawing.table is None or not math.isfinite(large):
        return drawing
    wide = float(min(WIDEST, len(coins(large, sign))))
    widths = drawing.widths
    room = {at: max(widths[at], wide) for at in money_columns(drawing) & widths.keys()}
    return replace(drawing, widths={**widths, **room})


def money_columns(drawing: Drawing) -> set[int]:
    """The columns of a sheet's table whose width goes with the currency."""
    columns = drawing.table.columns if drawing.table else ()
    return {c.column for c in columns if c.style.shrink and "¤" in c.style.number}
