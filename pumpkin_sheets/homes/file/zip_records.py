"""The records of which a zip archive consists: headers, directory, and the entries they tell of."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.packing import Deflated
from pumpkin_sheets.sheets.records import dataclass

LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR64 = struct.Struct("<4sIQI")
SATURATED = 0xFFFFFFFF
_ZIP64_EXTRA = 1
STORED, DEFLATED = 0, 8
ENCRYPTED_FLAG, DESCRIPTOR_FLAG, _UTF8_FLAG = 1, 8, 0x800
_FIRST_DAY = 0x21
"""1 January 1980, the first day that a zip archive knows."""


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


def find_directory(file: BinaryIO) -> tuple[bytes, int, int, int, int]:
    """Comment, place, size and count of the directory, and how far all offsets are shifted."""
    length = file.seek(0, 2)
    tail_start = max(0, length - END.size - 0xFFFF)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + END.size:
        raise DamagedZip("file.why.no_directory")
    _, _, _, _, count, size, offset, comment_size = END.unpack_from(tail, at)
    comment = tail[at + END.size : at + END.size + comment_size]
    end = tail_start + at
    if SATURATED in (size, offset) or count == 0xFFFF:
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


def directory_entries(directory: bytes, count: int, shift: int) -> Iterator[Entry]:
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
        if field == SATURATED:
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
    if max(compressed, content.size) >= SATURATED:
        raise DamagedZip("file.why.four_gigabytes")
    return compressed


def new_entry(name: str) -> Entry:
    """An entry that no archive holds yet, dated as XlsxWriter dates all of its own."""
    spelled = name.encode()
    flags = 0 if name.isascii() else _UTF8_FLAG
    fields = (20, 20, flags, DEFLATED, 0, _FIRST_DAY, 0, 0, 0, len(spelled), 0, 0, 0, 0, 0, 0)
    record = _CENTRAL.pack(b"PK\1\2", *fields) + spelled
    return Entry(name, flags, DEFLATED, 0, _FIRST_DAY, 0, 0, 0, 0, record)


def local_header(entry: Entry, content: Deflated) -> bytes:
    compressed = _checked_size(content)
    name_size = struct.unpack_from("<H", entry.record, 28)[0]
    name = entry.record[_CENTRAL.size : _CENTRAL.size + name_size]
    fields = (20, entry.flags & _UTF8_FLAG, DEFLATED, entry.time, entry.date, content.crc)
    return LOCAL.pack(b"PK\3\4", *fields, compressed, content.size, name_size, 0) + name


def directory_record(entry: Entry, offset: int, content: Deflated | None) -> bytes:
    """The entry's record at the end, at its new place and with its new content if it has one."""
    fields = list(_CENTRAL.unpack_from(entry.record))
    name_size, extra_size = fields[10], fields[11]
    name = entry.record[_CENTRAL.size : _CENTRAL.size + name_size]
    rest = entry.record[_CENTRAL.size + name_size :]
    extra, comment = rest[:extra_size], rest[extra_size:]
    wide = SATURATED in (fields[8], fields[9], fields[16])
    if content is None:
        compressed, size = entry.compressed_size, entry.size
    else:
        compressed, size = _checked_size(content), content.size
        fields[3], fields[4], fields[7] = entry.flags & _UTF8_FLAG, DEFLATED, content.crc
    if wide or content:  # sizes stand in the record itself now, where zip64 had them apart
        extra = _without_zip64(extra)
    if max(compressed, size, offset) >= SATURATED:
        raise DamagedZip("file.why.four_gigabytes")
    fields[8], fields[9], fields[11], fields[16] = compressed, size, len(extra), offset
    return _CENTRAL.pack(*fields) + name + extra + comment
