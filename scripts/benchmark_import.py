"""How long a long export takes to be read, and how much memory: python -m scripts.benchmark_import

Writes a million lines (some 130 MB) of invoices for 1,000 clients to a temporary file and adds
them up as ``pumpkin import`` does.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from pathlib import Path

from pumpkin_sheets.importing.columns import Asked
from pumpkin_sheets.importing.counting import count
from pumpkin_sheets.importing.files import listings
from pumpkin_sheets.importing.heading import heading_of

FIRST = dt.date(2026, 1, 1)


def main() -> None:
    """Says seconds and megabytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    lines: int = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("Client Name,Invoice #,Date Issued,Date Due,Invoice Status,Date Paid,")
            file.write("Item Name,Item Description,Line Subtotal,Line Total,Currency\n")
            for n in range(lines):
                day = FIRST + dt.timedelta(days=n % 300)
                paid = day + dt.timedelta(days=20 + n % 30)
                file.write(f"Client {n % 1000} Ltd.,{n // 3},{day},{day},paid,{paid},Hours,")
                file.write(f'"a day of work, as agreed in the contract {n}","1,{n % 999:03}.50",')
                file.write("1.00,USD\n")
        size = path.stat().st_size / 1e6
        before, start = _peak(), time.process_time()
        found = count(heading_of(listings(path), {}), Asked(dt.date(2026, 12, 31), "USD"))
        seconds = time.process_time() - start
        print(
            f"{lines:,} lines, {size:.0f} MB: {found.lines:,} counted for {found.clients:,} "
            f"clients in {seconds:.1f} s of processor time; {_peak() - before:.0f} MB more memory"
        )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
