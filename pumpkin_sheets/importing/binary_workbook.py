"""The errors of an .xls, which calamine gives as empty cells.

An .xls is a small file system (compound file) in which one stream holds records; two kinds of
record hold errors.  Only these are read; all else is calamine's.
"""

from __future__ import annotations

import struct
from pathlib import Path
from struct import unpack_from

from pumpkin_sheets.importing.open_document import Marked

_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip
_FREE = 0xFFFFFFF0
"""Numbers of sectors from here on are none."""
_SMALL = 4096
"""A stream shorter than this lies in small sectors inside another."""
_BEGINNINGS = (0x0009, 0x0209, 0x0409, 0x0809)
_BOUND_SHEET, _FORMULA, _ERROR, _END = 0x0085, 0x0006, 0x0205, 0x000A


def errors_in_xls(path: Path, titles: list[str]) -> Marked:
    """The errors of an .xls by the titles of its sheets, in their order; none where it cannot be
    read."""
    try:
        records = _stream(path.read_bytes())
        every = _records(records, 0)
        starts = [unpack_from("<I", records, at)[0] for kind, at in every if kind == _BOUND_SHEET]
        sheets = zip(titles, starts, strict=False)
        return {title: _errors(records, start) for title, start in sheets}
    except (OSError, struct.error, IndexError, KeyError, ValueError):
        return {}  # calamine says what is wrong with it


def _errors(records: bytes, start: int) -> dict[tuple[int, int], str]:
    found = {}
    for kind, at in _records(records, start):
        if kind == _ERROR:
            row, column, _, code, is_error = unpack_from("<HHHBB", records, at)
        elif kind == _FORMULA:
            row, column, _, result, _, code, _, mark = unpack_from("<HHHBBB3sH", records, at)
            is_error = mark == 0xFFFF and result == 2
        else:
            continue
        if is_error:
            found[row, column] = _ERRORS.get(code, "#N/A")
    return found


def _records(stream: bytes, at: int) -> list[tuple[int, int]]:
    """Kind and place of each record of a part of the stream."""
    found = []
    depth = 0
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        depth += kind in _BEGINNINGS
        found.append((kind, at + 4))
        at += 4 + length
        if kind == _END:
            depth -= 1
            if depth <= 0:
                break
    return found


# --- the compound file ----------------------------------------------------------------------------


def _stream(file: bytes) -> bytes:
    """The stream that holds the workbook."""
    size = 1 << unpack_from("<H", file, 30)[0]
    small = 1 << unpack_from("<H", file, 32)[0]
    directory, small_table, more, more_count = (
        *unpack_from("<I", file, 48), *unpack_from("<I", file, 60), *unpack_from("<II", file, 68),
    )  # fmt: skip

    def sector(number: int) -> bytes:
        return file[(number + 1) * size : (number + 2) * size]

    places = list(unpack_from("<109I", file, 76))
    for _ in range(min(more_count, len(file) // size)):
        block = unpack_from(f"<{size // 4}I", sector(more))
        places += block[:-1]
        more = block[-1]
    table = [n for at in places if at < _FREE for n in unpack_from(f"<{size // 4}I", sector(at))]

    def chain(first: int) -> bytes:
        parts: list[bytes] = []
        while first < _FREE and len(parts) <= len(table):
            parts.append(sector(first))
            first = table[first]
        return b"".join(parts)

    entries = chain(directory)
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - 127, 128):
        length = unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le")
        found.setdefault(name, unpack_from("<II", entries, at + 116))
    start, length = found["Workbook"] if "Workbook" in found else found["Book"]
    if length >= _SMALL:
        return chain(start)[:length]
    inside = chain(found["Root Entry"][0])
    small_chain = chain(small_table)
    parts: list[bytes] = []
    while start < _FREE and len(parts) <= len(inside):
        parts.append(inside[start * small : (start + 1) * small])
        start = unpack_from("<I", small_chain, 4 * start)[0]
    return b"".join(parts)[:length]
