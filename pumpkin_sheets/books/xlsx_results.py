"""Fresh stored results for our own formula cells, on worksheets that people own.

A closed file does not recalculate; previewers and LibreOffice show whatever result was stored.
So the results that we know are written beside our formulas, and nothing else on the sheet is
touched: a cell whose formula is not ours, or whose stored result is right already, stays byte
for byte.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Iterator

from pumpkin_sheets.books.book import SheetResults
from pumpkin_sheets.books.formula_text import unescape
from pumpkin_sheets.books.xlsx_cells import (
    ERROR_TEXTS,
    Unwritable,
    column_letters,
    escape,
    number_text,
    space_attribute,
)
from pumpkin_sheets.books.xlsx_own import OwnFormulas, Result
from pumpkin_sheets.books.xlsx_rows import Places, Tags, attributes, cells_end, windows
from pumpkin_sheets.books.xlsx_runs import Link, Run, Runs

_TYPE = re.compile(rb"\s+t\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_RICH_VALUE = re.compile(rb"\s+vm\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SAME = 1e-12


@functools.lru_cache
def _formula_cell(prefix: bytes) -> re.Pattern[bytes]:
    """A cell with a formula, up to the end of the formula, or of the cell where it is plain.

    Groups: column letters and row number (where ``r`` comes first), the rest of the attributes,
    the formula's attributes, its text, the stored result (where nothing else follows it).
    """
    return re.compile(
        rb'<~c(?: r="([A-Z]++)([0-9]++)")?+([^<>]*+)>\s*+'
        rb"<~f(?=[\s/>])([^<>/]*+)(?:/>|>([^<]*+)</~f\s*+>)"
        rb"(?:<~v>([^<]*+)</~v></~c>)?+".replace(b"~", re.escape(prefix))
    )


def _stored(value: Result) -> tuple[bytes, bytes]:
    """A result as a cell stores it: its ``t`` attribute (empty for a number), escaped text."""
    if isinstance(value, str):
        return _stored_text(value)
    if isinstance(value, bool):
        return b"b", b"%d" % value
    return b"", number_text(value).encode()


@functools.lru_cache(maxsize=4096)
def _stored_text(value: str) -> tuple[bytes, bytes]:
    return b"e" if value in ERROR_TEXTS else b"str", escape(value).encode()


def _same(kind: bytes, text: bytes, value: Result) -> bool:
    """Whether a cell's type and stored text say ``value`` already, to 12 digits."""
    if kind == b"" and isinstance(value, float):
        try:
            return math.isclose(float(text), value, rel_tol=_SAME)
        except ValueError:
            return False  # an empty element, or nonsense
    fresh_kind, fresh = _stored(value)
    if kind != fresh_kind or text == fresh:
        return kind == fresh_kind
    return unescape(text) == unescape(fresh) if kind else _same(kind, text, float(value))


@functools.lru_cache(maxsize=4096)
def _kind(cell_attributes: bytes) -> bytes:
    """A cell's ``t`` attribute, empty for a number however that is said."""
    kind = attributes(cell_attributes).get(b"t", b"")
    return b"" if kind == b"n" else kind


@functools.lru_cache(maxsize=4096)
def _with_kind(cell_attributes: bytes, kind: bytes) -> bytes:
    # vm ties a cell to a rich value (a picture, a spilled error) that the old result was.
    plain = _RICH_VALUE.sub(b"", _TYPE.sub(b"", cell_attributes))
    return plain + b' t="%b"' % kind if kind else plain


