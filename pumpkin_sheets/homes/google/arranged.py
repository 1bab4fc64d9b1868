"""How a table of ours stands on a sheet that its owner rearranged, and how it stood before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pumpkin_sheets.homes.google.formats import Json, formula
from pumpkin_sheets.homes.google.marks import content_of, mark_of, pattern_mark
from pumpkin_sheets.sheets.drawing import Drawing, FormulaColumn
from pumpkin_sheets.sheets.schema import column_number


@dataclass(frozen=True)
class Arranged:
    """How a table of ours stands on a sheet that is there, by its columns' names.

    ``found`` are the columns whose titles stand there and ``gained`` those that the sheet gets;
    ``before`` and ``row_before`` say where columns and header stood when the sheet's note was
    written.  ``layout`` is the fingerprint of the sheet as it would look had nobody rearranged it,
    and ``rows`` the prepared rows that were asked for.  ``lines`` are the rows that a page gets
    now, below everything on it; ``gone`` are the columns that its owner took away.  ``declared``
    are the fingerprints of the columns' formulas for a sheet that nobody rearranged.
    """

    found: frozenset[str] = frozenset()
    gained: frozenset[str] = frozenset()
    before: Mapping[str, int] = field(default_factory=dict)
    row_before: int = 0
    layout: str = ""
    rows: int = 0
    lines: frozenset[int] = frozenset()
    gone: frozenset[str] = frozenset()
    declared: Mapping[str, str] = field(default_factory=dict)


def columns_before(note: Json, declared: Drawing) -> tuple[dict[str, int], int]:
    """Where the columns and the header stood when a sheet's note was written.

    Older notes know cells by their letters only: there a column stood where its title did.
    ``declared`` is the sheet as it looks when nobody rearranged it.
    """
    table = declared.table
    if table is None:
        return {}, 0
    header_row = table.first_row - 1
    if "columns" in note:
        return dict(note["columns"]), int(note.get("header", header_row))
    named = {column.column: column.name for column in table.columns if column.name}
    labels = note.get("labels", {})
    stood = {
        column_number(match.group(1)): mark
        for key, mark in labels.items()
        if (match := re.fullmatch(rf"([A-Z]+){header_row + 1}", key))
    }
    before: dict[str, int] = {}
    for placed in declared.cells:
        if placed.row == header_row and placed.column in named:
            mark = mark_of(content_of(placed))
            places = [at for at, known in stood.items() if known == mark]
            if len(places) == 1:
                before[named[placed.column]] = places[0]
    # A title that was worded differently then stood where it is declared, if nothing else did.
    for column, name in named.items():
        if name not in before and column in stood and column not in before.values():
            before[name] = column
    return before, header_row


def declared_formulas(declared: Drawing) -> dict[str, str]:
    """The fingerprints of a table's formulas by their columns' names."""
    return {
        column.name: pattern_mark(formula(column.formula), 0)
        for column in (declared.table.columns if declared.table else ())
        if isinstance(column, FormulaColumn)
    }
