"""The five steps of loyalty, done again in every cycle of the business (F31).

A step rests on the one before it: where that was older than a cycle when the step was done, it is
to be done first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np

from pumpkin_sheets.plan.strategy.columns import TAB, counting, next_column
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Numbers, Texts
from pumpkin_sheets.sheets.practice import Practice, Shown, Tally, Working, serial
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import MARCH_1900, day_, day_of, day_text, fill, said_in_row

STEPS = 5
NEVER, OVERDUE, ORDER, SOON, DONE = range(1, 6)
AHEAD = 30
"""Days before it is due from which a step is shown as due."""

STATES = (
    Choice(0, "none"),
    Choice(NEVER, "never", "○", "keep"),
    Choice(OVERDUE, "overdue", "!", "drop"),
    Choice(ORDER, "order", "!", "reprice"),
    Choice(SOON, "soon", "◷", "educate"),
    Choice(DONE, "done", "✓", "grow"),
)
TEXTS = {
    "StepNever": "five_steps_next.never",
    "StepOverdue": "five_steps_next.overdue",
    "StepOrder": "five_steps_next.order",
    "StepSoon": "five_steps_next.soon",
    "StepDone": "five_steps_next.done",
    "StepOverdueOne": "five_steps_next.overdue_one",
}

# --- formulas -----------------------------------------------------------------------------------

_WHEN = "IF(ISNUMBER({done_on}),IF(INT({done_on})<=ThisDay,INT({done_on}),0),0)"
_UNTIL = f"IF({{when}}>0,EDATE(MAX({MARCH_1900},{{when}}),INT(CycleMonths)),0)"
_FRESH = "SUMPRODUCT(({place.all}={place}-1)*({until.all}>={when}))"
_CODE = (
    f"IF({{when}}=0,{NEVER},IF({{until}}<ThisDay,{OVERDUE},"
    f"IF(AND({{place}}>1,{{fresh}}=0),{ORDER},IF({{until}}-ThisDay<={AHEAD},{SOON},{DONE}))))"
)
_DAY = day_("{until}")
_LATE = "IF(ThisDay-{until}=1,StepOverdueOne,StepOverdue)"
_NEXT = (
    f"CHOOSE({{code}},StepNever,"
    f"{said_in_row(_LATE, day=_DAY, days='(ThisDay-{until})')},"
    f"{said_in_row('StepOrder', before='({place}-1)')},"
    f"{said_in_row('StepSoon', day=_DAY)},"
    f"{said_in_row('StepDone', day=_DAY)})"
)

# --- their twins --------------------------------------------------------------------------------


def months_later(day: float, months: int) -> float:
    """The twin of EDATE: the same day so many months later, or the last one of that month."""
    import calendar  # no other list asks for it

    on = day_of(day)
    year, month = divmod(12 * on.year + on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return serial(dt.date(year, month + 1, min(on.day, last)))


def _when(work: Working) -> Numbers:
    done = np.floor(work.zero("done_on"))
    return np.where(done <= work.day, done, 0.0)


def _until(work: Working) -> Numbers:
    months = int(work.settings["CycleMonths"])
    return np.array(
        [months_later(max(MARCH_1900, w), months) if w > 0 else 0.0 for w in work["when"]]
    )


def _fresh(work: Working) -> Numbers:
    place, until, when = work["place"], work["until"], work["when"]
    return np.array(
        [float(((place == p - 1) & (until >= w)).sum()) for p, w in zip(place, when, strict=True)]
    )


def _code(work: Working) -> Numbers:
    until = work["until"]
    return np.select(
        [
            work["when"] == 0,
            until < work.day,
            (work["place"] > 1) & (work["fresh"] == 0),
            until - work.day <= AHEAD,
        ],
        [NEVER, OVERDUE, ORDER, SOON],
        DONE,
    ).astype(float)


def _next(work: Working) -> Texts:
    names = {NEVER: "StepNever", ORDER: "StepOrder", SOON: "StepSoon", DONE: "StepDone"}

    def sentence(i: int) -> str:
        code, until = int(work["code"][i]), float(work["until"][i])
        late = "StepOverdueOne" if work.day - until == 1 else "StepOverdue"
        return fill(
            work.texts[TEXTS[names.get(code, late)]],
            day=day_text(until),
            days=f"{work.day - until:.15g}",
            before=f"{work['place'][i] - 1:.15g}",
        )

    return work.texts_where(work.ready, sentence)


def _checks(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Days that are still to come, and numbers that stand twice."""
    yield from rows.to_come("done_on", "day_to_come")
    seen: set[float] = set()
    for at, row in rows.keyed():
        number = np.floor(row["number"])
        if number in seen:
            yield at, "number", "step_twice", {"value": f"{row['number']:.15g}"}
        elif number == number:
            seen.add(float(number))


# --- the table ----------------------------------------------------------------------------------

FIVE_STEPS = Practice(
    Sheet(
        "five_steps",
        owner="people",
        columns=table(
            (
                Column("step", "text", "step", required=True, width=66),
                state_column("five_steps", width=26, group="step"),
                next_column(_NEXT, _next, "step", 46),
                Column("number", "number", "step", 1, STEPS, required=True, width=8),
                Column("owner", "text", "done", width=18),
                Column("done_on", "date", "done", width=13),
                Column("note", "text", "done", width=46),
            ),
            (
                hidden("place", "INT({number})", lambda w: np.floor(w["number"])),
                hidden("when", _WHEN, _when),
                hidden("until", _UNTIL, _until),
                Column("due", "date", "result", width=13,
                       formula=if_ready('IF({until}>0,{until},"")'),
                       compute=lambda w: w.where_ready(
                           np.where(w["until"] > 0, w["until"], np.nan))),
                hidden("fresh", _FRESH, _fresh),
                hidden("code", _CODE, _code, "StepCode"),
            ),
            "step",
            ("step",),
        ),
        header_row=3,
        bands={"step": "band.green", "done": "band.brown", "result": "band.grey"},
        tab_color=TAB,
        rows=STEPS,
    ),
    key="step",
    unique=("step",),
    states=STATES,
    state_words="states.five_steps",
    texts=TEXTS,
    begins={
        "step": tuple(f"five_steps_words.step{i}" for i in range(1, STEPS + 1)),
        "number": tuple(range(1, STEPS + 1)),
    },
    tallies=(
        Tally("StepsOverdue", f"COUNTIFS(StepCode,{OVERDUE})",
              counting("five_steps", code=OVERDUE)),
    ),
    told=frozenset({OVERDUE}),
    check=_checks,
    settings=(Line("CycleMonths", "cycle_months", default=12, minimum=1, maximum=60),),
    shown=(Shown("StepsOverdue", "steps_overdue"),),
)  # fmt: skip
