"""What letters are asked for, and with which facts: by rows, advice, touches, other tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any

import numpy as np

from pumpkin_sheets.plan.care.touches import Entry, Touch, TouchKind
from pumpkin_sheets.plan.choices import DROP, DROP_LATER, EDUCATE, FLAGS, REPRICE
from pumpkin_sheets.plan.letters.kinds import (
    ADVICE_DAYS,
    BY_CODE,
    BY_NAME,
    LANGUAGES,
    PRICE_NOTICE,
    REPLY,
    Kind,
)
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import rounded
from pumpkin_sheets.sheets.practice import Filled, serial
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.sentences import day_of
from pumpkin_sheets.sheets.wishes import Fact, Wish
from pumpkin_sheets.sheets.words import fold

MOST_TIMES = 2
"""A price that is at most so many times today's may still be taken."""
SOON = 7
"""So many days before a planned touch its letter is offered."""

OF_TOUCH = {
    TouchKind.INTERVIEW: "interview_invite",
    TouchKind.REFERRAL_ASK: "referral_ask",
}

Place = tuple[str, int, str]
"""The name of a sheet, a 0-based row, and the name of a column, of a cell that people typed."""


@dataclass(frozen=True)
class Request:
    """A letter that is asked for.

    ``places`` says of each fact that people typed in which cell it stands; ``language`` is the
    code of the letter's own, "" for that of all; ``row`` the row on Letters, -1 for a proposal;
    ``alone`` as in Wish.
    """

    client: str
    kind: Kind
    on: dt.date
    facts: Mapping[str, Fact]
    places: Mapping[str, Place] = field(default_factory=dict)
    language: str = ""
    row: int = -1
    alone: bool = True

    @property
    def key(self) -> str:
        """Whom it goes to, as names are compared."""
        return fold(self.client)


def own_facts(
    kind: Kind,
    on: dt.date,
    settings: Mapping[str, float],
    day: dt.date | None = None,
    price: float = 0,
    pays: float = 0,
) -> dict[str, Fact]:
    """The days and prices of a letter; ``day`` is the one typed, amounts are 0 for none."""
    facts: dict[str, Fact] = {}
    last = day or _later(on, settings[kind.notice]) if kind.notice else day
    if kind.day and last is not None:
        facts[kind.day] = last
    if kind.name == "farewell_price":
        facts["from_day"] = day or _later(on, settings[PRICE_NOTICE])
    reply = _later(on, settings[REPLY])
    facts["reply_by"] = min(reply, last) if last and last > on else reply
    if kind.price and price > 0:
        facts["price_new"] = price
    if kind.price and pays > 0:
        facts["price_now"] = pays
    return facts


def _whole(price: float, pays: float) -> float:
    """A price that was worked out, as Review shows it: without cents, where it stays a raise."""
    whole = float(rounded(price, 0))
    return whole if whole > pays else price


def _later(day: dt.date, days: float) -> dt.date:
    return day + dt.timedelta(days=int(days))


# --- rows of Letters ------------------------------------------------------------------------------


def row_requests(
    table: Filled, clients: Frame, settings: Mapping[str, float], today: dt.date
) -> list[Request]:
    """The letters that rows of Letters ask for and that were not sent, by their dates."""
    both = table.both
    waiting = both[(both["ready"] == 1) & (both["open"] == 1)]
    found = []
    for row, line in waiting.sorted_by("dated").rows():
        found.append(_of_row(row, line, clients, settings, today))
    return found


def _of_row(
    row: int, line: Mapping[str, Any], clients: Frame, settings: Mapping[str, float], today: dt.date
) -> Request:
    kind = BY_CODE[int(line["kind"])]
    on = day_of(line["dated"])
    typed = day_of(line["last_day"]) if line["last_day"] == line["last_day"] else None
    pays, price = float(line["pays"]), float(line["asked"])
    if kind.name == "price_rise" and price <= pays:
        price = 0
    is_typed = line["price"] == line["price"]
    price = price if is_typed else _whole(price, pays)
    own_price = kind.advice or is_typed
    facts = own_facts(kind, on, settings, typed, price if own_price else 0, pays)
    if kind.notice:  # a day that has passed is none to name
        facts = {n: f for n, f in facts.items() if not (isinstance(f, dt.date) and f < today)}
    columns = {"contact": "contact", "email": "email", "refer_to": "refer_to"}
    columns |= {
        fact: name for fact, name in ((kind.first, "fact1"), (kind.second, "fact2")) if fact
    }
    told = {fact: str(line[name]) for fact, name in columns.items() if line[name]}
    places = {fact: ("letters", row, columns[fact]) for fact in told}
    at = int(line["at"])
    name = str(clients["client"][at - 1]) if at else str(line["client"])
    code = line["language"]
    language = next((c.name for c in LANGUAGES if c.code == code), "")
    return Request(name, kind, on, {**facts, **told}, places, language, row)


@dataclass(frozen=True)
class Sent:
    """A letter that has left, or the touch that it is; ``project`` as its row names it."""

    to: str
    kind: Kind
    day: dt.date
    project: str = ""

    @property
    def key(self) -> str:
        """Whom it went to, as names are compared."""
        return fold(self.to)


def sent(table: Filled, clients: Frame) -> Iterator[Sent]:
    """The letters that were sent."""
    both = table.both
    for line in both[(both["ready"] == 1) & (both["open"] == 0)].records():
        at = int(line["at"])
        name = str(clients["client"][at - 1]) if at else str(line["client"])
        kind = BY_CODE[int(line["kind"])]
        project = str(line["fact2"]) if kind.second == "project" else ""
        yield Sent(name, kind, day_of(line["sent_on"]), project)


