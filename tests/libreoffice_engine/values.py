"""Blocks of cells between UNO and what Excel hands to xlwings, with Excel's manners.

What Excel does, and LibreOffice by itself does not:

* A string given to a range is read as if it were typed: ``=1+1`` becomes a formula, ``0042``
  the number 42, ``1/2`` a date, ``TRUE`` a boolean.  A leading apostrophe is taken off and
  keeps the rest as text.
* A number in a cell with a date or time format is read as a datetime, a number in a cell with a
  currency format as a Decimal of four places (COM's currency type), an error as its COM code.
* A number that a date's format cannot show fails, with all cells that were asked for with it
  (xlwings' issues 2003 and 2161), and so does a moment half a millisecond before a full second
  (pywin32's issue 1466).
* A datetime written to a cell with the general format gives that cell a date format.

Known difference: a *formula* whose result is a boolean reads as a number here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from .inside import Formatted, Inside

DATE, TIME, CURRENCY, LOGICAL = 2, 4, 8, 1024  # com.sun.star.util.NumberFormat
DATE_TIME = DATE | TIME

LAST_DAY = 2_958_466
"""The day after the last one that Excel knows, 31 December 9999."""

COM_ERRORS = {
    532: -2146826281,
    32767: -2146826246,
    525: -2146826259,
    521: -2146826288,
    502: -2146826252,
    503: -2146826252,
    524: -2146826265,
    519: -2146826273,
}
"""LibreOffice's number of an error -> the code by which Excel's COM interface knows it."""

ERROR_TEXTS = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
}


def read_block(inside: Inside, document: Any, cells: Any) -> list[list[Any]]:
    """The values of a UNO cell range as Excel's COM interface would give them."""
    grid = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
    corner = cells.getRangeAddress()
    top, left = corner.StartRow, corner.StartColumn
    for block in inside.formats(document, cells):
        convert_numbers(grid, block, _number_reader(block.kind, document), top, left)
    for failed in inside.failed(cells):
        error = COM_ERRORS.get(failed.error, COM_ERRORS[519])
        grid[failed.row - top][failed.column - left] = error
    return grid


def convert_numbers(
    grid: list[list[Any]],
    block: Formatted,
    convert: Callable[[float], Any],
    top: int = 0,
    left: int = 0,
) -> None:
    """Make other values of the numbers in a block; the grid begins in that row and column."""
    for row in grid[block.top - top : block.bottom - top + 1]:
        for column in range(block.left - left, block.right - left + 1):
            if isinstance(row[column], float):
                row[column] = convert(row[column])


def write_block(document: Any, cells: Any, grid: Sequence[Sequence[Any]]) -> None:
    """Put values into a UNO cell range of the same shape as Excel would take them."""
    null_date = _null_date(document)
    plain: list[tuple[Any, ...]] = []
    typed: list[tuple[int, int, str]] = []
    formats: list[tuple[int, int, int]] = []  # column, row, type of format
    for r, row in enumerate(grid):
        line: list[Any] = []
        for c, value in enumerate(row):
            if isinstance(value, str) and value.startswith("'"):
                line.append(value[1:])
            elif isinstance(value, str):
                line.append(value)
                if _may_be_interpreted(value):
                    typed.append((r, c, value))
            elif isinstance(value, bool):
                line.append(float(value))
                formats.append((c, r, LOGICAL))
            elif isinstance(value, dt.date):
                line.append(_serial(value, null_date))
                midnight = not isinstance(value, dt.datetime) or value.time() == dt.time()
                formats.append((c, r, DATE if midnight else DATE_TIME))
            else:
                line.append("" if value is None else float(value))
        plain.append(tuple(line))
    cells.setDataArray(tuple(plain))
    for r, c, text in typed:
        cells.getCellByPosition(c, r).setFormula(text)
    _give_formats(document, cells, formats)


def clean(
    grid: Iterable[Iterable[Any]],
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> list[list[Any]]:
    """xlwings' own step between a block and its user, as its Windows engine does it."""

    def one(value: Any) -> Any:
        if value is None or value == "":
            return empty_as
        if isinstance(value, dt.datetime) and datetime_builder is not dt.datetime:
            parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
            return datetime_builder(**{part: getattr(value, part) for part in parts})
        if isinstance(value, int) and value in ERROR_TEXTS:
            return ERROR_TEXTS[value] if err_to_str else None
        if isinstance(value, float) and number_builder is not None:
            return number_builder(value)
        return value

    return [[one(value) for value in row] for row in grid]


def _may_be_interpreted(text: str) -> bool:
    """Whether a string must be offered to LibreOffice's own reading of typed input."""
    return (
        text[:1] in ("=", "+", "-", "@")
        or any(sign.isdigit() for sign in text)
        or text.strip().upper() in ("TRUE", "FALSE")
    )


def _null_date(document: Any) -> dt.datetime:
    day = document.NullDate
    return dt.datetime(day.Year, day.Month, day.Day)


def _serial(value: dt.date, null_date: dt.datetime) -> float:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value.replace(tzinfo=None) - null_date) / dt.timedelta(days=1)


def _number_reader(kind: int, document: Any) -> Callable[[float], Any]:
    """What makes of a number what a cell shows that has a kind of format."""
    if kind & LOGICAL:
        return bool
    if kind & DATE_TIME:
        null_date = _null_date(document)

        def moment(days: float) -> dt.datetime:
            if not 0 <= days < LAST_DAY:
                raise OSError("Out of present range")
            if 0.9995 <= days * 86_400 % 1 < 0.9999:
                raise ValueError("microsecond must be in 0..999999")
            return null_date + dt.timedelta(milliseconds=round(days * 86_400_000))

        return moment
    return lambda amount: Decimal(repr(amount)).quantize(Decimal("0.0001"))


def _give_formats(document: Any, cells: Any, wanted: list[tuple[int, int, int]]) -> None:
    """Formats for what cannot be seen from a number alone, where the cells have none of the kind.

    Neighbours in a column are taken together, so that a column of dates costs one call.
    """
    formats = document.getNumberFormats()
    locale = document.CharLocale

    def run_key(item: tuple[int, tuple[int, int, int]]) -> tuple[int, int, int]:
        place, (column, row, kind) = item
        return column, kind, row - place

    for (column, kind, _), items in groupby(enumerate(sorted(wanted)), key=run_key):
        rows = [row for _, (_, row, _) in items]
        run = cells.getCellRangeByPosition(column, rows[0], column, rows[-1])
        key = run.NumberFormat  # None when they differ
        if key is not None:
            if not formats.getByKey(key).Type & kind:
                run.NumberFormat = formats.getStandardFormat(kind, locale)
            continue
        for row in rows:
            cell = cells.getCellByPosition(column, row)
            if not formats.getByKey(cell.NumberFormat).Type & kind:
                cell.NumberFormat = formats.getStandardFormat(kind, locale)
