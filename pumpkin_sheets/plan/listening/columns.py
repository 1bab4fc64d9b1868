"""Columns that the three tables share: whom a row is about, and hidden numbers.

``at`` is the 1-based place of a client among ``ClientKeys``, 0 for a name that is not there;
``who`` the same client in the same way, however its name is written.  Rows of one table are counted
by columns that are a number in every row, so that SUMPRODUCT may multiply them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pumpkin_sheets.plan.listening.folding import (
    begun,
    begun_,
    folded,
    folded_,
    small,
)
from pumpkin_sheets.sheets.numbers import Flags, Numbers
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column

Computed = Callable[[Working], Numbers | Flags]


def counted(name: str, formula: str, compute: Computed, named: str = "") -> Column:
    """A number that only formulas look at; 0 unless the row can be used."""
    return Column(
        name, "number", "check", hidden=True, named=named,
        formula=f"IF({{ready}}=1,{formula},0)",
        compute=lambda w: np.where(w.ready, np.nan_to_num(compute(w)), 0.0),
    )  # fmt: skip


def text(
    name: str,
    formula: str,
    made: Callable[[Working], Callable[[int], str]],
    *,
    named: str = "",
    group: str = "check",
    width: float = 10,
) -> Column:
    """A text, hidden in the group of checks; ``made`` gives what makes it for one row."""
    return Column(name, "text", group, width=width, hidden=group == "check", named=named,
                  formula=if_ready(formula),
                  compute=lambda w: w.texts_where(w.ready, made(w)))  # fmt: skip


def tag_columns(named: str = "") -> tuple[Column, Column]:
    """The hidden columns ``tag_wide`` and ``tag_key``: a tag on its way, and as it is compared."""
    return (
        text("tag_wide", begun_("{tag}"),
             lambda w: lambda i: begun(str(w["tag"][i]))),
        text("tag_key", folded_("{tag_wide}"), lambda w: lambda i: folded(str(w["tag"][i])),
             named=named),
    )  # fmt: skip


def _who(work: Working) -> Callable[[int], str]:
    return lambda i: (
        f"#{work['at'][i]:.0f}" if work["at"][i] > 0 else f"@{small(str(work['client'][i]))}"
    )


WHO = text("who", 'IF({at}>0,"#"&{at},"@"&LOWER(TRIM({client})))', _who)


def looked_up(name: str) -> str:
    """The formula that :func:`of_client` is the twin of; a client must be there."""
    return f"N(INDEX({name},{{at}}))"


def alike(column: str) -> str:
    """The formula, an array for SUMPRODUCT, that is true in the rows that say the same."""
    return f"({{{column}.all}}={{{column}}})"


def first(column: str) -> str:
    """The formula that is true in the first row that says this."""
    return f"SUMPRODUCT(--({{{column}.top}}:{{{column}}}={{{column}}}))=1"


def firsts(values: Sequence[object]) -> Flags:
    """The twin of :func:`first`."""
    place: dict[object, int] = {}
    return np.array([place.setdefault(v, i) == i for i, v in enumerate(values)], dtype=np.bool_)


def summed(work: Working, key: str, values: Numbers) -> Numbers:
    """For each row the sum of ``values`` over the rows that say the same under ``key``."""
    totals: dict[object, float] = {}
    for name, value in zip(work[key], values, strict=True):
        totals[name] = totals.get(name, 0.0) + float(value)
    return np.array([totals[name] for name in work[key]])


def largest(work: Working, key: str, values: Numbers) -> Numbers:
    """For each row the largest of ``values``, 0 at least, over the rows that say the same."""
    found: dict[object, float] = {}
    for name, value in zip(work[key], values, strict=True):
        found[name] = max(found.get(name, 0.0), float(value))
    return np.array([found[name] for name in work[key]])


def plain(number: float) -> str:
    """A number as a formula joins it to a text."""
    return f"{number:.15g}"
