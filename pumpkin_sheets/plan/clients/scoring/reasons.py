"""Why an action is proposed, and how a client is treated then: one list, in the order of codes.

The treatment follows from the reason and never from the tier, so that the two cannot contradict
each other.
"""

from __future__ import annotations

from pumpkin_sheets.plan.choices import DROP, DROP_LATER, EDUCATE, GROW, KEEP, REPRICE
from pumpkin_sheets.sheets.records import dataclass


@dataclass(frozen=True)
class Reason:
    """``action`` is the one that the sheet shows; ``treat`` the name of how to treat them."""

    name: str
    action: int
    treat: str


REASONS = (
    Reason("flags_quote", DROP, "quote"),
    Reason("flags_free", DROP, "part"),
    Reason("flags_unknown", DROP, "part"),
    Reason("later_quote", DROP_LATER, "later"),
    Reason("later", DROP_LATER, "later"),
    Reason("drop_quote", DROP, "quote"),
    Reason("drop_free", DROP, "part"),
    Reason("drop_unknown", DROP, "part"),
    Reason("reprice_prickly", REPRICE, "price"),
    Reason("reprice_sprout", REPRICE, "price"),
    Reason("reprice_weed", REPRICE, "price"),
    Reason("reprice_held", REPRICE, "held"),
    Reason("reprice_free", REPRICE, "price"),
    Reason("educate_prickly", EDUCATE, "rules"),
    Reason("educate_weed", EDUCATE, "rules"),
    Reason("educate_unknown", EDUCATE, "rules"),
    Reason("keep_giant", KEEP, "good"),
    Reason("keep_sprout", KEEP, "simple"),
    Reason("keep_unknown", KEEP, "simple"),
    Reason("grow_vip", GROW, "gold"),
    Reason("grow_growth", GROW, "grow"),
)
"""Reason 1 is the first."""

CODES = {reason.name: code for code, reason in enumerate(REASONS, start=1)}

LATER = (CODES["later_quote"], CODES["later"])
RAISED = (CODES["reprice_prickly"], CODES["reprice_sprout"], CODES["reprice_weed"])
"""The reasons that name a new price to ask now."""

SMOOTHNESS = ("hard", "bumpy", "fair", "easy")
"""How smooth the work is in words, from the hardest: by the distance from the line."""
FAR = 15
"""Points of ease from the line from which on the work is plainly hard, or plainly easy."""
