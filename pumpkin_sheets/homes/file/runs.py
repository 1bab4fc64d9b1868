"""Neighbouring formula cells of one row, recognised in one step.

Two thirds of a calculated sheet are formulas that read the same in every row but for the row's
number.  Once such a run of cells was met twice, one regular expression with all its formulas in
it finds the next row's, several times faster than a look at every cell.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Sequence

from pumpkin_sheets.homes.file.own import OwnColumn, Spelling
from pumpkin_sheets.sheets.records import dataclass

_MOST_RUNS = 16
_MOST_CANDIDATES = 256


@dataclass(frozen=True)
class Link:
    """One cell of a run: its column, and how its formula is written there."""

    letters: bytes
    formula_attributes: bytes
    spelling: Spelling
    column: OwnColumn


class Run:
    """Cells that stand side by side, all with a formula of ours and a stored result."""

    def __init__(self, prefix: bytes, links: Sequence[Link]) -> None:
        self.columns = [(link.letters, link.column) for link in links]
        self._rows = range(
            max(link.column.first for link in links),
            min(link.column.first + len(link.column.values) for link in links),
        )
        name = re.escape(prefix)
        # A named reference, since a digit may follow it.
        first = _cell(name, links[0], b"(?P<row>[0-9]++)")
        cells = [_cell(name, link, b"(?P=row)") for link in links[1:]]
        self._pattern = re.compile(b"".join((first, *cells)))

    def match(self, window: bytes, start: int, end: int) -> re.Match[bytes] | None:
        """The run at ``start``, where it is one in rows that all its columns know.

        Group 1 is the row's number; then follow, for each cell, the attributes after ``r`` and
        the stored result.
        """
        found = self._pattern.match(window, start, end)
        return found if found and int(found.group(1)) in self._rows else None


def _cell(prefix: bytes, link: Link, row: bytes) -> bytes:
    formula = b"(?P=row)".join(re.escape(piece) for piece in link.spelling)
    return b"".join(
        (
            rb'<%bc r="%b%b"([^<>]*+)>' % (prefix, link.letters, row),
            rb"<%bf%b>%b</%bf>" % (prefix, re.escape(link.formula_attributes), formula, prefix),
            rb"<%bv>([^<]*+)</%bv></%bc>" % (prefix, prefix, prefix),
        )
    )


class Runs:
    """The runs met so far on one worksheet.

    ``find`` one, or else, as long as ``learning``, ``note`` the cell that stands there instead,
    in the order of the file.
    """

    def __init__(self, prefix: bytes) -> None:
        self._prefix = prefix
        self._known: dict[bytes, list[Run]] = {}
        self._met: collections.Counter[tuple[Link, ...]] = collections.Counter()
        self._made = 0
        self.learning = True
        self._links: list[Link] = []
        self._row = b""
        self._end = -1

    def find(
        self, letters: bytes, window: bytes, start: int, end: int
    ) -> tuple[Run, re.Match[bytes]] | None:
        """A known run that begins with the cell of this column at ``start``."""
        for run in self._known.get(letters, ()):
            found = run.match(window, start, end)
            if found:
                return run, found
        return None

    def note(self, link: Link | None, row: bytes, start: int, end: int) -> None:
        """A cell from ``start`` to ``end`` was met by itself; None if no run can hold it."""
        if link is None or row != self._row or start != self._end:
            self._learn()
            self._links, self._row = [], row
        if link:
            self._links.append(link)
            self._end = end

    def _learn(self) -> None:
        links = tuple(self._links)
        if not links:
            return
        self._met[links] += 1
        if self._met[links] == 2:
            known = self._known.setdefault(links[0].letters, [])
            known.append(Run(self._prefix, links))
            known.sort(key=lambda run: len(run.columns), reverse=True)
            self._made += 1
        self.learning = self._made < _MOST_RUNS and len(self._met) < _MOST_CANDIDATES
