"""Who may do what with a file that takes another's place: the same people, or fewer, never more."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

_ACCESS_LIST = "system.posix_acl_access"


def take_over(fresh: Path, old: Path, *, same_file: bool = True) -> None:
    """Give a new file the owner, group, permissions and attributes of ``old``.

    Of another file, ``same_file=False``, only who may read and write it is taken over.

    Only the system's administrator may give a file to another owner: else it is the saver's from
    now on.  Where the group cannot be kept either, the new group and everybody else may only do
    what both could before.  The new file should be readable to nobody else until then.
    Raises OSError.
    """
    before = old.stat()
    if hasattr(os, "chown"):
        for owner, group in ((before.st_uid, -1), (-1, before.st_gid)):
            with contextlib.suppress(OSError):  # forbidden, or a drive that knows no owners
                os.chown(fresh, owner, group)
    now = fresh.stat()
    mode = stat.S_IMODE(before.st_mode) & (0o7777 if same_file else 0o666)
    same_group = now.st_gid == before.st_gid
    if now.st_uid != before.st_uid or not same_group:
        mode &= ~(stat.S_ISUID | stat.S_ISGID)
    if not same_group:
        both = (mode >> 3) & mode & 0o007
        mode = (mode & ~0o077) | (both << 3) | both
    _attributes(fresh, old, same_file=same_file, access_list=same_group)
    if stat.S_IMODE(fresh.stat().st_mode) != mode:
        fresh.chmod(mode)


def _attributes(fresh: Path, old: Path, *, same_file: bool, access_list: bool) -> None:
    """Copy extended attributes, where the platform has them for Python (Linux).

    The access list, which names further people, is one of them; it goes where the group that it
    speaks of could not be kept, and so does one that the folder lent to the new file.
    """
    if not hasattr(os, "listxattr"):
        return
    with contextlib.suppress(OSError):  # a drive that knows none
        wanted = {n for n in os.listxattr(old) if same_file or n == _ACCESS_LIST}
        if not access_list:
            wanted.discard(_ACCESS_LIST)
        for name in set(os.listxattr(fresh)) - wanted:
            if name == _ACCESS_LIST:
                os.removexattr(fresh, name)
        for name in wanted:
            with contextlib.suppress(OSError):  # some are the system's own
                os.setxattr(fresh, name, os.getxattr(old, name))
