"""The score of a prospect: the very columns of Clients, on the cells of Prospects (F9).

Nothing is written down anew: formula and twin are those of :class:`Calculated`, told which cell of
this sheet each of their names means.  A prospect pays nothing late and was never reviewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pumpkin_sheets.plan.choices import RATINGS, TIERS
from pumpkin_sheets.plan.clients.scoring import working as clients
from pumpkin_sheets.plan.clients.scoring.prices import PRICES
from pumpkin_sheets.plan.clients.scoring.tiers import FRESH, TIERS_AND_ACTIONS
from pumpkin_sheets.plan.clients.scoring.typed import INPUT_CHECKS
from pumpkin_sheets.plan.clients.scoring.working import Calculated
from pumpkin_sheets.plan.clients.scoring.worth import SCORES
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.numbers import Numbers, Texts
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column, Kind

RATED, BUDGETED = 1, 2
"""What is lacking before a prospect can be scored: ratings, or money and knowledge both."""

THEN = "_then"
"""Follows the names of the columns that tell of a prospect who pays the needed price."""

_DECLARED = {c.name: c for c in (*INPUT_CHECKS, *SCORES, *TIERS_AND_ACTIONS, *PRICES)} | {
    "earned": FRESH
}

_HERE = {"client": "prospect", "revenue": "income", "state": "lacks"}
"""What the names of Clients are called on this sheet."""
_CHAIN = ("rate", "net", "money", "value", "score", "earned", "tier")
_AT_PRICE = {**_HERE, "revenue": "needed", "state": "priced", **{n: n + THEN for n in _CHAIN}}
_NOTHING = "late"
"""What Clients asks and nobody knows of a prospect: it is blank."""


class _OnSheet(clients.Working):
    """The rows of this sheet as the columns of Clients ask for them."""

    def __init__(self, work: Working, names: Mapping[str, str]) -> None:
        super().__init__(work.rows, Settings(work.settings, (), ()))
        self._work, self._names = work, names

    def __getitem__(self, name: str) -> Any:
        if name == _NOTHING:
            return np.full(len(self._work.rows), np.nan)
        if name in ("unreadable_flags", "unreadable_criteria"):
            return np.zeros(len(self._work.rows), dtype=bool)
        return self._work[self._names.get(name, name)]


def as_clients(work: Working) -> clients.Working:
    """The rows of Prospects as the formulas of Clients know them."""
    return _OnSheet(work, _HERE)


class _Cells(dict[str, str]):
    """The names in a formula of Clients as names of this sheet's cells."""

    def __missing__(self, name: str) -> str:
        return "0" if name == _NOTHING else f"{{{name}}}"


def _column(
    calculated: Calculated, names: Mapping[str, str], called: str, kind: Kind, **looks: Any
) -> Column:
    """A column of Clients as a column of this sheet."""
    cells = _Cells({name: f"{{{here}}}" for name, here in names.items()})
    looks.setdefault("hidden", True)
    looks.setdefault("group", "check")
    return Column(
        called,
        kind,
        formula=calculated.formula.format_map(cells),
        compute=lambda work: calculated.compute(_OnSheet(work, names)),
        **looks,
    )


def _counts(name: str) -> Column:
    """How many of a list are ticked."""
    calculated = _DECLARED[name]
    return Column(
        name,
        "number",
        "check",
        hidden=True,
        formula=if_ready(calculated.formula),
        compute=lambda work: work.where_ready(calculated.compute(as_clients(work))),
    )


_LACKS = (
    f"IF(COUNT({','.join(f'{{{name}}}' for name in RATINGS)})<MinRatings,{RATED},"
    f"IF(ISNUMBER({{revenue}}),0,IF(N({{knowledge}})>0,0,{BUDGETED})))"
)


def _lacks(work: Working) -> Numbers:
    few = np.sum([~np.isnan(work[n]) for n in RATINGS], axis=0) < work.settings["MinRatings"]
    neither = np.isnan(work["revenue"]) & (work.zero("knowledge") <= 0)
    return work.where_ready(np.select([few, neither], [float(RATED), float(BUDGETED)], 0.0))


def _priced(work: Working) -> Numbers:
    return work.where_ready(np.where(np.isnan(work["needed"]), 1.0, 0.0))


def _level(work: Working) -> Texts:
    names = [work.texts[f"tiers.{tier.name}"] for tier in TIERS]
    known = work.ready & ~np.isnan(work["tier"])
    return work.texts_where(known, lambda i: names[int(work["tier"][i]) - 1])


COUNTS = (_counts("flags"), _counts("criteria"))
"""How many red flags and criteria are ticked."""

LACKS = Column("lacks", "number", "check", hidden=True,
               formula=if_ready(_LACKS), compute=_lacks)  # fmt: skip
"""What is lacking before the prospect can be scored; 0 where nothing is."""

SCORED = (
    Column("income", "number", "check", hidden=True, formula=if_ready("N({revenue})"),
           compute=lambda work: work.where_ready(work.zero("revenue"))),
    *(_column(_DECLARED[name], _HERE, name, "number") for name in ("rate", "net", "money")),
    *(
        _column(_DECLARED[name], _HERE, name, "score", group="result", hidden=False, width=9)
        for name in ("value", "ease", "score")
    ),
    *(_column(_DECLARED[name], _HERE, name, "number") for name in ("earned", "tier")),
    Column("level", "choice", "result", width=13, coded="tier", choices=TIERS,
           formula='IF(ISNUMBER({tier}),INDEX(TierNames,{tier}),"")', compute=_level),
    _column(_DECLARED["needed"], _HERE, "needed", "money",
            group="result", hidden=False, width=13),
)  # fmt: skip
"""Value, ease, score, level and needed price."""

AT_THE_NEEDED_PRICE = (
    Column("priced", "number", "check", hidden=True,
           formula=if_ready("IF(ISNUMBER({needed}),0,1)"), compute=_priced),
    *(_column(_DECLARED[name], _AT_PRICE, name + THEN, "number") for name in _CHAIN),
)  # fmt: skip
"""The same for whoever pays the needed price: is it the price alone that keeps them out?"""
