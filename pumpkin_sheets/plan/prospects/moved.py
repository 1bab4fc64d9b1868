"""A contact who moved (F42): a chance with a date, and a successor to meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from pumpkin_sheets.plan.choices import GOOD
from pumpkin_sheets.plan.clients.finding import client_at_, finding_in
from pumpkin_sheets.plan.prospects.machine import CLOSED
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.practice import Filled, Sooner, Working
from pumpkin_sheets.sheets.row_formulas import choice_code, if_ready
from pumpkin_sheets.sheets.schema import Choice, Column

TOP_CLIENT, FRIEND, WE_FOUND, THEY_FOUND, MOVED = 1, 2, 3, 4, 5
SOURCES = (
    Choice(TOP_CLIENT, "top_client"),
    Choice(FRIEND, "friend"),
    Choice(WE_FOUND, "we_found"),
    Choice(THEY_FOUND, "they_found"),
    Choice(MOVED, "moved"),
)
CAME_FROM = Column("came_from", "choice", "who", width=24, choices=SOURCES, words="came_from")
SETTINGS = (Line("MovedFollowUp", "moved_follow_up", default=30, minimum=1, maximum=365),)

_TIER = f"IFERROR(N(INDEX(ClientTier,{client_at_('{from_client}')})),0)"
_MOVED = (
    f'IF({choice_code(CAME_FROM)}={MOVED},IF(TRIM({{from_client}})="",0,IF({_TIER}>={GOOD},1,0)),0)'
)
_CALL = "IF(AND({moved}=1,{seen}>0,{seen}<=ThisDay),{seen}+INT(MovedFollowUp+0.999999),0)"


def _moved(work: Working) -> Numbers:
    tiers = work.others["clients"]["tier"]
    places = finding_in(work.others)

    def good(name: str) -> bool:
        place = places.at(name) if name else None
        return place is not None and bool(tiers[place] >= GOOD)

    came = work["came_from"] == MOVED
    return work.where_ready(
        np.array([float(c and good(n)) for c, n in zip(came, work["from_client"], strict=True)])
    )


def _call(work: Working) -> Numbers:
    days = np.floor(work.settings["MovedFollowUp"] + 0.999999)
    dated = (work["moved"] == 1) & (work["seen"] > 0) & (work["seen"] <= work.day)
    return work.where_ready(np.where(dated, work["seen"] + days, 0.0))


COLUMNS = (
    Column("moved", "number", "check", hidden=True, formula=if_ready(_MOVED), compute=_moved),
    Column("call_by", "number", "check", hidden=True, formula=if_ready(_CALL), compute=_call),
)
"""1 where somebody moved whose old company is Good or VIP, and the day to call by."""


def sooner(table: Filled) -> Iterable[Sooner]:
    """The care calls that meet a successor, from the day on which the move was heard of."""
    rows = table.both
    open_ones = rows[(rows["call_by"] > 0) & (rows["code"] != CLOSED)]
    for row in open_ones.records():
        yield _successor(row)


def _successor(row: Mapping[str, Any]) -> Sooner:
    facts = {"prospect": str(row["prospect"])}
    return Sooner(str(row["from_client"]), "care_call", float(row["seen"]), "contact_moved", facts)
