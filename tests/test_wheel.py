"""What is installed: everything of the package, and each language's words in one file besides."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pumpkin_sheets.languages import built, languages, words, written
from scripts.speed import measuring

ROOT = Path(__file__).parents[1]
PACKAGE = "pumpkin_sheets"

SAID = """
import json, sys
from pumpkin_sheets.languages import all_words
said = {words.language: list(words.texts.items()) for words in all_words()}
print(json.dumps([said, "tomllib" in sys.modules]))
"""


@pytest.fixture(scope="module")
def installed() -> Path:
    """The folder that an installation has the package in."""
    return measuring.installed()


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in (folder / PACKAGE).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout


def test_everything_is_installed_and_the_words_of_each_language(installed: Path) -> None:
    words_files = {f"{PACKAGE}/languages/{language}.json" for language in languages()}
    assert len(words_files) == 4
    assert files(installed) - files(ROOT) == words_files
    assert files(ROOT) <= files(installed)


def test_the_words_are_written_where_nothing_is_installed_yet() -> None:
    """As pip builds it, with the builder alone: no NumPy, nor anything else that we need."""
    code = "from pumpkin_sheets.languages import languages, written\n" + (
        "print(sum(len(written(language).texts) > 1000 for language in languages()))"
    )
    assert run(ROOT, "-S", "-c", code).strip() == "4"


def test_installed_it_says_what_the_sources_say_in_the_same_order(installed: Path) -> None:
    said, slowly = json.loads(run(installed, "-c", SAID))
    assert sorted(said) == languages()
    for language in languages():
        assert [tuple(each) for each in said[language]] == list(written(language).texts.items())
    assert not slowly


def test_the_help_of_an_installed_program_is_that_of_the_sources(installed: Path) -> None:
    for language in languages():
        asked = ("-m", PACKAGE, "--say", language, "--help")
        assert run(installed, *asked) == run(ROOT, *asked)


def test_among_the_sources_what_was_just_written_is_said() -> None:
    for language in languages():
        assert built(language) is None
        assert words(language).texts == written(language).texts
