"""Saving a file so that at every moment either the old or the new one lies whole at its path.

The new content goes to a temporary file in the same folder, is flushed to the disk and tested;
only then does it take the old one's place, in one step of the file system.  The previous version
stays beside it as ``NAME.previous.xlsx``.  One run of ours at a time does so; another waits for
a few seconds.  Everything that can stand in the way is said in one
sentence.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pumpkin_sheets.book import BookChanged, BookError, because
from pumpkin_sheets.homes.file.alone import sweep, temporary, working_on
from pumpkin_sheets.homes.file.elsewhere import opened_by, real
from pumpkin_sheets.homes.file.missing import not_there
from pumpkin_sheets.homes.file.packing import crc32
from pumpkin_sheets.homes.file.permissions import take_over
from pumpkin_sheets.sheets.words import Sentence

_SHARING_VIOLATIONS = (5, 32, 33)
_RETRY_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)


class Stamp(NamedTuple):
    """What tells whether a file was written in the meantime: bytes, nanoseconds."""

    size: int
    modified: int


def stamp(path: Path) -> Stamp:
    """The stamp of a file.  Raises BookError where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise not_there(path) from None
    except OSError as error:
        raise BookError("file.unreadable", name=path.name, why=because(error)) from error
    if stat.S_ISDIR(found.st_mode):
        raise BookError("file.folder", name=path.resolve().name)
    return Stamp(found.st_size, found.st_mtime_ns)


def refuse_if_open(path: Path) -> None:
    """Raise BookError while a program has the file open, as its lock file beside it tells."""
    opened = opened_by(path)
    if opened is not None:
        facts = {"name": path.name, "program": opened.program, "lock": opened.lock.name}
        raise BookError("file.open_elsewhere", **facts)


def replace_file(
    path: Path,
    write: Callable[[BinaryIO], int | None],
    expected: Stamp,
    *,
    keep_before: bool = True,
) -> Stamp:
    """Put new content in place of a workbook that had the ``expected`` stamp when it was read.

    ``write`` is given the temporary file.  Where it returns the CRC-32 of what it wrote, it
    vouches for the parts, and the file is only tested by ``check_copy``; else by ``check_zip``.
    A link is followed.  The version before is kept beside it, in place of the one that is there,
    unless not to ``keep_before``.  Returns the new file's stamp.
    Raises BookChanged if the stamp has moved, and BookError; the old file is then untouched.
    """
    target = real(path)
    refuse_if_open(path)
    before = _expect(target, expected)
    if not before.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise BookError("file.read_only", name=path.name)
    with errors_said(path.name), working_on(path):
        sweep(target)
        with temporary(target, 0o600) as made:
            crc = _fill(made, write)
            if crc is None:
                check_zip(made, path.name)
            else:
                check_copy(made, path.name, crc)
            take_over(made, target)
            refuse_if_open(path)
            _expect(target, expected)
            if keep_before:
                _keep_previous(target)
            _expect(target, expected)
            _tell_apart(made, expected)
            _retrying(lambda: made.replace(target), path.name)
            fresh = stamp(target)
            _flush_folder(target.parent)
    return fresh


def save_new(
    path: Path, content: bytes | Callable[[BinaryIO], None], *, overwrite: bool = False
) -> None:
    """Make a new workbook of ``content``: its bytes, or a function that writes them to a file.

    The file given to that function can be sought in (XlsxWriter takes it in place of a name).
    An existing file is refused unless ``overwrite``; then it is kept as the previous version.
    Raises BookError.
    """
    write = content if callable(content) else lambda file: _write_bytes(file, content)
    if os.path.lexists(path):
        if not overwrite:
            raise BookError("file.there_already", name=path.name)
        replace_file(path, write, stamp(path))
        return
    if not path.parent.is_dir():
        raise BookError("file.no_folder", name=path.name, folder=path.parent)
    with errors_said(path.name), working_on(path):
        sweep(path)
        with temporary(path, 0o666) as made:
            _fill(made, write)
            check_zip(made, path.name)
            _place_new(made, path)
            _flush_folder(path.parent)


def previous_of(path: Path) -> Path:
    """Where the version before the present one is kept."""
    return path.with_name(f"{path.stem}.previous{path.suffix}")


