"""What people change on Python's sheets of a workbook that is open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlwings as xw

from pumpkin_sheets.homes.excel import addin
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.recalculate import recalculate
from tests.homes.excel.test_addin import comparable
from tests.libreoffice_engine.engine import LibreOfficeEngine
from tests.libreoffice_engine.fixtures import excel

__all__ = ["excel"]

NOW = dt.datetime(2026, 3, 2, 8)
OURS = ("Review", "Schedule", "Queue")


@pytest.fixture
def opened(excel: LibreOfficeEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> xw.Book:
    """The sample with a Memory, reviewed as a closed file and then opened."""
    monkeypatch.setattr(addin, "_now", lambda: NOW)
    path = tmp_path / "plan.xlsx"
    create_workbook(path, sample=True, packs=("profit",))
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    return xw.Book(path)


@pytest.mark.libreoffice
def test_a_cell_typed_over_is_said_and_put_back(excel: LibreOfficeEngine, opened: xw.Book) -> None:
    before = {t: comparable(g) for t, g in ExcelBook(opened).read(OURS).items()}
    addin.recalculate_tiers(opened)
    assert not [
        row for row in ExcelBook(opened).read(["Changes"])["Changes"] if row[2] == "typed over"
    ]
    opened.sheets["Review"].range("B5").value = "VIP!"
    opened.sheets["Schedule"].range("G5").value = "done!"
    addin.recalculate_tiers(opened)
    alert = excel.app.alerts[-1]
    assert "typed over: Review!B5: “VIP!” was typed over “" in alert
    assert "typed over: Schedule!G5: “done!” was typed over “" in alert
    after = ExcelBook(opened).read([*OURS, "Changes"])
    assert {title: comparable(after[title]) for title in OURS} == before
    assert [row[7].split(" ")[0] for row in after["Changes"][3:5]] == ["Review!B5:", "Schedule!G5:"]
    addin.recalculate_tiers(opened)
    assert ExcelBook(opened).read(["Changes"])["Changes"] == after["Changes"]
