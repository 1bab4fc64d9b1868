"""Text from people as it may be shown: on a terminal, in a log, in a mail, in a calendar.

A name can hold what a terminal obeys (ESC, the C1 controls), what breaks a line or a header, and
what turns the reading direction of everything after it.  None of it is a letter of any language;
the joiners U+200C and U+200D are, in Persian and in the scripts of India, and stay.
"""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
_BREAKS = ("Cc", "Cs", "Zl", "Zp")  # controls, halves of characters, parting lines and paragraphs
_CUT = "…"


def shown(text: str) -> str:
    """``text`` with a space for each control or break, and without what is invisible.

    Spaces stay as they are.  The directions U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069
    are among the invisible (category Cf).
    """
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if letter.isprintable() or letter in JOINERS:
        return letter
    kind = unicodedata.category(letter)
    if kind in _BREAKS:
        return " "
    return "" if kind == "Cf" else letter


def one_line(text: str, longest: int | None = None) -> str:
    """``text`` in one line: as :func:`shown`, trimmed, each run of white space one space.

    What is longer than ``longest`` characters ends in “…”.
    """
    line = " ".join(shown(text).split())
    return line if longest is None or len(line) <= longest else line[: longest - 1] + _CUT
