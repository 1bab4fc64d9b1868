"""The retention simulator (F27): what it is worth to keep clients, in the owner's own figures.

Each year the share ``c`` of the clients leaves and ``new`` ones come, ``N' = N (1 - c) + new``; the
year brings ``N' m`` less what the new ones cost to win, less what is fixed.  ``m`` is what a client
brings after direct costs.  The sum over the years is worked out at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from pumpkin_sheets.plan.progress.figures import (
    Figure,
    Progress,
    Room,
)
from pumpkin_sheets.sheets.lines import Block, Line
from pumpkin_sheets.sheets.numbers import (
    LARGEST,
    coins,
    coins_,
    round_,
    rounded,
    with_sign,
    with_sign_,
)
from pumpkin_sheets.sheets.sentences import fill, said

BLOCK = Block(
    "plan.retention",
    (
        Line("Churn", "churn", "percent"),
        Line("NewClients", "new_clients", maximum=10_000),
        Line("CostPerNew", "cost_per_new", "money", default=0, maximum=LARGEST),
        Line("FixedCosts", "fixed_costs", "money", default=0, maximum=LARGEST),
        Line("SimYears", "sim_years", default=5, minimum=1, maximum=10),
        Line("OwnChurn", "own_churn", "percent"),
    ),
)

LESS: Mapping[str, float] = {"now": 0, "five": 0.05, "ten": 0.1}
"""How many points less churn each column of the simulator has."""
COLUMNS = (*LESS, "own")

TEXTS = {
    "RetentionEmpty": "plan.retention.empty",
    "RetentionType": "plan.retention.type_churn",
    "RetentionBook": "plan.retention.book",
    "RetentionOf": "plan.retention.of",
}


def clients_after(clients: float, churn: float, new: float, years: int) -> float:
    """How many clients there are after so many years."""
    if churn <= 0:
        return clients + years * new
    return float(new / churn + (clients - new / churn) * (1 - churn) ** years)


def client_years(clients: float, churn: float, new: float, years: int) -> float:
    """The clients of each year's end, added up."""
    if churn <= 0:
        return years * clients + new * years * (years + 1) / 2
    still, kept = new / churn, 1 - churn
    return float(years * still + (clients - still) * kept * (1 - kept**years) / churn)


# --- formulas and their twins ---------------------------------------------------------------------

_YEARS = "INT(SimYears)"


def _churn(column: str) -> Figure:
    """Rounded to the hundredth of a percent: a smaller share is no share of people."""
    less = LESS.get(column)
    if less is None:
        formula = f'IF(AND(ISNUMBER(Churn_now),ISNUMBER(OwnChurn)),{round_("OwnChurn", 4)},"")'
    elif less == 0:
        formula = f'IF(AND(ISNUMBER(Churn),Scored>0),{round_("Churn", 4)},"")'
    else:
        less_now = round_(f"Churn_now-{less:g}", 4)
        formula = f'IF(ISNUMBER(Churn_now),MAX(0,{less_now}),"")'

    def compute(p: Progress) -> float:
        if p.number("Scored") == 0:
            return math.nan
        if less is None:
            known = not math.isnan(p.number("Churn_now"))
            return float(rounded(p.number("OwnChurn"), 4)) if known else math.nan
        base = p.number("Churn") if less == 0 else p.number("Churn_now") - less
        return max(0.0, float(rounded(base, 4))) if base == base else math.nan

    return Figure(f"Churn_{column}", formula, compute)


def _clients(column: str) -> Figure:
    churn = f"Churn_{column}"
    after = f"SimNew/{churn}+(Scored-SimNew/{churn})*(1-{churn})^{_YEARS}"
    inside = f"IF({churn}>0,{after},Scored+{_YEARS}*SimNew)"

    def compute(p: Progress) -> float:
        if math.isnan(p.number(churn)):
            return math.nan
        given = (p.number("Scored"), p.number(churn), p.number("SimNew"))
        return float(rounded(clients_after(*given, int(p.number("SimYears"))), 1))

    formula = f'IF(ISNUMBER({churn}),{round_(inside, 1)},"")'
    return Figure(f"ClientsAfter_{column}", formula, compute)


