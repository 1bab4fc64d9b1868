"""The main job: read a book, review it, write Python's sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from pumpkin_sheets.book import Book, Grid, ResultColumn, SheetResults
from pumpkin_sheets.calendar.holidays import public_holidays
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.layouts import layout_of
from pumpkin_sheets.plan.care.care import SHEETS, Service, has_schedule, with_schedule
from pumpkin_sheets.plan.clients.page import draw_headers
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.clients.sheet import formulas
from pumpkin_sheets.plan.layouts import Layout
from pumpkin_sheets.plan.packs import PRACTICE_LISTS
from pumpkin_sheets.plan.practices import FORMULA_PAGES, draw_lists
from pumpkin_sheets.plan.review.judge import (
    NEEDED,
    Judgement,
    find_language,
    judge,
    with_problems,
)
from pumpkin_sheets.plan.review.practices_part import SHEETS as PRACTICE_SHEETS
from pumpkin_sheets.plan.review.practices_part import with_practices
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn, results
from pumpkin_sheets.sheets.lists_page import read_stamp
from pumpkin_sheets.sheets.practice import Filled


@runtime_checkable
class TellsUncalculated(Protocol):
    """A book that can tell which formulas were never calculated (closed files)."""

    def uncalculated(self, titles: Collection[str]) -> Mapping[str, list[tuple[int, int]]]:
        """The 0-based cells, by title, with a formula and no stored result."""


@dataclass(frozen=True)
class Outcome:
    """What a recalculation found, and whether it wrote anything."""

    judgement: Judgement
    written: bool
    service: Service | None = None  # None: the workbook has no sheets for a schedule


def review_book(book: Book, today: dt.date) -> Judgement:
    """Reads and reviews a book; writes nothing.  Raises BookError, PlanError."""
    return examine(book, dt.datetime.combine(today, dt.time()))[0]


def examine(book: Book, now: dt.datetime) -> tuple[Judgement, Service | None]:
    """Reads and reviews a book and plans its schedule; writes nothing.

    ``now`` is local time without a zone: nothing new is planned before it.  Raises BookError,
    PlanError.
    """
    today = now.date()
    languages = all_words()
    _, titles = find_language(book.titles(), languages)
    sheets = [*NEEDED, *(SHEETS if has_schedule(titles) else ())]
    if PRACTICE_LISTS.name in titles:
        sheets += [sheet for sheet in PRACTICE_SHEETS if sheet.name in titles]
    needed = [titles[sheet.name] for sheet in sheets]
    grids = book.read(needed)
    typed = [titles[sheet.name] for sheet in sheets if sheet.owner == "people"]
    never = book.uncalculated(typed) if isinstance(book, TellsUncalculated) else {}
    # Not only the sheets that were read hold formulas of ours.
    judgement = judge(grids, languages, today, never, _layout(grids, titles))
    judgement = replace(judgement, titles=titles)
    judgement = with_practices(judgement, grids, languages, today, never)
    judgement, service = with_schedule(judgement, grids, languages, now, public_holidays)
    return with_problems(judgement, grids, languages), service


def _layout(grids: Mapping[str, Grid], titles: Mapping[str, str]) -> Layout:
    """The layout of a workbook; the first has no stamp."""
    stamped = grids.get(titles.get(PRACTICE_LISTS.name, ""), [])
    return layout_of(read_stamp(stamped)[0])


def recalculate(book: Book, today: dt.date, time: dt.time | None = None) -> Outcome:
    """Reviews a book and writes Review, Changes, Problems, Schedule and Queue, all or none.

    ``time`` is the local time, before which nothing new is planned for today.  Raises BookError,
    PlanError; then nothing was written.
    """
    judgement, service = examine(book, dt.datetime.combine(today, time or dt.time()))
    written = book.write(judgement.written, stored_results(judgement))
    return Outcome(judgement, written, service)


def stored_results(judgement: Judgement) -> dict[str, SheetResults]:
    """The results of every formula cell of ours after the review, by sheet title."""
    content, titles = judgement.content, judgement.titles
    found = {}
    for sheet, page in FORMULA_PAGES:
        if sheet.name in titles:
            found[titles[sheet.name]] = results_of(page(content))
    header = judgement.clients.header
    made = formulas(header.positions)
    columns = tuple(
        ResultColumn(header.positions[name], header.first_row, text, results(content.scored[name]))
        for name, text in made.items()
        if name in content.scored and name in header.positions
    )
    headers = {
        placed.content.text: placed.content.result
        for placed in draw_headers(content)
        if isinstance(placed.content, Formula)
    }
    found[titles[CLIENTS.name]] = SheetResults(columns, headers)
    for table in content.practised.tables:
        found[titles[table.practice.name]] = _table_results(table)
    if PRACTICE_LISTS.name in titles:
        found[titles[PRACTICE_LISTS.name]] = results_of(draw_lists(content))
    return found


def _table_results(table: Filled) -> SheetResults:
    """The results of a practice's formula cells."""
    header, shown = table.header, table.shown
    made = table.practice.formulas(header, table.prepared)
    return SheetResults(
        tuple(
            ResultColumn(header.positions[name], header.first_row, text, results(shown[name]))
            for name, text in made.items()
        )
    )


def results_of(drawing: Drawing) -> SheetResults:
    """The results of the formula cells that a drawing places."""
    single = {
        placed.content.text: placed.content.result
        for placed in drawing.cells
        if isinstance(placed.content, Formula)
    }
    table = drawing.table
    columns = tuple(
        ResultColumn(column.column, table.first_row, column.formula, column.results)
        for column in (table.columns if table else ())
        if table and isinstance(column, FormulaColumn)
    )
    return SheetResults(columns, single)
