"""The rows of a list, as often as they are wanted (F54)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LOOKED_AT = 30
"""So many rows may stand above the titles, these included."""

UNCALCULATED = "=…"
"""What a cell says whose formula was never calculated: nobody knows its value."""

Cells = Sequence[object]
Line = tuple[int, Cells]
"""The number of a row, from 1 as programs show it, and its cells."""
Progress = Callable[[float], None]
"""Told now and then what part of one reading is done, from 0 to 1."""


@dataclass(frozen=True)
class Doubt:
    """Another encoding in which a text would look as well: a ``word`` of it, and that there."""

    encoding: str
    word: str
    instead: str


@dataclass(frozen=True)
class Listing:
    """The rows of a text, or of one sheet of a workbook.

    ``encoding`` is shown as people call it, "" of a workbook, whose sheet is ``sheet``.
    """

    name: str
    rows: Callable[[Progress | None], Iterator[Line]]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    doubt: Doubt | None = None

    def head(self) -> list[Line]:
        """The first rows, among which the titles are."""
        return list(itertools.islice(self.rows(None), LOOKED_AT))
