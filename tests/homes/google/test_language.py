"""A Google Sheet turned into another language: our words alone, in one request, nothing lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.cli import growing
from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.google import language
from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.language import turn_sheet
from pumpkin_sheets.homes.google.present import what_is_there
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.languages import words
from pumpkin_sheets.recalculate import recalculate, review_book
from tests.google_stand_in import Fault, Redirect, Spreadsheet, StandIn
from tests.homes.google.conftest import key_file
from tests.homes.google.test_setup import calculate_titles, entered

__all__ = ["key_file"]

NOW = dt.datetime(2026, 3, 2, 9)
PACKS = ("profit",)
ROWS = 12
PERSIAN, ENGLISH = words("fa"), words("en")


def label(sheet: Any, text: str) -> tuple[int, int]:
    grid = sheet.grid()
    return next((r, c) for r, line in enumerate(grid) for c, v in enumerate(line) if v == text)


def live(stand_in: StandIn, key: str) -> Spreadsheet:
    return stand_in.book(key)


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


@pytest.fixture(scope="module")
def book(stand_in: StandIn, key_file: Path) -> GoogleBook:
    patience = Patience(tries=3, answer=20, sleep=lambda _: None)
    adapters = {"https://": Redirect(stand_in)}
    return open_google(stand_in.spreadsheet().key, key_file, patience, adapters)


@pytest.fixture(scope="module")
def owned(stand_in: StandIn, book: GoogleBook) -> Spreadsheet:
    """A lived-in sheet in English, with formulas, a rule, a column and a sheet of its owner's."""
    set_up(book, ENGLISH, "TWD", rows=ROWS, packs=PACKS)
    there = live(stand_in, book.key)
    clients = there.sheet("Clients")
    row, _ = label(clients, "Client")
    for i, (name, revenue) in enumerate((("Acme", 900_000), ("Good", 20_000), ("阿信", 300_000))):
        clients.type_in(row + 1 + i, 0, name)
        clients.type_in(row + 1 + i, label(clients, "Revenue")[1], revenue)
    far = max(c for _, c in clients.cells) + 2
    clients.type_in(row, far, "My own column")
    clients.type_in(row + 1, far, "Good")
    clients.type_in(row + 2, far, '=IF(C6="Drop","out","in")')
    own = {
        "ranges": [{"sheetId": clients.sheet_id, "startRowIndex": 4, "endRowIndex": 9,
                    "startColumnIndex": far, "endColumnIndex": far + 1}],
        "booleanRule": {
            "condition": {"type": "CUSTOM_FORMULA",
                          "values": [{"userEnteredValue": '=$C5="Drop"'}]},
            "format": {"textFormat": {"bold": True}},
        },
    }  # fmt: skip
    clients.conditional_formats.append(own)
    log = there.sheet("Touch Log")
    log.fill([[46_080, "Acme", "Care call", "Anna", "Fine"]], row=3)
    settings = there.sheet("Settings")
    at = label(settings, "Target per hour, after direct costs")
    settings.type_in(at[0], at[1] + 1, 1900)
    mine = there.add("My sums")
    for i, text in enumerate(
        (
            "=SUM(Clients!F5:F60)",
            '=IF(Clients!C5="Drop","out","in")',
            "=INDIRECT(\"'Touch Log'!A3\")",
            "Good",
            '=IF(A4="Good",1,2)',
        )
    ):
        mine.type_in(i, 0, text)
    calculate_titles(there, "en", PACKS)
    recalculate(book, NOW.date(), NOW.time())
    return live(stand_in, book.key)


def content(there: Spreadsheet) -> dict[str, dict[tuple[int, int], str]]:
    """What was entered, as formulas compare whatever their quotes."""
    return {
        s.title: {at: json.dumps(v, ensure_ascii=False).replace("'", "")
                  for at, v in entered(s).items()}
        for s in there.sheets
    }  # fmt: skip


def tiers(book: GoogleBook) -> dict[str, float]:
    book.forget()
    reviewed = review_book(book, NOW.date()).reviewed
    return dict(zip(reviewed["client"], np.nan_to_num(reviewed["tier_code"]), strict=True))


@pytest.fixture(scope="module")
def before(owned: Spreadsheet, book: GoogleBook) -> Any:
    return content(owned), tiers(book)


@pytest.fixture(scope="module")
def turned(stand_in: StandIn, book: GoogleBook, before: Any) -> Any:
    """The sheet in Persian: what it cost, and what it holds."""
    del before
    stand_in.forget_calls()
    done = turn_sheet(book, PERSIAN, NOW)
    calls = [c for c in stand_in.calls if c != "token"]
    return done, calls, content(live(stand_in, book.key))