def undo(path: Path) -> None:
    """Put the previous version in a workbook's place; the present one is kept as the previous.

    So undoing twice changes nothing.  Raises BookError where there is no previous version.
    """
    kept = previous_of(real(path))

    def copied(file: BinaryIO) -> None:
        with kept.open("rb") as source:
            shutil.copyfileobj(source, file)

    stamp(path)
    with errors_said(path.name), working_on(path):
        if not kept.exists():
            raise BookError("file.no_previous", name=path.name, previous=kept.name)
        replace_file(path, copied, stamp(path))


def check_zip(path: Path, name: str) -> None:
    """Raise BookError unless the archive opens and each part of it unpacks as it was stored."""
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BookError("file.made_damaged", name=name, why=error) from error
    if damaged:
        why = Sentence("file.why.part_not_whole", part=damaged)
        raise BookError("file.made_damaged", name=name, why=why)


def check_copy(path: Path, name: str, crc: int) -> None:
    """Raise BookError unless the file reads back as written, each part where it should be.

    Unpacking parts that were copied, or packed a moment ago, would tell no more than ``crc``,
    the CRC-32 of the whole file, and take a third of the time that all saving takes.
    """
    found = 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                found = crc32(block, found)
            with zipfile.ZipFile(file) as archive:
                for part in archive.infolist():
                    archive.open(part).close()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BookError("file.made_damaged", name=name, why=error) from error
    if found != crc:
        raise BookError("file.made_damaged", name=name, why=Sentence("file.why.not_as_written"))


def _write_bytes(file: BinaryIO, content: bytes) -> None:
    file.write(content)


def _expect(target: Path, expected: Stamp) -> os.stat_result:
    try:
        now = target.stat()
    except FileNotFoundError:
        raise BookChanged("file.gone_meanwhile", name=target.name) from None
    if (now.st_size, now.st_mtime_ns) != expected:
        raise BookChanged("file.changed_meanwhile", name=target.name)
    return now


def _fill(made: Path, write: Callable[[BinaryIO], int | None]) -> int | None:
    with made.open("r+b") as file:
        crc = write(file)
        file.flush()
        os.fsync(file.fileno())
    return crc


def _tell_apart(made: Path, expected: Stamp) -> None:
    """Never the stamp of the version before: the clocks of some drives tick every other second."""
    if stamp(made) == expected:
        later = expected.modified + 2_000_000_000
        os.utime(made, ns=(later, later))


def _keep_previous(target: Path) -> None:
    """Keep the present file under its second name; a copy where links are not to be had."""
    previous = previous_of(target)
    with temporary(target, 0o600) as second:
        second.unlink()
        try:
            os.link(target, second)
        except OSError:
            os.close(os.open(second, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _copy(target, second)
        _retrying(lambda: second.replace(previous), previous.name)


def _copy(target: Path, second: Path) -> None:
    with target.open("rb") as source, second.open("r+b") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())
    found = target.stat()
    os.utime(second, ns=(found.st_atime_ns, found.st_mtime_ns))
    take_over(second, target)


def _place_new(made: Path, path: Path) -> None:
    """Give a new file its name without ever replacing one that appeared meanwhile."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise BookError("file.there_already", name=path.name) from None
    except OSError:
        if os.path.lexists(path):
            raise BookError("file.there_already", name=path.name) from None
        _retrying(lambda: made.rename(path), path.name)


def _retrying(step: Callable[[], object], name: str) -> None:
    """On Windows a virus scanner or another program may hold a file for a moment: wait a little."""
    for pause in (*_RETRY_PAUSES, None):
        try:
            step()
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _SHARING_VIOLATIONS:
                raise
            if pause is None:
                raise BookError("file.held_elsewhere", name=name) from error
        time.sleep(pause)


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a power failure, on systems where a folder can be opened."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some network drives refuse; the file itself is saved
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def errors_said(name: str) -> Iterator[None]:
    """Whatever the system refuses in the block, as a BookError that says so of this file."""
    try:
        yield
    except OSError as error:
        raise BookError("file.unsaved", name=name, why=because(error)) from error
