"""Cells put into a worksheet that its owner has filled, a window of rows at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pumpkin_sheets.homes.file.blocks import Block, block
from pumpkin_sheets.homes.file.elements import prefixed, with_attribute
from pumpkin_sheets.homes.file.gain import Gain, GainedRow
from pumpkin_sheets.homes.file.gain_around import with_columns, with_extent, with_surroundings
from pumpkin_sheets.homes.file.rows import (
    DamagedSheet,
    Tags,
    attributes,
    cells_end,
    column_of,
    row_number,
    windows,
)


class GainSplice:
    """Puts what a sheet gains into its XML; everything else passes as it is.

    A cell takes the place of the one that stands there.  One without content only lends its
    look, and only to a cell that is empty.  Once ``run`` has ended, ``dropped_formula`` tells
    whether a formula had to go.
    """

    def __init__(self, gain: Gain) -> None:
        self._gain = gain
        self._waiting = sorted(number for number, row in gain.rows.items() if row.cells)
        self._before = 0
        self.dropped_formula = False

    def run(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The worksheet's XML with all that it gains.  Raises DamagedSheet."""
        stream = windows(chunks)
        tags, head, data, rest = _until_data(stream)
        head = with_extent(tags, head, self._gain.extent)
        yield with_columns(tags, head, self._gain.columns)
        name = b"%bsheetData" % tags.prefix
        if data.endswith(b"/>"):
            fresh = self._new_rows(tags, None)
            yield b"<%b>%b</%b>" % (name, fresh, name) if fresh else data
        else:
            yield data
            while True:
                end = cells_end(tags, rest)
                yield self._rows(tags, rest[:end])
                if end < len(rest):
                    break
                following = next(stream, None)
                if following is None:
                    raise DamagedSheet("file.why.xml_ends")
                rest = following[1]
            yield self._new_rows(tags, None)
            rest = rest[end:]
        # What follows the cells comes in one window: no row ends there.
        rest += b"".join(window for _, window in stream)
        yield with_surroundings(tags, rest, self._gain)

    def _rows(self, tags: Tags, window: bytes) -> bytes:
        """Whole rows, with the cells they gain and the rows missing between them."""
        self._refuse_torn(tags, window)
        if not self._waiting or self._last_row(tags, window) < self._waiting[0]:
            return window
        pieces: list[bytes] = []
        at = 0
        for found in tags.row.finditer(window):
            number = row_number(found, self._before)
            self._before = number
            if not self._waiting or number < self._waiting[0]:
                continue
            fresh = self._new_rows(tags, number)
            pieces += [window[at : found.start()], fresh]
            at = found.start()
            if self._waiting and self._waiting[0] == number:
                row = self._gain.rows[self._waiting.pop(0)]
                end = found.end()
                content = b""
                if not found.group(2):
                    end = window.find(tags.row_end, found.end())
                    content = window[found.end() : end]
                    end += len(tags.row_end)
                pieces.append(self._with_cells(tags, found, content, row))
                at = end
        pieces.append(window[at:])
        return b"".join(pieces)

    def _last_row(self, tags: Tags, window: bytes) -> int:
        """The number of the window's last row, where it says so; then all are passed over."""
        at = window.rfind(b"<%brow" % tags.prefix)
        last = tags.row.match(window, at) if at >= 0 else None
        if at < 0:
            return self._before
        if not last or b"r" not in attributes(last.group(1)):
            return 1 << 30
        number = row_number(last, 0)
        if self._waiting and number < self._waiting[0]:
            self._before = number
        return number

    def _new_rows(self, tags: Tags, before: int | None) -> bytes:
        """The gained rows that are not in the sheet, above row ``before`` or to the last."""
        fresh = []
        while self._waiting and (before is None or self._waiting[0] < before):
            number = self._waiting.pop(0)
            row = self._gain.rows[number]
            cells = b"".join(row.cells[column] for column in sorted(row.cells))
            fresh.append(b'<row r="%d"%b>%b</row>' % (number, row.height, cells))
        return prefixed(b"".join(fresh), tags.prefix)

    def _with_cells(
        self, tags: Tags, found: re.Match[bytes], content: bytes, row: GainedRow
    ) -> bytes:
        inside = (found.group(1) or b"").rstrip()
        spans = _widened(attributes(inside).get(b"spans", b""), row)
        if spans:
            inside = with_attribute(inside, b"spans", spans)
        wanted = {column: prefixed(cell, tags.prefix) for column, cell in row.cells.items()}
        cells = self._merged(tags, content, wanted, row)
        return b"<%brow%b>%b%b" % (tags.prefix, inside, cells, tags.row_end)

    def _merged(
        self, tags: Tags, content: bytes, wanted: dict[int, bytes], row: GainedRow
    ) -> bytes:
        """A row's content with these cells in their places."""
        columns = sorted(wanted)
        if _ends_before(tags, content, columns[0]):
            # The usual case, a new column at the right end, is done without a look at the rest.
            return content + b"".join(wanted[column] for column in columns)
        pieces: list[bytes] = []
        at, column = 0, -1
        for found in tags.cell.finditer(content):
            column = column_of(found, column)
            while columns and columns[0] < column:
                pieces += [content[at : found.start()], wanted[columns.pop(0)]]
                at = found.start()
            if columns and columns[0] == column:
                columns.pop(0)
                end = found.end()
                if not found.group(2):
                    close = _cell_end(tags.prefix).search(content, found.end())
                    if close is None:
                        raise DamagedSheet("file.why.cell_no_end")
                    end = close.end()
                old = content[found.start() : end]
                formula = tags.formula.search(old)
                if column in row.blank and (formula or tags.stored.search(old)):
                    continue
                if formula and b"<%bf" % tags.prefix not in wanted[column]:
                    self.dropped_formula = True
                if column in row.plain:
                    look = attributes(found.group(1)).get(b"s")
                    if look:
                        wanted[column] = _styled(wanted[column], look)
                pieces += [content[at : found.start()], wanted[column]]
                at = end
        pieces.append(content[at:])
        return b"".join((*pieces, *(wanted[each] for each in columns)))

    def _refuse_torn(self, tags: Tags, window: bytes) -> None:
        """Raise DamagedSheet where only a part of a shared or array formula would be replaced."""
        for found in _shared(tags.prefix).finditer(window):
            known = attributes(found.group(1))
            kind, name = known.get(b"t"), known.get(b"ref")
            held = block(name.decode("ascii", "replace")) if name else None
            if held is None or (held.top, held.left) == (held.bottom, held.right):
                continue
            if kind == b"shared":
                # The first cell holds the text of all; any other can go.
                hit = self._fills(held.top, held.left)
            else:
                hit = any(self._fills(*each) for each in self._filled(held))
            if hit and not all(
                self._fills(row, column)
                for row in range(held.top, held.bottom + 1)
                for column in range(held.left, held.right + 1)
            ):
                raise DamagedSheet("file.why.one_formula", cells=held.name)

    def _fills(self, row: int, column: int) -> bool:
        gained = self._gain.rows.get(row + 1)
        return gained is not None and column in gained.cells and column not in gained.blank

    def _filled(self, held: Block) -> Iterator[tuple[int, int]]:
        """The 0-based gained cells within a block."""
        for number, row in self._gain.rows.items():
            if held.top < number <= held.bottom + 1:
                yield from ((number - 1, c) for c in row.cells if held.left <= c <= held.right)


