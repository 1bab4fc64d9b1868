"""What a sheet says already, told by the values that were read of it.

A sheet that says everything is neither unpacked nor packed again: its bytes are copied.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from pumpkin_sheets.book import Cell, Grid, ResultColumn, Rows, SheetResults
from pumpkin_sheets.homes.file.cells import plain, serial
from pumpkin_sheets.homes.file.results import SAME, Wrong
from pumpkin_sheets.homes.file.rows import Places, cells_end, row_from, windows
from pumpkin_sheets.homes.file.scan import Findings
from pumpkin_sheets.sheets.schema import column_letters


def wrong_results(
    above: Callable[[int], int],
    grid: Grid,
    found: Findings,
    results: SheetResults,
    date1904: bool,
) -> Wrong | None:
    """In which columns of a table a stored result is wrong; None where values do not tell.

    They do where all formulas below the table's titles stand in its columns, one in each row, as
    their number tells.  ``above`` gives how many stand above a 1-based row.  Raises DamagedSheet.
    """
    if not results.columns or not (found.usual and found.near):
        return None
    first = min(column.first_row for column in results.columns)
    ours = sum(len(column.values) for column in results.columns)
    if found.formulas != ours + above(first + 1):
        return None
    uncalculated = {column for row, column in found.uncalculated if row >= first}
    there = list(zip(*grid[first:], strict=True))
    wrong = (
        column_letters(each.column).encode()
        for each in results.columns
        if each.column in uncalculated or not _says(there, first, each, date1904)
    )
    return Wrong(first + 1, frozenset(wrong))


def formulas_above(chunks: Iterable[bytes], row: int) -> int:
    """How many formulas stand above a 1-based row."""
    count, places = 0, Places()
    for tags, window in windows(chunks):
        at = row_from(tags, window, places.row, row)
        end = cells_end(tags, window) if at is None else at
        count += len(tags.formula.findall(window, 0, end))
        if at is not None:
            break
        places.pass_over(tags, window)
    return count


def _says(
    columns: Sequence[Sequence[Cell]], first: int, wanted: ResultColumn, date1904: bool
) -> bool:
    """Whether the sheet's ``columns``, from the 0-based row ``first`` on, say a column's values."""
    values, above = list(wanted.values), wanted.first_row - first
    column = columns[wanted.column] if wanted.column < len(columns) else ()
    there = list(column[above : above + len(values)])
    there += [""] * (len(values) - len(there))
    if there == values:
        return bool not in set(map(type, there))
    return all(_same_result(*each, date1904) for each in zip(there, values, strict=True))


def _same_result(there: Cell, wanted: str | float | int, date1904: bool) -> bool:
    if isinstance(there, dt.date) and there.year > 1900:  # before, sheets count days of their own
        there = serial(there, date1904)
    if type(there) in (int, float) and type(wanted) in (int, float):
        return math.isclose(there, wanted, rel_tol=SAME)  # type: ignore[arg-type]
    return type(there) is str and there == wanted


def holds(grid: Grid, rows: Rows, date1904: bool) -> bool:
    """Whether a sheet shows this table already, however the values are spelled."""
    old = grid[rows.first_row :]
    length = max(len(old), len(rows.rows))
    there = list(zip_longest(*old))
    wanted = dict(zip(rows.columns, zip(*rows.rows, strict=True), strict=False))
    return all(
        _column_holds(there[at] if at < len(there) else (), wanted.get(at, ()), length, date1904)
        for at in range(max(len(there), *(column + 1 for column in wanted), 0))
    )


def _column_holds(
    there: Sequence[Cell], wanted: Sequence[Cell], length: int, date1904: bool
) -> bool:
    """Whether so many cells of a column, empty where there are no more, are the same."""
    before, after = (
        cells if len(cells) == length else (*cells, *(None,) * (length - len(cells)))
        for cells in (there, wanted)
    )
    if bool in {*map(type, before), *map(type, after)}:
        pairs = list(zip(before, after, strict=True))  # a truth value is equal to a number
    elif before == after:
        return True
    else:  # nearly all are the same to the letter, or empty
        pairs = [
            (old, new)
            for old, new in zip(before, after, strict=True)
            if old != new and not (old == "" and new is None)
        ]
    return all(_alike(comparable(old, date1904), comparable(new, date1904)) for old, new in pairs)


def comparable(value: Cell, date1904: bool) -> str | float | None:
    """A value as the file has it: days as numbers."""
    value = plain(value)
    if value is None or value == "":
        return None
    return value if isinstance(value, str | int | float) else serial(value, date1904)


def _alike(one: str | float | None, other: str | float | None) -> bool:
    if type(one) is bool or type(other) is bool or isinstance(one, str) or one is None:
        return type(one) is type(other) and one == other
    return isinstance(other, int | float) and math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
