"""One run at a time: how long it waits."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    assert waited
    assert 0.85 <= sum(waited) <= 0.95


def test_the_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_run(tmp_path):
        raise ZeroDivisionError
    with only_run(tmp_path / "another" / "folder"), only_run(tmp_path):
        pass
