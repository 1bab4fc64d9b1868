"""A workbook built in memory, whose sheets are taken over into an owner's workbook.

What comes out is worksheet XML that leans on nothing of the donor: formats by the owner's
numbers, text inside the cells, days counted as the owner's workbook counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from pumpkin_sheets.homes.file.build import build_parts
from pumpkin_sheets.homes.file.cells import Unwritable, number_text
from pumpkin_sheets.homes.file.elements import children, root_of
from pumpkin_sheets.homes.file.heights import PLAIN_WIDTH, row_heights
from pumpkin_sheets.homes.file.plain_sheet import MARK, Line
from pumpkin_sheets.homes.file.rows import windows
from pumpkin_sheets.homes.file.styles import Formats
from pumpkin_sheets.sheets.drawing import Drawing, ValueColumn

_STRING = re.compile(rb"<si>(.*?)</si>", re.DOTALL)
_CELL = re.compile(rb'(<c r="[A-Z]+[0-9\x00]+") s="([0-9]+)"')
_SHARED = re.compile(rb' t="s"><v>([0-9]+)</v>')
_NUMBER = re.compile(
    rb'(<c r="([A-Z]+[0-9]+)" s="([0-9]+)">(?:<f[\s/>][^<]*(?:</f>)?)?<v>)([^<]+)(?=</v>)'
)
_ROW_STYLE = re.compile(rb'(<(?:row|col)\s[^<>]*?\s)(s|style)="([0-9]+)"')
_ROW = re.compile(rb'<row r="([0-9]+)"')
_DIFFERENCE = re.compile(rb'(<cfRule\s[^<>]*?\sdxfId=)"([0-9]+)"')
_DAYS_TO_1904 = 1462
_CHUNK = 1 << 20
_MARK = MARK.encode()


class Donor:
    """The workbook of these drawings; they are known by their order from here on.

    Buttons are those whose macros the owner's workbook has.  Raises ValueError for charts, which
    lie in parts of their own.
    """

    def __init__(self, drawings: Sequence[Drawing], *, font: str, right_to_left: bool) -> None:
        charted = [drawing.title for drawing in drawings if drawing.charts]
        if charted:
            raise ValueError(f"sheets with charts cannot be added to a workbook: {charted}")
        # Names are the owner's workbook's matter.
        plain = [replace(drawing, names={}) for drawing in drawings]
        self._kept: dict[str, list[Line]] = {}
        self._parts = build_parts(
            plain,
            font=font,
            right_to_left=right_to_left,
            add_macros=_add_buttons,
            kept=self._kept,
        )
        strings = self._parts.get("xl/sharedStrings.xml", b"")
        self._strings = [b"<is>" + text + b"</is>" for text in _STRING.findall(strings)]
        self._heights = [_heights(drawing) for drawing in drawings]

    @property
    def styles(self) -> bytes:
        """The donor's ``styles.xml``."""
        return self._parts["xl/styles.xml"]

    def built_in_names(self, index: int) -> list[tuple[bytes, bytes]]:
        """The names that belong to a sheet (print titles, filter), each with its reference.

        Both are XML: the name as the inside of a start tag, without ``localSheetId``.
        """
        return self._built_in.get(b"%d" % index, [])

    @cached_property
    def _built_in(self) -> dict[bytes, list[tuple[bytes, bytes]]]:
        workbook = self._parts["xl/workbook.xml"]
        root = root_of(workbook, b"workbook")
        found: dict[bytes, list[tuple[bytes, bytes]]] = {}
        for section in children(workbook, root.inner, root.inner_end):
            if section.name == b"definedNames":
                for name in children(workbook, section.inner, section.inner_end):
                    index = name.attributes.get(b"localSheetId", b"")
                    inside = name.inside.replace(b' localSheetId="%b"' % index, b"")
                    reference = workbook[name.inner : name.inner_end]
                    found.setdefault(index, []).append((inside, reference))
        return found

    def sheet(self, index: int, formats: Formats, date1904: bool) -> Iterator[bytes]:
        """A sheet's XML, ready for the owner's workbook, as it comes.  Raises Unwritable."""
        cell, heights = _Cells(self._strings, formats), self._heights[index]
        part = f"xl/worksheets/sheet{index + 1}.xml"
        content, kept = self._parts[part], iter(self._kept.get(part, ()))
        chunks: Iterable[bytes] = (
            content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK)
        )
        if date1904:  # days stand among the lines too
            chunks = _woven(chunks, (_in_row(line.encode(), number) for line, number in kept))
        for _, text in windows(chunks):
            if date1904:
                text = _NUMBER.sub(cell.counted, text)
            text = cell.restyled(text)
            text = _SHARED.sub(cell.with_text, text)
            if b"<col " in text or b" customFormat=" in text:
                text = _ROW_STYLE.sub(cell.row_restyled, text)
            if b"<cfRule" in text:
                text = _DIFFERENCE.sub(cell.different, text)
            for woven in _woven((text,), cell.lines(kept)):
                yield _ROW.sub(lambda r: r[0] + heights.get(r[1], b""), woven) if heights else woven

    def buttons(self, index: int) -> bytes | None:
        """The drawing of a sheet's buttons; the sheet's XML calls it rId1.  None without any."""
        related = self._parts.get(f"xl/worksheets/_rels/sheet{index + 1}.xml.rels", b"")
        found = re.search(rb'Target="\.\./(drawings/vml[^"]+)"', related)
        return self._parts[f"xl/{found.group(1).decode()}"] if found else None


