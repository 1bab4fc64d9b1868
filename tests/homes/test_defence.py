"""What people change on Python's sheets is put back and said, in every home of a plan.

Excel's adapter needs a running spreadsheet; its turn is in ``excel/test_defence.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pumpkin_sheets.book import Book, Grid, Rows
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.recalculate import recalculate
from tests.google_stand_in import Redirect, StandIn
from tests.google_stand_in.transport import write_key
from tests.libreoffice import convert
from tests.memory_workbook import memory_workbook

NOW = dt.datetime(2026, 3, 2, 8)
TODAY = NOW.date()
TYPED: dict[str, list[Any]] = {
    "client": ["Giant", "0042", "=1+1", "南瓜  工作室"],
    "revenue": [20_000, 512.35, None, 7_000.1],
    "hours": [100, 60, 5, 33.3],
    "communication": [5, 1, 3, 4],
    **{f"criterion{n}": ["✓", None, None, None] for n in (1, 2, 3)},
}

Opened = Callable[[], Book]


def _memory(folder: Path) -> Iterator[Opened]:
    book = memory_workbook(typed=TYPED, rows=30)
    add_packs(book, ["profit"], NOW)
    yield lambda: book


def _xlsx(folder: Path) -> Iterator[Opened]:
    path = folder / "plan.xlsx"
    create_workbook(path, sample=True, packs=("profit",))
    yield lambda: XlsxBook(path)


def _google(folder: Path) -> Iterator[Opened]:
    made = memory_workbook(typed=TYPED, rows=30)
    add_packs(made, ["profit"], NOW)
    with StandIn() as stand_in:
        spreadsheet = stand_in.spreadsheet()
        for title, grid in made.sheets.items():
            spreadsheet.add(title, len(grid) + 2, max(len(row) for row in grid)).fill(grid)
        key = write_key(folder / "key.json", stand_in.account)
        adapters = {"https://": Redirect(stand_in)}
        yield lambda: open_google(spreadsheet.key, key, adapters=adapters)


HOMES = {"memory": _memory, "file": _xlsx, "google": _google}


@pytest.fixture(params=HOMES)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """A workbook with a Memory, reviewed, that is opened afresh as often as a test likes.

    Two clients wait for an answer.
    """
    for home in HOMES[request.param](tmp_path):
        waiting = [row[0] for row in home().read(["Clients"])["Clients"][4:6]]
        asked = [[TODAY, name, "They asked", None, "When?"] for name in waiting]
        home().write({"Touch Log": Rows(3, tuple(range(5)), asked)})
        recalculate(home(), TODAY)
        assert {row[1] for row in filled(home(), "Queue")} == set(waiting)
        yield home


def changed(book: Book, title: str, change: Callable[[Grid], None]) -> None:
    """Changes the lines below the titles of a sheet as people would."""
    grid = book.read([title])[title]
    lines = [list(row) for row in grid[3:]]
    change(lines)
    book.write({title: Rows(3, tuple(range(len(grid[0]))), lines)})


def filled(book: Book, title: str) -> list[list[Any]]:
    lines = [[None if v == "" else v for v in row] for row in book.read([title])[title][3:]]
    return [row for row in lines if any(value is not None for value in row)]


def said(book: Book) -> list[str]:
    return [row[7] for row in filled(book, "Changes") if row[2] == "typed over"]


def test_what_python_wrote_is_read_as_it_was_written(opened: Opened) -> None:
    for day in (0, 1, 30):
        recalculate(opened(), TODAY + dt.timedelta(days=day))
        assert said(opened()) == []


@pytest.mark.parametrize(
    ("title", "column", "letter", "typed"),
    [
        ("Review", 1, "B", "VIP!"),
        ("Schedule", 6, "G", "done!"),
        ("Schedule", 0, "A", "tomorrow"),
        ("Queue", 2, "C", 3),
        ("Changes", 8, "I", "yesterday"),
    ],
)
def test_a_cell_typed_over(
    opened: Opened, title: str, column: int, letter: str, typed: Any
) -> None:
    before = {t: filled(opened(), t) for t in ("Review", "Schedule", "Queue", "Changes")}

    def change(lines: Grid) -> None:
        lines[1][column] = typed

    changed(opened(), title, change)
    recalculate(opened(), TODAY)
    (why,) = said(opened())
    assert why.startswith(f"{title}!{letter}5: “{typed}” was typed ")
    for each in ("Review", "Schedule", "Queue"):
        assert filled(opened(), each) == before[each]
    assert filled(opened(), "Changes")[1:] == before["Changes"]
    assert not recalculate(opened(), TODAY).written


def test_lines_taken_away_stand_there_again_and_sorting_is_no_offence(opened: Opened) -> None:
    before = {t: filled(opened(), t) for t in ("Review", "Queue", "Changes")}
    for title in ("Review", "Changes"):
        changed(opened(), title, lambda lines: lines.pop(0))
    changed(opened(), "Queue", lambda lines: lines.reverse())
    recalculate(opened(), TODAY)
    assert [why.split(":")[0] for why in said(opened())] == ["Review", "Changes"]
    for each in ("Review", "Queue"):
        assert filled(opened(), each) == before[each]
    assert filled(opened(), "Changes")[2:] == before["Changes"]


def test_what_other_programs_save_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    create_workbook(path, sample=True, packs=("profit",), currency="TWD")
    recalculate(XlsxBook(path), TODAY)
    by_openpyxl = tmp_path / "openpyxl.xlsx"
    openpyxl.load_workbook(path).save(by_openpyxl)
    (by_libreoffice,) = convert([path], tmp_path / "saved")
    for saved in (by_openpyxl, by_libreoffice):
        recalculate(XlsxBook(saved), TODAY)
        assert said(XlsxBook(saved)) == []


def test_a_file_without_a_memory_refuses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    create_workbook(path, sample=True)
    without = openpyxl.load_workbook(path)
    del without["Memory"]
    without.save(path)
    recalculate(XlsxBook(path), TODAY)

    def change(lines: Grid) -> None:
        lines[1][6] = "done!"

    changed(XlsxBook(path), "Schedule", change)
    recalculate(XlsxBook(path), TODAY)
    assert said(XlsxBook(path)) == []
