"""How the results of a practice are declared: numbers behind it, figures, rows counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.practice import Tally, Working
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column, Kind


def ready_code(compute: Callable[[Working], Any]) -> Callable[[Working], Numbers]:
    """The twin of a code that only a row that can be used has."""
    return lambda work: work.where_ready(compute(work))


def hidden(name: str, formula: str, compute: Callable[[Working], Any], named: str = "") -> Column:
    """A number that only formulas look at; empty unless the row can be used."""
    return Column(name, "number", "check", hidden=True, named=named,
                  formula=if_ready(formula), compute=ready_code(compute))  # fmt: skip


def result(
    name: str,
    kind: Kind,
    width: float,
    formula: str,
    compute: Callable[[Working], Any],
    group: str = "result",
    named: str = "",
    number: str = "",
) -> Column:
    """A figure that its owner reads; empty unless the row can be used."""
    return Column(name, kind, group, width=width, named=named, number=number,
                  formula=if_ready(formula), compute=ready_code(compute))  # fmt: skip


def coded(name: str, table: str, codes_in: str, *codes: int) -> Tally:
    """How many rows of a table have one of these codes, which are named ``codes_in``."""
    formula = "+".join(f"COUNTIF({codes_in},{code})" for code in codes)
    return Tally(name, formula, lambda tables: float(np.isin(tables[table]["code"], codes).sum()))
