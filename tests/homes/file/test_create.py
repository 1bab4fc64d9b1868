"""A new workbook file as other programs read it."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.recalculate import recalculate
from tests.libreoffice import convert

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
    for title in ("Plan", "House rules", "Service levels"):
        sheet = book[title]
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0), title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, title
        assert sheet.page_setup.orientation == "portrait", title
        assert sheet.print_title_rows == "$1:$1", title


def test_a_blank_around_a_result_is_kept_when_it_is_written(tmp_path: Path) -> None:
    """A bar of no length and its figure, on the Dashboard; LibreOffice cuts the blank off."""
    path = tmp_path / "new.xlsx"
    create_workbook(path, rows=6, today=DAY)
    kept = '<v xml:space="preserve"> 0%</v>'
    number = _dashboard(path).count(kept)
    assert number > 0
    recalculate(XlsxBook(path), DAY)
    assert _dashboard(path).count(kept) == number


@pytest.mark.libreoffice
def test_the_blank_behind_a_sign_of_letters_outlives_libreoffice(tmp_path: Path) -> None:
    """It is written twice by LibreOffice, which works out anew only what changes with the day."""
    path = tmp_path / "new.xlsx"
    create_workbook(path, currency="CHF", rows=6, today=DAY)
    for turn in ("first", "second"):
        folder = tmp_path / turn
        folder.mkdir()
        (path,) = convert([path], folder, recalculate=False)
        (sign,) = (cell.value for cell in _named(path, "MoneySign"))
        assert sign == "CHF\u00a0"


def _dashboard(path: Path) -> str:
    """The Dashboard, as it is stored."""
    place = XlsxBook(path).titles().index("Dashboard") + 1
    with zipfile.ZipFile(path) as package:
        return package.read(f"xl/worksheets/sheet{place}.xml").decode()


def _named(path: Path, name: str) -> list[Any]:
    """The cells that a defined name stands for, with their results."""
    book = openpyxl.load_workbook(path, data_only=True)
    ((title, place),) = book.defined_names[name].destinations
    found = book[title][place.replace("$", "")]
    return [found] if not isinstance(found, tuple) else [cell for row in found for cell in row]
