"""Projects: promised with a buffer, kept by rules, and ended in time (F16-F18, F39-F41).

What is promised stands some days behind the day on which the work would honestly be ready; what was
delivered is early, on time or late against it.  A project that runs over its hours is judged by
what it costs to finish against the fee still to come, never by what was spent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pumpkin_sheets.plan.choices import VIP
from pumpkin_sheets.plan.clients.finding import client_at_, finding_in
from pumpkin_sheets.plan.projects import next_step, rules, states
from pumpkin_sheets.plan.projects.columns import RULES, choice
from pumpkin_sheets.plan.projects.dates import DATES
from pumpkin_sheets.plan.projects.letters import asked
from pumpkin_sheets.plan.projects.money import MONEY
from pumpkin_sheets.plan.projects.promises import SAID, SHOWN
from pumpkin_sheets.plan.projects.rules import VIOLATIONS
from pumpkin_sheets.plan.projects.states import (
    CLOSED,
    EARLY,
    LATE,
    ON_TIME,
    STATES,
    TOLD,
)
from pumpkin_sheets.plan.projects.telling import checks, evidence
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import LARGEST, Numbers
from pumpkin_sheets.sheets.practice import Practice, Tally, Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import choice_code, ticked
from pumpkin_sheets.sheets.schema import Column, Sheet

_VIP = f"IFERROR(IF(INDEX(ClientTier,{client_at_('{client}')})={VIP},1,0),0)"
_CODE = (
    f"IF({{end}}>0,{CLOSED},IF(ISNUMBER({{handed}}),{states.DELIVERED},"
    f"IF(AND(Rule_{rules.SIGNED}>0,NOT(ISNUMBER({{signed_on}}))),{states.SIGN},"
    f"IF(AND(Rule_{rules.PAID_FIRST}>0,NOT(ISNUMBER({{deposit_cleared_on}}))),{states.DEPOSIT},"
    f"IF({{over}}=1,IF(ISNUMBER({{left_over}}),IF(AND({{left_over}}<0,{{dragging}}=1),"
    f"{states.WRITE_OFF},{states.FINISH}),{states.OVER}),"
    f"IF(IF(ISNUMBER({{due}}),AND({{begun}}=1,{{due}}<ThisDay),FALSE),{states.PASSED},"
    f"IF({{begun}}=1,{states.RUNNING},{states.MAY_START})))))))"
)


def _vip(work: Working) -> Numbers:
    tiers, finding = work.others["clients"]["tier"], finding_in(work.others)
    places = [finding.at(name) for name in work["client"]]
    return np.array([float(at is not None and tiers[at] == VIP) for at in places])


def _code(work: Working) -> Numbers:
    s = work.settings
    unsigned = (s[f"Rule_{rules.SIGNED}"] > 0) & np.isnan(work["signed_on"])
    unpaid = (s[f"Rule_{rules.PAID_FIRST}"] > 0) & np.isnan(work["deposit_cleared_on"])
    over, left = work["over"] == 1, work["left_over"]
    begun = work["begun"] == 1
    return np.select(
        [
            work["end"] > 0,
            ~np.isnan(work["handed"]),
            unsigned,
            unpaid,
            over & (left < 0) & (work["dragging"] == 1),
            over & ~np.isnan(left),
            over,
            begun & (work["due"] < work.day),
            begun,
        ],
        [
            states.CLOSED,
            states.DELIVERED,
            states.SIGN,
            states.DEPOSIT,
            states.WRITE_OFF,
            states.FINISH,
            states.OVER,
            states.PASSED,
            states.RUNNING,
        ],
        states.MAY_START,
    ).astype(float)


def _counted(name: str, *codes: int) -> Callable[[Mapping[str, Frame]], float]:
    return lambda tables: float(np.isin(tables["projects"][name], codes).sum())


# --- the table ----------------------------------------------------------------------------------

_COLUMNS = table(
    (
        Column("project", "text", "what", required=True, width=28),
        Column("client", "client", "what", required=True, width=32),
        state_column("projects", width=35, group="what"),
        Column("next", "text", "what", width=104,
               formula=next_step.MAIN_FORMULA, compute=next_step.main),
        Column("mind", "text", "what", width=96,
               formula=next_step.HINTS_FORMULA, compute=next_step.hints),
        Column("fee", "money", "what", 0, LARGEST, width=13),
        Column("cost", "money", "what", 0, LARGEST, width=12),
        Column("estimate", "number", "what", 0.01, 1e6, width=10),
        *(choice(rule, "rules", 9) for rule in RULES),
        Column("layers", "number", "rules", 1, 10, width=10),
        Column("signed_on", "date", "rules", width=12),
        Column("deposit_cleared_on", "date", "rules", width=14),
        Column("start", "date", "dates", width=12),
        Column("ready_on", "date", "dates", width=14, title="columns.projects.ready"),
        Column("buffer", "percent", "dates", 0, 1, width=9),
        Column("promised", "date", "dates", width=12),
        Column("delivered_on", "date", "dates", width=12),
        choice("satisfied", "dates", 13),
        Column("surprise", "text", "surprise", width=26),
        Column("surprise_cost", "money", "surprise", 0, LARGEST, width=11),
        Column("hours_so_far", "number", "course", 0, 1e6, width=10),
        Column("hours_needed", "number", "course", 0, 1e6, width=11),
        Column("paid", "money", "course", 0, LARGEST, width=12),
        Column("worse", "tick", "course", width=14),
        choice("closed", "course", 13),
        Column("lesson", "text", "course", width=34),
    ),
    (
        *DATES,
        hidden("happy", choice_code(choice("satisfied")), lambda w: w.zero("satisfied")),
        hidden("end", choice_code(choice("closed")), lambda w: w.zero("closed")),
        hidden("dragging", f"IF({ticked('worse')},1,0)", lambda w: w["worse"].astype(float)),
        *VIOLATIONS,
        Column("breaks", "text", "check", hidden=True,
               formula=next_step.BREAKS_FORMULA, compute=next_step.breaks),
        *MONEY,
        hidden("vip", _VIP, _vip),
        hidden("code", _CODE, _code, "ProjectCode"),
    ),
    "project",
    ("project",),
)  # fmt: skip

PROJECTS = Practice(
    Sheet(
        "projects",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={
            "what": "band.green",
            "rules": "band.brown",
            "dates": "band.leaf",
            "surprise": "band.rust",
            "course": "band.brown",
            "result": "band.grey",
        },
        tab_color="2B7A78",
        rows=500,
        printed="mind",
    ),
    key="project",
    states=STATES,
    state_words="states.projects",
    unique=("project",),
    texts={**next_step.TEXTS, **SAID},
    tallies=(
        *(
            Tally(name, f"COUNTIFS(ProjectRecent,{code})", _counted("recent", code))
            for name, code in (
                ("ProjectsEarly", EARLY),
                ("ProjectsOnTime", ON_TIME),
                ("ProjectsLate", LATE),
            )
        ),
        Tally(
            "ProjectsOpen",
            "COUNT(ProjectCode)-COUNTIFS(ProjectCode,"
            f"{states.DELIVERED})-COUNTIFS(ProjectCode,{CLOSED})",
            lambda tables: float(
                (
                    ~np.isnan(tables["projects"]["code"])
                    & ~np.isin(tables["projects"]["code"], (states.DELIVERED, CLOSED))
                ).sum()
            ),
        ),
        Tally(
            "ProjectsRulesTouched",
            f'COUNTIFS(ProjectWarned,1,ProjectCode,"<>{CLOSED}")',
            lambda tables: float(
                ((tables["projects"]["warned"] == 1) & (tables["projects"]["code"] != CLOSED)).sum()
            ),
        ),
        Tally(
            "ProjectsOverHours",
            f"COUNTIFS(ProjectCode,{states.OVER})+COUNTIFS(ProjectCode,{states.FINISH})",
            _counted("code", states.OVER, states.FINISH),
        ),
        Tally(
            "ProjectsToWriteOff",
            f"COUNTIFS(ProjectCode,{states.WRITE_OFF})",
            _counted("code", states.WRITE_OFF),
        ),
    ),
    told=TOLD,
    meets=("prospects",),
    keeps={"hell": lambda rows: rows["end"] == states.WRITTEN_OFF},
    check=checks,
    letters=asked,
    settings=(
        Line("Buffer", "buffer", "percent", default=0.25),
        Line("EarlyGoal", "early_goal", "percent", default=0.8),
        Line("BaseRounds", "base_rounds", default=2, minimum=0, maximum=20),
        Line("RoundsPerLayer", "rounds_per_layer", default=1, minimum=0, maximum=5),
        Line("DaysPerLayer", "days_per_layer", default=3, minimum=0, maximum=30),
        Line("RoundPrice", "round_price", "percent", default=0.05),
        Line("DepositShare", "deposit_share", "percent", default=0.4),
        Line("BendLimit", "bend_limit", default=1, minimum=0, maximum=6),
        Line("SurpriseShare", "surprise_share", "percent", default=0.02, maximum=0.5),
    ),
    shown=SHOWN,
    evidence=evidence,
)
