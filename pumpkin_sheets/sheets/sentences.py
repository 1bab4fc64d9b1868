"""A sentence with its facts put in, as a formula and as text, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import repeat

AND = "language.and_more"
"""The key of how a name is joined to those before it."""
MARCH_1900 = 61
"""The first day that every program counts alike; one before it is said as this one."""
LAST_DAY = 2958465
"""The last day that a spreadsheet knows; a reckoned one behind it is said as this one."""


def said(text: str, /, **facts: str) -> str:
    """The formula for a sentence (a defined name, or a text as formulas write it).

    Its facts are formulas.
    """
    made = text
    for name, formula in facts.items():
        made = f'SUBSTITUTE({made},"{{{name}}}",{formula})'
    return made


def said_in_row(text: str, /, **facts: str) -> str:
    """The same inside a formula of a column, in which ``{name}`` is a cell of the row."""
    made = text
    for name, formula in facts.items():
        made = f'SUBSTITUTE({made},"{{{{{name}}}}}",{formula})'
    return made


def fill(text: str, /, **facts: str) -> str:
    """The twin of :func:`said`: one fact after the other."""
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def between(texts: Mapping[str, str]) -> str:
    """What stands between two names of a list in a language, by its texts: a comma, or “and”."""
    return fill(texts[AND], names="", name="")


def fill_each(texts: Sequence[str], name: str, values: Sequence[str]) -> list[str]:
    """Many sentences, each with its own value of one fact; both have the same length."""
    return list(map(str.replace, texts, repeat(f"{{{name}}}"), values))


def day_(cell: str) -> str:
    """The formula for a day inside a sentence: 2026-03-02."""
    return sound_day_(f"MIN({LAST_DAY},MAX({MARCH_1900},{cell}))")


def sound_day_(cell: str) -> str:
    """The same for a day that every spreadsheet knows: from March 1900 to the year 9999."""
    month, day = (f'RIGHT("0"&{part}({cell}),2)' for part in ("MONTH", "DAY"))
    return f'YEAR({cell})&"-"&{month}&"-"&{day}'


def day_text(serial: float) -> str:
    """The twin of :func:`day_`, of a day as a spreadsheet counts it."""
    return day_of(min(LAST_DAY, max(MARCH_1900, serial))).isoformat()


def day_of(serial: float) -> dt.date:
    """A day from how a spreadsheet counts it; hours are left out."""
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(serial))
