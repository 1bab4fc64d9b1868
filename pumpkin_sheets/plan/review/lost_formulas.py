"""Results that were typed over: what stands in place of a formula of ours stays for good."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.clients.sheet import formulas
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.sheets.cells import FormulaCells, cell_at
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet, cell_name
from pumpkin_sheets.sheets.tables import Header, Values, cell_text, is_blank
from pumpkin_sheets.sheets.words import Words

NAMED = 20
"""So many rows of a sheet are named one by one."""


@dataclass(frozen=True)
class FormulaTable:
    """Where formulas of ours stand.

    ``names`` has the name of each 0-based column; ``client`` is the one of the client's name,
    None where there is none.
    """

    sheet: Sheet
    cells: FormulaCells
    names: Mapping[int, str]
    client: int | None


def formula_tables(judgement: Judgement) -> Iterator[FormulaTable]:
    """Every table of a review that people type in, and that has formulas.

    Without the column that shows a number in each row that has them, nobody can tell where.
    """
    clients, titles = judgement.clients, judgement.titles
    rows = judgement.content.scored.labels.tolist()
    made = formulas(clients.header.positions)
    yield from _table(CLIENTS, titles[CLIENTS.name], clients.header, made, rows)
    for table in judgement.content.practised.tables:
        rows = table.frame.labels.tolist()[: table.prepared]
        made = table.practice.formulas(table.header, table.prepared)
        sheet = table.practice.sheet
        yield from _table(sheet, titles[sheet.name], table.header, made, rows)


def _table(
    sheet: Sheet, title: str, header: Header, made: Collection[str], rows: Sequence[int]
) -> Iterator[FormulaTable]:
    names = {header.positions[name]: name for name in made if name in header.positions}
    beside = [at for at, name in sorted(names.items()) if name in sheet.beside_name]
    counted = [at for at, name in names.items() if sheet.column(name).counted]
    if counted:
        cells = FormulaCells(title, sorted(names), beside, counted[0], rows)
        yield FormulaTable(sheet, cells, names, header.positions.get("client"))


def lost_formulas(
    table: FormulaTable, lost: Collection[tuple[int, int]], grid: Values, words: Words
) -> list[CellProblem]:
    """A problem for each row with cells that have ``lost`` their formula; of many the first ones.

    ``lost`` are 0-based; ``grid`` is the sheet as it was read.  A row that never had any, as one
    that was inserted, is another problem.
    """
    rows: dict[int, list[int]] = {}
    for row, column in sorted(lost):
        rows.setdefault(row, []).append(column)
    found = [
        (row, columns)
        for row, columns in rows.items()
        if len(columns) < len(table.names) or any(_shown(grid, row, at) for at in columns)
    ]
    problems = [_problem(table, *each, grid, words) for each in found[:NAMED]]
    if len(found) > NAMED:
        last, more = problems[-1], len(found) - NAMED
        said = words.say("problems.formulas_more", said=last.message, count=more)
        problems[-1] = replace(last, message=said)
    return problems


def _problem(
    table: FormulaTable, row: int, columns: Sequence[int], grid: Values, words: Words
) -> CellProblem:
    first, sheet = columns[0], table.sheet
    value = _shown(grid, row, first)
    column = words[sheet.title_key(sheet.column(table.names[first]))]
    key = "formula_typed_over" if value else "formula_gone"
    if len(columns) > 1:
        key = "formulas_typed_over"
    said = words.say(f"problems.{key}", column=column, value=value, count=len(columns))
    client = "" if table.client is None else _shown(grid, row, table.client)
    return CellProblem(table.cells.title, cell_name(row, first), column, value, said, client)


def _shown(grid: Values, row: int, column: int) -> str:
    cell = cell_at(grid, row, column)
    return "" if is_blank(cell) else cell_text(cell)
