"""Costs (F7): when a client leaves, what was only spent for it goes too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import numpy as np

from pumpkin_sheets.plan.choices import DROP, VIP
from pumpkin_sheets.sheets.numbers import LARGEST, Numbers, Texts, rounded
from pumpkin_sheets.sheets.practice import (
    LONGEST_KEY,
    Practice,
    Rows,
    Tally,
    Working,
    escaped,
    if_ready,
    state_column,
    table,
    ticked,
)
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet

GENERAL, CUT_NOW, FALLS_AWAY, SHARED, VALUED, UNKNOWN_NAME = range(6)
BLANK, GONE, LEAVING, STAYS, UNKNOWN, STAYS_VIP = range(6)
NAMES = ("for1", "for2", "for3")
KINDS = ("w1", "w2", "w3")

TEXTS = {
    "CostNextCut": "next.costs.cut",
    "CostNextFrom": "next.costs.from_day",
    "CostNextFalls": "next.costs.falls_away",
    "CostNextShared": "next.costs.shared",
    "CostNextUnknown": "next.costs.unknown",
    "CostSeparator": "next.costs.separator",
}


def _kind_formula(name: str) -> str:
    """What became of one client: on the list, leaving, gone, or nobody's name."""
    cell = f"{{{name}}}"
    place = f"MATCH({escaped(cell)},ClientName,0)"
    stays = f"IF(N(INDEX(ClientTier,{place}))={VIP},{STAYS_VIP},{STAYS})"
    listed = f"IF(N(INDEX(ClientShown,{place}))={DROP},{LEAVING},{stays})"
    gone = f"IF(ISNUMBER(MATCH({escaped(cell)},MemoryClient,0)),{GONE},{UNKNOWN})"
    known = f"IF(ISNUMBER({place}),{listed},{gone})"
    return if_ready(f'IF(TRIM({cell})="",{BLANK},{known})')


def _kinds(name: str, work: Working) -> Numbers:
    clients, memory = work.others["clients"], work.others["memory"]
    shown: dict[str, tuple[float, float]] = {}
    for client, action, tier in zip(
        clients["client"], clients["shown"], clients["tier"], strict=True
    ):
        if client:
            shown.setdefault(client.lower(), (action, tier))
    left = {" ".join(str(n).split()).lower() for n in memory["client"]}

    def kind(text: str) -> int:
        key = text.lower()
        if not key:
            return BLANK
        if len(key) > LONGEST_KEY:
            return UNKNOWN
        if key in shown:
            action, tier = shown[key]
            return LEAVING if action == DROP else STAYS_VIP if tier == VIP else STAYS
        return GONE if key in left else UNKNOWN

    return work.where_ready([float(kind(text)) for text in work[name]])


def _code(work: Working) -> Numbers:
    kinds = np.array([work[name] for name in KINDS])
    named = (kinds > BLANK).any(axis=0)
    any_of = {kind: (kinds == kind).any(axis=0) for kind in (STAYS, UNKNOWN, STAYS_VIP, LEAVING)}
    return work.where_ready(
        np.select(
            [
                work["valued"] | any_of[STAYS_VIP],
                ~named,
                any_of[UNKNOWN],
                any_of[STAYS],
                any_of[LEAVING],
            ],
            [VALUED, GENERAL, UNKNOWN_NAME, SHARED, FALLS_AWAY],
            CUT_NOW,
        )
    )


def _saved(work: Working) -> Numbers:
    goes = (work["code"] == CUT_NOW) | (work["code"] == FALLS_AWAY)
    return work.where_ready(np.where(goes, rounded(work["yearly"], 2), 0.0))


def _wanted(work: Working) -> Numbers:
    """Which kind of name the next step speaks of, 0 for none."""
    speaks = {FALLS_AWAY: LEAVING, SHARED: STAYS, UNKNOWN_NAME: UNKNOWN}
    return work.where_ready([float(speaks.get(int(c), 0)) if c == c else 0.0 for c in work["code"]])


def _next(work: Working) -> Texts:
    said = {name: work.texts[key] for name, key in TEXTS.items()}
    by_code = {
        FALLS_AWAY: said["CostNextFalls"],
        SHARED: said["CostNextShared"],
        UNKNOWN_NAME: said["CostNextUnknown"],
    }

    def sentence(i: int) -> str:
        code = int(work["code"][i])
        ends = work["ends"][i]
        if code == CUT_NOW:
            if ends == ends and ends > work.this_day:
                return said["CostNextFrom"].replace("{date}", _iso(ends))
            return said["CostNextCut"]
        wanted = work["wanted"][i]
        names = [
            str(work[name][i])
            for name, kind in zip(NAMES, KINDS, strict=True)
            if wanted and work[kind][i] == wanted
        ]
        return by_code.get(code, "").replace("{names}", said["CostSeparator"].join(names))

    return work.texts_where(work.ready, sentence)


def _iso(day: float) -> str:
    return str(np.datetime64("1899-12-30") + np.timedelta64(int(day), "D"))


