"""Costs: what falls away with the clients it is for (F7).

Each name typed is found on Clients, or among those that have left: gone, leaving, staying, or
unknown.  An unknown name counts as staying, so that a slip of typing never says “cut now”; an old
name means whoever was called so last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from pumpkin_sheets.plan.choices import DROP, VIP
from pumpkin_sheets.plan.clients.finding import client_at_, finding_in, has_left_, places
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import LARGEST, Flags, Numbers, Texts, round_, rounded
from pumpkin_sheets.sheets.practice import Practice, Tally, Working
from pumpkin_sheets.sheets.results import hidden, ready_code
from pumpkin_sheets.sheets.row_formulas import first_named, first_with, if_ready, key_of, ticked
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import day_, day_text

NAMES = ("for1", "for2", "for3")
FOUND = ("w1", "w2", "w3")
PLACES = ("at1", "at2", "at3")
"""The places, from 1, of the clients on the list whom a cost is for; 0 for none."""

GONE, LEAVING, STAYS, UNKNOWN, STAYS_VIP = 1, 2, 3, 4, 5
"""What is known of a name; 0 where none is typed."""


STATES = (
    Choice(0, "general", "—"),
    Choice(1, "cut_now", "!", "drop"),
    Choice(2, "falls_away", "◷", "reprice"),
    Choice(3, "shared", "", "keep"),
    Choice(4, "keep", "✓", "grow"),
    Choice(5, "check_name", "!", "educate"),
)

TEXTS = {
    "CostNextCut": "costs_next.cut",
    "CostNextCutFrom": "costs_next.cut_from",
    "CostNextFallsAway": "costs_next.falls_away",
    "CostNextShared": "costs_next.shared",
    "CostNextCheck": "costs_next.check",
    "CostAndName": "language.and_more",
}

SOUGHT = {2: LEAVING, 3: STAYS, 5: UNKNOWN}
"""By code, whom the next step names."""

# --- formulas -----------------------------------------------------------------------------------


def _found_formula(name: str) -> str:
    cell = f"{{{name}}}"
    match = client_at_(cell)
    stays = f"IF(IFERROR(INDEX(ClientTier,{match})={VIP},FALSE),{STAYS_VIP},{STAYS})"
    listed = f"IF(IFERROR(INDEX(ClientShown,{match})={DROP},FALSE),{LEAVING},{stays})"
    left = f"IF({has_left_(cell)},{GONE},{UNKNOWN})"
    return f'IF(TRIM({cell})="",0,IF(ISNUMBER({match}),{listed},{left}))'


def _any(what: int) -> str:
    return "OR(" + ",".join(f"{{{w}}}={what}" for w in FOUND) + ")"


_CODE = (
    f"IF(OR({ticked('valued')},{_any(STAYS_VIP)}),4,IF({_any(UNKNOWN)},5,IF({_any(STAYS)},3,"
    f"IF({_any(LEAVING)},2,IF({_any(GONE)},1,0)))))"
)
_SOUGHT = f"IF({{code}}=2,{LEAVING},IF({{code}}=3,{STAYS},IF({{code}}=5,{UNKNOWN},-1)))"


def _and_name(name: str) -> str:
    """The formula for a name with what joins it to the one before."""
    return f'SUBSTITUTE(SUBSTITUTE(CostAndName,"{{{{names}}}}",""),"{{{{name}}}}",{name})'


def _names_formula() -> str:
    """The formula for the names sought, each once, joined."""
    parts = []
    for i, (name, found) in enumerate(zip(NAMES, FOUND, strict=True)):
        new = "".join(f",TRIM({{{name}}})<>TRIM({{{earlier}}})" for earlier in NAMES[:i])
        chosen = f"AND({{{found}}}={{sought}}{new})"
        parts.append(f'IF({chosen},{_and_name(f"TRIM({{{name}}})")},"")')
    empty = '""'
    return f"MID({'&'.join(parts)},LEN({_and_name(empty)})+1,1000)"


def _place_formula(found: str, name: str) -> str:
    cell = f"{{{name}}}"
    return f"IF(AND({{{found}}}>={LEAVING},{{{found}}}<>{UNKNOWN}),N({client_at_(cell)}),0)"


_NEVER = f"OR({ticked('valued')},{_any(UNKNOWN)})"
_SHARERS = (
    f"IF({_NEVER},0,IF({{at1}}>0,1,0)+IF(AND({{at2}}>0,{{at2}}<>{{at1}}),1,0)"
    "+IF(AND({at3}>0,{at3}<>{at1},{at3}<>{at2}),1,0))"
)
_ALONE = "IF({sharers}=1,MAX({at1},{at2},{at3}),0)"
_DAY = day_("{ends}")
_NEXT = (
    f'IF({{code}}=1,IF(INT(N({{ends}}))>ThisDay,SUBSTITUTE(CostNextCutFrom,"{{{{day}}}}",{_DAY}),'
    "CostNextCut),IF({sought}>0,SUBSTITUTE(IF({code}=2,CostNextFallsAway,IF({code}=3,"
    'CostNextShared,CostNextCheck)),"{{names}}",{who}),""))'
)

# --- their twins --------------------------------------------------------------------------------


def _found(column: str) -> Callable[[Working], Numbers]:
    def found(work: Working) -> Numbers:
        clients, finding = work.others["clients"], finding_in(work.others)

        def one(name: str) -> float:
            if not name:
                return 0
            at = finding.at(name)
            if at is None:
                return GONE if finding.has_left(name) else UNKNOWN
            if clients["shown"][at] == DROP:
                return LEAVING
            return STAYS_VIP if clients["tier"][at] == VIP else STAYS

        return work.where_ready(np.array([one(n) for n in work[column]], dtype=float))

    return found


def _placed(name: str) -> Callable[[Working], Numbers]:
    return lambda work: places(work, name)


def _has(work: Working, what: int) -> Flags:
    return np.asarray(np.logical_or.reduce([work[w] == what for w in FOUND]))


def _code(work: Working) -> Numbers:
    valued = np.asarray(work["valued"]).astype(bool)
    return np.select(
        [
            valued | _has(work, STAYS_VIP),
            _has(work, UNKNOWN),
            _has(work, STAYS),
            _has(work, LEAVING),
            _has(work, GONE),
        ],
        [4.0, 5.0, 3.0, 2.0, 1.0],
        0.0,
    )


def _sought(work: Working) -> Numbers:
    return np.array([SOUGHT.get(c, -1) for c in np.nan_to_num(work["code"])], dtype=float)


def _who(work: Working) -> Texts:
    pattern = work.texts[TEXTS["CostAndName"]]
    between = pattern.replace("{names}", "").replace("{name}", "")

    def names(i: int) -> str:
        chosen: dict[str, str] = {}
        for name, found in zip(NAMES, FOUND, strict=True):
            if work[found][i] == work["sought"][i]:
                chosen.setdefault(key_of(work[name][i]), work[name][i])
        return between.join(chosen.values())

    return work.texts_where(work.ready, names)


def _next(work: Working) -> Texts:
    said = {name: work.texts[key] for name, key in TEXTS.items()}
    named = {2: "CostNextFallsAway", 3: "CostNextShared", 5: "CostNextCheck"}
    ends = np.floor(work.zero("ends"))

    def sentence(i: int) -> str:
        code = int(work["code"][i])
        if code == 1 and ends[i] > work.day:
            return said["CostNextCutFrom"].replace("{day}", day_text(ends[i]))
        if code == 1:
            return said["CostNextCut"]
        return said[named[code]].replace("{names}", work["who"][i]) if code in named else ""

    return work.texts_where(work.ready, sentence)


def _saved(work: Working) -> Numbers:
    return work.where_ready(np.where(np.isin(work["code"], (1, 2)), work["yearly"], 0.0))


def _ends_with(work: Working) -> Texts:
    """Whom a cost ends with: the names, where there is nobody else."""
    return work.texts_where(work["code"] == 2, lambda i: str(work["who"][i]))


def _sharers(work: Working) -> Numbers:
    """How many clients a cost falls away with, all of them; 0 for one that never does."""
    first, second, third = (work.zero(name) for name in PLACES)
    never = np.asarray(work["valued"]).astype(bool) | _has(work, UNKNOWN)
    more = (second > 0) & (second != first)
    most = (third > 0) & (third != first) & (third != second)
    return np.where(never, 0.0, (first > 0).astype(float) + more + most)


def _alone(work: Working) -> Numbers:
    """The place, from 1, of the one client on the list whom a cost is for; 0 for none."""
    return np.where(work["sharers"] == 1, np.max([work[name] for name in PLACES], axis=0), 0.0)


def _gone(tables: Mapping[str, Frame]) -> float:
    costs = tables["costs"]
    return float(rounded(np.nansum(costs["counted"][costs["code"] == 1]), 2))


def _all_saved(tables: Mapping[str, Frame]) -> float:
    return float(rounded(np.nansum(tables["costs"]["saved"]), 2))


def _unknown_names(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Names that are neither on Clients nor among those that have left."""
    for column in NAMES:
        yield from rows.strangers(column, "cost_unknown")


