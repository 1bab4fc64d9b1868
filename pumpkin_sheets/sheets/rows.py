"""The rows of a practice as its own checks see them, and what they find wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

import numpy as np

from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.row_formulas import key_of
from pumpkin_sheets.sheets.sentences import day_text

Found = tuple[int, str, str, Mapping[str, object]]
"""What is wrong in a cell: the row, the column, the key of the message, its facts."""


@dataclass(frozen=True)
class Rows:
    """The typed rows of a table, for checks that the kinds of its columns cannot tell.

    ``frame`` is labelled by the 0-based rows of the sheet; ``known`` holds the keys of the names
    that a ``client`` cell may hold, ``listed`` of those that stand on Clients now; ``others`` are
    the typed rows of the tables that were read before, and ``clients`` and ``memory``.
    """

    frame: Frame
    known: frozenset[str]
    day: float
    listed: frozenset[str] = frozenset()
    others: Mapping[str, Frame] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Whether a cell for a client may hold a name."""
        return key_of(name) in self.known

    def lists(self, name: str) -> bool:
        """Whether a name stands on Clients now."""
        return key_of(name) in self.listed

    def keyed(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The 0-based row of the sheet and the cells of each row that has a key."""
        keyed: Frame = self.frame[self.frame["clean"] != ""]
        return keyed.rows()

    def to_come(self, column: str, key: str) -> Iterator[Found]:
        """The days of a column that are still to come, of rows that have a key."""
        for at, row in self.keyed():
            if np.floor(row[column]) > self.day:
                yield at, column, key, {"value": day_text(np.floor(row[column]))}

    def strangers(self, column: str, key: str) -> Iterator[Found]:
        """The names of a column that no cell for a client may hold, of rows that have a key."""
        for at, row in self.keyed():
            if row[column] and not self.knows(row[column]):
                yield at, column, key, {"value": row[column]}


Check = Callable[[Rows], Iterable[Found]]
"""What is special in a practice's rows."""