def made(touches: Iterable[Touch], today: dt.date) -> Iterator[Sent]:
    """The touches until today that make a letter needless, however they were made."""
    kinds = {name: kind for kind in BY_NAME.values() for name in (kind.touch, kind.spared) if name}
    for touch in touches:
        kind = kinds.get(touch.kind.value)
        if kind is not None and touch.date <= today:
            yield Sent(touch.client, kind, touch.date)


# --- the advice of Review -------------------------------------------------------------------------


def advised(
    reviewed: Frame,
    typed: Frame,
    worst_flags: float,
    settings: Mapping[str, float],
    today: dt.date,
) -> Iterator[Request]:
    """The letters that go with the advice of Review, in its order (F5).

    ``reviewed`` and ``typed`` (the rows of Clients) have the same labels.
    """
    ticked = typed.take(typed.places(reviewed.labels))
    flags = np.sum([ticked[name] for name in FLAGS], axis=0)
    for count, line in zip(flags, reviewed.records(), strict=True):
        kind = _advised_kind(line, float(count), worst_flags)
        if kind is None:
            continue
        price = float(line["suggested"]) if line["suggested"] == line["suggested"] else 0.0
        pays = float(line["revenue"]) if line["revenue"] == line["revenue"] else 0.0
        facts = own_facts(kind, today, settings, None, _whole(price, pays), pays)
        yield Request(str(line["client"]), kind, today, facts)


def _advised_kind(line: Mapping[str, Any], flags: float, worst_flags: float) -> Kind | None:
    action = line["action_code"]
    if action == DROP_LATER:
        return BY_NAME["farewell_later"]
    if action == DROP:
        fits = line["needed"] <= MOST_TIMES * line["revenue"] and flags < worst_flags
        return BY_NAME["farewell_price" if fits else "farewell_transfer"]
    if action == REPRICE:
        rises = line["suggested"] > line["revenue"]
        return BY_NAME["price_rise"] if rises else None
    return BY_NAME["terms"] if action == EDUCATE else None


def heeded(request: Request, told: Iterable[Sent], today: dt.date) -> bool:
    """Whether a letter that was sent lately makes this one needless.

    Who was said goodbye to is asked for no other price and no favour, and taught no rules; a
    letter about one project says nothing of another.
    """
    kind = request.kind
    alike = {kind.name}
    if kind.advice:
        alike = {k.name for k in BY_NAME.values() if k.advice in (kind.advice, DROP)}
    project = "" if kind.touch else fold(str(request.facts.get("project", "")))
    for each in told:
        if each.key != request.key:
            continue
        past = (today - each.day).days
        if each.kind.parting and (kind.price or kind.touch) and past < ADVICE_DAYS:
            return True
        same = not project or fold(each.project) in ("", project)
        if each.kind.name in alike and same and past < kind.quiet:
            return True
    return False


# --- touches and other tables ---------------------------------------------------------------------


def of_touches(entries: Iterable[Entry], today: dt.date) -> Iterator[Request]:
    """The letters before planned touches."""
    for entry in sorted(entries, key=lambda e: (e.date, e.start)):
        name = OF_TOUCH.get(entry.kind)
        if name and entry.date <= today + dt.timedelta(days=SOON):
            facts: dict[str, Fact] = {"date": entry.date, "minutes": float(entry.minutes)}
            yield Request(entry.client, BY_NAME[name], today, facts)


def of_tables(
    tables: Iterable[Filled],
    settings: Mapping[str, float],
    today: dt.date,
    named: Callable[[str], str],
) -> Iterator[Request]:
    """The letters that rows of other tables ask for.

    ``named`` gives a client's name as Clients has it, and any other name as it is.
    """
    for table in tables:
        if table.practice.letters is not None:
            for wish in table.practice.letters(table, settings, serial(today)):
                request = _of_wish(wish, table, settings, today)
                yield replace(request, client=named(request.client))


def _of_wish(wish: Wish, table: Filled, settings: Mapping[str, float], today: dt.date) -> Request:
    kind, name = BY_NAME[wish.kind], table.practice.name
    facts = {**own_facts(kind, today, settings), **wish.facts}
    key = table.practice.key
    places = {fact: (name, wish.row, wish.columns.get(fact, key)) for fact in wish.facts}
    places.update(wish.elsewhere)
    return Request(wish.to, kind, today, facts, places, alone=wish.alone)


# --- together -------------------------------------------------------------------------------------


def one_each(rows: Iterable[Request], proposals: Iterable[Request]) -> list[Request]:
    """What is written: one letter for each, those typed first, then by rank (stable).

    A row says only what differs from the proposal of its kind; with the letters that follow the
    advice it says all by itself, for what it lacks is worked out for it anew.  Of two proposals
    of one kind the first stands, told what only the other knows.
    """
    ranked = sorted(proposals, key=lambda request: request.kind.rank)
    proposed: dict[tuple[str, str], Request] = {}
    for each in ranked:
        key = (each.key, each.kind.name)
        before = proposed.get(key)
        proposed[key] = each if before is None else _either(before, each)
    found: dict[str, Request] = {}
    for request in rows:
        base = proposed.get((request.key, request.kind.name))
        fuller = request if base is None or request.kind.advice else _over(request, base)
        found.setdefault(request.key, fuller)
    for request in proposed.values():
        if request.alone:
            found.setdefault(request.key, request)
    return list(found.values())


def _either(first: Request, second: Request) -> Request:
    """Two proposals of one kind as one; about two projects, only the first counts."""
    projects = [each.facts.get("project") for each in (first, second)]
    if None not in projects and first.alone:
        return first
    return replace(_over(first, second), alone=first.alone or second.alone)


def _over(request: Request, base: Request) -> Request:
    facts = {**base.facts, **request.facts}
    return replace(request, facts=facts, places={**base.places, **request.places})
