"""A workbook built in memory, whose sheets are taken over into an owner's workbook.

What comes out is worksheet XML that leans on nothing of the donor: formats by the owner's
numbers, text inside the cells, days counted as the owner's workbook counts them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.cells import Unwritable, number_text
from pumpkin_sheets.homes.file.elements import children, root_of
from pumpkin_sheets.homes.file.rows import windows
from pumpkin_sheets.homes.file.styles import Formats
from pumpkin_sheets.sheets.drawing import Drawing

_STRING = re.compile(rb"<si>(.*?)</si>", re.DOTALL)
_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?: s="([0-9]+)")?(?: t="(\w+)")?'
    rb"(?:/>|>(<f[\s/>][^<]*(?:</f>)?)?(?:<v>([^<]*)</v>)?</c>)"
)
_ROW_STYLE = re.compile(rb'(<(?:row|col)\s[^<>]*?\s)(s|style)="([0-9]+)"')
_DIFFERENCE = re.compile(rb'(<cfRule\s[^<>]*?\sdxfId=)"([0-9]+)"')
_DAYS_TO_1904 = 1462
_CHUNK = 1 << 20


class Donor:
    """The workbook of these drawings; they are known by their order from here on.

    Buttons are those whose macros the owner's workbook has.  Raises ValueError for charts, which
    lie in parts of their own.
    """

    def __init__(self, drawings: Sequence[Drawing], *, font: str, right_to_left: bool) -> None:
        charted = [drawing.title for drawing in drawings if drawing.charts]
        if charted:
            raise ValueError(f"sheets with charts cannot be added to a workbook: {charted}")
        file = io.BytesIO()
        # Names are the owner's workbook's matter.
        plain = [replace(drawing, names={}) for drawing in drawings]
        build(file, plain, font=font, right_to_left=right_to_left, add_macros=_add_buttons)
        self._archive = zipfile.ZipFile(file)
        strings = self._archive.read("xl/sharedStrings.xml") if self._has_strings() else b""
        self._strings = [b"<is>" + text + b"</is>" for text in _STRING.findall(strings)]

    @property
    def styles(self) -> bytes:
        """The donor's ``styles.xml``."""
        return self._archive.read("xl/styles.xml")

    def built_in_names(self, index: int) -> list[tuple[bytes, bytes]]:
        """The names that belong to a sheet (print titles, filter), each with its reference.

        Both are XML: the name as the inside of a start tag, without ``localSheetId``.
        """
        workbook = self._archive.read("xl/workbook.xml")
        root = root_of(workbook, b"workbook")
        found = []
        for section in children(workbook, root.inner, root.inner_end):
            if section.name == b"definedNames":
                for name in children(workbook, section.inner, section.inner_end):
                    if name.attributes.get(b"localSheetId") == b"%d" % index:
                        inside = name.inside.replace(b' localSheetId="%d"' % index, b"")
                        found.append((inside, workbook[name.inner : name.inner_end]))
        return found

    def sheet(self, index: int, formats: Formats, date1904: bool) -> Iterator[bytes]:
        """A sheet's XML, ready for the owner's workbook, as it comes.  Raises Unwritable."""
        cell = _Cells(self._strings, formats, date1904)
        for _, window in windows(self._chunks(index)):
            text = _CELL.sub(cell.moved, window)
            text = _ROW_STYLE.sub(cell.restyled, text)
            yield _DIFFERENCE.sub(cell.different, text)

    def buttons(self, index: int) -> bytes | None:
        """The drawing of a sheet's buttons; the sheet's XML calls it rId1.  None without any."""
        related = f"xl/worksheets/_rels/sheet{index + 1}.xml.rels"
        if related not in self._archive.namelist():
            return None
        found = re.search(rb'Target="\.\./(drawings/vml[^"]+)"', self._archive.read(related))
        return self._archive.read(f"xl/{found.group(1).decode()}") if found else None

    def _chunks(self, index: int) -> Iterable[bytes]:
        with self._archive.open(f"xl/worksheets/sheet{index + 1}.xml") as part:
            while chunk := part.read(_CHUNK):
                yield chunk

    def _has_strings(self) -> bool:
        return "xl/sharedStrings.xml" in self._archive.namelist()


def _add_buttons(book: Any, drawings: Sequence[Drawing]) -> None:
    for drawing in drawings:
        for push in drawing.buttons:
            size = {"width": push.width, "height": push.height}
            told = {"macro": push.macro, "caption": push.label, **size}
            book.get_worksheet_by_name(drawing.title).insert_button(push.row, push.column, told)


class _Cells:
    """Rewrites what the donor's XML says of formats, shared text and days."""

    def __init__(self, strings: Sequence[bytes], formats: Formats, date1904: bool) -> None:
        self._strings = strings
        self._formats = formats
        self._date1904 = date1904

    def moved(self, found: re.Match[bytes]) -> bytes:
        """A cell in the owner's workbook."""
        address, style, kind, formula, value = found.groups()
        number = int(style or 0)
        mapped = self._formats.cells[number]
        start = b'<c r="%b"' % address + (b' s="%d"' % mapped if mapped else b"")
        if kind == b"s":
            return start + b' t="inlineStr">' + self._strings[int(value)] + b"</c>"
        if kind is None and value and self._date1904 and number in self._formats.dates:
            value = _counted_from_1904(address, value)
        if kind:
            start += b' t="%b"' % kind
        if formula is None and value is None:
            return start + b"/>"
        stored = b"" if value is None else b"<v>%b</v>" % value
        return start + b">" + (formula or b"") + stored + b"</c>"

    def restyled(self, found: re.Match[bytes]) -> bytes:
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
