"""The words in which a line of the community is told: its states, and our answers."""

from __future__ import annotations

from pumpkin_sheets.sheets.schema import Choice

(
    OVERDUE,
    OPEN,
    ANSWERED,
    MEMBER,
    WAS_MEMBER,
    GONE,
    ASKS,
    STRANGER_ASKS,
    BROUGHT,
    NOTHING_YET,
) = range(1, 11)

STATES = (
    Choice(0, "none"),
    Choice(OVERDUE, "overdue", "!", "drop"),
    Choice(OPEN, "open", "◷", "educate"),
    Choice(ANSWERED, "answered", "✓", "grow"),
    Choice(MEMBER, "member", "✓", "keep"),
    Choice(WAS_MEMBER, "was_member", "◷"),
    Choice(GONE, "gone", "×"),
    Choice(ASKS, "asks", "✓", "grow"),
    Choice(STRANGER_ASKS, "stranger_asks", "▶", "keep"),
    Choice(BROUGHT, "brought", "✓", "grow"),
    Choice(NOTHING_YET, "nothing_yet", "◷"),
)

TAKEN, PARTLY, LATER, NO = range(1, 5)
ANSWERS = (
    Choice(TAKEN, "taken"),
    Choice(PARTLY, "partly"),
    Choice(LATER, "later"),
    Choice(NO, "no"),
)
