"""A Google Sheet of one language made one of another, in one atomic request."""

from __future__ import annotations

import datetime as dt

from pumpkin_sheets.book import BookChanged, alone
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.present import what_is_there
from pumpkin_sheets.homes.google.retold import retell
from pumpkin_sheets.homes.google.setup import set_up, wanted_of
from pumpkin_sheets.homes.google.trouble import BookUncertain
from pumpkin_sheets.homes.language import Turned, planned
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.review.judge import find_language
from pumpkin_sheets.recalculate import examine, recalculate
from pumpkin_sheets.sheets.words import Words, fold_ours

ROUNDS = 3


def turn_sheet(book: GoogleBook, after: Words, now: dt.datetime) -> Turned:
    """Makes a Google Sheet one of the language ``after``, and reviews it.

    It is set up in its own language first, so that everything of ours is known by its note, then
    told anew in one request, all or none.  Where somebody typed meanwhile that is begun again,
    ROUNDS times in all.  What is told anew is what ``homes.language.turn`` tells of a file.
    Raises BookError, PlanError.
    """
    with alone(book):
        set_up(book, _spoken(book), rows=1)
        # What people typed over results is put back before copies in the old language are dropped.
        recalculate(book, now.date(), now.time())
        done = _turned(book, after, now)
        if done.sheets + done.cells:
            recalculate(book, now.date(), now.time())
    return done


def _spoken(book: GoogleBook) -> Words:
    """The language in which the sheet of clients is; that of most sheets where it is renamed."""
    words, titles = find_language(book.titles(), all_words())
    title = fold_ours(titles.get(CLIENTS.name, ""))
    return next((w for w in all_words() if fold_ours(w[f"sheets.{CLIENTS.name}"]) == title), words)


def _turned(book: GoogleBook, after: Words, now: dt.datetime) -> Turned:
    asked: Turned | None = None
    for left in reversed(range(ROUNDS)):
        try:
            turning = planned(book, examine(book, now)[0], after)
            if not turning.anything:
                return asked or turning.done  # it had arrived, only its answer was lost
            book.read(title for title in book.titles() if title not in turning.plan.titles)
            found, present = what_is_there(book.client, book.key)
            requests, told = retell(present, turning.plan, turning.contents)
            more, _ = wanted_of(found, told, after, "USD", 1, (), None)
            asked = turning.done
            book.change([*requests, *more])
        except (BookChanged, BookUncertain):
            if not left:
                raise
            book.forget()
            continue
        return turning.done
    raise AssertionError("ROUNDS is at least one")
