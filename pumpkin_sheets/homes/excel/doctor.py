"""What keeps the buttons in Excel from working, and how to mend it (F43).

Each check looks at files, at the environment or at the registry; none of them starts Excel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel.install import check_interpreter
from pumpkin_sheets.homes.excel.machine import BRIDGES, Machine, installed_script, read_settings
from pumpkin_sheets.homes.excel.vba_project import SETTINGS_SHEET, embedded_xlwings_version
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.words import Sentence

INSTALL = Spoken("excel_doctor.run", command="pumpkin excel install")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; ``serious`` when the buttons cannot work because of it."""

    what: Sentence
    mend: Sentence
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


def _finding(
    name: str, mend: Sentence | None = None, /, *, serious: bool = True, **facts: object
) -> Finding:
    """What is wrong, by its name among the words, and how to mend it: by default ``NAME_mend``."""
    mend = mend or Spoken(f"excel_doctor.{name}_mend")
    return Finding(Spoken(f"excel_doctor.{name}", **facts), mend, serious)


def _run(command: str) -> Sentence:
    return Spoken("excel_doctor.run", command=command)


def diagnose(machine: Machine, workbook: Path | None = None) -> list[Finding]:
    """Everything that is wrong with Excel's side of Pumpkin Sheets, and with this workbook."""
    if not machine.can_have_excel:
        return [_finding("windows_and_mac")]
    found = [*_excel(machine), *_python(machine)]
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
        yield _finding("no_excel")


def _python(machine: Machine) -> Iterator[Finding]:
    bridge = BRIDGES[machine.platform]
    if not machine.has_module(bridge):
        package = "pywin32" if bridge == "win32com" else bridge
        mend = _run(f"{machine.interpreter} -m pip install {package}")
        yield _finding("no_package", mend, package=package)
    try:
        check_interpreter(machine)
    except BookError as error:
        yield Finding(error, Spoken("excel_doctor.then_install"))
    settings = read_settings(machine.settings_file, machine.encoding)
    named = settings.get(machine.interpreter_setting) or settings.get("INTERPRETER")
    facts: dict[str, Any] = {"file": machine.settings_file, "python": named}
    if named is None:
        yield _finding("no_python", INSTALL, **facts)
    elif machine.is_this_python(named):
        return
    elif ("/" in named or "\\" in named) and not Path(machine.expanded(named)).exists():
        yield _finding("python_gone", INSTALL, **facts)
    else:
        yield _finding("other_python", INSTALL, ours=machine.interpreter, **facts)


def _script(machine: Machine, version: str, mend: Sentence) -> Iterator[Finding]:
    path = machine.script_file(version)
    if not path.exists():
        yield _finding("no_script", mend, file=path)
    elif path.read_bytes() != installed_script():
        yield _finding("other_script", mend, serious=False, file=path)


def _workbook(machine: Machine, path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield _finding("no_file", file=path)
        return
    yield from _blocked(machine, path)
    yield from _cloud(machine, path)
    yield from _beside(machine, path)
    if path.suffix.lower() != ".xlsm":
        yield _finding("no_macros", name=path.name)
        return
    try:
        version = embedded_xlwings_version(path)
        settings = _settings_inside(path)
    except BookError as error:
        yield Finding(error, Spoken("excel_doctor.unreadable_mend"))
        return
    yield from _version(machine, path, version)
    yield from _inside(machine, path, settings)


def _blocked(machine: Machine, path: Path) -> Iterator[Finding]:
    if machine.platform == "win32" and _zone(path) >= 3:
        yield _finding("blocked", name=path.name)
    if machine.platform == "darwin" and machine.in_quarantine(path):
        mend = Spoken("excel_doctor.quarantine_mend", file=path)
        yield _finding("quarantine", mend, name=path.name)


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
        yield _finding("cloud", serious=False, name=path.name)


def _beside(machine: Machine, path: Path) -> Iterator[Finding]:
    """A configuration file in the workbook's folder goes before the user's own."""
    local = path.parent / "xlwings.conf"
    if local == machine.settings_file:
        return
    named = read_settings(local, machine.encoding).get(machine.interpreter_setting)
    if named is not None and not machine.is_this_python(named):
        mend = Spoken("excel_doctor.take_out", setting=machine.interpreter_setting)
        yield _finding("beside", mend, file=local, python=named)


def _version(machine: Machine, path: Path, version: str | None) -> Iterator[Finding]:
    if version is None:
        yield _finding("no_module", name=path.name)
    elif machine.platform == "darwin":
        if version != machine.xlwings_version:
            yield from _script(machine, version, _run(f"pumpkin excel install {path.name}"))
    elif version != machine.xlwings_version:
        facts = {"name": path.name, "made": version, "installed": machine.xlwings_version}
        mend = _run(f"{machine.interpreter} -m pip install xlwings=={version}")
        yield _finding("other_version", mend, serious=False, **facts)


def _settings_inside(path: Path) -> dict[str, str]:
    """What the workbook's own configuration sheet says, by names in capitals."""
    book = XlsxBook(path)
    if SETTINGS_SHEET not in book.titles():
        return {}
    rows = book.read([SETTINGS_SHEET])[SETTINGS_SHEET]
    return {str(row[0]).upper(): str(row[1]) for row in rows if len(row) > 1}


def _inside(machine: Machine, path: Path, settings: dict[str, str]) -> Iterator[Finding]:
    if settings.get("ADD_WORKBOOK_TO_PYTHONPATH", "true").lower() == "true":
        setting = {"sheet": SETTINGS_SHEET, "setting": "ADD_WORKBOOK_TO_PYTHONPATH"}
        mend = Spoken("excel_doctor.looks_beside_mend", **setting)
        yield _finding("looks_beside", mend, serious=False, name=path.name)
    named = settings.get(machine.interpreter_setting)
    if named is not None and not machine.is_this_python(named):
        mend = Spoken("excel_doctor.take_out", setting=machine.interpreter_setting)
        yield _finding("inside", mend, sheet=SETTINGS_SHEET, name=path.name, python=named)
