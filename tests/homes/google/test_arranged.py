"""Setting up again what the owner has rearranged: columns and rows inserted, titles gone, a newer
release with more columns.  Every formula is made for where the columns are now, and no title
moves over what somebody typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.homes.google import setup as google_setup
from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.formats import formula
from pumpkin_sheets.homes.google.plan import NOTE
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.sheets import TOUCH_LOG
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.clients.sheet import formulas
from pumpkin_sheets.recalculate import recalculate, review_book
from pumpkin_sheets.sheets.schema import Column, column_letters
from pumpkin_sheets.sheets.tables import find_header, titles_of
from tests.google_stand_in import Redirect, Sheet, Spreadsheet, StandIn
from tests.google_stand_in.people import insert_columns, insert_rows
from tests.homes.google.test_setup import TODAY, calculate_titles, entered, everything

ENGLISH = words("en")
ROWS = 12
DECLARED = {column.name: i for i, column in enumerate(CLIENTS.columns)}
CALCULATED = [column.name for column in CLIENTS.columns if column.calculated]


def opened(stand_in: StandIn, key: str, key_file: Path) -> GoogleBook:
    patience = Patience(tries=3, answer=20, sleep=lambda _: None)
    return open_google(key, key_file, patience, {"https://": Redirect(stand_in)})


@pytest.fixture(scope="module")
def made(key_file: Path) -> Spreadsheet:
    """A Google Sheet that was set up, its titles calculated."""
    with StandIn() as stand_in:
        book = opened(stand_in, stand_in.spreadsheet().key, key_file)
        set_up(book, ENGLISH, rows=ROWS)
        calculate_titles(stand_in.book(book.key))
        return stand_in.book(book.key)


@pytest.fixture
def book(stand_in: StandIn, key_file: Path, made: Spreadsheet) -> GoogleBook:
    """One like it."""
    return opened(stand_in, stand_in.like(made).key, key_file)


@pytest.fixture
def longer_log() -> Iterator[None]:
    """A newer release, whose Touch Log has the column Minutes in the middle."""
    older, place = TOUCH_LOG.columns, TOUCH_LOG.position("who")
    column = Column("minutes", "number", width=9)
    newer = (*older[:place], column, *older[place:])
    object.__setattr__(TOUCH_LOG, "columns", newer)
    for language in all_words():
        language.texts["columns.touch_log.minutes"] = "Minutes"  # type: ignore[index]
    yield
    object.__setattr__(TOUCH_LOG, "columns", older)
    for language in all_words():
        del language.texts["columns.touch_log.minutes"]  # type: ignore[attr-defined]


def again(book: GoogleBook) -> int:
    return set_up(book, ENGLISH, rows=ROWS).changes


def with_older_notes(spreadsheet: Spreadsheet) -> None:
    """Notes as releases wrote them that knew cells by their letters only."""
    for sheet in spreadsheet.sheets:
        for entry in sheet.metadata:
            note = json.loads(entry["metadataValue"])
            columns, header = note.pop("columns", {}), note.pop("header", 0)
            labels = {}
            for key, mark in note["labels"].items():
                name, _, above = key.partition(":")
                if above:
                    key = f"{column_letters(columns[name])}{header + 2 - int(above)}"
                elif key.startswith("column ") and key[7:] in columns:
                    key = f"column {column_letters(columns[key[7:]])}"
                labels[key] = mark
            entry["metadataValue"] = json.dumps({**note, "labels": labels})


def formulas_in_place(sheet: Sheet, row: int = 3, rows: int = ROWS) -> None:
    """Every calculated column's formula looks at its own row and at the columns as they stand."""
    positions = places(sheet, row)
    assert positions.keys() == DECLARED.keys()
    cells = entered(sheet)
    for name, text in formulas(positions).items():
        for at in range(row + 1, row + 1 + rows):
            wanted = formula(text.replace("\x00", str(at + 1)))
            assert cells[at, positions[name]] == {"formulaValue": wanted}, (name, at)


