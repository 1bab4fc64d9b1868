"""What a table of an older workbook gains: columns, formulas, rules, rows that lacked formulas.

Whatever its owner took away stays away, and what he put in a place of ours stays there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pumpkin_sheets.plan.layout_facts import (
    check_fact,
    column_checks,
    column_rules,
    rule_fact,
    text_fact,
    texts,
)
from pumpkin_sheets.plan.layouts import column_fact
from pumpkin_sheets.plan.upgrade.above import reword
from pumpkin_sheets.plan.upgrade.forward import TableRows
from pumpkin_sheets.plan.upgrade.older import Older, SheetGain, stands
from pumpkin_sheets.sheets.drawing import Bar, Check, Drawing, Formula, FormulaColumn, Placed, Rule
from pumpkin_sheets.sheets.formula_text import canonical, shifted
from pumpkin_sheets.sheets.practice import CellText
from pumpkin_sheets.sheets.schema import cell_name, column_letters
from pumpkin_sheets.sheets.tables import Header, is_blank


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
        reword(older, drawing, gain)
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
        if text == column.formula.replace("\0", number):
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
        if stands(older, text_fact(older.words, older.sheet, key), placed) == "old":
            gain.contents[at] = placed.content
            gain.renewed += 1
