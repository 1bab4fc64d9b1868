"""What is read of a Google Sheet, and what is left where it is.

A client list has three calculated columns for every two that people type in, and their formulas
are nine tenths of all that could be read.  Of a review nobody looks at them, so below the titles
they are left out.  Where they stand is guessed before anything is read: from where they stood when
the sheet was set up, moved as the named ranges beside them have moved since.  The titles of all
columns are read in any case; where one is not of a column that may be left out, the owner has
rearranged more than the named ranges tell, and the column is read after all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pumpkin_sheets.book import Grid
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.plan import note_of
from pumpkin_sheets.homes.google.values import (
    Entered,
    cell_of,
    cells_of,
    is_formula,
    line_of,
    shown_as,
)
from pumpkin_sheets.sheets.schema import column_letters, column_number
from pumpkin_sheets.sheets.table_page import runs
from pumpkin_sheets.sheets.tables import SEARCHED_ROWS
from pumpkin_sheets.sheets.words import fold_ours

METADATA = (
    "properties(title,locale),namedRanges(name,range),"
    "sheets(properties(sheetId,title,sheetType,gridProperties),"
    "developerMetadata(metadataKey,metadataValue))"
)
"""What lists the sheets, and tells where calculated columns stand."""

_CELLS = "sheets(properties(title),data(startRow,startColumn,rowData(values({}))))"
_EFFECTIVE = "effectiveValue(numberValue,stringValue,boolValue,errorValue(type))"
_KIND = "effectiveFormat(numberFormat(type))"
SHOWN = _CELLS.format(f"userEnteredValue(formulaValue),{_EFFECTIVE},{_KIND}")
"""What each cell shows and as what, and its formula: what it shows without one was entered."""
ENTERED = _CELLS.format("userEnteredValue")
"""What was entered in each cell: all that tells whether somebody typed."""
SHOWN_AND_ENTERED = _CELLS.format(f"userEnteredValue,{_EFFECTIVE}")
"""Both, for what is still not certain after a first reading that is not ``told_apart``."""

_COLUMN = re.compile(r"!\$([A-Z]+)\$")


def quoted(title: str) -> str:
    """A sheet's title as an A1 range that means the whole sheet."""
    return "'" + title.replace("'", "''") + "'"


def calculated_columns(
    sheet: Json, named: Iterable[Json], spare: Mapping[str, str]
) -> frozenset[int]:
    """Where the columns called as ``spare`` says (title -> name) are likely to stand now.

    ``sheet`` and ``named`` are parts of a description with ``METADATA``.  Between two named ranges
    that moved differently nobody can tell; at the edge the one beside tells.
    """
    note = note_of(sheet)
    number = sheet["properties"]["sheetId"]
    now = {
        entry["name"].lower(): entry["range"].get("startColumnIndex", 0)
        for entry in named
        if entry["range"].get("sheetId", 0) == number
    }
    moved: dict[int, int] = {}
    for name, reference in note.get("names", {}).items():
        match = _COLUMN.search(reference)
        if match and name.lower() in now:
            before = column_number(match.group(1))
            moved[before] = now[name.lower()] - before
    wanted, found = set(spare.values()), set()
    for name, at in note.get("columns", {}).items():
        left = max((old for old in moved if old <= at), default=None)
        right = min((old for old in moved if old >= at), default=None)
        ways = {moved[old] for old in (left, right) if old is not None} or {0}
        if name in wanted and len(ways) == 1:
            found.add(at + ways.pop())
    return frozenset(found)


def columns_left_out(
    sheet: Json, named: Iterable[Json], spare: Mapping[str, str], wide: int | None
) -> frozenset[int]:
    """The columns of a sheet that are not read below the titles.

    ``sheet``, ``named`` and ``spare`` are as in ``calculated_columns``; all columns but the first
    ``wide`` are left out too, where it is given.
    """
    size = sheet["properties"]["gridProperties"]
    if size["rowCount"] <= SEARCHED_ROWS:
        return frozenset()
    columns = range(size["columnCount"])
    found = calculated_columns(sheet, named, spare) if spare else frozenset()
    return frozenset(columns) & (found if wide is None else found | {*columns[wide:]})


