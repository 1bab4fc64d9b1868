"""LibreOffice works out our workbooks: opened, every formula calculated anew, and looked into.

The values are taken from the open document, which costs half of what saving it and reading the
saved file would.  One LibreOffice does it for all tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.harness import Lookup
from tests.libreoffice_engine.fixtures import running_engine

FAILED, ANY = 4, 7  # com.sun.star.sheet.FormulaResult: ERROR; VALUE, STRING or ERROR
LOGICAL = 1024  # com.sun.star.util.NumberFormat.LOGICAL
MISSING, ERROR = "#N/A", "#ERROR"
"""What a formula gives that fails, #N/A or any other way; LibreOffice's value would be empty."""


def work_out(path: Path) -> Lookup:
    """The values of a workbook of which every formula is worked out anew."""
    document = running_engine().office.open(path)
    try:
        document.calculateAll()
        grids = {sheet.Name: _values(document, sheet) for sheet in document.Sheets}
    finally:
        document.close(True)

    def value(sheet: str, row: int, column: int) -> object:
        grid = grids[sheet]
        return grid[row][column] if row < len(grid) and column < len(grid[row]) else None

    return value


def _values(document: Any, sheet: Any) -> list[list[Any]]:
    """The cells of a sheet from its corner on: numbers, logical values, texts, ERROR."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.getRangeAddress()
    cells = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    grid: list[list[Any]] = [list(row) for row in cells.getDataArray()]
    if not cells.queryFormulaCells(ANY).getCount():
        return grid
    failed = list(_within(cells.queryFormulaCells(FAILED)))
    if failed:
        missing = _missing(sheet, max(row for row, _ in failed), max(at for _, at in failed))
        for row, column in failed:
            grid[row][column] = MISSING if missing[row][column] else ERROR
    alike, formats = cells.getUniqueCellFormatRanges(), document.getNumberFormats()
    for group in (alike.getByIndex(i) for i in range(alike.getCount())):
        # A formula without a number format of its own takes that of its result.
        if formats.getByKey(group.NumberFormat).Type & LOGICAL:
            for row, column in _within(group):
                if isinstance(grid[row][column], float):
                    grid[row][column] = bool(grid[row][column])
    return grid


def _missing(sheet: Any, row: int, column: int) -> Any:
    """Which cells say #N/A, from the sheet's corner to this cell."""
    functions = running_engine().office.service("com.sun.star.sheet.FunctionAccess")
    corner = sheet.getCellRangeByPosition(0, 0, column, row)
    found = functions.callFunction("ISNA", (corner,))
    return found if isinstance(found, tuple) else ((found,),)  # of a single cell


def _within(ranges: Any) -> list[tuple[int, int]]:
    """The cells of some blocks, by row and column."""
    return [
        (row, column)
        for at in ranges.getRangeAddresses()
        for row in range(at.StartRow, at.EndRow + 1)
        for column in range(at.StartColumn, at.EndColumn + 1)
    ]