def _heights(drawing: Drawing) -> dict[bytes, bytes]:
    """The heights of the rows that may hold a text of several lines, as attributes by row.

    They are not fixed, as heights would be that XlsxWriter is given.
    """
    table = drawing.table
    if table is None or table.row_height:
        return {}
    wrapped = [
        (drawing.widths.get(column.column, PLAIN_WIDTH), column.values[: table.rows])
        for column in table.columns
        if isinstance(column, ValueColumn) and column.style.wrap
    ]
    return {
        b"%d" % number: b' ht="%g"' % height
        for number, height in enumerate(row_heights(wrapped), table.first_row + 1)
    }


def _add_buttons(book: Any, drawings: Sequence[Drawing]) -> None:
    for drawing in drawings:
        for push in drawing.buttons:
            size = {"width": push.width, "height": push.height}
            told = {"macro": push.macro, "caption": push.label, **size}
            book.get_worksheet_by_name(drawing.title).insert_button(push.row, push.column, told)


def _woven(texts: Iterable[bytes], lines: Iterator[bytes]) -> Iterator[bytes]:
    """The texts with each MARK replaced by the next line, in pieces of about a chunk."""
    for text in texts:
        first, *rest = text.split(_MARK)
        held, size = [first], len(first)
        for piece in rest:
            if size > _CHUNK:
                yield b"".join(held)
                held, size = [], 0
            line = next(lines)
            held += [line, piece]
            size += len(line) + len(piece)
        yield b"".join(held)


def _in_row(line: bytes, number: int) -> bytes:
    return line.replace(_MARK, b"%d" % number)


class _Cells:
    """Rewrites what the donor's XML says of formats, shared text and days."""

    def __init__(self, strings: Sequence[bytes], formats: Formats) -> None:
        self._strings = strings
        self._formats = formats
        looks = (
            (b"%d" % n, b' s="%d"' % mine if mine else b"") for n, mine in enumerate(formats.cells)
        )
        self._looks = dict(looks)

    def restyled(self, text: bytes) -> bytes:
        """XML with the format of each cell in the owner's workbook."""
        parts = _CELL.split(text)
        parts[2::3] = [self._looks[number] for number in parts[2::3]]
        return b"".join(parts)

    def lines(self, kept: Iterable[Line]) -> Iterator[bytes]:
        """Lines of a table the same way; nearly all empty ones are one text."""
        before, styled = "", b""
        for line, number in kept:
            if line is not before:
                before, styled = line, self.restyled(line.encode())
            yield _in_row(styled, number)

    def with_text(self, found: re.Match[bytes]) -> bytes:
        """The rest of a cell with the text that it shared."""
        return b' t="inlineStr">' + self._strings[int(found[1])]

    def counted(self, found: re.Match[bytes]) -> bytes:
        """The start of a cell with its number, where that is a day counted from 1904."""
        before, address, style, value = found.groups()
        if int(style) in self._formats.dates:
            value = _counted_from_1904(address, value)
        return before + value

    def row_restyled(self, found: re.Match[bytes]) -> bytes:
        """The start of a row or column with a style of its own."""
        before, name, style = found.groups()
        return b'%b%b="%d"' % (before, name, self._formats.cells[int(style)])

    def different(self, found: re.Match[bytes]) -> bytes:
        """The start of a conditional format's rule."""
        return b'%b"%d"' % (found.group(1), self._formats.differences[int(found.group(2))])


def _counted_from_1904(address: bytes, value: bytes) -> bytes:
    serial = float(value)
    if serial < 1:  # a time of day
        return value
    if serial < _DAYS_TO_1904:
        raise Unwritable("file.why.day_too_early", cell=address.decode())
    return number_text(serial - _DAYS_TO_1904).encode()
