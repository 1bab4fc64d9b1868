"""What one sheet of an older workbook gains, told from its drawing as it shall be.

Whatever its owner took away stays away, and what he put in a place of ours stays there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pumpkin_sheets.plan.arrangement import Shown
from pumpkin_sheets.plan.layout_facts import (
    check_fact,
    column_checks,
    column_rules,
    look,
    rule_fact,
    text_fact,
    texts,
    told,
    told_apart,
)
from pumpkin_sheets.plan.layouts import Layout, column_fact
from pumpkin_sheets.plan.upgrade.forward import TableRows
from pumpkin_sheets.sheets.drawing import (
    CREAM,
    Bar,
    Check,
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Rule,
    Style,
    Value,
)
from pumpkin_sheets.sheets.formula_text import canonical, shifted
from pumpkin_sheets.sheets.practice import CellText
from pumpkin_sheets.sheets.schema import Sheet, cell_name, column_letters, column_number
from pumpkin_sheets.sheets.tables import Header, is_blank
from pumpkin_sheets.sheets.words import Words

UNMOVED = 0.8
"""The part of a page's unchanged cells that must stand where they were, or it was rearranged."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")

Contents = dict[tuple[int, int], Formula | Value]


@dataclass
class SheetGain:
    """What a sheet gains.

    ``drawing`` holds new cells, rules and checks, ``contents`` new contents of cells of ours.
    ``columns`` and ``lines`` are the titles and labels that are new, ``renewed`` counts formulas,
    ``filled`` are the 0-based rows that got theirs, and ``kept`` the cells that people changed
    and that stay as they are; ``moved`` says that a page was rearranged and stays as a whole.
    """

    drawing: Drawing
    contents: Contents = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    ruled: list[str] = field(default_factory=list)
    renewed: int = 0
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


# --- tables --------------------------------------------------------------------------------------


def table_gain(older: Older, drawing: Drawing, found: Header, rows: TableRows | None) -> SheetGain:
    """What a table gains; ``drawing`` is the sheet as it shall be, ``rows`` those with formulas."""
    assert drawing.table is not None
    table = drawing.table
    new = {c.column for c in table.columns if c.name and c.name not in found.positions}
    names = {c.column: c.name for c in table.columns if c.name}
    gain = SheetGain(
        replace(
            drawing,
            cells=[p for p in drawing.cells if p.column in new],
            table=replace(table, columns=[c for c in table.columns if c.column in new]),
            widths={c: width for c, width in drawing.widths.items() if c in new},
            hidden_columns=frozenset(c for c in drawing.hidden_columns if c in new),
            heights={},
            rules=list(_rules(older, drawing, names, new, rows)),
            checks=list(_checks(older, drawing, names, new, rows)),
            names={},
            buttons=(),
        ),
        columns=[older.words[older.sheet.title_key(older.sheet.column(names[c]))]
                 for c in sorted(new)],
    )  # fmt: skip
    if older.layout.older:
        gain.ruled = _ruled(older, drawing, names, new)
        _renew_titles(older, drawing, gain)
    if rows is not None:
        for column in table.columns:
            if isinstance(column, FormulaColumn) and column.name in found.positions:
                _renew(older, column, found, rows, gain)
        _fill(older, drawing, rows, new, gain)
    return gain


def _renew(
    older: Older, column: FormulaColumn, found: Header, rows: TableRows, gain: SheetGain
) -> None:
    """The formulas of one column that a layout wrote and today's replaces."""
    cells = {
        name: CellText(column_letters(at), rows.first, rows.before - rows.first)
        for name, at in found.positions.items()
    }
    declared = older.sheet.column(column.name).formula
    known = set()
    for template in (*older.ever(column_fact(older.sheet, column.name)), declared):
        try:
            known.add(canonical((template or "").format_map(cells)))
        except KeyError:
            continue  # it needed a column that its owner took away
    fresh = canonical(column.formula)
    known.discard(fresh)
    if not known:
        return
    at = column.column
    for row in range(rows.first, rows.before):
        number = str(row + 1)
        text = older.shown.formulas.get((row, at))
        if text is None:
            if not is_blank(older.value(row, at)):
                gain.kept.append(cell_name(row, at))
            continue
        stands = canonical(text)
        if stands == fresh.replace("\0", number):
            continue
        if any(stands == each.replace("\0", number) for each in known):
            content = column.formula.replace("\0", number)
            gain.contents[row, at] = Formula(content, column.results[row - rows.first])
            gain.renewed += 1
        else:
            gain.kept.append(cell_name(row, at))


def _fill(older: Older, drawing: Drawing, rows: TableRows, new: set[int], gain: SheetGain) -> None:
    """Formulas for the rows that people typed into, and the look of rows below the prepared."""
    table = drawing.table
    assert table is not None
    cells = list(gain.drawing.cells)
    wanted = sorted({*rows.bare, *range(rows.before, rows.end)})
    for row in wanted:
        for column in table.columns:
            if column.column in new:
                continue
            if not isinstance(column, FormulaColumn):
                if row >= rows.before:
                    cells.append(Placed(row, column.column, None, column.style))
            elif older.empty(row, column.column):
                text = column.formula.replace("\0", str(row + 1))
                content = Formula(text, column.results[row - rows.first])
                cells.append(Placed(row, column.column, content, column.style))
    gain.filled = wanted
    gain.drawing = replace(gain.drawing, cells=cells)


