"""The service schedule: who is called, visited or written to on which day, at what time (F11, F16).

Rules, in this order:

1. Nothing is booked twice: a person has one touch at a time, within working days and hours and
   the day's limits, and the touches of a client lie a few days apart (``Limits.days_between``).
2. Overdue first, then VIP before Good before OK; among equals whoever is due first.
3. What was published stays where it is while it obeys the rules.  It is held from the start, and
   gives way only to something more important that would be late without its place.
4. A touch happens within ``cadence.tolerance`` days of the day it is due, as near to it as
   possible, and one that is overdue as soon as possible; where those days are full, it may be
   late, until the next one would be due.
5. What does not fit even so is said, with the reason, and tried again one cadence later.
6. Where something is late or does not fit, the schedule of that person is made less late as a
   whole (``repair``): what is gained counts VIP : Good : OK = 25 : 5 : 1, and VIPs together are
   never later for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pumpkin_sheets.plan.care.demands import Wanted, demands_of
from pumpkin_sheets.plan.care.level_reached import ServiceState, service_states
from pumpkin_sheets.plan.care.placing import Placing
from pumpkin_sheets.plan.care.repair import repair
from pumpkin_sheets.plan.care.touches import (
    MINUTES,
    CareClient,
    Entry,
    History,
    Limits,
    ServiceLevel,
    Touch,
    TouchKind,
    Unplaced,
)
from pumpkin_sheets.plan.care.work_days import DAY, WorkCalendar

WEEKS = 13

# A schedule in which nothing could be made less late is stable at once, unless something published
# was given up too late for what had found no place.  That one, and one that was repaired, is made
# again over its own result, as it will be tomorrow, until there is nothing more to win: two or
# three times, more only where a full diary is turned upside down.  That person's, and nobody
# else's.
_PASSES = 20


@dataclass(frozen=True)
class ScheduleResult:
    """The schedule: entries by date, start and person; what does not fit; each client's service.

    ``states`` holds every client with a tier, by name.
    """

    entries: tuple[Entry, ...]
    unplaced: tuple[Unplaced, ...]
    states: Mapping[str, ServiceState]


def plan_schedule(
    clients: Sequence[CareClient],
    touches: Sequence[Touch],
    levels: Mapping[int, ServiceLevel],
    calendar: WorkCalendar,
    published: Sequence[Entry],
    today: dt.date,
    weeks: int = WEEKS,
    limits: Limits | None = None,
    now: dt.time | None = None,
    extra_days: int = 0,
    wanted: Mapping[tuple[str, TouchKind], Sequence[Wanted]] | None = None,
) -> ScheduleResult:
    """The schedule from ``today`` for ``weeks`` weeks and ``extra_days``.

    ``published`` is the schedule as it was last time, the days that have passed included;
    ``now`` is the time before which nothing new is put on today; ``wanted`` are touches that are
    asked for besides those of the levels, by client and kind.  The same input gives the same
    schedule in whatever order its rows come, and planning again over the result changes nothing.
    Raises ValueError when two clients share a name.
    """
    if len({c.name for c in clients}) < len(clients):
        raise ValueError("two clients share a name")
    limits = limits or Limits()
    clients = sorted(clients, key=lambda c: c.name)
    history = History.of(touches, today)
    targets = {
        c.name: levels[c.tier].target for c in clients if c.tier is not None and c.tier in levels
    }
    states = service_states(targets, touches, today)
    spent = _spent_today(clients, levels, touches, today)
    made = _lately(touches, today, limits.days_between)
    length = weeks * 7 + extra_days
    of_client: dict[str, list[Entry]] = {}
    for entry in published:
        of_client.setdefault(entry.client, []).append(entry)
    entries: list[Entry] = []
    unplaced: list[Unplaced] = []
    # A client is looked after by one person, so each person's days are a schedule of their own.
    for person, theirs in _by_person(clients).items():
        known = [e for c in theirs for e in of_client.get(c.name, ())]
        passed = [e for e in known if e.date < today]
        demands = demands_of(theirs, history, levels, states, known, today, wanted)
        for _ in range(_PASSES):
            dues = [demand.due for demand in demands]
            placing = Placing(person, demands, calendar, limits, today, length, now)
            for minutes in spent.get(person, ()):
                placing.book.spend(person, minutes)
            for client in theirs:
                for day in made.get(client.name, ()):
                    placing.book.made(client.name, day)
            placing.run()
            repaired = repair(placing.book, person, demands, dues, placing.horizon, today)
            if repaired is None and not placing.unsettled:
                break
            known = [*passed, *(placing.entries if repaired is None else repaired)]
            demands = demands_of(theirs, history, levels, states, known, today, wanted)
        entries += placing.entries
        unplaced += placing.unplaced()
    entries.sort(key=lambda e: (e.date, e.start, e.person, e.client, e.kind))
    unplaced.sort(key=lambda u: (u.due, u.client, u.kind, u.reason))
    return ScheduleResult(tuple(entries), tuple(unplaced), states)


def _by_person(clients: Iterable[CareClient]) -> dict[str, list[CareClient]]:
    found: dict[str, list[CareClient]] = {}
    for client in clients:
        found.setdefault(client.person, []).append(client)
    return found


def _spent_today(
    clients: Iterable[CareClient],
    levels: Mapping[int, ServiceLevel],
    touches: Iterable[Touch],
    today: dt.date,
) -> dict[str, list[int]]:
    """By person, the minutes of the planned kinds of touch that were already made today."""
    of_name = {c.name: c for c in clients}
    found: dict[str, list[int]] = {}
    for touch in touches:
        client = of_name.get(touch.client)
        if touch.date == today and client is not None and touch.kind in MINUTES:
            level = levels.get(client.tier) if client.tier is not None else None
            cadence = level.cadences.get(touch.kind) if level else None
            minutes = cadence.minutes if cadence else MINUTES[touch.kind]
            found.setdefault(touch.who or client.person, []).append(minutes)
    return found


def _lately(touches: Iterable[Touch], today: dt.date, days: int) -> dict[str, set[int]]:
    """By client, the days of the planned kinds of touch in the last ``days`` days, 0 for today."""
    found: dict[str, set[int]] = {}
    for touch in touches:
        if touch.kind in MINUTES and today - DAY * days < touch.date <= today:
            found.setdefault(touch.client, set()).add((touch.date - today).days)
    return found
