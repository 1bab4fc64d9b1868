"""Loyalty (F28, F30): why clients leave, in their own ratings, and what ties them.

Courtesy comes first among the reasons, competence second.  Price and loyalty cards keep nobody:
touchpoints do.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import GOOD
from pumpkin_sheets.plan.clients.finding import client_place, of_client
from pumpkin_sheets.plan.success import reasons, telling, worth
from pumpkin_sheets.plan.success.pairs import tier_column
from pumpkin_sheets.plan.success.reasons import RATINGS, TOUCHPOINTS
from pumpkin_sheets.plan.success.states import AGAIN, ASK_MORE, FINE, HIGH, TIE, WATCH
from pumpkin_sheets.plan.success.states import LOYALTY as STATES
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Numbers, round_, rounded
from pumpkin_sheets.sheets.practice import Practice, Shown, Working
from pumpkin_sheets.sheets.results import coded, hidden, ready_code
from pumpkin_sheets.sheets.row_formulas import if_ready, ticked
from pumpkin_sheets.sheets.schema import Column, Sheet

WEIGHTS = tuple(f"Risk{name.title()}" for name in RATINGS)
LEAST = 3
"""Fewer ratings than this say nothing of the risk."""
LOW = 2
"""A rating up to this is a reason to look closer; courtesy up to it is enough by itself."""
TIES = 3
"""A touchpoint above this ties a client."""

# --- formulas -----------------------------------------------------------------------------------


def _low(name: str) -> str:
    return f"IF(ISNUMBER({{{name}}}),{{{name}}}<={LOW},FALSE)"


_GIVEN = "COUNT(" + ",".join(f"{{{name}}}" for name in RATINGS) + ")"
_WEIGHED = "+".join(f"IF(ISNUMBER({{{n}}}),{w},0)" for n, w in zip(RATINGS, WEIGHTS, strict=True))
_LOST = "+".join(f"{{lost_{name}}}" for name in RATINGS)
_POINTS = (
    f'IF({{given}}>={LEAST},IF({{weighed}}>0,{round_(f"100*({_LOST})/(4*{{weighed}})", 0)},""),"")'
)
_MOST = "MAX(" + ",".join(f"{{lost_{name}}}" for name in RATINGS) + ")"
_TOUCHED = "COUNT(" + ",".join(f"{{{name}}}" for name in TOUCHPOINTS) + ")"
_TOUCH_SUM = "+".join(f"N({{{name}}})" for name in TOUCHPOINTS)
_LOWEST = "MIN(" + ",".join(f"{{{name}}}" for name in TOUCHPOINTS) + ")"
_HIGHEST = "MAX(" + ",".join(f"{{{name}}}" for name in TOUCHPOINTS) + ")"
_TIED = f"IF({ticked('discount')},IF({{touched}}>0,IF({_HIGHEST}<={TIES},1,0),0),0)"
_OLD = "IF(ISNUMBER({asked_on}),IF(ThisDay-INT({asked_on})>LoyaltyAge,1,0),0)"
_OTHERS_LOW = ",".join(_low(name) for name in RATINGS[1:])
_CODE = (
    f"IF(OR({_low('courtesy')},IF(ISNUMBER({{points}}),{{points}}>=RiskHigh,FALSE)),{HIGH},"
    f"IF(IF(ISNUMBER({{points}}),OR({{points}}>=RiskWatch,{_OTHERS_LOW}),FALSE),{WATCH},"
    f"IF({{tied}}=1,{TIE},IF(ISNUMBER({{points}}),IF({{old}}=1,{AGAIN},{FINE}),{ASK_MORE}))))"
)
_CALL_ON = (
    "IF(AND({alarm}=1,ISNUMBER({asked_on})),IF(INT(N({asked_on}))<=ThisDay,INT({asked_on})+1,0),0)"
)


def _lost_formula(name: str, weight: str) -> str:
    return f"IF(ISNUMBER({{{name}}}),{round_(f'{weight}*(5-{{{name}}})', 2)},0)"


# --- their twins --------------------------------------------------------------------------------


def _stack(work: Working, names: tuple[str, ...], before: str = "") -> Numbers:
    return np.array([work[f"{before}{name}"].astype(float) for name in names])


def _lost(name: str, weight: str) -> Column:
    def lost(work: Working) -> Numbers:
        return np.nan_to_num(rounded(work.settings[weight] * (5 - work[name]), 2))

    return hidden(f"lost_{name}", _lost_formula(name, weight), lost)


def _weighed(work: Working) -> Numbers:
    weights = np.array([[work.settings[weight]] for weight in WEIGHTS])
    found = np.zeros(len(work.rows))
    for given in ~np.isnan(_stack(work, RATINGS)) * weights:
        found = found + given  # in the order of the formula
    return found


def _points(work: Working) -> Numbers:
    total = np.zeros(len(work.rows))
    for each in _stack(work, RATINGS, "lost_"):
        total = total + each
    known = (work["given"] >= LEAST) & (work["weighed"] > 0)
    of = np.where(known, 4 * work["weighed"], np.nan)
    return rounded(100 * total / of, 0)


def _tied(work: Working) -> Numbers:
    above = np.nan_to_num(_stack(work, TOUCHPOINTS)).max(axis=0) > TIES
    discount = np.asarray(work["discount"]).astype(bool)
    return np.where(discount & (work["touched"] > 0) & ~above, 1.0, 0.0)


def _average(work: Working) -> Numbers:
    total = np.zeros(len(work.rows))
    for each in _stack(work, TOUCHPOINTS):
        total = total + np.nan_to_num(each)
    return rounded(total / np.where(work["touched"] > 0, work["touched"], np.nan), 1)


def _old(work: Working) -> Numbers:
    age = work.day - np.floor(work["asked_on"])
    return np.where(age > work.settings["LoyaltyAge"], 1.0, 0.0)


def _code(work: Working) -> Numbers:
    risk, low = work["points"], _stack(work, RATINGS) <= LOW
    known = ~np.isnan(risk)
    high = (work["courtesy"] <= LOW) | (risk >= work.settings["RiskHigh"])
    watch = known & ((risk >= work.settings["RiskWatch"]) | low.any(axis=0))
    old = work["old"] == 1
    return np.select(
        [high, watch, work["tied"] == 1, ~known, old],
        [float(code) for code in (HIGH, WATCH, TIE, ASK_MORE, AGAIN)],
        float(FINE),
    )


def _alarm(work: Working) -> Numbers:
    return np.where((work["code"] == HIGH) & (work["tier"] >= GOOD), 1.0, 0.0)


def _call_on(work: Working) -> Numbers:
    asked = np.floor(work["asked_on"])
    return np.where((work["alarm"] == 1) & (asked <= work.day), asked + 1, 0.0)


# --- the table ----------------------------------------------------------------------------------

_NET = "IF({at}>0,IFERROR(N(INDEX(ClientNet,{at})),0),0)"

LOYALTY = Practice(
    Sheet(
        "loyalty",
        owner="people",
        columns=table(
            (
                Column("client", "client", "who", required=True, width=32, named="LoyaltyName"),
                state_column("loyalty", group="who", width=28),
                reasons.NEXT,
                Column("asked_on", "date", "who", width=12),
                *(
                    Column(n, "rating", "five", 1, 5, width=20 if n == "knowledge" else 14)
                    for n in RATINGS
                ),
                *(Column(n, "rating", "four", 1, 5, width=10) for n in TOUCHPOINTS),
                Column("discount", "tick", "tie", width=12),
                Column("competitor", "text", "tie", width=22),
            ),
            (
                client_place(),
                tier_column(),
                hidden("given", _GIVEN, lambda w: (~np.isnan(_stack(w, RATINGS))).sum(axis=0)),
                hidden("weighed", _WEIGHED, _weighed),
                *(_lost(name, weight) for name, weight in zip(RATINGS, WEIGHTS, strict=True)),
                hidden("points", _POINTS, _points),
                Column("risk", "percent", "result", width=10,
                       formula=if_ready('IF(ISNUMBER({points}),{points}/100,"")'),
                       compute=ready_code(lambda w: w["points"] / 100)),
                hidden("touched", _TOUCHED,
                       lambda w: (~np.isnan(_stack(w, TOUCHPOINTS))).sum(axis=0)),
                hidden("lowest", _LOWEST,
                       lambda w: np.nan_to_num(np.fmin.reduce(_stack(w, TOUCHPOINTS)))),
                hidden("tied", _TIED, _tied),
                hidden("old", _OLD, _old),
                hidden("code", _CODE, _code, "LoyaltyCode"),
                hidden("most", _MOST, lambda w: _stack(w, RATINGS, "lost_").max(axis=0)),
                reasons.DRIVER_CODE,
                reasons.DRIVER,
                Column("touchpoints", "score", "result", width=12,
                       formula=if_ready(
                           f'IF({{touched}}>0,{round_(f"({_TOUCH_SUM})/{{touched}}", 1)},"")'),
                       compute=ready_code(_average)),
                hidden("alarm", f"IF(AND({{code}}={HIGH},{{tier}}>={GOOD}),1,0)", _alarm),
                hidden("call_on", _CALL_ON, _call_on),
                hidden("net", _NET, lambda w: of_client(w, "net")),
                *worth.COLUMNS,
            ),
            "client",
            ("client",),
        ),
        header_row=3,
        bands={
            "who": "band.green",
            "five": "band.brown",
            "four": "band.leaf",
            "tie": "band.rust",
            "result": "band.grey",
        },
        tab_color="1B9E77",
        rows=200,
    ),
    key="client",
    unique=("client",),
    states=STATES,
    state_words="states.loyalty",
    texts={**reasons.TEXTS, **worth.SAID},
    tallies=(
        worth.AT_RISK,
        coded("LoyaltyHigh", "loyalty", "LoyaltyCode", HIGH),
    ),
    shown=(*worth.SHOWN, Shown("LoyaltyHigh", "high")),
    told=frozenset({1}),
    told_code="alarm",
    check=telling.loyalty_checks,
    sooner=telling.loyalty_sooner,
    settings=(
        Line("RiskCourtesy", "risk_courtesy", default=35, maximum=100,
             not_below=("RiskCompetence",), says="loyalty_weights.courtesy"),
        Line("RiskCompetence", "risk_competence", default=25, maximum=100,
             not_below=("RiskKnowledge", "RiskResponse", "RiskPersonal"),
             says="loyalty_weights.competence"),
        Line("RiskKnowledge", "risk_knowledge", default=15, maximum=100),
        Line("RiskResponse", "risk_response", default=15, maximum=100),
        Line("RiskPersonal", "risk_personal", default=10, maximum=100),
        Line("RiskHigh", "risk_high", default=40, maximum=100),
        Line("RiskWatch", "risk_watch", default=30, maximum=100),
        Line("LoyaltyAge", "loyalty_age", default=180, minimum=7, maximum=3650),
    ),
)  # fmt: skip
