"""Cells that strayed far away, and cells that calamine does not know: named, the rest reviewed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.recalculate import Done, recalculate
from tests.homes.file import hostile

DAY = dt.date(2026, 3, 2)
SPACE = '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>'
TEXT = '<c r="{}" t="str"><v>far away</v></c>'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "Plan.xlsx"
    create_workbook(path)
    return path


def part_of(path: Path, title: str) -> str:
    from pumpkin_sheets.homes.file.package import Package

    with Package(path) as package:
        return package.sheets[title]


def append(path: Path, title: str, row: int, cells: str) -> None:
    """Put a row of cells below all others, as a spreadsheet program writes it."""
    name = part_of(path, title)
    row_xml = f'<row r="{row}">{cells}</row></sheetData>'.encode()
    hostile.repack(
        path, lambda n, xml: xml.replace(b"</sheetData>", row_xml, 1) if n == name else xml
    )


def put(path: Path, title: str, cell: str, written: str) -> None:
    """Put a cell in place of the one that is there."""
    name, fresh = part_of(path, title), written.format(cell).encode()
    pattern = re.compile(rb'<c r="%b"[^>]*?(?:/>|>.*?</c>)' % cell.encode(), re.DOTALL)
    done = []

    def change(n: str, xml: bytes) -> bytes:
        if n != name:
            return xml
        xml, count = pattern.subn(lambda _: fresh, xml, count=1)
        done.append(count)
        return xml

    hostile.repack(path, change)
    assert done == [1]


@pytest.mark.parametrize("cell", ["A1048576", "XFD1048576"])
@pytest.mark.parametrize("written", [SPACE, TEXT])
@pytest.mark.parametrize("title", ["Clients", "Settings", "Touch Log", "Plan"])
def test_a_cell_far_away_is_named_and_the_rest_reviewed(
    plan: Path, title: str, cell: str, written: str
) -> None:
    append(plan, title, 1_048_576, written.format(cell))
    outcome = recalculate(XlsxBook(plan), DAY)
    assert outcome.done is Done.REVIEWED
    assert [(p.sheet, p.cell, p.value) for p in outcome.judgement.problems] == [
        (title, cell, " " if written is SPACE else "far away")
    ]
    problems = XlsxBook(plan).read(["Problems"])["Problems"]
    assert any(row[0] == f"{title}!{cell}" for row in problems)
    assert recalculate(XlsxBook(plan), DAY).done is Done.SAME


@pytest.mark.parametrize("title", ["Review", "Changes", "Problems", "Memory", "Schedule"])
def test_a_cell_far_away_on_a_sheet_of_pythons(plan: Path, title: str) -> None:
    append(plan, title, 1_048_576, TEXT.format("XFD1048576"))
    outcome = recalculate(XlsxBook(plan), DAY)
    assert outcome.done is Done.REVIEWED
    (problem,) = outcome.judgement.problems
    assert (problem.sheet, problem.cell, problem.value) == (title, "XFD1048576", "far away")
    assert "on a sheet that Recalculate writes" in problem.message


def test_many_cells_far_away_are_counted(plan: Path) -> None:
    cells = "".join(f'<c r="{letter}900000"><v>{i}</v></c>' for i, letter in enumerate("ABCDEFGH"))
    append(plan, "Clients", 900_000, cells)
    problems = recalculate(XlsxBook(plan), DAY).judgement.problems
    assert [(p.cell, p.value) for p in problems] == [
        ("A900000", 0),
        ("B900000", 1),
        ("C900000", 2),
        ("D900000", 3),
        ("E900000", 4),
    ]
    assert problems[-1].message.endswith(
        " Further such cells on this sheet, which were not read: 3."
    )


def test_a_list_of_many_rows_is_read_whole_and_what_is_below_it_named(tmp_path: Path) -> None:
    """25,000 rows are more than what is given to calamine unseen, and no reason to cut."""
    path = hostile.plan(tmp_path / "Plan.xlsx")
    rows = "".join(
        f'<row r="{r}"><c r="A{r}" t="str"><v>n{r}</v></c></row>' for r in range(8, 25_001)
    )
    far = '<row r="36000"><c r="B36000"><v>7</v></c></row>'
    name = part_of(path, "Clients")

    def change(n: str, xml: bytes) -> bytes:
        end = f"{rows}{far}</sheetData>".encode()
        return xml.replace(b"</sheetData>", end, 1) if n == name else xml

    hostile.repack(path, change)
    book = XlsxBook(path)
    grid = book.read(["Clients"])["Clients"]
    assert len(grid) == 25_000
    assert grid[24_999][0] == "n25000"
    assert grid[3][0] == "Bäckerei <Krause>"
    assert book.unread()["Clients"].cells == ((35_999, 1, 7),)


ERRORS = [
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#GETTING_DATA",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#PYTHON!",
    "#BUSY!",
    "#EXTERNAL!",
    "#TIMEOUT!",
]


@pytest.mark.parametrize("error", [*ERRORS, "#OF_TOMORROW!", ""])
def test_an_error_that_calamine_does_not_know_is_one_line(tmp_path: Path, error: str) -> None:
    path = tmp_path / "Sample.xlsx"
    create_workbook(path, sample=True)
    before = recalculate(XlsxBook(path), DAY).judgement.problems
    put(path, "Clients", "E5", f'<c r="{{}}" t="e"><v>{error}</v></c>')
    found = recalculate(XlsxBook(path), DAY).judgement.problems
    fresh = [p for p in found if p.cell == "E5"]
    shown = error if error in ERRORS else "#UNKNOWN!"
    assert [(p.sheet, p.value) for p in fresh] == [("Clients", shown)]
    assert fresh[0].message == (
        f"Revenue holds the error {shown}; mend the formula or type the value."
    )
    assert len(found) == len(before) + 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<c r="{}" t="b"><v>2</v></c>', "2"),
        ('<c r="{}" t="new"><v>12 &amp; 3</v></c>', "12 & 3"),
        ('<c r="{}"><v>1e400</v></c>', "inf"),
        ('<c r="{}"><v>nan</v></c>', "nan"),
        ('<c r="{}" t="str"><v>&#55296;x</v></c>', "\ufffdx"),
        ('<c r="{}" t="str"><v><![CDATA[<1>]]></v></c>', "<1>"),
    ],
)
def test_a_cell_that_is_no_number_in_an_odd_spelling(
    tmp_path: Path, written: str, shown: str
) -> None:
    path = tmp_path / "Sample.xlsx"
    create_workbook(path, sample=True)
    put(path, "Clients", "E5", written)
    found = recalculate(XlsxBook(path), DAY).judgement.problems
    assert [p.value for p in found if p.cell == "E5"] == [shown]


def test_a_long_text_is_quoted_short_and_named_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "Sample.xlsx"
    create_workbook(path, sample=True)
    put(path, "Clients", "E5", '<c r="{}" t="str"><v>' + "x" * 32_767 + "</v></c>")
    outcome = recalculate(XlsxBook(path), DAY)
    (problem,) = [p for p in outcome.judgement.problems if p.cell == "E5"]
    assert problem.message.startswith("Revenue is “xxx")
    assert problem.message.endswith("xxx”; type a number, or leave it empty.")
    assert len(problem.message) < 1010
    assert outcome.done is Done.REVIEWED


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("number", ["1e-320", "5e-324", "-0", "1e-300"])
def test_a_number_that_is_nearly_nothing_is_nothing(tmp_path: Path, number: str) -> None:
    path = tmp_path / "Sample.xlsx"
    create_workbook(path, sample=True)
    put(path, "Clients", "E5", f'<c r="{{}}"><v>{number}</v></c>')
    judgement = recalculate(XlsxBook(path), DAY).judgement
    assert not [p for p in judgement.problems if p.cell == "E5"]
    revenue = judgement.clients.frame.cell(4, "revenue")
    assert str(revenue) == "0.0"


@pytest.mark.parametrize("number", [-1e15, -1e308, -1_234_567_890_123])
def test_a_number_far_below_any_day_is_named_and_the_rest_reviewed(
    tmp_path: Path, number: float, capfd: pytest.CaptureFixture[str]
) -> None:
    """calamine ended in a panic, and the whole workbook was called damaged."""
    path = tmp_path / "Sample.xlsx"
    create_workbook(path, sample=True)
    book = openpyxl.load_workbook(path)
    book["Touch Log"]["A5"].value = number
    book["Touch Log"]["B5"].value = "Pixel Pantry"
    assert "yy" in book["Touch Log"]["A5"].number_format.lower()
    book.save(path)
    outcome = recalculate(XlsxBook(path), DAY)
    assert outcome.done is Done.REVIEWED
    (problem,) = [p for p in outcome.judgement.problems if (p.sheet, p.cell) == ("Touch Log", "A5")]
    assert problem.message.startswith("Date is “-1")
    assert problem.message.endswith("”; type a date such as 2026-03-02.")
    assert capfd.readouterr().err == ""
