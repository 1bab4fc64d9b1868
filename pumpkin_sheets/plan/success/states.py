"""The states of the three tables of success, in code, shape and colour."""

from __future__ import annotations

from pumpkin_sheets.sheets.schema import Choice

DEFINE, ON_THE_WAY, DUE, MISSED, BEHIND, MET, PASSED, CHOOSE = range(1, 9)

STATES = (
    Choice(0, "none"),
    Choice(DEFINE, "define", "!", "educate"),
    Choice(ON_THE_WAY, "on_the_way", "▶", "keep"),
    Choice(DUE, "due", "◷", "keep"),
    Choice(MISSED, "missed", "!", "reprice"),
    Choice(BEHIND, "behind", "!", "reprice"),
    Choice(MET, "met", "✓", "grow"),
    Choice(PASSED, "passed", "×", "drop"),
    Choice(CHOOSE, "choose", "!", "educate"),
)
OPEN = (ON_THE_WAY, DUE, MISSED, BEHIND, PASSED, CHOOSE)
"""A figure that is defined and not met: the next check-in is owed."""
TOLD = frozenset({MISSED, BEHIND, MET})

UNKNOWN, DIAGNOSE, NO_STEP, REPORT, DONE, FOLLOWED, TO_COME = range(7)

CHECK_INS = (
    Choice(UNKNOWN, "unknown", "!", "educate"),
    Choice(DIAGNOSE, "diagnose", "!", "reprice"),
    Choice(NO_STEP, "no_step", "!", "educate"),
    Choice(REPORT, "report", "▶", "keep"),
    Choice(DONE, "done", "✓", "grow"),
    Choice(FOLLOWED, "followed", "—"),
    Choice(TO_COME, "to_come", "◷"),
)

ASK_MORE, HIGH, WATCH, AGAIN, FINE, TIE = range(6)

LOYALTY = (
    Choice(ASK_MORE, "ask_more", "◷"),
    Choice(HIGH, "high", "×", "drop"),
    Choice(WATCH, "watch", "!", "reprice"),
    Choice(AGAIN, "again", "◷", "educate"),
    Choice(FINE, "fine", "✓", "grow"),
    Choice(TIE, "tie", "!", "reprice"),
)
