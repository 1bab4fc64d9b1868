"""Proposals on a Google Sheet: the sheet comes on first use, and what is taken goes in at once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.homes.google.watch import Watcher
from pumpkin_sheets.importing.job import import_files
from pumpkin_sheets.languages import words
from pumpkin_sheets.nightly.requests import answered
from pumpkin_sheets.nightly.telling import Line
from pumpkin_sheets.plan.proposals.choosing import mark
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


# --- the menu -------------------------------------------------------------------------------------


@pytest.fixture
def watcher(book: GoogleBook, tmp_path: Path) -> Watcher:
    """Somebody watches a sheet on which two lines are proposed: Oak's revenue, and “=1+1”."""
    export = tmp_path / "invoices.csv"
    export.write_text(INVOICES, encoding="utf-8")
    import_files(book, [export], NOW)
    return Watcher(book, lambda _: None, now=lambda: NOW.astimezone(), clock=lambda: 1e9)


def held(stand_in: StandIn, book: GoogleBook, row: int) -> str:
    """The mark of a line of Proposals, as the menu makes it."""
    return mark(str(stand_in.book(book.key).sheet("Proposals").value(row, 8)))


def ask(stand_in: StandIn, book: GoogleBook, request: str, wishes: object) -> None:
    sheet = stand_in.book(book.key).sheet("_pumpkin")
    sheet.type_in(7, 1, wishes if isinstance(wishes, str) else json.dumps(wishes))
    sheet.type_in(0, 1, request)


def answer_of(stand_in: StandIn, book: GoogleBook) -> list[object]:
    sheet = stand_in.book(book.key).sheet("_pumpkin")
    return [sheet.value(row, 1) for row in (2, 3)]


def revenues(stand_in: StandIn, book: GoogleBook, rows: Sequence[int] = (4, 5)) -> list[object]:
    sheet = stand_in.book(book.key).sheet("Clients")
    return [(sheet.value(row, 0), sheet.value(row, 4)) for row in rows]


def test_chosen_lines_are_taken_by_what_they_hold_wherever_they_stand(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    chosen = held(stand_in, book, 4)
    shown = stand_in.book(book.key).sheet("Proposals")
    lines = [[shown.value(row, column) for column in range(9)] for row in (3, 4)]
    shown.fill(lines[::-1], 3)  # sorted the other way by somebody
    ask(stand_in, book, "take:a", {"take:a": [chosen]})
    assert watcher.once()
    assert answer_of(stand_in, book) == ["take:a", "Taken: cells filled: 0, new rows: 1."]
    assert revenues(stand_in, book) == [("Oak", None), ("=1+1", 5)]
    assert stand_in.book(book.key).sheet("Clients").entered(5, 0) == {"stringValue": "=1+1"}
    # The same again, by somebody who clicked twice: the line is gone, and nothing comes twice.
    ask(stand_in, book, "take:a take:b", {"take:a": [chosen], "take:b": [chosen]})
    assert watcher.once()
    assert answer_of(stand_in, book) == [
        "take:a take:b",
        "Changed meanwhile, and left alone: 1. Look at the list and choose again. "
        "Nothing was written.",
    ]
    assert revenues(stand_in, book, (4, 5, 6)) == [("Oak", None), ("=1+1", 5), (None, None)]
    assert not watcher.once()


def test_two_requests_at_once_are_answered_together(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    stand_in.book(book.key).sheet("Clients").type_in(4, 4, 8)
    both = [held(stand_in, book, row) for row in (3, 4)]
    ask(stand_in, book, "take:a b", {"take:a": both})
    assert watcher.once()
    assert answer_of(stand_in, book) == [
        "take:a b",
        "1: Clients!E5 is no longer empty: it says 8, and was left alone. "
        "Taken: cells filled: 0, new rows: 1. Done. Changes: 2; look at the sheet Changes.",
    ]
    assert revenues(stand_in, book) == [("Oak", 8), ("=1+1", 5)]


def test_a_wish_that_nobody_can_read_and_one_that_met_the_night(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    for request, broken in (("take:a", "{oops"), ("take:b", "[]"), ("take:c", {"take:c": 7})):
        ask(stand_in, book, request, broken)
        assert watcher.once()
        assert answer_of(stand_in, book) == [
            request,
            "Nothing was taken: which lines were chosen cannot be read any more; "
            "choose them again.",
        ]
    ask(stand_in, book, "take:d", {"take:d": [held(stand_in, book, 3)]})
    recalculate(book, NOW.date())
    answered(Line("", ""), book, "Done: nobody moved.", words("en"), words("en"))
    assert answer_of(stand_in, book) == [
        "take:d",
        "Done: nobody moved. Nothing was taken of Proposals: a night takes nothing; choose the "
        "lines again while “pumpkin watch” runs.",
    ]
    assert revenues(stand_in, book) == [("Oak", None), (None, None)]
