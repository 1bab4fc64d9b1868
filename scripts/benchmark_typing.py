"""How long a typed figure takes until Clients, Dashboard and Plan say what follows from it.

    python -m scripts.benchmark_typing            200 and 1,000 clients, without packs and with all
    python -m scripts.benchmark_typing --clients 200 --rounds 9

A hidden LibreOffice plays Excel: a figure is typed into a cell of a client, and every cell of the
three sheets is asked for, so that each formula that hangs on it is worked out.  The floor is the
same with a figure beside the tables, on which nothing hangs.  Both sides run equally often, in
turn, and the quickest run counts.  What Excel takes has never been measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.recalculate import recalculate
from scripts.speed.jobs import build_file
from scripts.speed.studio import COUNTRY
from tests.libreoffice_engine.office import LibreOffice, LibreOfficeMissing

CLIENTS, ROUNDS, LIMIT = (200, 1000), 7, 0.5
"""Half a second is what nobody who types waits for."""
SEEN = ("Clients", "Dashboard", "Plan")
TITLES_ROW, ROW = 3, 10
TYPED = ("Client", "Revenue", "Hours", "Respect")


def workbook(path: Path, clients: int, packs: bool) -> Path:
    """A reviewed workbook of so many clients, with no pack or all of them."""
    now = dt.datetime.now().astimezone()
    build_file(str(path), clients, now.date().isoformat(), COUNTRY)
    if packs:
        add_packs(XlsxBook(path), ["all"], now)
    recalculate(XlsxBook(path), now.date(), now.time())
    return path


def seconds(document: Any, cell: Any, value: float | str) -> float:
    """From the typed ``value`` until the sheets have said everything."""
    started = time.perf_counter()
    if isinstance(value, str):
        cell.String = value
    else:
        cell.Value = value
    for title in SEEN:
        sheet = document.Sheets.getByName(title)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()
    return time.perf_counter() - started


def measured(document: Any, rounds: int) -> tuple[dict[str, float], float]:
    """Seconds for a figure in each of the columns TYPED, and for one on which nothing hangs."""
    sheet = document.Sheets.getByName("Clients")
    width = 120
    titles = [sheet.getCellByPosition(at, TITLES_ROW).String for at in range(width)]
    cells = {title: sheet.getCellByPosition(titles.index(title), ROW) for title in TYPED}
    aside = sheet.getCellByPosition(width, ROW)
    found: dict[str, list[float]] = {title: [] for title in (*TYPED, "")}
    for turn in range(rounds):
        for title, cell in cells.items():
            value = f"Client {turn}" if title == "Client" else 1.0 + turn % 5
            found[title].append(seconds(document, cell, value))
        found[""].append(seconds(document, aside, float(turn)))
    best = {title: min(times) for title, times in found.items()}
    return {title: best[title] for title in TYPED}, best[""]


def main() -> int:
    """Prints a line for each workbook; 1 where a figure takes longer than LIMIT."""
    parser = argparse.ArgumentParser(description="How long a typed figure takes.")
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    try:
        office = LibreOffice()
    except LibreOfficeMissing as missing:
        sys.exit(str(missing))
    slow = False
    with office, tempfile.TemporaryDirectory() as folder:
        for clients in options.clients:
            for packs in (False, True):
                path = workbook(Path(folder, f"{clients}-{packs}.xlsx"), clients, packs)
                document = office.open(path)
                took, floor = measured(document, options.rounds)
                document.close(True)
                longest = max(took.values())
                slow |= longest > LIMIT
                told = ", ".join(f"{title} {each:.2f} s" for title, each in took.items())
                which = "all packs" if packs else "no packs"
                print(f"{clients:,} clients, {which}: {told}; {longest / floor:.1f} x nothing")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
