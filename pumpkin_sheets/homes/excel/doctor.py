"""What keeps the buttons in Excel from working, and how to mend it (F43).

Each check looks at files, at the environment or at the registry; none of them starts Excel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel.install import check_interpreter
from pumpkin_sheets.homes.excel.machine import BRIDGES, Machine, installed_script, read_settings
from pumpkin_sheets.homes.excel.vba_project import SETTINGS_SHEET, embedded_xlwings_version

INSTALL = "Run “pumpkin excel install”."


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; ``serious`` when the buttons cannot work because of it."""

    what: str
    mend: str
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


def diagnose(machine: Machine, workbook: Path | None = None) -> list[Finding]:
    """Everything that is wrong with Excel's side of Pumpkin Sheets, and with this workbook."""
    if not machine.can_have_excel:
        what = "Excel runs on Windows and macOS only."
        return [Finding(what, "Here, “pumpkin recalculate” does the same for a closed workbook.")]
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
        yield Finding(
            "Excel is not installed on this computer.",
            "Install it, or use the workbook closed (“pumpkin recalculate”) or as a Google Sheet.",
        )


def _python(machine: Machine) -> Iterator[Finding]:
    bridge = BRIDGES[machine.platform]
    if not machine.has_module(bridge):
        package = "pywin32" if bridge == "win32com" else bridge
        yield Finding(
            f"The Python package {package}, by which Python speaks to Excel, is missing.",
            f"Run “{machine.interpreter} -m pip install {package}”.",
        )
    try:
        check_interpreter(machine)
    except BookError as error:
        yield Finding(str(error), "Then run “pumpkin excel install” from there.")
    settings = read_settings(machine.settings_file, machine.encoding)
    named = settings.get(machine.interpreter_setting) or settings.get("INTERPRETER")
    if named is None:
        yield Finding(f"{machine.settings_file} does not say which Python to run.", INSTALL)
    elif machine.is_this_python(named):
        return
    elif ("/" in named or "\\" in named) and not Path(machine.expanded(named)).exists():
        yield Finding(f"{machine.settings_file} names a Python that is gone ({named}).", INSTALL)
    else:
        yield Finding(
            f"{machine.settings_file} names another Python ({named}) than the one that Pumpkin "
            f"Sheets is installed in ({machine.interpreter}).",
            INSTALL,
        )


def _script(machine: Machine, version: str, mend: str) -> Iterator[Finding]:
    path = machine.script_file(version)
    if not path.exists():
        yield Finding(f"{path} is missing; without it Excel for Mac starts no Python.", mend)
    elif path.read_bytes() != installed_script():
        yield Finding(f"{path} is not the one of the installed xlwings.", mend, serious=False)


def _workbook(machine: Machine, path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding(f"There is no file {path}.", "Name the workbook that you open in Excel.")
        return
    yield from _blocked(machine, path)
    yield from _cloud(machine, path)
    yield from _beside(machine, path)
    if path.suffix.lower() != ".xlsm":
        yield Finding(
            f"{path.name} is not a workbook with macros, so it has no buttons.",
            "Make one with “pumpkin new” and a name that ends in .xlsm.",
        )
        return
    try:
        version = embedded_xlwings_version(path)
        settings = _settings_inside(path)
    except (BookError, CalamineError) as error:
        yield Finding(
            str(error),
            "If it has a password, take that off; if Excel is saving it, wait and try again.",
        )
        return
    yield from _version(machine, path, version)
    yield from _inside(machine, path, settings)


def _blocked(machine: Machine, path: Path) -> Iterator[Finding]:
    if machine.platform == "win32" and _zone(path) >= 3:
        yield Finding(
            f"Windows marks {path.name} as coming from the internet, so Excel blocks its buttons.",
            "Close it, right-click the file, choose Properties, tick Unblock, and open it again.",
        )
    if machine.platform == "darwin" and machine.in_quarantine(path):
        yield Finding(
            f"macOS keeps {path.name} in quarantine because it was downloaded.",
            f"Run “xattr -d com.apple.quarantine '{path}'”, then open it again.",
        )


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
        yield Finding(
            f"{path.name} lies in OneDrive. The buttons work there, but a copy that OneDrive has "
            "not yet brought here cannot be read while it is closed.",
            "Right-click the file and choose “Always keep on this device”.",
            serious=False,
        )


def _beside(machine: Machine, path: Path) -> Iterator[Finding]:
    """A configuration file in the workbook's folder goes before the user's own."""
    local = path.parent / "xlwings.conf"
    if local == machine.settings_file:
        return
    named = read_settings(local, machine.encoding).get(machine.interpreter_setting)
    if named is not None and not machine.is_this_python(named):
        yield Finding(
            f"{local} sends every workbook in that folder to another Python ({named}).",
            f"Take the line {machine.interpreter_setting} out of it.",
        )


def _version(machine: Machine, path: Path, version: str | None) -> Iterator[Finding]:
    if version is None:
        yield Finding(
            f"{path.name} carries no xlwings module, so its buttons cannot start Python.",
            "Make a new workbook with “pumpkin new”, and copy your rows over.",
        )
    elif machine.platform == "darwin":
        if version != machine.xlwings_version:
            yield from _script(machine, version, f"Run “pumpkin excel install {path.name}”.")
    elif version != machine.xlwings_version:
        yield Finding(
            f"{path.name} was made with xlwings {version}, and {machine.xlwings_version} is "
            "installed: the buttons work, the worksheet functions do not.",
            f"Run “{machine.interpreter} -m pip install xlwings=={version}”.",
            serious=False,
        )


def _settings_inside(path: Path) -> dict[str, str]:
    """What the workbook's own configuration sheet says, by names in capitals."""
    with CalamineWorkbook.from_path(path) as workbook:
        if SETTINGS_SHEET not in workbook.sheet_names:
            return {}
        rows = workbook.get_sheet_by_name(SETTINGS_SHEET).to_python()
        return {str(row[0]).upper(): str(row[1]) for row in rows if len(row) > 1}


def _inside(machine: Machine, path: Path, settings: dict[str, str]) -> Iterator[Finding]:
    if settings.get("ADD_WORKBOOK_TO_PYTHONPATH", "true").lower() == "true":
        yield Finding(
            f"{path.name} asks Python to look for code beside itself, which fails in OneDrive.",
            f"On its sheet “{SETTINGS_SHEET}”, set ADD_WORKBOOK_TO_PYTHONPATH to False.",
            serious=False,
        )
    named = settings.get(machine.interpreter_setting)
    if named is not None and not machine.is_this_python(named):
        yield Finding(
            f"The sheet “{SETTINGS_SHEET}” of {path.name} names another Python ({named}).",
            f"Take the line {machine.interpreter_setting} out of it.",
        )
