"""A day that an owner takes from Proposals is a day in its cell, in every home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from pumpkin_sheets.book import Growth
from pumpkin_sheets.homes.excel.growth import GrowingExcelBook
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.homes.upgrade import OpenBook
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.proposals.offers import Offer
from pumpkin_sheets.plan.proposals.taking import Choice
from pumpkin_sheets.proposals import accept, propose
from pumpkin_sheets.sheets.tables import as_date
from tests.google_stand_in import Redirect, StandIn
from tests.google_stand_in.transport import write_key
from tests.homes.google.test_setup import calculate_titles
from tests.libreoffice_engine.fixtures import excel

__all__ = ["excel"]

NOW = dt.datetime(2026, 11, 26, 10, 0)
SIGNED, START = dt.date(2026, 2, 5), dt.date(2026, 3, 1)
PACKS = ("projects",)

Home = tuple[Callable[[], OpenBook], Callable[[int, int], object]]
"""How a workbook with a project called Shop is opened, and how a cell of Projects looks."""


def _file(folder: Path) -> Path:
    path = folder / "plan.xlsx"
    create_workbook(path, rows=5, packs=PACKS)
    workbook = openpyxl.load_workbook(path)
    workbook["Projects"]["A5"] = "Shop"
    workbook.save(path)
    return path


def _closed(folder: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    path = _file(folder)

    def look(row: int, column: int) -> object:
        cell = openpyxl.load_workbook(path)["Projects"].cell(row + 1, column + 1)
        return cell.number_format

    yield lambda: XlsxBook(path), look


def _google(folder: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    with StandIn() as stand_in:
        key = stand_in.spreadsheet().key
        account = write_key(folder / "key.json", stand_in.account)

        def opened() -> OpenBook:
            return open_google(key, account, adapters={"https://": Redirect(stand_in)})

        set_up(opened(), words("en"), rows=5, packs=PACKS)  # type: ignore[arg-type]
        calculate_titles(stand_in.book(key), packs=PACKS)
        stand_in.book(key).sheet("Projects").type_in(4, 0, "Shop")

        def look(row: int, column: int) -> object:
            cell = stand_in.book(key).sheet("Projects").cells[row, column]
            return cell["userEnteredFormat"]["numberFormat"]["pattern"]

        yield opened, look


HOMES = {"file": _closed, "google": _google}


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    yield from HOMES[request.param](tmp_path, request)


def test_days_that_are_taken_are_days(home: Home) -> None:
    opened, look = home
    offers = [
        Offer("projects", "Shop", "signed_on", SIGNED),
        Offer("projects", "Site", "signed_on", SIGNED),
        Offer("projects", "Site", "start", START),
    ]
    found = propose(opened(), NOW, lambda desk: desk.store.with_offers(offers))
    assert [row[5] for row in found.rows.rows] == [
        "2026-02-05", "Signed on 2026-02-05 · Start 2026-03-01",
    ]  # fmt: skip
    done = accept(opened(), Choice(everything=True), NOW)
    assert (done.cells, done.records, done.left) == (1, 1, 0)
    grid = opened().read(["Projects"])["Projects"]
    signed, start = grid[3].index("Signed on"), grid[3].index("Start")
    assert [(row[0], as_date(row[signed]), as_date(row[start])) for row in grid[4:6]] == [
        ("Shop", SIGNED, None),
        ("Site", SIGNED, START),
    ]
    assert {look(4, signed), look(5, signed), look(5, start)} == {"yyyy-mm-dd"}
    again = propose(opened(), NOW, lambda desk: desk.store.with_offers(offers))
    assert again.lines == []


@pytest.mark.libreoffice
def test_a_day_that_is_put_into_open_excel_is_a_day(excel: object, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    create_workbook(path, rows=2)
    book = xw.Book(str(path))
    opened = GrowingExcelBook(book, build)
    header = opened.read(["Touch Log"])["Touch Log"]
    row = next(number for number, cells in enumerate(header) if "Date" in cells)
    at = row + 1, header[row].index("Date")
    opened.grow(Growth(contents={"Touch Log": {at: SIGNED}}))
    cell = book.sheets["Touch Log"].range((at[0] + 1, at[1] + 1))
    assert cell.value == dt.datetime(2026, 2, 5)  # Excel gives a number where it shows one
    assert cell.number_format.lower() == "yyyy-mm-dd"
