"""What is advised for a client (F2, F3): one whole sentence, the figures after it, the treatment.

A sentence is a template of the workbook's language with its facts put in; money and rates have
separators.  FIXED writes them, because TEXT takes patterns that differ from country to country.
"""

from __future__ import annotations

from collections.abc import Mapping

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
from pumpkin_sheets.plan.clients.scoring.lists import LISTS, TEXTS, fault_titles, look_up
from pumpkin_sheets.plan.clients.scoring.prices import CEILING, ceiling
from pumpkin_sheets.plan.clients.scoring.reasons import CODES, FAR, LATER, RAISED, REASONS
from pumpkin_sheets.plan.clients.scoring.working import (
    FAULT_STATE,
    NEEDS,
    Calculated,
    Working,
    if_scored,
    where_scored,
)
from pumpkin_sheets.sheets.numbers import (
    Flags,
    Numbers,
    Texts,
    coins,
    coins_,
    fixed,
    fixed_,
    round_,
    rounded,
)
from pumpkin_sheets.sheets.sentences import fill

SMALLEST_RAISE = 0.001
"""A smaller largest raise than this is none: no number of such steps leads anywhere."""

# --- which reason ------------------------------------------------------------------------------


def _depends(work: Working) -> Flags:
    return np.asarray(rounded(work.share_of_revenue, 4) > work.settings["DependenceShare"])


def _reason_code(work: Working) -> Numbers:
    action, code = work["action"], work["field_code"]
    priced, known = ~np.isnan(work["suggested"]), ~np.isnan(work["rate"])
    asks = (work["suggested"] > work["revenue"]) & (work.settings["MaxRaise"] >= SMALLEST_RAISE)
    names = np.select(
        [action == DROP, action == REPRICE, action == EDUCATE, action == KEEP],
        [
            np.select(
                [_depends(work), work["flags"] >= work.settings["WorstFlags"]],
                [
                    np.where(priced, "later_quote", "later"),
                    np.select([priced, known], ["flags_quote", "flags_free"], "flags_unknown"),
                ],
                np.select([priced, known], ["drop_quote", "drop_free"], "drop_unknown"),
            ),
            np.select(
                [~priced, ~asks, code == PRICKLY, code == SPROUT],
                ["reprice_free", "reprice_held", "reprice_prickly", "reprice_sprout"],
                "reprice_weed",
            ),
            np.select([code == PRICKLY, known], ["educate_prickly", "educate_weed"],
                      "educate_unknown"),
            np.select([code == GIANT, known], ["keep_giant", "keep_sprout"], "keep_unknown"),
        ],
        np.where(work["tier"] == VIP, "grow_vip", "grow_growth"),
    )  # fmt: skip
    return where_scored(work, np.array([float(CODES[str(name)]) for name in names]))


def _reasons(template: str) -> str:
    """A formula in which ``[name]`` stands for the code of a reason."""
    for name, code in CODES.items():
        template = template.replace(f"[{name}]", str(code))
    return template


_REASON_CODE = _reasons(
    f"IF({{action}}={DROP},IF(IF(TotalRevenue>0,"
    + round_("{revenue}/TotalRevenue", 4)
    + ",0)>DependenceShare,IF(ISNUMBER({suggested}),[later_quote],[later]),"
    "IF({flags}>=WorstFlags,IF(ISNUMBER({suggested}),[flags_quote],"
    "IF(ISNUMBER({rate}),[flags_free],[flags_unknown])),"
    "IF(ISNUMBER({suggested}),[drop_quote],IF(ISNUMBER({rate}),[drop_free],[drop_unknown])))),"
    "CHOOSE({action}-1,"
    "IF(ISNUMBER({suggested}),IF(AND({suggested}>{revenue},"
    f"MaxRaise>={SMALLEST_RAISE}),"
    "CHOOSE({field_code},[reprice_weed],[reprice_prickly],[reprice_sprout],[reprice_weed]),"
    "[reprice_held]),[reprice_free]),"
    f"IF({{field_code}}={PRICKLY},[educate_prickly],"
    "IF(ISNUMBER({rate}),[educate_weed],[educate_unknown])),"
    f"IF({{field_code}}={GIANT},[keep_giant],IF(ISNUMBER({{rate}}),[keep_sprout],[keep_unknown])),"
    f"IF({{tier}}={VIP},[grow_vip],[grow_growth])))"
)

# --- the sentence ------------------------------------------------------------------------------


