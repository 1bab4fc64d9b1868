"""``pumpkin watch``: answers the menu of a Google Sheet within seconds.

The Sheets API cannot tell that something happened; somebody has to look.  At rest a watch makes
one small call in fifteen seconds, four a minute; every now and then that call writes a sign of life
and is answered with what stands there, so that it is a look like any other.  It looks every four
seconds for ten minutes after a sign that somebody is at work: a request, or the time at which the
menu's script saw the sheet opened or typed in.  A sheet that cannot be reached is tried at least
every twenty seconds.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from pumpkin_sheets.homes.google.access import Patience, SheetsClient
from pumpkin_sheets.homes.google.answers import outcome_said, problem_said
from pumpkin_sheets.homes.google.book import GoogleBook
from pumpkin_sheets.homes.google.control import (
    Control,
    NotSetUp,
    answer,
    read_control,
    watch_until,
)
from pumpkin_sheets.homes.google.trouble import BookUncertain, is_down
from pumpkin_sheets.languages import words as words_of
from pumpkin_sheets.mistake import mistake_of
from pumpkin_sheets.proposals import accept_marked, taken_said
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Sentence, Words, in_a_row

EVERY = 15.0
"""Seconds for each call at rest."""
LIVELY = 4.0
"""Seconds between two looks while somebody is at work."""
AT_WORK = 600.0
"""For how many seconds a sign of work counts."""
HEARTBEAT = 240.0
"""Seconds between two signs of life; the menu believes in one for a minute longer."""
LONGEST = 20.0
"""The longest pause after a trouble, in seconds."""
PATIENCE = Patience(longest=LONGEST, connect=5.0, brief=20.0)
"""How long a recalculation goes on trying; a mere look is tried once."""
GLANCE = 20.0
"""Seconds in which a look is answered, when Google can be had at all."""
OUTAGE = "outage"
TRIES = 3
"""How often a request that meets an outage is begun again before it is answered with that."""


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


@dataclass
class Watcher:
    """Watches one Google Sheet.  ``say`` gets a line for each thing that happens.

    ``every`` is the pause in seconds for each call at rest; ``clock`` tells seconds since 1970.
    """

    book: GoogleBook
    say: Callable[[str], None]
    language: str = "en"
    every: float = EVERY
    now: Callable[[], dt.datetime] = _now
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    _marked: float = field(default=float("-inf"), init=False)
    _shown: bool = field(default=False, init=False)
    _worked: float = field(default=float("-inf"), init=False)
    _last: Control | None = field(default=None, init=False)
    _trouble: str = field(default="", init=False)
    _met: tuple[str, int] = field(default=("", 0), init=False)
    _calls: int = field(default=1, init=False)

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Watch until told to stop, or until KeyboardInterrupt; then say that nobody watches."""
        pause = self.every
        try:
            while not until():
                try:
                    self.once()
                    self._all_well()
                    at_rest = self.every * self._calls
                    pause = min(LIVELY, self.every) if self._at_work else at_rest
                except Exception as error:  # a mistake of ours must not end the watch either
                    self._say_why(error)
                    pause = min(pause * 2, max(LONGEST, self.every))
                self.sleep(pause)
        finally:
            self._leave()

    def once(self) -> bool:
        """Look once; whether a request was answered.  Raises BookError.

        A sign of life is a look as well, so that it costs no call of its own; where Google does
        not make it one, at rest it takes the place of a look.
        """
        self._calls = 1
        due = self.clock() - self._marked >= HEARTBEAT
        control = self._mark() if due else None
        if control is None:
            if due:  # and Google did not answer it with what stands there
                if self._last is not None and not self._at_work:
                    return False
                self._calls = 2
            control = read_control(self._glance, self.book.key)
        self._note(control)
        if not control.waiting:
            return False
        text = self._answered(control)
        self.say(text)
        answer(self.book.client, self.book.key, control.request, text)
        self._worked = self.clock()
        return True

    def _mark(self) -> Control | None:
        """Say that somebody watches; what the sheet says then, where Google tells it."""
        self._shown = True  # a signal may come before the answer does
        control = watch_until(self._glance, self.book.key, self.clock() + HEARTBEAT + 60)
        self._marked = self.clock()
        return control

    @property
    def _glance(self) -> SheetsClient:
        return self.book.client.hurried(GLANCE)

    @property
    def _at_work(self) -> bool:
        return self.clock() - self._worked < AT_WORK

    def _note(self, control: Control) -> None:
        """A new request, or a new time of activity, is a sign of work."""
        last, self._last = self._last, control
        signs = (control.request, control.active)
        if control.waiting or (last is not None and signs != (last.request, last.active)):
            self._worked = self.clock()

    def _leave(self) -> None:
        """Nobody watches any more."""
        if not self._shown:
            return
        try:
            watch_until(self._glance, self.book.key, 0)
        except Exception as error:
            self._say_why(error)

    # -- saying ----------------------------------------------------------------------------------

    @property
    def _words(self) -> Words:
        return words_of(self.language)

    def _say_why(self, error: Exception) -> None:
        """Each trouble is said once, however long it lasts, and an outage as it began."""
        why = _why(error)
        inner = why.facts.get("why")
        if isinstance(why, BookUncertain) and isinstance(inner, Sentence):
            why = inner  # a mark, which says itself when it is over
        text = why.said(self._words)
        trouble = OUTAGE if is_down(error) else text
        if trouble != self._trouble:
            self.say(text)
        self._trouble = trouble
        if isinstance(error, NotSetUp):
            self._marked, self._shown = float("-inf"), False

    def _all_well(self) -> None:
        if self._trouble:
            self.say(self._words["google_setup.watching_again"])
        self._trouble = ""

    # -- answering -------------------------------------------------------------------------------

    def _answered(self, control: Control) -> str:
        """The answer to all requests that wait, in the workbook's language where it can be read.

        Raises BookError for an outage, after which the request is tried again a few times.
        """
        said = []
        if control.taking:
            said.append(self._tried(control.request, lambda: self._taken(control.marks)))
        if len(control.taking) < len(control.pending):
            said.append(self._tried(control.request, self._recalculated))
        return in_a_row(said, self._words)

    def _taken(self, marks: Collection[str]) -> str:
        if not marks:
            return self._words["google_answer.unknown_lines"]
        return in_a_row(taken_said(accept_marked(self.book, marks, self.now())), self._words)

    def _recalculated(self) -> str:
        now = self.now()
        return outcome_said(recalculate(self.book, now.date(), now.timetz(), unattended=True))

    def _tried(self, request: str, job: Callable[[], str]) -> str:
        self.book.forget()
        try:
            return job()
        except Exception as error:  # whoever asked is told, and the request is not tried for ever
            if is_down(error):
                met = self._met[1] + 1 if self._met[0] == request else 1
                self._met = (request, met)
                if met < TRIES:
                    raise
            return problem_said(_why(error), self._words)


def _why(error: Exception) -> Sentence:
    return error if isinstance(error, PumpkinError) else mistake_of(error)
