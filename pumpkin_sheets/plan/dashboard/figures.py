"""The figures behind the Dashboard (F49): each as a formula and as numpy, side by side.

Formulas speak of whole columns of Clients, of settings, and of other figures by defined names.
The hidden Calc sheet holds them: single figures, and tables with one row per prepared row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pumpkin_sheets.plan.choices import ACTIONS, DROP, GROW, PRICKLY, REPRICE, WEED
from pumpkin_sheets.plan.settings.settings import SETTINGS, Settings, check_formula
from pumpkin_sheets.sheets.numbers import Numbers, rounded

TOP = 5
"""How many clients each of the Dashboard's lists shows."""
LABELLED = 3
"""How many giants and how many weeds carry their names on the map."""

NA = "#N/A"
"""What a chart's point that is not there holds."""


@dataclass
class Totals:
    """The whole list on its way through the figures.

    ``scored`` is the frame of ``scoring.score`` for the prepared rows, in their order, with the
    typed ``client`` and ``hours``.
    """

    scored: pd.DataFrame
    settings: Settings
    found: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        return self.found[name]

    def sum(self, column: str, of: str | None = None, code: float = 0) -> float:
        """The sum of a column, of the rows where ``of`` is ``code``."""
        values = self.scored[column].to_numpy(dtype=float)
        if of is not None:
            values = values[self.scored[of].to_numpy() == code]
        return float(np.nansum(values))

    def count(self, column: str, code: float) -> float:
        return float((self.scored[column] == code).sum())


@dataclass(frozen=True)
class Figure:
    """One named number of the whole list."""

    name: str
    formula: str
    compute: Callable[[Totals], float]


def _money(value: float) -> float:
    return float(rounded(value, 2))


def _percent(part: float, whole: float) -> float:
    return float(rounded(100 * part / whole, 0)) if whole > 0 else 0.0


def _percent_of(part: str, whole: str) -> str:
    return f"IF({whole}>0,ROUND(100*{part}/{whole}+0.000001,0),0)"


def _top_three(totals: Totals) -> float:
    largest = np.sort(totals.scored["counted"].to_numpy(dtype=float))[::-1][:3]
    return _percent(float(largest.sum()), totals["TotalRevenue"])


def _per_hour(totals: Totals) -> float:
    hours = totals["TotalHours"]
    with_hours = totals.scored[(totals.scored["hours"] > 0) & (totals.scored["state"] == 0)]
    if hours <= 0:
        return 0.0
    earned = float(np.nansum(with_hours["net"])) / hours + totals.settings["HourCost"]
    return float(rounded(earned, 2))


def _hours_formula(condition: str) -> str:
    return f'ROUND(SUMIFS(ClientHours,{condition},ClientHours,">0")+0.000001,2)'


def _hours(column: str, code: float) -> Callable[[Totals], float]:
    return lambda t: _money(t.sum("hours", column, code))


