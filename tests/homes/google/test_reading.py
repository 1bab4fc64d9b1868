"""What a review reads of a Google Sheet: all that people type, wherever it stands, and no more."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from pumpkin_sheets.book import BookChanged, Rows
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.google import reading
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.copying import pull
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.homes.google.values import shown_as
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.recalculate import recalculate, review_book
from pumpkin_sheets.sheets.tables import spare_titles
from scripts.benchmark_google_size import measure
from tests.google_stand_in import Sheet, Spreadsheet, StandIn
from tests.google_stand_in.people import insert_columns, insert_rows, move_columns
from tests.google_stand_in.transport import Redirect
from tests.homes.google.test_formulas_follow import ENGLISH, InProcess, titles

ROWS = 45
SPARE = {"Clients": spare_titles(CLIENTS, all_words())}
CALCULATED = {
    ENGLISH[f"columns.clients.{column.name}"]
    for column in CLIENTS.columns
    if column.calculated and column.name not in ("flags", *CLIENTS.beside_name)
}
TODAY = dt.date(2026, 3, 2)


class Counted(InProcess):
    """Counts what is asked and how much is answered; ``prunes`` empty objects, as Google may."""

    def __init__(self, spreadsheet: Spreadsheet, prunes: bool = False) -> None:
        super().__init__(spreadsheet)
        self.prunes = prunes
        self.answers: list[Any] = []

    def describe(self, key: str, fields: str, ranges: Any = ()) -> Any:
        found = super().describe(key, fields, ranges)
        for sheet in found.get("sheets", []) if self.prunes else []:
            for block in sheet.get("data", []):
                for row in block.get("rowData", []):
                    row["values"] = [
                        {name: value for name, value in cell.items() if value != {}}
                        for cell in row.get("values", [])
                    ]
        self.answers.append(found)
        return found

    @property
    def book(self) -> GoogleBook:
        return GoogleBook(self, self.key)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made() -> Spreadsheet:
    """A sheet that was set up, with three clients; every calculated cell shows a 0."""
    empty = Spreadsheet("in process")
    empty.add("Sheet1").sheet_id = 0
    there = InProcess(empty)
    set_up(there, ENGLISH, rows=ROWS)  # type: ignore[arg-type]
    there.calculate_titles()
    clients = there.spreadsheet.sheet("Clients")
    for row, column in itertools.product(range(4, 4 + ROWS), range(clients.columns)):
        if "formulaValue" in (clients.entered(row, column) or {}):
            clients.results[row, column] = 0
    for row, name in ((4, "Acme"), (10, "Studio Ünal"), (40, "客戶")):
        clients.fill([[name]], row)
        clients.fill([[1000 + row, 10, 20]], row, 4)
    return there.spreadsheet


@pytest.fixture
def there(made: Spreadsheet) -> Counted:
    return Counted(made.copied())


def read_as_titled(there: Counted) -> tuple[Sheet, list[list[Any]], list[list[Any]]]:
    """Clients, as a review reads it and as it is read whole."""
    less = there.book.read_without(["Clients"], SPARE)["Clients"]
    return there.spreadsheet.sheet("Clients"), less, there.book.read(["Clients"])["Clients"]


def _double_move(book: Spreadsheet) -> None:
    """A typed column changes places with a calculated one; no named range tells."""
    at = titles(book.sheet("Clients"), 3)
    late, rate = at["Days paid late"], at["Earned per hour"]
    move_columns(book, "Clients", late, rate)
    move_columns(book, "Clients", rate, late)


ARRANGED: dict[str, tuple[Callable[[Spreadsheet], None], int]] = {
    "as made": (lambda book: None, 2),
    "inserted": (
        lambda book: [insert_columns(book, "Clients", at, 2) for at in (0, 7, 40, 60)] and None,
        2,
    ),
    "rows": (lambda book: insert_rows(book, "Clients", 2, 4), 2),
    "moved": (lambda book: move_columns(book, "Clients", 9, 44), 2),
    "exchanged": (_double_move, 3),
}


@pytest.mark.parametrize("name", ARRANGED)
def test_what_people_type_is_read_wherever_it_stands(there: Counted, name: str) -> None:
    arrange, calls = ARRANGED[name]
    arrange(there.spreadsheet)
    clients, less, whole = read_as_titled(there)
    row = next(r for r in range(3, 8) if "Client" in whole[r])
    spare = {c for title, c in titles(clients, row).items() if title in CALCULATED}
    assert len(spare) == len(CALCULATED)
    kept = [c for c in range(len(whole[0])) if c not in spare]
    assert [[line[c] for c in kept] for line in less] == [[line[c] for c in kept] for line in whole]
    assert less[row] == whole[row]
    assert len(there.answers) == calls + 2
    left = sum(all(line[c] is None for line in less[30:]) for c in spare)
    assert left >= len(spare) / 2  # between ranges that moved differently nobody can tell
    if name in ("as made", "rows"):
        assert left == len(spare)


def test_a_sheet_no_longer_than_titles_are_searched_is_read_whole(there: Counted) -> None:
    clients = there.spreadsheet.sheet("Clients")
    clients.rows = 30
    clients.cells = {place: cell for place, cell in clients.cells.items() if place[0] < 30}
    _double_move(there.spreadsheet)
    _, less, whole = read_as_titled(there)
    assert less == whole
    assert len(there.answers) == 4


def test_it_is_reviewed_as_before_by_what_is_read(there: Counted) -> None:
    _double_move(there.spreadsheet)
    reviewed = review_book(there.book, TODAY).reviewed
    assert sorted(reviewed["client"]) == ["Acme", "Studio Ünal", "客戶"]


MONEY = {"type": "CURRENCY", "pattern": '"NT$"#,##0'}
SHOWN = [
    (dt.date(2026, 3, 1), {}, "2026-03-01"),
    (dt.datetime(2026, 3, 1, 9, 30), {}, "2026-03-01T09:30:00"),
    (dt.time(12, 30), {}, "12:30:00"),
    (dt.timedelta(hours=40, minutes=15), {}, "1 day, 16:15:00"),
    ("=TODAY()", {}, "2026-03-02"),
    (46_082, {"type": "DATE"}, "2026-03-01"),
    (-3, {"type": "DATE"}, "-3"),
    (46_082, MONEY, ""),
    (0.5, {"type": "PERCENT"}, ""),
    (46_082, {}, ""),
]
"""What is typed among hours, in which look, and what is said to stand there; "" for a number."""


@pytest.mark.parametrize("prunes", [False, True])
def test_what_a_cell_shows_as_a_day_is_no_number(made: Spreadsheet, prunes: bool) -> None:
    there = Counted(made.copied(), prunes)
    clients = there.spreadsheet.sheet("Clients")
    for row, (value, look, _) in enumerate(SHOWN, start=11):
        clients.fill([[f"Client {row}"]], row)
        clients.cells[row, 6] = {"userEnteredFormat": {"numberFormat": look} if look else {}}
        clients.type_in(row, 6, value)
        clients.results[row, 6] = TODAY
    book = there.book
    judgement = review_book(book, TODAY)
    assert {(p.cell, p.value) for p in judgement.problems} == {
        (f"G{row + 1}", said) for row, (_, _, said) in enumerate(SHOWN, start=11) if said
    }
    assert len(there.answers) == 2, "no call more"
    grid = book.read(["Clients"])["Clients"]
    assert [type(row[6]) for row in grid[11:16]] == [
        dt.date, dt.datetime, dt.time, dt.timedelta, dt.date,
    ]  # fmt: skip


def test_what_is_no_number_is_none_in_a_file_either(there: Counted, tmp_path: Path) -> None:
    there.spreadsheet.sheet("Clients").type_in(10, 6, dt.time(12, 30))
    assert pull(there.book, tmp_path / "back.xlsx", TODAY) == 3
    problems = review_book(XlsxBook(tmp_path / "back.xlsx"), TODAY).problems
    assert [(p.cell, p.value) for p in problems if p.column == "Hours"] == [("G6", "12:30:00")]


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [
        (46_082, "DATE", dt.date(2026, 3, 1)),
        (46_082.999999999, "DATE_TIME", dt.date(2026, 3, 2)),
        (46_082.25, "TIME", dt.datetime(2026, 3, 1, 6)),
        (1.5, "TIME", dt.timedelta(hours=36)),
        (0, "DATE", dt.time()),
        (0.9999999999, "TIME", dt.timedelta(days=1)),
        (2_958_465.999999, "DATE", dt.datetime(9999, 12, 31, 23, 59, 59)),
        (2_958_466, "DATE", 2_958_466),
        (1e300, "DATE_TIME", 1e300),
        (-1, "TIME", -1),
        (True, "DATE", True),
        ("2026-03-01", "DATE", "2026-03-01"),
        (None, "DATE", None),
        (46_082, "NUMBER", 46_082),
        (46_082, "", 46_082),
    ],
)
def test_a_number_as_its_cell_shows_it(number: Any, kind: str, shown: Any) -> None:
    found = shown_as(number, kind)
    assert (found, type(found)) == (shown, type(shown))


def test_days_stand_where_the_numbers_stood(there: Counted) -> None:
    """Whatever is left out between them, and however far the sheet reaches."""
    clients = there.spreadsheet.sheet("Clients")
    days = {(2, 61): dt.date(2026, 3, 1), (36, 5): dt.date(2026, 3, 2), (40, 60): dt.time(9)}
    for place, day in days.items():
        clients.type_in(*place, day)
    grid = there.book.read_without(["Clients"], SPARE)["Clients"]
    found = {
        (r, c): value
        for r, row in enumerate(grid)
        for c, value in enumerate(row)
        if isinstance(value, dt.date | dt.time)
    }
    assert found == days


@pytest.mark.parametrize("prunes", [False, True])
@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(4, 4, 1005), (4, 4, "=500+500"), (4, 4, None), (48, 0, "New"), (20, 60, "x")],
)
def test_typing_meanwhile(
    made: Spreadsheet, prunes: bool, row: int, column: int, value: Any
) -> None:
    there = Counted(made.copied(), prunes)
    book = there.book
    book.read_without(["Clients", "Review"], SPARE)
    there.spreadsheet.sheet("Clients").type_in(row, column, value)
    there.spreadsheet.sheet("Clients").results[row, column] = 1004  # as it was
    with pytest.raises(BookChanged, match="typed on “Clients”"):
        book.write({"Review": Rows(3, (0,), [["Acme"]])})


@pytest.mark.parametrize("prunes", [False, True])
def test_what_moves_by_itself_is_nobodys_typing(made: Spreadsheet, prunes: bool) -> None:
    there = Counted(made.copied(), prunes)
    clients = there.spreadsheet.sheet("Clients")
    ticks = itertools.count()
    clients.type_in(4, 6, "=NOW()")
    clients.results[4, 6] = lambda: next(ticks)
    book = there.book
    book.read_without(["Clients", "Review"], SPARE)
    assert book.write({"Review": Rows(3, (0,), [["Acme"]])})


def test_what_an_array_formula_fills_was_not_entered(there: Counted) -> None:
    """Google keeps nothing as entered in the cells beside an array formula that it fills."""
    describe, shown = there.describe, itertools.count(46_000)

    def filled(*given: Any, **named: Any) -> Any:
        found = describe(*given, **named)
        for sheet in found["sheets"]:
            for block in sheet.get("data", [])[:1] if "effective" in given[1] else []:
                block["rowData"][0].setdefault("values", []).append(
                    {"effectiveValue": {"numberValue": next(shown)}}
                )
        return found

    there.describe = filled  # type: ignore[method-assign]
    book = there.book
    book.read_without(["Clients", "Review"], SPARE)
    assert book.write({"Review": Rows(3, (0,), [["Acme"]])})


@pytest.mark.parametrize("prunes", [False, True])
def test_what_an_array_formula_fills_beside_a_line_is_in_nobodys_way(
    made: Spreadsheet, prunes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Counted(made.copied(), prunes)
    there.spreadsheet.sheet("Review").type_in(3, 12, "filled")
    describe = Spreadsheet.describe

    def filled(book: Spreadsheet, *given: Any, **named: Any) -> Any:
        found = copy.deepcopy(describe(book, *given, **named))
        for block in (block for sheet in found["sheets"] for block in sheet.get("data", [])):
            for cell in (cell for row in block["rowData"] for cell in row.get("values", [])):
                if cell.get("effectiveValue") == {"stringValue": "filled"}:
                    del cell["userEnteredValue"]
        return found

    monkeypatch.setattr(Spreadsheet, "describe", filled)
    book = there.book
    assert book.read_without(["Clients", "Review"], SPARE)["Review"][3][12] == "filled"
    there.answers.clear()
    assert book.write({"Review": Rows(3, (0,), [["Acme"]])})
    assert len(there.answers) == 1 + prunes, "one more look where Google tells less"
    assert book.put_back() == []
    assert there.spreadsheet.sheet("Review").value(3, 0) == "Acme"


def test_formulas_are_told_whole_after_a_review(there: Counted) -> None:
    book = there.book
    recalculate(book, TODAY)
    at = titles(there.spreadsheet.sheet("Clients"), 3)["Why, or what is missing"]
    assert sum(column == at for _, column in book.formulas(["Clients"])["Clients"]) == ROWS


def test_a_night_reads_little_of_what_there_is(tmp_path: Path) -> None:
    calls = measure(100, (), tmp_path).calls
    whole = calls[1][2][0]
    night = [(name, down[0]) for name, _, down in calls[2:]]
    assert [name for name, _ in night][:3] == ["spreadsheets.get"] * 3
    # The rows down to where titles may stand are read whole, and many here: 38% of 1,000.
    assert max(size for name, size in night if name == "spreadsheets.get") < 0.65 * whole


def test_a_note_that_is_no_note_leaves_nothing_out(there: Counted) -> None:
    for sheet in there.spreadsheet.sheets:
        for entry in sheet.metadata:
            entry["metadataValue"] = json.dumps([1])
    _, less, whole = read_as_titled(there)
    assert less == whole


def test_it_comes_compressed(stand_in: StandIn, key_file: Path) -> None:
    """Google compresses only for a program that says so in two places; the stand-in too."""
    spreadsheet = stand_in.spreadsheet()
    book = open_google(spreadsheet.key, key_file, adapters={"https://": Redirect(stand_in)})
    set_up(book, ENGLISH, rows=200)
    sizes = []

    def weigh(response: requests.Response, *_: object, **__: object) -> None:
        there = len(response.content)  # read first, then told how much came
        sizes.append((response.raw.tell(), there))

    book.client.session.hooks["response"].append(weigh)
    book.forget()
    book.read(book.titles())
    over_the_line, there = max(sizes, key=lambda each: each[1])
    assert there > 1_000_000
    assert over_the_line < there / 10


def test_a_format_is_kept_once_however_many_cells_have_it(
    stand_in: StandIn, key_file: Path
) -> None:
    key = stand_in.spreadsheet().key
    typed = [dt.date(2026, 3, 1), dt.date(2026, 3, 2), dt.time(9), 5]
    for column, value in enumerate(typed):
        stand_in.book(key).sheets[0].type_in(0, column, value)
    book = open_google(key, key_file, adapters={"https://": Redirect(stand_in)})
    found = book.client.describe(key, reading.SHOWN)
    cells = found["sheets"][0]["data"][0]["rowData"][0]["values"]
    first, second, hour = (cell["effectiveFormat"] for cell in cells[:3])
    assert first is second
    assert [first, hour] == [{"numberFormat": {"type": kind}} for kind in ("DATE", "TIME")]
    assert [cell["effectiveValue"] for cell in cells] == [
        {"numberValue": number} for number in (46_082, 46_083, 0.375, 5)
    ]
    assert "effectiveFormat" not in cells[3]
