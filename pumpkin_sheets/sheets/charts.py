"""A chart as it shall look, in neutral words that every builder can render."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pumpkin_sheets.sheets.records import dataclass

Marker = Literal["triangle", "circle", "diamond", "square", "x", "none"]


@dataclass(frozen=True)
class Series:
    """One series of a chart; ranges are absolute references with their sheet.

    ``name`` is a text, or a reference to a cell that holds it.
    """

    name: str
    x: str
    y: str
    color: str
    marker: Marker = "none"
    size: int = 8
    line: float | None = None  # points; None draws no line
    dashed: bool = False
    labelled: bool = False  # each point carries the series' name
    with_value: bool = False  # and its y, in this number format
    value_format: str = "#,##0"
    label_position: Literal["above", "below", "left", "right"] = "above"
    label_color: str = "1F2A2A"
    label_bold: bool = False


@dataclass(frozen=True)
class Chart:
    """A scatter chart over the cells from ``row``, ``column`` on, ``width`` x ``height`` pixels."""

    row: int
    column: int
    width: int
    height: int
    series: Sequence[Series]
    x_title: str
    y_title: str = ""
    x_range: tuple[float, float, float] | None = None  # from, to, step
    y_range: tuple[float, float, float] | None = None
    room: tuple[float, float, float, float] = (0, 0, 0, 0)
    """Room for names around the ranges: left, right, below, above, in their units.  A program
    that cannot write names into a chart leaves it out."""
    plot: tuple[float, float, float, float] | None = None
    """Where the plot stands in the chart: left, top, width, height, in shares of it."""
    y_format: str = "General"
    gridlines: bool = False
    alternative_text: str = ""
