"""A table put in place of a worksheet's rows.

Pure functions over bytes: chunks of XML go in, chunks of XML come out, and nothing outside the
replaced rows (and ``<dimension>``) is altered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pumpkin_sheets.book import Cell, Rows
from pumpkin_sheets.homes.file.cells import (
    LAST_COLUMN,
    LAST_ROW,
    Unwritable,
    cell_ends,
)
from pumpkin_sheets.homes.file.heights import PLAIN_WIDTH, row_heights
from pumpkin_sheets.homes.file.rows import (
    LONGEST_ROW,
    DamagedSheet,
    Tags,
    attributes,
    cells_end,
    column_of,
    row_number,
    windows,
)
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import column_letters

_BLOCK = 1 << 20
_ROWS = 1000
_NUMBER = re.compile(rb"[0-9]{1,9}(\.[0-9]*)?")


@dataclass(frozen=True)
class _Cut:
    """Where the replaced rows begin: the head ends at ``at``, the old rows begin at ``after``."""

    at: int
    after: int
    opening: bytes = b""
    closing: bytes = b""


@dataclass(frozen=True)
class _Pattern:
    """How the rows look: attributes for ``<row>``, and a style attribute per 0-based column."""

    row: str
    cells: dict[int, str]
    columns: tuple[tuple[int, int, str], ...]
    widths: tuple[tuple[int, int, float], ...]

    def style(self, column: int) -> str:
        """The style attribute (`` s="4"``) for a cell, or nothing."""
        if column in self.cells:
            return self.cells[column]
        return next((s for first, last, s in self.columns if first <= column <= last), "")

    def width(self, column: int) -> float:
        """The width of a column, as Excel counts it."""
        return next((w for first, last, w in self.widths if first <= column <= last), PLAIN_WIDTH)


class TableSplice:
    """Puts a table into one of Python's own worksheets, from ``rows.first_row`` down.

    Styles come from the first row that stood there before, else from the columns; an empty
    table leaves one row of empty styled cells, so that the next one finds them.  Once ``run``
    has begun, ``changed`` and ``dropped_formula`` are known.  Raises Unwritable.
    """

    def __init__(self, rows: Rows, date1904: bool) -> None:
        if len(set(rows.columns)) != len(rows.columns):
            raise ValueError("a column stands twice in one table")
        if (
            rows.first_row + len(rows.rows) > LAST_ROW
            or max(rows.columns, default=0) >= LAST_COLUMN
        ):
            raise Unwritable("file.why.too_large")
        self._rows = rows
        self._date1904 = date1904
        self.changed = False
        self.finished = False
        self.dropped_formula = False

    def run(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The worksheet's XML with the new rows.  Raises DamagedSheet and Unwritable."""
        stream = windows(chunks)
        tags, cut, seen = _until_cut(stream, self._rows.first_row)
        head, old = seen[: cut.at], seen[cut.after :]
        pattern = _pattern(tags, head, old)
        fresh = list(self._render(tags.prefix.decode(), pattern))
        columns = max([0, *self._rows.columns, *pattern.cells, _last_column(tags, head)])
        last_row = max(self._rows.first_row + len(fresh), 1)
        body = "".join(fresh).encode()
        del fresh
        after = self._compare(tags, body, old, stream, bool(cut.closing))
        yield _with_dimension(tags, head, f"A1:{column_letters(columns)}{last_row}")
        yield cut.opening
        for at in range(0, len(body), _BLOCK):
            yield body[at : at + _BLOCK]
        yield cut.closing
        yield after
        for _, window in stream:
            yield window

    def _compare(
        self,
        tags: Tags,
        fresh: bytes,
        old: bytes,
        stream: Iterator[tuple[Tags, bytes]],
        ended: bool,
    ) -> bytes:
        """Pass over the old rows, noting what they held; what follows them in their window."""
        compared = 0
        same = True
        while not ended:
            end = cells_end(tags, old)
            ended = end < len(old)
            rows = old[:end]
            same = same and fresh.startswith(rows, compared)
            compared += end
            if not self.dropped_formula and tags.formula.search(rows):
                self.dropped_formula = True
            old = old[end:]
            if not ended:
                following = next(stream, None)
                if following is None:
                    raise DamagedSheet("file.why.xml_ends")
                old = following[1]
        self.changed = not (same and compared == len(fresh))
        return old

    def _render(self, prefix: str, pattern: _Pattern) -> Iterator[str]:
        rows = self._rows
        indexes: dict[int, int | None] = dict.fromkeys(c for c in pattern.cells if pattern.cells[c])
        indexes.update((column, index) for index, column in enumerate(rows.columns))
        plan = [
            (indexes[column], column_letters(column), pattern.style(column))
            for column in sorted(indexes)
        ]
        if any(len(values) != len(rows.columns) for values in rows.rows):
            raise ValueError("a row of the table is longer or shorter than its columns")
        if not rows.rows and (pattern.row or any(style for _, _, style in plan)):
            empty: list[Sequence[Cell]] = [[None] * len(rows.columns)]
            yield from self._block(0, empty, plan, prefix, pattern)
        for at in range(0, len(rows.rows), _ROWS):
            yield from self._block(at, rows.rows[at : at + _ROWS], plan, prefix, pattern)

    def _block(
        self,
        at: int,
        rows: Sequence[Sequence[Cell]],
        plan: Sequence[tuple[int | None, str, str]],
        prefix: str,
        pattern: _Pattern,
    ) -> Iterator[str]:
        """Some rows of the table, from its row ``at`` on, rendered column by column."""
        first = self._rows.first_row + 1 + at
        values = list(zip(*rows, strict=True))
        nothing = (None,) * len(rows)
        starts = [f'<{prefix}c r="{letters}' for _, letters, _ in plan]
        opening, closing = f'<{prefix}row r="', f"</{prefix}row>"
        columns = [(nothing if i is None else values[i], at, style) for i, at, style in plan]
        # A row is what stands between its own number and those in the names of its cells.
        whole = bool(plan) and all(style or not _any_empty(cells) for cells, _, style in columns)
        afters = [*starts[1:], closing] if whole else [""] * len(plan)
        ends = [
            self._ends(*column, first, prefix, after)
            for column, after in zip(columns, afters, strict=True)
        ]
        heights = self._heights(values, len(rows), pattern)
        if whole:
            between = f">{starts[0]}"
            for number, (cells, height) in enumerate(
                zip(zip(*ends, strict=True), heights, strict=True), first
            ):
                yield str(number).join((opening, f'"{pattern.row}{height}{between}', *cells))
            return
        lines = zip(*ends, strict=True) if ends else [()] * len(rows)
        for number, (cells, height) in enumerate(zip(lines, heights, strict=True), first):
            there = zip(starts, cells, strict=True)
            inside = "".join(f"{start}{number}{end}" for start, end in there if end)
            yield f'{opening}{number}"{pattern.row}{height}>{inside}{closing}'

    def _heights(
        self, values: Sequence[Sequence[Cell]], rows: int, pattern: _Pattern
    ) -> Sequence[str]:
        """An attribute for each row; none where the owner chose how high rows are."""
        wrapped = [
            (pattern.width(column), cells)
            for column, cells in zip(self._rows.columns, values, strict=False)
            if column in self._rows.wrapped
        ]
        if not wrapped or " ht=" in pattern.row:
            return [""] * rows
        return [f' ht="{height:g}"' for height in row_heights(wrapped)]

    def _ends(
        self, cells: Sequence[Cell], letters: str, style: str, first: int, prefix: str, after: str
    ) -> list[str]:
        """The cells of a column from the 1-based row ``first`` on, as ``cell_ends`` has them."""
        ends: list[str] = []
        try:
            ends.extend(cell_ends(cells, style, prefix, self._date1904, after))
        except Unwritable as error:
            cell = f"{letters}{first + len(ends)}"
            raise Unwritable("file.in_cell", cell=cell, why=error) from error
        return ends


