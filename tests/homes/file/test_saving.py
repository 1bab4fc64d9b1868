"""Saving: whole at every moment, nothing left over, every obstacle said in one sentence."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import textwrap
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
import xlsxwriter

from pumpkin_sheets.book import BookChanged, BookError
from pumpkin_sheets.homes.file.saving import refuse_if_open, replace_file, save_new, stamp
from tests.homes.file import hostile

POSIX = pytest.mark.skipif(os.name == "nt", reason="permissions and links of POSIX systems")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return hostile.plan(tmp_path / "Plan.xlsx")


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return hostile.plan(tmp_path_factory.mktemp("fresh") / "x.xlsx", clients=["New"]).read_bytes()


def put(content: bytes) -> Callable[[BinaryIO], None]:
    def write(file: BinaryIO) -> None:
        file.write(content)

    return write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_content_with_the_previous_version_beside_it(plan: Path, fresh: bytes) -> None:
    old = plan.read_bytes()
    assert replace_file(plan, put(fresh), stamp(plan)) == stamp(plan)
    assert plan.read_bytes() == fresh
    assert (plan.parent / "Plan.previous.xlsx").read_bytes() == old
    assert names(plan.parent) == ["Plan.previous.xlsx", "Plan.xlsx"]
    replace_file(plan, put(old), stamp(plan))
    assert (plan.parent / "Plan.previous.xlsx").read_bytes() == fresh
    assert names(plan.parent) == ["Plan.previous.xlsx", "Plan.xlsx"]


def test_the_previous_version_is_a_copy_where_links_are_not_to_be_had(
    plan: Path, fresh: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*unused: object) -> None:
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(os, "link", refuse)
    old = plan.read_bytes()
    replace_file(plan, put(fresh), stamp(plan))
    assert (plan.parent / "Plan.previous.xlsx").read_bytes() == old
    save_new(plan.parent / "Second.xlsx", fresh)
    assert names(plan.parent) == ["Plan.previous.xlsx", "Plan.xlsx", "Second.xlsx"]


@POSIX
def test_permissions_are_kept(plan: Path, fresh: bytes) -> None:
    for mode in (0o640, 0o664):
        plan.chmod(mode)
        replace_file(plan, put(fresh), stamp(plan))
        assert plan.stat().st_mode & 0o777 == mode


@POSIX
def test_a_link_is_followed(plan: Path, fresh: bytes, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "Link.xlsx"
    link.parent.mkdir()
    link.symlink_to(plan)
    replace_file(link, put(fresh), stamp(link))
    assert link.is_symlink()
    assert plan.read_bytes() == fresh
    assert not plan.is_symlink()
    assert names(link.parent) == ["Link.xlsx"]
    (plan.parent / "~$Plan.xlsx").write_bytes(b"")
    with pytest.raises(BookError, match="open in Excel"):
        replace_file(link, put(fresh), stamp(link))


def unharmed(plan: Path, attempt: Callable[[], object], match: str) -> BookError:
    """The attempt fails with one sentence, and the folder is as it was."""
    before = {path.name: path.read_bytes() for path in plan.parent.iterdir() if path.is_file()}
    with pytest.raises(BookError, match=match) as caught:
        attempt()
    after = {path.name: path.read_bytes() for path in plan.parent.iterdir() if path.is_file()}
    assert after == before
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    return caught.value


def test_a_file_changed_since_it_was_read(plan: Path, fresh: bytes) -> None:
    known = stamp(plan)
    os.utime(plan, ns=(known.modified, known.modified + 1))
    error = unharmed(plan, lambda: replace_file(plan, put(fresh), known), "changed by another")
    assert isinstance(error, BookChanged)


def test_a_file_changed_while_the_new_one_is_written(plan: Path, fresh: bytes) -> None:
    known = stamp(plan)

    def write(file: BinaryIO) -> None:
        file.write(fresh)
        os.utime(plan, ns=(known.modified, known.modified + 1))

    error = unharmed(plan, lambda: replace_file(plan, write, known), "changed by another")
    assert isinstance(error, BookChanged)


def test_a_file_deleted_in_the_meantime_is_not_made_anew(plan: Path, fresh: bytes) -> None:
    known = stamp(plan)
    plan.unlink()
    error = unharmed(plan, lambda: replace_file(plan, put(fresh), known), "moved or deleted")
    assert isinstance(error, BookChanged)


@pytest.mark.parametrize("lock", ["~$Plan.xlsx", ".~lock.Plan.xlsx#"])
def test_a_file_open_elsewhere(plan: Path, fresh: bytes, lock: str) -> None:
    (plan.parent / lock).write_bytes(b"\x04Anna")
    error = unharmed(plan, lambda: replace_file(plan, put(fresh), stamp(plan)), "is open in")
    assert f"delete the file “{lock}”" in str(error)
    (plan.parent / lock).unlink()
    refuse_if_open(plan)


def test_a_file_opened_while_the_new_one_is_written(plan: Path, fresh: bytes) -> None:
    old = plan.read_bytes()

    def write(file: BinaryIO) -> None:
        file.write(fresh)
        (plan.parent / "~$Plan.xlsx").write_bytes(b"")

    with pytest.raises(BookError, match="open in Excel"):
        replace_file(plan, write, stamp(plan))
    assert plan.read_bytes() == old


@pytest.mark.parametrize("content", [b"", b"PK nonsense", None], ids=["empty", "nonsense", "cut"])
def test_what_is_not_a_whole_archive_is_never_saved(
    plan: Path, fresh: bytes, content: bytes | None
) -> None:
    content = fresh[:-100] if content is None else content
    unharmed(plan, lambda: replace_file(plan, put(content), stamp(plan)), "is damaged")
    unharmed(plan, lambda: save_new(plan.parent / "New.xlsx", content), "is damaged")


def test_what_does_not_read_back_as_it_was_written_is_never_saved(plan: Path, fresh: bytes) -> None:
    def write(content: bytes, crc: int) -> Callable[[BinaryIO], int]:
        return lambda file: (file.write(content), crc)[1]

    crc = zlib.crc32(fresh)
    for content in (fresh[:-100], b"", b"PK nonsense"):
        said = zlib.crc32(content)
        unharmed(plan, lambda c=content, s=said: replace_file(plan, write(c, s), stamp(plan)), "is")
    spoilt = bytearray(fresh)
    spoilt[60] ^= 1
    unharmed(
        plan,
        lambda: replace_file(plan, write(bytes(spoilt), crc), stamp(plan)),
        "as it was written",
    )
    moved = fresh.replace(b"PK\3\4", b"PK\3\5", 1)
    unharmed(
        plan,
        lambda: replace_file(plan, write(moved, zlib.crc32(moved)), stamp(plan)),
        "is damaged and was not saved",
    )
    replace_file(plan, write(fresh, crc), stamp(plan))
    assert plan.read_bytes() == fresh


def test_a_part_that_does_not_unpack_is_never_saved(plan: Path, tmp_path: Path) -> None:
    hostile.repack(plan, stored=True)
    data = bytearray(plan.read_bytes())
    data[data.index(b"<sheetData>") + 3] ^= 1
    unharmed(
        plan,
        lambda: replace_file(plan, put(bytes(data)), stamp(plan)),
        r"its part xl/worksheets/sheet1\.xml is not whole",
    )


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "no permission"),
        (errno.EIO, "input/output error"),
    ],
)
@pytest.mark.parametrize("step", ["open", "fsync", "link", "replace"])
def test_what_the_system_refuses(
    plan: Path,
    fresh: bytes,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    sentence: str,
    step: str,
) -> None:
    def refuse(*unused: object, **also: object) -> None:
        raise OSError(number, os.strerror(number))

    known = stamp(plan)
    monkeypatch.setattr(os, step, refuse)
    if step == "link":
        monkeypatch.setattr("shutil.copyfileobj", refuse)
    if step == "replace":
        monkeypatch.setattr(Path, "replace", refuse)
    unharmed(plan, lambda: replace_file(plan, put(fresh), known), rf"^Plan\.xlsx .*{sentence}")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_disk_that_is_really_full(plan: Path, fresh: bytes) -> None:
    def write(file: BinaryIO) -> None:
        with Path("/dev/full").open("wb") as full:
            full.write(fresh)

    unharmed(plan, lambda: replace_file(plan, write, stamp(plan)), "the disk is full")


def test_a_file_marked_read_only(plan: Path, fresh: bytes) -> None:
    plan.chmod(0o444)
    unharmed(plan, lambda: replace_file(plan, put(fresh), stamp(plan)), "marked read-only")


@POSIX
def test_a_folder_one_may_not_write_to(tmp_path: Path) -> None:
    """In a process without an administrator's powers, which the tests may have."""
    plan = hostile.plan(tmp_path / "Plan.xlsx")
    for folder in (tmp_path, *tmp_path.parents):
        if not folder.stat().st_mode & 0o001 and os.geteuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o055)
    plan.chmod(0o666)
    tmp_path.chmod(0o555)
    script = """
        import encodings.cp437, os, sys
        from filelock import FileLock, SoftFileLock, Timeout  # imported when they are needed
        from pathlib import Path
        from pumpkin_sheets.book import BookError
        from pumpkin_sheets.homes.file.saving import replace_file, save_new, stamp
        from pumpkin_sheets.languages import words
        words("en")
        if os.geteuid() == 0:
            os.setuid(65534)
        path = Path(sys.argv[1])
        content = path.read_bytes()
        for attempt in (
            lambda: replace_file(path, lambda file: file.write(content), stamp(path)),
            lambda: save_new(path.with_name("New.xlsx"), content),
        ):
            try:
                attempt()
            except BookError as error:
                print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(plan)],
        capture_output=True,
        text=True,
        check=True,
    )
    tmp_path.chmod(0o755)
    assert done.stdout.splitlines() == [
        f"{name} was not saved: this program has no permission for it or its folder."
        for name in ("Plan.xlsx", "New.xlsx")
    ]


def violation(times: int, winerror: int | None = 32) -> Callable[..., object]:
    """``Path.replace`` as it fails on Windows while another program holds the file."""
    replace, left = Path.replace, [times]

    def refuse_at_first(path: Path, target: Path) -> object:
        if left[0]:
            left[0] -= 1
            error = PermissionError(errno.EACCES, "The process cannot access the file")
            error.winerror = winerror  # type: ignore[attr-defined]
            raise error
        return replace(path, target)

    return refuse_at_first


def test_a_brief_sharing_violation_is_waited_for(
    plan: Path, fresh: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(Path, "replace", violation(3))
    replace_file(plan, put(fresh), stamp(plan))
    assert plan.read_bytes() == fresh
    assert len(waits) == 3


@pytest.mark.parametrize(("winerror", "waited"), [(5, True), (33, True), (6, False), (None, False)])
def test_which_refusals_of_windows_are_waited_for(
    plan: Path,
    fresh: bytes,
    monkeypatch: pytest.MonkeyPatch,
    winerror: int | None,
    waited: bool,
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(Path, "replace", violation(1, winerror))
    if waited:
        replace_file(plan, put(fresh), stamp(plan))
        assert len(waits) == 1
    else:
        unharmed(plan, lambda: replace_file(plan, put(fresh), stamp(plan)), "has no permission")
        assert waits == []


def test_a_lasting_sharing_violation_is_said(
    plan: Path, fresh: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(Path, "replace", violation(1000))
    unharmed(plan, lambda: replace_file(plan, put(fresh), stamp(plan)), "open in another program")
    assert 0 < sum(waits) < 5


def test_strays_are_swept_up_when_they_are_old(plan: Path, fresh: bytes) -> None:
    strays = [plan.parent / f".pumpkin-{i:016x}.saving" for i in range(2)]
    owners = plan.parent / ".pumpkin-notes.txt"
    for path in (*strays, owners):
        path.write_bytes(b"x")
    for path in (strays[0], owners):
        os.utime(path, (time.time() - 3700, time.time() - 3700))
    replace_file(plan, put(fresh), stamp(plan))
    assert [path.exists() for path in (*strays, owners)] == [False, True, True]


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"There is no file called “Nope\.xlsx”"):
        stamp(tmp_path / "Nope.xlsx")
    with pytest.raises(BookError, match="is a folder"):
        stamp(tmp_path)


def test_a_new_workbook(tmp_path: Path, fresh: bytes) -> None:
    path = tmp_path / "New.xlsx"
    save_new(path, fresh)
    assert path.read_bytes() == fresh
    assert names(tmp_path) == ["New.xlsx"]
    unharmed(path, lambda: save_new(path, b"other"), "is there already")
    save_new(path, hostile.plan(tmp_path / "x.xlsx").read_bytes(), overwrite=True)
    assert (tmp_path / "New.previous.xlsx").read_bytes() == fresh


@POSIX
def test_a_new_workbook_has_the_usual_permissions(tmp_path: Path, fresh: bytes) -> None:
    before = os.umask(0o027)
    try:
        save_new(tmp_path / "New.xlsx", fresh)
    finally:
        os.umask(before)
    assert (tmp_path / "New.xlsx").stat().st_mode & 0o777 == 0o640


def test_a_new_workbook_written_by_xlsxwriter(tmp_path: Path) -> None:
    def write(file: BinaryIO) -> None:
        with xlsxwriter.Workbook(file) as book:
            book.add_worksheet("S").write("A1", 5)

    save_new(tmp_path / "New.xlsx", write)
    assert hostile.raw_entries(tmp_path / "New.xlsx")


def test_a_new_workbook_never_replaces_one_that_appears_meanwhile(
    tmp_path: Path, fresh: bytes
) -> None:
    path = tmp_path / "New.xlsx"

    def write(file: BinaryIO) -> None:
        file.write(fresh)
        path.write_bytes(b"somebody else's")

    with pytest.raises(BookError, match="is there already"):
        save_new(path, write)
    assert names(tmp_path) == ["New.xlsx"]
    assert path.read_bytes() == b"somebody else's"


def test_a_new_workbook_without_links_never_replaces_one_that_appears_meanwhile(
    tmp_path: Path, fresh: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "New.xlsx"

    def appears(*unused: object) -> None:
        path.write_bytes(b"somebody else's")
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(os, "link", appears)
    with pytest.raises(BookError, match="is there already"):
        save_new(path, fresh)
    assert names(tmp_path) == ["New.xlsx"]
    assert path.read_bytes() == b"somebody else's"


@POSIX
def test_what_is_saved_lasts_through_a_power_failure(
    plan: Path, fresh: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flushed before they get their names: each new file, and then the folder with the names."""
    flushed: list[tuple[str, int]] = []

    def note(handle: int) -> None:
        found = os.fstat(handle)
        flushed.append(("folder" if stat.S_ISDIR(found.st_mode) else "file", found.st_ino))

    monkeypatch.setattr(os, "fsync", note)
    folder = plan.parent
    replace_file(plan, put(fresh), stamp(plan))
    assert flushed == [("file", plan.stat().st_ino), ("folder", folder.stat().st_ino)]
    flushed.clear()
    save_new(folder / "New.xlsx", fresh)
    new = (folder / "New.xlsx").stat().st_ino
    assert flushed == [("file", new), ("folder", folder.stat().st_ino)]


