"""A notification on the desktop, by the program that the system has for it.

It never fails what it tells of: without such a program, or where that refuses, there is none.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from pumpkin_sheets.sheets.shown import shown
from pumpkin_sheets.watching.own_process import unseen

PATIENCE = 10.0
"""Seconds for which the program may take."""

# The texts come by variables: no text can become a command.
_TOAST = r"""
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] | Out-Null
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $xml.GetElementsByTagName('text')
$texts.Item(0).AppendChild($xml.CreateTextNode($env:PUMPKIN_TITLE)) | Out-Null
$texts.Item(1).AppendChild($xml.CreateTextNode($env:PUMPKIN_TEXT)) | Out-Null
$program = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe'
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($program).Show([Windows.UI.Notifications.ToastNotification]::new($xml))
"""  # noqa: E501

_APPLE = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)


def notify(title: str, text: str) -> None:
    """Show a notification, where this computer can."""
    found = command_for(sys.platform, shown(title), shown(text))
    if found is None:
        return
    command, variables = found
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            command,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            creationflags=unseen(),
        )


def command_for(
    platform: str, title: str, text: str, which: Callable[[str], str | None] = shutil.which
) -> tuple[list[str], Mapping[str, str]] | None:
    """The command, and the variables that it needs; None where there is no such program."""
    if platform == "win32":
        variables = {"PUMPKIN_TITLE": title, "PUMPKIN_TEXT": text}
        command = ["powershell", "-NoProfile", "-NonInteractive", "-Command", _TOAST]
        return (command, variables) if which("powershell") else None
    if platform == "darwin":
        lines = [word for line in _APPLE for word in ("-e", line)]
        return (["osascript", *lines, title, text], {}) if which("osascript") else None
    if which("notify-send"):
        # Its text, unlike its title, is taken for markup.
        plain = html.escape(text, quote=False)
        return ["notify-send", "--app-name=Pumpkin Sheets", "--", title, plain], {}
    return None
