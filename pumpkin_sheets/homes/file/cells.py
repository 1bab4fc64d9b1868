"""One cell's value as worksheet XML: numbers, inline text, dates as serial numbers.

Text goes into the cell itself (``inlineStr``), so that the workbook's shared strings can stay
byte for byte.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pumpkin_sheets.book import BookError, Cell

ERROR_TEXTS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))
LONGEST_TEXT = 32_767
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_LITERAL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile(f"[&<>]|_x|{_UNWRITABLE.pattern}")
_SPACE = re.compile(r"^\s|\s$|[\n\t]|  ")
_PLAIN_SIGN = f"[^&<>_\\s{_UNWRITABLE.pattern[1:]}"
_PLAIN_TEXT = re.compile(f"{_PLAIN_SIGN}++(?: {_PLAIN_SIGN}++)*+")
"""Text that stands in XML as it is; not all such text, but nearly."""
_DAY = 86_400


class Unwritable(BookError):
    """A value that no cell of a workbook can hold; the text says why, without naming the cell."""


def escape(text: str) -> str:
    """Text for an XML element, characters that XML forbids as ``_xHHHH_`` the way Excel does."""
    if not _SPECIAL.search(text):
        return text
    return xml_text(_LITERAL_ESCAPE.sub("_x005F_", text))


def xml_text(text: str) -> str:
    """The same for text in which such an ``_xHHHH_`` means the character already."""
    text = _UNWRITABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def space_attribute(text: str) -> str:
    """The attribute that keeps leading, trailing and repeated white space, where there is any."""
    return ' xml:space="preserve"' if _SPACE.search(text) else ""


def number_text(value: float) -> str:
    """The shortest digits that read back as the same number.  Raises Unwritable for nan."""
    text = float.__repr__(float(value))
    if text[-2:] == ".0":
        return text[:-2]
    if not text[-1].isdigit():
        raise Unwritable("file.why.no_number", text=text)
    return text.upper() if "e" in text else text


def serial(value: dt.datetime | dt.date | dt.time | dt.timedelta, date1904: bool) -> float:
    """Days since the workbook's day 0, as sheets count dates.  Raises Unwritable before that."""
    if isinstance(value, dt.timedelta):
        return value.total_seconds() / _DAY
    if isinstance(value, dt.time):
        return _seconds(value) / _DAY
    clock = value.time() if isinstance(value, dt.datetime) else dt.time()
    first = dt.date(1904, 1, 1) if date1904 else dt.date(1899, 12, 31)
    days = (dt.date(value.year, value.month, value.day) - first).days
    if not date1904 and days > 59:
        days += 1  # sheets believe that there was a 29 February 1900
    if days < (0 if date1904 else 1):
        raise Unwritable("file.why.too_early", date=f"{value:%Y-%m-%d}")
    return days + _seconds(clock) / _DAY


def plain(value: object) -> Cell:
    """The value as a plain Python one (numpy's numbers are not).  Raises Unwritable."""
    if value is None or isinstance(value, str | int | float | dt.date | dt.time | dt.timedelta):
        return value
    item = getattr(value, "item", None)
    unpacked = item() if callable(item) else None
    if unpacked is not None and isinstance(unpacked, str | int | float | dt.date):
        return unpacked
    raise Unwritable("file.why.no_value", text=repr(value))


def cell_xml(name: str, value: Cell, style: str, prefix: str, date1904: bool) -> str:
    """One ``<c>`` element, or nothing for an empty cell without a style.

    ``style`` is the attribute as it will stand (`` s="4"``) or empty; ``prefix`` is the
    namespace prefix with its colon.  Raises Unwritable.
    """
    end = _cell_end(value, style, prefix, date1904)
    return f'<{prefix}c r="{name}{end}' if end else ""


def cell_ends(
    values: Iterable[Cell], style: str, prefix: str, date1904: bool, after: str = ""
) -> Iterator[str]:
    """What ``cell_xml`` has of each cell of a column from behind its name on, and what comes next.

    Nothing, not even what comes ``after`` it, for an empty cell without a style.
    Raises Unwritable.
    """
    text, number = f'"{style} t="inlineStr">', f'"{style}><{prefix}v>'
    text_end, number_end = f"</{prefix}c>{after}", f"</{prefix}v></{prefix}c>{after}"
    empty = f'"{style}/>{after}' if style else ""
    for value in values:
        kind = type(value)
        # The usual kinds come first, by themselves: this loop runs once per cell.
        if value is None:
            yield empty
        elif kind is float or kind is int:
            yield f"{number}{number_text(value)}{number_end}"  # type: ignore[arg-type]
        elif type(value) is dt.date:
            yield f"{number}{_date_text(value, date1904)}{number_end}"
        elif isinstance(value, str) and value:
            yield f"{text}{_inline(value, prefix)}{text_end}"
        else:
            end = _cell_end(value, style, prefix, date1904)
            yield end and end + after


def _cell_end(value: Cell, style: str, prefix: str, date1904: bool) -> str:
    value = plain(value)
    if value is None or value == "":
        return f'"{style}/>' if style else ""
    if isinstance(value, str):
        return f'"{style} t="inlineStr">{_inline(value, prefix)}</{prefix}c>'
    if isinstance(value, bool):
        return f'"{style} t="b"><{prefix}v>{int(value)}</{prefix}v></{prefix}c>'
    number = value if isinstance(value, int | float) else serial(value, date1904)
    return f'"{style}><{prefix}v>{number_text(number)}</{prefix}v></{prefix}c>'


@lru_cache(maxsize=4096)
def _date_text(value: dt.date, date1904: bool) -> str:
    return number_text(serial(value, date1904))


@lru_cache(maxsize=16_384)  # tables say the same few things many times
def _inline(text: str, prefix: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Unwritable("file.why.too_long", most=f"{LONGEST_TEXT:,}")
    space, written = "", text
    if not _PLAIN_TEXT.fullmatch(text):
        space, written = space_attribute(text), escape(text)
    return f"<{prefix}is><{prefix}t{space}>{written}</{prefix}t></{prefix}is>"


def _seconds(clock: dt.time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
