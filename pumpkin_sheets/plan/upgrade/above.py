"""The words above a table of an older workbook: its title, its note, the names of its bands."""

from __future__ import annotations

import re

from pumpkin_sheets.plan.layout_facts import text_fact, told, told_apart
from pumpkin_sheets.plan.layouts import Layout
from pumpkin_sheets.plan.upgrade.older import Older, SheetGain, says
from pumpkin_sheets.sheets.drawing import Drawing, Formula
from pumpkin_sheets.sheets.schema import cell_name

_CELL = re.compile(r"[A-Z]{1,3}([0-9]+)")


def reword(older: Older, drawing: Drawing, gain: SheetGain) -> None:
    """Gives cells that hold a layout's very words the words of today, wherever they stand now.

    Where the words changed and a cell holds others, it is its owner's and stays.
    """
    if drawing.table is None or drawing.hidden:
        return
    header = drawing.table.first_row - 1
    placed = [p for p in drawing.cells if p.row < header and p.content not in (None, "")]
    placed = [p for p in placed if not isinstance(p.content, Formula)]
    now = {told(p.content) for p in placed}
    own = _written(older, older.layout)
    gone = {words for each in older.layouts for words in _written(older, each)} - now
    for cell in placed:
        said, at = told(cell.content), (cell.row, cell.column)
        if said in own or says(older, cell, said):
            continue
        if at not in older.shown.formulas and told(older.value(*at)) in gone:
            gain.contents[at] = cell.content
            gain.reworded += 1
        elif not older.empty(*at):
            gain.kept.append(cell_name(*at))


def _written(older: Older, layout: Layout) -> set[str]:
    """What a layout wrote above the table, as facts tell it."""
    start = text_fact(older.words, older.sheet, "")
    found = set()
    for fact, said in (layout.facts or {}).items():
        match = _CELL.fullmatch(fact.removeprefix(start))
        if fact.startswith(start) and match and int(match[1]) <= older.sheet.header_row:
            found.add(told_apart(said)[1])
    return found
