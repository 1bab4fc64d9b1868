"""The Clients sheet (F1): what the owner types for each client, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.clients.scoring.score import CALCULATED
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.sheets.schema import Column, Kind, Sheet, column_letters

_FORMULAS = {column.name: column.formula for column in CALCULATED}
_VISIBLE: Mapping[str, tuple[Kind, float]] = {
    "committed_shown": ("choice", 15),
    "margin": ("percent", 9),
    "rate": ("money", 10),
    "net": ("money", 12),
    "value": ("score", 8),
    "ease": ("score", 8),
    "suggested": ("money", 12),
    "change": ("percent", 9),
    "can_lose": ("percent", 12),
    "field": ("choice", 15),
    "moved": ("choice", 8),
    "advice": ("text", 68),
    "reason": ("text", 96),
}
COUNTED = "flags"
"""The count of ticks, a number in every row with formulas, never empty."""
_AT_THE_LEFT = ("tier_shown", "action_shown", "score_shown")


def _input(name: str, kind: Kind, group: str, width: float) -> Column:
    low, high = BOUNDS[name]
    return Column(name, kind, group, low, high, required=name == "revenue", width=width)


def _calculated() -> tuple[Column, ...]:
    """The result columns, in the order in which they depend on each other."""
    columns = []
    for name, formula in _FORMULAS.items():
        if name in _AT_THE_LEFT:
            continue
        kind, width = _VISIBLE.get(name, ("number", 8))
        group = "review" if name == "committed_shown" else "result"
        hidden = name not in _VISIBLE
        columns.append(
            Column(
                name, kind, group, width=width, formula=formula, hidden=hidden,
                counted=name == COUNTED,
            )
        )  # fmt: skip
    return tuple(columns)


SHEET = Sheet(
    "clients",
    owner="people",
    columns=(
        Column("client", "text", "client", required=True, width=26),
        Column("tier_shown", "choice", "client", width=16, formula=_FORMULAS["tier_shown"]),
        Column("action_shown", "choice", "client", width=22, formula=_FORMULAS["action_shown"]),
        Column("score_shown", "score", "client", width=8, formula=_FORMULAS["score_shown"]),
        _input("revenue", "money", "money", 12),
        _input("cost", "money", "money", 11),
        _input("hours", "number", "money", 8),
        _input("knowledge", "rating", "potential", 11),
        _input("growth", "rating", "potential", 13),
        _input("late", "number", "payment", 10),
        *(
            _input(name, "rating", "ease", 13 if name == "communication" else 10)
            for name in RATINGS
        ),
        *(Column(name, "tick", "flags", width=4.5, upright=True) for name in FLAGS),
        *(Column(name, "tick", "criteria", width=4.5, upright=True) for name in CRITERIA),
        *_calculated(),
    ),
    header_row=3,
    rows=200,
    bands={
        "client": "band.green",
        "money": "band.brown",
        "potential": "band.brown",
        "payment": "band.brown",
        "ease": "band.brown",
        "flags": "band.rust",
        "criteria": "band.leaf",
        "review": "band.grey",
        "result": "band.green",
    },
)

NAMED_RANGES: Mapping[str, str] = {
    "ClientName": "client",
    "ClientHours": "hours",
    "ClientState": "state",
    "ClientCounted": "counted",
    "ClientNet": "net",
    "ClientValue": "value",
    "ClientEase": "ease",
    "ClientScore": "score",
    "ClientAction": "action",
    "ClientField": "field_code",
    "ClientSuggested": "suggested",
    "ClientShown": "action_code",
    "ClientTier": "tier",
    "ClientRevenue": "revenue",
    "ClientCost": "cost",
    "ClientReason": "reason",
}
"""The defined names of whole columns, for the formulas of other sheets."""

BELOW = 10_000
"""How far below the prepared rows a name is looked for that has no formulas beside it."""

WIDE_RANGES: Mapping[str, str] = {"ClientTyped": "client", "ClientTicked": "flags"}
"""Names of columns from the header on, so that a row inserted right below it is in them too."""


def formulas(positions: Mapping[str, int]) -> dict[str, str]:
    """Every calculated column's formula for columns at these 0-based positions.

    ``\\x00`` stands for the 1-based row.  A column whose formula needs a column that is not in
    ``positions`` is left out.
    """
    cells = {name: f"{column_letters(at)}\x00" for name, at in positions.items()}
    made = {}
    for column in SHEET.columns:
        if column.formula is None:
            continue
        try:
            made[column.name] = column.formula.format_map(cells)
        except KeyError:
            continue
    return made
