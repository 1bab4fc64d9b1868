"""Columns of money as wide as the amounts of a currency are long."""

from __future__ import annotations

import math
from dataclasses import replace

from pumpkin_sheets.sheets.drawing import Drawing

WIDEST = 24
"""Characters of the widest column; in one that is narrower an amount shrinks until it fits."""


def with_room(drawing: Drawing, sign: str, large: float) -> Drawing:
    """The sheet with columns in which ``large`` fits after its sign, in letters of their size."""
    if drawing.table is None or not math.isfinite(large):
        return drawing
    wide = float(min(WIDEST, len(f"{sign}{large:,.0f}")))
    money = {c.column for c in drawing.table.columns if c.style.shrink and "¤" in c.style.number}
    room = {at: max(drawing.widths[at], wide) for at in money & drawing.widths.keys()}
    return replace(drawing, widths={**drawing.widths, **room})
