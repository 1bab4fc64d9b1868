"""The Clients sheet: cream cells to type in, white ones that answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pumpkin_sheets.plan.choices import ACTIONS, CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.clients.sheet import (
    BELOW,
    NAMED_RANGES,
    SHEET,
    WIDE_RANGES,
    formulas,
)
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import (
    Bar,
    Check,
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Push,
    Rule,
    Style,
    Table,
    ValueColumn,
    results,
)
from pumpkin_sheets.sheets.look import (
    ACTION_COLORS,
    BACKGROUND,
    BAND,
    BANDS,
    INPUT,
    NEEDED,
    NUMBER_FORMATS,
    RESULT,
    SOFT,
    SUBTITLE,
    TITLE,
)
from pumpkin_sheets.sheets.own_titles import own_title as titled
from pumpkin_sheets.sheets.schema import Column, column_letters
from pumpkin_sheets.sheets.table_page import LEGENDS, UPRIGHT, column_names, placed_title, runs
from pumpkin_sheets.sheets.tables import Header
from pumpkin_sheets.sheets.words import Words

LEGEND_ROW, BAND_ROW = 1, 2
LAST_TYPED = CRITERIA[-1]
MOST_FROZEN = 8
"""Columns right of the name that may be frozen with it: more would leave nothing to scroll."""

_OWN_TITLE = re.compile(r"INDEX\(\s*(RedFlags|TopCriteria)\s*[,;]\s*(\d+)\s*\)")


def draw(content: Content) -> Drawing:
    """The sheet with ``content.rows`` prepared rows, its columns where ``content.header`` says.

    Columns between ours are the owner's and stay as they are.  Rows that were inserted above the
    header move all that stands above it; where rows were taken away, nothing is drawn there.
    """
    words, header = content.words, content.header(SHEET)
    at = header.positions
    title = words["sheets.clients"]
    first, last = header.first_row, header.row + content.rows
    top = header.row - SHEET.header_row
    above = [] if top < 0 else [*_title(content, top), *_bands(content, top + BAND_ROW)]
    heights = {} if top < 0 else {top: 34, top + LEGEND_ROW: 20, top + BAND_ROW: 20}
    return Drawing(
        title=title,
        code_name="shClients",
        tab_color="E07020",
        cells=[*above, *draw_headers(content)],
        table=_table(content),
        widths={at[column.name]: column.width for column in _columns(at)},
        hidden_columns=frozenset(at[c.name] for c in _columns(at) if c.hidden),
        heights={**heights, header.row: UPRIGHT},
        background=None,
        freeze=(first, _frozen_columns(at)),
        filter=(header.row, min(at.values()), last, max(at.values())),
        rules=[*_rules(at, first, last), *_bars(at, first, last)],
        checks=_checks(content, first, last),
        names=range_names(content.words, header, content.rows),
        buttons=[
            Push(max(top, 0), at.get("tier_shown", 1), "RecalculateTiers",
                 words["buttons.recalculate"])
        ],
        fit_height=0,
        repeat_rows=(0, header.row),
        print_columns=(at["client"], at.get("schedule", at["client"])),
        folded=_folded(at),
    )  # fmt: skip


def range_names(words: Words, header: Header, rows: int) -> dict[str, str]:
    """The defined names of the columns, with this many prepared rows."""
    title, last = words["sheets.clients"], header.row + rows
    wide = Header(header.row - 1, header.positions)
    return {
        **column_names(title, header, last, NAMED_RANGES.items()),
        **column_names(title, wide, last + BELOW, WIDE_RANGES.items()),
    }


def _folded(at: Mapping[str, int]) -> dict[int, int]:
    """The figures between what is typed and what is advised, and deeper what only formulas need."""
    columns = [c for c in SHEET.columns if c.calculated and c.name in at]
    end = at.get("suggested", 0)
    between = [c for c in columns if at[LAST_TYPED] < at[c.name] < end] if LAST_TYPED in at else []
    return {at[c.name]: 2 if c.hidden else 1 for c in between if c.name != "committed_shown"}


def _columns(at: Mapping[str, int]) -> list[Column]:
    """Our columns that stand on the sheet, as declared."""
    return [column for column in SHEET.columns if column.name in at]


def _runs(at: Mapping[str, int], names: Iterable[str]) -> list[tuple[int, int]]:
    """The unbroken runs of these columns: first and last position of each."""
    return runs(sorted(at[name] for name in names if name in at))


def _frozen_columns(at: Mapping[str, int]) -> int:
    """The columns that stay in sight: the name and what the owner wants to see beside it."""
    seen = at.get("score_shown", at["client"])
    return seen + 1 if seen - at["client"] <= MOST_FROZEN else at["client"] + 1


def _title(content: Content, top: int) -> list[Placed]:
    words, at = content.words, content.header(SHEET).positions
    legends = {
        name: (key, LEGENDS[key])
        for name, key in (
            ("client", "legend.you_type"),
            ("tier_shown", "legend.calculated"),
            ("action_shown", "legend.needed"),
        )
    }
    titles = {
        "client": ("sheets.clients", TITLE),
        "revenue": ("subtitles.clients", replace(SUBTITLE, size=10.5)),
    }
    placed = []
    for row, told, empty in ((top, titles, TITLE), (top + LEGEND_ROW, legends, BACKGROUND)):
        rest = [at[c.name] for c in _columns(at) if c.name not in told]
        placed += [Placed(row, position, None, empty) for position in rest]
        placed += [
            Placed(row, at[name], words[key], style)
            for name, (key, style) in told.items()
            if name in at
        ]
    return placed


def _bands(content: Content, row: int) -> list[Placed]:
    """A coloured band above each group; a group that others part is named above its first part."""
    at = content.header(SHEET).positions
    hidden = {at[column.name] for column in _columns(at) if column.hidden}
    placed = []
    for group in dict.fromkeys(column.group for column in SHEET.columns):
        style = replace(BAND, fill=BANDS[SHEET.bands[group]])
        label = content.words[f"groups.clients.{group}"]
        parts = _runs(at, (column.name for column in _columns(at) if column.group == group))
        for i, (start, end) in enumerate(parts):
            # The centre of a merged block must not fall on hidden columns, so the text starts it.
            if group == "result":
                visible = next((c for c in range(start, end + 1) if c not in hidden), start)
                plain = replace(style, border=None)
                rest = [c for c in range(start, end + 1) if c != visible]
                placed += [Placed(row, c, None, plain) for c in rest]
                named = replace(plain, align="start", indent=1)
                placed.append(Placed(row, visible, label, named))
            elif i:
                placed += [Placed(row, c, None, style) for c in range(start, end + 1)]
            elif end > start:
                placed.append(Placed(row, start, label, style, row, end))
            else:
                placed.append(Placed(row, start, label, style))
    return placed


def draw_headers(content: Content) -> list[Placed]:
    """The titles of the columns; those of ticks are the owner's words."""
    header = content.header(SHEET)
    placed = []
    for column in _columns(header.positions):
        label: str | Formula = content.words[f"columns.clients.{column.name}"]
        if column.name in FLAGS:
            label = own_title(content, column.name, "flags", FLAGS, content.settings.flags)
        elif column.name in CRITERIA:
            label = own_title(content, column.name, "criteria", CRITERIA, content.settings.criteria)
        placed.append(placed_title(column, header, label, content.words))
    return placed


