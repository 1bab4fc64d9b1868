"""A closed file whose owner works in it while the mail goes out: all is marked, nothing is lost."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.nightly.diary import Diary
from pumpkin_sheets.nightly.night import Line, Night
from pumpkin_sheets.nightly.settings import BookEntry
from tests.nightly.test_night import MONDAY, settings

NAMES = {"Studio Ünal": 24000, "Bob & Co": 900, "0042": 3000}
FIRST, SECOND = dt.datetime(2026, 3, 1), dt.datetime(2026, 3, 2)
"""The days on which the first nights of March begin, where the owner works."""
Move = Callable[[Worksheet], None]


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("typed") / "clients.xlsx"
    create_workbook(path, rows=5)
    book = openpyxl.load_workbook(path)
    for row, (name, revenue) in enumerate(NAMES.items(), start=5):
        book["Clients"].cell(row, 1, name)
        book["Clients"].cell(row, 5, revenue)
    book.save(path)
    return path


@pytest.fixture
def path(typed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(typed, tmp_path / "clients.xlsx"))


class Studio:
    """One computer that looks after a closed file every night."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mails: list[EmailMessage] = []

    def night(self, day: int, meanwhile: Callable[[], object] = lambda: None) -> Line:
        def post(mail: EmailMessage, *_: object) -> dict[str, int]:
            meanwhile()
            self.mails.append(mail)
            return {}

        entry = BookEntry(self.path, "Studio", (("", "anna@studio.example"),))
        now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(3), dt.UTC)
        diary = Diary(self.path.parent / "nights.json")
        chosen = replace(settings(), books=(entry,))
        (line,) = Night(chosen, now, False, {}, None, post, diary).run()
        return line

    def on_changes(self, move: Move) -> None:
        """What somebody does on Changes, in another program that saves the file."""
        book = openpyxl.load_workbook(self.path)
        move(book["Changes"])
        book.save(self.path)

    def changes(self) -> list[tuple[Any, ...]]:
        found = openpyxl.load_workbook(self.path)["Changes"].iter_rows(min_row=3, values_only=True)
        return [row for row in found if any(value is not None for value in row)]


def _remark(sheet: Worksheet) -> None:
    sheet["K4"] = "called them"
    sheet["K5"] = "=1+1"


def _row(sheet: Worksheet) -> None:
    sheet.insert_rows(5)


def _column(sheet: Worksheet) -> None:
    sheet.insert_cols(3)
    sheet["C3"] = "Mine"
    sheet["C4"] = "my own column"


def _sorted(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=6)]
    for r, values in enumerate(reversed(rows), start=4):
        for c, value in enumerate(values, start=1):
            sheet.cell(r, c, value)


@pytest.mark.parametrize(
    ("move", "order", "left"),
    [
        (_remark, ["0042", "Bob & Co", "Studio Ünal"], {"called them", "=1+1"}),
        (_row, ["0042", "Bob & Co", "Studio Ünal"], set()),
        (_column, ["0042", "Bob & Co", "Studio Ünal"], {"Mine", "my own column"}),
        (_sorted, ["Studio Ünal", "Bob & Co", "0042"], set()),
    ],
    ids=["remark", "row", "column", "sorted"],
)
def test_what_was_mailed_is_marked_where_it_stands_now(
    path: Path, move: Move, order: list[str], left: set[str]
) -> None:
    studio = Studio(path)
    line = studio.night(0, lambda: studio.on_changes(move))
    assert str(line) == "Studio: recalculated; mailed changes: 3"
    assert not line.failed
    titles, *lines = studio.changes()
    client, mailed_on = titles.index("Client"), titles.index("Mailed on")
    assert [row[client] for row in lines] == order
    assert [row[mailed_on] for row in lines] == [FIRST] * 3
    assert left <= {value for row in (titles, *lines) for value in row}
    sheet = openpyxl.load_workbook(path)["Changes"]
    cells = [row[mailed_on] for row in sheet.iter_rows(min_row=4) if row[client].value]
    assert [cell.number_format for cell in cells] == ["yyyy-mm-dd"] * 3, "a day, and no number"
    assert len(studio.mails) == 1


def test_a_file_that_is_open_meanwhile_is_marked_the_next_night_and_not_mailed_again(
    path: Path,
) -> None:
    studio = Studio(path)
    lock = path.with_name("~$clients.xlsx")
    line = studio.night(0, lambda: lock.write_bytes(b"\x04Anna" + b" " * 160))
    assert line.failed
    assert str(line).startswith(
        "Studio: recalculated; mailed changes: 3, but not marked as mailed; the next night on this"
        " computer marks it and does not mail it again: clients.xlsx is open in "
    )
    assert [row[8] for row in studio.changes()[1:]] == [None] * 3
    lock.unlink()
    line = studio.night(1)
    assert not line.failed
    assert str(line).endswith("; mailed by an earlier night, and marked as mailed only now: 3")
    assert [row[8] for row in studio.changes()[1:]] == [SECOND] * 3
    assert len(studio.mails) == 1
    assert "mailed" not in str(studio.night(2))
