"""What is advised for a client (F2, F3): one whole sentence, the figures after it, the treatment.

A sentence is a template of the workbook's language with its facts put in; money and rates have
separators.  FIXED writes them, because TEXT takes patterns that differ from country to country.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from pumpkin_sheets.plan.choices import DROP
from pumpkin_sheets.plan.clients.scoring.lists import LISTS, TEXTS, fault_titles, look_up
from pumpkin_sheets.plan.clients.scoring.prices import CEILING, ceiling
from pumpkin_sheets.plan.clients.scoring.reasons import FAR, RAISED, REASONS
from pumpkin_sheets.plan.clients.scoring.working import (
    FAULT_STATE,
    NEEDS,
    Calculated,
    Working,
    if_scored,
)
from pumpkin_sheets.plan.hours import hours_, hours_each
from pumpkin_sheets.sheets.numbers import (
    Flags,
    Numbers,
    Texts,
    coins,
    coins_,
    coins_each,
    round_,
    rounded,
)
from pumpkin_sheets.sheets.sentences import fill_each, said_in_row

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

_Rows = NDArray[np.intp]


def _smooth(work: Working, rows: _Rows) -> list[str]:
    line, ease = work.settings["EaseLine"], work["ease"][rows]
    at = (
        (ease >= rounded(line - FAR, 4)).astype(int)
        + (ease >= line)
        + (ease >= rounded(line + FAR, 4))
    )
    texts = LISTS["WorkTexts"](work.words or {})
    return [texts[i] for i in at.tolist()]


def _share(work: Working, rows: _Rows) -> list[str]:
    percent = np.nan_to_num(rounded(100 * work.share_of_revenue[rows], 0))
    return list(map(str, percent.astype(int).tolist()))


def _alike(work: Working, rates: Numbers) -> Flags:
    """Where the rate and the target would read alike without decimals."""
    return np.asarray(rounded(rates, 0) == rounded(work.settings["TargetRate"], 0))


def _rate(work: Working, rows: _Rows) -> list[str]:
    rates, sign = np.nan_to_num(work["rate"][rows]), work.settings.sign
    said = coins_each(rates, sign)
    alike = np.flatnonzero(_alike(work, rates))
    for place, exact in zip(alike.tolist(), coins_each(rates[alike], sign, 2), strict=True):
        said[place] = exact
    return said


def _target(work: Working, rows: _Rows) -> list[str]:
    target, sign = work.settings["TargetRate"], work.settings.sign
    plain, exact = coins(target, sign), coins(target, sign, 2)
    alike = _alike(work, np.nan_to_num(work["rate"][rows])).tolist()
    return [exact if is_alike else plain for is_alike in alike]


_FACTS: Mapping[str, tuple[str, Callable[[Working, _Rows], list[str]]]] = {
    "work": (f"INDEX(WorkTexts,{_SMOOTH})", _smooth),
    "flags": ("{flags}", lambda w, rows: list(map(str, w["flags"][rows].astype(int).tolist()))),
    "share": ("IF(TotalRevenue>0,ROUND(100*{revenue}/TotalRevenue+0.000001,0),0)", _share),
    "price": (
        coins_("N({suggested})"),
        lambda w, rows: coins_each(np.nan_to_num(w["suggested"][rows]), w.settings.sign),
    ),
    "rate": (coins_("N({rate})", _DIGITS, losses=True), _rate),
    "target": (coins_("TargetRate", _DIGITS), _target),
    "hours": (
        hours_("N({hours})", said_in_row),
        lambda w, rows: hours_each(w.words or {}, np.nan_to_num(w["hours"][rows])),
    ),
}
"""The facts that a reason's sentence may hold: the formula that writes each, and the texts."""


def _sentences(work: Working, rows: _Rows) -> Texts:
    """The advice for the scored clients in ``rows``: what to do and why."""
    templates = LISTS["ReasonTexts"](work.words or {})
    codes = work["reason_code"][rows].astype(int)
    said = np.full(len(rows), "", dtype=object)
    # Reason by reason: of the facts, only those that its sentence holds are put into words.
    for code in sorted(set(codes.tolist())):
        at = np.flatnonzero(codes == code)
        made = [templates[code - 1]] * len(at)
        for name, (_, texts) in _FACTS.items():
            # A currency's sign is the owner's own, and may look like a fact.
            if f"{{{name}}}" in templates[code - 1] + work.settings.sign:
                made = fill_each(made, name, texts(work, rows[at]))
        said[at] = made
    for places, more in _additions(work, rows, codes):
        said[places] += np.array(more, dtype=object)
    return said


