"""What a click hands to Windows: the workbook's own VBA, run down to the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pumpkin_sheets.homes.file.create import create_workbook
from tests.homes.excel.windows_vba import Shell, Windows

HOME = "C:\\Users\\王小明"
PLAN = HOME + "\\R&D 計畫 plan\\my clients.xlsm"
PYTHON = HOME + "\\a venv\\Scripts\\python.exe"
CONF = HOME + "\\.xlwings\\xlwings.conf"
VARIABLES = {"USERPROFILE": HOME, "TEMP": HOME + "\\Temp"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "my clients.xlsm"
    create_workbook(path)
    return path


def click(made: Path, macro: str, files: dict[str, str]) -> list[str]:
    ran = Windows(made, PLAN, Shell(files, VARIABLES)).click(macro)
    return [re.sub(r"xlwings-[0-9A-F-]{36}\.log", "xlwings-GUID.log", said) for said in ran]


def expected(python: str, command: str) -> str:
    return (
        rf"cmd.exe /C {python} -B -c "
        r'"import xlwings.utils;xlwings.utils.prepare_sys_path(\"False;'
        r"C:\\Users\\王小明\\R^&D 計畫 plan\\my clients.xlsm;"
        r"C:\\Users\\王小明\\R^&D 計畫 plan\\my clients.xlsm;;;;"
        rf'\"); import pumpkin_sheets.excel_addin as addin; addin.{command}()"  '
        '--wb="my clients.xlsm" --from_xl=1 '
        r'--app="C:\Program Files\Microsoft Office\root\Office16\Microsoft Excel" '
        r'--hwnd="4242" 2> "C:\Users\王小明\Temp\xlwings-GUID.log" '
    )


OURS = r'C: & cd "C:\Users\王小明\a venv\Scripts" & "C:\Users\王小明\a venv\Scripts\python.exe"'


@pytest.mark.parametrize(
    ("macro", "command"),
    [
        ("RecalculateTiers", "recalculate_tiers"),
        ("RebuildSchedule", "rebuild_schedule"),
        ("LogThisTouch", "log_this_touch"),
    ],
)
def test_a_chinese_name_a_space_and_an_ampersand(made: Path, macro: str, command: str) -> None:
    files = {PYTHON: "", CONF: f'"INTERPRETER_WIN","{PYTHON}"\n'}
    assert click(made, macro, files) == [expected(OURS, command)]


def test_without_settings_it_is_whatever_python_windows_finds(made: Path) -> None:
    assert click(made, "LogThisTouch", {}) == [expected("python", "log_this_touch")]


def test_the_folders_file_goes_before_the_users(made: Path) -> None:
    other = "D:\\other\\python.exe"
    files = {
        PYTHON: "",
        other: "",
        CONF: f'"INTERPRETER_WIN","{PYTHON}"\n',
        HOME + "\\R&D 計畫 plan\\xlwings.conf": f'"INTERPRETER_WIN","{other}"\n',
    }
    assert click(made, "LogThisTouch", files) == [
        expected('D: & cd "D:\\other" & "D:\\other\\python.exe"', "log_this_touch")
    ]


def test_a_python_that_is_gone_starts_nothing(made: Path) -> None:
    files = {CONF: f'"INTERPRETER_WIN","{PYTHON}"\n'}
    assert click(made, "LogThisTouch", files) == ["Could not find Interpreter!"]


STALE = f'"CONDA PATH","C:\\old conda"\n"CONDA ENV","plan"\n"INTERPRETER_WIN","{PYTHON}"\n'


def test_conda_lines_whose_conda_is_gone_start_nothing(made: Path) -> None:
    """What ``doctor`` must see: xlwings refuses before it starts Python."""
    (said,) = click(made, "LogThisTouch", {PYTHON: "", CONF: STALE})
    assert said.startswith("Your Conda version seems to be too old for the Conda settings.")


def test_conda_lines_of_the_python_that_runs(made: Path) -> None:
    files = {
        "C:\\My conda\\condabin\\conda.bat": "",
        CONF: '"INTERPRETER_WIN","python"\n"CONDA PATH","C:\\My conda"\n"CONDA ENV","plan"\n',
    }
    assert click(made, "LogThisTouch", files) == [
        expected("C:\\My^ conda\\condabin\\conda activate plan && python", "log_this_touch")
    ]


def test_a_line_for_another_server_does_not_reach_our_buttons(made: Path) -> None:
    """Each workbook says USE UDF SERVER itself: with it, no command line is run at all."""
    files = {PYTHON: "", CONF: f'"USE UDF SERVER","True"\n"INTERPRETER_WIN","{PYTHON}"\n'}
    assert click(made, "LogThisTouch", files) == [expected(OURS, "log_this_touch")]
