"""Projects: promised with a buffer, kept by rules, and ended in time (F16-F18, F39-F41).

What is promised stands some days behind the day on which the work would honestly be ready; what was
delivered is early, on time or late against it.  A project that runs over its hours is judged by
what it costs to finish against the fee still to come, never by what was spent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from pumpkin_sheets.plan.projects import next_step, states
from pumpkin_sheets.plan.projects.promises import SAID, SHOWN
from pumpkin_sheets.plan.projects.states import (
    CLOSED,
    EARLY,
    LATE,
    NO,
    ON_TIME,
    STATES,
    TOLD,
    YES,
)
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import LARGEST, Numbers, Texts, round_, rounded
from pumpkin_sheets.sheets.practice import (
    Evidence,
    Practice,
    Rows,
    Tally,
    Working,
    choice_code,
    escaped,
    if_ready,
    ready_code,
    ticked,
)
from pumpkin_sheets.sheets.schema import Column, Kind, Sheet

RULES = tuple(f"rule{i}" for i in range(1, 7))
SIGNED, PAID_FIRST = 1, 4
"""The rules whose breach shows in a date that is missing: the signed estimate, the deposit."""

AHEAD = 2
"""Days before the promise from which a delivery is evidence of service."""

YEAR = 365
VIP = 5

_CHOICES = {
    **dict.fromkeys(RULES, (states.RULES, "project_rules")),
    "satisfied": (states.HAPPY, "project_happy"),
    "closed": (states.ENDS, "project_ends"),
}


def _choice(name: str, group: str, width: float) -> Column:
    choices, words = _CHOICES[name]
    return Column(name, "choice", group, width=width, choices=choices, words=words)


_TYPED = {name: _choice(name, "", 0) for name in _CHOICES}

# --- formulas -----------------------------------------------------------------------------------

_BEGUN = "IF(OR(IF(ISNUMBER({start}),INT({start})<=ThisDay,FALSE),N({hours_so_far})>0),1,0)"
_PROPOSAL = (
    "IF(AND(ISNUMBER({start}),ISNUMBER({ready_on})),IF(INT(N({ready_on}))>=INT(N({start})),"
    "INT({start})+INT((INT({ready_on})-INT({start})+DaysPerLayer*({layer}-1))*(1+{cushion})"
    '+0.999999),""),"")'
)
_DUE = "IF(ISNUMBER({promised}),INT({promised}),{proposal})"
_BARE = "IF(AND(ISNUMBER({promised}),ISNUMBER({proposal})),IF(INT(N({promised}))<{proposal},1,0),0)"
_HANDED = (
    "IF(ISNUMBER({delivered_on}),IF(AND(INT({delivered_on})<=ThisDay,"
    'INT({delivered_on})>=INT(N({start}))),INT({delivered_on}),""),"")'
)
_AGAINST = (
    "IF(AND(ISNUMBER({handed}),ISNUMBER({due})),"
    f'IF({{handed}}<{{due}},{EARLY},IF({{handed}}={{due}},{ON_TIME},{LATE})),"")'
)
_TIMING = 'IF(ISNUMBER({against}),CHOOSE({against},ProjectEarly,ProjectOnTime,ProjectLate),"")'
_RECENT = f"IF(ISNUMBER({{against}}),IF({{handed}}>ThisDay-{YEAR},{{against}},0),0)"


def _weight_formula(number: int) -> str:
    typed = choice_code(_TYPED[f"rule{number}"])
    lacking = {SIGNED: "signed_on", PAID_FIRST: "deposit_cleared_on"}.get(number)
    if lacking:
        typed = f"MAX({typed},IF(AND({{begun}}=1,NOT(ISNUMBER({{{lacking}}}))),1,0))"
    return f"IF(Rule_{number}>0,{typed},0)"


_WEIGHTS = "+".join(f"{{w{i}}}" for i in range(1, 7))
_STRICT = ",".join(f"AND(Rule_{i}=2,{{w{i}}}>0)" for i in range(1, 7))
_WARNED = f"IF(OR({{violations}}>BendLimit,{_STRICT}),1,0)"
_PRICED = "AND(ISNUMBER({fee}),ISNUMBER({estimate}))"
_NET = "{fee}-N({cost})-N({surprise_cost})"
_HOURS = "{estimate}*(1+{cushion})"
_MARGIN = f'IF({_PRICED},{round_(f"{_NET}-{_HOURS}*HourCost", 2)},"")'
_SHORT = f'IF({_PRICED},{round_(f"{_HOURS}*TargetRate-({_NET})", 2)},"")'
_REMAINING = f'IF(ISNUMBER({{fee}}),{round_("MAX(0,{fee}-N({paid}))", 2)},"")'
_TO_FINISH = f'IF(ISNUMBER({{hours_needed}}),{round_("{hours_needed}*HourCost", 2)},"")'
_LEFT_OVER = (
    "IF(AND(ISNUMBER({remaining}),ISNUMBER({to_finish})),"
    f'{round_("N({remaining})-N({to_finish})", 2)},"")'
)
_GONE = round_("N({hours_so_far})*HourCost-N({paid})", 2)
_OVER = (
    "IF(ISNUMBER({estimate}),"
    f"IF({round_('N({hours_so_far})+N({hours_needed})', 2)}>{round_(_HOURS, 2)},1,0),0)"
)
_VIP = f"IFERROR(IF(INDEX(ClientTier,MATCH({escaped('{client}')},ClientKeys,0))={VIP},1,0),0)"
_CODE = (
    f"IF({{end}}>0,{CLOSED},IF(ISNUMBER({{handed}}),{states.DELIVERED},"
    f"IF(AND(Rule_{SIGNED}>0,NOT(ISNUMBER({{signed_on}}))),{states.SIGN},"
    f"IF(AND(Rule_{PAID_FIRST}>0,NOT(ISNUMBER({{deposit_cleared_on}}))),{states.DEPOSIT},"
    f"IF({{over}}=1,IF(ISNUMBER({{left_over}}),IF(AND({{left_over}}<0,{{dragging}}=1),"
    f"{states.WRITE_OFF},{states.FINISH}),{states.OVER}),"
    f"IF(IF(ISNUMBER({{due}}),AND({{begun}}=1,{{due}}<ThisDay),FALSE),{states.PASSED},"
    f"IF({{begun}}=1,{states.RUNNING},{states.MAY_START})))))))"
)

# --- their twins --------------------------------------------------------------------------------


def _whole(work: Working, name: str) -> Numbers:
    """A day without its hour; NaN for none."""
    return np.asarray(np.floor(work[name].astype(float)))


def _begun(work: Working) -> Numbers:
    started = _whole(work, "start") <= work.day
    return np.where(started | (work.zero("hours_so_far") > 0), 1.0, 0.0)


def _cushion(work: Working) -> Numbers:
    typed = work["buffer"]
    return np.where(np.isnan(typed), work.settings["Buffer"], typed)


def _layer(work: Working) -> Numbers:
    typed = work["layers"]
    return np.floor(np.where(np.isnan(typed), 1.0, typed))


def _proposal(work: Working) -> Numbers:
    start, ready_on = _whole(work, "start"), _whole(work, "ready_on")
    days = ready_on - start + work.settings["DaysPerLayer"] * (work["layer"] - 1)
    found = start + np.floor(days * (1 + work["cushion"]) + 0.999999)
    return np.where(ready_on >= start, found, np.nan)


def _due(work: Working) -> Numbers:
    promised = _whole(work, "promised")
    return np.where(np.isnan(promised), work["proposal"], promised)


def _handed(work: Working) -> Numbers:
    day = _whole(work, "delivered_on")
    there = (day <= work.day) & (day >= np.floor(work.zero("start")))
    return np.where(there, day, np.nan)


def _against(work: Working) -> Numbers:
    handed, due = work["handed"], work["due"]
    known = ~(np.isnan(handed) | np.isnan(due))
    code = np.select([handed < due, handed == due], [EARLY, ON_TIME], LATE)
    return np.where(known, code.astype(float), np.nan)


def _timing(work: Working) -> Texts:
    words = {
        EARLY: "project_timing.early",
        ON_TIME: "project_timing.on_time",
        LATE: "project_timing.late",
    }
    known = ~np.isnan(work["against"])
    return work.texts_where(known, lambda i: work.texts[words[int(work["against"][i])]])


def _recent(work: Working) -> Numbers:
    code = np.nan_to_num(work["against"])
    return np.where(work["handed"] > work.day - YEAR, code, 0.0)


def _weight(number: int) -> Callable[[Working], Numbers]:
    def weight(work: Working) -> Numbers:
        found = work.zero(f"rule{number}")
        lacking = {SIGNED: "signed_on", PAID_FIRST: "deposit_cleared_on"}.get(number)
        if lacking:
            without = (work["begun"] == 1) & np.isnan(work[lacking])
            found = np.maximum(found, without.astype(float))
        return found if work.settings[f"Rule_{number}"] > 0 else np.zeros(len(work.rows))

    return ready_code(weight)


def _violations(work: Working) -> Numbers:
    return np.asarray(np.sum([work[f"w{i}"] for i in range(1, 7)], axis=0))


def _warned(work: Working) -> Numbers:
    touched = work["violations"] > work.settings["BendLimit"]
    for i in range(1, 7):
        if work.settings[f"Rule_{i}"] == 2:
            touched = touched | (work[f"w{i}"] > 0)
    return np.where(touched, 1.0, 0.0)


def _net(work: Working) -> Numbers:
    return np.asarray(work["fee"] - work.zero("cost") - work.zero("surprise_cost"))


def _hours(work: Working) -> Numbers:
    return np.asarray(work["estimate"] * (1 + work["cushion"]))


def _margin(work: Working) -> Numbers:
    return rounded(_net(work) - _hours(work) * work.settings["HourCost"], 2)


def _short(work: Working) -> Numbers:
    return rounded(_hours(work) * work.settings["TargetRate"] - _net(work), 2)


def _remaining(work: Working) -> Numbers:
    fee = work["fee"]
    left = np.maximum(0.0, np.nan_to_num(fee) - work.zero("paid"))
    return np.where(np.isnan(fee), np.nan, rounded(left, 2))


def _gone(work: Working) -> Numbers:
    return rounded(work.zero("hours_so_far") * work.settings["HourCost"] - work.zero("paid"), 2)


def _over(work: Working) -> Numbers:
    taken = rounded(work.zero("hours_so_far") + work.zero("hours_needed"), 2)
    return np.where(taken > rounded(_hours(work), 2), 1.0, 0.0)


def _vip(work: Working) -> Numbers:
    clients = work.others["clients"]
    tiers: dict[str, float] = {}
    for name, tier in zip(clients["client"], clients["tier"], strict=True):
        tiers.setdefault(_key(name), tier)
    return np.array([float(tiers.get(_key(n)) == VIP) for n in work["client"]])


def _key(name: object) -> str:
    return " ".join(part for part in str(name).split(" ") if part).lower()


def _code(work: Working) -> Numbers:
    s = work.settings
    unsigned = (s[f"Rule_{SIGNED}"] > 0) & np.isnan(work["signed_on"])
    unpaid = (s[f"Rule_{PAID_FIRST}"] > 0) & np.isnan(work["deposit_cleared_on"])
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


def _next(work: Working) -> Texts:
    return work.texts_where(work.ready, lambda i: work["main"][i] + work["hints"][i])


def _counted(name: str, *codes: int) -> Callable[[Mapping[str, pd.DataFrame]], float]:
    return lambda tables: float(tables["projects"][name].isin(codes).sum())


# --- what is special ----------------------------------------------------------------------------


def _checks(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Days that cannot be, and names that are on no list."""
    keyed = rows.frame[rows.frame["clean"] != ""]
    for row, line in keyed.iterrows():
        yield from ((int(str(row)), *found) for found in _wrong_days(line, rows.day))
        if line["client"] and _key(line["client"]) not in rows.known:
            yield int(str(row)), "client", "project_client", {"value": line["client"]}


