"""Whether another program has a file open, as the lock file beside it tells.

Imports nothing heavy: ``pumpkin watch`` looks here all day.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Opened(NamedTuple):
    """The program that has a file open, and the lock file by which it is known."""

    program: str
    lock: Path


def real(path: Path) -> Path:
    """The file that a path means, links followed: one for all its spellings."""
    return Path(os.path.realpath(path))


def locks_of(path: Path) -> list[Opened]:
    """The lock files that may lie beside a file, also beside the one that a link leads to."""
    return [
        opened
        for place in dict.fromkeys((path, real(path)))
        for opened in (
            Opened("Excel", place.with_name(f"~${place.name}")),
            Opened("LibreOffice", place.with_name(f".~lock.{place.name}#")),
        )
    ]


def opened_by(path: Path) -> Opened | None:
    """Who has the file open; None where no lock file lies beside it."""
    return next((opened for opened in locks_of(path) if os.path.lexists(opened.lock)), None)
