"""The sheet and the cells that a request means, and whether others keep them to themselves."""

from __future__ import annotations

from typing import Any

from .ranges import RefusedError
from .sheets import Sheet, Spreadsheet

Request = dict[str, Any]
Reply = dict[str, Any]


def by_id(book: Spreadsheet, sheet_id: int) -> Sheet:
    for sheet in book.sheets:
        if sheet.sheet_id == sheet_id:
            return sheet
    raise RefusedError(f"No grid with id: {sheet_id}")


def area(book: Spreadsheet, grid_range: dict[str, Any]) -> tuple[Sheet, int, int, int, int]:
    """The sheet and the half-open rows and columns of a GridRange."""
    sheet = by_id(book, grid_range.get("sheetId", 0))
    top = grid_range.get("startRowIndex", 0)
    left = grid_range.get("startColumnIndex", 0)
    bottom = grid_range.get("endRowIndex", sheet.rows)
    right = grid_range.get("endColumnIndex", sheet.columns)
    if not (0 <= top < bottom and 0 <= left < right):
        raise RefusedError(f"range is empty or upside down: {grid_range}")
    if bottom > sheet.rows:
        raise RefusedError(f"Attempting to write row: {bottom - 1}, beyond the last requested row")
    if right > sheet.columns:
        raise RefusedError(
            f"Attempting to write column: {right - 1}, beyond the last requested column"
        )
    return sheet, top, left, bottom, right
