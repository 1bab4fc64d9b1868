"""What the rows of Projects tell: days that cannot be, and what clients were given (F16, F33)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from pumpkin_sheets.plan.projects.states import NO, YES
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Evidence
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.sentences import day_of

AHEAD = 2
"""Days before the promise from which a delivery is evidence of service."""


def checks(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Days that cannot be, and names that are on no list."""
    for at, line in rows.keyed():
        yield from ((at, *found) for found in _wrong_days(line, rows.day))
    yield from rows.strangers("client", "project_client")


def _wrong_days(
    line: Mapping[str, Any], today: float
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    start, ready_on, delivered = (
        np.floor(float(line[name])) for name in ("start", "ready_on", "delivered_on")
    )
    if delivered > today:
        yield "delivered_on", "project_future", {"value": day_of(delivered).isoformat()}
    elif delivered < start:
        days = {"value": day_of(delivered).isoformat(), "start": day_of(start).isoformat()}
        yield "delivered_on", "project_before_start", days
    if ready_on < start:
        days = {"value": day_of(ready_on).isoformat(), "start": day_of(start).isoformat()}
        yield "ready_on", "project_ready_early", days


def evidence(rows: Frame, texts: Mapping[str, str]) -> Iterator[Evidence]:
    """What deliveries tell of clients: early, satisfied, or a question to ask (F16)."""
    told = rows[(rows["ready"] == 1) & ~np.isnan(rows["handed"])]
    for line in told.records():
        on, client = float(line["handed"]), str(line["client"])
        if line["due"] - on >= AHEAD:
            yield Evidence(on, client, "early_delivery", str(line["project"]))
        if line["happy"] == YES:
            yield Evidence(on, client, "satisfied_delivery", str(line["project"]))
        if line["happy"] == NO and not line["end"] > 0:
            asked = texts["projects_next.went_wrong"].replace("{project}", str(line["project"]))
            yield Evidence(on, client, "request", asked)
