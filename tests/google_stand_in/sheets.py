"""The stand-in's spreadsheets: cells and what lies around them, and reading them out."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from itertools import product
from typing import Any

from .ranges import RefusedError, column_letters, parse_range

Place = tuple[int, int]


@dataclass
class Sheet:
    """One sheet.  ``cells[(row, column)]`` is a CellData object; ``results`` belongs to tests."""

    sheet_id: int
    title: str
    rows: int = 1000
    columns: int = 26
    cells: dict[Place, dict[str, Any]] = field(default_factory=dict)
    results: dict[Place, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    row_metadata: dict[int, dict[str, Any]] = field(default_factory=dict)
    column_metadata: dict[int, dict[str, Any]] = field(default_factory=dict)
    conditional_formats: list[dict[str, Any]] = field(default_factory=list)
    protected_ranges: list[dict[str, Any]] = field(default_factory=list)
    merges: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    basic_filter: dict[str, Any] | None = None

    # -- what a test does in place of a person -------------------------------------------------

    def type_in(self, row: int, column: int, value: Any) -> None:
        """Type a plain value, or a formula when it starts with ``=``; ``None`` empties a cell.

        Who types a day or an hour gives the cell the look of one too.
        """
        if row >= self.rows or column >= self.columns:
            self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        cell = self.cells[row, column] = dict(self.cells.get((row, column), {}))
        if value is None or value == "":
            cell.pop("userEnteredValue", None)
        elif isinstance(value, str) and value.startswith("="):
            cell["userEnteredValue"] = {"formulaValue": value}
        else:
            cell["userEnteredValue"] = extended(value)
            if kind := moment_type(value):
                form = {**cell.get("userEnteredFormat", {}), "numberFormat": {"type": kind}}
                cell["userEnteredFormat"] = form

    def fill(self, grid: list[list[Any]], row: int = 0, column: int = 0) -> None:
        """Put text, numbers and ticks; text stays text, whatever it looks like."""
        for r, line in enumerate(grid):
            for c, value in enumerate(line):
                self.type_in(row + r, column + c, None)
                if value is not None and value != "":
                    self.cells.setdefault((row + r, column + c), {})["userEnteredValue"] = extended(
                        value
                    )

    def entered(self, row: int, column: int) -> dict[str, Any] | None:
        """The ExtendedValue somebody entered, or ``None``."""
        value: dict[str, Any] | None = self.cells.get((row, column), {}).get("userEnteredValue")
        return value

    def value(self, row: int, column: int) -> Any:
        """The effective value of a cell; ``None`` when it is empty."""
        entered = self.entered(row, column)
        if entered is None:
            return None
        if "formulaValue" in entered:
            result = self.results.get((row, column), "")
            return result() if callable(result) else result
        return next(iter(entered.values()))

    def grid(self) -> list[list[Any]]:
        """The effective values of the used part, ragged edges trimmed, as tests like to see it."""
        return self.read(0, 0, None, None, "UNFORMATTED_VALUE")

    # -- what the API reads --------------------------------------------------------------------

    def read(
        self, top: int, left: int, bottom: int | None, right: int | None, render: str
    ) -> list[list[Any]]:
        """Rows of values, each trimmed at its end, trailing empty rows left out."""
        bottom = self.rows if bottom is None else min(bottom, self.rows)
        right = self.columns if right is None else min(right, self.columns)
        lines: dict[int, dict[int, Any]] = {}
        for (row, column), cell in self.cells.items():
            if not (top <= row < bottom and left <= column < right):
                continue
            if "userEnteredValue" not in cell:
                continue
            lines.setdefault(row, {})[column] = self._render(row, column, render)
        grid: list[list[Any]] = []
        for row in range(top, max(lines) + 1 if lines else top):
            line = lines.get(row, {})
            values = [
                line.get(column, "") for column in range(left, max(line) + 1 if line else left)
            ]
            while values and values[-1] == "":
                values.pop()
            grid.append(values)
        while grid and not grid[-1]:
            grid.pop()
        return grid

    def _render(self, row: int, column: int, render: str) -> Any:
        entered = self.entered(row, column) or {}
        if render == "FORMULA" and "formulaValue" in entered:
            return entered["formulaValue"]
        value = serial(self.value(row, column))
        if render != "FORMATTED_VALUE":
            return value
        kind = self.cells[(row, column)].get("userEnteredFormat", {}).get("numberFormat", {})
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        dated = kind.get("type") == "DATE" and isinstance(value, (int, float))
        if dated and abs(value) < LAST_DAY:
            return (dt.date(1899, 12, 30) + dt.timedelta(days=int(value))).isoformat()
        return f"{value:.10g}" if isinstance(value, (int, float)) else value

    def describe(self, index: int) -> dict[str, Any]:
        """This sheet's part of ``spreadsheets.get``, without cell data."""
        grid = {
            "rowCount": self.rows,
            "columnCount": self.columns,
            **self.properties.get("gridProperties", {}),
        }
        plain = {k: v for k, v in self.properties.items() if k != "gridProperties"}
        answer: dict[str, Any] = {
            "properties": {
                "sheetId": self.sheet_id,
                "title": self.title,
                "index": index,
                "sheetType": "GRID",
                "gridProperties": grid,
                **plain,
            }
        }
        around = {
            "conditionalFormats": self.conditional_formats,
            "protectedRanges": self.protected_ranges,
            "merges": self.merges,
            "charts": self.charts,
            "developerMetadata": self.metadata,
            "basicFilter": self.basic_filter,
        }
        return answer | {name: listed for name, listed in around.items() if listed}

    def data(self, top: int, left: int, bottom: int | None, right: int | None) -> dict[str, Any]:
        """GridData for ``includeGridData``; rows and cells trimmed at their ends."""
        bottom = self.rows if bottom is None else min(bottom, self.rows)
        right = self.columns if right is None else min(right, self.columns)
        ends: dict[int, int] = {}
        places: Iterable[Place] = self.cells
        if (bottom - top) * (right - left) < len(self.cells):
            places = product(range(top, bottom), range(left, right))
        for row, column in places:
            if top <= row < bottom and left <= column < right and self.cells.get((row, column)):
                ends[row] = max(ends.get(row, column), column)
        rows = []
        for row in range(top, max(ends, default=top - 1) + 1):
            values = []
            for column in range(left, ends.get(row, left - 1) + 1):
                cell = dict(self.cells.get((row, column), {}))
                if "userEnteredFormat" in cell:
                    cell["effectiveFormat"] = cell["userEnteredFormat"]
                if "userEnteredValue" in cell:
                    value = self.value(row, column)
                    cell["effectiveValue"] = effective(value)
                    form = cell.get("effectiveFormat", {})
                    if "numberFormat" not in form and (kind := moment_type(value)):
                        cell["effectiveFormat"] = {**form, "numberFormat": {"type": kind}}
                    cell["formattedValue"] = str(self._render(row, column, "FORMATTED_VALUE"))
                values.append(cell)
            rows.append({"values": values} if values else {})
        answer: dict[str, Any] = {
            "rowMetadata": [
                {"pixelSize": 21, **self.row_metadata.get(r, {})} for r in range(top, bottom)
            ],
            "columnMetadata": [
                {"pixelSize": 100, **self.column_metadata.get(c, {})} for c in range(left, right)
            ],
        }
        if top:
            answer["startRow"] = top
        if left:
            answer["startColumn"] = left
        if rows:
            answer["rowData"] = rows
        return answer