def test_titles_words_and_direction_are_persian(
    stand_in: StandIn, book: GoogleBook, turned: Any
) -> None:
    done, calls, found = turned
    assert list(found)[:4] == ["شروع", "مشتریان", "داشبورد", "برنامهٔ راه"]
    assert "My sums" in found
    assert done.sheets > 10
    assert done.cells > 300
    # One that tells all anew, and the reviews before and after it.
    assert calls.count("spreadsheets.batchUpdate") <= 3
    there = live(stand_in, book.key)
    for sheet in there.sheets:
        ours = sheet.title not in ("My sums", "_pumpkin")
        assert bool(sheet.properties.get("rightToLeft")) is ours, sheet.title
    clients = there.sheet("مشتریان")
    row, column = label(clients, "مشتری")
    cell = clients.cells[row, column]["userEnteredFormat"]
    assert cell["textDirection"] == "RIGHT_TO_LEFT"
    (first, *_) = there.sheet("داشبورد").charts
    assert "راحتی کار" in json.dumps(first, ensure_ascii=False)
    assert "Dashboard" not in json.dumps(first)


def test_what_the_owner_made_stays_and_keeps_working(
    stand_in: StandIn, book: GoogleBook, before: Any, turned: Any
) -> None:
    there = live(stand_in, book.key)
    mine = [line["formulaValue"] if "formulaValue" in line else line["stringValue"]
            for _, line in sorted(entered(there.sheet("My sums")).items())]  # fmt: skip
    assert mine == [
        "=SUM('مشتریان'!F5:F60)",
        '=IF(\'مشتریان\'!C5="خداحافظی","out","in")',
        "=INDIRECT(\"'دفتر تماس‌ها'!A3\")",
        "Good",
        '=IF(A4="Good",1,2)',
    ]
    clients = there.sheet("مشتریان")
    row, far = label(clients, "My own column")
    assert entered(clients)[row + 1, far] == {"stringValue": "Good"}
    assert entered(clients)[row + 2, far] == {"formulaValue": '=IF(C6="خداحافظی","out","in")'}
    assert [clients.value(row + 1 + i, 0) for i in range(3)] == ["Acme", "Good", "阿信"]
    assert '=$C5=\\"خداحافظی\\"' in json.dumps(clients.conditional_formats, ensure_ascii=False)
    log = there.sheet("دفتر تماس‌ها")
    assert log.grid()[3][:5] == [46_080, "Acme", "تماس احوال‌پرسی", "Anna", "Fine"]
    settings = there.sheet("تنظیمات")
    assert 1900 in [v for line in settings.grid() for v in line]


def test_tiers_are_the_same_and_nothing_is_left_to_do(
    stand_in: StandIn, book: GoogleBook, before: Any, turned: Any
) -> None:
    assert tiers(book) == before[1]
    assert set_up(book, PERSIAN, rows=1).changes == 0
    outcome = recalculate(book, NOW.date(), NOW.time())
    assert outcome.judgement.words.language == "fa"
    assert outcome.judgement.changes == []
    assert not outcome.written


def test_there_and_back_every_cell_is_the_same(
    stand_in: StandIn,
    book: GoogleBook,
    before: Any,
    turned: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And so it is where somebody types at the last moment, and where the answer is lost."""

    def looked(*asked: Any) -> Any:
        found = what_is_there(*asked)
        log = live(stand_in, book.key).sheet("دفتر تماس‌ها")
        if log.value(3, 2) == "تماس احوال‌پرسی":
            log.type_in(3, 2, "دیدار")
            stand_in.fail(Fault("reset after", "spreadsheets.batchUpdate"))
        return found

    monkeypatch.setattr(language, "what_is_there", looked)
    done = turn_sheet(book, ENGLISH, NOW)
    assert done.sheets > 10
    there = live(stand_in, book.key)
    assert there.sheet("Touch Log").value(3, 2) == "Visit"
    there.sheet("Touch Log").type_in(3, 2, "Care call")
    book.forget()
    recalculate(book, NOW.date(), NOW.time())
    after = content(live(stand_in, book.key))
    assert list(after) == list(before[0])
    for title, cells in before[0].items():
        if title == "Memory":
            continue  # copies are packed anew
        wrong = {
            at: (cells.get(at), after[title].get(at))
            for at in cells.keys() | after[title].keys()
            if cells.get(at) != after[title].get(at)
        }
        assert wrong == {}, title
    assert set_up(book, ENGLISH, rows=1).changes == 0


def test_a_title_that_is_taken_is_named_by_the_command_and_nothing_written(
    stand_in: StandIn,
    book: GoogleBook,
    owned: Spreadsheet,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    there = live(stand_in, book.key)
    there.sheet("My sums").title = "تنظیمات"
    stood = content(there)
    book.forget()
    monkeypatch.setattr(growing, "book_at", lambda *_: book)
    address = f"https://docs.google.com/spreadsheets/d/{book.key}/edit"
    assert main(["--say", "en", "language", address, "fa"]) == 2
    assert "has a sheet “تنظیمات” already" in capsys.readouterr().err.replace("\n", " ")
    now = content(live(stand_in, book.key))
    assert list(now) == list(stood)
    assert (now["Clients"], now["Settings"]) == (stood["Clients"], stood["Settings"])
