"""What the nights of one computer keep of each book: when they ran, what they began to mail.

The workbook alone remembers what was told (``Mailed on``).  The diary adds what only this computer
knows: a mail that may have gone out, which is sent again under its Message-ID whatever came since;
what a server took and the workbook does not say yet, which is marked and not sent again; the nights
that did not run; and the mails that somebody did not get.  Without it no change is lost: a repeat
has another Message-ID, a missed night stays unsaid, and who missed a mail finds it on the sheet
alone.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import platform
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pumpkin_sheets.book import BookError, Holder
from pumpkin_sheets.homes.file.whole import put_whole
from pumpkin_sheets.nightly.missed import Missed
from pumpkin_sheets.sheets.words import Sentence

_COMPUTER = "computer"


@dataclass
class Page:
    """What is kept of one book.

    ``last`` is the day of its last night, ``silent`` the first and the last day without one that
    nobody was told of yet, ``handed`` the marks of the changes of each mail that may have gone
    out unmarked, ``told`` those of changes that a server took and nobody marked yet, ``missed`` the
    mails that somebody did not get.
    """

    last: dt.date | None = None
    silent: tuple[dt.date, dt.date] | None = None
    handed: list[list[str]] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def begin(self, today: dt.date) -> None:
        """A night begins; what lies between it and the last one did not run."""
        if self.last is not None and (today - self.last).days > 1:
            first = self.silent[0] if self.silent else self.last + dt.timedelta(days=1)
            self.silent = (first, today - dt.timedelta(days=1))
        self.last = today

    @property
    def silence(self) -> Sentence | None:
        """Which nights did not run, in a sentence; None where all did."""
        if self.silent is None:
            return None
        first, last = self.silent
        if first == last:
            return Sentence("nightly.silent_night", day=first.isoformat())
        return Sentence("nightly.silent_nights", first=first.isoformat(), last=last.isoformat())

    def keep(self, open_marks: Collection[str]) -> None:
        """Forget the mails of which every change was marked elsewhere meanwhile."""
        self.handed = [batch for batch in self.handed if not set(batch).isdisjoint(open_marks)]
        self.told = [mark for mark in self.told if mark in open_marks]

    def taken(self, told: Collection[str]) -> None:
        """A server took the mail with these changes."""
        self.handed = [batch for batch in self.handed if not set(batch) <= set(told)]
        self.told += [mark for mark in told if mark not in self.told]

    def forget(self, told: Collection[str]) -> None:
        """These changes are marked as mailed."""
        self.told = [mark for mark in self.told if mark not in told]


class Diary:
    """A page for each book, in a file that is replaced whole; without a file, in memory."""

    def __init__(self, file: Path | None = None) -> None:
        """Raises OSError, and ValueError for a file that holds no diary."""
        self.file = file
        self._pages: dict[str, Page] = {}
        self._computer = secrets.token_hex(16)
        if file is None:
            return
        with suppress(FileNotFoundError):
            kept = json.loads(file.read_text(encoding="utf-8"))
            if not isinstance(kept, dict):
                raise ValueError
            self._computer = str(kept.pop(_COMPUTER, self._computer))
            self._pages = {book: _page(facts) for book, facts in kept.items()}

    @property
    def holder(self) -> Holder:
        """Who mails: this computer, known by what its diary calls it, and this process."""
        return Holder(self._computer, platform.node(), os.getpid())

    def page(self, book_id: str) -> Page:
        return self._pages.setdefault(book_id, Page())

    def save(self) -> None:
        """Raises OSError."""
        if self.file is None:
            return
        kept: dict[str, Any] = {book: asdict(page) for book, page in self._pages.items()}
        kept[_COMPUTER] = self._computer
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            put_whole(self.file, json.dumps(kept, default=dt.date.isoformat).encode())
        except BookError as error:  # another run writes it just now
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY)) from error


def _page(facts: Any) -> Page:
    """Raises ValueError."""
    try:
        silent = facts["silent"] and tuple(map(dt.date.fromisoformat, facts["silent"]))
        last = facts["last"] and dt.date.fromisoformat(facts["last"])
        handed = [[str(mark) for mark in batch] for batch in facts["handed"]]
        if silent and len(silent) != 2:
            raise ValueError
        missed = [
            Missed(**{**one, "day": dt.date.fromisoformat(one["day"])})
            for one in facts.get("missed", ())
        ]
        return Page(last, silent, handed, missed, [str(mark) for mark in facts.get("told", ())])
    except (TypeError, KeyError, AttributeError):
        raise ValueError from None
