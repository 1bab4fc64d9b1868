"""The mail that says what changed: composed from a report, in the workbook's language (F47).

Composing is pure: the same report gives the same mail, to the byte, but for the date that is
passed in.  Sending is in ``post.py``.  Every visible word comes from the language files under
``mail``; text from a sheet is only ever text: escaped in the HTML part, and everywhere one line
without controls and directions (``sheets/shown.py``), so that no cell can break a header.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pumpkin_sheets.nightly.news import MOST, Report
from pumpkin_sheets.nightly.subject import subject, told
from pumpkin_sheets.sheets.numbers import coins, fixed
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import Words

LINE = 1000
"""The longest line of a mail, in characters."""


@dataclass(frozen=True)
class Letterhead:
    """From whom and to whom: a name, which may have any letters, and an address."""

    sender: tuple[str, str]
    recipients: Sequence[tuple[str, str]]


def compose(report: Report, words: Words, head: Letterhead, now: dt.datetime) -> EmailMessage:
    """The whole mail, text and HTML.  ``now`` must know its time zone."""
    line = subject(report, words)
    message = EmailMessage()
    message["Subject"] = line
    message["From"] = _address(head.sender)
    message["To"] = [_address(recipient) for recipient in head.recipients]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(report, head.sender[1], now.date())
    if report.warning:
        message["References"] = _id([report.book_id, report.warning], head.sender[1])
    message["Auto-Submitted"] = "auto-generated"
    facts = {"report": report, "words": words, "subject": line}
    message.set_content(_template("mail.txt.jinja").render(facts), cte="base64")
    message.add_alternative(
        _template("mail.html.jinja").render(facts), subtype="html", cte="base64"
    )
    message["Content-Language"] = words.language  # last: new content clears what describes it
    return message


def message_id(report: Report, sender: str, today: dt.date) -> str:
    """An id made of the changes themselves, so that a mail sent again threads as one.

    A mail without changes has its day in it: a warning that is still true comes again (and
    threads by its References).
    """
    facts: list[object] = [report.book_id, report.warning]
    facts += sorted(
        (c.date.isoformat(), c.client, c.what, c.tier_from, c.tier_to, c.action_from, c.action_to)
        for c in report.changes
    )
    if not report.changes:
        facts.append(today.isoformat())
    return _id(facts, sender)


def _id(facts: Sequence[object], sender: str) -> str:
    digest = hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"<pumpkin.{digest}@{sender.rpartition('@')[2]}>"


def _address(person: tuple[str, str]) -> Address:
    name, address = person
    return Address(display_name=one_line(name), addr_spec=address)


def money(value: float | None, sign: str = "") -> str:
    """Money without decimals, or a dash where there is none."""
    return "–" if value is None else coins(value, sign)


def percent(value: float | None) -> str:
    return "–" if value is None else f"{fixed(value * 100)}%"


def _line(value: object) -> object:
    """What a template puts in, in one line; what it drew itself as it is."""
    return value if isinstance(value, Markup) else one_line(str(value), LINE)


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("pumpkin_sheets.nightly", "templates"),
        autoescape=name.endswith(".html.jinja"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_line,
    )
    environment.filters.update(money=money, percent=percent)
    environment.globals.update(told=told, MOST=MOST)
    return environment.get_template(name)
