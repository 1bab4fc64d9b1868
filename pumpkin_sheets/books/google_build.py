"""Makes a Google Sheet the same workbook as the Excel file, from the same drawings.

What is there is compared with what shall be there, and only the difference is asked for.  Whose
cell is whose is known by a note (developer metadata, invisible to people) that each of our sheets
carries: the fingerprint of every label and formula that we wrote.  A cell that no longer holds
what we wrote holds somebody's typing, and stays.  Cells made to be typed in are filled when the
sheet is made, and never again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pumpkin_sheets.books.google_charts import chart_position, chart_spec, reference_range
from pumpkin_sheets.books.google_formats import (
    Json,
    canonical,
    cell_format,
    color,
    formula,
    number_text,
    rule_formula,
)
from pumpkin_sheets.plan.drawing import (
    CREAM,
    Bar,
    Check,
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Rule,
    Style,
)
from pumpkin_sheets.plan.schema import column_letters

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
        return {_mark(cell) for row in self.entered for cell in row if cell}

    @property
    def is_empty(self) -> bool:
        return not any(cell for row in self.entered for cell in row)


@dataclass
class _Plan:
    """The requests for one sheet, in the making."""

    drawing: Drawing
    sheet_id: int
    present: Present | None
    looks: Looks
    names: frozenset[str]
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

    def format(self, style: Style) -> Json:
        return cell_format(style, self.looks.font, self.looks.right_to_left)


def sheet_id_of(code_name: str) -> int:
    """Our sheets' ids are made of their code names: asking twice cannot make a sheet twice."""
    return int(hashlib.sha256(code_name.encode()).hexdigest()[:7], 16) + 1


def requests_for(
    drawings: Sequence[Drawing], present: Mapping[int, Present], named: Sequence[Json], looks: Looks
) -> list[Json]:
    """Everything to be asked for, in order; [] when nothing is missing or out of date.

    ``present`` holds our sheets that are there, by the id of ``sheet_id_of``; ``named`` the named
    ranges that are there.
    """
    ids = {drawing.title: sheet_id_of(drawing.code_name) for drawing in drawings}
    names = frozenset(name for drawing in drawings for name in drawing.names)
    plans = [
        _Plan(drawing, ids[drawing.title], present.get(ids[drawing.title]), looks, names)
        for drawing in drawings
    ]
    for index, plan in enumerate(plans):
        _sheet(plan, index)
    # Formulas of one sheet speak of others and of names, so cells come after all sheets.
    made = [request for plan in plans for request in plan.requests]
    for plan in plans:
        plan.requests = []
    made += _named_ranges(drawings, ids, named, present)
    for plan in plans:
        fresh = plan.present is None
        note = {} if plan.present is None else plan.present.note
        outdated = not fresh and note.get("layout") != _fingerprint(plan.drawing, looks)
        _cells(plan, with_formats=fresh or outdated)
        if fresh or outdated:
            _around(plan)
        _charts(plan, ids, fresh or outdated)
        if plan.requests or outdated or fresh:
            _write_note(plan)
        made += plan.requests
    return made


# -- the sheets themselves -------------------------------------------------------------------------


def _size(plan: _Plan) -> tuple[int, int]:
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


def _sheet(plan: _Plan, index: int) -> None:
    """Adds the sheet, or puts right its title and size."""
    drawing, looks = plan.drawing, plan.looks
    rows, columns = _size(plan)
    grid: Json = {"rowCount": rows, "columnCount": columns}
    if drawing.freeze:
        grid |= {"frozenRowCount": drawing.freeze[0], "frozenColumnCount": drawing.freeze[1]}
    if not drawing.gridlines:
        grid["hideGridlines"] = True
    properties: Json = {
        "sheetId": plan.sheet_id,
        "title": drawing.title,
        "tabColorStyle": color(drawing.tab_color),
        "hidden": drawing.hidden,
        "rightToLeft": looks.right_to_left,
        "gridProperties": grid,
    }
    if plan.present is None:
        plan.add("addSheet", {"properties": properties | {"index": index}})
        return
    now = plan.present.described["properties"]
    size = now["gridProperties"]
    grown = {
        "rowCount": max(rows, size["rowCount"]),
        "columnCount": max(columns, size["columnCount"]),
    }
    if now["title"] != drawing.title or any(grown[key] != size[key] for key in grown):
        plan.add(
            "updateSheetProperties",
            {
                "properties": {
                    "sheetId": plan.sheet_id,
                    "title": drawing.title,
                    "gridProperties": grown,
                },
                "fields": "title,gridProperties(rowCount,columnCount)",
            },
        )


