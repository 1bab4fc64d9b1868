"""Check-ins (F36): every so often the figure is looked at again, and asked why where it lags.

What a figure starts from and aims at stands on Success; an earlier check-in is done with once a
newer one of the same figure followed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pumpkin_sheets.plan.clients.finding import client_place
from pumpkin_sheets.plan.success import reports, telling
from pumpkin_sheets.plan.success.clarity import AS_TYPED
from pumpkin_sheets.plan.success.pairs import (
    Alike,
    behind,
    behind_,
    expected,
    expected_,
    pair_column,
    points,
    points_,
)
from pumpkin_sheets.plan.success.states import (
    CHECK_INS as STATES,
)
from pumpkin_sheets.plan.success.states import (
    DIAGNOSE,
    DONE,
    FOLLOWED,
    NO_STEP,
    REPORT,
    TO_COME,
    UNKNOWN,
)
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.numbers import LARGEST, Numbers, Texts
from pumpkin_sheets.sheets.practice import Practice, Shown, Working
from pumpkin_sheets.sheets.results import coded, hidden, ready_code
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import day_, day_text, fill, said_in_row

YES, NO = 1, 2
ANSWERS = (Choice(YES, "yes"), Choice(NO, "no"))
DIAGNOSIS = ("set_up", "as_advised", "teams")
"""What is asked where a figure lags."""

TEXTS = {
    "CheckInNextUnknown": "check_ins_next.unknown",
    "CheckInNextTwice": "check_ins_next.twice",
    "CheckInNextDiagnose": "check_ins_next.diagnose",
    "CheckInNextStep": "check_ins_next.no_step",
    "CheckInNextReport": "check_ins_next.report",
    "CheckInNextFollowed": "check_ins_next.followed",
    "CheckInNextToCome": "check_ins_next.to_come",
}

# --- formulas -----------------------------------------------------------------------------------

_DAY = "IF({ready}=1,IF(INT({date})<=ThisDay,INT({date}),0),0)"
_NEWEST = "SUMPRODUCT(MAX(({pair.all}={pair})*{day.all}))"
_KNOWN = "IF(On_success=1,IFERROR(SUMPRODUCT(--(SuccessPair={pair})),0),-1)"
_PLACE = "IF({known}=1,SUMPRODUCT((SuccessPair={pair})*SuccessLine),0)"


def _of_success(name: str) -> str:
    """The formula for a typed number of the row of Success; "" for none."""
    cell = f"INDEX({name},{{place}})"
    return f'IF({{place}}>0,IF(ISNUMBER({cell}),{cell},""),"")'


_ON_COURSE = (
    "IF(AND(ISNUMBER({points}),ISNUMBER({begun}),ISNUMBER({until})),"
    f"IF(INT(N({{until}}))>INT(N({{begun}})),{expected_('INT({date})', '{begun}', '{until}')},"
    '""),"")'
)
_BEHIND = f"IF(ISNUMBER({{expected}}),IF({behind_('{points}', '{expected}')},1,0),0)"
_UNASKED = "OR(" + ",".join(f'TRIM({{{name}}})=""' for name in DIAGNOSIS) + ")"
_CODE = (
    f"IF(AND({{known}}>=0,{{known}}<>1),{UNKNOWN},IF({{day}}=0,{TO_COME},"
    f"IF({{day}}<{{newest}},{FOLLOWED},IF(AND({{behind}}=1,{_UNASKED}),{DIAGNOSE},"
    f'IF(TRIM({{next_step}})="",{NO_STEP},IF(ISNUMBER({{report_sent_on}}),{DONE},{REPORT}))))))'
)
_FOLLOWED = said_in_row("CheckInNextFollowed", day=day_("{newest}"))
_NEXT = (
    "CHOOSE({code}+1,IF({known}>1,CheckInNextTwice,CheckInNextUnknown),CheckInNextDiagnose,"
    f'CheckInNextStep,CheckInNextReport,"",{_FOLLOWED},CheckInNextToCome)'
)

# --- their twins --------------------------------------------------------------------------------


def _day(work: Working) -> Numbers:
    date = np.floor(work["date"])
    return np.where(work.ready & (date <= work.day), date, 0.0)


def _newest(work: Working) -> Numbers:
    alike, days = Alike(work["pair"]), work["day"]
    return np.array([days[alike.rows(pair)].max(initial=0.0) for pair in work["pair"]])


def _known(work: Working) -> Numbers:
    success = work.peers.get("success")
    if success is None:
        return np.full(len(work.rows), -1.0)
    return Alike(success["pair"]).counts(work["pair"])


def _place(work: Working) -> Numbers:
    found, single = np.zeros(len(work.rows)), np.flatnonzero(work["known"] == 1)
    if len(single):
        alike = Alike(work.peers["success"]["pair"])
        for i in single:
            found[i] = 1 + alike.rows(work["pair"][i])[0]
    return found


def _beside(column: str) -> Callable[[Working], Numbers]:
    """The twin of :func:`_of_success`."""

    def beside(work: Working) -> Numbers:
        found = np.full(len(work.rows), np.nan)
        for i in np.flatnonzero(work["place"] > 0):
            found[i] = work.peers["success"][column][int(work["place"][i]) - 1]
        return found

    return beside


def _expected(work: Working) -> Numbers:
    on_course = expected(np.floor(work["date"]), work["begun"], work["until"])
    return np.where(np.isnan(work["points"]), np.nan, on_course)


def _behind(work: Working) -> Numbers:
    return np.where(behind(work, work["points"], work["expected"]), 1.0, 0.0)


def _code(work: Working) -> Numbers:
    unasked = np.isnan(work["set_up"]) | np.isnan(work["as_advised"]) | (work["teams"] == "")
    return np.select(
        [
            (work["known"] >= 0) & (work["known"] != 1),
            work["day"] == 0,
            work["day"] < work["newest"],
            (work["behind"] == 1) & unasked,
            work["next_step"] == "",
            ~np.isnan(work["report_sent_on"]),
        ],
        [float(code) for code in (UNKNOWN, TO_COME, FOLLOWED, DIAGNOSE, NO_STEP, DONE)],
        float(REPORT),
    )


def _next(work: Working) -> Texts:
    said = {name.removeprefix("CheckInNext"): work.texts[key] for name, key in TEXTS.items()}
    plain = {DIAGNOSE: "Diagnose", NO_STEP: "Step", REPORT: "Report", TO_COME: "ToCome"}

    def sentence(i: int) -> str:
        code = int(work["code"][i])
        if code == UNKNOWN:
            return said["Twice" if work["known"][i] > 1 else "Unknown"]
        if code == FOLLOWED:
            return fill(said["Followed"], day=day_text(work["newest"][i]))
        return said[plain[code]] if code in plain else ""

    return work.texts_where(work.ready, sentence)


def _counting(name: str, named: str, formula: str, compute: Callable[[Working], Any]) -> Column:
    """A hidden number in every row, 0 in one that cannot be used: SUMPRODUCT multiplies with it."""
    return Column(name, "number", "check", hidden=True, named=named,
                  formula=formula, compute=compute)  # fmt: skip


# --- the table ----------------------------------------------------------------------------------

CHECK_INS = Practice(
    Sheet(
        "check_ins",
        owner="people",
        columns=table(
            (
                Column("client", "client", "what", required=True, width=32),
                Column("metric", "text", "what", required=True, width=22, offered="SuccessMetric"),
                state_column("check_ins", group="what", width=30),
                Column("next", "text", "what", width=78, formula=if_ready(_NEXT), compute=_next),
                Column("date", "date", "what", required=True, width=12),
                Column("value", "number", "what", -LARGEST, LARGEST, required=True, width=11,
                       number=AS_TYPED),
                *(
                    Column(name, "choice", "why", width=12, choices=ANSWERS, words="yes_no")
                    for name in ("set_up", "as_advised")
                ),
                Column("teams", "text", "why", width=22),
                Column("how_used", "text", "why", width=26),
                Column("done", "text", "after", width=32),
                Column("next_step", "text", "after", width=32),
                Column("report_sent_on", "date", "after", width=13),
            ),
            (
                client_place(),
                pair_column("CheckInPair"),
                _counting("day", "CheckInDay", _DAY, _day),
                _counting("counted", "CheckInValue", "IF({day}>0,{value},0)",
                          lambda w: np.where(w["day"] > 0, w.zero("value"), 0.0)),
                hidden("newest", _NEWEST, _newest),
                hidden("known", _KNOWN, _known),
                hidden("place", _PLACE, _place),
                hidden("from", _of_success("SuccessBaseline"), _beside("baseline")),
                hidden("aim", _of_success("SuccessTarget"), _beside("target")),
                hidden("begun", _of_success("SuccessStart"), _beside("start")),
                hidden("until", _of_success("SuccessBy"), _beside("by")),
                hidden("points", points_("{value}", "{from}", "{aim}"),
                       lambda w: points(w["value"], w["from"], w["aim"])),
                Column("reached", "percent", "result", width=11,
                       formula=if_ready('IF(ISNUMBER({points}),{points}/100,"")'),
                       compute=ready_code(lambda w: w["points"] / 100)),
                hidden("expected", _ON_COURSE, _expected),
                hidden("behind", _BEHIND, _behind),
                hidden("code", _CODE, _code, "CheckInCode"),
            ),
            "client",
            ("client", "metric", "date"),
        ),
        header_row=3,
        bands={
            "what": "band.green",
            "why": "band.rust",
            "after": "band.brown",
            "result": "band.grey",
        },
        tab_color="1B9E77",
        rows=500,
    ),
    key="client",
    unique=("client", "metric", "date"),
    states=STATES,
    state_words="states.check_ins",
    texts=TEXTS,
    tallies=(
        coded("CheckInsToAsk", "check_ins", "CheckInCode", DIAGNOSE, NO_STEP),
        coded("CheckInReports", "check_ins", "CheckInCode", REPORT),
    ),
    shown=(Shown("CheckInsToAsk", "to_ask"), Shown("CheckInReports", "reports")),
    needs=("success",),
    check=telling.check_in_checks,
    letters=reports.asked,
    evidence=telling.check_in_evidence,
)  # fmt: skip
