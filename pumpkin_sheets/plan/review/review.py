"""The Review sheet: what was committed at the last review, for every client (F2, F3, F37)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import GROW, SHOWN_ACTIONS
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.schema import Column, Sheet

SHEET = Sheet(
    "review",
    owner="python",
    columns=(
        Column("client", "client", width=26, named="ReviewClient"),
        Column("tier", "choice", width=14, named="ReviewTier"),
        Column(
            "action", "choice", width=22, choices=SHOWN_ACTIONS, words="actions", marks="client"
        ),
        Column("score", "score", width=8),
        Column("value", "score", width=8),
        Column("ease", "score", width=8),
        Column("revenue", "money", width=12),
        Column("rate", "money", width=11),
        Column("suggested", "money", width=12),
        Column("change", "percent", width=9, number='+0%;-0%;"–"'),
        Column("needed", "money", width=12),
        Column("can_lose", "percent", width=12),
        Column("reason", "text", width=96, wrap=True),
        Column("advice", "text", width=62, wrap=True),
        Column("since", "date", width=12),
        Column("mark", "text", width=10, hidden=True),
    ),
    header_row=2,
)
"""``tier`` is the committed one, kept while there is not enough data; ``since`` the day on which
it was committed; ``mark`` what was typed, digested, by which a renamed client is known."""


def review(
    clients: Frame,
    settings: Settings,
    words: Mapping[str, str],
    total: float | None = None,
) -> Frame:
    """Every calculated column for the clients (see ``scoring.Working``), with two more:

    ``tier_code`` is the tier to commit (1..5; the committed one while there is not enough data,
    NaN for none yet) and ``enough`` whether the client could be scored.  ``total`` is the revenue
    of the whole list, where these are not all of it.
    """
    scored = score(clients, settings, words=words, total=total)
    enough = scored["state"] == 0
    tiers = np.where(enough, scored["tier"], clients["committed"])
    return scored.assign(enough=enough, tier_code=tiers)


def order(reviewed: Frame) -> NDArray[np.intp]:
    """The 0-based places of the clients as Review lists them: what needs doing first.

    Drop, Reprice, Educate, Keep, Grow; the lowest score first, but of those to grow the highest;
    last those with not enough data; ties by name, so that the order of rows never matters.
    """
    action = np.nan_to_num(reviewed["action"], nan=99)
    points = np.nan_to_num(reviewed["score"])
    points = np.where(action == GROW, -points, points)
    return np.lexsort((reviewed["client"], points, action))
