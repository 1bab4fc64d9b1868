"""Workbooks with the pack letters, to type into: the sample, and a small list."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sample import sample_clients
from tests.memory_workbook import header, memory_workbook, sheet

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 8)
DAY = dt.timedelta(days=1)


def sample_book(*packs: str, language: str = "en") -> MemoryBook:
    """The sample, reviewed once, with letters and these packs on; no schedule."""
    return copy.deepcopy(_sample(packs, language))


@cache
def _sample(packs: tuple[str, ...], language: str) -> MemoryBook:
    settings = default_settings(words(language), "TWD")
    book = memory_workbook(language, sample_clients(language), 60, settings, schedule=False)
    recalculate(book, TODAY)
    add_packs(book, ["letters", *packs], NOW)
    return book


def write(book: MemoryBook, row: int, cells: Mapping[str, object], name: str = "letters") -> None:
    """Types into record ``row`` (from 0) of a table, by column name."""
    at, grid = header(book, name), sheet(book, name)
    while len(grid) <= at.first_row + row:
        grid.append([None] * len(grid[at.row]))
    for column, value in cells.items():
        grid[at.first_row + row][at.positions[column]] = value


def head(book: MemoryBook, **lines: object) -> None:
    """Types the letterhead: ``company="Studio"``."""
    grid = sheet(book, "house_rules")
    for name, value in lines.items():
        labels = [words(code)[f"house_rules.letterhead.{name}"] for code in ("en", "zh-Hant")]
        row = next(row for row in grid if any(label in row for label in labels))
        at = next(i for i, cell in enumerate(row) if cell in labels)
        row[at + (1 if name == "language" else 2)] = value


def drafts(book: MemoryBook, day: dt.date = TODAY) -> dict[str, Any]:
    """The drafts of a recalculation on ``day``, by client."""
    return {draft.client: draft for draft in recalculate(book, day).judgement.drafts}


def states(book: MemoryBook, day: dt.date = TODAY) -> list[tuple[int, str, str]]:
    """Code, state and next step of the rows of Letters that have a client."""
    found = recalculate(book, day).judgement.content.practised.tables
    table = next(t for t in found if t.practice.name == "letters")
    rows = table.shown[table.shown["state"] != ""]
    return [
        (0 if code != code else int(code), state, then)
        for code, state, then in zip(rows["code"], rows["state"], rows["next"], strict=True)
    ]
