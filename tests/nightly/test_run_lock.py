"""One run at a time: how long it waits, and the lock of Windows on a stand-in of its module."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pumpkin_sheets.nightly import run_lock
from pumpkin_sheets.nightly.run_lock import LockedError, only_run


def test_who_does_not_wait_is_told_at_once(tmp_path: Path) -> None:
    waited: list[float] = []
    with (
        only_run(tmp_path),
        pytest.raises(LockedError),
        only_run(tmp_path, sleep=waited.append),
    ):
        pass
    assert waited == []


def test_a_run_waits_as_long_as_it_was_told(tmp_path: Path) -> None:
    waited: list[float] = []
    with (
        only_run(tmp_path),
        pytest.raises(LockedError),
        only_run(tmp_path, wait=0.9, sleep=waited.append),
    ):
        pass
    assert waited == [0.2] * 5


def test_the_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_run(tmp_path):
        raise ZeroDivisionError
    with only_run(tmp_path / "another" / "folder"), only_run(tmp_path):
        pass


class Locking(ModuleType):
    """``msvcrt`` as Python describes it: a lock on so many bytes from where the file stands."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.locked: dict[tuple[int, int], int] = {}  # (file, byte): the handle that holds it

    def locking(self, handle: int, mode: int, count: int) -> None:
        at = os.lseek(handle, 0, os.SEEK_CUR)
        places = [(os.fstat(handle).st_ino, at + byte) for byte in range(count)]
        if mode == self.LK_UNLCK:
            for place in places:
                if self.locked.pop(place, None) != handle:
                    raise PermissionError(13, "Permission denied")
        elif any(place in self.locked for place in places):
            raise PermissionError(13, "Permission denied")
        else:
            self.locked |= dict.fromkeys(places, handle)


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, Locking]:
    """The module as Windows loads it, under a name of its own."""
    system = Locking()
    monkeypatch.setitem(sys.modules, "msvcrt", system)
    with monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        assert run_lock.__file__ is not None
        spec = importlib.util.spec_from_file_location("run_lock_on_windows", run_lock.__file__)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module, system


def test_one_run_at_a_time_on_windows(
    tmp_path: Path, on_windows: tuple[ModuleType, Locking]
) -> None:
    module, system = on_windows
    lock = tmp_path / "nightly.lock"
    lock.write_bytes(b"left by somebody")  # the lock is on the first byte whatever stands there
    with module.only_run(tmp_path):
        assert {byte for _, byte in system.locked} == {0}
        with pytest.raises(module.LockedError), module.only_run(tmp_path):
            pass
        assert len(system.locked) == 1
    assert system.locked == {}
    with module.only_run(tmp_path):
        assert len(system.locked) == 1
