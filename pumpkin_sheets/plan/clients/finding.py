"""Finding a client whose name is typed on another table: on Clients, under an old name, or gone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import escaped, key_of
from pumpkin_sheets.sheets.schema import Column


def client_at_(cell: str) -> str:
    """The formula for a client's place among ``ClientKeys``; "" for a name that is not there.

    An old name means whoever was called so last.
    """
    renamed = f"INDEX(MemoryClient,MATCH({escaped(cell)},MemoryWas,0))"
    match = f'IFERROR(MATCH({escaped(renamed)},ClientKeys,0),"")'
    return f"IFERROR(MATCH({escaped(cell)},ClientKeys,0),{match})"


def has_left_(cell: str) -> str:
    """The formula that is true for a name that Memory knows."""
    gone = f"MATCH({escaped(cell)},MemoryClient,0)"
    return f"OR(ISNUMBER({gone}),ISNUMBER(MATCH({escaped(cell)},MemoryWas,0)))"


class Finding:
    """The twin of both, for the tables ``clients`` and ``memory`` that practices look into."""

    def __init__(self, clients: Frame, memory: Frame) -> None:
        self._names = [str(name) for name in clients["client"]]
        self._places: dict[str, int] = {}
        for at, name in enumerate(self._names):
            self._places.setdefault(key_of(name), at)
        self._left = {key_of(name) for name in (*memory["client"], *memory["was"]) if name}
        self._renamed: dict[str, str] = {}
        for client, was in zip(memory["client"], memory["was"], strict=True):
            if was:
                self._renamed.setdefault(key_of(was), key_of(client))

    def at(self, name: str) -> int | None:
        """The 0-based row of ``clients``; None for a name that is not there."""
        key = key_of(name)
        if key in self._places:
            return self._places[key]
        return self._places.get(self._renamed.get(key, "")) if key in self._renamed else None

    def named(self, name: str) -> str:
        """A client's name as ``clients`` has it; any other as it is."""
        at = self.at(name)
        return name if at is None else self._names[at]

    def has_left(self, name: str) -> bool:
        """Whether Memory knows a name."""
        return key_of(name) in self._left


def finding_in(others: Mapping[str, Frame]) -> Finding:
    """That of these tables, put together once for all that look into them."""
    return _finding(others["clients"], others["memory"])


_finding = lru_cache(maxsize=2)(Finding)


def of_client(work: Working, column: str) -> Numbers:
    """What stands beside each row's client, whose 1-based place is ``at``: 0 for nobody."""
    values = work.others["clients"][column].astype(float)
    places = np.nan_to_num(work["at"]).astype(int)
    found = np.array([values[at - 1] if at > 0 else 0.0 for at in places], dtype=float)
    return np.asarray(np.nan_to_num(found))


def places(work: Working, column: str) -> Numbers:
    """The 1-based place among ``ClientKeys`` of whom each row names in a column, 0 for nobody."""
    finding = finding_in(work.others)
    found = [finding.at(name) if name else None for name in work[column]]
    return np.array([0.0 if at is None else at + 1.0 for at in found])


def client_place(named: str = "") -> Column:
    """The hidden column ``at``: the 1-based place of a row's client among ``ClientKeys``, or 0."""
    formula = f"N({client_at_('{client}')})"
    return hidden("at", formula, lambda work: places(work, "client"), named)
