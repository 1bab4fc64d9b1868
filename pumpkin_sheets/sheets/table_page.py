"""The sheets that Python owns: a title, a header, and rows that a recalculation replaces."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.choices import SHOWN_ACTIONS
from pumpkin_sheets.plan.state import Content, text
from pumpkin_sheets.sheets.drawing import (
    ACTION_COLORS,
    HEADER,
    NUMBER_FORMATS,
    RESULT,
    SOFT,
    SUBTITLE,
    TITLE,
    Drawing,
    Placed,
    Push,
    Rule,
    Style,
    Table,
    ValueColumn,
    quoted,
)
from pumpkin_sheets.sheets.schema import Column, Sheet, column_letters

COLORED_ROWS = 100_000
"""How far down colours and look-ups reach: they stay as they are when the rows are replaced."""

BUTTONS = {
    "schedule": (("client", "RebuildSchedule", "rebuild"), ("kind", "LogThisTouch", "log")),
}
"""Sheet -> its buttons: the column above which one begins, what it runs, and its words.  They
stand on the title's band, right of the title, and stay in sight while the rows are scrolled."""


def draw(sheet: Sheet, content: Content, tab_color: str) -> Drawing:
    """An empty sheet of this declaration, with one pattern row that carries the styles."""
    words = content.words
    first, width = sheet.first_row, len(sheet.columns)
    cells = [Placed(0, c, None, TITLE) for c in range(1, width)]
    cells.append(Placed(0, 0, words[f"sheets.{sheet.name}"], TITLE))
    note = replace(SUBTITLE, color=SOFT, fill=None, italic=True)
    cells.append(Placed(1, 0, words[f"subtitles.{sheet.name}"], replace(note, indent=1)))
    for i, column in enumerate(sheet.columns):
        label = words[f"columns.{sheet.name}.{column.name}"]
        cells.append(Placed(sheet.header_row, i, label, HEADER))
    columns = [ValueColumn(i, (), _style(column)) for i, column in enumerate(sheet.columns)]
    return Drawing(
        title=words[f"sheets.{sheet.name}"],
        code_name=f"sh{sheet.name.title()}",
        tab_color=tab_color,
        cells=cells,
        table=Table(first, 1, columns),
        widths={i: column.width for i, column in enumerate(sheet.columns)},
        hidden_columns=frozenset(i for i, c in enumerate(sheet.columns) if c.hidden),
        heights={0: 34, 1: 20, sheet.header_row: 30},
        freeze=(first, 1),
        rules=_rules(sheet, content),
        names=_names(sheet, words[f"sheets.{sheet.name}"]),
        buttons=[
            Push(0, sheet.position(column), macro, words[f"buttons.{label}"])
            for column, macro, label in BUTTONS.get(sheet.name, ())
        ],
        repeat_rows=(0, sheet.header_row),
    )


def _names(sheet: Sheet, title: str) -> dict[str, str]:
    """The columns that the formulas of Clients look into."""
    if sheet.name != "review":
        return {}
    last = sheet.first_row + COLORED_ROWS
    return {
        name: f"{quoted(title)}!${letters}${sheet.first_row + 1}:${letters}${last + 1}"
        for name, letters in (
            ("ReviewClient", column_letters(sheet.position("client"))),
            ("ReviewTier", column_letters(sheet.position("tier"))),
        )
    }


def _style(column: Column) -> Style:
    number = NUMBER_FORMATS[column.kind]
    if column.name == "change":
        number = '+0%;-0%;"–"'
    if column.name == "client":
        return replace(RESULT, bold=True, indent=1, number="@")
    if column.kind == "text":
        return replace(RESULT, color=SOFT, size=9, indent=1, number="@")
    align = "end" if column.kind == "money" else "center"
    return replace(RESULT, number=number, align=align)  # type: ignore[arg-type]


def _rules(sheet: Sheet, content: Content) -> list[Rule]:
    """A row's client and actions in the colour of the action, which the word and shape say too."""
    rules = []
    names = [c.name for c in sheet.columns]
    last = sheet.first_row + COLORED_ROWS
    for column in ("action", "action_from", "action_to"):
        if column not in names:
            continue
        at = names.index(column)
        cell = f"${column_letters(at)}{sheet.first_row + 1}"
        for choice in SHOWN_ACTIONS:
            color, fill, _ = ACTION_COLORS[choice.style]
            label = f"{choice.symbol} {content.words[f'actions.{choice.name}']}"
            formula = f"{cell}={text(label)}"
            rules.append(Rule(sheet.first_row, at, last, at, formula, color, fill, bold=True))
            if column == "action":
                rules.append(Rule(sheet.first_row, 0, last, 0, formula, color, fill, bold=True))
    return rules
