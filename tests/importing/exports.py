"""Files as programs export them, written by hand after their real headers (PRACTICES 13.2)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from pumpkin_sheets.importing.counting import Asked, Counted, count
from pumpkin_sheets.importing.files import listings
from pumpkin_sheets.importing.heading import heading_of

TODAY = dt.date(2026, 11, 26)


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "export.csv") -> Path:
    """A file that holds a text; the line break after the opening quotes is none of it."""
    path = folder / name
    path.write_bytes(text.lstrip("\n").encode(encoding))
    return path


def counted(path: Path, named: dict[str, str] | None = None, **asked: Any) -> Counted:
    """A file added up."""
    heading = heading_of(listings(path), named or {})
    return count(heading, Asked(**{"today": TODAY, **asked}))


def sums(found: Counted, what: str, sheet: str = "clients") -> dict[str, float]:
    """One figure of each name."""
    return {f.name: round(getattr(f, what), 4) for f in found.sheets.get(sheet, {}).values()}
