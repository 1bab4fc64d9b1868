"""From the three questions to the deposit in the bank (F15, F39): the state of a prospect.

Each step needs the one before; a day that is still to come, or that lies before the day of an
earlier step, does not count yet.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.prospects.verdict import DECLINED, MEET
from pumpkin_sheets.plan.success.clarity import CONCRETE
from pumpkin_sheets.sheets.numbers import Flags, Numbers
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import ready_code
from pumpkin_sheets.sheets.row_formulas import choice_code, if_ready
from pumpkin_sheets.sheets.schema import Choice, Column

(CLIENT, INTERVIEW, SAY_NO, SPEAK, WALK, THINKING, UNCLEAR, WRITE, SIGNATURE, MONEY, START,
 CLOSED) = range(12)  # fmt: skip

STATES = (
    Choice(CLIENT, "client", "!", "educate"),
    Choice(INTERVIEW, "interview", "▶", "keep"),
    Choice(SAY_NO, "say_no", "!", "drop"),
    Choice(SPEAK, "speak", "▶", "keep"),
    Choice(WALK, "walk", "×", "drop"),
    Choice(THINKING, "thinking", "◷", "educate"),
    Choice(UNCLEAR, "unclear", "!", "reprice"),
    Choice(WRITE, "write", "▶", "keep"),
    Choice(SIGNATURE, "signature", "◷", "educate"),
    Choice(MONEY, "money", "◷", "educate"),
    Choice(START, "start", "✓", "grow"),
    Choice(CLOSED, "closed", "—"),
)
OVER = (CLIENT, WALK, CLOSED)
"""The states in which nobody is a prospect any more."""
OPEN = tuple(state.code for state in STATES if state.code not in OVER)

AGREED, WONDERS, HAGGLES, SHOCKED = 1, 2, 3, 4
REACTIONS = (
    Choice(AGREED, "agreed"),
    Choice(WONDERS, "thinking"),
    Choice(HAGGLES, "haggles"),
    Choice(SHOCKED, "shocked"),
)
OURS, THEIRS, BECAME = 1, 2, 3
ENDINGS = (Choice(OURS, "ours"), Choice(THEIRS, "theirs"), Choice(BECAME, "became"))

REACTION = Column("reaction", "choice", "walk", width=14, choices=REACTIONS, words="reactions")
DECISION = Column("decision", "choice", "walk", width=19, choices=ENDINGS, words="endings")

CHAIN = ("first_seen", "spoken_on", "written_on", "signed_on", "cleared_on")
"""The days that must rise."""

QUIET = 14
"""More days than this without a step are worth a word."""
WAITS = (THINKING, SIGNATURE, MONEY)
"""The states in which it is the prospect's turn."""
SILENT = 100
"""What is added to the code that is told of where the prospect has been quiet for so long."""
TOLD = frozenset({WALK, UNCLEAR, MONEY, START, *(SILENT + code for code in WAITS)})

# --- formulas -----------------------------------------------------------------------------------


def _done(name: str, earlier: str) -> str:
    """The formula that is true where a step was made, not before the day of an ``earlier`` one."""
    return f"AND({{{name}}}>0,{{{name}}}>={earlier},{{{name}}}<=ThisDay)"


_SPOKEN = "IF(ISNUMBER({spoken}),IF({spoke}>0,AND({spoke}>={seen},{spoke}<=ThisDay),TRUE),FALSE)"
_ANSWERS = "OR(" + ",".join(f'TRIM({{{q}}})=""' for q in ("q1", "q2", "q3")) + ")"
_DECLINED = "OR(" + ",".join(f"{{verdict_code}}={code}" for code in DECLINED) + ")"

