"""The jobs around Proposals: putting proposals on their sheet, and taking those the owner chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from pumpkin_sheets.book import BookError, Grid, Growth, alone, with_rows
from pumpkin_sheets.homes.upgrade import OpenBook
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.proposals.choosing import numbers_marked
from pumpkin_sheets.plan.proposals.offers import Known, Store
from pumpkin_sheets.plan.proposals.proposing import (
    held_lines,
    known_tables,
    lost_lines,
    own_sheet,
    proposal_rows,
    proposed,
)
from pumpkin_sheets.plan.proposals.sheet import SHEET
from pumpkin_sheets.plan.proposals.store import Line, store_of, unpacked
from pumpkin_sheets.plan.proposals.taking import Choice, Taken, take
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.recalculate import begun_again, examine_whole
from pumpkin_sheets.sheets.cells import Rows, cell_at
from pumpkin_sheets.sheets.problems import CellProblem
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.table_page import draw_written
from pumpkin_sheets.sheets.tables import Header, declared_header, holds
from pumpkin_sheets.sheets.words import Sentence, Words

MOST_SAID = 8
"""So many sentences on lines that were left alone fit a message; the rest are counted."""


@dataclass(frozen=True)
class Desk:
    """A workbook with its proposals as they stand, before something is added or taken."""

    judgement: Judgement
    grids: Mapping[str, Grid]
    known: Mapping[str, Known]
    lines: Sequence[tuple[int, Line]]
    header: Header | None
    records: Sequence[Mapping[str, object]] = ()
    lost: Sequence[CellProblem] = ()

    @property
    def words(self) -> Words:
        return self.judgement.words

    @property
    def store(self) -> Store:
        """What is still worth proposing of what the sheet holds."""
        return store_of(proposed(self.judgement, self.known, self.kept))

    @property
    def kept(self) -> Store:
        return store_of(line for _, line in self.lines)


@dataclass(frozen=True)
class Proposed:
    """What Proposals holds now, how many lines are new on it, and whether anything changed.

    ``lost`` are lines that somebody typed over, which are gone with this.
    """

    words: Words
    lines: Sequence[Line]
    rows: Rows
    new: int = 0
    changed: bool = False
    lost: Sequence[CellProblem] = ()


@dataclass(frozen=True)
class Accepted:
    """What was written: cells in records that were there, and new records; what is said of it.

    ``gone`` counts the lines that were chosen and are not there any more as they were; ``lost``
    are as in Proposed.
    """

    words: Words
    cells: int = 0
    records: int = 0
    said: Sequence[Sentence] = field(default_factory=tuple)
    left: int = 0
    gone: int = 0
    lost: Sequence[CellProblem] = ()


def propose(book: OpenBook, now: dt.datetime, more: Callable[[Desk], Store]) -> Proposed:
    """Puts on Proposals what ``more`` makes of those that stand; the sheet comes on first use.

    Nothing that people own is written.  Raises BookError, PlanError; then nothing was written.
    """

    def once() -> Proposed:
        desk = _desk(book, now)
        lines = proposed(desk.judgement, desk.known, more(desk))
        rows = proposal_rows(desk.judgement, desk.known, lines, desk.header)
        before = {_about(line) for _, line in desk.lines}
        new = sum(_about(line) not in before for line in lines if line.what != "settled")
        title = desk.judgement.titles.get(SHEET.name, "")
        changed = desk.header is None or not holds(desk.grids[title], rows)
        if desk.header is None:
            if lines:
                book.grow(_arriving(desk.words, rows))
        elif changed:
            book.write({title: rows})
        changed = changed and bool(lines or desk.header)
        return Proposed(desk.words, lines, rows, new, changed, desk.lost)

    with alone(book):
        return begun_again(once)


def accept(book: OpenBook, choice: Choice, now: dt.datetime) -> Accepted:
    """Writes the proposals that the owner chose, into empty cells, and takes them off the list.

    Raises BookError for a number that is not on the list, PlanError; then nothing was written.
    """

    def chosen(desk: Desk) -> tuple[Choice, int]:
        _refuse_unknown(choice, desk.lines)
        return choice, 0

    return _accept(book, chosen, now)


def accept_marked(book: OpenBook, marks: Collection[str], now: dt.datetime) -> Accepted:
    """As ``accept``, the lines that the owner chose on the sheet itself (see :mod:`.choosing`).

    Lines that are not there any more as they were chosen are counted and left alone.
    """

    def chosen(desk: Desk) -> tuple[Choice, int]:
        numbers, gone = numbers_marked(desk.records, marks, desk.known, desk.words)
        return Choice(numbers), gone

    return _accept(book, chosen, now)


def taken_said(done: Accepted) -> list[str]:
    """What taking came to, a sentence each: what was left alone first, then what was written."""
    words = done.words
    every = [*(line.said(words) for line in done.lost), *(each.said(words) for each in done.said)]
    said = every[:MOST_SAID]
    if len(every) > MOST_SAID:
        said.append(f"+ {len(every) - MOST_SAID}")
    if done.gone:
        said.append(words.say("proposals.skipped_changed", n=done.gone))
    if done.cells or done.records:
        said.append(words.say("proposals.taken", cells=done.cells, records=done.records))
    else:
        said.append(words["accepting.untouched"])
    return said


def _accept(
    book: OpenBook, chosen: Callable[[Desk], tuple[Choice, int]], now: dt.datetime
) -> Accepted:
    def once() -> Accepted:
        desk = _desk(book, now)
        if desk.header is None:
            raise BookError("accepting.no_sheet", name=book.name)
        choice, gone = chosen(desk)
        if not choice.anything:
            return Accepted(desk.words, gone=gone, left=_count(line for _, line in desk.lines))
        titles = [desk.known[sheet].title for sheet in _written_to(desk, choice)]
        formulas = {title: frozenset(cells) for title, cells in book.formulas(titles).items()}
        taken = take(desk.lines, choice, desk.known, formulas)
        known = {name: _filled(table, taken) for name, table in desk.known.items()}
        lines = proposed(desk.judgement, known, taken.left)
        rows = proposal_rows(desk.judgement, known, lines, desk.header)
        title = desk.judgement.titles[SHEET.name]
        contents: dict[str, dict[tuple[int, int], Any]] = {
            **taken.contents,
            title: _cells(rows, desk.grids[title]),
        }
        book.grow(Growth(contents=contents))
        left = _count(lines)
        said = tuple(taken.said)
        return Accepted(desk.words, taken.cells, taken.records, said, left, gone, desk.lost)

    with alone(book):
        return begun_again(once)


def _desk(book: OpenBook, now: dt.datetime) -> Desk:
    judgement, grids = examine_whole(book, now)
    languages = all_words()
    header = own_sheet(judgement, grids, languages)
    title = judgement.titles.get(SHEET.name)
    if header is None and title is not None:
        raise BookError("file.not_our_sheet", name=book.name, sheet=title)
    held = held_lines(judgement, grids, languages)
    known = known_tables(judgement, grids)
    lost = lost_lines(judgement, grids, languages)
    return Desk(judgement, grids, known, unpacked(held), header, held, lost)


def _written_to(desk: Desk, choice: Choice) -> set[str]:
    """The sheets that a choice may write to; a name that is another's stands on Clients."""
    chosen = [line for number, line in desk.lines if choice.takes(number, line)]
    sheets = {offer.sheet for line in chosen for offer in line.offers} | {"clients"}
    return sheets & desk.known.keys()


