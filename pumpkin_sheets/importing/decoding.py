"""The encoding of a text file, found without holding the file in memory (F54)."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pumpkin_sheets.book import BookError
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
_CANDIDATES = ("cp950", "gb18030", "shift_jis", "cp1252", "cp1256")
_TITLED = "cp1250"
"""One that only titles tell: many of its letters are the same as in Windows-1252."""
_TITLES = frozenset(text for texts in synonyms().values() for text in texts)
SHOWN = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16",
    "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp950": "Big5",
    "gb18030": "GB18030", "shift_jis": "Shift-JIS", "cp1252": "Windows-1252",
    "cp1250": "Windows-1250", "cp1256": "Windows-1256",
}  # fmt: skip
"""What the encodings are called among people."""


def encoding_of(path: Path) -> str:
    """The encoding of a text file, as Python calls it.

    A byte order mark tells it; else it is UTF-8 where the whole file is; else the one of a few
    that its signs look most like.  Raises BookError where none fits, OSError.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if name := _unmarked(head):
        return name
    odd = _first_odd(path)
    return "utf-8" if odd is None else _guessed(path, odd)


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


def _guessed(path: Path, odd: int) -> str:
    from charset_normalizer import from_bytes

    with path.open("rb") as file:
        file.seek(odd)
        block = file.read(_BLOCK)
    odd_lines = [line for line in block.splitlines(keepends=True) if not line.isascii()]
    if odd and odd_lines:
        odd_lines = odd_lines[1:] or odd_lines  # the first may begin in the middle of a sign
    if 2 * sum(_decodes(line, "utf-8") for line in odd_lines) > len(odd_lines):
        return "utf-8"  # but for a line or two, which whoever reads on comes to
    sample = b""
    for line in odd_lines:
        if len(sample) + len(line) > _SAMPLE:
            break
        sample += line
    sample = sample or block[:_SAMPLE]
    fitting = [name for name in (*_CANDIDATES, _TITLED) if _decodes(sample, name)]
    titled_in = {name: _titles_in(sample.decode(name)) for name in fitting}
    most = max([0, *titled_in.values()])
    # Titles that are known tell more than how often a sign occurs.
    fitting = [name for name in fitting if titled_in[name] == most]
    if fitting != [_TITLED]:
        fitting = [name for name in fitting if name != _TITLED]
    if fitting:
        best = from_bytes(sample, cp_isolation=fitting, threshold=1.0).best()
        named = codecs.lookup(best.encoding).name if best else ""
        chosen = next((n for n in fitting if codecs.lookup(n).name == named), "")
        if chosen:
            return chosen
        if len(fitting) == 1:
            return fitting[0]
    raise BookError("importing.no_text", name=path.name)


def _titles_in(text: str) -> int:
    """How many titles of columns, of those that are not plain letters, stand in a text."""
    lines = text.splitlines()[:30]
    cells = {titled(cell) for line in lines for cell in re.split('[,;\t|"]', line)}
    return sum(not cell.isascii() and cell in _TITLES for cell in cells)


def _decodes(sample: bytes, name: str) -> bool:
    try:
        sample.decode(name)
    except UnicodeDecodeError:
        return False
    return True
