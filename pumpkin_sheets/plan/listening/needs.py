"""Needs: what clients want, why, and what would meet it; pains that several share (F14, F29).

A tag counts once for each client who stands on Clients, however tag and name are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from pumpkin_sheets.plan.choices import GOOD
from pumpkin_sheets.plan.clients.finding import client_place, of_client
from pumpkin_sheets.plan.listening.columns import (
    WHO,
    alike,
    counted,
    first,
    firsts,
    largest,
    looked_up,
    plain,
    summed,
    tag_columns,
    text,
)
from pumpkin_sheets.plan.listening.on_plan import NEED_LINES, NEED_SAID
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Flags, Numbers
from pumpkin_sheets.sheets.practice import Practice, Tally, Working
from pumpkin_sheets.sheets.results import coded, hidden, result
from pumpkin_sheets.sheets.row_formulas import choice_code, escaped, key_of, ticked, too_long
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import fill, said_in_row

WHY, NEED, SOLUTION, LINKED = 1, 2, 3, 4
STATES = (
    Choice(0, "none"),
    Choice(WHY, "why", "▶", "educate"),
    Choice(NEED, "need", "▶", "reprice"),
    Choice(SOLUTION, "solution", "▶", "keep"),
    Choice(LINKED, "linked", "✓", "grow"),
)

PAIN, WISH = 1, 2
KINDS = (Choice(PAIN, "pain"), Choice(WISH, "wish"))
KIND = Column("kind", "choice", "said", width=12, choices=KINDS, words="need_kinds")

FEW_DRIVERS, MANY_ROWS = 3, 5
"""Fewer drivers than this, among so many needs of one client, are said to be few."""

SHARED = 1

MIND = " · "
"""What parts one thing to do from the next."""

FAR = 1e7
"""Beyond every day: what was heard on no known day was heard last."""

TEXTS = {
    "NeedShare": "needs_next.shared",
    "NeedDrivers": "needs_next.too_many",
    "NeedFewDrivers": "needs_next.too_few",
    "NeedWhyWish": "needs_next.why_wish",
    "NeedWhyPain": "needs_next.why_pain",
    "NeedBehind": "needs_next.need",
    "NeedSolve": "needs_next.solution",
    "NeedHammer": "needs_next.hammer",
    "NeedUnwritten": "needs_next.unwritten",
    "NeedNews": "needs_next.news",
}

# --- formulas -----------------------------------------------------------------------------------

_PAIR = 'IF(AND({at}>0,{tag_key}<>""),{at}&" "&{tag_key},"")'
_FIRST = f'IF({{pair}}="",0,IF({first("pair")},1,0))'
_TOP = f"IF({{first}}=1,IF({looked_up('ClientTier')}>={GOOD},1,0),0)"
_HAMMER = (
    'IF(OR(On_services<>1,TRIM({solution})=""),0,'
    f"IF(ISNUMBER(MATCH({escaped('{solution}')},ServiceKeys,0)),1,0))"
)
_UNWRITTEN = (
    f"IF(AND({{code}}={LINKED},On_solutions=1),"
    f"IF(ISNUMBER(MATCH({escaped('{solution}')},SolutionKeys,0)),0,1),0)"
)
_CODE = (
    f'IF(TRIM({{why}})="",{WHY},IF(TRIM({{need}})="",{NEED},'
    f'IF(OR(TRIM({{solution}})="",{{hammer}}=1),{SOLUTION},{LINKED})))'
)
_SHARED = f'IF({{tag_key}}="","",SUMPRODUCT({alike("tag_key")}*{{first.all}}))'
_LEAD = f"IF(N({{shared}})>0,IF({first('tag_key')},1,0),0)"
_WEIGHT = (
    f"IF({{lead}}=1,N({{shared}})*1E10+SUMPRODUCT({alike('tag_key')}*{{top.all}})*1E7"
    f"+SUMPRODUCT(MAX({alike('tag_key')}*{{early.all}})),0)"
)
_TURN = (
    "IF({weight}>0,SUMPRODUCT(--({weight.all}>{weight}))"
    "+SUMPRODUCT(--({weight.top}:{weight}={weight})),0)"
)
_ALARM = f'IF({{lead}}=1,IF({{shared}}>=CommonGround,{SHARED},0),"")'
_NEWS = f'IF(N({{alarm}})={SHARED},{said_in_row("NeedNews", n="{shared}", tag="{tag_key}")},"")'


def _hint(when: str, said: str) -> str:
    return f'IF({when},"{MIND}"&{said},"")'


_STEP = (
    f"CHOOSE({{code}},IF({{want}}={PAIN},NeedWhyPain,NeedWhyWish),NeedBehind,"
    'IF({hammer}=1,NeedHammer,NeedSolve),"")'
)
_NEXT = (
    "MID("
    + "&".join(
        (
            _hint("AND({driven}=1,{drivers}>MostDrivers)",
                  said_in_row("NeedDrivers", n="{drivers}")),
            _hint(f"AND({{rows}}>={MANY_ROWS},{{drivers}}<{FEW_DRIVERS})",
                  said_in_row("NeedFewDrivers", n="{drivers}", rows="{rows}")),
            _hint(f"{{code}}<{LINKED}", _STEP),
            _hint("{unwritten}=1", "NeedUnwritten"),
            _hint("N({shared})>=CommonGround",
                  said_in_row("NeedShare", n="{shared}", tag="{tag_key}")),
        )
    )
    + f",{len(MIND) + 1},2000)"
)  # fmt: skip

# --- their twins --------------------------------------------------------------------------------


def _pair(work: Working) -> Callable[[int], str]:
    def pair(i: int) -> str:
        tag, at = work["tag_key"][i], work["at"][i]
        return f"{at:.0f} {tag}" if at > 0 and tag else ""

    return pair


def _first(work: Working) -> Flags:
    return np.asarray(firsts(work["pair"]) & (work["pair"] != ""))


def _top(work: Working) -> Flags:
    return np.asarray((work["first"] == 1) & (of_client(work, "tier") >= GOOD))


def _hammer(work: Working) -> Flags:
    services = work.others.get("services")
    names = set() if services is None else {key_of(name) for name in services["known"] if name}
    return np.array([key_of(s) in names and not too_long(s) for s in work["solution"]])


def _unwritten(work: Working) -> Flags:
    """Which solutions do not stand on Solutions, where it is there."""
    if "solutions" not in work.peers:
        return np.zeros(len(work.rows), dtype=np.bool_)
    names = {key_of(name) for name in work.peers["solutions"]["known"] if name}
    there = [key_of(s) in names and not too_long(s) for s in work["solution"]]
    return np.asarray((work["code"] == LINKED) & ~np.array(there, dtype=np.bool_))


def _code(work: Working) -> Numbers:
    unsolved = (work["solution"] == "") | (work["hammer"] == 1)
    return np.select(
        [work["why"] == "", work["need"] == "", unsolved],
        [float(WHY), float(NEED), float(SOLUTION)],
        float(LINKED),
    )


def _shared(work: Working) -> Numbers:
    tagged = work["tag_key"] != ""
    return np.where(tagged, summed(work, "tag_key", work["first"]), np.nan)


def _lead(work: Working) -> Flags:
    leads = work.ready & firsts(
        [tag if ready else None for tag, ready in zip(work["tag_key"], work.ready, strict=True)]
    )
    return np.asarray(leads & (np.nan_to_num(work["shared"]) > 0))


def _early(work: Working) -> Numbers:
    day = np.floor(work["date"].astype(float))
    return np.where(np.isnan(day), 0.0, FAR - day)


def _weight(work: Working) -> Numbers:
    top = summed(work, "tag_key", work["top"])
    early = largest(work, "tag_key", work["early"])
    weight = np.nan_to_num(work["shared"]) * 1e10 + top * 1e7 + early
    return np.where(work["lead"] == 1, weight, 0.0)


def _turn(work: Working) -> Numbers:
    weight = work["weight"]
    turns = [
        float((weight > w).sum() + (weight[: i + 1] == w).sum()) if w > 0 else 0.0
        for i, w in enumerate(weight)
    ]
    return np.array(turns)


def _alarm(work: Working) -> Numbers:
    enough = np.nan_to_num(work["shared"]) >= work.settings["CommonGround"]
    return np.where(work["lead"] == 1, np.where(enough, float(SHARED), 0.0), np.nan)


def _news(work: Working) -> Callable[[int], str]:
    said = work.texts[TEXTS["NeedNews"]]

    def news(i: int) -> str:
        if work["alarm"][i] != SHARED:
            return ""
        return fill(said, n=plain(work["shared"][i]), tag=work["tag_key"][i])

    return news


def _next(work: Working) -> Callable[[int], str]:
    said = {name: work.texts[key] for name, key in TEXTS.items()}
    many, common = work.settings["MostDrivers"], work.settings["CommonGround"]

    def sentence(i: int) -> str:
        drivers, rows, code = (work[name][i] for name in ("drivers", "rows", "code"))
        parts = []
        if work["driven"][i] == 1 and drivers > many:
            parts.append(fill(said["NeedDrivers"], n=plain(drivers)))
        if rows >= MANY_ROWS and drivers < FEW_DRIVERS:
            parts.append(fill(said["NeedFewDrivers"], n=plain(drivers), rows=plain(rows)))
        if code < LINKED:
            parts.append(step(i, int(code)))
        if work["unwritten"][i] == 1:
            parts.append(said["NeedUnwritten"])
        if np.nan_to_num(work["shared"][i]) >= common:
            shared = plain(work["shared"][i])
            parts.append(fill(said["NeedShare"], n=shared, tag=work["tag_key"][i]))
        return MIND.join(parts)

    def step(i: int, code: int) -> str:
        if code == WHY:
            return said["NeedWhyPain" if work["want"][i] == PAIN else "NeedWhyWish"]
        if code == NEED:
            return said["NeedBehind"]
        return said["NeedHammer" if work["hammer"][i] == 1 else "NeedSolve"]

    return sentence


# --- what rows tell -----------------------------------------------------------------------------


def _checks(rows: Rows) -> Iterator[tuple[int, str, str, Mapping[str, object]]]:
    """Names that stand on no list of clients."""
    for row, name in zip(rows.frame.labels.tolist(), rows.frame["client"], strict=True):
        if name and not rows.knows(name):
            yield row, "client", "need_client", {"value": name}


def _common(tables: Mapping[str, Frame]) -> float:
    return float((tables["needs"]["alarm"] == SHARED).sum())


_COUNTED = {"NeedsToAsk": WHY, "NeedsToFind": NEED, "NeedsToSolve": SOLUTION, "NeedsMet": LINKED}

# --- the table ----------------------------------------------------------------------------------

_COLUMNS = table(
    (
        Column("date", "date", "who", width=12),
        Column("client", "client", "who", required=True, width=30),
        state_column("needs", width=42, group="who"),
        text("next", _NEXT, _next, group="who", width=58),
        Column("heard", "text", "said", required=True, width=36),
        KIND,
        Column("why", "text", "said", width=36),
        Column("need", "text", "behind", width=32),
        Column("tag", "text", "behind", width=16),
        Column("driver", "tick", "behind", width=11),
        Column("solution", "text", "behind", width=26, offered="SolutionName"),
    ),
    (
        client_place(),
        WHO,
        *tag_columns("NeedTag"),
        text("pair", _PAIR, _pair),
        counted("first", _FIRST, _first, "NeedFirst"),
        counted("top", _TOP, _top, "NeedTop"),
        hidden("want", choice_code(KIND), lambda w: w.zero("kind")),
        counted("driven", f"IF({ticked('driver')},1,0)", lambda w: w["driver"].astype(float)),
        hidden("drivers", f"SUMPRODUCT({alike('who')}*{{driven.all}})",
               lambda w: summed(w, "who", w["driven"])),
        hidden("rows", f"SUMPRODUCT(--{alike('who')})",
               lambda w: summed(w, "who", np.ones(len(w.rows)))),
        hidden("hammer", _HAMMER, _hammer),
        hidden("code", _CODE, _code, "NeedCode"),
        hidden("unwritten", _UNWRITTEN, _unwritten),
        result("shared", "number", 12, _SHARED, _shared, named="NeedShared"),
        counted("lead", _LEAD, _lead),
        counted("early", f"IF(ISNUMBER({{date}}),{FAR:.0f}-INT({{date}}),0)", _early),
        counted("weight", _WEIGHT, _weight),
        hidden("turn", _TURN, _turn, "NeedTurn"),
        hidden("alarm", _ALARM, _alarm, "NeedAlarm"),
        text("news", _NEWS, _news),
    ),
    "client",
)  # fmt: skip

NEEDS = Practice(
    Sheet(
        "needs",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={
            "who": "band.green",
            "said": "band.leaf",
            "behind": "band.brown",
            "result": "band.grey",
        },
        tab_color="6A1B5D",
        rows=500,
    ),
    key="client",
    states=STATES,
    state_words="states.needs",
    texts={**TEXTS, **NEED_SAID},
    tallies=(
        Tally("NeedsCommon", f"COUNTIF(NeedAlarm,{SHARED})", _common),
        *(coded(name, "needs", "NeedCode", code) for name, code in _COUNTED.items()),
    ),
    told=frozenset({SHARED}),
    told_code="alarm",
    told_key="tag_key",
    told_says="news",
    needs=("services",),
    check=_checks,
    settings=(
        Line("CommonGround", "common_ground", default=3, minimum=1, maximum=50),
        Line("MostDrivers", "most_drivers", default=5, minimum=1, maximum=20),
    ),
    shown=NEED_LINES,
)
