"""Who belongs to the community, worked out from the log whatever the order of its rows (F23).

A person is a client, under whatever name, or anybody else.  Members are those who joined after the
day on which they last left.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.clients.finding import client_at_, places
from pumpkin_sheets.sheets.numbers import Flags, Numbers, Texts
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import choice_code, if_ready, key_of
from pumpkin_sheets.sheets.schema import Choice, Column

JOINED, LEFT, SUGGESTED, ASKED, SHARED = range(1, 6)
KINDS = (
    Choice(JOINED, "joined"),
    Choice(LEFT, "left"),
    Choice(SUGGESTED, "suggested"),
    Choice(ASKED, "asked"),
    Choice(SHARED, "shared"),
)
KIND = Column("kind", "choice", "what", required=True, width=24,
              choices=KINDS, words="community_kinds")  # fmt: skip

# --- formulas -----------------------------------------------------------------------------------

_PERSON = (
    "IF(ISNUMBER({at}),INDEX(ClientKeys,{at}),TRIM({who}))"  # under an old name the same person
)
_SAME = "({person.all}={person})"
_LATER = f"SUMPRODUCT({_SAME}*({{sort.all}}={LEFT})*({{on.all}}>={{on}}))"
_STANDS = f"IF({{sort}}={JOINED},IF({_LATER}=0,1,0),0)"
_BELONGS = f"IF({{sort}}={ASKED},IF(SUMPRODUCT({_SAME}*({{stands.all}}=1))>0,1,0),0)"


def _first(name: str) -> str:
    """The formula that is 1 in the first row of a person in which a column is 1, so that each
    counts once."""
    above = f"({{person.top}}:{{person}}={{person}})*({{{name}.top}}:{{{name}}}=1)"
    return f"IF({{{name}}}=1,IF(SUMPRODUCT({above})=1,1,0),0)"


# --- their twins --------------------------------------------------------------------------------


def _at(work: Working) -> Numbers:
    at = places(work, "who")
    return np.where(at > 0, at, np.nan)


def _person(work: Working) -> Texts:
    names = work.others["clients"]["client"]

    def name(i: int) -> str:
        at = work["at"][i]
        return str(work["who"][i]) if np.isnan(at) else str(names[int(at) - 1])

    return work.texts_where(work.ready, name)


def _people(work: Working) -> Texts:
    return np.array([key_of(name) for name in work["person"]], dtype=object)


def _stands(work: Working) -> Numbers:
    people, sort, on = _people(work), work["sort"], work["on"]
    last: dict[str, float] = {}
    for i in np.flatnonzero(sort == LEFT):
        last[people[i]] = max(on[i], last.get(people[i], -np.inf))
    stayed = [day > last.get(who, -np.inf) for who, day in zip(people, on, strict=True)]
    return np.where((sort == JOINED) & np.array(stayed, dtype=bool), 1.0, 0.0)


def _belongs(work: Working) -> Numbers:
    people = _people(work)
    members = frozenset(people[work["stands"] == 1])
    return np.array(
        [float(s == ASKED and who in members) for s, who in zip(work["sort"], people, strict=True)]
    )


def _each_once(work: Working, name: str) -> Numbers:
    people, chosen = _people(work), work[name] == 1
    seen: set[str] = set()
    found = np.zeros(len(people))
    for i in np.flatnonzero(chosen):
        found[i] = float(people[i] not in seen)
        seen.add(people[i])
    return found


def answered(work: Working) -> Flags:
    """Which rows say on which day, up to today, they were answered."""
    return np.asarray(np.floor(work["answered_on"].astype(float)) <= work.day)


BELONGING = (
    hidden("at", client_at_("{who}"), _at),
    Column("person", "text", "check", hidden=True, formula=if_ready(_PERSON), compute=_person),
    hidden("sort", choice_code(KIND), lambda w: w.zero("kind"), "CommunityKind"),
    hidden("on", "INT({date})", lambda w: np.floor(w["date"].astype(float))),
    hidden("stands", _STANDS, _stands),
    hidden("member", _first("stands"), lambda w: _each_once(w, "stands"), "CommunityMember"),
    hidden("belongs", _BELONGS, _belongs),
    hidden("asker", _first("belongs"), lambda w: _each_once(w, "belongs"), "CommunityAsker"),
)
"""In the order in which they depend on each other."""