def _profit(column: str) -> Figure:
    churn = f"Churn_{column}"
    kept = f"(1-{churn})"
    added = (
        f"IF({churn}>0,{_YEARS}*(SimNew/{churn})"
        f"+(Scored-SimNew/{churn})*{kept}*(1-{kept}^{_YEARS})/{churn},"
        f"{_YEARS}*Scored+SimNew*{_YEARS}*({_YEARS}+1)/2)"
    )
    costs = f"{_YEARS}*SimNew*CostPerNew-{_YEARS}*FixedCosts"

    def compute(p: Progress) -> float:
        if math.isnan(p.number(churn)):
            return math.nan
        years, new = int(p.number("SimYears")), p.number("SimNew")
        brought = p.number("SimMargin") * client_years(
            p.number("Scored"), p.number(churn), new, years
        )
        spent = years * new * p.number("CostPerNew")
        return float(rounded(brought - spent - years * p.number("FixedCosts"), 2))

    formula = f'IF(ISNUMBER({churn}),{round_(f"SimMargin*({added})-{costs}", 2)},"")'
    return Figure(f"KeptProfit_{column}", formula, compute)


COARSE = 10_000
"""What differences of profits beyond LARGEST are rounded to: programs keep 15 digits or so."""


def _more(column: str) -> Figure:
    """How much more than now: in percent, or in money where now is no profit."""
    profit, now = f"KeptProfit_{column}", "KeptProfit_now"
    step = f"IF(MAX(ABS({profit}),ABS({now}))<{LARGEST:.15g},1,{COARSE})"
    money = f"{round_(f'({profit}-{now})/{step}', 0)}*{step}"
    more = f'IF({money}>0,"+","")&{coins_(money, losses=True)}'
    shown = f'IF({now}>0,{with_sign_(f"100*({profit}/{now}-1)")}&"%",{more})'

    def compute(p: Progress) -> str:
        then, base = p.number(profit), p.number(now)
        if math.isnan(then):
            return ""
        if base > 0:
            return with_sign(100 * (then / base - 1)) + "%"
        step = 1 if max(abs(then), abs(base)) < LARGEST else COARSE
        more = float(rounded((then - base) / step, 0)) * step
        return ("+" if more > 0 else "") + coins(more, p.sign)

    return Figure(f"KeptMore_{column}", f'IF(ISNUMBER({profit}),{shown},"")', compute)


def _margin(p: Progress) -> float:
    if p.number("Scored") == 0:
        return 0.0
    fine = p.scored["state"] == 0
    brought = np.nansum(p.scored["counted"][fine]) - np.nansum(p.scored["cost"][fine].astype(float))
    return float(rounded(brought / p.number("Scored"), 2))


def _new(p: Progress) -> float:
    typed = p.number("NewClients")
    if not math.isnan(typed):
        return typed
    churn = p.number("Churn_now")
    return 0.0 if math.isnan(churn) else float(rounded(p.number("Scored") * churn, 4))


def _sentence(p: Progress) -> str:
    if p.number("Scored") == 0:
        return p.texts[TEXTS["RetentionEmpty"]]
    if math.isnan(p.number("Churn_now")):
        return p.texts[TEXTS["RetentionType"]]
    years = f"{int(p.number('SimYears'))}"
    first, second = p.text("KeptMore_five"), p.text("KeptMore_ten")
    return fill(p.texts[TEXTS["RetentionBook"]], a=first, b=second, years=years)


_BROUGHT = "SUMIFS(ClientCounted,ClientState,0)-SUMIFS(ClientCost,ClientState,0)"
_SENTENCE = said("RetentionBook", a="KeptMore_five", b="KeptMore_ten", years=_YEARS)

FIGURES = (
    _churn("now"),
    *(_churn(column) for column in COLUMNS[1:]),
    Figure("SimMargin", f"IF(Scored>0,{round_(f'({_BROUGHT})/Scored', 2)},0)", _margin),
    Figure(
        "SimNew",
        f"IF(ISNUMBER(NewClients),NewClients,IF(ISNUMBER(Churn_now),"
        f"{round_('Scored*Churn_now', 4)},0))",
        _new,
    ),
    *(_clients(column) for column in COLUMNS),
    *(_profit(column) for column in COLUMNS),
    *(_more(column) for column in COLUMNS),
    Figure(
        "RetentionSaid",
        f"IF(Scored=0,RetentionEmpty,IF(ISNUMBER(Churn_now),{_SENTENCE},RetentionType))",
        _sentence,
    ),
    Figure(
        "RetentionStands",
        said("RetentionOf", n="Scored", margin=coins_("SimMargin", losses=True)),
        lambda p: fill(
            p.texts[TEXTS["RetentionOf"]],
            n=f"{p.number('Scored'):.0f}",
            margin=coins(p.number("SimMargin"), p.sign),
        ),
    ),
)

RETENTION = Room(FIGURES, TEXTS)
