"""Where the workbook of the chain is, and what a person does there without us.

A closed file keeps the results of formulas as the nights stored them; a Google Sheet calculates by
itself, which the stand-in does not: there the results of the last night stand in for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Protocol

import openpyxl
from python_calamine import CalamineWorkbook

from pumpkin_sheets.book import Grid
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.formats import formula
from pumpkin_sheets.homes.upgrade import OpenBook
from pumpkin_sheets.recalculate import Outcome
from pumpkin_sheets.stored import stored_results
from tests.google_stand_in import InProcess, Spreadsheet, StandIn
from tests.google_stand_in.people import delete_rows

NOUGHT = dt.date(1899, 12, 30)
Place = tuple[int, int]


class Home(Protocol):
    """Where the workbook is: what a person does there without us."""

    place: str

    def open(self) -> OpenBook: ...
    def read(self, title: str) -> Grid: ...
    def type_in(self, title: str, cells: Mapping[Place, Any]) -> None: ...
    def take_off(self, title: str, rows: Collection[int]) -> None: ...
    def calculate(self, outcome: Outcome) -> None: ...


class FileHome:
    """A closed file, which keeps the results of formulas as they were stored."""

    def __init__(self, path: Path) -> None:
        self.path, self.place = path, str(path)

    def open(self) -> OpenBook:
        return XlsxBook(self.path)

    def read(self, title: str) -> Grid:
        found = CalamineWorkbook.from_path(str(self.path)).get_sheet_by_name(title)
        return [[None if v == "" else v for v in row] for row in found.to_python(False)]

    def type_in(self, title: str, cells: Mapping[Place, Any]) -> None:
        book = XlsxBook(self.path)
        book.read([title])
        book.set_cells({title: dict(cells)})

    def take_off(self, title: str, rows: Collection[int]) -> None:
        """Empties what is typed in these rows, in a program that is not ours."""
        book = openpyxl.load_workbook(self.path)
        for row in rows:
            for cell in book[title][row + 1]:
                if not str(cell.value).startswith("="):
                    cell.value = None
        book.save(self.path)

    def calculate(self, outcome: Outcome) -> None:
        pass


class GoogleHome:
    """A Google Sheet on the stand-in, reached without a network."""

    def __init__(self, stand_in: StandIn, key_file: Path) -> None:
        self.stand_in, self.key_file = stand_in, key_file
        self.key = stand_in.spreadsheet().key
        self.place = f"https://docs.google.com/spreadsheets/d/{self.key}/edit"

    @property
    def now(self) -> Spreadsheet:
        return self.stand_in.book(self.key)

    def open(self) -> GoogleBook:
        patience = Patience(tries=3, answer=20, sleep=lambda _: None)
        return open_google(
            self.key, self.key_file, patience, {"https://": InProcess(self.stand_in)}
        )

    def read(self, title: str) -> Grid:
        return [[None if v == "" else v for v in row] for row in self.now.sheet(title).grid()]

    def type_in(self, title: str, cells: Mapping[Place, Any]) -> None:
        for (row, column), value in cells.items():
            typed = (value - NOUGHT).days if isinstance(value, dt.date) else value
            self.now.sheet(title).type_in(row, column, typed)

    def take_off(self, title: str, rows: Collection[int]) -> None:
        for row in sorted(rows, reverse=True):
            delete_rows(self.now, title, row)

    def calculate(self, outcome: Outcome) -> None:
        """What Google shows after the night: every formula of ours with its result."""
        for title, found in stored_results(outcome.judgement).items():
            sheet = self.now.sheet(title)
            by_text = {formula(text): value for text, value in found.formulas.items()}
            for place, cell in sheet.cells.items():
                text = cell.get("userEnteredValue", {}).get("formulaValue")
                if text in by_text:
                    sheet.results[place] = by_text[text]
            for column in found.columns:
                for i, value in enumerate(column.values):
                    sheet.results[column.first_row + i, column.column] = value
