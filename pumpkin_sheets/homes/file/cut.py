"""A worksheet's cells taken one by one, and put down anew as calamine can read them.

calamine lays a sheet out as a full rectangle, whatever its size, and reads none at all if one
cell holds what it does not know (``#SPILL!``).  A sheet that is unusual in any such way is given
to it as ``cut`` makes it: without formulas and errors, without what lies beyond its reach, and in
the plainest spelling.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from pumpkin_sheets.homes.file.cells import LAST_COLUMN, LAST_ROW, xml_text
from pumpkin_sheets.homes.file.packing import Deflated, deflate
from pumpkin_sheets.homes.file.rows import (
    DamagedSheet,
    Tags,
    address_of,
    attributes,
    cells_end,
    row_number,
    windows,
)
from pumpkin_sheets.sheets.formula_text import unescape
from pumpkin_sheets.sheets.reach import MOST_COLUMNS, TOLD, reach
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import column_letters, column_number

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_PLACED = re.compile(rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"[^<>/]*+>")
"""A cell that holds anything, in the usual spelling."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_RUNS = re.compile(
    rb"<(?:[\w.-]+:)?rPh[\s>].*?</(?:[\w.-]+:)?rPh\s*>"
    rb"|<(?:[\w.-]+:)?t(?:\s[^<>]*)?>([^<]*)</(?:[\w.-]+:)?t\s*>",
    re.DOTALL,
)
_ANY_CELL = re.compile(rb"<([\w.-]+:)?c[\s/>]")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?!\s*/>)[\s>]")
_HEAD = b'<worksheet xmlns="%b"><sheetData>' % MAIN
_TAIL = b"</sheetData></worksheet>"
_BLOCK = 1 << 18


class Found(NamedTuple):
    """A cell that holds anything: its 0-based place, attributes, and what is in it, as XML."""

    row: int
    column: int
    tags: Tags
    known: dict[bytes, bytes]
    inner: bytes


_FIRST_DAY = -1e8
"""No number below this is a day of any calendar."""


@dataclass(frozen=True)
class Cut:
    """A worksheet for calamine, ``height`` rows and ``width`` columns of it.

    ``strays`` lie beyond: the places of the first, whose contents stand one below the other in
    the first column of a worksheet of their own, ``told``; ``more`` are the others' number.
    """

    content: Deflated
    height: int
    width: int
    strays: list[tuple[int, int]] = field(default_factory=list)
    told: Deflated | None = None
    more: int = 0


def cut(
    chunks: Callable[[], Iterable[bytes]], *, usual: bool = False, needed: bool = True
) -> Cut | None:
    """A worksheet within its reach; ``chunks`` gives its XML, as often as asked.

    ``usual`` tells that all its cells are; None where no cut is ``needed`` but for what strayed,
    and nothing did.  Raises DamagedSheet.
    """
    rows, columns = bytearray(LAST_ROW + 1), bytearray(LAST_COLUMN + 1)  # the last for all beyond
    for row, column in _usual_places(chunks()) if usual else _places(chunks()):
        columns[min(column, LAST_COLUMN)] = 1
        if column < MOST_COLUMNS:
            rows[min(row, LAST_ROW)] = 1
    width = columns.rfind(1, 0, MOST_COLUMNS) + 1
    height = reach(_flagged(rows), width)
    if not needed and rows.rfind(1) < height and columns.rfind(1) < width:
        return None
    strays: list[tuple[int, int]] = []
    told: list[bytes] = []
    more = 0

    def kept() -> Iterator[bytes]:
        nonlocal more
        block: list[bytes] = [_HEAD]
        size = 0
        for each in _cells(chunks()):
            if each.column < width and 0 <= each.row < height:
                written = _written(each, each.row, each.column)
                block.append(b"<row>%b</row>" % written if written else b"")
                size += len(written)
            elif len(strays) < TOLD:
                strays.append((each.row, each.column))
                told.append(_written(each, len(told), 0, errors=True))
            else:
                more += 1
            if size > _BLOCK:
                yield b"".join(block)
                block, size = [], 0
        yield b"".join((*block, _TAIL))

    content = deflate(kept())
    sheet = [_HEAD, *(b"<row>%b</row>" % cell for cell in told), _TAIL]
    return Cut(content, height, width, strays, deflate(sheet) if told else None, more)


def _flagged(flags: bytearray) -> Iterator[int]:
    at = flags.find(1)
    while 0 <= at < LAST_ROW:
        yield at
        at = flags.find(1, at + 1)


