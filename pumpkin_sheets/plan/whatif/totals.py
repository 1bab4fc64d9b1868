"""What a scenario comes to, against today: revenue, cash, profit, hours, and three lights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np

from pumpkin_sheets.plan.progress.figures import Progress
from pumpkin_sheets.plan.whatif.scenario import FROM_ADVICE, SHARED, YES, saved_together, scenario
from pumpkin_sheets.sheets.above_table import Above
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import coins, coins_, fixed, fixed_, round_, rounded
from pumpkin_sheets.sheets.practice import Shown
from pumpkin_sheets.sheets.sentences import fill, said

TEXTS = {
    "ScenarioFromToday": "scenario.from_today",
    "ScenarioFromAdvice": "scenario.from_advice",
    "ScenarioFromAll": "scenario.from_all",
    "ScenarioAgainst": "scenario.against",
    "ScenarioClientsAgainst": "scenario.clients",
    "ScenarioCashFine": "scenario.cash_fine",
    "ScenarioCashLow": "scenario.cash_low",
    "ScenarioShareFine": "scenario.share_fine",
    "ScenarioShareHigh": "scenario.share_high",
    "ScenarioHoursFine": "scenario.hours_fine",
    "ScenarioHoursOver": "scenario.hours_over",
    "ScenarioHoursFree": "scenario.hours_free",
}

MORE_SHARE = 0.05
"""The largest share of revenue may grow by so much."""

_COLUMNS = {
    "counted": "counted",
    "cost": "cost",
    "hours": "hours",
    "net": "net",
    "action": "action",
    "shown": "action_code",
    "suggested": "suggested",
}


def parts(p: Progress) -> Frame:
    """Each client's part in the scenario that the workbook says; worked out once."""
    if "scenario" not in p.worked:
        p.worked["scenario"] = _parts(p)
    return p.worked["scenario"]


def _parts(p: Progress) -> Frame:
    clients = Frame(
        {
            name: p.scored[column].astype(float) if len(p.scored) else np.zeros(0)
            for name, column in _COLUMNS.items()
        }
    )
    names = ("StartFrom", "AlsoLater", "PriceSensitivity")
    settings = {name: p.number(name) for name in names}
    return scenario(clients, p.tables["what_if"], p.tables.get("costs"), settings)


def _shared(p: Progress) -> float:
    return float(rounded(saved_together(parts(p)["kept"], p.tables.get("costs")), 2))


def _then(column: str, shared: bool) -> Callable[[Progress], float]:
    def then(p: Progress) -> float:
        more = p.number("ScenarioShared") if shared else 0.0
        return float(rounded(np.nansum(parts(p)[column]) + more, 2))

    return then


def _now(column: str) -> Callable[[Progress], float]:
    def now(p: Progress) -> float:
        if not len(p.scored):
            return 0.0
        known = p.scored[~np.isnan(p.scored["action"])]
        if column == "cash":
            return float(
                rounded(
                    np.nansum(known["counted"]) - np.nan_to_num(known["cost"].astype(float)).sum(),
                    2,
                )
            )
        return float(rounded(np.nan_to_num(known[column].astype(float)).sum(), 2))

    return now


def _largest_now(p: Progress) -> float:
    if not len(p.scored) or p.number("ScenarioRevenueNow") <= 0:
        return 0.0
    known = p.scored[~np.isnan(p.scored["action"])]
    return float(rounded(known["counted"].max() / p.number("ScenarioRevenueNow"), 4))


def _largest_then(p: Progress) -> float:
    total = p.number("ScenarioRevenueThen")
    return float(rounded(parts(p)["revenue"].max() / total, 4)) if total > 0 else 0.0


def _replace(p: Progress) -> float:
    lost = max(0.0, p.number("ScenarioCashNow") - p.number("ScenarioCashThen"))
    return float(rounded(lost / p.number("TargetRate"), 0))


_REPLACE = round_("MAX(0,ScenarioCashNow-ScenarioCashThen)/TargetRate", 0)
_SCORED = 'ClientAction,">0"'
_NOW = {
    "Revenue": f"SUMIFS(ClientCounted,{_SCORED})",
    "Cash": f"SUMIFS(ClientCounted,{_SCORED})-SUMIFS(ClientCost,{_SCORED})",
    "Profit": f"SUMIFS(ClientNet,{_SCORED})",
    "Hours": f"SUMIFS(ClientHours,{_SCORED})",
}
_OF = {"Revenue": "counted", "Cash": "cash", "Profit": "net", "Hours": "hours"}


