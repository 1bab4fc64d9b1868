"""How far filter, paper and charts of a workbook reach, before and after its tables grew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from pumpkin_sheets.plan.arrangement import Shown
from pumpkin_sheets.plan.upgrade.forward import TableRows
from pumpkin_sheets.sheets.drawing import Drawing, quoted
from pumpkin_sheets.sheets.schema import column_letters
from pumpkin_sheets.sheets.tables import Header, is_blank

_COLUMN = re.compile(r"=?(.+!)\$([A-Z]+)\$([0-9]+):\$([A-Z]+)\$([0-9]+)")


class Body(NamedTuple):
    """The rows of a table: the first, and the ends (exclusive) it had and has now."""

    first: int
    before: int
    end: int


def filter_reach(drawing: Drawing, found: Header, rows: TableRows | None) -> dict[str, str]:
    """What the filter that a release put on a table covered, and what it covers now; or nothing."""
    if drawing.filter is None:
        return {}
    top, left, bottom, right = drawing.filter
    places = found.positions.values()
    last = bottom if rows is None else rows.before - 1
    before = _block(drawing.title, top, min(places), last, max(places))
    now = _block(drawing.title, top, left, bottom, right)
    return {} if before == now else {before: now}


def print_reach(drawing: Drawing, rows: TableRows | None) -> dict[str, str]:
    """What a release let a sheet print whose table has more rows now, and what it prints now."""
    if drawing.print_columns is None or drawing.table is None or rows is None:
        return {}
    left, right = drawing.print_columns
    bottom = drawing.table.first_row + drawing.table.rows - 1
    before = _block(drawing.title, 0, left, rows.before - 1, right)
    now = _block(drawing.title, 0, left, bottom, right)
    return {} if before == now else {before: now}


def body_of(drawing: Drawing, shown: Shown) -> Body | None:
    """How far a page's table reached that is drawn anew; None without one."""
    table = drawing.table
    if table is None:
        return None
    places = [column.column for column in table.columns]
    used = [
        r
        for r, row in enumerate(shown.values)
        if r >= table.first_row and any(c < len(row) and not is_blank(row[c]) for c in places)
    ]
    return Body(table.first_row, max(used, default=table.first_row - 1) + 1,
                table.first_row + table.rows)  # fmt: skip


def chart_reach(drawing: Drawing, bodies: Mapping[str, Body]) -> dict[str, str]:
    """What the charts of a sheet read of whole tables, before and now; ``bodies`` by title."""
    starts = {f"{quoted(title)}!": body for title, body in bodies.items()}
    found = {}
    for chart in drawing.charts:
        for series in chart.series:
            for reference in (series.x, series.y):
                match = _COLUMN.fullmatch(reference)
                body = starts.get(match[1]) if match else None
                if match is None or body is None or not body.first < body.before != body.end:
                    continue
                title, left, first, right, last = match.groups()
                if (int(first), int(last)) == (body.first + 1, body.end):
                    start = f"{title}${left}${first}:${right}$"
                    found[f"{start}{body.before}"] = f"{start}{body.end}"
    return found


def _block(title: str, top: int, left: int, bottom: int, right: int) -> str:
    first = f"${column_letters(left)}${top + 1}"
    return f"{quoted(title)}!{first}:${column_letters(right)}${bottom + 1}"
