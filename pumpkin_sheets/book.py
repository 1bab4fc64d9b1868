"""Where a plan is kept: the small protocol that every adapter implements.

A book is read whole, sheet by sheet, as grids of plain values, and written only on the sheets
that Python owns.  Rows and columns are counted from 0 everywhere in the code; only messages for
people speak of ``Clients!F12``.
"""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field
from typing import Protocol, runtime_checkable

from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.cells import (
    Cell,
    FormulaCells,
    Grid,
    ResultColumn,
    Rows,
    SheetResults,
    without_edges,
)
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Value
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.reach import Unread
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.words import Sentence, Words

__all__ = [
    "Book",
    "BookChanged",
    "BookError",
    "Cell",
    "FormulaCells",
    "Grid",
    "Growth",
    "HasAddresses",
    "Holder",
    "InTurn",
    "MailsInTurn",
    "ReadsLess",
    "ResultColumn",
    "Rows",
    "SetsCells",
    "SheetResults",
    "TellsFormulas",
    "TellsUncalculated",
    "TellsUnread",
    "alone",
    "because",
    "in_passing",
    "put_back",
    "same_values",
    "with_rows",
]


class BookError(Spoken, PumpkinError):
    """The book cannot be read or written."""


class BookChanged(BookError):
    """Somebody else changed the book between the reading and the writing; nothing was written."""


class InTurn(BookError):
    """Another computer is mailing what is new in this book; nothing was written."""


@dataclass(frozen=True)
class Holder:
    """Who mails: an id of the ``computer`` that nobody else has, its ``name``, and the process."""

    computer: str
    name: str
    process: int


@runtime_checkable
class TellsUncalculated(Protocol):
    """A book that can tell which formulas were never calculated (closed files)."""

    def uncalculated(self, titles: Collection[str]) -> Mapping[str, list[tuple[int, int]]]:
        """The 0-based cells, by title, with a formula and no stored result."""


@runtime_checkable
class TellsUnread(Protocol):
    """A book that leaves out cells that lie too far away."""

    def unread(self) -> Mapping[str, Unread]:
        """What the last ``read`` left out, by title."""


@runtime_checkable
class TellsFormulas(Protocol):
    """A book that can tell where a formula of ours was typed over."""

    def without_formula(self, cells: Sequence[FormulaCells]) -> list[list[tuple[int, int]]]:
        """The 0-based cells that hold no formula, of each of these blocks.

        Where looking at every column costs too much, only those beside the name are.
        """


@runtime_checkable
class ReadsLess(Protocol):
    """A book far away (Google Sheets), which can leave calculated columns where they are."""

    def read_without(
        self,
        titles: Collection[str],
        spare: Mapping[str, Mapping[str, str]],
        widths: Mapping[str, int],
    ) -> dict[str, Grid]:
        """As ``read``; columns may be empty below the titles that ``spare`` has for their sheet.

        So may all but so many, from the left, of a sheet in ``widths``.
        """


@runtime_checkable
class MailsInTurn(Protocol):
    """A book of which one computer at a time may mail (Google Sheets)."""

    def begin_turns(self, holder: Holder, words: Words) -> None:
        """From now on every write is for this night alone; ``words`` are the workbook's."""

    def will_mail(self, mailing: bool) -> None:
        """Whether the next write also takes the turn to mail."""

    def take_turn(self) -> Collection[str]:
        """Take the turn to mail, unless it was taken; the marks of the mails that went out last.

        Raises InTurn while another has it, BookChanged where another had it since ``read``, and
        BookError.
        """

    def turn_left(self) -> float:
        """The seconds that are left of the turn."""

    def mailed(self, mark: str) -> None:
        """A mail with this mark went out; the next write says so and gives the turn back."""

    def end_turn(self) -> None:
        """Give the turn back, unless a write did.  Raises BookError."""


@runtime_checkable
class TakesTurns(Protocol):
    """A book on which one job at a time is done (closed files)."""

    def alone(self, wait: float | None = None) -> AbstractContextManager[None]:
        """Keep other jobs off from the reading to the writing.

        Raises BookError if one is on it for longer than ``wait`` seconds (a few).
        """


@runtime_checkable
class KeepsVersions(Protocol):
    """A book that keeps the version before each write (closed files)."""

    def in_passing(self) -> AbstractContextManager[None]:
        """What is written within is of no account: the version that is kept stays where it is."""


@runtime_checkable
class HasAddresses(Protocol):
    """A book whose cells have addresses on the web (Google Sheets)."""

    def address(self, title: str, cell: str) -> str:
        """Where a cell (``A5``) is opened; with no cell, the sheet; empty for an unknown sheet."""


@runtime_checkable
class PutsBack(Protocol):
    """A book in which people may be in the way of a write at the very moment of it (Google)."""

    def put_back(self) -> list[Sentence]:
        """What a write had displaced, and put back, since this was asked last."""


