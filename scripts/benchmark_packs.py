"""What packs of practices cost: adding them to a filled workbook, and recalculating with them.

Ratios of processor time, all taken in this one run, round by round, so that a busy machine slows
both sides alike; the median of each side counts.

    python -m scripts.benchmark_packs             eleven rounds
    python -m scripts.benchmark_packs --rounds 3

The workbook is the sample's (48 clients), to recalculate with every pack switched on and filled
in, for the first time and again when nothing is new; and a studio's of 200 clients, to which every
pack was just added.  With ``--strict`` it ends with 1 where a limit is broken.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.packs import add_packs, known_packs
from pumpkin_sheets.recalculate import recalculate
from scripts.speed.jobs import build_file

NOW = dt.datetime(2026, 3, 2, 8)
ADD_LIMIT, RECALCULATE_LIMIT = 3.0, 2.0


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time, of all threads."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measured(rounds: int, folder: Path) -> dict[str, list[float]]:
    """Seconds of each job in each round; a first round, in which all is imported, is left out."""
    plain, full, old, both = (folder / f"{name}.xlsx" for name in ("plain", "full", "old", "both"))
    packs = known_packs(["all"])
    create_workbook(plain, currency="TWD", sample=True)
    create_workbook(full, currency="TWD", sample=True, packs=packs, today=NOW.date())
    build_file(str(old), 200, f"{NOW:%Y-%m-%d}", "TW")
    shutil.copyfile(old, both)
    add_packs(XlsxBook(both), packs, NOW)
    fresh, copy = folder / "new.xlsx", folder / "copy.xlsx"

    def new() -> None:
        create_workbook(fresh, currency="TWD", sample=True, replace=True)

    def add() -> None:
        add_packs(XlsxBook(copy), packs, NOW)

    def review() -> None:
        recalculate(XlsxBook(copy), NOW.date(), NOW.time())

    def reviewed(source: Path) -> Path:
        shutil.copyfile(source, copy)
        review()
        return copy.rename(source.with_stem(f"{source.stem}-reviewed"))

    jobs = (
        ("new", plain, new),
        ("add", plain, add),
        ("without", plain, review),
        ("with", full, review),
        ("again without", reviewed(plain), review),
        ("again with", reviewed(full), review),
        ("200 without", reviewed(old), review),
        ("200 with", reviewed(both), review),
    )
    times: dict[str, list[float]] = {name: [] for name, _, _ in jobs}
    for number in range(rounds + 1):
        for name, source, work in jobs:
            shutil.copyfile(source, copy)
            seconds = spent(work)
            if number:
                times[name].append(seconds)
    return times


def main() -> int:
    """Prints the ratios; see above for what it returns."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--strict", action="store_true", help="end with 1 over a limit")
    options = parser.parse_args()
    rounds = options.rounds
    with tempfile.TemporaryDirectory() as scratch:
        times = measured(rounds, Path(scratch))
    median = {name: statistics.median(found) for name, found in times.items()}
    fine = True
    for job, base, said, limit in (
        ("add", "new", "add every pack / new", ADD_LIMIT),
        ("with", "without", "recalculate with every pack / without", RECALCULATE_LIMIT),
        (
            "again with",
            "again without",
            "nothing new, with every pack / without",
            RECALCULATE_LIMIT,
        ),
        ("200 with", "200 without", "nothing new, 200 clients, with / without", RECALCULATE_LIMIT),
    ):
        ratio = median[job] / median[base]
        fine &= ratio <= limit
        print(
            f"{said:<40} {median[job]:7.3f} s / {median[base]:7.3f} s = {ratio:5.2f}"
            f"   limit {limit:g}{'' if ratio <= limit else '   BROKEN'}"
        )
    print(f"Medians of {rounds} rounds, seconds of processor time.")
    return 1 if options.strict and not fine else 0


if __name__ == "__main__":
    raise SystemExit(main())
