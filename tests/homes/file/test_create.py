"""A new workbook file as other programs read it."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.recalculate import recalculate

DAY = dt.date(2026, 3, 2)


def test_clients_fold_their_figures_and_print_what_matters(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    create_workbook(path, rows=30)
    sheet = openpyxl.load_workbook(path)["Clients"]
    assert sheet.print_area == "'Clients'!$A$1:$O$34"
    titles = {cell.value: cell.column_letter for cell in sheet[4]}
    widths = sheet.column_dimensions
    groups = {letters: widths[letters] for letters in widths}

    def of(title: str) -> Any:
        at = openpyxl.utils.column_index_from_string(titles[title])
        return next(g for g in groups.values() if g.min <= at <= g.max)

    for title in ("Margin", "Earned per hour", "Profit after time", "Value", "Ease"):
        assert (of(title).outlineLevel, of(title).hidden) == (1, True)
    assert (of("(money)").outlineLevel, of("(money)").hidden) == (2, True)
    assert (of("Suggested price").outlineLevel, of("Suggested price").hidden) == (0, False)
    assert of("Suggested price").collapsed
    assert not of("Revenue").hidden


def test_pages_that_packs_make_longer_print_as_wide_as_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    create_workbook(path, rows=30, packs=["letters"])
    book = openpyxl.load_workbook(path)
    for title in ("Plan", "House rules"):
        sheet = book[title]
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0), title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, title
        assert sheet.page_setup.orientation == "portrait", title


def test_the_blank_behind_a_sign_of_letters_is_kept(tmp_path: Path) -> None:
    """LibreOffice cuts it off otherwise, and the amounts that it works out anew are CHF1,200."""
    path = tmp_path / "new.xlsx"
    create_workbook(path, currency="CHF", rows=6, today=DAY)
    kept = '<v xml:space="preserve">CHF </v>'
    assert _calc(path).count(kept) == 1
    recalculate(XlsxBook(path), DAY)
    assert kept in _calc(path)


def _calc(path: Path) -> str:
    """The sheet behind the Dashboard, as it is stored."""
    place = XlsxBook(path).titles().index("Calc") + 1
    with zipfile.ZipFile(path) as package:
        return package.read(f"xl/worksheets/sheet{place}.xml").decode()
