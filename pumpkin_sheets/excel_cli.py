"""The commands of ``pumpkin`` around Excel: excel install, excel doctor."""

from __future__ import annotations

import argparse
from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FINE, FOUND = 0, 1
"""Exit codes of the doctor: all well; something serious to mend."""


def add_commands(commands: Commands) -> None:
    """Adds excel."""
    said = "let Excel's buttons run this Python, and find out why they do not"
    excel = commands.add_parser("excel", help=said, description=said)
    inner = excel.add_subparsers(metavar="COMMAND", required=True)
    _command(inner, "install", _install, "write this Python into your own xlwings settings")
    _command(inner, "doctor", _doctor, "say what is wrong and how to mend it")


def _command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], said: str
) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=said, description=said)
    parser.add_argument("file", nargs="?", help="the workbook with buttons (.xlsm)")
    parser.set_defaults(run=run)


def _need_programs() -> None:
    """Raises BookError where what Excel needs on our side is not installed."""
    from importlib.util import find_spec

    if not (find_spec("xlwings") and find_spec("pyopenvba")):
        from pumpkin_sheets.books.book import BookError

        raise BookError('Excel needs more: run pip install "pumpkin-sheets[excel]" first.')


def _install(options: argparse.Namespace) -> int:
    _need_programs()
    from pumpkin_sheets.excel_install import install
    from pumpkin_sheets.excel_machine import Machine

    for line in install(Machine.this(), _workbook(options)):
        print(line)
    return FINE


def _doctor(options: argparse.Namespace) -> int:
    _need_programs()
    from pumpkin_sheets.excel_doctor import diagnose
    from pumpkin_sheets.excel_machine import Machine

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
