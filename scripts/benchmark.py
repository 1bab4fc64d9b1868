"""How fast Pumpkin Sheets is, and how much memory it takes: one table, with the limits beside it.

Times of different machines cannot be compared, so every limit but two is a ratio of two times
taken in this very run, one after the other.  Each job runs in a process of its own that
measures itself: seconds of the work without the imports (``--help`` is a whole process, imports
and all), and the largest memory the process ever held.  Of several runs the fastest counts,
since other programs only ever make a job slower; openpyxl, which takes a minute or more, runs
once.  Recalculating uses two threads, so where other programs keep the processors busy, only
its processor time tells anything.

    python scripts/benchmark.py            the full sizes, some minutes
    python scripts/benchmark.py --quick    a tenth of them, some seconds

The floor of recalculating is what no program can do without: python-calamine reads every cell
of the file, and the file is copied.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DAY = (2026, 3, 2)
SEED = 1

# The tree that this script lies in is measured, whatever is installed.
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

Found = dict[str, Any]


# --- jobs: each runs alone in a process, and imports only what it measures ---------------------


def build_file(path: str, clients: int, schedule: bool = True) -> Found:
    """A workbook of ours with so many clients typed in and prepared rows.

    Without ``schedule`` it is one whose owner took out the sheets of the service schedule.
    """
    import numpy as np

    # The scripts folder is on the path because this file is run as a program.
    from synthetic_clients import synthetic_clients, typed_cells

    from pumpkin_sheets.homes.file.build import build
    from pumpkin_sheets.languages import words
    from pumpkin_sheets.plan.care.care import SHEETS
    from pumpkin_sheets.plan.clients.new_list import new_content
    from pumpkin_sheets.plan.practices import draw
    from pumpkin_sheets.plan.settings.settings import default_settings

    english = words("en")
    typed = typed_cells(synthetic_clients(clients, np.random.default_rng(SEED)))

    def make() -> None:
        content = new_content(
            english, default_settings(english), clients, typed, today=dt.date.today()
        )
        out = () if schedule else [english[f"sheets.{sheet.name}"] for sheet in SHEETS]
        drawings = [drawing for drawing in draw(content) if drawing.title not in out]
        build(Path(path), drawings, font=english.font)

    return _timed(make)


def recalculate_file(path: str) -> Found:
    """The main job; ``written`` tells whether there was anything to write."""
    import datetime as dt

    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.recalculate import recalculate

    outcome = []
    took = _timed(lambda: outcome.append(recalculate(XlsxBook(Path(path)), dt.date(*DAY))))
    return {**took, "written": outcome[0].written}


def change_one_cell(path: str) -> Found:
    """Half as much revenue again for the client in the middle of the list."""
    from pumpkin_sheets.homes.file.book import XlsxBook
    from pumpkin_sheets.languages import words
    from pumpkin_sheets.plan.clients.sheet import SHEET

    title, column = words("en")["sheets.clients"], SHEET.columns.index(SHEET.column("revenue"))
    book = XlsxBook(Path(path))
    grid = book.read([title])[title]
    row = (SHEET.header_row + 1 + len(grid)) // 2
    return _timed(lambda: book.set_cells({title: {(row, column): 1.5 * grid[row][column] + 1}}))


def read_and_copy(path: str) -> Found:
    import shutil

    from python_calamine import CalamineWorkbook

    def floor() -> None:
        with CalamineWorkbook.from_path(path) as workbook:
            for title in workbook.sheet_names:
                workbook.get_sheet_by_name(title).to_python()
        shutil.copyfile(path, path + ".copy")

    return _timed(floor)


def load_and_save(path: str) -> Found:
    import warnings

    import openpyxl

    warnings.simplefilter("ignore")  # of what openpyxl loses

    return _timed(lambda: openpyxl.load_workbook(path).save(path + ".openpyxl"))


def review_frame(clients: int) -> Found:
    """The review of a frame of clients, and the scoring alone; the best of three each."""
    import numpy as np
    from synthetic_clients import synthetic_clients

    from pumpkin_sheets.languages import words
    from pumpkin_sheets.plan.clients.scoring.score import score
    from pumpkin_sheets.plan.review.review import review
    from pumpkin_sheets.plan.settings.settings import default_settings

    english = words("en")
    settings = default_settings(english)
    frame = synthetic_clients(clients, np.random.default_rng(SEED)).assign(committed=np.nan)
    reviewing = [_seconds(lambda: review(frame, settings, english.texts)) for _ in range(3)]
    scoring = [_seconds(lambda: score(frame, settings)) for _ in range(3)]
    return {"seconds": min(reviewing), "scoring": min(scoring)}


def new_file(path: str, rows: int) -> Found:
    from pumpkin_sheets.homes.file.create import create_workbook

    return _timed(lambda: create_workbook(Path(path), rows=rows, replace=True))


def count_formulas(path: str) -> Found:
    """The formula cells of a file, and the mean length of their formulas."""
    import re
    import zipfile
    from html import unescape

    count = signs = 0
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/sheet"):
                for formula in re.findall(r"<f>([^<]*)</f>", package.read(part).decode()):
                    count += 1
                    signs += len(unescape(formula))
    return {"cells": count, "length": signs / count}


def plain_formulas(path: str, cells: int, length: float) -> Found:
    """XlsxWriter writes so many formulas of that length, and nothing else."""
    import xlsxwriter

    wide = 50
    term = "+N(A\0)*B\0"
    formula = "=1" + term * max(1, round((length - 1) / (len(term) + 6)))  # rows of four digits

    def write() -> None:
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        for i in range(cells):
            row, column = divmod(i, wide)
            sheet.write_formula(row, column + 2, formula.replace("\0", str(row + 1)), None, 1)
        book.close()

    return _timed(write)


JOBS: dict[str, Callable[..., Found]] = {
    job.__name__: job
    for job in (
        build_file,
        recalculate_file,
        change_one_cell,
        read_and_copy,
        load_and_save,
        review_frame,
        new_file,
        count_formulas,
        plain_formulas,
    )
}


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _timed(work: Callable[[], object]) -> Found:
    """Seconds of the clock, and seconds that all threads together kept a processor busy."""
    busy = time.process_time()
    seconds = _seconds(work)
    return {"seconds": seconds, "processor": time.process_time() - busy}


def _peak_megabytes() -> float | None:
    """The most memory this process ever held; None where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():  # unlike getrusage, not blurred by what the parent process held
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # bytes on a Mac


