"""Zip archives, copied entry by entry without unpacking what has not changed.

``zipfile`` can only write an archive anew: it would compress every picture again and lose the
bytes that other programs left in the entries' headers.  Here an entry that stays is copied as
it lies, local header and all; only its offset in the directory at the end is new.
"""

from __future__ import annotations

import collections
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO

from pumpkin_sheets.book import BookError

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR64 = struct.Struct("<4sIQI")
_SATURATED = 0xFFFFFFFF
_ZIP64_EXTRA = 1
_STORED, _DEFLATED = 0, 8
_ENCRYPTED_FLAG, _DESCRIPTOR_FLAG, _UTF8_FLAG = 1, 8, 0x800
_FIRST_DAY = 0x21
"""1 January 1980, the first day that a zip archive knows."""

_READ_SIZE = 1 << 17
_COPY_SIZE = 1 << 20

COMPRESSION_LEVEL = 2
"""zlib level for the parts that change: level 6 takes three times as long and saves a quarter."""


MODEST_SIZE = 1 << 24
"""Bytes that any part may unpack to, however small it is packed."""
MOST_PACKED = 100
"""A larger part is packed to no less than a hundredth; sheets are packed to a tenth or so."""


class DamagedZip(BookError):
    """The archive contradicts itself, or uses something that no workbook should; says what."""


@dataclass(frozen=True)
class Entry:
    """One entry of an archive: sizes in bytes, offsets from the start of the file."""

    name: str
    flags: int
    method: int
    time: int
    date: int
    crc: int
    compressed_size: int
    size: int
    offset: int
    record: bytes
    """The entry's record in the directory at the end, as it lies."""


@dataclass(frozen=True)
class Deflated:
    """Content for an entry, compressed already; ``size`` and ``crc`` are of the plain content."""

    blocks: tuple[bytes, ...]
    crc: int
    size: int


def deflate(chunks: Iterable[bytes]) -> Deflated:
    """Compress ``chunks`` as they come, in a second thread: zlib lets go of the interpreter."""
    compressor = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    blocks: list[bytes] = []
    waiting: collections.deque[Future[bytes]] = collections.deque()
    crc = size = 0
    with ThreadPoolExecutor(max_workers=1) as worker:
        for chunk in chunks:
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            waiting.append(worker.submit(compressor.compress, chunk))
            if len(waiting) > 4:  # bounds the memory when zlib is the slower side
                blocks.append(waiting.popleft().result())
        blocks.extend(future.result() for future in waiting)
    blocks.append(compressor.flush())
    return Deflated(tuple(block for block in blocks if block), crc, size)


