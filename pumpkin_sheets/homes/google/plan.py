"""One of our sheets in a Google Sheet: as it is, as it shall be, and the requests between."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pumpkin_sheets.book import Cell
from pumpkin_sheets.homes.google.arranged import Arranged
from pumpkin_sheets.homes.google.formats import Json, cell_format, link_to
from pumpkin_sheets.homes.google.marks import column_key, mark_of
from pumpkin_sheets.sheets.drawing import Drawing, FormulaColumn, Style, in_currency
from pumpkin_sheets.sheets.large_amounts import money_columns
from pumpkin_sheets.sheets.schema import column_letters, column_number

NOTE = "pumpkin.sheet"
SPARE_ROWS = 200
"""Rows below the records of a sheet that Python writes; more are added as they are needed."""

_REFERENCE = re.compile(r"(?<![\w!$.'])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(.!])")
_WHOLE_COLUMN = re.compile(r"(?<![\w!$.'])\$[A-Z]{1,3}\$(\d+):\$[A-Z]{1,3}\$(\d+)(?![\w(.!])")
_FROM_TOP = re.compile(r"(?<![\w!$.':])[A-Z]{1,3}\$(\d+)(?=:[A-Z])")


@dataclass(frozen=True)
class Looks:
    """What holds for the whole workbook; ``written`` are the sheets that only Python writes."""

    font: str
    right_to_left: bool
    written: frozenset[str]


@dataclass(frozen=True)
class Present:
    """One sheet as it is now: its part of ``spreadsheets.get`` and what was entered in its cells.

    ``entered[row][column]`` is an ExtendedValue, or ``{}``; ``shown`` has what the cells show.
    """

    described: Json
    entered: Sequence[Sequence[Json]] = ()
    shown: Sequence[Sequence[Cell]] = ()

    def at(self, row: int, column: int) -> Json:
        if row >= len(self.entered) or column >= len(self.entered[row]):
            return {}
        return self.entered[row][column]

    @property
    def note(self) -> Json:
        return note_of(self.described)

    def marks(self) -> set[str]:
        """The fingerprints of everything entered on the sheet."""
        return {mark_of(cell) for row in self.entered for cell in row if cell}

    @property
    def is_empty(self) -> bool:
        return not any(cell for row in self.entered for cell in row)

    @property
    def used(self) -> frozenset[int]:
        """The columns in which something was entered."""
        return frozenset(c for row in self.entered for c, cell in enumerate(row) if cell)

    @property
    def width(self) -> int:
        """The columns up to the last one in which something was entered."""
        return max(self.used, default=-1) + 1


def note_of(described: Json) -> Json:
    """The note that a sheet carries, in its part of ``spreadsheets.get``; {} without one."""
    for entry in described.get("developerMetadata", []):
        if entry.get("metadataKey") == NOTE:
            try:
                found = json.loads(entry["metadataValue"])
            except ValueError:
                return {}
            return found if isinstance(found, dict) else {}
    return {}


@dataclass
class SheetPlan:
    """The requests for one sheet, in the making."""

    drawing: Drawing
    sheet_id: int
    present: Present | None
    looks: Looks
    names: frozenset[str]
    ids: Mapping[str, int] = field(default_factory=dict)  # of every sheet, by title
    arranged: Arranged = field(default_factory=Arranged)
    requests: list[Json] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    named: dict[int, str] = field(default_factory=dict)  # position -> name of the table's columns
    moved: dict[int, int] = field(default_factory=dict)  # position now -> before
    anew: bool = False  # drawn over whatever stands there

    def __post_init__(self) -> None:
        if self.present is not None:
            self.marks = self.present.marks()
        table = self.drawing.table
        if table is not None:
            self.named = {column.column: column.name for column in table.columns if column.name}
            before = self.arranged.before
            self.moved = {c: before[name] for c, name in self.named.items() if name in before}

    @property
    def blank(self) -> bool:
        """Whether everything is to be written: nothing is there, or nothing that counts."""
        return self.present is None or self.anew

    @property
    def frozen(self) -> tuple[int, int]:
        """The rows and columns that stay in sight: the owner's choice where the sheet is there."""
        if self.present is None or self.anew:
            return self.drawing.freeze or (0, 0)
        grid = self.present.described["properties"].get("gridProperties", {})
        return grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)

    @property
    def note(self) -> Json:
        """What the sheet's note said until now."""
        return {} if self.present is None else self.present.note

    @property
    def layout(self) -> str:
        return self.arranged.layout or fingerprint(self.drawing, self.looks)

    def key(self, row: int, column: int) -> str:
        """How the note calls a cell: by its column's name and its distance from the rows below."""
        table = self.drawing.table
        if table is not None and column in self.named and row < table.first_row:
            return f"{self.named[column]}:{table.first_row - row}"
        return f"{column_letters(column)}{row + 1}"

    def label_before(self, row: int, column: int) -> str | None:
        """The fingerprint of what we wrote into a cell, wherever it stood then."""
        labels = self.note.get("labels", {})
        key = self.key(row, column)
        if key not in labels and "columns" not in self.note and column in self.named:
            row += self.arranged.row_before - self._header_row
            key = f"{column_letters(self.moved.get(column, column))}{row + 1}"
        label: str | None = labels.get(key)
        return label

    def column_before(self, column: int) -> str | None:
        """The fingerprint of the formula that we wrote into a table's column."""
        labels = self.note.get("labels", {})
        key = column_key(column, self.named)
        if key not in labels and "columns" not in self.note:
            key = column_key(self.moved.get(column, column), {})
        label: str | None = labels.get(key)
        return label

    def as_before(self, text: str, with_rows: bool = False) -> str:
        """A formula of this sheet as it read before the owner inserted columns (and rows).

        Without ``with_rows`` it is one of the table's, which names its own row and the table's
        first and last: of these two as they were, wherever inserted rows moved them.
        """
        rows = self.arranged.row_before - self._header_row if with_rows and self.moved else 0
        ends = {} if with_rows else self.ends_before
        if not rows and not ends and all(now == before for now, before in self.moved.items()):
            return text

        def put(match: re.Match[str]) -> str:
            fixed_column, letters, fixed_row, digits = match.groups()
            at = column_number(letters)
            column = column_letters(self.moved.get(at, at))
            row = int(digits) + rows
            return f"{fixed_column}{column}{fixed_row}{ends.get(row, row) if fixed_row else row}"

        parts = re.split(r'("(?:[^"]|"")*")', text)
        parts[::2] = [_REFERENCE.sub(put, part) for part in parts[::2]]
        return "".join(parts)

    @cached_property
    def ends_before(self) -> dict[int, int]:
        """The table's first and last row by their numbers now, as they were for the note.

        Most of the formulas tell where they are: a single one may be its owner's.
        """
        table, present = self.drawing.table, self.present
        if table is None or present is None or "rows" not in self.note:
            return {}
        first: Counter[int] = Counter()
        last: Counter[int] = Counter()
        for column in table.columns:
            if not isinstance(column, FormulaColumn) or "$" not in column.formula:
                continue
            for row in range(table.first_row, len(present.entered)):
                text = present.at(row, column.column).get("formulaValue", "")
                first.update(map(int, _FROM_TOP.findall(text)))
                for start, end in _WHOLE_COLUMN.findall(text):
                    first[int(start)] += 1
                    last[int(end)] += 1
        top = self.arranged.row_before + 2
        bottom = int(self.note.get("last", top - 1 + int(self.note["rows"])))
        found = {}
        for counted, before in ((first, top), (last, bottom)):
            if counted:
                found[counted.most_common(1)[0][0]] = before
        return {now: before for now, before in found.items() if now != before}

    @property
    def _header_row(self) -> int:
        return self.drawing.table.first_row - 1 if self.drawing.table else 0

    def add(self, kind: str, body: Json) -> None:
        self.requests.append({kind: body})

    def area(self, row: int, column: int, last_row: int, last_column: int) -> Json:
        return {
            "sheetId": self.sheet_id,
            "startRowIndex": row,
            "endRowIndex": last_row + 1,
            "startColumnIndex": column,
            "endColumnIndex": last_column + 1,
        }

    def format(self, style: Style, link: str = "") -> Json:
        """A CellFormat; with a ``link`` a click on the cell leads to the sheet of that title."""
        made = cell_format(style, self.looks.font, self.looks.right_to_left)
        if link in self.ids:
            made["textFormat"]["link"] = link_to(self.ids[link])
        return made


