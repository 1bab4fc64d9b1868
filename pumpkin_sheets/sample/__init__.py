"""The sample that ships with the program: a small web studio with 48 clients, in NT$.

``clients.csv`` here lists its clients; what its owner typed into the tables of a practice stands
in a ``sample.toml`` beside that practice.
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Collection, Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

CURRENCY = "TWD"
PAGES = ("house_rules", "strategy")
"""What a practice types on a page of inputs stands under the page's name, in one row."""

Cell = str | float | dt.date | None


def sample_clients(language: str) -> dict[str, list[str | float | None]]:
    """The sample's typed cells, column by column; names in ``language``, or else in English."""
    rows = _clients()
    own = f"name.{language}"
    columns: dict[str, list[str | float | None]] = {
        "client": [row.get(own) or row["name.en"] for row in rows]
    }
    for name in rows[0]:
        if not name.startswith("name."):
            columns[name] = [_number_or_tick(row[name]) for row in rows]
    return columns


def in_currency(
    columns: Mapping[str, list[Any]], money: Collection[str], worth: float
) -> dict[str, list[Any]]:
    """Cells by column in another currency, of which ``worth`` stands for one of CURRENCY."""

    def amount(cell: Any) -> Any:
        return round(cell * worth, 2) if isinstance(cell, int | float) else cell

    return {
        name: [amount(cell) for cell in cells] if name in money else cells
        for name, cells in columns.items()
    }


def sample_typed(
    language: str, today: dt.date
) -> tuple[dict[str, dict[str, list[Cell]]], dict[str, dict[str, Cell]]]:
    """What stands in the tables of the practices, by sheet and column, and on the pages of inputs,
    by sheet and line; texts in ``language``.

    A day that the file counts (``{ days = -12 }``) is counted from ``today``.
    """
    tables = _tables(language, today)
    pages: dict[str, dict[str, Cell]] = {
        page: {line: next(c for c in cells if c is not None) for line, cells in table.items()}
        for page in PAGES
        if (table := tables.pop(page, None))
    }
    return tables, pages


def _tables(language: str, today: dt.date) -> dict[str, dict[str, list[Cell]]]:
    names = {row["name.en"]: row.get(f"name.{language}") or row["name.en"] for row in _clients()}
    tables: dict[str, dict[str, list[Cell]]] = {}
    for file in _beside_the_practices(resources.files("pumpkin_sheets.plan")):
        for table, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            columns = dict.fromkeys(name for row in rows for name in row)
            tables[table] = {
                column: [_said(row.get(column), language, names, today) for row in rows]
                for column in columns
            }
    return tables


def _clients() -> list[dict[str, str]]:
    file = resources.files(__name__) / "clients.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def _beside_the_practices(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda found: found.name):
        if each.is_dir():
            yield from _beside_the_practices(each)
        elif each.name == "sample.toml":
            yield each


def _said(value: object, language: str, names: Mapping[str, str], today: dt.date) -> Cell:
    if isinstance(value, dict) and "days" in value:
        return today + dt.timedelta(days=value["days"])
    if isinstance(value, dict):
        return str(value.get(language) or value["en"])
    if isinstance(value, str):
        return names.get(value, value)
    return value if value is None or isinstance(value, dt.date) else float(str(value))


def _number_or_tick(text: str) -> str | float | None:
    if not text:
        return None
    return text if text == "✓" else float(text)
