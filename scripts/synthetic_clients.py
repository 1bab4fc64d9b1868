"""Made-up but plausible client lists, seeded: what the simulation and the benchmark work on.

One list is a small service business on its defaults: revenue and hours are lognormal, a client's
ratings agree with each other because one temper lies behind them, difficult clients pay later
and earn more red flags, and much is left blank, as owners leave it.  The parameters are guesses
about such a business, not measurements; what the settings do to the result is the subject.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.sheets.frame import Frame

Numbers = NDArray[np.float64]

TICK = "✓"


def synthetic_clients(count: int, rng: np.random.Generator) -> Frame:
    """``count`` clients as ``scoring.score`` takes them, never reviewed before.

    Amounts are for the default settings in their base currency.
    """
    temper = rng.normal(0, 1, count)  # how easy the client is, behind all that is said of it
    made: dict[str, object] = {"client": [f"Client {i + 1:05}" for i in range(count)]}
    revenue = np.round(rng.lognormal(np.log(7500), 0.85, count), -1)
    # Easy clients waste less time, so an hour with them earns a little more.
    rate = rng.lognormal(np.log(92) + 0.12 * temper, 0.5)
    cost = np.where(rng.random(count) < 0.4, revenue * rng.beta(1.5, 6, count), 0)
    hours = np.maximum(1, np.round((revenue - cost) / rate))
    made["revenue"] = revenue
    made["cost"] = np.where(cost > 0, np.round(cost, -1), np.nan)
    made["hours"] = np.where(rng.random(count) < 0.06, np.nan, hours)
    made["knowledge"] = _often_blank(rng.binomial(5, 0.22, count), 0.5, rng)
    made["growth"] = _often_blank(rng.binomial(5, 0.3, count), 0.4, rng)
    late = np.round(rng.exponential(np.exp(2 - 0.5 * temper)))
    made["late"] = _often_blank(np.where(rng.random(count) < 0.5, 0, late), 0.3, rng)
    for name in RATINGS:
        rating = np.clip(np.round(3.7 + 0.8 * temper + rng.normal(0, 0.75, count)), 1, 5)
        made[name] = _often_blank(rating, 0.05, rng)
    made[RATINGS[0]] = np.clip(np.round(3.7 + 0.8 * temper), 1, 5)  # one is always given
    for name in FLAGS:
        made[name] = rng.random(count) < _chance(-3.1 - 0.8 * temper)
    for name in CRITERIA:
        made[name] = rng.random(count) < _chance(0.6 + 0.9 * temper)
    return Frame(made)


def typed_cells(clients: Frame) -> dict[str, list[str | float | int | bool | None]]:
    """The same clients as an owner types them into the sheet, column by column."""
    cells: dict[str, list[str | float | int | bool | None]] = {}
    for name in clients.names:
        values = clients[name].tolist()
        if clients[name].dtype == bool:
            cells[name] = [TICK if ticked else None for ticked in values]
        else:
            cells[name] = [None if v != v else v for v in values]
    return cells


def _often_blank(values: NDArray[Any], share: float, rng: np.random.Generator) -> Numbers:
    return np.where(rng.random(len(values)) < share, np.nan, values)


def _chance(log_odds: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-log_odds)))
