"""Hearing that something happened beside the watched files, by watchfiles.

It is a hint to look sooner, no more: network drives and some cloud folders tell of nothing, and
there the looks every few seconds are enough.
"""

from __future__ import annotations

import contextlib
import threading
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from watchfiles import Change, watch

from pumpkin_sheets.homes.file.elsewhere import locks_of, real

RENEW = 5.0
"""Seconds between two looks whether the folders are still the same ones."""
_STEP, _TOGETHER = 250, 500
"""Milliseconds: how often the library looks up, and how long it gathers what comes at once."""


class Ear:
    """Wakes whoever ``wait``s when a file, or a lock file beside it, changes, comes or goes."""

    def __init__(self, paths: Iterable[Path]) -> None:
        places = [place for path in paths for place in dict.fromkeys((path, real(path)))]
        self._folders = list(dict.fromkeys(place.parent for place in places))
        locks = [opened.lock for place in places for opened in locks_of(place)]
        self._names = {_composed(place.name) for place in (*places, *locks)}
        self._stirred = threading.Event()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Ear:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        self._thread.join(RENEW)

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until something happens; whether it did."""
        stirred = self._stirred.wait(seconds)
        self._stirred.clear()
        return stirred

    def wake(self) -> None:
        """Let whoever waits go on."""
        self._stirred.set()

    def _listen(self) -> None:
        while not self._closed.is_set():
            there = self._there()
            # No more handles, a drive that knows no events, a folder that went at this moment: the
            # looks go on, and it is tried again.
            with contextlib.suppress(Exception):
                self._listen_in(there)
            self.wake()
            self._closed.wait(RENEW)

    def _listen_in(self, there: dict[Path, tuple[int, int]]) -> None:
        """Listen until one of the folders goes, comes or is another one."""
        if not there:
            return
        changes = watch(
            *there,
            watch_filter=self._is_ours,
            debounce=_TOGETHER,
            step=_STEP,
            stop_event=self._closed,
            rust_timeout=int(RENEW * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,
        )
        for found in changes:
            if found:
                self.wake()
            if self._there() != there:
                return

    def _there(self) -> dict[Path, tuple[int, int]]:
        found: dict[Path, tuple[int, int]] = {}
        for folder in self._folders:
            try:
                stat = folder.stat()
            except OSError:
                continue
            found[folder] = (stat.st_dev, stat.st_ino)
        return found

    def _is_ours(self, _change: Change, path: str) -> bool:
        return _composed(Path(path).name) in self._names


def _composed(name: str) -> str:
    """A name as it is typed: macOS tells of é as e and a sign."""
    return unicodedata.normalize("NFC", name)
