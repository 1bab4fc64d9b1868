"""Community: top clients who build the product with us, and what we share with all (F23, F24).

One log: who joined and left, what they suggested and whether they were answered in time, who asked
when it comes and what it costs, and what sharing knowledge brought.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.strategy import community_said
from pumpkin_sheets.plan.strategy.belonging import (
    ASKED,
    BELONGING,
    JOINED,
    KIND,
    LEFT,
    SHARED,
    SUGGESTED,
    answered,
)
from pumpkin_sheets.plan.strategy.columns import TAB, next_column
from pumpkin_sheets.plan.strategy.community_telling import checks, evidence, letters
from pumpkin_sheets.plan.strategy.states import (
    ANSWERED,
    ANSWERS,
    ASKS,
    BROUGHT,
    GONE,
    MEMBER,
    NOTHING_YET,
    OPEN,
    OVERDUE,
    STATES,
    STRANGER_ASKS,
    WAS_MEMBER,
)
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Numbers, Texts
from pumpkin_sheets.sheets.practice import Practice, Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import choice_code
from pumpkin_sheets.sheets.schema import Column, Sheet
from pumpkin_sheets.sheets.sentences import day_, day_text, fill, said_in_row

TEXTS = {
    "CommunityLate": "community_next.late",
    "CommunityLateOne": "community_next.late_one",
    "CommunitySend": "community_next.send",
    "CommunitySendOne": "community_next.send_one",
    "CommunityAnswer": "community_next.answer",
    "CommunitySayWhich": "community_next.say_which",
    "CommunitySell": "community_next.sell",
    "CommunityInvite": "community_next.invite",
    "CommunityNothing": "community_next.nothing",
}

_ANSWER = Column("answer", "choice", "answer", width=12, choices=ANSWERS, words="community_answers")

# --- formulas -----------------------------------------------------------------------------------

_CLOSED = "IF(ISNUMBER({answered_on}),IF(INT({answered_on})<=ThisDay,1,0),0)"
_OVER = f"IF({{sort}}={SUGGESTED},IF({{closed}}=1,0,MAX(0,ThisDay-{{on}}-INT(AnswerWithin))),0)"
_CODE = (
    f"IF({{sort}}={SUGGESTED},IF({{closed}}=1,{ANSWERED},IF({{over}}>0,{OVERDUE},{OPEN})),"
    f"IF({{sort}}={JOINED},IF({{stands}}=1,{MEMBER},{WAS_MEMBER}),"
    f"IF({{sort}}={LEFT},{GONE},IF({{sort}}={ASKED},IF({{belongs}}=1,{ASKS},{STRANGER_ASKS}),"
    f"IF(N({{enquiries}})+N({{won}})>0,{BROUGHT},{NOTHING_YET})))))"
)
_LAST = day_("{on}+INT(AnswerWithin)")
_LATE = said_in_row(
    "IF({given}>0,IF({over}=1,CommunitySendOne,CommunitySend),"
    "IF({over}=1,CommunityLateOne,CommunityLate))",
    who="{person}",
    days="{over}",
)
_NEXT = (
    f"IF({{code}}={OVERDUE},{_LATE},"
    f"IF({{code}}={OPEN},{said_in_row('CommunityAnswer', who='{person}', day=_LAST)},"
    f'IF({{code}}={ANSWERED},IF({{given}}=0,CommunitySayWhich,""),'
    f"IF({{code}}={ASKS},CommunitySell,"
    f"IF({{code}}={STRANGER_ASKS},{said_in_row('CommunityInvite', who='{person}')},"
    f'IF({{code}}={NOTHING_YET},CommunityNothing,""))))))'
)

# --- their twins --------------------------------------------------------------------------------


def _within(work: Working) -> float:
    return float(np.floor(work.settings["AnswerWithin"]))


def _over(work: Working) -> Numbers:
    late = np.maximum(0, work.day - work["on"] - _within(work))
    return np.where((work["sort"] == SUGGESTED) & (work["closed"] == 0), late, 0.0)


def _code(work: Working) -> Numbers:
    sort, closed = work["sort"], work["closed"] == 1
    brought = work.zero("enquiries") + work.zero("won") > 0
    return np.select(
        [
            (sort == SUGGESTED) & closed,
            (sort == SUGGESTED) & (work["over"] > 0),
            sort == SUGGESTED,
            (sort == JOINED) & (work["stands"] == 1),
            sort == JOINED,
            sort == LEFT,
            (sort == ASKED) & (work["belongs"] == 1),
            sort == ASKED,
            brought,
        ],
        [ANSWERED, OVERDUE, OPEN, MEMBER, WAS_MEMBER, GONE, ASKS, STRANGER_ASKS, BROUGHT],
        NOTHING_YET,
    ).astype(float)


def _next(work: Working) -> Texts:
    told = {name: work.texts[key] for name, key in TEXTS.items()}
    within = _within(work)

    def sentence(i: int) -> str:
        code, person = int(work["code"][i]), str(work["person"][i])
        if code == OVERDUE:
            name = "CommunitySend" if work["given"][i] > 0 else "CommunityLate"
            text = told[name + ("One" if work["over"][i] == 1 else "")]
            return fill(text, who=person, days=f"{work['over'][i]:.15g}")
        if code == OPEN:
            last = day_text(float(work["on"][i]) + within)
            return fill(told["CommunityAnswer"], who=person, day=last)
        if code == ANSWERED:
            return "" if work["given"][i] > 0 else told["CommunitySayWhich"]
        if code == STRANGER_ASKS:
            return fill(told["CommunityInvite"], who=person)
        return {ASKS: told["CommunitySell"], NOTHING_YET: told["CommunityNothing"]}.get(code, "")

    return work.texts_where(work.ready, sentence)


# --- the table ----------------------------------------------------------------------------------

_COLUMNS = table(
    (
        Column("who", "client", "what", required=True, width=26),
        state_column("community", width=32, group="what"),
        next_column(_NEXT, _next, "what"),
        Column("date", "date", "what", required=True, width=12),
        KIND,
        Column("what", "text", "what", width=46),
        _ANSWER,
        Column("answered_on", "date", "answer", width=12),
        Column("enquiries", "number", "brought", 0, 1e6, width=12),
        Column("won", "number", "brought", 0, 1e6, width=12),
    ),
    (
        *BELONGING,
        hidden("given", choice_code(_ANSWER), lambda w: w.zero("answer"), "CommunityAnswerGiven"),
        hidden("closed", _CLOSED, answered),
        hidden("over", _OVER, _over),
        hidden("code", _CODE, _code, "CommunityCode"),
        hidden("asked_for", f"IF({{sort}}={SHARED},N({{enquiries}}),0)",
               lambda w: np.where(w["sort"] == SHARED, w.zero("enquiries"), 0.0),
               "CommunityEnquiries"),
        hidden("gained", f"IF({{sort}}={SHARED},N({{won}}),0)",
               lambda w: np.where(w["sort"] == SHARED, w.zero("won"), 0.0), "CommunityWon"),
    ),
    "who",
)  # fmt: skip

COMMUNITY = Practice(
    Sheet(
        "community",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={"what": "band.green", "answer": "band.brown", "brought": "band.leaf"},
        tab_color=TAB,
        rows=500,
    ),
    key="who",
    states=STATES,
    state_words="states.community",
    texts={**TEXTS, **community_said.TEXTS},
    tallies=community_said.TALLIES,
    told=frozenset({OVERDUE}),
    told_by=("on", "what"),
    check=checks,
    needs=("solutions",),
    letters=letters,
    settings=(
        Line("AnswerWithin", "answer_within", default=7, minimum=1, maximum=90),
        Line("GateAsks", "gate_asks", default=2, minimum=1, maximum=50),
    ),
    shown=community_said.SHOWN,
    evidence=evidence,
)