def _against(name: str, amount: bool) -> tuple[str, Callable[[Progress], str]]:
    """The sentence that says a total of today and what a scenario adds, formula and twin."""
    now, then = f"Scenario{name}Now", f"Scenario{name}Then"
    more = f"{then}-{now}"
    plus = f'IF({round_(more, 0)}>0,"+","")'
    if amount:
        shown, added = coins_(now, losses=True), f"{plus}&{coins_(more, losses=True)}"
    else:
        shown, added = fixed_(now), f"{plus}&{fixed_(more)}"

    def compute(p: Progress) -> str:
        today, change = p.number(now), p.number(then) - p.number(now)
        sign = "+" if rounded(change, 0) > 0 else ""
        if amount:
            facts = {"now": coins(today, p.sign), "more": sign + coins(change, p.sign)}
        else:
            facts = {"now": fixed(today), "more": sign + fixed(change)}
        return fill(p.texts[TEXTS["ScenarioAgainst"]], **facts)

    return said("ScenarioAgainst", now=shown, more=added), compute


_CLIENTS_NOW = fixed_(f"COUNTIFS({_SCORED})")


def _clients(p: Progress) -> float:
    return float(np.sum(~np.isnan(p.scored["action"]))) if len(p.scored) else 0.0


_CLIENTS_THEN = round_("SUM(ScenarioStay)", 1)
_CLIENTS_SAID = said(
    "ScenarioClientsAgainst",
    now=_CLIENTS_NOW,
    then="ScenarioClientsThen",
)


def _clients_said(p: Progress) -> str:
    then = f"{p.number('ScenarioClientsThen'):.15g}"
    return fill(p.texts[TEXTS["ScenarioClientsAgainst"]], now=fixed(_clients(p)), then=then)


def _percent_(expression: str) -> str:
    return fixed_(f"100*({expression})")


def _percent(value: float) -> str:
    return fixed(100 * value)


_START = (
    f"IF(StartFrom={FROM_ADVICE},IF(AlsoLater={YES},ScenarioFromAll,ScenarioFromAdvice),"
    "ScenarioFromToday)"
)


def _start(p: Progress) -> str:
    advised = "ScenarioFromAll" if p.number("AlsoLater") == YES else "ScenarioFromAdvice"
    return p.texts[TEXTS[advised if p.number("StartFrom") == FROM_ADVICE else "ScenarioFromToday"]]


_FLOOR = round_("CashFloor*ScenarioCashNow", 2)
_CASH = (
    f"IF(ScenarioCashThen>={_FLOOR},"
    + said("ScenarioCashFine", cash=coins_("ScenarioCashThen", losses=True),
           floor=coins_(_FLOOR, losses=True))
    + ","
    + said("ScenarioCashLow", cash=coins_("ScenarioCashThen", losses=True),
           floor=coins_(_FLOOR, losses=True))
    + ")"
)  # fmt: skip
_MOST = f"MAX(DependenceShare,{round_(f'ScenarioLargestNow+{MORE_SHARE}', 4)})"
_SHARE = (
    f"IF(ScenarioLargestThen<={_MOST},"
    + said("ScenarioShareFine", share=_percent_("ScenarioLargestThen"), most=_percent_(_MOST))
    + ","
    + said("ScenarioShareHigh", share=_percent_("ScenarioLargestThen"), most=_percent_(_MOST))
    + ")"
)
_HOURS = (
    "IF(ISNUMBER(HoursYear),IF(ScenarioHoursThen<=HoursYear,"
    + said("ScenarioHoursFine", hours=fixed_("ScenarioHoursThen"), most=fixed_("N(HoursYear)"))
    + ","
    + said("ScenarioHoursOver", hours=fixed_("ScenarioHoursThen"), most=fixed_("N(HoursYear)"))
    + "),"
    + said("ScenarioHoursFree", hours=fixed_("ScenarioHoursThen"))
    + ")"
)


def _cash(p: Progress) -> str:
    floor = float(rounded(p.number("CashFloor") * p.number("ScenarioCashNow"), 2))
    cash = p.number("ScenarioCashThen")
    key = "ScenarioCashFine" if cash >= floor else "ScenarioCashLow"
    return fill(p.texts[TEXTS[key]], cash=coins(cash, p.sign), floor=coins(floor, p.sign))


