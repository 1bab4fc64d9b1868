"""The watch at every login: what is written, what is run, and how it is taken away."""

from __future__ import annotations

import configparser
import plistlib
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pumpkin_sheets.background.job import InstallError, Job, install, take_away
from pumpkin_sheets.watching.install import (
    STARTERS,
    Starter,
    job_for,
    known_starter,
    planned,
    removals,
    starter_here,
)
from tests.background.shell import NASTY, Shell

TASKS = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


@pytest.fixture
def shell() -> Shell:
    return Shell()


def job(starter: Starter, folder: Path) -> Job:
    files = [folder / NASTY / "clients.xlsx", folder / "客戶.xlsx"]
    environment = {
        "LANG": "zh_TW.UTF-8",
        "USERDOMAIN": "STUDIO",
        "USERNAME": "A & B",
        "PUMPKIN_MAIL_PASSWORD": "secret",
    }
    return job_for(starter, Path("/opt/py thon/python"), files, folder / "watch.log", environment)


def test_systemd(tmp_path: Path, shell: Shell) -> None:
    told = [
        str(line) for line in install(planned("systemd", job("systemd", tmp_path), tmp_path), shell)
    ]
    service = (tmp_path / ".config/systemd/user/pumpkin-watch.service").read_text()
    unit = configparser.RawConfigParser(strict=False)
    unit.read_string(service)
    assert unit["Install"]["WantedBy"] == "default.target"
    assert unit["Service"]["Restart"] == "on-failure"
    assert unit["Service"]["KillMode"] == "mixed"
    assert unit["Service"]["Environment"] == '"LANG=zh_TW.UTF-8"'
    assert '"/opt/py thon/python" "-m" "pumpkin_sheets" "watch" "' in service
    assert 'My \\"plans\\" & 100%% $$HOME/clients.xlsx" "' in service
    assert f'"{tmp_path}/客戶.xlsx" "--log" "{tmp_path}/watch.log"' in service
    assert [command[2:] for command in shell.commands] == [
        ["daemon-reload"],
        ["enable", "pumpkin-watch.service"],
        ["restart", "pumpkin-watch.service"],
    ]
    assert told[-1] == "To take it away: pumpkin watch uninstall"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_itself_takes_the_unit(tmp_path: Path, shell: Shell) -> None:
    python = tmp_path / "100% é 客" / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    made = job("systemd", tmp_path)
    made = replace(made, command=[str(python), *made.command[1:]])
    install(planned("systemd", made, tmp_path), shell)
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / ".config/systemd/user/pumpkin-watch.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("sh"), reason="there is no POSIX shell to read its quotes")
def test_autostart_on_a_desktop_without_systemd(tmp_path: Path, shell: Shell) -> None:
    made = job("autostart", tmp_path)
    install(planned("autostart", made, tmp_path), shell)
    text = (tmp_path / ".config/autostart/pumpkin-watch.desktop").read_text()
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read_string(text)
    line = entry["Desktop Entry"]["Exec"]
    # As the specification reads it: escapes of a text, then quotes as in a shell, then the codes.
    quoted = re.sub(r"\\(.)", r"\1", line)
    ran = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {quoted}"], capture_output=True, text=True, check=True
    )
    words = [word.replace("%%", "%") for word in ran.stdout.splitlines()]
    assert words == list(made.command)
    assert shell.commands == []


def test_launchd_writes_the_log_itself(tmp_path: Path, shell: Shell) -> None:
    made = job("launchd", tmp_path)
    install(planned("launchd", made, tmp_path, 501), shell)
    path = tmp_path / "Library/LaunchAgents/sheets.pumpkin.watch.plist"
    content = plistlib.loads(path.read_bytes())
    assert content["RunAtLoad"] is True
    assert content["KeepAlive"] == {"SuccessfulExit": False}
    assert "--log" not in content["ProgramArguments"]
    assert content["StandardOutPath"] == str(tmp_path / "watch.log")
    assert content["EnvironmentVariables"] == {"LANG": "zh_TW.UTF-8"}
    assert shell.commands == [
        ["launchctl", "bootout", "gui/501/sheets.pumpkin.watch"],
        ["launchctl", "bootstrap", "gui/501", str(path)],
    ]


