"""A client's name in a cell of another table: the row of Clients that it means, as a formula and as
Python, side by side.

An old name means whoever was called so last.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pumpkin_sheets.sheets.practice import escaped


def key_of(name: object) -> str:
    """A name as MATCH compares it."""
    return " ".join(part for part in str(name).split(" ") if part).lower()


def place_(cell: str) -> str:
    """The formula for the place, from 1, of a name among the prepared rows of Clients; "" for none.

    ``cell`` is a formula.
    """
    renamed = f"INDEX(MemoryClient,MATCH({escaped(cell)},MemoryWas,0))"
    match = f'IFERROR(MATCH({escaped(renamed)},ClientKeys,0),"")'
    return f"IFERROR(MATCH({escaped(cell)},ClientKeys,0),{match})"


class Places:
    """The twin of :func:`place_`.

    ``others`` are the tables that a practice looks into: ``clients``, and ``memory``, the names in
    it each once.
    """

    def __init__(self, others: Mapping[str, pd.DataFrame]) -> None:
        self._places: dict[str, int] = {}
        for place, name in enumerate(others["clients"]["client"]):
            self._places.setdefault(key_of(name), place)
        memory = others["memory"]
        self._renamed: dict[str, str] = {}
        for client, was in zip(memory["client"], memory["was"], strict=True):
            if was:
                self._renamed.setdefault(key_of(was), client)

    def of(self, name: str) -> int | None:
        """The place, from 0, of the client with this name; None for none."""
        found = self._places.get(key_of(name))
        now = self._renamed.get(key_of(name), "")
        if found is None and now:
            found = self._places.get(key_of(now))
        return found
