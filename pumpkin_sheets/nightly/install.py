"""``pumpkin nightly install``: the nightly run in the scheduler that this computer has.

A night on which the computer slept is caught up where the scheduler can do that.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pumpkin_sheets.background import launchd, systemd, windows
from pumpkin_sheets.background.job import (
    CARRIED,
    Installation,
    InstallError,
    Job,
    Scheduler,
    refuse_unspeakable,
)
from pumpkin_sheets.sheets.words import Sentence

LABEL = "pumpkin-nightly"
APPLE_LABEL = "sheets.pumpkin.nightly"


@dataclass(frozen=True)
class NightJob(Job):
    """What shall run at ``hour``:``minute`` every night."""

    hour: int
    minute: int


def job_for(
    python: Path, settings: Path, log: Path, at: str, environment: Mapping[str, str]
) -> NightJob:
    """The nightly run with these settings at ``at`` ("03:15").  Raises InstallError.

    No path and nothing of the environment may hold a line break or another sign that would be
    read as the beginning of something else in a schedule.
    """
    hour, _, minute = at.partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise InstallError("scheduler.no_time", text=at)
    if not settings.is_file():
        raise InstallError("scheduler.no_settings", file=settings.name)
    command = [str(python), "-m", "pumpkin_sheets", "nightly"]
    command += ["--config", str(settings.absolute()), "--log", str(log)]
    carried = {
        name: environment[name] for name in CARRIED if environment.get(name) and "@" not in
        environment[name]
    }  # fmt: skip
    refuse_unspeakable([*command, *carried.values()])
    return NightJob(command, log, carried, int(hour), int(minute))


def planned(
    scheduler: Scheduler | None, job: NightJob, home: Path, user_id: int = 0
) -> Installation:
    """What installing does with this scheduler.  Raises InstallError."""
    if scheduler is None:
        raise InstallError("scheduler.none")
    refuse_unspeakable([str(home)])
    plans: dict[Scheduler, Callable[[NightJob, Path, int], Installation]] = {
        "systemd": _systemd,
        "cron": _cron,
        "launchd": _launchd,
        "windows": _windows,
    }
    return plans[scheduler](job, home, user_id)


def _systemd(job: NightJob, home: Path, _user_id: int) -> Installation:
    folder = systemd.folder(home)
    service = (
        "[Unit]\nDescription=Pumpkin Sheets: recalculate and mail what changed\n\n"
        f"[Service]\nType=oneshot\n{systemd.start_lines(job)}"
    )
    timer = (
        "[Unit]\nDescription=Pumpkin Sheets every night\n\n"
        f"[Timer]\nOnCalendar=*-*-* {job.hour:02}:{job.minute:02}:00\n"
        "Persistent=true\nRandomizedDelaySec=60\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    return Installation(
        {
            folder / f"{LABEL}.service": service.encode(),
            folder / f"{LABEL}.timer": timer.encode(),
        },
        [
            ["systemctl", "--user", "daemon-reload"],
            ["systemctl", "--user", "enable", "--now", f"{LABEL}.timer"],
        ],
        f"systemctl --user disable --now {LABEL}.timer",
        LABEL,
    )


def _cron(job: NightJob, _home: Path, _user_id: int) -> Installation:
    variables = [f"{name}={value}" for name, value in job.environment.items()]
    words = ["env", *variables, *job.command] if variables else list(job.command)
    # cron takes an unescaped % for the end of the command.
    command = shlex.join(words).replace("%", "\\%")
    line = f"{job.minute} {job.hour} * * * {command} # {LABEL}"
    return Installation({}, [], Sentence("scheduler.delete_line", label=LABEL), LABEL, line)


def _launchd(job: NightJob, home: Path, user_id: int) -> Installation:
    path = launchd.agent_file(APPLE_LABEL, home)
    when = {
        "StartCalendarInterval": {"Hour": job.hour, "Minute": job.minute},
        "ProcessType": "Background",
    }
    remove = f"launchctl bootout gui/{user_id}/{APPLE_LABEL} && rm {shlex.quote(str(path))}"
    return launchd.agent(APPLE_LABEL, job, when, home, user_id, remove)


def _windows(job: NightJob, home: Path, _user_id: int) -> Installation:
    trigger = f"""<CalendarTrigger>
    <StartBoundary>2026-01-01T{job.hour:02}:{job.minute:02}:00</StartBoundary>
    <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
  </CalendarTrigger>"""
    settings = """    <StartWhenAvailable>true</StartWhenAvailable>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>
"""
    return windows.task(LABEL, job, trigger, settings, home, f"schtasks /Delete /TN {LABEL} /F")
