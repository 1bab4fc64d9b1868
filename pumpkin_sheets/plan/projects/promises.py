"""How promises were kept in the last twelve months, as Plan shows it (F17, F40, F41)."""

from __future__ import annotations

import math

from pumpkin_sheets.plan.progress.figures import Progress
from pumpkin_sheets.sheets.numbers import round_, rounded
from pumpkin_sheets.sheets.practice import Shown
from pumpkin_sheets.sheets.sentences import fill, said

SAID = {
    "ProjectsNone": "plan.projects.none",
    "ProjectsOnCourse": "plan.projects.on_course",
    "ProjectsOffCourse": "plan.projects.off_course",
}

_ALL = "(ProjectsEarly+ProjectsOnTime+ProjectsLate)"
_GOAL = f"INT(EarlyGoal*{_ALL}+0.999999)"


def _all(p: Progress) -> float:
    return sum(p.number(f"Projects{each}") for each in ("Early", "OnTime", "Late"))


def _goal(p: Progress) -> int:
    return math.floor(p.number("EarlyGoal") * _all(p) + 0.999999)


def _course(p: Progress) -> str:
    early, late = p.number("ProjectsEarly"), p.number("ProjectsLate")
    if _all(p) == 0:
        return p.texts[SAID["ProjectsNone"]]
    kept = early >= _goal(p) and late == 0
    return fill(
        p.texts[SAID["ProjectsOnCourse" if kept else "ProjectsOffCourse"]],
        all=f"{_all(p):.15g}",
        early=f"{early:.15g}",
        on_time=f"{p.number('ProjectsOnTime'):.15g}",
        late=f"{late:.15g}",
        goal=f"{_goal(p)}",
        rest=f"{_all(p) - _goal(p):.15g}",
    )


_COURSE = said(
    f"IF(AND(ProjectsEarly>={_GOAL},ProjectsLate=0),ProjectsOnCourse,ProjectsOffCourse)",
    all=_ALL,
    early="ProjectsEarly",
    on_time="ProjectsOnTime",
    late="ProjectsLate",
    goal=_GOAL,
    rest=f"({_ALL}-{_GOAL})",
)


def _share(name: str, key: str) -> Shown:
    def share(p: Progress) -> float:
        return float(rounded(p.number(name) / _all(p), 4)) if _all(p) > 0 else 0.0

    formula = f"IF({_ALL}>0,{round_(f'{name}/{_ALL}', 4)},0)"
    return Shown(f"{name}Share", key, "share", formula, share)


SHOWN = (
    Shown("ProjectsCourse", "course", "sentence", f"IF({_ALL}=0,ProjectsNone,{_COURSE})", _course),
    _share("ProjectsEarly", "early"),
    _share("ProjectsOnTime", "on_time"),
    _share("ProjectsLate", "late"),
    Shown("ProjectsOpen", "open"),
    Shown("ProjectsRulesTouched", "rules"),
    Shown("ProjectsOverHours", "over"),
    Shown("ProjectsToWriteOff", "write_off"),
)
