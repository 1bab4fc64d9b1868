"""One run at a time on a file, and the temporary files that only its holder makes and sweeps up."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.elsewhere import real
from pumpkin_sheets.turns import Taken, my_turn

WAIT = 5.0
"""Seconds for which a run waits for another one on the same file."""

_BEGIN, _END = ".pumpkin-", ".saving"
_STRAY_AFTER = 3600.0


@contextlib.contextmanager
def working_on(path: Path, wait: float | None = None) -> Iterator[None]:
    """Hold a file against every other run of ours, on any computer that shares its folder.

    The lock is a file beside it, there only meanwhile.  Within it, it may be asked for again.
    Raises BookError where another works on the file for longer than ``wait`` seconds (WAIT), and
    OSError where the folder takes no lock.
    """
    target = real(path)
    with contextlib.ExitStack() as stack:
        try:
            wait = WAIT if wait is None else wait
            stack.enter_context(my_turn(_lock_of(target), wait, within=True))
        except Taken as taken:
            if taken.marker is None:
                raise BookError("file.busy", name=path.name) from None
            marker = taken.marker.name
            raise BookError("file.busy_marked", name=path.name, lock=marker) from None
        yield


@contextlib.contextmanager
def whole_job(path: Path, wait: float | None = None) -> Iterator[None]:
    """``working_on`` for a job that may turn out to write nothing.

    Where the folder takes no lock it goes on without: saving needs the lock too, and says why
    it cannot be had.  Raises BookError where another works on the file.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            stack.enter_context(working_on(path, wait))
            sweep(real(path))
        yield


@contextlib.contextmanager
def temporary(target: Path, mode: int) -> Iterator[Path]:
    """A new empty file in the folder of ``target``, gone afterwards.

    Only who works on the target may ask for one.  Raises OSError.
    """
    path = target.parent / f"{_mark(target)}{os.urandom(8).hex()}{_END}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    try:
        _sweep_old(path)
        yield path
    finally:
        path.unlink(missing_ok=True)


def sweep(target: Path) -> None:
    """Delete what a killed run on this file left behind; only for who works on it."""
    for stray in _strays(target):
        with contextlib.suppress(OSError):
            stray.unlink()


def sweep_left_over(path: Path) -> None:
    """Delete what a killed run on this file left behind, unless another works on it now.

    Never raises: where nothing can be deleted, nothing is.
    """
    target = real(path)
    with contextlib.suppress(OSError):
        if not _strays(target) and not os.path.lexists(_lock_of(target)):
            return
        with contextlib.suppress(BookError), working_on(path, wait=0):
            sweep(target)


def _lock_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.lock")


def _mark(target: Path) -> str:
    """How the names of a file's temporary files begin: they must not grow with its own name."""
    return f"{_BEGIN}{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def _strays(target: Path) -> list[Path]:
    return list(target.parent.glob(f"{_mark(target)}*{_END}"))


def _sweep_old(fresh: Path) -> None:
    """Delete old temporary files of files that nobody asks for any more.

    Their age is told by the clock of the drive, as a file made just now has it.
    """
    now = fresh.stat().st_mtime
    for stray in fresh.parent.glob(f"{_BEGIN}*{_END}"):
        with contextlib.suppress(OSError):
            if stray.is_file() and now - stray.stat().st_mtime > _STRAY_AFTER:
                stray.unlink()
