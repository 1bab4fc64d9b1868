"""Random rows for the practices' tables, made from their declarations: hostile cells included."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pumpkin_sheets.sheets.drawing import Drawing, Table, ValueColumn
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import InputPage
from pumpkin_sheets.sheets.practice import Practice, serial
from pumpkin_sheets.sheets.row_formulas import NUMERIC, bounds
from pumpkin_sheets.sheets.schema import Column
from pumpkin_sheets.sheets.tables import trimmed
from pumpkin_sheets.sheets.words import Words
from tests.conformance import random_success
from tests.conformance.random_listening import STORIES as LISTENING
from tests.conformance.random_prospects import story

TODAY = dt.date(2026, 3, 2)
NEAR = (-60, -31, -30, -29, -1, 0, 1, 10, 30)
"""Days from today on which rules of dates turn."""

HOSTILE = ("abc", "5", " ", "=1+1", "✓", "#N/A", "#REF!", True, False, -1, 1e15, 0.1 + 0.2)
TICKS = ("✓", "x", 1, True, "no", "?", "#N/A", False, " ✓ ")
KEYS = (
    "Item {i}",
    "=1+1 {i}",
    "A*{i}",
    "~who? {i}",
    "項目 {i}",
    "  two  spaces {i} ",
    'O\'B "{i}"',
)

SENTENCES = (None, "Our own {needed} {rush}", " 自己 的 話 ", "x" * 256, "y" * 255, 5, "#N/A")
STORIES = {
    "prospects": story,
    **LISTENING,
    "success": random_success.success,
    "check_ins": random_success.check_in,
    "loyalty": random_success.loyalty,
}
"""What fills most rows of a table whose later columns depend on all earlier ones."""

OLD_NAMES = ("bygone", "old *name?", "Before 1", "before 2")
"""What clients were called before; see REMEMBERED."""


def random_cells(
    practice: Practice,
    draw: random.Random,
    rows: int,
    pools: Sequence[Sequence[str]],
    words: Mapping[str, str],
    settings: Mapping[str, float],
) -> dict[str, list[Any]]:
    """What is typed in ``rows`` rows, by column.

    ``pools`` are names of the same kind (all to be let go, all gone, ...): most rows name one
    kind only.  Numbers lie on and beyond the column's bounds now and then, and on the lines that
    ``settings`` draw.
    """
    cells: dict[str, list[Any]] = {column.name: [] for column in practice.inputs}
    for i in range(rows):
        mixed, pool = draw.random() < 0.4, draw.choice(pools)
        told = STORIES.get(practice.name) if draw.random() < 0.7 else None
        row = told(draw, pool, words, settings) if told else {}
        for column in practice.inputs:
            names = draw.choice(pools) if mixed else pool
            if told and (column.name != practice.key or practice.key in row):
                cells[column.name].append(row.get(column.name))
                continue
            cells[column.name].append(_cell(practice, column, draw, i, names, words, settings))
    return cells


def _cell(
    practice: Practice,
    column: Column,
    draw: random.Random,
    i: int,
    names: Sequence[str],
    words: Mapping[str, str],
    settings: Mapping[str, float],
) -> Any:
    kind = draw.random()
    if column.name == practice.key:
        if kind < 0.06:
            return draw.choice((None, " ", "#N/A", 4200 + i))
        if column.kind == "client" and kind < 0.9:
            return draw.choice(names)
        return draw.choice(KEYS).format(i=i if kind > 0.12 else draw.randint(0, i))
    if kind > 0.98:
        # LibreOffice reads a logical value as text only under its own number format, and programs
        # spell a long number in a name each in its own way.
        words_only = column.kind in ("text", "client")
        return draw.choice([h for h in HOSTILE if not (words_only and isinstance(h, bool | float))])
    if column.kind == "tick":
        return draw.choice(TICKS) if kind < 0.1 else "✓" if kind < 0.4 else None
    if kind > (0.94 if column.required else 0.7):
        return None
    if column.kind in NUMERIC:
        return _number(column, draw, settings)
    if column.kind == "client":
        return draw.choice(OLD_NAMES) if draw.random() < 0.08 else draw.choice(names)
    if column.kind == "choice":
        choice = draw.choice(column.choices)
        return words[f"{column.words}.{choice.name}"]
    return draw.choice(("a note", "筆記", "=x"))


def _number(column: Column, draw: random.Random, settings: Mapping[str, float]) -> float:
    low, high = bounds(column)
    if draw.random() < 0.04:
        return draw.choice((low, low - 0.5, high, high + 0.5))
    if column.kind == "date" and draw.random() < 0.5:
        return serial(TODAY) + draw.choice(NEAR)
    if column.kind == "date":
        return float(draw.randint(45000, 47500)) + draw.choice((0, 0, 0.5))
    if column.kind == "rating":
        return draw.choice((float(draw.randint(int(low), int(high))), 2.5))
    if draw.random() < 0.25:
        return draw.choice((low, 0.01, 0.5, 1.0, *[10.0] * 4))
    line = draw.choice([line for line in settings.values() if line >= 20])
    if column.kind == "money" and draw.random() < 0.4:
        return 10 * round(line * draw.choice((1, 1, 0.9, 0.6)), 2)  # ten hours at a line, say
    scales = (1.0, 4.0) if column.kind == "number" else (4.0, 8.5, 11.5)
    drawn = draw.lognormvariate(draw.choice(scales), 1.5)
    return min(high, round(drawn, draw.choice((0, 2, 4))))


def random_inputs(
    page: InputPage, draw: random.Random, words: Words
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The cells that are typed on a page, and the ticks beside its texts; hostile ones included.

    Texts that count nowhere are as in a new workbook.
    """
    cells: dict[str, Any] = {}
    ticks: dict[str, Any] = {}
    for line in page.lines:
        if line.kind == "sentence":
            typed = draw.choice(
                (None, "Our own {needed} {rush}", " 自己 的 話 ", "x" * 256, 5, "#N/A")
            )
            if draw.random() < 0.4:
                cells[line.name] = typed
        if not line.counts:
            continue
        if line.kind == "text":
            cells[line.name] = draw.choice((*["Pumpkin & Co", "規則"] * 3, "=x", " ", None, "#N/A"))
            if line.tick is not None:
                ticks[line.name] = draw.choice((None, *TICKS))
            continue
        if line.kind == "choice":
            listed = [words[f"{line.words}.{choice.name}"] for choice in line.choices]
            cells[line.name] = draw.choice((*listed, None, "?"))
            continue
        low, high, kind = line.minimum, line.maximum, draw.random()
        if kind < 0.6:
            most = min(high, 10_000.0) if line.kind == "money" else high
            cells[line.name] = round(draw.uniform(low, most), draw.choice((0, 2, 4)))
        elif kind < 0.75:
            cells[line.name] = draw.choice((low, high, low - 0.5, high + 1, line.default))
        elif kind < 0.9:
            cells[line.name] = draw.choice((None, *HOSTILE))
        elif line.not_below:  # what nobody touched may be below what somebody typed
            cells[line.name] = line.default
    return cells, ticks


