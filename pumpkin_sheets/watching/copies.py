"""Copies that a cloud lays beside a file when two computers changed it at once.

Their names, as the clouds document them: Dropbox, Nextcloud and ownCloud "NAME (... conflicted
copy ...).xlsx" (in Chinese 衝突), Syncthing "NAME.sync-conflict-....xlsx", OneDrive
"NAME-COMPUTER.xlsx" with the name of the computer (Windows calls them DESKTOP-XXXXXXX or
LAPTOP-XXXXXXX).
"""

from __future__ import annotations

import platform
import re
from pathlib import Path

_SIGN = re.compile(r"conflict|衝突|冲突", re.IGNORECASE)
_COMPUTER = re.compile(r"-(DESKTOP|LAPTOP)-[A-Z0-9]{7}(-\d+)?", re.IGNORECASE)


def copies_beside(path: Path) -> list[str]:
    """The names of such copies of a file, in its folder.

    Where the folder cannot be read there are none.
    """
    own = platform.node().partition(".")[0].casefold()
    try:
        names = [other.name for other in path.parent.iterdir()]
    except OSError:
        return []
    return sorted(name for name in names if _is_copy(name, path, own))


def _is_copy(name: str, path: Path, own: str) -> bool:
    if name == path.name or not (name.startswith(path.stem) and name.endswith(path.suffix)):
        return False
    added = name[len(path.stem) : len(name) - len(path.suffix)]
    named = bool(own) and added.casefold() == f"-{own}"
    return named or bool(_SIGN.search(added) or _COMPUTER.fullmatch(added))
