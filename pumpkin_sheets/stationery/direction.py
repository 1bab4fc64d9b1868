"""What keeps reading from left to right in a letter that reads from right to left."""

from __future__ import annotations

import re

MARK = "\u200e"
"""The invisible letter that is read from left to right (LRM)."""

_LEFT_TO_RIGHT = re.compile(
    r"([A-Za-zÀ-ɏ](?:[^\u0590-\u08ff\n]*[A-Za-zÀ-ɏ\d])?"
    r"(?:(?<=Inc)\.|(?<=Ltd)\.|(?<=Co)\.|(?<=Corp)\.)?"
    r"|[+($€£¥]*\d+(?:(?:[ .,:/-]|\) ?)\d+)+|[+$€£¥]\d+)"
)
"""Words in Latin letters, and numbers with signs: a telephone's, an amount."""


def pieces(line: str) -> list[tuple[str, bool]]:
    """A line in its pieces, and whether each reads from left to right."""
    parts = _LEFT_TO_RIGHT.split(line)
    return [(part, bool(i % 2)) for i, part in enumerate(parts) if part]


def kept(piece: str) -> str:
    """A piece that its neighbours cannot turn: 021-8888 would be read as 8888-021."""
    return f"{MARK}{piece}{MARK}"
