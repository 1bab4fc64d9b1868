"""Values between our cells and Google's: as entered, as shown, dates as serial numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pumpkin_sheets.book import Cell, Grid
from pumpkin_sheets.homes.google.formats import plain_pattern
from pumpkin_sheets.sheets.cells import without_edges

# Google's word for an error in a cell, and what the cell shows.
_ERRORS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}

_DAY_ZERO = dt.datetime(1899, 12, 30)

Value = str | float | bool | None
"""What was entered in a cell, as it compares; a formula begins with a NUL."""
Entered = list[list[Value]]


def serial(value: Cell) -> Cell:
    """Dates, times and durations as Google keeps them: days since 30 December 1899."""
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - _DAY_ZERO) / dt.timedelta(days=1)
    if isinstance(value, dt.date):
        return (value - _DAY_ZERO.date()).days
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    return value


def entered_value(value: Cell) -> dict[str, Any] | None:
    """The ExtendedValue for a cell; text stays text, whatever it looks like."""
    plain = serial(value)
    if plain is None or plain == "":
        return None
    if isinstance(plain, bool):
        return {"boolValue": plain}
    if isinstance(plain, (int, float)):
        return {"numberValue": plain}
    return {"stringValue": str(plain)}


def cells_of(data: Mapping[str, Any], told: bool = True) -> tuple[Entered, Grid]:
    """What was entered and what is shown, from one GridData that begins at A1.

    Of what was entered only formulas need be there: an empty ``userEnteredValue`` says that it is
    what the cell shows, and so does a missing one unless ``told``.
    """
    entered: Entered = []
    shown: Grid = []
    for row in data.get("rowData", []):
        cells = row.get("values", [])
        entered.append([_entered_in(cell, told) for cell in cells])
        shown.append([shown_value(cell.get("effectiveValue")) for cell in cells])
    while shown and all(value in (None, "") for value in shown[-1]) and not _any(entered[-1]):
        shown.pop()
        entered.pop()
    width = 0
    for line, typed in zip(shown, entered, strict=True):
        used = [i for i, (a, b) in enumerate(zip(line, typed, strict=True)) if a is not None or b]
        width = max(width, used[-1] + 1 if used else 0)
    grid = [line[:width] + [None] * (width - len(line)) for line in shown]
    return without_edges(entered), grid


def formulas_of(entered: Entered) -> dict[tuple[int, int], str]:
    """The formulas among what was entered, as they are written, by 0-based cell."""
    return {
        (r, c): value[1:]
        for r, row in enumerate(entered)
        for c, value in enumerate(row)
        if isinstance(value, str) and is_formula(value)
    }


def is_formula(value: Value) -> bool:
    return isinstance(value, str) and value.startswith("\x00")


def line_of(lines: Sequence[Sequence[Any]], row: int) -> Sequence[Any]:
    return lines[row] if row < len(lines) else ()


def cell_of(line: Sequence[Any], column: int) -> Any:
    return line[column] if column < len(line) else None


def _any(values: Sequence[object]) -> bool:
    return any(value is not None for value in values)


def _entered_in(cell: Mapping[str, Any], told: bool) -> str | float | bool | None:
    value = cell.get("userEnteredValue")
    if value or (value is None and told):
        return _entered(value)
    return comparable(shown_value(cell.get("effectiveValue")))


def _entered(value: Mapping[str, Any] | None) -> str | float | bool | None:
    """One entered value in a form that compares: formulas and text are told apart."""
    if not value:
        return None
    if "formulaValue" in value:
        return "\x00" + str(value["formulaValue"])
    return comparable(shown_value(value))


def comparable(value: Cell) -> str | float | bool | None:
    """A value as it compares: 3 and 3.0 are one number, but a tick is not a 1."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return "\x01" + format(float(value), ".12g")
    return str(value)


def shown_value(value: Mapping[str, Any] | None) -> Cell:
    """A cell's ExtendedValue as a plain value."""
    if not value:
        return None
    if "errorValue" in value:
        return _ERRORS.get(value["errorValue"].get("type", ""), "#ERROR!")
    number = value.get("numberValue")
    if number is not None:
        return int(number) if float(number).is_integer() and abs(number) < 2**53 else number
    plain: Cell = value.get("stringValue", value.get("boolValue"))
    return plain


_DAYS = 2958466
"""Google's and Excel's days end before this one, that of the year 10000."""
_LONG = 1000
"""A number of days that no duration has: a moment of which the hour alone is shown has more."""


def shown_as(value: Cell, kind: str) -> Cell:
    """A number as the day, hour or duration that its cell shows; anything else as it is.

    ``kind`` is the type of the cell's number format.
    """
    if kind not in ("DATE", "DATE_TIME", "TIME") or isinstance(value, bool):
        return value
    if not isinstance(value, (int, float)) or not 0 <= value < _DAYS:
        return value
    since = dt.timedelta(seconds=min(round(value * 86400), _DAYS * 86400 - 1))
    if since < dt.timedelta(days=1):
        return (_DAY_ZERO + since).time()
    if kind == "TIME" and value < _LONG:
        return since
    moment = _DAY_ZERO + since
    return moment if since.seconds else moment.date()


_FORMATS: tuple[tuple[type, str, str], ...] = (
    (dt.datetime, "DATE_TIME", "yyyy-mm-dd hh:mm"),
    (dt.date, "DATE", "yyyy-mm-dd"),
    (dt.time, "TIME", "hh:mm"),
    (dt.timedelta, "TIME", "[h]:mm"),
)


def cell_formats(
    sheet: int, puts: Mapping[tuple[int, int], Cell], patterns: Mapping[int, str]
) -> list[dict[str, Any]]:
    """A serial number is a date only by its format: one request per run of dates in a column.

    ``puts`` are values by 0-based cell, ``patterns`` other formats than the plain ones by column.
    """
    runs: list[tuple[int, int, int, type]] = []  # column, first row, end, kind
    for column, row in sorted((column, row) for row, column in puts):
        kind = type(puts[row, column])
        if runs and runs[-1][0] == column and runs[-1][2:] == (row, kind):
            runs[-1] = (column, runs[-1][1], row + 1, kind)
        else:
            runs.append((column, row, row + 1, kind))
    known = {kind: (name, pattern) for kind, name, pattern in _FORMATS}
    changes = []
    for column, start, end, kind in runs:
        if kind not in known:
            continue
        name, pattern = known[kind]
        area = {
            "sheetId": sheet,
            "startRowIndex": start,
            "endRowIndex": end,
            "startColumnIndex": column,
            "endColumnIndex": column + 1,
        }
        form = {"type": name, "pattern": plain_pattern(patterns.get(column, pattern))}
        changes.append(
            {
                "repeatCell": {
                    "range": area,
                    "cell": {"userEnteredFormat": {"numberFormat": form}},
                    "fields": "userEnteredFormat.numberFormat",
                }
            }
        )
    return changes
