"""One watched file: when it is recalculated, and what is said of it.

It is looked at every few seconds and whenever the system says that something happened beside it;
what is decided hangs on what lies there, never on which events came.  A file is due when its
content is new or the day is over, and nobody has it open, and it has been still for a moment.
Content that a turn has read or left counts as dealt with: our own saving is nothing new, and
neither is ``pumpkin undo``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pumpkin_sheets.homes.file.elsewhere import Opened, opened_by
from pumpkin_sheets.languages import words as words_of
from pumpkin_sheets.mistake import mistake_of
from pumpkin_sheets.sheets.words import Words
from pumpkin_sheets.watching.copies import copies_beside
from pumpkin_sheets.watching.own_process import in_own_process
from pumpkin_sheets.watching.turn import Turn

EVERY = 5.0
"""Seconds between two looks where nothing is known to happen."""
STILL = 2.0
"""Seconds for which a file must not have changed: whoever saves may not be done."""
GONE = 10.0
"""Seconds for which a file may be away: some programs save by putting another in its place."""
FIRST, LONGEST = 2.0, 300.0
"""Seconds until something that failed is tried again: twice as long each time."""


class Seen(NamedTuple):
    """A file as the folder tells of it: bytes, nanoseconds, and which file it is."""

    size: int
    modified: int
    which: int


@dataclass(frozen=True)
class Word:
    """Something to tell the owner; ``notice`` also by a notification, where it is not empty."""

    line: str
    wrong: bool = False
    notice: str = ""
    title: str = ""


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


@dataclass
class Watched:
    """A file under watch.  ``tell`` gets each thing once; clocks are replaced in tests."""

    path: Path
    words: Words
    tell: Callable[[Word], None]
    take_turn: Callable[[Path, Words], Turn] = in_own_process
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], dt.datetime] = _now

    _settled: Seen | None = field(default=None, init=False)
    """The file as it lies there, dealt with."""
    _dealt: deque[str] = field(default_factory=lambda: deque(maxlen=8), init=False)
    """Contents that turns have read or left."""
    _until: float = field(default=float("-inf"), init=False)
    """When the day of the last turn ends."""
    _candidate: Seen | None = field(default=None, init=False)
    _since: float = field(default=0.0, init=False)
    _gone_since: float | None = field(default=None, init=False)
    _failed: Seen | None = field(default=None, init=False)
    _failures: int = field(default=0, init=False)
    _again: float = field(default=0.0, init=False)
    _told: str = field(default="", init=False)
    """The trouble that the owner knows of."""
    _asides: set[str] = field(default_factory=set, init=False)
    _reminded: dt.date | None = field(default=None, init=False)
    _waiting: bool = field(default=False, init=False)

    def look(self) -> float:
        """Look, and do what is due; the seconds until it is worth looking again.

        A mistake of ours ends no watch: it is told like any other trouble.
        """
        try:
            return self._look()
        except Exception as error:
            line = mistake_of(error).said(self.words)
            self._complain(line, line)
            return EVERY

    def _look(self) -> float:
        clock = self.clock()
        seen = _seen(self.path)
        if seen is None:
            return self._away(clock)
        self._return()
        day_over = self.now().timestamp() >= self._until
        opened = opened_by(self.path)
        if opened is not None:
            self._candidate, self._failed, self._failures = None, None, 0
            self._wait_for(opened, seen, day_over)
            return EVERY
        self._waiting = False
        if seen == self._failed and clock < self._again:
            return min(EVERY, self._again - clock)
        if seen == self._settled and not day_over:
            return EVERY
        if seen != self._candidate:
            self._candidate, self._since = seen, clock
        if clock - self._since < STILL:
            return STILL - (clock - self._since)
        return self._due(seen, day_over)

    # -- not now -------------------------------------------------------------------------------

    def _away(self, clock: float) -> float:
        self._candidate = None
        if self._gone_since is None:
            self._gone_since = clock
        elif clock - self._gone_since >= GONE:
            self._complain(self._gone(), self._gone())
        return min(EVERY, GONE)

    def _gone(self) -> str:
        return self.words.say("watching.gone", name=self.path.name, folder=self.path.parent)

    def _return(self) -> None:
        if self._gone_since is not None and self._told == self._gone():
            self._told = ""
            self._say(Word(self.words.say("watching.back", name=self.path.name)))
        self._gone_since = None

    def _wait_for(self, opened: Opened, seen: Seen, day_over: bool) -> None:
        """Somebody has it open: say so where it should have been recalculated."""
        facts = {"name": self.path.name, "program": opened.program}
        if day_over:
            # Once a day: it may as well be the lock file of a program that broke down.
            if self._reminded != self.now().date():
                self._reminded = self.now().date()
                line = self.words.say("watching.still_open", **facts, lock=opened.lock.name)
                self._say(Word(line, True, line))
        elif seen != self._settled and not self._waiting:
            self._waiting = True
            self._say(Word(self.words.say("watching.waiting", **facts)))

    # -- now -----------------------------------------------------------------------------------

    def _due(self, seen: Seen, day_over: bool) -> float:
        content = _fingerprint(self.path)
        if _seen(self.path) != seen:
            return STILL
        known = content in self._dealt
        if known and not day_over:
            self._settle(seen)
            if self._told:
                self._told = ""
                self._say(Word(self.words.say("watching.well", name=self.path.name)))
            return EVERY
        turn = self.take_turn(self.path, self.words)
        if turn.language:
            self.words = words_of(turn.language)
        if turn.kind == "passing":
            return self._try_again(seen, turn)
        quiet = known or self._until == float("-inf")
        self._until = turn.until or float("inf")
        self._settle(seen)
        if turn.kind == "lasting":
            self._complain(turn.line, turn.notice)
            return EVERY
        if content:
            self._dealt.append(content)
        self._told = ""
        self._report(turn, quiet)
        return self._take_note(turn)

    def _settle(self, seen: Seen) -> None:
        self._settled, self._candidate, self._failed, self._failures = seen, None, None, 0

    def _try_again(self, seen: Seen, turn: Turn) -> float:
        """What passes by itself at the next try is not worth a word."""
        self._failures += 1
        pause = min(FIRST * 2.0 ** (self._failures - 1), LONGEST)
        self._failed, self._again = seen, self.clock() + pause
        if self._failures > 1:
            self._complain(turn.line, turn.notice)
        return min(EVERY, pause)

    def _report(self, turn: Turn, quiet: bool) -> None:
        """``quiet``: nobody has saved just now, so a notification comes for what matters alone."""
        notice = "" if quiet and turn.kind != "moved" else turn.notice
        self._say(Word(turn.line, False, notice))
        asides = [turn.aside, *self._copies()]
        for aside in asides:
            if aside and aside not in self._asides:
                self._asides.add(aside)
                self._say(Word(aside, True, aside if aside != turn.aside else ""))

    def _copies(self) -> list[str]:
        name = self.path.name
        return [
            self.words.say("watching.copy", name=name, copy=copy)
            for copy in copies_beside(self.path)
        ]

    def _take_note(self, turn: Turn) -> float:
        """Deal no more with what the turn left, unless somebody has saved since."""
        left = _seen(self.path)
        if left is None or (left.size, left.modified) != turn.left:
            return STILL
        content = _fingerprint(self.path)
        if content is None or _seen(self.path) != left:
            return STILL
        self._dealt.append(content)
        self._settled = left
        return EVERY

    def _complain(self, line: str, notice: str) -> None:
        """Once, until it is another trouble or none."""
        if line != self._told:
            self._told = line
            self._say(Word(line, True, notice))

    def _say(self, word: Word) -> None:
        title = self.words["watching.title"] if word.notice else ""
        self.tell(Word(word.line, word.wrong, word.notice, title))


def _seen(path: Path) -> Seen | None:
    """None where there is no such file, or its drive does not answer."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Seen(found.st_size, found.st_mtime_ns, found.st_ino)


def _fingerprint(path: Path) -> str | None:
    """None where it cannot be read: then the turn says why."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
