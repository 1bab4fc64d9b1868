"""The score of a client (F1-F3): every calculated column, as a formula and as numpy, side by side.

A formula speaks of its own row's columns as ``{revenue}``, of settings and lists by their defined
names.  Its twin takes a :class:`Working` and gives an array with one value per client: NaN or
``""`` stands for an empty text.  Columns come in the order in which they depend on each other.
The conformance test has a spreadsheet program recalculate the formulas and compares.
"""

from __future__ import annotations

from collections.abc import Mapping

from pumpkin_sheets.plan.clients.scoring.advice import ADVICE
from pumpkin_sheets.plan.clients.scoring.prices import PRICES
from pumpkin_sheets.plan.clients.scoring.said import LABELS, STANDING
from pumpkin_sheets.plan.clients.scoring.tiers import TIERS_AND_ACTIONS
from pumpkin_sheets.plan.clients.scoring.typed import INPUT_CHECKS
from pumpkin_sheets.plan.clients.scoring.why import WHY
from pumpkin_sheets.plan.clients.scoring.working import Calculated, Working
from pumpkin_sheets.plan.clients.scoring.worth import SCORES
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame

CALCULATED = (
    *INPUT_CHECKS,
    *SCORES,
    *TIERS_AND_ACTIONS,
    *PRICES,
    *WHY,
    *STANDING,
    *ADVICE,
    *LABELS,
)
"""Every calculated column of Clients in the order of dependence."""

TEXT_COLUMNS = frozenset(
    {"committed_shown", "field", "moved", "reason", "advice", "tier_shown", "action_shown"}
)


def score(
    clients: Frame,
    settings: Settings,
    *,
    words: Mapping[str, str] | None = None,
    total: float | None = None,
    settings_fine: bool = True,
) -> Frame:
    """Every calculated column for a list of clients (see :class:`Working` for its columns).

    Without ``words`` the text columns are left out.  The frame given is not changed.
    """
    work = Working(clients, settings, total, words, settings_fine)
    for column in CALCULATED:
        if words is None and column.name in TEXT_COLUMNS:
            continue
        work.columns[column.name] = column.compute(work)
    names = [c.name for c in CALCULATED if c.name in work.columns]
    return Frame({n: work.columns[n] for n in names}, clients.labels)


__all__ = ["CALCULATED", "TEXT_COLUMNS", "Calculated", "Working", "score"]
