"""Fingerprints of what stands in a Google Sheet, by which the next run knows what was ours."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping

from pumpkin_sheets.homes.google.formats import Json, canonical, formula
from pumpkin_sheets.sheets.drawing import Formula, Placed, as_cell
from pumpkin_sheets.sheets.schema import column_letters


def content_of(placed: Placed) -> Json:
    content = placed.content
    if isinstance(content, Formula):
        return {"formulaValue": formula(content.text)}
    return typed_value(content)


def typed_value(content: object) -> Json:
    if content is None or content == "":
        return {}
    if isinstance(content, bool):
        return {"boolValue": content}
    if isinstance(content, dt.date):
        return {"numberValue": as_cell(content)}
    if isinstance(content, (int, float)):
        return {"numberValue": content}
    return {"stringValue": str(content)}


def mark_of(value: Json) -> str:
    """A short fingerprint of an entered value; "" for an empty cell."""
    if not value:
        return ""
    text = value.get("formulaValue")
    plain = canonical(text) if text is not None else repr(next(iter(value.values())))
    return hashlib.sha256(plain.encode()).hexdigest()[:6]


def pattern_mark(text: str, row: int) -> str:
    """The fingerprint of a column's formula, the same in every row (``row`` is 1-based)."""
    if row:
        text = re.sub(rf"(?<=[A-Za-z]){row}(?!\d)", "\x00", text)
    return hashlib.sha256(canonical(text).encode()).hexdigest()[:6]


def column_key(column: int, named: Mapping[int, str]) -> str:
    """How the note calls a table's column of formulas: by its name, or else by its letters."""
    return f"column {named.get(column) or column_letters(column)}"
