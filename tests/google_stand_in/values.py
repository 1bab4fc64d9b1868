"""``values:batchUpdate`` and ``values.update``: plain values, RAW or as if typed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from .protection import refuse_box
from .ranges import RefusedError, parse_range
from .sheets import Spreadsheet, extended


def enter(book: Spreadsheet, blocks: list[dict[str, Any]], option: str, who: str) -> Spreadsheet:
    """The spreadsheet after all blocks; ``None`` in a block skips a cell, ``""`` empties it."""
    if option not in ("RAW", "USER_ENTERED"):
        raise RefusedError("'valueInputOption' is required but not specified")
    fresh = book.copied()
    for block in blocks:
        title, top, left, bottom, right = parse_range(block["range"])
        try:
            sheet = fresh.named(title)
        except KeyError:
            raise RefusedError(f"Unable to parse range: {block['range']}") from None
        one_cell = bottom == top + 1 and right == left + 1
        for r, line in enumerate(block.get("values", [])):
            for c, value in enumerate(line):
                row, column = top + r, left + c
                inside = one_cell or (
                    row < (bottom or sheet.rows) and column < (right or sheet.columns)
                )
                if not inside:
                    raise RefusedError(
                        f"Requested writing within range [{block['range']}], but tried "
                        f"writing to row [{row + 1}]"
                    )
                if row >= sheet.rows or column >= sheet.columns:
                    raise RefusedError(f"Range ({block['range']}) exceeds grid limits.")
                if value is None:
                    continue
                refuse_box(sheet, (row, column, row + 1, column + 1), who)
                cell = sheet.cells[row, column] = dict(sheet.cells.get((row, column), {}))
                if value == "":
                    cell.pop("userEnteredValue", None)
                    continue
                cell["userEnteredValue"] = extended(value) if option == "RAW" else typed(value)
    fresh.applied += 1
    return fresh


def typed(value: Any) -> dict[str, Any]:
    """What typing this text into a cell makes of it, for an English sheet."""
    if not isinstance(value, str):
        return extended(value)
    if value.startswith("'"):
        return {"stringValue": value[1:]}
    if value.startswith("=") and len(value) > 1:
        return {"formulaValue": value}
    if value.upper() in ("TRUE", "FALSE"):
        return {"boolValue": value.upper() == "TRUE"}
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", value):
        return {"numberValue": float(value)}
    if re.fullmatch(r"[+-]?\d+\.?\d*%", value):
        return {"numberValue": float(value[:-1]) / 100}
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        day = dt.date.fromisoformat(value)
        return {"numberValue": (day - dt.date(1899, 12, 30)).days}
    return {"stringValue": value}
