"""A workbook of layout 5 whose Letters say that a farewell was sent, brought to layout 10."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.upgrade import upgrade
from pumpkin_sheets.recalculate import recalculate
from tests.libreoffice import convert
from tests.soundness import faults
from tests.validity import findings, kinds

OLD = Path(__file__).parent / "old" / "layout-5.xlsx"
"""Bolt and Wilt are to be let go; Bolt's farewell was sent on 2026-02-27, Wilt's is drafted."""
NOW = dt.datetime(2026, 3, 2, 8)
STEP = "D6"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.xlsx"
    shutil.copyfile(OLD, path)
    return path


def shown(path: Path) -> tuple[str, list[tuple[object, object]]]:
    """The roadmap's third step, and Dashboard's list of those to let go."""
    workbook = openpyxl.load_workbook(path, data_only=True)
    dashboard = workbook["Dashboard"]
    listed = [(dashboard[f"Q{row}"].value, dashboard[f"R{row}"].value) for row in range(27, 33)]
    return str(workbook["Plan"][STEP].value), [each for each in listed if each[0]]


def typed(path: Path) -> dict[tuple[str, str], object]:
    """Every cell without a formula, but for the hidden pages, which are drawn anew."""
    workbook = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in workbook
        if sheet.sheet_state == "visible"
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not str(cell.value).startswith("=")
    }


def test_before_it_is_brought_forward_it_says_what_its_formulas_say(
    old: Path, tmp_path: Path
) -> None:
    recalculate(XlsxBook(old), NOW.date(), NOW.time())
    (converted,) = convert([old], tmp_path)
    step, listed = shown(old)
    assert step == "Let go: Bolt, Wilt"
    assert [name for name, _ in listed] == ["Bolt", "Wilt"]
    assert all(isinstance(quote, int | float) for _, quote in listed)
    assert shown(converted) == (step, listed)


def test_brought_forward_it_names_nobody_whose_farewell_is_sent(old: Path, tmp_path: Path) -> None:
    before = typed(old)
    done = upgrade(XlsxBook(old), NOW)
    assert [step.said(done.words) for step in done.steps] == [
        "Clients: cells whose formulas were renewed: 5.",
        "Dashboard: cells whose formulas were renewed: 4.",
        "Letters: new columns (1): (farewell sent).",
        "Letters: cells whose formulas were renewed: 6.",
        "Settings: cells whose formulas were renewed: 1.",
        "New names for formulas: 16.",
        "Layout 5 is now layout 10.",
    ]
    after = typed(old)
    # A help that was worded anew.
    before["Settings", "D8"] = str(before["Settings", "D8"]).replace("before", "with", 1)
    assert {at: after.get(at) for at in before} == before
    recalculate(XlsxBook(old), NOW.date(), NOW.time())
    step, listed = shown(old)
    assert step == "Let go: Wilt"
    assert [name for name, _ in listed] == ["Wilt", "Bolt"]
    assert listed[1] == ("Bolt", "until 2026-03-29")
    assert [fault for fault in faults(old) if fault not in faults(OLD)] == []
    assert kinds(findings(old)) == kinds(findings(OLD))
    assert upgrade(XlsxBook(old), NOW).steps == ()
    # LibreOffice, which takes today for today: the last day in the letter has come and gone.
    (converted,) = convert([old], tmp_path)
    assert shown(converted) == ("Let go: Wilt", listed)
    titles = [cell.value for cell in openpyxl.load_workbook(converted)["Letters"][4]]
    letters = openpyxl.load_workbook(converted, data_only=True)["Letters"]
    places = [letters.cell(row, titles.index("(farewell sent)") + 1).value for row in (5, 6, 7)]
    assert places == [2, 0, None]
