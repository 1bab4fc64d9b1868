"""The letterhead: who writes, and in which language letters are, on House rules."""

from __future__ import annotations

from pumpkin_sheets.plan.letters.kinds import LANGUAGE_WORDS, LANGUAGES
from pumpkin_sheets.sheets.lines import Block, Line

COMPANY, SENDER = "LetterCompany", "LetterSender"
ADDRESS, SIGNATURE = "LetterAddress", "LetterSignature"
LANGUAGE = "LetterLanguage"

FACTS = {COMPANY: "company", SENDER: "sender", ADDRESS: "address", SIGNATURE: "signature"}
"""The fact that each of its texts is."""

LETTERHEAD = Block(
    "house_rules.letterhead",
    (
        Line(COMPANY, "company", "text", default=0, asked=True),
        Line(SENDER, "sender", "text", default=0, asked=True),
        Line(ADDRESS, "address", "text"),
        Line(SIGNATURE, "signature", "text"),
        Line(LANGUAGE, "language", "choice", choices=LANGUAGES, words=LANGUAGE_WORDS),
    ),
    pack="letters",
)