class RawZip:
    """An archive open for reading; ``file`` stays the caller's to close.

    Raises DamagedZip where the directory cannot be trusted.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.comment, start, size, count, shift = _find_directory(file)
        file.seek(start)
        self.entries = list(_directory_entries(file.read(size), count, shift))
        names = [entry.name for entry in self.entries]
        if len(set(names)) != len(names):
            raise DamagedZip("file.why.part_twice")
        self._check_places(start)

    def content(self, entry: Entry) -> Iterator[bytes]:
        """The plain content of an entry, in chunks of a few megabytes at most, checked."""
        if entry.flags & _ENCRYPTED_FLAG:
            raise DamagedZip("file.why.part_password", part=entry.name)
        if entry.method not in (_STORED, _DEFLATED):
            raise DamagedZip("file.why.part_packed", part=entry.name)
        if entry.size > MODEST_SIZE and entry.size > MOST_PACKED * entry.compressed_size:
            raise DamagedZip("file.why.part_bomb", part=entry.name, size=entry.size >> 20)
        crc = size = 0
        for chunk in self._plain(entry):
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            if size > entry.size:
                break  # it unpacks to more than it says, perhaps to no end
            yield chunk
        if crc != entry.crc or size != entry.size:
            raise DamagedZip("file.why.part_changed", part=entry.name)

    def packed(self, entry: Entry) -> Deflated:
        """The content of an entry as it lies, compressed; it is not checked."""
        if entry.method != _DEFLATED or entry.flags & _ENCRYPTED_FLAG:
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
        entries += map(_new_entry, added or ())
        for entry in entries:
            if entry.name in dropped:
                continue
            offsets[entry.name] = position
            if entry.name in fresh:
                content = fresh[entry.name]
                header = _local_header(entry, content)
                target.write(header)
                for block in content.blocks:
                    target.write(block)
                position += len(header) + sum(map(len, content.blocks))
            else:
                position += self._copy_span(entry, target)
        directory = b"".join(
            _directory_record(entry, offsets[entry.name], fresh.get(entry.name))
            for entry in (*self.entries, *entries[len(self.entries) :])
            if entry.name in offsets
        )
        if position + len(directory) >= _SATURATED or len(offsets) >= 0xFFFF:
            raise DamagedZip("file.why.four_gigabytes")
        target.write(directory)
        count = len(offsets)
        target.write(
            _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), position, len(self.comment))
        )
        target.write(self.comment)
        return target.crc

    def _plain(self, entry: Entry) -> Iterator[bytes]:
        raw = self._raw(entry)
        if entry.method == _STORED:
            yield from raw
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for block in raw:
                pending = block
                while pending:
                    yield inflater.decompress(pending, _COPY_SIZE * 2)
                    pending = inflater.unconsumed_tail
            yield inflater.flush()
        except zlib.error as error:
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
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
            raise DamagedZip("file.why.part_misplaced", part=entry.name)
        name_size, extra_size = struct.unpack("<2H", header[26:30])
        return _LOCAL.size + int(name_size) + int(extra_size)

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
        if entry.flags & _DESCRIPTOR_FLAG:
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
        entry = _new_entry(name)
        header = _local_header(entry, content)
        file.write(header)
        file.writelines(content.blocks)
        records.append(_directory_record(entry, position, content))
        position += len(header) + sum(map(len, content.blocks))
    directory = b"".join(records)
    file.write(directory)
    count = len(records)
    file.write(_END.pack(b"PK\5\6", 0, 0, count, count, len(directory), position, 0))


class _Target:
    """A file to write to, and the CRC-32 of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.crc = 0

    def write(self, data: bytes) -> None:
        self.crc = zlib.crc32(data, self.crc)
        self._file.write(data)


def _find_directory(file: BinaryIO) -> tuple[bytes, int, int, int, int]:
    """Comment, place, size and count of the directory, and how far all offsets are shifted."""
    length = file.seek(0, 2)
    tail_start = max(0, length - _END.size - 0xFFFF)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + _END.size:
        raise DamagedZip("file.why.no_directory")
    _, _, _, _, count, size, offset, comment_size = _END.unpack_from(tail, at)
    comment = tail[at + _END.size : at + _END.size + comment_size]
    end = tail_start + at
    if _SATURATED in (size, offset) or count == 0xFFFF:
        if at < _LOCATOR64.size:
            raise DamagedZip("file.why.no_directory")
        mark, _, place, _ = _LOCATOR64.unpack_from(tail, at - _LOCATOR64.size)
        file.seek(place)
        record = file.read(_END64.size)
        if mark != b"PK\6\7" or len(record) < _END64.size or record[:4] != b"PK\6\6":
            raise DamagedZip("file.why.no_directory")
        count, size, offset = _END64.unpack(record)[7:10]
        end = place
    shift = end - size - offset
    if shift < 0:
        raise DamagedZip("file.why.directory_misplaced")
    return comment, end - size, size, count, shift


