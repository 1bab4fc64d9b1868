"""Prospects read and worked out from a few typed cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.choices import RATINGS
from pumpkin_sheets.plan.pages import LINES
from pumpkin_sheets.plan.prospects.prospects import PROSPECTS
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.inputs import judged, judged_sentences
from pumpkin_sheets.sheets.practice import Filled, serial
from pumpkin_sheets.sheets.table_reading import Table, read_table
from tests.frames import row_at

TODAY = dt.date(2026, 3, 2)
CLIENTS = Frame(
    {
        "client": ["Velvet Events", "Oakfield School", "Bolt Logistics", "Unknown Co"],
        "shown": [5.0, 4.0, 1.0, 3.0],
        "tier": [5.0, 4.0, 1.0, float("nan")],
    }
)
MEMORY = Frame({"client": ["Velvet Events"], "was": ["Velour Events"]})

MET: Mapping[str, Any] = {
    "prospect": "Fern Hotels",
    **dict.fromkeys(("q1", "q2", "q3"), "an answer"),
    "revenue": 9000,
    "hours": 60,
    **dict.fromkeys(RATINGS, 4),
    **dict.fromkeys(("criterion1", "criterion2", "criterion3"), "✓"),
    "success": "More bookings",
    "better": "No agency takes its part",
    "metric": "Direct bookings",
    "baseline": 20,
    "target": 35,
    "by": dt.date(2026, 12, 31),
    "sure": "✓",
}
"""A prospect whom everything speaks for, in the base currency, met and with no estimate yet."""


def flags(count: int) -> dict[str, str]:
    """So many red flags, from the first."""
    return {f"flag{i}": "✓" for i in range(1, count + 1)}


def read(*rows: Mapping[str, Any], language: str = "en", today: dt.date = TODAY) -> Table:
    """The table with these rows; what a row does not say is as in MET."""
    said, sheet = words(language), PROSPECTS.sheet
    titles: list[object] = [said[sheet.title_key(column)] for column in sheet.columns]
    body = [[{**MET, **row}.get(column.name) for column in sheet.columns] for row in rows]
    return read_table(
        [["Prospects"], [], [], titles, *body],
        "Prospects",
        PROSPECTS,
        said,
        all_words(),
        known=[*CLIENTS["client"], "Velour Events"],
        listed=list(CLIENTS["client"]),
        today=serial(today),
        prepared=max(200, len(body)),
    )


def settings(**changed: float) -> dict[str, float]:
    """Every setting by defined name, with some changed."""
    said = words("en")
    lines = judged(LINES, {}, [said])[0]
    return {**default_settings(said).values, **lines, **changed}


def filled(
    *rows: Mapping[str, Any],
    language: str = "en",
    today: dt.date = TODAY,
    sentences: Mapping[str, str] | None = None,
    **changed: float,
) -> Filled:
    """The table of these rows, worked out."""
    said, table = words(language), read(*rows, language=language, today=today)
    texts = {**judged_sentences(LINES, {}, said)[0], "MoneySign": "$", **(sentences or {})}
    others = {"clients": CLIENTS, "memory": MEMORY}
    results = PROSPECTS.work(
        table.frame, settings(**changed), serial(today), said.texts, others, texts
    )
    return Filled(PROSPECTS, table.frame, results, table.header, len(rows))


def one(language: str = "en", today: dt.date = TODAY, **typed: Any) -> dict[str, Any]:
    """What is worked out for one prospect."""
    return row_at(filled(typed, language=language, today=today).both)


def messages(*rows: Mapping[str, Any], **said: Any) -> Sequence[tuple[str, str]]:
    """The cells at fault and what is said of each."""
    return [(p.cell, p.message) for p in read(*rows, **said).problems]
