"""Worksheet XML taken a window of whole rows at a time, and where in it the cells lie.

A worksheet of 10,000 clients is more than 100 megabytes of XML, so no tree is ever built: the
XML comes as chunks, is cut after whole rows, and what does not change passes through as it is.
Elements may carry a namespace prefix (``<x:row>``), attributes may stand in any order and in
either kind of quotes; cells and rows without an address are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pumpkin_sheets.book import BookError
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import column_number

_ATTRIBUTE = re.compile(rb"\s([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s/>]")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.-]+)")
LONGEST_ROW = 1 << 26
"""Bytes of XML without the end of a row, and around all rows: a row of Excel's has a tenth."""
_WHOLE = re.compile(rb"[0-9]{1,9}")
_ADDRESS = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")


class DamagedSheet(BookError):
    """Worksheet XML that cannot be cut safely; the text says why, without naming the sheet."""


@dataclass(frozen=True)
class Tags:
    """What to look for in a worksheet, under the namespace prefix that it uses.

    Group 1 of ``row``, ``cell`` and ``column`` is the inside of the start tag; group 2 is ``/``
    where the element is empty.
    """

    prefix: bytes
    row_end: bytes
    data_end: bytes
    cell_start: bytes
    cell_end: bytes
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    row_or_cell: re.Pattern[bytes]
    """Either; group 1 tells which, group 2 is the inside of the start tag."""
    column: re.Pattern[bytes]
    data: re.Pattern[bytes]
    """``<sheetData>``, or a comment, in which that word means nothing."""
    dimension: re.Pattern[bytes]
    value: re.Pattern[bytes]
    stored: re.Pattern[bytes]
    """Any stored result, whole: ``<v>``, empty or not, or inline text."""
    error: re.Pattern[bytes]
    """An error's cell up to the end of its value, which is group 1."""
    formula: re.Pattern[bytes]
    formula_text: re.Pattern[bytes]
    """A formula and its text, and ``no_text`` is one that has none."""
    no_text: bytes
    no_result: re.Pattern[bytes]
    """A formula without a result, to the end of its cell; group 1 is an empty ``<v>``.

    Not the usual spelling of one whose text was taken out and whose result is an empty text.
    """


@lru_cache
def tags(prefix: bytes) -> Tags:
    """The patterns for one prefix (with its colon, or empty)."""

    def pattern(text: bytes) -> re.Pattern[bytes]:
        return re.compile(text.replace(b"~", re.escape(prefix)), re.DOTALL)

    return Tags(
        prefix=prefix,
        row_end=b"</%brow>" % prefix,
        data_end=b"</%bsheetData" % prefix,
        cell_start=b"<%bc" % prefix,
        cell_end=b"</%bc" % prefix,
        row=pattern(rb"<~row(\s[^<>]*?)?(/?)>"),
        cell=pattern(rb"<~c(\s[^<>]*?)?(/?)>"),
        row_or_cell=pattern(rb"<~(row|c)(\s[^<>]*?)?/?>"),
        column=pattern(rb"<~col(\s[^<>]*?)(/?)>"),
        data=pattern(rb"<!--.*?(?:-->|\Z)|<~sheetData\s*(/?)>"),
        dimension=pattern(rb"(<~dimension\s+ref=[\"'])([^\"']*)"),
        value=pattern(rb"<~v(?:\s[^<>]*)?>([^<]*)</~v\s*>"),
        stored=pattern(
            rb"<~v(?:\s[^<>]*?)?(?:/>|>[^<]*</~v\s*>)|<~is(?:\s[^<>]*?)?(?:/>|>.*?</~is\s*>)"
        ),
        error=pattern(
            rb"<~c\s(?=[^<>]*?\bt\s*=\s*[\"']e[\"'])[^<>/]*+>\s*+"
            rb"(?:<~f(?=[\s/>])[^<>/]*+(?:/>|>[^<]*+</~f\s*+>)\s*+)?+<~v(?:\s[^<>/]*+)?+>([^<]*+)<"
        ),
        formula=pattern(rb"<~f[\s/>]"),
        formula_text=pattern(rb"<~f(?:\s[^<>]*+)?>[^<]*+</~f\s*+>"),
        no_text=b"<%bf/>" % prefix,
        no_result=pattern(
            rb"<~f(?=[\s/>])[^<>/]*+(?:/>|>[^<]*+</~f\s*+>)\s*+(?:(?<! t=\"str\"><~f/>)"
            rb"(<~v(?:\s[^<>/]*+)?+(?:/>|>\s*+</~v\s*+>)\s*+))?+</~c\s*>"
        ),
    )