@runtime_checkable
class SetsCells(Protocol):
    """A book in which single cells can be given other contents (closed files)."""

    def set_cells(self, cells: Mapping[str, Mapping[tuple[int, int], Cell]]) -> bool:
        """Give cells new contents, by title and 0-based (row, column), all or none.

        Each keeps its look, and nothing else of the book changes.  False when all was there
        already.  Raises BookError, and BookChanged where the book is not the one that was read.
        """


def put_back(book: object) -> list[Sentence]:
    """What a write to a book had displaced, and put back, since this was asked last."""
    return book.put_back() if isinstance(book, PutsBack) else []


def in_passing(book: object) -> AbstractContextManager[None]:
    """Write what is of no account, and leave the version before where it is."""
    return book.in_passing() if isinstance(book, KeepsVersions) else nullcontext()


def alone(book: object, wait: float | None = None) -> AbstractContextManager[None]:
    """Keep other jobs off a book, where it can be done.

    Raises BookError where one is on it for longer than ``wait`` seconds (a few).
    """
    return book.alone(wait) if isinstance(book, TakesTurns) else nullcontext()


_DISK_FULL = tuple(getattr(errno, name) for name in ("ENOSPC", "EDQUOT") if hasattr(errno, name))
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_FOLDER = (errno.ENOENT, errno.ENOTDIR)


def because(error: OSError) -> Sentence | str:
    """Why the system would not do something with a file, as part of a sentence."""
    if error.errno in _DISK_FULL:
        return Sentence("file.why.disk_full")
    if error.errno in _FORBIDDEN:
        return Sentence("file.why.forbidden")
    if error.errno in _NO_FOLDER:
        return Sentence("file.why.no_folder")
    if error.errno == errno.EISDIR:
        return Sentence("file.why.folder")
    return (error.strerror or str(error)).rstrip(".").lower()


@dataclass(frozen=True)
class Growth:
    """What a book gains, in drawings; nothing else of the book changes.

    ``sheets`` are new ones, put last; where the book has a sheet of the same title already, it
    is a sheet of ours and is drawn anew in its place (same tab position, same part).
    ``gains`` are partial drawings of sheets that are there: their cells and table columns are
    put into the sheet, their merged cells, checks, rules, widths and hidden columns added.  A
    cell without content only lends its look to an empty one; what concerns a sheet as a whole
    (filter, freezing, printing, background) stays as it is.
    ``contents`` gives cells new contents, by title and 0-based (row, column), in the look that
    they have.  ``reaches`` says, by title, what a sheet's filter, its area to print and the series
    of its charts cover (references with their sheet) and what they shall cover; one that covers
    anything else is its owner's and stays.  ``names`` are defined names to set (name -> reference
    without "="), besides those of the drawings.  ``font`` and ``right_to_left`` are as a new
    workbook in the language has them.
    """

    sheets: Sequence[Drawing] = ()
    gains: Sequence[Drawing] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    font: str = "Arial"
    right_to_left: bool = False
    contents: Mapping[str, Mapping[tuple[int, int], Formula | Value]] = field(default_factory=dict)
    reaches: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Book(Protocol):
    """A place where a plan is kept: a closed file, a workbook open in Excel, a Google Sheet."""

    @property
    def name(self) -> str:
        """What the owner calls it, for messages."""

    def titles(self) -> list[str]:
        """The sheets' titles, in the order of their tabs.  Raises BookError."""

    def read(self, titles: Iterable[str]) -> dict[str, Grid]:
        """The values of these sheets.  Raises BookError."""

    def write(
        self, tables: Mapping[str, Rows], results: Mapping[str, SheetResults] | None = None
    ) -> bool:
        """Write all tables, or none; False when everything was there already.

        ``results`` are for books in which nothing recalculates by itself (closed files); the
        others ignore them.  Raises BookError, and BookChanged where somebody else wrote since
        ``read``.
        """


def with_rows(grid: Grid, rows: Rows) -> Grid:
    """The grid after ``rows`` were written to it; shape as large as needed, rectangular."""
    width = max([len(r) for r in grid] + [c + 1 for c in rows.columns] + [0])
    top = [list(r) + [None] * (width - len(r)) for r in grid[: rows.first_row]]
    top += [[None] * width for _ in range(rows.first_row - len(top))]
    body: Grid = []
    for values in rows.rows:
        line: list[Cell] = [None] * width
        for column, value in zip(rows.columns, values, strict=True):
            line[column] = value
        body.append(line)
    return top + body


def same_values(one: Grid, other: Grid) -> bool:
    """Whether two grids hold the same values, empty edges and ``""``/``None`` apart."""
    return _trimmed(one) == _trimmed(other)


def _trimmed(grid: Grid) -> Grid:
    return without_edges([None if v == "" else v for v in row] for row in grid)