def _places(chunks: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    return ((each.row, each.column) for each in _cells(chunks))


def _usual_places(chunks: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """Places that have the same rows and columns as the cells of a usual sheet."""
    for tags, window in windows(chunks):
        found = _PLACED.findall(window, 0, cells_end(tags, window))
        if not found:
            continue
        letters, digits = map(set, zip(*found, strict=True))
        columns = {text: column_number(text) for text in letters}
        if max(columns.values()) >= MOST_COLUMNS:
            yield from ((int(row) - 1, columns[text]) for text, row in found)
            continue
        rows = [int(row) - 1 for row in digits]
        yield from ((row, columns[found[0][0]]) for row in rows)
        yield from ((rows[0], column) for column in columns.values())


@lru_cache
def _row_or_cell(prefix: bytes) -> re.Pattern[bytes]:
    """A row's start tag (group 1), or a cell (group 2) and what is in it (group 3)."""
    return re.compile(
        rb"<~row(\s[^<>]*?)?/?>"
        rb"|<~c((?=[\s/>])[^<>]*?)(?:/>|>((?:[^<]++|<(?!/?~(?:c|row)[\s/>]))*+)</~c\s*>)".replace(
            b"~", re.escape(prefix)
        )
    )


def _cells(chunks: Iterable[bytes]) -> Iterator[Found]:
    """The cells that hold a value or a formula, in the order of the file.

    A place may lie outside what a sheet can hold.  Raises DamagedSheet.
    """
    row = 0
    ended = False
    for tags, window in windows(chunks):
        end = cells_end(tags, window)
        ended = end < len(window) or any(m.group(1) for m in tags.data.finditer(window))
        window = _without_comments(window[:end])
        starts = _ANY_CELL.findall(window)
        if any((prefix or b"") != tags.prefix for prefix in starts):
            raise DamagedSheet("file.why.xml_no_sheet")  # cells that our patterns do not see
        column, left = -1, len(starts)
        for found in _row_or_cell(tags.prefix).finditer(window):
            inside, inner = found.group(2, 3)
            if inside is None:
                row, column = row_number(found, row), -1
                continue
            left -= 1
            known = attributes(inside)
            line, column = address_of(known) or (row, column + 1)
            if inner and not inner.isspace():
                yield Found(line - 1, column, tags, known, inner)
        if left:
            raise DamagedSheet("file.why.cell_no_end")
    if not ended:
        raise DamagedSheet("file.why.xml_ends")


def _without_comments(window: bytes) -> bytes:
    return _COMMENT.sub(_plain, window) if b"<!" in window else window


def _plain(found: re.Match[bytes]) -> bytes:
    """Nothing for a comment, for CDATA the same text as it is spelled elsewhere."""
    if not found.group().endswith((b"-->", b"]]>")):
        raise DamagedSheet("file.why.xml_broken")
    return _text(found.group(1) or b"", escaped=False)


def _written(found: Found, row: int, column: int, *, errors: bool = False) -> bytes:
    """The cell in the plainest spelling, at another place; nothing where it holds no value."""
    kind, style = found.known.get(b"t", b"n"), found.known.get(b"s", b"0")
    if kind == b"inlineStr":
        value = b"".join(_RUNS.findall(found.inner))
    else:
        element = found.tags.value.search(found.inner)
        if not element:
            if _VALUE.search(found.inner):
                raise DamagedSheet("file.why.xml_broken")
            return b""
        value = element.group(1)
    if kind == b"e" and not errors:
        return b""
    as_it_is = (
        (kind == b"s" and value.isdigit())
        or (kind == b"b" and value in (b"0", b"1", b"true", b"false"))
        or (kind == b"n" and _is_finite(value))
        or (kind == b"d" and b"&" not in value)
    )
    if kind == b"n" and as_it_is and float(value) < _FIRST_DAY:
        style = b"0"  # no day; calamine would end in a panic
    space = b""
    if not as_it_is:
        kind, value, space = b"str", _text(value), b' xml:space="preserve"'
    return b'<c r="%b%d" s="%b" t="%b"><v%b>%b</v></c>' % (
        column_letters(column).encode(),
        row + 1,
        style if style.isdigit() else b"0",
        kind,
        space,
        value,
    )


def _is_finite(value: bytes) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _text(raw: bytes, *, escaped: bool = True) -> bytes:
    """Text as XML holds it: no references but the needed ones, and no sign that XML forbids."""
    plain = unescape(raw) if escaped else raw.decode("utf-8", "replace")
    return xml_text(plain).encode()
