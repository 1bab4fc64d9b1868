"""Text from people as it may be shown: on a terminal, in a log, in a mail, in a calendar.

A name can hold what a terminal obeys (ESC, the C1 controls), what breaks a line or a header, and
what turns the reading direction of everything after it.  None of it is a letter of any language;
the joiners U+200C and U+200D are, in Persian and in the scripts of India, and stay.
"""

from __future__ import annotations

import re
import unicodedata

NO_BREAK = "\u00a0"
"""The blank at which no line breaks, and which no program takes off the end of a text."""

JOINERS = "\u200c\u200d"
_BREAKS = ("Cc", "Cs", "Zl", "Zp")  # controls, halves of characters, parting lines and paragraphs
_CUT = "…"
_SPACES = re.compile(r"\s+")


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


OPENED, CLOSED = "\u2068", "\u2069"
"""The isolate: what stands between reads by itself, whatever is around it, and turns nothing."""


def right_to_left(text: str) -> bool:
    """Whether a letter of ``text`` is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def isolated(fact: str, turned: bool) -> str:
    """A fact as it stands in a sentence that reads from right to left (``turned``) or not.

    One that reads the other way, or a figure with its signs, is set apart, so that its dots and
    signs stay with it.  Only for what people read at once: a terminal, a mail.  Never for a cell.
    """
    fact = shown(fact)
    if turned:
        apart = any(unicodedata.bidirectional(c) in ("L", "EN") for c in fact)
    else:
        apart = right_to_left(fact)
    return f"{OPENED}{fact}{CLOSED}" if apart and not fact.isdecimal() else fact


def one_line(text: str, longest: int | None = None) -> str:
    """``text`` in one line: as :func:`shown`, trimmed, each run of white space one space.

    What is longer than ``longest`` characters ends in “…”.
    """
    line = single_spaced(shown(text))
    return line if longest is None or len(line) <= longest else line[: longest - 1] + _CUT


def single_spaced(text: str) -> str:
    """``text`` trimmed, each run of white space one space.

    A lone no-break space stays one: it holds the word of a currency at its amount.
    """
    return _SPACES.sub(lambda run: NO_BREAK if run[0] == NO_BREAK else " ", text).strip()
