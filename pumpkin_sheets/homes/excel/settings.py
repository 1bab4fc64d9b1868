"""xlwings' settings as its VBA reads them (``GetConfig`` in ``xlwings.bas``).

Three places may hold a setting: the sheet ``xlwings.conf`` of the workbook, the file
``xlwings.conf`` beside it, and the person's own file.  The nearest one that names the setting
counts, even where it gives it no value.  A place that VBA cannot read to its end stops every
button: a file is read a name and a value in turns (``Input #``, for which an empty line is an
empty field), and a sheet into a dictionary that takes no name twice.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.excel.machine import Machine
from pumpkin_sheets.homes.excel.vba_project import SETTINGS_SHEET
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.words import Sentence

_LONGEST = 100_000
"""Signs of a line that are looked at; csv reads no field longer than 131,072."""

CONDA_PATH, CONDA_ENV, SERVER = "CONDA PATH", "CONDA ENV", "USE UDF SERVER"


@dataclass(frozen=True)
class Place:
    """One place that holds settings, by their names in capitals.

    ``where`` is said to the owner; ``own`` when the file is the person's, which install mends.
    ``odd_line`` is the first line that is no name with a value, ``twice`` a name given twice:
    either stops VBA, each where it matters.
    """

    where: Sentence | Path
    values: Mapping[str, str] = field(default_factory=dict)
    own: bool = False
    odd_line: int | None = None
    twice: str | None = None


def file_place(path: Path, encoding: str, *, own: bool = False) -> Place:
    """The settings of a configuration file; of a name given twice the first counts.

    No file, no settings.  Raises BookError when it cannot be read.
    """
    try:
        whole = path.read_bytes().decode(encoding, errors="replace")
    except FileNotFoundError:
        return Place(path, own=own)
    except OSError as error:
        raise BookError("excel_doctor.unreadable", name=path, why=error.strerror) from error
    found: dict[str, str] = {}
    odd_line = None
    for number, text in enumerate(_lines(whole), 1):
        fields = settings_fields(text)
        if len(fields) != 2:
            odd_line = odd_line or number
        if len(fields) >= 2:
            found.setdefault(fields[0].upper(), fields[1])
    return Place(path, found, own, odd_line)


def _lines(whole: str) -> list[str]:
    """Only these end a line for VBA; ``splitlines`` knows more."""
    found = re.split("\r\n|\r|\n", whole)
    return found if found[-1] else found[:-1]


def settings_fields(line: str) -> list[str]:
    """The fields that VBA finds in one line: quoted or not, parted by commas; none if empty."""
    return [text.strip() for text in next(csv.reader([line[:_LONGEST]], skipinitialspace=True), [])]


def sheet_place(path: Path) -> Place:
    """The settings of a workbook's own sheet, which end at the first row without a name.

    Raises BookError when the workbook cannot be read.
    """
    where = Spoken("excel_doctor.sheet_of", sheet=SETTINGS_SHEET, name=path.name)
    book = XlsxBook(path)
    titles = [title for title in book.titles() if title.lower() == SETTINGS_SHEET]
    if not titles:
        return Place(where)
    rows = book.read(titles[:1])[titles[0]]
    found: dict[str, str] = {}
    twice = None
    for row in rows:
        name = str(row[0] if row and row[0] is not None else "").upper()
        if not name:
            break
        if name in found:
            twice = twice or name
        found.setdefault(name, str(row[1]) if len(row) > 1 else "")
    return Place(where, found, twice=twice)


def readable_places(machine: Machine, workbook: Path | None) -> list[Place]:
    """Where Excel looks for settings on this machine, for this workbook, nearest first.

    The sheet of a workbook that cannot be read is left out: that is said of the workbook
    itself.  Raises BookError for a file of settings that cannot be read.
    """
    found: list[Place] = []
    if workbook is not None and workbook.exists():
        if workbook.suffix.lower() == ".xlsm":
            with suppress(BookError):
                found.append(sheet_place(workbook))
        beside = workbook.resolve().parent / machine.settings_file.name
        if beside != machine.settings_file:
            found.append(file_place(beside, machine.encoding))
    return [*found, file_place(machine.settings_file, machine.encoding, own=True)]


def effective(places: Sequence[Place], name: str) -> tuple[str, Place] | None:
    """What Excel takes for a setting, and from where; None where nobody names it."""
    for place in places:
        if name in place.values:
            return place.values[name], place
    return None


def interpreter_of(places: Sequence[Place], machine: Machine) -> tuple[str, Place] | None:
    """The Python that Excel starts, as a setting says it; None where none does."""
    for name in (machine.interpreter_setting, "INTERPRETER"):
        found = effective(places, name)
        if found and found[0]:
            return found
    return None


@dataclass(frozen=True)
class Conda:
    """A conda environment, as CONDA PATH and CONDA ENV name it."""

    base: str
    env: str

    @property
    def starter(self) -> Path:
        """What Excel starts to switch to the environment."""
        return Path(self.base) / "condabin" / "conda.bat"

    @property
    def folder(self) -> Path:
        """Where the environment lies."""
        if self.env == "base":
            return Path(self.base)
        if "\\" in self.env or "/" in self.env:
            return Path(self.env)
        return Path(self.base) / "envs" / self.env


def conda_of(machine: Machine) -> Conda | None:
    """The conda environment that this Python belongs to, on Windows; None for another Python,
    and where conda is too old to be switched to by a file.  (Excel for Mac knows no conda.)
    """
    prefix = Path(machine.interpreter).parent
    if machine.platform != "win32" or not (prefix / "conda-meta").is_dir():
        return None
    for base in _bases(prefix, machine.environment):
        if Conda(str(base), "base").starter.is_file():
            if prefix == base:
                return Conda(str(base), "base")
            named = prefix.parent == base / "envs"
            return Conda(str(base), prefix.name if named else str(prefix))
    return None


def _bases(prefix: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """Where the conda may be that made an environment, likeliest first."""
    yield prefix
    if prefix.parent.name == "envs":
        yield prefix.parent.parent
    if program := environment.get("CONDA_EXE"):
        yield Path(program).parent.parent


def wanted(machine: Machine) -> dict[str, str]:
    """What the person's file must say so that the buttons run this Python.

    For a conda one as xlwings' own ``config create`` writes it: its environment first, then
    whatever is called ``python`` there.
    """
    conda = conda_of(machine)
    if conda is None:
        return {machine.interpreter_setting: machine.interpreter}
    return {machine.interpreter_setting: "python", CONDA_PATH: conda.base, CONDA_ENV: conda.env}


def unwanted(machine: Machine, values: Mapping[str, str]) -> list[str]:
    """The settings among these that would keep the buttons from running this Python."""
    if machine.platform != "win32":
        return []
    names = [] if conda_of(machine) else [CONDA_PATH, CONDA_ENV]
    stale = [name for name in names if values.get(name)]
    return stale + [SERVER] * (SERVER in values and serves(values[SERVER]))


def serves(value: str) -> bool:
    """Whether USE UDF SERVER keeps a button from a Python of its own; what VBA cannot take for
    yes or no stops the button, so it does too."""
    return value.strip().lower() not in ("false", "0")
