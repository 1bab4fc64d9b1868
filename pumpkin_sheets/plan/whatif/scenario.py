"""What becomes of the list in a scenario: each client kept, repriced or let go (F52).

A scenario is everything as today or everything as advised, with the exceptions that are typed on
What if.  Each client's part stands on the hidden page behind the practices, as a formula for each
row of Clients over these names; its twin is :func:`scenario`.  What a client alone is kept for is
its own part; what several share is saved with the last of them and belongs to none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from pumpkin_sheets.plan.choices import DROP, DROP_LATER, REPRICE
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers, round_, rounded

AS_TODAY, ASK, LET_GO = 1, 2, 3
"""What becomes of a client; 0 for one without enough data, who is left out."""
FROM_TODAY, FROM_ADVICE = 1, 2
"""What a scenario starts from."""
YES = 2
"""Whether those count too who are to be replaced first."""

LISTS = (
    "ScenarioRow",
    "ScenarioChoice",
    "ScenarioPrice",
    "ScenarioStay",
    "ScenarioSaved",
    "ScenarioRevenue",
    "ScenarioCash",
    "ScenarioHours",
    "ScenarioProfit",
    "ScenarioKept",
)
"""The lists of the hidden page, in the order of dependence."""
COLUMNS = {name: name.removeprefix("Scenario").lower() for name in LISTS}
"""What each is called in the frame that :func:`scenario` gives."""


def chance_of_staying(price: Any, revenue: Any, sensitivity: float) -> Numbers:
    """Which part of those asked stays at a price (money a year; any shape): 1 where it is no rise.

    A rise of x% loses sensitivity * x% of them: at some price nobody stays.
    """
    asked, paid = np.asarray(price, dtype=float), np.asarray(revenue, dtype=float)
    rise = asked / np.where(paid > 0, paid, 1.0) - 1
    stay = np.where(paid > 0, np.maximum(0, 1 - sensitivity * rise), float(sensitivity <= 0))
    return np.asarray(np.where(asked > paid, stay, 1.0))


def saved_alone(clients: int, costs: Frame | None) -> Numbers:
    """Money a year of the costs that fall away with each client alone, by place."""
    saved = np.zeros(clients)
    if costs is not None:
        for at, yearly in zip(costs["alone"], costs["yearly"], strict=True):
            if at == at and 0 < at <= clients:
                saved[int(at) - 1] += yearly
    return saved


SHARED = "SUMPRODUCT(--(CostSharers>1),--({}=0),CostYearly)".format(
    "+".join(f"COUNTIF(ScenarioKept,CostAt{at})" for at in (1, 2, 3))
)
"""The formula for the money a year of the costs whose clients, two or more, are all let go."""


def saved_together(kept: Any, costs: Frame | None) -> float:
    """Its twin; ``kept`` are the places of the clients who are not let go."""
    if costs is None:
        return 0.0
    stays = np.isin([costs[name] for name in ("at1", "at2", "at3")], kept).any(axis=0)
    falls = (costs["sharers"] > 1) & ~stays
    return float(costs["yearly"][falls].sum())


def scenario(
    clients: Frame,
    rows: Frame,
    costs: Frame | None,
    settings: Mapping[str, float],
) -> Frame:
    """Each client's part, one row per row of Clients; 0 where there is not enough data.

    ``kept`` is the place, from 1, of a client who is not let go, NaN for the others.

    ``clients`` has ``counted``, ``cost``, ``hours``, ``net``, ``action``, ``shown`` and
    ``suggested``; ``rows`` of What if ``at`` (the place of the client, from 1, of a row that
    counts), ``code`` and ``asked``; ``costs`` the finished table of costs, None without it.
    """
    known = ~np.isnan(clients["action"])
    revenue = np.where(known, np.nan_to_num(clients["counted"].astype(float)), 0.0)
    cost = np.where(known, np.nan_to_num(clients["cost"].astype(float)), 0.0)
    hours = np.where(known, np.nan_to_num(clients["hours"].astype(float)), 0.0)
    net = np.where(known, np.nan_to_num(clients["net"].astype(float)), 0.0)
    row = np.zeros(len(clients))
    for number, at in enumerate(rows["at"], start=1):
        if at == at and 0 < at <= len(clients) and not row[int(at) - 1]:
            row[int(at) - 1] = number
    typed = np.maximum(row.astype(int) - 1, 0)
    shown, action = clients["shown"], clients["action"]
    later = settings["AlsoLater"] == YES
    goes = (shown == DROP) | ((shown == DROP_LATER) & later)
    base = np.where(goes, LET_GO, np.where(action == REPRICE, ASK, AS_TODAY))
    base = base if settings["StartFrom"] == FROM_ADVICE else np.full(len(clients), AS_TODAY)
    choice, price = base.astype(float), np.fmax(revenue, clients["suggested"].astype(float))
    if len(rows):
        choice = np.where(row > 0, rows["code"].astype(float)[typed], choice)
        price = np.where(row > 0, rows["asked"].astype(float)[typed], price)
    choice = np.where(known, choice, 0.0)
    price = np.where(choice == ASK, price, revenue)
    stay = np.select(
        [choice == ASK, choice == AS_TODAY],
        [chance_of_staying(price, revenue, settings["PriceSensitivity"]), 1.0],
        0.0,
    )
    saved = np.where(known, saved_alone(len(clients), costs), 0.0)
    gone = (1 - stay) * saved
    return Frame(
        {
            "row": row,
            "choice": choice,
            "price": price,
            "stay": stay,
            "saved": saved,
            "revenue": rounded(stay * price, 2),
            "cash": rounded(stay * (price - cost) + gone, 2),
            "hours": rounded(stay * hours, 2),
            "profit": rounded(stay * (net + price - revenue) + gone, 2),
            "kept": np.where(choice == LET_GO, np.nan, np.arange(1.0, len(clients) + 1)),
        }
    )


def scenario_formulas(n: int) -> Iterator[tuple[str, str]]:
    """The formula of each list for the ``n``-th row of Clients, from 1."""
    number = str(n)
    return ((name, pattern.replace("\x00", number)) for name, pattern in _patterns())


@lru_cache
def _patterns() -> tuple[tuple[str, str], ...]:
    return tuple(_each_pattern("\x00"))


def _each_pattern(n: str) -> Iterator[tuple[str, str]]:
    """The formulas with ``n`` where the number of the row stands."""

    def of(name: str) -> str:
        return f"INDEX({name},{n})"

    known = f"ISNUMBER({of('ClientAction')})"
    revenue, suggested = f"N({of('ClientCounted')})", of("ClientSuggested")
    row, choice, price = of("ScenarioRow"), of("ScenarioChoice"), of("ScenarioPrice")
    stay, saved = of("ScenarioStay"), of("ScenarioSaved")
    shown = f"N({of('ClientShown')})"
    goes = f"OR({shown}={DROP},AND({shown}={DROP_LATER},AlsoLater={YES}))"
    advised = f"IF({goes},{LET_GO},IF({of('ClientAction')}={REPRICE},{ASK},{AS_TODAY}))"
    base = f"IF(StartFrom={FROM_ADVICE},{advised},{AS_TODAY})"
    rise = f"PriceSensitivity*({price}/{revenue}-1)"
    nobody = "IF(PriceSensitivity>0,0,1)"
    staying = f"IF({price}>{revenue},IF({revenue}>0,MAX(0,1-{rise}),{nobody}),1)"
    gone = f"(1-{stay})*{saved}"
    yield "ScenarioRow", f"IFERROR(MATCH({n},WhatIfAt,0),0)"
    yield (
        "ScenarioChoice",
        (f"IFERROR(IF({known},IF({row}>0,N(INDEX(WhatIfCode,MAX(1,{row}))),{base}),0),0)"),
    )
    yield (
        "ScenarioPrice",
        (
            f"IFERROR(IF({choice}={ASK},IF({row}>0,N(INDEX(WhatIfAsked,MAX(1,{row}))),"
            f"IF(ISNUMBER({suggested}),MAX({suggested},{revenue}),{revenue})),"
            f"IF({known},{revenue},0)),0)"
        ),
    )
    yield "ScenarioStay", (f"IFERROR(IF({choice}={ASK},{staying},IF({choice}={AS_TODAY},1,0)),0)")
    yield "ScenarioSaved", f"IFERROR(IF({known},SUMIFS(CostYearly,CostAlone,{n}),0),0)"
    yield "ScenarioRevenue", f"IFERROR({round_(f'{stay}*{price}', 2)},0)"
    cash = f"{stay}*({price}-N({of('ClientCost')}))+{gone}"
    yield "ScenarioCash", f"IFERROR(IF({known},{round_(cash, 2)},0),0)"
    hours = f"{stay}*N({of('ClientHours')})"
    yield "ScenarioHours", f"IFERROR(IF({known},{round_(hours, 2)},0),0)"
    profit = f"{stay}*(N({of('ClientNet')})+{price}-{revenue})+{gone}"
    yield "ScenarioProfit", f"IFERROR(IF({known},{round_(profit, 2)},0),0)"
    yield "ScenarioKept", f'IFERROR(IF({choice}={LET_GO},"",{n}),{n})'
