"""One word for one thing: “Speed”, “speed ” and “ＳＰＥＥＤ” are the same tag (F14).

No function of Excel 2010 narrows wide letters (ASC does so in an East Asian Excel alone), so each
is put in the place of its own.
"""

from __future__ import annotations

WIDE = "".join(map(chr, (*range(0xFF41, 0xFF5B), *range(0xFF10, 0xFF1A), 0x3000)))
NARROW = "abcdefghijklmnopqrstuvwxyz0123456789 "
"""Wide letters (small ones), digits and the space of Chinese texts, and what they stand for."""

_NARROWED = str.maketrans(WIDE, NARROW)


def folded_(cell: str) -> str:
    """The formula for a text as tags and names are compared; see :func:`folded`."""
    made = f"LOWER({cell})"
    for wide, narrow in zip(WIDE, NARROW, strict=True):
        made = f'SUBSTITUTE({made},"{wide}","{narrow}")'
    return f"TRIM({made})"


def folded(text: str) -> str:
    """A text in small narrow letters, without spaces around it and with single ones inside.

    A letter whose small form is two letters stays, as a worksheet's LOWER leaves it.
    """
    small = (letter.lower() for letter in text)
    kept = "".join(s if len(s) == 1 else c for s, c in zip(small, text, strict=True))
    return " ".join(part for part in kept.translate(_NARROWED).split(" ") if part)
