"""Text that a client may see: the one function that makes it, and never reveals a tier (F12).

Two walls.  First, nothing that is judged about a client goes in: :class:`ClientFacts` has no
field for a tier, a score, an action or a reason, and templates come from the language files.
Second, what comes out is read again: apart from the client's own name it must not hold a word
that gives a judgement away, in any of the workbook's languages.

A client's own name may well be "VIP Travel" or "Good Shepherd": that is not a secret to them, so
the name is left out of the second reading.  What the owner noted beside it is cut off before
(``shown_names.py``): "Acme (VIP)" and "Acme - worst payer" are written to as "Acme".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from pumpkin_sheets.plan.care.secret_words import revealing_word
from pumpkin_sheets.plan.care.shown_names import shown_name

_NAME = "\ue000"  # a private character that stands for the client's name while the rest is read


class RevealingText(ValueError):
    """A text for a client would give a judgement away; ``word`` is the one that does."""

    def __init__(self, word: str, text: str) -> None:
        super().__init__(f"“{text}” would show a client the word “{word}”.")
        self.word = word


@dataclass(frozen=True)
class ClientFacts:
    """All that a text for a client may be told."""

    client: str
    kind: str = ""
    date: dt.date | None = None
    time: dt.time | None = None
    minutes: int | None = None
    person: str = ""


def client_text(
    template: str,
    facts: ClientFacts,
    secrets: frozenset[str],
    fine: frozenset[str] = frozenset(),
) -> str:
    """The text of a template from a language file with ``{client}`` and other facts filled in.

    Facts that are not there are empty.  ``fine`` are names of clients, folded, that the owner
    accepted as they are.  Raises RevealingText when the text without the client's
    own name holds a secret word, and KeyError for a placeholder that no fact has.
    """
    said = {f.name: getattr(facts, f.name) for f in fields(facts)}
    said = {
        name: "" if v is None else f"{v:%H:%M}" if isinstance(v, dt.time) else str(v)
        for name, v in said.items()
    }
    word = revealing_word(template.format_map(said | {"client": _NAME}), secrets)
    name = shown_name(facts.client, secrets, fine).text
    text = template.format_map(said | {"client": name})
    if word is not None:
        raise RevealingText(word, text)
    return text
