"""A workbook lives: an owner rearranges it in a spreadsheet program, and a review still fits.

The owner's program is a running LibreOffice that opens the sample, inserts rows above the header
and a column of the owner's own, moves Hours elsewhere, sorts, types, and saves under Excel's
format: other part names, other style numbers, shared strings.  Afterwards the closed file is
reviewed, and LibreOffice must agree with every stored result that the review left behind.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.dashboard.let_go import let_go
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.stored import stored_results
from tests.libreoffice import convert
from tests.libreoffice_engine.office import LibreOffice, LibreOfficeMissing

TODAY = dt.date(2026, 3, 2)
LATER = dt.date(2026, 3, 9)


def _office() -> LibreOffice:
    from tests.libreoffice import need_libreoffice

    need_libreoffice()
    try:
        return LibreOffice()
    except LibreOfficeMissing as missing:
        pytest.skip(str(missing))


def _column(sheet: Any, row: int, title: str) -> int:
    for column in range(120):
        if sheet.getCellByPosition(column, row).getString().strip() == title:
            return column
    raise AssertionError(f"no column {title}")


def _rearrange(office: LibreOffice, path: Path, language: str) -> None:
    """What an owner might do in ten minutes."""
    said = words(language)
    document = office.open(path)
    try:
        sheet = document.Sheets.getByName(said["sheets.clients"])
        sheet.Rows.insertByIndex(1, 2)  # two rows above the header
        sheet.Columns.insertByIndex(4, 1)  # a column of the owner's own
        header = 5
        sheet.getCellByPosition(4, header).setString("Notes of my own")
        sheet.getCellByPosition(4, header + 3).setString("met at the fair")
        hours = _column(sheet, header, said["columns.clients.hours"])
        far = 90
        source = sheet.getCellRangeByPosition(hours, header, hours, header + 200)
        sheet.moveRange(sheet.getCellByPosition(far, header).CellAddress, source.RangeAddress)
        # Somebody becomes dearer, somebody is renamed, somebody leaves, somebody comes.
        first = header + 1
        revenue = _column(sheet, header, said["columns.clients.revenue"])
        sheet.getCellByPosition(revenue, first).setFormula("=3*400000")
        name = sheet.getCellByPosition(0, first + 1)
        name.setString(name.getString() + " Ltd")
        for column in range(120):
            cell = sheet.getCellByPosition(column, first + 2)
            if column != 4 and not cell.getFormula().startswith("="):
                cell.setString("")
        sheet.getCellByPosition(0, first + 60).setString("=1+1")
        sheet.getCellByPosition(0, first + 60).setFormula("'=1+1")
        sheet.getCellByPosition(revenue, first + 60).setValue(90000)
        filters = office.properties(FilterName="Calc MS Excel 2007 XML")
        document.storeToURL(path.as_uri(), filters)
    finally:
        document.close(True)


@pytest.mark.libreoffice
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_a_rearranged_workbook_is_reviewed_and_shows_true_results(
    tmp_path: Path, language: str
) -> None:
    path = tmp_path / "living.xlsx"
    create_workbook(path, language=language, currency="TWD", sample=True)
    first = recalculate(XlsxBook(path), TODAY)
    assert first.written
    before = {c.client: c for c in first.judgement.changes}
    with _office() as office:
        _rearrange(office, path, language)
    said = words(language)
    outcome = recalculate(XlsxBook(path), LATER)
    kinds = {change.what for change in outcome.judgement.changes}
    assert {"new", "renamed", "removed"} <= kinds
    assert [c.client for c in outcome.judgement.changes if c.what == "new"] == ["=1+1"]
    renamed = next(c for c in outcome.judgement.changes if c.what == "renamed")
    assert renamed.client == renamed.old_name + " Ltd"
    assert renamed.tier_to == before[renamed.old_name].tier_to
    grid = XlsxBook(path).read([said["sheets.clients"]])[said["sheets.clients"]]
    assert any("met at the fair" in map(str, row) for row in grid)
    assert "=1+1" in [row[0] for row in grid]
    _assert_true_results(path, tmp_path, outcome.judgement)
    again = recalculate(XlsxBook(path), LATER)
    assert not again.written


def _assert_true_results(path: Path, folder: Path, judgement: Any) -> None:
    """What the file holds now is what LibreOffice works out from its formulas."""
    (worked_out,) = convert([path], folder)
    titles = list(stored_results(judgement))
    assert {judgement.words[f"sheets.{n}"] for n in ("clients", "dashboard", "calc")} <= set(titles)
    stored, fresh = XlsxBook(path).read(titles), XlsxBook(worked_out).read(titles)
    compared = 0
    for title in titles:
        for r, row in enumerate(stored[title]):
            if row[0] == "ThisDay":
                continue  # LibreOffice knows what day it really is
            for c, value in enumerate(row):
                other = fresh[title][r][c] if r < len(fresh[title]) else None
                if isinstance(value, float) and isinstance(other, float):
                    assert value == pytest.approx(other, rel=1e-11), (title, r, c)
                else:
                    assert (value or None) == (other or None), (title, r, c, value, other)
                compared += 1
    assert compared > 10_000


def _add_without_formulas(office: Any, path: Path) -> None:
    """What an owner does by hand: inserts a row and types into it, and types below everything."""
    document = office.open(path)
    try:
        sheet = document.Sheets.getByName("Clients")
        sheet.Rows.insertByIndex(4, 1)  # right below the header
        sheet.Rows.insertByIndex(10, 1)
        for row, name, revenue in ((4, "First Come", 70000), (10, "Inserted", 90000),
                                   (300, "Appended", 80000)):  # fmt: skip
            sheet.getCellByPosition(0, row).setString(name)
            sheet.getCellByPosition(4, row).setValue(revenue)
            for column in range(10, 15):
                sheet.getCellByPosition(column, row).setValue(1)
        filters = office.properties(FilterName="Calc MS Excel 2007 XML")
        document.storeToURL(path.as_uri(), filters)
    finally:
        document.close(True)


@pytest.mark.libreoffice
def test_clients_in_rows_without_formulas_are_counted_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bare.xlsx"
    create_workbook(path, currency="TWD", sample=True)
    recalculate(XlsxBook(path), TODAY)
    with _office() as office:
        _add_without_formulas(office, path)
    (live,) = convert([path], tmp_path)
    said = (
        "48 of 51 listed: “First Come” in row 5 of Clients has no formulas, so this page leaves it"
        " out. Run pumpkin upgrade (Google Sheet: pumpkin google setup), which puts them in."
    )
    assert _shown(live, "Dashboard", said)
    assert _shown(live, "Dashboard", "of 51 listed")
    outcome = recalculate(XlsxBook(path), LATER)
    assert len(outcome.judgement.reviewed) == 51
    # The three are let go: Northwind alone must be replaced first, the others bring 894,300.
    assert let_go(words("en"), outcome.judgement.totals).freed.startswith(
        "Letting go frees 724 hours and gives up NT$1,134,300 a year."
    )
    _assert_true_results(path, tmp_path, outcome.judgement)
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr().out
    assert "Cells to mend: 3 (listed on Problems)" in told
    assert "Clients!A5: “First Come” stands in a row without formulas" in told
    assert main(["upgrade", str(path)]) == 0
    (live,) = convert([path], tmp_path)
    assert not _shown(live, "Dashboard", said)
    assert _shown(live, "Dashboard", "of 51 listed")
    assert _shown(live, "Dashboard", "Letting go frees 724 hours and gives up NT$1,134,300 a year.")
    assert main(["check", str(path)]) == 0


def _shown(path: Path, title: str, text: str) -> bool:
    """Whether a cell of a sheet begins with a text."""
    grid = XlsxBook(path).read([title])[title]
    return any(str(value or "").startswith(text) for row in grid for value in row)


@pytest.mark.libreoffice
def test_a_new_workbook_shows_true_results_to_programs_that_do_not_recalculate(
    tmp_path: Path,
) -> None:
    path = tmp_path / "new.xlsx"
    create_workbook(path, language="en", currency="TWD", sample=True)
    outcome = recalculate(XlsxBook(path), TODAY)
    _assert_true_results(path, tmp_path, outcome.judgement)


@pytest.mark.libreoffice
def test_everything_that_is_not_ours_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "kept.xlsx"
    create_workbook(path, language="en", currency="TWD", sample=True)
    with zipfile.ZipFile(path) as package:
        before = {name: package.read(name) for name in package.namelist()}
    recalculate(XlsxBook(path), TODAY)
    with zipfile.ZipFile(path) as package:
        after = {name: package.read(name) for name in package.namelist()}
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    # Up to Problems, and the two behind: Practice lists and Memory.
    sheets = (*range(1, 12), 16, 17)
    allowed = {"xl/workbook.xml"} | {f"xl/worksheets/sheet{i}.xml" for i in sheets}
    assert changed <= allowed
    assert "xl/worksheets/sheet5.xml" in changed  # Review
