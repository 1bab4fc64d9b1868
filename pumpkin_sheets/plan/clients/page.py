"""The Clients sheet: cream cells to type in, white ones that answer."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.choices import ACTIONS, CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.clients.sheet import NAMED_RANGES, SHEET, formulas
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import (
    ACTION_COLORS,
    BACKGROUND,
    BAND,
    BANDS,
    HEADER,
    HEADER_UPRIGHT,
    INPUT,
    NEEDED,
    NUMBER_FORMATS,
    RESULT,
    SOFT,
    SUBTITLE,
    TITLE,
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
    quoted,
    results,
    text,
)
from pumpkin_sheets.sheets.schema import Column, column_letters

LEGEND_ROW, BAND_ROW = 1, 2
POSITIONS = {column.name: i for i, column in enumerate(SHEET.columns)}


def draw(content: Content) -> Drawing:
    """The sheet with ``content.rows`` prepared rows."""
    words = content.words
    title = words["sheets.clients"]
    first, last = SHEET.first_row, SHEET.first_row + content.rows - 1
    sheet = quoted(title)
    names = {
        name: f"{sheet}!${column_letters(POSITIONS[c])}${first + 1}"
        f":${column_letters(POSITIONS[c])}${last + 1}"
        for name, c in NAMED_RANGES.items()
    }
    return Drawing(
        title=title,
        code_name="shClients",
        tab_color="E07020",
        cells=[*_title(content), *_bands(content), *draw_headers(content)],
        table=_table(content),
        widths={i: column.width for i, column in enumerate(SHEET.columns)},
        hidden_columns=frozenset(i for i, c in enumerate(SHEET.columns) if c.hidden),
        heights={0: 34, LEGEND_ROW: 20, BAND_ROW: 20, SHEET.header_row: 122},
        background=None,
        freeze=(first, POSITIONS["score_shown"] + 1),
        filter=(SHEET.header_row, 0, last, len(SHEET.columns) - 1),
        rules=[*_rules(first, last), *_bars(first, last)],
        checks=_checks(content, first, last),
        names=names,
        buttons=[Push(0, 1, "RecalculateTiers", words["buttons.recalculate"])],
        fit_height=0,
        repeat_rows=(0, SHEET.header_row),
    )


def _title(content: Content) -> list[Placed]:
    words, width = content.words, len(SHEET.columns)
    placed = [Placed(0, c, None, TITLE) for c in range(width) if c not in (0, POSITIONS["revenue"])]
    placed.append(Placed(0, 0, words["sheets.clients"], TITLE))
    placed.append(
        Placed(0, POSITIONS["revenue"], words["subtitles.clients"], replace(SUBTITLE, size=10.5))
    )
    legend = replace(BACKGROUND, size=8.5, align="center")
    placed += [
        Placed(LEGEND_ROW, 0, words["legend.you_type"], replace(INPUT, size=9, indent=1)),
        Placed(
            LEGEND_ROW, 1, words["legend.calculated"], replace(RESULT, size=8.5, align="center")
        ),
        Placed(LEGEND_ROW, 2, words["legend.needed"], replace(legend, fill=NEEDED)),
    ]
    placed += [Placed(LEGEND_ROW, c, None, BACKGROUND) for c in range(3, width)]
    return placed


def _bands(content: Content) -> list[Placed]:
    placed = []
    start = 0
    columns = SHEET.columns
    while start < len(columns):
        end = start
        while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
            end += 1
        # The centre of a merged block must not fall on hidden columns, so the text starts it.
        group = columns[start].group
        style = replace(BAND, fill=BANDS[SHEET.bands[group]])
        label = content.words[f"groups.clients.{group}"]
        if group == "result":
            visible = next((i for i in range(start, end + 1) if not columns[i].hidden), start)
            style = replace(style, border=None)
            placed += [
                Placed(BAND_ROW, c, None, style) for c in range(start, end + 1) if c != visible
            ]
            placed.append(Placed(BAND_ROW, visible, label, replace(style, align="start", indent=1)))
        elif end > start:
            placed.append(Placed(BAND_ROW, start, label, style, BAND_ROW, end))
        else:
            placed.append(Placed(BAND_ROW, start, label, style))
        start = end + 1
    return placed


def draw_headers(content: Content) -> list[Placed]:
    """The titles of the columns; those of ticks are the owner's words."""
    placed = []
    for i, column in enumerate(SHEET.columns):
        style = HEADER_UPRIGHT if column.upright else HEADER
        label: str | Formula = content.words[f"columns.clients.{column.name}"]
        if column.name in FLAGS:
            label = own_title(content, column.name, "flags", FLAGS, content.settings.flags)
        elif column.name in CRITERIA:
            label = own_title(content, column.name, "criteria", CRITERIA, content.settings.criteria)
        placed.append(Placed(SHEET.header_row, i, label, style))
    return placed


