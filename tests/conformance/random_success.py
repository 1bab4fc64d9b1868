"""Rows of Success, Check-ins and Loyalty that know each other: drawn cells hardly ever meet."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

TODAY = 46083
"""The day of the random workbooks."""

FIGURES = ("Bookings", " bookings ", "Calls *?", "=1+1", "達成", "Visits", "a  rate", "Returns")
DEPARTMENTS = (None, "Sales", "sales", "客服", *(f"Team {i}" for i in range(24)))
OLD_NAMES = ("bygone", "old *name?", "Before 1")
"""What clients were called before."""


def _client(draw: random.Random, names: Sequence[str]) -> str:
    """One of a few clients, now and then by an old name."""
    return draw.choice((names[0], names[0], names[0], draw.choice(OLD_NAMES)))


def success(
    draw: random.Random,
    names: Sequence[str],
    words: Mapping[str, str],
    settings: Mapping[str, float],
) -> dict[str, Any]:
    """A figure of one of a few clients, on its way from some day to another."""
    start = TODAY - draw.choice((0, 10, 60, 75, 76, 89, 90, 91, 120, 200))
    way = draw.choice(((20.0, 15.0), (20.0, 15.0), (100.0, 130.0), (0.0, 20.0), (-5.0, 60.0)))
    row: dict[str, Any] = {
        "client": _client(draw, names),
        "department": draw.choice(DEPARTMENTS),
        "success": "more guests", "better": "fewer calls", "metric": draw.choice(FIGURES),
        "baseline": way[0], "target": way[1],
        "start": start + draw.choice((0, 0, 0.5)),
        "by": start + draw.choice((0, 60, 120, 181, 250, 365, 400)), "sure": "✓",
    }  # fmt: skip
    if draw.random() < 0.12:
        row[draw.choice([name for name in row if name != "client"])] = None
    if draw.random() < 0.12:  # vague, or named without a figure
        row |= dict.fromkeys(("metric", "target", "sure", draw.choice(("better", "by"))))
    return row


def check_in(
    draw: random.Random,
    names: Sequence[str],
    words: Mapping[str, str],
    settings: Mapping[str, float],
) -> dict[str, Any]:
    """A look at such a figure."""
    answers = [words["yes_no.yes"], words["yes_no.no"], None]
    return {
        "client": _client(draw, names),
        "metric": draw.choice(FIGURES),
        "date": TODAY - draw.choice((-1, 0, 1, 15, 30, 76, 90, 91)) + draw.choice((0, 0, 0.75)),
        "value": draw.choice((15.0, 16.5, 17.0, 18.5, 19.0, 19.5, 20.0, 60.0, 110.0, 0.1 + 0.2)),
        "set_up": draw.choice(answers), "as_advised": draw.choice(answers),
        "teams": draw.choice(("Sales", "all", None)), "done": "a talk",
        "next_step": draw.choice(("a course", None)),
        "report_sent_on": draw.choice((TODAY, None, None)),
    }  # fmt: skip


def loyalty(
    draw: random.Random,
    names: Sequence[str],
    words: Mapping[str, str],
    settings: Mapping[str, float],
) -> dict[str, Any]:
    """What a client thinks, mostly well."""
    rating = draw.choice((2.0, 3.0, 3.5, 4.0, 4.5, 5.0, 5.0))
    five = ("courtesy", "competence", "knowledge", "response", "personal")
    row: dict[str, Any] = {
        name: draw.choice((rating, rating, 4.0, 5.0, 2.5, None, draw.choice((1.0, 2.0, 5.0))))
        for name in five
    }
    row |= {
        name: draw.choice((2.0, 3.0, 3.0, 3.5, None))
        for name in ("buying", "paying", "service", "advice")
    }
    if draw.random() < 0.2:
        row |= dict.fromkeys(("buying", "paying", "service", "advice"))
    row["asked_on"] = TODAY - draw.choice((-1, 0, 0, 0, 30, 180, 181, 400)) + draw.choice((0, 0.5))
    row["discount"] = draw.choice(("✓", None))
    return row | {"client": draw.choice((*names, draw.choice(OLD_NAMES)))}
