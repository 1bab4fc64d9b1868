"""What is owed to each client: one demand per kind of touch, with the day its next one is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pumpkin_sheets.plan.care.cadence import first_due, spread, tolerance
from pumpkin_sheets.plan.care.level_reached import ServiceState
from pumpkin_sheets.plan.care.touches import (
    MINUTES,
    SCHEDULED,
    Cadence,
    CareClient,
    Entry,
    History,
    ServiceLevel,
    TouchKind,
    Why,
)
from pumpkin_sheets.plan.care.work_days import DAY

PROPOSE_WITHIN = 14
"""A behaviour that is missing is planned within this many days, spread by client."""

PROPOSED_SOON = 30
"""A touch of that kind planned within this many days anyway is proposal enough."""

ONCE_SLACK = 7
"""Days to either side for a touch that happens once: nobody feels a rhythm in it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A touch that is asked for, whatever the client's tier has.

    It is due on ``day`` and answered by one made on the day ``since`` or later; ``every`` so many
    days after that the next one is due, never where it is None.
    """

    day: dt.date
    why: Why
    since: dt.date
    every: int | None = None


@dataclass(slots=True)
class Demand:
    """A kind of touch that a client is to get, and the next one of it.

    ``tier`` is the place of the client; ``every`` is None for a touch that happens once.
    ``published``: the entries published for it, from today on, by date.  ``due``, ``overdue`` and
    ``why`` move on as the schedule is made.
    """

    client: str
    tier: float
    kind: TouchKind
    person: str
    minutes: int
    every: int | None
    slack: int
    due: dt.date
    last: dt.date | None
    why: Why
    overdue: int = 0
    published: Sequence[Entry] = ()


def demands_of(
    clients: Sequence[CareClient],
    history: History,
    levels: Mapping[int, ServiceLevel],
    states: Mapping[str, ServiceState],
    published: Iterable[Entry],
    today: dt.date,
    wanted: Mapping[tuple[str, TouchKind], Sequence[Wanted]] | None = None,
) -> list[Demand]:
    """Every demand, by client and kind, whatever order the rows came in.

    ``wanted`` are touches that are asked for besides: one demand serves them and the cadence.
    """
    before: dict[tuple[str, TouchKind], list[Entry]] = {}
    for entry in published:
        before.setdefault((entry.client, entry.kind), []).append(entry)
    wanted = wanted or {}
    found = []
    for client in sorted(clients, key=lambda c: c.name):
        level = levels.get(client.tier) if client.tier is not None else None
        cadences: Mapping[TouchKind, Cadence] = level.cadences if level is not None else {}
        state = states.get(client.name)
        proposal = state.proposal if state is not None and level is not None else None
        for kind in SCHEDULED:
            key = client.name, kind
            asked_for = wanted.get(key, ())
            if kind not in cadences and kind != proposal and not asked_for:
                continue
            entries: Sequence[Entry] = before.get(key, ())
            if entries:
                entries = sorted(entries, key=lambda e: (e.date, e.start))
            last = history.last.get(key)
            demand = None
            if level is not None:
                demand = _demand(client, level, kind, history, last, proposal, entries, today)
            for each in asked_for:
                asked = _asked(client, kind, each, last, entries, today)
                answered = last is not None and last >= each.since
                demand = _sooner_of(demand, asked, None if answered else each.day)
            if demand is not None:
                demand.overdue = max(0, (today - demand.due).days)
                if entries:
                    demand.published = [e for e in entries if e.date >= today]
                found.append(demand)
    return found


def _asked(
    client: CareClient,
    kind: TouchKind,
    wanted: Wanted,
    last: dt.date | None,
    published: Sequence[Entry],
    today: dt.date,
) -> Demand | None:
    """The demand for a touch that is asked for; None once it was answered for good.

    One whose day has passed is due now.  Once published it keeps its day, and is overdue when that
    passes.
    """
    if last is None or last < wanted.since:
        told = [e.due for e in published if e.due >= wanted.day]
        due = min([max(wanted.day, today), *told])
    elif wanted.every is not None:
        due = last + DAY * wanted.every
    else:
        return None
    slack = ONCE_SLACK if wanted.every is None else tolerance(wanted.every)
    return Demand(
        client.name,
        client.place,
        kind,
        client.person,
        MINUTES[kind],
        wanted.every,
        slack,
        due,
        last,
        wanted.why,
    )


def _sooner_of(demand: Demand | None, asked: Demand | None, day: dt.date | None) -> Demand | None:
    """One demand for both: due when the first of them is, and as often as the more frequent.

    ``day`` is the one from which it is asked for, None once that was answered.
    """
    if demand is None or asked is None:
        return demand or asked
    if (day or asked.due) <= demand.due:
        demand.why = asked.why
    demand.due = min(demand.due, asked.due)
    if asked.every is not None and (demand.every is None or asked.every < demand.every):
        demand.every, demand.slack = asked.every, asked.slack
    return demand


def _demand(
    client: CareClient,
    level: ServiceLevel,
    kind: TouchKind,
    history: History,
    last: dt.date | None,
    proposal: TouchKind | None,
    published: Sequence[Entry],
    today: dt.date,
) -> Demand | None:
    cadence = level.cadences.get(kind)
    if cadence is None and kind != proposal:
        return None
    missed = [e for e in published if last is None or e.date > last]
    if kind is TouchKind.REFERRAL_ASK:
        delivered = history.last.get((client.name, TouchKind.SATISFIED_DELIVERY))
        if cadence is None or delivered is None or last is not None:
            return None
        due = delivered + DAY * cadence.days
        why = Why("after_delivery", (("date", delivered),))
        return _of_level(client, level, kind, cadence, due, last, why, once=True)
    if cadence is None:
        soon = Cadence(PROPOSED_SOON, MINUTES[kind])
        due = _proposal_due(client.name, kind, missed, today)
        return _of_level(client, level, kind, soon, due, last, _missing(level), once=True)
    if last is None:
        start = max(today, client.since) if client.since else today
        due = by_cadence = first_due(client.name, kind, cadence.days, start)
        # What was promised first and passed without a touch is overdue since then: asking again
        # on the morning after must not grant another whole cadence.
        if missed and (client.since is None or missed[0].due >= client.since):
            due = min(due, missed[0].due)
        why = _FIRST
    else:
        due = by_cadence = last + DAY * cadence.days
        why = Why("cadence", (("days", cadence.days), ("last", last)))
    if kind == proposal:
        proposed = _proposal_due(client.name, kind, missed, today)
        # One that was brought forward stays so, even once its own day comes near.
        brought_forward = bool(missed) and missed[0].due == proposed
        far = by_cadence > today + DAY * PROPOSED_SOON
        if proposed < by_cadence and (brought_forward or far):
            due, why = proposed, _missing(level)
    return _of_level(client, level, kind, cadence, due, last, why)


_FIRST = Why("first")


def _of_level(
    client: CareClient,
    level: ServiceLevel,
    kind: TouchKind,
    cadence: Cadence,
    due: dt.date,
    last: dt.date | None,
    why: Why,
    once: bool = False,
) -> Demand:
    return Demand(
        client.name,
        level.tier,
        kind,
        client.person,
        cadence.minutes,
        None if once else cadence.days,
        ONCE_SLACK if once else tolerance(cadence.days),
        due,
        last,
        why,
    )


def _missing(level: ServiceLevel) -> Why:
    return Why("missing_behaviour", (("target", level.target.key),))


def _proposal_due(client: str, kind: TouchKind, missed: Sequence[Entry], today: dt.date) -> dt.date:
    """The day of a proposal; once published it keeps that day, and is overdue when it passes."""
    afresh = today + DAY * spread(client, kind, PROPOSE_WITHIN)
    return min(afresh, missed[0].due) if missed else afresh
