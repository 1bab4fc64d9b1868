"""The words in which a sheet is declared; one declaration feeds builders, readers and docs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "money", "number", "rating", "tick", "percent", "score", "date", "choice"]
"""What a column holds.  ``money`` is in the workbook's currency; ``percent`` is a fraction."""

Owner = Literal["people", "python"]


@dataclass(frozen=True)
class Choice:
    """One of a closed list of answers, e.g. a tier.

    ``code`` is what the code computes with, ``name`` the key of its word, ``symbol`` the shape
    that says the same without colour, ``style`` the name of its colours in ``drawing.STYLES``.
    """

    code: int
    name: str
    symbol: str = ""
    style: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``name`` is the column's name in DataFrames and the key of its title; numbers must lie in
    ``minimum``..``maximum``; ``formula`` columns are calculated and never read back.
    """

    name: str
    kind: Kind
    group: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    width: float = 10
    formula: str | None = None
    hidden: bool = False
    upright: bool = False  # the title stands on its side, for narrow columns of ticks

    @property
    def calculated(self) -> bool:
        return self.formula is not None


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook.

    ``owner`` is the one who writes it: people, or Python, never both.  A sheet with ``columns``
    is a table whose titles stand in row ``header_row`` (0-based); one without is a page.
    """

    name: str
    owner: Owner
    columns: tuple[Column, ...] = ()
    header_row: int = 3
    hidden: bool = False
    bands: dict[str, str] = field(default_factory=dict)  # group -> style of its band

    @property
    def first_row(self) -> int:
        """The 0-based row of the first record."""
        return self.header_row + 1

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns that somebody writes, in order."""
        return tuple(c for c in self.columns if not c.calculated)

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"sheet {self.name} declares no column {name}")

    def position(self, name: str) -> int:
        """The 0-based position of a column as the workbook is built."""
        return [c.name for c in self.columns].index(name)


def column_letters(position: int) -> str:
    """The letters of a 0-based column: 0 -> A, 26 -> AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The 0-based column of its letters: A -> 0, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """The A1 name of a 0-based cell: (11, 5) -> F12."""
    return f"{column_letters(column)}{row + 1}"
