"""How long long and hostile exports take, and how much memory: python -m scripts.benchmark_import

Writes to a temporary folder a million lines (some 130 MB) of invoices for 1,000 clients, lines of
100,000 columns, a workbook of a million rows, and two workbooks of a few kilobytes that would
unpack to gigabytes, and adds each up as ``pumpkin import`` does.  A workbook is read by a process
of its own, whose memory is told apart.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.columns import Asked
from pumpkin_sheets.importing.counting import count
from pumpkin_sheets.importing.files import listings
from pumpkin_sheets.importing.heading import heading_of

FIRST = dt.date(2026, 1, 1)
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def invoices(path: Path, lines: int) -> None:
    """As FreshBooks exports them."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Client Name,Invoice #,Date Issued,Date Due,Invoice Status,Date Paid,")
        file.write("Item Name,Item Description,Line Subtotal,Line Total,Currency\n")
        for n in range(lines):
            day = FIRST + dt.timedelta(days=n % 300)
            paid = day + dt.timedelta(days=20 + n % 30)
            file.write(f"Client {n % 1000} Ltd.,{n // 3},{day},{day},paid,{paid},Hours,")
            file.write(f'"a day of work, as agreed in the contract {n}","1,{n % 999:03}.50",')
            file.write("1.00,USD\n")


def wide(path: Path, lines: int) -> None:
    """Lines of 100,000 columns: ten for a million of the others."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Client,Amount," + ",".join(f"column {n}" for n in range(100_000)) + "\n")
        for _ in range(lines // 100_000):
            file.write("Oak,5," + ",".join("x" * 100_000) + "\n")


def tall(path: Path, lines: int) -> None:
    """A workbook as tall as they may be."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Client", "Amount"])
        for n in range(1, min(lines, 1_048_575)):
            sheet.write_row(n, 0, [f"Client {n % 1000}", n / 4])


def repeating(path: Path, lines: int) -> None:
    """An open document that says of two cells that there are two thousand million spaces."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    titles = cell.format("Client") + cell.format("Amount")
    spaces = cell.format('<text:s text:c="2000000000"/>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="S"><table:table-row>{titles}</table:table-row>'
            f"<table:table-row>{spaces}{spaces}</table:table-row></table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )


def sharing(path: Path, cells: int) -> None:
    """A workbook of so many cells that share one text of a megabyte."""
    plain = path.with_name("plain.xlsx")
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Client", "Amount"])
        for row in range(1, cells + 1):
            sheet.write_string(row, 0, "Acme")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = content.replace(b">Acme<", b">" + b"A" * 1_000_000 + b"<")
            new.writestr(name, content)


FILES: dict[str, Callable[[Path, int], None]] = {
    "invoices.csv": invoices,
    "wide.csv": wide,
    "tall.xlsx": tall,
    "repeating.ods": repeating,
    "shared.xlsx": lambda path, _: sharing(path, 100_000),
}


def main() -> None:
    """Says seconds of processor time and megabytes, a line a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("files", nargs="*", default=list(FILES), help=", ".join(FILES))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in options.files:
            path = Path(folder) / name
            FILES[name](path, options.lines)
            print(f"{name}, {path.stat().st_size / 1e6:.1f} MB: {measured(path)}")


def measured(path: Path) -> str:
    """What importing a file says, takes and needs."""
    before, start = _peak(resource.RUSAGE_SELF), _processor()
    try:
        found = count(heading_of(listings(path), {}), Asked(dt.date(2026, 12, 31), "USD"))
        said = f"{found.lines:,} lines counted for {found.clients:,} names"
    except BookError as error:
        said = str(error)
    seconds = _processor() - start
    more, other = _peak(resource.RUSAGE_SELF) - before, _peak(resource.RUSAGE_CHILDREN)
    return (
        f"{said}; {seconds:.1f} s of processor time, {more:.0f} MB more memory; "
        f"at most {other:.0f} MB in a process of its own so far"
    )


def _processor() -> float:
    own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


if __name__ == "__main__":
    main()
