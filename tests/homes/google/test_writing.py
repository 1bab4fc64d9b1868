"""What is sent to write a table, and what is done where it landed in other cells than meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.book import BookChanged, Rows
from pumpkin_sheets.homes.google import writing
from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.arranging import arrange, moved
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.sheets.formula_text import followed
from tests.google_stand_in import Fault, Sheet, Spreadsheet, StandIn, people
from tests.google_stand_in.transport import InProcess

TITLES = ["Client", "Tier", "Why", "Mailed"]
COUNT = 300


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of this size are sent as they are where nobody asks for moves; here they are not."""
    monkeypatch.setattr(writing, "LARGE", 1000)


def record(number: int) -> list[str | int]:
    return [f"Client {number:05}", "Good", f"worth it, {number * 7919 % 1000} an hour", 46000]


@pytest.fixture
def sheet(stand_in: StandIn) -> Spreadsheet:
    book = stand_in.spreadsheet()
    changes = book.add("Changes", rows=COUNT + 50, columns=6)
    changes.fill([TITLES, *(record(n) for n in range(COUNT))])
    return book


@pytest.fixture
def book(stand_in: StandIn, sheet: Spreadsheet, key_file: Path) -> GoogleBook:
    patience = Patience(tries=3, sleep=lambda _: None)
    return open_google(sheet.key, key_file, patience, {"https://": InProcess(stand_in)})


def written(stand_in: StandIn, book: GoogleBook) -> Sheet:
    return stand_in.book(book.key).sheet("Changes")


def rows(*numbers: int) -> Rows:
    return Rows(1, (0, 1, 2, 3), [record(number) for number in numbers])


# -- rows that shift are moved, not sent -----------------------------------------------------------


def test_three_new_lines_on_top_are_three_lines_to_send(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    named = {"sheetId": sheet.sheet("Changes").sheet_id, "startRowIndex": 1}
    sheet.named_ranges.append({"name": "Everyone", "namedRangeId": "n1", "range": dict(named)})
    stand_in.largest = 3000
    assert book.write({"Changes": rows(COUNT, COUNT + 1, COUNT + 2, *range(COUNT))})
    there = written(stand_in, book)
    assert there.grid() == [
        TITLES,
        *([*record(n)] for n in (COUNT, COUNT + 1, COUNT + 2, *range(COUNT))),
    ]
    assert stand_in.book(book.key).named_ranges[0]["range"] == named, "the new ones are in it"
    assert not book.write({"Changes": rows(COUNT, COUNT + 1, COUNT + 2, *range(COUNT))})
    book.forget()
    assert not book.write({"Changes": rows(COUNT, COUNT + 1, COUNT + 2, *range(COUNT))})


@pytest.mark.parametrize(
    "wanted",
    [
        [200, *range(200), *range(201, COUNT)],
        [*range(1, COUNT), 0],
        [*range(50, COUNT)],
        [*range(0, 70), 5000, *range(70, 140), *range(145, COUNT)],
    ],
    ids=["to the top", "from the top", "fewer", "here and there"],
)
def test_lines_that_move(stand_in: StandIn, book: GoogleBook, wanted: list[int]) -> None:
    stand_in.largest = 5000
    assert book.write({"Changes": rows(*wanted)})
    assert written(stand_in, book).grid() == [TITLES, *(record(n) for n in wanted)]


def test_what_lies_beside_a_line_moves_with_it(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    sheet.sheet("Changes").type_in(101, 5, "said on the phone")
    assert book.write({"Changes": rows(COUNT, *range(COUNT))})
    there = written(stand_in, book)
    assert there.value(102, 0) == "Client 00100"
    assert there.value(102, 5) == "said on the phone"


def test_what_is_read_back_is_little(stand_in: StandIn, book: GoogleBook) -> None:
    lines = [record(number) for number in range(COUNT)]
    for number in range(0, COUNT, 4):
        lines[number][1] = "VIP"
    book.read(["Changes"])
    stand_in.forget_calls()
    assert book.write({"Changes": Rows(1, (0, 1, 2, 3), lines)})
    (body,) = stand_in.bodies
    ranges = body["responseRanges"]
    assert ranges[:3] == ["'Changes'!1:1", "'Changes'!2:2", "'Changes'!6:6"]
    assert ranges[-1] == "'Changes'!298:298"
    assert len(ranges) == 41


_LINES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), max_size=9)


@given(before=_LINES, wanted=_LINES)
def test_moves_lose_no_row_and_leave_the_first_one(
    before: list[tuple[int, int]], wanted: list[tuple[int, int]]
) -> None:
    order = moved(before, arrange(before, wanted))
    assert sorted(order) == list(range(len(order)))
    assert len(order) >= len(before)
    assert order[:1] in ([], [0])


# -- somebody is in the way ------------------------------------------------------------------------


