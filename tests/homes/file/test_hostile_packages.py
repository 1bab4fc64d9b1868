"""Packages made to break their reader: padded, nested, lying, damaged at any place."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.package import Package
from pumpkin_sheets.sheets.problems import PumpkinError
from tests.homes.file import hostile

CLIENTS, REVIEW = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return hostile.plan(tmp_path / "Plan.xlsx")


def padded(path: Path, name: str, before: bytes, unit: bytes, size: int) -> None:
    """Put a unit so often before a mark in a part that the part has so many bytes."""
    parts = {}
    with zipfile.ZipFile(path) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    block = unit * ((1 << 20) // len(unit))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for each, content in parts.items():
            if each != name:
                new.writestr(each, content)
                continue
            at = content.index(before)
            with new.open(each, "w") as target:
                target.write(content[:at])
                for _ in range(size // len(block)):
                    target.write(block)
                target.write(content[at:])


READ = """
import resource, sys
from pathlib import Path
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.sheets.problems import PumpkinError
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
book = XlsxBook(Path(sys.argv[1]))
try:
    book.read(book.titles())
    book.write({"Review": __import__("tests.homes.file.hostile", fromlist="x").tables()["Review"]})
    print("read")
except PumpkinError as error:
    print(error)
"""


def read_apart(path: Path) -> str:
    """What reading says in a process of its own with a gigabyte and 40 seconds of processor."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("name", "mark", "unit"),
    [
        (WORKBOOK, b"</workbook>", b" "),
        (RELATIONS, b"</Relationships>", b"<Relationship/>"),
        ("_rels/.rels", b"</Relationships>", b"\n"),
        (CLIENTS, b"</sheetData>", b" "),
        (CLIENTS, b"</worksheet>", b"<a/>"),
        (REVIEW, b"</sheetData>", b"<row/>"),
        ("xl/sharedStrings.xml", b"</sst>", b"<si/>"),
        ("xl/styles.xml", b"</styleSheet>", b"\t"),
    ],
)
def test_a_bomb_is_refused_in_a_sentence(plan: Path, name: str, mark: bytes, unit: bytes) -> None:
    padded(plan, name, mark, unit, 300 << 20)
    assert plan.stat().st_size < 2 << 20
    with pytest.raises(BookError, match=rf"^Plan\.xlsx .*{re.escape(name)} (would )?unpack"):
        XlsxBook(plan).read(["Clients", "Review"])


@pytest.mark.parametrize(
    ("name", "mark", "unit"),
    [
        (WORKBOOK, b"</workbook>", b"<a>"),
        (WORKBOOK, b"</sheets>", b"<sheet/>"),
        (CLIENTS, b"<sheetData>", b"<!--"),
        (REVIEW, b"<sheetData>", b"<!--"),
        (REVIEW, b"</sheetData>", b'<row r="1"></row>'),
        (CLIENTS, b"</sheetData>", b't="e"'),
        (CLIENTS, b"</sheetData>", b'<c t="e">'),
        (CLIENTS, b"</sheetData>", b"<f/></c>"),
        (CLIENTS, b"</sheetData>", b"<c><f>"),
    ],
)
def test_no_pattern_takes_its_time_twice(plan: Path, name: str, mark: bytes, unit: bytes) -> None:
    padded(plan, name, mark, unit, 12 << 20)
    said = read_apart(plan)
    assert said == "read" or said.startswith("Plan.xlsx")


