"""How soon each tier gets an answer, for the formulas of other sheets (F4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pumpkin_sheets.plan.care.sheets import LEVELS
from pumpkin_sheets.plan.care.touches import default_levels
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.sheets.drawing import text
from pumpkin_sheets.sheets.lists_page import Figures
from pumpkin_sheets.sheets.words import Words

TIER_NAMES, HOURS_OF_TIERS = "LevelTier", "LevelResponse"
"""The defined names of the tiers on Service levels, and of the hours beside them."""


def hours_name(tier: int) -> str:
    """The defined name of the working hours until clients of a tier get an answer."""
    return f"ResponseHours{tier}"


def response_hours(hours: Mapping[int, float], languages: Iterable[Words]) -> Figures:
    """The hours of each tier by defined name: what Service levels says, ours while it does not.

    ``hours`` are those that were read, by tier.
    """
    usual, everyone = default_levels(), list(languages)
    made = {}
    for tier in TIERS:
        default = usual[tier.code].response_hours
        labels = dict.fromkeys(words[f"tiers.{tier.name}"] for words in everyone)
        value = hours.get(tier.code, default)
        made[hours_name(tier.code)] = (_formula(labels, default), value)
    return made


def _formula(labels: Iterable[str], default: float) -> str:
    column = LEVELS.column("response")
    cell = '""'
    for label in reversed(list(labels)):
        found = f"INDEX({HOURS_OF_TIERS},MATCH({text(label)},{TIER_NAMES},0))"
        cell = f"IFERROR({found},{cell})"
    fits = f"AND({cell}>={column.minimum:.15g},{cell}<={column.maximum:.15g})"
    fine = f"IF(ISLOGICAL({cell}),FALSE,IF(ISNUMBER({cell}),{fits},FALSE))"
    return f"IF({fine},{cell},{default:.15g})"
