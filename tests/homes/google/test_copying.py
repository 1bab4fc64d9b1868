"""Pushing a client list brings along by what it is judged, and asks before it takes a setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.copying import push
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.recalculate import recalculate
from tests.google_stand_in import StandIn, people
from tests.homes.google.test_setup import (
    ENGLISH,
    TODAY,
    book,
    calculate,
    entered,
    header,
    now,
)
from tests.memory_workbook import memory_workbook

__all__ = ["book"]

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # it drops what it lacks


@pytest.fixture
def taiwanese(tmp_path: Path) -> Path:
    """The sample in NT$, with a day off, a cadence and a rule that are its owner's own."""
    path = tmp_path / "sample.xlsx"
    create_workbook(path, sample=True, currency="TWD", rows=60, packs=("profit",))
    made = openpyxl.load_workbook(path)
    for title, label, beside, value in (
        ("Service levels", "VIP", 3, 11),
        ("Service levels", "From", 0, "2026-05-01"),
        ("House rules", "Rule 6", 2, "Never on Sundays"),
    ):
        cell = next(c for row in made[title].iter_rows() for c in row if c.value == label)
        below = cell.row + (label == "From")
        made[title].cell(below, cell.column + beside).value = value
    made.save(path)
    return path


def beside(stand_in: StandIn, book: GoogleBook, title: str, label: str, right: int) -> Any:
    grid = now(stand_in, book).sheet(title).grid()
    row, column = next(
        (r, c) for r, line in enumerate(grid) for c, v in enumerate(line) if v == label
    )
    return grid[row][column + right]


def settle(stand_in: StandIn, book: GoogleBook) -> None:
    """Google calculates right after the sheet was made: before the next call but one."""
    for do in (lambda: None, lambda: None, lambda: calculate(stand_in, book)):
        stand_in.meanwhile("spreadsheets.get", do)


def test_a_fresh_sheet_judges_as_the_file_does(
    stand_in: StandIn, book: GoogleBook, taiwanese: Path
) -> None:
    settle(stand_in, book)
    done = push(XlsxBook(taiwanese), book, TODAY)
    assert done.clients == 48
    assert beside(stand_in, book, "Settings", "Target per hour, after direct costs", 1) == 1800
    assert beside(stand_in, book, "Settings", "Sign of your currency", 1) == "NT$"
    assert beside(stand_in, book, "Service levels", "VIP", 3) == 11
    assert beside(stand_in, book, "Service levels", "Public holidays of", 1) == "TW"
    assert done.homeless == ("House rules",), "what has no place is told"
    calculate(stand_in, book)
    ours = recalculate(book, TODAY).judgement.written
    theirs = recalculate(XlsxBook(taiwanese), TODAY).judgement.written
    assert ours["Review"] == theirs["Review"]


def test_a_sheet_that_is_there_is_asked_about(
    stand_in: StandIn, book: GoogleBook, taiwanese: Path
) -> None:
    set_up(book, ENGLISH, packs=("profit",))
    calculate(stand_in, book)
    with pytest.raises(BookError) as asked:
        push(XlsxBook(taiwanese), book, TODAY)
    said = asked.value.said(ENGLISH)
    assert "Target per hour, after direct costs: 1800 in the file, 90 on the sheet" in said
    assert "--with-settings" in said
    assert "--keep-settings" in said
    clients = now(stand_in, book).sheet("Clients")
    assert not clients.value(4, header(clients, "client")), "nothing was copied"
    kept = push(XlsxBook(taiwanese), book, TODAY, settings=False)
    assert (kept.clients, kept.lines, kept.left) == (48, 0, 0)
    assert beside(stand_in, book, "Settings", "Target per hour, after direct costs", 1) == 90
    taken = push(XlsxBook(taiwanese), book, TODAY, replace=True, settings=True)
    assert taken.left == 0
    assert beside(stand_in, book, "Settings", "Target per hour, after direct costs", 1) == 1800
    assert beside(stand_in, book, "House rules", "Rule 6", 2) == "Never on Sundays"
    again = push(XlsxBook(taiwanese), book, TODAY, replace=True)
    assert again.lines == 0, "nothing differs any more, so nothing is asked"


def test_a_column_inserted_at_the_very_moment_is_not_overwritten(
    stand_in: StandIn, book: GoogleBook
) -> None:
    set_up(book, ENGLISH)
    calculate(stand_in, book)
    before = now(stand_in, book).copied()
    people.insert_columns(before, "Clients", 2)
    stand_in.meanwhile(
        "spreadsheets.batchUpdate",
        lambda: people.insert_columns(now(stand_in, book), "Clients", 2),
    )
    source = memory_workbook(typed={"client": ["Giant", "0042"], "revenue": [20_000, 512]}, rows=12)
    with pytest.raises(BookError, match="was put back"):
        push(source, book, TODAY, settings=False)
    assert entered(now(stand_in, book).sheet("Clients")) == entered(before.sheet("Clients"))
    push(source, book, TODAY, settings=False)
    clients = now(stand_in, book).sheet("Clients")
    assert [clients.value(4, header(clients, name)) for name in ("client", "revenue")] == [
        "Giant",
        20_000,
    ]
