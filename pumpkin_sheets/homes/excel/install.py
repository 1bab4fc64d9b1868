"""Telling Excel which Python its buttons run: the user's xlwings configuration, and on macOS
the script through which Excel may start a program at all (F43).

The interpreter's path belongs to the person, not to the workbook, which is shared: so it goes
into the person's own configuration file.  Everything is done through files under ``home``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel.machine import Machine, installed_script
from pumpkin_sheets.homes.excel.settings import (
    conda_of,
    file_place,
    readable_places,
    settings_fields,
    unwanted,
    wanted,
)
from pumpkin_sheets.homes.excel.settings_check import check_settings
from pumpkin_sheets.homes.excel.vba_project import embedded_xlwings_version
from pumpkin_sheets.homes.file.whole import put_whole
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.words import Sentence


def install(machine: Machine, workbook: Path | None = None) -> list[Sentence]:
    """Make the buttons run this Python; returns what was done, a sentence each.

    Other settings in the file stay as they are, and a second run changes nothing.  With a
    ``workbook``, the macOS script is also put where that workbook's version looks for it, and
    what its sheet or the file beside it still say against this Python is told, never changed.
    Raises BookError where Excel cannot be told.
    """
    if not machine.can_have_excel:
        raise BookError("excel.windows_and_mac")
    check_interpreter(machine)
    said = _write_settings(machine)
    if machine.platform == "darwin":
        versions = {machine.xlwings_version}
        if workbook is not None:
            versions |= {embedded_xlwings_version(workbook) or machine.xlwings_version}
        said += [_copy_script(machine, version) for version in sorted(versions)]
    if workbook is not None:
        for left in check_settings(machine, readable_places(machine, workbook)):
            said += [left.what, left.mend]
    return said


def check_interpreter(machine: Machine) -> None:
    """Raise BookError where Excel could not start this Python because of its path."""
    path = machine.interpreter
    conda = conda_of(machine)
    if machine.platform == "darwin" and any(sign in path for sign in " '\"|;&()$"):
        raise BookError("excel.mac_path", python=path)
    if machine.platform == "darwin" and not path.isascii():
        raise BookError("excel.plain_path", python=path)
    if machine.platform == "win32" and "\\windowsapps\\" in path.casefold():
        raise BookError("excel.store_python", python=path)
    if conda and (set(conda.env) & {" ", *_OF_CMD} or set(conda.base) & _OF_CMD):
        raise BookError("excel.conda_path", conda=conda.base, env=conda.env)
    try:
        "".join(wanted(machine).values()).encode(machine.encoding)
    except UnicodeEncodeError:
        raise BookError("excel.plain_path", python=path) from None


_OF_CMD = frozenset("&|<>^%,;=")
"""What the command line that switches to a conda environment would take for its own."""


def _write_settings(machine: Machine) -> list[Sentence]:
    """Put the person's file right: our lines, without those that stand against them.

    Every other line stays as it was.  Raises BookError for a line that VBA could not read past.
    """
    path = machine.settings_file
    place = file_place(path, machine.encoding, own=True)
    before, lines = place.values, wanted(machine)
    new = {name: value for name, value in lines.items() if before.get(name) != value}
    gone = unwanted(machine, before)
    content = path.read_bytes() if path.exists() else b""
    kept = list(_kept(path, content, {*new, *gone}, machine))
    ours = [f'"{name}","{value}"'.encode(machine.encoding) for name, value in new.items()]
    end = b"\r\n" if machine.platform == "win32" else b"\n"
    written = b"".join(line + end for line in kept + ours)
    if written != content:
        _replace(path.resolve(), written)
    return list(_told(machine, path, before, new, gone, tidied=_tidied(content, end)))


def _replace(path: Path, content: bytes) -> None:
    """Put a file in place of another at once.  Raises BookError; the other is then as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_whole(path, content, private=False)
    except OSError as error:
        raise BookError("excel.not_written", file=path, why=error.strerror) from error


def _kept(path: Path, content: bytes, names: set[str], machine: Machine) -> Iterator[bytes]:
    """The lines that stay, without their ends and without empty ones."""
    for number, line in enumerate(re.split(b"\r\n|\r|\n", content), 1):
        fields = settings_fields(line.decode(machine.encoding, errors="replace"))
        if fields and fields[0].upper() in names:
            continue
        if len(fields) == 2:
            yield line
        elif any(fields):
            raise BookError("excel.odd_line", line=number, file=path)


def _tidied(content: bytes, end: bytes) -> bool:
    """Whether a file has line ends or empty lines that VBA would stumble on."""
    lines = re.split(b"\r\n|\r|\n", content)
    return any(not line.strip() for line in lines[:-1]) or (
        end == b"\r\n" and len(lines) - 1 != content.count(end)
    )


def _told(
    machine: Machine,
    path: Path,
    before: Mapping[str, str],
    new: Mapping[str, str],
    gone: Sequence[str],
    *,
    tidied: bool,
) -> Iterator[Sentence]:
    conda = conda_of(machine)
    python = conda.folder if conda else machine.interpreter
    old = before.get(machine.interpreter_setting)
    if not new:
        yield Spoken("excel_install.already", file=path, python=python)
    elif old is None or old == wanted(machine)[machine.interpreter_setting]:
        yield Spoken("excel_install.now", file=path, python=python)
    else:
        yield Spoken("excel_install.instead", file=path, python=python, before=old)
    replaced = [name for name in new if name != machine.interpreter_setting and before.get(name)]
    for name in replaced:
        facts = {"setting": name, "value": before[name]}
        yield Spoken("excel_install.changed", file=path, new=new[name], **facts)
    for name in gone:
        yield Spoken("excel_install.taken_out", file=path, setting=name, value=before[name])
    if tidied:
        yield Spoken("excel_install.tidied", file=path)


def _copy_script(machine: Machine, version: str) -> Sentence:
    """The script is the same for every version; only its name says which one asks for it."""
    target = machine.script_file(version)
    script = installed_script()
    if target.exists() and target.read_bytes() == script:
        return Spoken("excel_install.script_there", file=target)
    _replace(target, script)
    return Spoken("excel_install.script", file=target)
