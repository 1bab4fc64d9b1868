"""The sample list that ships with the program: 48 clients of a small web studio, in NT$."""

from __future__ import annotations

import csv
from importlib import resources

CURRENCY = "TWD"


def sample_clients(language: str) -> dict[str, list[str | float | None]]:
    """The sample's typed cells, column by column; names in ``language``, or else in English."""
    file = resources.files(__name__) / "clients.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    own = f"name.{language}"
    columns: dict[str, list[str | float | None]] = {
        "client": [row.get(own) or row["name.en"] for row in rows]
    }
    for name in rows[0]:
        if not name.startswith("name."):
            columns[name] = [_cell(row[name]) for row in rows]
    return columns


def _cell(text: str) -> str | float | None:
    if not text:
        return None
    return text if text == "✓" else float(text)
