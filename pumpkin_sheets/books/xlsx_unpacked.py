"""Sheets unpacked for reading, kept for the writing that follows.

Unpacking the XML of 10,000 clients takes as long as going through it, so it is worth 80
megabytes for a moment; lists much longer than that are unpacked again instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from pumpkin_sheets.books.xlsx_package import Package

MOST_KEPT = 100 << 20
"""Bytes, for all sheets of a book together."""


class Unpacked:
    """The content of parts of one file, as it was when they were read with ``keep``."""

    def __init__(self, room: int = MOST_KEPT) -> None:
        self._room = room
        self._parts: dict[str, list[bytes]] = {}

    def keep(self, package: Package, part: str) -> Iterator[bytes]:
        """The part's content as it unpacks; kept once it is exhausted, if there is room.

        Raises BookError where it is damaged.
        """
        room = self._room
        chunks: list[bytes] = []
        for chunk in package.chunks(part):
            room -= len(chunk)
            if room >= 0:
                chunks.append(chunk)
            else:
                chunks.clear()
            yield chunk
        if room >= 0:
            self._room = room
            self._parts[part] = chunks

    def chunks(self, package: Package, part: str) -> Iterator[bytes]:
        """The part's content, kept or unpacked anew.  Raises BookError where it is damaged."""
        kept = self._parts.get(part)
        return package.chunks(part) if kept is None else iter(kept)
