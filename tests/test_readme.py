"""README and docs cannot fall behind: tables equal the declarations, commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pumpkin_sheets.cli.main import main
from scripts.docs_tables import PAGE, fresh

README = Path(__file__).parent.parent / "README.md"
PAGES = [README, *sorted((README.parent / "docs").glob("*.md"))]


def test_tables_equal_the_declarations() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert fresh(text) == text, "run: python scripts/docs_tables.py --write"


def test_a_changed_declaration_would_be_noticed() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert fresh(text.replace("| Red flags that make a client Worst | 4 |", "")) == text


def _commands() -> list[str]:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    return sorted(set(re.findall(r"(?:`|\n {4,}|&& )pumpkin ([a-z]+)\b", text)))


@pytest.mark.parametrize("command", _commands())
def test_every_command_that_the_readme_names_exists(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"pumpkin {command}" in capsys.readouterr().out


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, flags=re.MULTILINE)
    assert listed
    assert set(listed) <= set(_commands())


def _anchors(page: Path) -> set[str]:
    """What a link to a heading of this page may end in."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        file, _, anchor = link.partition("#")
        led = page.parent / file if file else page
        assert led.exists(), link
        assert not anchor or anchor in _anchors(led), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pictures_are_there(page: Path) -> None:
    for picture in re.findall(r"\]\(([^)]+\.png)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / picture).stat().st_size > 3_000