class ResultSplice:
    """Refreshes the results of our formula cells on one worksheet; see ``SheetResults``.

    ``changed`` tells how many cells were rewritten so far.
    Raises Unwritable for a number that no cell can hold.
    """

    def __init__(self, results: SheetResults) -> None:
        self._ours = OwnFormulas(results)
        self.changed = 0

    def run(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The worksheet's XML with fresh results.  Raises DamagedSheet and Unwritable."""
        places = Places()
        runs: Runs | None = None
        for tags, window in windows(chunks):
            runs = runs or Runs(tags.prefix)
            yield self._window(tags, window, places, runs)
            places.pass_over(tags, window)

    def _window(self, tags: Tags, window: bytes, places: Places, runs: Runs) -> bytes:
        refreshed = _Refreshed(tags, window)
        pattern, end = _formula_cell(tags.prefix), cells_end(tags, window)
        found = pattern.search(window, 0, end)
        while found:
            known = runs.find(found.group(1), window, found.start(), end)
            if known:
                refreshed.take_run(*known)
            else:
                self._single(refreshed, found, places, runs)
            found = pattern.search(window, (known[1] if known else found).end(), end)
        self.changed += refreshed.changed
        return refreshed.content()

    def _single(
        self, refreshed: _Refreshed, found: re.Match[bytes], places: Places, runs: Runs
    ) -> None:
        """One cell with a formula, as ``_formula_cell`` finds it."""
        letters, row, rest, formula_attributes, text, result = found.groups()
        addressed = letters is not None
        if not addressed:
            number, place = places.cell(refreshed.tags, refreshed.window, found.start())
            letters, row = column_letters(place).encode(), b"%d" % number
        ours = self._ours.wanted(letters, row, formula_attributes, text)
        if runs.learning:
            link = None
            if ours and ours[1] and addressed and result is not None:
                spelling = ours[1].spelling(text, row)
                if spelling:
                    link = Link(letters, formula_attributes, spelling, ours[1])
            runs.note(link, row, *found.span())
        if ours:
            try:
                refreshed.take(found, rest, result, ours[0])
            except Unwritable as error:
                raise Unwritable(f"{letters.decode()}{row.decode()}: {error}") from error


class _Refreshed:
    """A window in the making, with fresh results where the stored ones are wrong.

    Hand it the cells in their order.
    """

    def __init__(self, tags: Tags, window: bytes) -> None:
        self.tags = tags
        self.window = window
        self.changed = 0
        self._pieces: list[bytes] = []
        self._done = 0

    def content(self) -> bytes:
        """The window with everything that was handed over so far."""
        self._pieces.append(self.window[self._done :] if self._done else self.window)
        return b"".join(self._pieces)

    def take_run(self, run: Run, found: re.Match[bytes]) -> None:
        """The cells of a run."""
        groups = found.groups()
        number = int(groups[0])
        cells = zip(run.columns, groups[1::2], groups[2::2], strict=True)
        for index, (column, rest, result) in enumerate(cells):
            wanted = column.values[number - column.first]
            if not _same(_kind(rest), result, wanted):
                group = 2 * index + 2
                self._put(found.span(group), found.span(group + 1), wanted)

    def take(
        self, found: re.Match[bytes], rest: bytes, result: bytes | None, wanted: Result
    ) -> None:
        """A cell by itself, as ``_formula_cell`` finds it."""
        kind = _kind(rest)
        if result is not None:
            if not _same(kind, result, wanted):
                self._put(found.span(3), found.span(6), wanted)
            return
        stop = found.end()
        stored = self.tags.stored.search(
            self.window, stop, self.window.find(self.tags.cell_end, stop)
        )
        value = self.tags.value.fullmatch(stored.group()) if stored else None
        if not value or not _same(kind, value.group(1), wanted):
            self._put_whole(found.span(3), stored.span() if stored else (stop, stop), wanted)

    def _put(self, rest: tuple[int, int], result: tuple[int, int], wanted: Result) -> None:
        """Put a result in place of another; the places of the attributes and of the text."""
        kind, fresh = _stored(wanted)
        if kind == _kind(self.window[slice(*rest)]) and fresh == fresh.strip():
            self._replace(*result, fresh)
            self.changed += 1
        else:
            name = len(self.tags.prefix)
            self._put_whole(rest, (result[0] - name - 3, result[1] + name + 4), wanted)

    def _put_whole(self, rest: tuple[int, int], element: tuple[int, int], wanted: Result) -> None:
        """Put a result where another, or none, has its element."""
        kind, fresh = _stored(wanted)
        old = self.window[slice(*rest)]
        if kind != _kind(old):
            self._replace(*rest, _with_kind(old, kind))
        prefix = self.tags.prefix
        space = space_attribute(wanted).encode() if isinstance(wanted, str) else b""
        self._replace(*element, b"<%bv%b>%b</%bv>" % (prefix, space, fresh, prefix))
        self.changed += 1

    def _replace(self, start: int, stop: int, fresh: bytes) -> None:
        self._pieces += (self.window[self._done : start], fresh)
        self._done = stop
