"""Blocks of cells as worksheets name them (``A1:B5``), and what is left of one without another."""

from __future__ import annotations

import re
from typing import NamedTuple

from pumpkin_sheets.homes.file.cells import LAST_COLUMN, LAST_ROW
from pumpkin_sheets.sheets.schema import column_letters, column_number

_CORNER = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?")


class Block(NamedTuple):
    """A block of cells, its edges counted from 0 and included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """As a worksheet names it; a single cell by its address alone."""
        first = f"{column_letters(self.left)}{self.top + 1}"
        last = f"{column_letters(self.right)}{self.bottom + 1}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: Block) -> bool:
        """Whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def around(self, other: Block) -> Block:
        """The smallest block that holds both."""
        return Block(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def without(self, other: Block) -> list[Block]:
        """The blocks that remain when the other's cells are taken out."""
        if not self.meets(other):
            return [self]
        top, bottom = max(self.top, other.top), min(self.bottom, other.bottom)
        pieces = [
            Block(self.top, self.left, top - 1, self.right),
            Block(top, self.left, bottom, other.left - 1),
            Block(top, other.right + 1, bottom, self.right),
            Block(bottom + 1, self.left, self.bottom, self.right),
        ]
        return [each for each in pieces if each.top <= each.bottom and each.left <= each.right]


def block(name: str) -> Block | None:
    """The block of this name, whole rows and columns too; None where it is no such name."""
    first, _, last = name.partition(":")
    start, end = _CORNER.fullmatch(first), _CORNER.fullmatch(last or first)
    if not start or not end or not first:
        return None
    (left, top), (right, bottom) = start.groups(), end.groups()
    return Block(
        int(top) - 1 if top else 0,
        column_number(left) if left else 0,
        int(bottom) - 1 if bottom else LAST_ROW - 1,
        column_number(right) if right else LAST_COLUMN - 1,
    )


def blocks(names: bytes) -> list[Block]:
    """The blocks that an attribute lists (``sqref``), those that cannot be read left out."""
    found = [block(name) for name in names.decode("utf-8", "replace").split()]
    return [each for each in found if each is not None]
