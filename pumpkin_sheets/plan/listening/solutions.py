"""Solutions: from a shared pain to an offer that clients ask “when, how much?” about (F14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from pumpkin_sheets.plan.listening.columns import plain, tag_columns, text
from pumpkin_sheets.plan.listening.needs import MIND
from pumpkin_sheets.plan.listening.on_plan import SOLUTION_LINES
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.practice import Evidence, Practice, Tally, Working
from pumpkin_sheets.sheets.results import hidden, result
from pumpkin_sheets.sheets.row_formulas import ticked
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import MARCH_1900, day_, day_text, fill, said_in_row

WRONG, ASK_MORE, SHOW, THINK, WARM, PASSED, BUILT, DELIGHTED = range(8)
STATES = (
    Choice(WRONG, "none"),
    Choice(ASK_MORE, "ask_more", "▶", "educate"),
    Choice(SHOW, "show", "▶", "keep"),
    Choice(THINK, "think", "×", "drop"),
    Choice(WARM, "warm", "◷", "reprice"),
    Choice(PASSED, "passed", "✓", "grow"),
    Choice(BUILT, "built", "▶", "keep"),
    Choice(DELIGHTED, "delighted", "✓", "grow"),
)

TEXTS = {
    "SolutionWrong": "solutions_next.wrong",
    "SolutionAskMore": "solutions_next.ask_more",
    "SolutionShow": "solutions_next.show",
    "SolutionThink": "solutions_next.think",
    "SolutionWarm": "solutions_next.warm",
    "SolutionPassed": "solutions_next.passed",
    "SolutionOthers": "solutions_next.others",
    "SolutionBuilt": "solutions_next.built",
    "SolutionRefer": "solutions_next.refer",
    "SolutionUndated": "solutions_next.undated",
}
MOST = 1e6

# --- formulas -----------------------------------------------------------------------------------


def _in_pain_(counts: str) -> str:
    """The formula for a sum over Needs of this tag; empty where Needs is not there."""
    return f'IF(On_needs=1,IFERROR(SUMPRODUCT((NeedTag={{tag_key}})*{counts}),""),"")'


_WRONG = "IF(OR(N({would_buy})>N({asked}),N({when_how_much})>N({asked})),1,0)"
_LIVE = (
    f"IF(ISNUMBER({{built_on}}),IF(INT({{built_on}})<=ThisDay,MAX({MARCH_1900},INT({{built_on}})),"
    "0),0)"
)
_CODE = (
    f"IF({{wrong}}=1,{WRONG},"
    f"IF(IF(ISNUMBER({{in_pain}}),{{in_pain}}<CommonGround,FALSE),{ASK_MORE},"
    f"IF(N({{asked}})=0,{SHOW},IF(2*N({{would_buy}})<N({{asked}}),{THINK},"
    f"IF(N({{when_how_much}})<GateAsks,{WARM},"
    f"IF(N({{delighted}})>=1,{DELIGHTED},IF({{live}}>0,{BUILT},{PASSED})))))))"
)
_NEXT = (
    "CHOOSE({code}+1,SolutionWrong,"
    f"{said_in_row('SolutionAskMore', n='{in_pain}', common='CommonGround')},SolutionShow,"
    f"{said_in_row('SolutionThink', n='N({would_buy})', all='{asked}')},"
    f"{said_in_row('SolutionWarm', n='N({when_how_much})', goal='GateAsks')},"
    f'SolutionPassed&IF({ticked("helps_others")},"","{MIND}"&SolutionOthers),'
    f"{said_in_row('SolutionBuilt', day=day_('{live}'))},"
    "IF({live}>0,SolutionRefer,SolutionUndated))"
)

# --- their twins --------------------------------------------------------------------------------


def _in_pain(column: str) -> Callable[[Working], Numbers]:
    def counted(work: Working) -> Numbers:
        needs = work.others.get("needs")
        if needs is None:
            return np.full(len(work.rows), np.nan)
        totals: dict[str, float] = {}
        for tag, count in zip(needs["tag_key"], needs[column].tolist(), strict=True):
            if count == count:
                totals[tag] = totals.get(tag, 0.0) + count
        return np.array([float(totals.get(tag, 0.0)) for tag in work["tag_key"]])

    return counted


def _wrong(work: Working) -> Numbers:
    asked = work.zero("asked")
    return np.asarray((work.zero("would_buy") > asked) | (work.zero("when_how_much") > asked))


def _live(work: Working) -> Numbers:
    day = np.floor(work["built_on"].astype(float))
    return np.where(day <= work.day, np.maximum(MARCH_1900, day), 0.0)


def _code(work: Working) -> Numbers:
    asked, buy, when = (work.zero(name) for name in ("asked", "would_buy", "when_how_much"))
    return np.select(
        [
            work["wrong"] == 1,
            work["in_pain"] < work.settings["CommonGround"],
            asked == 0,
            2 * buy < asked,
            when < work.settings["GateAsks"],
            work.zero("delighted") >= 1,
            work["live"] > 0,
        ],
        [float(c) for c in (WRONG, ASK_MORE, SHOW, THINK, WARM, DELIGHTED, BUILT)],
        float(PASSED),
    )


def _next(work: Working) -> Callable[[int], str]:
    said = {name: work.texts[key] for name, key in TEXTS.items()}

    def number(name: str, i: int) -> str:
        return plain(work.zero(name)[i])

    def sentence(i: int) -> str:
        code, live = int(work["code"][i]), work["live"][i]
        if code == ASK_MORE:
            common = plain(work.settings["CommonGround"])
            return fill(said["SolutionAskMore"], n=number("in_pain", i), common=common)
        if code == THINK:
            counts = {"n": number("would_buy", i), "all": number("asked", i)}
            return fill(said["SolutionThink"], **counts)
        if code == WARM:
            goal = plain(work.settings["GateAsks"])
            return fill(said["SolutionWarm"], n=number("when_how_much", i), goal=goal)
        if code == PASSED:
            helps = bool(work["helps_others"][i])
            return said["SolutionPassed"] + ("" if helps else MIND + said["SolutionOthers"])
        if code == BUILT:
            return fill(said["SolutionBuilt"], day=day_text(live))
        if code == DELIGHTED:
            return said["SolutionRefer" if live > 0 else "SolutionUndated"]
        return said["SolutionShow" if code == SHOW else "SolutionWrong"]

    return sentence


# --- what rows tell -----------------------------------------------------------------------------


def _checks(rows: Rows) -> Iterator[tuple[int, str, str, Mapping[str, object]]]:
    """More answers than people asked, and a day that is still to come."""
    for at, line in rows.keyed():
        asked = float(np.nan_to_num(line["asked"]))
        for name in ("would_buy", "when_how_much"):
            if line[name] > asked:
                facts = {"value": plain(line[name]), "asked": plain(asked)}
                yield at, name, "solution_more", facts
    yield from rows.to_come("built_on", "solution_ahead")


def _delight(tables: Mapping[str, Frame]) -> Iterator[Evidence]:
    """Clients of a tag whose solution delights, each once: they are asked for a referral (F16)."""
    needs, solutions = tables.get("needs"), tables["solutions"]
    if needs is None:
        return
    loved = solutions[(solutions["code"] == DELIGHTED) & (solutions["live"] > 0)]
    for solution in loved.records():
        alike = needs[(needs["tag_key"] == solution["tag_key"]) & (needs["first"] == 1)]
        for client in alike["client"]:
            name = str(solution["solution"])
            yield Evidence(float(solution["live"]), str(client), "satisfied_delivery", name)


def _between(low: int, high: int) -> Callable[[Mapping[str, Frame]], float]:
    def count(tables: Mapping[str, Frame]) -> float:
        code = tables["solutions"]["code"]
        return float(np.sum((code >= low) & (code <= high)))

    return count


# --- the table ----------------------------------------------------------------------------------

_COLUMNS = table(
    (
        Column("solution", "text", "what", required=True, width=28, named="SolutionName"),
        state_column("solutions", width=30, group="what"),
        text("next", _NEXT, _next, group="what", width=64),
        Column("tag", "text", "what", required=True, width=16),
        Column("what", "text", "what", width=40),
        Column("asked", "number", "gate", 0, MOST, width=10),
        Column("would_buy", "number", "gate", 0, MOST, width=10),
        Column("when_how_much", "number", "gate", 0, MOST, width=13),
        Column("built_on", "date", "live", width=12),
        Column("delighted", "number", "live", 0, MOST, width=11),
        Column("helps_others", "tick", "live", width=12),
    ),
    (
        text("known", "TRIM({solution})", lambda w: lambda i: str(w["solution"][i]),
             named="SolutionKeys"),
        *tag_columns(),
        result("in_pain", "number", 11, _in_pain_("NeedFirst"), _in_pain("first")),
        result("top_in_pain", "number", 12, _in_pain_("NeedTop"), _in_pain("top")),
        hidden("wrong", _WRONG, _wrong),
        hidden("live", _LIVE, _live),
        hidden("code", _CODE, _code, "SolutionCode"),
    ),
    "solution",
    ("solution",),
)  # fmt: skip

SOLUTIONS = Practice(
    Sheet(
        "solutions",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={
            "what": "band.green",
            "gate": "band.leaf",
            "live": "band.brown",
            "result": "band.grey",
        },
        tab_color="6A1B5D",
        rows=100,
    ),
    key="solution",
    states=STATES,
    state_words="states.solutions",
    unique=("solution",),
    texts=TEXTS,
    tallies=(
        Tally("SolutionsPast", f'COUNTIF(SolutionCode,">={PASSED}")', _between(PASSED, DELIGHTED)),
        Tally(
            "SolutionsOpen",
            f'COUNTIF(SolutionCode,"<{PASSED}")',
            _between(WRONG, WARM),
        ),
    ),
    told=frozenset({PASSED}),
    needs=("needs",),
    check=_checks,
    settings=(Line("GateAsks", "gate_asks", default=2, minimum=1, maximum=50),),
    shown=SOLUTION_LINES,
    evidence_with=_delight,
)