def own_title(
    content: Content, name: str, prefix: str, names: tuple[str, ...], own: tuple[str, ...]
) -> Formula:
    """The title of a column of ticks: the owner's words from Settings, or else ours."""
    listed = "RedFlags" if prefix == "flags" else "TopCriteria"
    ours = content.words[f"{prefix}.{name}"]
    return titled(listed, names.index(name) + 1, ours, {listed: own})


def titled_column(formula: str) -> str:
    """The column of ticks whose title this formula is, as any release wrote it; "" for others."""
    match = _OWN_TITLE.search(formula)
    if match is None:
        return ""
    names = FLAGS if match.group(1) == "RedFlags" else CRITERIA
    at = int(match.group(2)) - 1
    return names[at] if 0 <= at < len(names) else ""


def _table(content: Content) -> Table:
    header = content.header(SHEET)
    made = formulas(header.positions)
    columns: list[FormulaColumn | ValueColumn] = []
    for column in _columns(header.positions):
        name, position = column.name, header.positions[column.name]
        style = _body_style(column)
        if not column.calculated:
            columns.append(ValueColumn(position, content.typed.get(name, ()), style, name))
        elif name in made:
            values = results(content.scored[name])
            columns.append(FormulaColumn(position, made[name], values, style, name))
    return Table(header.first_row, content.rows, columns)