def ranges(title: str, size: Mapping[str, int], left_out: Collection[int]) -> list[str]:
    """The A1 ranges that read a sheet of this ``size`` but for these columns below the titles."""
    if not left_out:
        return [quoted(title)]
    kept = [column for column in range(size["columnCount"]) if column not in left_out]
    top = f"{quoted(title)}!1:{SEARCHED_ROWS}"
    return [top, *(below(title, first, last) for first, last in runs(kept))]


def below(title: str, first: int, last: int) -> str:
    """The A1 range of columns below the rows in which titles stand."""
    start = f"{column_letters(first)}{SEARCHED_ROWS + 1}"
    return f"{quoted(title)}!{start}:{column_letters(last)}"


def told_apart(blocks: Iterable[Json]) -> bool:
    """Whether an answer to ``SHOWN`` tells what was entered from the results of array formulas.

    Google documents that fields are left out that a mask does not name, and not whether an object
    stays of which nothing is left.  Where it stays, it tells that something was entered; array
    formulas fill other cells, in which nothing was.
    """
    rows = (row for block in blocks for row in block.get("rowData", []))
    cells = [cell for row in rows for cell in row.get("values", []) if "effectiveValue" in cell]
    kept = any(cell.get("userEnteredValue") == {} for cell in cells)
    return kept or all("userEnteredValue" in cell for cell in cells)


def put_together(blocks: Sequence[Json], told: bool = True) -> tuple[Entered, Grid]:
    """What was entered and what is shown, from the GridData of any ranges of one sheet.

    Where it is not ``told_apart``, whatever shows something without a formula was entered.
    """
    lines: list[list[Any]] = []
    for block in blocks:
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for row, found in enumerate(block.get("rowData", []), start=top):
            values = found.get("values", [])
            lines += [[] for _ in range(row + 1 - len(lines))]
            line = lines[row]
            line += [{}] * (left + len(values) - len(line))
            line[left : left + len(values)] = values
    return cells_of({"rowData": [{"values": line} for line in lines]}, told)


def with_moments(grid: Grid, blocks: Iterable[Json]) -> Grid:
    """What is shown, with days, hours and durations in place of the numbers that Google keeps.

    ``grid`` was ``put_together`` from ``blocks``, and may have been cut at its edges.
    """
    found = [list(row) for row in grid]
    for block in blocks:
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for row, line in zip(block.get("rowData", []), found[top:], strict=False):
            cells = row.get("values", [])[: max(0, len(line) - left)]
            for column, cell in enumerate(cells, start=left):
                if "effectiveFormat" in cell:
                    kind = cell["effectiveFormat"].get("numberFormat", {}).get("type", "")
                    line[column] = shown_as(line[column], kind)
    return found


def maybe_filled(then: Entered, now: Entered) -> bool:
    """Whether what was entered ``now`` may be what was entered ``then``, array formulas apart.

    ``then`` was not ``told_apart``: what shows something without a formula counts as entered.  The
    formula that fills a cell may stand where nobody read.
    """
    for r in range(max(len(then), len(now))):
        was, stands = line_of(then, r), line_of(now, r)
        for c in range(max(len(was), len(stands))):
            old, new = cell_of(was, c), cell_of(stands, c)
            if old != new and (new is not None or is_formula(old)):
                return False
    return True


def misjudged(
    blocks: Iterable[Json], left_out: Collection[int], spare: Mapping[str, str]
) -> list[int]:
    """Which of the columns ``left_out`` bear no title of one that may be left out."""
    _, top = put_together([block for block in blocks if not block.get("startRow")])
    return [column for column in sorted(left_out) if not _bears(top, column, spare)]


def _bears(top: Grid, column: int, spare: Mapping[str, str]) -> bool:
    values = (row[column] for row in top[:SEARCHED_ROWS] if column < len(row))
    return any(isinstance(value, str) and fold_ours(value) in spare for value in values)
