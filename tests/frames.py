"""Frames for tests: made of rows, looked into row by row, compared column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from pumpkin_sheets.sheets.frame import Frame


def frame_of(rows: Sequence[Mapping[str, Any]]) -> Frame:
    """A frame with these rows, which all have the same columns; at least one."""
    assert all(row.keys() == rows[0].keys() for row in rows)
    return Frame({name: [row[name] for row in rows] for name in rows[0]})


def row_at(frame: Frame, place: int = 0) -> dict[str, Any]:
    """The row at a 0-based place, from the end where it is negative."""
    return frame.take([place]).records()[0]


def rows_by(frame: Frame, name: str) -> dict[Any, dict[str, Any]]:
    """The rows by what stands in a column, in each something else."""
    found = {each[name]: each for each in frame.records()}
    assert len(found) == len(frame)
    return found


def known(values: Iterable[float]) -> list[float]:
    """The numbers without those that are NaN."""
    return [float(value) for value in values if value == value]


def assert_same(one: Frame, other: Frame) -> None:
    """Fails unless both have the same columns, in order, kinds and every value."""
    assert one.names == other.names
    for name in one.names:
        assert one[name].dtype == other[name].dtype, name
        np.testing.assert_array_equal(one[name], other[name], name)
