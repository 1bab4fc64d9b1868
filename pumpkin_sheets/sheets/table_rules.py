"""What a table does while somebody types: colours that say what is wrong, drop-downs, bounds."""

from __future__ import annotations

from collections.abc import Iterable

from pumpkin_sheets.sheets.drawing import Check, Rule, text
from pumpkin_sheets.sheets.look import ACTION_COLORS, NEEDED, SOFT
from pumpkin_sheets.sheets.practice import Practice
from pumpkin_sheets.sheets.row_formulas import NUMERIC, bounds
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet, column_letters
from pumpkin_sheets.sheets.tables import Header
from pumpkin_sheets.sheets.words import Words

LONGEST_LIST = 255
"""Characters of a drop-down written into the sheet; Excel takes no more."""


def placed_columns(sheet: Sheet, at: Header) -> list[Column]:
    """The columns that have a place, from left to right."""
    there = [c for c in sheet.columns if c.name in at.positions]
    return sorted(there, key=lambda c: at.positions[c.name])


def choice_rules(sheet: Sheet, words: Words, at: Header, last: int) -> list[Rule]:
    """A choice that Python writes in its colour, which its word and shape say too."""
    rules = []
    for column in placed_columns(sheet, at):
        if sheet.owner != "python":
            continue
        place = at.positions[column.name]
        cell = f"${column_letters(place)}{at.first_row + 1}"
        for choice in column.choices:
            if not choice.style:
                continue
            color, fill, _ = ACTION_COLORS[choice.style]
            label = choice.label(words, column.words)
            formula = f"{cell}={text(label)}"
            rules.append(Rule(at.first_row, place, last, place, formula, color, fill, bold=True))
            if column.marks in at.positions:
                c = at.positions[column.marks]
                rules.append(Rule(at.first_row, c, last, c, formula, color, fill, bold=True))
    return rules


def row_rules(practice: Practice, at: Header, last: int) -> list[Rule]:
    """What is missing or at fault in a row, and its state in colour."""
    first = at.first_row
    cell = {name: f"${column_letters(c)}{first + 1}" for name, c in at.positions.items()}
    rules: list[Rule] = []
    judged = all(name in cell for name in ("missing", "fault", "code"))
    if not judged:
        return rules
    for place, column in enumerate(practice.inputs, start=1):
        if column.name not in at.positions:
            continue
        c = at.positions[column.name]
        if column.required:
            waits = f"IF(ISNUMBER({cell['ready']}),{cell['missing']}={place},FALSE)"
            rules.append(Rule(first, c, last, c, waits, fill=NEEDED))
        rules.append(
            Rule(first, c, last, c, f"{cell['fault']}={place}", "FFFFFF", "C0392B", bold=True)
        )
    for column in placed_columns(practice.sheet, at):
        if column.coded in cell:
            rules += _colored(column.choices, cell[column.coded], first, last, at, column.name)
    shown = [c.name for c in practice.sheet.columns if c.name == "state"]
    for name in shown:
        rules += _colored(practice.states, cell["code"], first, last, at, name)
    for name in shown:
        c = at.positions[name]
        waits = f"IF(ISNUMBER({cell['ready']}),{cell['ready']}=0,FALSE)"
        rules.append(Rule(first, c, last, c, waits, color=SOFT, italic=True))
    return rules


def _colored(
    choices: Iterable[Choice], code: str, first: int, last: int, at: Header, name: str
) -> list[Rule]:
    """A column in the colours of a choice whose code stands in the cell ``code``."""
    c = at.positions[name]
    return [
        Rule(first, c, last, c, f"IF(ISNUMBER({code}),{code}={choice.code},FALSE)", *colors, True)
        for choice in choices
        if choice.style
        for colors in (ACTION_COLORS[choice.style][:2],)
    ]


def checks(sheet: Sheet, words: Words, at: Header, last: int) -> list[Check]:
    """Drop-downs and bounds of what people type."""
    made = []
    for column in placed_columns(sheet, at):
        if column.calculated or (sheet.owner == "python" and column not in sheet.theirs):
            continue
        c = at.positions[column.name]
        block = (at.first_row, c, last, c)
        prompt = words.texts.get(f"prompts.{sheet.name}.{column.name}", "")
        if column.kind == "tick":
            said = words.get(f"validation.{sheet.name}_{column.name}", words["validation.tick"])
            made.append(Check(*block, said, choices=("✓",), prompt=prompt))
        elif column.kind == "client":
            said = words["validation.client"]
            made.append(Check(*block, said, source="ClientName", prompt=prompt))
        elif column.offered:
            said = words["validation.listed"]
            made.append(Check(*block, said, source=column.offered, prompt=prompt))
        elif column.kind == "choice" and column.choices:
            listed = tuple(o.label(words, column.words) for o in column.choices)
            if len(",".join(listed)) <= LONGEST_LIST:
                said = words["validation.listed"]
                made.append(Check(*block, said, choices=listed, prompt=prompt))
        elif column.kind in NUMERIC and column.minimum is not None:
            low, high = bounds(column)
            key = "validation.rating" if column.kind == "rating" else "validation.number"
            message = words.say(key, low=f"{low:g}", high=f"{high:g}")
            made.append(Check(*block, message, low, high, prompt=prompt))
    return made
