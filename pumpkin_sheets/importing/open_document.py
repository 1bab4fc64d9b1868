"""Cells of an .ods that calamine gives as empty: errors, and formulas that were never calculated.

``content.xml`` is read as it lies, cell by cell, and nothing of it is held.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO
from xml.parsers import expat

from pumpkin_sheets.importing.listing import UNCALCULATED

Marked = dict[str, dict[tuple[int, int], str]]
"""What cells say, by sheet and by row and column from 0."""

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT = (f"{_OASIS}{name}:1.0 " for name in ("office", "table", "text"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_LONGEST = 20
"""Signs of an error."""
_MOST_REPEATED = 1_000
"""An error that is said to stand in so many cells side by side is told of these."""


def marked_in_ods(path: Path) -> Marked:
    """The errors of an .ods, and UNCALCULATED; none where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            return _Reader().read(content)
    except (KeyError, zipfile.BadZipFile, OSError, expat.ExpatError, ValueError):
        return {}  # calamine says what is wrong with it


class _Reader:
    def __init__(self) -> None:
        self._found: Marked = {}
        self._sheet: dict[tuple[int, int], str] = {}
        self._row = self._column = self._rows = self._wide = 0
        self._text: list[str] | None = None
        self._formula = False
        self._said = False
        self._error = False

    def read(self, content: IO[bytes]) -> Marked:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._signs
        parser.ParseFile(content)
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self._wide = int(attributes.get(f"{_TABLE}number-columns-repeated", 1))
            self._error = attributes.get(f"{_CALC}value-type") == "error"
            kind = attributes.get(f"{_OFFICE}value-type")
            self._formula = f"{_TABLE}formula" in attributes and kind is None
            self._said, self._text = False, [] if self._error else None
        elif name == f"{_TEXT}p":
            self._said = True
        elif name == f"{_TABLE}table-row":
            self._rows = int(attributes.get(f"{_TABLE}number-rows-repeated", 1))
            self._column = 0
        elif name == f"{_TABLE}table":
            self._sheet = self._found.setdefault(attributes.get(f"{_TABLE}name", ""), {})
            self._row = 0

    def _end(self, name: str) -> None:
        if name in _CELLS:
            if self._error:
                self._mark("".join(self._text or ())[:_LONGEST].strip() or "#N/A")
            elif self._formula and not self._said:
                self._mark(UNCALCULATED)
            self._column += self._wide
            self._text = None
        elif name == f"{_TABLE}table-row":
            self._row += self._rows

    def _signs(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _mark(self, said: str) -> None:
        for row in range(self._row, self._row + min(self._rows, _MOST_REPEATED)):
            for column in range(self._column, self._column + min(self._wide, _MOST_REPEATED)):
                self._sheet[row, column] = said
