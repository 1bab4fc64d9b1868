"""The sample workbook as other programs save it, or as they are known to write.

``FOREIGN`` names each way; the fixture ``foreign_file`` (``conftest.py``) gives a fresh copy of
each.  A program that is not there skips its tests with the reason.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.recalculate import recalculate
from tests.homes.file.hostile import prefixed, repack
from tests.libreoffice import convert
from tests.soundness import Parts
from tests.validity import PROGRAMS

RECALCULATED = dt.date(2026, 3, 2)
"""The day whose review the workbook holds when another program gets it."""

MANY = 600
"""How many cell styles are far too many, and happen: each copied sheet brings its own."""

STRICT = {
    b"officeDocument/2006/relationships/extended-properties": (
        b"officeDocument/relationships/extendedProperties"
    ),
    b"officeDocument/2006/extended-properties": b"officeDocument/extendedProperties",
    b"officeDocument/2006/": b"officeDocument/",
    b"spreadsheetml/2006/": b"spreadsheetml/",
    b"drawingml/2006/": b"drawingml/",
}
"""The names of ECMA 376 and their beginnings in Strict Open XML."""

TYPED: Mapping[str, Mapping[str, int | str]] = {
    "Touch Log": {
        **{"A4": 46063, "B4": "Pixel Pantry", "C4": "Care call"},
        **{"A5": 46079, "B5": "Paper Crane Gifts", "C5": "Visit"},
    },
    "Service levels": {"A60": 46091, "B60": 46093, "D60": "away"},
}
"""Sheet -> cell -> what an owner typed there; the numbers are days, of February and March 2026."""


def make_base(path: Path) -> None:
    """The sample workbook, small, with days that were typed and the review of one day in it."""
    create_workbook(path, rows=60, sample=True)
    typed = {sheet.part: TYPED.get(sheet.title, {}) for sheet in Parts(path).sheets}
    repack(path, lambda name, content: _typed(content, typed.get(name, {})))
    recalculate(XlsxBook(path), RECALCULATED)


def _typed(sheet: bytes, cells: Mapping[str, int | str]) -> bytes:
    """A worksheet of XlsxWriter with values in cells that were blank."""
    for address, value in cells.items():
        text = f' t="inlineStr"><is><t>{value}</t></is></c>'
        filled = text if isinstance(value, str) else f"><v>{value}</v></c>"
        sheet, count = re.subn(
            rf'(<c r="{address}" s="\d+")/>'.encode(), b"\\1" + filled.encode(), sheet
        )
        assert count == 1, f"{address} is not a blank cell"
    return sheet


# Other programs ----------------------------------------------------------------------------------


def need(program: str | Path, advice: str) -> str:
    """The program's path, or a skipped test with its reason (a failure where CI requires it)."""
    found = shutil.which(program)
    if found:
        return found
    if os.environ.get("PUMPKIN_REQUIRE_PROGRAMS"):
        pytest.fail(f"{Path(program).name} is required here: {advice}")
    pytest.skip(f"{Path(program).name} is not installed ({advice})")


