"""xlwings' settings: what Excel would read in each place, and what install and doctor do of it."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel.doctor import diagnose
from pumpkin_sheets.homes.excel.install import install
from pumpkin_sheets.homes.excel.machine import Machine
from pumpkin_sheets.homes.excel.vba_project import SETTINGS
from tests.homes.excel.test_install import (
    interpreter,
    mac,
    make_workbook,
    plan,
    whats,
    windows,
)

__all__ = ["interpreter", "mac", "plan", "windows"]

OLD_SETTINGS = SETTINGS[:2]
"""What workbooks of before said, which left USE UDF SERVER to the person's own file."""


def said(machine: Machine, workbook: Path | None = None) -> str:
    return "\n".join(map(str, install(machine, workbook)))


def own_file(machine: Machine, text: str) -> Path:
    path = machine.settings_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(machine.encoding))
    return path


@pytest.fixture
def conda(windows: Machine, tmp_path: Path) -> Machine:
    """A Windows whose Python lies in the environment ``plan`` of a miniconda."""
    base = tmp_path / "miniconda3"
    prefix = base / "envs" / "plan"
    (prefix / "conda-meta").mkdir(parents=True)
    (base / "conda-meta").mkdir()
    (base / "condabin").mkdir()
    (base / "condabin" / "conda.bat").touch()
    for folder in (base, prefix):
        (folder / "python.exe").touch()
    return replace(windows, interpreter=str(prefix / "python.exe"))


def test_stale_lines_of_conda_are_seen_and_taken_out(windows: Machine) -> None:
    install(windows)
    path = windows.settings_file
    good = path.read_bytes()
    path.write_bytes(
        b'"LICENSE_KEY","abc, def"\r\n"Conda Path","C:\\old"\r\n"CONDA ENV","plan"\r\n' + good
    )
    assert whats(windows) == (
        f"{path} has Excel start the conda in C:\\old before each click, and there is none, "
        "so no button works. Run “pumpkin excel install”."
    )
    told = said(windows)
    assert f"{path} said CONDA PATH C:\\old, which keeps the buttons from" in told
    assert f"{path} said CONDA ENV plan, which keeps the buttons from" in told
    assert path.read_bytes() == b'"LICENSE_KEY","abc, def"\r\n' + good
    assert diagnose(windows) == []


def test_one_line_of_conda_alone_does_nothing(windows: Machine) -> None:
    install(windows)
    path = windows.settings_file
    path.write_bytes(path.read_bytes() + b'"CONDA PATH","C:\\old"\r\n"CONDA ENV",""\r\n')
    assert diagnose(windows) == []


def test_a_conda_python_gets_its_lines(conda: Machine, tmp_path: Path) -> None:
    base = tmp_path / "miniconda3"
    told = said(conda)
    assert told == f"{conda.settings_file} now names this Python ({base / 'envs' / 'plan'})."
    assert conda.settings_file.read_bytes().decode() == (
        f'"INTERPRETER_WIN","python"\r\n"CONDA PATH","{base}"\r\n"CONDA ENV","plan"\r\n'
    )
    assert diagnose(conda) == []
    assert "names this Python already" in said(conda)


def test_the_base_and_an_environment_elsewhere(conda: Machine, tmp_path: Path) -> None:
    base = tmp_path / "miniconda3"
    root = replace(conda, interpreter=str(base / "python.exe"))
    install(root)
    assert '"CONDA ENV","base"' in root.settings_file.read_text()
    assert diagnose(root) == []
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "conda-meta").mkdir(parents=True)
    (elsewhere / "python.exe").touch()
    program = {"CONDA_EXE": str(base / "Scripts" / "conda.exe")}
    other = replace(conda, interpreter=str(elsewhere / "python.exe"), environment=program)
    told = said(other)
    assert f'"CONDA ENV","{elsewhere}"' in other.settings_file.read_text()
    assert f"said CONDA ENV base before; now it says {elsewhere}" in told
    assert diagnose(other) == []


def test_a_conda_python_without_its_lines(conda: Machine) -> None:
    own_file(conda, f'"INTERPRETER_WIN","{conda.interpreter}"\r\n')
    assert whats(conda).startswith("This Python belongs to conda, and")
    install(conda)
    assert diagnose(conda) == []


