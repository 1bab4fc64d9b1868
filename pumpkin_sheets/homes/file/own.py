"""Which formula cells of a worksheet are ours, and what belongs in them.

A cell is ours where its formula says what our workbook has in that place, however the program
that saved the file last has spelled it.
"""

from __future__ import annotations

import re
from functools import cached_property

from pumpkin_sheets.book import ResultColumn, SheetResults
from pumpkin_sheets.homes.file.rows import attributes
from pumpkin_sheets.sheets.formula_text import canonical, functions, unescape
from pumpkin_sheets.sheets.schema import column_letters

Result = str | float | int
Spelling = tuple[bytes, ...]
"""A formula as raw XML text, in pieces between which the row's number stands."""

_DIGITS = re.compile(rb"[0-9]+")
_LONE_NUMBER = re.compile(rb"(?<![0-9.])[0-9]+(?![0-9.])")
_ARGUMENT = re.compile(r"(?<=[(,])[0-9]+")
_MOST_SPELLINGS = 4


class OwnColumn:
    """One calculated column: which cells are ours, and what belongs in them.

    ``values[i]`` belongs to the 1-based row ``first + i``.
    """

    def __init__(self, expected: ResultColumn) -> None:
        self.first = expected.first_row + 1
        self.values = expected.values
        self._formula = expected.formula
        self._spellings: list[Spelling] = [tuple(escape_formula(expected.formula).split(b"\0"))]
        self._not_ours: set[bytes] = set()

    # Needed only for a spelling that is not our own: most files hold none.

    @cached_property
    def _canonical(self) -> str:
        return canonical(self._formula)

    @cached_property
    def _strict(self) -> str:
        return canonical(self._formula, keep_row_dollars=True)

    @cached_property
    def _literals(self) -> set[bytes]:
        spelled = (self._canonical, self._formula)
        return {digits for each in spelled for digits in _DIGITS.findall(each.encode())}

    def value(self, row: int) -> Result | None:
        """What belongs in a 1-based row; None outside the table."""
        index = row - self.first
        return self.values[index] if 0 <= index < len(self.values) else None

    def spelling(self, text: bytes, row: bytes) -> Spelling | None:
        """The spelling that this row's formula has, if it has been met before."""
        return next((s for s in self._spellings if row.join(s) == text), None)

    def wanted(self, text: bytes, row: bytes) -> Result | None:
        """What belongs in the cell with this raw formula text, if the cell is ours."""
        value = self.value(int(row))
        return None if value is None or not self._owns(text, row) else value

    def _owns(self, text: bytes, row: bytes) -> bool:
        if self.spelling(text, row) is not None:
            return True
        # Written down by another program.  With the row's number taken out, all rows of a column
        # read alike: one careful comparison teaches the spelling, the rest is quick again.
        general = _LONE_NUMBER.sub(lambda m: b"\0" if m.group() == row else m.group(), text)
        if general in self._not_ours and row not in self._literals:
            return False
        if canonical(unescape(general)) == self._canonical:
            self._spellings.insert(0, tuple(general.split(b"\0")))
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


class OwnFormulas:
    """All formulas of ours on one worksheet; see ``SheetResults``.

    Ask for the cells in the order of the file: shared formulas are told by their first cell.
    """

    def __init__(self, results: SheetResults) -> None:
        self._columns: dict[bytes, list[OwnColumn]] = {}
        for column in results.columns:
            letters = column_letters(column.column).encode()
            self._columns.setdefault(letters, []).append(OwnColumn(column))
        self._results = results
        self._formulas = {escape_formula(f): v for f, v in results.formulas.items()}
        self._volatile = {canonical(f) for f in results.volatile}
        self._shared: dict[bytes, tuple[bytes, OwnColumn] | None] = {}

    @cached_property
    def _spelled(self) -> dict[str, Result]:
        return {canonical(f): v for f, v in self._results.formulas.items()}

    @cached_property
    def _called(self) -> set[tuple[str, ...]]:
        # Thousands of them may differ in nothing but a number.
        alike = {_ARGUMENT.sub("", formula) for formula in self._results.formulas}
        return set(map(functions, alike))

    def is_volatile(self, text: bytes | None) -> bool:
        """Whether every program works this formula of ours out anew when it opens the file."""
        if not text or not self._volatile:
            return False
        return canonical(unescape(text)) in self._volatile

    def wanted(
        self, letters: bytes, row: bytes, formula_attributes: bytes, text: bytes | None
    ) -> tuple[Result, OwnColumn | None] | None:
        """What belongs in the cell, or None if it is not ours.

        With it comes the column whose own text the formula is, if it is one's.
        """
        if b"shared" in formula_attributes:
            shared = self._shared_column(letters, row, formula_attributes, text)
            if not text:
                value = shared.value(int(row)) if shared else None
                return None if value is None else (value, None)
        if not text:
            return None
        for column in self._columns.get(letters, ()):
            value = column.wanted(text, row)
            if value is not None:
                return value, column
        value = self._by_text(text) if self._formulas else None
        return None if value is None else (value, None)

    def _by_text(self, text: bytes) -> Result | None:
        value = self._formulas.get(text)
        if value is None:
            formula = unescape(text)
            if functions(formula) in self._called:
                value = self._spelled.get(canonical(formula))
        return value

    def _shared_column(
        self, letters: bytes, row: bytes, formula_attributes: bytes, text: bytes | None
    ) -> OwnColumn | None:
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
