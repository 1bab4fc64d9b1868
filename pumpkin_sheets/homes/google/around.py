"""What lies around the cells of our sheets in a Google Sheet, and the note each sheet carries.

Widths, drop-downs, colours by rule, charts, the warning on Python's sheets; and the note
(developer metadata) by which the next run knows what was ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from pumpkin_sheets.homes.google.charts import chart_position, chart_spec
from pumpkin_sheets.homes.google.formats import Json, canonical, color, number_text, rule_formula
from pumpkin_sheets.homes.google.plan import NOTE, SheetPlan, sheet_id_of, size_of
from pumpkin_sheets.sheets.drawing import Bar, Check, Drawing, Formula, FormulaColumn, Rule

DEFAULT_WIDTH = 13.6
"""Of a column that nobody has widened, in characters."""
TURNED_SIGN, BESIDE_TITLE = 4.75, 6
"""Points of a sign of a title on its side, and of what stays free at its ends."""


def around_requests(plan: SheetPlan) -> None:
    """Widths, heights, validations, conditional formats and the warning on Python's sheets."""
    drawing = plan.drawing
    for column, width in drawing.widths.items():
        hidden = column in drawing.hidden_columns
        _dimension(plan, "COLUMNS", column, column + 1, round(width * 7 + 5), hidden)
    for row, height in row_heights(drawing).items():
        _dimension(plan, "ROWS", row, row + 1, round(height * 4 / 3))
    if drawing.table:
        first = drawing.table.first_row
        height = round(drawing.table.row_height * 4 / 3)
        if height:
            _dimension(plan, "ROWS", first, first + drawing.table.rows, height)
    filtered = plan.present and plan.present.described.get("basicFilter")
    if drawing.filter and (plan.anew or not filtered):
        plan.add("setBasicFilter", {"filter": {"range": plan.area(*drawing.filter)}})
    for check in drawing.checks:
        plan.add("setDataValidation", _validation(plan, check))
    _replace_rules(plan)
    if drawing.title in plan.looks.written:
        _warn(plan)


def row_heights(drawing: Drawing) -> dict[int, float]:
    """The points of each row that has a height of its own.

    A row is as high as its longest title on its side: nobody has seen whether Google runs such a
    title on in a second line, as spreadsheet programs do.
    """
    heights = dict(drawing.heights)
    for placed in drawing.cells:
        if placed.style.upright == "turned" and placed.row in heights:
            content = placed.content
            title = content.result if isinstance(content, Formula) else content
            needed = len(str(title)) * TURNED_SIGN + BESIDE_TITLE
            heights[placed.row] = max(heights[placed.row], needed)
    return heights


def longer_requests(plan: SheetPlan) -> bool:
    """Looks, drop-downs and colours for the last rows of a table, where formulas come to them.

    Whether its rules are those of the drawing now.
    """
    present, table = plan.present, plan.drawing.table
    if present is None or table is None or plan.drawing.hidden:
        return False
    places = [c.column for c in table.columns if isinstance(c, FormulaColumn)]
    first = end = table.first_row + table.rows
    while places and first > table.first_row:
        held = sum("formulaValue" in present.at(first - 1, place) for place in places)
        if 2 * held > len(places):
            break
        first -= 1
    if first == end:
        return False
    for column in table.columns:
        area = plan.area(first, column.column, end - 1, column.column)
        form = {"userEnteredFormat": plan.format(column.style)}
        plan.add("repeatCell", {"range": area, "cell": form, "fields": "userEnteredFormat"})
    for check in plan.drawing.checks:
        plan.add("setDataValidation", _validation(plan, replace(check, first_row=first)))
    _replace_rules(plan)
    return True


def _warn(plan: SheetPlan) -> None:
    """A warning to who types on a sheet of Python's, but for the columns that people own there."""
    table = plan.drawing.table
    there = plan.present.described.get("protectedRanges", []) if plan.present else []
    ours = next((p for p in there if p.get("protectedRangeId") == plan.sheet_id), None)
    free = []
    for column in table.columns if table else ():
        if column.style.typed and table is not None:
            area = plan.area(table.first_row, column.column, table.first_row, column.column)
            del area["endRowIndex"]
            free.append(area)
    wanted: Json = {"protectedRangeId": plan.sheet_id, "unprotectedRanges": free}
    if ours is None:
        wanted |= {
            "range": {"sheetId": plan.sheet_id},
            "description": "Pumpkin Sheets",
            "warningOnly": True,
        }
        plan.add("addProtectedRange", {"protectedRange": wanted})
    elif ours.get("unprotectedRanges", []) != free:
        change = {"protectedRange": wanted, "fields": "unprotectedRanges"}
        plan.add("updateProtectedRange", change)


def gain_requests(plan: SheetPlan) -> None:
    """The checks, rules, widths and hidden columns of a partial drawing, beside what is there."""
    drawing = plan.drawing
    for column in sorted({*drawing.widths, *drawing.hidden_columns}):
        hidden = column in drawing.hidden_columns
        width = drawing.widths.get(column, DEFAULT_WIDTH)
        _dimension(plan, "COLUMNS", column, column + 1, round(width * 7 + 5), hidden)
    for check in drawing.checks:
        plan.add("setDataValidation", _validation(plan, check))
    there = plan.present.described.get("conditionalFormats", []) if plan.present else []
    known = {rule_mark(rule) for rule in there}
    fresh = [rule for rule in rules_of(plan) if rule_mark(rule) not in known]
    for offset, rule in enumerate(fresh):
        plan.add("addConditionalFormatRule", {"rule": rule, "index": len(there) + offset})
    note = plan.note
    rules = [*note.get("rules", []), *(rule_mark(rule) for rule in rules_of(plan))]
    write_note(
        plan,
        {
            **note,
            "labels": {**note.get("labels", {}), **plan.labels},
            "names": {**note.get("names", {}), **drawing.names},
            "rules": list(dict.fromkeys(rules)),
            "columns": {
                **note.get("columns", {}),
                **{name: column for column, name in plan.named.items()},
            },
        },
    )


