"""How much goes over the line between Pumpkin and a Google Sheet, call by call.

    python -m scripts.benchmark_google_size --clients 10000
    python -m scripts.benchmark_google_size --clients 10000 --without-empty

A sheet with so many made-up clients is reviewed once; then three clients change and it is reviewed
again, which is what is measured: the bytes of each call as JSON without spaces, as Google sends
it, and as gzip, as it goes over the line.  The stand-in of the tests answers; the first line says
what one reading of everything would be.

Whether Google sends an object of which a field mask leaves nothing is not documented; in the first
reading that is one for each cell in which something was entered.  ``--without-empty``: it does not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import requests

from pumpkin_sheets.homes.google.access import Patience
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from pumpkin_sheets.homes.google.setup import set_up
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.drawing import Formula, FormulaColumn
from scripts.synthetic_clients import synthetic_clients, typed_cells
from tests.google_stand_in import Redirect, Spreadsheet, StandIn
from tests.google_stand_in.transport import write_key

ENGLISH = words("en")
TODAY = dt.date(2026, 3, 2)
Sizes = tuple[int, int]


class Weighed(Redirect):
    """The way to the stand-in, with what went over it: each call's name, bytes up, bytes down."""

    def __init__(self, stand_in: StandIn, empty: bool = True) -> None:
        super().__init__(stand_in)
        self.stand_in = stand_in
        self._empty = empty
        self.calls: list[tuple[str, Sizes, Sizes]] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        response = super().send(request, *args, **options)
        name = self.stand_in.calls[-1]
        if name != "token":
            found = response.json(parse_float=_number)
            found = found if self._empty else _without_empty(found)
            answer = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
            response._content = answer.encode()
            body = request.body or b""
            up = body if isinstance(body, bytes) else body.encode()
            self.calls.append((name, _sizes(up), _sizes(answer.encode())))
        return response


def _number(text: str) -> float | int:
    """A number as Google writes it: a whole one without a point."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _without_empty(value: Any) -> Any:
    """The answer without the ``userEnteredValue`` of which nothing is left."""
    if isinstance(value, list):
        return [_without_empty(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without_empty(each)
        for name, each in value.items()
        if name != "userEnteredValue" or each
    }


def _sizes(text: bytes) -> Sizes:
    return len(text), len(gzip.compress(text, 6))


def fill(spreadsheet: Spreadsheet, clients: int, packs: tuple[str, ...]) -> None:
    """Types a client list into a sheet that was set up, and calculates it as Google would."""
    typed = typed_cells(synthetic_clients(clients, np.random.default_rng(1)))
    content = new_content(
        ENGLISH, default_settings(ENGLISH), clients, typed, packs=packs, today=TODAY
    )
    for drawing in draw(content):
        sheet = spreadsheet.sheet(drawing.title)
        for placed in drawing.cells:
            if isinstance(placed.content, Formula):
                sheet.results[placed.row, placed.column] = placed.content.result
        table = drawing.table
        for column in table.columns if table else ():
            assert table is not None
            made = isinstance(column, FormulaColumn)
            for row, value in enumerate(column.results if made else column.values):
                place = (table.first_row + row, column.column)
                if made:
                    sheet.results[place] = value
                elif drawing.title == ENGLISH["sheets.clients"] and value is not None:
                    sheet.type_in(*place, value)


def measure(clients: int, packs: tuple[str, ...], folder: Path, empty: bool = True) -> Weighed:
    """The calls of a night on which three of so many clients changed."""
    with StandIn() as stand_in:
        weighed = Weighed(stand_in, empty)
        key = write_key(folder / "key.json", stand_in.account)
        spreadsheet = stand_in.spreadsheet()

        def opened() -> GoogleBook:
            patience = Patience(tries=1, answer=600)
            return open_google(spreadsheet.key, key, patience, {"https://": weighed})

        set_up(opened(), ENGLISH, rows=clients, packs=packs)
        fill(stand_in.book(spreadsheet.key), clients, packs)
        recalculate(opened(), TODAY)
        listed = stand_in.book(spreadsheet.key).sheet(ENGLISH["sheets.clients"])
        for row in (4, 4 + clients // 2, 3 + clients):
            listed.type_in(row, 4, 1)
        weighed.calls.clear()
        everything = opened()
        everything.read(everything.titles())
        recalculate(opened(), TODAY)
        return weighed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--packs", nargs="*", default=["profit"])
    parser.add_argument("--without-empty", action="store_true", help="Google sends no {}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        weighed = measure(
            options.clients, tuple(options.packs), Path(folder), not options.without_empty
        )
    print(f"{options.clients:,} clients, three of them changed; megabytes (gzip)")
    for number, (name, up, down) in enumerate(weighed.calls):
        what = ("all: " if number < 2 else "") + name
        print(f"{what:<32} up {_said(up)}   down {_said(down)}")
    whole = weighed.calls[1][2][0]
    reads = [down[0] for name, _, down in weighed.calls[2:] if name == "spreadsheets.get"]
    limit = 131 / 3
    print(f"readings over {limit:.1f} MB: {sum(size > limit * 1e6 for size in reads)}")
    print(f"the largest reading is {max(reads) / whole:.0%} of everything")


def _said(sizes: Sizes) -> str:
    return f"{sizes[0] / 1e6:8.2f} ({sizes[1] / 1e6:.2f})"


if __name__ == "__main__":
    main()