def run(job: str, **arguments: object) -> Found:
    """What a job found, from a process of its own."""
    command = [sys.executable, __file__, "--job", job, json.dumps(arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=ENVIRONMENT)
    found: Found = json.loads(done.stdout)
    return found


# --- the table -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line of the table; ``figure`` is held against ``limit``, both in ``unit``."""

    what: str
    measured: str
    against: str = ""
    figure: float | None = None
    limit: float | None = None
    unit: str = "x"

    @property
    def over(self) -> bool:
        return self.figure is not None and self.limit is not None and self.figure > self.limit

    def cells(self) -> tuple[str, ...]:
        figure = "" if self.figure is None else f"{self.figure:.3g} {self.unit}"
        limit = "" if self.limit is None else f"{self.limit:g} {self.unit}"
        held = "" if self.limit is None or self.figure is None else "OVER" if self.over else "ok"
        return self.what, self.measured, self.against, figure, limit, held


def recalculating(folder: Path, clients: int, repeat: int, schedule: bool) -> list[Line]:
    """Recalculating a file, against openpyxl and against the floor."""
    fresh, file = folder / "built.xlsx", folder / "clients.xlsx"
    run("build_file", path=str(fresh), clients=clients, schedule=schedule)
    states = ("all new", "nothing new", "one cell changed")
    found: dict[str, list[Found]] = {state: [] for state in states}
    floors: dict[str, list[Found]] = {state: [] for state in states}
    for _ in range(repeat):
        file.write_bytes(fresh.read_bytes())
        for state in found:
            if state == "one cell changed":
                run("change_one_cell", path=str(file))
            floors[state].append(run("read_and_copy", path=str(file)))
            found[state].append(run("recalculate_file", path=str(file)))
            if found[state][-1]["written"] != (state != "nothing new"):
                raise RuntimeError(f"recalculating with {state} did the opposite")
    slow = run("load_and_save", path=str(fresh))["seconds"]
    took = _fastest(found["all new"])
    what = f"{'review and schedule' if schedule else 'review'} {clients:,} clients"
    lines = [Line(f"{what}, all new", f"{took:.2f} s", f"openpyxl {slow:.1f} s", took / slow, 0.25)]
    for state in found:
        for kind, limit in (("seconds", 4), ("processor", None)):
            took, floor = _fastest(found[state], kind), _fastest(floors[state], kind)
            label = f"{what}, {state}" if limit else "  in processor time"
            against = f"floor {floor:.2f} s"
            lines.append(Line(label, f"{took:.2f} s", against, took / floor, limit))
    lines[1] = replace(lines[1], what="")
    peaks = [f["peak"] for f in found["all new"] if f["peak"]]
    return [*lines, _memory("  its memory", max(peaks) if peaks else None, 500)]


def _fastest(found: Sequence[Found], kind: str = "seconds") -> float:
    return min(float(f[kind]) for f in found)


def reviewing(sizes: Sequence[int], repeat: int) -> list[Line]:
    """The review in memory of lists of several sizes, the smallest first."""
    lines = []
    before: tuple[int, float] | None = None
    for size in sizes:
        found = [run("review_frame", clients=size) for _ in range(repeat)]
        took, scoring = _fastest(found), _fastest(found, "scoring")
        line = Line(f"review {size:,} clients", f"{took:.3f} s", f"scoring {scoring:.3f} s of it")
        if before:
            # Linear: a client of a long list takes no more than one of a short list.
            grown = (took / size) / (before[1] / before[0])
            against = f"{line.against}; per client"
            line = Line(line.what, line.measured, against, grown, 1.5)
        lines.append(line)
        before = (size, took)
    peaks = [f["peak"] for f in found if f["peak"]]
    lines.append(Line("  all of it", f"{took:.3f} s", "", took, 1, "s"))
    lines.append(_memory("  its memory", max(peaks) if peaks else None, 700))
    return lines


def _memory(what: str, peak: float | None, limit: float) -> Line:
    return Line(what, "unknown" if peak is None else f"{peak:.0f} MB", "", peak, limit, "MB")


def starting(times: int) -> list[Line]:
    """``pumpkin --help`` against a Python that does nothing; whole processes, taken in turn."""
    program = [sys.executable, "-m", "pumpkin_sheets", "--help"]
    nothing = [sys.executable, "-c", "pass"]
    ours, theirs = [], []
    for _ in range(times):
        ours.append(_process(program))
        theirs.append(_process(nothing))
    took, floor = min(ours), min(theirs)
    against = f"python -c pass {1000 * floor:.0f} ms"
    return [Line("pumpkin --help", f"{1000 * took:.0f} ms", against, took / floor, 4)]


def _process(command: list[str]) -> float:
    return _seconds(
        lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    )


def making(folder: Path, rows: int, repeat: int) -> list[Line]:
    """A new workbook against XlsxWriter writing as many plain formula cells."""
    made, plain = folder / "new.xlsx", folder / "plain.xlsx"
    ours, theirs = [], []
    formulas: Found = {}
    for _ in range(repeat):
        ours.append(run("new_file", path=str(made), rows=rows)["seconds"])
        formulas = formulas or run("count_formulas", path=str(made))
        found = run(
            "plain_formulas", path=str(plain), cells=formulas["cells"], length=formulas["length"]
        )
        theirs.append(found["seconds"])
    took, floor = min(ours), min(theirs)
    against = f"XlsxWriter, {formulas['cells']:,} formulas {floor:.1f} s"
    return [Line(f"new --rows {rows}", f"{took:.1f} s", against, took / floor, 3)]


def table(lines: Sequence[Line]) -> str:
    """The lines as text, in columns."""
    rows = [("", "measured", "against", "ratio", "limit", ""), *(line.cells() for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in (1, 3, 4) else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def main() -> int:
    """Prints the table; the exit code."""
    parser = argparse.ArgumentParser(description="Time and memory, against their limits.")
    parser.add_argument("--clients", type=int, help="clients in the file (10000)")
    parser.add_argument("--rows", type=int, help="rows of the new workbook (5000)")
    parser.add_argument("--review", type=int, nargs="+", help="clients (1000 10000 100000)")
    parser.add_argument("--repeat", type=int, help="how often each job runs (3)")
    parser.add_argument("--starts", type=int, default=15, help="how often --help runs (15)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the sizes, each once")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a limit is passed")
    parser.add_argument("--job", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        name, arguments = options.job
        found = JOBS[name](**json.loads(arguments))
        print(json.dumps({**found, "peak": _peak_megabytes()}))
        return 0
    quick = options.quick
    repeat = options.repeat or (1 if quick else 3)
    sizes = options.review or ([1000, 10_000] if quick else [1000, 10_000, 100_000])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clients = options.clients or (1000 if quick else 10_000)
        lines = recalculating(folder, clients, repeat, schedule=False)
        lines += recalculating(folder, clients, repeat, schedule=True)
        lines += reviewing(sorted(sizes), repeat)
        lines += starting(options.starts)
        lines += making(folder, options.rows or (500 if quick else 5000), repeat)
    print(table(lines))
    return 1 if options.strict and any(line.over for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
