"""Formulas between Excel's spelling and the one that LibreOffice's own interface takes.

There ``;`` parts arguments, and a sheet's title is followed by a full stop: ``$'My sheet'.A1``.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PIECES = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
      | \$?(?P<title>'(?:[^']|'')*'|[^\W\d]\w*)(?P<mark>[!.])(?=\$?[A-Z]{1,3}\$?\d)
      | (?P<part>[,;])""",
    re.VERBOSE,
)


def own_formula(formula: str) -> str:
    """Excel's formula as LibreOffice takes it."""
    return _spelled(formula, "$", ".", ";")


def excel_formula(formula: str) -> str:
    """LibreOffice's formula, or what a cell holds, as Excel gives it.

    LibreOffice marks text that looks like something else by an apostrophe; Excel does not.
    """
    return _spelled(str(formula).removeprefix("'"), "", "!", ",")


@lru_cache(maxsize=1 << 16)  # a sheet is read many times
def _spelled(formula: str, before: str, after: str, part: str) -> str:
    if not formula.startswith("="):
        return formula

    def piece(found: re.Match[str]) -> str:
        if found["text"]:
            return found.group()
        return f"{before}{found['title']}{after}" if found["title"] else part

    return _PIECES.sub(piece, formula)
