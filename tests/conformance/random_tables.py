"""Random rows for the practices' tables, made from their declarations: hostile cells included."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pumpkin_sheets.sheets.drawing import Drawing, Table, ValueColumn
from pumpkin_sheets.sheets.practice import NUMERIC, Practice, bounds
from pumpkin_sheets.sheets.schema import Column

HOSTILE = ("abc", "5", " ", "=1+1", "✓", "#N/A", "#REF!", True, False, -1, 1e15, 0.1 + 0.2)
TICKS = ("✓", "x", 1, True, "no", "?", "#N/A", False, " ✓ ")
KEYS = (
    "Item {i}",
    "=1+1 {i}",
    "A*{i}",
    "~who? {i}",
    "項目 {i}",
    "  two  spaces {i} ",
    'O\'B "{i}"',
)

OLD_NAMES = ("bygone", "old *name?", "Before 1", "before 2")
"""What clients were called before; see REMEMBERED."""


def random_cells(
    practice: Practice, draw: random.Random, rows: int, clients: Sequence[Any], words: Any
) -> dict[str, list[Any]]:
    """What is typed in ``rows`` rows, by column; client cells name ``clients`` or others."""
    return {
        column.name: [_cell(practice, column, draw, i, clients, words) for i in range(rows)]
        for column in practice.inputs
    }


def _cell(
    practice: Practice,
    column: Column,
    draw: random.Random,
    i: int,
    clients: Sequence[Any],
    words: Mapping[str, str],
) -> Any:
    kind = draw.random()
    if column.name == practice.key:
        if kind < 0.06:
            return draw.choice((None, " ", "#N/A", 4200 + i))
        return draw.choice(KEYS).format(i=i if kind > 0.12 else draw.randint(0, i))
    if kind > 0.96:
        # LibreOffice reads a logical value as text only under its own number format, and programs
        # spell a long number in a name each in its own way.
        words_only = column.kind in ("text", "client")
        return draw.choice([h for h in HOSTILE if not (words_only and isinstance(h, bool | float))])
    if column.kind == "tick":
        return draw.choice(TICKS) if kind < 0.1 else "✓" if kind < 0.4 else None
    if kind > (0.9 if column.required else 0.7):
        return None
    if column.kind in NUMERIC:
        low, high = bounds(column)
        if column.kind == "date":
            return float(draw.randint(45000, 47500))
        if column.kind == "rating":
            return draw.choice((low, high, float(draw.randint(int(low), int(high))), 2.5))
        scale = 4.0 if column.kind == "number" else 8.5
        return draw.choice((low, round(min(high, draw.lognormvariate(scale, 1.5)), 2)))
    if column.kind == "client":
        return draw.choice((*clients, "Nobody", "gone client", "left long ago", *OLD_NAMES))
    if column.kind == "choice":
        choice = draw.choice(column.choices)
        return words[f"{column.words}.{choice.name}"]
    return draw.choice(("a note", "筆記", "=x"))


def with_memory(drawing: Drawing, records: Sequence[Mapping[str, Any]]) -> Drawing:
    """The Memory sheet with these records on it."""
    assert drawing.table is not None
    columns = [
        ValueColumn(c.column, [record.get(c.name) for record in records], c.style)
        for c in drawing.table.columns
    ]
    return replace(drawing, table=Table(drawing.table.first_row, max(1, len(records)), columns))