DAY_ZERO, LAST_DAY = dt.datetime(1899, 12, 30), 2958466


def moment_type(value: Any) -> str:
    """The type of the number format in which a day, an hour or a duration is shown."""
    if isinstance(value, dt.datetime):
        return "DATE_TIME"
    if isinstance(value, dt.date):
        return "DATE"
    return "TIME" if isinstance(value, dt.time | dt.timedelta) else ""


def serial(value: Any) -> Any:
    """Days since 30 December 1899, as Google keeps a day, an hour and a duration."""
    if isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime(*value.timetuple()[:3])
        return (moment - DAY_ZERO) / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return value / dt.timedelta(days=1) if isinstance(value, dt.timedelta) else value


def extended(value: Any) -> dict[str, Any]:
    """An ExtendedValue for a plain value."""
    value = serial(value)
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, (int, float)):
        return {"numberValue": value}
    return {"stringValue": str(value)}


ERRORS = {
    "#N/A": "N_A",
    "#REF!": "REF",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#ERROR!": "ERROR",
}


def effective(value: Any) -> dict[str, Any]:
    """An ExtendedValue for a cell's result, which can be an error."""
    if isinstance(value, str) and value in ERRORS:
        return {"errorValue": {"type": ERRORS[value], "message": "An error."}}
    return extended(value)


