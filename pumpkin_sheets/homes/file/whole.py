"""Small files of ours that are replaced whole: a calendar, a diary, the settings of Excel."""

from __future__ import annotations

import os
from pathlib import Path

from pumpkin_sheets.homes.file.alone import temporary, working_on
from pumpkin_sheets.homes.file.elsewhere import real
from pumpkin_sheets.homes.file.permissions import take_over


def put_whole(
    path: Path, content: bytes, *, like: Path | None = None, private: bool = True
) -> None:
    """Put ``content`` at a path, whole or not at all; a link is followed.

    An old file's owner, permissions and attributes stay.  A new one is for those who may read the
    file ``like``, else for its maker alone, or for whom the folder's files are where it is not
    ``private``.  Raises OSError, and BookError where another run works on it.
    """
    target = real(path)
    with working_on(target), temporary(target, 0o600 if private else 0o666) as fresh:
        with fresh.open("r+b") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            take_over(fresh, target)
        elif like is not None:
            take_over(fresh, like, same_file=False)
        fresh.replace(target)
