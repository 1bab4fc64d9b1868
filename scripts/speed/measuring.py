"""Whole processes, measured from outside: what they cost a processor, and their memory.

A process counts from its first to its last instruction, imports and all.  Processor time is that
of all its threads, in the program and in the system, so that what else a computer does meanwhile
matters little; of several runs the cheapest counts, since others only ever make a run dearer.
Two sides are run in turn, each as often as the other.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
PUMPKIN = (
    sys.executable,
    "-c",
    "import sys; from pumpkin_sheets.cli.main import main; sys.exit(main())",
)
"""The command ``pumpkin`` as its launcher starts it."""


@cache
def installed() -> Path:
    """The tree that this file lies in as pip would install it, whatever is installed besides.

    Its modules are compiled at the first run and not again.  The folder goes with this process.
    """
    folder = Path(tempfile.mkdtemp(prefix="pumpkin_installed_"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build = python("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    shutil.unpack_archive(wheel, folder / "site", "zip")
    return folder / "site"


@cache
def environment() -> dict[str, str]:
    """What a measured process is told: to take what is ``installed``, and to speak English."""
    kept = {name: value for name, value in os.environ.items() if name != _UNCOMPILED}
    path = os.pathsep.join(map(str, (installed(), ROOT)))
    return {**kept, "PYTHONPATH": path, "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time, and the most memory that was held at once, in MB."""

    seconds: float
    megabytes: float


def spent(command: Sequence[str]) -> Spent:
    """What a process costs.  RuntimeError where it fails.

    Its memory is told truly because the process that measures holds less.
    """
    return _ended(_begun(command, subprocess.DEVNULL))


def _begun(command: Sequence[str], output: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        text=True,
        env=environment(),
        cwd=installed(),
    )


def _ended(process: subprocess.Popen[str]) -> Spent:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"ended with {process.returncode}: {process.args!r:.300}")
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def in_turn(sides: Mapping[str, Callable[[], Spent]], times: int) -> dict[str, Spent]:
    """The cheapest run of each side, and the most memory of all its runs."""
    found: dict[str, list[Spent]] = {side: [] for side in sides}
    for _ in range(times):
        for side, run in sides.items():
            found[side].append(run())
    return {
        side: Spent(min(r.seconds for r in runs), max(r.megabytes for r in runs))
        for side, runs in found.items()
    }


def python(*arguments: str) -> list[str]:
    """The command of a Python program."""
    return [sys.executable, *arguments]


def floor(job: str, *arguments: str) -> list[str]:
    """The command of a job of ``floors.py``, which imports nothing but what that job needs."""
    return python(str(Path(__file__).with_name("floors.py")), job, *arguments)


def prepared(job: str, **arguments: object) -> dict[str, Any]:
    """What a job of ``jobs.py`` found, in a process of its own, and its ``megabytes``."""
    command = python("-m", "scripts.speed.jobs", job, json.dumps(arguments))
    with _begun(command, subprocess.PIPE) as process:
        assert process.stdout is not None
        text = process.stdout.read()
        megabytes = _ended(process).megabytes
    return {**json.loads(text), "megabytes": megabytes}
