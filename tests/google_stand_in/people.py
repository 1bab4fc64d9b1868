"""What people do to the shape of a sheet: insert rows and columns, and Google moves the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from .ranges import column_letters, column_number
from .sheets import Sheet, Spreadsheet

Way = Literal["rows", "columns"]

_REFERENCE = re.compile(
    r"((?:'(?:[^']|'')*'|(?<![\w.])[A-Za-z_]\w*)!)?"
    r"(?<![\w.'])(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?(?![\w(.!])"
)


def insert_columns(book: Spreadsheet, title: str, at: int, count: int = 1) -> None:
    """``count`` empty columns left of the 0-based column ``at``, which look like their left one."""
    _insert(book, book.sheet(title), "columns", at, count)


def insert_rows(book: Spreadsheet, title: str, at: int, count: int = 1) -> None:
    """``count`` empty rows above the 0-based row ``at``, which look like the row above them."""
    _insert(book, book.sheet(title), "rows", at, count)


def _insert(book: Spreadsheet, sheet: Sheet, way: Way, at: int, count: int) -> None:
    rows = way == "rows"

    def after(index: int) -> int:
        return index + count if index >= at else index

    def place(where: tuple[int, int]) -> tuple[int, int]:
        return (after(where[0]), where[1]) if rows else (where[0], after(where[1]))

    _move_formulas(book, sheet, rows, after)
    before = {p: c for p, c in sheet.cells.items() if p[0 if rows else 1] == at - 1}
    sheet.cells = {place(p): cell for p, cell in sheet.cells.items()}
    sheet.results = {place(p): value for p, value in sheet.results.items()}
    for (row, column), cell in before.items():
        looks = {k: v for k, v in cell.items() if k in ("userEnteredFormat", "dataValidation")}
        for extra in range(count):
            if looks:
                new = (at + extra, column) if rows else (row, at + extra)
                sheet.cells[new] = dict(looks)
    if rows:
        sheet.rows += count
        sheet.row_metadata = {after(i): v for i, v in sheet.row_metadata.items()}
    else:
        sheet.columns += count
        sheet.column_metadata = {after(i): v for i, v in sheet.column_metadata.items()}
    _move_areas([book.named_ranges, *_around(book)], sheet.sheet_id, rows, after)


def _around(book: Spreadsheet) -> list[Any]:
    return [
        part
        for sheet in book.sheets
        for part in (
            sheet.conditional_formats,
            sheet.merges,
            sheet.charts,
            sheet.protected_ranges,
            sheet.basic_filter,
        )
    ]


def _move_areas(value: Any, sheet_id: int, rows: bool, after: Callable[[int], int]) -> None:
    """Moves every GridRange within ``value`` that lies on the sheet."""
    if isinstance(value, list):
        for inner in value:
            _move_areas(inner, sheet_id, rows, after)
    elif isinstance(value, dict):
        start, end = [f"{side}{'Row' if rows else 'Column'}Index" for side in ("start", "end")]
        if value.get("sheetId", 0) == sheet_id and (start in value or end in value):
            if start in value:
                value[start] = after(value[start])
            if end in value:
                value[end] = after(value[end] - 1) + 1
        for inner in value.values():
            _move_areas(inner, sheet_id, rows, after)


def _move_formulas(
    book: Spreadsheet, changed: Sheet, rows: bool, after: Callable[[int], int]
) -> None:
    for sheet in book.sheets:

        def move(match: re.Match[str], here: bool = sheet is changed) -> str:
            qualifier = match.group(1) or ""
            named = qualifier[:-1].strip("'").replace("''", "'")
            if (named != changed.title) if qualifier else not here:
                return match.group()
            corners = [_moved(match.group(2, 3, 4, 5), rows, after)]
            if match.group(7):
                corners.append(_moved(match.group(6, 7, 8, 9), rows, after))
            return qualifier + ":".join(corners)

        for where, cell in list(sheet.cells.items()):
            text = cell.get("userEnteredValue", {}).get("formulaValue")
            if text is not None:
                value = {"formulaValue": _outside_texts(text, move)}
                sheet.cells[where] = {**cell, "userEnteredValue": value}
        for rule in sheet.conditional_formats:
            condition = rule.get("booleanRule", {}).get("condition", {})
            for value in condition.get("values", []):
                value["userEnteredValue"] = _outside_texts(value["userEnteredValue"], move)


def _outside_texts(formula: str, move: Callable[[re.Match[str]], str]) -> str:
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    parts[::2] = [_REFERENCE.sub(move, part) for part in parts[::2]]
    return "".join(parts)


def _moved(corner: tuple[str | Any, ...], rows: bool, after: Callable[[int], int]) -> str:
    fixed_column, letters, fixed_row, digits = corner
    if rows:
        digits = str(after(int(digits) - 1) + 1)
    else:
        letters = column_letters(after(column_number(letters)))
    return f"{fixed_column}{letters}{fixed_row}{digits}"