def _directory_entries(directory: bytes, count: int, shift: int) -> Iterator[Entry]:
    at = 0
    for _ in range(count):
        if len(directory) < at + _CENTRAL.size or directory[at : at + 4] != b"PK\1\2":
            raise DamagedZip("file.why.directory_damaged")
        fields = _CENTRAL.unpack_from(directory, at)
        flags, method, time, date, crc, compressed, size = fields[3:10]
        name_size, extra_size, comment_size = fields[10:13]
        end = at + _CENTRAL.size + name_size + extra_size + comment_size
        record = directory[at:end]
        name = record[_CENTRAL.size : _CENTRAL.size + name_size]
        extra = record[_CENTRAL.size + name_size : _CENTRAL.size + name_size + extra_size]
        size, compressed, offset = _wide((size, compressed, fields[16]), extra)
        text = name.decode("utf-8" if flags & _UTF8_FLAG else "cp437", "replace")
        yield Entry(text, flags, method, time, date, crc, compressed, size, offset + shift, record)
        at = end


def _wide(fields: tuple[int, int, int], extra: bytes) -> list[int]:
    """Size, compressed size and offset, with those that did not fit taken from zip64's field."""
    wide = next((data for tag, data in _extras(extra) if tag == _ZIP64_EXTRA), b"")
    values: list[int] = []
    for field in fields:
        if field == _SATURATED:
            if len(wide) < 8:
                raise DamagedZip("file.why.directory_damaged")
            field, wide = int.from_bytes(wide[:8], "little"), wide[8:]
        values.append(field)
    return values


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<2H", extra, at)
        yield tag, extra[at + 4 : at + 4 + size]
        at += 4 + size


def _without_zip64(extra: bytes) -> bytes:
    return b"".join(
        struct.pack("<2H", tag, len(data)) + data
        for tag, data in _extras(extra)
        if tag != _ZIP64_EXTRA
    )


def _checked_size(content: Deflated) -> int:
    compressed = sum(map(len, content.blocks))
    if max(compressed, content.size) >= _SATURATED:
        raise DamagedZip("file.why.four_gigabytes")
    return compressed


def _new_entry(name: str) -> Entry:
    """An entry that no archive holds yet, dated as XlsxWriter dates all of its own."""
    spelled = name.encode()
    flags = 0 if name.isascii() else _UTF8_FLAG
    fields = (20, 20, flags, _DEFLATED, 0, _FIRST_DAY, 0, 0, 0, len(spelled), 0, 0, 0, 0, 0, 0)
    record = _CENTRAL.pack(b"PK\1\2", *fields) + spelled
    return Entry(name, flags, _DEFLATED, 0, _FIRST_DAY, 0, 0, 0, 0, record)


def _local_header(entry: Entry, content: Deflated) -> bytes:
    compressed = _checked_size(content)
    name_size = struct.unpack_from("<H", entry.record, 28)[0]
    name = entry.record[_CENTRAL.size : _CENTRAL.size + name_size]
    fields = (20, entry.flags & _UTF8_FLAG, _DEFLATED, entry.time, entry.date, content.crc)
    return _LOCAL.pack(b"PK\3\4", *fields, compressed, content.size, name_size, 0) + name


def _directory_record(entry: Entry, offset: int, content: Deflated | None) -> bytes:
    """The entry's record at the end, at its new place and with its new content if it has one."""
    fields = list(_CENTRAL.unpack_from(entry.record))
    name_size, extra_size = fields[10], fields[11]
    name = entry.record[_CENTRAL.size : _CENTRAL.size + name_size]
    rest = entry.record[_CENTRAL.size + name_size :]
    extra, comment = rest[:extra_size], rest[extra_size:]
    wide = _SATURATED in (fields[8], fields[9], fields[16])
    if content is None:
        compressed, size = entry.compressed_size, entry.size
    else:
        compressed, size = _checked_size(content), content.size
        fields[3], fields[4], fields[7] = entry.flags & _UTF8_FLAG, _DEFLATED, content.crc
    if wide or content:  # sizes stand in the record itself now, where zip64 had them apart
        extra = _without_zip64(extra)
    if max(compressed, size, offset) >= _SATURATED:
        raise DamagedZip("file.why.four_gigabytes")
    fields[8], fields[9], fields[11], fields[16] = compressed, size, len(extra), offset
    return _CENTRAL.pack(*fields) + name + extra + comment
