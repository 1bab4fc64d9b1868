"""Take this proposal, in a workbook that is open: the selected lines, into empty cells alone."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from pumpkin_sheets.book import BookError, Growth
from pumpkin_sheets.homes.excel import addin
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.homes.excel.filling import FillingExcelBook, rectangles
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.proposals.taking import Choice
from pumpkin_sheets.proposals import accept
from tests.homes.excel.test_addin import comparable
from tests.libreoffice_engine.engine import LibreOfficeEngine
from tests.libreoffice_engine.fixtures import excel
from tests.libreoffice_engine.people import hide_rows, show_rows

__all__ = ["excel"]

pytest.importorskip("rapidfuzz")

NOW = dt.datetime(2026, 11, 26, 10, 0)
OWN = words("en")
HOSTILE = ("=1+1", "@SUM(A9)", "+49", "'x", "001", "-77", "3/8", "TRUE")
INVOICES = "Client,Date,Net amount\nOak,2026-07-16,101250\nElm,2026-07-16,7\n" + "".join(
    f"{name},2026-07-17,{5 + place}\n" for place, name in enumerate(HOSTILE)
)
FIRST = 4
"""The first line of Proposals, and one above the first client, as Excel counts rows."""


@pytest.fixture(scope="module")
def proposing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with two clients without revenue, and ten lines on Proposals."""
    from pumpkin_sheets.importing.job import import_files

    folder = tmp_path_factory.mktemp("proposing")
    path, export = folder / "plan.xlsm", folder / "invoices.csv"
    create_workbook(path, rows=30)
    XlsxBook(path).grow(Growth(contents={"Clients": {(4, 0): "Oak", (5, 0): "Elm"}}))
    export.write_text(INVOICES, encoding="utf-8")
    assert import_files(XlsxBook(path), [export], NOW).proposed.new == 10
    return path


