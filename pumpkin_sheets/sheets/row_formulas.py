"""What formulas of a row are put together from, each beside its twin: names, choices, ticks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.schema import Column, camel
from pumpkin_sheets.sheets.sentences import LAST_DAY

LONGEST_KEY = 255
"""Excel's MATCH finds no text that is longer."""
NUMERIC = ("money", "number", "rating", "percent", "score", "date")
BEYOND = 10_000_000
"""A row that no table has."""


def if_ready(expression: str) -> str:
    """The formula that is empty unless the row can be used."""
    return f'IF({{ready}}=1,{expression},"")'


def escaped(cell: str) -> str:
    """A cell's text as MATCH takes it literally: it takes * and ? for wild cards."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(TRIM({cell}),"~","~~"),"*","~*"),"?","~?")'


def key_of(name: object) -> str:
    """A name as MATCH compares it."""
    return " ".join(part for part in str(name).split(" ") if part).lower()


class Keys(frozenset[str]):
    """Names as MATCH compares them."""


def keys_of(names: Collection[str]) -> Keys:
    """The keys of some names; those that are keys already stay."""
    return names if isinstance(names, Keys) else Keys(map(key_of, names))


def too_long(name: str) -> bool:
    """Whether Excel's MATCH refuses a name; signs that it takes for wild cards count twice.

    Excel counts halves of signs outside Unicode's first plane, as UTF-16 has them.
    """
    if 2 * len(name) <= LONGEST_KEY:
        return False
    return len(name.encode("utf-16-le")) // 2 + sum(map(name.count, "~*?")) > LONGEST_KEY


def too_long_(cell: str) -> str:
    """The formula that :func:`too_long` is the twin of."""
    return f"LEN({escaped(cell)})>{LONGEST_KEY}"


def bounds(column: Column) -> tuple[float, float]:
    """The smallest and the largest number that a column takes."""
    if column.kind == "date":
        return 1, LAST_DAY + 0.99999
    assert column.minimum is not None, column.name
    assert column.maximum is not None, column.name
    return column.minimum, column.maximum


def words_name(column: Column) -> str:
    """The defined name of the list of words, in every language, that a choice is found in."""
    return camel(column.words.replace(".", "_")) + "Words"


def codes_name(column: Column) -> str:
    """The defined name of the codes beside ``words_name``."""
    return camel(column.words.replace(".", "_")) + "Codes"


def choice_code(column: Column) -> str:
    """The formula for the code of what is chosen in a cell; 0 for none."""
    cell = f"{{{column.name}}}"
    found = f"INDEX({codes_name(column)},MATCH({escaped(cell)},{words_name(column)},0))"
    return f"IFERROR({found},0)"


def is_tick(cell: str) -> str:
    """The formula, an array over the list Ticks, that is true at the word that a cell holds.

    A program turns TRUE into the word of its own language (WAHR, VRAI), which no list holds: so a
    logical value is compared by its number, 1 or 0.
    """
    return f"(TRIM(IF(ISLOGICAL({cell}),N({cell}),{cell}))=Ticks)"


def ticked(name: str) -> str:
    """The formula that is true where a cell is ticked."""
    return f"IFERROR(SUMPRODUCT(--{is_tick(f'{{{name}}}')})>0,FALSE)"


def first_named(names: str, codes: str, sought: Sequence[int]) -> str:
    """The formula for the name in the first row that has one of these codes; "" for none."""
    places = ",".join(f"IFERROR(MATCH({code},{codes},0),{BEYOND})" for code in sought)
    return f'IFERROR(TRIM(INDEX({names},MIN({places}))),"")'


def first_with(rows: Frame, key: str, sought: Sequence[int]) -> str:
    """The twin of :func:`first_named`."""
    found = rows[key][np.isin(rows["code"], sought)]
    return str(found[0]) if len(found) else ""
