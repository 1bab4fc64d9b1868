"""Doing something as another user of the computer, where the tests may."""

from __future__ import annotations

# What is imported only where it is needed, whose folders another user may not read later on.
import encodings.cp437  # noqa: F401
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock, SoftFileLock, Timeout  # noqa: F401

ADMINISTRATOR = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only the system's administrator may become other users",
)


def let_in(folder: Path) -> None:
    """Let every user through the folders above, which pytest makes for one alone."""
    for above in folder.parents:
        mode = above.stat().st_mode
        if not mode & 0o001:
            above.chmod(mode | 0o055)


def as_user(user: int, group: int, groups: list[int], job: Callable[[], None]) -> None:
    """Do a job in a process of this user, whose error is an error here."""
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setgroups(groups)
            os.setgid(group)
            os.setuid(user)
            job()
            sys.stdout.flush()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert status == 0