def _named_ranges(
    drawings: Sequence[Drawing],
    ids: Mapping[str, int],
    named: Sequence[Json],
    present: Mapping[int, Present],
) -> list[Json]:
    there = {entry["name"].lower(): entry for entry in named}
    made: list[Json] = []
    for drawing in drawings:
        known = present.get(ids[drawing.title])
        written = {} if known is None else known.note.get("names", {})
        for name, reference in drawing.names.items():
            area = reference_range(reference, ids)
            if drawing.table and area["endRowIndex"] > drawing.table.first_row + drawing.table.rows:
                # A column that grows: down to wherever the sheet ends.
                del area["endRowIndex"]
            entry = there.get(name.lower())
            if entry is None:
                made.append({"addNamedRange": {"namedRange": {"name": name, "range": area}}})
            elif written.get(name) != reference:
                made.append(
                    {
                        "updateNamedRange": {
                            "namedRange": {
                                "namedRangeId": entry["namedRangeId"],
                                "name": name,
                                "range": area,
                            },
                            "fields": "range",
                        }
                    }
                )
    return made


# -- cells -----------------------------------------------------------------------------------------


def _cells(plan: _Plan, with_formats: bool) -> None:
    drawing = plan.drawing
    if with_formats and drawing.background and drawing.background_columns:
        rows, _ = _size(plan)
        plan.add(
            "repeatCell",
            {
                "range": plan.area(0, 0, rows - 1, drawing.background_columns - 1),
                "cell": {"userEnteredFormat": plan.format(drawing.background)},
                "fields": "userEnteredFormat",
            },
        )
    if with_formats:
        _merges(plan)
    values: dict[tuple[int, int], Json] = {}
    formats: dict[tuple[int, int], Json] = {}
    for placed in drawing.cells:
        for row in range(placed.row, (placed.last_row or placed.row) + 1):
            for column in range(placed.column, (placed.last_column or placed.column) + 1):
                formats[row, column] = {"userEnteredFormat": plan.format(placed.style)}
        wanted = _content(placed)
        if wanted and _may_write(plan, placed, wanted):
            values[placed.row, placed.column] = {"userEnteredValue": wanted}
    if with_formats:
        _runs(plan, formats, "userEnteredFormat")
    _runs(plan, values, "userEnteredValue")
    if drawing.table:
        _table(plan, with_formats)


def _content(placed: Placed) -> Json:
    content = placed.content
    if isinstance(content, Formula):
        return {"formulaValue": formula(content.text)}
    return _typed(content)


def _typed(content: object) -> Json:
    if content is None or content == "":
        return {}
    if isinstance(content, bool):
        return {"boolValue": content}
    if isinstance(content, (int, float)):
        return {"numberValue": content}
    return {"stringValue": str(content)}


def _may_write(plan: _Plan, placed: Placed, wanted: Json) -> bool:
    """Whether a cell of ours is missing or out of date; also notes what shall stand there."""
    typed_in = placed.style.fill == CREAM and not isinstance(placed.content, Formula)
    if typed_in:
        return plan.present is None
    key = f"{column_letters(placed.column)}{placed.row + 1}"
    plan.labels[key] = _mark(wanted)
    if plan.present is None:
        return True
    now = plan.present.at(placed.row, placed.column)
    if _mark(now) == plan.labels[key]:
        return False
    if plan.drawing.hidden:
        return True
    ours = plan.present.note.get("labels", {}).get(key)
    # What stands in our place is somebody's typing; what left our place empty and stands elsewhere
    # was moved by an inserted row or column.
    kept = _mark(now) != ours if now else plan.labels[key] in plan.marks
    if kept:
        plan.labels.pop(key)
    return not kept


def _mark(value: Json) -> str:
    """A short fingerprint of an entered value; "" for an empty cell."""
    if not value:
        return ""
    text = value.get("formulaValue")
    plain = canonical(text) if text is not None else repr(next(iter(value.values())))
    return hashlib.sha256(plain.encode()).hexdigest()[:6]


def _runs(plan: _Plan, cells: Mapping[tuple[int, int], Json], fields: str) -> None:
    """One request for each unbroken run of cells in a row: what lies between is not ours."""
    run: list[Json] = []
    start = last = (-1, -1)
    for place in sorted(cells):
        if place != (last[0], last[1] + 1):
            _put_run(plan, start, run, fields)
            start, run = place, []
        run.append(cells[place])
        last = place
    _put_run(plan, start, run, fields)


