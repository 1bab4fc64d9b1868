"""A list of clients on its way through the calculated columns, and the words to declare one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

import numpy as np

from pumpkin_sheets.plan.choices import RATINGS
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import LARGEST, Flags, Numbers, rounded
from pumpkin_sheets.sheets.records import dataclass

SMALLEST_HOURS = 0.01
"""Fewer hours than this count as unknown: a rate per second says nothing about a client."""

BOUNDS: Mapping[str, tuple[float, float]] = {
    "revenue": (0, LARGEST),
    "cost": (0, LARGEST),
    "hours": (0, 1e6),
    "knowledge": (0, 5),
    "growth": (0, 5),
    "late": (-3650, 3650),
    **dict.fromkeys(RATINGS, (1, 5)),
}
"""The numbers that each input takes; anything else in its cell is a fault of that cell."""

FAULTS = ("client", *BOUNDS, "flags", "criteria")
"""Where a cell can be at fault so that its client cannot be scored; fault 1 is the first."""

NEEDS = ("name", "revenue", "ratings", "settings", "revenue_and_ratings")
"""What can be missing; state 1 is the first.  State 0 is scored, 10 + n is fault n."""
FAULT_STATE = 10


@dataclass
class Working:
    """A list of clients on its way through the columns.

    ``clients`` has one row per client: ``client`` text; the inputs in BOUNDS as floats, NaN for
    blank; FLAGS and CRITERIA as booleans; ``committed`` the tier of the last review, NaN for
    none; and, where a sheet was read, what its cells hold besides (see DEFAULTS).  ``total`` is
    all clients' revenue; None means that of these clients.  ``words`` gives the texts.
    """

    clients: Frame
    settings: Settings
    total: float | None = None
    words: Mapping[str, str] | None = None
    settings_fine: bool = True
    columns: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self.columns:
            if name in self.clients or name not in DEFAULTS:
                self.columns[name] = self.clients[name]
            else:
                self.columns[name] = DEFAULTS[name](self)
        return self.columns[name]

    def text(self, key: str) -> str:
        """One word of the workbook's language."""
        return (self.words or {})[key]

    @cached_property
    def share_of_revenue(self) -> Numbers:
        """Each client's part of all revenue, 0..1."""
        total = float(rounded(np.sum(self["counted"]) if self.total is None else self.total, 2))
        if total <= 0:
            return np.zeros(len(self.clients))
        return np.asarray(self["revenue"] / total)

    def zero(self, name: str) -> Numbers:
        """A column with 0 for blank, as the worksheet function N gives it."""
        values = self[name]
        return np.where(np.isnan(values), 0.0, values)

    @property
    def scored(self) -> Flags:
        return np.asarray(self["state"] == 0)

    @property
    def rate_is_low(self) -> Flags:
        return np.asarray(self["rate"] < self.settings["TargetRate"])  # NaN is not below

    @property
    def known_hours(self) -> Numbers:
        hours = self.zero("hours")
        return np.where(hours < SMALLEST_HOURS, 0.0, hours)


DEFAULTS: Mapping[str, Callable[[Working], Any]] = {
    "committed": lambda w: np.full(len(w.clients), np.nan),
    "typed_fault": lambda w: np.zeros(len(w.clients)),  # 0, or the first of FAULTS
    "nameless": lambda w: np.array([not n.strip() for n in map(str, w["client"])], dtype=bool),
    "revenue_is_number": lambda w: ~np.isnan(w["revenue"]),  # also where it is out of bounds
    "typed_revenue": lambda w: w.zero("revenue"),  # clipped to its bounds, 0 for none
    "unreadable_flags": lambda w: np.zeros(len(w.clients), dtype=bool),  # a tick is an error value
    "unreadable_criteria": lambda w: np.zeros(len(w.clients), dtype=bool),
}
"""What a list without a sheet need not say."""


@dataclass(frozen=True)
class Calculated:
    """One calculated column: its formula and the numpy that gives the same."""

    name: str
    formula: str
    compute: Callable[[Working], Any]


def if_scored(expression: str) -> str:
    """The formula that is empty unless the client can be scored."""
    return f'IF({{state}}=0,{expression},"")'


def where_scored(work: Working, values: Any) -> Numbers:
    """NaN unless the client can be scored."""
    return np.where(work.scored, values, np.nan)
