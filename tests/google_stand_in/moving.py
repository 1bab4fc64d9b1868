"""What people do to the order of a sheet: a column moved, a row deleted; Google moves the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .people import _around, _move_areas, _move_formulas
from .sheets import Spreadsheet


def move_columns(book: Spreadsheet, title: str, at: int, to: int) -> None:
    """Puts the 0-based column ``at`` before column ``to``, both as they are counted until then."""
    sheet = book.sheet(title)
    order = [column for column in range(sheet.columns) if column != at]
    order.insert(to - (to > at), at)
    places = {column: place for place, column in enumerate(order)}

    def after(column: int) -> int:
        return places.get(column, column)

    _move_formulas(book, sheet, False, after)
    sheet.cells = {(r, after(c)): cell for (r, c), cell in sheet.cells.items()}
    sheet.results = {(r, after(c)): value for (r, c), value in sheet.results.items()}
    sheet.column_metadata = {after(c): v for c, v in sheet.column_metadata.items()}
    single = [area for area in _areas([book.named_ranges, *_around(book)]) if _is_column(area)]
    _move_areas(single, sheet.sheet_id, False, after)


def delete_rows(book: Spreadsheet, title: str, at: int) -> None:
    """Deletes a 0-based row that no formula names alone; ranges that it belongs to shrink."""
    sheet = book.sheet(title)
    start, end = (lambda row: row - (row > at)), (lambda row: row - (row >= at))
    for place, cell in list(sheet.cells.items()):
        text = cell.get("userEnteredValue", {}).get("formulaValue")
        if text is not None and place[0] != at:
            fresh = {"formulaValue": _shrunk(text, start, end)}
            sheet.cells[place] = {**cell, "userEnteredValue": fresh}
    sheet.cells = {(start(r), c): cell for (r, c), cell in sheet.cells.items() if r != at}
    sheet.results = {(start(r), c): v for (r, c), v in sheet.results.items() if r != at}
    for area in _areas([book.named_ranges, *_around(book)]):
        if area.get("sheetId", 0) == sheet.sheet_id:
            if "startRowIndex" in area:
                area["startRowIndex"] = start(area["startRowIndex"])
            if "endRowIndex" in area:
                area["endRowIndex"] = end(area["endRowIndex"] - 1) + 1
    sheet.rows -= 1


_RANGE = re.compile(r"(?<![\w!$.'])(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?(?![\w(.!])")


def _shrunk(formula: str, start: Callable[[int], int], end: Callable[[int], int]) -> str:
    def put(match: re.Match[str]) -> str:
        first, row, last, last_row = match.groups()
        made = f"{first}{start(int(row) - 1) + 1}"
        return f"{made}:{last}{end(int(last_row) - 1) + 1}" if last else made

    parts = re.split(r'("(?:[^"]|"")*")', formula)
    parts[::2] = [_RANGE.sub(put, part) for part in parts[::2]]
    return "".join(parts)


def _areas(value: Any) -> list[dict[str, Any]]:
    """Every GridRange within a part of a spreadsheet."""
    if isinstance(value, list):
        return [area for inner in value for area in _areas(inner)]
    if not isinstance(value, dict):
        return []
    own = [value] if "startColumnIndex" in value or "startRowIndex" in value else []
    return own + [area for inner in value.values() for area in _areas(inner)]


def _is_column(area: dict[str, Any]) -> bool:
    start = area.get("startColumnIndex")
    return start is not None and area.get("endColumnIndex") == start + 1
