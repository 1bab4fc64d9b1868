"""Excel on Windows, as far as xlwings' ``RunPython`` needs one: pyOpenVBA's interpreter runs the
modules that a workbook carries, and what they would hand to Windows is written down.

What differs from the workbook's own modules, because the interpreter lacks it: remarks after
``#Const`` and ``#If`` are cut, a text is compared with True through CBool, no file is deleted, and
``GetConfigFromFile`` and ``GetAttr`` (what reads files of Windows) are answered from ``files``.
"""

from __future__ import annotations

import re
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import Application, ExcelApplication, Workbook
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.interpreter import VBAObject, member, method, to_text
from pyopenvba.vba import VBAModuleKind

_REMARK = re.compile(r"""^([ \t]*#(?:[^'"\r\n]|"[^"\r\n]*")*)'[^\r\n]*""", re.MULTILINE)
_READER = re.compile(
    r"^Function GetConfigFromFile\(.*?^End Function\r?\n", re.DOTALL | re.MULTILINE
)

_CONSOLE = 'GetConfig("SHOW CONSOLE", False)'

_OURS = """
Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
    GetConfigFromFile = WScript.HasSetting(sFile, sName)
    If GetConfigFromFile Then sValue = WScript.Setting(sFile, sName)
End Function
Function GetAttr(FileSpec)
    If WScript.IsFile(FileSpec) Then GetAttr = 0 Else Err.Raise 53
End Function
Function Environ(Name)
    Environ = WScript.ExpandEnvironmentStrings("%" & Name & "%")
End Function
Function Timer()
    Timer = 1
End Function
"""


def _normal(path: str) -> str:
    """A path as Windows compares it: in any case, and two backslashes are one."""
    return path.replace("\\\\", "\\").casefold()


class Shell(VBAObject):
    """``WScript.Shell`` of a Windows with these files and variables.

    Args:
        files: the text of each file, by its path.
        variables: the environment, by names in capitals.
    """

    vba_type_name = "WshShell"

    def __init__(self, files: dict[str, str], variables: dict[str, str]) -> None:
        self.files = {_normal(path): text for path, text in files.items()}
        self.variables = variables
        self.ran: list[str] = []

    @method
    def Run(self, Command: object, Style: object, Wait: object) -> object:  # noqa: N802, N803
        self.ran.append(to_text(Command))
        return 0

    @method
    def ExpandEnvironmentStrings(self, Text: object) -> object:  # noqa: N802, N803
        return re.sub("%([^%]+)%", lambda m: self.variables.get(m[1].upper(), m[0]), to_text(Text))

    @method
    def IsFile(self, Path: object) -> object:  # noqa: N802, N803
        return _normal(to_text(Path)) in self.files

    @method
    def HasSetting(self, Path: object, Name: object) -> object:  # noqa: N802, N803
        return to_text(Name).casefold() in self._settings(to_text(Path))

    @method
    def Setting(self, Path: object, Name: object) -> object:  # noqa: N802, N803
        return self._settings(to_text(Path))[to_text(Name).casefold()]

    def _settings(self, path: str) -> dict[str, str]:
        """A configuration file as ``Input #`` reads one whose every field is quoted."""
        fields = re.findall(r'"([^"]*)"', self.files[_normal(path)])
        pairs = list(zip(fields[::2], fields[1::2], strict=True))
        return {name.casefold(): value for name, value in reversed(pairs)}


class _Excel(ExcelBridge):
    shell: Shell

    def create(self, type_name_: str) -> object:
        return self.shell if type_name_ == "WScript.Shell" else super().create(type_name_)


class _Application(Application):
    @member
    def Path(self) -> object:  # noqa: N802
        return "C:\\Program Files\\Microsoft Office\\root\\Office16"

    @member
    def Hwnd(self) -> object:  # noqa: N802
        return 4242


class _Book(Workbook):
    @member
    def FullName(self) -> object:  # noqa: N802
        return f"{self.path}\\{self.name}"


class Windows:
    """A workbook open at ``path`` in Excel on a Windows."""

    def __init__(self, workbook: Path, path: str, shell: Shell) -> None:
        self.shell = shell
        self.app = ExcelApplication.open(workbook, with_vba=False)
        host = _Excel(self.app.application)
        host.shell = shell
        self.app.interpreter.host = host
        self.app.application.__class__ = _Application
        book = self.app.workbook
        book.__class__ = _Book
        book.path, _, book.name = path.rpartition("\\")
        with ExcelFile(workbook) as file:
            for module in file.vba_project().modules:
                self._add(module.name, module.source, module.kind is VBAModuleKind.standard)

    def _add(self, name: str, source: str, standard: bool) -> None:
        if name == "xlwings":
            source, found = _READER.subn("", _REMARK.sub(r"\1", source))
            assert found == 1
            source = source.replace(_CONSOLE, f"CBool({_CONSOLE})")
            source = re.sub(r"(?m)^ +Kill \w+", "", source) + _OURS
        documents = {sheet.code_name for sheet in self.app.workbook.sheets_} | {"ThisWorkbook"}
        kind = "standard" if standard else "document" if name in documents else "class"
        self.app.add_module(source, name=name, kind=kind)

    def click(self, macro: str) -> list[str]:
        """Run a button's macro; what Windows was asked to run, and what was said to the owner."""
        self.shell.ran.clear()
        self.app.run(macro)
        return [*self.shell.ran, *(text for _, text, _, _ in self.app.dialogs)]
