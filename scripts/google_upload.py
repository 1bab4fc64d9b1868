"""How much a night sends to a Google Sheet: bytes of the one request that writes, sheet by sheet.

    python scripts/google_upload.py            10,000 clients, some minutes
    python scripts/google_upload.py 500

The first night fills every sheet.  On the second nothing was typed, on the third and the fourth
three clients have other revenue.  Nothing is sent; the requests are made as they would be.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping

import numpy as np

# The scripts folder is on the path because this file is run as a program.
from synthetic_clients import synthetic_clients, typed_cells

from pumpkin_sheets.book import Grid, Rows, SheetResults
from pumpkin_sheets.homes.google.access import compact
from pumpkin_sheets.homes.google.values import comparable, serial
from pumpkin_sheets.homes.google.writing import Table, table
from pumpkin_sheets.homes.memory import MemoryBook, drawn_grid
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import recalculate

MONDAY = dt.date(2026, 3, 2)
NIGHTS = ("first", "nothing typed", "three changed", "three changed")


class Measured(MemoryBook):
    """A book in memory that notes how its last write would be sent to Google."""

    tables: list[Table]

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        planned = [_table(title, self.sheets[title], rows.placed) for title, rows in tables.items()]
        self.tables = [found for found in planned if found is not None]
        return super().write(tables, results)


def _table(title: str, grid: Grid, rows: Rows) -> Table | None:
    shown = [[serial(value) for value in row] for row in grid]
    entered = [[comparable(value) for value in row] for row in shown]
    size = {"rowCount": len(grid) + 200, "columnCount": 26}
    return table(title, {"sheetId": 163174539, "gridProperties": size}, shown, entered, rows)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    english = words("en")
    typed = typed_cells(synthetic_clients(count, np.random.default_rng(1)))
    content = new_content(english, default_settings(english), count, typed, today=MONDAY)
    drawings = draw(content)
    book = Measured({d.title: drawn_grid(d) for d in drawings}, drawings=drawings)
    clients = book.sheets[english["sheets.clients"]]
    revenue = clients[3].index(english["columns.clients.revenue"])
    for night, name in enumerate(NIGHTS):
        if name == "three changed":
            for part in (0.1, 0.4, 0.8):
                clients[4 + int(count * part)][revenue] = 1000 + 7919 * night
        recalculate(book, MONDAY + dt.timedelta(days=night))
        total = 0
        print(f"Night {night + 1}, {name}:")
        for found in book.tables:
            sent = len(compact({"requests": list(found.requests())}))
            total += sent
            print(f"  {found.title:12} {sent:12,} bytes, rows moved {len(found.moves)} times")
        print(f"  {'all':12} {total:12,} bytes", flush=True)


if __name__ == "__main__":
    main()
