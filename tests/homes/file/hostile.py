"""Workbooks that carry whatever an owner's workbook may carry, to be written into by tests.

``plan`` is a small workbook of ours; ``laden`` is the same with charts, pictures, notes, macros,
slicers, pivot tables and more.  ``repack`` changes how a workbook is stored: other spellings of
the same XML, other kinds of zip.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter

from pumpkin_sheets.book import ResultColumn, Rows, SheetResults

CLIENTS = ["Anna & Sons", "Bäckerei <Krause>", '陳記 "Studio"', "=1+1", "Zed"]
REVIEWED = [CLIENTS[0], "nobody", *CLIENTS[2:]]
"""The names in the new Review; the second client is missing, so its lookup fails."""
DOUBLE = 'IF($A\0="","",ROUND($B\0*2+1E-06,4))'
WORDS = 'IF(AND($A\0<>"",$B\0>=100),"Keep & ""grow""",IF(TRUE,"Drop",""))'
LOOKUP = "INDEX(Review!$B$3:$B$99,MATCH($A\0,Review!$A$3:$A$99,0))"
TOTAL = 'SUM(Clients!$C$3:$C$99)&" <total>"'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0"
    "00000301010018dd8db00000000049454e44ae426082"
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def plan(path: Path, *, clients: list[str] | None = None, **options: object) -> Path:
    """A workbook of ours: Clients (people's), Review (Python's), Dashboard; results stale."""
    with xlsxwriter.Workbook(path, options) as book:
        _fill_plan(book, CLIENTS if clients is None else clients)
    return path


def tables() -> dict[str, Rows]:
    """A Review table: text that looks like a formula, numbers, an empty cell."""
    rows = [
        [name, 7.25 * i, None, "ok" if i % 2 else "  spaced\n"] for i, name in enumerate(REVIEWED)
    ]
    return {"Review": Rows(2, (0, 1, 2, 4), rows)}


def results(fourth: str = "") -> dict[str, SheetResults]:
    """Results for the formulas of ``plan``: all differ from what is stored.

    LibreOffice works out anew, whatever its settings, each formula whose stored result is an
    error or an empty text; tests with it put what it will find in place of the empty text.
    """
    count = len(CLIENTS)
    return {
        "Clients": SheetResults(
            (
                ResultColumn(2, 2, DOUBLE, [20.5 * i for i in range(count)]),
                ResultColumn(3, 2, WORDS, ['Keep & "grow"', "Drop", " Drop ", fourth, "<b>"]),
                ResultColumn(4, 2, LOOKUP, [1.5, "#N/A", 2, 3.25, 4]),
            )
        ),
        "Dashboard": SheetResults(formulas={TOTAL: "205 <total>"}),
    }


