"""What falls away with a client on its last day: the row, its costs, its hours (F5, F7)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pumpkin_sheets.sheets.numbers import Numbers, Texts, fixed, fixed_, round_, rounded
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import escaped, if_ready
from pumpkin_sheets.sheets.schema import Column
from pumpkin_sheets.sheets.sentences import fill, said_in_row

LAST_TEXTS = {
    "LetterLast": "letters_last.plain",
    "LetterLastCost": "letters_last.cost",
    "LetterLastCosts": "letters_last.costs",
    "LetterLastPrice": "letters_last.price",
    "LetterFreeHours": "letters_last.hours",
    "LetterFreeHour": "letters_last.hours_one",
    "LetterFreeSome": "letters_last.some",
}

_COUNT = "IF({open}=1,0,IFERROR(SUMPRODUCT(--(CostEndsWith={clean})),0))"
_FIRST = f'IF({{costs}}=0,"",TRIM(INDEX(CostName,MATCH({escaped("{clean}")},CostEndsWith,0))))'


def _mine(work: Working) -> list[list[str]]:
    """For each row the costs that end with its client alone."""
    ending: dict[str, list[str]] = {}
    costs = work.others.get("costs")
    if costs is not None:
        for cost, whom in zip(costs["cost"].tolist(), costs["ends_with"].tolist(), strict=True):
            ending.setdefault(str(whom).lower(), []).append(str(cost))
    rows = zip(work["clean"].tolist(), work["open"].tolist(), strict=True)
    return [[] if is_open == 1 else ending.get(name.lower(), []) for name, is_open in rows]


def _count(work: Working) -> Numbers:
    return work.where_ready(np.array([float(len(mine)) for mine in _mine(work)]))


def _first(work: Working) -> Texts:
    mine = _mine(work)
    return work.texts_where(work.ready, lambda i: (mine[i] or [""])[0])


COSTS = (
    Column("costs", "number", "check", hidden=True, formula=if_ready(_COUNT), compute=_count),
    Column("first_cost", "text", "check", hidden=True, formula=if_ready(_FIRST), compute=_first),
)


def last_day_(price: int) -> str:
    """The formula for what to do on the last day; ``price`` is the kind that named a price."""
    text = f"IF({round_('{free}', 0)}=1,LetterFreeHour,LetterFreeHours)"
    freed = said_in_row(text, hours=fixed_("{free}"))
    free = f"IF({{free}}>0,{freed},LetterFreeSome)"
    text = "IF({costs}=0,LetterLast,IF({costs}=1,LetterLastCost,LetterLastCosts))"
    made = said_in_row(text, cost="{first_cost}", more="({costs}-1)", free=free)
    priced = said_in_row("LetterLastPrice", next=made)
    return f"IF({{kind}}={price},{priced},{made})"


def last_day(work: Working, i: int, texts: Mapping[str, str], price: int) -> str:
    """The twin of :func:`last_day_`."""
    hours, count = work["free"][i], int(work["costs"][i])
    free = texts["LetterFreeSome"]
    if hours > 0:
        text = texts["LetterFreeHour" if rounded(hours, 0) == 1 else "LetterFreeHours"]
        free = fill(text, hours=fixed(hours))
    key = {0: "LetterLast", 1: "LetterLastCost"}.get(count, "LetterLastCosts")
    made = fill(texts[key], cost=work["first_cost"][i], more=str(count - 1), free=free)
    return fill(texts["LetterLastPrice"], next=made) if work["kind"][i] == price else made
