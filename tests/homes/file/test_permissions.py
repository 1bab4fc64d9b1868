"""Who may do what with a saved file: those who could before, and never anybody more."""

from __future__ import annotations

import errno
import os
import stat
import struct
from pathlib import Path

import pytest

from pumpkin_sheets.homes.file.saving import previous_of, replace_file, stamp, undo
from tests.homes.file import hostile
from tests.users import ADMINISTRATOR, as_user, let_in

OWNER, COLLEAGUE = 2000, 2001
TEAM, ANOTHER_TEAM = 3000, 3100
ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    let_in(tmp_path)
    tmp_path.chmod(0o777)
    return hostile.plan(tmp_path / "Plan.xlsx")


def owned(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)


def give(path: Path, mode: int) -> None:
    os.chown(path, OWNER, TEAM)
    path.chmod(mode)


def save(path: Path) -> None:
    content = path.read_bytes()
    replace_file(path, lambda file: file.write(content) and None, stamp(path))


@ADMINISTRATOR
def test_a_colleagues_file_stays_the_teams(plan: Path) -> None:
    give(plan, 0o660)
    as_user(COLLEAGUE, ANOTHER_TEAM, [TEAM], lambda: save(plan))
    assert owned(plan) == (COLLEAGUE, TEAM, 0o660)
    assert owned(previous_of(plan)) == (OWNER, TEAM, 0o660)
    as_user(OWNER, TEAM, [], lambda: undo(plan))
    assert owned(plan) == (OWNER, TEAM, 0o660)


@ADMINISTRATOR
def test_the_administrator_keeps_owner_and_group(plan: Path) -> None:
    give(plan, 0o640)
    save(plan)
    assert owned(plan) == (OWNER, TEAM, 0o640)


@ADMINISTRATOR
@pytest.mark.parametrize(
    ("before", "after"),
    [(0o666, 0o666), (0o646, 0o644), (0o606, 0o600), (0o677, 0o677)],
)
def test_where_the_group_cannot_be_kept_nobody_gains(plan: Path, before: int, after: int) -> None:
    """The new group was "others" before, and the old one is among them now."""
    give(plan, before)
    as_user(COLLEAGUE, ANOTHER_TEAM, [], lambda: save(plan))
    assert owned(plan) == (COLLEAGUE, ANOTHER_TEAM, after)
    assert owned(previous_of(plan)) == (OWNER, TEAM, before)


@ADMINISTRATOR
def test_the_version_before_is_as_private_where_it_is_a_copy(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*unused: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no links")

    monkeypatch.setattr(os, "link", refuse)
    give(plan, 0o660)
    as_user(COLLEAGUE, ANOTHER_TEAM, [TEAM], lambda: save(plan))
    assert owned(previous_of(plan)) == (COLLEAGUE, TEAM, 0o660)
    give(plan, 0o646)
    as_user(COLLEAGUE, ANOTHER_TEAM, [], lambda: save(plan))
    assert owned(previous_of(plan)) == (COLLEAGUE, ANOTHER_TEAM, 0o644)


def access_list(user: int) -> bytes:
    """rw for the owner, for this further user and for the group, as the kernel has it."""
    nobody = 0xFFFFFFFF
    entries = [(1, 6, nobody), (2, 6, user), (4, 6, nobody), (16, 6, nobody), (32, 0, nobody)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def set_attribute(path: Path, name: str, value: bytes) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("this platform has no extended attributes for Python")
    try:
        os.setxattr(path, name, value)
    except OSError:
        pytest.skip(f"this drive keeps no {name}")


@ADMINISTRATOR
def test_further_people_and_attributes_are_kept(plan: Path) -> None:
    give(plan, 0o660)
    set_attribute(plan, ACCESS, access_list(2345))
    set_attribute(plan, "user.owner.note", b"for the tax adviser")
    as_user(COLLEAGUE, ANOTHER_TEAM, [TEAM], lambda: save(plan))
    assert os.getxattr(plan, ACCESS) == access_list(2345)
    assert os.getxattr(plan, "user.owner.note") == b"for the tax adviser"
    assert owned(plan) == (COLLEAGUE, TEAM, 0o660)
    plan.parent.chmod(0o777)
    plan.chmod(0o666)
    as_user(2345, ANOTHER_TEAM, [], lambda: save(plan))
    assert ACCESS not in os.listxattr(plan), "it would name the new group"
    assert owned(plan) == (2345, ANOTHER_TEAM, 0o666)


@ADMINISTRATOR
def test_what_the_folder_lends_to_new_files_is_not_lent_to_this_one(plan: Path) -> None:
    give(plan, 0o660)
    set_attribute(plan.parent, DEFAULT, access_list(2345))
    save(plan)
    assert ACCESS not in os.listxattr(plan)
    assert owned(plan) == (OWNER, TEAM, 0o660)


def test_two_versions_never_have_one_stamp(plan: Path) -> None:
    """Where the clock of a drive ticks too slowly, another's reading would pass for today's."""
    known = stamp(plan)
    content = plan.read_bytes()

    def write(file: object) -> None:
        file.write(content)  # type: ignore[attr-defined]
        file.flush()  # type: ignore[attr-defined]
        os.utime(file.fileno(), ns=(known.modified, known.modified))  # type: ignore[attr-defined]

    assert replace_file(plan, write, known) != known
