"""The columns of Projects that are chosen from a list, and how its results are declared."""

from __future__ import annotations

from pumpkin_sheets.plan.projects import states
from pumpkin_sheets.sheets.schema import Column

RULES = tuple(f"rule{i}" for i in range(1, 7))

_CHOICES = {
    **dict.fromkeys(RULES, (states.RULES, "project_rules")),
    "satisfied": (states.HAPPY, "project_happy"),
    "closed": (states.ENDS, "project_ends"),
}


def choice(name: str, group: str = "", width: float = 10) -> Column:
    """A column that is chosen from a list."""
    choices, words = _CHOICES[name]
    return Column(name, "choice", group, width=width, choices=choices, words=words)
