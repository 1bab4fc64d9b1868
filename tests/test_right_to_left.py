"""Persian workbooks: what reads from right to left, what keeps its own direction, what points."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.google.formats import cell_format
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.letters.following import READY
from pumpkin_sheets.plan.letters.letters import LETTERS
from pumpkin_sheets.sheets.drawing import Style
from pumpkin_sheets.sheets.look import INPUT, RESULT
from pumpkin_sheets.sheets.schema import Column
from pumpkin_sheets.sheets.table_page import typed_style, written_style

FA = words("fa")
RIGHT_TO_LEFT, OWN = 2.0, 0.0


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook in Persian, of which Letters and Drafts were added later."""
    path = tmp_path_factory.mktemp("persian") / "clients.xlsx"
    create_workbook(path, language="fa", rows=5)
    assert main(["add", str(path), "letters"]) == 0
    return path


@pytest.fixture(scope="module")
def book(persian: Path) -> Any:
    with warnings.catch_warnings(action="ignore"):
        return openpyxl.load_workbook(persian)


def test_every_sheet_reads_from_right_to_left_those_added_later_too(book: Any) -> None:
    assert {"نامه‌ها", "پیش‌نویس‌ها"} <= {*book.sheetnames}
    assert [sheet.title for sheet in book if not sheet.sheet_view.rightToLeft] == []


def looks(cell: Any) -> tuple[str, float]:
    return cell.alignment.horizontal, cell.alignment.readingOrder


def test_words_read_as_the_page_and_names_as_themselves(book: Any) -> None:
    clients, review = book["مشتریان"], book["بازبینی"]
    title = {cell.value: cell.column for cell in clients[4]}
    assert looks(clients["A1"]) == ("right", RIGHT_TO_LEFT)
    assert looks(clients.cell(5, title[FA["columns.clients.reason"]])) == ("right", RIGHT_TO_LEFT)
    assert looks(clients.cell(5, title["مشتری"])) == ("right", OWN), "what people type"
    column = {cell.value: cell.column for row in review["1:4"] for cell in row}
    assert review.cell(6, column["مشتری"]).alignment.readingOrder == OWN, "a name alone"


def test_units_of_numbers_stand_below_each_other(book: Any) -> None:
    """At the right: digits run from left to right in Persian too; and a minus stays before them."""
    clients = book["مشتریان"]
    title = {cell.value: cell.column for cell in clients[4]}
    assert looks(clients.cell(5, title["درآمد"])) == ("right", OWN)
    assert looks(clients.cell(5, title["ساعت‌ها"])) == ("right", OWN)


def test_no_other_language_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=5)
    with ZipFile(path) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    assert b"readingOrder" not in parts["xl/styles.xml"]
    assert [n for n, part in parts.items() if b"rightToLeft" in part] == []


def test_what_points_forward_points_to_the_left(persian: Path) -> None:
    assert LETTERS.states[READY].symbol == "▶"
    assert LETTERS.state_texts(FA.texts)[READY] == "◀ آمادهٔ ارسال"
    assert LETTERS.state_texts(words("en").texts)[READY] == "▶ Ready to send"
    with ZipFile(persian) as package:
        said = "".join(
            package.read(n).decode() for n in package.namelist() if re.search(r"sheet|Strings", n)
        )
    assert "◀" in said
    assert "▶" not in said


@pytest.mark.parametrize(
    ("style", "side", "direction"),
    [
        (Style(), "RIGHT", "RIGHT_TO_LEFT"),
        (Style(align="end"), "LEFT", "RIGHT_TO_LEFT"),
        (Style(align="units", number="#,##0"), "RIGHT", None),
        (INPUT, "RIGHT", None),
        (typed_style(Column("who", "text")), "RIGHT", None),
        (written_style(Column("who", "client"), FA), "RIGHT", None),
        (written_style(Column("why", "text"), FA), "RIGHT", "RIGHT_TO_LEFT"),
        (RESULT, "RIGHT", "RIGHT_TO_LEFT"),
    ],
)
def test_a_google_sheet_is_told_the_same(style: Style, side: str, direction: str | None) -> None:
    made = cell_format(style, "Tahoma", right_to_left=True)
    assert made["horizontalAlignment"] == side
    assert made.get("textDirection") == direction
    assert "textDirection" not in cell_format(style, "Arial", right_to_left=False)
