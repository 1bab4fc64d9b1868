"""``pumpkin watch``: answers the menu of a Google Sheet within seconds.

One small read every few seconds, one small write a minute that says somebody watches.  A sheet
that cannot be reached for a while is tried again, less and less often.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.menu_sheet import answer, read_control, watch_until
from pumpkin_sheets.languages import words as words_of
from pumpkin_sheets.mistake import mistake_of
from pumpkin_sheets.recalculate import Done, recalculate
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Sentence

EVERY = 5.0
HEARTBEAT = 60.0
"""Seconds between two signs of life; the menu believes in one for half a minute longer."""
LONGEST = 300.0


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


@dataclass
class Watcher:
    """Watches one Google Sheet.  ``say`` gets a line for each thing that happens."""

    book: GoogleBook
    say: Callable[[str], None]
    language: str = "en"
    every: float = EVERY
    now: Callable[[], dt.datetime] = _now
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    _seen: float = field(default=float("-inf"), init=False)

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Watch until told to stop, or until KeyboardInterrupt; then say that nobody watches."""
        pause = self.every
        try:
            while not until():
                try:
                    self.once()
                    pause = self.every
                except Exception as error:  # a mistake of ours must not end the watch either
                    self._say_why(error)
                    pause = min(pause * 2, LONGEST)
                self.sleep(pause)
        finally:
            try:
                watch_until(self.book.client, self.book.key, 0)
            except Exception as error:
                self._say_why(error)

    def once(self) -> bool:
        """Look once; whether a request was answered.  Raises BookError."""
        if self.clock() - self._seen >= HEARTBEAT:
            until = self.clock() + HEARTBEAT + 30
            watch_until(self.book.client, self.book.key, until)
            self._seen = self.clock()
        control = read_control(self.book.client, self.book.key)
        if not control.waiting:
            return False
        text = self._recalculated()
        self.say(text)
        answer(self.book.client, self.book.key, control.request, text)
        return True

    def _say_why(self, error: Exception) -> None:
        self.say(_why(error).said(words_of(self.language)))

    def _recalculated(self) -> str:
        """The answer to a request, in the workbook's language where it can be read."""
        now = self.now()
        self.book.forget()
        try:
            done = recalculate(self.book, now.date(), now.timetz(), unattended=True)
        except Exception as error:  # whoever asked is told, and the request is not tried for ever
            said = _why(error)
            return words_of(self.language).say("google_answer.problem", problem=said)
        words, count = done.judgement.words, len(done.judgement.changes)
        if done.done is Done.HALF_GONE:
            return words.say("google_answer.problem", problem=done.half_gone)
        return (
            words.say("google_answer.moved", count=count) if count else words["google_answer.same"]
        )


def _why(error: Exception) -> Sentence:
    return error if isinstance(error, PumpkinError) else mistake_of(error)
