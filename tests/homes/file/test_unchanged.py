"""What was read tells what need not be written: the same file comes of it, for less work."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from pumpkin_sheets.book import ResultColumn, Rows, SheetResults
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.package import Package
from pumpkin_sheets.homes.file.results import ResultSplice, Wrong
from tests.homes.file import hostile

CLIENTS_PART = "xl/worksheets/sheet1.xml"
REVIEW_PART = "xl/worksheets/sheet2.xml"
SHEETS = ["Clients", "Review", "Dashboard"]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A workbook that says everything, so that nothing is to be written."""
    path = hostile.plan(tmp_path / "Plan.xlsx")
    assert XlsxBook(path).write(hostile.tables(), hostile.results())
    return path


def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that are unpacked from now on."""
    seen: list[str] = []
    chunks = Package.chunks

    def noted(package: Package, part: str) -> Iterator[bytes]:
        seen.append(part)
        return chunks(package, part)

    monkeypatch.setattr(Package, "chunks", noted)
    return seen


def with_result(row: int, value: float | str) -> dict[str, SheetResults]:
    """The results with another one in column C."""
    results = hostile.results()
    first, *others = results["Clients"].columns
    values = [value if i == row else old for i, old in enumerate(first.values)]
    columns = (replace(first, values=values), *others)
    return {**results, "Clients": SheetResults(columns)}


def test_a_table_that_stands_there_is_not_unpacked(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = XlsxBook(plan)
    book.read(SHEETS)
    seen = unpacked(monkeypatch)
    assert book.write(hostile.tables(), hostile.results()) is False
    assert REVIEW_PART not in seen
    assert book.write(hostile.tables(), with_result(1, 7.5)) is True
    assert REVIEW_PART not in seen
    assert hostile.raw_entries(plan)[REVIEW_PART]
    assert XlsxBook(plan).read(["Clients"])["Clients"][3][2] == 7.5


def test_of_right_results_only_the_beginning_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Plan.xlsx"
    count = 19_000
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("S")
        sheet.write_formula(0, 1, '="a title"', None, "a title")
        for row in range(1, count):
            sheet.write_formula(row, 1, f"=A{row + 1}*2", None, row)
            sheet.write_formula(row, 2, f"=A{row + 1}*3", None, row / 2)
    taken = 0
    chunks = Package.chunks

    def counted(package: Package, part: str) -> Iterator[bytes]:
        nonlocal taken
        for chunk in chunks(package, part):
            taken += len(chunk)
            yield chunk

    def results(last: float, title: str) -> dict[str, SheetResults]:
        one = [float(row) for row in range(1, count)]
        other = [row / 2 for row in range(1, count - 1)]
        columns = (ResultColumn(1, 1, "A\0*2", one), ResultColumn(2, 1, "A\0*3", [*other, last]))
        return {"S": SheetResults(columns, {'"a title"': title})}

    book = XlsxBook(path)
    book.read(["S"])
    monkeypatch.setattr(Package, "chunks", counted)
    right = (count - 1) / 2
    assert book.write({}, results(right, "a title")) is False
    assert taken < 1 << 20, "of more than 2 megabytes"
    assert book.write({}, results(-7.25, "another")) is True
    grid = XlsxBook(path).read(["S"])["S"]
    assert grid[0] == ["", "another", ""]
    assert grid[-1] == ["", count - 1, -7.25]
    assert grid[-2] == ["", count - 2, (count - 2) / 2]


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda xml: xml,
    "a wrong result": lambda xml: xml.replace(b"<v>20.5</v>", b"<v>21</v>"),
    "a wrong text": lambda xml: xml.replace(b"<v>Drop</v>", b"<v>Keep</v>"),
    "an error": lambda xml: xml.replace(b'<c r="C4"', b'<c t="e" r="C4"').replace(
        b"<v>20.5</v>", b"<v>#N/A</v>"
    ),
    "no result": lambda xml: xml.replace(b"<v>20.5</v>", b""),
    "an empty text never calculated": lambda xml: xml.replace(b"<v></v>", b""),
    "a value typed over a formula": lambda xml: cell(xml, "C4", b"<v>5</v>"),
    "a formula of somebody's own": lambda xml: cell(xml, "C4", b"<f>1+1</f><v>2</v>"),
    "a yes": lambda xml: cell(xml, "C4", b"<f>1+1</f><v>1</v>").replace(b'r="C4"', b'r="C4" t="b"'),
}


def cell(xml: bytes, name: str, inner: bytes) -> bytes:
    start = xml.index(b">", xml.index(b'<c r="%b"' % name.encode())) + 1
    return xml[:start] + inner + xml[xml.index(b"</c>", start) :]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_book_that_was_read_comes_to_the_same(
    plan: Path, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    hostile.repack(plan, lambda name, xml: change(xml) if name == CLIENTS_PART else xml)
    other = tmp_path / "Other.xlsx"
    shutil.copy(plan, other)
    read = XlsxBook(other)
    read.read(SHEETS)
    wanted = with_result(3, 61.75)
    assert XlsxBook(plan).write(hostile.tables(), wanted) is True
    assert read.write(hostile.tables(), wanted) is True
    one, two = (hostile.raw_entries(path) for path in (plan, other))
    assert one == two
    assert XlsxBook(plan).read(["Clients"])["Clients"][5][2] == 61.75


def test_a_formula_that_says_the_same_still_gives_way(plan: Path) -> None:
    def typed(name: str, xml: bytes) -> bytes:
        return cell(xml, "B4", b"<f>7+0.25</f><v>7.25</v>") if name == REVIEW_PART else xml

    hostile.repack(plan, typed)
    book = XlsxBook(plan)
    assert book.read(SHEETS)["Review"][3][1] == 7.25
    assert book.write(hostile.tables(), hostile.results()) is True
    with Package(plan) as package:
        assert b"<f>" not in package.content(REVIEW_PART).partition(b'<row r="3"')[2]


@pytest.mark.parametrize("beside", [(9, 0), (2, 5)], ids=["below", "beside"])
def test_what_people_put_around_a_table_goes_as_ever(
    plan: Path, tmp_path: Path, beside: tuple[int, int]
) -> None:
    book = XlsxBook(plan)
    book.read(SHEETS)
    assert book.set_cells({"Review": {beside: "mine"}})
    book = XlsxBook(plan)
    assert book.read(SHEETS)["Review"][beside[0]][beside[1]] == "mine"
    assert book.write(hostile.tables(), hostile.results()) is True
    assert "mine" not in str(XlsxBook(plan).read(["Review"])["Review"])


def test_a_cell_that_was_set_is_spelled_as_others_are(plan: Path) -> None:
    """Else the whole sheet would be taken apart whenever it is read again."""
    book = XlsxBook(plan)
    book.read(SHEETS)
    assert book.set_cells({"Clients": {(3, 1): 12.5}})
    with Package(plan) as package:
        assert b'<c r="B4" s="1"><v>12.5</v></c>' in package.content(CLIENTS_PART)


def test_a_shorter_table_is_another_one(plan: Path) -> None:
    rows = hostile.tables()["Review"]
    shorter = Rows(rows.first_row, rows.columns, rows.rows[:2])
    book = XlsxBook(plan)
    book.read(SHEETS)
    assert book.write({"Review": shorter}) is True
    assert len(XlsxBook(plan).read(["Review"])["Review"]) == 4


def test_a_day_as_a_result_is_known_for_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Days.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet, look = workbook.add_worksheet("S"), workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(0, 0, "due")
        for row in range(1, 5):
            sheet.write_formula(row, 0, f"=N(B{row + 1})", look, 46000 + row / 4)
    days = [46000 + row / 4 for row in range(1, 5)]
    results = {"S": SheetResults((ResultColumn(0, 1, "N(B\0)", days),))}
    book = XlsxBook(path)
    book.read(["S"])
    looked: list[Wrong | None] = []
    real = ResultSplice.__init__

    def noted(self: ResultSplice, expected: SheetResults, wrong: Wrong | None = None) -> None:
        looked.append(wrong)
        real(self, expected, wrong)

    monkeypatch.setattr(ResultSplice, "__init__", noted)
    assert book.write({}, results) is False
    later = {"S": SheetResults((ResultColumn(0, 1, "N(B\0)", [*days[:3], 46002.0]),))}
    assert book.write({}, later) is True
    assert looked == [Wrong(2, frozenset()), Wrong(2, frozenset({b"A"}))]
    assert [row[0] for row in XlsxBook(path).read(["S"])["S"]][4] == dt.date(2025, 12, 11)


def test_above_a_table_all_formulas_are_refreshed(tmp_path: Path) -> None:
    path = tmp_path / "Above.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("S")
        sheet.write_formula(0, 1, "=SUM(A3:A5)", None, 1)
        sheet.write(1, 0, "due")
        for row in range(2, 5):
            sheet.write_formula(row, 0, f"=ROW(B{row + 1})", None, row + 1)
            sheet.write(row, 1, 7)
    column = ResultColumn(0, 2, "ROW(B\0)", [3.0, 4.0, 5.0])
    results = {"S": SheetResults((column,), {"SUM(A3:A5)": 12.0})}
    book = XlsxBook(path)
    book.read(["S"])
    assert book.write({}, results) is True
    assert XlsxBook(path).read(["S"])["S"][0][1] == 12
    assert book.write({}, results) is False
