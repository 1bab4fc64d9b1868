"""Notifications: what each system is asked for, and that none of them fails the watch."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pumpkin_sheets.watching import notice
from pumpkin_sheets.watching.notice import command_for, notify

TEXT = 'clients.xlsx: <b>3 & $HOME `id` "x"'


def everything(name: str) -> str:
    return f"/bin/{name}"


def nothing(_: str) -> None:
    return None


def test_linux() -> None:
    assert command_for("linux", "Pumpkin Sheets", TEXT, everything) == (
        [
            "notify-send",
            "--app-name=Pumpkin Sheets",
            "--",
            "Pumpkin Sheets",
            'clients.xlsx: &lt;b&gt;3 &amp; $HOME `id` "x"',
        ],
        {},
    )


def test_macos_is_given_texts_as_arguments() -> None:
    found = command_for("darwin", "Pumpkin Sheets", TEXT, everything)
    assert found is not None
    command, variables = found
    assert command[:2] == ["osascript", "-e"]
    assert command[-2:] == ["Pumpkin Sheets", TEXT]
    assert not any("clients" in word for word in command[:-1])
    assert variables == {}


def test_windows_is_given_texts_by_variables() -> None:
    found = command_for("win32", "南瓜表", TEXT, everything)
    assert found is not None
    command, variables = found
    assert command[:4] == ["powershell", "-NoProfile", "-NonInteractive", "-Command"]
    assert "clients" not in command[4]
    assert "$env:PUMPKIN_TEXT" in command[4]
    assert variables == {"PUMPKIN_TITLE": "南瓜表", "PUMPKIN_TEXT": TEXT}


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_where_there_is_no_such_program(platform: str) -> None:
    assert command_for(platform, "Pumpkin Sheets", TEXT, nothing) is None


@pytest.mark.skipif(os.name == "nt", reason="a script of a POSIX shell")
@pytest.mark.parametrize("ends", ["exit 0", "exit 1", "sleep 60", "kill -9 $$"])
def test_the_program_is_run_and_may_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nfor word; do echo "$word"; done > "{tmp_path}/said"\n{ends}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(notice, "PATIENCE", 0.5)
    notify("南瓜表", "clients.xlsx: 3\x1b[31m")
    assert (tmp_path / "said").read_text().splitlines() == [
        "--app-name=Pumpkin Sheets",
        "--",
        "南瓜表",
        "clients.xlsx: 3 [31m",
    ]


def test_a_program_that_cannot_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notify-send").write_text("no program at all")
    (tmp_path / "notify-send").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    notify("Pumpkin Sheets", TEXT)
