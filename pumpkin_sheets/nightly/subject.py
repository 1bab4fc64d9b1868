"""A mail in one line: its subject, and one change among the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pumpkin_sheets.nightly.news import Moved, PriceAdvice, Report
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import Words, listed

NAME, SUBJECT = 80, 120
"""The longest name in a line, and the longest subject, in characters."""

SHORTER = (NAME, 40, 24, 16, 12)
"""How names are shortened, step by step, until a subject fits."""


def subject(report: Report, words: Words) -> str:
    """The mail in one line, which a header can hold whatever stands in the workbook."""
    for longest in SHORTER:
        line = one_line(_subject(report, words, longest))
        if len(line) <= SUBJECT:
            return line
    return one_line(line, SUBJECT)


def _subject(report: Report, words: Words, longest: int) -> str:
    book = one_line(report.book, longest)
    if report.warning:
        return words.say("mail.subject_warning", book=book)
    if not report.changes and report.note:
        note = one_line(report.note, longest + NAME)
        return words.say("mail.subject", book=book, news=note)
    if not report.changes:
        return words.say("mail.subject_well", book=book, count=report.clients)
    parts = _changes(report.changes, words, longest)
    if report.prices:
        parts.append(_whom(report.prices, words, longest))
    news = parts[0]
    for part in parts[1:]:
        news = words.say("mail.besides", one=news, other=part)
    return words.say("mail.subject", book=book, news=news)


def _changes(changes: Sequence[Moved], words: Words, longest: int) -> list[str]:
    """What changed among the clients, and on the sheets of practices: told if one, else counted."""
    ours = [change for change in changes if not change.of_practice]
    theirs = [change for change in changes if change.of_practice]
    sheets = listed(dict.fromkeys(change.what for change in theirs)).said(words)
    counted = {
        "mail.subject_changes": (ours, {}),
        "mail.subject_sheet": (theirs, {"sheet": one_line(sheets, longest)}),
    }
    return [
        told(group[0], words, longest)
        if len(group) == 1
        else words.say(key, count=len(group), **facts)
        for key, (group, facts) in counted.items()
        if group
    ]


def _whom(prices: Sequence[PriceAdvice], words: Words, longest: int) -> str:
    """Whom to act on: the first two by name, and how many more."""
    names = one_line(prices[0].client, longest)
    if len(prices) > 1:
        other = one_line(prices[1].client, longest)
        joined = "mail.and" if len(prices) == 2 else "mail.comma"
        names = words.say(joined, one=names, other=other)
    more = len(prices) - 2
    if more > 0:
        return words.say("mail.subject_prices_more", names=names, more=more)
    return words.say("mail.subject_prices", names=names)


@dataclass(frozen=True)
class Told:
    """One change in its parts: who, from where to where; or who, what it is, and where it stands.

    Whatever a change does not have is empty.
    """

    name: str
    what: str
    before: str
    after: str


def parts(change: Moved, words: Words, longest: int = NAME) -> Told:
    """What a line says of a change."""
    client, what = one_line(change.client, longest), one_line(change.what, longest)
    before = _joined(change.tier_from, change.action_from, words, longest)
    after = _joined(change.tier_to, change.action_to, words, longest)
    if before and after and before != after:
        return Told(client, "", before, after)
    return Told(client, what, "", after or before)


def told(change: Moved, words: Words, longest: int = NAME) -> str:
    """One change in a line: “Studio Ünal: Good, Keep → VIP, Grow”."""
    told = parts(change, words, longest)
    client, what, after = told.name, told.what, told.after
    if told.before:
        move = words.say("mail.move", before=told.before, after=after)
        return words.say("mail.fact", name=client, value=move)
    if change.of_practice:
        # The schedule as a whole has no name, only something to say.
        said = client or one_line(change.why, longest)
        return words.say("mail.turned", sheet=what, name=said) if said else what
    if not what and not after:
        return client
    if not client or not what or not after:
        said = what or after
        return words.say("mail.fact", name=client, value=said) if client else said
    return words.say("mail.moved_plain", client=client, what=what, after=after)


def _joined(tier: str, action: str, words: Words, longest: int) -> str:
    tier, action = one_line(tier, longest), one_line(action, longest)
    if tier and action:
        return words.say("mail.pair", one=tier, other=action)
    return tier or action
