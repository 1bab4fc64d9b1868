"""Telling Excel which Python its buttons run: the user's xlwings configuration, and on macOS
the script through which Excel may start a program at all (F43).

The interpreter's path belongs to the person, not to the workbook, which is shared: so it goes
into the person's own configuration file.  Everything is done through files under ``home``.
"""

from __future__ import annotations

from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel.machine import Machine, installed_script, read_settings
from pumpkin_sheets.homes.excel.vba_project import embedded_xlwings_version


def install(machine: Machine, workbook: Path | None = None) -> list[str]:
    """Make the buttons run this Python; returns what was done, a sentence each.

    Other settings in the file stay as they are, and a second run changes nothing.  With a
    ``workbook``, the macOS script is also put where that workbook's version looks for it.
    Raises BookError where Excel cannot be told.
    """
    if not machine.can_have_excel:
        raise BookError(
            "Excel runs on Windows and macOS only; here, “pumpkin recalculate” does the same for a "
            "closed workbook."
        )
    check_interpreter(machine)
    said = [_write_setting(machine, machine.interpreter_setting, machine.interpreter)]
    if machine.platform == "darwin":
        versions = {machine.xlwings_version}
        if workbook is not None:
            versions |= {embedded_xlwings_version(workbook) or machine.xlwings_version}
        said += [_copy_script(machine, version) for version in sorted(versions)]
    return said


def check_interpreter(machine: Machine) -> None:
    """Raise BookError where Excel could not start this Python because of its path."""
    path = machine.interpreter
    if machine.platform == "darwin" and any(sign in path for sign in " '\"|;&()$"):
        raise BookError(
            f"Excel for Mac cannot start a Python whose path has a space or a sign of the shell "
            f"in it ({path}); install Pumpkin Sheets into a folder without one."
        )
    try:
        path.encode(machine.encoding)
    except UnicodeEncodeError:
        raise BookError(
            f"Excel cannot read the path of this Python ({path}) in its settings; install Python "
            "into a folder whose name has plain letters only."
        ) from None


def _write_setting(machine: Machine, name: str, value: str) -> str:
    """Set one line of the user's file, every other byte as it was."""
    path = machine.settings_file
    before = read_settings(path, machine.encoding).get(name)
    if before == value:
        return f"{path} names this Python already ({value})."
    kept = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    kept = [line for line in kept if not _is_setting(line, name)]
    if kept and not kept[-1].endswith((b"\n", b"\r")):
        kept[-1] += b"\n"
    kept.append(f'"{name}","{value}"\n'.encode(machine.encoding))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(kept))
    if before is None:
        return f"{path} now names this Python ({value})."
    return (
        f"{path} now names this Python ({value}) instead of {before}; other workbooks that use "
        "xlwings run it too."
    )


def _is_setting(line: bytes, name: str) -> bool:
    key = line.partition(b",")[0].strip().strip(b'"')
    return key.upper() == name.encode("ascii")


def _copy_script(machine: Machine, version: str) -> str:
    """The script is the same for every version; only its name says which one asks for it."""
    target = machine.script_file(version)
    script = installed_script()
    if target.exists() and target.read_bytes() == script:
        return f"{target} is there already."
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(script)
    return f"{target} now lets Excel start Python."
