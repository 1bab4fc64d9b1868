"""A table of named NumPy columns with a label for each row: what the core works on.

It holds columns and lets rows be chosen; whatever is calculated of them is NumPy on the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.sheets.numbers import Flags

Values = NDArray[Any]
"""One column, of shape (rows,): floats with NaN for blank, booleans, or objects (texts, dates)."""


class Frame:
    """Columns of one length by name, and a whole number for each row; nothing in it is changed.

    ``labels``, of shape (rows,), are the 0-based rows of the sheet where a sheet was read, else
    0, 1, 2 and so on; rows that are chosen keep theirs.  A column may be given as one value for
    all rows; texts are kept as objects.  An array is taken as it is, without a copy: whoever gives
    one does not write to it any more.  Raises ValueError where columns differ in length.
    """

    __slots__ = ("_columns", "labels")

    labels: NDArray[np.int64]

    def __init__(self, columns: Mapping[str, Any], labels: Iterable[int] | None = None) -> None:
        made = {name: _values(column) for name, column in columns.items()}
        if labels is None:
            size = next((len(column) for column in made.values() if column.ndim), 0)
            self.labels = np.arange(size)
        else:
            self.labels = np.asarray(labels if _sized(labels) else list(labels), dtype=np.int64)
        self._columns = {name: self._fitted(name, column) for name, column in made.items()}

    def _fitted(self, name: str, column: Values) -> Values:
        if column.ndim == 0:
            column = np.full(len(self.labels), column[()], dtype=column.dtype)
        if column.shape != self.labels.shape:
            raise ValueError(f"{name}: {column.shape} values for {len(self.labels)} rows")
        column = column.view()
        column.flags.writeable = False
        return column

    @classmethod
    def _of(cls, columns: dict[str, Values], labels: NDArray[np.int64]) -> Frame:
        made = cls.__new__(cls)
        made._columns, made.labels = columns, labels
        return made

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self._columns)

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        return f"Frame({len(self)}, {', '.join(self._columns)})"

    @overload
    def __getitem__(self, wanted: str) -> Values: ...
    @overload
    def __getitem__(self, wanted: Flags) -> Frame: ...
    def __getitem__(self, wanted: str | Flags) -> Values | Frame:
        """The column of a name, which cannot be written to; or the rows where ``wanted`` is true.

        Raises KeyError for a name that is not there, IndexError where ``wanted`` is not one
        truth value for each row.
        """
        if isinstance(wanted, str):
            return self._columns[wanted]
        chosen = np.asarray(wanted)
        if chosen.dtype != bool or chosen.shape != self.labels.shape:
            raise IndexError(f"rows are chosen by {len(self)} truth values, not by {chosen!r}")
        return self.take(np.flatnonzero(chosen))

    def take(self, places: Sequence[int] | NDArray[np.intp] | slice) -> Frame:
        """The rows at these 0-based places, in that order.  Raises IndexError."""
        at = places if isinstance(places, slice) else np.asarray(places, dtype=np.intp)
        columns = {name: column[at] for name, column in self._columns.items()}
        for column in columns.values():
            column.flags.writeable = False
        return self._of(columns, self.labels[at])

    def assign(self, **columns: Any) -> Frame:
        """The same rows with these columns, in place of those of the same names or after them."""
        made = {name: self._fitted(name, _values(column)) for name, column in columns.items()}
        return self._of({**self._columns, **made}, self.labels)

    def only(self, names: Iterable[str]) -> Frame:
        """The columns of these names, in that order.  Raises KeyError."""
        return self._of({name: self._columns[name] for name in names}, self.labels)

    def beside(self, other: Frame) -> Frame:
        """The columns of both; ``other`` has the same rows and wins where both have a name.

        Raises ValueError where its rows are others.
        """
        if not np.array_equal(self.labels, other.labels):
            raise ValueError(f"{self!r} and {other!r} have different rows")
        return self._of({**self._columns, **other._columns}, self.labels)

    def places(self, labels: Iterable[int]) -> NDArray[np.intp]:
        """The 0-based places of the rows with these labels.  Raises KeyError."""
        at = {label: place for place, label in enumerate(self.labels.tolist())}
        return np.array([at[int(label)] for label in labels], dtype=np.intp)

    def cell(self, label: int, name: str) -> Any:
        """What stands in a column in the row with this label.  Raises KeyError."""
        return self._columns[name][self.places([label])[0]]

    def sorted_by(self, name: str, *, descending: bool = False) -> Frame:
        """The rows by a column of numbers, NaN last; those that are equal stay as they stood."""
        values = self._columns[name]
        return self.take(np.argsort(-values if descending else values, kind="stable"))

    def records(self) -> list[dict[str, Any]]:
        """Each row by column name, as Python's own floats, booleans and texts."""
        names, columns = self.names, [column.tolist() for column in self._columns.values()]
        rows = zip(*columns, strict=True) if columns else [()] * len(self)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The label of each row, and the row as :meth:`records` gives it."""
        return zip(self.labels.tolist(), self.records(), strict=True)


def _sized(labels: Iterable[int]) -> bool:
    return isinstance(labels, (np.ndarray, range, list, tuple))


def _values(column: Any) -> Values:
    values = np.asarray(column)
    if values.dtype.kind in "US":  # NumPy's own texts lose what comes after them
        values = np.array(column, dtype=object)
    return values
