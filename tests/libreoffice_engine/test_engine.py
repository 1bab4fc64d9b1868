"""The engine is as generous and as treacherous as Excel, through unchanged xlwings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from .engine import Call, LibreOfficeEngine
from .fixtures import excel
from .people import hide_rows

__all__ = ["excel"]

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def book(excel: LibreOfficeEngine) -> xw.Book:
    return xw.Book()


def cell_of(range_: xw.Range) -> Any:
    """The UNO cell under a range of one cell: what really stands there."""
    return range_.impl.api.getCellByPosition(0, 0)


def test_values_come_back_as_they_went(book: xw.Book) -> None:
    rows = [
        ["Acme", 1.5, True, None],
        ["南瓜", -3.0, False, "x"],
        ["پامچال", 0.0, None, "two\nlines"],
    ]
    sheet = book.sheets[0]
    sheet["B2"].value = rows
    assert sheet["B2:E4"].value == rows
    assert sheet["B2"].value == "Acme"
    assert sheet["B2:B4"].options(ndim=2).value == [["Acme"], ["南瓜"], ["پامچال"]]
    assert sheet.used_range.address == "$B$2:$E$4"


@pytest.mark.parametrize("way", ["value", "formula"])
def test_rows_that_a_filter_hides_are_left_out_and_the_others_get_the_first_value(
    book: xw.Book, way: str
) -> None:
    """The example of xlwings' issue 747; a row that a hand hid is written as any other."""
    sheet = book.sheets[0]
    sheet["A1"].value = [[1], [None], [None], [4], [5]]
    hide_rows(sheet["A2:A3"], filtered=True)
    hide_rows(sheet["A5"])
    setattr(sheet["A1:A4"], way, [["5"], ["4"], ["3"], ["2"]])
    assert sheet["A1:A5"].value == [5, None, None, 5, 5]
    setattr(sheet["A4:A5"], way, [["7"], ["8"]])
    assert sheet["A1:A5"].value == [5, None, None, 7, 8]
    assert [area.address for area in sheet["A1:A5"].get_special_cells("visible")] == [
        "$A$1", "$A$4",
    ]  # fmt: skip


def test_whole_numbers_and_not_a_number(book: xw.Book) -> None:
    book.sheets[0]["A1"].value = [[7, float("nan"), 10**12]]
    assert book.sheets[0]["A1:C1"].value == [7.0, None, 1e12]


def test_dates_and_times(book: xw.Book) -> None:
    sheet = book.sheets[0]
    moments = [
        dt.datetime(2024, 2, 29),
        dt.datetime(2024, 12, 31, 23, 59, 30),
        dt.datetime(1999, 1, 1, 6, 0),
    ]
    sheet["A1"].value = [[moment] for moment in moments]
    assert sheet["A1:A3"].value == moments
    sheet["B1"].value = dt.date(2025, 1, 2)
    assert sheet["B1"].value == dt.datetime(2025, 1, 2)
    assert sheet["B1"].options(dates=dt.date).value == dt.date(2025, 1, 2)
    assert cell_of(sheet["A1"]).getValue() == 45351.0  # a true date, not a text


def test_a_date_keeps_the_format_that_its_cell_has(book: xw.Book) -> None:
    cell = book.sheets[0]["A1"]
    cell.number_format = "DD.MM.YYYY"
    cell.value = dt.datetime(2024, 3, 4)
    assert cell.number_format == "DD.MM.YYYY"
    assert cell_of(cell).getString() == "04.03.2024"


def test_a_time_of_day_reads_as_a_moment_on_day_nought(book: xw.Book) -> None:
    cell = book.sheets[0]["A1"]
    cell.number_format = "HH:MM"
    cell.value = 0.75
    assert cell.value == dt.datetime(1899, 12, 30, 18, 0)


def test_an_amount_in_a_currency_format_reads_as_a_decimal(book: xw.Book) -> None:
    cell = book.sheets[0]["A1"]
    cell.number_format = "[$$-409]#,##0.00"
    cell.value = 1234.5
    assert cell.value == Decimal("1234.5000")
    assert type(cell.value) is Decimal


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("=1+1", 2.0),
        ("0042", 42.0),
        ("50%", 0.5),
        ("1e3", 1000.0),
        ("TRUE", 1.0),
        ("-3", -3.0),
        ("2024-01-05", 45296.0),
    ],
)
def test_a_string_is_read_as_if_it_were_typed(book: xw.Book, text: str, becomes: float) -> None:
    """As in Excel; the reason why ``ExcelBook`` guards text with an apostrophe."""
    cell = book.sheets[0]["A1"]
    cell.value = text
    assert cell_of(cell).getValue() == becomes
    guarded = book.sheets[0]["B1"]
    guarded.value = "'" + text
    assert guarded.value == text
    assert cell_of(guarded).Type.value == "TEXT"