def laden(path: Path, folder: Path) -> Path:
    """``plan`` with everything that other libraries are known to lose."""
    (folder / "pixel.png").write_bytes(PIXEL)
    (folder / "macros.bin").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20
    )
    with xlsxwriter.Workbook(path) as book:
        clients, _, dashboard = _fill_plan(book, CLIENTS)
        book.add_vba_project(str(folder / "macros.bin"))
        book.define_name("MyOwn", "=Clients!$B$3")
        book.define_name("Clients!Local", "=Clients!$A$3")
        clients.write_comment("A3", "a note of mine", {"author": "Me"})
        clients.data_validation("G3:G9", {"validate": "list", "source": ["✓", "x"]})
        clients.conditional_format("B3:B9", {"type": "data_bar", "data_bar_2010": True})
        clients.conditional_format("C3:C9", {"type": "cell", "criteria": ">", "value": 5})
        clients.add_sparkline("H3", {"range": "Clients!B3:B7"})
        clients.merge_range("A20:C20", "merged")
        clients.write_url("A21", "https://example.org/?a=1&b=2")
        clients.write_rich_string("A22", book.add_format({"bold": True}), "bold", " and not")
        clients.write("I3", 5)
        clients.write_formula("I4", "=I3*2", None, 10)
        clients.write_array_formula("J3:J5", "{=B3:B5*2}", None, 3)
        clients.insert_button("K3", {"caption": "Recalculate", "macro": "recalculate"})
        clients.insert_checkbox("K9", True) if hasattr(clients, "insert_checkbox") else None
        dashboard.insert_image("D4", str(folder / "pixel.png"))
        chart = book.add_chart({"type": "scatter"})
        chart.add_series({"categories": "=Clients!$B$3:$B$7", "values": "=Clients!$C$3:$C$7"})
        dashboard.insert_chart("D10", chart)
        sheet = book.add_chartsheet("Chart alone")
        lone = book.add_chart({"type": "line"})
        lone.add_series({"values": "=Clients!$B$3:$B$7"})
        sheet.set_chart(lone)
        table = book.add_worksheet("Own table")
        table.add_table("A1:B3", {"columns": [{"header": "x"}, {"header": "y"}]})
    inject(
        path,
        {
            "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="C3" i="1"/></calcChain>'.encode(),
            "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments xmlns='urn:t'/>",
            "xl/persons/person.xml": b"<personList xmlns='urn:p'/>",
            "xl/slicers/slicer1.xml": b"<slicers xmlns='urn:s'/>",
            "xl/slicerCaches/slicerCache1.xml": b"<slicerCacheDefinition xmlns='urn:s'/>",
            "xl/pivotTables/pivotTable1.xml": b"<pivotTableDefinition xmlns='urn:p'/>",
            "customXml/item1.xml": b"<?xml version='1.0'?><mine>\r\n  kept </mine>",
            "xl/media/huge.emf": bytes(range(256)) * 900,
        },
        {"xl/calcChain.xml": "calcChain"},
    )
    return path


def inject(path: Path, parts: Mapping[str, bytes], relations: Mapping[str, str]) -> None:
    """Add raw parts; those in ``relations`` are related to the workbook, under that kind."""

    def change(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            added = "".join(
                f'<Override PartName="/{part}" ContentType="application/vnd.x.{kind}+xml"/>'
                for part, kind in relations.items()
            )
            added += '<Default Extension="emf" ContentType="image/x-emf"/>'
            return content.replace(b"</Types>", added.encode() + b"</Types>")
        if name == "xl/_rels/workbook.xml.rels":
            added = "".join(
                f'<Relationship Id="added{i}" Type="{RELATIONS}/{kind}"'
                f' Target="{part.removeprefix("xl/")}"/>'
                for i, (part, kind) in enumerate(relations.items())
            )
            return content.replace(b"</Relationships>", added.encode() + b"</Relationships>")
        return content

    repack(path, change, extra=parts)


def repack(
    path: Path,
    change: Callable[[str, bytes], bytes] = lambda name, content: content,
    *,
    extra: Mapping[str, bytes] | None = None,
    streamed: bool = False,
    stored: bool = False,
    zip64: bool = False,
) -> None:
    """Write the workbook's zip anew, each part changed by ``change(name, content)``.

    ``streamed`` gives data descriptors after the parts, as programs do that write to a pipe.
    """
    with zipfile.ZipFile(path) as old:
        parts = {name: change(name, old.read(name)) for name in old.namelist()} | dict(extra or {})
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    target = io.BytesIO()
    with zipfile.ZipFile(_Pipe(target) if streamed else target, "w", method) as new:
        new.comment = b"a comment"
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2021, 2, 3, 4, 5, 6))
            info.compress_type, info.external_attr, info.create_system = method, 0o640 << 16, 3
            info.extra = struct.pack("<2H4s", 0xA220, 4, b"room")
            with new.open(info, "w", force_zip64=zip64) as part:
                part.write(content)
    path.write_bytes(target.getvalue())