@dataclass
class Spreadsheet:
    """One Google Sheet, and how it is shared with the service account."""

    key: str
    title: str = "Pumpkin plan"
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    role: str | None = "writer"
    deleted: bool = False
    office_file: bool = False
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[dict[str, Any]] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    next_id: int = 1000
    applied: int = 0
    on_formula: Callable[[str], None] | None = None

    def copied(self) -> Spreadsheet:
        """A copy whose changes do not show here; cells are shared, and replaced when changed."""
        return replace(
            self,
            sheets=[
                replace(
                    sheet,
                    cells=dict(sheet.cells),
                    **{
                        part.name: copy.deepcopy(getattr(sheet, part.name))
                        for part in fields(Sheet)
                        if part.name not in ("cells", "results")
                    },
                )
                for sheet in self.sheets
            ],
            named_ranges=copy.deepcopy(self.named_ranges),
            metadata=copy.deepcopy(self.metadata),
        )

    def sheet(self, title: str) -> Sheet:
        for sheet in self.sheets:
            if sheet.title == title:
                return sheet
        raise KeyError(title)

    def named(self, title: str) -> Sheet:
        """The sheet that a range means: capitals do not count."""
        for sheet in self.sheets:
            if sheet.title.lower() == title.lower():
                return sheet
        raise KeyError(title)

    def add(self, title: str, rows: int = 1000, columns: int = 26) -> Sheet:
        """What a person does with the + at the bottom of the window."""
        sheet = Sheet(self.fresh_id(), title, rows, columns)
        self.sheets.append(sheet)
        return sheet

    def fresh_id(self) -> int:
        self.next_id += 1
        return self.next_id

    def values(self, a1: str, render: str) -> dict[str, Any]:
        """One ValueRange of ``values:batchGet``."""
        sheet, top, left, bottom, right = self._meant(a1)
        last = f"{column_letters((right or sheet.columns) - 1)}{bottom or sheet.rows}"
        quoted = sheet.title.replace("'", "''")
        answer: dict[str, Any] = {
            "range": f"'{quoted}'!{column_letters(left)}{top + 1}:{last}",
            "majorDimension": "ROWS",
        }
        grid = sheet.read(top, left, bottom, right, render)
        if grid:
            answer["values"] = grid
        return answer

    def _meant(self, a1: str) -> tuple[Sheet, int, int, int | None, int | None]:
        """The sheet and the corners of a range that is read; raises RefusedError."""
        title, top, left, bottom, right = parse_range(a1)
        try:
            sheet = self.named(title)
        except KeyError:
            raise RefusedError(f"Unable to parse range: {a1}") from None
        if top >= sheet.rows or left >= sheet.columns:
            raise RefusedError(
                f"Range ({a1}) exceeds grid limits. Max rows: {sheet.rows}, "
                f"max columns: {sheet.columns}"
            )
        return sheet, top, left, bottom, right

    def describe(self, ranges: list[str], grid_data: bool) -> dict[str, Any]:
        """``spreadsheets.get``; with ranges, only the sheets that they name."""
        wanted = [self._meant(text) for text in ranges]
        sheets = []
        for index, sheet in enumerate(self.sheets):
            mine = [w[1:] for w in wanted if w[0] is sheet]
            if wanted and not mine:
                continue
            described = sheet.describe(index)
            if grid_data:
                described["data"] = [sheet.data(*m) for m in mine or [(0, 0, None, None)]]
            sheets.append(described)
        answer: dict[str, Any] = {
            "spreadsheetId": self.key,
            "properties": {
                "title": self.title,
                "locale": self.locale,
                "timeZone": self.time_zone,
                "autoRecalc": "ON_CHANGE",
            },
            "sheets": sheets,
            "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{self.key}/edit",
        }
        if self.named_ranges:
            answer["namedRanges"] = self.named_ranges
        if self.metadata:
            answer["developerMetadata"] = self.metadata
        return answer
