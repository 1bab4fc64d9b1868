"""How far a sheet is read: as far as its cells go, but not to one that strayed far away.

A space in the last row of a sheet (Ctrl+Down, a slip of the hand) makes the sheet a million rows
long for every program that takes it for a full rectangle.  So a sheet is read from the top while
its rows follow each other; what lies beyond is named, and the rest is reviewed.
"""

from __future__ import annotations

from collections.abc import Iterable

from pumpkin_sheets.sheets.cells import Cell, Grid
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import cell_name
from pumpkin_sheets.sheets.words import Words

MOST_COLUMNS = 512
"""So many columns are read; the widest sheet of ours has about 60."""

MOST_EMPTY_ROWS = 10_000
"""So many empty rows may lie above a filled one, all in all."""

MOST_CELLS = 12_000_000
"""Rows times columns that are read: 100,000 clients with 120 columns."""

TOLD = 5
"""So many cells that strayed are named one by one."""


@dataclass(frozen=True)
class Unread:
    """What lies on a sheet beyond its reach.

    ``cells`` are the first ones, 0-based row and column with what stands there; ``more`` are not
    named.  ``edge`` is the corner up to which the home says that the sheet is used, where nobody
    looked what lies between.
    """

    cells: tuple[tuple[int, int, Cell], ...]
    more: int = 0
    edge: tuple[int, int] | None = None


def reach(filled: Iterable[int], width: int) -> int:
    """How many rows are read of a sheet with so many columns; ``filled`` are 0-based, ascending."""
    height = 0
    for count, row in enumerate(filled):
        if row - count > MOST_EMPTY_ROWS or (row + 1) * width > MOST_CELLS:
            break
        height = row + 1
    return height


def any_value(cells: Iterable[Cell]) -> bool:
    """Whether anything stands in any of the cells."""
    return any(value is not None and value != "" for value in cells)


def named(unread: Unread, title: str, owner: str, words: Words) -> list[CellProblem]:
    """The problems of cells that were not read, on a sheet of this ``owner``'s."""
    last = len(unread.cells) - 1
    found = []
    for i, (row, column, value) in enumerate(unread.cells):
        message = words[f"problems.far_away_{owner}"]
        if i == last and unread.more:
            message = words.say("problems.far_away_more", said=message, count=f"{unread.more:,}")
        found.append(CellProblem(title, cell_name(row, column), "", value, message))
    if unread.edge:
        message = words["problems.far_edge"]
        found.append(CellProblem(title, cell_name(*unread.edge), "", None, message))
    return found


def within(grid: Grid) -> tuple[Grid, Unread | None]:
    """The part of a grid within its reach, and what lies beyond it."""
    width = min(max(map(len, grid), default=0), MOST_COLUMNS)
    filled = (i for i, row in enumerate(grid) if any_value(row[:width]))
    height = reach(filled, width)
    strays = [
        (r, c, value)
        for r, row in enumerate(grid)
        if r >= height or len(row) > width
        for c, value in enumerate(row)
        if (r >= height or c >= width) and value not in (None, "")
    ]
    if not strays:
        return grid, None
    kept = [row[:width] for row in grid[:height]]
    return kept, Unread(tuple(strays[:TOLD]), max(0, len(strays) - TOLD))
