"""The gauge of the three (F20): an offer of your own, top clients, systems, each 0 to 100.

A part whose sheets are not there counts 0, and says so.  The lowest of those that are counted is
what holds the business back.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import GOOD, VIP
from pumpkin_sheets.plan.hours import hours, hours_
from pumpkin_sheets.plan.progress.figures import Figure, Progress, Result, Room
from pumpkin_sheets.plan.progress.packs_part import ON
from pumpkin_sheets.sheets.numbers import fixed, fixed_, round_, rounded
from pumpkin_sheets.sheets.sentences import fill, said

PARTS = ("offer", "top", "systems")
QUARTERS = {
    "field": "FieldChosen",
    "offer": "OfferGiven",
    "label": "LabelUnderstood",
    "gate": "GatePassed",
}
"""What each quarter of the offer is for: the fact of its sentence, and the figure that is 1."""
DONE_SIGN, OPEN_SIGN = "✓", "–"
BETWEEN = " · "
FULL = 0.6
"""The share of profit from top clients that fills the gauge."""
STRONG, GROWING = 60, 30
UNCOUNTED = 101
"""More than any part can be."""
CELLS = 20
"""How many signs a full bar is long."""

TEXTS = {
    "GaugeStrong": "plan.gauge.strong",
    "GaugeGrowing": "plan.gauge.growing",
    "GaugeWeak": "plan.gauge.weak",
    "GaugeUncounted": "plan.gauge.uncounted",
    "GaugeHolds": "plan.gauge.holds",
    "GaugeShare": "plan.gauge.share",
    "GaugeShareLoss": "plan.gauge.share_loss",
    "GaugeQuarters": "plan.gauge.quarters",
    "GaugeHours": "plan.gauge.hours",
    "GaugeNoHours": "plan.gauge.no_hours",
    "GaugeAbsence": "plan.gauge.absence",
    "GaugeWeakestIs": "plan.gauge.weakest",
    "GaugeAllStrong": "plan.gauge.all_strong",
    "GaugeOneOff": "plan.gauge.one_off",
} | {f"GaugePart_{part}": f"plan.gauge.{part}" for part in PARTS}

# --- an exclusive offer ---------------------------------------------------------------------------


def _gate(p: Progress) -> float:
    """Whether a solution is past its gate, or enough members asked when and for how much."""
    asked = p.number("CommunityAskers") >= p.number("GateAsks")
    return float(asked or p.number("SolutionsPast") > 0)


_GATE = "IF(OR(SolutionsPast>0,CommunityAskers>=GateAsks),1,0)"


def _offer(p: Progress) -> float:
    return 25.0 * sum(p.number(figure) for figure in QUARTERS.values())


def _quarters(p: Progress) -> str:
    if p.number("GaugeCounted_offer") == 0:
        return p.text("PackOff_strategy")
    signs = {
        fact: DONE_SIGN if p.number(figure) == 1 else OPEN_SIGN for fact, figure in QUARTERS.items()
    }
    return fill(p.texts[TEXTS["GaugeQuarters"]], **signs)


_QUARTERS = said(
    "GaugeQuarters",
    **{fact: f'IF({figure}=1,"{DONE_SIGN}","{OPEN_SIGN}")' for fact, figure in QUARTERS.items()},
)

# --- top clients ----------------------------------------------------------------------------------


def _share(p: Progress) -> float:
    scored = p.scored
    if not len(scored):
        return 0.0
    nets = scored["net"].astype(float)
    positive = float(np.nansum(nets[nets > 0]))
    top = float(np.nansum(nets[np.isin(scored["tier"], (GOOD, VIP))]))
    return float(rounded(top / positive, 4)) if positive > 0 else 0.0


def _top(p: Progress) -> float:
    return min(100.0, max(0.0, float(rounded(100 * p.number("TopShare") / FULL, 0))))


def _about_top(p: Progress) -> str:
    share = p.number("TopShare")
    if share < 0:
        return p.texts[TEXTS["GaugeShareLoss"]]
    return fill(p.texts[TEXTS["GaugeShare"]], n=f"{float(rounded(100 * share, 0)):.0f}")


# --- systems --------------------------------------------------------------------------------------


def _systems(p: Progress) -> float:
    hours = p.number("SystemHours")
    return float(rounded(100 * p.number("SystemHoursOwn") / hours, 0)) if hours > 0 else 0.0


def _about_systems(p: Progress) -> str:
    if p.number("GaugeCounted_systems") == 0:
        return p.text("PackOff_strategy")
    worked = p.number("SystemHours")
    if worked == 0:
        return p.texts[TEXTS["GaugeNoHours"]]
    own = p.number("SystemHoursOwn")
    text = fill(p.texts[TEXTS["GaugeHours"]], own=fixed(own), all=hours(p.texts, worked))
    absence = p.number("StrategyAbsence")
    if absence > 0:
        text += BETWEEN + fill(p.texts[TEXTS["GaugeAbsence"]], days=fixed(absence))
    return text


_HOURS = said("GaugeHours", own=fixed_("SystemHoursOwn"), all=hours_("SystemHours"))
_ABSENCE = said("GaugeAbsence", days=fixed_("StrategyAbsence"))
_ABOUT_SYSTEMS = f'{_HOURS}&IF(N(StrategyAbsence)>0,"{BETWEEN}"&{_ABSENCE},"")'

# --- each, and what holds back --------------------------------------------------------------------


def _counted_offer(p: Progress) -> float:
    return float(p.text("PackMark_strategy") == ON or p.number("Gauge_offer") > 0)


def _value(p: Progress, part: str) -> float:
    """A part among those that are counted: one that is not is never the weakest."""
    counted = p.number(f"GaugeCounted_{part}") == 1
    return p.number(f"Gauge_{part}") if counted else UNCOUNTED


def _weakest(p: Progress) -> float:
    values = [_value(p, part) for part in PARTS]
    return float(values.index(min(values)) + 1)


def _value_(part: str) -> str:
    return f"IF(GaugeCounted_{part}=1,Gauge_{part},{UNCOUNTED})"


_VALUES = {part: _value_(part) for part in PARTS}
_WEAKEST = (
    f"IF({_VALUES['offer']}<=MIN({_VALUES['top']},{_VALUES['systems']}),1,"
    f"IF({_VALUES['top']}<={_VALUES['systems']},2,3))"
)


def _said(p: Progress) -> str:
    off = [part for part in PARTS if p.number(f"GaugeCounted_{part}") == 0]
    if len(off) > 1:
        return fill(p.texts[TEXTS["GaugeHolds"]], n=f"{p.number('Gauge_top'):.0f}")
    weakest = PARTS[int(p.number("GaugeWeakest")) - 1]
    value = p.number(f"Gauge_{weakest}")
    name = "GaugeAllStrong" if value >= STRONG and not off else "GaugeWeakestIs"
    text = fill(p.texts[TEXTS[name]], part=p.texts[TEXTS[f"GaugePart_{weakest}"]], n=f"{value:.0f}")
    for part in off:
        part = p.texts[TEXTS[f"GaugePart_{part}"]]
        text += BETWEEN + fill(p.texts[TEXTS["GaugeOneOff"]], part=part)
    return text


_COUNT = "+".join(f"GaugeCounted_{part}" for part in PARTS)
_NAME = f"CHOOSE(GaugeWeakest,{','.join(f'GaugePart_{part}' for part in PARTS)})"
_NUMBER = f"CHOOSE(GaugeWeakest,{','.join(f'Gauge_{part}' for part in PARTS)})"
_WEAKEST_IS = said(
    f"IF(AND({_NUMBER}>={STRONG},{_COUNT}={len(PARTS)}),GaugeAllStrong,GaugeWeakestIs)",
    part=_NAME,
    n=_NUMBER,
)
_ONE_OFF = said("GaugeOneOff", part="IF(GaugeCounted_offer=0,GaugePart_offer,GaugePart_systems)")
_SAID = (
    f"IF({_COUNT}<2,{said('GaugeHolds', n='Gauge_top')},"
    f'{_WEAKEST_IS}&IF({_COUNT}={len(PARTS)},"","{BETWEEN}"&{_ONE_OFF}))'
)


def _bar(part: str) -> Figure:
    name = f"Gauge_{part}"
    blocks = f"ROUND({CELLS}*{name}/100+0.000001,0)"

    def compute(p: Progress) -> str:
        full = int(rounded(CELLS * p.number(name) / 100, 0))
        return "█" * full + "░" * (CELLS - full)

    return Figure(f"GaugeBar_{part}", f'REPT("█",{blocks})&REPT("░",{CELLS}-{blocks})', compute)


def _word(part: str) -> Figure:
    name = f"Gauge_{part}"
    counted = f"GaugeCounted_{part}"

    def compute(p: Progress) -> Result:
        if p.number(counted) == 0:
            return p.texts[TEXTS["GaugeUncounted"]]
        value = p.number(name)
        key = "GaugeStrong" if value >= STRONG else "GaugeGrowing"
        return p.texts[TEXTS[key if value >= GROWING else "GaugeWeak"]]

    word = f"IF({name}>={STRONG},GaugeStrong,IF({name}>={GROWING},GaugeGrowing,GaugeWeak))"
    return Figure(f"GaugeWord_{part}", f"IF({counted}=0,GaugeUncounted,{word})", compute)


_TOP_NET = "+".join(f"SUMIFS(ClientNet,ClientTier,{tier})" for tier in (GOOD, VIP))
_POSITIVE = 'SUMIFS(ClientNet,ClientNet,">0")'

FIGURES = (
    Figure("TopShare", f"IF({_POSITIVE}>0,{round_(f'({_TOP_NET})/{_POSITIVE}', 4)},0)", _share),
    Figure("GatePassed", _GATE, _gate),
    Figure("Gauge_offer", f"25*({'+'.join(QUARTERS.values())})", _offer),
    Figure("Gauge_top", f"MIN(100,MAX(0,{round_(f'100*TopShare/{FULL:g}', 0)}))", _top),
    Figure(
        "Gauge_systems",
        f"IF(SystemHours>0,{round_('100*SystemHoursOwn/SystemHours', 0)},0)",
        _systems,
    ),
    Figure(
        "GaugeCounted_offer",
        f'IF(OR(PackMark_strategy="{ON}",Gauge_offer>0),1,0)',
        _counted_offer,
    ),
    Figure("GaugeCounted_top", "1", lambda p: 1.0),
    Figure("GaugeCounted_systems", "On_process", lambda p: float("process" in p.on)),
    Figure("GaugeWeakest", _WEAKEST, _weakest),
    Figure(
        "GaugeLowest",
        "MIN(" + ",".join(f"Gauge_{part}" for part in PARTS) + ")",
        lambda p: min(p.number(f"Gauge_{part}") for part in PARTS),
    ),
    *(make(part) for part in PARTS for make in (_bar, _word)),
    Figure(
        "GaugeAbout_top",
        f"IF(TopShare<0,GaugeShareLoss,{said('GaugeShare', n='ROUND(100*TopShare+0.000001,0)')})",
        _about_top,
    ),
    Figure("GaugeAbout_offer", f"IF(GaugeCounted_offer=0,PackOff_strategy,{_QUARTERS})", _quarters),
    Figure(
        "GaugeAbout_systems",
        f"IF(GaugeCounted_systems=0,PackOff_strategy,IF(SystemHours=0,GaugeNoHours,"
        f"{_ABOUT_SYSTEMS}))",
        _about_systems,
    ),
    Figure("GaugeSaid", _SAID, _said),
)

GAUGE = Room(FIGURES, TEXTS)
