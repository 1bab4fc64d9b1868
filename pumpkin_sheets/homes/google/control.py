"""The hidden sheet ``_pumpkin`` itself: where it is, and its row that says who mails.

What the menu and the program say to each other on it is in ``menu_sheet.py``.
"""

from __future__ import annotations

from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.plan import sheet_id_of

TITLE = "_pumpkin"
SHEET_ID = sheet_id_of("shPumpkin")
ROWS = ("request", "watched until", "answered", "answer", "words", "layout")
"""The rows of the menu."""
MAILING = "mailing"
"""What stands beside the row below them, of which the menu knows nothing."""


def mailing_shown(text: str) -> Json:
    """Says who mails what is new; "" for nobody.  Also in a sheet made before it was said."""
    values = [{"stringValue": MAILING}, {"stringValue": text} if text else {}]
    cells = [{"userEnteredValue": value} if value else {} for value in values]
    start = {"sheetId": SHEET_ID, "rowIndex": len(ROWS), "columnIndex": 0}
    rows = [{"values": cells}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
