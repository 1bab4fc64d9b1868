"""Lines of plain text by their columns: a Chinese sign is as wide as two Latin letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from rich.cells import cell_len

from pumpkin_sheets.sheets.shown import CLOSED, OPENED

COLUMNS = 78
"""How wide a line of a mail is at most, where its words can be parted (RFC 5322 asks for it)."""

_CLOSING = set(",.;:!?%)]}”’…·，。、；：！？％）」』】》〉～" + CLOSED)
_OPENING = set("([{“‘$（「『【《〈" + OPENED)


def folded(line: str, columns: int = COLUMNS) -> list[str]:
    """A line as several that fit; what belongs to an entry (``* ``) stays indented like it.

    No line begins with a sign that closes, or ends with one that opens.  A word that is too long
    for a line of its own (an address) is never parted.
    """
    if cell_len(line) <= columns:
        return [line]
    indent = "  " if line[:2] in ("* ", "  ") else ""
    begins = [0, *breaks(line, columns, len(indent)), len(line)]
    lines = [line[at:end].rstrip() for at, end in pairwise(begins)]
    return [lines[0], *(indent + each for each in lines[1:])]


def breaks(line: str, columns: int, indent: int = 0) -> list[int]:
    """Where the lines of a line after its first begin, which stand ``indent`` columns in.

    The spaces before it belong to no line.  A bullet never stands alone.
    """
    begins: list[int] = []
    at = used = 0
    filled = False
    for piece in _pieces(line):
        if filled and used + cell_len(piece.rstrip(" ")) > columns:
            begins.append(at)
            used, filled = indent, False
        used += cell_len(piece)
        filled = filled or bool(piece.strip(" *"))
        at += len(piece)
    return begins


def widest(texts: Iterable[str]) -> int:
    """How many columns the widest of these texts takes."""
    return max(map(cell_len, texts))


def gap(text: str, columns: int) -> str:
    """The spaces that bring ``text`` up to so many columns."""
    return " " * (columns - cell_len(text))


def _pieces(line: str) -> Iterator[str]:
    """What must stay together, with the spaces after it."""
    piece = ""
    for letter in line:
        if piece and _parts(piece[-1], letter):
            yield piece
            piece = ""
        piece += letter
    yield piece


def _parts(before: str, after: str) -> bool:
    """Whether a line may end between these two signs."""
    if after == " " or after in _CLOSING or before in _OPENING:
        return False
    return before == " " or cell_len(before) == 2 or cell_len(after) == 2
