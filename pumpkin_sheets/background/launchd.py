"""Agents of launchd, the scheduler of macOS (launchd.plist(5))."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping
from pathlib import Path

from pumpkin_sheets.background.job import Installation, Job, Removal
from pumpkin_sheets.sheets.words import Sentence


def agent(
    label: str,
    job: Job,
    when: Mapping[str, object],
    home: Path,
    user_id: int,
    how_to_remove: str | Sentence,
) -> Installation:
    """Install the job as a user's agent; ``when`` are the keys that say when it runs."""
    path = agent_file(label, home)
    content = {
        "Label": label,
        "ProgramArguments": list(job.command),
        "StandardOutPath": str(job.log),
        "StandardErrorPath": str(job.log),
        "EnvironmentVariables": dict(job.environment),
        **when,
    }
    stop = ["launchctl", "bootout", f"gui/{user_id}/{label}"]
    return Installation(
        {path: plistlib.dumps(content)},
        [stop, ["launchctl", "bootstrap", f"gui/{user_id}", str(path)]],
        how_to_remove,
        label,
        log=job.log,
        may_fail=[stop],
    )


def removal(label: str, home: Path, user_id: int) -> Removal:
    """Take an agent away."""
    stop = ["launchctl", "bootout", f"gui/{user_id}/{label}"]
    return Removal([agent_file(label, home)], [stop])


def agent_file(label: str, home: Path) -> Path:
    """Where an agent is written."""
    return home / "Library" / "LaunchAgents" / f"{label}.plist"
