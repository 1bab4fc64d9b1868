"""What is said of a mistake of our own: where it happened and of what kind, never what it held."""

from __future__ import annotations

import traceback
from pathlib import Path

from pumpkin_sheets.sheets.words import Sentence


def mistake_of(error: Exception) -> Sentence:
    """One sentence for an exception that nobody foresaw; no text of it, which may hold secrets."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return Sentence("mistake.own", place=place, kind=type(error).__name__)
