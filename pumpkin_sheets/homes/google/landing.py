"""A sheet as it is right after a write: its size, and what was entered in some of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pumpkin_sheets.homes.google.values import (
    Entered,
    Value,
    cell_of,
    cells_of,
    is_formula,
    line_of,
)
from pumpkin_sheets.homes.google.writing import Table

Lines = Sequence[Sequence[Value]]


SEEN = "sheets(properties(title,gridProperties),data(startRow,rowData(values(userEnteredValue))))"
"""The fields of a spreadsheet that ``Landed`` is made of."""


@dataclass(frozen=True)
class Landed:
    """A sheet right after a write: its size, and what was entered in some of its rows."""

    height: int
    width: int
    rows: Mapping[int, Sequence[Value]]

    @property
    def whole(self) -> Entered:
        """Every row from the first to the last that was read."""
        return [list(self.rows.get(r, ())) for r in range(max(self.rows, default=-1) + 1)]


def landed(spreadsheet: Mapping[str, Any]) -> dict[str, Landed]:
    """The sheets in an answer of Google's with the fields SEEN, by title."""
    found = {}
    for sheet in spreadsheet.get("sheets", []):
        properties, rows = sheet["properties"], {}
        for block in sheet.get("data", []):
            top = int(block.get("startRow", 0))
            for i, line in enumerate(cells_of(block)[0]):
                rows[top + i] = line
        size = properties["gridProperties"]
        found[properties["title"]] = Landed(size["rowCount"], size["columnCount"], rows)
    return found


def in_place(table: Table, now: Landed) -> bool:
    """Whether the sheet has its size, and each row that was seen what it had in all other cells."""
    if (now.height, now.width) != (table.height, table.width):
        return False
    for r, stands in now.rows.items():
        was = line_of(table.entered, r)
        for c in range(max(len(was), len(stands))):
            if (r, c) not in table.puts and not same_value(cell_of(was, c), cell_of(stands, c)):
                return False
    return True


def applied(table: Table, now: Landed) -> bool:
    """Whether every cell that was to be written holds what was written."""
    return all(cell_of(now.rows.get(r, ()), c) == table.wanted((r, c)) for r, c in table.puts)


def same_value(one: Value, other: Value) -> bool:
    """Google rewrites a formula by itself, when somebody moves what it refers to."""
    return one == other or (is_formula(one) and is_formula(other))
