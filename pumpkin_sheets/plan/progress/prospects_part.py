"""Prospects on Plan: who is open, and for how many of those that we accept there is room.

The best come first: room is what letting go frees for finding (F10), and each takes its hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pumpkin_sheets.plan.progress.figures import Figure, Progress, Result, Room
from pumpkin_sheets.plan.prospects.machine import OPEN
from pumpkin_sheets.plan.prospects.machine import WAITS as THEIRS
from pumpkin_sheets.sheets.numbers import fixed, fixed_, round_, rounded
from pumpkin_sheets.sheets.sentences import fill, said

PRACTICE = "prospects"
OURS = tuple(code for code in OPEN if code not in THEIRS)
BETWEEN = " · "

TEXTS = {
    "RoomNobody": "plan.prospects.nobody",
    "RoomAll": "plan.prospects.all",
    "RoomSome": "plan.prospects.some",
    "RoomUnknown": "plan.prospects.unknown",
}


def _counted(p: Progress, codes: Sequence[int]) -> int:
    return int(p.tables[PRACTICE]["code"].isin(codes).sum())


def _by_state(p: Progress, codes: Sequence[int]) -> str:
    rows = p.tables[PRACTICE]
    shown = dict(zip(rows["code"], rows["state"], strict=True))
    parts = [f"{shown[code]} {n}" for code in codes if (n := _counted(p, [code]))]
    return BETWEEN.join(parts)


def _by_state_(codes: Sequence[int]) -> str:
    """The formula for how many prospects are in each state, those without any left out."""
    parts = (
        f'IF(COUNTIF(ProspectCode,{code})>0,"{BETWEEN}"&INDEX(ProspectsStates,{code + 1})'
        f'&" "&COUNTIF(ProspectCode,{code}),"")'
        for code in codes
    )
    return f"MID({'&'.join(parts)},{len(BETWEEN) + 1},2000)"


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
    return Figure(name, formula, compute, practice=PRACTICE, nothing=nothing)


def _turn(name: str, codes: Sequence[int]) -> tuple[Figure, Figure]:
    """How many prospects are in these states, and in which."""
    count = "+".join(f"COUNTIF(ProspectCode,{code})" for code in codes)
    return (
        _figure(name, count, lambda p: float(_counted(p, codes))),
        _figure(f"{name}Said", _by_state_(codes), lambda p: _by_state(p, codes), ""),
    )


FIGURES = (
    *_turn("ProspectsOurs", OURS),
    *_turn("ProspectsTheirs", THEIRS),
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