_NAMED = "+".join(f"IF({{{k}}}>{BLANK},1,0)" for k in KINDS)


def _any(kind: int) -> str:
    return "OR(" + ",".join(f"{{{k}}}={kind}" for k in KINDS) + ")"


_CODE_OF = (
    f"IF(OR({ticked('valued')},{_any(STAYS_VIP)}),{VALUED},IF({_NAMED}=0,{GENERAL},"
    f"IF({_any(UNKNOWN)},{UNKNOWN_NAME},IF({_any(STAYS)},{SHARED},"
    f"IF({_any(LEAVING)},{FALLS_AWAY},{CUT_NOW})))))"
)
_WANTED_OF = f"CHOOSE({{code}}+1,0,0,{LEAVING},{STAYS},0,{UNKNOWN})"


def _is(kind: str) -> str:
    return f"AND({{wanted}}>0,{{{kind}}}={{wanted}})"


_JOINED = (
    f'IF({_is("w1")},TRIM({{for1}}),"")'
    f'&IF(AND({_is("w1")},{_is("w2")}),CostSeparator,"")&IF({_is("w2")},TRIM({{for2}}),"")'
    f'&IF(AND(OR({_is("w1")},{_is("w2")}),{_is("w3")}),CostSeparator,"")'
    f'&IF({_is("w3")},TRIM({{for3}}),"")'
)
_DAY = 'YEAR({ends})&"-"&RIGHT("0"&MONTH({ends}),2)&"-"&RIGHT("0"&DAY({ends}),2)'
_CUT = f'IF(N({{ends}})>ThisDay,SUBSTITUTE(CostNextFrom,"{{{{date}}}}",{_DAY}),CostNextCut)'
_SENTENCE = (
    f'IF({{code}}={CUT_NOW},{_CUT},SUBSTITUTE(CHOOSE({{code}}+1,"","",CostNextFalls,'
    f'CostNextShared,"",CostNextUnknown),"{{{{names}}}}",{_JOINED}))'
)


def _unknown_names(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """A name that is neither on Clients nor remembered may be a slip of the hand."""
    for name in NAMES:
        for row, value in rows.frame[name].items():
            usable = rows.frame.at[row, "clean"] != ""
            if usable and value and str(value).lower() not in rows.known:
                yield int(str(row)), name, "unknown_name", {"value": value}


SHEET = Sheet(
    "costs",
    owner="people",
    columns=table(
        columns=(
            Column("cost", "text", "cost", required=True, width=28),
            state_column("costs", width=34, group="cost"),
            Column("next", "text", "cost", width=58, formula=if_ready(_SENTENCE), compute=_next),
            Column("yearly", "money", "money", 0, LARGEST, required=True, width=13),
            *(Column(name, "client", "whom", width=24) for name in NAMES),
            Column("valued", "tick", "whom", width=12),
            Column("ends", "date", "whom", width=13),
        ),
        results=(
            *(
                Column(kind, "number", "result", hidden=True, formula=_kind_formula(name),
                       compute=partial(_kinds, name))
                for kind, name in zip(KINDS, NAMES, strict=True)
            ),
            Column("code", "number", "result", hidden=True, named="CostCode",
                   formula=if_ready(_CODE_OF), compute=_code),
            Column("wanted", "number", "result", hidden=True, formula=if_ready(_WANTED_OF),
                   compute=_wanted),
            Column("saved", "money", "result", width=13, named="CostSaved",
                   formula=if_ready(
                       f"IF(OR({{code}}={CUT_NOW},{{code}}={FALLS_AWAY}),"
                       "ROUND({yearly}+0.000001,2),0)"),
                   compute=_saved),
        ),
        key="cost",
        unique=("cost",),
    ),
    header_row=3,
    rows=200,
    tab_color="6B4E00",
    bands={"cost": "band.green", "money": "band.brown", "whom": "band.brown",
           "result": "band.green"},
)  # fmt: skip

COSTS = Practice(
    sheet=SHEET,
    key="cost",
    unique=("cost",),
    states=(
        Choice(GENERAL, "general", "—"),
        Choice(CUT_NOW, "cut_now", "!", "drop"),
        Choice(FALLS_AWAY, "falls_away", "◷", "reprice"),
        Choice(SHARED, "shared", "▶", "keep"),
        Choice(VALUED, "valued", "✓", "grow"),
        Choice(UNKNOWN_NAME, "unknown_name", "!", "educate"),
    ),
    state_words="states.costs",
    texts=TEXTS,
    tallies=(
        Tally(
            "CostsGone",
            "ROUND(SUMIFS(CostSaved,CostCode,1)+0.000001,2)",
            lambda tables: float(
                rounded(tables["costs"].loc[tables["costs"]["code"] == CUT_NOW, "saved"].sum(), 2)
            ),
        ),
        Tally(
            "CostsSaved",
            "ROUND(SUM(CostSaved)+0.000001,2)",
            lambda tables: float(rounded(tables["costs"]["saved"].sum(), 2)),
        ),
    ),
    told=frozenset({CUT_NOW}),
    check=_unknown_names,
)