@pytest.mark.parametrize("encoding", ["klingon", "shift_jis", "utf-7", "rot13", "hex", "idna"])
@pytest.mark.parametrize("name", [WORKBOOK, RELATIONS, "_rels/.rels", CLIENTS])
def test_an_encoding_that_nobody_knows(plan: Path, name: str, encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()

    def change(each: str, xml: bytes) -> bytes:
        return re.sub(rb"^<\?xml[^>]*\?>", declared, xml) if each == name else xml

    hostile.repack(plan, change)
    with pytest.raises(BookError, match=r"^Plan\.xlsx"):
        XlsxBook(plan).read(["Clients"])


def test_a_part_that_unpacks_to_more_than_it_says(plan: Path) -> None:
    with Package(plan) as package:
        entry = next(e for e in package._zip.entries if e.name == CLIENTS)
    data = bytearray(plan.read_bytes())
    at = data.rindex(CLIENTS.encode()) - 46
    assert int.from_bytes(data[at + 24 : at + 28], "little") == entry.size
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    plan.write_bytes(data)
    with pytest.raises(BookError, match="is not as it was stored"):
        XlsxBook(plan).read(["Clients"])


PIECES = [
    b"<c>", b"</c>", b"<row>", b"</row>", b"<v>", b"</v>", b"<", b">", b"&#0;", b"\x00", b"\xff",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b't="e"', b't="q"', b'r="XFD1048576"', b'r="A0"',
    b'r="ZZZ9999999"', b'r="A99999999999999999999"', b's="-1"', b"<f/>", b"</sheetData>", b"'",
    b'<c r="XFD1048576"><v>1</v></c>', b"<x:c>", b'<row r="0">', b"1e999", b"<is><t>",
]  # fmt: skip


def broken(rng: random.Random, xml: bytes) -> bytes:
    """A part with a few bytes taken out, doubled, or something put between."""
    for _ in range(rng.randint(1, 3)):
        at, size = rng.randrange(len(xml) + 1), rng.choice((0, 1, 3, 40, 400))
        kind = rng.randrange(4)
        piece = (b"", xml[at : at + size] * 2, rng.choice(PIECES), rng.randbytes(3))[kind]
        xml = xml[:at] + piece + xml[at + size * (kind < 2) :]
    return xml


def swapped(rng: random.Random, xml: bytes) -> bytes:
    """A part in which an attribute or a value was given another."""
    spots = list(re.finditer(rb'"[^"<>]*"|(?<=<v>)[^<]*', xml))
    spot = rng.choice(spots) if spots else None
    values = [b"", b"-1", b"e", b"1048577", b"XFD1048576", b"x" * 3000, b"99999999999999999999"]
    if not spot:
        return xml
    fresh = rng.choice(values)
    quoted = b'"%b"' % fresh if spot.group().startswith(b'"') else fresh
    return xml[: spot.start()] + quoted + xml[spot.end() :]


@pytest.mark.parametrize("way", [broken, swapped])
@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_damaged_is_refused_or_read(
    tmp_path: Path, seed: int, way: Callable[[random.Random, bytes], bytes]
) -> None:
    """No traceback, no abort, and no change of the file after a refusal."""
    rng = random.Random(seed)
    path = hostile.plan(tmp_path / "Plan.xlsx")
    with zipfile.ZipFile(path) as archive:
        name = rng.choice([CLIENTS, REVIEW, CLIENTS, REVIEW, *archive.namelist()])
    hostile.repack(path, lambda each, xml: way(rng, xml) if each == name else xml)
    before = path.read_bytes()
    book = XlsxBook(path)
    try:
        book.read(["Clients", "Review", "Dashboard"])
        book.uncalculated(["Clients", "Dashboard"])
        book.formulas(["Clients", "Dashboard"])
        book.write(hostile.tables(), hostile.results())
    except PumpkinError:
        assert path.read_bytes() == before


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_damaged_in_the_archive_itself(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = hostile.plan(tmp_path / "Plan.xlsx")
    data = bytearray(path.read_bytes())
    # Most of the bytes are packed content, in which a change is only ever a wrong checksum.
    heads = [m.start() for m in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", data)]
    for _ in range(rng.randint(1, 4)):
        at = rng.choice(heads) + rng.randrange(46)
        if at < len(data):
            data[at] = rng.choice((0, 1, 8, 255, rng.randrange(256)))
    path.write_bytes(data)
    book = XlsxBook(path)
    try:
        book.read(["Clients", "Review"])
        book.write(hostile.tables(), hostile.results())
    except PumpkinError:
        assert path.read_bytes() == data
