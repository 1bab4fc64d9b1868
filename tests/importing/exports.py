"""Files as programs export them, from ``exports.toml``, and any others, added up."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from pumpkin_sheets.importing.buyers import buyers_by_order
from pumpkin_sheets.importing.columns import Asked
from pumpkin_sheets.importing.counting import count
from pumpkin_sheets.importing.figures import Counted
from pumpkin_sheets.importing.files import listings
from pumpkin_sheets.importing.heading import heading_of

_TEXT = Path(__file__).with_name("exports.toml").read_text(encoding="utf-8")
EXPORTS = tomllib.loads(_TEXT)
"""By what is counted and the name of the case: the ``source``, the ``text``, what it ``says``."""
TODAY = dt.date(2026, 11, 26)


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "export.csv") -> Path:
    """A file that holds a text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def counted(path: Path, named: dict[str, str] | None = None, **asked: Any) -> Counted:
    """A file added up."""
    heading = heading_of(listings(path), named or {}, by_order=asked.get("buyers") is not None)
    return count(heading, Asked(**{"today": TODAY, **asked}))


def case(folder: Path, each: dict[str, Any], **asked: Any) -> Counted:
    """A file of ``exports.toml`` added up; amounts are in USD unless it says otherwise."""
    encoding = each.get("encoding", "utf-8")
    if "orders" in each:
        asked["buyers"] = buyers_by_order(write(folder, each["orders"], encoding, "orders.csv"))
    asked.setdefault("currency", each.get("currency", "USD"))
    return counted(write(folder, each["text"], encoding), **asked)


def sums(found: Counted, what: str, sheet: str = "clients") -> dict[str, float]:
    """One figure of each name."""
    return {f.name: round(getattr(f, what), 4) for f in found.sheets.get(sheet, {}).values()}