def test_an_apostrophe_alone_hides(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [["'tis", "''tis"]]
    assert sheet["A1:B1"].value == ["tis", "'tis"]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=1/0", "#DIV/0!"),
        ("=NA()", "#N/A"),
        ("=NOSUCHNAME", "#NAME?"),
        ("=SQRT(-1)", "#NUM!"),
        ('=1+"x"', "#VALUE!"),
        ("=#REF!+1", "#REF!"),
    ],
)
def test_errors(book: xw.Book, formula: str, text: str) -> None:
    sheet = book.sheets[0]
    sheet["B2"].formula = formula
    assert sheet["A1:C3"].value == [[None] * 3] * 3
    grid = sheet["A1:C3"].options(err_to_str=True).value
    assert grid == [[None] * 3, [None, text, None], [None] * 3]


def test_writing_replaces_formulas_and_clears_with_none(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1:B1"].formula = [["=1+1", "=2+2"]]
    sheet["A1"].value = [[None, "kept"]]
    assert sheet["A1:B1"].formula == [["", "kept"]]


def test_it_calculates(excel: LibreOfficeEngine, book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["B1"].formula = "=A1*2"
    sheet["A1"].value = 21
    assert sheet["B1"].value == 42.0
    book.app.calculation = "manual"
    sheet["A1"].value = 1
    assert book.app.calculation == "manual"
    assert sheet["B1"].value == 42.0
    book.app.calculation = "automatic"
    book.app.calculate()
    assert sheet["B1"].value == 2.0


def test_sheets_and_names(book: xw.Book) -> None:
    book.sheets[0].name = "Clients"
    book.sheets.add("Review", after="Clients")
    assert book.sheet_names == ["Clients", "Review"]
    assert "Review" in book.sheets
    assert "Nothing" not in book.sheets
    with pytest.raises(KeyError):
        book.sheets["Nothing"]
    book.impl.document.NamedRanges.addNewByName(
        "Rate", "$Review.$B$3", cell_of(book.sheets["Review"]["A1"]).getCellAddress(), 0
    )
    assert book.names["Rate"].refers_to_range.address == "$B$3"
    assert book.names["Rate"].refers_to_range.sheet.name == "Review"


def test_selection_and_active_sheet(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["C4:D9"].select()
    assert book.selection.address == "$C$4:$D$9"
    assert book.sheets.active == sheet
    several = book.impl.document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for cells in ("A2:B2", "C5"):
        several.addRangeAddress(sheet[cells].impl.api.getRangeAddress(), False)
    book.impl.document.getCurrentController().select(several)
    assert book.selection.address == "$A$2:$B$2,$C$5"
    assert book.selection.shape == (1, 2)


def test_alerts_are_kept(excel: LibreOfficeEngine, book: xw.Book) -> None:
    assert book.app.alert("Clients!F12: type a number.", title="Pumpkin") == "ok"
    assert excel.app.alerts == ["Clients!F12: type a number."]


def test_a_block_is_one_call_whatever_its_size(excel: LibreOfficeEngine, book: xw.Book) -> None:
    sheet = book.sheets[0]
    for rows in (1, 300):
        excel.calls.clear()
        sheet["A1"].options(chunksize=None).value = [["a", 1.0]] * rows
        assert sheet.range((1, 1), (rows, 2)).options(ndim=2).value == [["a", 1.0]] * rows
        title = sheet.name
        cells = f"{title}!$A$1:$B${rows}"
        assert excel.calls == [Call("write", cells), Call("read", cells)]


def test_a_write_can_be_made_to_fail(excel: LibreOfficeEngine, book: xw.Book) -> None:
    def refuse(where: str) -> None:
        raise OSError(f"{where}: the cell is being edited")

    excel.before_write = refuse
    with pytest.raises(OSError, match="being edited"):
        book.sheets[0]["A1"].value = 1
    excel.before_write = None
    assert book.sheets[0]["A1"].value is None


def test_save_and_open_again(excel: LibreOfficeEngine, book: xw.Book, tmp_path: Path) -> None:
    target = tmp_path / "a name with spaces é.xlsx"
    book.sheets[0]["A1"].value = [["Acme", dt.datetime(2024, 5, 6)]]
    book.save(target)
    assert book.fullname == str(target)
    assert book.name == target.name
    book.close()
    assert len(excel.app.books) == 0
    assert openpyxl.load_workbook(target).active["A1"].value == "Acme"
    again = xw.Book(target)
    assert again.sheets[0]["A1:B1"].value == ["Acme", dt.datetime(2024, 5, 6)]


def test_the_caller(book: xw.Book) -> None:
    book.set_mock_caller()
    try:
        assert xw.Book.caller() == book
    finally:
        del xw.Book._mock_caller
