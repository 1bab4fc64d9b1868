"""Zip archives, copied entry by entry without unpacking what has not changed.

``zipfile`` can only write an archive anew: it would compress every picture again and lose the
bytes that other programs left in the entries' headers.  Here an entry that stays is copied as
it lies, local header and all; only its offset in the directory at the end is new.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from pumpkin_sheets.homes.file.packing import Deflated, Unpackable, crc32, deflate, inflate
from pumpkin_sheets.homes.file.zip_records import (
    DEFLATED,
    DESCRIPTOR_FLAG,
    ENCRYPTED_FLAG,
    END,
    LOCAL,
    SATURATED,
    STORED,
    DamagedZip,
    Entry,
    directory_entries,
    directory_record,
    find_directory,
    local_header,
    new_entry,
)

__all__ = ["DamagedZip", "Entry", "RawZip", "write_archive"]

_READ_SIZE = 1 << 17
_COPY_SIZE = 1 << 20

MODEST_SIZE = 1 << 24
"""Bytes that any part may unpack to, however small it is packed."""
MOST_PACKED = 100
"""A larger part is packed to no less than a hundredth; sheets are packed to a tenth or so."""


class RawZip:
    """An archive open for reading; ``file`` stays the caller's to close.

    Raises DamagedZip where the directory cannot be trusted.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.comment, start, size, count, shift = find_directory(file)
        file.seek(start)
        self.entries = list(directory_entries(file.read(size), count, shift))
        names = [entry.name for entry in self.entries]
        if len(set(names)) != len(names):
            raise DamagedZip("file.why.part_twice")
        self._check_places(start)

    def content(self, entry: Entry) -> Iterator[bytes]:
        """The plain content of an entry, in chunks of a megabyte at most, checked."""
        if entry.flags & ENCRYPTED_FLAG:
            raise DamagedZip("file.why.part_password", part=entry.name)
        if entry.method not in (STORED, DEFLATED):
            raise DamagedZip("file.why.part_packed", part=entry.name)
        if entry.size > MODEST_SIZE and entry.size > MOST_PACKED * entry.compressed_size:
            raise DamagedZip("file.why.part_bomb", part=entry.name, size=entry.size >> 20)
        crc = size = 0
        for chunk in self._plain(entry):
            crc = crc32(chunk, crc)
            size += len(chunk)
            if size > entry.size:
                break  # it unpacks to more than it says, perhaps to no end
            yield chunk
        if crc != entry.crc or size != entry.size:
            raise DamagedZip("file.why.part_changed", part=entry.name)

    def packed(self, entry: Entry) -> Deflated:
        """The content of an entry as it lies, compressed; it is not checked."""
        if entry.method != DEFLATED or entry.flags & ENCRYPTED_FLAG:
            return deflate(self.content(entry))
        return Deflated(tuple(self._raw(entry)), entry.crc, entry.size)

    def copy(
        self,
        file: BinaryIO,
        replaced: Mapping[str, Deflated],
        dropped: Collection[str] = (),
        added: Mapping[str, Deflated] | None = None,
    ) -> int:
        """Write the archive to ``file``: some entries' content replaced, left out, or new.

        ``added`` entries come last.  Returns the CRC-32 of everything that was written.
        """
        target = _Target(file)
        offsets: dict[str, int] = {}
        position = 0
        fresh = {**replaced, **(added or {})}
        entries = sorted(self.entries, key=lambda each: each.offset)
        entries += map(new_entry, added or ())
        for entry in entries:
            if entry.name in dropped:
                continue
            offsets[entry.name] = position
            if entry.name in fresh:
                content = fresh[entry.name]
                header = local_header(entry, content)
                target.write(header)
                for block in content.blocks:
                    target.write(block)
                position += len(header) + sum(map(len, content.blocks))
            else:
                position += self._copy_span(entry, target)
        directory = b"".join(
            directory_record(entry, offsets[entry.name], fresh.get(entry.name))
            for entry in (*self.entries, *entries[len(self.entries) :])
            if entry.name in offsets
        )
        if position + len(directory) >= SATURATED or len(offsets) >= 0xFFFF:
            raise DamagedZip("file.why.four_gigabytes")
        target.write(directory)
        count = len(offsets)
        target.write(
            END.pack(b"PK\5\6", 0, 0, count, count, len(directory), position, len(self.comment))
        )
        target.write(self.comment)
        return target.crc

    def _plain(self, entry: Entry) -> Iterator[bytes]:
        raw = self._raw(entry)
        if entry.method == STORED:
            yield from raw
            return
        try:
            yield from inflate(raw)
        except Unpackable as error:
            raise DamagedZip("file.why.part_no_unpacking", part=entry.name) from error

    def _raw(self, entry: Entry) -> Iterator[bytes]:
        position = entry.offset + self._header_size(entry)
        left = entry.compressed_size
        while left:
            # Sought anew each time: two parts may be read in turns.
            self._file.seek(position)
            block = self._file.read(min(left, _READ_SIZE))
            if not block:
                raise DamagedZip("file.why.part_ends", part=entry.name)
            position += len(block)
            left -= len(block)
            yield block

    def _header_size(self, entry: Entry) -> int:
        self._file.seek(entry.offset)
        header = self._file.read(LOCAL.size)
        if len(header) < LOCAL.size or header[:4] != b"PK\3\4":
            raise DamagedZip("file.why.part_misplaced", part=entry.name)
        name_size, extra_size = struct.unpack("<2H", header[26:30])
        return LOCAL.size + int(name_size) + int(extra_size)

    def _check_places(self, directory_start: int) -> None:
        """Entries may touch but not overlap (the trick of zip bombs), and must all exist."""
        ends = 0
        for entry in sorted(self.entries, key=lambda each: each.offset):
            if entry.offset < ends:
                raise DamagedZip("file.why.part_overlaps", part=entry.name)
            ends = entry.offset + self._header_size(entry) + entry.compressed_size
        if ends > directory_start:
            raise DamagedZip("file.why.ends")

    def _copy_span(self, entry: Entry, target: _Target) -> int:
        size = self._header_size(entry) + entry.compressed_size
        if entry.flags & DESCRIPTOR_FLAG:
            size += self._descriptor_size(entry, entry.offset + size)
        self._file.seek(entry.offset)
        left = size
        while left:
            block = self._file.read(min(left, _COPY_SIZE))
            if not block:
                raise DamagedZip("file.why.part_ends", part=entry.name)
            target.write(block)
            left -= len(block)
        return size

    def _descriptor_size(self, entry: Entry, position: int) -> int:
        """Bytes of the data descriptor: signature or none, sizes of 4 or (zip64) 8 bytes."""
        self._file.seek(position)
        after = self._file.read(24)
        for mark in (b"PK\7\10", b""):
            for sizes in ("<I2I", "<I2Q"):
                found = mark + struct.pack(sizes, entry.crc, entry.compressed_size, entry.size)
                if after.startswith(found):
                    return len(found)
        raise DamagedZip("file.why.part_no_end", part=entry.name)


def write_archive(file: BinaryIO, parts: Mapping[str, Deflated]) -> None:
    """A new archive of these parts."""
    position, records = 0, []
    for name, content in parts.items():
        entry = new_entry(name)
        header = local_header(entry, content)
        file.write(header)
        file.writelines(content.blocks)
        records.append(directory_record(entry, position, content))
        position += len(header) + sum(map(len, content.blocks))
    directory = b"".join(records)
    file.write(directory)
    count = len(records)
    file.write(END.pack(b"PK\5\6", 0, 0, count, count, len(directory), position, 0))


class _Target:
    """A file to write to, and the CRC-32 of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.crc = 0

    def write(self, data: bytes) -> None:
        self.crc = crc32(data, self.crc)
        self._file.write(data)
