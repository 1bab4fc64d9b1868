"""A sheet of an older workbook as it stands, and what it gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from pumpkin_sheets.plan.arrangement import Shown
from pumpkin_sheets.plan.layout_facts import (
    told,
    told_apart,
)
from pumpkin_sheets.plan.layouts import Layout
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, Value
from pumpkin_sheets.sheets.formula_text import canonical
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import is_blank
from pumpkin_sheets.sheets.words import Words

Contents = dict[tuple[int, int], Formula | Value]


@dataclass
class SheetGain:
    """What a sheet gains.

    ``drawing`` holds new cells, rules and checks, ``contents`` new contents of cells of ours.
    ``columns`` and ``lines`` are the titles and labels that are new; ``renewed`` counts formulas,
    ``reworded`` words above a table; ``filled`` are the 0-based rows that got theirs, and ``kept``
    the cells that people changed and that stay as they are; ``moved`` says that a page was
    rearranged and stays as a whole.
    """

    drawing: Drawing
    contents: Contents = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    ruled: list[str] = field(default_factory=list)
    renewed: int = 0
    reworded: int = 0
    filled: list[int] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    moved: bool = False

    @property
    def nothing(self) -> bool:
        drawing = self.drawing
        table = drawing.table
        return not (
            self.contents or drawing.cells or drawing.rules or drawing.checks
            or (table and table.columns)
        )  # fmt: skip


@dataclass(frozen=True)
class Older:
    """A sheet as it stands in a workbook of an older layout, and all layouts that there were."""

    sheet: Sheet
    shown: Shown
    layout: Layout
    layouts: Sequence[Layout]
    words: Words

    def empty(self, row: int, column: int) -> bool:
        return (row, column) not in self.shown.formulas and is_blank(self.value(row, column))

    def value(self, row: int, column: int) -> object:
        values = self.shown.values
        there = row < len(values) and column < len(values[row])
        return values[row][column] if there else None

    def ever(self, fact: str) -> list[str]:
        """What layouts said under this fact."""
        said = [(layout.facts or {}).get(fact) for layout in self.layouts]
        return [each for each in dict.fromkeys(said) if each is not None]

    def was(self, fact: str) -> str | None:
        """What the workbook's own layout said; None where it did not."""
        facts = self.layout.facts
        return None if facts is None else facts.get(fact)


def stands(older: Older, fact: str, placed: Placed) -> str:
    """Whether a cell holds what it shall ("new"), what a layout wrote ("old"), or else."""
    if says(older, placed, told(placed.content)):
        return "new"
    if any(says(older, placed, told_apart(each)[1]) for each in older.ever(fact)):
        return "old"
    return "empty" if older.empty(placed.row, placed.column) else "other"


def says(older: Older, placed: Placed, wanted: str) -> bool:
    """Whether a cell holds what a fact tells of."""
    text = older.shown.formulas.get((placed.row, placed.column))
    if text is not None:
        return wanted.startswith("=") and canonical(text) == canonical(wanted[1:])
    return told(older.value(placed.row, placed.column)) == wanted
