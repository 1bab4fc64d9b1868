"""A third program, of random workbooks in each language: our own code must agree in each cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.languages import languages
from tests.conformance.harness import compare
from tests.conformance.random_books import CLIENTS, random_book
from tests.conformance.second_engine import UNKNOWN_ARRAYS
from tests.conformance.third_engine import work_out


@pytest.mark.parametrize(("seed", "language"), list(enumerate(languages())))
def test_a_third_engine_and_code_agree_in_every_cell(
    seed: int, language: str, tmp_path: Path
) -> None:
    book = random_book(tmp_path, seed, language)
    cells, differences = compare(work_out(book.path), book.drawings)
    unlike = [each for each in differences if not UNKNOWN_ARRAYS.search(each.formula)]
    assert not unlike, f"{len(unlike)} of {cells} cells differ, e.g. {unlike[:20]}"
    assert cells > 100 * CLIENTS


def test_what_it_makes_of_arrays(tmp_path: Path) -> None:
    """The reason for the formulas that it does not judge: mended, they go."""
    path = tmp_path / "arrays.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["one", 1, "=SUMPRODUCT(ISNUMBER(A1:B2)*1)"])
    workbook.active.append(["two", 2, "=SUMPRODUCT(COUNTIF(B1:B2,ROW(B1:B2))*1)"])
    workbook.active.append(["six", 3, "=SUMPRODUCT((LEN(TRIM(A1:A3))>0)*ROW(A1:A3))"])
    workbook.save(path)
    found = work_out(path)
    assert found("Sheet", 0, 2) == 0.0  # in truth 2
    assert found("Sheet", 1, 2) == 1.0  # in truth 2
    assert found("Sheet", 2, 2) == 6.0
