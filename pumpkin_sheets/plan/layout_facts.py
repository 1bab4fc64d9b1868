"""What a workbook of today consists of, as facts that a later release can compare."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from pumpkin_sheets.plan.care.sheets import LEVELS, WORKING
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.layouts import (
    column_fact,
    name_fact,
    setting_fact,
    sheet_fact,
    working_fact,
)
from pumpkin_sheets.plan.packs import PACKS
from pumpkin_sheets.plan.practices import SHEETS, draw
from pumpkin_sheets.plan.settings.settings import SETTINGS, SIGN, default_settings
from pumpkin_sheets.sheets.drawing import Bar, Check, Drawing, Formula, Placed, Style
from pumpkin_sheets.sheets.schema import Sheet, cell_name, column_letters, column_number
from pumpkin_sheets.sheets.tables import cell_text
from pumpkin_sheets.sheets.words import Words

ROWS = 12
"""Prepared rows of the workbook that is drawn to be recorded."""

EVERY = tuple(pack.name for pack in PACKS)

_OWN_CELL = re.compile(r"(?<![\w!$.'])\$?([A-Z]{1,3})\$?(\d+)(?![\w(.!])")
_ONE_CELL = re.compile(r".*!\$([A-Z]+)\$(\d+)")


def facts(languages: Sequence[Words]) -> dict[str, str]:
    """All facts of the workbook that the program makes now, with every pack, sorted."""
    found: dict[str, str] = {setting_fact(setting.name): "" for setting in SETTINGS}
    found[setting_fact(SIGN)] = ""
    found |= {working_fact(line.name): "" for line in WORKING}
    for sheet in SHEETS:
        found[sheet_fact(sheet)] = ""
        for column in sheet.columns:
            found[column_fact(sheet, column.name)] = column.formula or ""
    found |= {column_fact(LEVELS, column.name): "" for column in LEVELS.columns}
    for words in languages:
        for sheet, drawing in drawn(words, languages):
            found |= _drawn_facts(sheet, drawing)
            if not drawing.hidden:
                found |= {
                    text_fact(words, sheet, key): look(placed) + told(placed.content)
                    for key, placed in texts(sheet, drawing).items()
                }
    return dict(sorted(found.items()))


def text_fact(words: Words, sheet: Sheet, key: str) -> str:
    """The fact that says what a label or formula reads; ``key`` is one of :func:`texts`."""
    return f"text {words.language} {sheet.name} {key}"


def drawn(
    words: Words, languages: Sequence[Words], packs: Sequence[str] = EVERY
) -> Iterator[tuple[Sheet, Drawing]]:
    """Every sheet of a new workbook with these packs."""
    content = new_content(
        words,
        default_settings(words),
        ROWS,
        packs=packs,
        today=dt.date(2026, 1, 1),
        languages=languages,
    )
    by_title = {words[f"sheets.{sheet.name}"]: sheet for sheet in SHEETS}
    for drawing in draw(content):
        yield by_title[drawing.title], drawing


def texts(sheet: Sheet, drawing: Drawing) -> dict[str, Placed]:
    """The labels and formulas of a sheet outside its table's body, by what tells them.

    That is the name of the cell that they belong to, where one in their row has a name; the
    column that they are the title of; or else their place.  Titles that are words are left out:
    any spelling of them will do.
    """
    named = {}
    for name, reference in drawing.names.items():
        match = _ONE_CELL.fullmatch(reference)
        if match:
            named[int(match[2]) - 1] = (name, column_number(match[1]))
    header = drawing.table.first_row - 1 if drawing.table and sheet.columns else -1
    columns = {c.column: c.name for c in drawing.table.columns} if drawing.table else {}
    found = {}
    for placed in drawing.cells:
        typed = placed.style.typed and not isinstance(placed.content, Formula)
        if typed or placed.content is None or placed.content == "":
            continue
        if placed.row == header:
            if not isinstance(placed.content, Formula):
                continue
            key = f"title {columns[placed.column]}"
        elif placed.row in named:
            name, column = named[placed.row]
            key = f"{name} {placed.column - column:+d}"
        else:
            key = cell_name(placed.row, placed.column)
        found[key] = placed
    return found


def told(content: object) -> str:
    """A cell's content as a fact: a formula after its sign, a fingerprint of anything else."""
    if isinstance(content, Formula):
        return f"={content.text}"
    return "#" + _fingerprint(cell_text(content), 8)


def look(placed: Placed) -> str:
    """A fingerprint of how a cell looks, the same whatever styles can say besides."""
    plain = dataclasses.asdict(Style())
    own = dataclasses.asdict(placed.style) | {"sign": ""}
    own["number"] = placed.style.number.replace("¤", "")  # whose currency is told by no layout
    return _fingerprint(repr(sorted((k, v) for k, v in own.items() if v != plain[k])), 4)


def told_apart(fact: str) -> tuple[str, str]:
    """The look that the fact of a label or formula says, and its content."""
    return fact[:4], fact[4:]


def _fingerprint(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def _drawn_facts(sheet: Sheet, drawing: Drawing) -> dict[str, str]:
    """What does not depend on the language: names, rules, checks, and what charts point at."""
    found = {name_fact(name): sheet.name for name in drawing.names}
    for column, formula in column_rules(drawing):
        found[rule_fact(sheet, column, formula)] = ""
    for column, taken in column_checks(drawing):
        found[check_fact(sheet, column)] = taken
    for i, chart in enumerate(drawing.charts):
        for j, series in enumerate(chart.series):
            for way in ("x", "y"):
                reference = str(getattr(series, way)).rpartition("!")[2]
                found[f"chart {sheet.name}.{i}.{j}.{way}"] = reference
    return found


def rule_fact(sheet: Sheet, column: str, formula: str) -> str:
    """The fact that a column has a rule; ``formula`` is one of :func:`column_rules`."""
    return f"rule {sheet.name}.{column} {formula}"


def check_fact(sheet: Sheet, column: str) -> str:
    """The fact that a column's cells are checked; it says what they take."""
    return f"check {sheet.name}.{column}"


def column_rules(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Each column of a table with each of its rules, columns by their names."""
    table = drawing.table
    if table is None:
        return
    names = {c.column: c.name or column_letters(c.column) for c in table.columns}
    for rule in drawing.rules:
        formula = "bar" if isinstance(rule, Bar) else by_names(rule.formula, rule.first_row, names)
        for column in range(rule.first_column, rule.last_column + 1):
            if column in names:
                yield names[column], formula


def by_names(formula: str, row: int, names: Mapping[int, str]) -> str:
    """A formula in which the cells of a row (0-based) go by their columns' names; no texts.

    Texts are words of a language, which a rule's meaning does not depend on.
    """

    def name(match: re.Match[str]) -> str:
        column = column_number(match[1])
        known = int(match[2]) == row + 1 and column in names
        return "{" + names[column] + "}" if known else match[0]

    parts = re.split(r'("(?:[^"]|"")*")', formula)
    parts[::2] = [_OWN_CELL.sub(name, part) for part in parts[::2]]
    parts[1::2] = ['""'] * len(parts[1::2])
    return "".join(parts)


def column_checks(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Each column of a table with what its cells take."""
    names = {c.column: c.name for c in drawing.table.columns} if drawing.table else {}
    for check in drawing.checks:
        for column in range(check.first_column, check.last_column + 1):
            if names.get(column):
                yield names[column], taken(check)


def taken(check: Check) -> str:
    """What a checked cell takes, in no language."""
    if check.source:
        return check.source
    if check.choices:
        return f"#{len(check.choices)}"
    return f"{check.low!r} to {check.high!r}"
