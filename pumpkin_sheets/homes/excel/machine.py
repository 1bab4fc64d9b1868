"""The computer on which Excel would run our Python: where things are there, and what it has."""

from __future__ import annotations

import importlib.util
import locale
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import field
from importlib import resources
from pathlib import Path

import xlwings as xw

from pumpkin_sheets.sheets.records import dataclass

BRIDGES = {"win32": "win32com", "darwin": "appscript"}
"""The module by which xlwings speaks to Excel, on each system that has Excel."""


def has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def excel_in_registry() -> bool:
    """Whether Windows knows a program called Excel."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Excel.Application\CurVer"))
    except OSError:
        return False
    return True


def in_quarantine(path: Path) -> bool:
    """Whether macOS has marked the file as downloaded."""
    asked = ["/usr/bin/xattr", "-p", "com.apple.quarantine", str(path)]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Machine:
    """A computer as ``install`` and ``diagnose`` see it; a test describes another one."""

    platform: str
    home: Path
    interpreter: str
    xlwings_version: str = xw.__version__
    encoding: str = "utf-8"
    environment: Mapping[str, str] = field(default_factory=dict)
    root: Path = Path("/")
    has_module: Callable[[str], bool] = has_module
    excel_in_registry: Callable[[], bool] = excel_in_registry
    in_quarantine: Callable[[Path], bool] = in_quarantine

    @classmethod
    def this(cls) -> Machine:
        return cls(
            platform=sys.platform,
            home=Path.home(),
            interpreter=sys.executable,
            encoding=locale.getencoding(),
            environment=os.environ,
        )

    @property
    def can_have_excel(self) -> bool:
        return self.platform in BRIDGES

    @property
    def settings_file(self) -> Path:
        """Where xlwings' VBA looks for the user's settings."""
        if self.platform == "darwin":
            return self.home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def interpreter_setting(self) -> str:
        return "INTERPRETER_MAC" if self.platform == "darwin" else "INTERPRETER_WIN"

    def expanded(self, setting: str) -> str:
        """A setting as xlwings expands it: ``%NAME%`` on Windows, a leading ``$HOME`` on macOS."""
        if self.platform != "win32":
            home = setting == "$HOME" or setting.startswith("$HOME/")
            return f"{self.home}{setting.removeprefix('$HOME')}" if home else setting
        return re.sub(r"%([^%]+)%", lambda m: self.environment.get(m[1], m[0]), setting)

    def is_this_python(self, setting: str) -> bool:
        """Whether a setting names the Python that Pumpkin Sheets is installed in."""
        if self.platform != "win32":
            return self.expanded(setting) == self.interpreter
        one, other = (p.replace("/", "\\") for p in (self.expanded(setting), self.interpreter))
        return one.casefold() == other.casefold()

    def script_file(self, version: str) -> Path:
        """The AppleScript that a workbook with this version's ``RunPython`` asks for."""
        folder = self.home / "Library/Application Scripts/com.microsoft.Excel"
        return folder / f"xlwings-{version}.applescript"


def installed_script() -> bytes:
    """The AppleScript of the xlwings of this Python."""
    return (resources.files("xlwings") / f"xlwings-{xw.__version__}.applescript").read_bytes()
