"""The nightly run (F47): every book is recalculated, and every change is mailed once.

The order is what keeps changes from being lost: first the changes are written into the book, then
they are mailed, then they are marked as mailed.  A crash before the mail leaves them unmarked, and
the next night mails them; a crash after the mail may mail them twice, under the same Message-ID,
and what came since in a mail of its own.  One failing book never stops the others.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from pumpkin_sheets.book import Book, HasAddresses, because, put_back
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.google.access import sheet_address
from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.languages import all_words, languages
from pumpkin_sheets.languages import words as words_of
from pumpkin_sheets.mistake import mistake_of
from pumpkin_sheets.nightly.diary import Diary, Page
from pumpkin_sheets.nightly.mail import compose
from pumpkin_sheets.nightly.marking import mark
from pumpkin_sheets.nightly.news import Report
from pumpkin_sheets.nightly.post import MailError, read_password, send
from pumpkin_sheets.nightly.report import (
    Untold,
    report_of,
    untold,
)
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from pumpkin_sheets.plan.review.judge import find_language
from pumpkin_sheets.recalculate import Done, Outcome, recalculate
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.shown import one_line
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
    diary: Diary = field(default_factory=Diary)

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
        """Recalculate and mail a book; the line says first which nights did not run."""
        page = self.diary.page(entry.book_id)
        page.begin(self.now.date())
        silence = page.silence
        line = self._night_of(entry, page)
        if self.settings.server is None:
            page.silent = None  # the line alone tells of it
        try:
            self._keep()
        except OSError as error:
            text = self.words.say("nightly.no_diary", line=line.text, why=because(error))
            line = replace(line, text=text, failed=True)
        if silence is None:
            return line
        said = self.words.say("nightly.after_silence", silence=silence, line=line.text)
        return replace(line, text=said)

    def _keep(self) -> None:
        """Raises OSError."""
        if not self.dry_run:
            self.diary.save()

    def _night_of(self, entry: BookEntry, page: Page) -> Line:
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
                return self._warned(entry, label, page, outcome.half_gone, words, count)
            return self._mailed(entry, label, page, book, outcome)
        except PumpkinError as error:
            return self._warned(entry, label, page, error, words)
        except Exception as error:
            # A mistake of ours in one book must not cost the others their night.
            return self._warned(entry, label, page, mistake_of(error), words)

    # -- mail ----------------------------------------------------------------------------------

    def _mailed(
        self, entry: BookEntry, label: str, page: Page, book: Book, outcome: Outcome
    ) -> Line:
        words = self.words
        done = words[f"nightly.{outcome.done.value}"]
        for mishap in outcome.mishaps:
            done = words.say("nightly.mishap", done=done, mishap=mishap)
        open_changes = untold(outcome.judgement)
        page.keep(open_changes.marks())
        batches = [open_changes] if self.dry_run else open_changes.batches(page.handed)
        reports = [self._report(entry, label, page, book, outcome, batch) for batch in batches]
        weekly = self.settings.weekly == self.now.weekday()
        if self.settings.server is None or not (reports[0].is_news or weekly):
            if open_changes.positions:
                done = words.say("nightly.untold", done=done, count=len(open_changes.positions))
            return Line(label, done)
        mails, reached = [], list[int]()
        for batch, report in zip(batches, reports, strict=True):
            sent = self._handed_over(entry, page, report, outcome.judgement.words, batch.marks())
            mails.append(sent)
            if sent.accepted:
                reached += batch.positions
        text = mails[0].text
        for sent in mails[1:]:
            text = words.say("nightly.told", done=text, mail=sent.text)
        if reached:
            told = replace(open_changes, positions=tuple(sorted(reached)))
            try:
                mark(book, told, outcome.now.date())
            except PumpkinError as error:
                said = words.say("nightly.unmarked", done=done, mail=text, why=error)
                return Line(label, said, True)
            page.forget(told.marks())
            for mishap in put_back(book):
                text = words.say("nightly.mishap", done=text, mishap=mishap)
        said = words.say("nightly.told", done=done, mail=text)
        return Line(label, said, any(sent.failed for sent in mails), mails[0].shown)

    def _report(
        self,
        entry: BookEntry,
        label: str,
        page: Page,
        book: Book,
        outcome: Outcome,
        batch: Untold,
    ) -> Report:
        address = book.address if isinstance(book, HasAddresses) else _nowhere
        told, link = batch.records(), _link(entry)
        report = report_of(outcome, told, label, entry.book_id, all_words(), link, address)
        notes = [page.silence, *outcome.mishaps]
        said = [_said(note, outcome.judgement.words) for note in notes if note is not None]
        return replace(report, note=" ".join(said))

    def _handed_over(
        self, entry: BookEntry, page: Page, report: Report, words: Words, marks: list[str]
    ) -> _Sent:
        """Mail a batch of changes; the diary knows of it from before until it is marked."""
        new = bool(marks) and marks not in page.handed
        if new:
            page.handed.append(marks)
            with suppress(OSError):  # said at the end of the book's night
                self._keep()
        sent = self._send(entry, report, words)
        if sent.accepted:
            page.silent = None
        if new and sent.surely_not:
            page.handed.remove(marks)
        return sent

    def _warned(
        self,
        entry: BookEntry,
        label: str,
        page: Page,
        warning: Sentence,
        words: Words,
        clients: int = 0,
    ) -> Line:
        """The warning is mailed in the language of ``words``, and told in the night's own."""
        said = warning.said(self.words)
        if self.settings.server is None:
            return Line(label, said, True)
        report = Report(
            label,
            entry.book_id,
            clients,
            warning=warning.said(words),
            note=_said(page.silence, words),
            link=_link(entry),
        )
        sent = self._handed_over(entry, page, report, words, [])
        text = self.words.say("nightly.warned", warning=said, mail=sent.text)
        return Line(label, text, True, sent.shown)

    def _send(self, entry: BookEntry, report: Report, words: Words) -> _Sent:
        mail = compose(report, words, self.settings.letterhead(entry), self.now)
        if self.dry_run:
            return _Sent(self.words["nightly.mail_shown"], shown=mail)
        try:
            refused = (self.hand_in or hand_in)(mail, self.settings, self.environment)
        except MailError as error:
            text = self.words.say("nightly.not_mailed", why=error)
            return _Sent(text, failed=True, surely_not=error.key != "mail_server.fell_silent")
        if refused:
            text = self.words.say("nightly.nobody_at", addresses=listed(refused))
            return _Sent(text, accepted=True, failed=True)
        count = len(report.changes)
        key = "nightly.mailed_changes" if count else "nightly.mailed"
        return _Sent(self.words.say(key, count=count), accepted=True)


@dataclass(frozen=True)
class _Sent:
    """What became of a mail: ``accepted`` when somebody got it, ``shown`` in a dry run.

    ``surely_not``: it is certain that nobody got it.
    """

    text: str
    accepted: bool = False
    failed: bool = False
    shown: EmailMessage | None = None
    surely_not: bool = False


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


def _said(sentence: Sentence | None, words: Words) -> str:
    return "" if sentence is None else sentence.said(words)


def _nowhere(_title: str, _cell: str) -> str:
    """A file has no address that a mail could open."""
    return ""
