"""Sending a mail again to those who missed it, until they get it or nobody waits for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from pumpkin_sheets.nightly.diary import Page
from pumpkin_sheets.nightly.missed import DAYS, Missed
from pumpkin_sheets.nightly.post import MailError
from pumpkin_sheets.nightly.settings import BookEntry
from pumpkin_sheets.sheets.words import Words, listed


@dataclass(frozen=True)
class CatchingUp:
    """Sends again what somebody missed of one book; the fields as in ``Telling``."""

    entry: BookEntry
    page: Page
    words: Words
    today: dt.date
    hand_in: Callable[[EmailMessage], Mapping[str, int]]
    keep: Callable[[], None]

    def run(self) -> list[str]:
        """What there is to say; the page knows afterwards who still waits for what."""
        said: list[str] = []
        known = {address.lower() for _, address in self.entry.recipients}
        reachable = True
        for missed in list(self.page.missed):
            gone = [address for address in missed.to if address.lower() not in known]
            missed.to = [address for address in missed.to if address not in gone]
            if gone:
                facts = {"addresses": listed(gone), "day": missed.day.isoformat()}
                said.append(self.words.say("nightly.missed_gone", **facts))
            if missed.to and (self.today - missed.day).days > DAYS:
                said.append(never_got(missed, self.words))
                missed.to = []
            if missed.to and reachable:
                reachable = self._sent_again(missed, said)
            if not missed.to:
                self.page.missed.remove(missed)
        return said

    def _sent_again(self, missed: Missed, said: list[str]) -> bool:
        """Whether the server could be asked at all; ``missed`` knows then who still waits."""
        before, day = missed.to, missed.day.isoformat()
        why, reachable = self.words["nightly.missed_refused"], True
        try:
            refused = self.hand_in(missed.again(self.entry.recipients))
            missed.to = [address for address in before if address in refused]
        except MailError as error:
            why = error.said(self.words)
            reachable = error.key in ("mail_server.knows_nobody", "mail_server.not_now")
        got = [address for address in before if address not in missed.to]
        if got:
            said.append(self.words.say("nightly.missed_sent", addresses=listed(got), day=day))
            with suppress(OSError):  # said at the end of the book's night
                self.keep()
        if missed.to:
            facts = {"addresses": listed(missed.to), "day": day, "why": why}
            said.append(self.words.say("nightly.missed_still", **facts))
        return reachable


def never_got(missed: Missed, words: Words) -> str:
    """That it is not tried any more."""
    facts = {"addresses": listed(missed.to), "day": missed.day.isoformat()}
    return words.say("nightly.missed_given_up", **facts)


def joined(said: list[str], words: Words) -> str:
    """What was said, one after the other."""
    text = said[0]
    for more in said[1:]:
        text = words.say("nightly.told", done=text, mail=more)
    return text
