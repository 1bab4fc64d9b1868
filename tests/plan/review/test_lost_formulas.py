"""Cells that lost their formula: each row is named once, with what stands there now."""

from __future__ import annotations

import pytest

from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.review.lost_formulas import (
    NAMED,
    FormulaTable,
    formula_tables,
    lost_formulas,
)
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.schema import column_number
from tests.memory_workbook import TYPED, memory_workbook, sheet, title_of, type_in
from tests.plan.review.test_judge import judged

TIER, ACTION, SCORE = 1, 2, 3


def table_of(book: object) -> FormulaTable:
    (table,) = formula_tables(judged(book))  # type: ignore[arg-type]
    return table


def named(*cells: tuple[int, int], language: str = "en", rows: int = 30) -> list[CellProblem]:
    """The problems of a list whose cells lost their formula; the tier of row 5 says VIP."""
    book = memory_workbook(language, TYPED, rows=rows)
    grid = sheet(book, "clients")
    grid[4][TIER] = "VIP"
    return lost_formulas(table_of(book), cells, grid, words(language))


def test_every_calculated_column_of_every_prepared_row_has_one() -> None:
    book = memory_workbook(typed=TYPED, rows=30)
    table = table_of(book)
    assert list(table.cells.rows) == list(range(4, 34))
    assert table.cells.beside == [TIER, ACTION, SCORE]
    assert not {"client", "revenue", "flag1", "criterion1"} & set(table.names.values())
    assert min(set(table.cells.columns) - {TIER, ACTION, SCORE}) > column_number("AA")


def test_a_value_in_its_place() -> None:
    (problem,) = named((4, TIER))
    assert (problem.cell, problem.client, problem.column, problem.value) == (
        "B5", "Giant", "Tier", "VIP",
    )  # fmt: skip
    assert problem.message == (
        "Tier holds “VIP” in place of its formula, and no longer follows what is typed in the row;"
        " copy the cell above or below over it."
    )


def test_nothing_in_its_place() -> None:
    book = memory_workbook(typed=TYPED, rows=30)
    grid = sheet(book, "clients")
    grid[5][SCORE] = None
    (problem,) = lost_formulas(table_of(book), [(5, SCORE)], grid, words("en"))
    assert (problem.cell, problem.client, problem.value) == ("D6", "Wilt", "")
    assert problem.message == (
        "Score has lost its formula and shows nothing any more; copy the cell above or below"
        " over it."
    )


def test_a_row_is_named_once() -> None:
    (problem,) = named((4, SCORE), (4, TIER), (4, ACTION))
    assert problem.cell == "B5"
    assert problem.message.startswith("3 cells of this row, Tier first, have lost their formulas")


def test_of_many_rows_the_first_ones_are_named_and_the_others_counted() -> None:
    problems = named(*((row, TIER) for row in range(4, 4 + NAMED + 3)))
    assert [problem.cell for problem in problems] == [f"B{row}" for row in range(5, 5 + NAMED)]
    assert problems[-1].message.endswith("Further rows of this sheet where it is so: 3.")
    assert "Further" not in problems[-2].message


def test_an_inserted_row_never_had_any() -> None:
    """It is empty, or a client stands in it, who is named as one in a row without formulas."""
    book = memory_workbook(typed=TYPED, rows=30)
    grid, table = sheet(book, "clients"), table_of(book)
    for at in table.names:
        grid[10][at] = None
    lost = [(10, at) for at in table.names]
    assert lost_formulas(table, lost, grid, words("en")) == []
    type_in(book, 6, {"client": "Inserted", "revenue": 100})
    assert lost_formulas(table, lost, grid, words("en")) == []
    assert [p.client for p in judged(book).problems] == ["Inserted"]


def test_a_row_pasted_as_values_lost_all_of_them() -> None:
    book = memory_workbook(typed=TYPED, rows=30)
    table = table_of(book)
    lost = [(4, at) for at in table.names]
    (problem,) = lost_formulas(table, lost, sheet(book, "clients"), words("en"))
    assert problem.message.startswith(f"{len(table.names)} cells of this row, Tier first,")


@pytest.mark.parametrize("language", languages())
def test_it_is_said_in_every_language(language: str) -> None:
    cells = [(row, TIER) for row in range(4, 5 + NAMED)]
    for problem in (*named(*cells, language=language), *named((4, TIER), (4, SCORE))):
        assert problem.column in problem.message
        assert "{" not in problem.message
    book = memory_workbook(language, TYPED)
    assert named((4, TIER), language=language)[0].sheet == title_of(book, "clients")
