"""What filters and charts of a Google Sheet cover, made larger where its tables grew.

A filter or a chart that covers anything but what it is said to cover is its owner's and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pumpkin_sheets.homes.google.charts import reference_range
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.plan import Present, SheetPlan

Area = tuple[int, int, int, int, int]
"""A sheet's id, and the rows and columns of a block: first, end, first, end."""


def areas(reaches: Mapping[str, str], ids: Mapping[str, int]) -> dict[Area, Area]:
    """The reaches of a growth, as Google tells blocks."""
    return {
        _area(reference_range(before, ids)): _area(reference_range(now, ids))
        for before, now in reaches.items()
    }


def reach_requests(sheet: Present, wanted: Mapping[Area, Area]) -> list[Json]:
    """Makes a sheet's filter and charts cover what they shall; [] where they do, or are others'."""
    made: list[Json] = []
    filtered = sheet.described.get("basicFilter")
    if filtered and (now := wanted.get(_area(filtered.get("range", {})))):
        made.append({"setBasicFilter": {"filter": {**filtered, "range": _range(now)}}})
    for chart in sheet.described.get("charts", []):
        spec = chart.get("spec", {})
        fresh = _replaced(spec, lambda area: wanted.get(area, area))
        if fresh != spec:
            made.append({"updateChartSpec": {"chartId": chart["chartId"], "spec": fresh}})
    return made


def grown_areas(plans: Iterable[SheetPlan]) -> dict[Area, Area]:
    """The columns of the hidden tables that grow, as they were and as they shall be."""
    found = {}
    for plan in plans:
        table, present = plan.drawing.table, plan.present
        if table is None or present is None or not plan.drawing.hidden:
            continue
        places = [column.column for column in table.columns]
        before = _last(present, places, table.first_row)
        end = table.first_row + table.rows
        if table.first_row < before < end:
            for at in places:
                block = (plan.sheet_id, table.first_row, before, at, at + 1)
                found[block] = (*block[:2], end, *block[3:])
    return found


def filter_area(plan: SheetPlan) -> dict[Area, Area]:
    """What the filter of a table covers that was set up before, and what it shall cover."""
    present, drawing, table = plan.present, plan.drawing, plan.drawing.table
    filtered = present.described.get("basicFilter") if present is not None else None
    if not filtered or drawing.filter is None or table is None:
        return {}
    now = _area(filtered.get("range", {}))
    top, left, bottom, right = drawing.filter
    old = [at for at, name in plan.named.items() if name not in plan.arranged.gained]
    recorded = table.first_row + int(plan.note.get("rows", table.rows))
    # Rows that were inserted within have made it longer already.
    ours = (now[1], *now[3:]) == (top, min(old), max(old) + 1) and now[2] >= recorded
    wanted = (plan.sheet_id, top, max(bottom + 1, now[2]), left, right + 1)
    return {now: wanted} if ours and now != wanted else {}


def _last(present: Present, places: Sequence[int], first: int) -> int:
    """The end of the rows in which one of these columns holds anything."""
    rows = range(first, len(present.entered))
    used = [row for row in rows if any(present.at(row, place) for place in places)]
    return max(used, default=first - 1) + 1


_EDGES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


def _area(block: Json) -> Area:
    top, bottom, left, right = (block.get(edge, 0) for edge in _EDGES)
    return (block.get("sheetId", 0), top, bottom, left, right)


def _range(area: Area) -> Json:
    return {"sheetId": area[0], **dict(zip(_EDGES, area[1:], strict=True))}


def _replaced(spec: Any, instead: Callable[[Area], Area]) -> Any:
    """A chart's description with other blocks to read."""
    if isinstance(spec, list):
        return [_replaced(each, instead) for each in spec]
    if not isinstance(spec, dict):
        return spec
    if "startRowIndex" in spec or "endRowIndex" in spec:
        area = instead(_area(spec))
        return spec if area == _area(spec) else _range(area)
    return {key: _replaced(value, instead) for key, value in spec.items()}