def _until_data(stream: Iterator[tuple[Tags, bytes]]) -> tuple[Tags, bytes, bytes, bytes]:
    """What stands before the cells, the tag that begins them, and what was seen after it."""
    seen = b""
    for tags, window in stream:
        seen += window
        for found in tags.data.finditer(seen):
            if not found.group().startswith(b"<!"):
                return tags, seen[: found.start()], found.group(), seen[found.end() :]
    raise DamagedSheet("file.why.xml_no_rows")


@lru_cache
def _cell_end(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"</%bc\s*>" % re.escape(prefix))


@lru_cache
def _shared(prefix: bytes) -> re.Pattern[bytes]:
    """The start of a formula that speaks for a block of cells."""
    return re.compile(rb"<%bf(\s[^<>]*?\bref=[^<>]*?)/?>" % re.escape(prefix))


def _ends_before(tags: Tags, content: bytes, column: int) -> bool:
    """Whether all cells of a row certainly lie left of a column."""
    at = content.rfind(tags.cell_start + b" ")
    if at < 0:
        return not tags.cell.search(content)
    last = tags.cell.match(content, at)
    if not last or b"r" not in attributes(last.group(1)) or tags.cell_start + b">" in content:
        return False
    return column_of(last, -1) < column


def _widened(spans: bytes, row: GainedRow) -> bytes:
    """The ``spans`` of a row, which tells the columns it uses, after it gained cells."""
    first, _, last = spans.partition(b":")
    if not first.isdigit() or not last.isdigit():
        return b""
    low, high = min(row.cells) + 1, max(row.cells) + 1
    return b"%d:%d" % (min(int(first), low), max(int(last), high))


def _styled(cell: bytes, style: bytes) -> bytes:
    """A cell without a style, with one: after its address, as every program has it."""
    end = cell.index(b'"', cell.index(b' r="') + len(b' r="')) + 1
    return b'%b s="%b"%b' % (cell[:end], style, cell[end:])
