"""``pumpkin google push`` and ``pull``: a client list copied to a Google Sheet and back."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pumpkin_sheets.book import Book, BookError, Cell, Rows
from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.homes.file.saving import save_new
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.setup import ROWS, set_up
from pumpkin_sheets.homes.google.values import comparable, serial
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.packs import PRACTICE_LISTS
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.review.judge import find_language
from pumpkin_sheets.plan.typed_lines import PAGES, Lines, TypedLine, shown_value, typed_lines
from pumpkin_sheets.recalculate import review_book
from pumpkin_sheets.sheets.lists_page import read_stamp
from pumpkin_sheets.sheets.tables import cell_text
from pumpkin_sheets.sheets.words import Sentence, Words, listed

SHOWN_LINES = 5
"""How many lines a sentence names before it only counts them."""

Cells = Mapping[str, Sequence[str | float | int | bool | None]]


def client_list(book: Book, today: dt.date) -> tuple[Words, dict[str, list[object]]]:
    """The typed cells of every client, column by column.  Raises BookError, PlanError."""
    judgement = review_book(book, today)
    header = judgement.clients.header
    title = judgement.titles[CLIENTS.name]
    body = book.read([title])[title][header.first_row :]
    names = [c.name for c in CLIENTS.inputs if c.name in header.positions]
    rows = [
        [row[header.positions[name]] if header.positions[name] < len(row) else None
         for name in names]
        for row in body
    ]  # fmt: skip
    rows = [row for row in rows if any(value not in (None, "") for value in row)]
    return judgement.words, {name: [row[i] for row in rows] for i, name in enumerate(names)}


@dataclass(frozen=True)
class Pushed:
    """What was copied: clients, lines of Settings and the other pages, and lines without a place.

    ``homeless`` are the titles of the sheets in the source whose lines have none.
    """

    clients: int
    lines: int
    left: int = 0
    homeless: tuple[str, ...] = ()


def push(
    source: Book,
    target: GoogleBook,
    today: dt.date,
    *,
    replace: bool = False,
    settings: bool | None = None,
) -> Pushed:
    """Copies the client list of ``source`` to a Google Sheet, and by what it is judged.

    The Google Sheet is set up first where it is not yet; then the lines of Settings, Service
    levels, Plan and House rules come along.  Where they were there already and differ,
    ``settings`` says whether they shall (True) or stay (False); without a word nothing is copied.
    Raises BookError for that, and where clients are there already, unless ``replace``; then
    theirs go.
    """
    words, typed = client_list(source, today)
    count = len(typed["client"])
    made = set_up(target, words, rows=max(ROWS, count)).made
    judgement = review_book(target, today)
    header = judgement.clients.header
    title = judgement.titles[CLIENTS.name]
    there = target.read([title])[title][header.first_row :]
    inputs = [c.name for c in CLIENTS.inputs if c.name in header.positions]
    places = [header.positions[name] for name in inputs]
    taken = [any(at < len(row) and row[at] not in (None, "") for at in places) for row in there]
    if any(taken) and not replace:
        facts = {"name": target.name, "count": sum(taken), "source": source.name}
        raise BookError("google_setup.clients_there", **facts)
    theirs, ours = _lines(source), _lines(target)
    pairs = [(line, ours[key]) for key, line in theirs.items() if key in ours]
    differ = [(a, b) for a, b in pairs if _said(a) != _said(b)]
    if settings is False:
        differ = []
    elif settings is None:
        asked = [(a, b) for a, b in differ if words[f"sheets.{b.sheet}"] not in made]
        if asked:
            raise _undecided(asked, source, target)
    left = [a for key, a in theirs.items() if key not in ours and _said(a) is not None]
    left = [] if settings is False else left
    columns = [typed.get(name, []) for name in inputs]
    listed_rows = [[c[i] if i < len(c) else None for c in columns] for i in range(count)]
    lines: dict[str, dict[tuple[int, int], Cell]] = {}
    for a, b in differ:
        lines.setdefault(judgement.titles[b.sheet], {})[b.place] = cast(Cell, a.value)
    target.put({title: Rows(header.first_row, tuple(places), listed_rows)}, lines)
    target.forget()
    if differ:
        set_up(target, words, rows=max(ROWS, count))  # amounts with the sign that came along
    homeless = tuple(dict.fromkeys(words[f"sheets.{line.sheet}"] for line in left))
    return Pushed(count, len(differ), len(left), homeless)


def _lines(book: Book) -> Lines:
    """What people typed on the pages besides lists."""
    words, titles = find_language(book.titles(), all_words())
    sheets = [sheet for sheet in (*PAGES, PRACTICE_LISTS) if sheet.name in titles]
    read = book.read([titles[sheet.name] for sheet in sheets])
    grids = {sheet.name: read[titles[sheet.name]] for sheet in sheets}
    packs = read_stamp(grids.pop(PRACTICE_LISTS.name, []))[1]
    return typed_lines(grids, words, all_words(), packs)


def _said(line: TypedLine) -> object:
    """What a line says, as it compares between the homes."""
    value = line.value.strip() if isinstance(line.value, str) else line.value
    return comparable(serial(value))  # type: ignore[arg-type]


def _undecided(
    differ: Sequence[tuple[TypedLine, TypedLine]], source: Book, target: GoogleBook
) -> BookError:
    shown = [
        Sentence(
            "google_setup.line",
            label=a.label,
            file=shown_value(a.value),
            sheet=shown_value(b.value),
        )
        for a, b in differ[:SHOWN_LINES]
    ]
    facts = {"count": len(differ), "source": source.name, "name": target.name}
    more = len(differ) - len(shown)
    key = "google_setup.settings_differ_more" if more else "google_setup.settings_differ"
    return BookError(key, lines=listed(shown), more=more, **facts)


def pull(source: Book, target: Path, today: dt.date, *, replace: bool = False) -> int:
    """Copies the client list of a book into a new workbook file; how many rows it has.

    Raises BookError where the file is there already, unless ``replace``.
    """
    if target.suffix.lower() != ".xlsx":
        raise BookError("file.ending", name=target.name)
    judgement = review_book(source, today)
    words, typed = client_list(source, today)
    count = len(typed["client"])
    # No cell of a client takes a day or an hour; as a text it is named in the file as well.
    cells = {name: [_as_text(value) for value in column] for name, column in typed.items()}
    content = new_content(
        words,
        judgement.settings,
        max(ROWS, count),
        cast(Cells, cells),
        today=today,
        languages=all_words(),
    )
    made = io.BytesIO()
    build(made, draw(content), font=words.font, right_to_left=words.right_to_left,
          properties={"title": words["product.name"]})  # fmt: skip
    save_new(target, made.getvalue(), overwrite=replace)
    return count


def _as_text(value: object) -> object:
    """A cell with its day, hour or duration as a text."""
    moment = isinstance(value, dt.date | dt.time | dt.timedelta)
    return cell_text(value) if moment else value
