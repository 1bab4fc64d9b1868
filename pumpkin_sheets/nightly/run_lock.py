"""One night at a time for each user of a computer."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.turns import Taken, my_turn


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

    Raises LockedError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(my_turn(folder / "nightly.lock", wait, sleep))
        except Taken:
            raise LockedError("nightly.busy") from None
        yield
