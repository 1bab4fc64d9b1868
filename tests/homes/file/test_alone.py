"""One run at a time on a workbook: who waits, who is told, and what a killed run leaves."""

from __future__ import annotations

import datetime as dt
import errno
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import filelock
import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file import alone
from pumpkin_sheets.homes.file.alone import working_on
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.homes.file.saving import previous_of, replace_file, save_new, stamp
from pumpkin_sheets.nightly import night
from pumpkin_sheets.recalculate import Done, recalculate
from tests.homes.file import hostile
from tests.users import ADMINISTRATOR, as_user, let_in

TODAY = dt.date(2026, 3, 2)
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("made") / "Plan.xlsx"
    create_workbook(path, sample=True, rows=60)
    recalculate(XlsxBook(path), TODAY)
    return path.read_bytes()


@pytest.fixture
def plan(tmp_path: Path, made: bytes) -> Path:
    path = tmp_path / "Plan.xlsx"
    path.write_bytes(made)
    return path


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long here."""
    monkeypatch.setattr(alone, "WAIT", 0.2)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


HOLDER = """
    import sys, time
    from pathlib import Path
    from pumpkin_sheets.homes.file.alone import temporary, working_on
    from pumpkin_sheets.homes.file.elsewhere import real
    path = Path(sys.argv[1])
    with working_on(path), temporary(real(path), 0o600):
        print("held", flush=True)
        time.sleep(600)
