"""How fast the service schedule is made, and how its time grows with the list.

Seeded lists of 250 to 4,000 clients with the tier mix of the simulation, one person for every
fifty of them, planned over 52 weeks with the default cadences: first afresh, then again over
the published schedule with one client more.  Each time is the best of three, in seconds of
processor time.  The last column divides it by n log n: where it does not grow, the work does not.

A second table says what the fewest days between two touches of one client cost in lateness: days
from the day a touch is due (today, for what is overdue) to the day it is planned, those before it
counted as none.

A third table plans the lists with and without what the packs ask for besides: a check-in every 90
days for three clients in ten whatever their tier, an interview every 180 days for each VIP and
Good, a care call brought forward for one in ten of these.  ``time`` is the ratio of both, in one
run; ``apart`` the fewest days between two touches of one client.

A fourth table is the night after where time is short: one person for every two hundred clients,
13 weeks, four in five of the first day's touches made; planned afresh for the next day, and over
what was published.  Both are measured five times in turn: the medians of the seconds, and
``night``, the median of the five ratios.  ``--night 10000`` measures that list alone.

A fifth table plans a list of the same kind at several times of the first day, and for people who
work three hours a day: how long that takes against an early morning, in one run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import random
import time
from dataclasses import replace
from itertools import pairwise
from statistics import median

from pumpkin_sheets.plan.care.demands import Wanted
from pumpkin_sheets.plan.care.planner import ScheduleResult, plan_schedule
from pumpkin_sheets.plan.care.touches import (
    SCHEDULED,
    CareClient,
    Entry,
    Limits,
    Touch,
    TouchKind,
    Why,
    default_levels,
)
from pumpkin_sheets.plan.care.work_days import WorkCalendar
from pumpkin_sheets.plan.choices import GOOD

Asked = dict[tuple[str, TouchKind], list[Wanted]]

TODAY = dt.date(2026, 3, 2)
TIER_WEIGHTS = (16, 21, 26, 24, 13)
WEEKS = 52


def sample(count: int, seed: int = 1) -> tuple[list[CareClient], list[Touch]]:
    """Clients in the tier mix of the simulation, half of them with a log."""
    chance = random.Random(seed)
    tiers = chance.choices((1, 2, 3, 4, 5), TIER_WEIGHTS, k=count)
    people = max(1, count // 50)
    clients = [
        CareClient(f"Client {i:05}", tier, f"Person {i % people:03}")
        for i, tier in enumerate(tiers)
    ]
    touches = [
        Touch(TODAY - dt.timedelta(days=chance.randrange(1, 60)), c.name, kind)
        for c in clients
        for kind in SCHEDULED
        if chance.random() < 0.5
    ]
    return clients, touches


def of_people(count: int, people: int) -> tuple[list[CareClient], list[Touch]]:
    """A seeded list with a log, looked after by so many people."""
    clients, log = sample(count)
    return [replace(c, person=f"Person {i % people:03}") for i, c in enumerate(clients)], log


def plan(
    clients: list[CareClient],
    touches: list[Touch],
    published: tuple[Entry, ...] = (),
    limits: Limits | None = None,
    wanted: Asked | None = None,
) -> ScheduleResult:
    return plan_schedule(
        clients,
        touches,
        default_levels(),
        WorkCalendar(),
        published,
        TODAY,
        WEEKS,
        limits,
        wanted=wanted,
    )


def asked(clients: list[CareClient], seed: int = 2) -> Asked:
    """What the packs ask for besides the levels."""
    chance = random.Random(seed)
    found: Asked = {}

    def ask(client: CareClient, kind: TouchKind, day: int, since: int, every: int | None) -> None:
        days = (TODAY + dt.timedelta(days=n) for n in (day, since))
        found[client.name, kind] = [Wanted(next(days), Why("first"), next(days), every)]

    for client in clients:
        top = client.tier is not None and client.tier >= GOOD
        if chance.random() < 0.3:
            day = chance.randrange(-20, 90)
            ask(client, TouchKind.CHECK_IN, day, day - 90, 90)
        if top:
            day = chance.randrange(-20, 180)
            ask(client, TouchKind.INTERVIEW, day, day - 180, 180)
        if top and chance.random() < 0.1:
            ask(client, TouchKind.CARE_CALL, -1, -1, None)
    return found


def apart(result: ScheduleResult) -> int:
    """The fewest days between two touches of one client."""
    days: dict[str, list[dt.date]] = {}
    for entry in result.entries:
        days.setdefault(entry.client, []).append(entry.date)
    gaps = [(b - a).days for all_ in days.values() for a, b in pairwise(sorted(all_))]
    return min(gaps)


def late(result: ScheduleResult) -> list[int]:
    """How many days each touch stands behind the day it is due."""
    return [max(0, (e.date - max(e.due, TODAY)).days) for e in result.entries]


def compared(count: int) -> None:
    """One list with and without what the packs ask for."""
    clients, touches = sample(count)
    wants = asked(clients)
    taken = {}
    for name, wanted in (("levels", None), ("all packs", wants)) * 3:
        begin = time.process_time()
        result = plan(clients, touches, wanted=wanted)
        spent = time.process_time() - begin
        taken[name] = min((spent, result), taken.get(name, (math.inf, result)), key=lambda t: t[0])
    for name, (spent, result) in taken.items():
        days = late(result)
        print(
            f"{count:>12,}  {name:>12}  {len(days):>12,}"
            f"  {sum(u.times for u in result.unplaced):>12,}  {sum(days) / len(days):>12.2f}"
            f"  {apart(result):>12}  {spent / taken['levels'][0]:>12.2f}"
        )


def best_of(times: int, count: int) -> tuple[float, float, ScheduleResult, int]:
    """Seconds afresh, seconds again with one client more, the schedule, entries that moved."""
    clients, touches = sample(count)
    afresh, again = math.inf, math.inf
    for _ in range(times):
        begin = time.process_time()
        result = plan(clients, touches)
        afresh = min(afresh, time.process_time() - begin)
        more = [*clients, CareClient("One more", 5, clients[0].person)]
        begin = time.process_time()
        second = plan(more, touches, result.entries)
        again = min(again, time.process_time() - begin)
    kept = {(e.client, e.kind, e.date, e.start) for e in second.entries}
    moved = sum((e.client, e.kind, e.date, e.start) not in kept for e in result.entries)
    return afresh, again, result, moved


def night(count: int) -> None:
    """The day after where time is short: afresh against over what was published."""
    people = max(1, count // 200)
    clients, log = of_people(count, people)
    weeks, tomorrow = 13, TODAY + dt.timedelta(days=1)

    def spent(today: dt.date, published: tuple[Entry, ...]) -> tuple[float, ScheduleResult]:
        begin = time.process_time()
        result = plan_schedule(
            clients, log, default_levels(), WorkCalendar(), published, today, weeks
        )
        return time.process_time() - begin, result

    published = spent(TODAY, ())[1].entries
    chance = random.Random(3)
    log += [
        Touch(e.date, e.client, e.kind, e.person)
        for e in published
        if e.date == TODAY and chance.random() < 0.8
    ]
    afresh, again = [], []
    for _ in range(5):
        afresh.append(spent(tomorrow, ())[0])
        seconds, result = spent(tomorrow, published)
        again.append(seconds)
    ratio = median(b / a for a, b in zip(afresh, again, strict=True))
    unplaced = sum(u.times for u in result.unplaced)
    print(
        f"{count:>12,}  {people:>12}  {len(result.entries):>12,}  {unplaced:>12,}"
        f"  {median(afresh):>12.3f}  {median(again):>12.3f}  {ratio:>12.2f}"
    )


def nights(counts: tuple[int, ...]) -> None:
    titles = ("clients", "people", "entries", "no room", "afresh s", "again s", "night")
    print("  ".join(f"{title:>12}" for title in titles))
    for count in counts:
        night(count)


def hours() -> None:
    """What the time of day costs, and short hours, where time is short."""
    titles = ("hours", "made at", "entries", "no room", "afresh s", "ratio")
    print("  ".join(f"{title:>12}" for title in titles))
    clients, log = of_people(1000, 5)
    noon, first = dt.time(12), 0.0
    mornings = WorkCalendar(end=noon, break_start=noon, break_end=noon)
    for name, calendar in (("9 to 6", WorkCalendar()), ("9 to 12", mornings)):
        for now in (dt.time(8), dt.time(11), dt.time(15, 40), dt.time(17, 30), dt.time(23)):
            seconds = math.inf
            for _ in range(3):
                begin = time.process_time()
                result = plan_schedule(
                    clients, log, default_levels(), calendar, (), TODAY, 13, now=now
                )
                seconds = min(seconds, time.process_time() - begin)
            first = first or seconds
            unplaced = sum(u.times for u in result.unplaced)
            print(
                f"{name:>12}  {now.isoformat('minutes'):>12}  {len(result.entries):>12,}"
                f"  {unplaced:>12,}  {seconds:>12.3f}  {seconds / first:>12.2f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the service schedule is made.")
    parser.add_argument("--night", type=int, metavar="CLIENTS", help="only the night after")
    options = parser.parse_args()
    if options.night:
        nights((options.night,))
        return

    titles = ("clients", "entries", "no room", "afresh s", "again s", "moved", "µs / n log n")
    print("  ".join(f"{title:>12}" for title in titles))
    for count in (250, 500, 1000, 2000, 4000):
        afresh, again, result, moved = best_of(3, count)
        entries = len(result.entries)
        unplaced = sum(u.times for u in result.unplaced)
        per = afresh * 1e6 / (count * math.log2(count))
        print(
            f"{count:>12,}  {entries:>12,}  {unplaced:>12,}  {afresh:>12.3f}  {again:>12.3f}"
            f"  {moved:>12,}  {per:>12.1f}"
        )

    print()
    titles = ("clients", "days between", "entries", "no room", "mean late", "over 3 days", "most")
    print("  ".join(f"{title:>12}" for title in titles))
    for count in (50, 250, 1000):
        clients, touches = sample(count)
        for days in (1, 2, 3, 5, 7):
            result = plan(clients, touches, limits=Limits(days_between=days))
            behind = late(result)
            unplaced = sum(u.times for u in result.unplaced)
            share = sum(each > 3 for each in behind) / len(behind)
            print(
                f"{count:>12,}  {days:>12}  {len(behind):>12,}  {unplaced:>12,}"
                f"  {sum(behind) / len(behind):>12.2f}  {share:>12.1%}  {max(behind):>12}"
            )

    print()
    titles = ("clients", "asked by", "entries", "no room", "mean late", "apart", "time")
    print("  ".join(f"{title:>12}" for title in titles))
    for count in (250, 1000):
        compared(count)

    print()
    nights((200, 1000, 4000))

    print()
    hours()


if __name__ == "__main__":
    main()
