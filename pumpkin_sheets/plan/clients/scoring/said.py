"""What is said of a client: the reason in words, the labels, the advice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import (
    DROP,
    DROP_LATER,
    EDUCATE,
    GIANT,
    KEEP,
    PRICKLY,
    REPRICE,
    SPROUT,
    VIP,
)
from pumpkin_sheets.plan.clients.scoring.lists import TEXTS, fault_titles, look_up
from pumpkin_sheets.plan.clients.scoring.working import (
    FAULT_STATE,
    NEEDS,
    REASONS,
    Calculated,
    Working,
    if_scored,
    where_scored,
)
from pumpkin_sheets.sheets.numbers import Flags, Numbers, Texts, round_, rounded


def _depends(work: Working) -> Flags:
    return np.asarray(rounded(work.share_of_revenue, 4) > work.settings["DependenceShare"])


def _reason_code(work: Working) -> Numbers:
    action, code = work["action"], work["field_code"]
    drop = np.select([_depends(work), work["flags"] >= work.settings["WorstFlags"]], [2, 1], 3)
    reprice = np.select([code == PRICKLY, code == SPROUT], [4, 5], 6)
    return where_scored(
        work,
        np.select(
            [action == DROP, action == REPRICE, action == EDUCATE, action == KEEP],
            [drop, reprice, np.where(code == PRICKLY, 7, 8), np.where(code == GIANT, 9, 10)],
            np.where(work["tier"] == VIP, 11, 12),
        ),
    )


def _whole(values: Numbers) -> list[int]:
    """Whole numbers as the workbook writes them inside a sentence; 0 for none."""
    whole: list[int] = np.nan_to_num(rounded(values, 0)).astype(np.int64).tolist()
    return whole


def _reason(work: Working) -> Texts:
    texts = np.full(len(work.clients), "", dtype=object)
    needs = [work.text(f"needs.{name}") for name in NEEDS]
    faults = [work.text("reasons.check").replace("{n}", t) for t in fault_titles(work.words or {})]
    missing = dict(enumerate(needs, 1)) | dict(enumerate(faults, FAULT_STATE + 1))
    for i in np.flatnonzero(work["state"] > 0):
        texts[i] = missing[int(work["state"][i])]
    scored = np.flatnonzero(work.scored)
    texts[scored] = _sentences(work, scored)
    return texts


def _sentences(work: Working, rows: NDArray[np.intp]) -> list[str]:
    """The reasons of the scored clients in ``rows``: a sentence, then the figures behind it."""
    sentence = [work.text(f"reasons.{name}") for name in REASONS]
    per_hour, ease_is, flags_are, late_is, more = (
        work.text(TEXTS[name])
        for name in ("DetailPerHour", "DetailEase", "DetailFlags", "DetailLate", "DetailCriteria")
    )
    held = (work["score"] >= work.settings["CutVIP"]) & (
        work["criteria"] < work.settings["VipCriteria"]
    )
    columns = (
        work["reason_code"][rows].astype(int).tolist(),
        _whole(100 * work.share_of_revenue[rows]),
        (~np.isnan(work["rate"][rows])).tolist(),
        _whole(work["rate"][rows]),
        _whole(work["ease"][rows]),
        work["flags"][rows].astype(int).tolist(),
        _whole(work["late"][rows]),
        held[rows].tolist(),
    )
    said = []
    for reason, share, known, rate, ease, flags, late, is_held in zip(*columns, strict=True):
        text = sentence[reason - 1]
        if reason <= 2:
            text = text.replace("{flags}", str(flags)).replace("{share}", str(share))
        if known:
            text += per_hour.replace("{n}", str(rate))
        text += ease_is.replace("{n}", str(ease))
        if flags > 0:
            text += flags_are.replace("{n}", str(flags))
        if late > 0:
            text += late_is.replace("{n}", str(late))
        said.append(text + more if is_held else text)
    return said


def _detail(name: str, number: str) -> str:
    return f'SUBSTITUTE(Detail{name},"{{{{n}}}}",{number})'


_REASON = (
    'IF({state}="","",IF({state}>0,'
    f"IF({{state}}<{FAULT_STATE},INDEX(NeedTexts,MAX(1,N({{state}}))),"
    f'SUBSTITUTE(CheckText,"{{{{n}}}}",INDEX(FaultTitles,MAX(1,N({{state}})-{FAULT_STATE})))),'
    "SUBSTITUTE(SUBSTITUTE(INDEX(ReasonTexts,{reason_code}),"
    '"{{flags}}",{flags}),'
    '"{{share}}",IF(TotalRevenue>0,ROUND(100*{revenue}/TotalRevenue+0.000001,0),0))'
    "&IF(ISNUMBER({rate})," + _detail("PerHour", "ROUND(N({rate})+0.000001,0)") + ',"")'
    "&"
    + _detail("Ease", "ROUND({ease}+0.000001,0)")
    + "&IF({flags}>0,"
    + _detail("Flags", "{flags}")
    + ',"")&IF(ROUND(N({late})+0.000001,0)>0,'
    + _detail("Late", "ROUND(N({late})+0.000001,0)")
    + ',"")&IF(AND({score}>=CutVIP,{criteria}<VipCriteria),DetailCriteria,"")))'
)


def _moved(work: Working) -> Texts:
    return np.select(
        [work["tier"] > work["last"], work["tier"] < work["last"]], ["▲", "▼"], ""
    ).astype(object)


def _shown(work: Working, codes: str, names: str) -> Texts:
    """The word for the code; for a client who cannot be scored, that there is not enough data."""
    texts = look_up(work, codes, names)
    waits = work["state"] > 0
    texts[waits] = work.text("needs.not_enough")
    return texts


SAID = (
    Calculated(
        "reason_code",
        if_scored(
            f"IF({{action}}={DROP},IF(IF(TotalRevenue>0,"
            + round_("{revenue}/TotalRevenue", 4)
            + ",0)>DependenceShare,2,IF({flags}>=WorstFlags,1,3)),"
            "CHOOSE({action}-1,CHOOSE({field_code},6,4,5,6),"
            "CHOOSE({field_code},8,7,8,8),IF({field_code}=1,9,10),"
            f"IF({{tier}}={VIP},11,12)))"
        ),
        _reason_code,
    ),
    Calculated(
        "action_code",
        if_scored(f"IF({{reason_code}}=2,{DROP_LATER},{{action}})"),
        lambda w: np.where(w["reason_code"] == 2, float(DROP_LATER), w["action"]),
    ),
    Calculated(
        "field",
        if_scored("INDEX(FieldNames,{field_code})"),
        lambda w: look_up(w, "field_code", "FieldNames"),
    ),
    Calculated(
        "moved",
        "IF(AND(ISNUMBER({tier}),ISNUMBER({last})),"
        'IF(N({tier})>N({last}),"▲",IF(N({tier})<N({last}),"▼","")),"")',
        _moved,
    ),
    Calculated("reason", _REASON, _reason),
    Calculated(
        "advice",
        if_scored("INDEX(TierAdvice,{tier})"),
        lambda w: look_up(w, "tier", "TierAdvice"),
    ),
    Calculated(
        "tier_shown",
        'IF({state}="","",IF({state}>0,NotEnough,INDEX(TierNames,N({tier}))))',
        lambda w: _shown(w, "tier", "TierNames"),
    ),
    Calculated(
        "action_shown",
        if_scored("INDEX(ActionNames,{action_code})"),
        lambda w: look_up(w, "action_code", "ActionNames"),
    ),
    Calculated("score_shown", if_scored("{score}"), lambda w: w["score"]),
)