def _wrong_days(line: pd.Series, today: float) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    start, ready_on, delivered = (
        np.floor(float(line[name])) for name in ("start", "ready_on", "delivered_on")
    )
    if delivered > today:
        yield "delivered_on", "project_future", {"value": next_step.day(delivered)}
    elif delivered < start:
        days = {"value": next_step.day(delivered), "start": next_step.day(start)}
        yield "delivered_on", "project_before_start", days
    if ready_on < start:
        days = {"value": next_step.day(ready_on), "start": next_step.day(start)}
        yield "ready_on", "project_ready_early", days


def evidence(rows: pd.DataFrame, texts: Mapping[str, str]) -> Iterator[Evidence]:
    """What deliveries tell of clients: early, satisfied, or a question to ask (F16)."""
    told = rows[(rows["ready"] == 1) & rows["handed"].notna()]
    for line in told.to_dict("records"):
        day, client = float(line["handed"]), str(line["client"])
        if line["due"] - day >= AHEAD:
            yield Evidence(day, client, "early_delivery", str(line["project"]))
        if line["happy"] == YES:
            yield Evidence(day, client, "satisfied_delivery", str(line["project"]))
        if line["happy"] == NO and not line["end"] > 0:
            asked = texts["projects_next.went_wrong"].replace("{project}", str(line["project"]))
            yield Evidence(day, client, "request", asked)