@pytest.fixture
def opened(
    excel: LibreOfficeEngine,
    proposing: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> xw.Book:
    monkeypatch.setattr(addin, "_now", lambda: NOW)
    book = xw.Book(shutil.copy(proposing, tmp_path / "plan.xlsm"))
    excel.calls.clear()
    return book


def select(book: xw.Book, *blocks: str, sheet: str = "Proposals") -> None:
    where = book.sheets[sheet]
    where.range(blocks[0]).select()
    if len(blocks) > 1:
        several = book.impl.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for cells in blocks:
            several.addRangeAddress(where[cells].impl.api.getRangeAddress(), False)
        book.impl.document.getCurrentController().select(several)


def said(excel: LibreOfficeEngine) -> list[str]:
    return excel.app.alerts[-1].splitlines()


def clients(book: xw.Book) -> list[tuple[Any, Any]]:
    """The names and revenues on Clients."""
    rows = ExcelBook(book).read(["Clients"])["Clients"][4:]
    return [(row[0], row[4]) for row in rows if row[0] or row[4]]


def proposed(book: xw.Book) -> list[tuple[Any, Any]]:
    """The numbers and names on Proposals."""
    rows = ExcelBook(book).read(["Proposals"])["Proposals"][3:]
    return [(row[0], row[2]) for row in rows if row[0]]


def written(book: xw.Book) -> dict[str, list[list[Any]]]:
    """The two sheets that taking writes to."""
    titles = ["Clients", "Proposals"]
    return {t: comparable(grid) for t, grid in ExcelBook(book).read(titles).items()}


@pytest.mark.libreoffice
def test_the_selected_lines_are_taken_as_the_closed_file_takes_them(
    excel: LibreOfficeEngine, opened: xw.Book, proposing: Path, tmp_path: Path
) -> None:
    select(opened, "A4:C4", "F6:F13")  # with Ctrl held
    addin.take_this_proposal(opened)
    assert said(excel) == ["Taken: cells filled: 1, new rows: 8."]
    assert opened.selection.address == "$A$4:$C$4,$F$6:$F$13"
    # A text from a file is a text, whatever Excel could take it for.
    assert clients(opened) == [
        ("Oak", 101250.0), ("Elm", None), ("=1+1", 5.0), ("@SUM(A9)", 6.0), ("+49", 7.0),
        ("'x", 8.0), ("001", 9.0), ("-77", 10.0), ("3/8", 11.0), ("TRUE", 12.0),
    ]  # fmt: skip
    assert proposed(opened) == [(1.0, "Elm")]
    closed = tmp_path / "closed.xlsm"
    shutil.copy(proposing, closed)
    accept(XlsxBook(closed), Choice([1, *range(3, 11)]), NOW)
    by_file = {t: comparable(g) for t, g in XlsxBook(closed).read(["Clients", "Proposals"]).items()}
    now = written(opened)
    typed = [*range(1), *range(4, 28)]
    for row in range(4, 20):
        assert [now["Clients"][row][c] for c in typed] == [
            by_file["Clients"][row][c] for c in typed
        ]
    assert now["Proposals"] == by_file["Proposals"]
    # Once more on what is selected now: nothing stands there any longer.
    before = written(opened)
    select(opened, "A6:C13")
    addin.take_this_proposal(opened)
    assert said(excel) == [OWN.say("excel_button.choose_proposal", sheet="Proposals")]
    assert written(opened) == before


@pytest.mark.libreoffice
def test_what_was_filled_meanwhile_is_said_and_left_alone(
    excel: LibreOfficeEngine, opened: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients_sheet = opened.sheets["Clients"]
    clients_sheet["E5"].formula = '=""'  # an owner's formula that shows nothing yet
    clients_sheet["E6"].value = 8
    select(opened, "A4:A5")
    addin.take_this_proposal(opened)
    assert said(excel) == [
        "1: Clients!E5 holds a formula; it was left alone.",
        "2: Clients!E6 is no longer empty: it says 8, and was left alone.",
        "Nothing was written.",
    ]
    assert clients_sheet["E5"].formula == '=""'
    assert proposed(opened)[:2] == [(1.0, "Oak"), (2.0, "=1+1")]
    # Typed at the very moment: the job is begun again.
    clients_sheet["E5"].formula = ""
    fresh: Callable[..., Any] = FillingExcelBook._fresh_contents

    def typing(book: FillingExcelBook, contents: Any) -> Any:
        clients_sheet["E5"].value = 3
        return fresh(book, contents)

    monkeypatch.setattr(FillingExcelBook, "_fresh_contents", typing)
    select(opened, "A4:A5")
    addin.take_this_proposal(opened)
    assert said(excel) == [
        "1: Clients!E5 is no longer empty: it says 3, and was left alone.",
        "Taken: cells filled: 0, new rows: 1.",
    ]
    assert clients(opened) == [("Oak", 3.0), ("Elm", 8.0), ("=1+1", 5.0)]


@pytest.mark.libreoffice
def test_a_list_that_its_owner_sorted_or_typed_over(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    sheet = opened.sheets["Proposals"]
    rows = sheet["A4:I13"].value
    sheet["A4:I13"].value = [
        [f"'{cell}" if isinstance(cell, str) else cell for cell in row] for row in reversed(rows)
    ]
    select(opened, "A12:A13")  # Elm and Oak, numbers 2 and 1
    addin.take_this_proposal(opened)
    assert said(excel) == ["Taken: cells filled: 2, new rows: 0."]
    assert clients(opened) == [("Oak", 101250.0), ("Elm", 7.0)]
    # What shows something else than it holds is not taken; nor is a number that stands twice.
    sheet["F4"].value = "'Revenue 9,999"
    sheet["A5"].value = 3
    select(opened, "A4:A6")
    addin.take_this_proposal(opened)
    assert said(excel) == [
        "Changed meanwhile, and left alone: 3. Look at the list and choose again.",
        "Nothing was written.",
    ]
    assert clients(opened) == [("Oak", 101250.0), ("Elm", 7.0)]


@pytest.mark.libreoffice
def test_selections_that_are_no_line(excel: LibreOfficeEngine, opened: xw.Book) -> None:
    choose = OWN.say("excel_button.choose_proposal", sheet="Proposals")
    hide_rows(opened.sheets["Proposals"]["A5"])
    for sheet, blocks in (
        ("Clients", ("A4",)),
        ("Proposals", ("A1:C3",)),
        ("Proposals", ("A14", "B900")),
        ("Proposals", ("C5",)),  # nobody sees it
    ):
        select(opened, *blocks, sheet=sheet)
        addin.take_this_proposal(opened)
        assert said(excel) == [choose], (sheet, blocks)
    assert excel.count("write") == 0
    opened.sheets["Proposals"].delete()
    addin.take_this_proposal(opened)
    assert said(excel) == [OWN.say("excel_button.no_proposals", sheet="Proposals")]


@pytest.mark.libreoffice
@pytest.mark.parametrize("title", ["Proposals", "Clients"])
def test_nothing_is_taken_past_rows_that_a_filter_hides(
    excel: LibreOfficeEngine, opened: xw.Book, title: str
) -> None:
    opened.app.calculate()
    before = written(opened)
    hide_rows(opened.sheets[title]["A6"], filtered=True)
    select(opened, "A4:A13")
    addin.take_this_proposal(opened)
    assert said(excel) == [OWN.say("excel.hidden_rows", sheet=title)]
    assert written(opened) == before
    show_rows(opened.sheets[title]["A6"])
    addin.take_this_proposal(opened)
    assert said(excel) == ["Taken: cells filled: 2, new rows: 8."]


@pytest.mark.libreoffice
def test_refused_on_the_way_everything_is_put_back_and_killed_on_the_way_nothing_comes_twice(
    excel: LibreOfficeEngine, opened: xw.Book
) -> None:
    opened.app.calculate()
    before = written(opened)
    select(opened, "A5:A6")
    for allowed in range(3):  # a cell, a row, the list itself
        left = iter(range(100))

        def refuse(where: str, left: Iterator[int] = left, allowed: int = allowed) -> None:
            if next(left) == allowed:
                raise OSError("the sheet is protected")

        excel.before_write = refuse
        addin.take_this_proposal(opened)
        excel.before_write = None
        assert said(excel)[0].endswith("the sheet is protected. Nothing was changed.")
        opened.app.calculate()
        assert written(opened) == before
    # Ended after the name of the row: it is there, and the list still has it.
    opened.sheets["Clients"]["A7"].value = [["'=1+1"]]
    addin.take_this_proposal(opened)
    assert said(excel) == ["Taken: cells filled: 2, new rows: 0."]
    assert clients(opened) == [("Oak", None), ("Elm", 7.0), ("=1+1", 5.0)]


@pytest.mark.libreoffice
def test_in_the_browser_and_in_a_workbook_that_was_never_saved(
    excel: LibreOfficeEngine, opened: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.libreoffice_engine import engine

    def untold(_: object) -> Any:
        raise NotImplementedError

    monkeypatch.setattr(excel, "type", "remote")
    monkeypatch.setattr(engine.Range, "formula", property(untold))
    monkeypatch.setattr(engine.Range, "row_height", property(untold))
    monkeypatch.setattr(engine.Book, "fullname", property(lambda self: self.name))
    select(opened, "A4:A6")
    addin.take_this_proposal(opened)
    assert said(excel) == ["Taken: cells filled: 2, new rows: 1."]
    assert clients(opened) == [("Oak", 101250.0), ("Elm", 7.0), ("=1+1", 5.0)]


def test_so_many_blocks_that_excel_does_not_name_them() -> None:
    from types import SimpleNamespace

    address = ",".join(f"$A${row}" for row in range(100, 150))[:255]
    book: Any = SimpleNamespace(name="plan")
    sheet = SimpleNamespace(name="Proposals", book=book)
    book.selection = SimpleNamespace(address=address, shape=(1, 1), sheet=sheet)
    with pytest.raises(BookError, match="So many blocks are selected"):
        ExcelBook(book).selected_blocks()


def test_cells_make_blocks() -> None:
    cells = {
        (4, 0): "a",
        (4, 1): "b",
        (5, 0): "c",
        (5, 1): "d",
        (7, 0): "e",
        (7, 1): "f",
        (7, 4): 1,
    }
    assert sorted(rectangles(cells)) == [
        (4, 0, [["a", "b"], ["c", "d"]]),
        (7, 0, [["e", "f"]]),
        (7, 4, [[1]]),
    ]
