"""Text that a client may see: the one function that makes it, and never reveals a tier (F12).

Three walls.  First, nothing that is judged about a client goes in: :class:`ClientFacts` has no
field for a tier, a score, an action or a reason, and takes no fact that is not among ``TOLD``;
templates come from the language files.  Second, the template with what we say ourselves must not
hold any word that gives a judgement away, in any of the workbook's languages.  Third, what the
client said or what names the job (a project, a figure, a suggestion) may hold an everyday word
that is also one of ours (“service score”, 「教育訓練滿意度」), and is read for the hard ones alone.

A client's own name may well be "VIP Travel" or "Good Shepherd": that is not a secret to them, so
the name is left out of the reading.  What the owner noted beside it is cut off before
(``shown_names.py``): "Acme (VIP)" and "Acme - worst payer" are written to as "Acme".

Letters, file names, properties of documents, headers of mails and calendar entries all come from
here.
"""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Mapping
from dataclasses import field, fields
from functools import lru_cache

from pumpkin_sheets.plan.care.notes import reader_of
from pumpkin_sheets.plan.care.secret_words import HARD_WORDS, revealing_word
from pumpkin_sheets.plan.care.shown_names import shown_name
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.words import fold

TOLD = frozenset(
    (
        "address", "answer", "baseline", "company", "conditions", "contact", "date", "deposit",
        "done", "due", "email", "first_day", "from_day", "last_date", "last_day", "latest",
        "metric", "minutes", "new_company", "next", "next_date", "on", "open_work", "price_new",
        "price_now", "project", "promised", "question", "reached", "refer_to", "referral",
        "refund", "reply_by", "rounds", "rules", "scope", "sender", "signature", "solution",
        "success", "suggestion", "target", "unit", "years",
    )
)  # fmt: skip
"""Everything else that a text for a client may be told."""

_NAME = "\ue000"  # a private character that stands for the client's name while the rest is read
_FIRST = 0xE001  # and the first of those that stand for facts


class RevealingText(ValueError):
    """A text for a client would give a judgement away.

    ``word`` is the one that does, ``fact`` the name of the fact that holds it, "" for the text
    itself.
    """

    def __init__(self, word: str, text: str, fact: str = "") -> None:
        super().__init__(f"“{text}” would show a client the word “{word}”.")
        self.word = word
        self.fact = fact


@dataclass(frozen=True)
class ClientFacts:
    """All that a text for a client may be told.

    ``told`` are facts by their names, of ``TOLD`` alone.
    """

    client: str
    kind: str = ""
    date: dt.date | None = None
    time: dt.time | None = None
    minutes: int | None = None
    person: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


def client_text(
    template: str,
    facts: ClientFacts,
    secrets: frozenset[str],
    fine: frozenset[str] = frozenset(),
) -> str:
    """The text of a template from a language file with ``{client}`` and other facts filled in.

    Facts that are not there are empty.  ``fine`` are names, folded, that the owner accepted as
    they are.  Raises RevealingText when the text without the client's own name holds a secret
    word, or one of the facts told a hard one; KeyError for a placeholder that no fact has, and
    for a fact that none may be told.
    """
    if unknown := facts.told.keys() - TOLD:
        raise KeyError(min(unknown))
    own = {f.name: getattr(facts, f.name) for f in fields(facts) if f.name != "told"}
    said = {
        name: "" if v is None else f"{v:%H:%M}" if isinstance(v, dt.time) else str(v)
        for name, v in own.items()
    }
    name = shown_name(facts.client, secrets, fine).text
    text = template.format_map(said | dict(facts.told) | {"client": name})
    marks = {told: chr(_FIRST + i) for i, told in enumerate(sorted(facts.told))}
    bare = said | marks | {"client": _NAME}
    word = revealing_word(template.format_map(bare), secrets)
    if word is not None:
        raise RevealingText(word, text)
    without_name = _without(name, secrets)
    read = dict(bare)
    for told in sorted(_placeholders(template) & facts.told.keys()):
        value = facts.told[told]
        if fold(value) in fine:
            continue
        read[told] = without_name.sub(_NAME, value)
        word = revealing_word(read[told], HARD_WORDS)
        if word is not None:
            raise RevealingText(word, text, told)
    # Two facts side by side may make a word that neither of them holds.
    word = revealing_word(template.format_map(read), HARD_WORDS)
    if word is not None:
        raise RevealingText(word, text)
    return text


@lru_cache(maxsize=256)
def _placeholders(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


@lru_cache(maxsize=2048)
def _without(name: str, secrets: frozenset[str]) -> re.Pattern[str]:
    """What finds a client's own name in a fact; a name that is nothing but a judgement is none."""
    if not name.strip() or reader_of(secrets).is_nothing_else(name):
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
