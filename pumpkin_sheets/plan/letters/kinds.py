"""The seventeen kinds of letters: what each is told, and what it leads to (F5, F12).

Their texts are data, in ``texts/words.toml``; here stands what a kind's columns mean.
"""

from __future__ import annotations

import string

from pumpkin_sheets.plan.choices import DROP, EDUCATE, REPRICE
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Choice
from pumpkin_sheets.sheets.words import Words

ADVICE_DAYS = 90
"""A letter that follows the advice of Review is not offered again for so long."""
TOUCH_DAYS = 30
"""Nor one that goes with a touch, or that waits for an answer."""
ONCE = 36_525
"""Nor ever again, for a hundred years."""

NOTICE, PRICE_NOTICE = "NoticeDays", "PriceNotice"
REPLY = "ReplyDays"


@dataclass(frozen=True)
class Kind:
    """One kind of letter.

    ``rank`` orders what a client is offered first; ``day`` is the fact that the column of the
    last day gives, ``notice`` the setting by which it is reckoned where none is typed; ``first``
    and ``second`` the facts of the two free columns; ``price`` whether the price is one;
    ``advice`` the action whose letter it is, 0 for none; ``quiet`` for how many days one that was
    sent keeps another from being offered, where its second fact names a project one of the same;
    ``parting``: the client is gone on the last day; ``touch`` the kind of touch that it is,
    ``spared`` the kind that makes it needless for as long; ``person``: it is to somebody alone, so
    that the client's name will not do in place of a contact.
    """

    code: int
    name: str
    rank: int
    day: str = ""
    notice: str = ""
    first: str = ""
    second: str = ""
    price: bool = False
    advice: int = 0
    quiet: int = 0
    parting: bool = False
    touch: str = ""
    spared: str = ""
    person: bool = False


KINDS = (
    Kind(1, "farewell_transfer", 1, "last_day", NOTICE, "open_work",
         advice=DROP, quiet=ADVICE_DAYS, parting=True),
    Kind(2, "farewell_price", 1, "last_day", NOTICE, price=True,
         advice=DROP, quiet=ADVICE_DAYS, parting=True),
    Kind(3, "farewell_later", 1, "first_day", NOTICE, advice=DROP, quiet=ADVICE_DAYS),
    Kind(4, "price_rise", 1, "from_day", PRICE_NOTICE, "years", price=True,
         advice=REPRICE, quiet=ADVICE_DAYS),
    Kind(5, "terms", 1, "from_day", PRICE_NOTICE, advice=EDUCATE, quiet=ADVICE_DAYS),
    Kind(6, "decline", 2, second="project", quiet=TOUCH_DAYS),
    Kind(7, "conditions", 2, "first_day", first="conditions", second="project", quiet=TOUCH_DAYS),
    Kind(8, "success_question", 2, second="project", quiet=TOUCH_DAYS),
    Kind(9, "estimate", 2, "promised", first="scope", second="project", price=True,
         quiet=TOUCH_DAYS),
    Kind(10, "deposit_wait", 2, first="deposit", second="project", quiet=TOUCH_DAYS),
    Kind(11, "interview_invite", 4, "date", first="minutes", quiet=TOUCH_DAYS,
         spared="interview"),
    Kind(12, "referral_ask", 4, second="project", quiet=ONCE, touch="referral_ask"),
    Kind(13, "progress_report", 5, "next_date", first="done", second="next"),
    Kind(14, "community_invite", 6, "date", first="solution", quiet=TOUCH_DAYS),
    Kind(15, "suggestion_answer", 6, "date", first="answer", second="suggestion"),
    Kind(16, "moved_contact", 2, "date", first="new_company", quiet=TOUCH_DAYS,
         person=True),
    Kind(17, "project_close", 3, "last_day", first="scope", second="project", quiet=TOUCH_DAYS),
)  # fmt: skip

CHOICES = tuple(Choice(kind.code, kind.name) for kind in KINDS)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_CODE = {kind.code: kind for kind in KINDS}

LANGUAGES = (Choice(1, "en"), Choice(2, "zh-Hant"), Choice(3, "zh-Hans"), Choice(4, "fa"))
"""The languages that letters are written in; a workbook's may be another."""
LANGUAGE_WORDS = "letter_languages"

OWN = 5
"""The kinds up to this code are told everything by the letter's row, by Clients and House rules."""

OPTIONAL = frozenset(("referral", "refund", "question"))
"""Facts that are a whole sentence, or nothing."""


def subject_of(kind: str, words: Words) -> str:
    """The template of a letter's subject."""
    return words[f"letters.{kind}.subject"]


def text_of(kind: str, words: Words) -> str:
    """The template of a letter's text."""
    return words[f"letters.{kind}.text"]


def asked_for(kind: str, words: Words) -> tuple[str, ...]:
    """The facts that a kind of letter must be told, in the order of its text, each once."""
    both = subject_of(kind, words) + text_of(kind, words)
    found = (name for _, name, _, _ in string.Formatter().parse(both) if name)
    return tuple(dict.fromkeys(name for name in found if name not in {*OPTIONAL, "client"}))
