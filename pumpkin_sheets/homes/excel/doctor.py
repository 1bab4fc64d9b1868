"""What keeps the buttons in Excel from working, and how to mend it (F43).

Each check looks at files, at the environment or at the registry; none of them starts Excel.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel.finding import INSTALL, Finding, finding, run
from pumpkin_sheets.homes.excel.install import check_interpreter
from pumpkin_sheets.homes.excel.machine import BRIDGES, Machine, installed_script
from pumpkin_sheets.homes.excel.settings import readable_places, sheet_place
from pumpkin_sheets.homes.excel.settings_check import check_settings
from pumpkin_sheets.homes.excel.vba_project import SETTINGS_SHEET, embedded_xlwings_version
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.words import Sentence


def diagnose(machine: Machine, workbook: Path | None = None) -> list[Finding]:
    """Everything that is wrong with Excel's side of Pumpkin Sheets, and with this workbook."""
    if not machine.can_have_excel:
        return [finding("windows_and_mac")]
    found = [*_excel(machine), *_python(machine), *_settings(machine, workbook)]
    if machine.platform == "darwin":
        found += _script(machine, machine.xlwings_version, INSTALL)
    if workbook is not None:
        found += _workbook(machine, workbook)
    return found


def _excel(machine: Machine) -> Iterator[Finding]:
    if machine.platform == "darwin":
        app = "Applications/Microsoft Excel.app"
        there = (machine.root / app).exists() or (machine.home / app).exists()
    else:
        there = machine.excel_in_registry()
    if not there:
        yield finding("no_excel")


def _python(machine: Machine) -> Iterator[Finding]:
    bridge = BRIDGES[machine.platform]
    if not machine.has_module(bridge):
        package = "pywin32" if bridge == "win32com" else bridge
        mend = run(f"{machine.interpreter} -m pip install {package}")
        yield finding("no_package", mend, package=package)
    try:
        check_interpreter(machine)
    except BookError as error:
        yield Finding(error, Spoken("excel_doctor.then_install"))


def _settings(machine: Machine, workbook: Path | None) -> Iterator[Finding]:
    try:
        yield from check_settings(machine, readable_places(machine, workbook))
    except BookError as error:
        yield Finding(error, Spoken("excel_doctor.unreadable_mend"))


def _script(machine: Machine, version: str, mend: Sentence) -> Iterator[Finding]:
    path = machine.script_file(version)
    if not path.exists():
        yield finding("no_script", mend, file=path)
    elif path.read_bytes() != installed_script():
        yield finding("other_script", mend, serious=False, file=path)


def _workbook(machine: Machine, path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield finding("no_file", file=path)
        return
    yield from _blocked(machine, path)
    yield from _cloud(machine, path)
    if path.suffix.lower() != ".xlsm":
        yield finding("no_macros", name=path.name)
        return
    try:
        version = embedded_xlwings_version(path)
        inside = list(_inside(path))
    except BookError as error:
        yield Finding(error, Spoken("excel_doctor.unreadable_mend"))
        return
    yield from _version(machine, path, version)
    yield from inside


def _blocked(machine: Machine, path: Path) -> Iterator[Finding]:
    if machine.platform == "win32" and _zone(path) >= 3:
        yield finding("blocked", name=path.name)
    if machine.platform == "darwin" and machine.in_quarantine(path):
        mend = Spoken("excel_doctor.quarantine_mend", file=path)
        yield finding("quarantine", mend, name=path.name)


def _zone(path: Path) -> int:
    """The zone that the Mark of the Web names: 3 internet, 4 forbidden; 0 where there is none."""
    try:
        mark = Path(f"{path}:Zone.Identifier").read_text("latin-1")
    except OSError:
        return 0
    for line in mark.splitlines():
        name, _, value = line.partition("=")
        if name.strip().lower() == "zoneid" and value.strip().isdigit():
            return int(value)
    return 0


def _cloud(machine: Machine, path: Path) -> Iterator[Finding]:
    names = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
    folders = [Path(machine.environment[name]) for name in names if machine.environment.get(name)]
    folders += (machine.home / "Library/CloudStorage").glob("OneDrive*")
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in folders):
        yield finding("cloud", serious=False, name=path.name)


def _version(machine: Machine, path: Path, version: str | None) -> Iterator[Finding]:
    if version is None:
        yield finding("no_module", name=path.name)
    elif machine.platform == "darwin":
        if version != machine.xlwings_version:
            yield from _script(machine, version, run(f"pumpkin excel install {path.name}"))
    elif version != machine.xlwings_version:
        facts = {"name": path.name, "made": version, "installed": machine.xlwings_version}
        mend = run(f"{machine.interpreter} -m pip install xlwings=={version}")
        yield finding("other_version", mend, serious=False, **facts)


def _inside(path: Path) -> Iterator[Finding]:
    looks = sheet_place(path).values.get("ADD_WORKBOOK_TO_PYTHONPATH", "true")
    if looks.lower() == "true":
        setting = {"sheet": SETTINGS_SHEET, "setting": "ADD_WORKBOOK_TO_PYTHONPATH"}
        mend = Spoken("excel_doctor.looks_beside_mend", **setting)
        yield finding("looks_beside", mend, serious=False, name=path.name)
