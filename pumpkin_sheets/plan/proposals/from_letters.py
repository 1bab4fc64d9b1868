"""Contacts who moved, as rows for Prospects: their new company may be a second great client (F42).

Letters tells it: congratulations on a new position, with the new company typed among the facts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from pumpkin_sheets.plan.letters.kinds import BY_NAME
from pumpkin_sheets.plan.proposals.offers import Known, Offer, Value
from pumpkin_sheets.plan.prospects.letters import MOVED_CONTACT
from pumpkin_sheets.plan.prospects.machine import OPEN
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.sentences import day_of
from pumpkin_sheets.sheets.words import Words, fold

KIND = BY_NAME[MOVED_CONTACT]


def moved_on(tables: Sequence[Filled], known: Mapping[str, Known], words: Words) -> Iterator[Offer]:
    """The offers for every company that a contact moved to, the earliest row of Letters first.

    One that is a client already, or a prospect that was decided on, is none to propose.
    """
    both = {table.practice.name: table.both for table in tables}
    if not {"letters", "prospects"} <= both.keys():
        return
    prospects = both["prospects"]
    decided = prospects[(prospects["ready"] == 1) & ~np.isin(prospects["code"], OPEN)]
    done = {fold(str(name)) for name in decided["prospect"]} | known["clients"].rows.keys()
    for row in both["letters"].records():
        company, left = str(row["fact1"]), str(row["client"])
        if row["ready"] != 1 or row["kind"] != KIND.code or not company:
            continue
        if fold(company) in done or fold(company) == fold(left):
            continue
        done.add(fold(company))  # of two letters about one company the first counts
        why = words.say("proposals.moved", client=left)
        told: dict[str, Value | None] = {
            "came_from": words["came_from.moved"],
            "from_client": left,
            "contact": str(row["contact"]) or None,
            "email": str(row["email"]) or None,
            "first_seen": _heard_on(float(row["sent_on"]), float(row["on"])),
        }
        for column, value in told.items():
            if value is not None:
                source = known["letters"].title
                yield Offer("prospects", company, column, value, why, source, anew=True)


def _heard_on(*days: float) -> Value | None:
    """The first of these serial days that was typed."""
    return next((day_of(day) for day in days if not math.isnan(day)), None)
