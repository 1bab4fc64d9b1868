"""Success (F34-F36): what success means to a client, in one figure a department, until it is met.

The newest check-in says where the figure stands; the next one dates itself.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import VIP
from pumpkin_sheets.plan.clients.finding import client_place
from pumpkin_sheets.plan.success import clarity, steps, telling
from pumpkin_sheets.plan.success.pairs import (
    WHO,
    Alike,
    behind,
    behind_,
    expected,
    expected_,
    hidden_text,
    pair_column,
    points,
    points_,
    tier_column,
    who,
)
from pumpkin_sheets.plan.success.states import (
    BEHIND,
    CHOOSE,
    DEFINE,
    DUE,
    MET,
    MISSED,
    ON_THE_WAY,
    PASSED,
    STATES,
    TOLD,
)
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Numbers, round_, rounded
from pumpkin_sheets.sheets.practice import Practice, Shown, Working
from pumpkin_sheets.sheets.results import coded, hidden, result
from pumpkin_sheets.sheets.schema import Column, Sheet
from pumpkin_sheets.sheets.sentences import LAST_DAY

# --- formulas -----------------------------------------------------------------------------------

_SAME = 'IF({pair}="",0,SUMPRODUCT(--({pair.all}={pair})))'
_SEEN = 'IF({pair}="",0,IFERROR(SUMPRODUCT(MAX((CheckInPair={pair})*CheckInDay)),0))'
_NEWEST = "(CheckInPair={pair})*(CheckInDay={seen})"
_LATEST = (
    f"IF({{seen}}>0,SUMPRODUCT({_NEWEST}*CheckInValue)/SUMPRODUCT({_NEWEST}),"
    'IF(ISNUMBER({baseline}),{baseline},""))'
)
_CHANGE = (
    "IF(AND(ISNUMBER({latest}),ISNUMBER({baseline})),IF({baseline}<>0,"
    f'{round_("({latest}-{baseline})/ABS({baseline})", 4)},""),"")'
)
_DEFINED = (
    f"IF(AND({{clear}}={clarity.CONCRETE},ISNUMBER({{start}})),"
    "IF(INT({by})>INT({start}),1,0),0)"
)
_EXPECTED = f'IF({{defined}}=1,{expected_("ThisDay", "{start}", "{by}")},"")'
_SLOT = f'IF(OR(TRIM({{metric}})="",N({{points}})>=100),"",{WHO}&CHAR(10)&TRIM({{department}}))'
_CROWDED = 'IF({slot}="",0,IF(SUMPRODUCT(--({slot.all}={slot}))>1,1,0))'
_NEXT_CHECK = (
    "IF(AND({defined}=1,N({points})<100),"
    f'MIN({LAST_DAY},INT(IF({{seen}}>0,{{seen}},{{start}}))+INT(CheckInEvery+0.999999)),"")'
)
_CODE = (
    f"IF({{defined}}=0,{DEFINE},IF({{same}}>1,{CHOOSE},IF({{points}}>=100,{MET},"
    f"IF(INT({{by}})<ThisDay,{PASSED},IF({{crowded}}=1,{CHOOSE},"
    f"IF({{next_check}}<ThisDay,{MISSED},"
    f"IF(AND({{seen}}>0,{behind_('{points}', '{expected}')}),{BEHIND},"
    f"IF({{next_check}}-ThisDay<={telling.SOON},{DUE},{ON_THE_WAY}))))))))"
)
_VIP_AT = f"IF({{code}}<>{DEFINE},IF({{tier}}={VIP},{{at}},0),0)"
_FIRST_VIP = "IF({vip_at}>0,IF(COUNTIF({vip_at.top}:{vip_at},{vip_at})=1,{vip_at},0),0)"

# --- their twins --------------------------------------------------------------------------------


def _line(work: Working) -> Numbers:
    return np.arange(1.0, len(work.rows) + 1)


def _same(work: Working) -> Numbers:
    return Alike(work["pair"]).counts(work["pair"])


def _seen(work: Working) -> Numbers:
    """The day of the newest check-in of each row, 0 for none."""
    found, check_ins = np.zeros(len(work.rows)), work.peers.get("check_ins")
    if check_ins is not None:
        alike = Alike(check_ins["pair"])
        for i, pair in enumerate(work["pair"]):
            found[i] = check_ins["day"][alike.rows(pair)].max(initial=0.0)
    return found


def _latest(work: Working) -> Numbers:
    """What was found on that day, else where the figure began."""
    found: Numbers = work["baseline"].astype(float)
    checked = np.flatnonzero(work.zero("seen") > 0)
    if len(checked):
        check_ins = work.peers["check_ins"]
        alike = Alike(check_ins["pair"])
        for i in checked:
            rows = alike.rows(work["pair"][i])
            newest = check_ins["day"][rows] == work["seen"][i]
            found[i] = check_ins["counted"][rows][newest].mean()
    return found


def _points(work: Working) -> Numbers:
    return points(work["latest"], work["baseline"], work["target"])


def _change(work: Working) -> Numbers:
    begun = work["baseline"]
    base = np.where(begun == 0, np.nan, np.abs(begun))
    return rounded((work["latest"] - begun) / base, 4)


def _defined(work: Working) -> Numbers:
    rises = np.floor(work["by"]) > np.floor(work["start"])
    return np.where((work["clear"] == clarity.CONCRETE) & rises, 1.0, 0.0)


def _expected(work: Working) -> Numbers:
    on_course = expected(work.day, work["start"], work["by"])
    return np.where(work["defined"] == 1, on_course, np.nan)


def _slot(work: Working, i: int) -> str:
    if not work["metric"][i] or work.zero("points")[i] >= 100:
        return ""
    return f"{who(work, i)}\n{work['department'][i]}"


def _crowded(work: Working) -> Numbers:
    return np.where(Alike(work["slot"]).counts(work["slot"]) > 1, 1.0, 0.0)


def _next_check(work: Working) -> Numbers:
    last = np.where(work["seen"] > 0, work["seen"], np.floor(work["start"]))
    found = np.minimum(LAST_DAY, last + np.floor(work.settings["CheckInEvery"] + 0.999999))
    return np.where((work["defined"] == 1) & ~(work["points"] >= 100), found, np.nan)


def _code(work: Working) -> Numbers:
    due = work["next_check"]
    return np.select(
        [
            work["defined"] == 0,
            work["same"] > 1,
            work["points"] >= 100,
            np.floor(work["by"]) < work.day,
            work["crowded"] == 1,
            due < work.day,
            (work["seen"] > 0) & behind(work, work["points"], work["expected"]),
            due - work.day <= telling.SOON,
        ],
        [float(code) for code in (DEFINE, CHOOSE, MET, PASSED, CHOOSE, MISSED, BEHIND, DUE)],
        float(ON_THE_WAY),
    )


def _vip_at(work: Working) -> Numbers:
    return np.where((work["code"] != DEFINE) & (work["tier"] == VIP), work["at"], 0.0)


def _first_vip(work: Working) -> Numbers:
    found, seen = np.zeros(len(work.rows)), set[float]()
    for i, at in enumerate(work.zero("vip_at")):
        if at > 0 and at not in seen:
            seen.add(at)
            found[i] = at
    return found


# --- the table ----------------------------------------------------------------------------------

_NAMED = {"metric": "SuccessMetric", "baseline": "SuccessBaseline", "target": "SuccessTarget",
          "by": "SuccessBy"}  # fmt: skip
_START = Column("start", "date", "figure", width=12, named="SuccessStart")


def _typed() -> list[Column]:
    """The columns of clarity, the start before the day by which the aim is to be met."""
    made: list[Column] = []
    for column in clarity.inputs("figure"):
        group = "means" if column.name in ("success", "better") else "figure"
        if column.name == "by":
            made.append(_START)
        made.append(clarity.placed(column, group, _NAMED.get(column.name, "")))
    return made


SUCCESS = Practice(
    Sheet(
        "success",
        owner="people",
        columns=table(
            (
                Column("client", "client", "who", required=True, width=32),
                Column("department", "text", "who", width=18),
                state_column("success", group="who", width=36),
                steps.NEXT,
                *_typed(),
            ),
            (
                Column("line", "number", "check", hidden=True, named="SuccessLine",
                       formula="ROWS({client.top}:{client})", compute=_line),
                client_place(),
                clarity.code_column(),
                clarity.shown_column("result"),
                pair_column("SuccessPair"),
                hidden("same", _SAME, _same),
                hidden("seen", _SEEN, _seen),
                result("latest", "number", 11, _LATEST, _latest, number=clarity.AS_TYPED),
                result("checked_on", "date", 12, 'IF({seen}>0,{seen},"")',
                        lambda w: np.where(w["seen"] > 0, w["seen"], np.nan)),
                hidden("points", points_("{latest}", "{baseline}", "{target}"), _points),
                result("reached", "percent", 10, 'IF(ISNUMBER({points}),{points}/100,"")',
                        lambda w: w["points"] / 100),
                result("change", "percent", 10, _CHANGE, _change),
                hidden("defined", _DEFINED, _defined),
                hidden("expected", _EXPECTED, _expected),
                hidden_text("slot", _SLOT, _slot),
                hidden("crowded", _CROWDED, _crowded),
                result("next_check", "date", 13, _NEXT_CHECK, _next_check),
                hidden("code", _CODE, _code, "SuccessCode"),
                tier_column(),
                hidden("vip_at", _VIP_AT, _vip_at),
                hidden("vip", _FIRST_VIP, _first_vip, "SuccessVip"),
            ),
            "client",
            ("client", "department", "metric"),
        ),
        header_row=3,
        bands={
            "who": "band.green",
            "means": "band.brown",
            "figure": "band.leaf",
            "result": "band.grey",
        },
        tab_color="1B9E77",
        rows=200,
    ),
    key="client",
    unique=("client", "department", "metric"),
    states=STATES,
    state_words="states.success",
    texts={**clarity.TEXTS, **steps.TEXTS},
    tallies=(
        coded("SuccessMet", "success", "SuccessCode", MET),
        coded("SuccessOnTheWay", "success", "SuccessCode", ON_THE_WAY, DUE),
        coded("SuccessMissed", "success", "SuccessCode", MISSED, BEHIND, PASSED),
        coded("SuccessToDefine", "success", "SuccessCode", DEFINE, CHOOSE),
    ),
    shown=(
        Shown("SuccessMet", "met"),
        Shown("SuccessOnTheWay", "on_the_way"),
        Shown("SuccessMissed", "missed"),
        Shown("SuccessToDefine", "to_define"),
    ),
    told=TOLD,
    told_by=("department", "metric"),
    check=telling.checks,
    sooner=telling.sooner,
    settings=(
        Line("CheckInEvery", "check_in_every", default=90, minimum=7, maximum=3650),
        Line("PaceSlack", "pace_slack", default=10, minimum=0, maximum=100),
    ),
)  # fmt: skip
