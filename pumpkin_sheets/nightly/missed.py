"""A mail that most got and somebody did not: kept, and sent to them until it is taken.

What is kept is the mail itself, so that later it is the same under the same Message-ID, whatever
the workbook says by then.  It is bounded: in size, in number for each book, and in days.
"""

from __future__ import annotations

import datetime as dt
import email.policy
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage

MOST = 20
"""So many mails are kept for a book."""
DAYS = 30
"""For so many days they are."""
LARGEST = 200_000
"""Characters of a mail; of a larger one only the text is kept."""

_POLICY = email.policy.default.clone(cte_type="7bit")


@dataclass
class Missed:
    """A mail of a ``day`` that the addresses ``to`` did not get.

    ``news``: it tells of changes; of others (a warning that is still true, the weekly word) only
    the last is worth having.
    """

    day: dt.date
    message_id: str
    mail: str
    to: list[str]
    news: bool = True

    def again(self, people: Iterable[tuple[str, str]]) -> EmailMessage:
        """The mail as it was, to those of ``people`` (names and addresses) who did not get it."""
        mail = message_from_string(self.mail, policy=_POLICY)
        del mail["To"]
        missing = {address.lower() for address in self.to}
        mail["To"] = [
            Address(display_name=name, addr_spec=address)
            for name, address in people
            if address.lower() in missing
        ]
        return mail


def with_missed(
    kept: Sequence[Missed], mail: EmailMessage, to: Collection[str], day: dt.date, news: bool
) -> tuple[list[Missed], list[Missed]]:
    """What is kept after ``mail`` went out and ``to`` did not get it, and what no longer is.

    Those who got it now miss it no more, if it is a repeat.
    """
    message_id = str(mail["Message-ID"])
    left = [one for one in kept if one.message_id != message_id]
    if not to:
        return left, []
    if not news:
        _drop_from(left, to)
        left = [one for one in left if one.to]
    left.append(Missed(day, message_id, _text(mail), list(to), news))
    return left[-MOST:], left[:-MOST]


def _drop_from(kept: Iterable[Missed], to: Collection[str]) -> None:
    for one in kept:
        if not one.news:
            one.to = [address for address in one.to if address not in to]


def _text(mail: EmailMessage) -> str:
    whole = mail.as_string(policy=_POLICY)
    return whole if len(whole) <= LARGEST else _plain(mail).as_string(policy=_POLICY)[:LARGEST]


def _plain(mail: EmailMessage) -> EmailMessage:
    """The mail with nothing but its text."""
    plain = EmailMessage()
    for name, value in mail.items():
        if not name.lower().startswith(("content-", "mime-")):
            plain[name] = value
    body = mail.get_body(("plain",))
    plain.set_content("" if body is None else body.get_content(), cte="base64")
    return plain
