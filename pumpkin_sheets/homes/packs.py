"""Packs of practices for a filled workbook, in any home: what is on, and switching more on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pumpkin_sheets.book import Book, BookError, alone
from pumpkin_sheets.homes.upgrade import OpenBook, Upgraded, upgrade
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.layouts import LAYOUT
from pumpkin_sheets.plan.packs import PACKS, PRACTICE_LISTS
from pumpkin_sheets.plan.review.judge import find_language
from pumpkin_sheets.sheets.lists_page import read_stamp
from pumpkin_sheets.sheets.records import dataclass
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
    """The workbook's language and the packs of which a sheet is there.

    Raises BookError, PlanError.
    """
    words, titles = find_language(book.titles(), all_words())
    title = titles.get(PRACTICE_LISTS.name)
    given = () if title is None else read_stamp(book.read([title])[title])[1]
    return words, tuple(
        pack.name
        for pack in PACKS
        if pack.name in given and any(p.name in titles for p in pack.practices)
    )


def known_packs(asked: Sequence[str]) -> tuple[str, ...]:
    """The packs asked for, in their order; ``all`` is every one.  Raises BookError."""
    names = tuple(pack.name for pack in PACKS)
    wanted = {name.casefold() for name in asked}
    for name in asked:
        if name.casefold() not in (*names, "all"):
            raise BookError("packs.unknown", name=name, known=", ".join((*names, "all")))
    return tuple(name for name in names if name in wanted or "all" in wanted)


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
    with alone(book):
        _, on = packs_on(book)
        done = upgrade(book, now, wanted)
    both = tuple(pack.name for pack in PACKS if pack.name in (*on, *wanted))
    return Added(both, done.sheets, done.words, done if done.before < LAYOUT else None)
