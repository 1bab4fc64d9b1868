"""What a list says once it is added up (F54)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from pumpkin_sheets.importing.heading import Heading

SUMS = ("revenue", "cost", "hours")
"""What lines add up to, by the columns that it goes to."""


@dataclass
class Figures:
    """What a list says of one client: money in the workbook's currency, hours, days late.

    ``filled`` are the sums, of ``revenue``, ``cost`` and ``hours``, that any line has a number
    for.  ``late_days`` is the sum over ``late_count`` paid invoices; ``extras`` are what else a
    plain list says, by column of Clients, where its lines agree.
    """

    name: str
    revenue: float = 0.0
    cost: float = 0.0
    hours: float = 0.0
    late_days: float = 0.0
    late_count: int = 0
    lines: int = 0
    filled: set[str] = field(default_factory=set)
    extras: dict[str, float] = field(default_factory=dict)
    torn: set[str] = field(default_factory=set)


@dataclass
class Counted:
    """A list added up: by the sheet that it is for, the clients by their folded names.

    The rest is for the report: ``lines`` that count, those left out by why, other currencies by
    code, what could not be read, the first line that has more cells than there are titles, or a
    formula that was never calculated, and how many lines took off what they have without a minus.
    """

    heading: Heading
    sheets: dict[str, dict[str, Figures]] = field(default_factory=dict)
    lines: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    unread: list[tuple[int, str, str]] = field(default_factory=list)
    unread_count: int = 0
    long_line: int = 0
    uncalculated_line: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    guessed: list[tuple[str, str, float]] = field(default_factory=list)
    taxed: bool = False
    credited: int = 0

    @property
    def undated(self) -> bool:
        """Whether lines of any year are added up, because no column says their day."""
        found = self.sheets.get("clients", {}).values()
        return "date" not in self.heading.columns and any(figures.lines > 1 for figures in found)

    @property
    def clients(self) -> int:
        """How many names count, over all sheets."""
        return sum(len(found) for found in self.sheets.values())

    def total(self, sheet: str) -> dict[str, float]:
        """The sums of a sheet's figures that any line has a number for, by column."""
        found = self.sheets.get(sheet, {}).values()
        return {
            column: sum(getattr(figures, column) for figures in found)
            for column in SUMS
            if any(column in figures.filled for figures in found)
        }
