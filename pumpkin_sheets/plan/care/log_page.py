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
    header = content.header(sheet)
    title = words[f"sheets.{sheet.name}"]
    shown = [column for column in sheet.columns if column.name in header.positions]
    at = {column.name: header.positions[column.name] for column in shown}
    start = min(at.values())
    top = header.row - sheet.header_row
    cells = []
    if top >= 0:
        cells += [Placed(top, c, None, TITLE) for c in sorted(at.values()) if c != start]
        cells.append(Placed(top, start, title, TITLE))
        note = replace(SUBTITLE, color=SOFT, fill=None, italic=True, indent=1)
        cells.append(Placed(top + 1, start, words[f"subtitles.{sheet.name}"], note))
    columns = []
    for column in shown:
        label = words[f"columns.{sheet.name}.{column.name}"]
        cells.append(Placed(header.row, at[column.name], label, HEADER))
        number = NUMBER_FORMATS["date"] if column.kind == "date" else "@"
        style = replace(INPUT, number=number, indent=1, bold=column.name == "client")
        columns.append(ValueColumn(at[column.name], (), style, column.name))
    first, last = header.first_row, header.row + PREPARED
    kinds = tuple(words[f"touch_kinds.{kind}"] for kind in TouchKind)
    checks = []
    if "kind" in at and len(",".join(kinds)) <= LONGEST_LIST:
        message = words["validation.listed"]
        checks.append(Check(first, at["kind"], last, at["kind"], message, choices=kinds))
    heights = {} if top < 0 else {top: 34, top + 1: 20}
    return Drawing(
        title=title,
        code_name="shTouchLog",
        tab_color="E07020",
        cells=cells,
        table=Table(first, PREPARED, columns),
        widths={at[column.name]: column.width for column in shown},
        heights={**heights, header.row: 30},
        freeze=(first, 0),
        filter=(header.row, start, last, max(at.values())),
        checks=checks,
        repeat_rows=(0, header.row),
    )
