"""Workbooks of ours that other programs saved are read and recalculated, and stay theirs."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.recalculate import Outcome, recalculate
from pumpkin_sheets.stored import stored_results
from tests.foreign_files import RECALCULATED
from tests.homes.file.hostile import raw_entries
from tests.soundness import Parts, faults
from tests.validity import findings_of, kinds

TODAY = RECALCULATED + dt.timedelta(1)

ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\sr="(\d+)"')
END_OF_ROWS = re.compile(rb"</(?:\w+:)?sheetData>")
CALCULATED = re.compile(
    rb"(<(?:\w+:)?c\b[^>]*(?<!/)>)((?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?f\b.*?)</(?:\w+:)?c>",
    re.DOTALL,
)
RESULT = re.compile(rb"<((?:\w+:)?)v\b[^>]*>[^<]*</\1v>|<(?:\w+:)?v\s*/>")
SETTING = re.compile(rb"<(?:\w+:)?calcPr\b[^>]*/>")
SIZE = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")


def without_results(sheet: bytes) -> bytes:
    """A worksheet without the results of its formulas."""

    def bare(cell: re.Match[bytes]) -> bytes:
        return re.sub(rb'\st="\w+"', b"", cell[1]) + RESULT.sub(b"", cell[2])

    return CALCULATED.sub(bare, sheet)


def without_rows(sheet: bytes, first: int) -> bytes:
    """A worksheet without its rows from ``first`` (from 1) down, and without its size."""
    end = END_OF_ROWS.search(sheet)
    start = next((row.start() for row in ROW.finditer(sheet) if int(row[1]) >= first), None)
    if end and start is not None:
        sheet = sheet[:start].rstrip() + sheet[end.start() :]
    return SIZE.sub(b"", sheet)


def assert_rest_unchanged(before: Path, after: Path, outcome: Outcome) -> None:
    """What was not ours to write is there byte for byte, stored and compressed as it was."""
    parts = Parts(before)
    ours = {sheet.title: sheet.part for sheet in parts.sheets}
    rows = {ours[title]: table.first_row + 1 for title, table in outcome.judgement.written.items()}
    calculated = {ours[title] for title in stored_results(outcome.judgement)}
    chain = [name for name in parts.names if name.endswith("calcChain.xml")]
    assert not chain, "none of these programs writes one"

    old, new = raw_entries(before), raw_entries(after)
    assert list(old) == list(new)
    touched = {name for name in old if old[name] != new[name]}
    assert touched <= {*rows, *calculated, parts.workbook}
    with ZipFile(before) as was, ZipFile(after) as became:
        for name in touched:
            one, other = was.read(name), became.read(name)
            if name == parts.workbook:
                one, other = SETTING.sub(b"", one), SETTING.sub(b"", other)
            elif name in rows:
                one, other = without_rows(one, rows[name]), without_rows(other, rows[name])
            assert without_results(one) == without_results(other), name


@pytest.fixture(scope="module")
def expected(foreign_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What comes of the workbook that no other program has saved."""
    path = shutil.copyfile(foreign_base, tmp_path_factory.mktemp("expected") / "Plan.xlsx")
    return recalculate(XlsxBook(path), TODAY)


SIGNS = {
    "libreoffice": ("docProps/app.xml", b"<Application>LibreOffice"),
    "gnumeric": ("docProps/app.xml", b"<Application>gnumeric"),
    "openpyxl": ("docProps/app.xml", b"Openpyxl"),
    "sheetjs": ("docProps/app.xml", b"<Application>SheetJS"),
    "strict": ("xl/worksheets/sheet8.xml", b't="d"><v>2026-02-10T00:00:00.000</v>'),
    "1904": ("xl/worksheets/sheet8.xml", b"<v>44601</v>"),
    "prefixes": ("xl/worksheets/sheet2.xml", b"<x:worksheet "),
    "many styles": ("xl/styles.xml", b'<cellStyles count="601">'),
}


def test_each_way_is_what_it_says(foreign_file: Path, request: pytest.FixtureRequest) -> None:
    part, sign = SIGNS[request.node.callspec.params["foreign_file"]]
    with ZipFile(foreign_file) as archive:
        assert sign in archive.read(part)


def test_days_that_were_typed_are_in_the_workbook(expected: Outcome) -> None:
    assert expected.service
    days = {touch.date for touch in expected.service.touches}
    assert days == {dt.date(2026, 2, 10), dt.date(2026, 2, 26)}


def test_foreign_files_are_recalculated(
    foreign_file: Path, expected: Outcome, tmp_path: Path
) -> None:
    before = Path(shutil.copyfile(foreign_file, tmp_path / "before.xlsx"))
    outcome = recalculate(XlsxBook(foreign_file), TODAY)
    assert outcome.written
    assert outcome.judgement.written == expected.judgement.written
    assert outcome.service == expected.service
    assert_rest_unchanged(before, foreign_file, outcome)
    assert not recalculate(XlsxBook(foreign_file), TODAY).written


def test_foreign_files_stay_as_valid_as_they_were(foreign_file: Path, tmp_path: Path) -> None:
    before = Path(shutil.copyfile(foreign_file, tmp_path / "before.xlsx"))
    recalculate(XlsxBook(foreign_file), TODAY)
    assert faults(before) == faults(foreign_file) == []
    found = findings_of([before, foreign_file])
    assert kinds(found[foreign_file]) <= kinds(found[before])
