"""The columns that every table of a practice has: which rows can be used, and what is said of them.

Four hidden columns say whether a row can be used: ``clean`` (its key without spaces around it),
``fault`` (the number of the first column at fault), ``missing`` (that of the first needed one that
is empty) and ``ready`` (1 where neither is; empty without a key).  Results come right of them, in
the order in which they depend on each other; ``state`` and ``next``, which stand beside the key,
look to the right for theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pumpkin_sheets.sheets.numbers import Numbers, Texts
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import NUMERIC, bounds, escaped, too_long_, words_name
from pumpkin_sheets.sheets.schema import Column, camel


def table(
    columns: Sequence[Column], results: Sequence[Column], key: str, unique: Sequence[str] = ()
) -> tuple[Column, ...]:
    """All columns of a practice: ``columns`` as they stand, the four that check, ``results``."""
    inputs = [c for c in columns if not c.calculated]
    return (*columns, *_checking(inputs, key, unique), *results)


def _checking(inputs: Sequence[Column], key: str, unique: Sequence[str]) -> tuple[Column, ...]:
    named = {column.name: column for column in inputs}
    parts = "&CHAR(10)&".join(
        part_of_key_(named[name]) if name == key else f'IFERROR({part_of_key_(named[name])},"")'
        for name in unique or (key,)
    )
    own = f"ISERROR({{{key}}})"
    doubled = "FALSE"
    if unique:
        doubled = 'IF({clean}="",FALSE,SUMPRODUCT(--({clean.top}:{clean}={clean}))>1)'
    if next(c for c in inputs if c.name == key).kind == "client":
        longer = too_long_(f"{{{key}}}")
        doubled = longer if doubled == "FALSE" else f"OR({doubled},{longer})"
    clean = f'IFERROR(IF(TRIM({{{key}}})="","",{parts}),"")'
    place = {column.name: i for i, column in enumerate(inputs, start=1)}
    fault = "0"
    for column in reversed(inputs):
        if column.name != key:
            fault = f"IF({_bad(column)},{place[column.name]},{fault})"
    fault = f"IF({own},{place[key]},IF({doubled},{place[key]},{fault}))"
    missing = "0"
    for column in reversed(inputs):
        if column.required and column.name != key:
            missing = f"IF({_empty(column)},{place[column.name]},{missing})"
    missing = f"IF({{fault}}>0,0,{missing})"
    usable = "IF(SettingsOK<1,0,IF({fault}+{missing}>0,0,1))"
    ready = f'IF({own},0,IF({{clean}}="","",{usable}))'
    needed = [c for c in inputs if c.required and c.name != key]
    return (
        Column("clean", "text", "check", hidden=True, title="columns.any.clean", formula=clean,
               compute=lambda w: w.rows["clean"]),
        Column("fault", "number", "check", hidden=True, title="columns.any.fault", formula=fault,
               counted=True, compute=lambda w: w.rows["fault"]),
        Column("missing", "number", "check", hidden=True, title="columns.any.missing",
               formula=missing, compute=lambda w: _missing(w, needed, place)),
        Column("ready", "number", "check", hidden=True, title="columns.any.ready", formula=ready,
               compute=lambda w: _ready(w, key)),
    )  # fmt: skip


def part_of_key_(column: Column) -> str:
    """The formula for what a cell adds to what tells rows apart: of a day its hours do not."""
    cell = f"{{{column.name}}}"
    if column.kind != "date":
        return f"TRIM({cell})"
    low, high = bounds(column)
    within = f'IF(AND({cell}>={low:.15g},{cell}<={high:.15g}),INT({cell}),"")'
    return f"IF(ISNUMBER({cell}),{within},TRIM({cell}))"


def _bad(column: Column) -> str:
    """The formula that is true where a cell holds what its column does not take."""
    cell = f"{{{column.name}}}"
    if column.kind in NUMERIC:
        low, high = bounds(column)
        # A spreadsheet program may take TRUE for the number 1, so logical values come first.
        outside = f"IF(ISLOGICAL({cell}),TRUE,OR({cell}<{low:.15g},{cell}>{high:.15g}))"
        return f'IF(ISNUMBER({cell}),{outside},IFERROR(TRIM({cell})<>"",TRUE))'
    if column.kind == "choice":
        known = f"ISNUMBER(MATCH({escaped(cell)},{words_name(column)},0))"
        return f'IFERROR(IF(TRIM({cell})="",FALSE,NOT({known})),TRUE)'
    if column.kind == "client":
        return f"IF(ISERROR({cell}),TRUE,{too_long_(cell)})"
    return f"ISERROR({cell})"


def _empty(column: Column) -> str:
    cell = f"{{{column.name}}}"
    return f"NOT(ISNUMBER({cell}))" if column.kind in NUMERIC else f'TRIM({cell})=""'


def _missing(work: Working, needed: Sequence[Column], place: Mapping[str, int]) -> Numbers:
    found = np.zeros(len(work.rows))
    for column in reversed(needed):
        values = work.rows[column.name]
        blank = np.isnan(values) if column.kind in (*NUMERIC, "choice") else values == ""
        found = np.where(blank, place[column.name], found)
    return np.where(work["fault"] > 0, 0.0, found)


def _ready(work: Working, key: str) -> Numbers:
    usable = np.where(work["fault"] + work["missing"] > 0, 0.0, 1.0)
    if work.settings.get("SettingsOK", 1) < 1:
        usable = np.zeros(len(work.rows))
    blank = np.where(work.rows["clean"] == "", np.nan, usable)
    return np.where(work.rows["broken"], 0.0, blank)


def state_column(practice: str, width: float = 30, name: str = "state", group: str = "") -> Column:
    """The state of a row, in words: that of its code, what is missing, or “see Problems”."""
    named = camel(practice)
    needs = f'SUBSTITUTE(RowNeeds,"{{{{column}}}}",INDEX({named}Titles,{{missing}}))'
    said = f"INDEX({named}States,{{code}}+1)"
    formula = f'IF({{ready}}="","",IF({{ready}}=1,{said},IF({{missing}}>0,{needs},RowSeeProblems)))'
    return Column(name, "choice", group, width=width, formula=formula, compute=_state)


def _state(work: Working) -> Texts:
    states = work.practice.state_texts(work.texts)
    sheet = work.practice.sheet
    titles = [work.texts[sheet.title_key(column)] for column in sheet.inputs]
    needs, see = work.texts["rows.needs"], work.texts["rows.see_problems"]

    ready, code, missing = (work[name] for name in ("ready", "code", "missing"))

    def said(i: int) -> str:
        if ready[i] == 1:
            return states[int(code[i])]
        if missing[i] > 0:
            return needs.replace("{column}", titles[int(missing[i]) - 1])
        return see

    return work.texts_where(~np.isnan(ready.astype(float)), said)