def sheet_id_of(code_name: str) -> int:
    """Our sheets' ids are made of their code names: asking twice cannot make a sheet twice."""
    return int(hashlib.sha256(code_name.encode()).hexdigest()[:7], 16) + 1


def size_of(plan: SheetPlan) -> tuple[int, int]:
    drawing = plan.drawing
    rows = max([p.last_row or p.row for p in drawing.cells] + [30]) + 2
    rows = max([rows, *(row + 1 for row in drawing.heights)])
    if drawing.title not in plan.looks.written:  # there a check goes as far as rows are written
        rows = max([rows, *(check.last_row + 1 for check in drawing.checks)])
    columns = max([p.last_column or p.column for p in drawing.cells] + [0]) + 1
    if drawing.table:
        spare = SPARE_ROWS if drawing.title in plan.looks.written else 0
        rows = max(rows, drawing.table.first_row + drawing.table.rows + spare)
        columns = max([columns] + [c.column + 1 for c in drawing.table.columns])
    for chart in drawing.charts:
        rows = max(rows, chart.row + chart.height // 20)
    return rows, max(columns, drawing.background_columns)


def fingerprint(drawing: Drawing, looks: Looks) -> str:
    """Everything about a sheet's looks; what people type, and results, do not count.

    Nor does the sign of the currency, which is the owner's, nor how wide its amounts are.
    """
    drawing = in_currency(drawing, "")
    table, money = drawing.table, money_columns(drawing)
    told = (
        [(p.row, p.column, p.last_row, p.last_column, p.style) for p in drawing.cells],
        table and (table.first_row, table.rows, [(c.column, c.style) for c in table.columns]),
        sorted((c, width) for c, width in drawing.widths.items() if c not in money),
        sorted(drawing.heights.items()), sorted(drawing.hidden_columns),
        drawing.freeze, drawing.rules, drawing.checks, drawing.charts,
        looks.font, looks.right_to_left, drawing.background,
    )  # fmt: skip
    links = [(p.row, p.column, p.link) for p in drawing.cells if p.link]
    text = repr((*told, links) if links else told)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
