"""Rows deleted from Clients: the Dashboard's lists go on, in a workbook of today and an older one.

What is missed of rows that were all deleted, and of columns, is said.

Up to layout 6 the table behind the lists met an error where Clients had no such row any more, and
one error among its keys left a list empty.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.book import Growth
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.upgrade import upgrade
from pumpkin_sheets.recalculate import recalculate, review_book
from pumpkin_sheets.sheets.schema import column_letters
from tests.libreoffice import convert
from tests.upgrade.release import NOW
from tests.upgrade.test_old_file import new_workbook

CLIENTS, CALC, LAST = "xl/worksheets/sheet2.xml", "Calc", 10


def _rewritten(path: Path, part: str, pattern: str, fresh: str) -> int:
    """Replaces in one part of the file; how often."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    parts[part], times = re.subn(pattern, fresh, parts[part])
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return times


def _delete_last_row(path: Path) -> None:
    """As every program does: the last prepared row goes, and names that reached it end above."""
    assert _rewritten(path, CLIENTS, rf'<row r="{LAST}".*?</row>', "") == 1
    end = rf"('?Clients'?!\$[A-Z]+\$5:\$[A-Z]+\$){LAST}\b"
    assert _rewritten(path, "xl/workbook.xml", end, rf"\g<1>{LAST - 1}") > 10


def _delete_all_rows(path: Path) -> None:
    """As every program does: names of nothing but these rows lead nowhere."""
    assert _rewritten(path, CLIENTS, r'<row r="([5-9]|\d\d+)".*?</row>', "") > 5
    gone = r"'?Clients'?!\$[A-Z]+\$5:\$[A-Z]+\$10\b"
    assert _rewritten(path, "xl/workbook.xml", gone, "#REF!") > 10


def _lost_names(path: Path) -> list[str]:
    """The defined names that lead nowhere."""
    names = openpyxl.load_workbook(path).defined_names
    return [name for name, each in names.items() if "#REF!" in each.value]


def _as_layout_6(path: Path) -> None:
    """The table as it was: ``IF(…)`` without what holds an error back."""
    place = XlsxBook(path).titles().index(CALC) + 1
    part = f"xl/worksheets/sheet{place}.xml"
    guarded = r'<f>IFERROR\(((?:IF\()?(?:AND\()?N\(INDEX\(Client.*?),(?:0|""|NA\(\))\)</f>'
    assert _rewritten(path, part, guarded, r"<f>\1</f>") == 10 * 6
    XlsxBook(path).grow(Growth(contents={"Practice lists": {(0, 1): 6}}))


def _first_of_lists(path: Path) -> list[object]:
    """The first line of each of the Dashboard's three lists."""
    dashboard = openpyxl.load_workbook(path, data_only=True)["Dashboard"]
    return [dashboard[cell].value for cell in ("K27", "N27", "Q27")]


