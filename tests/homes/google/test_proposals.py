"""Proposals on a Google Sheet: the sheet comes on first use, and what is taken goes in at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.importing.job import import_files
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.proposals.taking import Choice
from pumpkin_sheets.proposals import accept
from pumpkin_sheets.recalculate import recalculate
from tests.google_stand_in import Redirect, StandIn
from tests.homes.google.test_setup import calculate_titles

pytest.importorskip("rapidfuzz")

NOW = dt.datetime(2026, 11, 26, 10, 0)
INVOICES = "Client,Date,Net amount\nOak,2026-07-16,101250\nOak,2026-07-17,7\n=1+1,2026-07-17,5\n"


@pytest.fixture
def book(stand_in: StandIn, key_file: Path) -> GoogleBook:
    """A Google Sheet with one client whose revenue is not typed yet."""
    patience = Patience(tries=3, answer=20, sleep=lambda _: None)
    spreadsheet = stand_in.spreadsheet()
    opened = open_google(spreadsheet.key, key_file, patience, {"https://": Redirect(stand_in)})
    set_up(opened, words("en"), rows=12)
    calculate_titles(stand_in.book(opened.key))
    stand_in.book(opened.key).sheet("Clients").type_in(4, 0, "Oak")
    return opened


def test_from_a_file_to_cells_and_a_second_time_nothing(
    book: GoogleBook, stand_in: StandIn, tmp_path: Path
) -> None:
    export = tmp_path / "invoices.csv"
    export.write_text(INVOICES, encoding="utf-8")
    first = import_files(book, [export], NOW)
    assert (len(first.proposed.lines), first.proposed.new) == (2, 2)
    shown = stand_in.book(book.key).sheet("Proposals")
    assert [shown.value(3, column) for column in range(6)][:4] == [1, "Clients", "Oak", "Revenue"]
    assert shown.value(3, 5) == "101,257"
    assert shown.value(4, 2) == "=1+1"
    clients = stand_in.book(book.key).sheet("Clients")
    assert clients.value(4, 4) in (None, "")

    done = accept(book, Choice(everything=True), NOW)
    assert (done.cells, done.records, done.left) == (1, 1, 0)
    clients = stand_in.book(book.key).sheet("Clients")
    assert clients.value(4, 4) == 101_257
    assert clients.entered(5, 0) == {"stringValue": "=1+1"}
    assert clients.value(5, 4) == 5
    shown = stand_in.book(book.key).sheet("Proposals")
    assert shown.value(3, 5) == "Nothing is proposed now."
    assert shown.value(4, 2) in (None, "")

    again = import_files(book, [export], NOW)
    assert (len(again.proposed.lines), again.proposed.new) == (0, 0)
    recalculate(book, NOW.date())
    assert stand_in.book(book.key).sheet("Clients").value(4, 4) == 101_257


def test_a_cell_filled_meanwhile_stays(book: GoogleBook, stand_in: StandIn, tmp_path: Path) -> None:
    export = tmp_path / "invoices.csv"
    export.write_text(INVOICES, encoding="utf-8")
    import_files(book, [export], NOW)
    stand_in.book(book.key).sheet("Clients").type_in(4, 4, "=3*1200")
    done = accept(book, Choice(numbers=[1], replacing=[1]), NOW)
    assert (done.cells, done.records) == (0, 0)
    assert done.said[0].said(done.words) == ("1: Clients!E5 holds a formula; it was left alone.")
