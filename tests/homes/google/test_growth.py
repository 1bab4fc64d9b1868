"""What a Google Sheet gains: sheets, parts of sheets and names, in one request or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.book import BookChanged, BookError, Growth
from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.languages import words
from pumpkin_sheets.sheets.drawing import (
    Check,
    Drawing,
    FormulaColumn,
    Placed,
    Rule,
    Table,
    ValueColumn,
)
from pumpkin_sheets.sheets.look import HEADER, INPUT, RESULT, TITLE
from tests.google_stand_in import Fault, Redirect, Spreadsheet, StandIn
from tests.homes.google.test_setup import entered, everything

ENGLISH = words("en")


@pytest.fixture
def book(stand_in: StandIn, key_file: Path) -> GoogleBook:
    """A Google Sheet with one table that people typed into, and a page that is ours."""
    patience = Patience(tries=3, answer=20, sleep=lambda _: None)
    spreadsheet = stand_in.spreadsheet()
    log = spreadsheet.add("Log", rows=20, columns=3)
    log.fill([["Log"], ["Date", "Client", "Note"], [45000, "Studio Ünal", "prices"]])
    spreadsheet.add("Start").fill([["Start"], ["old"], ["older"]])
    spreadsheet.add("Mine").fill([["my own"]])
    return open_google(spreadsheet.key, key_file, patience, {"https://": Redirect(stand_in)})


def now(stand_in: StandIn, book: GoogleBook) -> Spreadsheet:
    return stand_in.book(book.key)


COSTS = Drawing(
    title="Costs",
    code_name="shCosts",
    tab_color="E07020",
    cells=[
        Placed(0, 0, "Costs", TITLE),
        Placed(1, 0, "What", HEADER),
        Placed(1, 1, "Twice", HEADER),
    ],
    table=Table(
        2,
        40,
        [
            ValueColumn(0, ["Rent", 12], INPUT, "what"),
            FormulaColumn(1, "LEN(A\x00)*2", [""] * 40, RESULT, "twice"),
        ],
    ),
    widths={0: 30, 1: 10},
    freeze=(2, 1),
    rules=[Rule(2, 0, 41, 0, '$A3="Rent"', "1F4E41")],
    checks=[Check(2, 0, 41, 0, "One of these.", choices=("Rent", "Tools"))],
    names={"CostWhat": "'Costs'!$A$3:$A$42"},
)
START = Drawing(
    title="Start",
    code_name="shStart",
    tab_color="E07020",
    cells=[Placed(0, 0, "Start", TITLE), Placed(2, 0, "Costs", TITLE, link="Costs")],
)
GAIN = Drawing(
    title="Log",
    code_name="shLog",
    tab_color="E07020",
    cells=[Placed(1, 3, "Minutes", HEADER), Placed(1, 4, "Hours", HEADER)],
    table=Table(
        2,
        30,
        [
            ValueColumn(3, [15], INPUT, "minutes"),
            FormulaColumn(4, 'IF(D\x00="","",D\x00/60)', [""] * 30, RESULT, "hours"),
        ],
    ),
    widths={3: 9, 4: 9},
    hidden_columns=frozenset({4}),
    rules=[Rule(2, 3, 31, 3, "$D3>60", "1F4E41")],
    checks=[Check(2, 3, 31, 3, "Minutes.", 1, 600)],
    names={"LogMinutes": "'Log'!$D$3:$D$32"},
)
GROWTH = Growth([COSTS, START], [GAIN], {"LogClient": "'Log'!$B$3:$B$32"})


def test_everything_arrives_in_one_request(stand_in: StandIn, book: GoogleBook) -> None:
    before = now(stand_in, book)
    typed, mine = entered(before.sheet("Log")), before.sheet("Mine")
    book.read(book.titles())
    assert book.grow(GROWTH)
    assert stand_in.calls.count("spreadsheets.batchUpdate") == 1
    assert len([call for call in stand_in.calls if call != "token"]) <= 6
    made = now(stand_in, book)
    assert [s.title for s in made.sheets] == ["Sheet1", "Log", "Start", "Mine", "Costs"]
    log, costs, start = (made.sheet(title) for title in ("Log", "Costs", "Start"))
    assert typed.items() <= entered(log).items(), "what people typed stays"
    assert log.grid()[1] == ["Date", "Client", "Note", "Minutes", "Hours"]
    assert log.value(2, 3) == 15
    assert entered(log)[31, 4] == {"formulaValue": '=IF(D32="";"";D32/60)'}
    assert log.rows >= 32
    assert "dataValidation" in log.cells[2, 3]
    assert "dataValidation" not in log.cells[2, 2]
    assert log.column_metadata[4]["hiddenByUser"]
    assert len(log.conditional_formats) == 1
    assert costs.grid()[:4] == [["Costs"], ["What", "Twice"], ["Rent"], [12]]
    assert entered(costs)[41, 1] == {"formulaValue": "=LEN(A42)*2"}
    assert costs.properties["gridProperties"]["frozenRowCount"] == 2
    assert start.grid() == [["Start"], [], ["Costs"]], "drawn anew: nothing old is left"
    link = start.cells[2, 0]["userEnteredFormat"]["textFormat"]["link"]
    assert link == {"uri": f"#gid={costs.sheet_id}"}
    names = {named["name"]: named["range"] for named in made.named_ranges}
    assert names["LogMinutes"] == {
        "sheetId": log.sheet_id,
        "startRowIndex": 2,
        "endRowIndex": 32,
        "startColumnIndex": 3,
        "endColumnIndex": 4,
    }
    assert names["LogClient"]["startColumnIndex"] == 1
    assert names["CostWhat"]["sheetId"] == costs.sheet_id
    assert made.sheet("Mine").cells == mine.cells
    assert "Costs" in book.titles(), "what was read before is forgotten"


def test_growing_again_changes_nothing(stand_in: StandIn, book: GoogleBook) -> None:
    book.grow(GROWTH)
    before = everything(now(stand_in, book))
    stand_in.forget_calls()
    assert not book.grow(GROWTH)
    assert "spreadsheets.batchUpdate" not in stand_in.calls
    assert everything(now(stand_in, book)) == before
    assert not book.grow(Growth())


def test_what_was_taken_away_comes_back(stand_in: StandIn, book: GoogleBook) -> None:
    book.grow(GROWTH)
    made = now(stand_in, book)
    made.sheets.remove(made.sheet("Costs"))
    made.named_ranges = [n for n in made.named_ranges if n["name"] != "CostWhat"]
    book.forget()
    assert book.grow(GROWTH)
    made = now(stand_in, book)
    assert made.sheets[-1].title == "Costs"
    assert len(made.sheet("Log").conditional_formats) == 1, "no rule is there twice"


def test_somebody_typed_meanwhile(stand_in: StandIn, book: GoogleBook) -> None:
    book.read(["Log", "Mine"])
    before = everything(now(stand_in, book))
    now(stand_in, book).sheet("Mine").type_in(5, 5, "a remark")
    with pytest.raises(BookChanged, match="Somebody typed on “Mine”"):
        book.grow(GROWTH)
    now(stand_in, book).sheet("Mine").type_in(5, 5, None)
    del now(stand_in, book).sheet("Mine").cells[5, 5]
    assert everything(now(stand_in, book)) == before
    book.forget()
    assert book.grow(GROWTH)


def test_a_column_was_inserted_just_before_the_writing(stand_in: StandIn, book: GoogleBook) -> None:
    from tests.google_stand_in.people import insert_columns

    book.read(["Log"])

    def insert() -> None:
        stand_in.meanwhile(
            "spreadsheets.get", lambda: insert_columns(now(stand_in, book), "Log", 1)
        )

    stand_in.meanwhile("spreadsheets.get", insert)
    with pytest.raises(BookChanged):
        book.grow(Growth(gains=[GAIN]))
    assert now(stand_in, book).sheet("Log").grid()[1] == ["Date", "", "Client", "Note"]


def test_a_sheet_that_is_not_there(stand_in: StandIn, book: GoogleBook) -> None:
    with pytest.raises(BookError, match="has no sheet called “Nowhere”"):
        book.grow(Growth(gains=[replace(GAIN, title="Nowhere")]))
    assert "spreadsheets.batchUpdate" not in stand_in.calls


def test_a_sheet_was_renamed_meanwhile(stand_in: StandIn, book: GoogleBook) -> None:
    book.read(["Log"])

    def rename() -> None:
        now(stand_in, book).sheet("Log").title = "Logbook"

    stand_in.meanwhile("spreadsheets.get", rename)
    with pytest.raises(BookChanged, match="renamed or deleted"):
        book.grow(Growth(gains=[GAIN]))


@pytest.mark.parametrize("kind", ["reset after", "truncate"])
def test_a_lost_answer_is_not_asked_twice(stand_in: StandIn, book: GoogleBook, kind: Any) -> None:
    stand_in.fail(Fault(kind, "spreadsheets.batchUpdate"))
    assert book.grow(GROWTH)
    assert stand_in.calls.count("spreadsheets.batchUpdate") == 1
    assert [s.title for s in now(stand_in, book).sheets].count("Costs") == 1


def test_a_request_that_never_arrived_is_asked_again(stand_in: StandIn, book: GoogleBook) -> None:
    stand_in.fail(Fault("reset before", "spreadsheets.batchUpdate"))
    assert book.grow(GROWTH)
    assert stand_in.calls.count("spreadsheets.batchUpdate") == 2
    assert len(now(stand_in, book).sheet("Log").conditional_formats) == 1


def test_it_is_verified_again_before_it_is_asked_again(stand_in: StandIn, book: GoogleBook) -> None:
    book.read(["Log"])
    stand_in.fail(Fault("reset before", "spreadsheets.batchUpdate"))

    def typed() -> None:
        now(stand_in, book).sheet("Log").type_in(9, 3, "mine")

    stand_in.meanwhile("spreadsheets.batchUpdate", typed)
    with pytest.raises(BookChanged):
        book.grow(GROWTH)
    assert now(stand_in, book).sheet("Log").value(9, 3) == "mine"


def test_a_refused_part_refuses_all(stand_in: StandIn, book: GoogleBook) -> None:
    before = everything(now(stand_in, book))
    broken = replace(START, cells=[Placed(0, 0, "x" * 60_000, TITLE)])
    with pytest.raises(BookError):
        book.grow(Growth([COSTS, broken], [GAIN]))
    assert everything(now(stand_in, book)) == before


def test_a_workbook_that_was_set_up_grows_in_its_own_looks(
    stand_in: StandIn, book: GoogleBook
) -> None:
    for title in ("Log", "Start"):
        now(stand_in, book).sheets.remove(now(stand_in, book).sheet(title))
    chinese = words("zh-Hant")
    set_up(book, chinese, rows=10)
    assert book.grow(Growth([COSTS]))
    made = now(stand_in, book)
    form = made.sheet("Costs").cells[0, 0]["userEnteredFormat"]
    assert form["textFormat"]["fontFamily"] == chinese.font
    settled = everything(made)
    assert set_up(book, chinese, rows=10).changes == 0, "setting up leaves the new sheet alone"
    assert everything(now(stand_in, book)) == settled


def test_our_own_page_keeps_its_place_and_the_owners_rules(
    stand_in: StandIn, book: GoogleBook
) -> None:
    start = now(stand_in, book).sheet("Start")
    start.conditional_formats.append({"ranges": [], "booleanRule": {"condition": {}}})
    start.merges.append(
        {"sheetId": start.sheet_id, "startRowIndex": 0, "endRowIndex": 2,
         "startColumnIndex": 0, "endColumnIndex": 3}
    )  # fmt: skip
    number = start.sheet_id
    rules = [Rule(0, 0, 3, 0, "$A1=1", "1F4E41")]
    merged = replace(START, cells=[Placed(0, 0, "Start", TITLE, 0, 4)], rules=rules)
    assert book.grow(Growth([merged]))
    made = now(stand_in, book).sheet("Start")
    assert made.sheet_id == number
    assert now(stand_in, book).sheets[2].title == "Start"
    assert len(made.conditional_formats) == 2
    assert [m["endColumnIndex"] for m in made.merges] == [5]
