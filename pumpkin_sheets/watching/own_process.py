"""A turn at a workbook in a process of its own, which ends with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pumpkin_sheets.sheets.words import Words
from pumpkin_sheets.watching.turn import Turn

LONGEST = 900.0
"""Seconds after which a turn is given up; ten thousand clients take five."""


def in_own_process(path: Path, words: Words) -> Turn:
    """``take_turn`` there, with ``words``; where it gives no answer, how it ended.

    Ctrl+C does not reach it: what was begun is brought to its end.
    """
    command = [sys.executable, "-m", "pumpkin_sheets.cli.take_turn", str(path), words.language]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            check=False,
            start_new_session=True,
            creationflags=unseen(),
        )
        return Turn.from_json(done.stdout.decode())
    except subprocess.TimeoutExpired:
        line = words.say("watching.too_long", name=path.name)
    except OSError as error:
        line = words.say("watching.not_begun", name=path.name, kind=type(error).__name__)
    except (ValueError, TypeError):
        line = words.say("watching.ended", name=path.name, code=done.returncode)
    return Turn("passing", line, line)


def unseen() -> int:
    """Flags for a program that Windows shall start without a window, and without Ctrl+C."""
    if sys.platform != "win32":
        return 0
    return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
