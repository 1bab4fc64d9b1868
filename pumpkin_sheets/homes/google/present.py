"""What a Google Sheet holds now, in the two calls that setting up and growing begin with."""

from __future__ import annotations

from collections.abc import Collection

from pumpkin_sheets.homes.google.access import SheetsClient
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.plan import Present
from pumpkin_sheets.homes.google.values import shown_value
from pumpkin_sheets.sheets.drawing import quoted

_FOUND = (
    "properties(title,locale),namedRanges,developerMetadata,sheets(properties,merges,"
    "conditionalFormats,protectedRanges,charts(chartId,spec),developerMetadata,basicFilter)"
)
_ENTERED = "sheets(properties(sheetId),data(rowData(values(userEnteredValue,effectiveValue))))"


def what_is_there(
    client: SheetsClient, key: str, titles: Collection[str] | None = None
) -> tuple[Json, dict[int, Present]]:
    """The spreadsheet's description, and every sheet by its id with what was entered in its cells.

    ``titles`` are the sheets whose cells are read: all without it.  Raises BookError.
    """
    found = client.describe(key, _FOUND)
    sheets = {sheet["properties"]["sheetId"]: sheet for sheet in found.get("sheets", [])}
    read = [
        quoted(sheet["properties"]["title"])
        for sheet in sheets.values()
        if sheet["properties"].get("sheetType", "GRID") == "GRID"
        and (titles is None or sheet["properties"]["title"] in titles)
    ]
    cells: dict[int, list[list[Json]]] = {}
    if read:
        for sheet in client.describe(key, _ENTERED, read).get("sheets", []):
            data = (sheet.get("data") or [{}])[0]
            cells[sheet["properties"]["sheetId"]] = [
                row.get("values", []) for row in data.get("rowData", [])
            ]
    present = {
        number: Present(
            sheet,
            [[c.get("userEnteredValue", {}) for c in row] for row in cells.get(number, [])],
            [[shown_value(c.get("effectiveValue")) for c in row] for row in cells.get(number, [])],
        )
        for number, sheet in sheets.items()
    }
    return found, present
