"""The nightly run (F47): every book is recalculated, and every change is mailed once.

The order is what keeps changes from being lost: first the changes are written into the book, then
they are mailed, then they are marked as mailed.  A crash before the mail leaves them unmarked, and
the next night mails them; a crash after the mail may mail them twice, under the same Message-ID.
One failing book never stops the others.
"""

from __future__ import annotations

import datetime as dt
import os
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from pumpkin_sheets.book import Book, BookChanged, BookError, HasAddresses, alone
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.google.access import sheet_address
from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.languages import all_words, languages
from pumpkin_sheets.languages import words as words_of
from pumpkin_sheets.nightly.mail import compose
from pumpkin_sheets.nightly.news import Report
from pumpkin_sheets.nightly.post import MailError, read_password, send
from pumpkin_sheets.nightly.report import (
    Untold,
    identity,
    report_of,
    untold,
)
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.changes import unmailed
from pumpkin_sheets.plan.review.judge import find_language
from pumpkin_sheets.recalculate import Done, Outcome, begun_again, recalculate
from pumpkin_sheets.sheets.cells import ABSENT, Grid, Rows
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.tables import as_date, find_header, records, titles_of
from pumpkin_sheets.sheets.words import Sentence, Words, listed

Code = Literal[0, 1]

_NAME, _LINE = 80, 1000
"""The longest name of a book, and the longest line of a log."""


@dataclass(frozen=True)
class Line:
    """What one book came to: one line for a scheduler's log."""

    book: str
    text: str
    failed: bool = False
    mail: EmailMessage | None = None

    def __str__(self) -> str:
        return one_line(f"{one_line(self.book, _NAME)}: {self.text}", _LINE)


@dataclass(frozen=True)
class Night:
    """One night: its clock, and how books and mail are reached (replaced in tests).

    ``now`` knows its time zone; each book's day is what the clock shows where its people work.
    """

    settings: NightlySettings
    now: dt.datetime
    dry_run: bool = False
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    open_book: Callable[[BookEntry, NightlySettings], Book] | None = None
    hand_in: Callable[[EmailMessage, NightlySettings, Mapping[str, str]], list[str]] | None = None

    def run(self) -> Iterable[Line]:
        """One line per book, as each is done.  Never raises for what a book or a mail does."""
        for entry in self.settings.books:
            yield self._look_after(entry)

    @property
    def words(self) -> Words:
        """The language of the night's own lines, and of mails about a book that is not read."""
        chosen = self.settings.language
        return words_of(chosen if chosen in languages() else "en")

    def _look_after(self, entry: BookEntry) -> Line:
        words = self.words
        label = entry.name or words["nightly.google_sheet"]
        try:
            book = (self.open_book or open_book)(entry, self.settings)
            label = entry.name or book.name
            # What is said of a book that can be read is said in its own language.
            words = find_language(book.titles(), all_words())[0]
            outcome = recalculate(
                book, self.now.date(), self.now.timetz(), unattended=True, dry_run=self.dry_run
            )
            label = entry.name or book.name
            if outcome.done is Done.HALF_GONE:
                count = len(outcome.judgement.reviewed)
                return self._warned(entry, label, outcome.half_gone, words, count)
            return self._mailed(entry, label, book, outcome)
        except PumpkinError as error:
            return self._warned(entry, label, error, words)
        except Exception as error:
            # A mistake of ours in one book must not cost the others their night.
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(frame.filename).name}:{frame.lineno}"
            kind = type(error).__name__
            return Line(label, self.words.say("nightly.mistake", place=place, kind=kind), True)

    # -- mail ----------------------------------------------------------------------------------

    def _mailed(self, entry: BookEntry, label: str, book: Book, outcome: Outcome) -> Line:
        words = self.words
        done = words[f"nightly.{outcome.done.value}"]
        open_changes = untold(outcome.judgement)
        told = open_changes.records()
        address = book.address if isinstance(book, HasAddresses) else _nowhere
        link = _link(entry)
        report = report_of(outcome, told, label, entry.book_id, all_words(), link, address)
        weekly = self.settings.weekly == self.now.weekday()
        if self.settings.server is None or not (report.is_news or weekly):
            if told:
                done = words.say("nightly.untold", done=done, count=len(told))
            return Line(label, done)
        sent = self._send(entry, report, outcome.judgement.words)
        if sent.accepted and told:
            try:
                _mark(book, open_changes, outcome.now.date())
            except PumpkinError as error:
                said = words.say("nightly.unmarked", done=done, mail=sent.text, why=error)
                return Line(label, said, True)
        said = words.say("nightly.told", done=done, mail=sent.text)
        return Line(label, said, sent.failed, sent.shown)

    def _warned(
        self, entry: BookEntry, label: str, warning: Sentence, words: Words, clients: int = 0
    ) -> Line:
        """The warning is mailed in the language of ``words``, and told in the night's own."""
        said = warning.said(self.words)
        if self.settings.server is None:
            return Line(label, said, True)
        report = Report(
            label, entry.book_id, clients, warning=warning.said(words), link=_link(entry)
        )
        sent = self._send(entry, report, words)
        text = self.words.say("nightly.warned", warning=said, mail=sent.text)
        return Line(label, text, True, sent.shown)

    def _send(self, entry: BookEntry, report: Report, words: Words) -> _Sent:
        mail = compose(report, words, self.settings.letterhead(entry), self.now)
        if self.dry_run:
            return _Sent(self.words["nightly.mail_shown"], shown=mail)
        try:
            refused = (self.hand_in or hand_in)(mail, self.settings, self.environment)
        except MailError as error:
            return _Sent(self.words.say("nightly.not_mailed", why=error), failed=True)
        if refused:
            text = self.words.say("nightly.nobody_at", addresses=listed(refused))
            return _Sent(text, accepted=True, failed=True)
        count = len(report.changes)
        key = "nightly.mailed_changes" if count else "nightly.mailed"
        return _Sent(self.words.say(key, count=count), accepted=True)