# --- the table ----------------------------------------------------------------------------------


def _hidden(
    name: str, formula: str, compute: Callable[[Working], object], named: str = ""
) -> Column:
    return Column(name, "number", "check", hidden=True, named=named,
                  formula=if_ready(formula), compute=ready_code(compute))  # fmt: skip


def _result(
    name: str, kind: Kind, width: float, formula: str, compute: Callable[[Working], object]
) -> Column:
    return Column(name, kind, "result", width=width,
                  formula=if_ready(formula), compute=ready_code(compute))  # fmt: skip


_COLUMNS = table(
    (
        Column("project", "text", "what", required=True, width=28),
        Column("client", "client", "what", required=True, width=24),
        state_column("projects", width=30, group="what"),
        Column("next", "text", "what", width=72, formula=if_ready("{main}&{hints}"),
               compute=_next),
        Column("fee", "money", "what", 0, LARGEST, width=13),
        Column("cost", "money", "what", 0, LARGEST, width=12),
        Column("estimate", "number", "what", 0.01, 1e6, width=10),
        *(_choice(rule, "rules", 9) for rule in RULES),
        Column("layers", "number", "rules", 1, 10, width=10),
        Column("signed_on", "date", "rules", width=12),
        Column("deposit_cleared_on", "date", "rules", width=14),
        Column("start", "date", "dates", width=12),
        Column("ready_on", "date", "dates", width=14, title="columns.projects.ready"),
        Column("buffer", "percent", "dates", 0, 1, width=9),
        Column("promised", "date", "dates", width=12),
        Column("delivered_on", "date", "dates", width=12),
        _choice("satisfied", "dates", 13),
        Column("surprise", "text", "surprise", width=26),
        Column("surprise_cost", "money", "surprise", 0, LARGEST, width=11),
        Column("hours_so_far", "number", "course", 0, 1e6, width=10),
        Column("hours_needed", "number", "course", 0, 1e6, width=11),
        Column("paid", "money", "course", 0, LARGEST, width=12),
        Column("worse", "tick", "course", width=14),
        _choice("closed", "course", 13),
        Column("lesson", "text", "course", width=34),
    ),
    (
        _hidden("cushion", "IF(ISNUMBER({buffer}),{buffer},Buffer)", _cushion),
        _hidden("layer", "INT(IF(ISNUMBER({layers}),{layers},1))", _layer),
        _hidden("begun", _BEGUN, _begun),
        _hidden("happy", choice_code(_TYPED["satisfied"]), lambda w: w.zero("satisfied")),
        _hidden("end", choice_code(_TYPED["closed"]), lambda w: w.zero("closed")),
        _hidden("dragging", f"IF({ticked('worse')},1,0)", lambda w: w["worse"].astype(float)),
        _result("proposal", "date", 12, _PROPOSAL, _proposal),
        _hidden("due", _DUE, _due),
        _hidden("bare", _BARE, lambda w: np.where(_whole(w, "promised") < w["proposal"], 1.0, 0.0)),
        _hidden("handed", _HANDED, _handed),
        _hidden("against", _AGAINST, _against),
        Column("timing", "text", "result", width=11, formula=if_ready(_TIMING), compute=_timing),
        _hidden("recent", _RECENT, _recent, "ProjectRecent"),
        _result("rounds", "number", 10, "BaseRounds+RoundsPerLayer*({layer}-1)",
                lambda w: w.settings["BaseRounds"]
                + w.settings["RoundsPerLayer"] * (w["layer"] - 1)),
        *(_hidden(f"w{i}", _weight_formula(i), _weight(i)) for i in range(1, 7)),
        _result("violations", "number", 9, _WEIGHTS, _violations),
        _hidden("warned", _WARNED, _warned, "ProjectWarned"),
        Column("breaks", "text", "check", hidden=True,
               formula=next_step.BREAKS_FORMULA, compute=next_step.breaks),
        _result("margin", "money", 14, _MARGIN, _margin),
        _hidden("short", _SHORT, _short),
        _result("remaining", "money", 13, _REMAINING, _remaining),
        _result("to_finish", "money", 13, _TO_FINISH,
                lambda w: rounded(w["hours_needed"] * w.settings["HourCost"], 2)),
        _result("left_over", "money", 13, _LEFT_OVER,
                lambda w: rounded(w["remaining"] - w["to_finish"], 2)),
        _hidden("gone", _GONE, _gone),
        _hidden("over", _OVER, _over),
        _hidden("vip", _VIP, _vip),
        _hidden("code", _CODE, _code, "ProjectCode"),
        Column("main", "text", "check", hidden=True,
               formula=next_step.MAIN_FORMULA, compute=next_step.main),
        Column("hints", "text", "check", hidden=True,
               formula=next_step.HINTS_FORMULA, compute=next_step.hints),
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
                    tables["projects"]["code"].notna()
                    & ~tables["projects"]["code"].isin((states.DELIVERED, CLOSED))
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
    check=_checks,
    settings=(
        Line("Buffer", "buffer", "percent", default=0.25),
        Line("EarlyGoal", "early_goal", "percent", default=0.8),
        Line("BaseRounds", "base_rounds", default=2, minimum=0, maximum=20),
        Line("RoundsPerLayer", "rounds_per_layer", default=1, minimum=0, maximum=5),
        Line("DaysPerLayer", "days_per_layer", default=3, minimum=0, maximum=30),
        Line("RoundPrice", "round_price", "percent", default=0.05),
        Line("BendLimit", "bend_limit", default=1, minimum=0, maximum=6),
        Line("SurpriseShare", "surprise_share", "percent", default=0.02, maximum=0.5),
    ),
    shown=SHOWN,
    evidence=evidence,
)
