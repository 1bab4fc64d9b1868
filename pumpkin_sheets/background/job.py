"""What shall run by itself on this computer, and putting it there or taking it away.

Each scheduler gets one plan: files to write and commands to run.  Installing again replaces what
was installed.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pumpkin_sheets.background.log import make_log
from pumpkin_sheets.book import because
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Sentence

Scheduler = Literal["systemd", "cron", "launchd", "windows"]

CARRIED = ("HTTPS_PROXY", "https_proxy", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
"""What an office network needs, and a scheduler does not know by itself."""


class InstallError(Spoken, PumpkinError):
    """The scheduler could not be set up."""


@dataclass(frozen=True)
class Job:
    """A command that shall run by itself; ``log`` is where its lines go."""

    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Installation:
    """Files to write and commands to run; ``line`` is the entry of a crontab, under ``label``."""

    files: Mapping[Path, bytes]
    commands: Sequence[Sequence[str]]
    how_to_remove: str | Sentence
    label: str
    line: str = ""
    log: Path | None = None
    """A log that the scheduler itself would make, readable to everybody."""
    may_fail: Sequence[Sequence[str]] = ()
    """Those of the commands that take away what is perhaps not there yet."""


@dataclass(frozen=True)
class Removal:
    """Commands to run, and then files to delete."""

    files: Sequence[Path]
    commands: Sequence[Sequence[str]]
    afterwards: Sequence[Sequence[str]] = ()
    """Commands to run when the files are gone."""


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    output: str


Runner = Callable[[Sequence[str], str | None], Ran]


def refuse_unspeakable(words: Iterable[str]) -> None:
    """Raises InstallError for control signs, line ends of any kind, and halves of signs.

    They would be read as the beginning of something else in a schedule.
    """
    for word in words:
        shown = "".join(
            "�" if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in word
        )
        if shown != word:
            raise InstallError("scheduler.line_break", path=shown)


def scheduler_here(
    platform: str, which: Callable[[str], str | None] = shutil.which, runtime: str = ""
) -> Scheduler | None:
    """The scheduler of this computer; ``runtime`` is $XDG_RUNTIME_DIR, there when systemd is."""
    if platform == "win32":
        return "windows"
    if platform == "darwin":
        return "launchd"
    if which("systemctl") and runtime:
        return "systemd"
    return "cron" if which("crontab") else None


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
        told.append(_into_crontab(plan.line, plan.label, run))
    for command in plan.commands:
        ran = run(command, None)
        if ran.code and command not in plan.may_fail:
            raise _said(command[0], ran)
        told.append(Spoken("scheduler.ran", command=shlex.join(command)))
    told.append(Spoken("scheduler.take_away", command=plan.how_to_remove))
    return told


def take_away(plan: Removal, run: Runner | None = None) -> list[Sentence]:
    """Does it; what was done, a line each.  Raises InstallError.

    Nothing at all is done where none of the files is there.
    """
    run = run or run_command
    there = [path for path in plan.files if path.exists()]
    told: list[Sentence] = []
    if not there:
        return told
    for command in plan.commands:
        # What does not run any more need not be stopped: the files are what counts.
        run(command, None)
        told.append(Spoken("scheduler.ran", command=shlex.join(command)))
    for path in there:
        try:
            path.unlink()
        except OSError as error:
            facts = {"file": path, "why": because(error)}
            raise InstallError("scheduler.undeletable", **facts) from None
        told.append(Spoken("scheduler.deleted", file=path))
    for command in plan.afterwards:
        run(command, None)
    return told


def shown_plan(plan: Installation) -> list[str]:
    """The plan for ``--show``, line by line: each file, then what is run."""
    lines: list[str] = []
    for path, content in plan.files.items():
        encoding = "utf-16" if path.suffix == ".xml" else "utf-8"
        lines += [f"{path}:", *content.decode(encoding).splitlines(), ""]
    return [*lines, *([plan.line] if plan.line else []), *map(" ".join, plan.commands)]


def run_command(command: Sequence[str], given: str | None) -> Ran:
    """Raises InstallError where the program cannot be run."""
    try:
        done = subprocess.run(
            list(command), input=given, capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        kind = type(error).__name__
        raise InstallError("scheduler.cannot_run", program=command[0], kind=kind) from None
    return Ran(done.returncode, done.stdout if not done.returncode else done.stderr)


def _into_crontab(line: str, label: str, run: Runner) -> Sentence:
    """Adds the line to the user's crontab, in place of an older one of ours."""
    listed = run(["crontab", "-l"], None)
    old = listed.output.splitlines() if listed.code == 0 else []
    kept = [entry for entry in old if not entry.rstrip().endswith(f"# {label}")]
    ran = run(["crontab", "-"], "\n".join([*kept, line]) + "\n")
    if ran.code:
        raise _said("crontab", ran)
    return Spoken("scheduler.added", line=line)


def _said(program: str, ran: Ran) -> InstallError:
    return InstallError("scheduler.said", program=program, text=ran.output.strip() or ran.code)
