"""Writing ``Mailed on``: wherever the records that were told stand by now."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from pumpkin_sheets.book import Book, BookChanged, BookError, LeavesOthers, alone
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.nightly.report import Untold, identity
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.changes import unmailed
from pumpkin_sheets.recalculate import begun_again
from pumpkin_sheets.sheets.cells import ABSENT, Grid, Rows
from pumpkin_sheets.sheets.schema import Sheet, cell_name
from pumpkin_sheets.sheets.tables import (
    Header,
    as_date,
    find_header,
    is_blank,
    records,
    titles_of,
)


def mark(book: Book, open_changes: Untold, today: dt.date) -> None:
    """Write ``Mailed on``, also where somebody typed in the book while the mail went out."""
    told = {identity(record) for record in open_changes.records()}
    with alone(book):
        with suppress(BookChanged):
            book.write(open_changes.marked(today, told))
            return
        begun_again(lambda: book.write(_again(book, open_changes, told).marked(today, told)))


def _again(book: Book, before: Untold, told: set[tuple[str, ...]]) -> Untold:
    """Where the told records stand on Changes now, and what Memory holds, read afresh.

    Raises BookError where marking them would wipe what somebody typed beside them.
    """
    titles = [before.title, *(before.memory or ())[:1]]
    grids = book.read(titles)
    if not isinstance(book, LeavesOthers):
        _refuse_typed(grids[before.title], before.title)
    changes = _rows_on(grids[before.title], before.title, CHANGES)
    names = [column.name for column in CHANGES.columns]
    found = [dict(zip(names, row, strict=True)) for row in changes.rows]
    there = [identity(record) for record in found]
    # One whose reason was typed over meanwhile is known by the rest of it.
    known = {one[:-1] for one in told - set(there)}
    positions = tuple(i for i in unmailed(found) if there[i] in told or there[i][:-1] in known)
    memory = None
    if before.memory is not None:
        title = before.memory[0]
        memory = (title, _rows_on(grids[title], title, MEMORY))
    return Untold(before.title, changes, positions, memory)


def _refuse_typed(grid: Grid, title: str) -> None:
    """Raises BookError where somebody typed on Changes beside its columns."""
    header = _header(grid, title, CHANGES)
    ours = set(header.positions.values())
    lost = len(CHANGES.columns) - len(ours)  # columns of ours whose titles are gone
    edge = max(ours) + lost
    for r, row in enumerate(grid[header.first_row :], start=header.first_row):
        for c, value in enumerate(row):
            beside = c > edge if lost else c not in ours
            if beside and not is_blank(value):
                raise BookError("problems.python_sheet", sheet=title, cell=cell_name(r, c))


def _header(grid: Grid, title: str, sheet: Sheet) -> Header:
    header = find_header(grid, titles_of(sheet, all_words()))
    if header is None or "client" not in header.positions:
        raise BookError("nightly.titles_lost", sheet=title)
    return header


def _rows_on(grid: Grid, title: str, sheet: Sheet) -> Rows:
    """What stands on one of Python's sheets, dates as dates."""
    header = _header(grid, title, sheet)
    names = [column.name for column in sheet.columns]
    dated = [column.name for column in sheet.columns if column.kind == "date"]
    found = records(grid, header, sheet)
    for record in found:
        for name in dated:
            record[name] = as_date(record[name]) or record[name]
    places = tuple(header.positions.get(name, ABSENT) for name in names)
    return Rows(header.first_row, places, [tuple(r[name] for name in names) for r in found])
