"""Where a line on a terminal may end: between words, and between two signs of Chinese.

A terminal by itself cuts wherever its edge is.  An amount stays with its currency, between which
is a space that breaks no line.  Chinese has no spaces: taken for one long word, it would begin a
line of its own after each figure, and end with a full stop alone on the next.
"""

from __future__ import annotations

import re
import unicodedata

from pumpkin_sheets.sheets.shown import CLOSED, OPENED

_WIDE = (
    r"\u1100-\u115f\u2e80-\u2fff\u3005-\u3007\u3021-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff10-\uff19"
)
"""Signs between which a line may end, each as wide as two letters: those of words alone."""
_CLOSING = r"。，、；：！？）」』》〉】”’…％" + CLOSED
_OPENING = r"（「『《〈【“‘" + OPENED
_PIECES = re.compile(
    rf" *(?:[{_OPENING}]*[{_WIDE}]|(?:(?![{_WIDE}{_OPENING}])[^ ]|[{_OPENING}](?![{_WIDE}]))+)"
    rf"[{_CLOSING}]*"
)


def width_of(text: str) -> int:
    """How many letters wide a text stands on a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def breaks(text: str, room: int, indent: int = 0) -> list[int]:
    """Where the lines of a text after its first begin, ``indent`` letters in; spaces before it
    are no part of any line.  A word wider than ``room`` has a line of its own."""
    begins: list[int] = []
    used = 0
    for found in _PIECES.finditer(text):
        piece = found.group()
        word = piece.lstrip(" ")
        if used and used + width_of(piece) > room:
            begins.append(found.end() - len(word))
            used = indent + width_of(word)
        else:
            used += width_of(piece)
    return begins


def broken(text: str, room: int, further: int = 2) -> list[str]:
    """The lines of a text on a terminal; each after its first stands a little ``further`` in.

    What is set apart from what is around it stays so on either side of an end.
    """
    before = len(text) - len(text.lstrip(" ")) + further
    ends = [*breaks(text, room, before), len(text)]
    lines: list[str] = []
    start = open_before = 0
    for end in ends:
        line = OPENED * open_before + text[start:end].rstrip(" ")
        still = max(0, line.count(OPENED) - line.count(CLOSED))
        lines.append((" " * before if lines else "") + line + CLOSED * still)
        start, open_before = end, still
    return lines