def own_title(
    content: Content, name: str, prefix: str, names: tuple[str, ...], own: tuple[str, ...]
) -> Formula:
    """The title of a column of ticks: the owner's words from Settings, or else ours."""
    at = names.index(name) + 1
    ours = content.words[f"{prefix}.{name}"]
    listed = "RedFlags" if prefix == "flags" else "TopCriteria"
    theirs = own[at - 1] if at <= len(own) else ""
    formula = f'IF(TRIM(INDEX({listed},{at}))="",{text(ours)},INDEX({listed},{at})&"")'
    return Formula(formula, theirs if theirs.strip(" ") else ours)


def _table(content: Content) -> Table:
    made = formulas(POSITIONS)
    columns: list[FormulaColumn | ValueColumn] = []
    for i, column in enumerate(SHEET.columns):
        style = _body_style(column)
        if column.calculated:
            values = results(content.scored[column.name])
            columns.append(FormulaColumn(i, made[column.name], values, style))
        else:
            columns.append(ValueColumn(i, content.typed.get(column.name, ()), style))
    return Table(SHEET.first_row, content.rows, columns)


def _body_style(column: Column) -> Style:
    number = NUMBER_FORMATS[column.kind]
    if not column.calculated:
        if column.kind == "text":
            return replace(INPUT, bold=True, indent=1, number="@")
        if column.kind == "tick":
            color = "B5390F" if column.group == "flags" else "0B7A4B"
            return replace(INPUT, color=color, align="center", bold=True)
        align = "end" if column.kind in ("money", "number") and column.name != "late" else "center"
        return replace(INPUT, number=number, align=align)  # type: ignore[arg-type]
    if column.name in ("reason", "advice"):
        return replace(RESULT, color=SOFT, size=9, indent=1)
    if column.name == "score_shown":
        return replace(RESULT, bold=True, align="center", number=number)
    if column.kind == "choice":
        return replace(RESULT, bold=column.group == "client", align="center")
    if column.name == "change":
        number = '+0%;-0%;"–"'
    align = "center" if column.kind in ("percent", "score") else "end"
    return replace(RESULT, number=number, align=align)  # type: ignore[arg-type]


def _rules(first: int, last: int) -> list[Rule]:
    action = f"${column_letters(POSITIONS['action'])}{first + 1}"
    state = f"${column_letters(POSITIONS['state'])}{first + 1}"
    rules = []
    waiting = f"IF(ISNUMBER({state}),{state}>0,FALSE)"
    rules.append(Rule(first, 1, last, 3, waiting, color=SOFT, italic=True))
    needs = {"revenue": (2, 5), **dict.fromkeys(RATINGS, (3, 5))}
    for name, (own, both) in needs.items():
        at = POSITIONS[name]
        own_cell = f"{column_letters(at)}{first + 1}"
        formula = f'AND(OR({state}={own},{state}={both}),{own_cell}="")'
        rules.append(Rule(first, at, last, at, formula, fill=NEEDED))
    for fault, name in enumerate(("client", *BOUNDS), start=11):
        at = POSITIONS[name]
        rules.append(
            Rule(first, at, last, at, f"{state}={fault}", color="FFFFFF", fill="C0392B", bold=True)
        )
    for choice in ACTIONS:
        color, fill, _ = ACTION_COLORS[choice.style]
        rules.append(Rule(first, 0, last, 2, f"{action}={choice.code}", color, fill, bold=True))
    net = POSITIONS["net"]
    rules.append(
        Rule(first, net, last, net, f"N({column_letters(net)}{first + 1})<0", color="B5390F")
    )
    moved = POSITIONS["moved"]
    cell = f"{column_letters(moved)}{first + 1}"
    rules.append(Rule(first, moved, last, moved, f'{cell}="▲"', color="0B7A4B", bold=True))
    rules.append(Rule(first, moved, last, moved, f'{cell}="▼"', color="B5390F", bold=True))
    return rules


def _bars(first: int, last: int) -> list[Bar]:
    return [
        Bar(first, POSITIONS[name], last, POSITIONS[name], color)
        for name, color in (("score_shown", "F5BE8C"), ("value", "9FD0BD"), ("ease", "AECBE8"))
    ]


def _checks(content: Content, first: int, last: int) -> list[Check]:
    words = content.words
    checks = []
    for name, (low, high) in BOUNDS.items():
        at = POSITIONS[name]
        key = "validation.rating" if SHEET.column(name).kind == "rating" else "validation.number"
        message = words.say(key, low=f"{low:g}", high=f"{high:g}")
        checks.append(Check(first, at, last, at, message, low, high))
    for names in (FLAGS, CRITERIA):
        start, end = POSITIONS[names[0]], POSITIONS[names[-1]]
        message = words["validation.tick"]
        checks.append(Check(first, start, last, end, message, choices=("✓",)))
    return checks
