"""Rows of Interviews, Needs and Solutions that get somewhere: few clients, who say the same."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

TODAY = 46083
"""The day of the random workbooks."""
FEW = 4
"""So many clients of a kind speak, so that some of them say much."""

TAGS = ("speed", "Speed ", "ＳＰＥＥＤ", "價格", "價格　", "s*", "~", "２４ Ｈ", "ｓｐｅｅｄ", " ")
SOLVED = ("Item 3", "item  4", "A*5", "~who? 6", "項目 7", "door-to-gate", "Item 9", None)
"""What may be the name of a service, of a solution, or of neither."""


def interview(
    draw: random.Random, names: Sequence[str], words: Mapping[str, str], _: Mapping[str, float]
) -> dict[str, Any]:
    """The cells of one interview: answers about the lines that decide."""
    ago = draw.choice((-3, 0, 1, 7, 100, 180, 181, 400, 900, 2000, 4000))
    row = _who(draw, names, TODAY - ago)
    theirs, ours = draw.choice((0, 1, 3, 4, 4, 5, 6, 6)), draw.choice((0, 0, 1, 2, 3, 4))
    row |= {f"q{n}": "an answer" for n in draw.sample(range(1, 7), theirs)}
    row |= {f"q{n}": "好" for n in draw.sample(range(7, 11), ours)}
    if draw.random() < 0.15:
        row[draw.choice(("asked_by", "note", *(f"q{n}" for n in range(1, 11))))] = "#N/A"
    return row


def need(
    draw: random.Random, names: Sequence[str], words: Mapping[str, str], _: Mapping[str, float]
) -> dict[str, Any]:
    """The cells of one need."""
    row = _who(draw, names, draw.choice((None, TODAY, TODAY - 1, TODAY - 30)))
    row |= {"heard": "too slow", "tag": draw.choice((*TAGS, None))}
    row["kind"] = draw.choice((None, words["need_kinds.pain"], words["need_kinds.wish"]))
    row["driver"] = draw.choice(("✓", "✓", None))
    if draw.random() < 0.8:
        row["why"] = "it costs us"
    if draw.random() < 0.8:
        row["need"] = "calm"
    row["solution"] = draw.choice(SOLVED)
    return row


def solution(
    draw: random.Random, names: Sequence[str], words: Mapping[str, str], _: Mapping[str, float]
) -> dict[str, Any]:
    """The cells of one solution, without its name; how far it came is drawn."""
    row: dict[str, Any] = {"tag": draw.choice(TAGS[:6])}
    if draw.random() < 0.2:
        return row
    asked = draw.choice((1, 4, 6, 60, 60))
    row |= {"asked": asked, "helps_others": draw.choice(("✓", None))}
    row["would_buy"] = draw.choice((None, asked // 2, asked, asked, asked, asked + 1))
    row["when_how_much"] = draw.choice((None, 1, 2, asked, asked, asked, asked + 1))
    row["built_on"] = draw.choice((None, TODAY - 20, TODAY, TODAY + 1, 5))
    row["delighted"] = draw.choice((None, None, 0, 1, 5))
    return row


def _who(draw: random.Random, names: Sequence[str], day: float | None) -> dict[str, Any]:
    name = draw.choice(names[:FEW])
    written = draw.choice((name, name, f" {name}", name.upper()))
    return {"client": written, "date": day if day is None else day + draw.choice((0, 0, 0.5))}


STORIES = {"interviews": interview, "needs": need, "solutions": solution}
