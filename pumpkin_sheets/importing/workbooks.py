"""The sheets of a workbook that somebody exported, read by a process of its own (F54).

A workbook of a few kilobytes may unpack to anything, and what reads it is no Python that says so
but ends.  So another process reads it, with so much memory and no more, and what it finds goes to
a file without a name: rows stay there, and nobody's cells are held.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.listing import Line, Listing, Progress

LONGEST_TIME = 300
"""Seconds that a workbook may take."""


def sheets_of(path: Path) -> list[Listing]:
    """The rows of each sheet that has any.  Raises BookError."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115  # as long as somebody wants its rows
    command = [sys.executable, "-m", "pumpkin_sheets.importing.apart", str(path)]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=kept,
            stderr=subprocess.DEVNULL,  # the last words of a library
            check=False,
            timeout=LONGEST_TIME,
        )
    except subprocess.TimeoutExpired:
        raise BookError("importing.too_much", name=path.name) from None
    except OSError as error:
        raise BookError("importing.no_workbook", name=path.name) from error
    if done.returncode:
        raise BookError("importing.too_much", name=path.name)
    told = _told(kept)
    if isinstance(told, BookError):
        raise told
    found = [
        Listing(path.name, partial(_rows, kept, at, count), sheet=title)
        for title, at, count in told
        if count
    ]
    if not found:
        raise BookError("importing.empty", name=path.name)
    return found


def _told(kept: BinaryIO) -> BookError | list[tuple[str, int, int]]:
    """What the other process says last: what is wrong, or where the rows of each sheet begin."""
    kept.seek(-8, io.SEEK_END)
    kept.seek(int.from_bytes(kept.read(8), "big"))
    told: BookError | list[tuple[str, int, int]] = pickle.load(kept)  # our own process wrote it
    return told


def _rows(kept: BinaryIO, at: int, count: int, progress: Progress | None) -> Iterator[Line]:
    number = 0
    while number < count:
        kept.seek(at)  # anew each time: two may read in turns
        batch = pickle.load(kept)
        at = kept.tell()
        for cells in batch:
            number += 1
            yield number, cells
        if progress and number < count:
            progress(number / count)