def test_what_the_system_will_not_even_show(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*unused: object, **also: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(BookError, match=r"^Plan\.xlsx cannot be read"):
        stamp(plan)


def test_a_file_open_elsewhere_is_told_before_anything_is_made(plan: Path) -> None:
    plan.with_name("~$Plan.xlsx").touch()
    known = stamp(plan)
    asked: list[BinaryIO] = []
    with pytest.raises(BookError, match="open in Excel"):
        replace_file(plan, lambda file: asked.append(file), known)
    assert asked == []


def test_a_new_workbook_in_no_folder(tmp_path: Path, fresh: bytes) -> None:
    with pytest.raises(BookError, match="there is no folder"):
        save_new(tmp_path / "nowhere" / "New.xlsx", fresh)


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from pumpkin_sheets.homes.file import saving

    plan = Path(sys.argv[1])
    old, fresh = Path(sys.argv[2]).read_bytes(), Path(sys.argv[3]).read_bytes()
    moment = sys.argv[4]
    previous = plan.with_name("Plan.previous.xlsx")

    def save(step):
        # Every call that touches a file counts as a step; the process dies before or after one.
        count = 0
        def deadly(function):
            def called(*arguments, **more):
                nonlocal count
                count += 1
                mine = count
                if mine == step and moment == "before":
                    os.kill(os.getpid(), signal.SIGKILL)
                result = function(*arguments, **more)
                if mine == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return result
            return called
        for place, names in ((os, ("open", "link", "fsync", "close", "chown")),
                             (Path, ("replace", "unlink", "chmod", "open", "stat")),
                             (saving, ("check_zip",))):
            for name in names:
                setattr(place, name, deadly(getattr(place, name)))
        def write(file):
            for at in range(0, len(fresh), 1000):
                deadly(file.write)(fresh[at:at + 1000])
        saving.replace_file(plan, write, saving.stamp(plan))

    for step in range(1, 500):
        child = os.fork()
        if not child:
            save(step)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        now = plan.read_bytes()
        print("old" if now == old else "new" if now == fresh else "torn", end=" ")
        if previous.exists():
            print("kept" if previous.read_bytes() == old else "lost", end="")
            previous.unlink()
        strays = list(plan.parent.glob(".pumpkin-*"))
        print(f" {len(strays)}")
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        for stray in strays:
            stray.unlink()
        plan.unlink()
        plan.write_bytes(old)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_single_step(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, fresh: bytes, moment: str
) -> None:
    plan = hostile.plan(tmp_path / "Plan.xlsx")
    folder = tmp_path_factory.mktemp("versions")
    (folder / "old").write_bytes(plan.read_bytes())
    (folder / "fresh").write_bytes(fresh)
    script = textwrap.dedent(KILLED)
    done = subprocess.run(
        [sys.executable, "-c", script, plan, folder / "old", folder / "fresh", moment],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    outcomes = [line[0] for line in lines]
    assert set(outcomes) == {"old", "new"}, "a torn file"
    assert outcomes == sorted(outcomes, key=["old", "new"].index)
    assert len(outcomes) > 25, "the deaths were not spread over the whole of saving"
    assert not any("lost" in line for line in lines)
    assert all("kept" in line for line in lines if line[0] == "new")
    assert max(int(line[-1]) for line in lines) <= 2
    assert lines[-1][-1] == "0"