def places(sheet: Sheet, row: int = 3) -> dict[str, int]:
    """Where each column stands, by its title; those of ticks by the numbers in their formulas."""
    titles: dict[Any, str] = {
        ENGLISH[f"columns.clients.{name}"]: name
        for name in DECLARED
        if not name.startswith(("flag", "criterion")) or name == "flags"
    }
    found = {}
    for (r, c), value in entered(sheet).items():
        text = next(iter(value.values()))
        if r == row and str(text).startswith("=IF(TRIM(INDEX("):
            listed, _, number = text[15:].partition(";")
            kind = "flag" if listed == "RedFlags" else "criterion"
            found[f"{kind}{number.partition(')')[0]}"] = c
        elif r == row and text in titles:
            found[titles[text]] = c
    return found


# -- a newer release adds a column -----------------------------------------------------------------


@pytest.mark.parametrize("older", [False, True])
def test_a_new_column_stands_at_the_right_end(
    stand_in: StandIn, book: GoogleBook, request: pytest.FixtureRequest, older: bool
) -> None:
    log = stand_in.book(book.key).sheet("Touch Log")
    typed = [["2026-02-01", "Studio Ünal", "call", "Anna", "spoke of prices"]]
    log.fill(typed, row=3)
    if older:
        with_older_notes(stand_in.book(book.key))
    request.getfixturevalue("longer_log")
    assert again(book) > 0
    log = stand_in.book(book.key).sheet("Touch Log")
    assert log.grid()[2] == ["Date", "Client", "Kind", "Who", "Note", "Minutes"]
    assert log.grid()[3] == typed[0]
    note, minutes = (log.cells[3, c]["userEnteredFormat"] for c in (4, 5))
    assert minutes["backgroundColorStyle"] == note["backgroundColorStyle"]
    assert log.column_metadata[5]["pixelSize"] == 68
    assert "dataValidation" in log.cells[3, 2]
    before = everything(stand_in.book(book.key))
    assert again(book) == 0
    assert everything(stand_in.book(book.key)) == before


def test_a_new_column_keeps_clear_of_the_owners(
    stand_in: StandIn, book: GoogleBook, request: pytest.FixtureRequest
) -> None:
    made = stand_in.book(book.key)
    insert_columns(made, "Touch Log", 1)
    log = made.sheet("Touch Log")
    log.type_in(2, 1, "Invoice")
    log.type_in(40, 8, "a remark far out")
    log.fill([["2026-02-01", "R-12", "Studio Ünal", "call", "Anna", "prices"]], row=3)
    request.getfixturevalue("longer_log")
    again(book)
    log = stand_in.book(book.key).sheet("Touch Log")
    assert log.grid()[2] == [
        "Date",
        "Invoice",
        "Client",
        "Kind",
        "Who",
        "Note",
        "",
        "",
        "",
        "Minutes",
    ]
    assert log.grid()[3] == ["2026-02-01", "R-12", "Studio Ünal", "call", "Anna", "prices"]
    assert log.value(40, 8) == "a remark far out"
    assert again(book) == 0


def test_a_new_column_arrives_though_its_title_stands_elsewhere(
    stand_in: StandIn, book: GoogleBook, request: pytest.FixtureRequest
) -> None:
    stand_in.book(book.key).sheet("Touch Log").type_in(9, 4, "Minutes")
    request.getfixturevalue("longer_log")
    again(book)
    assert stand_in.book(book.key).sheet("Touch Log").value(2, 5) == "Minutes"
    assert again(book) == 0


# -- the owner inserts columns and rows ------------------------------------------------------------


@pytest.mark.parametrize("at", [0, 1, 3, 6, 12, 20, 27, 33])
def test_a_column_was_inserted(stand_in: StandIn, book: GoogleBook, at: int) -> None:
    made = stand_in.book(book.key)
    insert_columns(made, "Clients", at)
    clients = made.sheet("Clients")
    clients.type_in(3, at, "Since")
    clients.type_in(6, at, "2019")
    # What a broken hand or an older release left behind is mended for where the columns are now.
    tier = places(clients)["tier_shown"]
    clients.type_in(7, tier, None)
    assert again(book) > 0
    clients = stand_in.book(book.key).sheet("Clients")
    formulas_in_place(clients)
    assert clients.value(3, at) == "Since"
    assert clients.value(6, at) == "2019"
    assert {place: value for place, value in entered(clients).items() if place[1] == at} == {
        (3, at): {"stringValue": "Since"},
        (6, at): {"stringValue": "2019"},
    }
    assert again(book) == 0


