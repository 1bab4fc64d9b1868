"""Developer metadata: notes that stick to a spreadsheet, a sheet, a row or a column."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from .finding import Reply, Request, by_id
from .ranges import RefusedError, assign, parse_mask
from .sheets import Spreadsheet

Entries = list[dict[str, Any]]


def _create(book: Spreadsheet, body: Request) -> Reply:
    entry = copy.deepcopy(body["developerMetadata"])
    entry.setdefault("metadataId", book.fresh_id())
    if any(e["metadataId"] == entry["metadataId"] for each in _lists(book) for e in each):
        raise RefusedError(f"Developer metadata with id {entry['metadataId']} already exists.")
    place = entry["location"]
    if "dimensionRange" in place:
        _beside(book, place["dimensionRange"]).append(entry)
    elif "sheetId" in place:
        by_id(book, place["sheetId"]).metadata.append(entry)
    else:
        book.metadata.append(entry)
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def _beside(book: Spreadsheet, span: dict[str, Any]) -> Entries:
    """The entries of one row or column, which go wherever it goes."""
    sheet = by_id(book, span.get("sheetId", 0))
    rows = span["dimension"] == "ROWS"
    start, end = span.get("startIndex", 0), span.get("endIndex")
    if end != start + 1 or end > (sheet.rows if rows else sheet.columns):
        raise RefusedError("developer metadata belongs to a single row or column")
    lines = sheet.row_metadata if rows else sheet.column_metadata
    entries: Entries = lines.setdefault(start, {}).setdefault("developerMetadata", [])
    return entries


def _lists(book: Spreadsheet) -> list[Entries]:
    lines = [
        line["developerMetadata"]
        for sheet in book.sheets
        for line in (*sheet.row_metadata.values(), *sheet.column_metadata.values())
        if "developerMetadata" in line
    ]
    return [book.metadata, *(sheet.metadata for sheet in book.sheets), *lines]


def _matches(entry: dict[str, Any], filters: list[dict[str, Any]]) -> bool:
    lookups = [f["developerMetadataLookup"] for f in filters]
    names = {"metadataLocation": "location"}
    return any(all(entry.get(names.get(key, key)) == look[key] for key in look) for look in lookups)


def _update(book: Spreadsheet, body: Request) -> None:
    for entries in _lists(book):
        for entry in entries:
            if _matches(entry, body["dataFilters"]):
                assign(entry, body["developerMetadata"], parse_mask(body["fields"]))


def _delete(book: Spreadsheet, body: Request) -> None:
    for entries in _lists(book):
        entries[:] = [e for e in entries if not _matches(e, [body["dataFilter"]])]


HANDLERS: dict[str, Callable[[Spreadsheet, Request], Reply | None]] = {
    "createDeveloperMetadata": _create,
    "updateDeveloperMetadata": _update,
    "deleteDeveloperMetadata": _delete,
}
