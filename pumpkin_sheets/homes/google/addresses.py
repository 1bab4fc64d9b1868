"""The address of a Google Sheet, and the key in it."""

from __future__ import annotations

import re

from pumpkin_sheets.book import BookError


def sheet_address(url_or_key: str) -> str:
    """Where a browser opens a Google Sheet.  Raises BookError."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet_key(url_or_key)}/edit"


def spreadsheet_key(url_or_key: str) -> str:
    """The key in a Google Sheet's address, or the key itself.  Raises BookError."""
    text = url_or_key.strip()
    if "/d/e/" in text:
        raise BookError("google.published_copy")
    match = re.search(r"/d/([A-Za-z0-9_-]{15,})", text) or re.fullmatch(
        r"([A-Za-z0-9_-]{15,})", text
    )
    if match is None:
        raise BookError("google.no_address", text=text)
    return match.group(1)
