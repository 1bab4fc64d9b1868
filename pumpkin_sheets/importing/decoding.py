"""The encoding of a text file, found without holding the file in memory (F54)."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.listing import Doubt
from pumpkin_sheets.importing.oddness import oddness
from pumpkin_sheets.importing.sources import synonyms, titled

_BLOCK = 1 << 20
_HEAD = 1 << 12
_PLAIN = 12
"""Of so many bytes in UTF-16 one at least is half of a plain sign: a comma, a digit."""
_SAMPLE = 1 << 18
"""Bytes that the encoding is guessed from: they begin where the file ceases to be plain."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("cp950", "gb18030", "shift_jis", "cp1252", "cp1250", "cp1254", "cp1256")
"""Of two that look the same the first is taken, and the other is said."""
_LATIN = {"cp1252", "cp1250", "cp1254"}
_NOISE = 0.3
"""What is odd in so many of its signs is no text, or one in an encoding of none of our languages;
of Chinese signs all of a name may be rare."""
_CHINESE = {"cp950", "gb18030", "shift_jis"}
_CELLS = re.compile('[,;\t|"\r\n]')
_TITLES = frozenset(text for texts in synonyms().values() for text in texts)
SHOWN = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16",
    "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp950": "Big5",
    "gb18030": "GB18030", "shift_jis": "Shift-JIS", "cp1252": "Windows-1252",
    "cp1250": "Windows-1250", "cp1254": "Windows-1254", "cp1256": "Windows-1256",
}  # fmt: skip
"""What the encodings are called among people."""


def encoding_of(path: Path) -> tuple[str, Doubt | None]:
    """The encoding of a text file, as Python calls it, and another where nothing tells which.

    A byte order mark tells it; else it is UTF-8 where the whole file is; else the one of a few
    in which it looks least odd.  Raises BookError where none fits, OSError.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, None
    if name := _unmarked(head):
        return name, None
    odd = _first_odd(path)
    return ("utf-8", None) if odd is None else _guessed(path, odd)


def _unmarked(head: bytes) -> str:
    """Which UTF-16 a file without a mark is in, "" for none: of each plain sign one half is 0."""
    halves = head[::2].count(0), head[1::2].count(0)
    if not any(halves) or all(halves) or _PLAIN * sum(halves) < len(head):
        return ""
    return "utf-16-be" if halves[0] else "utf-16-le"


def known(name: str) -> str:
    """An encoding that an owner names.  Raises BookError for one that Python does not know."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise BookError("importing.no_encoding", name=name) from None


def odd_line(path: Path, code: str) -> int:
    """The first line, from 1, that is not in an encoding; 0 where lines do not tell."""
    if code.startswith("utf-16"):
        return 0
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_BLOCK), b""), start=1):
            if not _decodes(line, code):
                return number
    return 0


def _first_odd(path: Path) -> int | None:
    """Where a file ceases to be UTF-8, about; None where all of it is."""
    decoder, at = codecs.getincrementaldecoder("utf-8")(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return at
            at += len(block)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return max(0, at - _BLOCK)
    return None


def _guessed(path: Path, odd: int) -> tuple[str, Doubt | None]:
    with path.open("rb") as file:
        file.seek(odd)
        block = file.read(_BLOCK)
    odd_lines = [line for line in block.splitlines(keepends=True) if not line.isascii()]
    if odd and odd_lines:
        odd_lines = odd_lines[1:] or odd_lines  # the first may begin in the middle of a sign
    if 2 * sum(_decodes(line, "utf-8") for line in odd_lines) > len(odd_lines):
        return "utf-8", None  # but for a line or two, which whoever reads on comes to
    sample = b""
    for line in odd_lines:
        if len(sample) + len(line) > _SAMPLE:
            break
        sample += line
    sample = sample or block[:_SAMPLE]
    read = {name: sample.decode(name) for name in _CANDIDATES if _decodes(sample, name)}
    # Titles that are known tell more than any sign.
    ranks = {name: (-_titles_in(text), oddness(text, name)) for name, text in read.items()}
    best = min(ranks, key=lambda name: ranks[name], default="")
    wide = sum(sign > "\x7f" for sign in read.get(best, ""))
    if not best or (best not in _CHINESE and ranks[best][1] > _NOISE * wide):
        raise BookError("importing.no_text", name=path.name)
    as_good = [name for name, rank in ranks.items() if rank == ranks[best]]
    if best not in _LATIN:
        as_good = [name for name in as_good if name not in _LATIN]  # “Ąxżnąq” is no doubt
    other = next((name for name in as_good if read[name] != read[best]), "")
    return best, Doubt(other, *_differing(read[best], read[other])) if other else None


def _differing(one: str, other: str) -> tuple[str, str]:
    """The first cell in which two readings of the same bytes differ."""
    cells = zip(_CELLS.split(one), _CELLS.split(other), strict=False)
    return next(((a.strip(), b.strip()) for a, b in cells if a != b), ("", ""))


def _titles_in(text: str) -> int:
    """How many titles of columns, of those that are not plain letters, stand in a text."""
    lines = text.splitlines()[:30]
    cells = {titled(cell) for line in lines for cell in _CELLS.split(line)}
    return sum(not cell.isascii() and cell in _TITLES for cell in cells)


def _decodes(sample: bytes, name: str) -> bool:
    try:
        sample.decode(name)
    except UnicodeDecodeError:
        return False
    return True