def by_libreoffice(source: Path, target: Path) -> None:
    """Saved by LibreOffice Calc as .xlsx."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.move(convert([source], Path(folder), recalculate=False)[0], target)


def by_gnumeric(source: Path, target: Path) -> None:
    """Saved by Gnumeric."""
    program = need("ssconvert", "Debian's package gnumeric")
    _run([program, "--export-type=Gnumeric_Excel:xlsx2", str(source), str(target)])


def by_openpyxl(source: Path, target: Path) -> None:
    """Loaded and saved by openpyxl: every formula is left without its result."""
    with warnings.catch_warnings(action="ignore"):  # about looks that openpyxl does not know
        book = openpyxl.load_workbook(source)
    book.save(target)
    book.close()


def by_sheetjs(source: Path, target: Path) -> None:
    """Read and written by SheetJS."""
    need(PROGRAMS / "node_modules" / ".bin" / "xlsx", "npm install in tests/programs")
    program = need("node", "Node 20 or later")
    _run([program, str(PROGRAMS / "resave.js"), str(source), str(target)])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-800:]


# Other ways to write the same --------------------------------------------------------------------


def as_strict(source: Path, target: Path) -> None:
    """Strict Open XML, as Excel saves it: other namespaces, dates spelled out."""
    styles = _date_styles(source)

    def change(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            return content
        for old, new in STRICT.items():
            content = content.replace(
                b"http://schemas.openxmlformats.org/" + old, b"http://purl.oclc.org/ooxml/" + new
            )
        if name == "xl/workbook.xml":
            content = content.replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
        return _with_dates(name, content, styles, _spelled)

    _rewrite(source, target, change)


def _spelled(start: bytes, formula: bytes, serial: int) -> bytes:
    if formula:
        return b"%b>%b<v>%d</v>" % (start, formula, serial)
    day = dt.date(1899, 12, 30) + dt.timedelta(serial)
    return b'%b t="d"><v>%bT00:00:00.000</v>' % (start, day.isoformat().encode())


def as_1904(source: Path, target: Path) -> None:
    """Days counted from 1904, as Excel for Mac did: the same days by other numbers."""
    styles = _date_styles(source)

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/workbook.xml":
            content = content.replace(b"<workbookPr ", b'<workbookPr date1904="1" ', 1)
        return _with_dates(
            name,
            content,
            styles,
            lambda start, formula, serial: b"%b>%b<v>%d</v>" % (start, formula, serial - 1462),
        )

    _rewrite(source, target, change)


def with_prefixes(source: Path, target: Path) -> None:
    """Every element with a namespace prefix, ``<x:worksheet>``."""
    _rewrite(source, target, prefixed)


def with_many_styles(source: Path, target: Path) -> None:
    """Hundreds of cell styles, most of them before those that are used."""

    def more(content: bytes, element: bytes, added: bytes) -> bytes:
        """The additions after the element's first child, and its count with them."""
        pattern = rb'(<%b count=")(\d+)("><\w+[^>]*/>)' % element
        found = re.search(pattern, content)
        assert found, element
        count = b"%d" % (int(found[2]) + MANY)
        start, end = content[: found.start()], content[found.end() :]
        return b"".join((start, found[1], count, found[3], added, end))

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/styles.xml":
            for element, line in (
                (b"cellStyleXfs", b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'),
                (b"cellXfs", b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="#"/>'),
                (b"cellStyles", b'<cellStyle name="Copy #" xfId="#"/>'),
            ):
                lines = (line.replace(b"#", b"%d" % (n + 1)) for n in range(MANY))
                content = more(content, element, b"".join(lines))
            return content
        if name.startswith("xl/worksheets/"):
            pattern = rb'(<(?:c|row|col)\b[^>]*?\s(?:s|style)=")([1-9]\d*)"'
            return re.sub(pattern, lambda m: b'%b%d"' % (m[1], int(m[2]) + MANY), content)
        return content

    _rewrite(source, target, change)


def _rewrite(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> None:
    shutil.copyfile(source, target)
    repack(target, change)


def _date_styles(path: Path) -> frozenset[bytes]:
    """The numbers of the cell styles that show a date, in a file of XlsxWriter."""
    with ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml")
    formats = re.findall(rb'numFmtId="(\d+)" formatCode="[^"]*yy[^"]*"', styles)
    listed = re.findall(rb'<xf numFmtId="(\d+)"', styles[styles.index(b"<cellXfs") :])
    return frozenset(b"%d" % at for at, number in enumerate(listed) if number in formats)


def _with_dates(
    name: str,
    content: bytes,
    styles: frozenset[bytes],
    write: Callable[[bytes, bytes, int], bytes],
) -> bytes:
    """A worksheet with each date written as ``write(start of cell, formula, serial)`` does."""
    if not name.startswith("xl/worksheets/"):
        return content

    def rewritten(cell: re.Match[bytes]) -> bytes:
        return write(cell[1], cell[3] or b"", int(cell[4])) if cell[2] in styles else cell[0]

    pattern = rb'(<c r="[A-Z]+\d+" s="(\d+)")>(<f>[^<]*</f>)?<v>(\d+)</v>'
    return re.sub(pattern, rewritten, content)


FOREIGN: Mapping[str, Callable[[Path, Path], None]] = {
    "libreoffice": by_libreoffice,
    "gnumeric": by_gnumeric,
    "openpyxl": by_openpyxl,
    "sheetjs": by_sheetjs,
    "strict": as_strict,
    "1904": as_1904,
    "prefixes": with_prefixes,
    "many styles": with_many_styles,
}
"""Way of saving -> what makes a target in it from a workbook of ours."""
