"""The closed lists of the Pumpkin Plan: tiers, actions, the four fields of the map (F1, F37)."""

from __future__ import annotations

from pumpkin_sheets.sheets.schema import Choice

WORST, TOLERABLE, OK, GOOD, VIP = 1, 2, 3, 4, 5

TIERS = (
    Choice(WORST, "worst", style="drop"),
    Choice(TOLERABLE, "tolerable", style="reprice"),
    Choice(OK, "ok", style="educate"),
    Choice(GOOD, "good", style="keep"),
    Choice(VIP, "vip", style="grow"),
)

WANTED = TIERS[-2:]
"""The tiers that a client is wanted in: those whose touches matter most."""

DROP, REPRICE, EDUCATE, KEEP, GROW = 1, 2, 3, 4, 5

ACTIONS = (
    Choice(DROP, "drop", "×", "drop"),
    Choice(REPRICE, "reprice", "■", "reprice"),
    Choice(EDUCATE, "educate", "◆", "educate"),
    Choice(KEEP, "keep", "●", "keep"),
    Choice(GROW, "grow", "▲", "grow"),
)

# What stands beside a client: the five actions, and Drop for one whom the business leans on.
DROP_LATER = 6
SHOWN_ACTIONS = (*ACTIONS, Choice(DROP_LATER, "drop_later", "×", "drop"))

GIANT, PRICKLY, SPROUT, WEED = 1, 2, 3, 4

FIELDS = (
    Choice(GIANT, "giant"),
    Choice(PRICKLY, "prickly"),
    Choice(SPROUT, "sprout"),
    Choice(WEED, "weed"),
)

FLAGS = tuple(f"flag{i}" for i in range(1, 10))
"""The nine red flags of the notes (F38), as column names; their words are the owner's to edit."""

CRITERIA = tuple(f"criterion{i}" for i in range(1, 6))
"""The five criteria of a top client (F8), as column names; their words are the owner's to edit."""

RATINGS = ("communication", "briefs", "decisions", "respect", "schedule")
"""What makes work smooth, each rated 1 (hard) to 5 (easy)."""