def _body_style(column: Column) -> Style:
    number = NUMBER_FORMATS[column.kind]
    if not column.calculated:
        if column.kind == "text":
            return replace(INPUT, bold=True, indent=1, number="@")
        if column.kind == "tick":
            color = "B5390F" if column.group == "flags" else "0B7A4B"
            return replace(INPUT, color=color, align="center", bold=True)
        align = (
            "units" if column.kind in ("money", "number") and column.name != "late" else "center"
        )
        fits = column.kind == "money"
        return replace(INPUT, number=number, align=align, shrink=fits)  # type: ignore[arg-type]
    if column.name in ("reason", "advice"):
        return replace(RESULT, color=SOFT, size=9, indent=1)
    if column.name == "score_shown":
        return replace(RESULT, bold=True, align="center", number=number)
    if column.kind == "choice":
        return replace(RESULT, bold=column.group == "client", align="center")
    if column.name == "change":
        number = '+0%;-0%;"–"'
    align = "center" if column.kind in ("percent", "score") else "units"
    fits = column.kind == "money"
    return replace(RESULT, number=number, align=align, shrink=fits)  # type: ignore[arg-type]


def _rules(at: Mapping[str, int], first: int, last: int) -> list[Rule]:
    if "action" not in at or "state" not in at:
        return []
    action = f"${column_letters(at['action'])}{first + 1}"
    state = f"${column_letters(at['state'])}{first + 1}"
    rules: list[Rule] = []

    def add(names: Iterable[str], formula: str, **looks: Any) -> None:
        """A rule for these columns; ``{cell}`` is the first cell of a block."""
        for start, end in _runs(at, names):
            cell = f"{column_letters(start)}{first + 1}"
            rules.append(Rule(first, start, last, end, formula.format(cell=cell), **looks))

    waiting = f"IF(ISNUMBER({state}),{state}>0,FALSE)"
    add(("tier_shown", "action_shown", "score_shown"), waiting, color=SOFT, italic=True)
    needs = {"revenue": (2, 5), **dict.fromkeys(RATINGS, (3, 5))}
    for name, (own, both) in needs.items():
        add((name,), f'AND(OR({state}={own},{state}={both}),{{cell}}="")', fill=NEEDED)
    for fault, name in enumerate(("client", *BOUNDS), start=11):
        add((name,), f"{state}={fault}", color="FFFFFF", fill="C0392B", bold=True)
    for choice in ACTIONS:
        color, fill, _ = ACTION_COLORS[choice.style]
        names = ("client", "tier_shown", "action_shown")
        add(names, f"{action}={choice.code}", color=color, fill=fill, bold=True)
    add(("net",), "N({cell})<0", color="B5390F")
    add(("moved",), '{cell}="▲"', color="0B7A4B", bold=True)
    add(("moved",), '{cell}="▼"', color="B5390F", bold=True)
    return rules


def _bars(at: Mapping[str, int], first: int, last: int) -> list[Bar]:
    colors = {"score_shown": "F5BE8C", "value": "9FD0BD", "ease": "AECBE8"}
    return [
        Bar(first, at[name], last, at[name], color) for name, color in colors.items() if name in at
    ]


def _checks(content: Content, first: int, last: int) -> list[Check]:
    words, at = content.words, content.header(SHEET).positions
    checks = []
    for name, (low, high) in BOUNDS.items():
        if name not in at:
            continue
        key = "validation.rating" if SHEET.column(name).kind == "rating" else "validation.number"
        message = words.say(key, low=f"{low:g}", high=f"{high:g}")
        prompt = words[f"prompts.clients.{name}"]
        checks.append(Check(first, at[name], last, at[name], message, low, high, prompt=prompt))
    for names, kind in ((FLAGS, "flags"), (CRITERIA, "criteria")):
        message, prompt = words["validation.tick"], words[f"prompts.clients.{kind}"]
        for start, end in _runs(at, names):
            checks.append(Check(first, start, last, end, message, choices=("✓",), prompt=prompt))
    return checks
