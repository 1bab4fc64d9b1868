"""Making the hidden sheet through which the menu of a Google Sheet speaks (``control.py``)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from pumpkin_sheets.homes.google.control import ROWS, SHEET_ID, TITLE, put
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.plan import Present
from pumpkin_sheets.plan.care.log_writing import LINE
from pumpkin_sheets.plan.care.sheets import SCHEDULE, TOUCH_LOG
from pumpkin_sheets.plan.proposals.choosing import NEEDED
from pumpkin_sheets.plan.proposals.sheet import SHEET as PROPOSALS
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.tables import Header, declared_header
from pumpkin_sheets.sheets.words import Words


def menu_words(words: Words) -> dict[str, str]:
    """The words of the menu in the workbook's language, as far as the language has them."""
    return dict(words.below("google_menu."))


def menu_layout(
    words: Words, titles: Collection[str], headers: Mapping[str, Header] | None = None
) -> dict[str, Any]:
    """Where the menu finds the schedule and the Touch Log, and Proposals.

    The first two are there for a workbook that has both; Proposals comes later than the menu, so
    that where it will be is always told.  ``headers`` are those of tables that the owner
    rearranged, by the sheet's name.
    """
    logged = {name: name for name in ("date", "client", "kind", "who", "note")}
    layout: dict[str, Any] = {}
    if all(words.get(f"sheets.{sheet.name}", "") in titles for sheet in (SCHEDULE, TOUCH_LOG)):
        layout = {
            sheet.name: _place(sheet, named, words, headers or {})
            for sheet, named in ((SCHEDULE, LINE), (TOUCH_LOG, logged))
        }
    if f"sheets.{PROPOSALS.name}" in words.texts:
        named = {name: name for name in NEEDED}
        layout[PROPOSALS.name] = _place(PROPOSALS, named, words, headers or {})
    return layout


def _place(
    sheet: Sheet, named: Mapping[str, str], words: Words, headers: Mapping[str, Header]
) -> dict[str, Any]:
    header = headers.get(sheet.name) or declared_header(sheet)
    return {
        "title": words[f"sheets.{sheet.name}"],
        "header_row": header.first_row,
        "columns": {
            name: words[f"columns.{sheet.name}.{column}"] for name, column in named.items()
        },
    }


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
        return [put(4, [{"stringValue": told}, {"stringValue": layout}])]
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
    made.append(put(0, values))
    labels = [{"stringValue": label} for label in ROWS]
    made.append(put(0, labels, column=0))
    return made
