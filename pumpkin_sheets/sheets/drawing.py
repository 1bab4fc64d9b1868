"""A sheet as it shall look, in neutral words that every builder can render.

Rows and columns are 0-based.  Widths are in characters, heights in points, as spreadsheet
programs count them.  How the parts of a sheet look stands in ``look``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any, Literal, TypeVar

import numpy as np

from pumpkin_sheets.sheets.charts import Chart
from pumpkin_sheets.sheets.numbers import LEFT, signs
from pumpkin_sheets.sheets.records import dataclass

Value = str | float | int | None

DAY_NOUGHT = dt.date(1899, 12, 30)
"""The day that spreadsheets count from."""


@dataclass(frozen=True)
class Formula:
    """A formula without its leading ``=``, and its true result now.

    ``volatile``: the result goes with the day, and every program works it out anew by itself.
    """

    text: str
    result: str | float | int = ""
    volatile: bool = False


@dataclass(frozen=True)
class Style:
    """How a cell looks, and what it is for.

    Colours are hex without ``#``; ``number`` is a number format, in which ¤ stands for the ``sign``
    of the currency; ``typed``: people type here, and what stands there is theirs.

    ``align``: ``units`` is the right side in every language: numbers are written from left to
    right in all of them, and their units stand below each other.  ``named``: a name alone stands
    here; like what people type, it reads in the direction of its own letters, not of the page's.
    """

    color: str = "1F2A2A"
    fill: str | None = None
    bold: bool = False
    italic: bool = False
    size: float = 10
    align: Literal["start", "center", "end", "units"] = "start"
    middle: bool = True
    upper: bool = False  # at the top of its cell, whatever stands beside it
    wrap: bool = False
    upright: Literal["", "turned", "stacked"] = ""  # on its side, or a few signs a line
    number: str = "General"
    border: str | None = None  # colour of thin lines all around
    top: str | None = None  # colour of a thick line above
    bottom: str | None = None  # colour of a thin line below
    heavy_bottom: str | None = None
    indent: int = 0
    typed: bool = False
    named: bool = False
    sign: str = ""
    shrink: bool = False  # a number too long for its cell grows small rather than unreadable

    @property
    def pattern(self) -> str:
        """The number format as programs take it."""
        return signed(self.number, self.sign)

    def side(self, right_to_left: bool) -> Literal["left", "center", "right"]:
        """Where its text stands on a page of this direction."""
        if self.align == "center":
            return "center"
        return (
            "right" if self.align == "units" or (self.align == "end") != right_to_left else "left"
        )

    @property
    def reads_as_page(self) -> bool:
        """Whether its text reads in the direction of the page, whatever letters begin it.

        A number does not: its minus would stand behind it.  An amount does whose sign is a word
        that stands behind it.
        """
        if "¤" in self.number:
            return bool(signs(self.sign)[1])
        return self.number in ("General", "@") and not (self.typed or self.named)


_AMOUNT = re.compile(r"([-+]?)¤([#,.0]+)")


def signed(number: str, sign: str) -> str:
    """A number format in which the sign of a currency stands for each ¤, or behind its number.

    Where it is behind, the cell reads from right to left, and a minus or plus is held to the left
    of its number.
    """
    before, behind = (f'"{mark}"' if mark else "" for mark in signs(sign))
    held = f'"{LEFT}"' if behind else ""

    def amount(found: re.Match[str]) -> str:
        return (held if found[1] else "") + found[1] + before + found[2] + behind

    return _AMOUNT.sub(amount, number)


@dataclass(frozen=True)
class Placed:
    """One cell, or a merged block that ends (inclusive) at ``last_row``, ``last_column``.

    ``link`` is the title of the sheet that a click leads to.
    """

    row: int
    column: int
    content: Value | Formula
    style: Style
    last_row: int | None = None
    last_column: int | None = None
    link: str = ""


@dataclass(frozen=True)
class FormulaColumn:
    """A calculated column of a table: ``\\x00`` in ``formula`` stands for the 1-based row.

    ``name`` is the column's name in its sheet's declaration, where it has one.
    """

    column: int
    formula: str
    results: Sequence[str | float | int]
    style: Style
    name: str = ""


@dataclass(frozen=True)
class ValueColumn:
    """A typed column of a table; ``values`` may be shorter than the table."""

    column: int
    values: Sequence[Value | bool]
    style: Style
    name: str = ""


@dataclass(frozen=True)
class Table:
    """The body of a table: ``rows`` prepared rows from ``first_row``."""

    first_row: int
    rows: int
    columns: Sequence[FormulaColumn | ValueColumn]
    row_height: float = 20  # 0: as high as the text needs


@dataclass(frozen=True)
class Rule:
    """A conditional format over a block: where ``formula`` is true for the block's first cell.

    ``number`` is a number format, as in Style; a program without such rules keeps the cell's own.
    """

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    formula: str
    color: str | None = None
    fill: str | None = None
    bold: bool = False
    italic: bool = False
    stop: bool = False
    number: str = ""
    sign: str = ""

    @property
    def pattern(self) -> str:
        """The number format as programs take it."""
        return signed(self.number, self.sign)


@dataclass(frozen=True)
class Bar:
    """A data bar from 0 to 100 over a block of scores."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    color: str


