"""How fast Pumpkin Sheets is, and how much memory it takes: one table, with the limits beside it.

    python -m scripts.benchmark            200, 1,000 and 10,000 clients, some minutes
    python -m scripts.benchmark --quick    200 and 1,000, each job once, a minute
    python -m scripts.benchmark --write    and the table into docs/proof.md

Times of different machines cannot be compared, so nearly every limit is a ratio of two times
taken in this very run.  Each job is a whole process, measured from outside: its processor time,
imports and all.  Both sides run equally often, in turn; of several runs the cheapest counts.

The floor of recalculating is what no program can do without: a process in which python-calamine
reads the sheets that Recalculate reads, and the file is copied.  The workbook
(``scripts/speed/jobs.py``) has the schedule's sheets, a log with several touches a client, and one
person for every hundred of them.  It is recalculated when all is new (never reviewed), when
nothing is, and the night after: planned the work day before, most of that day's touches ticked.
The click is the process that Excel starts, less what it spends on speaking with the LibreOffice
that plays Excel.  What replanning by itself takes tells ``scripts/benchmark_schedule.py --night``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.speed.studio import Studio
from scripts.speed.subjects import (
    clicking,
    looking,
    making,
    recalculating,
    reviewing,
    starting,
)
from scripts.speed.table import Line, as_text, written

CLIENTS, REVIEW, ROWS, TIMES, STARTS = (200, 1000, 10_000), (1000, 10_000, 100_000), 1000, 3, 15


def measured(options: argparse.Namespace) -> list[Line]:
    """The lines of the whole table."""
    quick = options.quick
    times = options.repeat or (1 if quick else TIMES)
    sizes = sorted(options.clients or (CLIENTS[:-1] if quick else CLIENTS))
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            studio = Studio(folder, size)
            lines += recalculating(studio, times, openpyxl=size == sizes[-1])
            if size == sizes[0]:
                lines += looking(studio, times)
                lines += clicking(studio, times)
        lines += starting(options.starts)
        lines += making(folder, options.rows or (ROWS // 10 if quick else ROWS), times)
    return lines + reviewing(sorted(options.review or (REVIEW[:-1] if quick else REVIEW)), times)


def main() -> int:
    """Prints the table; the exit code."""
    parser = argparse.ArgumentParser(description="Time and memory, against their limits.")
    parser.add_argument("--clients", type=int, nargs="+", help="clients in the file")
    parser.add_argument("--rows", type=int, help=f"rows of the new workbook ({ROWS})")
    parser.add_argument("--review", type=int, nargs="+", help="clients reviewed in memory")
    parser.add_argument("--repeat", type=int, help=f"how often each job runs ({TIMES})")
    parser.add_argument("--starts", type=int, default=STARTS, help=f"runs of --help ({STARTS})")
    parser.add_argument("--quick", action="store_true", help="small sizes, each job once")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a limit is passed")
    parser.add_argument("--write", action="store_true", help="put the table into docs/proof.md")
    options = parser.parse_args()
    lines = measured(options)
    print(as_text(lines))
    if options.write:
        written(lines)
    return 1 if options.strict and any(line.over for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
