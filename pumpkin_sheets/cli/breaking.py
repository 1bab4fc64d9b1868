"""The lines of a text on a terminal, which by itself cuts wherever its edge is."""

from __future__ import annotations

from pumpkin_sheets.columns import breaks
from pumpkin_sheets.sheets.shown import CLOSED, OPENED


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