def test_another_environment_and_one_that_is_gone(conda: Machine, tmp_path: Path) -> None:
    base = tmp_path / "miniconda3"
    lines = f'"INTERPRETER_WIN","{conda.interpreter}"\r\n"CONDA PATH","{base}"\r\n'
    own_file(conda, lines + '"CONDA ENV","other"\r\n')
    assert f"conda environment other of {base} before each click, and it is gone" in whats(conda)
    (base / "envs" / "other").mkdir()
    (finding,) = diagnose(conda)
    assert f"conda environment other of {base} before each click; Pumpkin" in str(finding.what)
    assert not finding.serious
    install(conda)
    assert diagnose(conda) == []


def test_an_old_conda_is_named_by_its_python_alone(conda: Machine, tmp_path: Path) -> None:
    (tmp_path / "miniconda3" / "condabin" / "conda.bat").unlink()
    install(conda)
    assert conda.settings_file.read_bytes().decode() == (
        f'"INTERPRETER_WIN","{conda.interpreter}"\r\n'
    )


def test_a_conda_that_the_command_line_could_not_reach(conda: Machine, tmp_path: Path) -> None:
    elsewhere = tmp_path / "my place"
    (elsewhere / "conda-meta").mkdir(parents=True)
    program = {"CONDA_EXE": str(tmp_path / "miniconda3" / "Scripts" / "conda.exe")}
    other = replace(conda, interpreter=str(elsewhere / "python.exe"), environment=program)
    with pytest.raises(BookError, match="Excel cannot switch to the conda environment"):
        install(other)
    assert not other.settings_file.exists()
    assert "Excel cannot switch to the conda environment" in whats(other)


@pytest.mark.parametrize("value", ["True", "TRUE", "1", "yes", ""])
def test_the_server_of_xlwings(windows: Machine, plan: Path, value: str) -> None:
    install(windows)
    path = windows.settings_file
    good = path.read_bytes()
    path.write_bytes(good + f'"USE UDF SERVER","{value}"\r\n'.encode())
    assert "says USE UDF SERVER, so the buttons do not start" in whats(windows)
    old = make_workbook(plan.parent / "old.xlsm", OLD_SETTINGS)
    assert "says USE UDF SERVER" in whats(windows, old)
    assert diagnose(windows, plan) == []  # which says False itself
    assert "said USE UDF SERVER" in said(windows)
    assert path.read_bytes() == good


def test_a_server_switched_off_stays_as_it_is(windows: Machine) -> None:
    install(windows)
    path = windows.settings_file
    path.write_bytes(path.read_bytes() + b'"USE UDF SERVER","False"\r\n')
    before = path.read_bytes()
    assert diagnose(windows) == []
    install(windows)
    assert path.read_bytes() == before


def test_the_folders_file_and_the_sheet_are_named_and_left(windows: Machine, plan: Path) -> None:
    beside = plan.parent / "xlwings.conf"
    beside.write_text('"CONDA PATH","C:\\old"\n"CONDA ENV","plan"\n"USE UDF SERVER","True"\n')
    before = beside.read_bytes()
    old = make_workbook(plan.parent / "old.xlsm", OLD_SETTINGS)
    told = said(windows, old)
    assert "C:\\old before each click, and there is none" in told
    assert "Take the line CONDA PATH out of it." in told
    assert "Take the line USE UDF SERVER out of it." in told
    assert beside.read_bytes() == before
    settings = (("CONDA PATH", "C:\\gone"), ("CONDA ENV", "plan"), *OLD_SETTINGS)
    inside = make_workbook(plan.parent / "inside.xlsm", settings)
    content = inside.read_bytes()
    assert "The sheet “xlwings.conf” of inside.xlsm has Excel start the conda in C:\\gone" in said(
        windows, inside
    )
    assert inside.read_bytes() == content


