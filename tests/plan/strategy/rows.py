"""Tables of the pack strategy read and worked out from a few typed cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Filled, Practice, serial
from pumpkin_sheets.sheets.table_reading import Table, read_table

TODAY = dt.date(2026, 11, 24)
SETTINGS = {"SettingsOK": 1.0, "AnswerWithin": 7.0, "GateAsks": 2.0, "CycleMonths": 12.0}
CLIENTS = Frame(
    {"client": ["Acme", "Velvet Events", "Bolt"], "tier": [4.0, 5.0, 1.0], "shown": [4, 5, 1]}
)
MEMORY = Frame({"client": ["Velvet Events"], "was": ["Velour Events"]})


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def read(practice: Practice, *rows: Mapping[str, Any], language: str = "en") -> Table:
    said, sheet = words(language), practice.sheet
    titles: list[object] = [said[sheet.title_key(column)] for column in practice.inputs]
    body = [[row.get(column.name) for column in practice.inputs] for row in rows]
    return read_table(
        [["Sheet"], [], [], titles, *body], "Sheet", practice, said, all_words(),
        known=list(CLIENTS["client"]), listed=list(CLIENTS["client"]),
        today=serial(TODAY), prepared=max(practice.sheet.rows, len(body)),
    )  # fmt: skip


def filled(
    practice: Practice,
    *rows: Mapping[str, Any],
    language: str = "en",
    today: dt.date = TODAY,
    said: Mapping[str, str] | None = None,
    others: Mapping[str, Frame] | None = None,
    **changed: float,
) -> Filled:
    """The table of these rows, worked out."""
    table = read(practice, *rows, language=language)
    into = {"clients": CLIENTS, "memory": MEMORY, **(others or {})}
    results = practice.work(
        table.frame, {**SETTINGS, **changed}, serial(today), words(language).texts, into, said
    )
    return Filled(practice, table.frame, results, table.header, len(rows), {}, into, said or {})


def messages(practice: Practice, *rows: Mapping[str, Any], **more: Any) -> list[tuple[str, str]]:
    """The cells at fault and what is said of each."""
    return [(p.cell, p.message) for p in read(practice, *rows, **more).problems]


def tallies(table: Filled) -> dict[str, Any]:
    """The figures of a table, by defined name."""
    tables = {table.practice.name: table.both}
    return {tally.name: tally.compute(tables) for tally in table.practice.tallies}
