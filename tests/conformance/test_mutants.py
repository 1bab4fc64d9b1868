"""The conformance test would notice a changed formula: mutants stand beside the originals.

Each mutant gets a column (or cell) of its own that reads the true columns, so that one workbook
judges hundreds of them: a mutant that gives our code's results in every row was not noticed.
The base is judged by itself, and so is each practice, with its table and its figures.
The checks of settings have bounds that random lists do not touch: test_setting_checks has them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pumpkin_sheets.plan.packs import PRACTICES
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn, Placed
from pumpkin_sheets.sheets.look import RESULT
from tests.conformance.first_engine import work_out
from tests.conformance.harness import same, write_with_wrong_results
from tests.conformance.mutants import mutants
from tests.conformance.random_lists import (
    TABLE_ROWS,
    TABLES,
    filled,
    first_rows,
    random_content,
)

SEEDS, CLIENTS = (100, 101, 103, 128, 147, 232), 160
CALM = (101, 128, 232)  # without hostile cells; several must be replaced first in the last two
WRONG_SETTINGS = 16  # a list that nobody scores until a setting is mended
FIRST_FREE = 120  # a column right of everything that the sheets hold
BASE = "base"
FIGURES = {tally.formula: practice.name for practice in PRACTICES for tally in practice.tallies}
LEAST = {BASE: 0.87}
"""The share that must be noticed; of a practice's mutants, SHARE."""
SHARE = 0.88
MOST, MOST_OF_PACKS = 60, 24
"""Of a longer formula, which says the same of one column after the other, so many are judged; of
one in a pack fewer: there are eight packs."""


def chosen(formula: str, owner: str) -> list[str]:
    """The mutants of a formula that are judged, from its beginning to its end."""
    made, most = list(mutants(formula)), MOST if owner == BASE else MOST_OF_PACKS
    return made[:: -(-len(made) // most)] if made else made


@dataclass(frozen=True)
class Mutant:
    """A changed formula, whose it is, where it stands, and the results it must not give."""

    owner: str
    sheet: str
    name: str
    text: str
    column: int
    first_row: int


Made = list[tuple[Mutant, list[object]]]


def _with_mutants(drawing: Drawing) -> tuple[Drawing, Made]:
    made: Made = []
    free = FIRST_FREE

    def mutant(owner: str, formula: str, text: str, first_row: int, results: list[object]) -> int:
        nonlocal free
        made.append((Mutant(owner, drawing.title, formula, text, free, first_row), results))
        free += 1
        return free - 1

    table = drawing.table
    owner = TABLES[drawing.code_name].name if drawing.code_name in TABLES else BASE
    if table is not None and (owner != BASE or drawing.code_name in ("shClients", "shCalc")):
        columns = list(table.columns)
        for column in table.columns:
            if isinstance(column, FormulaColumn):
                results = list(column.results)
                for text in chosen(column.formula, owner):
                    at = mutant(owner, column.formula, text, table.first_row, results)
                    columns.append(replace(column, column=at, formula=text))
        table = replace(table, columns=columns)
    cells: list[Placed] = list(drawing.cells)
    for cell in drawing.cells:
        if isinstance(cell.content, Formula):
            formula = cell.content.text
            own = FIGURES.get(formula)
            if drawing.code_name == "shCalc" and not formula.startswith("IF(ISLOGICAL"):
                own = BASE
            for text in chosen(formula, str(own)) if own else ():
                at = mutant(str(own), formula, text, 0, [cell.content.result])
                cells.append(Placed(0, at, Formula(text), RESULT))
    return replace(drawing, cells=cells, table=table), made


@pytest.mark.libreoffice
def test_a_changed_formula_is_noticed(tmp_path: Path) -> None:
    books = []
    for seed in (*SEEDS, WRONG_SETTINGS):
        rows = 10 if seed == WRONG_SETTINGS else CLIENTS
        # In one language, so that a formula with words in it is the same in every book.
        content, last = random_content(seed, rows, rows, seed not in CALM, language="en")
        assert bool(content.settings.wrong) == (seed == WRONG_SETTINGS)
        drawings, made = [], Made()
        for drawing in draw(content):
            few = first_rows(filled(drawing, content, last), TABLE_ROWS + 4)
            drawn, found = _with_mutants(few)
            drawings.append(drawn)
            made += found
        path = tmp_path / f"mutants{seed}.xlsx"
        write_with_wrong_results(path, drawings)
        books.append((path, made))
    noticed: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    for path, made in books:
        value = work_out(path)
        for mutant, results in made:
            theirs = [
                value(mutant.sheet, mutant.first_row + i, mutant.column)
                for i in range(len(results))
            ]
            differs = not all(map(same, results, theirs))
            key = (mutant.name, mutant.text)
            own = noticed[mutant.owner]
            own[key] = own.get(key, False) or differs
    assert noticed.keys() == {BASE, *(practice.name for practice in PRACTICES)}
    assert len(noticed[BASE]) > 500
    for owner, found in noticed.items():
        formulas = {name for name, _ in found}
        caught = {name for (name, _), seen in found.items() if seen}
        survivors = [text for (_, text), seen in found.items() if not seen]
        share = 1 - len(survivors) / len(found)
        print(f"{owner}: {share:.1%} of {len(found)} mutants noticed")
        report = "\n".join(text.replace("\x00", "#") for text in survivors)
        assert formulas == caught, f"{owner}, never noticed: {formulas - caught}"
        assert share > LEAST.get(owner, SHARE), f"{owner}, unnoticed:\n{report}"
