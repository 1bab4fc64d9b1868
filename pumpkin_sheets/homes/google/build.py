"""Makes a Google Sheet the same workbook as the Excel file, from the same drawings.

What is there is compared with what shall be there, and only the difference is asked for.  Whose
cell is whose is known by a note (developer metadata, invisible to people) that each of our sheets
carries: the fingerprint of every label and formula that we wrote.  A cell that no longer holds
what we wrote holds somebody's typing, and stays.  Cells made to be typed in are filled when the
sheet is made, and never again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pumpkin_sheets.homes.google.around import (
    around_requests,
    chart_requests,
    longer_requests,
    note_request,
)
from pumpkin_sheets.homes.google.arranged import Arranged
from pumpkin_sheets.homes.google.cells import cell_requests
from pumpkin_sheets.homes.google.charts import reference_range
from pumpkin_sheets.homes.google.formats import Json, color
from pumpkin_sheets.homes.google.plan import Looks, Present, SheetPlan, sheet_id_of, size_of
from pumpkin_sheets.homes.google.reach import filter_area, grown_areas, reach_requests
from pumpkin_sheets.sheets.drawing import Drawing


def requests_for(
    drawings: Sequence[Drawing],
    present: Mapping[int, Present],
    named: Sequence[Json],
    looks: Looks,
    arranged: Mapping[str, Arranged] | None = None,
) -> list[Json]:
    """Everything to be asked for, in order; [] when nothing is missing or out of date.

    ``present`` holds our sheets that are there, by the id of ``sheet_id_of``; ``named`` the named
    ranges that are there; ``arranged`` says of a drawing's title how its table stands on the sheet.
    """
    ids = {drawing.title: sheet_id_of(drawing.code_name) for drawing in drawings}
    names = frozenset(name for drawing in drawings for name in drawing.names)
    plans = []
    for drawing in drawings:
        number = ids[drawing.title]
        there = (arranged or {}).get(drawing.title, Arranged())
        plans.append(SheetPlan(drawing, number, present.get(number), looks, names, ids, there))
    for index, plan in enumerate(plans):
        _sheet(plan, index)
    # Formulas of one sheet speak of others and of names, so cells come after all sheets.
    made = [request for plan in plans for request in plan.requests]
    for plan in plans:
        plan.requests = []
    made += _named_ranges(drawings, ids, named, present)
    grown = grown_areas(plans)
    for plan in plans:
        fresh = plan.present is None
        outdated = not fresh and plan.note.get("layout") != plan.layout
        outdated = outdated or bool(plan.arranged.gained or plan.arranged.lines)
        cell_requests(plan, with_formats=fresh or outdated)
        redrawn = fresh or outdated
        if redrawn:
            around_requests(plan)
        else:
            redrawn = longer_requests(plan)
        chart_requests(plan, ids, fresh or outdated)
        if plan.present is not None:
            charts = {} if outdated else grown  # those of an outdated sheet are all made anew
            plan.requests += reach_requests(plan.present, {**charts, **filter_area(plan)})
        note_request(plan, redrawn=redrawn)
        made += plan.requests
    return made


# -- the sheets themselves -------------------------------------------------------------------------


def sheet_properties(plan: SheetPlan) -> Json:
    """The properties of a sheet as it is drawn, place among the tabs apart."""
    drawing, looks = plan.drawing, plan.looks
    rows, columns = size_of(plan)
    grid: Json = {"rowCount": rows, "columnCount": columns}
    if drawing.freeze:
        grid |= {"frozenRowCount": drawing.freeze[0], "frozenColumnCount": drawing.freeze[1]}
    if not drawing.gridlines:
        grid["hideGridlines"] = True
    return {
        "sheetId": plan.sheet_id,
        "title": drawing.title,
        "tabColorStyle": color(drawing.tab_color),
        "hidden": drawing.hidden,
        "rightToLeft": looks.right_to_left,
        "gridProperties": grid,
    }


def _sheet(plan: SheetPlan, index: int) -> None:
    """Adds the sheet, or puts right its title and size."""
    drawing = plan.drawing
    if plan.present is None:
        plan.add("addSheet", {"properties": sheet_properties(plan) | {"index": index}})
        return
    now = plan.present.described["properties"]
    size, grown = now["gridProperties"], grown_size(plan)
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


def grown_size(plan: SheetPlan) -> dict[str, int]:
    """The rows and columns that a sheet needs, never fewer than it has."""
    rows, columns = size_of(plan)
    size = plan.present.described["properties"]["gridProperties"] if plan.present else {}
    return {
        "rowCount": max(rows, size.get("rowCount", 0)),
        "columnCount": max(columns, size.get("columnCount", 0)),
    }


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
            # Rows that the owner deleted took their end along.
            whole = entry is None or "endRowIndex" not in area or _reaches(entry, area)
            if entry is None or written.get(name) != reference or not whole:
                made.append(name_request(name, area, entry))
    return made


def _reaches(entry: Json, area: Json) -> bool:
    return {"sheetId": 0, **entry["range"]} == area


def name_request(name: str, area: Json, entry: Json | None) -> Json:
    """Gives an area its name; ``entry`` is the named range of that name that is there."""
    if entry is None:
        return {"addNamedRange": {"namedRange": {"name": name, "range": area}}}
    fresh = {"namedRangeId": entry["namedRangeId"], "name": name, "range": area}
    return {"updateNamedRange": {"namedRange": fresh, "fields": "range"}}
