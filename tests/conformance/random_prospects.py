"""Rows of Prospects that get somewhere: cells drawn one by one would never reach the deposit."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.prospects.machine import ENDINGS, REACTIONS
from pumpkin_sheets.plan.prospects.moved import MOVED, SOURCES

TODAY = 46083
"""The day of the random workbooks."""


def story(
    draw: random.Random,
    names: Sequence[str],
    words: Mapping[str, str],
    settings: Mapping[str, float],
) -> dict[str, Any]:
    """The cells of one prospect, without the name; how far it came is drawn."""
    far = draw.choice((0, 1, 2, 3, 4, 5, 6, 7, 7))
    row: dict[str, Any] = {"project": "a site", "contact": "Ms Wu"}
    source = draw.choice((*SOURCES, *[SOURCES[MOVED - 1]] * 4))
    row["came_from"] = words[f"came_from.{source.name}"]
    row["from_client"] = draw.choice((*names, None))
    row |= _asked(draw, settings)
    if draw.random() < 0.93:
        row |= dict.fromkeys(("q1", "q2", "q3"), "an answer")
        if draw.random() < 0.1:
            row[draw.choice(("q1", "q2", "q3"))] = None
    row |= _success(draw)
    days = [TODAY - draw.choice((5, 14, 15, 30, 45, 80))]
    for _ in range(4):
        days.append(days[-1] + draw.choice((0, 1, 5, 14, 15, 30)))
    if draw.random() < 0.15:
        days[draw.randrange(5)] -= draw.choice((1, 40))
    row["first_seen"] = draw.choice((days[0], days[0] + 0.5, None))
    row["spoken_on"] = draw.choice((days[1], days[1], None))
    if far > 1:
        row["spoken"] = row.get("revenue")
    if far > 2:
        reaction = draw.choice([REACTIONS[0]] * 7 + list(REACTIONS))
        row["reaction"] = words[f"reactions.{reaction.name}"]
    for step, name in enumerate(("written_on", "signed_on", "cleared_on")):
        if far > 3 + step:
            row[name] = days[2 + step] + draw.choice((0, 0.25))
    if draw.random() < 0.06:
        row["decision"] = words[f"endings.{draw.choice(ENDINGS).name}"]
    return row


def _asked(draw: random.Random, settings: Mapping[str, float]) -> dict[str, Any]:
    """Money, hours, ratings and ticks: on the lines that decide, more often than not."""
    hours = draw.choice((20.0, 60.0, 60.5, None, 0.005))
    per_hour = settings["TargetRate"] * draw.choice((0.6, 0.8, 0.95, 1, 1, 1.2, 1.5, 2))
    rating = draw.choice((2, 3, 4, 4, 5))
    row: dict[str, Any] = {"hours": hours, "cost": draw.choice((None, None, 0.0, 250.0))}
    row["revenue"] = round(per_hour * (hours or 40), 2) + (row["cost"] or 0)
    if draw.random() < 0.08:
        row["revenue"] = draw.choice((None, 0.0))
    row["knowledge"] = draw.choice((None, 0.0, 2.0, 3.5, 4.0, 5.0))
    row["growth"] = draw.choice((None, 1.0, 4.0))
    row |= {name: draw.choice((rating, rating, None)) for name in RATINGS}
    flags = draw.choice((0, 0, 0, 0, 1, 2, 4))
    row |= dict.fromkeys(draw.sample(FLAGS, flags), "✓")
    return row | dict.fromkeys(draw.sample(CRITERIA, draw.choice((2, 3, 4, 5, 5))), "✓")


def _success(draw: random.Random) -> dict[str, Any]:
    row: dict[str, Any] = {
        "success": "more guests", "better": "fewer calls", "metric": "bookings",
        "baseline": 10.0, "target": 20.0, "by": TODAY + 90, "sure": "✓",
    }  # fmt: skip
    if draw.random() < 0.3:
        row[draw.choice(list(row))] = draw.choice((None, None, 10.0))
    return row
