"""What stands in the cells of a sheet that is open in Excel: values, and errors as their text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import xlwings as xw

from pumpkin_sheets.book import Grid
from pumpkin_sheets.homes.excel.values import from_excel
from pumpkin_sheets.sheets.reach import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_EMPTY_ROWS,
    Unread,
    any_value,
    within,
)
from pumpkin_sheets.sheets.tables import EXCEL_ERRORS

_ROWS_AT_ONCE, _CELLS_AT_ONCE = 20_000, 4_000_000
"""So much is asked for in one request."""


def read_sheet(sheet: xw.Sheet) -> tuple[Grid, Unread | None]:
    """The values within the sheet's reach, in one request unless the sheet is huge."""
    last = sheet.used_range.last_cell
    width = min(last.column, MOST_COLUMNS)
    size = max(1, min(_ROWS_AT_ONCE, _CELLS_AT_ONCE // width))
    grid: Grid = []
    empty = 0
    while len(grid) < last.row and empty <= MOST_EMPTY_ROWS and len(grid) * width <= MOST_CELLS:
        first, end = len(grid) + 1, min(len(grid) + size, last.row)
        block = values_of(sheet.range((first, 1), (end, width)))
        grid += [[from_excel(value) for value in row] for row in block]
        empty += sum(not any_value(row) for row in grid[first - 1 :])
    edge = None
    if len(grid) < last.row or width < last.column:
        edge = (last.row - 1, last.column - 1)
    grid, far = within(grid)
    while len(grid) > 1 and all(value is None for value in grid[-1]):
        grid.pop()
    if edge:
        far = replace(far or Unread(()), edge=edge)
    return grid, far


def is_empty(block: xw.Range) -> bool:
    """Whether nothing stands in a block, not even a formula whose result is an empty text."""
    if any(value not in (None, "") for row in values_of(block) for value in row):
        return False
    with suppress(NotImplementedError):  # the browser does not tell formulas
        return not any(flat(block.formula))
    return True


def flat(texts: Any) -> Iterator[str]:
    """What a host gives for one cell, for a row or column, or for rows of cells, cell by cell."""
    if isinstance(texts, list | tuple):
        for each in texts:
            yield from flat(each)
    else:
        yield "" if texts is None else str(texts)


def values_of(block: xw.Range) -> list[list[Any]]:
    """A block's values, errors as their text.

    On Windows Excel gives none of a block where one cell holds a number that its format of a date
    (20261124), a time or a currency cannot show (xlwings' issues 2003 and 2161, pywin32's 1466):
    such a cell is found by halves, and gives its number.
    """
    try:
        return _asked_for(block)
    except Exception:  # each engine raises its own kind
        rows, columns = block.shape
        if rows == columns == 1:
            if (number := _number_of(block)) is None:
                raise
            return [[number]]
        top, left, sheet = block.row, block.column, block.sheet
        bottom, right = top + rows - 1, left + columns - 1
        if rows > 1:
            middle = top + rows // 2
            upper = sheet.range((top, left), (middle - 1, right))
            return [*values_of(upper), *values_of(sheet.range((middle, left), (bottom, right)))]
        middle = left + columns // 2
        (before,) = values_of(sheet.range((top, left), (bottom, middle - 1)))
        (after,) = values_of(sheet.range((top, middle), (bottom, right)))
        return [[*before, *after]]


def _number_of(cell: xw.Range) -> float | None:
    """The number in a cell whatever its format, where the host tells it."""
    with suppress(AttributeError, NotImplementedError):
        number = cell.api.Value2
        return number if isinstance(number, float) else None
    return None


def _asked_for(block: xw.Range) -> list[list[Any]]:
    """A block's values in one request.

    xlwings cannot give errors as text for a block on macOS (its ``err_to_str`` fails there for
    more than one row), where the texts that Excel shows must be asked for as well.
    """
    if sys.platform != "darwin" or block.sheet.book.app.engine.name != "excel":
        values: list[list[Any]] = block.options(ndim=2, err_to_str=True).value
        return values
    values = block.options(ndim=2).value
    shown = block.api.string_value.get()
    if not isinstance(shown, list):
        shown = [[shown]]
    elif not isinstance(shown[0], list):
        shown = [shown]
    return [
        [text if text in EXCEL_ERRORS else value for value, text in zip(row, texts, strict=True)]
        for row, texts in zip(values, shown, strict=True)
    ]
