"""The three tables of success worked out from a few typed cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practised import Practised
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.sheets.frame import Frame
from tests.frames import row_at

TODAY = dt.date(2026, 4, 1)
CLIENTS: dict[str, list[Any]] = {
    "client": ["Acme", "Bolt", "Cedar", "Dune"],
    "revenue": [20_000, 300, 9_000, 8_000],
    "hours": [100, 90, 60, 60],
    "communication": [5, 1, 4, 4],
    "respect": [5, 1, 4, 4],
    "criterion1": ["✓", None, "✓", None],
    "criterion2": ["✓", None, None, None],
    "criterion3": ["✓", None, None, None],
}
"""A VIP, one to let go, and two Good clients; Cedar was called Cider before."""
MEMORY = {
    "event": ["renamed", "left"],
    "client": ["Cedar", "Gone"],
    "was": ["Cider", None],
}
FIGURE: Mapping[str, Any] = {
    "client": "Acme",
    "success": "Guests book with us",
    "better": "No agency takes its part",
    "metric": "Waiting time",
    "unit": "min",
    "baseline": 20,
    "target": 15,
    "start": dt.date(2026, 1, 1),
    "by": dt.date(2026, 7, 1),
    "sure": "✓",
}
CHECK: Mapping[str, Any] = {
    "client": "Acme",
    "metric": "Waiting time",
    "date": dt.date(2026, 3, 20),
    "value": 17,
}

Row = Mapping[str, Any]


def practised(
    success: Sequence[Row] = (),
    check_ins: Sequence[Row] = (),
    loyalty: Sequence[Row] = (),
    *,
    language: str = "en",
    today: dt.date = TODAY,
    **lines: float,
) -> Practised:
    """The pack with these rows; a row of Success or Check-ins is as FIGURE or CHECK where it does
    not say otherwise.  ``lines`` are typed on House rules."""
    said = words(language)
    rows = {
        "success": [{**FIGURE, **row} for row in success],
        "check_ins": [{**CHECK, **row} for row in check_ins],
        "loyalty": list(loyalty),
    }
    cells = {
        name: {
            column: [row.get(column) for row in listed] for column in {k for r in listed for k in r}
        }
        for name, listed in rows.items()
    }
    content = new_content(
        said, default_settings(said, "USD"), 8, CLIENTS, packs=["success"], today=today,
        languages=all_words(), practice_cells=cells, memory=MEMORY,
        page_cells={"house_rules": lines},
    )  # fmt: skip
    return content.practised


def rows_of(found: Practised, name: str) -> Frame:
    """The finished rows of a table that have a key."""
    table = next(t for t in found.tables if t.practice.name == name)
    return table.both[table.both[table.practice.key] != ""]


def figure(*check_ins: Row, today: dt.date = TODAY, **typed: Any) -> dict[str, Any]:
    """What is worked out for one figure with these check-ins."""
    return row_at(rows_of(practised([typed], check_ins, today=today), "success"))


def check_in(*rows: Row, today: dt.date = TODAY, **typed: Any) -> dict[str, Any]:
    """What is worked out for one check-in of FIGURE, after others."""
    found = practised([{}], [*rows, typed], today=today)
    return row_at(rows_of(found, "check_ins"), -1)


def thinks(*five: float | None, today: dt.date = TODAY, **typed: Any) -> dict[str, Any]:
    """What is worked out for a client who rates so."""
    names = ("courtesy", "competence", "knowledge", "response", "personal")
    row = {"client": "Acme", "asked_on": TODAY, **dict(zip(names, five, strict=False)), **typed}
    return row_at(rows_of(practised(loyalty=[row], today=today), "loyalty"))


def messages(found: Practised) -> list[tuple[str, str, str]]:
    """Sheet, cell and message of each problem."""
    return [(p.sheet, p.cell, p.message) for p in found.problems]


def serial(day: dt.date) -> float:
    return float((day - dt.date(1899, 12, 30)).days)