def above(there: Spreadsheet) -> None:
    people.insert_rows(there, "Changes", 0)


def within(there: Spreadsheet) -> None:
    people.insert_rows(there, "Changes", 3, 2)


def left(there: Spreadsheet) -> None:
    people.insert_columns(there, "Changes", 0)
    there.sheet("Changes").type_in(0, 0, "My own")


def between(there: Spreadsheet) -> None:
    people.insert_columns(there, "Changes", 2, 2)
    there.sheet("Changes").type_in(0, 2, "My own")


def fewer_rows(there: Spreadsheet) -> None:
    people.delete_rows(there, "Changes", 2)


def fewer_columns(there: Spreadsheet) -> None:
    people.delete_columns(there, "Changes", 1)


def other_order(there: Spreadsheet) -> None:
    people.sort_rows(there, "Changes", 1, 2)


def dragged(there: Spreadsheet) -> None:
    people.move_columns(there, "Changes", 0, 3)


@pytest.mark.parametrize(
    "edit",
    [above, within, left, between, fewer_rows, fewer_columns, other_order, dragged],
    ids=lambda edit: edit.__name__,
)
@pytest.mark.parametrize("lost", [False, True], ids=["answered", "answer lost"])
def test_a_write_that_landed_elsewhere_is_taken_back(
    stand_in: StandIn,
    sheet: Spreadsheet,
    book: GoogleBook,
    edit: Callable[[Spreadsheet], None],
    lost: bool,
) -> None:
    changes = sheet.sheet("Changes")
    changes.cells = {(r, c): cell for (r, c), cell in changes.cells.items() if r < 9}
    changes.type_in(5, 5, "=A6&B6")
    changes.type_in(6, 4, "mine")
    untouched = sheet.copied()
    edit(untouched)
    lines = [record(n) for n in range(8)]
    lines[1][1], lines[4][2], lines[6][3] = "VIP", "of course", 47000
    stand_in.meanwhile("spreadsheets.batchUpdate", lambda: edit(stand_in.book(book.key)))
    if lost:
        stand_in.fail(Fault("reset after", "spreadsheets.batchUpdate"))
    with pytest.raises(BookChanged) as caught:
        book.write({"Changes": Rows(1, (0, 1, 2, 3), lines)})
    assert written(stand_in, book).grid() == untouched.sheet("Changes").grid()
    assert [str(said) for said in book.put_back()] == [str(caught.value)]
    assert book.put_back() == []


@pytest.mark.parametrize("sized", [(50, 0), (0, 3), (-20, -1)])
def test_a_sheet_that_only_grew_or_shrank_at_its_end_is_as_it_was(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook, sized: tuple[int, int]
) -> None:
    def resize() -> None:
        there = changes_of(stand_in, book)
        there.rows, there.columns = there.rows + sized[0], there.columns + sized[1]

    lines = [record(n) for n in range(COUNT + 1)]
    lines[2][1] = "VIP"
    book.read(["Changes"])
    resize()
    assert book.write({"Changes": Rows(1, (0, 1, 2, 3), lines)})
    assert changes_of(stand_in, book).grid() == [TITLES, *lines]


@pytest.mark.parametrize("place", [(0, 5), (12, 1), (3, 5), (1, 2)])
def test_typing_at_the_very_moment_stays(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook, place: tuple[int, int]
) -> None:
    changes = sheet.sheet("Changes")
    changes.cells = {(r, c): cell for (r, c), cell in changes.cells.items() if r < 9}
    lines = [record(n) for n in range(8)]
    lines[2][1] = "VIP"
    stand_in.meanwhile(
        "spreadsheets.batchUpdate", lambda: changes_of(stand_in, book).type_in(*place, "typed")
    )
    beside = place[0] == 3  # the line that is written: it is taken back, and said
    if beside:
        with pytest.raises(BookChanged):
            book.write({"Changes": Rows(1, (0, 1, 2, 3), lines)})
    else:
        assert book.write({"Changes": Rows(1, (0, 1, 2, 3), lines)})
    there = changes_of(stand_in, book)
    assert there.value(*place) == "typed"
    assert there.value(3, 1) == ("Good" if beside else "VIP")


@pytest.mark.parametrize(
    ("formula", "now"),
    [
        ("=A6&$B$6", "=B7&$C$7"),
        ("=SUM(A1:A6)", "=SUM(B1:B7)"),
        ("=Changes!A6+'Touch Log'!A6", "=Changes!A6+'Touch Log'!A6"),
        ('="A6"&LOG10(A6)', '="A6"&LOG10(B7)'),
    ],
)
def test_a_formula_that_is_put_back_follows(formula: str, now: str) -> None:
    assert followed(formula, {5: 6}, {0: 1, 1: 2}) == now


def changes_of(stand_in: StandIn, book: GoogleBook) -> Sheet:
    return stand_in.book(book.key).sheet("Changes")
