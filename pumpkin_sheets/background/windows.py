"""Tasks of the Windows Task Scheduler (its schema, version 1.2)."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from pumpkin_sheets.background.job import Installation, Job, Removal
from pumpkin_sheets.sheets.words import Sentence


def task(
    name: str,
    job: Job,
    trigger: str,
    settings: str,
    home: Path,
    how_to_remove: str | Sentence,
    *,
    principal: str = "",
    at_once: bool = False,
) -> Installation:
    """Install the job as a task; ``trigger``, ``settings`` and ``principal`` are its XML.

    ``at_once`` starts it too.
    """
    path = task_file(name, home)
    program, *arguments = job.command
    text = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Pumpkin Sheets</Description></RegistrationInfo>
  <Triggers>{trigger}</Triggers>
{principal}  <Settings>
{settings}  </Settings>
  <Actions><Exec>
    <Command>{escape(program)}</Command>
    <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>
  </Exec></Actions>
</Task>
"""
    commands = [["schtasks", "/Create", "/TN", name, "/XML", str(path), "/F"]]
    stop = ["schtasks", "/End", "/TN", name]
    if at_once:
        commands = [stop, *commands, ["schtasks", "/Run", "/TN", name]]
    content = text.replace("\n", "\r\n").encode("utf-16")
    return Installation({path: content}, commands, how_to_remove, name, may_fail=[stop])


def removal(name: str, home: Path) -> Removal:
    """Stop a task and take it away."""
    commands = [["schtasks", "/End", "/TN", name], ["schtasks", "/Delete", "/TN", name, "/F"]]
    return Removal([task_file(name, home)], commands)


def task_file(name: str, home: Path) -> Path:
    """Where the description of a task is written."""
    return home / "AppData" / "Local" / "Pumpkin Sheets" / f"{name}.xml"
