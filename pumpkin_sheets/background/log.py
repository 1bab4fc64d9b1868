"""The log of what runs by itself, which may name clients: for its owner alone."""

from __future__ import annotations

import datetime as dt
import os
import stat
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600


def make_log(log: Path) -> None:
    """Make an empty log, or take away from others what an old one lets them do.  Raises OSError."""
    write_log(log, "")


def write_log(log: Path, text: str) -> None:
    """Add text to a log that only its owner may read.  Raises OSError."""
    log.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
    with os.fdopen(handle, "ab") as file:
        if hasattr(os, "fchmod") and stat.S_ISREG(os.fstat(handle).st_mode):
            with suppress(PermissionError):  # another's file, which we may write to: it is theirs
                os.fchmod(handle, os.fstat(handle).st_mode & PRIVATE)
        file.write(text.encode("utf-8", "replace"))


def log_line(log: Path, text: str) -> None:
    """Add a line with the time.  Raises OSError."""
    write_log(log, f"{dt.datetime.now():%Y-%m-%d %H:%M} {text}\n")