def test_a_sheet_without_a_value_hides_what_install_wrote(windows: Machine, plan: Path) -> None:
    install(windows)
    empty = make_workbook(plan.parent / "empty.xlsm", (*SETTINGS, ("INTERPRETER_WIN", "")))
    assert whats(windows, empty) == (
        "The sheet “xlwings.conf” of empty.xlsm does not say which Python to run. "
        "Take the line INTERPRETER_WIN out of it."
    )


def test_a_sheet_is_read_to_its_first_empty_row_and_takes_no_name_twice(
    windows: Machine, plan: Path
) -> None:
    install(windows)
    below = (*SETTINGS, ("", ""), ("INTERPRETER_WIN", "C:\\other\\python.exe"))
    assert diagnose(windows, make_workbook(plan.parent / "below.xlsm", below)) == []
    twice = make_workbook(plan.parent / "twice.xlsm", (*SETTINGS, ("Udf Modules", "mine")))
    assert "names UDF MODULES twice, at which Excel stops every button" in whats(windows, twice)


def test_empty_lines_are_seen_and_taken_out(windows: Machine) -> None:
    install(windows)
    path = windows.settings_file
    good = path.read_bytes()
    path.write_bytes(b'"LICENSE_KEY","abc"\n\n' + good + b"  \r\n")
    assert f"{path}: line 2 is not one name and one value" in whats(windows)
    assert f"{path} had empty lines or line ends that Excel misreads" in said(windows)
    assert path.read_bytes() == b'"LICENSE_KEY","abc"\r\n' + good
    assert diagnose(windows) == []


@pytest.mark.parametrize("line", ['"ALONE"', '"PYTHONPATH","C:\\a","C:\\b"'])
def test_a_line_that_excel_cannot_read_is_the_owners_to_mend(windows: Machine, line: str) -> None:
    path = own_file(windows, f'"LICENSE_KEY","abc"\r\n{line}\r\n')
    before = path.read_bytes()
    with pytest.raises(BookError, match=r"^Line 2 of .+ nothing was changed\."):
        install(windows)
    assert path.read_bytes() == before
    assert f"{path}: line 2 is not one name and one value" in whats(windows)


def test_a_mac_knows_neither_conda_nor_a_server(mac: Machine) -> None:
    install(mac)
    path = mac.settings_file
    path.write_bytes(
        path.read_bytes() + b'"CONDA PATH","/old"\n"CONDA ENV","a"\n"USE UDF SERVER","True"\n'
    )
    before = path.read_bytes()
    assert diagnose(mac) == []
    install(mac)
    assert path.read_bytes() == before


@pytest.mark.parametrize("python", ["/Users/南瓜/bin/python", "/Users/josé/bin/python"])
def test_letters_that_excel_for_mac_misreads(mac: Machine, python: str) -> None:
    with pytest.raises(BookError, match="plain letters only"):
        install(replace(mac, interpreter=python))
    assert "plain letters only" in whats(replace(mac, interpreter=python))
    assert not mac.settings_file.exists()


def test_home_in_a_setting_of_a_mac(mac: Machine, tmp_path: Path) -> None:
    python = mac.home / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    machine = replace(mac, interpreter=str(python))
    install(machine)
    own_file(machine, '"INTERPRETER_MAC","$HOME/venv/bin/python"\n')
    assert diagnose(machine) == []


def test_the_python_of_the_microsoft_store(windows: Machine) -> None:
    store = "C:\\Users\\Ann\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe"
    machine = replace(windows, interpreter=store)
    with pytest.raises(BookError, match="Python of the Microsoft Store"):
        install(machine)
    assert "Python of the Microsoft Store" in whats(machine)
    assert not machine.settings_file.exists()


def test_a_file_that_cannot_be_read_or_written(windows: Machine, plan: Path) -> None:
    folder = windows.settings_file
    folder.mkdir(parents=True)
    with pytest.raises(BookError, match="cannot be read"):
        install(windows)
    assert "cannot be read" in whats(windows, plan)
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.write_text("not a folder")
    with pytest.raises(BookError, match=r"cannot be (read|written)"):
        install(windows)


def test_the_mode_of_the_file_is_kept(windows: Machine) -> None:
    path = own_file(windows, '"LICENSE_KEY","abc"\r\n')
    path.chmod(0o600)
    install(windows)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["xlwings.conf"]
