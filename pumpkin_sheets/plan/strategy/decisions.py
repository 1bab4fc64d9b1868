"""Decisions: three questions before anything is done, and what came of the exceptions (F22).

A decision that a question speaks against is done only for a reason, and looked at again on a day:
so that an exception is never forgotten, and shows whether exceptions are worth it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pumpkin_sheets.plan.progress.figures import Progress
from pumpkin_sheets.plan.strategy.columns import TAB, counting, next_column
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.numbers import Flags, Numbers, Texts
from pumpkin_sheets.sheets.practice import Practice, Shown, Tally, Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import choice_code
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import day_, day_text, fill, said, said_in_row

UNANSWERED, DO_IT, NOT_YET, EXCEPTION, SAY_NO = range(1, 6)
LOOK_AGAIN = 6
"""What a row is told as on its day of review, whatever its verdict."""

STATES = (
    Choice(0, "none"),
    Choice(UNANSWERED, "unanswered", "▶", "keep"),
    Choice(DO_IT, "do_it", "✓", "grow"),
    Choice(NOT_YET, "not_yet", "!", "reprice"),
    Choice(EXCEPTION, "exception", "!", "educate"),
    Choice(SAY_NO, "say_no", "×", "drop"),
)

YES, NO = 1, 2
ANSWERS = (Choice(YES, "yes"), Choice(NO, "no"))
WORKED, FAILED, TOO_EARLY = 1, 2, 3
OUTCOMES = (Choice(WORKED, "worked"), Choice(FAILED, "failed"), Choice(TOO_EARLY, "too_early"))
QUESTIONS = ("q1", "q2", "q3")
CODES = ("a1", "a2", "a3")

TEXTS = {
    "DecisionAnswer": "decisions_next.answer",
    "DecisionDo": "decisions_next.do",
    "DecisionDoUntil": "decisions_next.do_until",
    "DecisionChange": "decisions_next.change",
    "DecisionSetDay": "decisions_next.set_day",
    "DecisionOn": "decisions_next.on",
    "DecisionLeave": "decisions_next.leave",
    "DecisionLook": "decisions_next.look",
    "DecisionFailed": "decisions_next.failed",
    "DecisionsNoOutcome": "plan.strategy.no_outcome",
    "DecisionsOutcomes": "plan.strategy.outcomes",
}


def _choice(name: str, width: float) -> Column:
    choices = OUTCOMES if name == "outcome" else ANSWERS
    words = "decision_outcomes" if name == "outcome" else "decision_answers"
    return Column(name, "choice", "later" if name == "outcome" else "ask", width=width,
                  choices=choices, words=words)  # fmt: skip


# --- formulas -----------------------------------------------------------------------------------

_NOES = "+".join(f"IF({{{code}}}={NO},1,0)" for code in CODES)
_CODE = (
    f"IF({'*'.join(f'{{{code}}}' for code in CODES)}=0,{UNANSWERED},"
    f"IF({_NOES}=0,{DO_IT},IF({_NOES}={len(CODES)},{SAY_NO},"
    f'IF(TRIM({{anyway}})="",{NOT_YET},{EXCEPTION}))))'
)
_OPEN = f"OR({{came}}=0,{{came}}={TOO_EARLY})"
_LOOK = f"IF(ISNUMBER({{review_on}}),IF(AND(INT({{review_on}})<=ThisDay,{_OPEN}),1,0),0)"
_TURN = f"IF({{look}}=1,{LOOK_AGAIN},{{code}})"
_DAY = day_("{review_on}")
_SET = "ISNUMBER({review_on})"
_NEXT = (
    f'IF({{look}}=1,DecisionLook,IF({{came}}={WORKED},"",IF({{came}}={FAILED},DecisionFailed,'
    f"CHOOSE({{code}},DecisionAnswer,"
    f"IF({_SET},{said_in_row('DecisionDoUntil', day=_DAY)},DecisionDo),DecisionChange,"
    f"IF({_SET},{said_in_row('DecisionOn', day=_DAY)},DecisionSetDay),DecisionLeave))))"
)

# --- their twins --------------------------------------------------------------------------------


def _answer(question: str) -> Callable[[Working], Numbers]:
    return lambda work: work.zero(question)


def _code(work: Working) -> Numbers:
    answers = np.array([work[code] for code in CODES])
    noes = (answers == NO).sum(axis=0)
    reason = np.array([bool(text) for text in work["anyway"]])
    return np.select(
        [(answers == 0).any(axis=0), noes == 0, noes == len(CODES), ~reason],
        [UNANSWERED, DO_IT, SAY_NO, NOT_YET],
        EXCEPTION,
    ).astype(float)


def _look(work: Working) -> Flags:
    passed = np.floor(work["review_on"].astype(float)) <= work.day
    return np.asarray(passed & np.isin(work["came"], (0, TOO_EARLY))).astype(float)


def _turn(work: Working) -> Numbers:
    return np.where(work["look"] == 1, LOOK_AGAIN, work["code"])


def _next(work: Working) -> Texts:
    told = {name: work.texts[key] for name, key in TEXTS.items()}
    plain = {
        UNANSWERED: "DecisionAnswer",
        DO_IT: "DecisionDo",
        NOT_YET: "DecisionChange",
        EXCEPTION: "DecisionSetDay",
        SAY_NO: "DecisionLeave",
    }
    dated = {DO_IT: "DecisionDoUntil", EXCEPTION: "DecisionOn"}

    def sentence(i: int) -> str:
        code, review = int(work["code"][i]), float(work["review_on"][i])
        if work["look"][i] == 1:
            return told["DecisionLook"]
        if work["came"][i] in (WORKED, FAILED):
            return "" if work["came"][i] == WORKED else told["DecisionFailed"]
        if code in dated and not np.isnan(review):
            return fill(told[dated[code]], day=day_text(review))
        return told[plain[code]]

    return work.texts_where(work.ready, sentence)


# --- on Plan ------------------------------------------------------------------------------------

_COUNTED = (
    ("ExceptionsWorked", EXCEPTION, WORKED),
    ("ExceptionsFailed", EXCEPTION, FAILED),
    ("ApprovedWorked", DO_IT, WORKED),
    ("ApprovedFailed", DO_IT, FAILED),
)
_ODD, _OTHERS = "(ExceptionsWorked+ExceptionsFailed)", "(ApprovedWorked+ApprovedFailed)"
_OUTCOMES = said(
    "DecisionsOutcomes",
    odd="ExceptionsWorked",
    odd_all=_ODD,
    others="ApprovedWorked",
    others_all=_OTHERS,
)


def _outcomes(p: Progress) -> str:
    odd, odd_failed, others, others_failed = (p.number(name) for name, _, _ in _COUNTED)
    if odd + odd_failed + others + others_failed == 0:
        return p.texts[TEXTS["DecisionsNoOutcome"]]
    return fill(
        p.texts[TEXTS["DecisionsOutcomes"]],
        odd=f"{odd:.15g}",
        odd_all=f"{odd + odd_failed:.15g}",
        others=f"{others:.15g}",
        others_all=f"{others + others_failed:.15g}",
    )


# --- the table ----------------------------------------------------------------------------------

_COLUMNS = table(
    (
        Column("decision", "text", "what", required=True, width=40),
        state_column("decisions", width=26, group="what"),
        next_column(_NEXT, _next, "what"),
        Column("date", "date", "what", width=12),
        Column("who", "text", "what", width=16),
        *(_choice(question, 15) for question in QUESTIONS),
        Column("anyway", "text", "ask", width=34),
        Column("review_on", "date", "later", width=13),
        _choice("outcome", 13),
    ),
    (
        *(
            hidden(code, choice_code(_choice(q, 0)), _answer(q))
            for code, q in zip(CODES, QUESTIONS, strict=True)
        ),
        hidden("came", choice_code(_choice("outcome", 0)), lambda w: w.zero("outcome"),
               "DecisionCame"),
        hidden("code", _CODE, _code, "DecisionCode"),
        hidden("look", _LOOK, _look, "DecisionLookNow"),
        hidden("turn", _TURN, _turn),
    ),
    "decision",
)  # fmt: skip

DECISIONS = Practice(
    Sheet(
        "decisions",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={"what": "band.green", "ask": "band.brown", "later": "band.leaf"},
        tab_color=TAB,
        rows=200,
    ),
    key="decision",
    states=STATES,
    state_words="states.decisions",
    texts=TEXTS,
    tallies=(
        *(
            Tally(
                name,
                f"COUNTIFS(DecisionCode,{code},DecisionCame,{came})",
                counting("decisions", code=code, came=came),
            )
            for name, code, came in _COUNTED
        ),
        Tally("DecisionsToReview", "COUNTIFS(DecisionLookNow,1)", counting("decisions", look=1)),
    ),
    told=frozenset({LOOK_AGAIN}),
    told_code="turn",
    told_by=("review_on",),
    shown=(
        Shown(
            "DecisionsSaid",
            "decisions_said",
            "sentence",
            f"IF({_ODD}+{_OTHERS}=0,DecisionsNoOutcome,{_OUTCOMES})",
            _outcomes,
        ),
        Shown("DecisionsToReview", "to_review"),
    ),
)
