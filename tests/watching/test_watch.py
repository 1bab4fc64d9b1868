"""Several files under one watch, and how it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from pumpkin_sheets.watching import watched as watched_module
from pumpkin_sheets.watching.ear import Ear
from pumpkin_sheets.watching.own_process import in_own_process
from pumpkin_sheets.watching.take_turn import take_turn
from pumpkin_sheets.watching.turn import Turn
from pumpkin_sheets.watching.watch import run, until_told
from pumpkin_sheets.watching.watched import Watched, Word
from tests.watching.desk import ENGLISH, MONDAY


def test_each_file_is_looked_after_until_it_is_stopped(
    tmp_path: Path, watched_variants: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the real clock: one of them is no workbook, and stops neither the other nor the watch."""
    monkeypatch.setattr(watched_module, "STILL", 0.1)
    told: list[Word] = []
    stopped = threading.Event()

    def tell(word: Word) -> None:
        told.append(word)
        if len(told) == 2:
            stopped.set()

    def turn(path: Path, _: object) -> Turn:
        return take_turn(path, MONDAY, ENGLISH)

    paths = [tmp_path / "clients.xlsx", tmp_path / "other.xlsx"]
    for path, variant in zip(paths, ("fallen", "other"), strict=True):
        path.write_bytes((watched_variants / f"{variant}.xlsx").read_bytes())
    files = [Watched(path, ENGLISH, tell, turn) for path in paths]
    assert Watched(paths[0], ENGLISH, tell).take_turn is in_own_process
    with Ear(paths) as ear:
        run(files, ear, stopped)
    assert sorted(word.line[:60] for word in told) == [
        "clients.xlsx: recalculated, changes among your clients: 1",
        "other.xlsx: This is not a Pumpkin Sheets workbook: it has no",
    ]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_stops_it_and_ctrl_c_again_ends_it(tmp_path: Path, name: str) -> None:
    before = signal.getsignal(signal.SIGINT)
    stopped, ear = threading.Event(), Ear([tmp_path / "clients.xlsx"])
    with until_told(stopped, ear):
        os.kill(os.getpid(), getattr(signal, name))
        assert stopped.wait(10)
        assert ear.wait(10)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
