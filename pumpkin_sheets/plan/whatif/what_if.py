"""What if: exceptions from a scenario, a client and what becomes of them in each row (F52)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from pumpkin_sheets.plan.clients.finding import client_at_, places
from pumpkin_sheets.plan.hours import hours, hours_
from pumpkin_sheets.plan.whatif.house import SETTINGS
from pumpkin_sheets.plan.whatif.scenario import AS_TODAY, ASK, LET_GO, scenario
from pumpkin_sheets.plan.whatif.totals import ABOVE, SHOWN
from pumpkin_sheets.plan.whatif.totals import TEXTS as TOTAL_TEXTS
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import (
    LARGEST,
    Numbers,
    Texts,
    coins,
    coins_,
    round_,
    rounded,
)
from pumpkin_sheets.sheets.practice import Practice, Working
from pumpkin_sheets.sheets.results import hidden, ready_code
from pumpkin_sheets.sheets.row_formulas import choice_code, if_ready
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Choice, Column, Kind, Sheet
from pumpkin_sheets.sheets.sentences import fill, said_in_row

TOO_LOW, UNKNOWN, UNSCORED = 4, 5, 6

CHOICES = (
    Choice(AS_TODAY, "as_today"),
    Choice(ASK, "reprice"),
    Choice(LET_GO, "drop"),
)
STATES = (
    Choice(0, "none", "—"),
    Choice(AS_TODAY, "as_today", "✓", "keep"),
    Choice(ASK, "reprice", "▶", "reprice"),
    Choice(LET_GO, "drop", "×", "drop"),
    Choice(TOO_LOW, "too_low", "!", "drop"),
    Choice(UNKNOWN, "unknown", "!", "educate"),
    Choice(UNSCORED, "unscored", "◷", "educate"),
)
TEXTS = {
    "WhatIfNothing": "what_if_next.as_today",
    "WhatIfAsk": "what_if_next.reprice",
    "WhatIfDrop": "what_if_next.drop",
    "WhatIfBrings": "what_if_next.brings",
    "WhatIfTooLow": "what_if_next.too_low",
    "WhatIfUnknown": "what_if_next.unknown",
    "WhatIfUnscored": "what_if_next.unscored",
}

_CHOICE = Column("choice", "choice", "what", required=True, width=14, choices=CHOICES,
                 words="what_if_choices")  # fmt: skip

# --- formulas -----------------------------------------------------------------------------------

_PLACE = f"N({client_at_('{client}')})"
_SCORED = "IF({place}>0,IF(ISNUMBER(INDEX(ClientAction,{place})),1,0),0)"
_NOW = 'IF({scored}=1,N(INDEX(%s,{place})),"")'
_SUGGESTED = "INDEX(ClientSuggested,{place})"
_ASKED = (
    "IF({scored}=1,IF(ISNUMBER({price}),{price},"
    f'IF(ISNUMBER({_SUGGESTED}),MAX({_SUGGESTED},{{revenue_now}}),{{revenue_now}})),"")'
)
_CODE = (
    f"IF({{place}}=0,{UNKNOWN},IF({{scored}}=0,{UNSCORED},"
    f"IF(AND({choice_code(_CHOICE)}={ASK},N({{asked}})<N({{revenue_now}})),{TOO_LOW},"
    f"{choice_code(_CHOICE)})))"
)
_THEN = 'IF({scored}=1,INDEX(%s,{place}),"")'
_VALUE = "N(INDEX(ClientValue,{place}))"
_FREES = hours_("{hours_now}", said_in_row)
_DROP = (
    f"IF({_VALUE}>=ValueLine,{said_in_row('WhatIfBrings', hours=_FREES, value=_VALUE)},"
    f"{said_in_row('WhatIfDrop', hours=_FREES)})"
)
_NEXT = (
    "CHOOSE({code},WhatIfNothing,"
    + said_in_row("WhatIfAsk", price=coins_("{asked}"), stay=round_("100*{stay}", 1))
    + f",{_DROP},WhatIfTooLow,WhatIfUnknown,WhatIfUnscored)"
)

# --- their twins --------------------------------------------------------------------------------


def _of_clients(work: Working, column: str) -> Numbers:
    """What a column of Clients says of the client in each row; NaN where there is none."""
    values = work.others["clients"][column].astype(float)
    at = np.nan_to_num(work["place"]).astype(int)
    if not len(values):
        return np.full(len(at), np.nan)
    return np.where(at > 0, values[np.maximum(at - 1, 0)], np.nan)


def _scored(work: Working) -> Numbers:
    return np.where(np.isnan(_of_clients(work, "action")), 0.0, 1.0)


def _now(column: str) -> Callable[[Working], Numbers]:
    def now(work: Working) -> Numbers:
        known = np.nan_to_num(_of_clients(work, column))
        return np.where(work["scored"] == 1, known, np.nan)

    return ready_code(now)


def _asked(work: Working) -> Numbers:
    proposed = np.fmax(work["revenue_now"], _of_clients(work, "suggested"))
    asked = np.where(np.isnan(work["price"]), proposed, work["price"])
    return np.where(work["scored"] == 1, asked, np.nan)


def _code(work: Working) -> Numbers:
    chosen = work.zero("choice")
    low = (chosen == ASK) & (work.zero("asked") < work.zero("revenue_now"))
    return np.select(
        [work["place"] == 0, work["scored"] == 0, low],
        [float(UNKNOWN), float(UNSCORED), float(TOO_LOW)],
        chosen,
    )


def _then(column: str) -> Callable[[Working], Numbers]:
    def then(work: Working) -> Numbers:
        if "scenario" not in work.columns:
            rows = Frame({name: work[name] for name in ("at", "code", "asked")})
            work.columns["scenario"] = scenario(
                work.others["clients"], rows, work.others.get("costs"), work.settings
            )
        values = work.columns["scenario"][column].astype(float)
        at = np.maximum(np.nan_to_num(work["place"]).astype(int) - 1, 0)
        known = values[at] if len(values) else np.full(len(at), np.nan)
        return np.where(work["scored"] == 1, known, np.nan)

    return ready_code(then)


def _next(work: Working) -> Texts:
    said = {name: work.texts[key] for name, key in TEXTS.items()}
    sign, value = work.said.get("MoneySign", ""), np.nan_to_num(_of_clients(work, "value"))

    def sentence(i: int) -> str:
        code = int(work["code"][i])
        if code == ASK:
            stay = f"{float(rounded(100 * work['stay'][i], 1)):.15g}"
            return fill(said["WhatIfAsk"], price=coins(work["asked"][i], sign), stay=stay)
        if code == LET_GO:
            freed = hours(work.texts, work["hours_now"][i])
            if value[i] >= work.settings["ValueLine"]:
                return fill(said["WhatIfBrings"], hours=freed, value=f"{value[i]:.15g}")
            return fill(said["WhatIfDrop"], hours=freed)
        names = {
            AS_TODAY: "WhatIfNothing",
            TOO_LOW: "WhatIfTooLow",
            UNKNOWN: "WhatIfUnknown",
            UNSCORED: "WhatIfUnscored",
        }
        return said[names[code]]

    return work.texts_where(work.ready, sentence)


def _unknown(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Names that are on no list."""
    for at, row in rows.keyed():
        if row["client"] and not rows.lists(row["client"]):
            yield at, "client", "what_if_client", {"value": row["client"]}


