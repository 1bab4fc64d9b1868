"""A letter in words: its facts in its language, what is missing, and the text (F5, F12)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from pumpkin_sheets.plan.care.client_text import ClientFacts, client_text
from pumpkin_sheets.plan.letters.kinds import BY_NAME, OPTIONAL, asked_for, subject_of, text_of
from pumpkin_sheets.sheets.meant import localized, said_jalali
from pumpkin_sheets.sheets.numbers import coins, rounded
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.wishes import Fact
from pumpkin_sheets.sheets.words import Sentence, Words

MISSING = "…"
AMOUNTS = frozenset(("price_now", "price_new", "deposit"))
"""The facts that are money, where they are numbers."""
PAID = AMOUNTS - {"price_now"}
"""Those that its reader shall pay, to the cent."""
LONGEST = 2000
"""Characters of one fact."""


@dataclass(frozen=True)
class Written:
    """A letter that was written: every text of it was read."""

    subject: str
    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Writer:
    """What every letter of a workbook has in common.

    ``sign`` goes with amounts; ``secrets`` are the words that no reader sees, ``fine`` the
    names that the owner accepted as they are.
    """

    sign: str
    secrets: frozenset[str]
    fine: frozenset[str]

    def write(self, client: str, kind: str, facts: Mapping[str, Fact], words: Words) -> Written:
        """A letter in the language of ``words``.

        Raises RevealingText where it would hold what its reader must not see.
        """
        told = {
            name: said for name, fact in facts.items() if (said := self.said(name, fact, words))
        }
        missing = tuple(name for name in asked_for(kind, words) if name not in told)
        if not BY_NAME[kind].person:
            missing = tuple(name for name in missing if name != "contact")
        for name in OPTIONAL:
            told.setdefault(name, "")
        if "refer_to" in told:
            told["referral"] = words.say("letter_sentences.referral", refer_to=told["refer_to"])
        if "deposit" in told:
            told["refund"] = words.say("letter_sentences.refund", deposit=told["deposit"])
        told |= dict.fromkeys(missing, MISSING)
        template = text_of(kind, words)
        if "signature" in told:
            template += "\n{signature}"
        subject = self.text(subject_of(kind, words), client, told)
        return Written(subject, self.text(template, client, told), missing)

    def text(self, template: str, client: str, told: Mapping[str, str]) -> str:
        """A text to a client, read before it is given.

        A line that only a sentence left out stood on goes with it.  Without a contact the client
        itself is addressed, but where the letter is to a person.
        """
        if not told.get("contact"):
            template = template.replace("{contact}", "{client}")
        left_out = [f"{{{name}}}" for name in OPTIONAL if not told.get(name)]
        lines = [line for line in template.split("\n") if line.strip() not in left_out]
        facts = ClientFacts(one_line(client), told=told)
        made = client_text("\n".join(lines), facts, self.secrets, self.fine)
        return "\n".join(line.rstrip() for line in made.split("\n"))

    def said(self, name: str, fact: Fact, words: Words) -> str:
        """A fact as a letter says it."""
        if isinstance(fact, Sentence):
            return one_line(fact.said(words), LONGEST)
        if isinstance(fact, str):
            return one_line(fact, LONGEST)
        if isinstance(fact, dt.date):
            return said_day(fact, words)
        if isinstance(fact, tuple):
            return numbered([one_line(each.said(words), LONGEST) for each in fact], words)
        if name in AMOUNTS:
            return localized(coins(fact, self.sign, _cents(name, fact)), words)
        return localized(f"{fact:,.15g}", words)


def _cents(name: str, amount: float) -> int:
    """The decimals of an amount: two where cents are to be paid."""
    return 2 if name in PAID and rounded(amount, 2) != rounded(amount, 0) else 0


def said_day(day: dt.date, words: Words) -> str:
    """A day as a letter says it: 26 December 2026, in Persian by its own calendar."""
    if words["language.digits"] == "persian":
        return said_jalali(day, words)
    month = words[f"letter_months.month{day.month}"]
    return words.say("letter_sentences.day", day=day.day, month=month, year=day.year)


def numbered(texts: Sequence[str], words: Words) -> str:
    """Sentences below each other, each with its number."""
    lines = [
        words.say(
            "letter_sentences.numbered",
            n=localized(str(n), words),
            text=re.sub(r"^\s*\d+[.)、]\s*", "", text),
        )
        for n, text in enumerate(filter(None, texts), start=1)
    ]
    return "\n".join(lines)
