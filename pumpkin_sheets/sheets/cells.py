"""What passes between a plan and its home: cells, grids, rows to write, results to refresh."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any, TypeVar

from pumpkin_sheets.sheets.problems import is_number
from pumpkin_sheets.sheets.records import dataclass

Cell = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""One value as it lies in a sheet; ``None`` and ``""`` are both an empty cell."""

Grid = list[list[Cell]]
"""A sheet's values; ``grid[0][0]`` is A1; every row is equally long."""

T = TypeVar("T")

ABSENT = -1
"""The place of a column that the sheet does not have."""


@dataclass(frozen=True)
class Rows:
    """What one of Python's own sheets shall hold from ``first_row`` down.

    Whatever stood in these columns of those rows before is replaced; the rows above (title,
    header) stay.  Where others type at the same time (Google Sheets), other columns stay too.
    ``columns[i]`` is the 0-based column of ``rows[r][i]``; text is written as text, whatever it
    looks like (``=1+1`` stays a name), dates as dates, ``None`` as an empty cell.  A column that
    an older workbook lacks has the place ``ABSENT``, and its values are not written.
    ``patterns`` are the number formats of dates, by column, other than the plain one; ``wrapped``
    are the columns whose text wraps, so that their rows are as high as it needs.
    """

    first_row: int
    columns: tuple[int, ...]
    rows: Sequence[Sequence[Any]]
    patterns: Mapping[int, str] = field(default_factory=dict)
    wrapped: frozenset[int] = frozenset()

    @property
    def placed(self) -> Rows:
        """What can be written: the columns that have a place."""
        if ABSENT not in self.columns:
            return self
        kept = [i for i, column in enumerate(self.columns) if column != ABSENT]
        columns = tuple(self.columns[i] for i in kept)
        rows = [[row[i] for i in kept] for row in self.rows]
        return replace(self, columns=columns, rows=rows)


@dataclass(frozen=True)
class ResultColumn:
    """Fresh results for one calculated column of a table that people own.

    ``formula`` is the formula our workbook has in that column, without the leading ``=``, with
    ``\\x00`` wherever the 1-based row number stands.  ``values[i]`` belongs to row
    ``first_row + i``; ``""`` is an empty text.  A cell that holds any other formula, or none, is
    the owner's and is left alone.
    """

    column: int
    first_row: int
    formula: str
    values: Sequence[str | float | int]


@dataclass(frozen=True)
class SheetResults:
    """Fresh results for our formula cells on one sheet.

    ``formulas`` maps a formula's text (no leading ``=``) to its value, for cells whose formula
    says all there is to know, wherever the owner moved them.  Those of ``volatile`` (the day)
    every program works out anew when it opens the file: a book in which nothing else changed is
    not written for them.
    """

    columns: tuple[ResultColumn, ...] = ()
    formulas: Mapping[str, str | float | int] = field(default_factory=dict)
    volatile: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FormulaCells:
    """Where formulas of ours stand on the sheet called ``title``: ``columns`` of ``rows``.

    Both are 0-based and in order; ``beside`` are those of the columns right beside the names, and
    ``counted`` is the one that shows a number in every row with formulas.
    """

    title: str
    columns: Sequence[int]
    beside: Sequence[int]
    counted: int
    rows: Sequence[int]

    def filled(self, grid: Grid) -> list[int]:
        """The rows that carry formulas, as far as the sheet's values tell."""
        at = self.counted
        return [row for row in self.rows if row < len(grid) and is_number(grid[row][at])]


def cell_at(values: Sequence[Sequence[T]], row: int, column: int) -> T | None:
    """What stands in a 0-based cell; None below the last row, or beyond the end of one."""
    return values[row][column] if row < len(values) and column < len(values[row]) else None


def without_edges(grid: Iterable[Iterable[T]]) -> list[list[T]]:
    """The rows of a grid without the empty cells (None) at their ends, and the empty rows below."""
    lines = [list(row) for row in grid]
    for row in lines:
        while row and row[-1] is None:
            row.pop()
    while lines and not lines[-1]:
        lines.pop()
    return lines
