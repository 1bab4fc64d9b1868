"""The words in which a sheet is declared; one declaration feeds builders, readers and docs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from itertools import takewhile
from typing import Any, Literal

from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.words import Words

Kind = Literal[
    "text", "client", "money", "number", "rating", "tick", "percent", "score", "date", "choice"
]
"""What a column holds.  ``money`` is in the workbook's currency; ``percent`` is a fraction;
``client`` is a name as it stands on Clients; ``choice`` one of a closed list."""

Owner = Literal["people", "python"]

TICKS = ("✓", "x", "1", "TRUE")
"""What counts as a tick."""

TURNED = {"▶": "◀"}
"""Symbols that point the way in which one reads, as they stand in a right-to-left language."""


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

    def label(self, texts: Mapping[str, str] | Words, words: str) -> str:
        """Its symbol and its word, which stands under the key ``words``."""
        turned = texts.get("language.right_to_left", "") == "true"
        symbol = TURNED.get(self.symbol, self.symbol) if turned else self.symbol
        return f"{symbol} {texts[f'{words}.{self.name}']}".strip()


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``name`` is the column's name in frames and the key of its title, unless ``title`` is one;
    numbers must lie in ``minimum``..``maximum``; a ``choice`` is one of ``choices``, whose words
    stand under the key ``words``, or, where Python writes it, any that has a word there.

    ``formula`` columns are calculated and never read back, but for one that is ``counted``: a
    number in every prepared row, by which these are known.  In the formula ``{revenue}`` is the
    cell of that column in the same row, ``{revenue.top}`` the first cell of the column and
    ``{revenue.all}`` all its prepared cells.  ``compute`` is its twin: given a
    :class:`~pumpkin_sheets.sheets.practice.Working` it gives one value per row, NaN or ``""``
    for an empty text.  ``named`` is the defined name of the whole column.

    ``listed`` is the defined name of a list of the owner's words and the place in it: what stands
    there is the title, and ours only while nothing does.  ``color`` is the one of its ticks.
    ``coded`` is the column that holds the code of a calculated choice, whose colour it takes.
    ``offered`` is the defined name of what a text's drop-down offers; another text will do.

    ``owner`` is whose its cells are, where they are not the sheet's owner's: what people type in
    such a column of a sheet that Python writes goes with its row and is never written over.
    ``number`` is a number format other than its kind's, or the name of one among the words
    (``day`` for ``formats.day``).
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
    title: str = ""
    choices: tuple[Choice, ...] = ()
    words: str = ""
    compute: Callable[[Any], Any] | None = None
    named: str = ""
    number: str = ""
    marks: str = ""  # the column that shows the colour of its choice too
    owner: Owner | None = None
    wrap: bool = False  # a text of several lines, all of which show
    long: bool = False  # of so many that the rest of the row stands beside its first one
    listed: tuple[str, int] | None = None
    color: str = ""
    coded: str = ""
    counted: bool = False
    offered: str = ""

    @property
    def calculated(self) -> bool:
        return self.formula is not None


@dataclass(frozen=True)
class Button:
    """A button on a sheet, where the program has buttons.

    It begins above ``column``, on the title's band; ``macro`` is what it runs, ``words`` the key
    of what it says.
    """

    column: str
    macro: str
    words: str


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
    tab_color: str = "8A5A12"
    buttons: tuple[Button, ...] = ()
    rows: int = 0  # prepared for typing
    weeks: str = ""  # the column of dates by whose weeks rows are banded
    printed: str = ""  # the last column that paper has room for; "" for all of them
    title_height: float = 0  # of the row of titles, where they are longer than elsewhere

    @property
    def code_name(self) -> str:
        """Its name in macros, of which its id in a Google Sheet is made too."""
        return "sh" + camel(self.name)

    @property
    def first_row(self) -> int:
        """The 0-based row of the first record."""
        return self.header_row + 1

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns that somebody writes, in order."""
        return tuple(c for c in self.columns if not c.calculated)

    @property
    def theirs(self) -> tuple[Column, ...]:
        """The columns that people own on a sheet that Python writes."""
        return tuple(c for c in self.columns if self.owner == "python" and c.owner == "people")

    @property
    def beside_name(self) -> tuple[str, ...]:
        """The calculated columns right beside the first one: results that people type over."""
        return tuple(c.name for c in takewhile(lambda c: c.calculated, self.columns[1:]))

    def title_key(self, column: Column) -> str:
        """The key of the word that stands above a column."""
        return column.title or f"columns.{self.name}.{column.name}"

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"sheet {self.name} declares no column {name}")

    def position(self, name: str) -> int:
        """The 0-based position of a column as the workbook is built."""
        return [c.name for c in self.columns].index(name)


def camel(name: str) -> str:
    """A name as defined names and macros spell it: let_go -> LetGo."""
    return "".join(part.title() for part in name.split("_"))


def column_letters(position: int) -> str:
    """The letters of a 0-based column: 0 -> A, 26 -> AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str | bytes) -> int:
    """The 0-based column of its letters, as text or as XML has them: A -> 0, AA -> 26."""
    number = 0
    for letter in (letters.encode() if isinstance(letters, str) else letters).upper():
        number = number * 26 + letter - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """The A1 name of a 0-based cell: (11, 5) -> F12."""
    return f"{column_letters(column)}{row + 1}"