def test_what_lies_around_the_cells_follows(stand_in: StandIn, book: GoogleBook) -> None:
    made = stand_in.book(book.key)
    rules = len(made.sheet("Clients").conditional_formats)
    insert_columns(made, "Clients", 6)
    again(book)
    made = stand_in.book(book.key)
    (hours,) = [n["range"] for n in made.named_ranges if n["name"] == "ClientHours"]
    assert (hours["startColumnIndex"], hours["endColumnIndex"]) == (7, 8)
    assert len(made.sheet("Clients").conditional_formats) == rules
    assert again(book) == 0


def test_a_newer_release_after_a_column_was_inserted(
    stand_in: StandIn, book: GoogleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Formulas and rules that Google moved are known as ours, and what the owner put in stays."""
    from pumpkin_sheets.plan.clients import page, sheet

    made = stand_in.book(book.key)
    rules = len(made.sheet("Clients").conditional_formats)
    insert_columns(made, "Clients", 6)
    insert_rows(made, "Clients", 0)
    clients = made.sheet("Clients")
    clients.conditional_formats.insert(0, {"ranges": [], "booleanRule": {"condition": {}}})
    clients.type_in(7, places(clients, 4)["reason"], "my own words")
    real = sheet.formulas

    def newer(positions: Any) -> dict[str, str]:
        return {name: f"({text})" for name, text in real(positions).items()}

    monkeypatch.setattr(page, "formulas", newer)
    monkeypatch.setitem(page.BANDS, "band.brown", "123456")
    assert again(book) > 0
    clients = stand_in.book(book.key).sheet("Clients")
    positions, cells = places(clients, 4), entered(clients)
    for name, text in newer(positions).items():
        stands = cells[8, positions[name]]["formulaValue"]
        assert stands == formula(text.replace("\x00", "9")), name
    assert cells[7, positions["reason"]] == {"stringValue": "my own words"}
    assert len(clients.conditional_formats) == rules + 1
    assert clients.conditional_formats[0]["ranges"] == []
    assert not any(place[1] == 6 for place in cells)
    assert again(book) == 0


@pytest.mark.parametrize("older", [False, True])
def test_a_newer_release_follows_older_notes(
    stand_in: StandIn, book: GoogleBook, monkeypatch: pytest.MonkeyPatch, older: bool
) -> None:
    from pumpkin_sheets.plan.clients import page, sheet

    made = stand_in.book(book.key)
    if older:
        with_older_notes(made)
    insert_columns(made, "Clients", 6, 2)
    real = sheet.formulas
    monkeypatch.setattr(
        page, "formulas", lambda p: {name: f"({text})" for name, text in real(p).items()}
    )
    again(book)
    clients = stand_in.book(book.key).sheet("Clients")
    positions, cells = places(clients), entered(clients)
    for name in CALCULATED:
        assert cells[5, positions[name]]["formulaValue"].startswith("=("), name
    assert again(book) == 0


@pytest.mark.parametrize("at", [4, 5, 9, 4 + ROWS - 1])
def test_rows_inserted_between_ours_get_every_formula(
    stand_in: StandIn, book: GoogleBook, at: int
) -> None:
    made = stand_in.book(book.key)
    insert_columns(made, "Clients", 6)
    insert_rows(made, "Clients", at, 3)
    again(book)
    made = stand_in.book(book.key)
    formulas_in_place(made.sheet("Clients"), rows=ROWS + 3)
    (names,) = [n["range"] for n in made.named_ranges if n["name"] == "ClientName"]
    assert (names["startRowIndex"], names["endRowIndex"]) == (4, 4 + ROWS + 3)
    for name in ("ClientTyped", "ClientTicked"):  # from the header on, to the sheet's end
        (wide,) = [n["range"] for n in made.named_ranges if n["name"] == name]
        assert (wide["startRowIndex"], wide.get("endRowIndex")) == (3, None)
    assert again(book) == 0


@pytest.mark.parametrize("at", [0, 1, 3])
def test_rows_inserted_above_the_header(stand_in: StandIn, book: GoogleBook, at: int) -> None:
    made = stand_in.book(book.key)
    insert_rows(made, "Clients", at)
    insert_rows(made, "Touch Log", at if at < 3 else 2)
    clients = made.sheet("Clients")
    clients.type_in(at, 0, "my heading")
    clients.type_in(8, places(clients, 4)["reason"], None)
    again(book)
    made = stand_in.book(book.key)
    formulas_in_place(made.sheet("Clients"), row=4)
    assert made.sheet("Clients").value(at, 0) == "my heading"
    layout = json.loads(made.sheet("_pumpkin").value(5, 1))
    assert layout["touch_log"]["header_row"] == 4
    assert again(book) == 0


@pytest.mark.parametrize("at", [0, 1, 2])
def test_title_and_note_stay_where_rows_above_the_header_moved_them(
    stand_in: StandIn, book: GoogleBook, at: int
) -> None:
    made = stand_in.book(book.key)
    insert_rows(made, "Touch Log", at)
    before = made.sheet("Touch Log").grid()
    again(book)
    assert stand_in.book(book.key).sheet("Touch Log").grid() == before
    assert again(book) == 0


@pytest.mark.parametrize("gone", [{0}, {1}, {0, 1}])
def test_rows_deleted_above_the_header_stay_away(
    stand_in: StandIn, book: GoogleBook, gone: set[int]
) -> None:
    log = stand_in.book(book.key).sheet("Touch Log")
    log.cells = {
        (r - sum(row < r for row in gone), c): cell
        for (r, c), cell in log.cells.items()
        if r not in gone
    }
    before = log.grid()
    assert before[2 - len(gone)] == ["Date", "Client", "Kind", "Who", "Note"]
    again(book)
    assert stand_in.book(book.key).sheet("Touch Log").grid() == before
    assert again(book) == 0


def test_the_looks_that_people_chose_stay_when_they_insert_a_column(
    stand_in: StandIn, book: GoogleBook
) -> None:
    made = stand_in.book(book.key)
    insert_columns(made, "Clients", 2)
    made.sheet("Clients").column_metadata[0]["pixelSize"] = 333
    again(book)
    assert stand_in.book(book.key).sheet("Clients").column_metadata[0]["pixelSize"] == 333


def test_it_is_reviewed_as_before(stand_in: StandIn, book: GoogleBook) -> None:
    made = stand_in.book(book.key)
    insert_columns(made, "Clients", 2)
    insert_columns(made, "Clients", 20)
    again(book)
    assert len(review_book(book, TODAY).reviewed) == 0
    recalculate(book, TODAY)


# -- titles ---------------------------------------------------------------------------------------


def test_a_title_that_was_emptied_comes_back_where_it_was(
    stand_in: StandIn, book: GoogleBook
) -> None:
    made = stand_in.book(book.key)
    insert_columns(made, "Touch Log", 0)
    log = made.sheet("Touch Log")
    log.fill([["", "2026-02-01", "Studio Ünal", "call", "Anna", "prices"]], row=3)
    log.type_in(2, 4, None)
    again(book)
    log = stand_in.book(book.key).sheet("Touch Log")
    assert log.grid()[2] == ["", "Date", "Client", "Kind", "Who", "Note"]


def test_a_title_that_was_typed_over_is_the_owners(stand_in: StandIn, book: GoogleBook) -> None:
    stand_in.book(book.key).sheet("Touch Log").type_in(2, 3, "Colleague")
    again(book)
    log = stand_in.book(book.key).sheet("Touch Log")
    assert log.grid()[2] == ["Date", "Client", "Kind", "Colleague", "Note"]
    assert again(book) == 0


@pytest.mark.parametrize("gone", [3, 4])
def test_a_deleted_column_stays_away(stand_in: StandIn, book: GoogleBook, gone: int) -> None:
    log = stand_in.book(book.key).sheet("Touch Log")
    log.cells = {(r, c - (c > gone)): cell for (r, c), cell in log.cells.items() if c != gone}
    left = [title for i, title in enumerate(["Date", "Client", "Kind", "Who", "Note"]) if i != gone]
    for _ in range(2):
        again(book)
        assert stand_in.book(book.key).sheet("Touch Log").grid()[2] == left
    assert again(book) == 0


def test_a_later_column_comes_beside_one_that_was_deleted(
    stand_in: StandIn, book: GoogleBook, request: pytest.FixtureRequest
) -> None:
    log = stand_in.book(book.key).sheet("Touch Log")
    log.cells = {(r, c - (c > 3)): cell for (r, c), cell in log.cells.items() if c != 3}
    again(book)
    request.getfixturevalue("longer_log")
    again(book)
    log = stand_in.book(book.key).sheet("Touch Log")
    assert log.grid()[2] == ["Date", "Client", "Kind", "Note", "Minutes"]


def test_a_deleted_figure_of_clients_stays_away(stand_in: StandIn, book: GoogleBook) -> None:
    clients = stand_in.book(book.key).sheet("Clients")
    at = places(clients)["advice"]
    clients.cells = {(r, c - (c > at)): cell for (r, c), cell in clients.cells.items() if c != at}
    again(book)
    clients = stand_in.book(book.key).sheet("Clients")
    assert places(clients).keys() == DECLARED.keys() - {"advice"}
    assert again(book) == 0


def test_titles_of_ticks_are_known_by_what_they_show(stand_in: StandIn, book: GoogleBook) -> None:
    """The owner renamed a red flag on Settings and typed its title on Clients by hand."""
    made = stand_in.book(book.key)
    settings, clients = made.sheet("Settings"), made.sheet("Clients")
    ours = ENGLISH["flags.flag2"]
    (listed,) = [p for p, v in entered(settings).items() if v == {"stringValue": ours}]
    settings.type_in(*listed, "Moans")
    insert_columns(made, "Clients", 1)
    clients.type_in(3, places(clients)["flag2"], "Moans")
    again(book)
    clients = stand_in.book(book.key).sheet("Clients")
    assert places(clients).keys() == DECLARED.keys() - {"flag2"}
    assert clients.columns == len(DECLARED) + 1
    assert again(book) == 0


def test_another_language_of_titles(stand_in: StandIn, book: GoogleBook) -> None:
    log = stand_in.book(book.key).sheet("Touch Log")
    for c, column in enumerate(TOUCH_LOG.columns):
        log.type_in(2, c, words("zh-Hant")[f"columns.touch_log.{column.name}"])
    again(book)
    log = stand_in.book(book.key).sheet("Touch Log")
    header = find_header(log.grid(), titles_of(TOUCH_LOG, all_words()))
    assert header is not None
    assert log.grid()[2] == [
        words("zh-Hant")[f"columns.touch_log.{column.name}"] for column in TOUCH_LOG.columns
    ]


def test_packs_are_passed_on(book: GoogleBook, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = google_setup._content

    def content(*told: Any) -> Any:
        asked.append(told[3])
        return real(*told)

    monkeypatch.setattr(google_setup, "_content", content)
    set_up(book, ENGLISH, rows=ROWS, packs=["profit"])
    assert set(map(tuple, asked)) == {("profit",)}


def test_a_pack_arrives_beside_what_is_typed_and_stays(stand_in: StandIn, book: GoogleBook) -> None:
    there = stand_in.book(book.key)
    there.sheet("Clients").fill([["Acme"]], row=CLIENTS.first_row)
    there.sheet("Plan").fill([[0.25]], row=32, column=2)
    done = set_up(book, ENGLISH, rows=ROWS, packs=["profit"])
    assert entered(there.sheet("Plan"))[32, 2] == {"numberValue": 0.25}
    assert done.made == ("Services", "Costs", "House rules")
    assert entered(there.sheet("Clients"))[CLIENTS.first_row, 0] == {"stringValue": "Acme"}
    # The workbook remembers its packs: setting up without naming them changes nothing.
    assert set_up(book, ENGLISH, rows=ROWS).changes == 0
    assert set_up(book, ENGLISH, rows=ROWS, packs=["profit"]).changes == 0


def test_the_note_knows_columns_by_name(stand_in: StandIn, book: GoogleBook) -> None:
    metadata = stand_in.book(book.key).sheet("Clients").metadata
    (text,) = [entry["metadataValue"] for entry in metadata if entry["metadataKey"] == NOTE]
    assert len(text) < 15_000, "Google keeps 30,000 characters of notes on a sheet"
    note = json.loads(text)
    assert note["columns"] == DECLARED
    assert "column tier_shown" in note["labels"]
    assert "hours:1" in note["labels"]
