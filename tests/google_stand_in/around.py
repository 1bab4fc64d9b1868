"""Requests about what lies around the cells: rules, names, protection, charts, filters."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from .finding import Reply, Request, area, by_id
from .ranges import RefusedError, assign, parse_mask
from .sheets import Sheet, Spreadsheet


def _add_rule(book: Spreadsheet, body: Request) -> None:
    rule = body["rule"]
    for grid_range in rule["ranges"]:
        area(book, grid_range)
    sheet = by_id(book, rule["ranges"][0].get("sheetId", 0))
    sheet.conditional_formats.insert(
        body.get("index", len(sheet.conditional_formats)), copy.deepcopy(rule)
    )


def _update_rule(book: Spreadsheet, body: Request) -> None:
    rules = by_id(book, body.get("sheetId", 0)).conditional_formats
    if body.get("index", 0) >= len(rules):
        raise RefusedError("No conditional format on sheet at index")
    rules[body.get("index", 0)] = copy.deepcopy(body["rule"])


def _delete_rule(book: Spreadsheet, body: Request) -> None:
    rules = by_id(book, body.get("sheetId", 0)).conditional_formats
    if body.get("index", 0) >= len(rules):
        raise RefusedError("No conditional format on sheet at index")
    del rules[body.get("index", 0)]


def _add_named(book: Spreadsheet, body: Request) -> Reply:
    named = dict(body["namedRange"])
    if any(n["name"].lower() == named["name"].lower() for n in book.named_ranges):
        raise RefusedError(f"A named range with the name {named['name']} already exists.")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,249}", named["name"]) or re.fullmatch(
        r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*", named["name"]
    ):
        raise RefusedError(f"{named['name']} is not a name")
    area(book, named["range"])
    named.setdefault("namedRangeId", f"n{book.fresh_id()}")
    book.named_ranges.append(named)
    return {"addNamedRange": {"namedRange": named}}


def _update_named(book: Spreadsheet, body: Request) -> None:
    given = body["namedRange"]
    for named in book.named_ranges:
        if named["namedRangeId"] == given["namedRangeId"]:
            assign(named, given, parse_mask(body["fields"]))
            area(book, named["range"])
            return
    raise RefusedError("No named range with that id")


def _delete_named(book: Spreadsheet, body: Request) -> None:
    kept = [n for n in book.named_ranges if n["namedRangeId"] != body["namedRangeId"]]
    if len(kept) == len(book.named_ranges):
        raise RefusedError("No named range with that id")
    book.named_ranges = kept


def _add_protected(book: Spreadsheet, body: Request) -> Reply:
    protected = dict(body["protectedRange"])
    sheet = by_id(book, protected["range"].get("sheetId", 0))
    protected.setdefault("protectedRangeId", book.fresh_id())
    sheet.protected_ranges.append(protected)
    return {"addProtectedRange": {"protectedRange": protected}}


def _update_protected(book: Spreadsheet, body: Request) -> None:
    given = body["protectedRange"]
    for sheet in book.sheets:
        for protected in sheet.protected_ranges:
            if protected["protectedRangeId"] == given["protectedRangeId"]:
                assign(protected, given, parse_mask(body["fields"]))
                return
    raise RefusedError("No protected range with that id")


def _delete_protected(book: Spreadsheet, body: Request) -> None:
    for sheet in book.sheets:
        for protected in sheet.protected_ranges:
            if protected["protectedRangeId"] == body["protectedRangeId"]:
                sheet.protected_ranges.remove(protected)
                return
    raise RefusedError("No protected range with that id")


def _add_chart(book: Spreadsheet, body: Request) -> Reply:
    chart = copy.deepcopy(body["chart"])
    anchor = chart["position"].get("overlayPosition", {}).get("anchorCell", {})
    sheet = by_id(book, anchor.get("sheetId", 0))
    chart.setdefault("chartId", book.fresh_id())
    if any(c["chartId"] == chart["chartId"] for s in book.sheets for c in s.charts):
        raise RefusedError("chartId is taken")
    sheet.charts.append(chart)
    return {"addChart": {"chart": chart}}


def _chart(book: Spreadsheet, chart_id: int) -> tuple[Sheet, dict[str, Any]]:
    for sheet in book.sheets:
        for chart in sheet.charts:
            if chart["chartId"] == chart_id:
                return sheet, chart
    raise RefusedError(f"No chart with id {chart_id}")


def _update_chart(book: Spreadsheet, body: Request) -> None:
    _chart(book, body["chartId"])[1]["spec"] = copy.deepcopy(body["spec"])


def _delete_object(book: Spreadsheet, body: Request) -> None:
    sheet, chart = _chart(book, body["objectId"])
    sheet.charts.remove(chart)


def _set_filter(book: Spreadsheet, body: Request) -> None:
    sheet, *_ = area(book, body["filter"]["range"])
    sheet.basic_filter = body["filter"]


HANDLERS: dict[str, Callable[[Spreadsheet, Request], Reply | None]] = {
    "addConditionalFormatRule": _add_rule,
    "updateConditionalFormatRule": _update_rule,
    "deleteConditionalFormatRule": _delete_rule,
    "addNamedRange": _add_named,
    "updateNamedRange": _update_named,
    "deleteNamedRange": _delete_named,
    "addProtectedRange": _add_protected,
    "updateProtectedRange": _update_protected,
    "deleteProtectedRange": _delete_protected,
    "addChart": _add_chart,
    "updateChartSpec": _update_chart,
    "deleteEmbeddedObject": _delete_object,
    "setBasicFilter": _set_filter,
}
