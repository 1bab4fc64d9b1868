"""The gauge of the three (F20): an offer of your own, top clients, systems, each 0 to 100.

What no sheet of the workbook holds counts 0, and says so.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import GOOD, VIP
from pumpkin_sheets.plan.progress.figures import Figure, Progress, Result, Room
from pumpkin_sheets.sheets.numbers import round_, rounded
from pumpkin_sheets.sheets.sentences import fill, said

PARTS = ("offer", "top", "systems")
COUNTED = ("top",)
FULL = 0.6
"""The share of profit from top clients that fills the gauge."""
STRONG, GROWING = 60, 30
CELLS = 20
"""How many signs a full bar is long."""

TEXTS = {
    "GaugeStrong": "plan.gauge.strong",
    "GaugeGrowing": "plan.gauge.growing",
    "GaugeWeak": "plan.gauge.weak",
    "GaugeUncounted": "plan.gauge.uncounted",
    "GaugeHolds": "plan.gauge.holds",
    "GaugeShare": "plan.gauge.share",
}


def _share(p: Progress) -> float:
    scored = p.scored
    if scored.empty:
        return 0.0
    nets = scored["net"].to_numpy(dtype=float)
    positive = float(np.nansum(nets[nets > 0]))
    top = float(np.nansum(nets[scored["tier"].isin((GOOD, VIP)).to_numpy()]))
    return float(rounded(top / positive, 4)) if positive > 0 else 0.0


def _top(p: Progress) -> float:
    return min(100.0, max(0.0, float(rounded(100 * p.number("TopShare") / FULL, 0))))


def _bar(part: str) -> Figure:
    name = f"Gauge_{part}"
    blocks = f"ROUND({CELLS}*{name}/100+0.000001,0)"

    def compute(p: Progress) -> str:
        full = int(rounded(CELLS * p.number(name) / 100, 0))
        return "█" * full + "░" * (CELLS - full)

    return Figure(f"GaugeBar_{part}", f'REPT("█",{blocks})&REPT("░",{CELLS}-{blocks})', compute)


def _word(part: str) -> Figure:
    name = f"Gauge_{part}"
    if part not in COUNTED:
        uncounted = TEXTS["GaugeUncounted"]
        return Figure(f"GaugeWord_{part}", "GaugeUncounted", lambda p: p.texts[uncounted])

    def compute(p: Progress) -> Result:
        value = p.number(name)
        key = "GaugeStrong" if value >= STRONG else "GaugeGrowing"
        return p.texts[TEXTS[key if value >= GROWING else "GaugeWeak"]]

    formula = f"IF({name}>={STRONG},GaugeStrong,IF({name}>={GROWING},GaugeGrowing,GaugeWeak))"
    return Figure(f"GaugeWord_{part}", formula, compute)


_TOP_NET = "+".join(f"SUMIFS(ClientNet,ClientTier,{tier})" for tier in (GOOD, VIP))
_POSITIVE = 'SUMIFS(ClientNet,ClientNet,">0")'

FIGURES = (
    Figure("TopShare", f"IF({_POSITIVE}>0,{round_(f'({_TOP_NET})/{_POSITIVE}', 4)},0)", _share),
    Figure("Gauge_offer", "0", lambda p: 0.0),
    Figure("Gauge_top", f"MIN(100,MAX(0,{round_(f'100*TopShare/{FULL:g}', 0)}))", _top),
    Figure("Gauge_systems", "0", lambda p: 0.0),
    Figure(
        "GaugeLowest",
        "MIN(" + ",".join(f"Gauge_{part}" for part in PARTS) + ")",
        lambda p: min(p.number(f"Gauge_{part}") for part in PARTS),
    ),
    *(make(part) for part in PARTS for make in (_bar, _word)),
    Figure(
        "GaugeShareSaid",
        said("GaugeShare", n="ROUND(100*TopShare+0.000001,0)"),
        lambda p: fill(
            p.texts[TEXTS["GaugeShare"]], n=f"{float(rounded(100 * p.number('TopShare'), 0)):.0f}"
        ),
    ),
    Figure(
        "GaugeSaid",
        said("GaugeHolds", n="Gauge_top"),
        lambda p: fill(p.texts[TEXTS["GaugeHolds"]], n=f"{p.number('Gauge_top'):.0f}"),
    ),
)

GAUGE = Room(FIGURES, TEXTS)
