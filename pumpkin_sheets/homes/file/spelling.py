"""How a worksheet's cells are spelled and how far away they lie, told by one pass over its XML.

calamine is given a sheet as it is where both are known to be no burden to it.
"""

from __future__ import annotations

import re

from pumpkin_sheets.homes.file.rows import Tags
from pumpkin_sheets.sheets.reach import MOST_EMPTY_ROWS

_WIDE = rb"[A-G]?[A-Z](?:1[0-9]{4}|[1-9][0-9]{0,3})"
"""The first 19,999 rows and 208 columns: their rectangle is no burden."""
_TALL = rb"[A-Z][1-9][0-9]{0,4}"
"""The first 99,999 rows and 26 columns: nor is theirs."""


def _but(place: bytes) -> re.Pattern[bytes]:
    """Finds cells that are not as Excel, LibreOffice and XlsxWriter write them, at these places."""
    return re.compile(
        rb"<c(?=[\s/>])(?! r=\"~\"(?: s=\"[0-9]{1,6}\")?+"
        rb"(?: t=\"(?:str|s|n|b|e|inlineStr)\")?+(?: [cv]m=\"[0-9]++\")*+/?>)".replace(b"~", place)
    )


_PREFIXED = re.compile(rb":c[\s/>]")
_PREFIXED_CELL = re.compile(rb"<[\w.-]+:c[\s/>]")
_NOT_TALL = _but(_TALL)
_NOT_WIDE = _but(_WIDE)
_ODD = _but(rb"[A-Z]{1,3}+[1-9][0-9]{0,6}+")
_FAR_BEFORE = re.compile(rb"<v>-(?:[0-9]{9}|[0-9.]++[eE]\+?[0-9])")
"""A number so far below 0 that calamine, where its cell shows a day, ends in a panic."""
_FILLED_ROW = re.compile(rb"<row[\s>][^<>]*+>(?:<c [^<>]*+(?<=/)>)*+<c [^<>]*+>")
"""A row with a cell that holds anything, in the usual spelling."""


class Spelling:
    """What to know before calamine is given a worksheet as it is: look at all its windows."""

    def __init__(self) -> None:
        self.usual = True
        """Whether its cells are spelled as calamine surely reads them."""
        self._wide = self._tall = True
        self._began = False
        self._filled = 0

    def near(self, rows: int) -> bool:
        """Whether its cells, in so many ``rows``, lie where no rectangle is too large."""
        # As ``reach`` has it, the uppermost rows taken for empty ones.
        few_empty = rows - MOST_EMPTY_ROWS - self._filled <= MOST_EMPTY_ROWS
        return self.usual and (few_empty if self._tall else self._wide)

    def look(self, tags: Tags, window: bytes, end: int, row: int, filled: int = 0) -> None:
        """The next window: its cells end at ``end``, the rows before it at the 1-based ``row``.

        So many ``filled`` rows were left out of it.
        """
        far = window.find(b"<v>-", 0, end) >= 0 and _FAR_BEFORE.search(window, 0, end)
        if not self.usual or tags.prefix or far or _mixed(window, end):
            self.usual = False
            return
        if self._tall and _NOT_TALL.search(window, 0, end):
            self._tall = False
            self._wide = not self._began  # what went before was not asked
        self._began = True
        if self._tall:
            if row > MOST_EMPTY_ROWS:
                self._filled += filled + len(_FILLED_ROW.findall(window, 0, end))
            return
        if self._wide and _NOT_WIDE.search(window, 0, end):
            self._wide = False
        if not self._wide:
            self.usual = not _ODD.search(window, 0, end)


def _mixed(window: bytes, end: int) -> bool:
    """Whether there is a comment, or a cell under a prefix that the sheet itself does not use."""
    # The short patterns first: they are many times as fast.
    if window.find(b"!", 0, end) >= 0 and window.find(b"<!", 0, end) >= 0:
        return True
    return bool(_PREFIXED.search(window, 0, end) and _PREFIXED_CELL.search(window, 0, end))
