"""Makes the ready-made workbooks in ``workbooks/``, for whoever wants to look before installing.

``python scripts/make_workbooks.py`` makes each anew, and replaces the one in ``workbooks/`` only
where something in it differs: dates inside the zip, and how a library writes, are no difference.
Needs what the tests need (``pip install ".[test]"``).
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from pyopenvba import ExcelFile

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.packs import known_packs
from pumpkin_sheets.recalculate import recalculate

FOLDER = Path(__file__).parent.parent / "workbooks"
REVIEWED = dt.datetime(2026, 3, 2, 8)
"""When the sample was recalculated: a Monday, before the day's work."""


def _sample(path: Path, packs: Sequence[str] = ()) -> None:
    create_workbook(path, currency="TWD", sample=True, packs=packs, today=REVIEWED.date())
    recalculate(XlsxBook(path), REVIEWED.date(), REVIEWED.time())


WORKBOOKS: dict[str, Callable[[Path], None]] = {
    "pumpkin.xlsm": create_workbook,
    "pumpkin-zh-Hant.xlsm": lambda path: create_workbook(path, language="zh-Hant", currency="TWD"),
    "pumpkin-zh-Hans.xlsm": lambda path: create_workbook(path, language="zh-Hans", currency="CNY"),
    "pumpkin-fa.xlsm": lambda path: create_workbook(path, language="fa", currency="IRR"),
    "sample.xlsx": _sample,
    "sample-everything.xlsx": lambda path: _sample(path, known_packs(["all"])),
}
"""File name -> what makes it at a path where nothing is yet."""


def contents(path: Path, looks: bool = True) -> dict[str, object]:
    """What matters in a workbook, by a name that says where: sheets, cells, names, buttons and
    macros, and of its ``looks`` the widths, heights and number formats.

    A cell gives its formula, or what was typed; a calculated number is given to nine digits.
    """
    with warnings.catch_warnings(action="ignore"):  # about looks that openpyxl does not know
        book = openpyxl.load_workbook(path)
    found: dict[str, object] = {
        "sheets": [(s.title, s.sheet_state, s.sheet_properties.codeName) for s in book],
        **{f"name {name}": defined.value for name, defined in book.defined_names.items()},
    }
    for sheet in book:
        found |= _looks(sheet) if looks else {}
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if value is not None:
                    rounded = float(f"{value:.9g}") if isinstance(value, float) else value
                    found[f"{sheet.title}!{cell.coordinate}"] = rounded
    book.close()
    if path.suffix == ".xlsm":
        with ExcelFile(path) as macros:
            found |= {f"macros {name}": text for name, text in macros.vba_modules().items()}
        with ZipFile(path) as parts:
            drawn = [parts.read(n).decode() for n in parts.namelist() if n.endswith(".vml")]
        found["buttons"] = re.findall(r">([^<>]+)</font>|<x:FmlaMacro>(.+?)<", "".join(drawn))
    return found


def _looks(sheet: Worksheet) -> dict[str, object]:
    """How wide and high a sheet's columns and rows are, and how what stands in it is shown."""
    found: dict[str, object] = {}
    for letters, column in sheet.column_dimensions.items():
        found[f"{sheet.title} column {letters}"] = column.width
    for number, line in sheet.row_dimensions.items():
        if line.height is not None:
            found[f"{sheet.title} row {number}"] = line.height
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and cell.number_format != "General":
                found[f"{sheet.title}!{cell.coordinate} format"] = cell.number_format
    return found


def differences(one: Path, other: Path) -> list[str]:
    """Where two workbooks differ, by the names of ``contents``."""
    first, second = contents(one), contents(other)
    return [
        name for name in first | second if first.get(name, KeyError) != second.get(name, KeyError)
    ]


def main() -> None:
    """Writes the files."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, make in WORKBOOKS.items():
            fresh, target = Path(scratch, name), FOLDER / name
            make(fresh)
            if target.exists() and not (changed := differences(fresh, target)):
                print(f"{name}: as it was")
                continue
            said = f"{len(changed)} differences, such as {changed[0]}" if target.exists() else "new"
            shutil.copyfile(fresh, target)
            print(f"{name}: {said}; {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
