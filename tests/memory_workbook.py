"""A whole workbook in memory: the drawings of ``plan.workbook`` as grids of a MemoryBook.

What a builder would put into a file stands here as plain values, formulas as their results, so
that a test can type into any cell and recalculate without a spreadsheet program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pumpkin_sheets.book import Grid, Rows, with_rows
from pumpkin_sheets.homes.memory import MemoryBook, drawn_grid
from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.care import SHEETS as SERVICE_SHEETS
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.plan.clients.new_list import Columns, new_content
from pumpkin_sheets.plan.clients.reading import read_clients
from pumpkin_sheets.plan.practices import SHEETS, draw
from pumpkin_sheets.plan.proposals.sheet import SHEET as PROPOSALS
from pumpkin_sheets.plan.review.review import SHEET as REVIEW
from pumpkin_sheets.plan.settings.settings import Settings, default_settings
from pumpkin_sheets.sheets.tables import Header, find_header, titles_of
from pumpkin_sheets.sheets.words import Words, fold

TODAY = dt.date(2026, 3, 2)
LONG_AGO = dt.date(2025, 1, 6)
"""The day since which committed tiers are held."""
TYPED: dict[str, list[Any]] = {
    "client": ["Giant", "Wilt", "Waits"],
    "revenue": [20_000, 500, None],
    "hours": [100, 60, 5],
    "communication": [5, 1, 3],
    "criterion1": ["✓", None, None],
    "criterion2": ["✓", None, None],
    "criterion3": ["✓", None, None],
}
"""A client to grow, one to let go, and one with too little typed."""

_SHEETS = {sheet.name: sheet for sheet in (*SHEETS, PROPOSALS)}


def memory_workbook(
    language: str = "en",
    typed: Columns | None = None,
    rows: int = 8,
    settings: Settings | None = None,
    committed: Sequence[float | None] | None = None,
    schedule: bool = True,
) -> MemoryBook:
    """A workbook with ``rows`` prepared rows and these clients typed in, column by column.

    ``committed`` are the tiers (1..5, None for none) that the last review gave the clients, in
    the order of ``typed``; without it the workbook was never reviewed.
    Without ``schedule`` it is a workbook whose owner took out the sheets of the service schedule,
    which changes by itself when a planned day passes.
    """
    said = words(language)
    own = settings or default_settings(said)
    tiers = [float("nan") if tier is None else float(tier) for tier in committed or ()]
    content = new_content(said, own, rows, typed, tiers, today=TODAY, languages=all_words())
    left_out = () if schedule else [said[f"sheets.{sheet.name}"] for sheet in SERVICE_SHEETS]
    drawings = [drawing for drawing in draw(content) if drawing.title not in left_out]
    book = MemoryBook({d.title: drawn_grid(d) for d in drawings}, drawings=drawings)
    if committed is not None:
        _commit(book, said, own, content.scored, tiers)
    return book


def _commit(
    book: MemoryBook, said: Words, own: Settings, scored: Any, tiers: Sequence[float]
) -> None:
    """Writes the Review that gave these tiers."""
    title = said["sheets.review"]
    listed = read_clients(
        book.sheets[said["sheets.clients"]], said["sheets.clients"], own, said, all_words()
    ).frame
    names = {float(tier.code): said[f"tiers.{tier.name}"] for tier in TIERS}
    rows: list[list[Any]] = []
    for i, tier in enumerate(tiers):
        if tier != tier:
            continue
        known = {
            "client": listed["client"][i],
            "tier": names[tier],
            "action": scored["action_shown"][i] or said["needs.not_enough"],
            "revenue": float(listed["revenue"][i]),
            "since": LONG_AGO,
            "mark": listed["mark"][i],
        }
        line = [
            known[c.name] if c.name in known else scored[c.name].tolist()[i] for c in REVIEW.columns
        ]
        rows.append([None if v != v or v == "" else v for v in line])
    book.sheets[title] = with_rows(
        book.sheets[title], Rows(REVIEW.first_row, tuple(range(len(REVIEW.columns))), rows)
    )


def title_of(book: MemoryBook, name: str) -> str:
    """The title of one of our sheets by its name, in whatever language the workbook is."""
    wanted = {fold(w[f"sheets.{name}"]) for w in all_words()}
    return next(title for title in book.titles() if fold(title) in wanted)


def sheet(book: MemoryBook, name: str) -> Grid:
    """The grid of one of our sheets, to read or to type into."""
    return book.sheets[title_of(book, name)]


def header(book: MemoryBook, name: str) -> Header:
    """Where the titles of one of our tables stand."""
    found = find_header(sheet(book, name), titles_of(_SHEETS[name], all_words()))
    assert found is not None
    return found


def table(book: MemoryBook, name: str) -> list[dict[str, Any]]:
    """The non-empty records of one of our tables, by column name, as they stand."""
    found = header(book, name)
    rows = [
        {column: row[at] if at < len(row) else None for column, at in found.positions.items()}
        for row in sheet(book, name)[found.first_row :]
    ]
    return [row for row in rows if any(v not in (None, "") for v in row.values())]


def by_client(book: MemoryBook, name: str = "review") -> dict[str, dict[str, Any]]:
    """The records of a table by client."""
    return {row["client"]: row for row in table(book, name)}


def type_in(book: MemoryBook, row: int, values: Mapping[str, Any]) -> None:
    """Types into record ``row`` (from 0) of Clients, below the prepared rows too.

    Flags and criteria stand where the workbook is built, because the owner may rename them.
    """
    at = header(book, "clients")
    clients = sheet(book, "clients")
    width = len(clients[at.row])
    while len(clients) <= at.first_row + row:
        clients.append([None] * width)
    for name, value in values.items():
        column = at.positions.get(name, _SHEETS["clients"].position(name))
        clients[at.first_row + row][column] = value


def set_setting(book: MemoryBook, key: str, value: Any) -> None:
    """Types into the cell beside the label of a setting (``target_rate``)."""
    labels = {fold(w[f"settings.{key}"]) for w in all_words()}
    for row in sheet(book, "settings"):
        for c, cell in enumerate(row):
            if isinstance(cell, str) and fold(cell) in labels:
                row[c + 1] = value
                return
    raise KeyError(key)