def _ends_of_charts(path: Path) -> set[str]:
    """The last rows of what the charts show, but for the labels of the map."""
    with zipfile.ZipFile(path) as package:
        charts = "".join(
            package.read(n).decode() for n in package.namelist() if n.startswith("xl/charts/")
        )
    return set(re.findall(r"'Calc'!\$[A-Z]+\$3:\$[A-Z]+\$([0-9]+)<", charts)) - {"3"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_workbook(tmp_path / "clients.xlsx", rows=6)


def test_a_program_shows_the_lists_as_before(path: Path, tmp_path: Path) -> None:
    shown = _first_of_lists(path)
    assert any(shown)
    _delete_last_row(path)
    (converted,) = convert([path], tmp_path)
    assert _first_of_lists(converted) == shown


def test_an_older_workbook_shows_them_again_when_it_is_brought_forward(
    path: Path, tmp_path: Path
) -> None:
    shown = _first_of_lists(path)
    _as_layout_6(path)
    _delete_last_row(path)
    (converted,) = convert([path], tmp_path)
    assert not any(_first_of_lists(converted))
    done = upgrade(XlsxBook(path), NOW)
    assert [step.said(done.words) for step in done.steps] == [
        "New names for formulas: 8.",
        "Layout 6 is now layout 10.",
    ]
    recalculate(XlsxBook(path), NOW.date(), NOW.time())
    (converted,) = convert([path], tmp_path)
    assert _first_of_lists(converted) == _first_of_lists(path) == shown
    names = openpyxl.load_workbook(path).defined_names
    assert names["WaterKeys"].value == "'Calc'!$AC$3:$AC$7"
    assert _ends_of_charts(path) == {"7"}


GONE = (
    "No row of this sheet has formulas any more, so that figures elsewhere show errors or nothing."
    " Run pumpkin upgrade (Google Sheet: pumpkin google setup)."
)


def test_rows_that_are_all_deleted_are_missed_and_come_back(path: Path) -> None:
    """As who begins with the sample and deletes its rows."""
    formulas = XlsxBook(path).formulas(["Clients"])["Clients"]
    _delete_all_rows(path)
    assert len(_lost_names(path)) > 10
    problems = review_book(XlsxBook(path), NOW.date()).problems
    assert [(each.cell, each.message) for each in problems] == [("A5", GONE)]
    done = upgrade(XlsxBook(path), NOW)
    said = [step.said(done.words) for step in done.steps]
    assert said == ["Clients: formulas for the rows that lacked them: 5-204."]
    assert not _lost_names(path)
    back = XlsxBook(path).formulas(["Clients"])["Clients"]
    assert {at: back[at] for at in formulas} == formulas
    assert max(row for row, _ in back) == 203
    assert not review_book(XlsxBook(path), NOW.date()).problems
    assert not upgrade(XlsxBook(path), NOW).steps


def test_whoever_is_typed_where_all_rows_were_deleted_is_given_formulas(path: Path) -> None:
    _delete_all_rows(path)
    book = XlsxBook(path)
    book.read(["Clients"])
    book.set_cells({"Clients": {(5, 0): "Dune", (5, 4): 900, (5, 6): 5, (5, 10): 4}})
    found = review_book(XlsxBook(path), NOW.date())
    assert list(found.reviewed["client"]) == ["Dune"]
    assert [each.cell for each in found.problems] == ["A6", "A5"]
    assert "“Dune” stands in a row without formulas" in found.problems[0].message
    upgrade(XlsxBook(path), NOW)
    assert not _lost_names(path)
    tier = found.reviewed["tier_shown"][0]
    assert XlsxBook(path).read(["Clients"])["Clients"][5][:2] == ["Dune", tier]


def test_a_cleared_count_of_ticks_comes_back(path: Path) -> None:
    """Problems says “run pumpkin upgrade” of such a row."""
    book = XlsxBook(path)
    titles = book.read(["Clients"])["Clients"][3]
    at, row = titles.index("(flags)"), 5
    before = book.formulas(["Clients"])["Clients"]
    cell = f"{column_letters(at)}{row + 1}"
    assert _rewritten(path, CLIENTS, rf'<c r="{cell}"( s="\d+")?>.*?</c>', "") == 1
    problem = review_book(XlsxBook(path), NOW.date()).problems[0]
    assert (problem.cell, "Run pumpkin upgrade" in problem.message) == (f"A{row + 1}", True)
    upgrade(XlsxBook(path), NOW)
    assert XlsxBook(path).formulas(["Clients"])["Clients"] == before
    assert not review_book(XlsxBook(path), NOW.date()).problems


def test_a_calculated_column_that_others_need_is_missed(path: Path) -> None:
    """Its title is what it is found by."""
    titles = XlsxBook(path).read(["Clients"])["Clients"][3]
    at = {title: f"{column_letters(place)}4" for place, title in enumerate(titles)}
    book = XlsxBook(path)
    book.set_cells({"Clients": {(3, titles.index("Value")): "Wert"}})
    book.set_cells({"Clients": {(3, titles.index("Why, or what is missing")): "Warum"}})
    (problem,) = review_book(XlsxBook(path), NOW.date()).problems
    assert (problem.cell, problem.message) == (
        at["(score)"],
        "The column “Value” is missing, and (score) is worked out with it. If its title was"
        " changed, type it again; if it was deleted, bring it back: Ctrl+Z, or an older version of"
        " the workbook (pumpkin undo).",
    )


def test_rows_of_a_practice_that_are_all_deleted_come_back(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    create_workbook(path, rows=5, packs=["profit"])
    part = f"xl/worksheets/sheet{XlsxBook(path).titles().index('Costs') + 1}.xml"
    assert _rewritten(path, part, r'<row r="([5-9]|\d\d+)".*?</row>', "") > 5
    gone = r"'?Costs'?!\$[A-Z]+\$5:\$[A-Z]+\$\d+\b"
    assert _rewritten(path, "xl/workbook.xml", gone, "#REF!") > 5
    problems = review_book(XlsxBook(path), NOW.date()).problems
    assert [(each.sheet, each.cell, each.message) for each in problems] == [("Costs", "A5", GONE)]
    done = upgrade(XlsxBook(path), NOW)
    said = [step.said(done.words) for step in done.steps]
    assert said == ["Costs: formulas for the rows that lacked them: 5-204."]
    assert not _lost_names(path)
    assert not review_book(XlsxBook(path), NOW.date()).problems


@pytest.mark.parametrize("older", [False, True])
def test_charts_reach_all_rows_however_many_there_were(path: Path, older: bool) -> None:
    """Fewer, and then more than ever: a series that a chart had before is longer, not foreign."""
    if older:
        _as_layout_6(path)
    _delete_last_row(path)
    upgrade(XlsxBook(path), NOW)
    book = XlsxBook(path)
    book.read(["Clients"])
    rows = range(LAST - 1, LAST + 2)
    typed = {(row, column): value for row in rows for column, value in ((4, 900), (14, 4))}
    book.set_cells({"Clients": typed | {(row, 0): f"Dahlia {row}" for row in rows}})
    upgrade(XlsxBook(path), NOW)
    assert _ends_of_charts(path) == {"10"}