_ONE = "{{n}}"
_DIGITS = f"IF({round_('N({rate})', 0)}={round_('TargetRate', 0)},2,0)"
"""Decimals of the rate and the target: two where they would read alike without."""
_AFTER = "{suggested}-N({cost})-N({hours})*HourCost"
_STEPS = f"INT({round_('LN({needed}/{revenue})/LN(1+MaxRaise)', 4)}+0.99995)"
_SMOOTH = (
    f"1+IF({{ease}}>={round_(f'EaseLine-{FAR}', 4)},1,0)+IF({{ease}}>=EaseLine,1,0)"
    f"+IF({{ease}}>={round_(f'EaseLine+{FAR}', 4)},1,0)"
)

_FACTS: Mapping[str, str] = {
    "work": f"INDEX(WorkTexts,{_SMOOTH})",
    "flags": "{flags}",
    "share": "IF(TotalRevenue>0,ROUND(100*{revenue}/TotalRevenue+0.000001,0),0)",
    "price": coins_("N({suggested})"),
    "rate": coins_("N({rate})", _DIGITS, losses=True),
    "target": coins_("TargetRate", _DIGITS),
    "hours": fixed_("N({hours})"),
}
"""The facts that a reason's sentence may hold, each as the formula that writes it."""


def _smooth(work: Working, rows: NDArray[np.intp]) -> list[str]:
    line, ease = work.settings["EaseLine"], work["ease"][rows]
    at = (
        (ease >= rounded(line - FAR, 4)).astype(int)
        + (ease >= line)
        + (ease >= rounded(line + FAR, 4))
    )
    texts = LISTS["WorkTexts"](work.words or {})
    return [texts[i] for i in at.tolist()]


def _facts(work: Working, rows: NDArray[np.intp]) -> list[dict[str, str]]:
    target, sign = work.settings["TargetRate"], work.settings.sign
    columns = zip(
        _smooth(work, rows),
        work["flags"][rows].astype(int).tolist(),
        np.nan_to_num(rounded(100 * work.share_of_revenue[rows], 0)).astype(int).tolist(),
        np.nan_to_num(work["suggested"][rows]).tolist(),
        np.nan_to_num(work["rate"][rows]).tolist(),
        work.zero("hours")[rows].tolist(),
        strict=True,
    )
    made = []
    for smooth, flags, share, price, rate, hours in columns:
        digits = 2 if rounded(rate, 0) == rounded(target, 0) else 0
        made.append(
            {
                "work": smooth,
                "flags": str(flags),
                "share": str(share),
                "price": coins(price, sign),
                "rate": coins(rate, sign, digits),
                "target": coins(target, sign, digits),
                "hours": fixed(hours),
            }
        )
    return made


def _sentences(work: Working, rows: NDArray[np.intp]) -> list[str]:
    """The advice for the scored clients in ``rows``: what to do and why."""
    templates = LISTS["ReasonTexts"](work.words or {})
    codes = work["reason_code"][rows].astype(int).tolist()
    step, loses, parting = (work.text(TEXTS[n]) for n in ("StepText", "LossText", "PartingText"))
    hours, top = work.known_hours, ceiling(work)
    after = work["suggested"] - work.zero("cost") - hours * work.settings["HourCost"]
    most, sign = work.settings["MaxRaise"], work.settings.sign
    said = []
    for i, code, facts in zip(rows.tolist(), codes, _facts(work, rows), strict=True):
        text = fill(templates[code - 1], **facts)
        if code in RAISED:
            if work["needed"][i] > top[i]:
                away = np.log(work["needed"][i] / work["revenue"][i]) / np.log(1 + most)
                steps = int(rounded(away, 4) + 0.99995)
                raised = {"needed": coins(work["needed"][i], sign), "steps": str(steps)}
                percent = str(int(rounded(100 * most, 0)))
                text += fill(step, **raised, **{"raise": percent})
            if rounded(after[i], 0) < 0:
                text += loses.replace("{n}", coins(-after[i], sign))
        if REASONS[code - 1].action == DROP and rounded(work["net"][i], 0) > 0:
            text += parting.replace("{n}", coins(work["net"][i], sign))
        said.append(text)
    return said


def _sentence_formula() -> str:
    sentence = "INDEX(ReasonTexts,{reason_code})"
    for name, formula in _FACTS.items():
        sentence = f'SUBSTITUTE({sentence},"{{{{{name}}}}}",{formula})'
    stepped = "StepText"
    for name, formula in (
        ("needed", coins_("{needed}")),
        ("steps", _STEPS),
        ("raise", "ROUND(100*MaxRaise+0.000001,0)"),
    ):
        stepped = f'SUBSTITUTE({stepped},"{{{{{name}}}}}",{formula})'
    raised = f"AND({{reason_code}}>={min(RAISED)},{{reason_code}}<={max(RAISED)})"
    lost = f'SUBSTITUTE(LossText,"{_ONE}",{coins_(f"0-({_AFTER})")})'
    parted = f"{{action_code}}={DROP},{round_('{net}', 0)}>0"
    parting = f'SUBSTITUTE(PartingText,"{_ONE}",{coins_("{net}")})'
    return (
        f'{sentence}&IF(AND({parted}),{parting},"")&IF({raised},IF({{needed}}>{CEILING},{stepped},"")'
        f'&IF({round_(_AFTER, 0)}<0,{lost},""),"")'
    )


