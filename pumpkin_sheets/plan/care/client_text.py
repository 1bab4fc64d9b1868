"""Text that a client may see: the one function that makes it, and never reveals a tier (F12).

Two walls.  First, nothing that is judged about a client goes in: :class:`ClientFacts` has no
field for a tier, a score, an action or a reason, and templates come from the language files.
Second, what comes out is read again: apart from the client's own name it must not hold a word
that gives a judgement away, in any of the workbook's languages.

A client's own name may well be "VIP Travel" or "Good Shepherd": that is not a secret to them, so
the name is left out of the second reading.  An owner's note in the name is one, so what stands in
brackets and is nothing but such words is cut off: "Acme (VIP)" is written to as "Acme".
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache

from pumpkin_sheets.sheets.words import Words

ALWAYS_SECRET = (
    "VIP",
    "V.I.P.",
    "tier",
    "score",
    "red flag",
    "pumpkin",
    "貴賓",
    "贵宾",
    "等級",
    "等级",
    "評分",
    "评分",
    "警訊",
    "警讯",
    "爛客戶",
    "烂客户",
    "南瓜",
    "مشتری ویژه",
    "وی‌آی‌پی",
    "امتیاز",
    "کدو",
)
"""Judgements and words of the method that no language file needs to list to be kept back."""

_SECRET_TABLES = ("tiers.", "actions.", "fields.", "care_levels.")
_BRACKETS = re.compile(r"\s*(?:\(([^()]*)\)|（([^（）]*)）|\[([^][]*)\]|【([^【】]*)】)\s*")
_NAME = "\ue000"  # a private character that stands for the client's name while the rest is read
_IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_IDEOGRAPHS}]"  # Chinese sets no space around a foreign word


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


def secret_words(languages: Iterable[Words]) -> frozenset[str]:
    """The words that a client must not see: names of tiers, actions, fields and service levels."""
    found = set(ALWAYS_SECRET)
    for words in languages:
        found |= {t for key, t in words.texts.items() if key.startswith(_SECRET_TABLES)}
    return frozenset(word for word in found if _plain(word))


def client_text(template: str, facts: ClientFacts, secrets: frozenset[str]) -> str:
    """The text of a template from a language file with ``{client}`` and other facts filled in.

    Facts that are not there are empty.  Raises RevealingText when the text without the client's
    own name holds a secret word, and KeyError for a placeholder that no fact has.
    """
    said = {f.name: getattr(facts, f.name) for f in fields(facts)}
    said = {
        name: "" if v is None else f"{v:%H:%M}" if isinstance(v, dt.time) else str(v)
        for name, v in said.items()
    }
    word = revealing_word(template.format_map(said | {"client": _NAME}), secrets)
    name = name_for_client(facts.client, secrets)
    text = template.format_map(said | {"client": name})
    if word is not None:
        raise RevealingText(word, text)
    return text


def name_for_client(name: str, secrets: frozenset[str]) -> str:
    """A client's name without the owner's notes on it: brackets that hold nothing but secrets."""

    def keep(match: re.Match[str]) -> str:
        inside = next(group for group in match.groups() if group is not None)
        rest = _pattern(secrets).sub("", _plain(inside))
        note = rest != _plain(inside) and not any(c.isalpha() for c in rest)
        return " " if note else match.group()

    kept = _BRACKETS.sub(keep, name)
    return kept.strip() if any(c.isalnum() for c in kept) else name


def revealing_word(text: str, secrets: frozenset[str]) -> str | None:
    """The first secret word in a text, however it is written; None when there is none.

    Case, width, dots between letters and invisible characters do not hide one.  Words of letters
    count whole ("Goodwin" is not "Good"); Chinese ones anywhere, but a single character only
    where it stands alone.
    """
    match = _pattern(secrets).search(_plain(text))
    return match.group() if match else None


def _plain(text: str) -> str:
    """Text as it is searched: case, width and marks apart, nothing invisible, initials joined."""
    wide = unicodedata.normalize("NFKD", text).casefold()
    shown = "".join(c for c in wide if unicodedata.category(c) not in ("Cf", "Mn"))
    joined = re.sub(r"(?<![^\W_])([^\W_])[.·・]+(?=[^\W_](?:[.·・]|\b))", r"\1", shown)
    return " ".join(unicodedata.normalize("NFKC", joined).split())


@lru_cache(maxsize=16)
def _pattern(secrets: frozenset[str]) -> re.Pattern[str]:
    parts = []
    for word in sorted({_plain(w).strip(" .") for w in secrets}, key=lambda w: (-len(w), w)):
        if not word:
            continue
        alone = re.escape(word)
        if not re.search(f"[{_IDEOGRAPHS}]", word):
            parts.append(f"(?<!{_LETTER}){alone}(?!{_LETTER})")
        elif len(word) == 1:
            parts.append(f"(?<![{_IDEOGRAPHS}]){alone}(?![{_IDEOGRAPHS}])")
        else:
            parts.append(alone)
    return re.compile("|".join(parts) or r"(?!)")
