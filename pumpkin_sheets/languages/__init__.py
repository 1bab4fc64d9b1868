"""Every visible word, in files of TOML: one per language here, and ``words.toml`` beside the code.

A file here holds the words of one language that belong to the workbook.  A ``words.toml`` beside
the code holds what that code says, in all languages: ``[en.file]``, ``[zh-Hant.file]``.  Together
they are the words of a language; no key may stand in two files.

Thirty files of TOML take a tenth of a second to read.  So a package that is installed has one file
more for each language, with all its words (``en.json``); ``scripts/wheel_words.py`` makes them
when the package is built, and none lies among the sources.
"""

from __future__ import annotations

import os
import sys
from functools import cache

from pumpkin_sheets.sheets.words import Sentence, Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

BESIDE = "words.toml"
"""What a file of words beside the code is called."""

# ruff: noqa: PTH118, PTH120, PTH123, PTH208
# Plain paths: importlib.resources costs more than all that `pumpkin --help` does.
_HERE = os.path.dirname(__file__)
_PACKAGE = os.path.dirname(_HERE)

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_SPOKEN = {"zh": "zh-Hans", "fa": "fa", "prs": "fa"}
"""The language of a locale without more; a script or country may say another."""
_WRITTEN = {("zh", part): "zh-Hant" for part in ("hant", "tw", "hk", "mo")}


class Spoken(Sentence):
    """A sentence that is English as a text, for logs and for whoever does not ask further."""

    def __str__(self) -> str:
        return self.said(words("en"))


def languages() -> list[str]:
    """The codes of the languages that can be chosen, e.g. ``zh-Hant``."""
    return list(_codes())


@cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(n.removesuffix(".toml") for n in os.listdir(_HERE) if n.endswith(".toml")))


@cache
def words(language: str) -> Words:
    """The words of one language.  Raises KeyError for one that is not there."""
    if language not in languages():
        raise KeyError(language)
    return built(language) or written(language)


def written(language: str) -> Words:
    """The words of one language, of all files of TOML.  Raises FileNotFoundError."""
    own = _tables(os.path.join(_HERE, f"{language}.toml"))
    beside = (words_beside(folder, language) for folder in folders_with_words())
    return joined([Words.from_tables(language, own), *beside])


@cache
def built(language: str) -> Words | None:
    """The same from the file that was made with the package; None where there is none."""
    try:
        with open(os.path.join(_HERE, f"{language}.json"), encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return None
    import json

    return Words(language, json.loads(text))


def all_words() -> list[Words]:
    """The words of every language, for reading titles back."""
    return [words(language) for language in languages()]


def words_beside(folder: str, language: str) -> Words:
    """What the ``words.toml`` in a folder of the package (``homes/file``) says in a language."""
    file = os.path.join(_PACKAGE, *folder.split("/"), BESIDE)
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


@cache
def folders_with_words() -> tuple[str, ...]:
    """Every folder of the package (``homes/file``) in which a ``words.toml`` lies."""
    found = [folder for folder, _, files in os.walk(_PACKAGE) if BESIDE in files]
    return tuple(sorted(os.path.relpath(each, _PACKAGE).replace(os.sep, "/") for each in found))


def language_here() -> str:
    """The language of whoever sits at this computer: as variables say, else as Windows does."""
    if not any(map(os.environ.get, _VARIABLES)) and sys.platform == "win32":
        return language_of({"LANG": _of_windows()})
    return language_of(os.environ)


def _of_windows() -> str:
    """The locale of Windows' own menus (``zh_TW``), ``""`` for one that Python does not know."""
    import ctypes
    import locale

    menus = vars(ctypes)["windll"].kernel32.GetUserDefaultUILanguage()
    return locale.windows_locale.get(menus, "")


def language_of(environment: Mapping[str, str]) -> str:
    """The language of a terminal with these variables: ours if we speak it, else English."""
    locale = next(filter(None, (environment.get(name) for name in _VARIABLES)), "")
    spoken, *parts = locale.partition(".")[0].partition("@")[0].replace("-", "_").lower().split("_")
    language = _SPOKEN.get(spoken, "en")
    if "hans" not in parts:
        said = (_WRITTEN.get((spoken, part)) for part in parts)
        language = next(filter(None, said), language)
    return language if language in languages() else "en"


@cache
def _tables(path: str) -> dict[str, Any]:
    import tomllib

    with open(path, "rb") as file:
        return tomllib.load(file)
