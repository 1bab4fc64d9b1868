"""LibreOffice works out our workbooks: opened, every formula calculated anew, and looked into.

The values are taken from the open document, which costs half of what saving it and reading the
saved file would.  One LibreOffice does it for all tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.harness import Lookup
from tests.libreoffice_engine.fixtures import running_engine
from tests.libreoffice_engine.inside import MISSING
from tests.libreoffice_engine.values import LOGICAL, convert_numbers

NOT_AVAILABLE, ERROR = "#N/A", "#ERROR"
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
    inside = running_engine().inside
    for failed in inside.failed(cells):
        grid[failed.row][failed.column] = NOT_AVAILABLE if failed.error == MISSING else ERROR
    for block in inside.formats(document, cells):
        # A formula without a number format of its own takes that of its result.
        if block.kind & LOGICAL:
            convert_numbers(grid, block, bool)
    return grid