def _additions(
    work: Working, rows: _Rows, codes: NDArray[np.int_]
) -> Iterator[tuple[_Rows, list[str]]]:
    """What is said besides: the places among ``rows``, and the sentence at each of them."""
    step, loses, parting = (work.text(TEXTS[n]) for n in ("StepText", "LossText", "PartingText"))
    most, sign = work.settings["MaxRaise"], work.settings.sign
    raised, revenue, net = np.isin(codes, RAISED), work["revenue"][rows], work["net"][rows]
    needed, cost, hours = work["needed"][rows], work.zero("cost")[rows], work.known_hours[rows]

    at = np.flatnonzero(raised & (needed > ceiling(work)[rows]))
    away = np.log(needed[at] / revenue[at]) / np.log(1 + most)
    steps = (rounded(away, 4) + 0.99995).astype(int)
    told = fill_each([step] * len(at), "needed", coins_each(needed[at], sign))
    told = fill_each(told, "steps", list(map(str, steps.tolist())))
    yield at, fill_each(told, "raise", [str(int(rounded(100 * most, 0)))] * len(at))

    after = work["suggested"][rows] - cost - hours * work.settings["HourCost"]
    at = np.flatnonzero(raised & (rounded(after, 0) < 0))
    yield at, fill_each([loses] * len(at), "n", coins_each(-after[at], sign))

    drops = np.array([reason.action == DROP for reason in REASONS])[codes - 1]
    at = np.flatnonzero(drops & (rounded(net, 0) > 0))
    yield at, fill_each([parting] * len(at), "n", coins_each(net[at], sign))


def _sentence_formula() -> str:
    sentence = "INDEX(ReasonTexts,{reason_code})"
    for name, (formula, _) in _FACTS.items():
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


def _details(work: Working, rows: _Rows) -> Texts:
    """The figures behind the advice for the scored clients in ``rows``, if not said already."""
    per_hour, ease_is, flags_are, late_is, more = (
        work.text(TEXTS[name])
        for name in ("DetailPerHour", "DetailEase", "DetailFlags", "DetailLate", "DetailCriteria")
    )
    rates, codes = work["rate"][rows], work["reason_code"][rows].astype(int)
    told = np.array(["{rate}" in text for text in LISTS["ReasonTexts"](work.words or {})])
    at = np.flatnonzero(~told[codes - 1] & ~np.isnan(rates))
    made = np.full(len(rows), "", dtype=object)
    made[at] = fill_each([per_hour] * len(at), "n", coins_each(rates[at], work.settings.sign))

    made += _each_once(work["ease"][rows], ease_is)
    for numbers, text in (
        (work["flags"][rows], flags_are),
        (rounded(work["late"][rows], 0), late_is),
    ):
        at = np.flatnonzero(numbers > 0)
        made[at] += _each_once(numbers[at], text)

    enough, lacking = work["score"] >= work.settings["CutVIP"], work.settings["VipCriteria"]
    made[(enough & (work["criteria"] < lacking))[rows]] += more
    return made


def _each_once(numbers: Numbers, text: str) -> Texts:
    """The text with each of the numbers, which have few digits; made once where one repeats."""
    found = numbers.tolist()
    said = {number: text.replace("{n}", f"{number:g}") for number in set(found)}
    return np.array([said[number] for number in found], dtype=object)


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
    waits, waiting = _waits(work), np.flatnonzero(work["state"] > 0)
    texts[waiting] = [waits[state] for state in work["state"][waiting].astype(int).tolist()]
    scored = np.flatnonzero(work.scored)
    texts[scored] = _sentences(work, scored) + _details(work, scored)
    return texts


_REASON = (
    'IF({state}="","",IF({state}>0,'
    f"IF({{state}}<{FAULT_STATE},INDEX(NeedTexts,MAX(1,N({{state}}))),"
    f'SUBSTITUTE(CheckText,"{_ONE}",INDEX(FaultTitles,MAX(1,N({{state}})-{FAULT_STATE})))),'
    f"{_sentence_formula()}&{_DETAILS}))"
)

ADVICE = (
    Calculated(
        "advice",
        if_scored("INDEX(TreatTexts,{reason_code})"),
        lambda w: look_up(w, "reason_code", "TreatTexts"),
    ),
    Calculated("reason", _REASON, _reason),
)
"""How to treat the client meanwhile, and what to do and why: last, where a long text has room."""
