"""A workbook in other words: its sheets, and a formula under other titles and with other texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from pumpkin_sheets.sheets.drawing import Placed, quoted
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.words import Words

Place = tuple[int, int]
"""A 0-based row and column."""

_TITLE = r"'(?:[^']|'')+'!|(?<![\]\w.])[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!"
_PIECES = re.compile(rf'"(?:[^"]|"")*"|{_TITLE}')
_ADDRESS = re.compile(rf"(#?)({_TITLE})")
_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_FIELDS = re.compile(
    r'"(?:[^"]|"")*"|\[[^\]]*\]'
    r"|'(?P<quoted>(?:[^']|'')*)'|(?<![\w.])(?P<bare>[^\W\d][\w.]*+)(?!\s*\()"
)


@dataclass(frozen=True)
class Retold:
    """One sheet: its new ``title``, new texts of cells, and what else is said in other words.

    ``texts`` are those within formulas, ``said`` those of prompts, charts and buttons, old to new.
    ``looks`` are cells of ours that look otherwise in the new language, ``columns`` the titles of
    a table's columns, ``began`` the texts with which its rows began.
    """

    title: str
    cells: Mapping[Place, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    looks: Sequence[Placed] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    began: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Translation:
    """A whole workbook: its sheets of ours by their titles now.

    ``common`` are texts within formulas that mean the same everywhere, ``formats`` the formats of
    numbers that differ, old to new.
    """

    before: Words
    after: Words
    sheets: Mapping[str, Retold]
    common: Mapping[str, str]
    formats: Mapping[str, str]

    @property
    def titles(self) -> dict[str, str]:
        """The new title of each sheet by its title now."""
        return {title: sheet.title for title, sheet in self.sheets.items()}


def texts_of(formula: str) -> list[str]:
    """The texts that a formula holds, in order."""
    return [_unquoted(found) for found in _TEXTS.findall(formula)]


def names_a_sheet(formula: str, titles: Mapping[str, str]) -> bool:
    """Whether a formula speaks of one of these sheets."""
    pieces = [found for found in _PIECES.findall(formula) if not found.startswith('"')]
    return any(_retitled(piece, titles) != piece for piece in pieces)


def sheets_of(formula: str) -> set[str]:
    """The titles of the sheets that a formula speaks of."""
    pieces = [found for found in _PIECES.findall(formula) if not found.startswith('"')]
    return {_title(piece) for piece in pieces}


def refielded(formula: str, columns: Mapping[str, str]) -> str:
    """The formula of a pivot table's calculated field, with other names of the fields."""

    def field_of(match: re.Match[str]) -> str:
        bare = match["bare"]
        old = match["quoted"].replace("''", "'") if match["quoted"] else bare
        return quoted(columns[old]) if old in columns else match[0]

    return _FIELDS.sub(field_of, formula)


def retold(formula: str, titles: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """The formula with new titles of sheets, and with other texts in place of whole ones.

    An address within a text (``"#Clients!A1"``) has the new title too.
    """

    def piece(match: re.Match[str]) -> str:
        found = match[0]
        if not found.startswith('"'):
            return _retitled(found, titles)
        text = _unquoted(found)
        fresh = texts[text] if text in texts else readdressed(text, titles)
        return found if fresh == text else '"' + fresh.replace('"', '""') + '"'

    return _PIECES.sub(piece, formula)


def retitled(formula: str, titles: Mapping[str, str]) -> str:
    """The formula as a program rewrites it by itself where sheets get these new titles."""
    return _PIECES.sub(lambda m: m[0] if m[0].startswith('"') else _retitled(m[0], titles), formula)


def readdressed(text: str, titles: Mapping[str, str]) -> str:
    """A text that begins with the address of a cell, with the new title of its sheet."""
    match = _ADDRESS.match(text)
    if match is None:
        return text
    return match[1] + _retitled(match[2], titles) + text[match.end() :]


def _retitled(reference: str, titles: Mapping[str, str]) -> str:
    """``Clients!`` or ``'Touch Log'!`` under its new title; a span of sheets has two."""
    title = _title(reference)
    if title in titles:
        return quoted(titles[title]) + "!"
    first, colon, last = title.partition(":")
    if colon and (first in titles or last in titles):
        return quoted(f"{titles.get(first, first)}:{titles.get(last, last)}") + "!"
    return reference


def _title(reference: str) -> str:
    title = reference[:-1]
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def _unquoted(found: str) -> str:
    return found[1:-1].replace('""', '"')
