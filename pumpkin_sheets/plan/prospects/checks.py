"""What is wrong in a row of Prospects that its columns' kinds cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from pumpkin_sheets.plan.prospects.machine import CHAIN
from pumpkin_sheets.plan.prospects.moved import MOVED
from pumpkin_sheets.plan.success.clarity import nothing_changes
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.sentences import day_of

Found = tuple[int, str, str, Mapping[str, object]]

STEPS = {
    "first_seen": "date_before_seen",
    "spoken_on": "date_before_spoken",
    "written_on": "date_before_written",
    "signed_on": "date_before_signed",
}
"""The key of what is said of a day that lies before the day of this step."""


def check(rows: Rows) -> Iterable[Found]:
    """Names of clients, days that fall or are still to come, money that has no amount."""
    frame = rows.frame[rows.frame["clean"] != ""]
    for label, row in frame.rows():
        at = int(label)
        yield from _clients(at, row, rows)
        yield from _days(at, row, rows.day)
        if not np.isnan(row["cleared_on"]) and np.isnan(row["deposit"]):
            yield at, "deposit", "deposit_unnamed", {}
    yield from nothing_changes(rows)


def _clients(at: int, row: Mapping[str, Any], rows: Rows) -> Iterable[Found]:
    taken_over = not np.isnan(row["cleared_on"])
    if rows.lists(row["prospect"]) and np.isnan(row["decision"]) and not taken_over:
        yield at, "prospect", "prospect_is_client", {}
    through = row["from_client"]
    if through and not rows.knows(through):
        yield at, "from_client", "prospect_through", {"value": through}
    if row["came_from"] == MOVED and np.isnan(row["first_seen"]):
        yield at, "first_seen", "moved_undated", {}


def _days(at: int, row: Mapping[str, Any], today: float) -> Iterable[Found]:
    """The days that lie before the one of an earlier step, or are still to come."""
    before = ""
    for name in CHAIN:
        day = np.floor(row[name])
        if np.isnan(day):
            continue
        if before and day < np.floor(row[before]):
            yield (
                at,
                name,
                STEPS[before],
                {
                    "value": day_of(day).isoformat(),
                    "earlier": day_of(row[before]).isoformat(),
                },
            )
        elif day > today:
            yield at, name, "date_to_come", {"value": day_of(day).isoformat()}
        before = name
