"""The results of our formulas after a review, as a file stores them beside each formula."""

from __future__ import annotations

from pumpkin_sheets.book import ResultColumn, SheetResults
from pumpkin_sheets.plan.clients.page import draw_headers
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.clients.sheet import formulas
from pumpkin_sheets.plan.packs import PRACTICE_LISTS
from pumpkin_sheets.plan.practices import FORMULA_PAGES, draw_lists
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.above_table import draw_above
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn, results
from pumpkin_sheets.sheets.own_titles import formulas_of
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.table_page import draw_titles


def stored_results(judgement: Judgement) -> dict[str, SheetResults]:
    """The results of every formula cell of ours after the review, by sheet title."""
    content, titles = judgement.content, judgement.titles
    found = {}
    for sheet, page in FORMULA_PAGES:
        if sheet.name in titles:
            found[titles[sheet.name]] = _results_of(page(content))
    header = judgement.clients.header
    made = formulas(header.positions)
    first = int(content.scored.labels[0]) if content.rows else header.first_row
    columns = tuple(
        ResultColumn(header.positions[name], first, text, results(content.scored[name]))
        for name, text in made.items()
        if name in content.scored and name in header.positions
    )
    found[titles[CLIENTS.name]] = SheetResults(columns, formulas_of(draw_headers(content)))
    for table in content.practised.tables:
        found[titles[table.practice.name]] = _table_results(table, content)
    if PRACTICE_LISTS.name in titles:
        found[titles[PRACTICE_LISTS.name]] = _results_of(draw_lists(content))
    return found


def _table_results(table: Filled, content: Content) -> SheetResults:
    """The results of a practice's formula cells."""
    header, shown = table.header, table.shown
    lists = content.settings.lists
    sheet, figures = table.practice.sheet, content.practised.figures
    titles = draw_titles(sheet, content.words, header, lists)
    above, _ = draw_above(sheet, table.practice.above, content.words, header, figures)
    made = table.practice.formulas(header, table.prepared)
    return SheetResults(
        tuple(
            ResultColumn(header.positions[name], header.first_row, text, results(shown[name]))
            for name, text in made.items()
        ),
        formulas_of([*titles, *above]),
    )


def _results_of(drawing: Drawing) -> SheetResults:
    """The results of the formula cells that a drawing places."""
    single = formulas_of(drawing.cells)
    table = drawing.table
    columns = tuple(
        ResultColumn(column.column, table.first_row, column.formula, column.results)
        for column in (table.columns if table else ())
        if table and isinstance(column, FormulaColumn)
    )
    volatile = frozenset(
        placed.content.text
        for placed in drawing.cells
        if isinstance(placed.content, Formula) and placed.content.volatile
    )
    return SheetResults(columns, single, volatile)