def test_windows_for_this_user_alone(tmp_path: Path, shell: Shell) -> None:
    install(planned("windows", job("windows", tmp_path), tmp_path), shell)
    path = tmp_path / "AppData/Local/Pumpkin Sheets/pumpkin-watch.xml"
    task = ElementTree.fromstring(path.read_bytes().decode("utf-16"))
    assert task.findtext(".//t:LogonTrigger/t:UserId", namespaces=TASKS) == "STUDIO\\A & B"
    assert task.findtext(".//t:Principal/t:UserId", namespaces=TASKS) == "STUDIO\\A & B"
    assert task.findtext(".//t:RunLevel", namespaces=TASKS) == "LeastPrivilege"
    assert task.findtext(".//t:ExecutionTimeLimit", namespaces=TASKS) == "PT0S", "for ever"
    arguments = task.findtext(".//t:Arguments", namespaces=TASKS) or ""
    assert arguments.startswith("-m pumpkin_sheets watch ")
    assert "客戶.xlsx --log " in arguments
    assert shell.commands == [
        ["schtasks", "/End", "/TN", "pumpkin-watch"],
        ["schtasks", "/Create", "/TN", "pumpkin-watch", "/XML", str(path), "/F"],
        ["schtasks", "/Run", "/TN", "pumpkin-watch"],
    ]


def test_windows_opens_no_window(tmp_path: Path) -> None:
    python = tmp_path / "python.exe"
    assert job_for("windows", python, [], tmp_path / "log", {}).command[0] == str(python)
    unseen = tmp_path / "pythonw.exe"
    unseen.touch()
    assert job_for("windows", python, [], tmp_path / "log", {}).command[0] == str(unseen)


@pytest.mark.parametrize("starter", STARTERS)
def test_it_is_taken_away(tmp_path: Path, shell: Shell, starter: Starter) -> None:
    removal = removals(tmp_path, 501)[starter]
    assert take_away(removal, shell) == []
    assert shell.commands == [], "nothing is installed"
    install(planned(starter, job(starter, tmp_path), tmp_path, 501), shell)
    (written,) = removal.files
    assert written.exists()
    shell.commands.clear()
    shell.code = 1  # it does not run any more
    told = [str(line) for line in take_away(removal, shell)]
    assert not written.exists()
    assert f"deleted {written}" in told
    assert [" ".join(command) for command in shell.commands] == {
        "systemd": [
            "systemctl --user disable --now pumpkin-watch.service",
            "systemctl --user daemon-reload",
        ],
        "autostart": [],
        "launchd": ["launchctl bootout gui/501/sheets.pumpkin.watch"],
        "windows": [
            "schtasks /End /TN pumpkin-watch",
            "schtasks /Delete /TN pumpkin-watch /F",
        ],
    }[starter]


@pytest.mark.parametrize("where", ["python", "file", "log", "language", "home"])
def test_a_line_break_in_a_path_is_refused(tmp_path: Path, where: str) -> None:
    bad = "/a\nExec=rm"

    def attempt() -> None:
        made = job_for(
            "systemd",
            Path(bad if where == "python" else "/python"),
            [Path(bad if where == "file" else "/clients.xlsx")],
            Path(bad if where == "log" else "/log"),
            {"LANG": bad if where == "language" else "C"},
        )
        planned("systemd", made, Path(bad if where == "home" else "/home"))

    with pytest.raises(InstallError, match="cannot be put into a schedule"):
        attempt()


def test_what_starts_programs_at_login() -> None:
    assert starter_here("windows") == "windows"
    assert starter_here("launchd") == "launchd"
    assert starter_here("systemd") == "systemd"
    assert starter_here("cron") == starter_here(None) == "autostart"
    assert known_starter("autostart") == "autostart"
    with pytest.raises(InstallError, match="cron does not start anything at login here; take one"):
        known_starter("cron")
