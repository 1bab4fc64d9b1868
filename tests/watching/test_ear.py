"""Hearing what happens beside a file, through the real library; and going on where it is deaf."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from pumpkin_sheets.watching import ear as ear_module
from pumpkin_sheets.watching.ear import Ear

LONG = 30.0
"""Seconds for which nothing but a sound lets anybody wait."""


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ear_module, "RENEW", 0.2)
    monkeypatch.setattr(ear_module, "_STEP", 20)
    monkeypatch.setattr(ear_module, "_TOGETHER", 50)


def hears(ear: Ear, path: Path) -> bool:
    """Whether it hears the file change; it may not have begun to listen yet."""
    for _ in range(100):
        path.write_bytes(os.urandom(8))
        if ear.wait(0.2):
            return True
    return False


@pytest.mark.parametrize("name", ["clients.xlsx", "~$clients.xlsx", ".~lock.clients.xlsx#"])
def test_a_file_and_its_lock_files_are_heard(tmp_path: Path, name: str) -> None:
    with Ear([tmp_path / "clients.xlsx"]) as ear:
        assert hears(ear, tmp_path / name)
        while ear.wait(0.3):
            pass
        (tmp_path / name).unlink()
        assert ear.wait(LONG)
        Path(shutil.copyfile(__file__, tmp_path / "new")).replace(tmp_path / name)
        assert ear.wait(LONG)


def test_what_lies_beside_is_not_heard(tmp_path: Path) -> None:
    with Ear([tmp_path / "clients.xlsx"]) as ear:
        assert hears(ear, tmp_path / "clients.xlsx")
        while ear.wait(0.3):
            pass
        for name in ("other.xlsx", "clients.previous.xlsx", ".clients.xlsx.lock"):
            (tmp_path / name).touch()
        assert not ear.wait(0.5)


def test_where_a_link_leads_is_heard_too(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "clients.xlsx").symlink_to(elsewhere / "list.xlsx")
    with Ear([tmp_path / "clients.xlsx"]) as ear:
        assert hears(ear, elsewhere / "list.xlsx")
        assert hears(ear, elsewhere / "~$list.xlsx")


def test_a_folder_that_goes_and_another_that_comes(tmp_path: Path) -> None:
    """A drive that was unplugged: the ear is put to the new folder."""
    folder = tmp_path / "drive"
    with Ear([folder / "clients.xlsx"]) as ear:
        folder.mkdir()
        assert hears(ear, folder / "clients.xlsx")
        shutil.rmtree(folder)
        folder.mkdir()
        assert hears(ear, folder / "clients.xlsx")


def test_a_system_that_can_hear_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more handles: whoever waits is woken now and then, and it is tried again."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(ear_module, "watch", refused)
    before = threading.active_count()
    with Ear([tmp_path / "clients.xlsx"]) as ear:
        assert ear.wait(LONG)
        monkeypatch.undo()
        assert hears(ear, tmp_path / "clients.xlsx")
    assert threading.active_count() == before


def test_it_can_be_woken_and_closed_at_once(tmp_path: Path) -> None:
    ear = Ear([tmp_path / "clients.xlsx"])
    with ear:
        threading.Timer(0.05, ear.wake).start()
        assert ear.wait(LONG)
        closed = time.monotonic()
    assert time.monotonic() - closed < LONG
