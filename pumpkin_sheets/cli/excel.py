"""The commands of ``pumpkin`` around Excel: excel install, excel doctor."""

from __future__ import annotations

import argparse

from pumpkin_sheets.cli.command import add_command, add_group

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands

FINE, FOUND = 0, 1
"""Exit codes of the doctor: all well; something serious to mend."""


def add_commands(commands: Commands) -> None:
    """Adds excel."""
    inner = add_group(commands, "excel", "let Excel's buttons run this Python, and find faults")
    said = "write this Python into your own xlwings settings"
    doctor = "say what is wrong and how to mend it"
    for name, run, what in (("install", _install, said), ("doctor", _doctor, doctor)):
        parser = add_command(inner, name, run, what)
        parser.add_argument("file", nargs="?", help="the workbook with buttons (.xlsm)")


def _need_programs() -> None:
    """Raises BookError where what Excel needs on our side is not installed."""
    from importlib.util import find_spec

    if not (find_spec("xlwings") and find_spec("pyopenvba")):
        from pumpkin_sheets.book import BookError

        raise BookError('Excel needs more: run pip install "pumpkin-sheets[excel]" first.')


def _install(options: argparse.Namespace) -> int:
    _need_programs()
    from pumpkin_sheets.homes.excel.install import install
    from pumpkin_sheets.homes.excel.machine import Machine

    for line in install(Machine.this(), _workbook(options)):
        print(line)
    return FINE


def _doctor(options: argparse.Namespace) -> int:
    _need_programs()
    from pumpkin_sheets.homes.excel.doctor import diagnose
    from pumpkin_sheets.homes.excel.machine import Machine

    findings = diagnose(Machine.this(), _workbook(options))
    for finding in findings:
        print(f"{'✗' if finding.serious else '!'} {finding.what}")
        print(f"  {finding.mend}")
    if not findings:
        print("Everything that can be seen from here is as it should be.")
    return FOUND if any(finding.serious for finding in findings) else FINE


def _workbook(options: argparse.Namespace) -> Path | None:
    from pathlib import Path

    return Path(options.file) if options.file else None
