"""Which cells a write hit that were other cells by then, and what belongs in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pumpkin_sheets.book import Cell
from pumpkin_sheets.homes.google.landing import Landed, Lines, same_value
from pumpkin_sheets.homes.google.values import cell_of, entered_value, is_formula, line_of
from pumpkin_sheets.homes.google.writing import Json, Place, Table, blocks, put_cells
from pumpkin_sheets.sheets.formula_text import followed


@dataclass(frozen=True)
class Astray:
    """What belongs in cells, by what they were at the reading; None for a new one.

    ``rows`` and ``columns`` are where those that were elsewhere at the reading are now.
    """

    cells: Mapping[Place, Place | None]
    rows: Mapping[int, int] = field(default_factory=dict)
    columns: Mapping[int, int] = field(default_factory=dict)


def displaced(table: Table, now: Landed, typed: bool = True) -> Astray:
    """What belongs in the cells of ours.

    ``now`` holds every row.  Nothing where each written cell was still the one that was meant, and
    (if ``typed`` counts) nobody typed beside it: that belongs to the line that stood there.
    """
    stands, was = now.whole, table.entered
    deep, wide = now.height - table.height, now.width - table.width
    bottom = max([len(stands), len(was), *(r + 1 for r, _ in table.puts)]) + max(deep, 0)
    right = max([0, *map(len, stands), *map(len, was), *(c + 1 for _, c in table.puts)])
    right += max(wide, 0)
    new = [[cell_of(line_of(stands, r), c) for c in range(right)] for r in range(bottom)]
    old = [[cell_of(line_of(was, r), c) for c in range(right)] for r in range(bottom)]

    def written(r: int, c: int) -> bool:
        return (r, c) in table.puts

    across = [list(map(list, zip(*lines, strict=True))) for lines in (new, old)]
    columns = _sources(across[0], across[1], wide, lambda c, r: written(r, c))
    rows = None if columns is not None else _sources(new, old, deep, written)
    if rows is None and columns is None:
        return Astray(_typed_into(table, new, old) if typed else {})
    rows, columns = rows or [*range(bottom)], columns or [*range(right)]
    found: dict[Place, Place | None] = {}
    for r, c in table.puts:
        row, column = rows[r], columns[c]
        found[r, c] = None if row is None or column is None else (row, column)
    if all(place == source for place, source in found.items()):
        return Astray({})
    return Astray(found, _now(rows), _now(columns))


def _now(sources: Sequence[int | None]) -> dict[int, int]:
    return {old: new for new, old in enumerate(sources) if old is not None}


def _typed_into(table: Table, new: Lines, old: Lines) -> dict[Place, Place | None]:
    """The cells as they were at the reading, where people changed lines that were written.

    What they typed stays.  Where a line is another one altogether, sorted there, all of it goes
    back.
    """
    cells: dict[Place, Place | None] = {}
    for r in sorted({row for row, _ in table.puts}):
        other = [
            c
            for c, (a, b) in enumerate(zip(new[r], old[r], strict=True))
            if (r, c) not in table.puts and not same_value(a, b)
        ]
        if len(other) > 1:
            cells |= {(r, c): (r, c) for c in other if c in table.columns}
        if other:
            cells |= {place: place for place in table.puts}
    return cells


def put_back(table: Table, astray: Astray) -> list[Json]:
    """The requests that let cells hold what they held, without the look of a date of ours."""
    cells = astray.cells
    held = {place: _content(table, source, astray) for place, source in cells.items()}
    requests = [put_cells(table.sheet_id, *at, lines) for at, lines in blocks(held)]
    dated = {place for place in table.puts if isinstance(table.puts[place], dt.date)}
    columns = {column for _, column in dated}
    plain: dict[Place, Json | None] = {
        place: None
        for place, source in cells.items()
        if place in dated and (source is None or source[1] not in columns)
    }
    for at, lines in blocks(plain):
        request = put_cells(table.sheet_id, *at, lines)
        request["updateCells"]["fields"] = "userEnteredFormat.numberFormat"
        requests.append(request)
    return requests


def _content(table: Table, place: Place | None, astray: Astray) -> Json | None:
    """What a cell held before it was written, as it is entered again."""
    if place is None:
        return None
    row, column = place
    typed = cell_of(line_of(table.entered, row), column)
    if is_formula(typed):
        return {"formulaValue": followed(typed[1:], astray.rows, astray.columns)}
    shown: Cell = cell_of(line_of(table.grid, row), column)
    return entered_value(shown)


def _sources(
    now: Lines, was: Lines, more: int, written: Callable[[int, int], bool]
) -> list[int | None] | None:
    """Which old line each line is, None for a new one; None where lines are where they were.

    ``more`` is how many came or went.
    """

    def same(line: int, old: int) -> bool:
        return 0 <= old < len(was) and all(
            same_value(a, b) or written(line, i)
            for i, (a, b) in enumerate(zip(now[line], was[old], strict=True))
        )

    def bare(line: int) -> bool:
        return all(value is None or written(line, i) for i, value in enumerate(now[line]))

    count = len(now)
    if more:
        # Lines were inserted or deleted in one place: it is where most lines are as they were, and
        # of several such places the last one.
        came = max(more, 0)
        before = [*accumulate((same(i, i) for i in range(count)), initial=0)]
        after = [*accumulate((same(i, i - more) for i in range(count)), initial=0)]
        new = [*accumulate((came > 0 and bare(i) for i in range(count)), initial=0)]
        at = max(
            reversed(range(count - came + 1)),
            key=lambda k: before[k] + new[k + came] - new[k] + after[-1] - after[k + came],
        )
        return [i if i < at else None if i < at + came else i - more for i in range(count)]
    astray = [i for i in range(count) if not same(i, i)]
    found: list[int | None] = list(range(count))
    for i in astray:
        alike = [old for old in astray if same(i, old)]
        if len(alike) == 1:
            found[i] = alike[0]
    certain = all(found[i] != i for i in astray) and len(set(found)) == count
    return found if astray and certain else None
