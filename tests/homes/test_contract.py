"""One suite for every home of a plan: what the Book protocol promises, said once.

Excel's adapter needs a running spreadsheet and has its own suite.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pumpkin_sheets.book import Book, BookChanged, BookError, Cell, Grid, MemoryBook, Rows
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.sheets.tables import as_date
from tests.google_stand_in import Redirect, StandIn
from tests.google_stand_in.transport import write_key
from tests.nightly.test_night import plan


@dataclass
class Home:
    """A kind of book holding a new workbook: opened afresh as often as a test likes."""

    open: Callable[[], Book]


def _memory(folder: Path) -> Iterator[Home]:
    book = MemoryBook(plan({}))
    yield Home(lambda: book)


def _xlsx(folder: Path) -> Iterator[Home]:
    path = folder / "plan.xlsx"
    create_workbook(path, rows=30)
    yield Home(lambda: XlsxBook(path))


def _google(folder: Path) -> Iterator[Home]:
    with StandIn() as stand_in:
        spreadsheet = stand_in.spreadsheet()
        for title, grid in plan({}).items():
            spreadsheet.add(title, len(grid) + 2, max(len(row) for row in grid)).fill(grid)
        key = write_key(folder / "key.json", stand_in.account)
        adapters = {"https://": Redirect(stand_in)}
        yield Home(lambda: open_google(spreadsheet.key, key, adapters=adapters))


HOMES = {"memory": _memory, "file": _xlsx, "google": _google}


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    yield from HOMES[request.param](tmp_path)


@pytest.fixture(params=["file", "google"])
def shared_home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A home where two programs can be at work at once; memory belongs to one."""
    yield from HOMES[request.param](tmp_path)


def rows(*lines: list[Cell]) -> Rows:
    return Rows(3, (0, 1, 2), [[*line, *[None] * (3 - len(line))] for line in lines])


def body(book: Book, title: str = "Review") -> Grid:
    """The first three columns below the header; empty rows at the end left out."""
    lines: Grid = []
    for row in book.read([title])[title][3:]:
        line = [None if value == "" else value for value in row[:3]]
        lines.append(line + [None] * (3 - len(line)))
    while lines and lines[-1] == [None] * 3:
        lines.pop()
    return lines


def test_titles_stand_in_the_order_of_their_tabs(home: Home) -> None:
    titles = home.open().titles()
    wanted = ["Start", "Clients", "Dashboard", "Review", "Changes", "Problems", "Settings"]
    assert [title for title in titles if title in wanted] == wanted


def test_grids_are_rectangular_and_begin_at_a1(home: Home) -> None:
    grids = home.open().read(["Review", "Clients"])
    assert set(grids) == {"Review", "Clients"}
    assert grids["Review"][0][0] == "Review"
    for grid in grids.values():
        assert len({len(row) for row in grid}) == 1


def test_a_missing_sheet_is_a_sentence(home: Home) -> None:
    with pytest.raises(BookError, match="Nowhere"):
        home.open().read(["Review", "Nowhere"])


def test_what_is_written_is_read(home: Home) -> None:
    book = home.open()
    header = book.read(["Review"])["Review"][:3]
    written = rows(["=1+1", "0042", 3], ["+49", "@x", 1.5], ["  a  b ", "線", -2e-7])
    assert book.write({"Review": written})
    assert body(home.open()) == [list(row) for row in written.rows]
    assert [row[0] for row in home.open().read(["Review"])["Review"][:3]] == [
        row[0] for row in header
    ]


def test_dates_stay_dates(home: Home) -> None:
    book = home.open()
    day = dt.date(2026, 3, 1)
    book.read(["Review"])
    book.write({"Review": rows(["x", day])})
    assert as_date(body(home.open())[0][1]) == day
    again = home.open()
    again.read(["Review"])
    assert not again.write({"Review": rows(["x", day])})


def test_writing_the_same_again_writes_nothing(home: Home) -> None:
    book = home.open()
    book.read(["Review", "Changes"])
    same = {"Review": rows(["a", "b", 1]), "Changes": rows(["c", None, 0.1 + 0.2])}
    assert book.write(same)
    again = home.open()
    again.read(["Review", "Changes"])
    assert not again.write(same)
    assert again.write({**same, "Changes": rows(["c", None, 0.4])})


def test_old_rows_go(home: Home) -> None:
    book = home.open()
    book.read(["Review"])
    book.write({"Review": rows(*[[f"client {n}", "x", n] for n in range(400)])})
    assert len(body(home.open())) == 400
    fewer = home.open()
    fewer.read(["Review"])
    assert fewer.write({"Review": rows(["only", None, 1])})
    assert body(home.open()) == [["only", None, 1]]
    none = home.open()
    none.read(["Review"])
    assert none.write({"Review": rows()})
    assert body(home.open()) == []


def test_what_people_own_stays(home: Home) -> None:
    before = home.open().read(["Clients", "Settings", "Start"])
    book = home.open()
    book.read(["Review", "Clients"])
    book.write({"Review": rows(["a", "b", 1])})
    assert home.open().read(["Clients", "Settings", "Start"]) == before


def test_two_writes_by_one_program(home: Home) -> None:
    """As the nightly run does: the review first, and later what was mailed."""
    book = home.open()
    book.read(["Review", "Changes"])
    assert book.write({"Review": rows(["a", "b", 1]), "Changes": rows(["c"])})
    assert book.write({"Changes": rows(["c", "mailed", 2])})
    assert body(home.open(), "Changes") == [["c", "mailed", 2]]
    assert body(home.open(), "Review") == [["a", "b", 1]]


def test_somebody_else_wrote_meanwhile(shared_home: Home) -> None:
    first, second = shared_home.open(), shared_home.open()
    first.read(["Review", "Clients"])
    second.read(["Review"])
    assert second.write({"Review": rows(["theirs", None, 1])})
    with pytest.raises(BookChanged):
        first.write({"Review": rows(["ours", None, 2])})
    assert body(shared_home.open()) == [["theirs", None, 1]]
    first.read(["Review"])
    assert first.write({"Review": rows(["ours", None, 2])}), "starting over is allowed"


_CELLS = st.none() | st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20
) | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9, allow_nan=False).map(
    lambda v: round(v, 6) + 0.0
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(st.tuples(st.text("abcß線=+-@'", min_size=1), _CELLS, _CELLS), max_size=4))
def test_anything_written_is_read_and_not_written_twice(
    home: Home, lines: list[tuple[str, Cell, Cell]]
) -> None:
    book = home.open()
    book.read(["Problems"])
    wanted = rows(*[list(line) for line in lines])
    book.write({"Problems": wanted})
    assert body(home.open(), "Problems") == [list(line) for line in lines]
    again = home.open()
    again.read(["Problems"])
    assert not again.write({"Problems": wanted})
