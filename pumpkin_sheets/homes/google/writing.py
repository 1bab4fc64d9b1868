"""What is sent to write tables: only cells that change, only in columns of ours.

Every other cell of a sheet is somebody else's and stays as it is.  Where rows shift and much would
have to be sent again (Google advises at most 2 MB a request), Google is asked to move them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from pumpkin_sheets.book import Cell, Grid, Rows
from pumpkin_sheets.homes.google.arranging import Line, Move, arrange, moved
from pumpkin_sheets.homes.google.reading import quoted
from pumpkin_sheets.homes.google.values import (
    Entered,
    cell_formats,
    comparable,
    entered_value,
    serial,
)
from pumpkin_sheets.sheets.cells import without_edges

Json = dict[str, Any]
Place = tuple[int, int]
T = TypeVar("T")

LARGE = 150_000
"""About so many characters of a table are sent without a thought of moving rows."""
_CELL = 45
"""Characters around a cell's content."""
_READ_BACK = 100
"""So many of the first and of the last rows that were written are read back."""
_RANGES = 20
"""In so many ranges at the top, and so many at the bottom."""


@dataclass(frozen=True)
class Table:
    """What is done to one sheet; rows and columns are 0-based, ``puts`` counted after ``moves``.

    ``columns`` are ours.  ``grid`` and ``entered`` are the sheet after the moves and before the
    puts, ``height`` and ``width`` its size afterwards; ``added`` rows and columns are put to its
    end first.
    """

    title: str
    sheet_id: int
    first_row: int
    columns: frozenset[int]
    moves: Sequence[Move]
    puts: Mapping[Place, Cell]
    patterns: Mapping[int, str]
    grid: Grid
    entered: Entered
    height: int
    width: int
    added: tuple[int, int]

    def requests(self) -> Iterator[Json]:
        """What is asked of Google, in this order; not to be applied twice where rows move."""
        for dimension, length in zip(("ROWS", "COLUMNS"), self.added, strict=True):
            if length:
                span = {"sheetId": self.sheet_id, "dimension": dimension, "length": length}
                yield {"appendDimension": span}
        for start, end, to in self.moves:
            source = {
                "sheetId": self.sheet_id,
                "dimension": "ROWS",
                "startIndex": self.first_row + start,
                "endIndex": self.first_row + end,
            }
            yield {"moveDimension": {"source": source, "destinationIndex": self.first_row + to}}
        values = {place: entered_value(value) for place, value in self.puts.items()}
        for at, lines in blocks(values):
            yield put_cells(self.sheet_id, *at, lines)
        fresh = {
            (row, column): value
            for (row, column), value in self.puts.items()
            if not _is_number(self.entered, row, column)  # it has its look already
        }
        yield from cell_formats(self.sheet_id, fresh, self.patterns)

    def seen(self) -> list[str]:
        """The rows to read back: the titles, and the first and the last ones that were written.

        A row or two between them are read too, so that the ranges stay few.
        """
        rows = sorted({row for row, _ in self.puts})
        wanted = {*rows[:_READ_BACK], *rows[-_READ_BACK:]}
        wanted |= {row + 1 for row in wanted if row + 2 in wanted}
        runs = _runs(sorted(wanted))
        runs = runs[:_RANGES] + runs[_RANGES:][-_RANGES:]
        title = max(0, self.first_row - 1)
        return [f"{quoted(self.title)}!{a + 1}:{b}" for a, b in [(title, title + 1), *runs]]

    def wanted(self, place: Place) -> str | float | bool | None:
        """What a cell that is written holds afterwards, as it compares."""
        return comparable(serial(self.puts[place]))

    def after(self) -> tuple[Grid, Entered]:
        """What the sheet shows and what was entered in it when all is done."""
        bottom = max([len(self.grid), *(row + 1 for row, _ in self.puts)])
        right = max([0, *(len(row) for row in self.grid), *(c + 1 for _, c in self.puts)])
        grid = [[*row, *[None] * (right - len(row))] for row in self.grid]
        grid += [[None] * right for _ in range(bottom - len(grid))]
        entered = [[*row, *[None] * (right - len(row))] for row in self.entered]
        entered += [[None] * right for _ in range(bottom - len(entered))]
        for (row, column), value in self.puts.items():
            grid[row][column] = serial(value)
            entered[row][column] = self.wanted((row, column))
        return grid, without_edges(entered)


