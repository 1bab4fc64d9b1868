"""``pumpkin nightly install``: the nightly run in the scheduler that this computer has.

Each scheduler gets one plan: files to write and commands to run.  Installing again replaces what
was installed; a night on which the computer slept is caught up where the scheduler can do that.
"""

from __future__ import annotations

import plistlib
import shlex
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from pumpkin_sheets.book import because
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.nightly.log import make_log
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Sentence

Scheduler = Literal["systemd", "cron", "launchd", "windows"]

LABEL = "pumpkin-nightly"
APPLE_LABEL = "sheets.pumpkin.nightly"
CARRIED = ("HTTPS_PROXY", "https_proxy", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
"""What an office network needs, and a scheduler does not know by itself."""


class InstallError(Spoken, PumpkinError):
    """The scheduler could not be set up."""


@dataclass(frozen=True)
class Job:
    """What shall run: ``command`` at ``hour``:``minute`` every night."""

    command: Sequence[str]
    hour: int
    minute: int
    log: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Installation:
    """Files to write and commands to run; ``line`` is the entry of a crontab."""

    files: Mapping[Path, bytes]
    commands: Sequence[Sequence[str]]
    how_to_remove: str | Sentence
    line: str = ""
    log: Path | None = None
    """A log that the scheduler itself would make, readable to everybody."""


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    output: str


Runner = Callable[[Sequence[str], str | None], Ran]


def job_for(
    python: Path, settings: Path, log: Path, at: str, environment: Mapping[str, str]
) -> Job:
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
    _refuse_unspeakable([*command, *carried.values()])
    return Job(command, int(hour), int(minute), log, carried)


def _refuse_unspeakable(words: Iterable[str]) -> None:
    """Raises InstallError for control signs, line ends of any kind, and halves of signs."""
    for word in words:
        shown = "".join(
            "�" if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in word
        )
        if shown != word:
            raise InstallError("scheduler.line_break", path=shown)


def scheduler_here(
    platform: str, which: Callable[[str], str | None] = shutil.which, runtime: str = ""
) -> Scheduler:
    """The scheduler of this computer; ``runtime`` is $XDG_RUNTIME_DIR, there when systemd is."""
    if platform == "win32":
        return "windows"
    if platform == "darwin":
        return "launchd"
    if which("systemctl") and runtime:
        return "systemd"
    if which("crontab"):
        return "cron"
    raise InstallError("scheduler.none")


def planned(scheduler: Scheduler, job: Job, home: Path, user_id: int = 0) -> Installation:
    """What installing does with this scheduler.  Raises InstallError."""
    _refuse_unspeakable([str(home)])
    return {
        "systemd": _systemd,
        "cron": _cron,
        "launchd": lambda j, h: _launchd(j, h, user_id),
        "windows": _windows,
    }[scheduler](job, home)


def install(plan: Installation, run: Runner | None = None) -> list[Sentence]:
    """Does it; what was done, a line each.  Raises InstallError."""
    run = run or run_command
    told: list[Sentence] = []
    try:
        for path, content in plan.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            told.append(Spoken("scheduler.wrote", file=path))
        if plan.log is not None:
            make_log(plan.log)
    except OSError as error:
        facts = {"file": error.filename, "why": because(error)}
        raise InstallError("scheduler.unwritable", **facts) from None
    if plan.line:
        told.append(_into_crontab(plan.line, run))
    for command in plan.commands:
        ran = run(command, None)
        # Taking away what is not there yet is no failure.
        if ran.code and "bootout" not in command:
            said = ran.output.strip() or ran.code
            raise InstallError("scheduler.said", program=command[0], text=said)
        told.append(Spoken("scheduler.ran", command=shlex.join(command)))
    told.append(Spoken("scheduler.take_away", command=plan.how_to_remove))
    return told


def run_command(command: Sequence[str], given: str | None) -> Ran:
    try:
        done = subprocess.run(
            list(command), input=given, capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        kind = type(error).__name__
        raise InstallError("scheduler.cannot_run", program=command[0], kind=kind) from None
    return Ran(done.returncode, done.stdout if not done.returncode else done.stderr)


# -- systemd ---------------------------------------------------------------------------------------


def _systemd(job: Job, home: Path) -> Installation:
    folder = home / ".config" / "systemd" / "user"
    variables = "".join(
        f"Environment={_systemd_quoted(f'{name}={value}')}\n"
        for name, value in job.environment.items()
    )
    command = list(job.command)
    if set(command[0]) & set("$\"'\\"):
        # Of the first word alone systemd takes no such sign, or takes it otherwise.
        command = ["/bin/sh", "-c", 'exec "$0" "$@"', *command]
    service = (
        "[Unit]\nDescription=Pumpkin Sheets: recalculate and mail what changed\n\n"
        "[Service]\nType=oneshot\n"
        f"{variables}ExecStart={' '.join(map(_systemd_word, command))}\n"
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
    )


def _systemd_word(word: str) -> str:
    """One argument of a command (systemd.service(5)): there alone ``$`` begins a variable."""
    return _systemd_quoted(word).replace("$", "$$")


def _systemd_quoted(word: str) -> str:
    """One word of a unit file, with systemd's specifiers made plain.

    In ``Environment=`` the sign ``$`` has no meaning (systemd.exec(5)).
    """
    plain = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("%", "%%") + '"'


# -- cron ------------------------------------------------------------------------------------------


def _cron(job: Job, home: Path) -> Installation:
    variables = [f"{name}={value}" for name, value in job.environment.items()]
    words = ["env", *variables, *job.command] if variables else list(job.command)
    # cron takes an unescaped % for the end of the command.
    command = shlex.join(words).replace("%", "\\%")
    line = f"{job.minute} {job.hour} * * * {command} # {LABEL}"
    return Installation({}, [], Sentence("scheduler.delete_line", label=LABEL), line)


def _into_crontab(line: str, run: Runner) -> Sentence:
    """Adds the line to the user's crontab, in place of an older one of ours."""
    listed = run(["crontab", "-l"], None)
    old = listed.output.splitlines() if listed.code == 0 else []
    kept = [entry for entry in old if not entry.rstrip().endswith(f"# {LABEL}")]
    ran = run(["crontab", "-"], "\n".join([*kept, line]) + "\n")
    if ran.code:
        said = ran.output.strip() or ran.code
        raise InstallError("scheduler.said", program="crontab", text=said)
    return Spoken("scheduler.added", line=line)


# -- launchd ---------------------------------------------------------------------------------------


def _launchd(job: Job, home: Path, user_id: int) -> Installation:
    path = home / "Library" / "LaunchAgents" / f"{APPLE_LABEL}.plist"
    content = {
        "Label": APPLE_LABEL,
        "ProgramArguments": list(job.command),
        "StartCalendarInterval": {"Hour": job.hour, "Minute": job.minute},
        "StandardOutPath": str(job.log),
        "StandardErrorPath": str(job.log),
        "EnvironmentVariables": dict(job.environment),
        "ProcessType": "Background",
    }
    domain = f"gui/{user_id}"
    return Installation(
        {path: plistlib.dumps(content)},
        [
            ["launchctl", "bootout", f"{domain}/{APPLE_LABEL}"],
            ["launchctl", "bootstrap", domain, str(path)],
        ],
        f"launchctl bootout {domain}/{APPLE_LABEL} && rm {shlex.quote(str(path))}",
        log=job.log,
    )


# -- Windows ---------------------------------------------------------------------------------------


def _windows(job: Job, home: Path) -> Installation:
    path = home / "AppData" / "Local" / "Pumpkin Sheets" / f"{LABEL}.xml"
    program, *arguments = job.command
    text = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Pumpkin Sheets</Description></RegistrationInfo>
  <Triggers><CalendarTrigger>
    <StartBoundary>2026-01-01T{job.hour:02}:{job.minute:02}:00</StartBoundary>
    <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
  </CalendarTrigger></Triggers>
  <Settings>
    <StartWhenAvailable>true</StartWhenAvailable>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>
  </Settings>
  <Actions><Exec>
    <Command>{escape(program)}</Command>
    <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>
  </Exec></Actions>
</Task>
"""
    return Installation(
        {path: text.replace("\n", "\r\n").encode("utf-16")},
        [["schtasks", "/Create", "/TN", LABEL, "/XML", str(path), "/F"]],
        f"schtasks /Delete /TN {LABEL} /F",
    )
