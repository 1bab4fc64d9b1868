"""Watching a Google Sheet: the menu's requests are answered, once each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.menu_sheet import control_requests
from pumpkin_sheets.homes.google.watch import Watcher
from pumpkin_sheets.languages import words
from tests.google_stand_in import Fault, Redirect, StandIn
from tests.google_stand_in.transport import write_key
from tests.nightly.test_night import plan

ENGLISH = words("en")


@pytest.fixture
def book(stand_in: StandIn, tmp_path: Path) -> GoogleBook:
    spreadsheet = stand_in.spreadsheet()
    for title, grid in plan().items():
        width = max(len(row) for row in grid)
        spreadsheet.add(title, len(grid) + 2, width).fill(grid)
    key = write_key(tmp_path / "key.json", stand_in.account)
    patience = Patience(tries=2, answer=5, sleep=lambda _: None)
    opened = open_google(spreadsheet.key, key, patience, {"https://": Redirect(stand_in)})
    opened.client.change(opened.key, control_requests({}, ENGLISH), repeatable=False)
    return opened


class Hours:
    """A clock that goes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watcher(book: GoogleBook, hours: Hours, said: list[str]) -> Watcher:
    now = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
    return Watcher(book, said.append, now=lambda: now, clock=lambda: hours.now, sleep=hours.sleep)


def ask(stand_in: StandIn, book: GoogleBook, request: str) -> None:
    stand_in.book(book.key).sheet("_pumpkin").type_in(0, 1, request)


def cells(stand_in: StandIn, book: GoogleBook) -> list[object]:
    sheet = stand_in.book(book.key).sheet("_pumpkin")
    return [sheet.value(row, 1) for row in range(4)]


def test_a_request_is_answered_once(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, said: list[str]
) -> None:
    assert not watcher.once()
    ask(stand_in, book, "id-1")
    assert watcher.once()
    assert cells(stand_in, book) == [
        "id-1",
        1_000_090,
        "id-1",
        "Done. Changes: 3; look at the sheet Changes.",
    ]
    assert len(stand_in.book(book.key).sheet("Review").grid()) == 6
    assert not watcher.once()
    ask(stand_in, book, "id-2")
    assert watcher.once()
    assert cells(stand_in, book)[2:] == ["id-2", "Done: nobody moved."]
    assert len(said) == 2


def test_a_request_made_while_another_is_answered_is_not_lost(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    watcher.once()
    ask(stand_in, book, "id-1")
    stand_in.meanwhile("spreadsheets.batchUpdate", lambda: ask(stand_in, book, "id-2"))
    assert watcher.once()
    assert cells(stand_in, book)[0] == "id-2"
    assert cells(stand_in, book)[2] == "id-1"
    assert watcher.once()
    assert cells(stand_in, book)[2] == "id-2"


def test_a_quiet_minute_costs_little(stand_in: StandIn, watcher: Watcher, hours: Hours) -> None:
    stand_in.forget_calls()
    begun = hours.now
    watcher.run(until=lambda: hours.now - begun >= 60)
    reads = [call for call in stand_in.calls if call == "values.batchGet"]
    writes = [call for call in stand_in.calls if call == "spreadsheets.batchUpdate"]
    assert len(reads) == 12
    assert len(writes) == 2, "one sign of life, and one that says it is over"


def test_nobody_watches_any_more_when_it_stops(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Hours
) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    watcher.sleep = stop
    with pytest.raises(KeyboardInterrupt):
        watcher.run()
    assert cells(stand_in, book)[1] == 0


def test_a_sheet_out_of_reach_is_tried_less_and_less_often(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher, hours: Hours, said: list[str]
) -> None:
    stand_in.book(book.key).role = None
    watcher.run(until=lambda: len(hours.slept) >= 9)
    assert hours.slept == [10, 20, 40, 80, 160, 300, 300, 300, 300]
    assert "as Editor" in said[0]
    stand_in.book(book.key).role = "writer"
    hours.slept.clear()
    watcher.run(until=lambda: len(hours.slept) >= 2)
    assert hours.slept == [5, 5]


def test_a_book_with_trouble_is_answered_with_the_sentence(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    stand_in.book(book.key).sheet("Review").title = "Mine"
    ask(stand_in, book, "id-1")
    watcher.once()
    assert str(cells(stand_in, book)[3]).startswith("Not done: ")


def test_the_answer_itself_meets_bad_luck(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    watcher.once()
    ask(stand_in, book, "id-1")
    stand_in.fail(Fault("reset after", "spreadsheets.batchUpdate"))
    assert watcher.once()
    assert cells(stand_in, book)[2] == "id-1"
    assert len(stand_in.book(book.key).sheet("Review").grid()) == 6


def test_the_menu_has_the_guard_of_the_night(
    stand_in: StandIn, book: GoogleBook, watcher: Watcher
) -> None:
    ask(stand_in, book, "id-1")
    watcher.once()
    clients = stand_in.book(book.key).sheet("Clients")
    for row in range(5, 8):
        for column in range(clients.columns):
            clients.type_in(row, column, None)
    before = stand_in.book(book.key).sheet("Review").grid()
    ask(stand_in, book, "id-2")
    watcher.once()
    said = str(cells(stand_in, book)[3])
    assert said.startswith("Not done: Only 1 clients are left of 3 at the last review")
    assert "--yes-half-gone" in said
    assert stand_in.book(book.key).sheet("Review").grid() == before


def test_a_mistake_of_ours_does_not_end_the_watch(
    stand_in: StandIn,
    book: GoogleBook,
    watcher: Watcher,
    hours: Hours,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret figures")

    ask(stand_in, book, "id-1")
    with monkeypatch.context() as patched:
        patched.setattr("pumpkin_sheets.homes.google.watch.recalculate", broken)
        watcher.run(until=lambda: len(hours.slept) >= 1)
    assert cells(stand_in, book)[2] == "id-1", "whoever asked is told"
    assert "mistake of the program (test_watch.py:" in str(cells(stand_in, book)[3])
    with monkeypatch.context() as patched:
        patched.setattr("pumpkin_sheets.homes.google.watch.read_control", broken)
        watcher.run(until=lambda: len(hours.slept) >= 3)
    assert "ZeroDivisionError" in said[-1]
    assert not any("secret figures" in line for line in said)
    ask(stand_in, book, "id-2")
    assert watcher.once()


def test_a_web_page_at_the_token_address_does_not_end_the_watch(
    stand_in: StandIn, watcher: Watcher, hours: Hours, said: list[str]
) -> None:
    stand_in.expire_tokens()
    stand_in.fail(Fault("web page", "token"), times=2)
    watcher.run(until=lambda: len(hours.slept) >= 2)
    assert said == [
        "A web page answered in place of Google: this network may want a sign-in, or its proxy"
        " stops Google Sheets (sheets.googleapis.com)."
    ]
    assert hours.slept == [10, 5]
