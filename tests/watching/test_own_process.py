"""A turn in a process of its own: what it came to, and what is said when it gives no answer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.watching import own_process
from pumpkin_sheets.watching.own_process import in_own_process
from pumpkin_sheets.watching.turn import Turn
from tests.watching.desk import ENGLISH

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a script of a POSIX shell")


def test_what_is_told_from_process_to_process() -> None:
    turn = Turn("moved", "客戶.xlsx：已重新計算", "x", "zh-Hant", 5.5, (3, 4), "y")
    assert turn.to_json().isascii()
    assert Turn.from_json(turn.to_json()) == turn
    assert Turn.from_json(Turn("passing", "x").to_json()) == Turn("passing", "x")


def test_a_file_that_is_not_there_is_said_in_the_language_given(tmp_path: Path) -> None:
    turn = in_own_process(tmp_path / "名單.xlsx", words("zh-Hant"))
    assert turn.kind == "passing"
    assert turn.line.startswith(f"資料夾 {tmp_path} 裡沒有名為「名單.xlsx」的檔案；")
    assert turn.line.endswith("稍後會自動再試。")


@POSIX
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 3", "recalculating ended too early (3)"),
        ("kill -9 $$", "recalculating ended too early (-9)"),
        ("echo '{}'", "recalculating ended too early (0)"),
        ("echo '[]'", "recalculating ended too early (0)"),
        ("echo 'Traceback VIP'; exit 1", "recalculating ended too early (1)"),
        ("exec sleep 60", "recalculating took too long"),
    ],
)
def test_a_process_that_breaks_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(own_process, "LONGEST", 1.0)
    turn = in_own_process(tmp_path / "clients.xlsx", ENGLISH)
    assert turn.kind == "passing"
    assert turn.line.startswith(f"clients.xlsx: {said}")
    assert turn.notice == turn.line


def test_a_python_that_is_not_there_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    turn = in_own_process(Path("clients.xlsx"), ENGLISH)
    assert turn.line.startswith("clients.xlsx: recalculating could not begin (FileNotFoundError).")