def random_levers(draw: random.Random, names: Sequence[Any]) -> Frame:
    """What Levers says of prospects, of most of ``names``, as it would spell them.

    Names that a wild card would find stand above those that hold one.
    """
    said = []
    for name in names:
        if not isinstance(name, str) or trimmed(name) in ("", "#N/A") or draw.random() < 0.2:
            continue
        written = draw.choice((trimmed(name), trimmed(name).upper()))
        if any(sign in written for sign in "~*?"):
            said.append(written.replace("*", "zz").replace("?", "z").replace("~", ""))
        said.append(written)
    told = {name: f"{i}% like Bolt: 好" for i, name in enumerate(dict.fromkeys(said))}
    draw.shuffle(said)
    listed = [*dict.fromkeys(said)]
    return Frame({"prospect": listed, "likeness": [told[name] for name in listed]})


def with_records(drawing: Drawing, records: Sequence[Mapping[str, Any]]) -> Drawing:
    """A sheet that Python writes with these records on it, dates as serial numbers."""
    assert drawing.table is not None
    columns = [
        ValueColumn(
            c.column,
            [
                serial(value) if isinstance(value, dt.date) else value
                for value in (record.get(c.name) for record in records)
            ],
            c.style,
        )
        for c in drawing.table.columns
    ]
    return replace(drawing, table=Table(drawing.table.first_row, max(1, len(records)), columns))
