"""How a table looks: cream cells to type in, white ones that answer, or rows that Python writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pumpkin_sheets.sheets.above_table import draw_above
from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.drawing import (
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Push,
    Rule,
    Style,
    Table,
    ValueColumn,
    as_cell,
    quoted,
    results,
)
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.look import (
    BACKGROUND,
    BAND,
    BANDS,
    HEADER,
    INPUT,
    INPUT_SHOWN,
    NEEDED,
    NUMBER_FORMATS,
    RESULT,
    SOFT,
    SUBTITLE,
    TITLE,
    WEEK,
    upright_header,
)
from pumpkin_sheets.sheets.own_titles import Lists, title_of
from pumpkin_sheets.sheets.practice import Practice
from pumpkin_sheets.sheets.schema import Column, Sheet, column_letters
from pumpkin_sheets.sheets.table_rules import checks, choice_rules, placed_columns, row_rules
from pumpkin_sheets.sheets.tables import Header, declared_header
from pumpkin_sheets.sheets.words import Words

WRITTEN_ROWS = 100_000
"""How far down colours and look-ups of Python's sheets reach: they stay when rows are replaced."""

UPRIGHT = 76
"""How high a header is in which titles stand upright."""

LEGENDS: Mapping[str, Style] = {
    "legend.you_type": replace(INPUT_SHOWN, size=9, align="center"),
    "legend.calculated": replace(RESULT, size=8.5, align="center"),
    "legend.needed": replace(BACKGROUND, size=8.5, align="center", fill=NEEDED),
}
"""What cream, white and amber mean: the key of each word, in its own look."""

Cells = Mapping[str, Sequence[Any]]


def draw_written(
    sheet: Sheet, words: Words, header: Header | None = None, cells: Cells | None = None
) -> Drawing:
    """A sheet that Python writes, with a pattern row that carries the styles, or these rows."""
    at = header or declared_header(sheet)
    last = at.first_row + WRITTEN_ROWS

    tall = any(column.wrap for column in sheet.columns)
    long = any(column.long for column in sheet.columns)

    def look(column: Column) -> Style:
        style = typed_style(column) if column in sheet.theirs else written_style(column, words)
        return replace(style, upper=long)

    columns, rows = _typed_columns(sheet, at, cells or {}, look)
    table = Table(at.first_row, max(1, rows), columns)
    drawing = _around(sheet, words, at, at.first_row, last)
    return replace(
        drawing,
        table=replace(table, row_height=0) if tall else table,
        freeze=(at.first_row, 1),
        rules=[*choice_rules(sheet, words, at, last), *_week_rules(sheet, at, last)],
        checks=checks(sheet, words, at, last),
    )


def draw_typed(
    sheet: Sheet, words: Words, header: Header | None = None, cells: Cells | None = None
) -> Drawing:
    """A sheet that people type in and that calculates nothing: a log."""
    at = header or declared_header(sheet)
    last = at.first_row + sheet.rows - 1
    columns, _ = _typed_columns(sheet, at, cells or {}, typed_style)
    return replace(
        _around(sheet, words, at, at.first_row, last),
        table=Table(at.first_row, sheet.rows, columns),
        freeze=(at.first_row, 0),
        filter=_filter(at, last),
        checks=checks(sheet, words, at, last),
    )


def draw_practice(
    practice: Practice,
    words: Words,
    worked: Frame,
    header: Header | None = None,
    cells: Cells | None = None,
    lists: Lists | None = None,
    figures: Mapping[str, tuple[str, float | str]] | None = None,
) -> Drawing:
    """The sheet of a practice.

    ``worked`` holds its results, one row per prepared row; ``cells`` what people typed, column
    by column from the first prepared row; ``lists`` the owner's words for titles,
    ``figures`` those of the hidden page, which the cells above the table show.
    """
    sheet = practice.sheet
    at = header or declared_header(sheet)
    rows = len(worked)
    last = at.first_row + rows - 1
    formulas = practice.formulas(at, rows)
    columns: list[FormulaColumn | ValueColumn] = []
    for column in placed_columns(sheet, at):
        place = at.positions[column.name]
        if column.name in formulas:
            values = results(worked[column.name])
            columns.append(
                FormulaColumn(place, formulas[column.name], values, _result(column), column.name)
            )
        elif not column.calculated:
            typed = [as_cell(value) for value in (cells or {}).get(column.name, ())]
            columns.append(ValueColumn(place, typed, typed_style(column), column.name))
    drawing = _around(sheet, words, at, at.first_row, last, lists or {})
    above, warnings = draw_above(sheet, practice.above, words, at, figures or {})
    return replace(
        drawing,
        cells=[*drawing.cells, *above, *_legend(words, at), *_bands(sheet, words, at)],
        table=Table(at.first_row, rows, sorted(columns, key=lambda c: c.column)),
        freeze=(at.first_row, at.positions[practice.key] + 1),
        filter=_filter(at, last),
        checks=checks(sheet, words, at, last),
        rules=[*row_rules(practice, at, last), *choice_rules(sheet, words, at, last), *warnings],
        print_columns=_printed(practice, at),
    )