@dataclass(frozen=True)
class _Sent:
    """What became of a mail: ``accepted`` when somebody got it, ``shown`` in a dry run."""

    text: str
    accepted: bool = False
    failed: bool = False
    shown: EmailMessage | None = None


def exit_code(lines: Iterable[Line]) -> Code:
    """0 when every book is done and told of, 1 when the next night has something to catch up."""
    return 1 if any(line.failed for line in lines) else 0


def open_book(entry: BookEntry, settings: NightlySettings) -> Book:
    """The book of an entry.  Raises BookError."""
    if isinstance(entry.place, Path):
        return XlsxBook(entry.place)
    assert settings.key_file is not None, "the settings were checked"
    return open_google(entry.place, settings.key_file)


def hand_in(
    mail: EmailMessage, settings: NightlySettings, environment: Mapping[str, str]
) -> list[str]:
    """Send a mail through the server of the settings.  Raises MailError."""
    server = settings.server
    assert server is not None, "mail is only composed when there is a server"
    password = read_password(server, environment) if server.user else None
    return send(mail, server, password)


def _link(entry: BookEntry) -> str:
    return "" if isinstance(entry.place, Path) else sheet_address(entry.place)


def _nowhere(_title: str, _cell: str) -> str:
    """A file has no address that a mail could open."""
    return ""


def _mark(book: Book, open_changes: Untold, today: dt.date) -> None:
    """Write ``Mailed on``, also where somebody typed in the book while the mail went out."""
    told = {identity(record) for record in open_changes.records()}
    with alone(book):
        with suppress(BookChanged):
            book.write(open_changes.marked(today, told))
            return
        begun_again(lambda: book.write(_again(book, open_changes, told).marked(today, told)))


def _again(book: Book, before: Untold, told: set[tuple[str, ...]]) -> Untold:
    """Where the told records stand on Changes now, and what Memory holds, read afresh."""
    titles = [before.title, *(before.memory or ())[:1]]
    grids = book.read(titles)
    changes = _rows_on(grids[before.title], before.title, CHANGES)
    names = [column.name for column in CHANGES.columns]
    found = [dict(zip(names, row, strict=True)) for row in changes.rows]
    there = [identity(record) for record in found]
    # One whose reason was typed over meanwhile is known by the rest of it.
    known = {one[:-1] for one in told - set(there)}
    positions = tuple(i for i in unmailed(found) if there[i] in told or there[i][:-1] in known)
    memory = None
    if before.memory is not None:
        title = before.memory[0]
        memory = (title, _rows_on(grids[title], title, MEMORY))
    return Untold(before.title, changes, positions, memory)


def _rows_on(grid: Grid, title: str, sheet: Sheet) -> Rows:
    """What stands on one of Python's sheets, dates as dates."""
    header = find_header(grid, titles_of(sheet, all_words()))
    names = [column.name for column in sheet.columns]
    if header is None or "client" not in header.positions:
        raise BookError("nightly.titles_lost", sheet=title)
    dated = [column.name for column in sheet.columns if column.kind == "date"]
    found = records(grid, header, sheet)
    for record in found:
        for name in dated:
            record[name] = as_date(record[name]) or record[name]
    places = tuple(header.positions.get(name, ABSENT) for name in names)
    return Rows(header.first_row, places, [tuple(r[name] for name in names) for r in found])
