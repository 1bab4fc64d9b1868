"""How high a row must be in which a text wraps.

Excel works it out where a file says nothing; LibreOffice takes such a row for one line, and the
texts of two rows run into each other.  No font is looked at: what is said here fits the ones that
our languages name, and is a little too much rather than too little.
"""

from __future__ import annotations

import functools
import math
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest

SIZE = 9
"""Points of the letters in a cell whose text wraps."""
HIGHEST = 409
"""Points of the highest row that Excel knows."""
PLAIN_WIDTH = 8.43
"""The width of a column that says none."""

_SIGN = 5.25
"""Points of one sign of a column's width: a digit of Calibri 11, as our workbooks begin."""
_AROUND = 12
"""Points beside a text in its cell, an indent among them."""
_LINE, _TALL_LINE, _AIR = 12.0, 14.0, 6.0
"""Points of a line, of one in Chinese, and of the air above and below them all."""
LOWEST = 18.0
"""Points of a row in which every text has one line: it touches neither line around it."""
_SURELY = 0.9
"""How much of a line a text may take of which every font makes one line; else it gets two."""
_EM = {"Lu": 0.68, "Zs": 0.28, "Po": 0.3, "Mn": 0.0, "Me": 0.0, "Cf": 0.0, "Nd": 0.56}
"""Widths by the kind of sign, in sizes of the font; other signs have half of it.

A twentieth more than texts have in Arial: no word is broken at the end of a line.
"""


def row_heights(columns: Iterable[tuple[float, Sequence[object]]]) -> list[float]:
    """Points of each row, as many as the text needs that has most lines.

    ``columns`` are those whose text wraps: the width as Excel counts it, and the cells from the
    first row on.
    """
    found = [
        [_row_height(cell, width) if isinstance(cell, str) else LOWEST for cell in cells]
        for width, cells in columns
    ]
    return [max(heights) for heights in zip_longest(*found, fillvalue=LOWEST)]


def text_height(text: str, width: float) -> float:
    """Points that a text needs in a column of this width, 0 where one line will do."""
    lines = _lines(text, width)
    return _points(text, math.ceil(lines)) if lines > 1 else 0.0


def _row_height(text: str, width: float) -> float:
    lines = _lines(text, width)
    return LOWEST if lines <= _SURELY else _points(text, max(2, math.ceil(lines)))


def _lines(text: str, width: float) -> float:
    """How many lines a text takes; of a text of one line, how much of that line."""
    room = max(SIZE, width * _SIGN - _AROUND) / SIZE
    parts = [_ems(line) / room for line in text.splitlines()]
    return parts[0] if len(parts) == 1 else float(sum(max(1, math.ceil(part)) for part in parts))


def _points(text: str, lines: int) -> float:
    line = _TALL_LINE if any(map(_wide, text)) else _LINE
    return min(HIGHEST, lines * line + _AIR)


def _ems(line: str) -> float:
    return sum(map(_em, line))


@functools.cache
def _em(sign: str) -> float:
    """How wide a sign is, in sizes of the font."""
    return 1.0 if _wide(sign) else _EM.get(unicodedata.category(sign), 0.5)


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in ("W", "F")