# --- the table ----------------------------------------------------------------------------------

_COLUMNS = table(
    (
        Column("cost", "text", "cost", required=True, width=28, named="CostName"),
        state_column("costs", width=40, group="cost"),
        Column("next", "text", "cost", width=60, formula=if_ready(_NEXT), compute=_next),
        Column("yearly", "money", "cost", 0, LARGEST, required=True, width=14),
        *(Column(name, "client", "whom", width=24) for name in NAMES),
        Column("valued", "tick", "whom", width=12),
        Column("ends", "date", "whom", width=13),
    ),
    (
        *(
            Column(found, "number", "check", hidden=True,
                   formula=if_ready(_found_formula(name)), compute=_found(name))
            for found, name in zip(FOUND, NAMES, strict=True)
        ),
        Column("counted", "money", "check", hidden=True, named="CostYearly",
               formula=if_ready("{yearly}"), compute=lambda w: w.where_ready(w["yearly"])),
        Column("code", "number", "check", hidden=True, named="CostCode",
               formula=if_ready(_CODE), compute=ready_code(_code)),
        Column("sought", "number", "check", hidden=True,
               formula=if_ready(_SOUGHT), compute=ready_code(_sought)),
        Column("who", "text", "check", hidden=True,
               formula=if_ready(_names_formula()), compute=_who),
        Column("saved", "money", "result", width=14, named="CostSaved",
               formula=if_ready("IF(OR({code}=1,{code}=2),{yearly},0)"), compute=_saved),
        Column("ends_with", "text", "check", hidden=True, named="CostEndsWith",
               formula=if_ready('IF({code}=2,{who},"")'), compute=_ends_with),
        *(
            hidden(at, _place_formula(found, name), _placed(name), f"Cost{at.title()}")
            for at, found, name in zip(PLACES, FOUND, NAMES, strict=True)
        ),
        hidden("sharers", _SHARERS, _sharers, "CostSharers"),
        hidden("alone", _ALONE, _alone, "CostAlone"),
    ),
    "cost",
    ("cost",),
)  # fmt: skip

COSTS = Practice(
    Sheet(
        "costs",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={"cost": "band.green", "whom": "band.brown", "result": "band.grey"},
        tab_color="6B4E00",
        rows=200,
    ),
    key="cost",
    states=STATES,
    state_words="states.costs",
    unique=("cost",),
    texts=TEXTS,
    tallies=(
        Tally("CostsGone", round_("SUMIFS(CostYearly,CostCode,1)", 2), _gone),
        Tally("CostsSaved", round_("SUM(CostSaved)", 2), _all_saved),
        Tally(
            "CostsListed",
            "COUNT(CostCode)",
            lambda tables: float(np.sum(~np.isnan(tables["costs"]["code"]))),
        ),
        Tally(
            "CostToCut",
            first_named("CostName", "CostCode", (1,)),
            lambda tables: first_with(tables["costs"], "cost", (1,)),
            nothing="",
        ),
    ),
    told=frozenset({1}),
    check=_unknown_names,
    settings=(Line("WeedHoursGoal", "weed_hours_goal", "percent", default=0.1),),
)
