"""How long a click takes, from "import" to the last write, and where the time goes.

    python scripts/benchmark_excel_click.py [clients ...]

Excel is played by a headless LibreOffice through the tests' xlwings engine, so the times of read
and write are LibreOffice's; import and review are the same in Excel.  Each line is the median of
five clicks; importing is measured in processes of its own.
"""

from __future__ import annotations

import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import xlwings as xw

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pumpkin_sheets.calendar.holidays import public_holidays
from pumpkin_sheets.homes.excel.book import ExcelBook
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.care import SHEETS, with_schedule
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.review.judge import NEEDED, find_language, judge
from pumpkin_sheets.plan.settings.settings import default_settings
from tests.libreoffice_engine import LibreOffice, LibreOfficeEngine

TIMES = 5
NOW = dt.datetime(2024, 3, 1, 8)
MODULES = ("xlwings", "pumpkin_sheets.excel_addin")


def workbook(path: Path, clients: int) -> Path:
    own = words("en")
    typed = {
        "client": [f"Client {i}" for i in range(clients)],
        "revenue": [250.0 * (1 + i % 97) for i in range(clients)],
        "hours": [5.0 + i % 130 for i in range(clients)],
        "communication": [1.0 + i % 5 for i in range(clients)],
    }
    build(
        path,
        draw(new_content(own, default_settings(own), clients, typed, today=dt.date.today())),
        font=own.font,
    )
    return path


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def importing(module: str) -> float:
    command = [sys.executable, "-c", f"import {module}"]
    empty = statistics.median(
        timed(lambda: subprocess.run([sys.executable, "-c", ""], check=True)) for _ in range(TIMES)
    )
    took = statistics.median(
        timed(lambda: subprocess.run(command, check=True)) for _ in range(TIMES)
    )
    return took - empty


def click(path: Path) -> tuple[float, float, float]:
    """Seconds to read, to review and plan, and to write, in a workbook that was just opened."""
    opened = xw.Book(path)
    book = ExcelBook(opened)
    start = time.perf_counter()
    _, titles = find_language(book.titles(), all_words())
    grids = book.read([titles[sheet.name] for sheet in (*NEEDED, *SHEETS)])
    read = time.perf_counter()
    judgement = replace(judge(grids, all_words(), NOW.date()), titles=titles)
    judgement, _ = with_schedule(judgement, grids, all_words(), NOW, public_holidays)
    reviewed = time.perf_counter()
    book.write(judgement.written)
    written = time.perf_counter()
    opened.close()
    return read - start, reviewed - read, written - reviewed


def main() -> None:
    counts = [int(text) for text in sys.argv[1:]] or [200, 2_000]
    for module in MODULES:
        print(f"import {module:28} {importing(module):6.2f} s")
    print(f"{'clients':>8} {'read':>8} {'review':>8} {'write':>8}")
    with LibreOffice() as office, tempfile.TemporaryDirectory() as folder:
        engine = LibreOfficeEngine(office)
        xw.engines.add(xw.Engine(impl=engine))
        xw.engines[engine.name].activate()
        for clients in counts:
            path = workbook(Path(folder) / f"{clients}.xlsx", clients)
            clicks = [click(path) for _ in range(TIMES)]
            read, review, write = (statistics.median(part) for part in zip(*clicks, strict=True))
            print(f"{clients:8} {read:7.2f}s {review:7.2f}s {write:7.2f}s")


if __name__ == "__main__":
    main()
