"""Files as programs export them, from ``exports.toml``, and any others, added up."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from pumpkin_sheets.importing.counting import Asked, Counted, count
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
    heading = heading_of(listings(path), named or {})
    return count(heading, Asked(**{"today": TODAY, **asked}))


def sums(found: Counted, what: str, sheet: str = "clients") -> dict[str, float]:
    """One figure of each name."""
    return {f.name: round(getattr(f, what), 4) for f in found.sheets.get(sheet, {}).values()}
