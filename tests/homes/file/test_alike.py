"""Whom a prospect looks like, in a closed file: the result stored beside the formula is its own."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.prospects.prospects import PROSPECTS
from pumpkin_sheets.recalculate import Done, Outcome, recalculate
from pumpkin_sheets.sheets.schema import Sheet
from tests.libreoffice import convert

NOW = dt.datetime(2026, 3, 2, 8)
FLAGS = dict.fromkeys(("flag2", "flag6", "flag7"), "✓")
BOLT = {"client": "Bolt", "revenue": 300, "hours": 90, "respect": 1, "briefs": 1, **FLAGS}
SHARED = "Bolt: No written brief, Everything is a rush, Will not pay a deposit"


def typed(path: Path, title: str, sheet: Sheet, cells: Mapping[str, Any]) -> None:
    book = XlsxBook(path)
    book.read([title])
    book.set_cells({title: {(sheet.first_row, sheet.position(n)): v for n, v in cells.items()}})


def recalculated(path: Path) -> Outcome:
    return recalculate(XlsxBook(path), NOW.date())


def said(path: Path) -> object:
    row = XlsxBook(path).read(["Prospects"])["Prospects"][PROSPECTS.sheet.first_row]
    return row[PROSPECTS.sheet.position("alike")] or None


@pytest.mark.libreoffice
def test_it_is_what_the_new_levers_say_whichever_pack_came_first(tmp_path: Path) -> None:
    paths = []
    for order in (["prospects", "whatif"], ["whatif", "prospects"]):
        path = tmp_path / f"{order[0]}.xlsx"
        create_workbook(path, rows=4)
        typed(path, "Clients", CLIENTS, BOLT | {"communication": 1})
        for pack in order:
            add_packs(XlsxBook(path), [pack], NOW)
        typed(path, "Prospects", PROSPECTS.sheet, {"prospect": "Raven * Co", **FLAGS})
        recalculated(path)
        assert said(path) == f"100% like {SHARED}"
        paths.append(path)
    plan, other = paths
    typed(plan, "Prospects", PROSPECTS.sheet, {"flag9": "✓"})
    recalculated(plan)
    assert said(plan) == f"75% like {SHARED}", "not what Levers said before"
    assert recalculated(plan).done is Done.SAME
    gone = Path(shutil.copy(plan, tmp_path / "gone.xlsx"))
    workbook = openpyxl.load_workbook(gone)
    del workbook["Levers"]
    workbook.save(gone)
    recalculated(gone)
    assert said(gone) is None
    # A program that works everything out anew finds what was stored.
    saved = convert([plan, other, gone], tmp_path)
    assert [said(path) for path in saved] == [
        f"75% like {SHARED}",
        f"100% like {SHARED}",
        None,
    ]
