"""Done on Schedule in every home: counted once, kept, and never on another line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from pumpkin_sheets.book import Book, Grid
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.tables import as_date
from tests.google_stand_in import Redirect, StandIn
from tests.google_stand_in.transport import write_key
from tests.libreoffice_engine.engine import LibreOfficeEngine
from tests.libreoffice_engine.fixtures import excel

__all__ = ["excel"]

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
TITLES = ("Date", "Client", "Kind", "Due", "Done")


@dataclass
class Home:
    """A kind of book with the sample in it, and how somebody types into it (0-based cells)."""

    open: Callable[[], Book]
    type_in: Callable[[str, int, int, Any], None]


def _sample(folder: Path) -> Path:
    path = folder / "sample.xlsx"
    create_workbook(path, sample=True, currency="TWD", packs=["profit"], today=MONDAY)
    recalculate(XlsxBook(path), MONDAY)
    return path


def _memory(folder: Path) -> Iterator[Home]:
    file = XlsxBook(_sample(folder))
    book = MemoryBook(file.read(file.titles()))

    def type_in(title: str, row: int, column: int, value: Any) -> None:
        grid = book.sheets[title]
        grid += [[None] * len(grid[0]) for _ in range(row + 1 - len(grid))]
        grid[row][column] = value

    yield Home(lambda: book, type_in)


def _file(folder: Path) -> Iterator[Home]:
    path = _sample(folder)

    def type_in(title: str, row: int, column: int, value: Any) -> None:
        book = openpyxl.load_workbook(path)
        book[title].cell(row + 1, column + 1).value = value
        book.save(path)

    yield Home(lambda: XlsxBook(path), type_in)


def _google(folder: Path) -> Iterator[Home]:
    file = XlsxBook(_sample(folder))
    with StandIn() as stand_in:
        spreadsheet = stand_in.spreadsheet()
        for title, grid in file.read(file.titles()).items():
            sheet = spreadsheet.add(title, len(grid) + 2, max(len(row) for row in grid))
            sheet.fill([[_serial(value) for value in row] for row in grid])
        key = write_key(folder / "key.json", stand_in.account)
        adapters = {"https://": Redirect(stand_in)}

        def type_in(title: str, row: int, column: int, value: Any) -> None:
            stand_in.book(spreadsheet.key).sheet(title).type_in(row, column, value)

        yield Home(lambda: open_google(spreadsheet.key, key, adapters=adapters), type_in)


def _serial(value: Any) -> Any:
    """A date as Google holds it: days since 30 December 1899."""
    if isinstance(value, dt.datetime):
        return (value - dt.datetime(1899, 12, 30)).days
    return value


@pytest.fixture(params=[_memory, _file, _google], ids=["memory", "file", "google"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    yield from request.param(tmp_path)


@pytest.fixture
def in_excel(excel: LibreOfficeEngine, tmp_path: Path) -> Home:
    opened = xw.Book(str(_sample(tmp_path)))

    def type_in(title: str, row: int, column: int, value: Any) -> None:
        opened.sheets[title].range((row + 1, column + 1)).value = value

    return Home(lambda: ExcelBook(opened), type_in)


def lines(home: Home) -> list[dict[str, Any]]:
    """The lines of Schedule with their 0-based row; dates as dates."""
    grid: Grid = home.open().read(["Schedule"])["Schedule"]
    at = {title: grid[2].index(title) for title in TITLES}
    found = []
    for row, cells in enumerate(grid[3:], start=3):
        line: dict[str, Any] = {title: cells[column] for title, column in at.items()}
        line |= {title: as_date(line[title]) for title in ("Date", "Due")}
        found.append({**line, "row": row, "Done": line["Done"] or None})
    return [line for line in found if line["Client"]]


def done_column(home: Home) -> int:
    return home.open().read(["Schedule"])["Schedule"][2].index("Done")


def memory(home: Home) -> list[tuple[Any, ...]]:
    """What Memory keeps of touches: date, key, client."""
    grid = home.open().read(["Memory"])["Memory"]
    return [(as_date(r[0]), r[2], r[3]) for r in grid if r[1] == "done"]


def same(line: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(line[key] == other[key] for key in ("Client", "Kind", "Due"))


def lived(home: Home) -> None:
    """Ticked, dated, half-typed and unticked lines through two recalculations."""
    column = done_column(home)
    next_of: dict[str, dict[str, Any]] = {}
    for line in lines(home):
        next_of.setdefault(line["Client"], line)
    first, second, third, odd, *_ = next_of.values()
    home.type_in("Schedule", first["row"], column, "✓")
    home.type_in("Schedule", second["row"], column, "2026-02-27")
    home.type_in("Schedule", third["row"], column, "✓")
    home.type_in("Schedule", third["row"], column, None)
    home.type_in("Schedule", odd["row"], column, "left a message")
    log = home.open().read(["Touch Log"])
    outcome = recalculate(home.open(), MONDAY)
    assert outcome.service is not None
    assert [(t.date, t.client) for t in outcome.service.ticked] == [
        (MONDAY, first["Client"]),
        (dt.date(2026, 2, 27), second["Client"]),
    ]
    assert home.open().read(["Touch Log"]) == log, "the log is people's alone"
    assert [(day, client) for day, _, client in memory(home)] == [
        (MONDAY, first["Client"]),
        (dt.date(2026, 2, 27), second["Client"]),
    ]
    after = lines(home)
    assert not any(same(line, first) or same(line, second) for line in after), "they moved on"
    (kept,) = (line for line in after if line["Done"])
    assert same(kept, odd)
    assert kept["Done"] == "left a message"
    assert any(same(line, third) for line in after), "unticked in time: nothing was done"
    (problem,) = (p for p in outcome.judgement.problems if p.sheet == "Schedule")
    assert problem.cell.removeprefix("L") == str(kept["row"] + 1)
    # A week later the line has moved to another row; what stands beside it went along.
    recalculate(home.open(), MONDAY + 7 * DAY)
    (kept,) = (line for line in lines(home) if line["Done"])
    assert (kept["Client"], kept["Kind"]) == (odd["Client"], odd["Kind"])
    assert kept["Done"] == "left a message"
    assert len(memory(home)) == 2, "what was counted is not counted again"
    again = [same(line, first) for line in lines(home)]
    assert not any(again)


def test_ticks_are_counted_kept_and_undone(home: Home) -> None:
    lived(home)


@pytest.mark.libreoffice
def test_ticks_are_counted_kept_and_undone_in_excel(in_excel: Home) -> None:
    lived(in_excel)


def test_without_memory_ticks_stay_where_they_are_and_that_is_said_once(tmp_path: Path) -> None:
    file = XlsxBook(_sample(tmp_path))
    book = MemoryBook(file.read([t for t in file.titles() if t != "Memory"]))

    def type_in(title: str, row: int, column: int, value: Any) -> None:
        book.sheets[title][row][column] = value

    home = Home(lambda: book, type_in)
    column, before = done_column(home), lines(home)
    for line in before[:2]:
        type_in("Schedule", line["row"], column, "✓")
    outcome = recalculate(book, MONDAY)
    kept = [line for line in lines(home) if line["Done"]]
    assert len(kept) == 2
    assert all(same(one, other) for one, other in zip(kept, before[:2], strict=True))
    (problem,) = (p for p in outcome.judgement.problems if p.sheet == "Schedule")
    assert "no sheet Memory" in problem.message
    assert not recalculate(book, MONDAY).written


def test_what_is_typed_beside_a_line_that_went_is_not_lost(tmp_path: Path) -> None:
    (home,) = _memory(tmp_path)
    line, column = lines(home)[0], done_column(home)
    home.type_in("Schedule", line["row"], column, "ask Anna")
    for at, value in enumerate([MONDAY, line["Client"], line["Kind"]]):
        home.type_in("Touch Log", 3, at, value)
    for _ in range(2):
        recalculate(home.open(), MONDAY)
        (kept,) = (found for found in lines(home) if found["Done"])
        assert (kept["Date"], kept["Client"], kept["Done"]) == (None, line["Client"], "ask Anna")
    home.type_in("Schedule", kept["row"], column, None)
    recalculate(home.open(), MONDAY)
    assert not any(same(found, line) for found in lines(home))
