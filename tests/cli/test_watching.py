"""``pumpkin watch`` as its owner runs it: in a process of its own, beside a real LibreOffice."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlwings as xw

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.elsewhere import opened_by
from pumpkin_sheets.watching.watch import WatchError, only_watch
from tests.libreoffice_engine.engine import LibreOfficeEngine
from tests.libreoffice_engine.fixtures import excel

__all__ = ["excel"]

PATIENCE = 120.0
"""Seconds for which a line is waited for on a busy machine."""
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")
BEGUN = "Watching clients.xlsx: recalculated whenever it was saved and closed. Stop with Ctrl+C."
MOVED = "clients.xlsx: recalculated, changes among your clients: 1"
OPEN = (
    "clients.xlsx was saved and is still open in LibreOffice; it is recalculated once it is closed."
)
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path, watched_variants: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The owner's folder, in which clients.xlsx lies."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", "")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clients.xlsx").write_bytes((watched_variants / "fallen.xlsx").read_bytes())
    return tmp_path


class Watching:
    """A running ``pumpkin watch``, and the lines that it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(line.rstrip("\n"))

    def line(self) -> str:
        """The next line, without its time."""
        said = self._said.get(timeout=PATIENCE)
        return said[20:] if said[:2] == "20" else said


@contextmanager
def watching(*files: str) -> Iterator[Watching]:
    command = [sys.executable, "-m", "pumpkin_sheets", "watch", *files, "--log", "watch.log"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield Watching(process)
        finally:
            process.kill()


@POSIX
def test_it_begins_and_ends(home: Path) -> None:
    with watching("clients.xlsx") as watch:
        assert watch.line() == BEGUN
        assert watch.line() == MOVED
        watch.process.send_signal(signal.SIGINT)
        assert watch.line() == "Stopped watching."
        assert watch.process.wait(PATIENCE) == 0


@POSIX
@pytest.mark.libreoffice
def test_from_opening_to_closing_in_libreoffice(home: Path, excel: LibreOfficeEngine) -> None:
    """Its lock file is LibreOffice's own, and so is its way of saving."""
    path = home / "clients.xlsx"
    with watching("clients.xlsx") as watch:
        assert [watch.line(), watch.line()] == [BEGUN, MOVED]
        book = xw.Book(str(path))
        opened = opened_by(path)
        assert opened is not None
        assert opened.program == "LibreOffice"
        book.sheets["Clients"]["E5"].value = 20_000
        book.save()
        saved = path.read_bytes()
        assert watch.line() == OPEN
        assert path.read_bytes() == saved
        book.close()
        assert opened_by(path) is None
        assert watch.line() == MOVED
        watch.process.send_signal(signal.SIGTERM)
        assert watch.line() == "Stopped watching."
        assert watch.process.wait(PATIENCE) == 0
    log = home / "watch.log"
    assert log.stat().st_mode & 0o777 == 0o600
    lines = [line[17:] for line in log.read_text().splitlines()]
    assert lines == [BEGUN, MOVED, OPEN, MOVED, "Stopped watching."]


def test_one_watch_a_file_on_one_computer(home: Path, capsys: Captured) -> None:
    with only_watch(home / "state/pumpkin-sheets", [home / "clients.xlsx"]):
        assert main(["watch", "clients.xlsx"]) == 2
    assert capsys.readouterr().err == "clients.xlsx is being watched already.\n"
    with only_watch(home / "state/pumpkin-sheets", [home / "clients.xlsx"]):
        pass


def test_a_state_folder_that_cannot_be(home: Path) -> None:
    (home / "state").write_text("a file where the folder should be")
    with (
        pytest.raises(WatchError, match=r"pumpkin-sheets cannot be written: "),
        only_watch(home / "state/pumpkin-sheets", [home / "clients.xlsx"]),
    ):
        pass


def test_what_cannot_be_watched_together(home: Path, capsys: Captured) -> None:
    sheet = "https://docs.google.com/spreadsheets/d/1abcDEFghiJKLmnoPQR/edit"
    assert main(["watch", "clients.xlsx", sheet]) == 2
    assert main(["watch", "clients.xlsx", str(home / "clients.xlsx")]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "Watch either files, or one Google Sheet.",
        "clients.xlsx is named twice.",
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        "https://docs.google.com/spreadsheets/d/1abcDEFghiJKLmnoPQR/edit",
        "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
    ],
)
def test_a_google_sheet_is_watched_by_its_address_or_key(
    home: Path, capsys: Captured, sheet: str
) -> None:
    assert main(["watch", sheet, "--key", "no-key.json"]) == 2
    said = capsys.readouterr().err
    assert "The key file no-key.json cannot be read" in said
    assert "--key" in said


def test_install_shows_installs_and_takes_away(home: Path, capsys: Captured) -> None:
    entry = home / ".config/autostart/pumpkin-watch.desktop"
    install = ["watch", "install", "--scheduler", "autostart", "clients.xlsx"]
    assert main([*install, "--show"]) == 0
    shown = capsys.readouterr().out
    assert f'"watch" "{home}/clients.xlsx" "--log"' in shown
    assert not entry.exists()
    assert main(install) == 0
    assert entry.exists()
    assert capsys.readouterr().out.splitlines() == [
        f"wrote {entry}",
        "To take it away: pumpkin watch uninstall",
        "It begins at your next login. Until then: pumpkin watch with the same files.",
    ]
    assert main(["watch", "uninstall"]) == 0
    assert not entry.exists()
    assert capsys.readouterr().out.splitlines() == [
        f"deleted {entry}",
        "What runs now ends when you log out.",
    ]
    assert main(["watch", "uninstall"]) == 0
    assert capsys.readouterr().out == "Nothing is installed that watches files.\n"


def test_install_refuses_what_could_never_be_recalculated(
    home: Path, watched_variants: Path, capsys: Captured
) -> None:
    assert main(["watch", "install", "clinets.xlsx"]) == 2
    assert main(["watch", "install", str(watched_variants / "other.xlsx")]) == 2
    lines = capsys.readouterr().err.splitlines()
    missing = (
        f"There is no file called “clinets.xlsx” in the folder {home}; did you mean “clients.xlsx”?"
    )
    assert lines[0] == missing
    assert lines[1].startswith("This is not a Pumpkin Sheets workbook")
    assert not (home / ".config").exists()


def test_what_is_missing_is_said_before_it_is_installed(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["watch", "install", "clients.xlsx"]) == 2
    said = 'This needs more: run pip install "pumpkin-sheets[watch]".\n'
    assert capsys.readouterr().err == said
    assert not (home / ".config").exists()
