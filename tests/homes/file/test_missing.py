"""A file that is not there: its folder is said, and the one that may be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from pumpkin_sheets.homes.file.missing import not_there
from pumpkin_sheets.languages import words

ENGLISH = words("en")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "clients.xlsx", "clients.previous.xlsx", "~$clints.xlsx", ".clints.xlsx", "hours.csv",
    ):  # fmt: skip
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("typed", ["clients", "Clients.xls", "clints.xlsx", "client list.xlsx"])
def test_the_one_that_may_be_meant(folder: Path, typed: str) -> None:
    assert not_there(Path(typed)).said(ENGLISH) == (
        f"There is no file called “{typed}” in the folder {folder}; did you mean “clients.xlsx”?"
    )


@pytest.mark.parametrize("typed", ["jan.xlsx", "hours.xlsx", "clients.xlsx"])
def test_where_none_is_near(folder: Path, typed: str) -> None:
    """Nor is a list a workbook, nor a link that leads nowhere the file itself."""
    assert not_there(Path(typed)).said(ENGLISH) == (
        f"There is no file called “{typed}” in the folder {folder}; "
        "look at its name and its folder, or make one with pumpkin new."
    )


def test_lists_are_files_too(folder: Path) -> None:
    said = not_there(Path("hour.csv"), {".csv"}, "importing.not_there").said(ENGLISH)
    assert said.endswith("; did you mean “hours.csv”?")
    said = not_there(Path("none/hour.csv"), {".csv"}, "importing.not_there").said(ENGLISH)
    assert said == (
        f"There is no file called “hour.csv” in the folder {folder / 'none'}; "
        "look at its name and its folder."
    )
