"""The words in which a project is told: its states, its answers, early and late."""

from __future__ import annotations

from pumpkin_sheets.sheets.schema import Choice

SIGN, DEPOSIT, MAY_START, RUNNING, OVER, FINISH, WRITE_OFF, DELIVERED, CLOSED, PASSED = range(1, 11)

STATES = (
    Choice(0, "none"),
    Choice(SIGN, "sign", "▶", "keep"),
    Choice(DEPOSIT, "deposit", "◷", "educate"),
    Choice(MAY_START, "may_start", "✓", "grow"),
    Choice(RUNNING, "running", "▶", "keep"),
    Choice(OVER, "over", "!", "reprice"),
    Choice(FINISH, "finish", "!", "reprice"),
    Choice(WRITE_OFF, "write_off", "×", "drop"),
    Choice(DELIVERED, "delivered", "✓", "grow"),
    Choice(CLOSED, "closed", "—"),
    Choice(PASSED, "passed", "!", "drop"),
)
TOLD = frozenset({OVER, FINISH, WRITE_OFF, PASSED})

KEPT, BENT, BROKEN = 0, 1, 2
RULES = (Choice(KEPT, "kept", "✓"), Choice(BENT, "bent"), Choice(BROKEN, "broken"))
"""How a rule of the owner's was kept; the code is what it weighs among the violations."""

YES, NO, NOT_ASKED = 1, 2, 3
HAPPY = (Choice(YES, "yes"), Choice(NO, "no"), Choice(NOT_ASKED, "not_asked"))

FINISHED, WRITTEN_OFF, CANCELLED = 1, 2, 3
ENDS = (
    Choice(FINISHED, "finished"),
    Choice(WRITTEN_OFF, "written_off"),
    Choice(CANCELLED, "cancelled"),
)

EARLY, ON_TIME, LATE = 1, 2, 3
"""What was delivered before, on and after the day that was promised."""
