"""Who leaves, last among those to let go: the day in the farewell instead of a quote (F5, F10).

The farewell is sent, the client still listed.  Each text as a formula and as text, side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pumpkin_sheets.plan.dashboard.tables import BEHIND, TopList
from pumpkin_sheets.plan.dashboard.totals import Totals
from pumpkin_sheets.sheets.drawing import text
from pumpkin_sheets.sheets.sentences import day_text, fill, said, sound_day_
from pumpkin_sheets.sheets.words import Words

UNTIL, ADVICE = "let_go.until", "let_go.leaving"


def beside(top: TopList, words: Words, totals: Totals, places: Sequence[int]) -> list[float | str]:
    """What stands beside each of these clients in a list: a number, or until when one is there."""
    numbers = np.asarray(top.of(totals.scored), dtype=float)[list(places)]
    plain = ["" if np.isnan(number) else float(number) for number in numbers]
    return _or_day(top, words[UNTIL], totals, places, plain)


def advised(top: TopList, words: Words, totals: Totals, places: Sequence[int]) -> list[float | str]:
    """What is advised for each of these clients."""
    reasons = [str(totals.scored["reason"][place]) for place in places]
    return _or_day(top, words[ADVICE], totals, places, reasons)


def _or_day(
    top: TopList,
    template: str,
    totals: Totals,
    places: Sequence[int],
    otherwise: Sequence[float | str],
) -> list[float | str]:
    days = totals.leaves[list(places)] if top.leaving else np.zeros(len(places))
    pairs = zip(days, otherwise, strict=True)
    return [fill(template, day=day_text(day)) if day > 0 else other for day, other in pairs]


def beside_(top: TopList, words: Words, at: str, parting: bool) -> str:
    """The twin of :func:`beside` for one client: ``at`` is the cell with its place."""
    return _or_day_(top, words[UNTIL], at, top.number.format(at=at), parting)


def advised_(top: TopList, words: Words, at: str, parting: bool) -> str:
    """The twin of :func:`advised` for one client."""
    return _or_day_(top, words[ADVICE], at, f"INDEX(ClientReason,{at})", parting)


def _or_day_(top: TopList, template: str, at: str, otherwise: str, parting: bool) -> str:
    if not (top.leaving and parting):
        return otherwise
    key = f"INDEX({top.keys},{at})"
    day = sound_day_(f"(0-{BEHIND}-{key})")
    return f"IF({key}<-{BEHIND},{said(text(template), day=day)},{otherwise})"
