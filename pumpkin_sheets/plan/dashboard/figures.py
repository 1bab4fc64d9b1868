"""The figures behind the Dashboard (F49): each as a formula and as numpy, side by side.

Formulas speak of whole columns of Clients, of settings, and of other figures by defined names.
The hidden Calc sheet holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pumpkin_sheets.plan.choices import DROP, PRICKLY, REPRICE, SHOWN_ACTIONS, WEED
from pumpkin_sheets.plan.dashboard.totals import (
    Figure,
    Totals,
    cumulated,
    money,
    percent,
    percent_of,
)
from pumpkin_sheets.plan.settings.settings import SETTINGS, Settings, check_formula
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers, rounded


def _top_three(totals: Totals) -> float:
    largest = np.sort(totals.scored["counted"].astype(float))[::-1][:3]
    return percent(float(largest.sum()), totals["TotalRevenue"])


def _per_hour(totals: Totals) -> float:
    hours = totals["TotalHours"]
    with_hours = totals.scored[(totals.scored["hours"] > 0) & (totals.scored["state"] == 0)]
    if hours <= 0:
        return 0.0
    earned = float(np.nansum(with_hours["net"])) / hours + totals.settings["HourCost"]
    return float(rounded(earned, 2))


def hours_formula(condition: str) -> str:
    return f'ROUND(SUMIFS(ClientHours,{condition},ClientHours,">0")+0.000001,2)'


def _hours(column: str, code: float) -> Callable[[Totals], float]:
    return lambda t: money(t.sum("hours", column, code))


_ACTION_FIGURES = tuple(
    figure
    for action in SHOWN_ACTIONS
    for figure in (
        Figure(
            f"Count_{action.name}",
            f"COUNTIF(ClientShown,{action.code})",
            lambda t, code=action.code: t.count("action_code", code),  # type: ignore[misc]
        ),
        Figure(
            f"Revenue_{action.name}",
            f"ROUND(SUMIFS(ClientCounted,ClientShown,{action.code})+0.000001,2)",
            lambda t, code=action.code: money(t.sum("counted", "action_code", code)),  # type: ignore[misc]
        ),
        Figure(
            f"Profit_{action.name}",
            f"ROUND(SUMIFS(ClientNet,ClientShown,{action.code})+0.000001,2)",
            lambda t, code=action.code: money(t.sum("net", "action_code", code)),  # type: ignore[misc]
        ),
        Figure(
            f"Hours_{action.name}",
            hours_formula(f"ClientShown,{action.code}"),
            _hours("action_code", action.code),
        ),
        Figure(
            f"HourShare_{action.name}",
            percent_of(f"Hours_{action.name}", "TotalHours"),
            lambda t, name=action.name: percent(t[f"Hours_{name}"], t["TotalHours"]),  # type: ignore[misc]
        ),
    )
)


def _let_go_cash(totals: Totals) -> float:
    return money(
        totals.sum("counted", "action_code", DROP) - totals.sum("cost", "action_code", DROP)
    )


def _let_go_sold(totals: Totals) -> float:
    cash = totals["LetGoCash"]
    return float(rounded(cash / totals.settings["TargetRate"], 0)) if cash > 0 else 0.0


LET_GO = (
    Figure(
        "LetGoCash",
        f"ROUND(SUMIFS(ClientCounted,ClientShown,{DROP})-SUMIFS(ClientCost,ClientShown,{DROP})"
        "+0.000001,2)",
        _let_go_cash,
    ),
    Figure(
        "LetGoSold",
        "IFERROR(ROUND(MAX(0,LetGoCash)/TargetRate+0.000001,0),0)",
        _let_go_sold,
    ),
)
"""What letting go costs (F10), without those who must be replaced first: the contribution lost
(revenue less direct cost), and the hours that bring it back at the target."""

_BARE = "(1-ISNUMBER(ClientTicked))*(ROW(ClientTyped)>MIN(ROW(ClientTyped)))"
"""Rows below the header without our formulas: the count of ticks is a number in each that has."""


def _unlisted(of_each: str) -> str:
    """Something of the rows with a name and no formulas, also where a name is an error."""
    named, filled = f"(LEN(TRIM(ClientTyped))>0)*{_BARE}", f"(1-ISBLANK(ClientTyped))*{_BARE}"
    said = (of_each.replace("{rows}", rows) for rows in (named, filled))
    return f"IFERROR({','.join(said)})"


_SHEET_ROWS = 1_048_577
_UNLISTED = (
    Figure("Unlisted", _unlisted("SUMPRODUCT({rows})"), lambda t: float(len(t.unlisted))),
    Figure(
        "UnlistedRow",
        f"IF(Unlisted>0,{_SHEET_ROWS}-"
        + _unlisted(f"SUMPRODUCT(MAX({{rows}}*({_SHEET_ROWS}-ROW(ClientTyped))))")
        + ",0)",
        lambda t: float(t.unlisted[0][0] + 1) if t.unlisted else 0.0,
    ),
    Figure("Typed", "Listed+Unlisted", lambda t: t["Listed"] + t["Unlisted"]),
)
"""Clients whom no formula sees: how many, the row of the first, and how many there are in all."""

FIGURES = (
    Figure(
        "SettingsOK",
        f"IFERROR(IF(SUM(SettingChecks)={len(SETTINGS)},1,0),0)",
        lambda t: 0.0 if t.settings.wrong else 1.0,
    ),
    Figure(
        "SettingsWrong",
        f"IFERROR({len(SETTINGS)}-SUM(SettingChecks),{len(SETTINGS)})",
        lambda t: float(len(t.settings.wrong)),
    ),
    Figure(
        "TotalRevenue", "ROUND(SUM(ClientCounted)+0.000001,2)", lambda t: money(t.sum("counted"))
    ),
    Figure("Listed", "COUNT(ClientState)", lambda t: float(np.sum(~np.isnan(t.scored["state"])))),
    Figure("Scored", "COUNTIF(ClientState,0)", lambda t: t.count("state", 0)),
    Figure(
        "TopThree",
        percent_of(
            "(LARGE(ClientCounted,1)+IFERROR(LARGE(ClientCounted,2),0)"
            "+IFERROR(LARGE(ClientCounted,3),0))",
            "TotalRevenue",
        ),
        _top_three,
    ),
    Figure("TotalProfit", "ROUND(SUM(ClientNet)+0.000001,2)", lambda t: money(t.sum("net"))),
    Figure(
        "ProfitShare",
        percent_of("TotalProfit", "TotalRevenue"),
        lambda t: percent(t["TotalProfit"], t["TotalRevenue"]),
    ),
    Figure("TotalHours", hours_formula("ClientState,0"), _hours("state", 0)),
    Figure(
        "PerHour",
        "IF(TotalHours>0,ROUND("
        'SUMIFS(ClientNet,ClientState,0,ClientHours,">0")/TotalHours+HourCost+0.000001,2),0)',
        _per_hour,
    ),
    Figure("WeedHours", hours_formula(f"ClientField,{WEED}"), _hours("field_code", WEED)),
    Figure(
        "WeedShare",
        percent_of("WeedHours", "TotalHours"),
        lambda t: percent(t["WeedHours"], t["TotalHours"]),
    ),
    Figure("PricklyHours", hours_formula(f"ClientField,{PRICKLY}"), _hours("field_code", PRICKLY)),
    Figure(
        "PricklyShare",
        percent_of("PricklyHours", "TotalHours"),
        lambda t: percent(t["PricklyHours"], t["TotalHours"]),
    ),
    Figure(
        "LeftOnTable",
        f"ROUND(SUMIFS(ClientSuggested,ClientAction,{REPRICE})"
        f"-SUMIFS(ClientCounted,ClientAction,{REPRICE})+0.000001,2)",
        lambda t: money(
            t.sum("suggested", "action", REPRICE) - t.sum("counted", "action", REPRICE)
        ),
    ),
    Figure("Waiting", "Listed-Scored", lambda t: t["Listed"] - t["Scored"]),
    *_ACTION_FIGURES,
    *LET_GO,
    Figure(
        "PeakProfit",
        "IF(Scored>0,MAX(CurveProfit),0)",
        lambda t: float(np.max(cumulated(t))) if t["Scored"] else 0.0,
    ),
    Figure(
        "PeakAt",
        "IF(Scored>0,MATCH(PeakProfit,CurveProfit,0),0)",
        lambda t: float(np.argmax(cumulated(t)) + 1) if t["Scored"] else 0.0,
    ),
    *_UNLISTED,
)


def figures(
    scored: Frame,
    settings: Settings,
    unlisted: Sequence[tuple[int, str]] = (),
    leaving: Numbers | None = None,
) -> Totals:
    """The whole list with every figure worked out.  All that is given as in Totals."""
    totals = Totals(scored, settings, unlisted, leaving)
    for figure in FIGURES:
        totals.found[figure.name] = figure.compute(totals)
    return totals


def setting_checks(settings: Settings) -> list[tuple[str, int]]:
    """Formula and result of the check of each setting, in the order of SETTINGS."""
    return [(check_formula(s), 0 if s.name in settings.wrong else 1) for s in SETTINGS]
