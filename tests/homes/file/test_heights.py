"""Rows in which a text wraps are as high as it needs, in a program that does not work it out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pumpkin_sheets.book import Growth, Rows
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.heights import text_height
from pumpkin_sheets.homes.file.splice import TableSplice
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.care.sheets import QUEUE
from pumpkin_sheets.plan.letters.drafts import SHEET as DRAFTS
from pumpkin_sheets.plan.proposals.sheet import SHEET as PROPOSALS
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.own_sheets import written_rows
from pumpkin_sheets.plan.review.review import SHEET as REVIEW
from pumpkin_sheets.plan.whatif.levers_sheet import SHEET as LEVERS
from pumpkin_sheets.sheets.problems import SHEET as PROBLEMS
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.table_page import draw_written
from pumpkin_sheets.sheets.tables import declared_header
from tests.homes.file import hostile
from tests.homes.file.growth_drawings import parts

LONG = "Revenue 320,000 · Direct cost 18,000 · Hours 110 · Knowledge 3 · Growth, referrals 4"
CHINESE = "成功的意思 客人直接向我們訂房・會如何變得更好 每晚多留下兩成收入・指標 直接訂房"
COLUMNS = '<cols><col min="2" max="2" width="52.7109375" customWidth="1"/></cols>'
HEIGHT = re.compile(r'<row r="(\d+)"[^>]*? ht="([^"]+)"( customHeight="1")?')


@pytest.mark.parametrize(
    ("text", "width", "points"),
    [
        ("", 52, 0),
        ("Revenue 30,000", 52, 0),
        (LONG, 52.7, 30),
        (LONG, 26.3, 42),
        ("Dear Ms Wu,\n\nThank you.", 88, 42),
        (CHINESE, 52.7, 34),
        ("one\n" * 50, 88, 409),
    ],
)
def test_the_height_of_a_text(text: str, width: float, points: float) -> None:
    assert text_height(text, width) == points


def put(rows: list[list[str]], old: str = "", wrapped: frozenset[int] = frozenset({1})) -> str:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'{COLUMNS}<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{old}</sheetData></worksheet>'
    )
    splice = TableSplice(Rows(1, (0, 1), rows, wrapped=wrapped), date1904=False)
    return b"".join(splice.run([sheet.encode()])).decode()


def test_rows_are_as_high_as_the_text_that_wraps() -> None:
    made = put([["a", "short"], ["b", LONG], [LONG, "c"]])
    assert HEIGHT.findall(made) == [("2", "18", ""), ("3", "30", ""), ("4", "18", "")]
    assert not HEIGHT.findall(put([["b", LONG]], wrapped=frozenset()))


def test_a_height_that_the_owner_chose_stays() -> None:
    old = '<row r="2" ht="60" customHeight="1"><c r="A2"><v>1</v></c></row>'
    assert HEIGHT.findall(put([["a", "b"], ["b", LONG]], old)) == [
        ("2", "60", ' customHeight="1"'),
        ("3", "60", ' customHeight="1"'),
    ]


def test_a_height_that_one_text_needed_goes_with_it() -> None:
    old = '<row r="2" ht="60"><c r="A2"><v>1</v></c></row>'
    assert HEIGHT.findall(put([["a", "b"]], old)) == [("2", "18", "")]


def test_a_text_that_may_just_have_one_line_gets_two() -> None:
    line = "W" * 41  # 95% of the line
    assert text_height(line, 53) == 0
    found = HEIGHT.findall(put([["a", line], ["b", line[:35]]]))
    assert found == [("2", "30", ""), ("3", "18", "")]


@pytest.mark.parametrize(
    ("sheet", "names"),
    [
        (PROPOSALS, {"proposed", "why"}),
        (DRAFTS, {"text", "missing"}),
        (PROBLEMS, {"message"}),
        (REVIEW, {"reason", "advice"}),
        (CHANGES, {"why"}),
        (QUEUE, {"task"}),
        (LEVERS, {"ask", "single", "cheapest", "alike"}),
    ],
)
def test_sheets_with_long_texts_say_which_columns_wrap(sheet: Sheet, names: set[str]) -> None:
    header = declared_header(sheet)
    rows = written_rows(sheet, header, [])
    assert rows.wrapped == {header.positions[name] for name in names}


def test_proposals_that_come_with_their_sheet_do_not_overlap(tmp_path: Path) -> None:
    path = hostile.plan(tmp_path / "Plan.xlsx")
    english = words("en")
    cells = {"number": [1, 2], "row": ["Acme", "Bolt"], "proposed": ["Revenue 30,000", LONG]}
    drawing = draw_written(PROPOSALS, english, declared_header(PROPOSALS), cells)
    XlsxBook(path).grow(Growth(sheets=[drawing], font=english.font))
    made = parts(path)["xl/worksheets/pumpkin1.xml"].decode()
    assert HEIGHT.findall(made, made.index('<row r="4"')) == [("4", "18", ""), ("5", "30", "")]


@pytest.mark.parametrize(("sheet", "upper"), [(REVIEW, False), (CHANGES, False), (DRAFTS, True)])
def test_only_beside_whole_letters_a_row_stands_at_its_top(sheet: Sheet, upper: bool) -> None:
    """A text at the top of its cell touches the line above it: no program leaves air there."""
    table = draw_written(sheet, words("en")).table
    assert table is not None
    assert {column.style.upper for column in table.columns} == {upper}
