"""The first steps, in every language: the same ones, and each works as the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.languages import languages, words

DOCS = Path(__file__).parents[1] / "docs"
BY_ITSELF = "watch"
"""Installs something for every login, on a computer that is not the test's."""


def page(language: str) -> str:
    """The text of the first steps in a language."""
    name = "first_steps.md" if language == "en" else f"first_steps.{language}.md"
    return (DOCS / name).read_text(encoding="utf-8")


def commands(language: str) -> list[list[str]]:
    """What one types for ``pumpkin``, in the order of the page."""
    lines = re.findall(r"^    pumpkin (.+)$", page(language), flags=re.MULTILINE)
    return [shlex.split(line) for line in lines]


@pytest.mark.parametrize("language", languages())
def test_the_steps_are_the_same_in_every_language(language: str) -> None:
    lines = commands(language)
    assert [line[:1] for line in commands("en")] == [line[:1] for line in lines]
    assert [line[0] for line in lines if "--language" in line] == ["demo", "new"]
    for line in lines:
        if "--language" in line:
            assert line[line.index("--language") + 1] == language
    assert page(language).count("\n## ") == page("en").count("\n## ") == 6


@pytest.mark.parametrize("language", languages())
def test_what_stands_in_bold_is_called_so_in_the_workbook(language: str) -> None:
    own = words(language)
    names = {
        text
        for key, text in own.texts.items()
        if key.startswith(("sheets.", "columns.clients.", "columns.schedule."))
    }
    said = set(re.findall(r"\*\*([^*]+)\*\*", page(language)))
    assert len(said) >= 13
    assert said - names <= {"Never tell a client its tier.", "No terminal again:"}


@pytest.mark.parametrize("language", languages())
def test_each_step_works(
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    run = [line for line in commands(language) if line[0] != BY_ITSELF]
    for line in run:
        assert main(line) == 0, line
        assert capsys.readouterr().err == ""
    own = words(language)
    made = openpyxl.load_workbook("clients.xlsx").sheetnames
    assert own["sheets.clients"] in made
    assert own["sheets.letters"] in made
    assert own["sheets.clients"] in openpyxl.load_workbook("pumpkin-demo.xlsx").sheetnames
