"""Cells as Excel hands them out and takes them: errors, days and text that must stay text."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Any

from pumpkin_sheets.book import Cell, Grid, same_values

_DAY_NOUGHT = dt.datetime(1899, 12, 30)

# COM gives an error as a whole number: this base, plus Excel's number of the error (2042 is
# #N/A).  xlwings turns the seven classic ones into text; these are the younger ones.
_COM_ERROR = -2146828288
_YOUNG_ERRORS = {
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
    2051: "#BUSY!",
}
# TRUE and FALSE, typed in one of Excel's languages.  Every other thing that Excel finds in a
# text has a digit in it or does not start with a letter.
_TRUE_AND_FALSE = """
    true false wahr falsch vrai faux verdadero falso vero verdadeiro waar onwaar sand falsk sant
    falskt usann tosi epätosi prawda fałsz pravda nepravda igaz hamis adevărat fals istina neistina
    resnica neresnica doğru yanlış истина ложь істина неістина хиба
"""
_BOOLEANS = frozenset(_TRUE_AND_FALSE.split())


def guarded(text: str) -> str:
    """The text as it must be handed to Excel to stay that text."""
    plain = (
        text[:1].isalpha()
        and not any(sign.isnumeric() for sign in text)
        and unicodedata.normalize("NFKC", text).strip().casefold() not in _BOOLEANS
    )
    return text if plain else f"'{text}"


def from_excel(value: Any) -> Cell:
    """A value that xlwings gives, as the adapters know it."""
    if isinstance(value, Decimal):  # cells with a currency format
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _YOUNG_ERRORS.get(value - _COM_ERROR, float(value))
    if isinstance(value, dt.datetime) and value.year < 1900:
        since = value - _DAY_NOUGHT
        return value.time() if dt.timedelta() <= since < dt.timedelta(days=1) else since
    if value is None or value == "":
        return None
    plain: Cell = value
    return plain


def to_excel(value: Cell) -> str | float | bool | dt.datetime | None:
    """A value as xlwings is to be given it, so that Excel holds what was meant."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return guarded(str(value))  # a sentence that knows its facts becomes a plain text
    if isinstance(value, bool):
        return value
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        value = dt.datetime.combine(_DAY_NOUGHT, value) - _DAY_NOUGHT
    if isinstance(value, dt.timedelta):
        return round(value / dt.timedelta(days=1), 12)
    return float(value)  # Excel has no whole numbers, and COM none beyond 32 bits


def same(one: Grid, other: Grid) -> bool:
    """Whether Excel would hold the same after either was written."""

    def written(grid: Grid) -> Grid:
        return [[to_excel(value) for value in row] for row in grid]

    return same_values(written(one), written(other))
