"""The one next step of a figure, in a sentence (F36)."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.success.clarity import CONCRETE, QUESTION, question
from pumpkin_sheets.plan.success.states import (
    BEHIND,
    CHOOSE,
    DEFINE,
    DUE,
    MET,
    MISSED,
    ON_THE_WAY,
    PASSED,
)
from pumpkin_sheets.sheets.numbers import Texts, fixed, fixed_
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column
from pumpkin_sheets.sheets.sentences import day_, day_text, fill, said_in_row

TEXTS = {
    "SuccessNextStart": "success_next.start",
    "SuccessNextDays": "success_next.days",
    "SuccessNextOnTheWay": "success_next.on_the_way",
    "SuccessNextDue": "success_next.due",
    "SuccessNextMissed": "success_next.missed",
    "SuccessNextBehind": "success_next.behind",
    "SuccessNextMet": "success_next.met",
    "SuccessNextPassed": "success_next.passed",
    "SuccessNextChoose": "success_next.choose",
    "SuccessNextApart": "success_next.apart",
}

_POINTS = fixed_("{points}")
_DUE_DAY = day_("{next_check}")
_DEFINE = (
    f"IF({{clear}}<{CONCRETE},{QUESTION},IF(ISNUMBER({{start}}),SuccessNextDays,SuccessNextStart))"
)
_ON_THE_WAY = said_in_row("SuccessNextOnTheWay", reached=_POINTS, day=_DUE_DAY)
_DUE = said_in_row("SuccessNextDue", day=_DUE_DAY, metric="TRIM({metric})")
_MISSED = said_in_row(
    "SuccessNextMissed", day=_DUE_DAY, days="ThisDay-{next_check}", metric="TRIM({metric})"
)
_BEHIND = said_in_row("SuccessNextBehind", reached=_POINTS, expected=fixed_("{expected}"))
_PASSED = said_in_row("SuccessNextPassed", day=day_("{by}"), reached=_POINTS)
_CHOOSE = "IF({same}>1,SuccessNextApart,SuccessNextChoose)"
_NEXT = (
    f"CHOOSE({{code}},{_DEFINE},{_ON_THE_WAY},{_DUE},{_MISSED},{_BEHIND},SuccessNextMet,{_PASSED},"
    f"{_CHOOSE})"
)


def _next(work: Working) -> Texts:
    said = {name.removeprefix("SuccessNext"): work.texts[key] for name, key in TEXTS.items()}

    def sentence(i: int) -> str:
        code, metric = int(work["code"][i]), str(work["metric"][i])
        if code == DEFINE:
            if work["clear"][i] < CONCRETE:
                return question(work, i)
            return said["Start" if np.isnan(work["start"][i]) else "Days"]
        if code == MET:
            return said["Met"]
        if code == CHOOSE:
            return said["Apart" if work["same"][i] > 1 else "Choose"]
        reached = fixed(work["points"][i])
        if code == PASSED:
            return fill(said["Passed"], day=day_text(work["by"][i]), reached=reached)
        due = work["next_check"][i]
        if code == BEHIND:
            return fill(said["Behind"], reached=reached, expected=fixed(work["expected"][i]))
        day = day_text(due)
        return {
            ON_THE_WAY: lambda: fill(said["OnTheWay"], reached=reached, day=day),
            DUE: lambda: fill(said["Due"], day=day, metric=metric),
            MISSED: lambda: fill(
                said["Missed"], day=day, days=f"{work.day - due:.0f}", metric=metric
            ),
        }[code]()

    return work.texts_where(work.ready, sentence)


NEXT = Column("next", "text", "who", width=94, formula=if_ready(_NEXT), compute=_next)
