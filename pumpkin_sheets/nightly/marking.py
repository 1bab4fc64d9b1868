"""Writing ``Mailed on``: wherever the records that were told stand by now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pumpkin_sheets.book import Book, BookChanged, BookError, SetsCells, alone
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.nightly.report import Record, Untold, identity
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.changes import unmailed
from pumpkin_sheets.recalculate import begun_again
from pumpkin_sheets.sheets.cells import ABSENT, Cell, Grid, Rows
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import Header, as_date, find_header, is_blank, titles_of


def mark(book: Book, open_changes: Untold, today: dt.date) -> None:
    """Write ``Mailed on``, also where somebody typed in the book while the mail went out.

    Then only the cells that say so are written (a Google Sheet's other columns stay in any case):
    what was typed meanwhile stays where it is.  Raises BookError.
    """
    told = {identity(record) for record in open_changes.records()}
    with alone(book):
        with suppress(BookChanged):
            book.write(open_changes.marked(today, told))
            return
        begun_again(lambda: _mark_again(book, open_changes, told, today))


def _mark_again(
    book: Book, before: Untold, told: Collection[tuple[str, ...]], today: dt.date
) -> None:
    """Mark what was told where it stands on Changes now; Memory's copy of it, too."""
    titles = [before.title, *(before.memory or ())[:1]]
    grids = book.read(titles)
    sheets = {before.title: _Placed.of(grids[before.title], before.title, CHANGES)}
    changes = sheets[before.title]
    memory = None
    if before.memory is not None:
        title = before.memory[0]
        sheets[title] = _Placed.of(grids[title], title, MEMORY)
        memory = (title, sheets[title].rows)
    positions = _told_on(changes.records, told)
    marked = Untold(before.title, changes.rows, positions, memory).marked(today, told)
    if isinstance(book, SetsCells):
        book.set_cells({title: sheets[title].cells_for(marked[title].rows) for title in marked})
    else:
        book.write(marked)


def _told_on(records: Sequence[Record], told: Collection[tuple[str, ...]]) -> tuple[int, ...]:
    """Which records of Changes are those that were ``told`` (identities), and not marked yet."""
    there = [identity(record) for record in records]
    # One whose reason was typed over meanwhile is known by the rest of it.
    known = {one[:-1] for one in set(told) - set(there)}
    return tuple(i for i in unmailed(records) if there[i] in told or there[i][:-1] in known)


@dataclass(frozen=True)
class _Placed:
    """What stands on one of Python's sheets, dates as dates; ``at`` is the row of each record."""

    rows: Rows
    records: Sequence[Record]
    at: Sequence[int]

    @classmethod
    def of(cls, grid: Grid, title: str, sheet: Sheet) -> _Placed:
        """Raises BookError where the sheet has lost its titles."""
        header = _header(grid, title, sheet)
        names = [column.name for column in sheet.columns]
        dated = {column.name for column in sheet.columns if column.kind == "date"}
        places = tuple(header.positions.get(name, ABSENT) for name in names)
        records, at = list[Record](), list[int]()
        for r, row in enumerate(grid[header.first_row :], start=header.first_row):
            cells = [row[c] if ABSENT < c < len(row) else None for c in places]
            if all(map(is_blank, cells)):
                continue
            record = dict[str, object](zip(names, cells, strict=True))
            for name in dated:
                record[name] = as_date(record[name]) or record[name]
            records.append(record)
            at.append(r)
        rows = [tuple(record[name] for name in names) for record in records]
        return cls(Rows(header.first_row, places, rows), records, at)

    def cells_for(self, fresh: Sequence[Sequence[Cell]]) -> dict[tuple[int, int], Cell]:
        """The cells in which these rows differ from those that stand there; new rows below."""
        below = max(self.at, default=self.rows.first_row - 1) + 1
        more = max(len(fresh) - len(self.at), 0)
        at = [*self.at, *range(below, below + more)]
        nothing = (None,) * len(self.rows.columns)
        wanted = [*fresh, *[nothing] * (len(self.at) - len(fresh))]
        there = [*self.rows.rows, *[nothing] * more]
        return {
            (row, column): new
            for row, olds, news in zip(at, there, wanted, strict=True)
            for column, old, new in zip(self.rows.columns, olds, news, strict=True)
            if column != ABSENT and old != new
        }


def _header(grid: Grid, title: str, sheet: Sheet) -> Header:
    header = find_header(grid, titles_of(sheet, all_words()))
    if header is None or "client" not in header.positions:
        raise BookError("nightly.titles_lost", sheet=title)
    return header