def table(
    title: str,
    properties: Mapping[str, Any],
    grid: Grid,
    entered: Entered,
    rows: Rows,
    moving: bool = True,
) -> Table | None:
    """How a sheet that holds ``grid`` comes to hold ``rows``; None where it does already.

    ``moving`` says that whole rows may be moved.
    """
    first = rows.first_row
    wanted = [tuple(comparable(serial(value)) for value in row) for row in rows.rows]
    before = [_ours(row, rows) for row in grid[first:]]
    if (puts := _puts(before, wanted, rows)) == {}:
        return None
    moves: list[Move] = []
    if moving and sum(_CELL + len(str(value)) for value in puts.values()) > LARGE:
        moves = arrange(before, wanted)
    if moves:
        order = moved(grid[first:], moves)
        grid, entered = (_in_order(lines, first, order) for lines in (grid, entered))
        puts = _puts([_ours(row, rows) for row in grid[first:]], wanted, rows, bridged=2)
    columns = frozenset(rows.columns)
    return _table(title, properties, grid, entered, puts, first, columns, moves, rows.patterns)


def single_cells(
    title: str,
    properties: Mapping[str, Any],
    grid: Grid,
    entered: Entered,
    puts: Mapping[Place, Cell],
) -> Table:
    """How single cells of a sheet come to hold other values."""
    columns = frozenset(column for _, column in puts)
    first = min(row for row, _ in puts)
    return _table(title, properties, grid, entered, puts, first, columns)


def _table(
    title: str,
    properties: Mapping[str, Any],
    grid: Grid,
    entered: Entered,
    puts: Mapping[Place, Cell],
    first: int,
    columns: frozenset[int],
    moves: Sequence[Move] = (),
    patterns: Mapping[int, str] = MappingProxyType({}),
) -> Table:
    size = properties["gridProperties"]
    lowest = first + max([0, *(max(end, to) for _, end, to in moves)])
    height = max([size["rowCount"], lowest, *(row + 1 for row, _ in puts)])
    width = max([size["columnCount"], *(column + 1 for _, column in puts)])
    return Table(
        title,
        int(properties["sheetId"]),
        first,
        columns,
        moves,
        puts,
        patterns,
        grid,
        entered,
        height,
        width,
        (height - size["rowCount"], width - size["columnCount"]),
    )


def _is_number(entered: Entered, row: int, column: int) -> bool:
    line = entered[row] if row < len(entered) else []
    return column < len(line) and str(line[column]).startswith("\x01")


def _ours(row: Sequence[Cell], rows: Rows) -> Line:
    return tuple(comparable(row[c]) if c < len(row) else None for c in rows.columns)


def _in_order(lines: Sequence[list[Any]], first: int, order: Sequence[int]) -> list[list[Any]]:
    """The lines of a sheet with those of its table in another order."""
    body = lines[first:]
    top = [*lines[:first], *[[] for _ in range(first - len(lines))]]
    return [*top, *(list(body[old]) if old < len(body) else [] for old in order)]


def _puts(
    before: Sequence[Line], wanted: Sequence[Line], rows: Rows, bridged: int = 0
) -> dict[Place, Cell]:
    """The cells that change; a line that is new is sent whole, from its first to its last cell.

    So many cells of ours between two that change are sent with them: that is shorter.
    """
    nothing = (None,) * len(rows.columns)
    puts: dict[Place, Cell] = {}
    for i in range(max(len(before), len(wanted))):
        old = before[i] if i < len(before) else nothing
        new = wanted[i] if i < len(wanted) else nothing
        if old == new:
            continue
        values = dict(zip(rows.columns, rows.rows[i] if i < len(wanted) else nothing, strict=True))
        changed = sorted(
            column
            for column, was, shall in zip(rows.columns, old, new, strict=True)
            if old == nothing or was != shall
        )
        for column, following in zip(changed, [*changed[1:], changed[-1]], strict=True):
            between = range(column + 1, following)
            if len(between) > bridged or not all(c in values for c in between):
                between = range(0)
            for c in (column, *between):
                puts[rows.first_row + i, c] = values[c]
    return puts


def put_cells(sheet_id: int, row: int, column: int, lines: Sequence[Sequence[Json | None]]) -> Json:
    """One request that enters values; None empties a cell."""
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    cells = [
        {"values": [{} if value is None else {"userEnteredValue": value} for value in line]}
        for line in lines
    ]
    return {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}


def blocks(puts: Mapping[Place, T]) -> Iterator[tuple[Place, list[list[T]]]]:
    """The cells in rectangles: neighbours in a row, and rows with the same columns."""
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(puts):
        by_row.setdefault(row, []).append(column)
    unfinished: dict[tuple[int, int], tuple[int, list[list[T]]]] = {}
    last = -1
    for row, columns in by_row.items():
        spans = _runs(columns)
        if row != last + 1 or unfinished.keys() != set(spans):
            yield from _closed(unfinished)
            unfinished = {span: (row, []) for span in spans}
        for span in spans:
            unfinished[span][1].append([puts[row, c] for c in range(*span)])
        last = row
    yield from _closed(unfinished)


def _closed(
    found: Mapping[tuple[int, int], tuple[int, list[list[T]]]],
) -> Iterator[tuple[Place, list[list[T]]]]:
    for (column, _), (row, lines) in found.items():
        yield (row, column), lines


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as half-open runs."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs
