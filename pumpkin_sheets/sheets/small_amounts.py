"""Amounts whose unit hides them: a loss of 0.30 is shown as -0.30, never as "-0"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pumpkin_sheets.sheets.drawing import Drawing, Formula, Rule, Style
from pumpkin_sheets.sheets.schema import column_letters

_WHOLE, _PRECISE = "¤#,##0", "¤0.00"


def with_small_amounts(drawing: Drawing) -> Drawing:
    """The sheet with two decimals where a calculated amount would round to a minus nought.

    A rule changes the number format of such a cell, and nothing else of its looks.
    """
    return replace(drawing, rules=[*drawing.rules, *_rules(drawing)])


def _rules(drawing: Drawing) -> Iterator[Rule]:
    table = drawing.table
    if table is not None and table.rows:
        last = table.first_row + table.rows - 1
        for column in table.columns:
            if _rounds(column.style):
                yield _rule(table.first_row, column.column, last, column.style)
    for placed in drawing.cells:
        if isinstance(placed.content, Formula) and _rounds(placed.style):
            yield _rule(placed.row, placed.column, placed.row, placed.style)


def _rounds(style: Style) -> bool:
    return style.number.endswith(_WHOLE) and not style.number.startswith("+") and not style.typed


def _rule(row: int, column: int, last_row: int, style: Style) -> Rule:
    cell = f"{column_letters(column)}{row + 1}"
    formula = f"IF(ISNUMBER({cell}),AND(ROUND({cell},2)<0,{cell}>-0.5),FALSE)"
    number = style.number.replace(_WHOLE, _PRECISE)
    return Rule(row, column, last_row, column, formula, number=number)
