"""One word for one thing: “Speed”, “speed ” and “ＳＰＥＥＤ” are the same tag (F14).

No function of Excel 2010 narrows wide letters (ASC does so in an East Asian Excel alone), and
programs differ in whether LOWER knows them: so each is put in the place of its own.  Excel takes no
more than 64 functions in each other, so that it takes two columns.
"""

from __future__ import annotations

LETTERS = "abcdefghijklmnopqrstuvwxyz"
CAPITALS = "".join(map(chr, (*range(0xFF21, 0xFF3B), 0x3000)))
"""Wide capital letters, and the wide space; they stand for ``LETTERS`` and a space."""
SMALL = "".join(map(chr, (*range(0xFF41, 0xFF5B), *range(0xFF10, 0xFF1A))))
"""Wide small letters and digits."""

_BEGUN = (CAPITALS, LETTERS + " ")
_ENDED = (SMALL, LETTERS + "0123456789")


def _replaced(made: str, signs: tuple[str, str]) -> str:
    for wide, narrow in zip(*signs, strict=True):
        made = f'SUBSTITUTE({made},"{wide}","{narrow}")'
    return made


def begun_(cell: str) -> str:
    """The formula for a text without wide capitals and spaces; see :func:`begun`."""
    return f"TRIM({_replaced(cell, _BEGUN)})"


def begun(text: str) -> str:
    """A text without wide capitals and spaces, and no spaces around it."""
    narrow = text.translate(str.maketrans(*_BEGUN))
    return " ".join(part for part in narrow.split(" ") if part)


def folded_(cell: str) -> str:
    """The formula for what :func:`begun` left as tags are compared; see :func:`folded`."""
    return _replaced(f"LOWER({cell})", _ENDED)


def folded(text: str) -> str:
    """A text in small narrow letters, without spaces around it and with single ones inside."""
    return small(begun(text)).translate(str.maketrans(*_ENDED))


def small(text: str) -> str:
    """A text as a worksheet's LOWER leaves it: a letter that two small ones stand for stays."""
    lowered = (letter.lower() for letter in text)
    return "".join(s if len(s) == 1 else c for s, c in zip(lowered, text, strict=True))
