"""The mail that says what changed: composed from a report, in the workbook's language (F47).

Composing is pure: the same report gives the same mail, to the byte, but for the date that is
passed in.  Sending is in ``post.py``.  Every visible word comes from the language files under
``mail``; text from a sheet is only ever text: escaped in the HTML part, and everywhere one line
without controls and directions (``sheets/shown.py``), so that no cell can break a header.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from pumpkin_sheets.columns import folded, gap, widest
from pumpkin_sheets.nightly.charts import HEIGHT, WIDTH
from pumpkin_sheets.nightly.news import MOST, Report
from pumpkin_sheets.nightly.paint import paints
from pumpkin_sheets.nightly.pictures import Pictures
from pumpkin_sheets.nightly.subject import SHORTER, parts, subject, told
from pumpkin_sheets.sheets.meant import localized
from pumpkin_sheets.sheets.numbers import coins, fixed
from pumpkin_sheets.sheets.shown import CLOSED, OPENED, isolated, one_line, single_spaced
from pumpkin_sheets.sheets.words import Said, Words

LINE = 1000
"""The longest line of a mail, in characters."""

_WITHOUT = Pictures()
_TYPED, _SPOKEN = "\x02", "\x03"
"""Between them stands what to type, which is the same in every language.  No cell can hold them."""
_AS_TYPED = rf"{_TYPED}.*?{_SPOKEN}"
_IN_PAGE = rf"{_AS_TYPED}|<style.*?</style>|<!--.*?-->|<[^>]*>"


@dataclass(frozen=True)
class Letterhead:
    """From whom and to whom: a name, which may have any letters, and an address."""

    sender: tuple[str, str]
    recipients: Sequence[tuple[str, str]]


def compose(
    report: Report,
    words: Words,
    head: Letterhead,
    now: dt.datetime,
    pictures: Pictures = _WITHOUT,
) -> EmailMessage:
    """The whole mail, text and HTML.  ``now`` must know its time zone.

    ``pictures`` show the report's overview; each is a part beside the HTML, which shows it by its
    Content-ID.
    """
    # One of digits alone is no other than a number.
    figured = [n for n in report.names if any(map(str.isdigit, n)) and not n.isdecimal()]
    names = {one_line(name, longest) for name in figured for longest in (LINE, *SHORTER)}
    line = _localized(subject(report, words), words, names)
    message = EmailMessage()
    message["Subject"] = line
    message["From"] = _address(head.sender)
    message["To"] = [_address(recipient) for recipient in head.recipients]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(report, head.sender[1], now.date())
    if report.warning:
        message["References"] = _id([report.book_id, report.warning], head.sender[1])
    message["Auto-Submitted"] = "auto-generated"
    images = {"map": pictures.map, "curve": pictures.curve}
    ids = {
        name: _id([report.book_id, name, sha256(image).hexdigest()], head.sender[1])
        for name, image in images.items()
        if image
    }
    facts = {
        "report": report,
        "words": words,
        "subject": line,
        "pictures": pictures,
        "cids": {name: cid.strip("<>") for name, cid in ids.items()},
    }
    text = _localized(_template("mail.txt.jinja").render(facts), words, names, _AS_TYPED)
    lines = [part for line in text.split("\n") for part in folded(line)]
    message.set_content("\n".join(lines), cte="base64")
    escaped = {str(escape(name)) for name in names}
    page = _localized(_template("mail.html.jinja").render(facts), words, escaped, _IN_PAGE)
    message.add_alternative(page, subtype="html", cte="base64")
    beside = message.get_body(("html",))
    assert beside is not None, "it was just added"
    for name, cid in ids.items():
        beside.add_related(
            images[name], "image", "png", cid=cid, disposition="inline", filename=f"{name}.png"
        )
    message["Content-Language"] = words.language  # last: new content clears what describes it
    return message


def _localized(text: str, words: Words, names: Iterable[str], *but: str) -> str:
    """A text as the language says it, ``but`` for what stays as it is: tags, styles, what to type.

    So do ``names``.
    """
    said = sorted((name for name in names if name in text), key=len, reverse=True)
    kept = [*but, rf"(?<!\w)(?:{'|'.join(map(re.escape, said))})(?!\w)"] if said else but
    pieces = re.split(f"({'|'.join(kept)})", text, flags=re.DOTALL) if kept else [text]
    pieces[::2] = [localized(piece, words) for piece in pieces[::2]]
    return "".join(pieces).replace(_TYPED, "").replace(_SPOKEN, "")


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
    digest = sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
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
    if isinstance(value, Said) and len(value) <= LINE:
        return single_spaced(value.isolated)
    return value if isinstance(value, Markup) else one_line(str(value), LINE)


def _tagged(value: object) -> object:
    """The same for a page: what is set apart is in a tag, which Outlook's Word passes over."""
    line = _line(value)
    if isinstance(line, Markup) or OPENED not in str(line):
        return line
    return Markup(str(escape(line)).replace(OPENED, "<bdi>").replace(CLOSED, "</bdi>"))


def _spoken(value: object, words: Words) -> Markup:
    """The same for an attribute, which can hold no tag, and which :func:`_localized` passes over.

    Never with a name in it, whose digits would be turned.
    """
    return escape(localized(str(_line(value)), words))


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("pumpkin_sheets.nightly", "templates"),
        autoescape=name.endswith(".html.jinja"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_tagged if name.endswith(".html.jinja") else _line,
    )
    environment.filters.update(money=money, percent=percent)
    environment.globals.update(
        told=told, parts=parts, worn=_worn, dark=_dark_rules, sentence=_sentence, gap=_gap,
        aligned=_aligned, fact=_fact, spoken=_spoken, MOST=MOST, WIDTH=WIDTH, HEIGHT=HEIGHT,
        TYPED=Markup(_TYPED), SPOKEN=Markup(_SPOKEN),
    )  # fmt: skip
    return environment.get_template(name)


def _worn(names: str, more: str = "") -> Markup:
    """The attributes of a tag that wears these paints, and what else its style says."""
    light = paints()
    style = "".join(light[name].style for name in names.split())
    return Markup('class="{}" style="{}"').format(names, style + more)


def _dark_rules() -> Markup:
    """What repaints a mail on a dark screen."""
    return Markup(" ").join(
        Markup(".{}{{{}}}").format(name, paint.important) for name, paint in paints(False).items()
    )


def _sentence(words: Words, key: str, **facts: Markup) -> Markup:
    """A sentence of ours around parts that are drawn already."""
    return Markup(words[key]).format(**facts)


def _gap(text: str, columns: int) -> Markup:
    """Spaces that no template trims."""
    return Markup(gap(text, columns))


def _aligned(words: Words, facts: Iterable[tuple[object, ...]]) -> Markup:
    """Facts below each other in plain text: a name and a value each, the values in one column."""
    pairs = [(one_line(str(name)), one_line(str(value))) for name, value, *_ in facts]
    columns = widest(name for name, _ in pairs)
    lines = []
    for name, value in pairs:
        beside = gap(name, columns) + isolated(value, words.right_to_left)
        lines.append("  " + words.say("mail.fact", name=name, value=beside))
    return Markup("\n".join(lines))


def _fact(words: Words, name: object, value: object) -> str:
    return words.say("mail.fact", name=name, value=value)