def _count(lines: Iterable[Line]) -> int:
    """How many lines somebody may still take."""
    return sum(line.what != "settled" for line in lines)


def _about(line: Line) -> object:
    """What makes a line the one that was there before."""
    if line.twin is not None:
        return line.twin.key
    return tuple((offer.place, offer.value) for offer in line.offers)


def _arriving(words: Words, rows: Rows) -> Growth:
    cells = {column.name: [row[i] for row in rows.rows] for i, column in enumerate(SHEET.columns)}
    drawing = draw_written(SHEET, words, declared_header(SHEET), cells)
    return Growth(sheets=[drawing], font=words.font, right_to_left=words.right_to_left)


def _refuse_unknown(choice: Choice, lines: Sequence[tuple[int, Line]]) -> None:
    numbers = {number for number, line in lines if line.what != "settled"}
    asked = {*choice.numbers, *choice.replacing, *choice.new}
    if asked and not numbers:
        raise BookError("accepting.nothing")
    for number in sorted(asked - numbers):
        raise BookError("accepting.no_number", number=number, last=max(numbers))


def _filled(table: Known, taken: Taken) -> Known:
    """A table as it is after something was written."""
    contents = taken.contents.get(table.title, {})
    if not contents:
        return table
    height = max(len(table.values), *(row + 1 for row, _ in contents))
    width = max(len(row) for row in table.values)
    values = [list(row) + [None] * (width - len(row)) for row in table.values]
    values += [[None] * width for _ in range(height - len(values))]
    for (row, column), value in contents.items():
        values[row][column] = value
    return replace(table, values=values)


def _cells(rows: Rows, before: Grid) -> dict[tuple[int, int], Any]:
    """The cells of Proposals that change: what it shall hold, and nothing below."""
    after = with_rows([], rows)
    found: dict[tuple[int, int], Any] = {}
    for row in range(rows.first_row, max(len(before), len(after))):
        for column in rows.columns:
            old = cell_at(before, row, column)
            new = cell_at(after, row, column)
            if old != new and not (old in (None, "") and new in (None, "")):
                found[row, column] = new
    return found
