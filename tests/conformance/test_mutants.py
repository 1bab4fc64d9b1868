"""The conformance test would notice a changed formula: mutants stand beside the originals.

Each mutant gets a column (or cell) of its own that reads the true columns, so that one workbook
judges hundreds of them: a mutant that gives our code's results in every row was not noticed.
The base is judged by itself, and so is each practice, with its table and its figures.
The checks of settings have bounds that random lists do not touch: test_setting_checks has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pumpkin_sheets.plan.packs import PRACTICES
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn, Placed, Style
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


@dataclass(frozen=True)
class Book:
    """A random workbook, and in which of its rows the mutants are judged."""

    seed: int
    every: int = 1


SEEDS, CLIENTS = (100, 101, 103, 128, 147, 232), 160
CALM = (101, 128, 232)  # without hostile cells; several must be replaced first in the last two
WRONG_SETTINGS = 16  # a list that nobody scores until a setting is mended
BOOKS = (
    Book(SEEDS[0], every=8),
    *(Book(seed) for seed in SEEDS),
    Book(WRONG_SETTINGS),
)
"""Most mutants show in a few rows.  One that is noticed is left out of the books that follow."""
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


Key = tuple[str, str, str]
"""A mutant: whose it is, the formula and what became of it."""


@dataclass(frozen=True)
class Cell:
    """Where a mutant stands, and the result of its original, which it must not give."""

    key: Key
    sheet: str
    row: int
    column: int
    result: object


def _with_mutants(
    drawing: Drawing, noticed: dict[Key, bool], every: int
) -> tuple[Drawing, list[Cell]]:
    """The sheet with its mutants that nothing noticed so far, in every such row of its table."""
    made: list[Cell] = []
    placed: list[Placed] = []
    free = FIRST_FREE

    def mutate(
        owner: str, formula: str, style: Style, first_row: int, results: Sequence[object]
    ) -> None:
        nonlocal free
        for text in chosen(formula, owner):
            key = owner, formula, text
            if noticed.setdefault(key, False):
                continue
            for i in range(0, len(results), every):
                row = first_row + i
                made.append(Cell(key, drawing.title, row, free, results[i]))
                formula_there = Formula(text.replace("\x00", str(row + 1)))
                placed.append(Placed(row, free, formula_there, style))
            free += 1

    table = drawing.table
    owner = TABLES[drawing.code_name].name if drawing.code_name in TABLES else BASE
    if table is not None and (owner != BASE or drawing.code_name in ("shClients", "shCalc")):
        for column in table.columns:
            if isinstance(column, FormulaColumn):
                mutate(owner, column.formula, column.style, table.first_row, column.results)
    for cell in drawing.cells:
        if isinstance(cell.content, Formula):
            formula = cell.content.text
            own = FIGURES.get(formula)
            if drawing.code_name == "shCalc" and not formula.startswith("IF(ISLOGICAL"):
                own = BASE
            if own:
                mutate(own, formula, RESULT, 0, [cell.content.result])
    return replace(drawing, cells=[*drawing.cells, *placed]), made


def judge(book: Book, path: Path, noticed: dict[Key, bool]) -> None:
    """Notes the mutants that a book notices, of those that no book before it has noticed."""
    rows = 10 if book.seed == WRONG_SETTINGS else CLIENTS
    # In one language, so that a formula with words in it is the same in every book.
    content, last = random_content(book.seed, rows, rows, book.seed not in CALM, language="en")
    assert bool(content.settings.wrong) == (book.seed == WRONG_SETTINGS)
    drawings: list[Drawing] = []
    made: list[Cell] = []
    for drawing in draw(content):
        few = first_rows(filled(drawing, content, last), TABLE_ROWS + 4)
        drawn, found = _with_mutants(few, noticed, book.every)
        drawings.append(drawn)
        made += found
    write_with_wrong_results(path, drawings)
    value = work_out(path)
    for cell in made:
        if not same(cell.result, value(cell.sheet, cell.row, cell.column)):
            noticed[cell.key] = True


@pytest.mark.libreoffice
def test_a_changed_formula_is_noticed(tmp_path: Path) -> None:
    noticed: dict[Key, bool] = {}
    for at, book in enumerate(BOOKS):
        judge(book, tmp_path / f"mutants{at}.xlsx", noticed)
        print(f"seed {book.seed}: {sum(noticed.values())} of {len(noticed)} mutants noticed")
    assert {owner for owner, _, _ in noticed} == {BASE, *(each.name for each in PRACTICES)}
    for owner in sorted({owner for owner, _, _ in noticed}):
        found = {key[1:]: seen for key, seen in noticed.items() if key[0] == owner}
        assert owner != BASE or len(found) > 500
        formulas = {name for name, _ in found}
        caught = {name for (name, _), seen in found.items() if seen}
        survivors = [text for (_, text), seen in found.items() if not seen]
        share = 1 - len(survivors) / len(found)
        print(f"{owner}: {share:.1%} of {len(found)} mutants noticed")
        report = "\n".join(text.replace("\x00", "#") for text in survivors)
        assert formulas == caught, f"{owner}, never noticed: {formulas - caught}"
        assert share > LEAST.get(owner, SHARE), f"{owner}, unnoticed:\n{report}"
