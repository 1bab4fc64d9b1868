"""The commands of ``pumpkin`` around Excel: excel install, excel doctor."""

from __future__ import annotations

import argparse

from pumpkin_sheets.cli.command import FINE, add_command, add_group
from pumpkin_sheets.cli.language import help_text, words_for
from pumpkin_sheets.cli.terminal import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pumpkin_sheets.cli.command import Commands

FOUND = 1
"""The exit code where the doctor found something serious to mend."""


def add_commands(commands: Commands) -> None:
    """Adds excel."""
    inner = add_group(commands, "excel", "excel")
    for parser in (
        add_command(inner, "install", _install, "excel_install"),
        add_command(inner, "doctor", _doctor, "excel_doctor"),
    ):
        parser.add_argument("file", nargs="?", help=help_text("excel_file"))


def _need_programs() -> None:
    """Raises BookError where what Excel needs on our side is not installed."""
    from importlib.util import find_spec

    if not (find_spec("xlwings") and find_spec("pyopenvba")):
        from pumpkin_sheets.book import BookError

        raise BookError("cli.needs_excel")


def _install(options: argparse.Namespace) -> int:
    _need_programs()
    from pumpkin_sheets.homes.excel.install import install
    from pumpkin_sheets.homes.excel.machine import Machine

    words = words_for(_workbook(options))
    for line in install(Machine.this(), _workbook(options)):
        tell(line.said(words))
    return FINE


def _doctor(options: argparse.Namespace) -> int:
    _need_programs()
    from pumpkin_sheets.homes.excel.doctor import diagnose
    from pumpkin_sheets.homes.excel.machine import Machine

    words = words_for(_workbook(options))
    findings = diagnose(Machine.this(), _workbook(options))
    for finding in findings:
        tell(f"{'✗' if finding.serious else '!'} {finding.what.said(words)}")
        tell(f"  {finding.mend.said(words)}")
    if not findings:
        tell(words["excel_doctor.fine"])
    return FOUND if any(finding.serious for finding in findings) else FINE


def _workbook(options: argparse.Namespace) -> Path | None:
    from pathlib import Path

    return Path(options.file) if options.file else None