def _share(p: Progress) -> str:
    grown = float(rounded(p.number("ScenarioLargestNow") + MORE_SHARE, 4))
    most, share = max(p.number("DependenceShare"), grown), p.number("ScenarioLargestThen")
    key = "ScenarioShareFine" if share <= most else "ScenarioShareHigh"
    return fill(p.texts[TEXTS[key]], share=_percent(share), most=_percent(most))


def _hours(p: Progress) -> str:
    hours, most = p.number("ScenarioHoursThen"), p.number("HoursYear")
    if most != most:
        return fill(p.texts[TEXTS["ScenarioHoursFree"]], hours=fixed(hours))
    key = "ScenarioHoursFine" if hours <= most else "ScenarioHoursOver"
    return fill(p.texts[TEXTS[key]], hours=fixed(hours), most=fixed(most))


def _hidden(
    name: str, formula: str, compute: Callable[[Progress], float | str], text: bool = False
) -> Shown:
    """A figure that others look at, in no line of its own."""
    style = "sentence" if text else "number"
    return Shown(name, "", style, formula, compute, line=False)  # type: ignore[arg-type]


def _of_levers(row: int) -> str:
    """The formula for what Levers says to Plan in a row of its hidden column."""
    return f'INDEX(LeverSaid,{row})&""'


def _not_yet(p: Progress) -> str:
    """Levers is written after Plan is worked out: see ``levering.with_levers``."""
    return ""


def _shown() -> tuple[Shown, ...]:
    figures = [_hidden("ScenarioShared", round_(SHARED, 2), _shared)]
    lines: list[Shown] = []
    for name, amount in (("Revenue", True), ("Cash", True), ("Profit", True), ("Hours", False)):
        now, then, against = (f"Scenario{name}{part}" for part in ("Now", "Then", "Said"))
        figures.append(_hidden(now, round_(_NOW[name], 2), _now(_OF[name])))
        sentence, compute = _against(name, amount)
        shared = name in ("Cash", "Profit")
        total = round_(f"SUM(Scenario{name}){'+ScenarioShared' if shared else ''}", 2)
        lines.append(
            Shown(then, name.lower(), "amount" if amount else "number", total,
                  _then(name.lower(), shared), said=against)
        )  # fmt: skip
        lines.append(_hidden(against, sentence, compute, text=True))
    largest = "SUMPRODUCT(MAX((ClientState=0)*ClientCounted))/ScenarioRevenueNow"
    lines += [
        _hidden("ScenarioLargestNow",
                f"IF(ScenarioRevenueNow>0,{round_(largest, 4)},0)", _largest_now),
        _hidden("ScenarioLargestThen",
                "IF(ScenarioRevenueThen>0,"
                + round_("MAX(ScenarioRevenue)/ScenarioRevenueThen", 4) + ",0)", _largest_then),
        Shown("ScenarioClientsThen", "clients", "number", _CLIENTS_THEN,
              lambda p: float(rounded(np.nansum(parts(p)["stay"]), 1)), said="ScenarioClientsSaid"),
        _hidden("ScenarioClientsSaid", _CLIENTS_SAID, _clients_said, text=True),
        _hidden("ScenarioStart", _START, _start, text=True),
        Shown("ScenarioToReplace", "to_replace", "number", _REPLACE, _replace),
        Shown("ScenarioCashLight", "", "sentence", _CASH, _cash),
        Shown("ScenarioShareLight", "", "sentence", _SHARE, _share),
        Shown("ScenarioHoursLight", "", "sentence", _HOURS, _hours),
        Shown("LeverHassleSaid", "", "sentence", _of_levers(1), _not_yet),
        Shown("LeverStepSaid", "", "sentence", _of_levers(2), _not_yet),
    ]  # fmt: skip
    return (*figures, *lines)


SHOWN = _shown()


def _above() -> Iterator[Above]:
    """Where a scenario starts, what it comes to, and the lights beside, from the third row on."""
    yield Above(2, "client", "label", "scenario.starts")
    yield Above(2, "state", "sentence", "ScenarioStart")
    for row, name in enumerate(("Revenue", "Cash", "Profit", "Hours"), start=3):
        yield Above(row, "client", "label", f"plan.whatif.{name.lower()}")
        kind: Literal["number", "amount"] = "number" if name == "Hours" else "amount"
        yield Above(row, "state", kind, f"Scenario{name}Then")
        yield Above(row, "next", "sentence", f"Scenario{name}Said")
    for row, name in enumerate(("Cash", "Share", "Hours"), start=3):
        yield Above(row, "choice", "sentence", f"Scenario{name}Light")


ABOVE = tuple(_above())
