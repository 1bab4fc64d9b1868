"""Prospects on Plan: who is open, and for how many of those that we accept there is room.

The best come first: room is what letting go frees for finding (F10), and each takes its hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pumpkin_sheets.plan.progress.figures import Figure, Progress, Result, Room
from pumpkin_sheets.plan.prospects.machine import OPEN
from pumpkin_sheets.sheets.numbers import fixed, fixed_, round_, rounded
from pumpkin_sheets.sheets.sentences import fill, said

PRACTICE = "prospects"
BETWEEN = " · "

TEXTS = {
    "RoomNobody": "plan.prospects.nobody",
    "RoomAll": "plan.prospects.all",
    "RoomSome": "plan.prospects.some",
    "RoomUnknown": "plan.prospects.unknown",
}


def _counted(p: Progress, codes: Sequence[int]) -> int:
    return int(p.tables[PRACTICE]["code"].isin(codes).sum())


def _by_state(p: Progress) -> str:
    rows = p.tables[PRACTICE]
    shown = dict(zip(rows["code"], rows["state"], strict=True))
    parts = [f"{shown[code]} {n}" for code in OPEN if (n := _counted(p, [code]))]
    return BETWEEN.join(parts)


_STATE = 'INDEX(ProspectsStates,{place})&" "&COUNTIF(ProspectCode,{code})'
_BY_STATE = "&".join(
    f'IF(COUNTIF(ProspectCode,{code})>0,"{BETWEEN}"&'
    + _STATE.format(place=code + 1, code=code)
    + ',"")'
    for code in OPEN
)


def _fit(p: Progress) -> float:
    return float((p.tables[PRACTICE]["ahead"] <= p.number("FreeForFinding")).sum())


def _sentence(p: Progress) -> str:
    taken, hours, unknown = (p.number(n) for n in ("ProspectsAccepted", "ProspectHoursAsked",
                                                   "ProspectsNoHours"))  # fmt: skip
    if taken == 0:
        return p.texts[TEXTS["RoomNobody"]]
    fit, all_ = p.number("ProspectsFit"), taken - unknown
    text = fill(
        p.texts[TEXTS["RoomAll" if fit >= all_ else "RoomSome"]],
        fit=f"{fit:.0f}",
        all=f"{all_:.0f}",
        hours=fixed(hours),
        free=fixed(p.number("FreeForFinding")),
    )
    if unknown:
        text += BETWEEN + fill(p.texts[TEXTS["RoomUnknown"]], count=f"{unknown:.0f}")
    return text


_KNOWN = "(ProspectsAccepted-ProspectsNoHours)"
_SENTENCE = (
    said(
        f"IF(ProspectsFit>={_KNOWN},RoomAll,RoomSome)",
        fit="ProspectsFit",
        all=_KNOWN,
        hours=fixed_("ProspectHoursAsked"),
        free=fixed_("FreeForFinding"),
    )
    + f'&IF(ProspectsNoHours>0,"{BETWEEN}"&'
    + said("RoomUnknown", count="ProspectsNoHours")
    + ',"")'
)


def _figure(
    name: str, formula: str, compute: Callable[[Progress], Result], nothing: Result = 0
) -> Figure:
    return Figure(name, formula, compute, PRACTICE, nothing)


FIGURES = (
    _figure("ProspectsOpen", "+".join(f"COUNTIF(ProspectCode,{code})" for code in OPEN),
            lambda p: float(_counted(p, OPEN))),
    _figure("ProspectsByState", f"MID({_BY_STATE},{len(BETWEEN) + 1},2000)", _by_state, ""),
    _figure("ProspectsAccepted", "COUNTIF(ProspectTaken,1)",
            lambda p: float((p.tables[PRACTICE]["taken"] == 1).sum())),
    _figure("ProspectsNoHours", "ProspectsAccepted-COUNT(ProspectHours)",
            lambda p: p.number("ProspectsAccepted") - float(p.tables[PRACTICE]["room"].count())),
    _figure("ProspectHoursAsked", round_("SUM(ProspectHours)", 2),
            lambda p: float(rounded(p.tables[PRACTICE]["room"].sum(), 2))),
    _figure("ProspectsFit", 'COUNTIF(ProspectAhead,"<="&FreeForFinding)', _fit),
    _figure("RoomSaid", f"IF(ProspectsAccepted=0,RoomNobody,{_SENTENCE})", _sentence, ""),
)  # fmt: skip

PROSPECTS_ROOM = Room(FIGURES, TEXTS)
