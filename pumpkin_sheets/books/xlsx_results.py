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

from pumpkin_sheets.books.book import ResultColumn, SheetResults
from pumpkin_sheets.books.formula_text import canonical, functions, unescape
from pumpkin_sheets.books.xlsx_cells import (
    ERROR_TEXTS,
    Unwritable,
    column_letters,
    escape,
    number_text,
    space_attribute,
)
from pumpkin_sheets.books.xlsx_rows import Places, Tags, attributes, cells_end, windows

Result = str | float | int

_DIGITS = re.compile(rb"[0-9]+")
_LONE_NUMBER = re.compile(rb"(?<![0-9.])[0-9]+(?![0-9.])")
_TYPE = re.compile(rb"\s+t\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_RICH_VALUE = re.compile(rb"\s+vm\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SAME = 1e-12
_MOST_SPELLINGS = 4


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


class _Column:
    """One calculated column: which cells are ours, and what belongs in them."""

    def __init__(self, expected: ResultColumn) -> None:
        self.first = expected.first_row + 1
        self.values = expected.values
        self._strict = canonical(expected.formula, keep_row_dollars=True)
        self._canonical = canonical(expected.formula)
        self._spellings = [escape_formula(expected.formula).split(b"\0")]
        self._not_ours: set[bytes] = set()
        self._literals = {
            *_DIGITS.findall(self._canonical.encode()),
            *_DIGITS.findall(expected.formula.encode()),
        }

    def value(self, row: int) -> Result | None:
        """What belongs in a 1-based row; None outside the table."""
        index = row - self.first
        return self.values[index] if 0 <= index < len(self.values) else None

    def reads(self, text: bytes, row: bytes) -> bool:
        """Whether a cell of this row is ours by the spelling met last; False proves nothing."""
        return row.join(self._spellings[0]) == text and self.first <= int(row) < self.first + len(
            self.values
        )

    def wanted(self, text: bytes, row: bytes) -> Result | None:
        """What belongs in the cell with this raw formula text, if the cell is ours."""
        index = int(row) - self.first
        if not 0 <= index < len(self.values):
            return None
        return self.values[index] if self._owns(text, row) else None

    def _owns(self, text: bytes, row: bytes) -> bool:
        for spelling in self._spellings:
            if row.join(spelling) == text:
                return True
        # Written down by another program.  With the row's number taken out, all rows of a column
        # read alike: one careful comparison teaches the spelling, the rest is quick again.
        general = _LONE_NUMBER.sub(lambda m: b"\0" if m.group() == row else m.group(), text)
        if general in self._not_ours and row not in self._literals:
            return False
        if canonical(unescape(general)) == self._canonical:
            self._spellings.insert(0, general.split(b"\0"))
            del self._spellings[_MOST_SPELLINGS:]
            return True
        if canonical(unescape(text)) == self._canonical.replace("\0", row.decode()):
            return True
        self._not_ours.add(general)
        return False

    def owns_filled(self, text: bytes, row: bytes) -> bool:
        """Whether the formula is ours also in the rows that it is filled into as shared."""
        found = canonical(unescape(text), keep_row_dollars=True)
        return found == self._strict.replace("\0", row.decode())


def escape_formula(formula: str) -> bytes:
    """A formula as most programs write it into XML."""
    return formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


class ResultSplice:
    """Refreshes the results of our formula cells on one worksheet; see ``SheetResults``.

    When ``run`` is exhausted, ``changed`` tells how many cells were rewritten.
    Raises Unwritable for a number that no cell can hold.
    """

    def __init__(self, results: SheetResults) -> None:
        self._columns: dict[bytes, list[_Column]] = {}
        for column in results.columns:
            letters = column_letters(column.column).encode()
            self._columns.setdefault(letters, []).append(_Column(column))
        self._formulas = {escape_formula(f): v for f, v in results.formulas.items()}
        self._spelled = {canonical(f): v for f, v in results.formulas.items()}
        self._called = {functions(f) for f in results.formulas}
        self._shared: dict[bytes, tuple[bytes, _Column] | None] = {}
        self.changed = 0

    def run(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The worksheet's XML with fresh results.  Raises DamagedSheet and Unwritable."""
        places = Places()
        for tags, window in windows(chunks):
            yield from self._window(tags, window, places)
            places.pass_over(tags, window)

    def _window(self, tags: Tags, window: bytes, places: Places) -> Iterator[bytes]:
        pieces: list[bytes] = []
        done = 0
        only = {letters: found[0] for letters, found in self._columns.items() if len(found) == 1}
        for found in _formula_cell(tags.prefix).finditer(window, 0, cells_end(tags, window)):
            letters, row, rest, formula_attributes, text, result = found.groups()
            if letters is None:
                number, place = places.cell(tags, window, found.start())
                letters, row = column_letters(place).encode(), b"%d" % number
            # The usual cases come first, by themselves: this loop runs once per formula.
            wanted: Result | None
            column = only.get(letters)
            if column and text and not formula_attributes and column.reads(text, row):
                wanted = column.values[int(row) - column.first]
            else:
                wanted = self._wanted(letters, row, formula_attributes, text)
            if wanted is None:
                continue
            kind = _kind(rest)
            if result is not None and _same(kind, result, wanted):
                continue
            try:
                fresh_kind, fresh = _stored(wanted)
            except Unwritable as error:
                raise Unwritable(f"{letters.decode()}{row.decode()}: {error}") from error
            if result is not None and kind == fresh_kind and fresh == fresh.strip():
                pieces += (window[done : found.start(6)], fresh)
                done = found.end(6)
            else:
                cell = _Whole(tags, window, found)
                if cell.result is not None and _same(kind, cell.result, wanted):
                    continue
                space = space_attribute(wanted).encode() if isinstance(wanted, str) else b""
                rest = rest if kind == fresh_kind else _with_kind(rest, fresh_kind)
                pieces += (window[done : found.start(3)], rest, cell.formula)
                pieces.append(b"<%bv%b>%b</%bv>" % (tags.prefix, space, fresh, tags.prefix))
                done = cell.after
            self.changed += 1
        pieces.append(window[done:] if done else window)
        yield b"".join(pieces)

    def _wanted(
        self, letters: bytes, row: bytes, formula_attributes: bytes, text: bytes | None
    ) -> Result | None:
        """What belongs in the cell, or None if it is not ours."""
        if b"shared" in formula_attributes:
            shared = self._shared_column(letters, row, formula_attributes, text)
            if not text:
                return shared.value(int(row)) if shared else None
        if not text:
            return None
        for column in self._columns.get(letters, ()):
            value = column.wanted(text, row)
            if value is not None:
                return value
        return self._by_text(text) if self._formulas else None

    def _by_text(self, text: bytes) -> Result | None:
        value = self._formulas.get(text)
        if value is None:
            formula = unescape(text)
            if functions(formula) in self._called:
                value = self._spelled.get(canonical(formula))
        return value

    def _shared_column(
        self, letters: bytes, row: bytes, formula_attributes: bytes, text: bytes | None
    ) -> _Column | None:
        """The column that a shared formula stands for: its first cell says so for the others."""
        known = attributes(formula_attributes)
        group = known.get(b"si", b"")
        if text and b"ref" in known:
            owner = next(
                (c for c in self._columns.get(letters, ()) if c.owns_filled(text, row)), None
            )
            self._shared[group] = (letters, owner) if owner else None
        home = self._shared.get(group)
        return home[1] if home and home[0] == letters else None


class _Whole:
    """A formula cell taken apart: ``formula`` is from the start tag's ``>`` to where the result
    stands or belongs, ``result`` the raw one if there is any, ``after`` where the rest begins.
    """

    def __init__(self, tags: Tags, window: bytes, found: re.Match[bytes]) -> None:
        if found.group(6) is not None:
            stop = found.start(6) - len(tags.prefix) - len("<v>")
        else:
            stop = found.end()
        stored = tags.stored.search(window, stop, window.find(tags.cell_end, stop))
        value = tags.value.fullmatch(stored.group()) if stored else None
        start, self.after = stored.span() if stored else (stop, stop)
        self.formula = window[found.end(3) : start]
        self.result = value.group(1) if value else None
