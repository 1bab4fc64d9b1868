"""Two programs work out every formula of random workbooks; our own code must agree in each cell.

LibreOffice and formualizer are given the same files, whose cells have the number formats that
owners' cells have.  A logical value (TRUE) there is what LibreOffice cannot see: it is compared
with what our code makes of the number 1 or 0, formualizer with what it makes of what was typed.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.conformance import first_engine
from tests.conformance.harness import compare
from tests.conformance.random_books import CLIENTS, Found, Made, drawings, random_book
from tests.conformance.random_lists import as_libreoffice
from tests.conformance.second_engine import TRIMMED_AMOUNT, UNKNOWN_ARRAYS, work_out

WORKBOOKS = 40


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    folder = tmp_path_factory.mktemp("lists")
    return [random_book(folder, seed) for seed in range(WORKBOOKS)]


def agree(cells: int, differences: Found) -> None:
    assert not differences, f"{len(differences)} of {cells} cells differ, e.g. {differences[:20]}"
    assert WORKBOOKS * CLIENTS >= 10_000
    assert cells > 30 * WORKBOOKS * CLIENTS


@pytest.mark.libreoffice
def test_libreoffice_and_code_agree_in_every_cell(books: list[Made]) -> None:
    cells, differences = 0, Found()
    for book in books:
        ours = drawings(book.typed, as_libreoffice)
        count, differ = compare(first_engine.work_out(book.path), ours)
        cells += count
        differences += [(book.path.name, difference) for difference in differ]
    agree(cells, differences)


@pytest.mark.libreoffice
def test_how_libreoffice_tells_what_formulas_give(tmp_path: Path) -> None:
    path = tmp_path / "kinds.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["=1=1", "=1=2", "=1+1", '="a"&"b"', '=""', "=NA()", "=1/0", "=TRUE+0"])
    workbook.save(path)
    found = first_engine.work_out(path)
    given = [found("Sheet", 0, column) for column in range(9)]
    assert given == [True, False, 2.0, "ab", "", "#N/A", first_engine.ERROR, 1.0, None]
    assert [type(each) for each in (given[0], given[1], given[7])] == [bool, bool, float]


def test_a_second_engine_and_code_agree_in_every_cell(books: list[Made]) -> None:
    cells, differences = 0, Found()
    for book in books:
        count, differ = compare(work_out(book.path), book.drawings)
        cells += count
        differences += [
            (book.path.name, difference)
            for difference in differ
            if not UNKNOWN_ARRAYS.search(difference.formula)
            and not TRIMMED_AMOUNT.search(difference.formula)
        ]
    agree(cells, differences)


def test_what_it_makes_of_arrays(tmp_path: Path) -> None:
    """The reason for the formulas that the second engine does not judge: mended, they go."""
    path = tmp_path / "arrays.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(
        ["one", "=SUMPRODUCT((LEN(TRIM(A1:A2))>0)*1)", "=SUMPRODUCT(ROW(A1:A2))"]
    )
    workbook.active.append(["two", "=SUMPRODUCT(COUNTIF(A1:A2,A1:A2)*1)"])
    workbook.save(path)
    found = work_out(path)
    assert [found("Sheet", 0, 1), found("Sheet", 0, 2)] == [1.0, 1.0]  # in truth 2 and 3
    assert found("Sheet", 1, 1) == 0.0  # in truth 2


def test_what_it_makes_of_a_no_break_space(tmp_path: Path) -> None:
    """The reason for the sentences that it does not judge: mended, they go."""
    path = tmp_path / "spaces.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(['=TRIM("kr\u00a05  more ")', '="kr\u00a0"&5'])
    workbook.save(path)
    found = work_out(path)
    assert found("Sheet", 0, 0) == "kr 5 more"  # in truth "kr\u00a05 more"
    assert found("Sheet", 0, 1) == "kr\u00a05"
