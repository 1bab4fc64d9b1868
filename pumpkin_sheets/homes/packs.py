"""Packs of practices for a filled workbook, in any home: what is on, and switching more on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pumpkin_sheets.book import Book, BookError, Growth
from pumpkin_sheets.homes.upgrade import OpenBook, Upgraded, upgrade
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.clients.sheet import NAMED_RANGES
from pumpkin_sheets.plan.packs import PACKS, PRACTICE_LISTS, practices_of
from pumpkin_sheets.plan.practices import PRACTICE_SHEETS, draw_behind, draw_tables
from pumpkin_sheets.plan.practised import Source, practise
from pumpkin_sheets.plan.review.judge import Judgement, find_language
from pumpkin_sheets.recalculate import examine
from pumpkin_sheets.sheets.drawing import Drawing, quoted
from pumpkin_sheets.sheets.lists_page import read_stamp
from pumpkin_sheets.sheets.schema import column_letters
from pumpkin_sheets.sheets.words import Words


@dataclass(frozen=True)
class Added:
    """What switching on did: the packs that are on now, and the titles of the new sheets.

    ``upgraded`` says what else an older workbook gained on the way.
    """

    packs: tuple[str, ...]
    sheets: tuple[str, ...]
    words: Words
    upgraded: Upgraded | None = None


def packs_on(book: Book) -> tuple[Words, tuple[str, ...]]:
    """The workbook's language and the packs that it carries.  Raises BookError, PlanError."""
    words, titles = find_language(book.titles(), all_words())
    if PRACTICE_LISTS.name not in titles:
        return words, ()
    title = titles[PRACTICE_LISTS.name]
    packs = read_stamp(book.read([title])[title])[1]
    return words, tuple(
        pack.name
        for pack in PACKS
        if pack.name in packs and any(p.name in titles for p in pack.practices)
    )


def known_packs(asked: Sequence[str]) -> tuple[str, ...]:
    """The packs asked for, in their order; ``all`` is every one.  Raises BookError."""
    names = tuple(pack.name for pack in PACKS)
    for name in asked:
        if name not in (*names, "all"):
            raise BookError("packs.unknown", name=name, known=", ".join((*names, "all")))
    return tuple(name for name in names if name in asked or "all" in asked)


def pack_lines(words: Words, on: Sequence[str]) -> list[str]:
    """One line for each pack: whether it is on, its word, and what it is for."""
    return [f"{'●' if pack.name in on else '○'} {pack.name}  {words[pack.about]}" for pack in PACKS]


def add_packs(book: OpenBook, packs: Sequence[str], now: dt.datetime) -> Added:
    """Gives a filled workbook the sheets of these packs; everything else stays as it is.

    Sheets that are there stay, whatever is typed on them; a practice whose sheet was deleted
    gets it back.  A workbook of an older release is brought forward by the way.  Raises BookError,
    PlanError; then nothing was written.
    """
    wanted = known_packs(packs)
    words, on = packs_on(book)
    judgement, _ = examine(book, now)
    if judgement.layout.older:
        upgraded = upgrade(book, now, wanted)
        return Added((*on, *wanted), upgraded.sheets, words, upgraded)
    titles = judgement.titles
    behind = PRACTICE_LISTS.name in titles
    names = [sheet.name for sheet in PRACTICE_SHEETS]
    both = tuple(pack.name for pack in PACKS if pack.name in (*on, *wanted))
    new = [p for p in practices_of(wanted) if not (behind and p.name in titles)]
    for practice in new:
        if practice.name in titles:
            title = titles[practice.name]
            raise BookError("file.not_our_sheet", name=book.name, sheet=title)
    if not new and set(wanted) <= set(on):
        return Added(both, (), words)
    drawings = _drawings(judgement, both, now.date())
    there = {titles[name] for name in names if name in titles}
    fresh = [d for d in drawings if d.title not in there or d.title == titles.get("practice_lists")]
    book.grow(
        Growth(
            sheets=fresh,
            names=_client_names(judgement),
            font=words.font,
            right_to_left=words.right_to_left,
        )
    )
    made = tuple(d.title for d in fresh if d.title not in there and not d.hidden)
    return Added(both, made, words)


def _drawings(judgement: Judgement, packs: tuple[str, ...], today: dt.date) -> list[Drawing]:
    """The sheets of these packs: those that are there as they are, the others empty."""
    content = judgement.content
    languages = all_words()
    source = Source(judgement.words, languages, judgement.settings, content.scored, today)
    there = {table.practice.name: table for table in content.practised.tables}
    empty = practise([p for p in practices_of(packs) if p.name not in there], packs, source, {})
    tables = {**there, **{table.practice.name: table for table in empty.tables}}
    practised = replace(
        empty,
        tables=tuple(tables[p.name] for p in practices_of(packs)),
        figures={**content.practised.figures, **empty.figures},
    )
    full = replace(content, practised=practised, languages=languages)
    return [*draw_tables(full), *draw_behind(full)]


def _client_names(judgement: Judgement) -> Mapping[str, str]:
    """The defined names of Clients' columns, where the owner has them now."""
    header, frame = judgement.clients.header, judgement.clients
    last = frame.prepared_rows or header.first_row + 1
    sheet = quoted(judgement.titles["clients"])
    return {
        name: f"{sheet}!${letters}${header.first_row + 1}:${letters}${last}"
        for name, column in NAMED_RANGES.items()
        if column in header.positions
        for letters in (column_letters(header.positions[column]),)
    }
