"""What has to be there before something can be measured: ``python -m scripts.speed.jobs JOB JSON``.

The workbook is a studio's that has grown: so many clients, one person for every hundred of them
(in Touch Log; the first stands on Service levels), a log with several touches of each client over
the past months, a few questions that wait for an answer, and the country whose holidays count.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np

from pumpkin_sheets.book import Grid
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.care.sheets import SCHEDULE, TOUCH_LOG
from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.review.review import review
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.table_page import draw_typed
from pumpkin_sheets.sheets.tables import as_date, find_header, titles_of
from scripts.speed.measuring import Spent, floor, in_turn, python, spent
from scripts.synthetic_clients import TICK, synthetic_clients, typed_cells

Found = dict[str, Any]

ENGLISH = words("en")
SEED = 1
CLIENTS_EACH = 100
"""How many clients one person looks after."""
MONTHS = 180
"""How many days the log goes back."""
KINDS = (
    TouchKind.CARE_CALL,
    TouchKind.PROGRESS_REPORT,
    TouchKind.THREE_OPTIONS,
    TouchKind.VISIT,
    TouchKind.SATISFIED_DELIVERY,
)
DONE = 0.8
"""The share of a day's touches that were done and ticked."""


def build_file(path: str, clients: int, day: str, country: str) -> Found:
    """The workbook on ``day``, never reviewed."""
    today = dt.date.fromisoformat(day)
    typed = typed_cells(synthetic_clients(clients, np.random.default_rng(SEED)))
    names = [str(name) for name in typed["client"]]
    log = touches(names, today)
    content = new_content(ENGLISH, default_settings(ENGLISH), clients, typed, today=today)
    place = {"person": person(0), "country": country}
    content = replace(content, place={**content.place, **place})
    sheet = replace(TOUCH_LOG, rows=max(TOUCH_LOG.rows, len(log["date"]) + CLIENTS_EACH))
    filled = draw_typed(sheet, ENGLISH, cells=log)
    drawings = [filled if each.title == filled.title else each for each in draw(content)]
    build(Path(path), drawings, font=ENGLISH.font)
    return {"touches": len(log["date"])}


def person(number: int) -> str:
    """Who looks after the clients from this number on."""
    return f"Person {number // CLIENTS_EACH + 1:03}"


def touches(names: list[str], today: dt.date) -> dict[str, list[Any]]:
    """A log as owners keep it, column by column, the oldest line first."""
    chance = random.Random(SEED)
    lines: list[tuple[dt.date, str, TouchKind, str]] = []
    for number, name in enumerate(names):
        for _ in range(chance.randint(1, 5)):
            day = today - dt.timedelta(days=chance.randrange(1, MONTHS))
            lines.append((day, name, chance.choice(KINDS), person(number)))
        if chance.random() < 0.02:
            day = today - dt.timedelta(days=chance.randrange(1, 4))
            lines.append((day, name, TouchKind.REQUEST, person(number)))
    lines.sort()
    return {
        "date": [day for day, *_ in lines],
        "client": [name for _, name, *_ in lines],
        "kind": [ENGLISH[f"touch_kinds.{kind}"] for _, _, kind, _ in lines],
        "who": [who for *_, who in lines],
    }


def publish(path: str, day: str) -> Found:
    """The workbook in the evening of ``day``: recalculated, and most of that day's touches done."""
    today = dt.date.fromisoformat(day)
    book = XlsxBook(Path(path))
    recalculate(book, today, dt.time(8))
    title = ENGLISH[f"sheets.{SCHEDULE.name}"]
    grid = book.read([title])[title]
    header = find_header(grid, titles_of(SCHEDULE, [ENGLISH]))
    assert header is not None
    at = header.positions
    chance = random.Random(SEED)
    done = {
        (row, at["done"]): TICK
        for row in range(header.first_row, len(grid))
        if as_date(grid[row][at["date"]]) == today
        and grid[row][at["client"]]
        and chance.random() < DONE
    }
    book.set_cells({title: done})
    return {"done": len(done)}


class _Asked(XlsxBook):
    """A book that remembers which sheets it was asked for."""

    asked: tuple[str, ...] = ()

    def read(self, titles: Iterable[str]) -> dict[str, Grid]:
        self.asked = tuple(titles)
        return super().read(self.asked)


def needed(path: str) -> Found:
    """The titles of the sheets that a recalculation of this file reads."""
    book = _Asked(Path(path))
    recalculate(book, dt.date.today(), dry_run=True)
    return {"titles": list(book.asked)}


def clicks(path: str, times: int) -> Found:
    """Seconds of a click in a copy of the workbook, and of xlwings; or what is ``missing``."""
    # Imported only here: it is large, and other jobs are asked for their memory.
    from tests.libreoffice_engine.office import LibreOffice, LibreOfficeMissing

    try:
        office = LibreOffice()
    except LibreOfficeMissing as missing:
        return {"missing": str(missing)}
    opened, report = Path(path).with_name("click.xlsx"), Path(path).with_name("click.json")

    def click() -> Spent:
        shutil.copyfile(path, opened)
        arguments = (str(opened), office.pipe, str(office.process.pid), str(report))
        whole = spent(python("-m", "scripts.speed.click", *arguments))
        aside = json.loads(report.read_text(encoding="utf-8"))["aside"]
        return Spent(whole.seconds - aside, whole.megabytes)

    with office:
        best = in_turn({"bare": lambda: spent(floor("bare_xlwings")), "ours": click}, times)
    return {"missing": "", **{side: run.seconds for side, run in best.items()}}


def review_frame(clients: int) -> Found:
    """The review of a frame of clients, and the scoring alone; the best of three each."""
    settings = default_settings(ENGLISH)
    frame = synthetic_clients(clients, np.random.default_rng(SEED)).assign(committed=np.nan)
    reviewing = [_busy(lambda: review(frame, settings, ENGLISH.texts)) for _ in range(3)]
    scoring = [_busy(lambda: score(frame, settings)) for _ in range(3)]
    return {"seconds": min(reviewing), "scoring": min(scoring)}


def _busy(work: Callable[[], object]) -> float:
    """Seconds of processor time, of all threads."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def count_formulas(path: str) -> Found:
    """The formula cells of a file, and the mean length of their formulas."""
    count = signs = 0
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/sheet"):
                for formula in re.findall(r"<f>([^<]*)</f>", package.read(part).decode()):
                    count += 1
                    signs += len(unescape(formula))
    return {"cells": count, "length": signs / count}


if __name__ == "__main__":
    jobs: tuple[Callable[..., Found], ...] = (
        build_file,
        publish,
        needed,
        clicks,
        review_frame,
        count_formulas,
    )
    chosen = {job.__name__: job for job in jobs}[sys.argv[1]]
    print(json.dumps(chosen(**json.loads(sys.argv[2]))))