def _put_run(plan: _Plan, start: tuple[int, int], run: list[Json], fields: str) -> None:
    if run:
        place = {"sheetId": plan.sheet_id, "rowIndex": start[0], "columnIndex": start[1]}
        plan.add("updateCells", {"start": place, "rows": [{"values": run}], "fields": fields})


def _merges(plan: _Plan) -> None:
    """Merged blocks; one that a frozen edge would cut is left unmerged, as Google wants it."""
    frozen_rows, frozen_columns = plan.drawing.freeze or (0, 0)
    there = plan.present.described.get("merges", []) if plan.present else []
    for placed in plan.drawing.cells:
        if placed.last_row is None or placed.last_column is None:
            continue
        cut = placed.row < frozen_rows <= placed.last_row
        cut = cut or placed.column < frozen_columns <= placed.last_column
        area = plan.area(placed.row, placed.column, placed.last_row, placed.last_column)
        if not cut and area not in there:
            plan.add("unmergeCells", {"range": area})
            plan.add("mergeCells", {"range": area, "mergeType": "MERGE_ALL"})


def _table(plan: _Plan, with_formats: bool) -> None:
    table = plan.drawing.table
    assert table is not None
    last = table.first_row + table.rows - 1
    if plan.drawing.title in plan.looks.written:
        last += SPARE_ROWS
    for column in table.columns:
        if not _in_place(plan, table.first_row - 1, column.column):
            continue
        area = plan.area(table.first_row, column.column, last, column.column)
        if with_formats:
            form = {"userEnteredFormat": plan.format(column.style)}
            plan.add("repeatCell", {"range": area, "cell": form, "fields": "userEnteredFormat"})
        if isinstance(column, FormulaColumn):
            _formula_column(plan, column, table.first_row, table.rows)
        elif plan.present is None or plan.drawing.hidden:
            values = {
                (table.first_row + i, column.column): {"userEnteredValue": _typed(value)}
                for i, value in enumerate(column.values)
                if _typed(value)
                and (
                    plan.present is None
                    or _mark(plan.present.at(table.first_row + i, column.column))
                    != _mark(_typed(value))
                )
            }
            _column_runs(plan, values)


def _in_place(plan: _Plan, header_row: int, column: int) -> bool:
    """Whether a table's column still stands under its own title."""
    if plan.present is None or plan.drawing.hidden:
        return True
    for placed in plan.drawing.cells:
        if (placed.row, placed.column) == (header_row, column):
            now, wanted = plan.present.at(header_row, column), _content(placed)
            key = f"{column_letters(column)}{header_row + 1}"
            old = plan.present.note.get("labels", {}).get(key)
            if not now:
                return _mark(wanted) not in plan.marks
            return _mark(now) in (_mark(wanted), old)
    return True


def _formula_column(plan: _Plan, column: FormulaColumn, first: int, rows: int) -> None:
    """Fills the rows that lack the formula or hold an older one of ours, run by run."""
    key = f"column {column_letters(column.column)}"
    plan.labels[key] = _pattern_mark(formula(column.formula), 0)
    old = plan.present.note.get("labels", {}).get(key) if plan.present else None

    def wanting(row: int) -> bool:
        if plan.present is None:
            return True
        now = plan.present.at(row, column.column)
        if not now:
            return True
        text = now.get("formulaValue")
        if text is None:
            return plan.drawing.hidden
        mark = _pattern_mark(text, row + 1)
        return mark != plan.labels[key] and (mark == old or plan.drawing.hidden)

    row = first
    while row < first + rows:
        if not wanting(row):
            row += 1
            continue
        end = row
        while end + 1 < first + rows and wanting(end + 1):
            end += 1
        # Google moves a repeated formula's relative references from row to row by itself.
        text = formula(column.formula.replace("\x00", str(row + 1)))
        plan.add(
            "repeatCell",
            {
                "range": plan.area(row, column.column, end, column.column),
                "cell": {"userEnteredValue": {"formulaValue": text}},
                "fields": "userEnteredValue",
            },
        )
        row = end + 1


def _pattern_mark(text: str, row: int) -> str:
    """The fingerprint of a column's formula, the same in every row (``row`` is 1-based)."""
    if row:
        text = re.sub(rf"(?<=[A-Za-z]){row}(?!\d)", "\x00", text)
    return hashlib.sha256(canonical(text).encode()).hexdigest()[:6]


