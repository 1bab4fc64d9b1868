"""The record of every released layout: ``1.json``, ``2.json`` and so on.

A record says what changed from the layout before, and is never altered once it was released.
``python scripts/record_layout.py --write`` makes the newest.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from pumpkin_sheets.plan.layouts import NEWEST, Layout, joined

FOLDER = Path(__file__).parent


@cache
def layout(number: int) -> Layout:
    """A released layout, told from its records.  Raises FileNotFoundError for one that was not."""
    records = (record(n) for n in range(1, number + 1))
    return Layout(number, joined(records))


def layout_of(number: int) -> Layout:
    """The layout that a workbook's stamp says, as far as this release can know it."""
    return layout(number) if number < NEWEST.number else Layout(number)


def record(number: int) -> tuple[dict[str, str], list[str]]:
    """What a layout says that the one before did not, and which facts of it are gone."""
    read = json.loads((FOLDER / f"{number}.json").read_text(encoding="utf-8"))
    return read["new"], read["gone"]
