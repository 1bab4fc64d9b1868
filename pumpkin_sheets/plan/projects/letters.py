"""Which letter the state of a project asks for, and what is known for it (F16, F39-F41).

Pure facts: nothing that is judged of a client is among them, and no text is made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from pumpkin_sheets.plan.projects.states import (
    CLOSED,
    DELIVERED,
    DEPOSIT,
    SIGN,
    WRITE_OFF,
    WRITTEN_OFF,
    YES,
)
from pumpkin_sheets.sheets.numbers import rounded
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.sentences import day_of
from pumpkin_sheets.sheets.wishes import Wish

REFERRAL = "referral_ask"
KINDS = {SIGN: "estimate", DEPOSIT: "deposit_wait", WRITE_OFF: "project_close"}
"""The kind of letter by state; two more depend on more than the state."""
LATELY = 90
"""So many days after it was promised a project that was written off is no news any more."""
TYPED = {"price_new": "fee"}
"""The column in which people typed a fact that may be read, besides the project's name."""


def asked(table: Filled, settings: Mapping[str, float], today: float) -> Iterator[Wish]:
    """The letters that the rows of Projects ask for, from top to bottom, referrals last.

    ``settings`` are all settings by defined name, ``today`` is a serial number.  Of several
    deliveries that pleased a client the newest is the one to thank for.
    """
    rows = table.both
    ready = rows[rows["ready"] == 1]
    for label, row in ready.rows():
        kind = _kind(row, today)
        if kind:
            facts = {n: v for n, v in _facts(kind, row, settings, today).items() if v != ""}
            typed = {name: TYPED[name] for name in facts if name in TYPED}
            yield Wish(row["client"], kind, facts, int(label), typed)
    happy = ready[(ready["happy"] == YES) & ~np.isnan(ready["handed"])]
    for label, row in happy.sorted_by("handed", descending=True).rows():
        alone = int(row["code"]) == DELIVERED
        facts = {"project": row["project"]}
        yield Wish(row["client"], REFERRAL, facts, int(label), alone=alone)


def _kind(row: Mapping[str, Any], today: float) -> str:
    code = int(row["code"])
    if code == CLOSED:
        ending = row["end"] == WRITTEN_OFF and not row["lesson"]
        return KINDS[WRITE_OFF] if ending and not row["due"] < today - LATELY else ""
    return KINDS.get(code, "")


def _facts(
    kind: str, row: Mapping[str, Any], settings: Mapping[str, float], today: float
) -> dict[str, Any]:
    """What is known; "" for what is not."""
    known = {"project": row["project"]}
    if kind == KINDS[WRITE_OFF]:
        return known
    priced = row["fee"] == row["fee"] and row["fee"] > 0
    deposit = float(rounded(row["fee"] * settings["DepositShare"], 0)) if priced else 0.0
    known["deposit"] = deposit or ""
    if kind == KINDS[DEPOSIT]:
        return known
    promised = row["due"] == row["due"] and row["due"] >= today
    return {
        **known,
        "price_new": float(row["fee"]) if priced else "",
        "rounds": float(row["rounds"]),
        "promised": day_of(row["due"]) if promised else "",
    }
