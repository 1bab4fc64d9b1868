"""One word for one thing: “Speed”, “speed ” and “ＳＰＥＥＤ” are the same tag (F14).

No function of Excel 2010 narrows wide letters (ASC does so in an East Asian Excel alone), and
programs differ in whether LOWER knows them: so each is put in the place of its own.  Excel takes no
more than 64 functions in each other, so that it takes two columns.
"""

from __future__ import annotations

from collections.abc import Mapping

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BEGUN: Mapping[str, str] = dict(
    zip("".join(map(chr, range(0xFF21, 0xFF3B))), LETTERS, strict=True)
) | {"\u3000": " "}
"""Wide capital letters and the wide space, and what they stand for."""
ENDED: Mapping[str, str] = dict(
    zip(map(chr, (*range(0xFF41, 0xFF5B), *range(0xFF10, 0xFF1A))), LETTERS + "0123456789",
        strict=True)
)  # fmt: skip
"""Wide small letters and digits, and what they stand for."""


def _replaced(made: str, signs: Mapping[str, str]) -> str:
    for wide, narrow in signs.items():
        made = f'SUBSTITUTE({made},"{wide}","{narrow}")'
    return made


def begun_(cell: str) -> str:
    """The formula for a text with the signs of :data:`BEGUN` narrow; see :func:`begun`."""
    return f"TRIM({_replaced(cell, BEGUN)})"


def begun(text: str) -> str:
    """A text without wide capitals and spaces, and no spaces around it."""
    narrow = text.translate(str.maketrans("".join(BEGUN), "".join(BEGUN.values())))
    return " ".join(part for part in narrow.split(" ") if part)


def folded_(cell: str) -> str:
    """The formula for what :func:`begun` left as tags are compared; see :func:`folded`."""
    return _replaced(f"LOWER({cell})", ENDED)


def folded(text: str) -> str:
    """A text in small narrow letters, without spaces around it and with single ones inside."""
    return small(begun(text)).translate(str.maketrans("".join(ENDED), "".join(ENDED.values())))


def small(text: str) -> str:
    """A text as a worksheet's LOWER leaves it: a letter that two small ones stand for stays."""
    lowered = (letter.lower() for letter in text)
    return "".join(s if len(s) == 1 else c for s, c in zip(lowered, text, strict=True))