def _printed(practice: Practice, at: Header) -> tuple[int, int] | None:
    """The columns that fit on paper, of a sheet that is wider."""
    last = at.positions.get(practice.sheet.printed)
    return None if last is None else (at.positions[practice.key], last)


# --- parts ---------------------------------------------------------------------------------


def _typed_columns(
    sheet: Sheet, at: Header, cells: Cells, look: Callable[[Column], Style]
) -> tuple[list[ValueColumn], int]:
    """The columns with what stands in them, and how many rows that is."""
    columns = [
        ValueColumn(
            at.positions[c.name], [as_cell(v) for v in cells.get(c.name, ())], look(c), c.name
        )
        for c in placed_columns(sheet, at)
    ]
    return columns, max(len(column.values) for column in columns)


def draw_titles(sheet: Sheet, words: Words, at: Header, lists: Lists) -> list[Placed]:
    """The titles of the columns that have a place."""
    columns = placed_columns(sheet, at)
    return [placed_title(c, at, title_of(sheet, c, words, lists), words) for c in columns]


def _around(
    sheet: Sheet, words: Words, at: Header, first: int, last: int, lists: Lists | None = None
) -> Drawing:
    """Title, note, column titles, widths, names and buttons.

    Title and note go along with the header where rows were inserted above; where rows above it
    were deleted, they are left out.
    """
    title = words[f"sheets.{sheet.name}"]
    columns = placed_columns(sheet, at)
    width = max(at.positions.values()) + 1
    top = at.row - sheet.header_row
    cells: list[Placed] = []
    heights: dict[int, float] = {}
    if top >= 0:
        note = replace(SUBTITLE, color=SOFT, fill=None, italic=True, indent=1)
        cells += [Placed(top, c, None, TITLE) for c in range(1, width)]
        cells.append(Placed(top, 0, title, TITLE))
        cells.append(Placed(top + 1, 0, words[f"subtitles.{sheet.name}"], note))
        heights = {top: 34, top + 1: 20}
    cells += draw_titles(sheet, words, at, lists or {})
    calculated = sheet.owner == "people" and any(c.calculated for c in columns)
    upright = any(c.upright for c in columns)
    usual = UPRIGHT if upright else 44 if calculated else 30
    heights[at.row] = sheet.title_height or usual
    return Drawing(
        title=title,
        code_name=sheet.code_name,
        tab_color=sheet.tab_color,
        cells=cells,
        widths={at.positions[c.name]: c.width for c in columns},
        hidden_columns=frozenset(at.positions[c.name] for c in columns if c.hidden),
        heights=heights,
        names=column_names(title, at, last, ((c.named, c.name) for c in columns if c.named)),
        buttons=[
            Push(max(top, 0), at.positions[b.column], b.macro, words[b.words])
            for b in sheet.buttons
            if b.column in at.positions
        ],
        hidden=sheet.hidden,
        repeat_rows=(0, at.row),
    )


def placed_title(column: Column, at: Header, label: str | Formula, words: Words) -> Placed:
    """The title of a column, standing or lying as it is declared."""
    style = upright_header(words) if column.upright else HEADER
    return Placed(at.row, at.positions[column.name], label, style)


