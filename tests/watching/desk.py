"""An owner's desk for the tests of the watch: a real file and recalculation, a clock to turn."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.languages import words
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.words import Words
from pumpkin_sheets.watching.take_turn import take_turn
from pumpkin_sheets.watching.turn import Turn
from pumpkin_sheets.watching.watched import Watched, Word

MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
ENGLISH = words("en")
Row = tuple[str, float | str]
CLIENTS = ("Acme", "Blue", "Cedar", "Dune", "Elm")


def make_variants(folder: Path) -> None:
    """``first.xlsx`` with five clients, reviewed on Monday; and what its owner makes of it.

    ``fallen.xlsx``: Acme pays next to nothing; ``wrong.xlsx``: one cell holds text; ``few.xlsx``:
    one client is left; ``twice.xlsx``: a client stands there twice, with a note beside the name;
    ``other.xlsx`` is nothing of ours.
    """
    first = folder / "first.xlsx"
    create_workbook(first, rows=20, country="TW", today=MONDAY.date())
    same = [(name, 20_000.0) for name in CLIENTS]
    save_typed(opened(first), first, same)
    recalculate(XlsxBook(first), MONDAY.date(), MONDAY.time())
    book, rest = opened(first), same[1:]
    save_typed(book, folder / "fallen.xlsx", [("Acme", 200.0), *rest])
    save_typed(book, folder / "wrong.xlsx", [("Acme", "much"), *rest])
    save_typed(book, folder / "few.xlsx", same[:1])
    twice = ("Elm (VIP)", 1.0)
    save_typed(book, folder / "twice.xlsx", [twice, *rest[:-1], twice])
    openpyxl.Workbook().save(folder / "other.xlsx")


def opened(path: Path) -> openpyxl.Workbook:
    """The workbook in a program that is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def save_typed(book: openpyxl.Workbook, path: Path, rows: Sequence[Row]) -> None:
    """Type these clients and revenues in place of the five, and save."""
    sheet = book["Clients"]
    titles = {cell.value: cell.column for cell in sheet[4]}
    for i in range(len(CLIENTS)):
        name, revenue = rows[i] if i < len(rows) else (None, None)
        sheet.cell(5 + i, titles["Client"]).value = name
        sheet.cell(5 + i, titles["Revenue"]).value = revenue
        sheet.cell(5 + i, titles["Respect"]).value = None if name is None else 4
    book.save(path)


class Desk:
    """A watched file in a folder; ``told`` is what its owner was told, ``turns`` the turns."""

    def __init__(self, folder: Path, variants: Path) -> None:
        self.path = folder / "clients.xlsx"
        self.variants = variants
        self.seconds = 0.0
        self.told: list[Word] = []
        self.turns: list[Turn] = []
        self.save("first")
        self.watched = Watched(
            self.path, ENGLISH, self.told.append, self.turn, lambda: self.seconds, self.now
        )

    def now(self) -> dt.datetime:
        return MONDAY + dt.timedelta(seconds=self.seconds)

    def turn(self, path: Path, said: Words) -> Turn:
        self.turns.append(take_turn(path, self.now(), said))
        return self.turns[-1]

    def pass_time(self, seconds: float) -> None:
        """The watch goes on for so long, without anything heard."""
        end = self.seconds + seconds
        while self.seconds < end:
            pause = self.watched.look()
            assert pause > 0
            self.seconds = min(end, self.seconds + pause)
        self.watched.look()

    def begin(self) -> None:
        """The watch has begun and done what there was to do; nothing of it is kept."""
        self.pass_time(20)
        self.told.clear()
        self.turns.clear()

    def save(self, variant: str) -> None:
        """Its owner saves this, in place of what is there, as Excel does it."""
        made = self.path.with_name("~saving.tmp")
        made.write_bytes((self.variants / f"{variant}.xlsx").read_bytes())
        made.replace(self.path)

    @property
    def lines(self) -> list[str]:
        return [word.line for word in self.told]

    @property
    def notices(self) -> list[str]:
        return [word.notice for word in self.told if word.notice]
