"""``pumpkin watch FILE``: each file is recalculated by itself when it was saved and closed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from pumpkin_sheets.homes.file.elsewhere import real
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.turns import Taken, my_turn
from pumpkin_sheets.watching.ear import Ear
from pumpkin_sheets.watching.watched import Watched


class WatchError(Spoken, PumpkinError):
    """The files cannot be watched."""


def run(files: Sequence[Watched], ear: Ear, stopped: threading.Event) -> None:
    """Watch until ``stopped``; what is being recalculated then is brought to its end."""
    while not stopped.is_set():
        pause = min(file.look() for file in files)
        if not stopped.is_set():
            ear.wait(pause)


@contextlib.contextmanager
def only_watch(folder: Path, paths: Sequence[Path]) -> Iterator[None]:
    """Hold a lock in ``folder`` for each file; one watch a file is enough on one computer.

    Raises WatchError.
    """
    with contextlib.ExitStack() as stack:
        for path in paths:
            mark = hashlib.sha256(os.fsencode(real(path))).hexdigest()[:16]
            try:
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(my_turn(folder / f"watch-{mark}.lock"))
            except Taken:
                raise WatchError("watching.already", name=path.name) from None
            except OSError as error:
                why = error.strerror or str(error)
                raise WatchError("watching.no_state", folder=folder, why=why) from None
        yield


@contextlib.contextmanager
def until_told(stopped: threading.Event, ear: Ear) -> Iterator[None]:
    """Ctrl+C, the end of a login and the system's request stop the watch; Ctrl+C again ends it."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        ear.wake()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
