"""Rows of the three tables as they are typed, and what comes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.listening.needs import NEEDS
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Practice, serial
from pumpkin_sheets.sheets.table_reading import Table, read_table

TODAY = dt.date(2026, 11, 24)
SETTINGS = {"InterviewEvery": 180.0, "CommonGround": 3.0, "GateAsks": 2.0, "MostDrivers": 5.0}
NAMES = ("Acme", "Velvet Events", "Cedar", "Bolt", "Dune", "Ember")
CLIENTS = Frame(
    {
        "client": NAMES,
        "shown": [5.0, 5.0, 4.0, 1.0, 6.0, 2.0],  # Bolt is to be let go, Dune when replaced
        "tier": [5.0, 5.0, 4.0, 1.0, 5.0, 2.0],
    }
)
MEMORY = Frame({"client": ["Velvet Events", "Gone Ltd"], "was": ["Velvet Nights", ""]})
"""What Memory knows: a client that was called otherwise before, and one that has left."""

Row = Mapping[str, object]


def read(
    practice: Practice, rows: Sequence[Row], language: str = "en", today: dt.date = TODAY
) -> Table:
    said = words(language)
    titles: list[object] = [said[practice.sheet.title_key(column)] for column in practice.inputs]
    body = [[row.get(column.name) for column in practice.inputs] for row in rows]
    grid: list[list[object]] = [[practice.name], [], [], titles, *body]
    return read_table(
        grid, practice.name.title(), practice, said, all_words(),
        known=(*NAMES, "Velvet Nights", "Gone Ltd"), listed=NAMES, today=serial(today),
        prepared=200,
    )  # fmt: skip


def worked(
    practice: Practice,
    *rows: Row,
    language: str = "en",
    today: dt.date = TODAY,
    others: Mapping[str, Frame] | None = None,
    **settings: float,
) -> Frame:
    """The results of these rows."""
    table = read(practice, rows, language, today)
    return practice.work(
        table.frame,
        {**SETTINGS, **settings},
        serial(today),
        words(language).texts,
        {"clients": CLIENTS, "memory": MEMORY, **(others or {})},
    ).take(slice(len(rows)))


def both(practice: Practice, *rows: Row, **how: object) -> Frame:
    """Typed and calculated columns, as other tables see them."""
    found = worked(practice, *rows, **how)  # type: ignore[arg-type]
    return read(practice, rows).frame.take(slice(len(rows))).beside(found)


def pains(*mentions: tuple[str, str]) -> Frame:
    """Needs with these clients and tags."""
    return both(NEEDS, *({"client": c, "heard": "too slow", "tag": t} for c, t in mentions))


def messages(practice: Practice, *rows: Row, language: str = "en") -> list[tuple[str, str]]:
    return [(p.cell, p.message) for p in read(practice, rows, language).problems]