# --- the figures after it ----------------------------------------------------------------------


def _details(work: Working, rows: NDArray[np.intp]) -> list[str]:
    """The figures behind the advice for the scored clients in ``rows``, if not said already."""
    per_hour, ease_is, flags_are, late_is, more = (
        work.text(TEXTS[name])
        for name in ("DetailPerHour", "DetailEase", "DetailFlags", "DetailLate", "DetailCriteria")
    )
    held = (work["score"] >= work.settings["CutVIP"]) & (
        work["criteria"] < work.settings["VipCriteria"]
    )
    told = np.array(["{rate}" in text for text in LISTS["ReasonTexts"](work.words or {})])
    rates = np.where(told[work["reason_code"][rows].astype(int) - 1], np.nan, work["rate"][rows])
    columns = (
        rates.tolist(),
        work["ease"][rows].tolist(),
        work["flags"][rows].astype(int).tolist(),
        np.nan_to_num(rounded(work["late"][rows], 0)).astype(int).tolist(),
        held[rows].tolist(),
    )
    made = []
    for rate, ease, flags, late, is_held in zip(*columns, strict=True):
        text = "" if rate != rate else per_hour.replace("{n}", coins(rate, work.settings.sign))
        text += ease_is.replace("{n}", f"{ease:g}")
        if flags > 0:
            text += flags_are.replace("{n}", str(flags))
        if late > 0:
            text += late_is.replace("{n}", str(late))
        made.append(text + more if is_held else text)
    return made


def _detail(name: str, number: str) -> str:
    return f'SUBSTITUTE(Detail{name},"{_ONE}",{number})'


def _late(expression: str) -> str:
    return round_(f"N({expression})", 0)


_DETAILS = (
    'IF(AND(ISNUMBER({rate}),ISERROR(FIND("{{rate}}",INDEX(ReasonTexts,{reason_code})))),'
    + _detail("PerHour", coins_("N({rate})", losses=True))
    + ',"")&'
    + _detail("Ease", "{ease}")
    + "&IF({flags}>0,"
    + _detail("Flags", "{flags}")
    + f',"")&IF({_late("{late}")}>0,'
    + _detail("Late", _late("{late}"))
    + ',"")&IF(AND({score}>=CutVIP,{criteria}<VipCriteria),DetailCriteria,"")'
)


def _waits(work: Working) -> dict[int, str]:
    """What is missing, or at fault, by state."""
    needs = [work.text(f"needs.{name}") for name in NEEDS]
    faults = [work.text("reasons.check").replace("{n}", t) for t in fault_titles(work.words or {})]
    return dict(enumerate(needs, 1)) | dict(enumerate(faults, FAULT_STATE + 1))


def _reason(work: Working) -> Texts:
    texts = np.full(len(work.clients), "", dtype=object)
    waits = _waits(work)
    for i in np.flatnonzero(work["state"] > 0):
        texts[i] = waits[int(work["state"][i])]
    scored = np.flatnonzero(work.scored)
    both = zip(_sentences(work, scored), _details(work, scored), strict=True)
    texts[scored] = [sentence + details for sentence, details in both]
    return texts


_REASON = (
    'IF({state}="","",IF({state}>0,'
    f"IF({{state}}<{FAULT_STATE},INDEX(NeedTexts,MAX(1,N({{state}}))),"
    f'SUBSTITUTE(CheckText,"{_ONE}",INDEX(FaultTitles,MAX(1,N({{state}})-{FAULT_STATE})))),'
    f"{_sentence_formula()}&{_DETAILS}))"
)

WHY = (
    Calculated("reason_code", if_scored(_REASON_CODE), _reason_code),
    Calculated(
        "action_code",
        if_scored(
            f"IF(OR({{reason_code}}={LATER[0]},{{reason_code}}={LATER[1]}),{DROP_LATER},{{action}})"
        ),
        lambda w: np.where(np.isin(w["reason_code"], LATER), float(DROP_LATER), w["action"]),
    ),
)
"""The code of the reason, and of the action that the sheet shows for it."""

ADVICE = (
    Calculated("reason", _REASON, _reason),
    Calculated(
        "advice",
        if_scored("INDEX(TreatTexts,{reason_code})"),
        lambda w: look_up(w, "reason_code", "TreatTexts"),
    ),
)
"""What to do and why, and how to treat the client meanwhile."""
