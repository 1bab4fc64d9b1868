"""The hidden sheet ``_pumpkin`` of a Google Sheet, through which its menu speaks to the program.

Column B: 1 the request's id, written by the menu alone; 2 until when somebody watches, in seconds
since 1970; 3 the id that was answered last; 4 the answer; 5 the menu's words and 6 the layout of
schedule, Touch Log and Proposals, both as JSON; 7 who is mailing what is new, in words,
while somebody is; 8 the marks of the lines of Proposals that each waiting request wants taken, as
JSON by the request's id, by the menu's script; 10 when somebody last opened the sheet or typed in
it, in seconds since 1970, by the menu's script.  A request waits while B1 is not B3, so nobody
ever has to empty a cell that somebody else may be writing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pumpkin_sheets.book import BookChanged, BookError
from pumpkin_sheets.homes.google.access import SheetsClient
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.plan import sheet_id_of
from pumpkin_sheets.homes.google.values import cells_of

TITLE = "_pumpkin"
SHEET_ID = sheet_id_of("shPumpkin")
ROWS = ("request", "watched until", "answered", "answer", "words", "layout")
"""The rows of the menu."""
MAILING = "mailing"
"""What stands beside the row below them, of which the menu knows nothing."""

TAKE = "take:"
"""How the id of a request begins that wants lines of Proposals taken."""

CONTROL = f"'{TITLE}'!B1:B10"
"""What a watch, or a night, reads of it."""

_CELLS = "sheets(properties(sheetId),data(rowData(values(effectiveValue))))"


def put(row: int, values: list[Json], column: int = 1) -> Json:
    """The request that enters values (ExtendedValues) below one another; {} empties a cell."""
    rows = [{"values": [{"userEnteredValue": value} if value else {}]} for value in values]
    start = {"sheetId": SHEET_ID, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


class NotSetUp(BookError):
    """The Google Sheet has no hidden sheet for the menu."""


@dataclass(frozen=True)
class Control:
    """What the sheet says now; ``active`` differs when somebody opened the sheet or typed."""

    request: str
    answered: str
    active: str = ""
    wishes: str = ""

    @classmethod
    def of(cls, cells: Sequence[object]) -> Control:
        """From the cells of column B."""
        texts = ["" if cell is None else str(cell) for cell in cells] + [""] * 10
        return cls(texts[0], texts[2], texts[9], texts[7])

    @property
    def waiting(self) -> bool:
        return self.request not in ("", self.answered)

    @property
    def pending(self) -> list[str]:
        """The ids that wait, each once answered being left out."""
        done = self.answered.split()
        return [each for each in self.request.split() if each not in done]

    @property
    def taking(self) -> list[str]:
        """The ids that wait for lines of Proposals to be taken."""
        return [each for each in self.pending if each.startswith(TAKE)]

    @property
    def marks(self) -> frozenset[str]:
        """The marks of the lines that they want; those of a cell that somebody broke are lost."""
        try:
            wishes = json.loads(self.wishes)
            return frozenset(str(mark) for each in self.taking for mark in wishes.get(each, ()))
        except (ValueError, AttributeError, TypeError):
            return frozenset()


def read_control(client: SheetsClient, key: str) -> Control:
    """One call.  Raises BookError, which is NotSetUp where the sheet is not there."""
    try:
        found: Any = client.values_batch_get(
            key, [CONTROL], {"valueRenderOption": "UNFORMATTED_VALUE"}
        )
    except BookChanged:
        raise NotSetUp("google_setup.no_menu") from None
    rows = found["valueRanges"][0].get("values", [])
    return Control.of([row[0] if row else None for row in rows])


def watch_until(client: SheetsClient, key: str, seconds: float) -> Control | None:
    """Say that somebody watches until then (seconds since 1970; 0 for nobody).

    The answer is what the sheet says right after: a sign of life is a look as well.  None where
    Google answers without it.  One call.  Raises BookError, which is NotSetUp where the sheet is
    not there.
    """
    try:
        mark = put(1, [{"numberValue": seconds}])
        answer = client.change(key, [mark], repeatable=True, seen=[CONTROL], fields=_CELLS)
    except BookChanged:
        raise NotSetUp("google_setup.no_menu") from None
    for sheet in answer.get("updatedSpreadsheet", {}).get("sheets", []):
        if sheet.get("properties", {}).get("sheetId") == SHEET_ID and sheet.get("data"):
            cells = cells_of(sheet["data"][0])[1]
            return Control.of([row[0] if row else None for row in cells])
    return None


def answer(client: SheetsClient, key: str, request: str, text: str) -> None:
    """Answer a request: both cells in one atomic call, so that no answer is taken for another's."""
    change = put(2, [{"stringValue": request}, {"stringValue": text}])
    client.change(key, [change], repeatable=True)


def mailing_shown(text: str) -> Json:
    """Says who mails what is new; "" for nobody.  Also in a sheet made before it was said."""
    values = [{"stringValue": MAILING}, {"stringValue": text} if text else {}]
    cells = [{"userEnteredValue": value} if value else {} for value in values]
    start = {"sheetId": SHEET_ID, "rowIndex": len(ROWS), "columnIndex": 0}
    rows = [{"values": cells}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
