"""A letter that a row of a table asks for: to whom, of which kind, with which facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.words import Sentence

Fact = str | float | dt.date | Sentence | tuple[Sentence, ...]
"""What a letter is told: a text, a number, a day, or sentences said in the letter's language."""


@dataclass(frozen=True)
class Wish:
    """One letter that a row asks for.

    ``to`` is whom it goes to, as the table names them; ``kind`` the name of a kind of letter;
    ``facts`` what its text is told, by the names between its braces, and ``contact`` and
    ``email`` besides.  One that is not known yet is left out: the letter then shows “…” and says
    what is missing.  ``row`` is the 0-based row of the sheet; ``columns`` says of each fact that
    people typed in which column it stands, so that a word which the reader must not see is told
    with its cell; ``elsewhere`` the same of facts on other tables: sheet, 0-based row, column.
    One that is not ``alone`` asks for no letter: it only tells what it knows to one that is asked
    for otherwise.
    """

    to: str
    kind: str
    facts: Mapping[str, Fact]
    row: int
    columns: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, int, str]] = field(default_factory=dict)
    alone: bool = True
