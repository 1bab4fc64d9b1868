"""The Touch Log sheet: one cream line per touch."""

from __future__ import annotations

from dataclasses import replace

from pumpkin_sheets.plan.care.sheets import TOUCH_LOG
from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sheets.drawing import (
    HEADER,
    INPUT,
    NUMBER_FORMATS,
    SOFT,
    SUBTITLE,
    TITLE,
    Check,
    Drawing,
    Placed,
    Table,
    ValueColumn,
)

PREPARED = 500
LONGEST_LIST = 255
"""Characters of a drop-down written into the sheet; Excel takes no more."""


def draw(content: Content) -> Drawing:
    """The empty sheet, with a drop-down of the kinds of touch."""
    words, sheet = content.words, TOUCH_LOG
    title = words[f"sheets.{sheet.name}"]
    width = len(sheet.columns)
    cells = [Placed(0, c, None, TITLE) for c in range(1, width)]
    cells.append(Placed(0, 0, title, TITLE))
    note = replace(SUBTITLE, color=SOFT, fill=None, italic=True, indent=1)
    cells.append(Placed(1, 0, words[f"subtitles.{sheet.name}"], note))
    columns = []
    for i, column in enumerate(sheet.columns):
        label = words[f"columns.{sheet.name}.{column.name}"]
        cells.append(Placed(sheet.header_row, i, label, HEADER))
        number = NUMBER_FORMATS["date"] if column.kind == "date" else "@"
        style = replace(INPUT, number=number, indent=1, bold=column.name == "client")
        columns.append(ValueColumn(i, (), style))
    first, last = sheet.first_row, sheet.first_row + PREPARED - 1
    kinds = tuple(words[f"touch_kinds.{kind}"] for kind in TouchKind)
    at = sheet.position("kind")
    checks = []
    if len(",".join(kinds)) <= LONGEST_LIST:
        checks.append(Check(first, at, last, at, words["validation.listed"], choices=kinds))
    return Drawing(
        title=title,
        code_name="shTouchLog",
        tab_color="E07020",
        cells=cells,
        table=Table(first, PREPARED, columns),
        widths={i: column.width for i, column in enumerate(sheet.columns)},
        heights={0: 34, 1: 20, sheet.header_row: 30},
        freeze=(first, 0),
        filter=(sheet.header_row, 0, last, width - 1),
        checks=checks,
        repeat_rows=(0, sheet.header_row),
    )
