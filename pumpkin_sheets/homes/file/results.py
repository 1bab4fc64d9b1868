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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pumpkin_sheets.book import SheetResults
from pumpkin_sheets.homes.file.cells import (
    ERROR_TEXTS,
    Unwritable,
    escape,
    number_text,
    space_attribute,
)
from pumpkin_sheets.homes.file.own import OwnFormulas, Result
from pumpkin_sheets.homes.file.rows import (
    Places,
    Tags,
    attributes,
    cells_end,
    row_from,
    windows,
)
from pumpkin_sheets.homes.file.runs import Link, Run, Runs
from pumpkin_sheets.sheets.formula_text import unescape
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import column_letters

_TYPE = re.compile(rb"\s+t\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_RICH_VALUE = re.compile(rb"\s+vm\s*=\s*(?:\"[^\"]*\"|'[^']*')")
SAME = 1e-12


@dataclass(frozen=True)
class Wrong:
    """Where alone a table's results are wrong: below the 1-based ``row``, in columns by letters."""

    row: int
    columns: frozenset[bytes]


@functools.lru_cache
def formula_cell(prefix: bytes, columns: frozenset[bytes] | None = None) -> re.Pattern[bytes]:
    """A cell with a formula, up to the end of the formula, or of the cell where it is plain.

    Of some ``columns`` alone, where every cell has its address first.
    Groups: column letters and row number (where ``r`` comes first), the rest of the attributes,
    the formula's attributes, its text, the stored result (where nothing else follows it).
    """
    address = rb'(?: r="([A-Z]++)([0-9]++)")?+'
    if columns is not None:
        address = b' r="(%b)([0-9]++)"' % b"|".join(sorted(columns))
    cell = (
        rb"<~c%b([^<>]*+)>\s*+"
        rb"<~f(?=[\s/>])([^<>/]*+)(?:/>|>([^<]*+)</~f\s*+>)"
        rb"(?:<~v>([^<]*+)</~v></~c>)?+"
    )
    return re.compile(cell.replace(b"~", re.escape(prefix)) % address)


def stored(value: Result) -> tuple[bytes, bytes]:
    """A result as a cell stores it: its ``t`` attribute (empty for a number), escaped text."""
    if isinstance(value, str):
        return _stored_text(value)
    if isinstance(value, bool):
        return b"b", b"%d" % value
    return b"", number_text(value).encode()


@functools.lru_cache(maxsize=4096)
def _stored_text(value: str) -> tuple[bytes, bytes]:
    return b"e" if value in ERROR_TEXTS else b"str", escape(value).encode()


def _wrong(
    attributes: Sequence[bytes], texts: Sequence[bytes], wanted: Sequence[Result]
) -> list[int]:
    """Which cells of a column, by their attributes and stored texts, do not say what they must."""
    kinds = [_kind(each) for each in attributes]
    if not any(kinds):
        try:
            if [float(text) for text in texts] == wanted:
                return []
        except ValueError:
            pass  # not all are numbers: each by itself, then
    cells = enumerate(zip(kinds, texts, wanted, strict=True))
    return [index for index, (kind, text, value) in cells if not _same(kind, text, value)]


def _same(kind: bytes, text: bytes, value: Result) -> bool:
    """Whether a cell's type and stored text say ``value`` already, to 12 digits."""
    if type(value) is str and (kind, text) == _stored_text(value):
        return True  # the usual case
    if kind == b"" and isinstance(value, float):
        try:
            return math.isclose(float(text), value, rel_tol=SAME)
        except ValueError:
            return False  # an empty element, or nonsense
    fresh_kind, fresh = stored(value)
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


def _letters(column: int) -> bytes:
    return column_letters(column).encode()


def _named(error: Unwritable, letters: bytes, row: int) -> Unwritable:
    """A refusal that says which cell it is about."""
    return Unwritable("file.in_cell", cell=f"{letters.decode()}{row}", why=error)


class ResultSplice:
    """Refreshes the results of our formula cells on one worksheet; see ``SheetResults``.

    ``wrong`` tells which cells below a table's titles are looked at; None for all.
    ``changed`` tells how many cells were rewritten so far, ``passing`` how many of them every
    program works out anew by itself; ``finished`` that no other will be.
    Raises Unwritable for a number that no cell can hold.
    """

    def __init__(self, results: SheetResults, wrong: Wrong | None = None) -> None:
        if wrong is not None:
            columns = (c for c in results.columns if _letters(c.column) in wrong.columns)
            results = replace(results, columns=tuple(columns))
        self._ours = OwnFormulas(results)
        self._wrong = wrong
        self.finished = False
        self.changed = 0
        self.passing = 0

    def run(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The worksheet's XML with fresh results.  Raises DamagedSheet and Unwritable."""
        places = Places()
        runs: Runs | None = None
        for tags, window in windows(chunks):
            if self.finished:
                yield window
                continue
            runs = runs or Runs(tags.prefix)
            yield self._window(tags, window, places, runs)
            places.pass_over(tags, window)

    def _parts(
        self, tags: Tags, window: bytes, row: int
    ) -> Iterator[tuple[int, int, re.Pattern[bytes]]]:
        """Where to look for which cells, in a window whose rows follow the 1-based ``row``."""
        end = cells_end(tags, window)
        wrong = self._wrong
        at = row_from(tags, window, row, wrong.row) if wrong else None
        yield 0, end if at is None else at, formula_cell(tags.prefix)
        if wrong and at is not None:
            self.finished = not wrong.columns
            if wrong.columns:
                yield at, end, formula_cell(tags.prefix, wrong.columns)

    def _window(self, tags: Tags, window: bytes, places: Places, runs: Runs) -> bytes:
        refreshed = _Refreshed(tags, window)
        for start, end, pattern in self._parts(tags, window, places.row):
            found = pattern.search(window, start, end)
            while found:
                known = runs.find(found.group(1), window, found.start(), end)
                if known:
                    refreshed.take_run(*known)
                else:
                    self._single(refreshed, found, places, runs)
                found = pattern.search(window, (known[1] if known else found).end(), end)
        content = refreshed.content()
        self.changed += refreshed.changed
        return content

    def _single(
        self, refreshed: _Refreshed, found: re.Match[bytes], places: Places, runs: Runs
    ) -> None:
        """One cell with a formula, as ``formula_cell`` finds it."""
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
            before = refreshed.changed
            try:
                refreshed.take(found, rest, result, ours[0])
            except Unwritable as error:
                raise _named(error, letters, int(row)) from error
            if refreshed.changed > before and self._ours.is_volatile(text):
                self.passing += 1


class _Refreshed:
    """A window in the making, with fresh results where the stored ones are wrong."""

    def __init__(self, tags: Tags, window: bytes) -> None:
        self.tags = tags
        self.window = window
        self.changed = 0
        self._runs: dict[Run, list[re.Match[bytes]]] = {}
        self._edits: list[tuple[int, int, bytes]] = []

    def content(self) -> bytes:
        """The window after all its cells were handed over."""
        for run, found in self._runs.items():
            self._look_at(run, found)
        if not self._edits:
            return self.window
        pieces: list[bytes] = []
        done = 0
        for start, stop, fresh in sorted(self._edits):
            pieces += (self.window[done:start], fresh)
            done = stop
        pieces.append(self.window[done:])
        return b"".join(pieces)

    def take_run(self, run: Run, found: re.Match[bytes]) -> None:
        """The cells of a run."""
        self._runs.setdefault(run, []).append(found)

    def _look_at(self, run: Run, found: Sequence[re.Match[bytes]]) -> None:
        """All rows of a run together, column by column."""
        numbers, *groups = zip(*(each.groups() for each in found), strict=True)
        rows = [int(number) for number in numbers]
        for place, (letters, column) in enumerate(run.columns):
            wanted = [column.values[row - column.first] for row in rows]
            for index in _wrong(groups[2 * place], groups[2 * place + 1], wanted):
                rest, result = found[index].span(2 * place + 2), found[index].span(2 * place + 3)
                try:
                    self._put(rest, result, wanted[index])
                except Unwritable as error:
                    raise _named(error, letters, rows[index]) from error

    def take(
        self, found: re.Match[bytes], rest: bytes, result: bytes | None, wanted: Result
    ) -> None:
        """A cell by itself, as ``formula_cell`` finds it."""
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
        kind, fresh = stored(wanted)
        if kind == _kind(self.window[slice(*rest)]) and fresh == fresh.strip():
            self._edits.append((*result, fresh))
            self.changed += 1
        else:
            name = len(self.tags.prefix)
            self._put_whole(rest, (result[0] - name - 3, result[1] + name + 4), wanted)

    def _put_whole(self, rest: tuple[int, int], element: tuple[int, int], wanted: Result) -> None:
        """Put a result where another, or none, has its element."""
        kind, fresh = stored(wanted)
        old = self.window[slice(*rest)]
        if kind != _kind(old):
            self._edits.append((*rest, _with_kind(old, kind)))
        prefix = self.tags.prefix
        space = space_attribute(wanted).encode() if isinstance(wanted, str) else b""
        self._edits.append((*element, b"<%bv%b>%b</%bv>" % (prefix, space, fresh, prefix)))
        self.changed += 1