_CODE = (
    f"IF({{ended}}>0,{CLOSED},IF({{is_client}}=1,{CLIENT},IF({{reacted}}={SHOCKED},{WALK},"
    f"IF({_DECLINED},{SAY_NO},"
    f"IF({{verdict_code}}={MEET},{INTERVIEW},IF({_ANSWERS},{INTERVIEW},"
    f"IF({_SPOKEN},IF({{reacted}}<>{AGREED},{THINKING},"
    f"IF({{clear}}<{CONCRETE},{UNCLEAR},"
    f"IF({_done('wrote', 'MAX({seen},{spoke})')},"
    f"IF({_done('signed', '{wrote}')},"
    f"IF({_done('paid', '{signed}')},{START},{MONEY}),{SIGNATURE}),{WRITE}))),{SPEAK})))))))"
)
_SINCE = (
    f"IF({{code}}={THINKING},IF(MAX({{seen}},{{spoke}})<=ThisDay,MAX({{seen}},{{spoke}}),0),IF({{code}}={SIGNATURE},{{wrote}},"
    f"IF({{code}}={MONEY},{{signed}},0)))"
)
_ALARM = f"IF({{since}}>0,IF(ThisDay-{{since}}>{QUIET},{SILENT},0),0)+{{code}}"

# --- their twins --------------------------------------------------------------------------------


def _day(name: str) -> Column:
    """The hidden day of a step, 0 for none; a time of day says nothing."""
    called = {"first_seen": "seen", "spoken_on": "spoke", "written_on": "wrote",
              "signed_on": "signed", "cleared_on": "paid"}[name]  # fmt: skip
    return Column(called, "number", "check", hidden=True,
                  formula=if_ready(f"INT(N({{{name}}}))"),
                  compute=lambda work: work.where_ready(np.floor(work.zero(name))))  # fmt: skip


def _chosen(called: str, column: Column) -> Column:
    """The hidden code of a choice, 0 for none."""
    return Column(called, "number", "check", hidden=True, formula=if_ready(choice_code(column)),
                  compute=lambda work: work.where_ready(work.zero(column.name)))  # fmt: skip


def _made(work: Working, name: str, earlier: Numbers) -> Flags:
    day = work[name]
    return np.asarray((day > 0) & (day >= earlier) & (day <= work.day))


def _code(work: Working) -> Numbers:
    seen, spoke = work["seen"], work["spoke"]
    timely = (spoke <= 0) | ((spoke >= seen) & (spoke <= work.day))
    spoken = ~np.isnan(work["spoken"]) & timely
    unanswered = np.logical_or.reduce([work[q] == "" for q in ("q1", "q2", "q3")])
    wrote = _made(work, "wrote", np.fmax(seen, spoke))
    signed = _made(work, "signed", work["wrote"])
    paid = _made(work, "paid", work["signed"])
    return np.select(
        [
            work["ended"] > 0,
            work["is_client"] == 1,
            work["reacted"] == SHOCKED,
            np.isin(work["verdict_code"], DECLINED),
            (work["verdict_code"] == MEET) | unanswered,
            ~spoken,
            work["reacted"] != AGREED,
            work["clear"] < CONCRETE,
            ~wrote,
            ~signed,
            ~paid,
        ],
        [
            float(code)
            for code in (CLOSED, CLIENT, WALK, SAY_NO, INTERVIEW, SPEAK, THINKING, UNCLEAR,
                         WRITE, SIGNATURE, MONEY)
        ],
        float(START),
    )  # fmt: skip


def _since(work: Working) -> Numbers:
    code, heard = work["code"], np.fmax(work["seen"], work["spoke"])
    return work.where_ready(
        np.select(
            [code == THINKING, code == SIGNATURE, code == MONEY],
            [np.where(heard <= work.day, heard, 0.0), work["wrote"], work["signed"]],
            0.0,
        )
    )


def quiet(work: Working) -> Flags:
    """Who has been silent for more than QUIET days where it is their turn."""
    since = work["since"]
    return np.asarray((since > 0) & (work.day - since > QUIET))


def _alarm(work: Working) -> Numbers:
    return work.where_ready(work["code"] + np.where(quiet(work), float(SILENT), 0.0))


STEPS = (
    _chosen("reacted", REACTION),
    _chosen("ended", DECISION),
    *(_day(name) for name in CHAIN),
)
"""What the owner chose, and the days of the steps."""

MACHINE = (
    Column("code", "number", "check", hidden=True, named="ProspectCode",
           formula=if_ready(_CODE), compute=ready_code(_code)),
    Column("since", "number", "check", hidden=True, formula=if_ready(_SINCE), compute=_since),
    Column("alarm", "number", "check", hidden=True, formula=if_ready(_ALARM), compute=_alarm),
)  # fmt: skip
"""The state, since when it is the prospect's turn, and what is told of."""
