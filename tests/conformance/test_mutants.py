"""The conformance test would notice a changed formula: mutants stand beside the originals.

Each mutant gets a column (or cell) of its own that reads the true columns, so that one workbook
judges hundreds of them: a mutant that gives our code's results in every row was not noticed.
The checks of settings have bounds that random lists do not touch: test_setting_checks has them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.sheets.drawing import (
    RESULT,
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
)
from tests.conformance.harness import _same, write_with_wrong_results
from tests.conformance.mutants import mutants
from tests.conformance.random_lists import random_content, with_last_review
from tests.libreoffice import convert

SEEDS, CLIENTS = (100, 101, 103, 128), 160
CALM = (101, 128)  # without hostile cells; several must be replaced first in the second
WRONG_SETTINGS = 16  # a list that nobody scores until a setting is mended
FIRST_FREE = 120  # a column right of everything that the sheets hold
MUTATED = ("shClients", "shCalc")


@dataclass(frozen=True)
class Mutant:
    """A changed formula, where it stands, and the results it must not give."""

    sheet: str
    name: str
    text: str
    column: int
    first_row: int


def _with_mutants(drawing: Drawing) -> tuple[Drawing, list[tuple[Mutant, list[object]]]]:
    if drawing.code_name not in MUTATED:
        return drawing, []
    placed: list[Placed] = list(drawing.cells)
    made: list[tuple[Mutant, list[object]]] = []
    free = FIRST_FREE
    assert drawing.table is not None
    columns = list(drawing.table.columns)
    for column in drawing.table.columns:
        if isinstance(column, FormulaColumn):
            for text in mutants(column.formula):
                columns.append(replace(column, column=free, formula=text))
                mutant = Mutant(drawing.title, column.formula, text, free, drawing.table.first_row)
                made.append((mutant, list(column.results)))
                free += 1
    singles = drawing.cells if drawing.code_name == "shCalc" else ()
    for cell in singles:
        if isinstance(cell.content, Formula) and not cell.content.text.startswith("IF(ISLOGICAL"):
            for text in mutants(cell.content.text):
                placed.append(Placed(0, free, Formula(text), RESULT))
                mutant = Mutant(drawing.title, cell.content.text, text, free, 0)
                made.append((mutant, [cell.content.result]))
                free += 1
    table = replace(drawing.table, columns=columns)
    return replace(drawing, cells=placed, table=table), made


@pytest.mark.libreoffice
def test_a_changed_formula_is_noticed(tmp_path: Path) -> None:
    books = []
    for seed in (*SEEDS, WRONG_SETTINGS):
        rows = 10 if seed == WRONG_SETTINGS else CLIENTS
        content, last = random_content(seed, rows, rows, hostile=seed not in CALM)
        assert bool(content.settings.wrong) == (seed == WRONG_SETTINGS)
        drawings, made = [], []
        for drawing in draw(content):
            if drawing.code_name == "shReview":
                drawing = with_last_review(drawing, last)
            drawn, found = _with_mutants(drawing)
            drawings.append(drawn)
            made += found
        path = tmp_path / f"mutants{seed}.xlsx"
        write_with_wrong_results(path, drawings)
        books.append((path, made))
    noticed: dict[tuple[str, str], bool] = {}
    for path, (_, made) in zip(convert([p for p, _ in books], tmp_path), books, strict=True):
        grids = XlsxBook(path).read({mutant.sheet for mutant, _ in made})
        for mutant, results in made:
            grid = grids[mutant.sheet]
            theirs = [
                grid[mutant.first_row + i][mutant.column] if mutant.column < len(grid[0]) else None
                for i in range(len(results))
            ]
            differs = not all(map(_same, results, theirs))
            key = (mutant.name, mutant.text)
            noticed[key] = noticed.get(key, False) or differs
    formulas = {name for name, _ in noticed}
    caught = {name for (name, _), seen in noticed.items() if seen}
    survivors = [text for (_, text), seen in noticed.items() if not seen]
    share = 1 - len(survivors) / len(noticed)
    report = "\n".join(text.replace("\x00", "#") for text in survivors)
    assert formulas == caught, f"never noticed: {formulas - caught}"
    assert len(noticed) > 500
    assert share > 0.87, f"{len(survivors)} of {len(noticed)} unnoticed:\n{report}"