def _dimension(
    plan: SheetPlan, kind: str, start: int, end: int, pixels: int, hidden: bool = False
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


def _validation(plan: SheetPlan, check: Check) -> Json:
    if check.choices:
        values = [{"userEnteredValue": choice} for choice in check.choices]
        condition = {"type": "ONE_OF_LIST", "values": values}
    elif check.source:
        values = [{"userEnteredValue": f"={check.source}"}]
        condition = {"type": "ONE_OF_RANGE", "values": values}
    else:
        low, high = (number_text(v or 0.0) for v in (check.low, check.high))
        values = [{"userEnteredValue": low}, {"userEnteredValue": high}]
        condition = {"type": "NUMBER_BETWEEN", "values": values}
    area = plan.area(check.first_row, check.first_column, check.last_row, check.last_column)
    if plan.drawing.title in plan.looks.written:
        del area["endRowIndex"]  # however many rows are written
    return {
        "range": area,
        "rule": {
            "condition": condition,
            "inputMessage": check.prompt or check.message,
            "strict": not (check.choices or check.source),
            "showCustomUi": bool(check.choices or check.source),
        },
    }


def _replace_rules(plan: SheetPlan) -> None:
    """Takes away the rules we made before, and adds today's below the owner's own."""
    there = plan.present.described.get("conditionalFormats", []) if plan.present else []
    ours = our_rules(plan)
    for index in reversed(ours):
        plan.add("deleteConditionalFormatRule", {"sheetId": plan.sheet_id, "index": index})
    for offset, rule in enumerate(rules_of(plan)):
        index = len(there) - len(ours) + offset
        plan.add("addConditionalFormatRule", {"rule": rule, "index": index})


def our_rules(plan: SheetPlan) -> list[int]:
    """The places of the rules we made, as they are now, wherever the owner's columns moved them."""
    there = plan.present.described.get("conditionalFormats", []) if plan.present else []
    ours = set(plan.note.get("rules", []))
    return [i for i, rule in enumerate(there) if rule_mark(_as_before(plan, rule)) in ours]


def _as_before(plan: SheetPlan, rule: Json) -> Json:
    """A rule as it was before the owner inserted columns and rows."""
    before = json.loads(json.dumps(rule))
    for area in before.get("ranges", []):
        if "startColumnIndex" in area and "endColumnIndex" in area:
            start, last = area["startColumnIndex"], area["endColumnIndex"] - 1
            area["startColumnIndex"] = plan.moved.get(start, start)
            area["endColumnIndex"] = plan.moved.get(last, last) + 1
    for value in before.get("booleanRule", {}).get("condition", {}).get("values", []):
        if "userEnteredValue" in value:
            value["userEnteredValue"] = plan.as_before(value["userEnteredValue"], with_rows=True)
    return cast(Json, before)


def rules_of(plan: SheetPlan) -> Iterable[Json]:
    rows, _ = size_of(plan)
    for rule in plan.drawing.rules:
        if isinstance(rule, Rule) and rule.number:
            continue  # Google's rules cannot change how a number is written
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


def _boolean(plan: SheetPlan, rule: Rule) -> Json:
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


def chart_requests(plan: SheetPlan, ids: Mapping[str, int], outdated: bool) -> None:
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


def note_request(plan: SheetPlan, redrawn: bool) -> None:
    """Puts the note right: what is ours on the sheet from now on.

    ``redrawn`` says that its rules are those of the drawing; they stay as they were otherwise.
    """
    if redrawn:
        rules = [rule_mark(rule) for rule in rules_of(plan)]
    else:
        there = plan.present.described.get("conditionalFormats", []) if plan.present else []
        rules = [rule_mark(there[index]) for index in our_rules(plan)]
    table = plan.drawing.table
    note: Json = {
        "layout": plan.layout,
        "labels": plan.labels,
        "names": dict(plan.drawing.names),
        "rules": rules,
        "rows": plan.arranged.rows or (table.rows if table else 0),
        "font": plan.looks.font,
    }
    if table is not None and plan.named:
        note["columns"] = {name: column for column, name in plan.named.items()}
        note["header"] = table.first_row - 1
        note["last"] = table.first_row + table.rows  # the number of the last prepared row
    if plan.arranged.gone:
        note["gone"] = sorted(plan.arranged.gone)
    write_note(plan, note)


def write_note(plan: SheetPlan, note: Json) -> None:
    """Writes the note where it says something new."""
    if note == plan.note:
        return
    value = json.dumps(note, ensure_ascii=False, separators=(",", ":"))
    entry: dict[str, Any] = {
        "metadataKey": NOTE,
        "metadataValue": value,
        "location": {"sheetId": plan.sheet_id},
        "visibility": "DOCUMENT",
    }
    if plan.note:
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