@dataclass(frozen=True)
class Check:
    """What a block of cells takes: numbers within bounds, or one of a list.

    The list is ``choices``, or what the defined name ``source`` stands for.  ``day`` says that
    the numbers are dates.  ``message`` says what is wrong with anything else; ``prompt`` appears
    beside a chosen cell.
    """

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    message: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    source: str = ""
    day: bool = False
    prompt: str = ""


@dataclass(frozen=True)
class Push:
    """A button, where the program has buttons: ``macro`` is what it runs; its size in pixels."""

    row: int
    column: int
    macro: str
    label: str
    width: int = 160
    height: int = 32


@dataclass(frozen=True)
class Drawing:
    """One sheet: what stands where, and how it behaves."""

    title: str
    code_name: str
    tab_color: str
    cells: Sequence[Placed] = ()
    table: Table | None = None
    widths: Mapping[int, float] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()
    heights: Mapping[int, float] = field(default_factory=dict)
    background: Style | None = None  # of every cell without a style of its own
    background_columns: int = 0
    freeze: tuple[int, int] | None = None
    filter: tuple[int, int, int, int] | None = None
    rules: Sequence[Rule | Bar] = ()
    checks: Sequence[Check] = ()
    charts: Sequence[Chart] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # defined name -> reference
    buttons: Sequence[Push] = ()
    hidden: bool = False
    gridlines: bool = False
    landscape: bool = True
    fit_height: int = 0  # printed pages high, 0 = as many as it takes
    repeat_rows: tuple[int, int] | None = None
    print_columns: tuple[int, int] | None = None  # all others stay off paper
    folded: Mapping[int, int] = field(default_factory=dict)
    """Columns that are folded away, where the program can fold, with the depth of each (1, 2)."""


Signed = TypeVar("Signed", bound=Placed | FormulaColumn | ValueColumn)


def in_currency(drawing: Drawing, sign: str) -> Drawing:
    """The sheet with this sign before each amount of money; "" for none."""

    sign = sign.replace('"', "")

    def signed(part: Signed) -> Signed:
        style = part.style
        return replace(part, style=replace(style, sign=sign)) if "¤" in style.number else part

    table = drawing.table
    if table is not None:
        table = replace(table, columns=[signed(column) for column in table.columns])
    cells = [signed(placed) for placed in drawing.cells]
    rules = [
        replace(rule, sign=sign) if isinstance(rule, Rule) and "¤" in rule.number else rule
        for rule in drawing.rules
    ]
    return replace(drawing, cells=cells, table=table, rules=rules)


def quoted(title: str) -> str:
    """A sheet's title as a reference writes it."""
    return "'" + title.replace("'", "''") + "'"


def as_cell(value: Any) -> Any:
    """A typed value as a drawing holds it: a day by its serial number."""
    return float((value - DAY_NOUGHT).days) if isinstance(value, dt.date) else value


def results(values: Any) -> list[str | float | int]:
    """A column's values as cells store them: NaN is an empty text."""
    array = np.asarray(values)
    listed: list[str | float | int] = array.tolist()
    if array.dtype.kind == "f" and not np.isnan(array).any():
        return listed
    if array.dtype.kind == "O" and listed.count("") == len(listed):
        return listed  # nothing but empty texts, as in most columns of a new table
    return ["" if v != v else v for v in listed]


def text(value: str) -> str:
    """A text inside a formula."""
    return '"' + value.replace('"', '""') + '"'
