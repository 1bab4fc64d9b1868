"""``pumpkin watch install``: the watch begins by itself at every login."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from pumpkin_sheets.background import launchd, systemd, windows
from pumpkin_sheets.background.job import (
    Installation,
    InstallError,
    Job,
    Removal,
    Scheduler,
    refuse_unspeakable,
)
from pumpkin_sheets.sheets.words import listed

Starter = Literal["systemd", "autostart", "launchd", "windows"]
STARTERS: tuple[Starter, ...] = ("systemd", "autostart", "launchd", "windows")

LABEL = "pumpkin-watch"
APPLE_LABEL = "sheets.pumpkin.watch"
REMOVE = "pumpkin watch uninstall"
LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The language of what is said before a workbook's own is known."""
USER = ("USERDOMAIN", "USERNAME")


def starter_here(scheduler: Scheduler | None) -> Starter:
    """What starts programs at login on a computer with this scheduler.

    Every desktop of Linux starts what lies in ``autostart``; cron starts nothing at login.
    """
    return "autostart" if scheduler is None or scheduler == "cron" else scheduler


def job_for(
    starter: Starter,
    python: Path,
    files: Sequence[Path],
    log: Path,
    environment: Mapping[str, str],
) -> Job:
    """The watch over these files.  Raises InstallError.

    No path may hold a line break or another sign that would be read as the beginning of something
    else.  launchd writes what is said into the log itself; on Windows the Python without a window
    is taken, where there is one.
    """
    unseen = python.with_name("pythonw.exe")
    if starter == "windows" and unseen.exists():
        python = unseen
    command = [str(python), "-m", "pumpkin_sheets", "watch", *(str(f.absolute()) for f in files)]
    if starter != "launchd":
        command += ["--log", str(log)]
    names = USER if starter == "windows" else LANGUAGE
    carried = {name: environment[name] for name in names if environment.get(name)}
    refuse_unspeakable([*command, *carried.values()])
    return Job(command, log, carried)


def planned(starter: Starter, job: Job, home: Path, user_id: int = 0) -> Installation:
    """What installing does.  Raises InstallError."""
    refuse_unspeakable([str(home)])
    plans: dict[Starter, Callable[[Job, Path, int], Installation]] = {
        "systemd": _systemd,
        "autostart": _autostart,
        "launchd": _launchd,
        "windows": _windows,
    }
    return plans[starter](job, home, user_id)


def removals(home: Path, user_id: int = 0) -> dict[Starter, Removal]:
    """What taking it away does, whatever started it."""
    stop = ["systemctl", "--user", "disable", "--now", f"{LABEL}.service"]
    return {
        "systemd": Removal(
            [_unit(home)], [stop], afterwards=[["systemctl", "--user", "daemon-reload"]]
        ),
        "autostart": Removal([_entry(home)], []),
        "launchd": launchd.removal(APPLE_LABEL, home, user_id),
        "windows": windows.removal(LABEL, home),
    }


def known_starter(text: str) -> Starter:
    """The starter of that name.  Raises InstallError for another."""
    for starter in STARTERS:
        if text == starter:
            return starter
    raise InstallError("watching.no_login", scheduler=text, known=listed(STARTERS))


def _unit(home: Path) -> Path:
    return systemd.folder(home) / f"{LABEL}.service"


def _systemd(job: Job, home: Path, _user_id: int) -> Installation:
    # What is being recalculated when it stops is brought to its end (KillMode).
    service = (
        "[Unit]\nDescription=Pumpkin Sheets: recalculate workbooks once they are closed\n\n"
        f"[Service]\n{systemd.start_lines(job)}"
        "Restart=on-failure\nRestartSec=60\nKillMode=mixed\n\n"
        "[Install]\nWantedBy=default.target\n"
    )
    return Installation(
        {_unit(home): service.encode()},
        [
            ["systemctl", "--user", "daemon-reload"],
            ["systemctl", "--user", "enable", f"{LABEL}.service"],
            ["systemctl", "--user", "restart", f"{LABEL}.service"],
        ],
        REMOVE,
        LABEL,
    )


def _entry(home: Path) -> Path:
    return home / ".config" / "autostart" / f"{LABEL}.desktop"


def _autostart(job: Job, home: Path, _user_id: int) -> Installation:
    entry = (
        "[Desktop Entry]\nType=Application\nName=Pumpkin Sheets\n"
        f"Exec={' '.join(map(_entry_word, job.command))}\n"
        "Terminal=false\nNoDisplay=true\nX-GNOME-Autostart-enabled=true\n"
    )
    return Installation({_entry(home): entry.encode()}, [], REMOVE, LABEL)


def _entry_word(word: str) -> str:
    """One argument of ``Exec`` (Desktop Entry Specification 1.5): quoted, then escaped as text."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", word)
    return f'"{quoted}"'.replace("\\", "\\\\").replace("%", "%%")


def _launchd(job: Job, home: Path, user_id: int) -> Installation:
    when = {"RunAtLoad": True, "KeepAlive": {"SuccessfulExit": False}, "ThrottleInterval": 60}
    return launchd.agent(APPLE_LABEL, job, when, home, user_id, REMOVE)


def _windows(job: Job, home: Path, _user_id: int) -> Installation:
    """For this user alone: a task for everybody's login needs an administrator."""
    user = "\\".join(job.environment[name] for name in USER if name in job.environment)
    named = f"<UserId>{escape(user)}</UserId>" if user else ""
    trigger = f"<LogonTrigger>{named}</LogonTrigger>"
    principal = (
        f'  <Principals><Principal id="Author">{named}'
        "<LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel>"
        "</Principal></Principals>\n"
    )
    settings = """    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>99</Count></RestartOnFailure>
"""
    return windows.task(
        LABEL, job, trigger, settings, home, REMOVE, principal=principal, at_once=True
    )
