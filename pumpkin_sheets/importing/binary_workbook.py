"""The errors of an .xls, which calamine gives as empty cells: xlrd tells them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.open_document import Marked

if TYPE_CHECKING:
    from xlrd.sheet import Sheet


def errors_in_xls(path: Path) -> Marked:
    """The errors of an .xls, by sheet.  Raises BookError where xlrd cannot read it."""
    import xlrd

    try:
        with xlrd.open_workbook(path, logfile=io.StringIO(), ragged_rows=True) as book:
            return {sheet.name: _errors(sheet) for sheet in book.sheets()}
    except Exception as error:  # of a torn file it says so in a dozen ways
        raise BookError("importing.no_workbook", name=path.name) from error


def _errors(sheet: Sheet) -> dict[tuple[int, int], str]:
    import xlrd

    return {
        (row, column): xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind == xlrd.XL_CELL_ERROR
    }