def _any_empty(cells: Sequence[Cell]) -> bool:
    return None in cells or "" in cells


def _until_cut(stream: Iterator[tuple[Tags, bytes]], first_row: int) -> tuple[Tags, _Cut, bytes]:
    """The cut, and everything seen up to and around it.  Raises DamagedSheet."""
    seen = b""
    data: re.Match[bytes] | None = None
    number = at = 0
    for tags, window in stream:
        seen += window
        if data is None:
            data = next((m for m in tags.data.finditer(seen) if m.group()[:2] != b"<!"), None)
            if data and data.group(1):
                name = b"%bsheetData>" % tags.prefix
                return tags, _Cut(data.start(), data.end(), b"<" + name, b"</" + name), seen
            at = data.end() if data else 0
        if data:
            end = len(seen) - len(window) + cells_end(tags, window)
            for row in tags.row.finditer(seen, at, end):
                number = row_number(row, number)
                if number > first_row:
                    return tags, _Cut(row.start(), row.start()), seen
            if end < len(seen):
                return tags, _Cut(end, end), seen
            at = end
        if len(seen) > 2 * LONGEST_ROW:
            break
    raise DamagedSheet("file.why.xml_no_rows")


def _pattern(tags: Tags, head: bytes, old: bytes) -> _Pattern:
    """The look of the first old row, and of the columns where it says nothing."""
    columns = tuple(
        (int(known[b"min"]) - 1, int(known[b"max"]) - 1, f' s="{known[b"style"].decode()}"')
        for known in (attributes(m.group(1)) for m in tags.column.finditer(head))
        if known.get(b"style", b"0") != b"0" and b"min" in known and b"max" in known
    )
    widths = tuple(
        (int(float(known[b"min"])) - 1, int(float(known[b"max"])) - 1, float(known[b"width"]))
        for known in (attributes(m.group(1)) for m in tags.column.finditer(head))
        if all(_NUMBER.fullmatch(known.get(name, b"")) for name in (b"min", b"max", b"width"))
    )
    row = tags.row.match(old)
    if not row:
        return _Pattern("", {}, columns, widths)
    cells: dict[int, str] = {}
    if not row.group(2):
        column = -1
        for cell in tags.cell.finditer(old, row.end(), old.find(tags.row_end, row.end())):
            column = column_of(cell, column)
            style = attributes(cell.group(1)).get(b"s", b"0")
            cells[column] = "" if style == b"0" else f' s="{style.decode()}"'
    known = attributes(row.group(1))
    kept = ""
    # Without customHeight the height is only what that one row's text needed.
    for needed, names in ((b"customFormat", (b"s", b"customFormat")), (b"customHeight", (b"ht",))):
        if known.get(needed) in (b"1", b"true"):
            for name in dict.fromkeys((*names, needed)):
                kept += f' {name.decode()}="{known.get(name, b"").decode()}"'
    return _Pattern(kept, cells, columns, widths)


def _last_column(tags: Tags, head: bytes) -> int:
    """The last 0-based column that the kept rows use; -1 where they use none."""
    last = -1
    for row in tags.row.finditer(head):
        column = -1
        row_end = max(head.find(tags.row_end, row.end()), 0)
        for found in tags.cell.finditer(head, row.end(), row_end):
            column = column_of(found, column)
            last = max(last, column)
    return last


def _with_dimension(tags: Tags, head: bytes, reference: str) -> bytes:
    return tags.dimension.sub(rb"\g<1>" + reference.encode(), head, count=1)