def _column_runs(plan: _Plan, cells: Mapping[tuple[int, int], Json]) -> None:
    places = sorted(cells)
    start = 0
    for i in range(1, len(places) + 1):
        if i == len(places) or places[i][0] != places[i - 1][0] + 1:
            row, column = places[start]
            plan.add(
                "updateCells",
                {
                    "start": {"sheetId": plan.sheet_id, "rowIndex": row, "columnIndex": column},
                    "rows": [{"values": [cells[place]]} for place in places[start:i]],
                    "fields": "userEnteredValue",
                },
            )
            start = i


# -- what lies around the cells --------------------------------------------------------------------


def _around(plan: _Plan) -> None:
    """Widths, heights, validations, conditional formats and the warning on Python's sheets."""
    drawing = plan.drawing
    for column, width in drawing.widths.items():
        hidden = column in drawing.hidden_columns
        _dimension(plan, "COLUMNS", column, column + 1, round(width * 7 + 5), hidden)
    for row, height in drawing.heights.items():
        _dimension(plan, "ROWS", row, row + 1, round(height * 4 / 3))
    if drawing.table:
        first = drawing.table.first_row
        height = round(drawing.table.row_height * 4 / 3)
        _dimension(plan, "ROWS", first, first + drawing.table.rows, height)
    if drawing.filter and not (plan.present and plan.present.described.get("basicFilter")):
        plan.add("setBasicFilter", {"filter": {"range": plan.area(*drawing.filter)}})
    for check in drawing.checks:
        plan.add("setDataValidation", _validation(plan, check))
    _replace_rules(plan)
    protected = plan.present.described.get("protectedRanges", []) if plan.present else []
    if drawing.title in plan.looks.written and not any(
        p.get("protectedRangeId") == plan.sheet_id for p in protected
    ):
        plan.add(
            "addProtectedRange",
            {
                "protectedRange": {
                    "protectedRangeId": plan.sheet_id,
                    "range": {"sheetId": plan.sheet_id},
                    "description": "Pumpkin Sheets",
                    "warningOnly": True,
                }
            },
        )


def _dimension(
    plan: _Plan, kind: str, start: int, end: int, pixels: int, hidden: bool = False
) -> None:
    plan.add(
        "updateDimensionProperties",
        {
            "range": {
                "sheetId": plan.sheet_id,
                "dimension": kind,
                "startIndex": start,
                "endIndex": end,
            },
            "properties": {"pixelSize": max(pixels, 2), "hiddenByUser": hidden},
            "fields": "pixelSize,hiddenByUser",
        },
    )


def _validation(plan: _Plan, check: Check) -> Json:
    if check.choices:
        values = [{"userEnteredValue": choice} for choice in check.choices]
        condition = {"type": "ONE_OF_LIST", "values": values}
    else:
        low, high = (number_text(v or 0.0) for v in (check.low, check.high))
        values = [{"userEnteredValue": low}, {"userEnteredValue": high}]
        condition = {"type": "NUMBER_BETWEEN", "values": values}
    return {
        "range": plan.area(check.first_row, check.first_column, check.last_row, check.last_column),
        "rule": {
            "condition": condition,
            "inputMessage": check.message,
            "strict": not check.choices,
            "showCustomUi": bool(check.choices),
        },
    }


def _replace_rules(plan: _Plan) -> None:
    """Takes away the rules we made before, and adds today's below the owner's own."""
    there = plan.present.described.get("conditionalFormats", []) if plan.present else []
    ours = set(plan.present.note.get("rules", [])) if plan.present else set()
    for index in reversed(range(len(there))):
        if rule_mark(there[index]) in ours:
            plan.add("deleteConditionalFormatRule", {"sheetId": plan.sheet_id, "index": index})
    kept = sum(rule_mark(rule) not in ours for rule in there)
    for offset, rule in enumerate(_rules(plan)):
        plan.add("addConditionalFormatRule", {"rule": rule, "index": kept + offset})


def _rules(plan: _Plan) -> Iterable[Json]:
    rows, _ = _size(plan)
    for rule in plan.drawing.rules:
        last = (
            min(rule.last_row, rows - 1)
            if plan.drawing.title in plan.looks.written
            else rule.last_row
        )
        area = plan.area(rule.first_row, rule.first_column, last, rule.last_column)
        if isinstance(rule, Bar):
            yield {"ranges": [area], "gradientRule": _gradient(rule)}
        else:
            if plan.drawing.title in plan.looks.written:
                del area["endRowIndex"]
            yield {"ranges": [area], "booleanRule": _boolean(plan, rule)}