_ACTION_FIGURES = tuple(
    figure
    for action in ACTIONS
    for figure in (
        Figure(
            f"Count_{action.name}",
            f"COUNTIF(ClientAction,{action.code})",
            lambda t, code=action.code: t.count("action", code),  # type: ignore[misc]
        ),
        Figure(
            f"Revenue_{action.name}",
            f"ROUND(SUMIFS(ClientCounted,ClientAction,{action.code})+0.000001,2)",
            lambda t, code=action.code: _money(t.sum("counted", "action", code)),  # type: ignore[misc]
        ),
        Figure(
            f"Profit_{action.name}",
            f"ROUND(SUMIFS(ClientNet,ClientAction,{action.code})+0.000001,2)",
            lambda t, code=action.code: _money(t.sum("net", "action", code)),  # type: ignore[misc]
        ),
        Figure(
            f"Hours_{action.name}",
            _hours_formula(f"ClientAction,{action.code}"),
            _hours("action", action.code),
        ),
        Figure(
            f"HourShare_{action.name}",
            _percent_of(f"Hours_{action.name}", "TotalHours"),
            lambda t, name=action.name: _percent(t[f"Hours_{name}"], t["TotalHours"]),  # type: ignore[misc]
        ),
    )
)

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
        "TotalRevenue", "ROUND(SUM(ClientCounted)+0.000001,2)", lambda t: _money(t.sum("counted"))
    ),
    Figure("Listed", "COUNT(ClientState)", lambda t: float(t.scored["state"].notna().sum())),
    Figure("Scored", "COUNTIF(ClientState,0)", lambda t: t.count("state", 0)),
    Figure(
        "TopThree",
        _percent_of(
            "(LARGE(ClientCounted,1)+IFERROR(LARGE(ClientCounted,2),0)"
            "+IFERROR(LARGE(ClientCounted,3),0))",
            "TotalRevenue",
        ),
        _top_three,
    ),
    Figure("TotalProfit", "ROUND(SUM(ClientNet)+0.000001,2)", lambda t: _money(t.sum("net"))),
    Figure(
        "ProfitShare",
        _percent_of("TotalProfit", "TotalRevenue"),
        lambda t: _percent(t["TotalProfit"], t["TotalRevenue"]),
    ),
    Figure("TotalHours", _hours_formula("ClientState,0"), _hours("state", 0)),
    Figure(
        "PerHour",
        "IF(TotalHours>0,ROUND("
        'SUMIFS(ClientNet,ClientState,0,ClientHours,">0")/TotalHours+HourCost+0.000001,2),0)',
        _per_hour,
    ),
    Figure("WeedHours", _hours_formula(f"ClientField,{WEED}"), _hours("field_code", WEED)),
    Figure(
        "WeedShare",
        _percent_of("WeedHours", "TotalHours"),
        lambda t: _percent(t["WeedHours"], t["TotalHours"]),
    ),
    Figure("PricklyHours", _hours_formula(f"ClientField,{PRICKLY}"), _hours("field_code", PRICKLY)),
    Figure(
        "PricklyShare",
        _percent_of("PricklyHours", "TotalHours"),
        lambda t: _percent(t["PricklyHours"], t["TotalHours"]),
    ),
    Figure(
        "LeftOnTable",
        f"ROUND(SUMIFS(ClientSuggested,ClientAction,{REPRICE})"
        f"-SUMIFS(ClientCounted,ClientAction,{REPRICE})+0.000001,2)",
        lambda t: _money(
            t.sum("suggested", "action", REPRICE) - t.sum("counted", "action", REPRICE)
        ),
    ),
    Figure("Waiting", "Listed-Scored", lambda t: t["Listed"] - t["Scored"]),
    *_ACTION_FIGURES,
    Figure(
        "PeakProfit",
        "IF(Scored>0,MAX(CurveProfit),0)",
        lambda t: float(np.max(_cumulated(t))) if t["Scored"] else 0.0,
    ),
    Figure(
        "PeakAt",
        "IF(Scored>0,MATCH(PeakProfit,CurveProfit,0),0)",
        lambda t: float(np.argmax(_cumulated(t)) + 1) if t["Scored"] else 0.0,
    ),
)


def _cumulated(totals: Totals) -> Numbers:
    """Profit added up, the most profitable client first, in whole units of money.

    Cents are added as whole numbers, so no sum drifts; they are left out of the result because
    LibreOffice takes 3,000,000,000,000.54 and .55 for equal when it looks for the peak.
    """
    nets = totals.scored["net"].to_numpy(dtype=float)
    cents = np.rint(np.sort(nets[~np.isnan(nets)])[::-1] * 100)
    return rounded(np.cumsum(cents) / 100, 0)


def figures(scored: pd.DataFrame, settings: Settings) -> dict[str, float]:
    """Every figure by name.  ``scored`` as in :class:`Totals`."""
    totals = Totals(scored, settings)
    for figure in FIGURES:
        totals.found[figure.name] = figure.compute(totals)
    return totals.found


# --- tables with one row per prepared row ---------------------------------------------------


@dataclass(frozen=True)
class TableColumn:
    """A column of Calc's big table.  ``{n}`` is the cell with the row's number from 1, other
    names are other columns' cells, ``{top}`` the first cell of ``sorted``."""

    name: str
    formula: str
    compute: Callable[[Totals, dict[str, Any]], Any]


def _of_action(code: int, then: str, otherwise: str) -> str:
    return f"IF(N(INDEX(ClientAction,{{n}}))={code},{then},{otherwise})"


def _map_y(code: int) -> Callable[[Totals, dict[str, Any]], Any]:
    def compute(totals: Totals, _: dict[str, Any]) -> Any:
        chosen = totals.scored["action"].to_numpy() == code
        ease = totals.scored["ease"].to_numpy().astype(object)
        return np.where(chosen, ease, NA)

    return compute


