"""Installing for Excel, and finding what is wrong: Windows and macOS by their files."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel import vba_project
from pumpkin_sheets.homes.excel.doctor import diagnose
from pumpkin_sheets.homes.excel.install import install
from pumpkin_sheets.homes.excel.machine import Machine
from pumpkin_sheets.homes.excel.settings import file_place
from pumpkin_sheets.homes.excel.vba_project import SETTINGS, SETTINGS_SHEET, build_vba_project

OWNERS = '"LICENSE_KEY","abc, def"\r\n"SHOW CONSOLE","True"\r\n'


@pytest.fixture
def interpreter(tmp_path: Path) -> str:
    path = tmp_path / "venv" / "python.exe"
    path.parent.mkdir()
    path.touch()
    return str(path)


@pytest.fixture
def windows(tmp_path: Path, interpreter: str) -> Machine:
    return Machine(
        platform="win32",
        home=tmp_path / "home",
        interpreter=interpreter,
        encoding="cp1252",
        has_module=lambda name: name == "win32com",
        excel_in_registry=lambda: True,
    )


@pytest.fixture
def mac(tmp_path: Path, interpreter: str) -> Machine:
    (tmp_path / "root/Applications/Microsoft Excel.app").mkdir(parents=True)
    return Machine(
        platform="darwin",
        home=tmp_path / "home",
        root=tmp_path / "root",
        interpreter=interpreter,
        has_module=lambda name: name == "appscript",
        in_quarantine=lambda path: False,
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return make_workbook(tmp_path / "documents" / "plan.xlsm")


def make_workbook(
    path: Path, settings: tuple[tuple[str, str], ...] = SETTINGS, *, macros: bool = True
) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    with xlsxwriter.Workbook(path) as book:
        if macros:
            project = build_vba_project(["Start", "Settings"])
            book.add_vba_project(io.BytesIO(project), is_stream=True)
        book.add_worksheet("Start").set_vba_name("Start")
        sheet = book.add_worksheet(SETTINGS_SHEET)
        sheet.set_vba_name("Settings")
        for row, pair in enumerate(settings):
            sheet.write_row(row, 0, pair)
    return path


def whats(machine: Machine, workbook: Path | None = None) -> str:
    return "\n".join(str(finding) for finding in diagnose(machine, workbook))


def test_windows(windows: Machine, interpreter: str) -> None:
    (said,) = map(str, install(windows))
    path = windows.home / ".xlwings" / "xlwings.conf"
    assert path.read_bytes() == f'"INTERPRETER_WIN","{interpreter}"\r\n'.encode()
    assert said == f"{path} now names this Python ({interpreter})."


def test_mac(mac: Machine, interpreter: str) -> None:
    said = [str(line) for line in install(mac)]
    path = mac.home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    assert path.read_text() == f'"INTERPRETER_MAC","{interpreter}"\n'
    script = (
        mac.home
        / "Library/Application Scripts/com.microsoft.Excel"
        / f"xlwings-{xw.__version__}.applescript"
    )
    assert b"on VbaHandler(ParameterString)" in script.read_bytes()
    assert said[1] == f"{script} now lets Excel start Python."


@pytest.mark.parametrize("which", ["windows", "mac"])
def test_twice_is_once(which: str, request: pytest.FixtureRequest) -> None:
    machine: Machine = request.getfixturevalue(which)
    install(machine)
    before = {
        p: (p.read_bytes(), p.stat().st_mtime_ns) for p in machine.home.rglob("*.*") if p.is_file()
    }
    assert all("already" in str(said) for said in install(machine))
    after = {
        p: (p.read_bytes(), p.stat().st_mtime_ns) for p in machine.home.rglob("*.*") if p.is_file()
    }
    assert after == before


def test_the_owners_other_settings_stay_byte_for_byte(windows: Machine, interpreter: str) -> None:
    path = windows.settings_file
    path.parent.mkdir(parents=True)
    path.write_bytes(
        OWNERS.encode() + b'"Interpreter_Win","C:\\old\\python.exe"\r\n"NOTE","caf\xe9"'
    )
    (said,) = map(str, install(windows))
    assert path.read_bytes() == (
        OWNERS.encode()
        + b'"NOTE","caf\xe9"\r\n'
        + f'"INTERPRETER_WIN","{interpreter}"\r\n'.encode()
    )
    assert "instead of C:\\old\\python.exe; other workbooks that use xlwings run it too" in said
    assert file_place(path, "cp1252").values["LICENSE_KEY"] == "abc, def"


def test_the_mac_script_also_under_the_name_that_the_workbook_asks_for(
    mac: Machine, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = replace(mac, xlwings_version="9.9.9")
    install(newer)
    assert f"xlwings-{xw.__version__}.applescript is missing" in whats(newer, plan)
    install(newer, plan)
    for version in ("9.9.9", xw.__version__):
        assert newer.script_file(version).exists()
    assert diagnose(newer, plan) == []


def test_paths_that_excel_could_not_use(windows: Machine, mac: Machine) -> None:
    with pytest.raises(BookError, match="plain letters only"):
        install(replace(windows, interpreter="C:\\Users\\南瓜\\python.exe"))
    with pytest.raises(BookError, match="has a space"):
        install(replace(mac, interpreter="/Users/ann/My Plan/bin/python"))
    assert not windows.settings_file.exists()
    assert not mac.settings_file.exists()


def test_elsewhere_there_is_no_excel(windows: Machine) -> None:
    linux = replace(windows, platform="linux")
    with pytest.raises(BookError, match="Windows and macOS only"):
        install(linux)
    assert "Windows and macOS only" in whats(linux)


@pytest.mark.parametrize("which", ["windows", "mac"])
def test_nothing_is_wrong_after_installing(
    which: str, request: pytest.FixtureRequest, plan: Path
) -> None:
    machine: Machine = request.getfixturevalue(which)
    install(machine)
    assert diagnose(machine, plan) == []


def test_before_installing(windows: Machine, mac: Machine) -> None:
    assert "does not say which Python to run. Run “pumpkin excel install”" in whats(windows)
    assert "without it Excel for Mac starts no Python" in whats(mac)


def test_excel_is_missing(windows: Machine, mac: Machine, tmp_path: Path) -> None:
    assert "Excel is not installed" not in whats(windows) + whats(mac)
    assert "Excel is not installed" in whats(replace(windows, excel_in_registry=lambda: False))
    assert "Excel is not installed" in whats(replace(mac, root=tmp_path / "another"))


def test_the_bridge_is_missing(windows: Machine, mac: Machine) -> None:
    assert "-m pip install pywin32" in whats(replace(windows, has_module=lambda name: False))
    assert "-m pip install appscript" in whats(replace(mac, has_module=lambda name: False))


def test_another_python(windows: Machine, tmp_path: Path) -> None:
    install(replace(windows, interpreter=str(tmp_path / "gone" / "python.exe")))
    assert "names a Python that is gone" in whats(windows)
    other = tmp_path / "other.exe"
    other.touch()
    install(replace(windows, interpreter=str(other)))
    assert f"names another Python ({other})" in whats(windows)
    windows.settings_file.write_text('"INTERPRETER","python"\n')
    assert "names another Python (python)" in whats(windows)
    install(windows)
    assert diagnose(windows) == []


def test_windows_paths_are_compared_as_windows_does(windows: Machine) -> None:
    machine = replace(
        windows,
        interpreter="C:\\Users\\Ann\\venv\\python.exe",
        environment={"USERPROFILE": "C:\\Users\\Ann"},
    )
    assert machine.is_this_python("%USERPROFILE%\\venv\\Python.exe")
    assert machine.is_this_python("c:/users/ann/venv/python.exe")
    assert not machine.is_this_python("%NOTHING%\\venv\\python.exe")


def test_a_file_from_the_internet(windows: Machine, mac: Machine, plan: Path) -> None:
    install(windows)
    install(mac)
    mark = Path(f"{plan}:Zone.Identifier")  # on Windows a stream of the file, here one beside it
    mark.write_text("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://example.com\r\n")
    assert "choose Properties, tick Unblock" in whats(windows, plan)
    mark.write_text("[ZoneTransfer]\r\nZoneId=1\r\n")
    assert diagnose(windows, plan) == []
    marked = replace(mac, in_quarantine=lambda path: path == plan)
    assert f"xattr -d com.apple.quarantine '{plan}'" in whats(marked, plan)


def test_onedrive(windows: Machine, mac: Machine, plan: Path) -> None:
    install(windows)
    install(mac)
    inside = replace(windows, environment={"OneDriveCommercial": str(plan.parent)})
    (finding,) = diagnose(inside, plan)
    assert "lies in OneDrive" in str(finding.what)
    assert not finding.serious
    assert diagnose(replace(windows, environment={"OneDrive": str(plan.parent) + "2"}), plan) == []
    cloud = mac.home / "Library/CloudStorage/OneDrive-Personal"
    assert "lies in OneDrive" in whats(mac, make_workbook(cloud / "plan.xlsm"))
    bare = make_workbook(plan.parent / "bare.xlsm", settings=())
    assert "set ADD_WORKBOOK_TO_PYTHONPATH to False" in whats(windows, bare)


def test_another_version(windows: Machine, plan: Path) -> None:
    install(windows)
    newer = replace(windows, xlwings_version="9.9.9")
    (finding,) = diagnose(newer, plan)
    assert f"was made with xlwings {xw.__version__}, and 9.9.9 is installed" in str(finding.what)
    assert not finding.serious


def test_nearer_settings_win(windows: Machine, plan: Path) -> None:
    install(windows)
    beside = plan.parent / "xlwings.conf"
    beside.write_text('"INTERPRETER_WIN","C:\\other\\python.exe"\n')
    gone = "names a Python that is gone (C:\\other\\python.exe). Take the line INTERPRETER_WIN out"
    assert whats(windows, plan) == f"{beside} {gone} of it."
    settings = (*SETTINGS, ("interpreter_win", windows.interpreter))
    assert diagnose(windows, make_workbook(plan.parent / "right.xlsm", settings)) == []
    settings = (*SETTINGS, ("interpreter_win", "C:\\other\\python.exe"))
    inside = make_workbook(plan.parent / "inside.xlsm", settings)
    assert whats(windows, inside) == f"The sheet “xlwings.conf” of inside.xlsm {gone} of it."


def test_workbooks_without_buttons(windows: Machine, plan: Path) -> None:
    install(windows)
    assert "There is no file" in whats(windows, plan.parent / "nothing.xlsm")
    plain = make_workbook(plan.parent / "plain.xlsx", macros=False)
    assert "so it has no buttons" in whats(windows, plain)
    bare = make_workbook(plan.parent / "bare.xlsm", macros=False)
    assert "carries no xlwings module" in whats(windows, bare)
    torn = plan.parent / "torn.xlsm"
    torn.write_bytes(plan.read_bytes()[:2000])
    assert "cannot be read as a workbook with macros" in whats(windows, torn)


def test_this_machine_can_be_asked() -> None:
    machine = Machine.this()
    assert machine.interpreter == sys.executable
    assert isinstance(diagnose(machine), list)
    assert vba_project.SETTINGS_SHEET == "xlwings.conf"
