"""One run at a time: a lock that the system lets go of by itself when a program dies."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.problems import PumpkinError


class LockedError(Spoken, PumpkinError):
    """Another run holds the lock."""


def state_folder(environment: Mapping[str, str], home: Path, platform: str = sys.platform) -> Path:
    """Where this user's programs keep what they need between runs."""
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData/Local") / "Pumpkin Sheets"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Pumpkin Sheets"
    base = environment.get("XDG_STATE_HOME", "")
    return (Path(base) if base else home / ".local" / "state") / "pumpkin-sheets"


@contextlib.contextmanager
def only_run(
    folder: Path, wait: float = 0.0, sleep: Callable[[float], None] = time.sleep
) -> Iterator[None]:
    """Hold the lock in ``folder``; wait up to ``wait`` seconds for another run to end.

    Raises LockedError.  The file stays behind; what counts is the system's lock on it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "nightly.lock").open("a+b") as file:
        waited = 0.0
        while not _taken(file):
            if waited >= wait:
                raise LockedError("nightly.busy")
            sleep(0.2)
            waited += 0.2
        try:
            yield
        finally:
            _let_go(file)


if sys.platform == "win32":
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(file: IO[bytes]) -> None:
        file.seek(0)
        with contextlib.suppress(OSError):
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _let_go(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
