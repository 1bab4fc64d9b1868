"""Builds workbooks whose stored results are wrong on purpose, and compares what other programs make
of their formulas with what our own code computes."""

from __future__ import annotations

import datetime as dt
import importlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.build import build_parts
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn
from pumpkin_sheets.sheets.practice import serial
from pumpkin_sheets.sheets.schema import cell_name

WRONG = 987654321.5
"""A stored result that no formula of ours gives: only a true recalculation replaces it."""


def engine(name: str) -> Any:
    """The module of a formula engine, or a skipped test with its reason (failed where required)."""
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        if os.environ.get("PUMPKIN_REQUIRE_ENGINES"):
            pytest.fail(f"{name} is required here: {missing}")
        pytest.skip(f"{name} is not installed: {missing}")


@dataclass(frozen=True)
class Difference:
    """A formula cell in which another program and our code disagree."""

    sheet: str
    cell: str
    formula: str
    ours: object
    theirs: object


def write_with_wrong_results(path: Path, drawings: Sequence[Drawing]) -> None:
    """The workbook with every stored result replaced by WRONG."""
    parts = build_parts([_spoiled(drawing) for drawing in drawings], font="Arial")
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:  # read once, then gone
        for name, content in parts.items():
            archive.writestr(name, content)


def on_day(drawing: Drawing, day: float) -> Drawing:
    """The sheet with a fixed day in place of today."""
    cells = [
        replace(p, content=day)
        if isinstance(p.content, Formula) and p.content.text == "TODAY()"
        else p
        for p in drawing.cells
    ]
    return replace(drawing, cells=cells)


def _spoiled(drawing: Drawing) -> Drawing:
    cells = [
        replace(p, content=Formula(p.content.text, WRONG)) if isinstance(p.content, Formula) else p
        for p in drawing.cells
    ]
    table = drawing.table
    if table is not None:
        columns = [
            replace(c, results=[WRONG] * table.rows) if isinstance(c, FormulaColumn) else c
            for c in table.columns
        ]
        table = replace(table, columns=columns)
    return replace(drawing, cells=cells, table=table)


def expected(drawings: Sequence[Drawing]) -> Iterator[tuple[str, int, int, str, object]]:
    """Every formula cell with the result our code gives: sheet, row, column, formula, result."""
    for drawing in drawings:
        for placed in drawing.cells:
            if isinstance(placed.content, Formula):
                formula, result = placed.content.text, placed.content.result
                yield drawing.title, placed.row, placed.column, formula, result
        if drawing.table is None:
            continue
        for column in drawing.table.columns:
            if isinstance(column, FormulaColumn):
                for i, result in enumerate(column.results):
                    row = drawing.table.first_row + i
                    yield drawing.title, row, column.column, column.formula, result


Lookup = Callable[[str, int, int], object]
"""The value of a cell: sheet, 0-based row and column."""


def stored(path: Path, drawings: Sequence[Drawing]) -> Lookup:
    """The values that a file holds."""
    grids = XlsxBook(path).read([drawing.title for drawing in drawings])

    def value(sheet: str, row: int, column: int) -> object:
        grid = grids[sheet]
        return grid[row][column] if row < len(grid) and column < len(grid[row]) else None

    return value


def compare(found: Lookup, drawings: Sequence[Drawing]) -> tuple[int, list[Difference]]:
    """How many formula cells were compared, and those that differ.

    Numbers are equal when they are the same to 12 significant digits: a file holds 15.
    """
    count = 0
    differences = []
    for sheet, row, column, formula, ours in expected(drawings):
        theirs = found(sheet, row, column)
        count += 1
        if not same(ours, theirs):
            differences.append(Difference(sheet, cell_name(row, column), formula, ours, theirs))
    return count, differences


def same(ours: object, theirs: object) -> bool:
    """Whether two results are one; a cell with the format of a date is read as that day."""
    if isinstance(theirs, dt.date):
        theirs = serial(theirs)
        theirs -= theirs < 61  # openpyxl counts a 29 February 1900, as the file's numbers do
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return abs(ours - theirs) <= 1e-12 * max(abs(ours), abs(theirs))
    return (ours if ours != "" else None) == (theirs if theirs != "" else None)
