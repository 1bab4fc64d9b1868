"""A drawing in the pieces that an open workbook takes one by one: blocks to copy, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn, Rule, ValueColumn
from pumpkin_sheets.sheets.formula_text import canonical

_TEXT_OR_NAME = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'!|[^\W\d][\w.]*')
_SHEET_OF = re.compile(r"'((?:[^']|'')+)'!|([^\W\d][\w.]*)!")

Texts = dict[tuple[int, int], str]
"""What cells hold as one would type it, formulas with their "=", by 0-based row and column."""


def bare(drawing: Drawing, known: frozenset[str]) -> Drawing:
    """The sheet to copy from: no formulas, no names, nothing that Excel could tie to its file."""

    def by_text(formula: str) -> str:
        """The formula with each name looked up by its text, in whatever workbook it is."""
        return _TEXT_OR_NAME.sub(
            lambda m: f'INDIRECT("{m.group()}")' if m.group().casefold() in known else m.group(),
            formula,
        )

    table = drawing.table
    if table is not None:
        columns = [
            ValueColumn(c.column, (), c.style, c.name) if isinstance(c, FormulaColumn) else c
            for c in table.columns
        ]
        table = replace(table, columns=columns)
    return replace(
        drawing,
        cells=[
            replace(p, content=None) if isinstance(p.content, Formula) else p for p in drawing.cells
        ],
        table=table,
        rules=[
            replace(rule, formula=by_text(rule.formula)) if isinstance(rule, Rule) else rule
            for rule in drawing.rules
        ],
        checks=[
            replace(check, source=by_text(check.source)) if check.source else check
            for check in drawing.checks
        ],
        names={},
        buttons=(),
        hidden=False,
    )


def formulas(drawing: Drawing) -> Texts:
    """The formula cells of a drawing, each with its "="."""
    made = {
        (p.row, p.column): f"={p.content.text}"
        for p in drawing.cells
        if isinstance(p.content, Formula)
    }
    table = drawing.table
    for column in table.columns if table else ():
        if table is not None and isinstance(column, FormulaColumn):
            for row in range(table.first_row, table.first_row + table.rows):
                made[row, column.column] = "=" + column.formula.replace("\x00", str(row + 1))
    return made


def values(drawing: Drawing) -> dict[tuple[int, int], Any]:
    """The other cells of a drawing, those that only lend their look as None."""
    made: dict[tuple[int, int], Any] = {
        (p.row, p.column): p.content for p in drawing.cells if not isinstance(p.content, Formula)
    }
    table = drawing.table
    for column in table.columns if table else ():
        if table is not None and isinstance(column, ValueColumn):
            for i in range(table.rows):
                value = column.values[i] if i < len(column.values) else None
                made[table.first_row + i, column.column] = value
    return {place: None if value == "" else value for place, value in made.items()}


def stands(drawing: Drawing, there: Texts, *, alone: bool) -> bool:
    """Whether a sheet holds every cell of a drawing, and, ``alone``, nothing else."""
    ours = formulas(drawing)
    wanted = {place: value for place, value in values(drawing).items() if value is not None}
    if alone and there.keys() - ours.keys() - wanted.keys():
        return False
    return all(
        canonical(there.get(place, "")) == canonical(text) for place, text in ours.items()
    ) and all(_is_typed(there.get(place, ""), value) for place, value in wanted.items())


def _is_typed(text: str, value: Any) -> bool:
    """Whether a cell that one would type as ``text`` holds this value."""
    if isinstance(value, bool):
        return text.upper() == str(value).upper()
    if isinstance(value, str):
        return text == value
    with suppress(ValueError):
        return abs(float(text) - float(value)) <= 1e-12 * abs(float(value))
    return False


def blocks(drawing: Drawing, there: Texts) -> Iterator[tuple[int, int, int, int]]:
    """The blocks to copy: first row, first column, last row, last column, all from 0."""
    yield from (
        (p.row, p.column, p.last_row, p.last_column)
        for p in drawing.cells
        if p.last_row is not None and p.last_column is not None
    )
    cells = {**formulas(drawing), **values(drawing)}
    wanted = {
        place: "" for place, value in cells.items() if value is not None or place not in there
    }
    for (row, column), run in down(wanted):
        yield row, column, row + len(run) - 1, column


def down(cells: Texts) -> Iterator[tuple[tuple[int, int], list[str]]]:
    """The unbroken runs of cells down each column: the first one's place, and all their texts."""
    start, run = (0, 0), list[str]()
    for row, column in sorted(cells, key=lambda place: (place[1], place[0])):
        if run and (row - len(run), column) != start:
            yield start, run
            run = []
        if not run:
            start = (row, column)
        run.append(cells[row, column])
    if run:
        yield start, run


def sheets_of(reference: str) -> frozenset[str]:
    """The titles of the sheets that a reference speaks of."""
    return frozenset(
        quoted.replace("''", "'") or bare for quoted, bare in _SHEET_OF.findall(reference)
    )
