"""Every visible word, in one TOML file per language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from pumpkin_sheets.sheets.words import Words


def languages() -> list[str]:
    """The codes of the languages that can be chosen, e.g. ``zh-Hant``."""
    files = resources.files(__name__).iterdir()
    return sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml"))


@cache
def words(language: str) -> Words:
    """The words of one language.  Raises KeyError for one that is not there."""
    file = resources.files(__name__) / f"{language}.toml"
    if language not in languages():
        raise KeyError(language)
    return Words.from_tables(language, tomllib.loads(file.read_text(encoding="utf-8")))


def all_words() -> list[Words]:
    """The words of every language, for reading titles back."""
    return [words(language) for language in languages()]
