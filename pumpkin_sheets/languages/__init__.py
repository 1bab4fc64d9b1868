"""Every visible word, in files of TOML: one per language here, and ``words.toml`` beside the code.

A file here holds the words of one language that belong to the workbook.  A ``words.toml`` beside
the code holds what that code says, in all languages: ``[en.file]``, ``[zh-Hant.file]``.  Together
they are the words of a language; no key may stand in two files.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from pumpkin_sheets.sheets.words import Sentence, Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from typing import Any

BESIDE = "words.toml"
"""What a file of words beside the code is called."""

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


class Spoken(Sentence):
    """A sentence that is English as a text, for logs and for whoever does not ask further."""

    def __str__(self) -> str:
        return self.said(words("en"))


def languages() -> list[str]:
    """The codes of the languages that can be chosen, e.g. ``zh-Hant``."""
    files = resources.files(__name__).iterdir()
    return sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml"))


@cache
def words(language: str) -> Words:
    """The words of one language.  Raises KeyError for one that is not there."""
    if language not in languages():
        raise KeyError(language)
    own = resources.files(__name__) / f"{language}.toml"
    beside = (words_beside(file, language) for file in files_beside())
    return joined([Words.from_tables(language, _tables(own)), *beside])


def all_words() -> list[Words]:
    """The words of every language, for reading titles back."""
    return [words(language) for language in languages()]


def words_beside(file: Traversable, language: str) -> Words:
    """What one ``words.toml`` says in a language."""
    return Words.from_tables(language, _tables(file).get(language, {}))


def joined(parts: Iterable[Words]) -> Words:
    """The words of several files of one language.  Raises ValueError for a key of two files."""
    texts: dict[str, str] = {}
    language = ""
    for part in parts:
        language = part.language
        if twice := texts.keys() & part.texts.keys():
            raise ValueError(f"two files say “{min(twice)}” in {language}")
        texts.update(part.texts)
    return Words(language, texts)


def files_beside() -> list[Traversable]:
    """Every ``words.toml`` of the package, in the order of their paths."""
    return list(_walk(resources.files("pumpkin_sheets")))


def language_of(environment: Mapping[str, str]) -> str:
    """The language of a terminal with these variables: ours if we speak it, else English."""
    locale = next(filter(None, (environment.get(name) for name in _VARIABLES)), "")
    language, *parts = locale.partition(".")[0].partition("@")[0].replace("-", "_").split("_")
    if language.lower() == "zh" and _TRADITIONAL & {part.lower() for part in parts}:
        return "zh-Hant"
    return "en"


def _walk(folder: Traversable) -> Iterator[Traversable]:
    inside = sorted(folder.iterdir(), key=lambda each: each.name)
    yield from (each for each in inside if each.name == BESIDE)
    for each in inside:
        if "." not in each.name and each.name != "__pycache__" and each.is_dir():
            yield from _walk(each)


@cache
def _tables(file: Any) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(file.read_text(encoding="utf-8"))