# --- the table ----------------------------------------------------------------------------------


def _pair(name: str, kind: Kind, here: str, now: str, then: str) -> tuple[Column, Column]:
    """What a client is today, and what becomes of it."""
    return (
        Column(f"{name}_now", kind, "today", width=13,
               formula=if_ready(_NOW % here), compute=_now(now)),
        Column(f"{name}_then", kind, "then", width=13,
               formula=if_ready(_THEN % f"Scenario{name.title()}"), compute=_then(then)),
    )  # fmt: skip


_REVENUE = _pair("revenue", "money", "ClientCounted", "counted", "revenue")
_HOURS = _pair("hours", "number", "ClientHours", "hours", "hours")
_PROFIT = _pair("profit", "money", "ClientNet", "net", "profit")

_COLUMNS = table(
    (
        Column("client", "client", "what", required=True, width=32),
        state_column("what_if", width=30, group="what"),
        Column("next", "text", "what", width=70, formula=if_ready(_NEXT), compute=_next),
        _CHOICE,
        Column("price", "money", "what", 0, LARGEST, width=14),
    ),
    (
        hidden("place", _PLACE, lambda w: places(w, "client")),
        hidden("scored", _SCORED, _scored),
        _REVENUE[0],
        _HOURS[0],
        _PROFIT[0],
        hidden("asked", _ASKED, _asked, "WhatIfAsked"),
        hidden("code", _CODE, _code, "WhatIfCode"),
        hidden("at", f'IF({{code}}<={LET_GO},{{place}},"")',
                lambda w: np.where(w["code"] <= LET_GO, w["place"], np.nan), "WhatIfAt"),
        _REVENUE[1],
        _HOURS[1],
        _PROFIT[1],
        Column("stay", "percent", "then", width=11,
               formula=if_ready(_THEN % "ScenarioStay"), compute=_then("stay")),
    ),
    "client",
    ("client",),
)  # fmt: skip

WHAT_IF = Practice(
    Sheet(
        "what_if",
        owner="people",
        columns=_COLUMNS,
        header_row=8,
        bands={"what": "band.green", "today": "band.grey", "then": "band.brown"},
        tab_color="8F3B00",
        rows=50,
    ),
    key="client",
    unique=("client",),
    states=STATES,
    state_words="states.what_if",
    texts={**TEXTS, **TOTAL_TEXTS},
    needs=("costs",),
    check=_unknown,
    settings=SETTINGS,
    shown=SHOWN,
    above=ABOVE,
)
