"""What people keep to themselves: protected ranges refuse whoever is not one of their editors.

The owner may edit everything.  A range that only warns, warns people; it refuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .finding import Request, area, by_id
from .ranges import RefusedError
from .sheets import Sheet, Spreadsheet

Box = tuple[int, int, int, int]
"""Top, left, bottom and right; the last two exclusive."""

_CELLS = ("repeatCell", "setDataValidation", "mergeCells", "unmergeCells")
_SHEETS = ("updateSheetProperties", "deleteSheet")
_LINES = ("insertDimension", "deleteDimension", "moveDimension")


def refuse_protected(book: Spreadsheet, kind: str, body: Request, who: str) -> None:
    """Raise RefusedError where ``who`` may not do what the request says."""
    for sheet, box in _touched(book, kind, body):
        refuse_box(sheet, box, who)


def refuse_box(sheet: Sheet, box: Box, who: str) -> None:
    for protected in sheet.protected_ranges:
        if protected.get("warningOnly") or who in protected.get("editors", {}).get("users", []):
            continue
        within = _common(_box(sheet, protected["range"]), box)
        free = [_box(sheet, each) for each in protected.get("unprotectedRanges", [])]
        if within and not any(_common(within, each) == within for each in free):
            raise RefusedError(
                "You are trying to edit a protected cell or object. Please contact the "
                "spreadsheet owner to remove protection if you need to edit."
            )


def _touched(book: Spreadsheet, kind: str, body: Request) -> Iterator[tuple[Sheet, Box]]:
    if kind == "updateCells" and "start" in body:
        start, rows = body["start"], body.get("rows", [])
        sheet = by_id(book, start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        for row, line in enumerate(rows, top):
            if line.get("values"):
                yield sheet, (row, left, row + 1, left + len(line["values"]))
    elif kind == "updateCells" or kind in _CELLS:
        sheet, *box = area(book, body["range"])
        yield sheet, (box[0], box[1], box[2], box[3])
    elif kind in _SHEETS:
        sheet = by_id(book, body.get("sheetId", body.get("properties", {}).get("sheetId", 0)))
        yield sheet, (0, 0, sheet.rows, sheet.columns)
    elif kind in _LINES:
        span = body.get("range", body.get("source"))
        sheet = by_id(book, span.get("sheetId", 0))
        start, end = span.get("startIndex", 0), span.get("endIndex", 0)
        if kind == "insertDimension":
            end = start
            start -= 1  # between two protected lines
        if kind == "moveDimension":
            start, end = min(start, body["destinationIndex"]), max(end, body["destinationIndex"])
        rows = span["dimension"] == "ROWS"
        yield sheet, (start, 0, end, sheet.columns) if rows else (0, start, sheet.rows, end)


def _box(sheet: Sheet, grid_range: dict[str, Any]) -> Box:
    return (
        grid_range.get("startRowIndex", 0),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endRowIndex", sheet.rows),
        grid_range.get("endColumnIndex", sheet.columns),
    )


def _common(one: Box, other: Box) -> Box | None:
    top, left = max(one[0], other[0]), max(one[1], other[1])
    bottom, right = min(one[2], other[2]), min(one[3], other[3])
    return (top, left, bottom, right) if top < bottom and left < right else None
