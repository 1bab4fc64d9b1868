"""The job of importing: files read and counted, what they say put on Proposals, and a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.upgrade import OpenBook
from pumpkin_sheets.importing.buyers import buyers_by_order
from pumpkin_sheets.importing.columns import Asked
from pumpkin_sheets.importing.counting import count
from pumpkin_sheets.importing.figures import Counted
from pumpkin_sheets.importing.files import listings
from pumpkin_sheets.importing.heading import heading_of
from pumpkin_sheets.importing.offering import Offered, offered
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.proposals.offers import Store
from pumpkin_sheets.plan.review.judge import names_of
from pumpkin_sheets.plan.settings.settings import CURRENCY_SIGNS
from pumpkin_sheets.proposals import Desk, Proposed, propose

_LONG = 5_000_000
"""A file of more bytes takes seconds."""

Progress = Callable[[str, float], None]
"""Told which file is read and what part of it is done, from 0 to 1."""


@dataclass(frozen=True)
class Wanted:
    """What an owner asks of an import besides the files; see ``Asked``.

    ``columns`` are titles of columns by role, ``currency`` the workbook's own where it has none.
    ``orders`` is a list that says whose an order is, for files that name no client.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    currency: str = ""
    rates: Mapping[str, float] = field(default_factory=dict)
    first: dt.date | None = None
    last: dt.date | None = None
    decimal: str = ""
    dates: str = ""
    orders: Path | None = None


@dataclass(frozen=True)
class Imported:
    """What the files said, one after the other, and what Proposals holds now."""

    files: Sequence[tuple[Counted, Offered]]
    proposed: Proposed


def import_files(
    book: OpenBook,
    paths: Sequence[Path],
    now: dt.datetime,
    wanted: Wanted | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Proposes what files say of clients; nothing that people own is written.

    Figures of several files stand together by column; of two for one, the later file's.  The
    workbook is read first, so that a file is not counted for one that cannot be written.  Raises
    BookError, PlanError; then nothing was written.
    """
    asked = wanted or Wanted()
    if asked.first and asked.last and asked.first > asked.last:
        raise BookError("importing.no_days", first=asked.first, last=asked.last)
    found: list[tuple[Counted, Offered]] = []
    counts: list[Counted] = []

    def more(desk: Desk) -> Store:
        if not counts:
            buyers = buyers_by_order(asked.orders, asked.encoding) if asked.orders else None
            counts.extend(_counted(path, asked, buyers, desk, now, progress) for path in paths)
        found.clear()
        store = desk.store
        renamed = names_of(desk.judgement, all_words()).on(now.date())
        for each in counts:
            offers = offered(store, each, desk.known, renamed, desk.words)
            store = offers.store
            found.append((each, offers))
        return store

    done = propose(book, now, more)
    return Imported(tuple(found), done)


def _counted(
    path: Path,
    wanted: Wanted,
    buyers: Mapping[str, str] | None,
    desk: Desk,
    now: dt.datetime,
    progress: Progress | None,
) -> Counted:
    if progress and path.is_file() and path.stat().st_size > _LONG:
        progress(path.name, 0.0)  # what it is written in takes a while too
    found = listings(path, wanted.encoding)
    heading = heading_of(found, wanted.columns, by_order=buyers is not None)
    sign = desk.judgement.settings.sign
    own = Asked(
        now.date(),
        wanted.currency or currency_of(sign),
        currencies_of(sign),
        wanted.rates,
        wanted.first,
        wanted.last,
        wanted.decimal,
        wanted.dates,
        buyers=buyers,
    )
    told = progress
    return count(heading, own, (lambda part: told(path.name, part)) if told else None)


def currency_of(sign: str) -> str:
    """The currency that a workbook's sign stands for; "" where it may be one of several."""
    codes = currencies_of(sign)
    return next(iter(codes)) if len(codes) == 1 else ""


def currencies_of(sign: str) -> frozenset[str]:
    """The currencies that a workbook's sign may stand for, none where it may be any."""
    return frozenset(code for code, each in CURRENCY_SIGNS.items() if each == sign)
