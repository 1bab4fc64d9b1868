"""The words of one language: a flat mapping from dotted keys to text, and what reads them back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pumpkin_sheets.sheets.shown import isolated

_ARABIC = re.compile("[\u0600-\u06ff]")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def fold(text: str) -> str:
    """Text as names are compared: trimmed, full- and half-width alike, case apart.

    Inner runs of white space count as one space, so that a line break in a title does not matter.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_RETYPED = str.maketrans("يىكةۀ", "ییکهه", "\u0640\u200c\u200d\u200e\u200f\u2066\u2067\u2069")
_MARKS = re.compile("[\u064b-\u0655\u0670]")
_EZAFE = re.compile("(?<=ه)[ \u200c]ی(?![\u0621-\u06ff])")
_APART = re.compile("(?<=[\u0621-\u06ff]) (?=[\u0621-\u06ff0-9])|(?<=[0-9]) (?=[\u0621-\u06ff])")


@lru_cache(maxsize=8192)  # a review folds the titles of every table in every language
def fold_ours(text: str) -> str:
    """A title, label or word of ours as people type it, also on an Arabic keyboard.

    As ``fold``; in Arabic script ي and ك are ی and ک, ۀ, هٔ and ه‌ی are ه, digits are plain, and
    neither spaces nor half spaces within count.  Only for what no formula compares.
    """
    folded = fold(text)
    if folded.isascii() or not _ARABIC.search(folded):
        return folded
    folded = _MARKS.sub("", _EZAFE.sub("", folded.replace("ي", "ی"))).translate(_RETYPED)
    digits = (
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in folded
    )
    return _APART.sub("", "".join(digits))


class Words:
    """Every visible word in one language, by dotted key (``tiers.vip``)."""

    # No dataclass: making one costs more than all that `pumpkin --help` does.
    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts
        self._below: dict[str, dict[str, str]] = {}

    def __getitem__(self, key: str) -> str:
        try:
            return self.texts[key]
        except KeyError:
            raise KeyError(f"no file of words says “{key}” in {self.language}") from None

    def get(self, key: str, default: str) -> str:
        return self.texts.get(key, default)

    def below(self, prefix: str) -> Mapping[str, str]:
        """The texts whose keys begin with ``prefix``, by what follows it there."""
        if prefix not in self._below:
            self._below[prefix] = {
                key.removeprefix(prefix): text
                for key, text in self.texts.items()
                if key.startswith(prefix)
            }
        return self._below[prefix]

    def say(self, key: str, /, **facts: object) -> str:
        """The sentence ``key`` with its ``{facts}`` filled in.

        A fact may be a sentence itself, an error for example: it is said in the same language.
        """
        said = {n: f.said(self) if isinstance(f, Sentence) else f for n, f in facts.items()}
        return Said(self, key, said)

    @property
    def right_to_left(self) -> bool:
        return self["language.right_to_left"] == "true"

    @property
    def font(self) -> str:
        return self["language.font"]

    @classmethod
    def from_tables(cls, language: str, tables: Mapping[str, Any]) -> Words:
        """From nested tables as they are read from TOML."""
        texts: dict[str, str] = {}
        _flatten("", tables, texts)
        return cls(language, texts)


class Said(str):
    """A sentence as a text, which still knows its facts."""

    words: Words
    key: str
    facts: Mapping[str, object]

    def __new__(cls, words: Words, key: str, facts: Mapping[str, object]) -> Said:
        made = super().__new__(cls, words[key].format(**facts))
        made.words, made.key, made.facts = words, key, facts
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)

    @property
    def isolated(self) -> str:
        """The same for a terminal or a mail: facts that read the other way are set apart, and
        without whatever in them could steer what shows them."""
        turned = self.words.get("language.right_to_left", "") == "true"
        return self.words[self.key].format(
            **{
                name: fact.isolated if isinstance(fact, Said) else isolated(str(fact), turned)
                for name, fact in self.facts.items()
            }
        )


class Sentence:
    """A sentence that is not said yet: its key in the files of words, and its facts.

    Whoever says it knows the language.  A text that is no key is a finished sentence, said as it
    is in every language.
    """

    def __init__(self, key: str, /, **facts: object) -> None:
        self.key = key
        self.facts = facts

    def said(self, words: Words) -> str:
        return words.say(self.key, **self.facts) if self.key in words.texts else self.key

    def __str__(self) -> str:
        return self.key


def listed(names: Iterable[object]) -> Sentence:
    """Names one after the other, parted as the language does it."""
    joined: Sentence | None = None
    for name in names:
        one = name if isinstance(name, Sentence) else Sentence("language.one", name=name)
        joined = Sentence("language.and_more", names=joined, name=one) if joined else one
    return joined or Sentence("language.one", name="")


def in_a_row(texts: Iterable[str], words: Words) -> str:
    """Whole sentences one after the other: in Chinese no space parts them."""
    row = ""
    for text in texts:
        row = words.say("language.sentences", text=row, more=text) if row else text
    return str(row)


def _flatten(prefix: str, tables: Mapping[str, Any], texts: dict[str, str]) -> None:
    """Fills ``texts`` with what nested tables say, by dotted key."""
    for key, value in tables.items():
        if isinstance(value, str):
            texts[prefix + key] = value
        elif isinstance(value, Mapping):
            _flatten(f"{prefix}{key}.", value, texts)
        else:
            texts[prefix + key] = str(value).lower() if isinstance(value, bool) else str(value)


def spellings(languages: Iterable[Words], prefix: str, names: Iterable[str]) -> dict[str, str]:
    """Folded text -> name, for the words ``prefix.name`` in every language given.

    Texts are folded by ``fold_ours``.  Raises ValueError where two names share a spelling,
    because a title must tell its column.
    """
    return spelled(languages, {name: f"{prefix}.{name}" for name in names})


def spelled(languages: Iterable[Words], keys: Mapping[str, str]) -> dict[str, str]:
    """Folded text -> name, for the words with these ``keys`` (by name) in every language given.

    Texts are folded by ``fold_ours``.  Raises ValueError where two names share a spelling.
    """
    found: dict[str, str] = {}
    for words in languages:
        for name, key in keys.items():
            text = fold_ours(words[key])
            if found.setdefault(text, name) != name:
                raise ValueError(f"“{text}” is both {found[text]} and {name} under {key}")
    return found
