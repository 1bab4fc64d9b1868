"""Telling people of one book's night: mails are composed, handed in and marked as mailed.

The order is what keeps changes from being lost; see ``night.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

from pumpkin_sheets.book import Book, HasAddresses, put_back
from pumpkin_sheets.homes.google.addresses import sheet_address
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.nightly.catching_up import joined, never_got
from pumpkin_sheets.nightly.diary import Page
from pumpkin_sheets.nightly.mail import compose
from pumpkin_sheets.nightly.marking import mark
from pumpkin_sheets.nightly.missed import with_missed
from pumpkin_sheets.nightly.news import Report
from pumpkin_sheets.nightly.outage import Group, Missed
from pumpkin_sheets.nightly.pictures import pictures_of
from pumpkin_sheets.nightly.post import MailError, for_now
from pumpkin_sheets.nightly.report import Untold, report_of, untold
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from pumpkin_sheets.nightly.turn import MailTurn
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.recalculate import Outcome
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import Sentence, Words, in_a_row, listed

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
class _Sent:
    """What became of a mail: ``accepted`` when somebody got it, ``shown`` in a dry run.

    ``surely_not``: it is certain that nobody got it.
    """

    text: str
    accepted: bool = False
    failed: bool = False
    shown: EmailMessage | None = None
    surely_not: bool = False


@dataclass(frozen=True)
class Telling:
    """Tells the people of one book what its night came to.

    ``words`` are the night's own language; ``hand_in`` raises MailError, or gives the addresses
    that the server refused, with its answers; ``keep`` writes the diary and raises OSError;
    ``turn`` is the right to mail of this book.
    """

    entry: BookEntry
    settings: NightlySettings
    page: Page
    words: Words
    now: dt.datetime
    dry_run: bool
    hand_in: Callable[[EmailMessage], Mapping[str, int]]
    keep: Callable[[], None]
    turn: MailTurn = field(default_factory=MailTurn)

    @contextmanager
    def writing(self, judgement: Judgement) -> Iterator[None]:
        """Around the writing of a review: where there will be mail the turn to mail is taken.

        Raises InTurn, BookChanged, BookError.
        """
        due = self._due(judgement)
        self.turn.expect(due)
        yield
        if due:
            self.turn.take()

    def _due(self, judgement: Judgement) -> bool:
        """Whether there is anything to mail after a review."""
        if self.settings.server is None or self.dry_run:
            return False
        news = judgement.half_gone or untold(judgement).positions
        return bool(news or self.page.silent or self._weekly)

    @property
    def _weekly(self) -> bool:
        return self.settings.weekly == self.now.weekday()

    def news(self, label: str, book: Book, outcome: Outcome) -> Line:
        """Mail what a book's night came to, and mark what was mailed."""
        words, page = self.words, self.page
        done = words[f"nightly.{outcome.done.value}"]
        for mishap in outcome.mishaps:
            done = words.say("nightly.mishap", done=done, mishap=mishap)
        everything = untold(outcome.judgement)
        page.keep(everything.marks())
        before, fresh = everything.parted(page.told)
        batches = [fresh] if self.dry_run else fresh.batches(page.handed)
        reports = [self._report(label, book, outcome, batch) for batch in batches]
        mails, reached = list[_Sent](), list(before.positions)
        if self.settings.server is not None and (reports[0].is_news or self._weekly):
            for batch, report in zip(batches, reports, strict=True):
                sent = self._handed_over(report, outcome.judgement.words, batch.marks())
                mails.append(sent)
                if sent.accepted:
                    reached += batch.positions
        elif fresh.positions:
            done = words.say("nightly.untold", done=done, count=len(fresh.positions))
        if before.positions:
            mailed = words.say("nightly.mailed_earlier", count=len(before.positions))
            done = words.say("nightly.told", done=done, mail=mailed)
        if mails:
            text = joined([sent.text for sent in mails], words)
            done = words.say("nightly.told", done=done, mail=text)
        failed, shown = any(sent.failed for sent in mails), mails[0].shown if mails else None
        if self.dry_run or not reached:
            return Line(label, done, failed, shown)
        told = replace(everything, positions=tuple(sorted(reached)))
        try:
            mark(book, told, outcome.now.date())
        except PumpkinError as error:
            return Line(label, words.say("nightly.unmarked", done=done, why=error), True)
        page.forget(told.marks())
        for mishap in put_back(book):
            done = words.say("nightly.mishap", done=done, mishap=mishap)
        return Line(label, done, failed, shown)

    def _report(self, label: str, book: Book, outcome: Outcome, batch: Untold) -> Report:
        address = book.address if isinstance(book, HasAddresses) else _nowhere
        told, link = batch.records(), _link(self.entry)
        report = report_of(
            outcome,
            told,
            label,
            self.entry.book_id,
            all_words(),
            link,
            address,
            self.entry.pictures,
        )
        notes = [self.page.silence, *outcome.mishaps]
        said = [_said(note, outcome.judgement.words) for note in notes if note is not None]
        return replace(report, note=in_a_row(said, outcome.judgement.words))

    def _handed_over(self, report: Report, words: Words, marks: list[str]) -> _Sent:
        """Mail a batch of changes; the diary knows of it from before until it is marked.

        Of what a server took it knows that, too: no night of this computer mails it again.
        """
        page = self.page
        new = bool(marks) and marks not in page.handed
        if new:
            page.handed.append(marks)
            with suppress(OSError):  # said at the end of the book's night
                self.keep()
        sent = self._send(report, words)
        if sent.accepted:
            page.silent = None
            page.taken(marks)
            with suppress(OSError):
                self.keep()
        elif new and sent.surely_not:
            page.handed.remove(marks)
        return sent

    def trouble(self, label: str, warning: Sentence, words: Words, clients: int = 0) -> Line:
        """The warning is mailed in the language of ``words``, and told in the night's own.

        Raises InTurn while another computer mails of this book.
        """
        said = warning.said(self.words)
        if self.settings.server is None:
            return Line(label, said, True)
        self.turn.take_for_trouble()
        report = Report(
            label,
            self.entry.book_id,
            clients,
            warning=warning.said(words),
            note=_said(self.page.silence, words),
            link=_link(self.entry),
        )
        sent = self._handed_over(report, words, [])
        text = self.words.say("nightly.warned", warning=said, mail=sent.text)
        return Line(label, text, True, sent.shown)

    def out_of_reach(self, label: str, missed: Missed, group: Group) -> Line:
        """Google did not come back; the first book of a group mails it in the name of all."""
        words, said = self.words, missed.said
        if len(group.missed) == 1 or self.settings.server is None:
            return self.trouble(label, said, words)
        shown = None
        if not group.mailed:
            name = words.say("nightly.google_sheets", count=len(group.missed))
            sent = self._send(Report(name, "google:", 0, warning=group.said.said(words)), words)
            group.mailed, shown = sent.text, sent.shown
        text = words.say("nightly.warned", warning=said, mail=group.mailed)
        return Line(label, text, True, shown)

    def _send(self, report: Report, words: Words) -> _Sent:
        pictures = pictures_of(report.overview, words)
        letterhead = self.settings.letterhead(self.entry)
        mail = compose(report, words, letterhead, self.now, pictures)
        if self.dry_run:
            return _Sent(self.words["nightly.mail_shown"], shown=mail)
        if self.turn.went_out(mail):
            return _Sent(self.words["nightly.mailed_before"], accepted=True)
        if not self.turn.long_enough:
            return _Sent(self.words["nightly.turn_over"], failed=True, surely_not=True)
        try:
            refused = self.hand_in(mail)
        except MailError as error:
            text = self.words.say("nightly.not_mailed", why=error)
            return _Sent(text, failed=True, surely_not=error.key != "mail_server.fell_silent")
        self.turn.mailed(mail)
        given_up = self._keep_missed(mail, refused, bool(report.changes))
        if refused:
            text = joined([*self._refused(refused), *given_up], self.words)
            return _Sent(text, accepted=True, failed=True)
        count = len(report.changes)
        key = "nightly.mailed_changes" if count else "nightly.mailed"
        text = self.words.say(key, count=count)
        if pictures.lacking is not None:
            text = self.words.say("nightly.told", done=text, mail=pictures.lacking)
        return _Sent(text, accepted=True)

    def _refused(self, refused: Mapping[str, int]) -> list[str]:
        """Who did not get a mail, and when they will."""
        later = [address for address, code in refused.items() if for_now(code)]
        never = [address for address in refused if address not in later]
        said = []
        if never:
            said.append(self.words.say("nightly.nobody_at", addresses=listed(never)))
        if later:
            said.append(self.words.say("nightly.later_to", addresses=listed(later)))
        return said

    def _keep_missed(self, mail: EmailMessage, to: Collection[str], news: bool) -> list[str]:
        """Remember who did not get a mail; what is said of mails that are not tried any more."""
        page, today = self.page, self.now.date()
        page.missed, left_out = with_missed(page.missed, mail, to, today, news)
        if to:
            with suppress(OSError):  # said at the end of the book's night
                self.keep()
        return [never_got(one, self.words) for one in left_out]


def _link(entry: BookEntry) -> str:
    return "" if isinstance(entry.place, Path) else sheet_address(entry.place)


def _said(sentence: Sentence | None, words: Words) -> str:
    return "" if sentence is None else sentence.said(words)


def _nowhere(_title: str, _cell: str) -> str:
    """A file has no address that a mail could open."""
    return ""
