"""The nightly run (F47): every book is recalculated, and every change is mailed once.

The order is what keeps changes from being lost: first the changes are written into the book, then
they are mailed, then they are marked as mailed.  A crash before the mail leaves them unmarked, and
the next night mails them; a crash in the moment in which a server takes the mail may mail them
twice, under the same Message-ID, and what came since in a mail of its own; after that moment the
diary knows, and the next night only marks them.  Of two computers on one book only one mails and
marks: a file is locked meanwhile, and on a Google Sheet they take turns (``turn.py``).  One failing
book never stops the others, nor does Google (``outage.py``).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from pumpkin_sheets.book import Book, InTurn, alone, because
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.google.answers import outcome_said, problem_said
from pumpkin_sheets.homes.google.book import open_google
from pumpkin_sheets.homes.google.trouble import is_down
from pumpkin_sheets.languages import all_words, languages
from pumpkin_sheets.languages import words as words_of
from pumpkin_sheets.mistake import mistake_of
from pumpkin_sheets.nightly.catching_up import CatchingUp, joined
from pumpkin_sheets.nightly.diary import Diary, Page
from pumpkin_sheets.nightly.outage import Group, Missed, Outage, together
from pumpkin_sheets.nightly.post import read_password, send
from pumpkin_sheets.nightly.requests import answered
from pumpkin_sheets.nightly.settings import BookEntry, NightlySettings
from pumpkin_sheets.nightly.telling import Line, Telling
from pumpkin_sheets.nightly.turn import WAIT, MailTurn
from pumpkin_sheets.plan.review.judge import find_language
from pumpkin_sheets.recalculate import Done, recalculate
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Sentence, Words

__all__ = ["Line", "Night", "exit_code", "hand_in", "open_book"]

Code = Literal[0, 1]


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
    hand_in: (
        Callable[[EmailMessage, NightlySettings, Mapping[str, str]], Mapping[str, int]] | None
    ) = None
    diary: Diary = field(default_factory=Diary)
    google: Outage[Line] = field(default_factory=Outage)

    def run(self) -> Iterable[Line]:
        """One line per book, as each is done.  Never raises for what a book or a mail does."""
        missed: list[Missed] = []
        wait = 0.0 if self.dry_run else self.settings.wait_for_google
        yield from self.google.looked_after(self.settings.books, self._look_after, missed, wait)
        for group in together(missed):
            for each in group.missed:
                yield self._look_after(each.entry, (each, group))

    @property
    def words(self) -> Words:
        """The language of the night's own lines, and of mails about a book that is not read."""
        chosen = self.settings.language
        return words_of(chosen if chosen in languages() else "en")

    def _look_after(self, entry: BookEntry, missed: tuple[Missed, Group] | None = None) -> Line:
        """Recalculate and mail a book; the line says first which nights did not run.

        Of one that was ``missed`` it is only told.  Raises PumpkinError where Google itself is out
        of reach, and nothing else.
        """
        page = self.diary.page(entry.book_id)
        page.begin(self.now.date())
        silence = page.silence
        caught_up = self._catch_up(entry, page)
        line = self._night_of(entry, page, missed)
        if caught_up:
            text = joined([line.text, *caught_up], self.words)
            line = replace(line, text=text, failed=line.failed or bool(page.missed))
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

    def _catch_up(self, entry: BookEntry, page: Page) -> list[str]:
        """Send again what somebody missed; what there is to say of it."""
        if self.settings.server is None or self.dry_run:
            return []
        today = self.now.date()
        return CatchingUp(entry, page, self.words, today, self._hand_in, self._keep).run()

    def _hand_in(self, mail: EmailMessage) -> Mapping[str, int]:
        return (self.hand_in or hand_in)(mail, self.settings, self.environment)

    def _keep(self) -> None:
        """Raises OSError."""
        if not self.dry_run:
            self.diary.save()

    def _night_of(self, entry: BookEntry, page: Page, missed: tuple[Missed, Group] | None) -> Line:
        words = self.words
        label = entry.name or words["nightly.google_sheet"]
        telling = Telling(
            entry,
            self.settings,
            page,
            words,
            self.now,
            self.dry_run,
            self._hand_in,
            self._keep,
        )
        if missed is not None:
            return telling.out_of_reach(label, *missed)
        book: Book | None = None
        trouble: Sentence | None = None
        try:
            book = (self.open_book or open_book)(entry, self.settings)
            self.google.knock(book)
            label = entry.name or book.name
            # What is said of a book that can be read is said in its own language.
            words = find_language(book.titles(), all_words())[0]
            label = entry.name or book.name
            turn = MailTurn(book, None if self.dry_run else self.diary.holder, words)
            telling = replace(telling, turn=turn)
            with nullcontext() if self.dry_run else alone(book, WAIT):
                now = self.now + self.google.elapsed
                outcome = recalculate(
                    book, now.date(), now.timetz(),
                    unattended=True, dry_run=self.dry_run, night=True, writing=telling.writing,
                )  # fmt: skip
                if outcome.done is Done.HALF_GONE:
                    count = outcome.judgement.count
                    line = telling.trouble(label, outcome.half_gone, words, count)
                else:
                    line = telling.news(label, book, outcome)
            said = outcome_said(outcome)
        except InTurn as other:
            return Line(label, other.said(self.words))
        except PumpkinError as error:
            if is_down(error):
                raise
            trouble = error
        except Exception as error:
            # A mistake of ours in one book must not cost the others their night.
            trouble = mistake_of(error)
        if trouble is not None:
            try:
                line = telling.trouble(label, trouble, words)
            except InTurn as other:
                return Line(label, other.said(self.words))
            said = problem_said(trouble, words)
        telling.turn.end()
        return line if self.dry_run else answered(line, book, said, self.words, words)


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
) -> dict[str, int]:
    """Send a mail through the server of the settings; see ``send``.  Raises MailError."""
    server = settings.server
    assert server is not None, "mail is only composed when there is a server"
    password = read_password(server, environment) if server.user else None
    return send(mail, server, password)
