"""The process that reads a workbook for an import: ``python -m pumpkin_sheets.importing.apart``.

It writes the rows of each sheet to its output, in batches, then what it found, and last of all
where that begins; see ``workbooks.py``.
"""

from __future__ import annotations

import contextlib
import itertools
import pickle
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from pumpkin_sheets.book import BookError, Cell
from pumpkin_sheets.importing.binary_workbook import errors_in_xls
from pumpkin_sheets.importing.listing import UNCALCULATED
from pumpkin_sheets.importing.open_document import Marked, marked_in_ods

MEMORY = 2 << 30
"""Bytes of address space that a workbook may take, where the system can be told so."""
MOST_UNPACKED = 1 << 28
"""Bytes of a workbook, unpacked, that are read."""
MOST_CELLS = 5_000_000
"""Cells of a sheet, from A1 to its last."""
_BATCH = 2_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""How a workbook with a password is called inside its wrapping."""


def main() -> None:
    """Reads the workbook that is named, and says what it found."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    out = sys.stdout.buffer
    path = Path(sys.argv[1])
    sheets: list[tuple[str, int, int]] = []
    wrong: BookError | None = None
    at = 0
    try:
        for title, rows in _sheets(path):
            size, count = _written(rows, out)
            sheets.append((title, at, count))
            at += size
    except BookError as error:
        wrong = error
    out.write(pickle.dumps(wrong or sheets))
    out.write(at.to_bytes(8, "big"))
    out.flush()


def _written(rows: Iterable[Sequence[Cell]], out: BinaryIO) -> tuple[int, int]:
    """Bytes and rows that were written."""
    size = count = 0
    every = iter(rows)
    while batch := list(itertools.islice(every, _BATCH)):
        size += out.write(pickle.dumps(batch, protocol=pickle.HIGHEST_PROTOCOL))
        count += len(batch)
    return size, count


def _sheets(path: Path) -> Iterator[tuple[str, Iterable[Sequence[Cell]]]]:
    """The rows of each sheet.  Raises BookError."""
    try:
        if path.stat().st_size > MOST_UNPACKED:
            raise BookError("importing.too_large", name=path.name, most=MOST_UNPACKED >> 20)
        with path.open("rb") as file:
            wrapped = file.read(8) == _OLE
            locked = wrapped and _LOCKED in file.read()
    except OSError as error:
        raise BookError("importing.no_workbook", name=path.name) from error
    if locked:
        raise BookError("importing.locked", name=path.name)
    if not wrapped and _is_package(path):
        yield from _by_package(path)
    else:
        yield from _by_calamine(path, wrapped)


def _is_package(path: Path) -> bool:
    """Whether a file is an .xlsx by what it holds; refuses what unpacks to more than is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename.lower() for part in parts}
            most = sum(part.file_size for part in parts)
            if most > MOST_UNPACKED:
                facts = {"name": path.name, "most": MOST_UNPACKED >> 20}
                raise BookError("importing.too_large", **facts)
            manifest = "META-INF/manifest.xml"
            if manifest.lower() in names and b"encryption-data" in archive.read(manifest):
                raise BookError("importing.locked", name=path.name)
    except (zipfile.BadZipFile, OSError, KeyError, NotImplementedError, RuntimeError) as error:
        raise BookError("importing.no_workbook", name=path.name) from error
    return "[content_types].xml" in names


def _by_package(path: Path) -> Iterator[tuple[str, Iterable[Sequence[Cell]]]]:
    from pumpkin_sheets.homes.file.package import Package
    from pumpkin_sheets.homes.file.reading import read_values

    with Package(path) as package:
        for title in package.sheets:
            read = read_values(package, [title])
            uncalculated = read.findings[title].uncalculated
            yield title, _told(read.grids[title], dict.fromkeys(uncalculated, UNCALCULATED))


def _told(grid: list[list[Any]], marked: Mapping[tuple[int, int], str]) -> list[list[Any]]:
    """Rows in which an error or a formula without a result is no empty cell."""
    for (row, column), said in marked.items():
        grid += ([] for _ in range(len(grid), row + 1))
        grid[row] += [None] * (column + 1 - len(grid[row]))
        grid[row][column] = said
    return grid


def _by_calamine(path: Path, wrapped: bool) -> Iterator[tuple[str, Iterable[Sequence[Cell]]]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
            marked: Marked | None = None
            for title in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(title)
                if sheet.total_height * sheet.total_width > MOST_CELLS:
                    facts = {"name": path.name, "sheet": title, "most": f"{MOST_CELLS:,}"}
                    raise BookError("importing.too_wide", **facts)
                if marked is None:
                    marked = errors_in_xls(path) if wrapped else marked_in_ods(path)
                yield title, _told(sheet.to_python(False), marked.get(title, {}))
    except PasswordError as error:
        raise BookError("importing.locked", name=path.name) from error
    except (CalamineError, OSError) as error:
        raise BookError("importing.no_workbook", name=path.name) from error
    except BaseException as error:
        # What goes wrong deep inside calamine comes as a PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise BookError("importing.no_workbook", name=path.name) from error


if __name__ == "__main__":
    main()
