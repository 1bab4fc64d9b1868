"""Prospects (F9, F15, F34, F38, F39, F42): who is taken in, on which terms, and what comes next.

Who stands before what: the verdict and the state come before the questions and the task.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.prospects import likeness, machine, moved, next_step, room, scored, verdict
from pumpkin_sheets.plan.prospects.checks import check
from pumpkin_sheets.plan.prospects.letters import asked
from pumpkin_sheets.plan.success import clarity
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.numbers import LARGEST, Numbers, round_, rounded
from pumpkin_sheets.sheets.practice import Practice, Working
from pumpkin_sheets.sheets.row_formulas import escaped, if_ready, key_of
from pumpkin_sheets.sheets.schema import Column, Sheet

_TAKEN = (
    "AND(OR({verdict_code}=4,{verdict_code}=5),"
    f"OR({','.join(f'{{code}}={code}' for code in machine.OPEN)}))"
)
_AHEAD = round_(
    'SUMIFS({room.all},{score.all},">"&{score})'
    "+SUMIFS({room.top}:{room},{score.top}:{score},{score})",
    2,
)


def _is_client(work: Working) -> Numbers:
    names = {key_of(name) for name in work.others["clients"]["client"] if name}
    return work.where_ready(np.array([float(key_of(n) in names) for n in work["prospect"]]))


def _taken(work: Working) -> Numbers:
    accepted = np.isin(work["verdict_code"], (verdict.CONDITIONS, verdict.ACCEPT))
    return work.where_ready(np.where(accepted & np.isin(work["code"], machine.OPEN), 1.0, 0.0))


def _room(work: Working) -> Numbers:
    """The hours that a prospect whom we accept would take; NaN where they are not known."""
    return work.where_ready(np.where(work["taken"] == 1, work["hours"], np.nan))


def _ahead(work: Working) -> Numbers:
    """Those hours with the hours of every accepted prospect who scores better, or as well above."""
    hours, score = work["room"], work["score"]
    known = ~np.isnan(hours)
    found = np.full(len(hours), np.nan)
    for i in np.flatnonzero(known):
        first = known & ((score > score[i]) | ((score == score[i]) & (np.arange(len(score)) <= i)))
        found[i] = float(np.sum(hours[first]))
    return work.where_ready(rounded(found, 2))


_WHO = (
    Column("prospect", "text", "who", required=True, width=26, named="ProspectName"),
    verdict.VERDICT,
    state_column("prospects", width=36, group="who"),
    next_step.NEXT,
    moved.CAME_FROM,
    Column("from_client", "client", "who", width=22),
    Column("contact", "text", "who", width=20),
    Column("email", "text", "who", width=24),
    Column("first_seen", "date", "who", width=12),
)
_INPUTS = (
    *(Column(name, "text", "questions", width=30) for name in ("q1", "q2", "q3")),
    Column("project", "text", "money", width=24),
    Column("revenue", "money", "money", 0, LARGEST, width=13),
    Column("cost", "money", "money", 0, LARGEST, width=12),
    Column("hours", "number", "money", 0, 1e6, width=10),
    Column("knowledge", "rating", "money", 0, 5, width=11),
    Column("growth", "rating", "money", 0, 5, width=11),
    *(
        Column(name, "rating", "ease", 1, 5, width=14 if name == "communication" else 10)
        for name in RATINGS
    ),
    *(
        Column(name, "tick", "flags", width=4.5, upright=True, title=f"flags.{name}",
               listed=("RedFlags", place), color="B5390F")
        for place, name in enumerate(FLAGS, start=1)
    ),
    *(
        Column(name, "tick", "criteria", width=4.5, upright=True, title=f"criteria.{name}",
               listed=("TopCriteria", place))
        for place, name in enumerate(CRITERIA, start=1)
    ),
    *clarity.inputs("success"),
    Column("spoken", "money", "walk", 0, LARGEST, width=13),
    Column("spoken_on", "date", "walk", width=12),
    machine.REACTION,
    Column("written_on", "date", "walk", width=12),
    Column("signed_on", "date", "walk", width=12),
    Column("deposit", "money", "walk", 0, LARGEST, width=13),
    Column("cleared_on", "date", "walk", width=12),
    machine.DECISION,
)  # fmt: skip
_RESULTS = (
    Column("is_client", "number", "check", hidden=True,
           formula=if_ready(f"IF(ISNUMBER(MATCH({escaped('{prospect}')},ClientKeys,0)),1,0)"),
           compute=_is_client),
    *scored.COUNTS,
    scored.LACKS,
    *scored.SCORED,
    *scored.AT_THE_NEEDED_PRICE,
    clarity.code_column(),
    clarity.shown_column("result"),
    verdict.CODE,
    verdict.ASKED,
    *machine.STEPS,
    *moved.COLUMNS,
    *machine.MACHINE,
    likeness.ALIKE,
    Column("taken", "number", "check", hidden=True, named="ProspectTaken",
           formula=if_ready(f"IF({_TAKEN},1,0)"), compute=_taken),
    Column("room", "number", "check", hidden=True, named="ProspectHours",
           formula=if_ready('IF({taken}=1,IF(ISNUMBER({hours}),{hours},""),"")'),
           compute=_room),
    Column("ahead", "number", "check", hidden=True, named="ProspectAhead",
           formula=if_ready(f'IF(ISNUMBER({{room}}),{_AHEAD},"")'), compute=_ahead),
)  # fmt: skip

PROSPECTS = Practice(
    Sheet(
        "prospects",
        owner="people",
        columns=table((*_WHO, *_INPUTS), _RESULTS, "prospect", ("prospect",)),
        header_row=3,
        bands={
            "who": "band.green",
            "questions": "band.leaf",
            "money": "band.brown",
            "ease": "band.brown",
            "flags": "band.rust",
            "criteria": "band.leaf",
            "success": "band.green",
            "walk": "band.brown",
            "result": "band.grey",
        },
        tab_color="1F5FAE",
        rows=200,
        printed="next",
    ),
    key="prospect",
    unique=("prospect",),
    states=machine.STATES,
    state_words="states.prospects",
    texts={**verdict.TEXTS, **clarity.TEXTS, **next_step.TEXTS, **room.TEXTS},
    tallies=room.TALLIES,
    shown=room.SHOWN,
    letters=asked,
    told=machine.TOLD,
    told_code="alarm",
    check=check,
    sooner=moved.sooner,
    settings=(*verdict.SETTINGS, *moved.SETTINGS, *next_step.SETTINGS),
    sentences=verdict.SENTENCES,
)
