"""The workbook's VBA project: its buttons, and xlwings' module through which they run Python.

Our own modules are the readable files in ``vba/``.  ``RunPython`` and the class that it needs
on a Mac are taken from the installed xlwings, so that the workbook and the Python it calls
always agree on the version; both carry their licence notices.  The project holds sources only,
as xlwings' own workbooks do; Excel compiles them when it first opens the file.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import BadZipFile

import xlsxwriter
from pyopenvba import ExcelFile
from pyopenvba.exceptions import PyOpenVBAError
from pyopenvba.vba import VBAModuleKind

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel.ms_ovba import (
    forget_compiled,
    with_class_attributes,
    with_identity,
)
from pumpkin_sheets.sheets.drawing import Drawing
from pumpkin_sheets.sheets.records import dataclass

BUTTONS = {
    "RecalculateTiers": "recalculate_tiers",
    "RebuildSchedule": "rebuild_schedule",
    "LogThisTouch": "log_this_touch",
    "TakeThisProposal": "take_this_proposal",
}
"""The macro behind each button, and the function of ``excel_addin`` that it runs."""

SETTINGS_SHEET = "xlwings.conf"
SETTINGS = (
    # Our code is installed, not beside the workbook; looking there is what fails in OneDrive.
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ("UDF MODULES", "pumpkin_sheets.excel_addin"),
    # A button starts a Python of its own, whatever the person's other workbooks like better.
    ("USE UDF SERVER", "False"),
)
"""What xlwings' VBA shall know of this workbook: the rows of a hidden sheet of that title, from
A1 down, name and value as text.  No path stands there, because the workbook is shared."""

_CODE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_XLWINGS_VERSION = re.compile(r'Const XLWINGS_VERSION As String = "([^"]+)"')


@dataclass(frozen=True)
class Module:
    """One module of the project; ``source`` as the VBA editor exports it, lines ending in CRLF."""

    name: str
    source: str
    is_class: bool = False


@dataclass(frozen=True)
class Button:
    """A button on a sheet: its top left cell (0-based), size in pixels, and one of BUTTONS."""

    sheet: str
    row: int
    column: int
    macro: str
    caption: str
    width: int = 160
    height: int = 32


def add_buttons(book: xlsxwriter.Workbook, drawings: Sequence[Drawing]) -> None:
    """Give a workbook that XlsxWriter is making the buttons of its drawings; see add_macros."""
    add_macros(
        book,
        [
            Button(d.title, b.row, b.column, b.macro, b.label, b.width, b.height)
            for d in drawings
            for b in d.buttons
        ],
    )


def add_macros(book: xlsxwriter.Workbook, buttons: Sequence[Button]) -> None:
    """Give a workbook that XlsxWriter is making its buttons and all that they need.

    That is the VBA project and the hidden sheet of xlwings' settings, which becomes the last
    one.  Every sheet must have been added, with its code name, and the file must be called
    ``.xlsm``.  Raises ValueError for a button without a macro of ours.
    """
    for button in buttons:
        if button.macro not in BUTTONS:
            raise ValueError(f"there is no macro {button.macro}")
    conf = book.add_worksheet(SETTINGS_SHEET)
    conf.set_vba_name("XlwingsConf")
    conf.hide()
    for row, pair in enumerate(SETTINGS):
        for column, text in enumerate(pair):
            conf.write_string(row, column, text)
    project = build_vba_project([sheet.vba_codename for sheet in book.worksheets()])
    book.set_vba_name("ThisWorkbook")
    book.add_vba_project(io.BytesIO(project), is_stream=True)
    for button in buttons:
        book.get_worksheet_by_name(button.sheet).insert_button(
            button.row,
            button.column,
            {
                "macro": button.macro,
                "caption": button.caption,
                "width": button.width,
                "height": button.height,
            },
        )


def own_modules() -> tuple[Module, ...]:
    """The modules that are ours, from ``vba/``."""
    folder = resources.files("pumpkin_sheets.homes.excel") / "vba"
    return tuple(
        Module(name, _crlf((folder / f"{name}.bas").read_text("ascii")))
        for name in ("PumpkinButtons", "Notices")
    )


def xlwings_modules() -> tuple[Module, ...]:
    """``RunPython`` and its dictionary class, from the xlwings of this Python."""
    folder = resources.files("xlwings")
    return (
        Module("xlwings", _crlf((folder / "xlwings.bas").read_text("ascii"))),
        Module(
            "Dictionary",
            with_class_attributes(_crlf((folder / "addin" / "Dictionary.cls").read_text("ascii"))),
            is_class=True,
        ),
    )


def build_vba_project(sheet_code_names: Sequence[str], project_id: UUID | None = None) -> bytes:
    """The ``vbaProject.bin`` of a workbook whose sheets have these code names, in order.

    A code name is what VBA calls a sheet, whatever its title: ASCII letters, digits and
    underscores, at most 31.  Raises ValueError for another, and for one given twice.
    ``project_id`` is the project's own; by default a new one, as every workbook has.
    """
    return assemble(sheet_code_names, (*xlwings_modules(), *own_modules()), project_id)


def assemble(
    sheet_code_names: Sequence[str], modules: Sequence[Module], project_id: UUID | None = None
) -> bytes:
    """A project of these modules, one for the workbook and one for each sheet."""
    names = ["ThisWorkbook", *sheet_code_names, *(module.name for module in modules)]
    for name in names:
        if not _CODE_NAME.fullmatch(name):
            raise ValueError(f"“{name}” cannot be the name of a VBA module")
    if len({name.casefold() for name in names}) < len(names):
        raise ValueError(f"two modules have the same name among {', '.join(names)}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.xlsm"
        path.write_bytes(_empty_workbook(sheet_code_names))
        with ExcelFile(path) as workbook:
            project = workbook.add_vba_project()
            for module in modules:
                kind = VBAModuleKind.other if module.is_class else VBAModuleKind.standard
                project.add_module(module.name, module.source, kind=kind)
            forget_compiled(project)
            workbook.save()
        with ExcelFile(path) as workbook:
            wrong = workbook.validate()
            if wrong:
                raise RuntimeError(f"the VBA project is not sound: {'; '.join(wrong)}")
            built: bytes = workbook.vba_project_bytes()
    return with_identity(built, project_id or uuid4())


def embedded_xlwings_version(path: Path) -> str | None:
    """The version of xlwings whose module a workbook carries; None when it carries none.

    Raises BookError when the file cannot be read.
    """
    try:
        with ExcelFile(path) as workbook:
            source = workbook.vba_modules().get("xlwings", "")
    except (OSError, BadZipFile, PyOpenVBAError) as error:
        raise BookError("excel.unreadable", name=path.name, why=error) from error
    found = _XLWINGS_VERSION.search(source)
    return found[1] if found else None


def _empty_workbook(sheet_code_names: Sequence[str]) -> bytes:
    """A workbook for the project to be made in: as many sheets, with their code names."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_vba_name("ThisWorkbook")
        for code_name in sheet_code_names:
            workbook.add_worksheet().set_vba_name(code_name)
    return buffer.getvalue()


def _crlf(text: str) -> str:
    return "\r\n".join(text.splitlines()) + "\r\n"
