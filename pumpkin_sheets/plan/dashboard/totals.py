"""The whole list on its way through the figures, and the words to declare one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

import numpy as np

from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers, rounded
from pumpkin_sheets.sheets.records import dataclass


@dataclass
class Totals:
    """The whole list on its way through the figures.

    ``scored`` is the frame of ``scoring.score`` for the prepared rows, in their order, with the
    typed ``client`` and ``hours``; ``unlisted`` the clients typed into rows without formulas, each
    with its 0-based row, in their order; ``leaving`` the day in the farewell that was sent to each
    client, 0 for none; without it nobody leaves.
    """

    scored: Frame
    settings: Settings
    unlisted: Sequence[tuple[int, str]] = ()
    leaving: Numbers | None = None
    found: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        return self.found[name]

    def sum(self, column: str, of: str | None = None, code: float = 0) -> float:
        """The sum of a column, of the rows where ``of`` is ``code``."""
        values = self.scored[column].astype(float)
        if of is not None:
            values = values[self.scored[of] == code]
        return float(np.nansum(values))

    def count(self, column: str, code: float) -> float:
        return float((self.scored[column] == code).sum())

    @property
    def leaves(self) -> Numbers:
        """The day in the farewell that was sent to each client; 0 for none."""
        return np.zeros(len(self.scored)) if self.leaving is None else self.leaving


@dataclass(frozen=True)
class Figure:
    """One named number of the whole list."""

    name: str
    formula: str
    compute: Callable[[Totals], float]


def money(value: float) -> float:
    return float(rounded(value, 2))


def percent(part: float, whole: float) -> float:
    return float(rounded(100 * part / whole, 0)) if whole > 0 else 0.0


def percent_of(part: str, whole: str) -> str:
    return f"IF({whole}>0,ROUND(100*{part}/{whole}+0.000001,0),0)"


def cumulated(totals: Totals) -> Numbers:
    """Profit added up, the most profitable client first, in whole units of money.

    Cents are added as whole numbers, so no sum drifts; they are left out of the result because
    LibreOffice takes 3,000,000,000,000.54 and .55 for equal when it looks for the peak.
    """
    nets = totals.scored["net"].astype(float)
    cents = np.rint(np.sort(nets[~np.isnan(nets)])[::-1] * 100)
    return rounded(np.cumsum(cents) / 100, 0)