"""


@contextmanager
def another(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that works on the file."""
    command = [sys.executable, "-c", textwrap.dedent(HOLDER), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            yield holder
        finally:
            holder.kill()


BUSY = (
    "Plan.xlsx is being worked on by another run of Pumpkin Sheets, "
    "so nothing was written: try again in a moment.\n"
)


@pytest.mark.parametrize("command", ["recalculate", "add", "upgrade", "undo"])
def test_every_command_that_writes_is_told_of_another(
    plan: Path, made: bytes, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    previous_of(plan).write_bytes(made)
    with another(plan):
        assert main([command, str(plan), *(["profit"] if command == "add" else [])]) == 2
    assert capsys.readouterr().err == BUSY
    assert plan.read_bytes() == made


def test_the_night_is_told_too(
    plan: Path, made: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(night, "WAIT", 0.5)  # it waits longer for another computer
    settings = plan.with_name("pumpkin.toml")
    settings.write_text('[[books]]\nfile = "Plan.xlsx"\n')
    with another(plan):
        assert main(["nightly", "--config", str(settings)]) == 1
    assert "Plan.xlsx is being worked on by another run" in capsys.readouterr().err
    assert plan.read_bytes() == made


def test_looking_needs_no_turn(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with another(plan):
        assert main(["check", str(plan)]) == 0
        assert main(["recalculate", "--dry-run", str(plan)]) == 0
        assert main(["schedule", str(plan)]) == 0
    assert "worked on" not in capsys.readouterr().err


def test_a_short_job_of_another_is_waited_for(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "WAIT", 30.0)
    with another(plan) as holder:
        threading.Timer(0.5, holder.kill).start()
        assert recalculate(XlsxBook(plan), TODAY + dt.timedelta(7)).written


def test_the_job_is_alone_from_its_reading_to_its_writing(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only the saving: else the other's work would be done for nothing."""
    said: list[str] = []
    read = XlsxBook.read

    def reading(book: XlsxBook, titles: Any) -> Any:
        def other() -> None:
            try:
                replace_file(plan, lambda file: None, stamp(plan))
            except BookError as error:
                said.append(str(error))

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return read(book, titles)

    monkeypatch.setattr(XlsxBook, "read", reading)
    recalculate(XlsxBook(plan), TODAY)
    assert set(said) == {BUSY.strip()}


def test_nothing_is_left_beside_the_workbook(plan: Path) -> None:
    assert recalculate(XlsxBook(plan), TODAY).done is Done.SAME
    assert names(plan.parent) == ["Plan.xlsx"]
    assert recalculate(XlsxBook(plan), TODAY + dt.timedelta(7)).written
    assert names(plan.parent) == ["Plan.previous.xlsx", "Plan.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX systems")
def test_every_spelling_of_a_path_is_the_same_file(plan: Path, made: bytes, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    link, folder = other / "Link.xlsx", tmp_path / "folder"
    link.symlink_to(plan)
    folder.symlink_to(tmp_path, target_is_directory=True)
    for spelled in (link, folder / "Plan.xlsx", other / ".." / "Plan.xlsx"):
        with another(spelled), pytest.raises(BookError, match="worked on by another"):
            replace_file(plan, lambda file: None, stamp(plan))
        replace_file(plan, lambda file, c=made: file.write(c) and None, stamp(plan))
        assert names(other) == ["Link.xlsx"]


def kill(holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("command", ["check", "recalculate", "undo"])
def test_a_killed_run_stops_nobody_and_is_swept_up_by_the_next(
    plan: Path, made: bytes, command: str
) -> None:
    previous_of(plan).write_bytes(made)
    before = names(plan.parent)
    with another(plan) as holder:
        kill(holder)
    left = set(names(plan.parent)) - set(before)
    assert {name.partition("-")[0] for name in left} == {".Plan.xlsx.lock", ".pumpkin"}
    others = plan.with_name(".pumpkin-0123456789ab-0123456789abcdef.saving")
    others.write_bytes(b"another workbook's, which is being saved")
    assert main([command, str(plan)]) in (0, 1)
    assert names(plan.parent) == sorted([*before, others.name])


def test_what_another_is_saving_is_not_swept_up(plan: Path) -> None:
    with another(plan):
        before = names(plan.parent)
        assert len(before) == 3
        XlsxBook(plan).read(["Clients"])
        assert names(plan.parent) == before


@ADMINISTRATOR
def test_a_folder_one_may_not_write_to(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What writes nothing is done there; what would write says why it cannot."""
    let_in(plan.parent)
    plan.chmod(0o666)
    plan.parent.chmod(0o555)

    def attempts() -> None:
        print(recalculate(XlsxBook(plan), TODAY).done.value)
        try:
            recalculate(XlsxBook(plan), TODAY + dt.timedelta(7))
        except BookError as error:
            print(error, flush=True)

    as_user(65534, 65534, [], attempts)
    plan.parent.chmod(0o755)
    assert capfd.readouterr().out.splitlines() == [
        "same",
        "Plan.xlsx was not saved: this program has no permission for it or its folder.",
    ]
    assert names(plan.parent) == ["Plan.xlsx"]


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_drive_that_knows_no_locks(
    plan: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """There a marker with the holder's process does it."""

    def refuse(*unused: object) -> bool:
        raise OSError(number, os.strerror(number))

    native = "filelock._native._windows" if os.name == "nt" else "filelock._native._unix"
    monkeypatch.setattr(f"{native}.lock_fd_nonblocking", refuse)
    said: list[str] = []

    def other() -> None:
        try:
            replace_file(plan, lambda file: None, stamp(plan))
        except BookError as error:
            said.append(str(error))

    with working_on(plan):
        assert names(plan.parent) == [".Plan.xlsx.locked", "Plan.xlsx"]
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert said == [
        "Plan.xlsx is being worked on by another run of Pumpkin Sheets, so nothing was written: "
        "try again in a moment, or, if there is none, delete the file “.Plan.xlsx.locked” that was "
        "left beside it."
    ]
    assert names(plan.parent) == ["Plan.xlsx"]


@FORKS
def test_a_marker_of_a_dead_program_stops_nobody(tmp_path: Path) -> None:
    marker = tmp_path / ".Plan.xlsx.locked"
    child = os.fork()
    if not child:
        lock = filelock.SoftFileLock(marker)
        lock.acquire()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert marker.exists()
    with filelock.SoftFileLock(marker).acquire(timeout=5):
        pass


def test_a_drive_whose_clock_is_behind_or_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = hostile.plan(tmp_path / "Plan.xlsx")
    content = plan.read_bytes()
    real = time.time
    for hours in (2, -2, 24 * 400):
        monkeypatch.setattr(time, "time", lambda h=hours: real() + h * 3600)
        replace_file(plan, lambda file: file.write(content) and None, stamp(plan))
        save_new(tmp_path / f"{hours}.xlsx", content)
    assert [name for name in names(tmp_path) if name.startswith(".")] == []
