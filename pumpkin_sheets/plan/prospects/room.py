"""Prospects on Plan: who is open, and for how many of those that we accept there is room.

The best come first: room is what letting go frees for finding (F10), and each takes its hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from pumpkin_sheets.plan.hours import hours, hours_
from pumpkin_sheets.plan.progress.figures import Progress
from pumpkin_sheets.plan.prospects.machine import OPEN
from pumpkin_sheets.plan.prospects.machine import WAITS as THEIRS
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import round_, rounded
from pumpkin_sheets.sheets.practice import Shown, Tally
from pumpkin_sheets.sheets.sentences import fill, said

OURS = tuple(code for code in OPEN if code not in THEIRS)
BETWEEN = " · "

TEXTS = {
    "RoomNobody": "plan.prospects.nobody",
    "RoomAll": "plan.prospects.all",
    "RoomSome": "plan.prospects.some",
    "RoomUnknown": "plan.prospects.unknown",
}

Tables = Mapping[str, Frame]


def _of(compute: Callable[[Frame], float | str]) -> Callable[[Tables], float | str]:
    return lambda tables: compute(tables["prospects"])


def _by_state(rows: Frame, codes: Sequence[int]) -> str:
    shown = dict(zip(rows["code"], rows["state"], strict=True))
    counts = {code: int((rows["code"] == code).sum()) for code in codes}
    return BETWEEN.join(f"{shown[code]} {n}" for code, n in counts.items() if n)


def _by_state_(codes: Sequence[int]) -> str:
    """The formula for how many prospects are in each state, those without any left out."""
    parts = (
        f'IF(COUNTIF(ProspectCode,{code})>0,"{BETWEEN}"&INDEX(ProspectsStates,{code + 1})'
        f'&" "&COUNTIF(ProspectCode,{code}),"")'
        for code in codes
    )
    return f"MID({'&'.join(parts)},{len(BETWEEN) + 1},2000)"


def _turn(name: str, codes: Sequence[int]) -> tuple[Tally, Tally]:
    """How many prospects are in these states, and in which."""
    count = "+".join(f"COUNTIF(ProspectCode,{code})" for code in codes)
    return (
        Tally(name, count, _of(lambda rows: float(np.isin(rows["code"], codes).sum()))),
        Tally(f"{name}Said", _by_state_(codes), _of(lambda rows: _by_state(rows, codes)), ""),
    )


TALLIES = (
    *_turn("ProspectsOurs", OURS),
    *_turn("ProspectsTheirs", THEIRS),
    Tally("ProspectsAccepted", "COUNTIF(ProspectTaken,1)",
          _of(lambda rows: float((rows["taken"] == 1).sum()))),
    Tally("ProspectsNoHours", "COUNTIF(ProspectTaken,1)-COUNT(ProspectHours)",
          _of(lambda rows: float((rows["taken"] == 1).sum() - np.sum(~np.isnan(rows["room"]))))),
    Tally("ProspectHoursAsked", round_("SUM(ProspectHours)", 2),
          _of(lambda rows: float(rounded(np.nansum(rows["room"]), 2)))),
)  # fmt: skip

_FIT = 'COUNTIF(ProspectAhead,"<="&FreeForFinding)'
_KNOWN = "(ProspectsAccepted-ProspectsNoHours)"
_SENTENCE = (
    said(
        f"IF({_FIT}>={_KNOWN},RoomAll,RoomSome)",
        fit=_FIT,
        all=_KNOWN,
        hours=hours_("ProspectHoursAsked"),
        free=hours_("FreeForFinding"),
    )
    + f'&IF(ProspectsNoHours>0,"{BETWEEN}"&'
    + said("RoomUnknown", count="ProspectsNoHours")
    + ',"")'
)


def _room(p: Progress) -> str:
    taken, unknown = p.number("ProspectsAccepted"), p.number("ProspectsNoHours")
    if taken == 0:
        return p.texts[TEXTS["RoomNobody"]]
    fit = float((p.tables["prospects"]["ahead"] <= p.number("FreeForFinding")).sum())
    text = fill(
        p.texts[TEXTS["RoomAll" if fit >= taken - unknown else "RoomSome"]],
        fit=f"{fit:.0f}",
        all=f"{taken - unknown:.0f}",
        hours=hours(p.texts, p.number("ProspectHoursAsked")),
        free=hours(p.texts, p.number("FreeForFinding")),
    )
    if unknown:
        text += BETWEEN + fill(p.texts[TEXTS["RoomUnknown"]], count=f"{unknown:.0f}")
    return text


SHOWN = (
    Shown("RoomSaid", "room", "sentence",
          f"IF(ProspectsAccepted=0,RoomNobody,{_SENTENCE})", _room),
    Shown("ProspectsOurs", "ours", said="ProspectsOursSaid"),
    Shown("ProspectsTheirs", "theirs", said="ProspectsTheirsSaid"),
    Shown("ProspectHoursAsked", "hours"),
)  # fmt: skip
