"""Process: which steps of the work run without their owner (F25).

A step runs alone when it is written down, somebody else can do it, and it went without its owner
within a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pumpkin_sheets.plan.strategy.columns import TAB, Tables, next_column
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.numbers import Numbers, Texts, round_, rounded
from pumpkin_sheets.sheets.practice import Practice, Shown, Tally, Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import ticked
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import day_, day_text, fill, said_in_row

RUNS, WRITE, FIND, PROVE, AGAIN = range(1, 6)
PROOF = 365
"""Days for which a proof holds."""

STATES = (
    Choice(0, "none"),
    Choice(RUNS, "runs", "✓", "grow"),
    Choice(WRITE, "write", "!", "reprice"),
    Choice(FIND, "find", "!", "reprice"),
    Choice(PROVE, "prove", "◷", "educate"),
    Choice(AGAIN, "again", "◷", "educate"),
)
TEXTS = {
    "ProcessRuns": "process_next.runs",
    "ProcessWrite": "process_next.write",
    "ProcessFind": "process_next.find",
    "ProcessProve": "process_next.prove",
    "ProcessAgain": "process_next.again",
}

_RAN = "IF(ISNUMBER({ran_on}),INT({ran_on}),0)"
_AGE = "(ThisDay-{ran})"
_CODE = (
    f'IF({{in_words}}=0,{WRITE},IF(TRIM({{other}})="",{FIND},'
    f"IF(OR({{ran}}=0,{{ran}}>ThisDay),{PROVE},IF({_AGE}<={PROOF},{RUNS},{AGAIN}))))"
)
_DAY = day_("{ran}")
_UNTIL = day_(f"({{ran}}+{PROOF})")
_NEXT = (
    f"CHOOSE({{code}},{said_in_row('ProcessRuns', day=_DAY, until=_UNTIL)},ProcessWrite,"
    f"ProcessFind,ProcessProve,{said_in_row('ProcessAgain', day=_DAY)})"
)


def _ran(work: Working) -> Numbers:
    return np.floor(work.zero("ran_on"))


def _code(work: Working) -> Numbers:
    nobody = np.array([not text for text in work["other"]], dtype=bool)
    ran = work["ran"]
    return np.select(
        [
            work["in_words"] == 0,
            nobody,
            (ran == 0) | (ran > work.day),
            work.day - ran <= PROOF,
        ],
        [WRITE, FIND, PROVE, RUNS],
        AGAIN,
    ).astype(float)


def _next(work: Working) -> Texts:
    told = {name: work.texts[key] for name, key in TEXTS.items()}
    plain = {WRITE: "ProcessWrite", FIND: "ProcessFind", PROVE: "ProcessProve"}

    def sentence(i: int) -> str:
        code, ran = int(work["code"][i]), float(work["ran"][i])
        if code in plain:
            return told[plain[code]]
        day = day_text(ran)
        if code == AGAIN:
            return fill(told["ProcessAgain"], day=day)
        return fill(told["ProcessRuns"], day=day, until=day_text(ran + PROOF))

    return work.texts_where(work.ready, sentence)


def _checks(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Days that are still to come."""
    return rows.to_come("ran_on", "day_to_come")


def _hours(tables: Tables) -> float:
    return float(rounded(np.nansum(tables["process"]["counted"]), 2))


def _own_hours(tables: Tables) -> float:
    rows = tables["process"]
    return float(rounded(np.nansum(rows["counted"][rows["code"] == RUNS]), 2))


PROCESS = Practice(
    Sheet(
        "process",
        owner="people",
        columns=table(
            (
                Column("step", "text", "step", required=True, width=36),
                state_column("process", width=24, group="step"),
                next_column(_NEXT, _next, "step"),
                Column("who", "text", "step", width=18),
                Column("other", "text", "step", width=18),
                Column("written", "tick", "step", width=10),
                Column("hours", "number", "step", 0, 1e4, required=True, width=11),
                Column("ran_on", "date", "step", width=14),
            ),
            (
                hidden("in_words", f"IF({ticked('written')},1,0)",
                       lambda w: w["written"].astype(float)),
                hidden("ran", _RAN, _ran),
                hidden("counted", "{hours}", lambda w: w["hours"], "ProcessHours"),
                hidden("code", _CODE, _code, "ProcessCode"),
            ),
            "step",
            ("step",),
        ),
        header_row=3,
        bands={"step": "band.green"},
        tab_color=TAB,
        rows=30,
    ),
    key="step",
    unique=("step",),
    states=STATES,
    state_words="states.process",
    texts=TEXTS,
    tallies=(
        Tally("SystemHours", round_("SUM(ProcessHours)", 2), _hours),
        Tally("SystemHoursOwn", round_(f"SUMIFS(ProcessHours,ProcessCode,{RUNS})", 2), _own_hours),
    ),
    check=_checks,
    shown=(Shown("SystemHours", "system_hours"), Shown("SystemHoursOwn", "system_hours_own")),
)  # fmt: skip
