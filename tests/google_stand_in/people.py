"""What people do in a Google Sheet while nobody asks them to stop."""

from __future__ import annotations

from typing import Any

from . import shape
from .sheets import Sheet, Spreadsheet


def insert_columns(book: Spreadsheet, title: str, at: int, count: int = 1) -> None:
    """``count`` empty columns left of the 0-based column ``at``, which look like their left one."""
    shape.insert(book, book.sheet(title), "columns", at, count, before=at > 0)


def insert_rows(book: Spreadsheet, title: str, at: int, count: int = 1) -> None:
    """``count`` empty rows above the 0-based row ``at``, which look like the row above them."""
    shape.insert(book, book.sheet(title), "rows", at, count, before=at > 0)


def delete_columns(book: Spreadsheet, title: str, at: int, count: int = 1) -> None:
    shape.delete(book, book.sheet(title), "columns", at, at + count)


def delete_rows(book: Spreadsheet, title: str, at: int, count: int = 1) -> None:
    shape.delete(book, book.sheet(title), "rows", at, at + count)


def move_columns(book: Spreadsheet, title: str, at: int, to: int, count: int = 1) -> None:
    """Drag ``count`` columns in front of what is the 0-based column ``to``."""
    shape.move(book, book.sheet(title), "columns", at, at + count, to)


def move_tab(book: Spreadsheet, title: str, to: int) -> None:
    sheet = book.sheet(title)
    book.sheets.remove(sheet)
    book.sheets.insert(to, sheet)


def rename_tab(book: Spreadsheet, title: str, new: str) -> None:
    book.sheet(title).title = new


def sort_rows(book: Spreadsheet, title: str, first: int, column: int, down: bool = False) -> None:
    """Sort whole rows from ``first`` on by a column, empty cells last, as Google's menu does."""
    sheet = book.sheet(title)
    last = max((r for r, _ in sheet.cells), default=first - 1) + 1

    def place(row: int) -> tuple[int, Any]:
        value = sheet.value(row, column)
        if value in (None, ""):
            return 2, 0
        return (0, value) if isinstance(value, (int, float)) else (1, str(value).casefold())

    rows = sorted(range(first, last), key=place)
    if down:
        filled = [row for row in rows if place(row)[0] < 2]
        rows = filled[::-1] + rows[len(filled) :]
    stands = {row: first + i for i, row in enumerate(rows)}
    sheet.cells = {(stands.get(r, r), c): cell for (r, c), cell in sheet.cells.items()}
    sheet.results = {(stands.get(r, r), c): value for (r, c), value in sheet.results.items()}


def filter_rows(book: Spreadsheet, title: str, header: int, column: int, shown: Any) -> None:
    """A filter over the table that hides every row whose cell says something else."""
    sheet = book.sheet(title)
    last = max((r for r, _ in sheet.cells), default=header) + 1
    sheet.basic_filter = {
        "range": {
            "sheetId": sheet.sheet_id,
            "startRowIndex": header,
            "endRowIndex": last,
            "startColumnIndex": 0,
            "endColumnIndex": sheet.columns,
        }
    }
    for row in range(header + 1, last):
        hidden = sheet.value(row, column) != shown
        sheet.row_metadata.setdefault(row, {})["hiddenByFilter"] = hidden


def clear_cells(book: Spreadsheet, title: str, rows: range, columns: range) -> None:
    sheet = book.sheet(title)
    for row in rows:
        for column in columns:
            if (row, column) in sheet.cells:
                sheet.type_in(row, column, None)


def delete_sheet(book: Spreadsheet, title: str) -> None:
    book.sheets.remove(book.sheet(title))


def protect(book: Spreadsheet, title: str, editors: list[str], **area: int) -> int:
    """Let nobody but the owner and ``editors`` edit a sheet, or the ``area`` of a GridRange."""
    sheet = book.sheet(title)
    number = book.fresh_id()
    sheet.protected_ranges.append(
        {
            "protectedRangeId": number,
            "range": {"sheetId": sheet.sheet_id, **area},
            "editors": {"users": ["anna@studio.example", *editors]},
        }
    )
    return number


def unprotect(sheet: Sheet, number: int) -> None:
    sheet.protected_ranges = [
        kept for kept in sheet.protected_ranges if kept["protectedRangeId"] != number
    ]
