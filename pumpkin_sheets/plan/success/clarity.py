"""How clear it is what success means to somebody (F34): from not asked to a figure to reach.

The columns are shared by every table that asks it.  Concrete is: their words, a figure, where it
stands, where it shall stand, by when, and that we are sure to add to it.  Below that nothing is
signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from pumpkin_sheets.sheets.meant import plain_digits
from pumpkin_sheets.sheets.numbers import LARGEST, Flags, Numbers, Texts
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import if_ready, ticked
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Column

UNKNOWN, VAGUE, NAMED, CONCRETE = 0, 1, 2, 3

AS_TYPED = "General"
"""The number format of a figure: 4.2 stars are no 4."""

LIKE = 3
"""How many times greater or smaller a figure is at most that is like another."""

TEXTS = {
    "ClarityUnknown": "clarity.unknown",
    "ClarityVague": "clarity.vague",
    "ClarityNamed": "clarity.named",
    "ClarityConcrete": "clarity.concrete",
    "ClarityAskSuccess": "clarity.ask_success",
    "ClarityAskBetter": "clarity.ask_better",
    "ClarityAskFigure": "clarity.ask_figure",
    "ClarityAskSure": "clarity.ask_sure",
}
"""The sentences that the formulas use, by defined name, with the keys of their words."""

_SHOWN = ("ClarityUnknown", "ClarityVague", "ClarityNamed", "ClarityConcrete")

_FIGURE = (
    'IF(AND(TRIM({metric})<>"",ISNUMBER({baseline}),ISNUMBER({target}),ISNUMBER({by})),'
    "{baseline}<>{target},FALSE)"
)
_CODE = (
    f'IF(TRIM({{success}})="",{UNKNOWN},IF(AND({_FIGURE},{ticked("sure")}),{CONCRETE},'
    f'IF(TRIM({{better}})="",{VAGUE},{NAMED})))'
)
QUESTION = (
    "IF({clear}=0,ClarityAskSuccess,IF({clear}=1,ClarityAskBetter,"
    f"IF({_FIGURE},ClarityAskSure,ClarityAskFigure)))"
)
"""The formula for what to ask next; see :func:`question`."""


def inputs(group: str) -> tuple[Column, ...]:
    """The columns to type in, under one band."""
    return (
        Column("success", "text", group, width=30),
        Column("better", "text", group, width=30),
        Column("metric", "text", group, width=20),
        Column("unit", "text", group, width=11),
        Column("baseline", "number", group, -LARGEST, LARGEST, width=10, number=AS_TYPED),
        Column("target", "number", group, -LARGEST, LARGEST, width=10, number=AS_TYPED),
        Column("by", "date", group, width=12),
        Column("sure", "tick", group, width=9),
    )


def placed(column: Column, group: str, named: str = "") -> Column:
    """One of these columns under another band, and with a name of its own."""
    return replace(column, group=group, named=named)


def code_column() -> Column:
    """The hidden column ``clear``: 0 not asked, 1 vague, 2 named, 3 concrete."""
    return Column("clear", "number", "check", hidden=True,
                  formula=if_ready(_CODE), compute=_code)  # fmt: skip


def shown_column(group: str) -> Column:
    """The visible column ``clarity``, in words."""
    formula = if_ready(f"CHOOSE({{clear}}+1,{','.join(_SHOWN)})")
    return Column("clarity", "choice", group, width=24, formula=formula, compute=_shown)


def question(work: Working, i: int) -> str:
    """The twin of :data:`QUESTION` for the row at a place."""
    clear = int(work["clear"][i])
    name = "Sure" if _figure(work)[i] else "Figure"
    name = {UNKNOWN: "Success", VAGUE: "Better"}.get(clear, name)
    return work.texts[TEXTS[f"ClarityAsk{name}"]]


def nothing_changes(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """The rows in which the figure to reach is where it stands already."""
    for at, row in rows.keyed():
        if row["baseline"] == row["target"]:
            yield at, "target", "nothing_changes", {}


def doubtful(unit: str, *figures: float) -> float | None:
    """The figure in percent that may be a hundredth of what is meant: 2% stands as 0.02 in a cell.

    None where there is none: beside greater figures it is one that would be LIKE them.
    """
    if plain_digits(unit) != "%":
        return None
    great = [abs(each) for each in figures if abs(each) > 1]
    least, most = (min(great) / LIKE, max(great) * LIKE) if great else (0.0, 100.0)
    small = (each for each in figures if 0 < abs(each) <= 1)
    return next((each for each in small if least <= 100 * abs(each) <= most), None)


def percent_facts(figure: float) -> dict[str, object]:
    """What is said of such a figure."""
    return {"value": f"{figure:.15g}", "percent": f"{100 * figure:.12g}"}


def _figure(work: Working) -> Flags:
    baseline, target = work["baseline"], work["target"]
    given = ~(np.isnan(baseline) | np.isnan(target) | np.isnan(work["by"]))
    return np.asarray((work["metric"] != "") & given & (baseline != target))


def _code(work: Working) -> Numbers:
    sure = np.asarray(work["sure"]).astype(bool)
    return work.where_ready(
        np.select(
            [work["success"] == "", _figure(work) & sure, work["better"] == ""],
            [float(UNKNOWN), float(CONCRETE), float(VAGUE)],
            float(NAMED),
        )
    )


def _shown(work: Working) -> Texts:
    return work.texts_where(work.ready, lambda i: work.texts[TEXTS[_SHOWN[int(work["clear"][i])]]])
