"""One at a time: a lock file that counts only while the program that holds it lives.

The system lets go of the lock when a program dies, however it dies, so a file left behind stops
nobody.  Where a drive knows no locks, a marker with the holder's process takes their place; one
left by a dead program on the same computer is passed over, one from another computer is not.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

PAUSE = 0.05
"""Seconds between two looks at a lock that another holds."""

_NO_LOCKS = {getattr(errno, name) for name in ("ENOSYS", "ENOLCK", "ENOTSUP", "EOPNOTSUPP")}
_ANYONE = 0o666
"""Whoever may write to the folder takes turns with the others, whoever made the file."""

_mine = threading.local()


class Taken(TimeoutError):
    """Another holds the lock; ``marker`` is the file to delete if that cannot be."""

    def __init__(self, marker: Path | None) -> None:
        super().__init__()
        self.marker = marker


@contextlib.contextmanager
def my_turn(
    file: Path,
    wait: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
    *,
    within: bool = False,
) -> Iterator[None]:
    """Hold the lock ``file``, after waiting up to ``wait`` seconds for another holder.

    ``within``: part of a job of this thread that may hold it already, and goes on then.  The
    file is gone afterwards.
    Raises Taken, and OSError where the file cannot be made.
    """
    if not file.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file.parent))
    held: set[tuple[int, str]] = _mine.__dict__.setdefault("held", set())
    mine = (os.getpid(), os.path.normcase(os.path.realpath(file)))
    if within and mine in held:
        yield
        return
    lock = _taken(file, wait, sleep)
    held.add(mine)
    try:
        yield
    finally:
        held.discard(mine)
        if os.name != "nt" and not _is_marker(lock):
            # Who waits on this very file sees that it has no name any more, and makes a new one;
            # Windows deletes no open file, and there the release does it.
            with contextlib.suppress(OSError):
                file.unlink()
        lock.release()


def _taken(file: Path, wait: float, sleep: Callable[[float], None]) -> BaseFileLock:
    from filelock import FileLock, Timeout  # what only looks does not wait for it

    lock: BaseFileLock = FileLock(file, mode=_ANYONE, fallback_to_soft=False)
    waited = 0.0
    while True:
        try:
            lock.acquire(timeout=0)
            return lock
        except Timeout as error:
            if waited >= wait:
                raise Taken(Path(lock.lock_file) if _is_marker(lock) else None) from error
        except OSError as error:
            if error.errno in _NO_LOCKS and not _is_marker(lock):
                with contextlib.suppress(OSError):
                    file.unlink()
                from filelock import SoftFileLock  # half of the library, and hardly ever needed

                lock = SoftFileLock(file.with_name(f"{file.name}ed"), mode=_ANYONE)
                continue
            # Another may just be making the file, and has not yet opened it to everyone.
            if waited >= wait or not isinstance(error, PermissionError) or not file.exists():
                raise
        sleep(PAUSE)
        waited += PAUSE


def _is_marker(lock: BaseFileLock) -> bool:
    from filelock import UnixFileLock, WindowsFileLock

    return not isinstance(lock, (UnixFileLock, WindowsFileLock))
