"""What a Google Sheet gains beside what it holds: new sheets, and parts of sheets that are there.

Everything is asked for in one atomic request, once it is certain that nobody typed since the book
was read.  Were its answer lost, the request is not repeated blindly: it leaves a mark in the
spreadsheet (developer metadata), and what is there is read again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pumpkin_sheets.book import BookChanged, Growth
from pumpkin_sheets.homes.google.access import SheetsClient
from pumpkin_sheets.homes.google.around import (
    around_requests,
    chart_requests,
    gain_requests,
    note_request,
)
from pumpkin_sheets.homes.google.build import grown_size, name_request, sheet_properties
from pumpkin_sheets.homes.google.cells import cell_requests
from pumpkin_sheets.homes.google.charts import reference_range
from pumpkin_sheets.homes.google.formats import Json, formula
from pumpkin_sheets.homes.google.marks import content_of, mark_of, typed_value
from pumpkin_sheets.homes.google.plan import Looks, Present, SheetPlan, sheet_id_of
from pumpkin_sheets.homes.google.present import what_is_there
from pumpkin_sheets.homes.google.reach import areas, reach_requests
from pumpkin_sheets.homes.google.trouble import BookUncertain
from pumpkin_sheets.sheets.drawing import Drawing, FormulaColumn, Placed, Style

MARK = "pumpkin.growth"
ROUNDS = 3


def grow(
    client: SheetsClient, key: str, growth: Growth, refuse_if_changed: Callable[[], None]
) -> bool:
    """Grows a Google Sheet; False when all of it was there already.

    ``refuse_if_changed`` raises BookChanged where somebody typed since the book was read.  Names
    must be of ranges: Google gives none to anything else.  Raises BookError.
    """
    titles = {drawing.title for drawing in (*growth.sheets, *growth.gains)} | growth.contents.keys()
    titles |= growth.reaches.keys()
    told = hashlib.sha256(repr(growth).encode()).hexdigest()[:16]
    mark = f"{told} {secrets.token_hex(4)}"
    for left in reversed(range(ROUNDS)):
        found, present = what_is_there(client, key, titles)
        plan = _Plan.made(growth, found, present, mark)
        if plan.marked == mark:
            return True  # the request had arrived, only its answer was lost
        if plan.marked.startswith(f"{told} ") and plan.holds():
            return False
        wanted = plan.requests()
        if not wanted:
            return False
        refuse_if_changed()
        try:
            client.change(key, wanted, repeatable=False)
        except BookUncertain:
            if not left:
                raise
            continue
        return True
    raise AssertionError("ROUNDS is at least one")


@dataclass(frozen=True)
class _Plan:
    """A growth over a spreadsheet as it is: a plan for each sheet, and the names."""

    sheets: list[SheetPlan]
    gains: list[SheetPlan]
    names: Mapping[str, str]
    named: list[Json]
    ids: Mapping[str, int]
    sizes: Mapping[int, int]  # rows, of every sheet by its id
    mark: str  # of this growth
    marked: str  # of the last growth that arrived, or ""
    contents: Mapping[tuple[int, int, int], Json]  # that are not there yet: sheet, row, column
    reached: list[Json]  # requests for what filters and charts cover

    @classmethod
    def made(cls, growth: Growth, found: Json, present: Mapping[int, Present], mark: str) -> _Plan:
        ids = {p.described["properties"]["title"]: number for number, p in present.items()}
        for title in (*(gain.title for gain in growth.gains), *growth.contents, *growth.reaches):
            if title not in ids:
                raise BookChanged("google.renamed", sheet=title)
        for drawing in growth.sheets:
            ids.setdefault(drawing.title, _free_id(drawing, set(ids.values())))
        named = found.get("namedRanges", [])
        names = dict(growth.names)
        for drawing in (*growth.sheets, *growth.gains):
            names |= drawing.names
        known = frozenset({*names, *(entry["name"] for entry in named)})

        def plan(drawing: Drawing) -> SheetPlan:
            now = present.get(ids[drawing.title])
            looks = _looks(drawing, now, present)
            return SheetPlan(
                drawing, ids[drawing.title], now, looks, known, ids, anew=now is not None
            )

        sizes = {
            number: p.described["properties"].get("gridProperties", {}).get("rowCount", 0)
            for number, p in present.items()
        }
        sheets, gains = [plan(d) for d in growth.sheets], [plan(d) for d in growth.gains]
        for one in (*sheets, *gains):
            rows = grown_size(one)["rowCount"]
            sizes[one.sheet_id] = max(rows, sizes.get(one.sheet_id, 0))
        metadata = found.get("developerMetadata", [])
        marked = next((m["metadataValue"] for m in metadata if m["metadataKey"] == MARK), "")
        contents = {
            (ids[title], *place): content_of(Placed(*place, content, Style()))
            for title, cells in growth.contents.items()
            for place, content in cells.items()
        }
        fresh = {
            (number, row, column): value
            for (number, row, column), value in contents.items()
            if mark_of(present[number].at(row, column)) != mark_of(value)
        }
        reached = [
            request
            for title, reaches in growth.reaches.items()
            for request in reach_requests(present[ids[title]], areas(reaches, ids))
        ]
        return cls(sheets, gains, names, named, ids, sizes, mark, marked, fresh, reached)

    def holds(self) -> bool:
        """Whether everything stands where it shall, whoever put it there."""
        there = {entry["name"].lower() for entry in self.named}
        named = all(name.lower() in there for name in self.names)
        plans = (*self.sheets, *self.gains)
        settled = not self.contents and not self.reached
        return named and settled and all(_stands(plan) for plan in plans)

    def requests(self) -> list[Json]:
        """Everything to be asked for, in order."""
        for plan in self.sheets:
            if plan.present is None:
                plan.add("addSheet", {"properties": sheet_properties(plan)})
            else:
                _cleared(plan)
        for plan in self.gains:
            _enlarged(plan)
        # Formulas of one sheet speak of others and of names, so cells come after all sheets.
        made = [request for plan in (*self.sheets, *self.gains) for request in plan.requests]
        made += self._name_requests()
        for plan in (*self.sheets, *self.gains):
            plan.requests = []
            cell_requests(plan, with_formats=True)
        for plan in self.sheets:
            around_requests(plan)
            chart_requests(plan, self.ids, outdated=True)
            note_request(plan, redrawn=True)
        for plan in self.gains:
            gain_requests(plan)
        made += [request for plan in (*self.sheets, *self.gains) for request in plan.requests]
        made += [_content_request(*place, value) for place, value in self.contents.items()]
        made += self.reached
        return [*made, self._mark_request()] if made else []

    def _name_requests(self) -> list[Json]:
        there = {entry["name"].lower(): entry for entry in self.named}
        made = []
        for name, reference in self.names.items():
            area = reference_range(reference, self.ids)
            if area["endRowIndex"] > self.sizes[area["sheetId"]]:
                # A column that grows: down to wherever the sheet ends.
                del area["endRowIndex"]
            entry = there.get(name.lower())
            if entry is None or {"sheetId": 0, **entry["range"]} != area:
                made.append(name_request(name, area, entry))
        return made

    def _mark_request(self) -> Json:
        place = {"spreadsheet": True}
        entry = {"metadataKey": MARK, "metadataValue": self.mark, "location": place}
        if not self.marked:
            created = {"developerMetadata": {**entry, "visibility": "DOCUMENT"}}
            return {"createDeveloperMetadata": created}
        lookup = {"metadataKey": MARK, "metadataLocation": place}
        return {
            "updateDeveloperMetadata": {
                "dataFilters": [{"developerMetadataLookup": lookup}],
                "developerMetadata": {"metadataValue": self.mark},
                "fields": "metadataValue",
            }
        }


def _content_request(sheet: int, row: int, column: int, value: Json) -> Json:
    """Gives one cell a new content in the look that it has."""
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    rows = [{"values": [{"userEnteredValue": value} if value else {}]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _free_id(drawing: Drawing, taken: set[int]) -> int:
    """The id of a new sheet: another one where the owner renamed a sheet of ours that has it."""
    number, tried = sheet_id_of(drawing.code_name), 1
    while number in taken:
        tried += 1
        number = sheet_id_of(f"{drawing.code_name} {tried}")
    return number


def _looks(drawing: Drawing, now: Present | None, present: Mapping[int, Present]) -> Looks:
    """What holds for the whole workbook, as its sheets and their notes tell."""
    fonts = [font for p in present.values() if (font := p.note.get("font"))]
    right_to_left = any(
        p.note and p.described["properties"].get("rightToLeft", False) for p in present.values()
    )
    table = drawing.table
    # Where colours reach beyond the prepared rows, rows are written by us alone.
    written = table is not None and any(
        rule.last_row > table.first_row + table.rows for rule in drawing.rules
    )
    if now is not None:
        number = now.described["properties"]["sheetId"]
        protected = now.described.get("protectedRanges", [])
        written = written or any(p.get("protectedRangeId") == number for p in protected)
    titles = frozenset({drawing.title} if written else ())
    return Looks(fonts[0] if fonts else "Arial", right_to_left, titles)


def _cleared(plan: SheetPlan) -> None:
    """Takes everything of ours off a sheet that is drawn anew, and gives it its size."""
    assert plan.present is not None
    properties = sheet_properties(plan)
    properties["gridProperties"] |= grown_size(plan)
    frozen = {"frozenRowCount": 0, "frozenColumnCount": 0, "hideGridlines": False}
    properties["gridProperties"] = {**frozen, **properties["gridProperties"]}
    for merged in plan.present.described.get("merges", []):
        plan.add("unmergeCells", {"range": merged})
    fields = "tabColorStyle,hidden,rightToLeft,gridProperties"
    plan.add("updateSheetProperties", {"properties": properties, "fields": fields})
    plan.add(
        "updateCells",
        {
            "range": {"sheetId": plan.sheet_id},
            "fields": "userEnteredValue,userEnteredFormat,dataValidation",
        },
    )


def _enlarged(plan: SheetPlan) -> None:
    assert plan.present is not None
    size, grown = plan.present.described["properties"]["gridProperties"], grown_size(plan)
    if any(grown[way] != size[way] for way in grown):
        properties = {"sheetId": plan.sheet_id, "gridProperties": grown}
        fields = "gridProperties(rowCount,columnCount)"
        plan.add("updateSheetProperties", {"properties": properties, "fields": fields})


def _stands(plan: SheetPlan) -> bool:
    """Whether a sheet holds every cell of its drawing."""
    present, table = plan.present, plan.drawing.table
    if present is None:
        return False
    wanted = {(p.row, p.column): content_of(p) for p in plan.drawing.cells if content_of(p)}
    for column in table.columns if table else ():
        assert table is not None
        for i in range(table.rows):
            row = table.first_row + i
            if isinstance(column, FormulaColumn):
                text = formula(column.formula.replace("\x00", str(row + 1)))
                wanted[row, column.column] = {"formulaValue": text}
            elif i < len(column.values) and typed_value(column.values[i]):
                wanted[row, column.column] = typed_value(column.values[i])
    return all(mark_of(present.at(*place)) == mark_of(value) for place, value in wanted.items())
