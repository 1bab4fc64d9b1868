"""What a page of an older workbook gains: labels, formulas, and lines below everything on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.plan.layout_facts import (
    look,
    text_fact,
    texts,
    told,
    told_apart,
)
from pumpkin_sheets.plan.packs import PACK_SHEETS
from pumpkin_sheets.plan.upgrade.older import Older, SheetGain, says, stands
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, Style
from pumpkin_sheets.sheets.formula_text import canonical
from pumpkin_sheets.sheets.schema import cell_name, column_number

UNMOVED = 0.8
"""The part of a page's unchanged cells that must stand where they were, or it was rearranged."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")


def page_gain(older: Older, drawing: Drawing, fresh: frozenset[int]) -> SheetGain:
    """What a page gains: labels and formulas, and the 0-based rows that are ``fresh``."""
    lines = [p for p in drawing.cells if p.row in fresh]
    gain = SheetGain(
        replace(
            drawing,
            cells=lines,
            table=None,
            widths={},
            hidden_columns=frozenset(),
            heights={p.row: drawing.heights[p.row] for p in lines if p.row in drawing.heights},
            rules=(),
            checks=[c for c in drawing.checks if c.first_row in fresh],
            charts=(),
            names={},
            buttons=(),
        ),
        lines=_labels(lines),
    )
    known = {
        key: placed
        for key, placed in texts(older.sheet, drawing).items()
        if placed.row not in fresh
    }
    if _rearranged(older, known):
        gain.moved = True
        return gain
    added = []
    for key, placed in known.items():
        fact = text_fact(older.words, older.sheet, key)
        at = (placed.row, placed.column)
        now = stands(older, fact, placed)
        if now == "old":
            if told_apart(older.was(fact) or "")[0] in ("", look(placed)):
                gain.contents[at] = placed.content
            else:
                added.append(replace(placed, last_row=None, last_column=None))
            gain.renewed += isinstance(placed.content, Formula)
        elif not older.layout.had(fact):
            if older.empty(*at):
                added.append(replace(placed, last_row=None, last_column=None))
            elif now != "new":
                gain.kept.append(cell_name(*at))
        elif now == "other" and told_apart(older.was(fact) or "")[1] != told(placed.content):
            gain.kept.append(cell_name(*at))
    gain.contents |= dict.fromkeys(_gone(older, known), None)
    places = {(p.row, p.column) for p in added}
    rules = [r for r in drawing.rules if (r.first_row, r.first_column) in places]
    gain.drawing = replace(gain.drawing, cells=[*gain.drawing.cells, *added], rules=rules)
    return gain


def foreign_cell(
    older: Older, drawn: Iterable[Drawing], inputs: Collection[tuple[int, int]]
) -> str | None:
    """The first cell of a page that is no input and holds nothing that a release wrote there.

    ``drawn`` is the page as today's may have drawn it; the way to a sheet that was deleted since
    may stand there too.
    """
    start = text_fact(older.words, older.sheet, "")
    placed = [p for drawing in drawn for p in drawing.cells if isinstance(p.content, Formula | str)]
    written = {told(p.content) for p in placed}
    written |= {told(older.words[f"sheets.{sheet.name}"]) for sheet in PACK_SHEETS}
    for layout in older.layouts:
        facts = layout.facts or {}
        written |= {told_apart(said)[1] for key, said in facts.items() if key.startswith(start)}
    known = {canonical(each[1:]) for each in written if each.startswith("=")}
    cells = {(r, c) for r, row in enumerate(older.shown.values) for c in range(len(row))}
    for at in sorted(cells - set(inputs)):
        formula = older.shown.formulas.get(at)
        if formula is not None and canonical(formula) not in known:
            return cell_name(*at)
        value = older.value(*at)
        ours = isinstance(value, str) and told(value) in written
        if formula is None and not ours and not older.empty(*at):
            return cell_name(*at)
    return None


def shows(older: Older, drawing: Drawing) -> bool:
    """Whether a page holds every word and formula of its drawing already."""
    return all(says(older, placed, told(placed.content)) for placed in drawing.cells)


def _labels(lines: Sequence[Placed]) -> list[str]:
    """The labels of the lines that have a cell to type in."""
    typed = {p.row for p in lines if p.style.typed}
    first = {p.row: p for p in sorted(lines, key=lambda p: -p.column) if p.row in typed}
    return [str(first[row].content) for row in sorted(first)]


def _gone(older: Older, known: Mapping[str, Placed]) -> Iterator[tuple[int, int]]:
    """The cells that hold what the workbook's layout wrote there and today's does not."""
    start = text_fact(older.words, older.sheet, "")
    for fact, said in (older.layout.facts or {}).items():
        key = fact.removeprefix(start)
        match = _CELL.fullmatch(key)
        if not fact.startswith(start) or key in known or match is None:
            continue
        placed = Placed(int(match[2]) - 1, column_number(match[1]), None, Style())
        if says(older, placed, told_apart(said)[1]):
            yield placed.row, placed.column


def _rearranged(older: Older, known: Mapping[str, Placed]) -> bool:
    """Whether most of what should stand unchanged on a page does not."""
    unchanged = [
        placed
        for key, placed in known.items()
        if told_apart(older.was(text_fact(older.words, older.sheet, key)) or "")[1]
        == told(placed.content)
    ]
    stand = sum(says(older, placed, told(placed.content)) for placed in unchanged)
    return stand < UNMOVED * len(unchanged)
