"""The lines of a text on a terminal, which by itself cuts wherever its edge is."""

from __future__ import annotations

from pumpkin_sheets.columns import breaks, widest
from pumpkin_sheets.sheets.shown import CLOSED, OPENED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

BETWEEN = "  ·  "
"""What stands between the names of a list."""


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


def listed(title: str, names: Sequence[str], room: int) -> list[str]:
    """The lines of a list of names after its title, none of which begins with what parts them.

    A name stands on one line, wherever one is wide enough for it.
    """
    lines = [title]
    for place, name in enumerate(names, start=1):
        name += BETWEEN if place < len(names) else ""
        if lines[-1] and widest([lines[-1] + name.rstrip(" ")]) > room:
            lines.append("")
        lines[-1] += name
    return [part for line in lines for part in broken(line.rstrip(" "), room, 0)]


def print_whole(out: Console, text: str, style: str = "", further: int = 2) -> None:
    """A sentence that a log or a pipe takes in one line, as whoever searches there expects."""
    from rich.text import Text

    for line in broken(text, out.width, further) if out.is_terminal else [text]:
        out.print(Text(line, style), soft_wrap=True)
