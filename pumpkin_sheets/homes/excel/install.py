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
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.words import Sentence


def install(machine: Machine, workbook: Path | None = None) -> list[Sentence]:
    """Make the buttons run this Python; returns what was done, a sentence each.

    Other settings in the file stay as they are, and a second run changes nothing.  With a
    ``workbook``, the macOS script is also put where that workbook's version looks for it.
    Raises BookError where Excel cannot be told.
    """
    if not machine.can_have_excel:
        raise BookError("excel.windows_and_mac")
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
        raise BookError("excel.mac_path", python=path)
    try:
        path.encode(machine.encoding)
    except UnicodeEncodeError:
        raise BookError("excel.plain_path", python=path) from None


def _write_setting(machine: Machine, name: str, value: str) -> Sentence:
    """Set one line of the user's file, every other byte as it was."""
    path = machine.settings_file
    before = read_settings(path, machine.encoding).get(name)
    if before == value:
        return Spoken("excel_install.already", file=path, python=value)
    kept = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    kept = [line for line in kept if not _is_setting(line, name)]
    if kept and not kept[-1].endswith((b"\n", b"\r")):
        kept[-1] += b"\n"
    kept.append(f'"{name}","{value}"\n'.encode(machine.encoding))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(kept))
    if before is None:
        return Spoken("excel_install.now", file=path, python=value)
    return Spoken("excel_install.instead", file=path, python=value, before=before)


def _is_setting(line: bytes, name: str) -> bool:
    key = line.partition(b",")[0].strip().strip(b'"')
    return key.upper() == name.encode("ascii")


def _copy_script(machine: Machine, version: str) -> Sentence:
    """The script is the same for every version; only its name says which one asks for it."""
    target = machine.script_file(version)
    script = installed_script()
    if target.exists() and target.read_bytes() == script:
        return Spoken("excel_install.script_there", file=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(script)
    return Spoken("excel_install.script", file=target)
