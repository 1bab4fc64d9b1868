"""One of our sheets in a Google Sheet: as it is, as it shall be, and the requests between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pumpkin_sheets.homes.google.formats import Json, canonical, cell_format, formula, link_to
from pumpkin_sheets.sheets.drawing import Drawing, Formula, Placed, Style

NOTE = "pumpkin.sheet"
SPARE_ROWS = 200
"""Rows below the records of a sheet that Python writes; more are added as they are needed."""


@dataclass(frozen=True)
class Looks:
    """What holds for the whole workbook; ``written`` are the sheets that only Python writes."""

    font: str
    right_to_left: bool
    written: frozenset[str]


@dataclass(frozen=True)
class Present:
    """One sheet as it is now: its part of ``spreadsheets.get`` and what was entered in its cells.

    ``entered[row][column]`` is an ExtendedValue, or ``{}``.
    """

    described: Json
    entered: Sequence[Sequence[Json]] = ()

    def at(self, row: int, column: int) -> Json:
        if row >= len(self.entered) or column >= len(self.entered[row]):
            return {}
        return self.entered[row][column]

    @property
    def note(self) -> Json:
        for entry in self.described.get("developerMetadata", []):
            if entry.get("metadataKey") == NOTE:
                try:
                    found = json.loads(entry["metadataValue"])
                except ValueError:
                    return {}
                return found if isinstance(found, dict) else {}
        return {}

    def marks(self) -> set[str]:
        """The fingerprints of everything entered on the sheet."""
        return {mark_of(cell) for row in self.entered for cell in row if cell}

    @property
    def is_empty(self) -> bool:
        return not any(cell for row in self.entered for cell in row)


@dataclass
class SheetPlan:
    """The requests for one sheet, in the making."""

    drawing: Drawing
    sheet_id: int
    present: Present | None
    looks: Looks
    names: frozenset[str]
    ids: Mapping[str, int] = field(default_factory=dict)  # of every sheet, by title
    requests: list[Json] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.present is not None:
            self.marks = self.present.marks()

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
    columns = max([p.last_column or p.column for p in drawing.cells] + [0]) + 1
    if drawing.table:
        spare = SPARE_ROWS if drawing.title in plan.looks.written else 0
        rows = max(rows, drawing.table.first_row + drawing.table.rows + spare)
        columns = max([columns] + [c.column + 1 for c in drawing.table.columns])
    for chart in drawing.charts:
        rows = max(rows, chart.row + chart.height // 20)
    return rows, max(columns, drawing.background_columns)


def content_of(placed: Placed) -> Json:
    content = placed.content
    if isinstance(content, Formula):
        return {"formulaValue": formula(content.text)}
    return typed_value(content)


def typed_value(content: object) -> Json:
    if content is None or content == "":
        return {}
    if isinstance(content, bool):
        return {"boolValue": content}
    if isinstance(content, (int, float)):
        return {"numberValue": content}
    return {"stringValue": str(content)}


def mark_of(value: Json) -> str:
    """A short fingerprint of an entered value; "" for an empty cell."""
    if not value:
        return ""
    text = value.get("formulaValue")
    plain = canonical(text) if text is not None else repr(next(iter(value.values())))
    return hashlib.sha256(plain.encode()).hexdigest()[:6]
