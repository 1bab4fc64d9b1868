"""What the stand-in for Google enforces, so that a test of ours cannot pass by its leniency."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.book import BookError, Rows
from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from tests.google_stand_in import Sheet, Spreadsheet, StandIn, people
from tests.google_stand_in.transport import InProcess

REVIEW = Rows(1, (0, 1), [["a", 1]])


@pytest.fixture
def sheet(stand_in: StandIn) -> Spreadsheet:
    book = stand_in.spreadsheet()
    book.add("Review", rows=6, columns=4).fill([["Client", "Score"], ["x", 5], ["y", 6]])
    return book


@pytest.fixture
def book(stand_in: StandIn, sheet: Spreadsheet, key_file: Path) -> GoogleBook:
    patience = Patience(tries=2, sleep=lambda _: None)
    return open_google(sheet.key, key_file, patience, {"https://": InProcess(stand_in)})


def change(book: GoogleBook, *requests: dict[str, Any]) -> None:
    book.client.change(book.key, requests, repeatable=True)


def lines(way: str, start: int, end: int, sheet: Sheet) -> dict[str, Any]:
    return {"sheetId": sheet.sheet_id, "dimension": way, "startIndex": start, "endIndex": end}


@pytest.mark.parametrize(
    ("editors", "area", "refused"),
    [
        ([], {}, True),
        ([], {"startRowIndex": 1, "endRowIndex": 2}, True),
        ([], {"startRowIndex": 4}, False),
        ([], {"startColumnIndex": 2}, False),
        (["pumpkin@studio.iam.gserviceaccount.com"], {}, False),
    ],
)
def test_protected_cells_refuse_others(
    sheet: Spreadsheet, book: GoogleBook, editors: list[str], area: dict[str, int], refused: bool
) -> None:
    number = people.protect(sheet, "Review", editors, **area)
    if refused:
        with pytest.raises(BookError, match="protected cells that Pumpkin writes"):
            book.write({"Review": REVIEW})
        assert sheet.sheet("Review").value(1, 0) == "x"
        people.unprotect(sheet.sheet("Review"), number)
    assert book.write({"Review": REVIEW})


def test_protection_that_only_warns_refuses_nobody(sheet: Spreadsheet, book: GoogleBook) -> None:
    people.protect(sheet, "Review", [])
    sheet.sheet("Review").protected_ranges[0]["warningOnly"] = True
    assert book.write({"Review": REVIEW})


def test_an_unprotected_part_can_be_written(sheet: Spreadsheet, book: GoogleBook) -> None:
    people.protect(sheet, "Review", [])
    review = sheet.sheet("Review")
    free = {"sheetId": review.sheet_id, "startRowIndex": 1, "endRowIndex": 3}
    review.protected_ranges[0]["unprotectedRanges"] = [free]
    assert book.write({"Review": REVIEW})
    with pytest.raises(BookError, match="protected cells"):
        book.write({"Review": Rows(1, (0, 1), [["a", 1], ["b", 2], ["c", 3]])})


@pytest.mark.parametrize(
    "request_",
    ["insertDimension", "deleteDimension"],
)
def test_protected_rows_do_not_come_or_go(
    sheet: Spreadsheet, book: GoogleBook, request_: str
) -> None:
    people.protect(sheet, "Review", [], startRowIndex=1, endRowIndex=3)
    span = lines("ROWS", 2, 3, sheet.sheet("Review"))
    with pytest.raises(BookError, match="protected cells"):
        change(book, {request_: {"range": span}})


def test_titles_differ_by_more_than_capitals(sheet: Spreadsheet, book: GoogleBook) -> None:
    with pytest.raises(BookError, match="already exists"):
        change(book, {"addSheet": {"properties": {"title": "REVIEW"}}})
    own = {"properties": {"sheetId": 0, "title": "review"}, "fields": "title"}
    with pytest.raises(BookError, match="already exists"):
        change(book, {"updateSheetProperties": own})
    assert sheet.values("review!A1", "FORMULA")["values"] == [["Client"]]


def test_metadata_goes_with_its_row_and_its_column(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    review = sheet.sheet("Review")
    for number, (way, at) in enumerate((("ROWS", 2), ("COLUMNS", 1)), 1):
        entry = {
            "metadataId": number,
            "metadataKey": "ours",
            "visibility": "DOCUMENT",
            "location": {"dimensionRange": lines(way, at, at + 1, review)},
        }
        change(book, {"createDeveloperMetadata": {"developerMetadata": entry}})
        with pytest.raises(BookError, match="already exists"):
            change(book, {"createDeveloperMetadata": {"developerMetadata": entry}})
    people.insert_rows(stand_in.book(book.key), "Review", 1)
    people.insert_columns(stand_in.book(book.key), "Review", 0, 2)
    moved = stand_in.book(book.key).sheet("Review")
    assert moved.value(3, 2) == "y"
    (row,) = moved.row_metadata[3]["developerMetadata"]
    (column,) = moved.column_metadata[3]["developerMetadata"]
    assert row["location"]["dimensionRange"] == lines("ROWS", 3, 4, review)
    assert column["location"]["dimensionRange"] == lines("COLUMNS", 3, 4, review)
    people.delete_rows(stand_in.book(book.key), "Review", 3)
    assert not any(moved.row_metadata.values())
    wide = {"dimensionRange": lines("ROWS", 0, 2, review)}
    entry = {"metadataKey": "x", "visibility": "DOCUMENT", "location": wide}
    with pytest.raises(BookError, match="single row or column"):
        change(book, {"createDeveloperMetadata": {"developerMetadata": entry}})


def test_a_request_has_a_size(stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook) -> None:
    stand_in.largest = 2000
    assert book.write({"Review": REVIEW})
    with pytest.raises(BookError, match="payload size exceeds the limit: 2000 bytes"):
        book.write({"Review": Rows(1, (0,), [["x" * 2000]])})
    assert sheet.sheet("Review").rows == 6


def test_many_sheets_are_asked_for_without_a_long_address(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    """Those of all packs, in Persian, take 6,400 characters; the stand-in takes 2,048."""
    titles = [f"{number} مشتریان و خدمات & ها" for number in range(30)]
    for number, title in enumerate(titles):
        sheet.add(title, rows=3, columns=2).fill([["Client", number]])
    asked = book.client.session.get(f"https://sheets.googleapis.com/v4/spreadsheets/{'x' * 2048}")
    assert asked.status_code == 414
    stand_in.forget_calls()
    read = book.read(titles)
    assert read == {title: [["Client", number]] for number, title in enumerate(titles)}
    assert stand_in.calls == ["spreadsheets.get", "spreadsheets.get"]
    assert book.write({titles[7]: REVIEW})


def test_references_follow_rows_that_move_and_end_with_rows_that_go(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    first = sheet.sheet("Sheet1")
    first.type_in(0, 0, "=Review!A2&Review!$B$3")
    first.type_in(1, 0, "=SUM(Review!B2:B3)")
    review = sheet.sheet("Review")
    source = lines("ROWS", 1, 2, review)
    change(book, {"moveDimension": {"source": source, "destinationIndex": 3}})
    there = stand_in.book(book.key)
    assert [row[0] for row in there.sheet("Review").grid()] == ["Client", "y", "x"]
    assert there.sheet("Sheet1").entered(0, 0) == {"formulaValue": "=Review!A3&Review!$B$2"}
    assert there.sheet("Sheet1").entered(1, 0) == {"formulaValue": "=SUM(Review!B2:B3)"}
    people.delete_rows(there, "Review", 2)
    assert there.sheet("Sheet1").entered(0, 0) == {"formulaValue": "=#REF!&Review!$B$2"}
    assert there.sheet("Sheet1").entered(1, 0) == {"formulaValue": "=SUM(Review!B2:B2)"}
    there.sheet("Review").properties["gridProperties"] = {"frozenRowCount": 1}
    source = lines("ROWS", 0, 1, review)
    with pytest.raises(BookError, match="frozen"):
        change(book, {"moveDimension": {"source": source, "destinationIndex": 2}})


def test_a_write_is_answered_with_what_it_left(sheet: Spreadsheet, book: GoogleBook) -> None:
    put = {"start": {"sheetId": sheet.sheet("Review").sheet_id, "rowIndex": 1}}
    cells = [{"values": [{"userEnteredValue": {"stringValue": "new"}}]}]
    answer = book.client.change(
        book.key,
        [{"updateCells": {**put, "rows": cells, "fields": "userEnteredValue"}}],
        repeatable=True,
        seen=["'Review'!2:2"],
        fields="sheets(properties(gridProperties),data(startRow,rowData(values(userEnteredValue))))",
    )
    (found,) = answer["updatedSpreadsheet"]["sheets"]
    assert found["properties"] == {"gridProperties": {"rowCount": 6, "columnCount": 4}}
    row = [{"userEnteredValue": {"stringValue": "new"}}, {"userEnteredValue": {"numberValue": 5}}]
    assert found["data"] == [{"startRow": 1, "rowData": [{"values": row}]}]
