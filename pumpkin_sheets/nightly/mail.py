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

from pumpkin_sheets.sheets.numbers import coins, fixed
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import Words

LINES = 5
"""How much news of one practice a mail tells; the rest stands on its sheet."""

NAME, LINE = 80, 1000
"""The longest name in a subject, and the longest line of a mail, in characters."""


@dataclass(frozen=True)
class Moved:
    """One line of Changes that nobody has been told of yet; words as the sheet has them.

    ``tier_to`` and ``action_to`` are empty for a client that was removed.  ``of_practice``: it is
    no client but a row of a practice that turned, or the schedule as a whole (``client`` is empty
    then), and ``what`` is the name of its sheet.
    """

    date: dt.date
    client: str
    what: str
    tier_from: str
    tier_to: str
    action_from: str
    action_to: str
    why: str
    of_practice: bool = False


@dataclass(frozen=True)
class News:
    """What turned on the sheet of one practice: the lines to show, and how many more there are."""

    sheet: str
    lines: Sequence[Moved]
    more: int


@dataclass(frozen=True)
class PriceAdvice:
    """A client that is new to Drop or Reprice.

    Money is in the workbook's currency; ``suggested`` is ``None`` where no price can be worked
    out; ``can_lose`` is the share (0 to 1) of this business that could leave before the rise
    costs money.
    """

    client: str
    action: str
    revenue: float | None
    suggested: float | None
    can_lose: float | None
    why: str


@dataclass(frozen=True)
class ProblemLine:
    """A cell that could not be used: ``Clients!F12`` and what to do about it."""

    cell: str
    message: str


@dataclass(frozen=True)
class TouchLine:
    """A touch planned for the coming week."""

    date: dt.date
    time: dt.time | None
    client: str
    kind: str
    who: str = ""


@dataclass(frozen=True)
class Report:
    """What one mail tells of one book.

    ``warning`` is a sentence that comes first (nothing was written because ...); ``link`` the
    address of a Google Sheet; ``book_id`` tells two books of one name apart; ``sign`` stands
    before amounts.  A report without changes and without a warning is the weekly word that all is
    well.
    """

    book: str
    book_id: str
    clients: int
    changes: Sequence[Moved] = ()
    prices: Sequence[PriceAdvice] = ()
    problems: Sequence[ProblemLine] = ()
    touches: Sequence[TouchLine] = ()
    warning: str = ""
    link: str = ""
    sign: str = ""

    @property
    def is_news(self) -> bool:
        """Whether there is anything that has to be told."""
        return bool(self.changes or self.warning)

    @property
    def moved(self) -> list[Moved]:
        """The changes of clients."""
        return [change for change in self.changes if not change.of_practice]

    @property
    def news(self) -> list[News]:
        """The changes of practices, sheet by sheet."""
        turned: dict[str, list[Moved]] = {}
        for change in self.changes:
            if change.of_practice:
                turned.setdefault(change.what, []).append(change)
        return [News(sheet, lines[:LINES], len(lines[LINES:])) for sheet, lines in turned.items()]

    @property
    def days(self) -> list[tuple[dt.date, list[TouchLine]]]:
        """The touches day by day."""
        found: dict[dt.date, list[TouchLine]] = {}
        for touch in self.touches:
            found.setdefault(touch.date, []).append(touch)
        return list(found.items())

    def why(self, change: Moved) -> str:
        """The reason of a client's change, unless the part on prices says the very same."""
        said = {(price.client, price.why) for price in self.prices}
        return "" if (change.client, change.why) in said else change.why


@dataclass(frozen=True)
class Letterhead:
    """From whom and to whom: a name, which may have any letters, and an address."""

    sender: tuple[str, str]
    recipients: Sequence[tuple[str, str]]


def compose(report: Report, words: Words, head: Letterhead, now: dt.datetime) -> EmailMessage:
    """The whole mail, text and HTML.  ``now`` must know its time zone."""
    message = EmailMessage()
    message["Subject"] = subject(report, words)
    message["From"] = _address(head.sender)
    message["To"] = [_address(recipient) for recipient in head.recipients]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(report, head.sender[1], now.date())
    if report.warning:
        message["References"] = _id([report.book_id, report.warning], head.sender[1])
    message["Auto-Submitted"] = "auto-generated"
    facts = {"report": report, "words": words, "subject": subject(report, words)}
    message.set_content(_template("mail.txt.jinja").render(facts), cte="base64")
    message.add_alternative(
        _template("mail.html.jinja").render(facts), subtype="html", cte="base64"
    )
    message["Content-Language"] = words.language  # last: new content clears what describes it
    return message


def subject(report: Report, words: Words) -> str:
    """The mail in one line, which a header can hold whatever stands in the workbook."""
    return one_line(_subject(report, words), LINE)


def _subject(report: Report, words: Words) -> str:
    book = one_line(report.book, NAME)
    if report.warning:
        return words.say("mail.subject_warning", book=book)
    if not report.changes:
        return words.say("mail.subject_well", book=book, count=report.clients)
    news = words.say("mail.subject_changes", count=len(report.changes))
    if len(report.changes) == 1:
        news = told(report.changes[0], words)
    if report.prices:
        news = words.say("mail.besides", one=news, other=_whom(report.prices, words))
    return words.say("mail.subject", book=book, news=news)


def _whom(prices: Sequence[PriceAdvice], words: Words) -> str:
    """Whom to act on: the first two by name, and how many more."""
    names = one_line(prices[0].client, NAME)
    if len(prices) > 1:
        names = words.say("mail.and", one=names, other=one_line(prices[1].client, NAME))
    more = len(prices) - 2
    if more > 0:
        return words.say("mail.subject_prices_more", names=names, more=more)
    return words.say("mail.subject_prices", names=names)


def told(change: Moved, words: Words) -> str:
    """One change in a line: “Studio Ünal: Good, Keep → VIP, Grow”."""
    client, what = one_line(change.client, NAME), one_line(change.what, NAME)
    before = _joined(change.tier_from, change.action_from, words)
    after = _joined(change.tier_to, change.action_to, words)
    if before and after and before != after:
        return words.say("mail.moved", client=client, before=before, after=after)
    if change.of_practice:
        return words.say("mail.turned", sheet=what, name=client)
    if not before and not after:
        return words.say("mail.no_tier", client=client, what=what) if client else what
    return words.say("mail.moved_plain", client=client, what=what, after=after or before)


def message_id(report: Report, sender: str, today: dt.date) -> str:
    """An id made of the changes themselves, so that a mail sent again threads as one.

    A mail without changes has its day in it: a warning that is still true comes again (and
    threads by its References).
    """
    facts: list[object] = [report.book_id, report.warning]
    facts += [
        (c.date.isoformat(), c.client, c.what, c.tier_from, c.tier_to, c.action_from, c.action_to)
        for c in report.changes
    ]
    if not report.changes:
        facts.append(today.isoformat())
    return _id(facts, sender)


def _id(facts: Sequence[object], sender: str) -> str:
    digest = hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"<pumpkin.{digest}@{sender.rpartition('@')[2]}>"


def _joined(tier: str, action: str, words: Words) -> str:
    tier, action = one_line(tier, NAME), one_line(action, NAME)
    if tier and action:
        return words.say("mail.pair", one=tier, other=action)
    return tier or action


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
    environment.globals.update(told=told)
    return environment.get_template(name)