def column_names(
    title: str, at: Header, last: int, named: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """The defined names of whole columns, to row ``last`` (0-based), of (name, column) pairs."""
    return {
        name: f"{quoted(title)}!${letters}${at.first_row + 1}:${letters}${last + 1}"
        for name, column in named
        if column in at.positions
        for letters in (column_letters(at.positions[column]),)
    }


def _filter(at: Header, last: int) -> tuple[int, int, int, int]:
    places = at.positions.values()
    return (at.row, min(places), last, max(places))


def _legend(words: Words, at: Header) -> list[Placed]:
    """What cream, white and amber mean, in the row above the bands."""
    row = at.row - 2
    if row < 1 or len(at.positions) < 6:
        return []
    first = sorted(at.positions.values())[3:6]  # the note runs on over the first three
    looks = zip(first, LEGENDS.items(), strict=True)
    return [Placed(row, c, words[key], style) for c, (key, style) in looks]


def _bands(sheet: Sheet, words: Words, at: Header) -> list[Placed]:
    """The names of the groups of columns, each above its own; one cell each, nothing merged."""
    placed: list[Placed] = []
    row = at.row - 1
    if row < 0:
        return []
    shown: set[str] = set()
    for column in placed_columns(sheet, at):
        if column.group not in sheet.bands:
            continue
        style = replace(BAND, fill=BANDS[sheet.bands[column.group]], border=None, align="start")
        label = None
        if column.group not in shown and not column.hidden:
            shown.add(column.group)
            label = words[f"groups.{sheet.name}.{column.group}"]
        placed.append(Placed(row, at.positions[column.name], label, replace(style, indent=1)))
    return placed


def typed_style(column: Column) -> Style:
    """How a cell looks that somebody types in."""
    if column.kind in ("text", "client", "choice"):
        bold = column.kind == "client" or (column.kind == "text" and column.required)
        return replace(INPUT, bold=bold, indent=1, number="@")
    if column.kind == "tick":
        return replace(INPUT, color=column.color or "0B7A4B", align="center", bold=True)
    number = column.number or NUMBER_FORMATS[column.kind]
    align = "units" if column.kind in ("money", "number") else "center"
    fits = column.kind == "money"
    return replace(INPUT, number=number, align=align, shrink=fits)  # type: ignore[arg-type]


def _result(column: Column) -> Style:
    """How a calculated cell of a practice looks."""
    number = column.number or NUMBER_FORMATS[column.kind]
    if column.kind == "choice":
        return replace(RESULT, bold=True, indent=1)
    if column.kind in ("text", "client"):
        return replace(RESULT, color=SOFT, size=9, indent=1, named=column.kind == "client")
    align = "units" if column.kind in ("money", "number") else "center"
    fits = column.kind == "money"
    return replace(RESULT, number=number, align=align, shrink=fits)  # type: ignore[arg-type]


def written_style(column: Column, words: Words) -> Style:
    """How a cell of a sheet looks that Python writes."""
    number = number_format(column, words)
    if column.kind == "client":
        return replace(RESULT, bold=True, indent=1, number="@", named=True)
    if column.kind == "text":
        plain = replace(RESULT, color=SOFT, size=9, indent=1, number="@")
        return replace(plain, wrap=True, color=RESULT.color) if column.wrap else plain
    align = "units" if column.kind == "money" else "center"
    fits = column.kind == "money"
    return replace(RESULT, number=number, align=align, shrink=fits)  # type: ignore[arg-type]


def number_format(column: Column, words: Words) -> str:
    """The number format of a column: its own, one that the words name, or its kind's."""
    own = column.number
    return words.get(f"formats.{own}", own) if own else NUMBER_FORMATS[column.kind]


def day_patterns(sheet: Sheet, rows: Rows, words: Words) -> dict[int, str]:
    """The number formats of dates that a sheet declares itself, by 0-based column."""
    return {
        at: number_format(column, words)
        for column, at in zip(sheet.columns, rows.columns, strict=True)
        if column.kind == "date" and column.number
    }


def _week_rules(sheet: Sheet, at: Header, last: int) -> list[Rule]:
    """Every other week in a tint: a row knows its week, however rows are sorted or filtered."""
    if sheet.weeks not in at.positions:
        return []
    cell = f"${column_letters(at.positions[sheet.weeks])}{at.first_row + 1}"
    # Counted from Monday to Monday, so that it does not matter on which day dates begin.
    odd = f"MOD(INT(({cell}-WEEKDAY({cell},3))/7),2)=1"
    formula = f"IF(ISNUMBER({cell}),{odd},FALSE)"
    written = [at.positions[c.name] for c in placed_columns(sheet, at) if c not in sheet.theirs]
    return [
        Rule(at.first_row, first, last, end, formula, fill=WEEK) for first, end in runs(written)
    ]


def runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last of each unbroken run of ascending numbers."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and place == found[-1][1] + 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
