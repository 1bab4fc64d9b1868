"""The prepared rows of a table in which nothing is typed: one of them tells what all say.

A table carries formulas for hundreds of rows to come, which repeat each other but for the number
of their row.  They are most of a workbook's XML.
"""

from __future__ import annotations

import re

from pumpkin_sheets.homes.file.rows import Tags
from pumpkin_sheets.sheets.records import dataclass

_FORMULA = rb"<f(?:\s[^<>/]*+)?+(?:/>|>[^<]*+</f>)"
_PREPARED = re.compile(
    rb"<row r=\"([1-9][0-9]{0,6})\"[^<>/]*+>"
    rb"(?:<c r=\"[A-Z]{1,3}+[0-9]++\"(?: s=\"[0-9]++\")?+"
    rb"(?:/>| t=\"str\">~<v>[^<]*+</v></c>|(?: t=\"[bn]\")?+>~<v>[^<]++</v></c>))*+"
    rb"</row>".replace(b"~", _FORMULA)
)
"""A row of empty cells and of formulas that were calculated to no error, as usually spelled."""
_MOST_ALONE = 5
"""After so many rows, one above the other, that none above repeats, the search is given up."""
_VALUE = re.compile(rb"<v>([^<]*+)")
_FORMAT = re.compile(rb" s=\"([0-9]*+)")


@dataclass(frozen=True)
class Repeated:
    """So many rows that say what the one at the 0-based ``row``, below them, says."""

    row: int
    rows: int
    formulas: int


def without_repeated(tags: Tags, window: bytes) -> tuple[bytes, list[Repeated]]:
    """Leave out each prepared row that the row below it repeats but for the number.

    They are sought from the window's end upwards, as far as nothing is typed.
    """
    kept: list[bytes] = []
    repeated: list[Repeated] = []
    end = whole = len(window)
    alone = 0
    while alone < _MOST_ALONE and (found := _prepared_row(tags, window, end)):
        row, number, end = found.group(), found.group(1), found.start()
        alone += 1
        if any(number in told for told in (*_VALUE.findall(row), *_FORMAT.findall(row))):
            continue  # in another row it might be another value, or look like one
        pieces, above, top = row.split(number), int(number) - 1, end
        while window.endswith(text := (b"%d" % above).join(pieces), 0, end):
            end -= len(text)
            above -= 1
        rows, formulas = int(number) - 1 - above, row.count(b"</f>") + row.count(b"<f/>")
        if rows:
            alone = 0
            kept.append(window[top:whole])
            whole = end
            repeated.append(Repeated(int(number) - 1, rows, rows * formulas))
    kept.append(window[:whole])
    return b"".join(reversed(kept)), repeated


def _prepared_row(tags: Tags, window: bytes, end: int) -> re.Match[bytes] | None:
    """The row that ends there, where nothing is typed into it."""
    if tags.prefix or not window.endswith(tags.row_end, 0, end):
        return None
    return _PREPARED.fullmatch(window, max(window.rfind(b"<row ", 0, end), 0), end)