def prefixed(name: str, content: bytes) -> bytes:
    """Spreadsheet XML as some programs write it: with a namespace prefix."""
    if not re.fullmatch(r"xl/(workbook|styles|sharedStrings|worksheets/sheet\d+)\.xml", name):
        return content
    content = re.sub(rb"<(/?)(?![\w]+:)(?=[a-zA-Z])", rb"<\1x:", content)
    return content.replace(b' xmlns="' + MAIN.encode(), b' xmlns:x="' + MAIN.encode())


def unaddressed(name: str, content: bytes) -> bytes:
    """Worksheet XML without addresses: rows and cells are then counted."""
    if not name.startswith("xl/worksheets/sheet"):
        return content
    rows = re.findall(rb'<row r="(\d+)"', content)
    cells = re.findall(rb'<row r="\d+"[^>]*>(.*?)</row>', content)
    assert rows == [b"%d" % (i + 1) for i in range(len(rows))], "rows are missing"
    for row in cells:
        letters = re.findall(rb'<c r="([A-Z]+)', row)
        assert letters == [bytes([65 + i]) for i in range(len(letters))], "cells are missing"
    return re.sub(rb'(<(?:row|c)) r="\w+"', rb"\1", content)


def indented(name: str, content: bytes) -> bytes:
    """Worksheet XML with white space, single quotes and attributes in another order."""
    if not name.startswith("xl/worksheets/sheet"):
        return content
    content = re.sub(rb'<c r="(\w+)" s="(\d+)"', rb"<c s='\2' r='\1'", content)
    return re.sub(rb"(?<=>)(?=<(?:row|c|f|/row|/c)[ >])", b"\n  ", content)


class _Pipe:
    """A target that cannot be sought in."""

    def __init__(self, target: io.BytesIO) -> None:
        self._target = target

    def write(self, data: bytes) -> int:
        return self._target.write(data)

    def flush(self) -> None:
        pass


def raw_entries(path: Path) -> dict[str, tuple[object, ...]]:
    """Per entry: its metadata and the very bytes it is stored as, read without our own code."""
    data = path.read_bytes()
    entries: dict[str, tuple[object, ...]] = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name_size, extra_size = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_size + extra_size
            entries[info.filename] = (
                info.date_time,
                info.compress_type,
                info.create_system,
                info.external_attr,
                info.flag_bits,
                info.CRC,
                info.extra,
                data[info.header_offset : start],
                data[start : start + info.compress_size],
            )
            plain = archive.read(info)
            assert zlib.crc32(plain) == info.CRC
    return entries


def _fill_plan(book: xlsxwriter.Workbook, names: list[str]) -> tuple[object, ...]:
    money, wrap = book.add_format({"num_format": "#,##0.00"}), book.add_format({"text_wrap": True})
    clients = book.add_worksheet("Clients")
    review = book.add_worksheet("Review")
    dashboard = book.add_worksheet("Dashboard")
    clients.write("A1", "Clients")
    clients.write_row("A2", ["Client", "Revenue", "Double", "Words", "Found"])
    for row, name in enumerate(names, start=2):
        clients.write_string(row, 0, name)
        clients.write_number(row, 1, 50.5 * row, money)
        for column, (formula, stale) in enumerate(
            ((DOUBLE, 999), (WORDS, "stale"), (LOOKUP, "#REF!")), start=2
        ):
            text = formula.replace("\0", str(row + 1))
            clients.write_formula(row, column, f"={text}", money, stale)
    review.write("A1", "Review")
    review.write_row("A2", ["Client", "Score", "Empty", "Spare", "Note"])
    review.set_column("B:B", 12, money)
    review.set_row(2, 30)
    for column, style in enumerate((wrap, money, wrap, wrap, wrap)):
        review.write_blank(2, column, None, style)
    dashboard.write_formula("A1", f"={TOTAL}", None, "stale")
    return clients, review, dashboard
