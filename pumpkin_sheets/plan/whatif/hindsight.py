"""Was advice followed, and what came of it: the lines of Memory read as a history (F52).

An advice is what Memory says of a client from one line on.  It was followed where the client left,
or where an hour with it brings at least so much more; one that is withdrawn again was not tried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from pumpkin_sheets.plan.choices import DROP, REPRICE
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import as_date, cell_text
from pumpkin_sheets.sheets.words import fold

STOOD = 30
"""Days that an advice must stand, if nothing came of it, to count as not followed."""
EARLY = 90
"""Days after which it can be told what came of an advice that was followed."""
MORE = 0.05
"""An hour that brings so much more was repriced."""
ENOUGH = 5
"""So many must have been asked before a price sensitivity is learnt."""
EVENTS = ("first", "moved", "price", "year", "renamed", "left")
YEAR = 365

Record = Mapping[str, object]


@dataclass(frozen=True)
class Advice:
    """One advice: ``outcome`` is ``left``, ``raised``, ``stands`` or ``withdrawn``.

    ``until`` is the day of the outcome, None while it stands; ``rise`` a part of 1 by which an
    hour brings more; ``hours`` a year; ``net`` money a year before the hours cost anything is
    ``revenue`` less ``cost``.
    """

    client: str
    action: int
    since: dt.date
    rate: float
    revenue: float
    cost: float
    hours: float
    outcome: str = "stands"
    until: dt.date | None = None
    rise: float = 0.0


@dataclass(frozen=True)
class Hindsight:
    """What came of all advice; counts, a part of 1, hours a year, money.

    ``asked`` for more, of whom ``stayed`` at a mean ``rise``; ``told`` to go, of whom ``went``
    with ``hours``, the others ``cost`` money since; ``early`` cannot be judged yet.
    """

    asked: int = 0
    stayed: int = 0
    rise: float = 0.0
    told: int = 0
    went: int = 0
    hours: float = 0.0
    cost: float = 0.0
    early: int = 0

    @property
    def chance(self) -> float:
        """The chance that one who is asked stays, careful while few were."""
        return (self.stayed + 1) / (self.asked + 2)

    @property
    def sensitivity(self) -> float | None:
        """The price sensitivity that this history speaks for; None while too few were asked."""
        if self.asked < ENOUGH or self.rise <= 0:
            return None
        return (1 - self.chance) / self.rise


def advices(records: Iterable[Record]) -> list[Advice]:
    """Every advice to reprice or to let go, in the order in which it was given."""
    standing: dict[str, Advice] = {}
    done: list[Advice] = []
    for record in records:
        day = as_date(record.get("date"))
        if record.get("event") not in EVENTS or day is None:
            continue
        key = fold(cell_text(record["client"]))
        before = standing.pop(key, None)
        if before is not None:
            after = _after(before, record, day)
            if after.outcome == "stands":
                standing[key] = before
                continue
            done.append(after)
        action = _number(record.get("action"))
        if record["event"] != "left" and action in (DROP, REPRICE):
            standing[key] = _given(record, int(action), day)
    return sorted([*done, *standing.values()], key=lambda advice: (advice.since, advice.client))


def hindsight(records: Iterable[Record], today: dt.date, hour_cost: float) -> Hindsight:
    """What came of the advice in Memory; ``hour_cost`` is money."""
    rises: list[float] = []
    asked = told = went = early = 0
    hours = cost = 0.0
    for advice in advices(records):
        if advice.outcome == "withdrawn":
            continue
        if advice.until is not None and (today - advice.until).days < EARLY:
            early += 1
            continue
        if advice.outcome == "stands" and (today - advice.since).days < STOOD:
            continue
        if advice.action == REPRICE and advice.outcome != "stands":
            asked += 1
            rises += [advice.rise] if advice.outcome == "raised" else []
        elif advice.action == DROP:
            told += 1
            if advice.outcome == "left":
                went += 1
                hours += advice.hours
            else:
                net = advice.revenue - advice.cost - advice.hours * hour_cost
                cost -= net * ((advice.until or today) - advice.since).days / YEAR
    mean = sum(rises) / len(rises) if rises else 0.0
    return Hindsight(asked, len(rises), mean, told, went, hours, max(0.0, cost), early)


def _given(record: Record, action: int, day: dt.date) -> Advice:
    revenue, cost, hours = (_number(record.get(n)) for n in ("revenue", "cost", "hours"))
    rate = (revenue - cost) / hours if hours > 0 else revenue
    return Advice(cell_text(record["client"]), action, day, rate, revenue, cost, hours)


def _after(before: Advice, record: Record, day: dt.date) -> Advice:
    """The advice after one more line about its client."""
    now = _given(record, before.action, day)
    rise, outcome = 0.0, "stands"
    if record["event"] == "left":
        outcome = "left"
    elif before.rate > 0 and (now.hours > 0) == (before.hours > 0):
        rise = now.rate / before.rate - 1
        if rise >= MORE - 1e-9:
            outcome = "raised"
    if outcome == "stands" and _number(record.get("action")) != before.action:
        outcome = "withdrawn"
    facts = (before.client, before.action, before.since, before.rate, before.revenue)
    until = None if outcome == "stands" else day
    return Advice(*facts, before.cost, before.hours, outcome, until, rise)


def _number(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
        return float(value)
    return 0.0
