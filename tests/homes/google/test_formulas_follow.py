"""Every formula of every row is made for where the columns are, whatever the owner rearranged.

The judge is a shift of its own: a formula as it stands on a sheet that nobody touched, each of its
references found again by the title above it and by its distance from the header.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.packs import PRACTICES
from tests.google_stand_in import Sheet, Spreadsheet
from tests.google_stand_in.people import delete_rows, insert_columns, insert_rows, move_columns
from tests.google_stand_in.ranges import column_letters, column_number, parse_mask, pick
from tests.google_stand_in.updates import batch_update

ENGLISH = words("en")
ROWS = 6
TABLES = {"Clients": 3, "Services": 3, "Costs": 3}
MINE = {"stringValue": "mine"}
Titles = dict[Any, int]


class InProcess:
    """A Google Sheet that is spoken to without a network, as setting up sees it."""

    key = "in process"

    def __init__(self, spreadsheet: Spreadsheet) -> None:
        self.spreadsheet = spreadsheet
        self.client = self

    def describe(self, key: str, fields: str, ranges: Any = ()) -> Any:
        paths = parse_mask(fields)
        grid = any(path[:2] == ["sheets", "data"] for path in paths)
        found = pick(self.spreadsheet.describe(list(ranges), grid), paths)
        return json.loads(json.dumps(found))

    def change(self, key: str, changes: Any, *, seen: Any = (), fields: str = "", **_: Any) -> Any:
        asked = json.loads(json.dumps(changes))
        self.spreadsheet, _replies = batch_update(self.spreadsheet, asked, "pumpkin")
        return {"updatedSpreadsheet": InProcess.describe(self, key, fields, seen)} if seen else {}

    def forget(self) -> None:
        pass

    def set_up(self) -> int:
        changes = set_up(self, ENGLISH, rows=ROWS, packs=["profit"]).changes  # type: ignore[arg-type]
        self.calculate_titles()
        return changes

    def calculate_titles(self) -> None:
        """Those of the columns of ticks, as Google would."""
        for sheet in self.spreadsheet.sheets:
            for place, cell in sheet.cells.items():
                text = cell.get("userEnteredValue", {}).get("formulaValue", "")
                title = re.match(r'=IF\(TRIM\(INDEX\(\w+;\d+\)\)="";"([^"]*)"', text)
                if title:
                    sheet.results[place] = title.group(1)


@pytest.fixture(scope="module")
def pristine() -> Iterator[Spreadsheet]:
    before = [(practice, practice.sheet.rows) for practice in PRACTICES]
    for practice in PRACTICES:
        object.__setattr__(practice.sheet, "rows", ROWS)
    empty = Spreadsheet("in process")
    empty.add("Sheet1").sheet_id = 0
    made = InProcess(empty)
    made.set_up()
    yield made.spreadsheet
    for practice, rows in before:
        object.__setattr__(practice.sheet, "rows", rows)


@pytest.fixture
def there(pristine: Spreadsheet) -> InProcess:
    return InProcess(pristine.copied())


def titles(sheet: Sheet, row: int) -> Titles:
    """Each column by its title; those of ticks by the list and the number in their formulas."""
    found: Titles = {}
    for (r, c), cell in sorted(sheet.cells.items()):
        if r == row and "userEnteredValue" in cell:
            (text,) = cell["userEnteredValue"].values()
            listed = re.search(r"INDEX\((RedFlags|TopCriteria);(\d+)\)", str(text))
            found.setdefault(listed.groups() if listed else text, c)
    return found


def header_of(sheet: Sheet, known: Titles) -> int:
    return max(range(12), key=lambda row: len(titles(sheet, row).keys() & known.keys()))


def formula_at(sheet: Sheet, row: int, column: int) -> str | None:
    found: str | None = (sheet.entered(row, column) or {}).get("formulaValue")
    return found


_REFERENCE = re.compile(r"(?<![\w!$.'])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(.!])")


def judge(there: InProcess, pristine: Spreadsheet, rows: dict[str, int]) -> None:
    """``rows`` are the prepared rows that each table shall have, where not as many as at first."""
    for title, at_first in TABLES.items():
        declared, sheet = pristine.sheet(title), there.spreadsheet.sheet(title)
        known = titles(declared, at_first)
        header = header_of(sheet, known)
        now = titles(sheet, header)
        assert known.keys() <= now.keys(), title
        named = {at: name for name, at in known.items()}
        last = header + rows.get(title, ROWS)
        special = {at_first + 2: header + 2, at_first + 1 + ROWS: last + 1}

        def shifted(text: str, row: int, named: Any = named, now: Any = now, header: int = header,
                    at_first: int = at_first, special: Any = special) -> str:  # fmt: skip
            def put(match: re.Match[str]) -> str:
                fixed_column, letters, fixed_row, digits = match.groups()
                column = column_letters(now[named[column_number(letters)]])
                own = int(digits) - (at_first + 2) + row + 1
                number = special[int(digits)] if fixed_row else own
                return f"{fixed_column}{column}{fixed_row}{number}"

            parts = re.split(r'("(?:[^"]|"")*")', text)
            parts[::2] = [_REFERENCE.sub(put, part) for part in parts[::2]]
            return "".join(parts)

        for name, at in known.items():
            text = formula_at(declared, at_first + 1, at)
            if text is None:
                continue
            for row in range(header + 1, last + 1):
                if sheet.entered(row, now[name]) != MINE:
                    stands = formula_at(sheet, row, now[name])
                    assert stands == shifted(text, row), (title, name, row + 1)
            assert formula_at(sheet, last + 1, now[name]) is None, (title, name)
        for entry in pristine.named_ranges:
            area = entry["range"]
            if area["sheetId"] == declared.sheet_id and "endRowIndex" in area:
                (found,) = [
                    n["range"] for n in there.spreadsheet.named_ranges if n["name"] == entry["name"]
                ]
                edges = [found[edge] for edge in ("startRowIndex", "endRowIndex")]
                assert edges == [header + 1, last + 1], entry["name"]
                assert found["startColumnIndex"] == now[named[area["startColumnIndex"]]]


def _columns(book: Spreadsheet) -> None:
    for title, at in (("Clients", 0), ("Clients", 35), ("Services", 4), ("Costs", 20)):
        insert_columns(book, title, at, 2)
        book.sheet(title).type_in(3, at, "mine")
        book.sheet(title).type_in(7, at + 1, "mine")


def _moved(book: Spreadsheet) -> None:
    for title in TABLES:  # Google moves no frozen column among others
        book.sheet(title).properties["gridProperties"]["frozenColumnCount"] = 0
    move_columns(book, "Clients", 34, 1)
    move_columns(book, "Clients", 6, 50)
    move_columns(book, "Services", 0, 9)
    move_columns(book, "Costs", 13, 0)


def _rows_inserted(book: Spreadsheet) -> None:
    for title in TABLES:
        insert_rows(book, title, 4, 2)  # right below the header
        insert_rows(book, title, 8)
        insert_rows(book, title, 1)  # above it


def _rows_gone(book: Spreadsheet) -> None:
    for title in TABLES:
        delete_rows(book, title, 6)
        delete_rows(book, title, 4)  # the first


def _typed_below(book: Spreadsheet) -> None:
    for title in TABLES:
        book.sheet(title).type_in(4 + ROWS + 4, 0, "mine")
        insert_columns(book, title, 3)


def _typed_over(book: Spreadsheet) -> None:
    for title, column in (("Clients", 1), ("Services", 1), ("Costs", 1)):
        insert_rows(book, title, 5)
        book.sheet(title).type_in(7, column, "mine")


ARRANGEMENTS: dict[str, tuple[list[Callable[[Spreadsheet], None]], dict[str, int]]] = {
    "columns": ([_columns, _typed_over], dict.fromkeys(TABLES, ROWS + 1)),
    "columns moved, rows deleted": ([_moved, _rows_gone], {}),
    "rows": ([_rows_inserted, _typed_below], dict.fromkeys(TABLES, ROWS + 4)),
}


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_formulas_are_made_for_where_the_columns_are(
    there: InProcess, pristine: Spreadsheet, name: str
) -> None:
    steps, rows = ARRANGEMENTS[name]
    for step in steps:
        step(there.spreadsheet)
        typed = texts_of_people(there.spreadsheet)
        there.set_up()
        assert texts_of_people(there.spreadsheet) == typed
    judge(there, pristine, rows)
    assert there.set_up() == 0


def test_colours_come_once_to_rows_that_were_deleted(there: InProcess) -> None:
    insert_columns(there.spreadsheet, "Clients", 1)
    there.set_up()
    delete_rows(there.spreadsheet, "Clients", 6)
    there.set_up()
    rules = len(there.spreadsheet.sheet("Clients").conditional_formats)
    delete_rows(there.spreadsheet, "Clients", 6)
    there.set_up()
    assert there.set_up() == 0
    assert len(there.spreadsheet.sheet("Clients").conditional_formats) == rules


def texts_of_people(book: Spreadsheet) -> set[tuple[str, tuple[int, int]]]:
    return {
        (sheet.title, place)
        for sheet in book.sheets
        for place, cell in sheet.cells.items()
        if cell.get("userEnteredValue") == MINE
    }


def test_formulas_for_where_the_columns_were_are_mended(
    there: InProcess, pristine: Spreadsheet
) -> None:
    """As an older release wrote them after a column had been inserted."""
    declared = {p: dict(c) for p, c in pristine.sheet("Clients").cells.items()}
    insert_columns(there.spreadsheet, "Clients", 6)
    clients = there.spreadsheet.sheet("Clients")
    for column in (1, 2, 3, 40):
        clients.cells[6, column + (column > 6)] = declared[6, column]
    there.set_up()
    judge(there, pristine, {})


def test_a_formula_of_the_owners_own_stays(there: InProcess) -> None:
    services = there.spreadsheet.sheet("Services")
    share = titles(services, 3)["Share of hours"]
    theirs = (formula_at(services, 6, share) or "").replace(f"${4 + ROWS}", "$7")
    assert "$7" in theirs
    services.type_in(6, share, theirs)  # the share of the first three only
    insert_rows(there.spreadsheet, "Services", 9)
    there.set_up()
    assert formula_at(there.spreadsheet.sheet("Services"), 6, share) == theirs
