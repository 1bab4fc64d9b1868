"""The hidden sheet ``_pumpkin`` of a Google Sheet, through which its menu speaks to the program.

Column B: 1 the request's id, written by the menu alone; 2 until when somebody watches, in seconds
since 1970; 3 the id that was answered last; 4 the answer; 5 the menu's words and 6 the layout of
schedule and Touch Log, both as JSON.  A request waits while B1 is not B3, so nobody ever has to
empty a cell that somebody else may be writing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pumpkin_sheets.homes.google.access import SheetsClient
from pumpkin_sheets.homes.google.control import ROWS, SHEET_ID, TITLE
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.plan import Present
from pumpkin_sheets.plan.care.log_writing import LINE
from pumpkin_sheets.plan.care.sheets import SCHEDULE, TOUCH_LOG
from pumpkin_sheets.sheets.tables import Header, declared_header
from pumpkin_sheets.sheets.words import Words


def menu_words(words: Words) -> dict[str, str]:
    """The words of the menu in the workbook's language, as far as the language has them."""
    prefix = "google_menu."
    return {
        key.removeprefix(prefix): text
        for key, text in words.texts.items()
        if key.startswith(prefix)
    }


def menu_layout(
    words: Words, titles: Collection[str], headers: Mapping[str, Header] | None = None
) -> dict[str, Any]:
    """Where “Mark as done” finds the schedule and the Touch Log; {} for a workbook without them.

    ``headers`` are those of tables that the owner rearranged, by the sheet's name.
    """
    columns = (
        (SCHEDULE, LINE),
        (TOUCH_LOG, {name: name for name in ("date", "client", "kind", "who", "note")}),
    )
    layout: dict[str, Any] = {}
    for sheet, named in columns:
        title = words.get(f"sheets.{sheet.name}", "")
        if title not in titles:
            return {}
        header = (headers or {}).get(sheet.name) or declared_header(sheet)
        layout[sheet.name] = {
            "title": title,
            "header_row": header.first_row,
            "columns": {
                name: words[f"columns.{sheet.name}.{column}"] for name, column in named.items()
            },
        }
    return layout


def control_requests(
    present: Mapping[int, Present],
    words: Words,
    titles: Collection[str] = (),
    headers: Mapping[str, Header] | None = None,
) -> list[Json]:
    """Makes the sheet, or puts right its words and layout; [] when it is as it shall be.

    ``titles`` are the titles of the workbook's sheets, ``headers`` as in :func:`menu_layout`.
    """
    told = json.dumps(menu_words(words), ensure_ascii=False, sort_keys=True)
    layout = json.dumps(menu_layout(words, titles, headers), ensure_ascii=False, sort_keys=True)
    now = present.get(SHEET_ID)
    if now is not None:
        if [now.at(row, 1).get("stringValue") for row in (4, 5)] == [told, layout]:
            return []
        return [_put(4, [{"stringValue": told}, {"stringValue": layout}])]
    made: list[Json] = [
        {
            "addSheet": {
                "properties": {
                    "sheetId": SHEET_ID,
                    "title": TITLE,
                    "hidden": True,
                    "gridProperties": {"rowCount": 10, "columnCount": 2},
                }
            }
        }
    ]
    values: list[Json] = [{}, {"numberValue": 0}, {}, {}, {"stringValue": told}]
    values.append({"stringValue": layout})
    made.append(_put(0, values))
    labels = [{"stringValue": label} for label in ROWS]
    made.append(_put(0, labels, column=0))
    return made


def _put(row: int, values: list[Json], column: int = 1) -> Json:
    rows = [{"values": [{"userEnteredValue": value} if value else {}]} for value in values]
    start = {"sheetId": SHEET_ID, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


@dataclass(frozen=True)
class Control:
    """What the sheet says now."""

    request: str
    answered: str

    @property
    def waiting(self) -> bool:
        return self.request not in ("", self.answered)


def read_control(client: SheetsClient, key: str) -> Control:
    """One call.  Raises BookError."""
    found: Any = client.values_batch_get(
        key, [f"'{TITLE}'!B1:B3"], {"valueRenderOption": "UNFORMATTED_VALUE"}
    )
    rows = found["valueRanges"][0].get("values", [])
    texts = [str(row[0]) if row else "" for row in rows] + [""] * 3
    return Control(texts[0], texts[2])


def watch_until(client: SheetsClient, key: str, seconds: float) -> None:
    """Say that somebody watches until then (seconds since 1970; 0 for nobody).  One call."""
    client.change(key, [_put(1, [{"numberValue": seconds}])], repeatable=True)


def answer(client: SheetsClient, key: str, request: str, text: str) -> None:
    """Answer a request: both cells in one atomic call, so that no answer is taken for another's."""
    change = _put(2, [{"stringValue": request}, {"stringValue": text}])
    client.change(key, [change], repeatable=True)