def _rules(
    older: Older,
    drawing: Drawing,
    names: Mapping[int, str],
    new: set[int],
    rows: TableRows | None,
) -> Iterator[Rule | Bar]:
    """Rules that the workbook's layout did not have, and all of them for rows that are new."""
    for rule, told_rules in _by_rule(drawing):
        for column, formula in told_rules:
            if column not in names:
                continue
            fact = rule_fact(older.sheet, names[column], formula)
            if column in new or not older.layout.had(fact):
                yield replace(rule, first_column=column, last_column=column)
            elif rows is not None and rows.before < rows.end:
                yield _further_down(rule, column, rows.before)


def _by_rule(drawing: Drawing) -> Iterator[tuple[Rule | Bar, list[tuple[int, str]]]]:
    """Each rule with its columns and how a fact tells of it."""
    table = drawing.table
    places = (
        {(c.name or column_letters(c.column)): c.column for c in table.columns} if table else {}
    )
    for rule in drawing.rules:
        alone = replace(drawing, rules=[rule])
        yield rule, [(places[name], formula) for name, formula in column_rules(alone)]


def _further_down(rule: Rule | Bar, column: int, row: int) -> Rule | Bar:
    """A rule for one column from a row further down on."""
    if isinstance(rule, Bar):
        return replace(rule, first_row=row, first_column=column, last_column=column)
    formula = shifted(rule.formula, row - rule.first_row, 0)
    return replace(rule, first_row=row, first_column=column, last_column=column, formula=formula)


def _checks(
    older: Older,
    drawing: Drawing,
    names: Mapping[int, str],
    new: set[int],
    rows: TableRows | None,
) -> Iterator[Check]:
    """Checks that the workbook's layout did not have like this, and all of them for new rows."""
    for check in drawing.checks:
        for name, taken in column_checks(replace(drawing, checks=[check])):
            column = next(c for c, known in names.items() if known == name)
            block = replace(check, first_column=column, last_column=column)
            if column in new or not _checked(older, name, taken):
                yield block
            elif rows is not None and rows.before < rows.end:
                yield replace(block, first_row=rows.before)


def _checked(older: Older, column: str, taken: str) -> bool:
    """Whether the workbook's layout had this check."""
    return older.layout.facts is None or older.was(check_fact(older.sheet, column)) == taken


def _ruled(older: Older, drawing: Drawing, names: Mapping[int, str], new: set[int]) -> list[str]:
    """The titles of the columns that were there and get colours or drop-downs."""
    fresh = {
        name
        for name, formula in column_rules(drawing)
        if not older.layout.had(rule_fact(older.sheet, name, formula))
    }
    fresh |= {n for n, taken in column_checks(drawing) if not _checked(older, n, taken)}
    sheet = older.sheet
    return [
        older.words[sheet.title_key(sheet.column(name))]
        for column, name in sorted(names.items())
        if name in fresh and column not in new
    ]


def _renew_titles(older: Older, drawing: Drawing, gain: SheetGain) -> None:
    """Titles that are formulas of ours."""
    for key, placed in texts(older.sheet, drawing).items():
        at = (placed.row, placed.column)
        if not key.startswith("title ") or at not in older.shown.formulas:
            continue
        if _stands(older, text_fact(older.words, older.sheet, key), placed) == "old":
            gain.contents[at] = placed.content
            gain.renewed += 1


# --- pages ---------------------------------------------------------------------------------------


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
        stands = _stands(older, fact, placed)
        if stands == "old":
            if told_apart(older.was(fact) or "")[0] in ("", look(placed)):
                gain.contents[at] = placed.content
            else:
                added.append(replace(placed, last_row=None, last_column=None))
            gain.renewed += isinstance(placed.content, Formula)
        elif not older.layout.had(fact):
            if older.empty(*at):
                added.append(replace(placed, last_row=None, last_column=None))
            elif stands != "new":
                gain.kept.append(cell_name(*at))
        elif stands == "other" and told_apart(older.was(fact) or "")[1] != told(placed.content):
            gain.kept.append(cell_name(*at))
    gain.contents |= dict.fromkeys(_gone(older, known), None)
    gain.drawing = replace(gain.drawing, cells=[*gain.drawing.cells, *added])
    return gain


def _labels(lines: Sequence[Placed]) -> list[str]:
    """The labels of the lines that have a cell to type in."""
    typed = {p.row for p in lines if p.style.fill == CREAM}
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
        if _says(older, placed, told_apart(said)[1]):
            yield placed.row, placed.column


def _rearranged(older: Older, known: Mapping[str, Placed]) -> bool:
    """Whether most of what should stand unchanged on a page does not."""
    unchanged = [
        placed
        for key, placed in known.items()
        if told_apart(older.was(text_fact(older.words, older.sheet, key)) or "")[1]
        == told(placed.content)
    ]
    stand = sum(_says(older, placed, told(placed.content)) for placed in unchanged)
    return stand < UNMOVED * len(unchanged)


def _stands(older: Older, fact: str, placed: Placed) -> str:
    """Whether a cell holds what it shall ("new"), what a layout wrote ("old"), or else."""
    if _says(older, placed, told(placed.content)):
        return "new"
    if any(_says(older, placed, told_apart(each)[1]) for each in older.ever(fact)):
        return "old"
    return "empty" if older.empty(placed.row, placed.column) else "other"


def _says(older: Older, placed: Placed, wanted: str) -> bool:
    """Whether a cell holds what a fact tells of."""
    text = older.shown.formulas.get((placed.row, placed.column))
    if text is not None:
        return wanted.startswith("=") and canonical(text) == canonical(wanted[1:])
    return told(older.value(placed.row, placed.column)) == wanted