def attributes(text: bytes | None) -> dict[bytes, bytes]:
    """The attributes in the inside of a start tag, raw."""
    return {name: one or two for name, one, two in _ATTRIBUTE.findall(text)} if text else {}


def sheet_tags(head: bytes) -> Tags:
    """The patterns that fit a worksheet beginning with ``head``.  Raises DamagedSheet."""
    encoding = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    root = _ROOT.search(head)
    if not root or (encoding and encoding.group(1).lower() not in (b"utf-8", b"us-ascii")):
        raise DamagedSheet("file.why.xml_no_sheet")
    return tags(root.group(1) + b":" if root.group(1) else b"")


def windows(chunks: Iterable[bytes]) -> Iterator[tuple[Tags, bytes]]:
    """The XML again, cut after whole rows; what follows the last row comes as the last window.

    Raises DamagedSheet.
    """
    found: Tags | None = None
    rest = b""
    for chunk in chunks:
        searched = len(rest)
        rest = rest + chunk if rest else chunk
        if found is None:
            if len(rest) < 1 << 16 and not _ROOT.search(rest):
                continue
            found, searched = sheet_tags(rest), 0
        cut = rest.rfind(found.row_end, max(0, searched - len(found.row_end)))
        if cut >= 0:
            cut += len(found.row_end)
            yield found, rest[:cut]
            rest = rest[cut:]
        elif len(rest) > LONGEST_ROW:
            raise DamagedSheet("file.why.xml_no_end", most=LONGEST_ROW >> 20)
    yield found or sheet_tags(rest), rest


def cells_end(tags: Tags, window: bytes) -> int:
    """Where the window's cells end: only the last window holds anything after them."""
    if window.endswith(tags.row_end):
        return len(window)
    end = window.find(tags.data_end)
    return len(window) if end < 0 else end


def row_number(tag: re.Match[bytes], before: int, group: int = 1) -> int:
    """The 1-based number of a row by its start tag and the number of the row before it."""
    known = attributes(tag.group(group)).get(b"r", b"")
    return int(known) if _WHOLE.fullmatch(known) else before + 1


def row_from(tags: Tags, window: bytes, before: int, row: int) -> int | None:
    """Where in a window the first row from the 1-based ``row`` on begins; None for nowhere in it.

    ``before`` is the number of the row before the window.
    """
    number = before
    for tag in tags.row.finditer(window, 0, cells_end(tags, window)):
        number = row_number(tag, number)
        if number >= row:
            return tag.start()
    return None


def address_of(known: Mapping[bytes, bytes]) -> tuple[int, int] | None:
    """1-based row and 0-based column that a cell's attributes name; None where they name none."""
    address = _ADDRESS.fullmatch(known.get(b"r", b""))
    return (int(address.group(2)), column_number(address.group(1))) if address else None


def column_of(tag: re.Match[bytes], before: int) -> int:
    """The 0-based column of a cell by its start tag and the column of the cell before it."""
    address = address_of(attributes(tag.group(1)))
    return address[1] if address else before + 1


class Places:
    """Tells where a cell lies, counting where the file leaves addresses out.

    Feed it the windows in order: ask for cells of one window, then ``pass_over`` it.
    """

    def __init__(self) -> None:
        self._row_before = 0
        self._window = b""
        self._counted = (0, 0, -1)  # up to where in the window, the row and the column there

    @property
    def row(self) -> int:
        """The 1-based number of the last row that was passed over; 0 before the first."""
        return self._row_before

    def cell(self, tags: Tags, window: bytes, start: int) -> tuple[int, int]:
        """1-based row and 0-based column of the cell whose start tag lies at ``start``."""
        tag = tags.cell.match(window, start)
        address = address_of(attributes(tag.group(1) if tag else b""))
        if address:
            return address
        at, row, column = self._counted
        if window is not self._window or start < at:
            self._window, at, row, column = window, 0, self._row_before, -1
        for found in tags.row_or_cell.finditer(window, at):
            if found.group(1) == b"row":
                row, column = row_number(found, row, group=2), -1
            else:
                known = address_of(attributes(found.group(2)))
                column = known[1] if known else column + 1
            if found.start() >= start:
                self._counted = (found.end(), row, column)
                break
        return row, column

    def pass_over(self, tags: Tags, window: bytes) -> None:
        """Remember the number of the window's last row."""
        at = window.rfind(b"<%brow" % tags.prefix)
        last = tags.row.match(window, at) if at >= 0 else None
        if last and b"r" in attributes(last.group(1)):
            self._row_before = row_number(last, 0)
            return
        for found in tags.row.finditer(window):
            self._row_before = row_number(found, self._row_before)