def _gradient(bar: Bar) -> Json:
    """Google has no data bars; the number keeps standing there, and the colour grows with it."""
    ends = (("FFFFFF", "0"), (bar.color, "100"))
    low, high = ({"colorStyle": color(c), "type": "NUMBER", "value": value} for c, value in ends)
    return {"minpoint": low, "maxpoint": high}


def _boolean(plan: _Plan, rule: Rule) -> Json:
    form: Json = {}
    text: Json = {}
    if rule.color:
        text["foregroundColorStyle"] = color(rule.color)
    if rule.bold:
        text["bold"] = True
    if rule.italic:
        text["italic"] = True
    if text:
        form["textFormat"] = text
    if rule.fill:
        form["backgroundColorStyle"] = color(rule.fill)
    value = {"userEnteredValue": rule_formula(rule.formula, plan.names)}
    return {"condition": {"type": "CUSTOM_FORMULA", "values": [value]}, "format": form}


def rule_mark(rule: Json) -> str:
    """A conditional format as we know it again: its columns and its condition."""
    columns = [(r.get("startColumnIndex"), r.get("endColumnIndex")) for r in rule.get("ranges", [])]
    condition = rule.get("booleanRule", {}).get("condition", {})
    values = [canonical(v.get("userEnteredValue", "")) for v in condition.get("values", [])]
    if "gradientRule" in rule:
        values = [repr(rule["gradientRule"].get(end, {}).get("value")) for end in
                  ("minpoint", "maxpoint")]  # fmt: skip
    told = repr((columns, condition.get("type", "gradient"), values))
    return hashlib.sha256(told.encode()).hexdigest()[:6]


def _charts(plan: _Plan, ids: Mapping[str, int], outdated: bool) -> None:
    there = plan.present.described.get("charts", []) if plan.present else []
    for number, chart in enumerate(plan.drawing.charts):
        chart_id = sheet_id_of(f"{plan.drawing.code_name} chart {number}")
        spec = chart_spec(chart, ids, plan.looks.font)
        if not any(c.get("chartId") == chart_id for c in there):
            position = chart_position(chart, plan.sheet_id)
            made = {"chartId": chart_id, "spec": spec, "position": position}
            plan.add("addChart", {"chart": made})
        elif outdated:
            plan.add("updateChartSpec", {"chartId": chart_id, "spec": spec})


# -- the note --------------------------------------------------------------------------------------


def _fingerprint(drawing: Drawing, looks: Looks) -> str:
    """Everything about a sheet's looks; what people type, and results, do not count."""
    table = drawing.table
    told = (
        [(p.row, p.column, p.last_row, p.last_column, p.style) for p in drawing.cells],
        table and (table.first_row, table.rows, [(c.column, c.style) for c in table.columns]),
        sorted(drawing.widths.items()), sorted(drawing.heights.items()),
        sorted(drawing.hidden_columns), drawing.freeze, drawing.rules, drawing.checks,
        drawing.charts, looks.font, looks.right_to_left, drawing.background,
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _write_note(plan: _Plan) -> None:
    note = {
        "layout": _fingerprint(plan.drawing, plan.looks),
        "labels": plan.labels,
        "names": dict(plan.drawing.names),
        "rules": [rule_mark(rule) for rule in _rules(plan)],
        "rows": plan.drawing.table.rows if plan.drawing.table else 0,
    }
    value = json.dumps(note, ensure_ascii=False, separators=(",", ":"))
    entry: dict[str, Any] = {
        "metadataKey": NOTE,
        "metadataValue": value,
        "location": {"sheetId": plan.sheet_id},
        "visibility": "DOCUMENT",
    }
    if plan.present is not None and plan.present.note:
        lookup = {"metadataKey": NOTE, "metadataLocation": {"sheetId": plan.sheet_id}}
        filters = [{"developerMetadataLookup": lookup}]
        plan.add(
            "updateDeveloperMetadata",
            {
                "dataFilters": filters,
                "developerMetadata": {"metadataValue": value},
                "fields": "metadataValue",
            },
        )
    else:
        plan.add("createDeveloperMetadata", {"developerMetadata": entry})