def _key(totals: Totals, code: int, values: Any, step: float) -> Any:
    """A sorting key per row: the value, a little less in each later row so that none tie."""
    n = np.arange(1, len(totals.scored) + 1)
    return np.where(totals.scored["action"].to_numpy() == code, values - n * step, np.nan)


def _sorted_net(totals: Totals, _: dict[str, Any]) -> Any:
    nets = totals.scored["net"].to_numpy(dtype=float)
    return np.concatenate([np.sort(nets[~np.isnan(nets)])[::-1], nets[np.isnan(nets)]])


def _curve(totals: Totals, _: dict[str, Any]) -> Any:
    added = _cumulated(totals)
    return np.concatenate([added, np.full(len(totals.scored) - len(added), np.nan)])


TABLE = (
    TableColumn(
        "x", "N(INDEX(ClientValue,{n}))", lambda t, _: np.nan_to_num(t.scored["value"].to_numpy())
    ),
    *(
        TableColumn(
            f"map_{action.name}",
            _of_action(action.code, "INDEX(ClientEase,{n})", "NA()"),
            _map_y(action.code),
        )
        for action in ACTIONS
    ),
    TableColumn(
        "water",
        _of_action(GROW, "INDEX(ClientScore,{n})-{n}*0.0000001", '""'),
        lambda t, _: _key(t, GROW, t.scored["score"].to_numpy(), 0.0000001),
    ),
    TableColumn(
        "raise",
        f"IF(AND(N(INDEX(ClientAction,{{n}}))={REPRICE},ISNUMBER(INDEX(ClientSuggested,{{n}}))),"
        'N(INDEX(ClientSuggested,{n}))-N(INDEX(ClientCounted,{n}))-{n}*0.00001,"")',
        lambda t, _: _key(
            t, REPRICE, (t.scored["suggested"] - t.scored["counted"]).to_numpy(), 0.00001
        ),
    ),
    TableColumn(
        "let_go",
        _of_action(DROP, "0-INDEX(ClientScore,{n})-{n}*0.0000001", '""'),
        lambda t, _: _key(t, DROP, 0 - t.scored["score"].to_numpy(), 0.0000001),
    ),
    TableColumn("sorted", 'IF({n}<=Scored,LARGE(ClientNet,{n}),"")', _sorted_net),
    TableColumn("curve", 'IF(ISNUMBER({sorted}),ROUND(SUM({top}:{sorted})+0.000001,0),"")', _curve),
    TableColumn(
        "curve_x",
        "MIN({n},MAX(1,Scored))",
        lambda t, _: np.minimum(np.arange(1.0, len(t.scored) + 1), max(1.0, t["Scored"])),
    ),
    TableColumn(
        "curve_y",
        "IF(ISNUMBER({curve}),{curve},NA())",
        lambda t, made: np.where(np.isnan(made["curve"]), NA, made["curve"].astype(object)),
    ),
)


def table(totals: Totals) -> dict[str, Any]:
    """The columns of TABLE by name, one value per prepared row; NaN stands for an empty text."""
    made: dict[str, Any] = {}
    for column in TABLE:
        made[column.name] = column.compute(totals, made)
    return made


# --- the lists of five -----------------------------------------------------------------------


@dataclass(frozen=True)
class TopList:
    """One of the Dashboard's lists: the clients with the largest keys, and a number beside each."""

    name: str
    keys: str  # the defined name of the column of keys
    number: str  # formula of the number; {at} is the client's place in the list
    of: Callable[[pd.DataFrame], Any]


TOP_LISTS = (
    TopList("water", "WaterKeys", "INDEX(ClientScore,{at})", lambda s: s["score"]),
    TopList(
        "raise",
        "RaiseKeys",
        "ROUND(INDEX(ClientSuggested,{at})-INDEX(ClientCounted,{at})+0.000001,2)",
        lambda s: pd.Series(rounded(s["suggested"] - s["counted"], 2)),
    ),
    TopList("let_go", "LetGoKeys", "INDEX(ClientSuggested,{at})", lambda s: s["suggested"]),
)


def top_places(keys: Any) -> list[int]:
    """The 0-based places of the TOP largest keys, best first; NaN is no key."""
    order = np.argsort(-keys, kind="stable")  # NaN sorts last
    return [int(i) for i in order[:TOP] if not np.isnan(keys[i])]


def setting_checks(settings: Settings) -> list[tuple[str, int]]:
    """Formula and result of the check of each setting, in the order of SETTINGS."""
    return [(check_formula(s), 0 if s.name in settings.wrong else 1) for s in SETTINGS]
