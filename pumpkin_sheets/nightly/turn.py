"""The right to mail of one book: on a Google Sheet one computer at a time has it.

A closed file is held by its lock while it is recalculated, mailed of and marked (``alone``); a
book in memory is nobody else's.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from email.message import EmailMessage
from hashlib import sha256

from pumpkin_sheets.book import Book, Holder, InTurn, MailsInTurn
from pumpkin_sheets.recalculate import begun_again
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Words

NEEDED = 900.0
"""Seconds that must be left of a turn when a mail is handed in: a slow server takes minutes."""
WAIT = 300.0
"""Seconds for which a night waits for another one on the same file."""


class MailTurn:
    """The right to mail of one book, for one night.  Nothing is taken before ``take``."""

    def __init__(
        self, book: Book | None = None, holder: Holder | None = None, words: Words | None = None
    ) -> None:
        """Without a ``holder`` (a dry run) no turn is taken."""
        self._book: MailsInTurn | None = None
        self._before: Collection[str] = ()
        if isinstance(book, MailsInTurn) and holder is not None and words is not None:
            self._book = book
            book.begin_turns(holder, words)

    def expect(self, mailing: bool) -> None:
        """Whether there will be mail after the next write, which then takes the turn as well."""
        if self._book is not None:
            self._book.will_mail(mailing)

    def take(self) -> None:
        """Raises InTurn, BookChanged and BookError as ``MailsInTurn.take_turn``."""
        if self._book is not None:
            self._before = self._book.take_turn()

    def take_for_trouble(self) -> None:
        """Take the turn to tell of a trouble; where it cannot be had, that is told without one.

        Raises InTurn while another mails.
        """
        try:
            begun_again(self.take)
        except InTurn:
            raise
        except PumpkinError:
            self._book = None

    @property
    def long_enough(self) -> bool:
        """Whether what is left of the turn is enough to hand in a mail."""
        return self._book is None or self._book.turn_left() >= NEEDED

    def went_out(self, mail: EmailMessage) -> bool:
        """Whether an earlier turn mailed the same to the same people."""
        return mark_of(mail) in self._before

    def mailed(self, mail: EmailMessage) -> None:
        """It went out."""
        if self._book is not None:
            self._book.mailed(mark_of(mail))

    def end(self) -> None:
        """Give the turn back, if it is still held; where that fails, it ends by itself."""
        if self._book is not None:
            with suppress(PumpkinError):
                self._book.end_turn()


def mark_of(mail: EmailMessage) -> str:
    """What a mail is known by: what it tells, under which subject, and whom."""
    facts = [str(mail[name]) for name in ("Message-ID", "Subject", "To")]
    return sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
