"""Telling an owner's note from a client's name: the words, and the beginning and end of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache

from pumpkin_sheets.plan.care.note_words import (
    COMPANIES,
    FILLERS,
    HARD,
    HURRY,
    INSULTS,
    LEADS,
    LEANS,
    SOFT,
)
from pumpkin_sheets.plan.care.secret_words import compiled, plain
from pumpkin_sheets.sheets.records import dataclass

_GAP = re.compile(r"(\s+|(?<=\w)[-.‐‑・](?=\w))")
_PERSIAN = re.compile("[\u0600-\u06ff]")
_WORDS = 12  # a note at the end of a name is no longer, in words and in signs
_SIGNS = 16


@dataclass
class Reader:
    """Tells notes from names, for one set of secret words; ``hard`` and ``every`` find them."""

    secrets: frozenset[str]

    @cached_property
    def every(self) -> re.Pattern[str]:
        return compiled(self.secrets | HARD | SOFT)

    @cached_property
    def hard(self) -> re.Pattern[str]:
        soft = {plain(word) for word in SOFT}
        return compiled(HARD | {word for word in self.secrets if plain(word) not in soft})

    def word(self, text: str) -> str:
        """The first word of judgement in a text."""
        found = self.every.search(plain(text))
        return found.group() if found else ""

    def is_nothing_else(self, text: str) -> bool:
        """Whether a text is words of judgement, fillers and signs alone."""
        rest, count = self.every.subn(" ", plain(text))
        if not count:
            return False
        rest = _fillers().sub(" ", rest)
        return not any(sign.isalpha() for sign in rest)

    def is_note(self, text: str) -> bool:
        """Whether what stands apart from the name is surely a note."""
        said = plain(text)
        if self.hard.search(said):
            return True
        found = {match.group() for match in self.every.finditer(said)}
        if not found:
            return False
        if len(found) > 1 or self.is_nothing_else(text) or HURRY & {*text}:
            return True
        others = [word for word in re.findall(r"[A-Za-zÀ-ɏ']+", text) if plain(word) not in _LEANS]
        return any(word[0].islower() for word in others)

    def begins(self, text: str) -> bool:
        """Whether a text begins with a word of judgement."""
        return self.every.match(plain(text)) is not None

    # -- one part of a name ------------------------------------------------------------------------

    def without_ending(self, part: str) -> str:
        """A part of a name without the judgement at its very end."""
        pieces = _GAP.split(part.rstrip(" ."))
        words, last = pieces[::2], len(pieces) // 2
        for at in range(max(1, last + 1 - _WORDS), last + 1):
            tail = "".join(pieces[2 * at :])
            if self.begins(tail) and self.is_nothing_else(tail):
                before = words[at - 1]
                while at > 1 and plain(words[at - 1]) in _LEADS:
                    at -= 1
                if self.hard.search(plain(tail)) or not _leans(before, tail):
                    return self.without_ending("".join(pieces[: 2 * at - 1]))
        return self._without_joined(part)

    def _without_joined(self, part: str) -> str:
        """The same where Chinese sets no space: 「綠葉公司爛客戶」."""
        for at in range(max(1, len(part) - _SIGNS), len(part)):
            head, tail = part[:at], part[at:]
            joined = _is_ideograph(head[-1]) or _is_ideograph(tail[0])
            if not joined or not self.begins(tail) or not self.is_nothing_else(tail):
                continue
            if self.hard.search(plain(tail)) or head.endswith(COMPANIES):
                return head.rstrip(_HURRIED) if head.rstrip(_HURRIED) else head
        return part

    def without_beginning(self, part: str) -> str:
        """A part of a name without the insult, or judgement in small letters, at its beginning."""
        found = _INSULT.match(part)
        if found and any(map(str.isalnum, part[found.end() :])):
            return part[found.end() :].lstrip()
        words = part.split()
        for at in range(min(len(words) - 1, _WORDS), 0, -1):
            head, after = " ".join(words[:at]), words[at]
            small = head == head.lower() != head.upper() and after[0].isupper()
            if small and self.hard.search(plain(head)) and self.is_nothing_else(head):
                return " ".join(words[at:])
        return part


def is_filler(part: str) -> bool:
    """Whether a text is nothing but words that say nothing alone."""
    said = plain(part)
    return said != _fillers().sub("", said) and not any(map(str.isalpha, _fillers().sub(" ", said)))


def _leans(before: str, soft: str) -> bool:
    """Whether a soft word at the end belongs to the word before it: Feel Good, Bob's Keep."""
    word = plain(before).replace("’", "'")
    if word in _LEANS or word.endswith("'s"):
        return True
    # In Persian what qualifies a name stands behind it.
    persian = _PERSIAN.search(before) and _PERSIAN.search(soft)
    return bool(persian) and word not in _LEADS and " " not in soft.strip()


def _is_ideograph(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


def _alone(words: Iterable[str]) -> re.Pattern[str]:
    listed = sorted({plain(word) for word in words}, key=lambda word: (-len(word), word))
    parts = [
        re.escape(word) if _is_ideograph(word[0]) else rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
        for word in listed
    ]
    return re.compile("|".join(parts))


@cache
def _fillers() -> re.Pattern[str]:
    return _alone(FILLERS)


_LEANS = frozenset(map(plain, LEANS))
_LEADS = frozenset(map(plain, LEADS))
_HURRIED = "".join(sorted(HURRY)) + " "
_INSULT = re.compile("|".join(sorted(map(re.escape, INSULTS), key=lambda word: -len(word))))


@lru_cache(maxsize=16)
def reader_of(secrets: frozenset[str]) -> Reader:
    """The reader for the secret words of some languages."""
    return Reader(secrets)
