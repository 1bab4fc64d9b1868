"""What a released layout of a workbook consisted of, as facts that can be compared.

A fact is a short key and what stood there.  What the program makes and the record of a workbook's
layout lacks is new; what the record has and the workbook lacks, its owner took away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Sheet

LAYOUT = 10
"""Counts the layouts of a workbook: 1 is the one of the first release."""

RELEASED = 10
"""The newest layout of which workbooks are out there: its record stays as it is."""

Facts = Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """One layout: its number, and its facts; without facts it is the one of today."""

    number: int
    facts: Facts | None = None

    def had(self, fact: str) -> bool:
        """Whether a workbook of this layout was made with it."""
        return self.facts is None or fact in self.facts

    def needed(self, sheet: Sheet, names: Iterable[str]) -> list[str]:
        """Those of a table's columns that a workbook of this layout was made with."""
        return [name for name in names if self.had(column_fact(sheet, name))]

    @property
    def older(self) -> bool:
        """Whether a workbook of this layout can be brought forward."""
        return self.number < LAYOUT


NEWEST = Layout(LAYOUT)
NOTHING = Layout(0, {})
"""Before the first: whatever is missing is not missed."""


def sheet_fact(sheet: Sheet) -> str:
    """The fact that there is a sheet."""
    return f"sheet {sheet.name}"


def name_fact(name: str) -> str:
    """The fact that there is a defined name; it says the sheet that defines it."""
    return f"name {name}"


def column_fact(sheet: Sheet, column: str) -> str:
    """The fact that a table has a column; it says the column's formula."""
    return f"column {sheet.name}.{column}"


def setting_fact(name: str) -> str:
    """The fact that Settings has a line."""
    return f"setting {name}"


def working_fact(name: str) -> str:
    """The fact that Service levels has a line on working time."""
    return f"working {name}"


def changed(before: Facts, now: Facts) -> tuple[dict[str, str], list[str]]:
    """What a layout says that the one before did not, and which facts of it are gone."""
    fresh = {key: value for key, value in now.items() if before.get(key) != value}
    return fresh, sorted(before.keys() - now.keys())


def joined(records: Iterable[tuple[Facts, Sequence[str]]]) -> dict[str, str]:
    """The facts of the last of these layouts; each record says what changed from the one before."""
    found: dict[str, str] = {}
    for fresh, gone in records:
        found |= fresh
        for key in gone:
            del found[key]
    return found
