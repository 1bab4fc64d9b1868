"""The tables behind the Dashboard, with one row per prepared row, and its short lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pumpkin_sheets.plan.choices import ACTIONS, DROP, DROP_LATER, GROW, REPRICE
from pumpkin_sheets.plan.dashboard.totals import Totals, cumulated
from pumpkin_sheets.plan.letters.parting import leaving_
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import rounded
from pumpkin_sheets.sheets.records import dataclass

TOP = 6
"""How many clients each of the Dashboard's lists shows."""
LABELLED = 3
"""How many giants and how many weeds carry their names on the map."""

BEHIND = 1000
"""What is taken off the keys of clients who leave: so they stand behind all others, in the order of
their days."""

NA = "#N/A"
"""What a chart's point that is not there holds."""


@dataclass(frozen=True)
class TableColumn:
    """A column of Calc's big table.  ``{n}`` is the cell with the row's number from 1, other
    names are other columns' cells, ``{top}`` the first cell of ``sorted``; ``parting`` is the
    formula in a workbook whose Letters tell who leaves, where it is another."""

    name: str
    formula: str
    compute: Callable[[Totals, dict[str, Any]], Any]
    parting: str = ""


def _there(formula: str, otherwise: str) -> str:
    """``formula`` where Clients has that row; once rows were deleted there, it has not the last.

    One error among the keys of a list would leave all of it empty.
    """
    return f"IFERROR({formula},{otherwise})"


def _of_action(code: int, then: str, otherwise: str) -> str:
    return _there(f"IF(N(INDEX(ClientAction,{{n}}))={code},{then},{otherwise})", otherwise)


def _map_y(code: int) -> Callable[[Totals, dict[str, Any]], Any]:
    def compute(totals: Totals, _: dict[str, Any]) -> Any:
        chosen = totals.scored["action"] == code
        ease = totals.scored["ease"].astype(object)
        return np.where(chosen, ease, NA)

    return compute


def _key(totals: Totals, code: int, values: Any, step: float, of: str = "action") -> Any:
    """A sorting key per row: the value, a little less in each later row so that none tie."""
    n = np.arange(1, len(totals.scored) + 1)
    return np.where(totals.scored[of] == code, values - n * step, np.nan)


def let_go_keys(totals: Totals) -> Any:
    """The sorting keys of the list ``let_go``; NaN for clients who are not on it."""
    left = _key(totals, DROP, 0 - totals.scored["score"], 0.0000001, of="action_code")
    n = np.arange(1, len(totals.scored) + 1)
    return np.where(_leaving(totals), 0 - BEHIND - totals.leaves - n * 0.0000001, left)


def _leaving(totals: Totals) -> Any:
    """Which of the clients to let go leave."""
    return np.isin(totals.scored["action_code"], (DROP, DROP_LATER)) & (totals.leaves > 0)


def _later(totals: Totals) -> Any:
    later = _key(totals, DROP_LATER, 0.0, 1.0, of="action_code")
    return np.where(_leaving(totals), np.nan, later)


def _sorted_net(totals: Totals, _: dict[str, Any]) -> Any:
    nets = totals.scored["net"].astype(float)
    return np.concatenate([np.sort(nets[~np.isnan(nets)])[::-1], nets[np.isnan(nets)]])


def _curve(totals: Totals, _: dict[str, Any]) -> Any:
    added = cumulated(totals)
    return np.concatenate([added, np.full(len(totals.scored) - len(added), np.nan)])


_SHOWN = "N(INDEX(ClientShown,{n}))"
_LET_GO = f'IF({_SHOWN}={DROP},0-INDEX(ClientScore,{{n}})-{{n}}*0.0000001,"")'
_LEAVES = f"IFERROR(0-{BEHIND}-{leaving_('{n}')}-{{n}}*0.0000001,{_LET_GO})"
_LATER = 'IF(ISNUMBER({let_go}),"",0-{n})'

TABLE = (
    TableColumn(
        "x",
        _there("N(INDEX(ClientValue,{n}))", "0"),
        lambda t, _: np.nan_to_num(t.scored["value"]),
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
        lambda t, _: _key(t, GROW, t.scored["score"], 0.0000001),
    ),
    TableColumn(
        "raise",
        _there(
            f"IF(AND(N(INDEX(ClientAction,{{n}}))={REPRICE},ISNUMBER(INDEX(ClientSuggested,{{n}}))),"
            'N(INDEX(ClientSuggested,{n}))-N(INDEX(ClientCounted,{n}))-{n}*0.00001,"")',
            '""',
        ),
        lambda t, _: _key(t, REPRICE, t.scored["suggested"] - t.scored["counted"], 0.00001),
    ),
    TableColumn(
        "let_go",
        _there(_LET_GO, '""'),
        lambda t, _: let_go_keys(t),
        _there(f'IF(OR({_SHOWN}={DROP},{_SHOWN}={DROP_LATER}),{_LEAVES},"")', '""'),
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
    TableColumn(
        "later",
        _there(f'IF({_SHOWN}={DROP_LATER},0-{{n}},"")', '""'),
        lambda t, _: _later(t),
        _there(f'IF({_SHOWN}={DROP_LATER},{_LATER},"")', '""'),
    ),
)
"""Charts point at these columns: a new one comes last."""


def table(totals: Totals) -> dict[str, Any]:
    """The columns of TABLE by name, one value per prepared row; NaN stands for an empty text."""
    made: dict[str, Any] = {}
    for column in TABLE:
        made[column.name] = column.compute(totals, made)
    return made


# --- the short lists -----------------------------------------------------------------------


@dataclass(frozen=True)
class TopList:
    """One of the Dashboard's lists: the clients with the largest keys, and a number beside each;
    ``leaving``: those who leave stand at its end."""

    name: str
    keys: str  # the defined name of the column of keys
    number: str  # formula of the number; {at} is the client's place in the list
    of: Callable[[Frame], Any]
    leaving: bool = False


TOP_LISTS = (
    TopList("water", "WaterKeys", "INDEX(ClientScore,{at})", lambda s: s["score"]),
    TopList(
        "raise",
        "RaiseKeys",
        "ROUND(INDEX(ClientSuggested,{at})-INDEX(ClientCounted,{at})+0.000001,2)",
        lambda s: rounded(s["suggested"] - s["counted"], 2),
    ),
    TopList(
        "let_go",
        "LetGoKeys",
        "INDEX(ClientSuggested,{at})",
        lambda s: s["suggested"],
        leaving=True,
    ),
)


def later_places(totals: Totals) -> list[int]:
    """The 0-based places of the clients who must be replaced first, in their order."""
    return np.flatnonzero(~np.isnan(_later(totals))).tolist()


def top_places(keys: Any) -> list[int]:
    """The 0-based places of the TOP largest keys, best first; NaN is no key."""
    order = np.argsort(-keys, kind="stable")  # NaN sorts last
    return [int(i) for i in order[:TOP] if not np.isnan(keys[i])]
