"""How good the service schedule is where time is short, beside a long search for a better one.

Seeded lists of 100 to 1,000 clients in the tier mix of the simulation and 1 to 5 people, planned
afresh over 13 weeks.  Counted is lateness: for every client and kind the days between two touches
beyond the cadence and its tolerance, those from the last touch to the end of the 13 weeks and those
from today for what is overdue, weighed VIP : Good : OK = 25 : 5 : 1.

The best known is what a search found from nothing: ruin and recreate with a seeded chance.  It
takes out every touch of a few clients, puts each kind back on the best days that are left, and
keeps what is better, or a little worse, less and less so (simulated annealing).  ``BEST``
has what it found in 500,000 rounds for each person, which takes ten minutes and more;
``--search 500000`` finds it again.  Planner and search are held to the same rules
by ``broken``, which knows nothing of the planner: minutes and touches of a day, working days and
hours, nothing twice, the days between touches of a client, never sooner than the cadence less its
tolerance.

    python -m scripts.schedule_quality
    python -m scripts.schedule_quality --nights 15     what is moved of what was published
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pumpkin_sheets.plan.care.cadence import first_due
from pumpkin_sheets.plan.care.planner import ScheduleResult, plan_schedule
from pumpkin_sheets.plan.care.touches import (
    Care,
    CareClient,
    Entry,
    Limits,
    ServiceLevel,
    Touch,
    TouchKind,
    default_levels,
)
from pumpkin_sheets.plan.care.work_days import WorkCalendar
from pumpkin_sheets.plan.choices import GOOD, OK, VIP
from scripts.benchmark_schedule import TODAY, of_people

WEEKS = 13
DAYS = WEEKS * 7
WEIGHT = {VIP: 25, GOOD: 5, OK: 1}
INSTANCES = ((100, 1), (200, 1), (300, 2), (400, 2), (1000, 5))
"""Clients and people: a hundred for each have time enough, two hundred far too little."""

BEST = {
    (100, 1): (258, 105),
    (200, 1): (373, 5_767),
    (300, 2): (738, 6_610),
    (400, 2): (741, 30_296),
    (1000, 5): (1839, 96_383),
}
"""Touches and lateness of the best plan known of each instance; no rule is broken by them."""

LIMITS = Limits()
HOURS = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
HOT, COLD = 5.0, 1.0
"""By how much lateness a worse plan may be worse, at the first round and at the last."""

WORKING = [d for d in range(DAYS) if (TODAY + dt.timedelta(days=d)).isoweekday() <= 5]


@dataclass(frozen=True)
class Series:
    """One kind of touch of one client; days count from today.

    ``first``: the day from which the first touch may be made; ``since``: the touch from which its
    lateness counts, the last one or as if there had been one.
    """

    client: str
    kind: TouchKind
    weight: int
    minutes: int
    every: int
    first: int
    since: int

    @property
    def slack(self) -> int:
        return min(self.every // 7, 14)

    def late(self, days: Iterable[int]) -> int:
        """Weighed days beyond cadence and tolerance, the days in order."""
        stops = [self.since, *days, DAYS]
        return self.weight * sum(
            max(0, b - a - self.every - self.slack) for a, b in pairwise(stops)
        )


Plan = dict[Series, list[int]]


def levels() -> dict[int, ServiceLevel]:
    """The default cadences alone: nothing that depends on what was done before."""
    return {
        tier: replace(
            level,
            target=Care.TASK,
            cadences={k: c for k, c in level.cadences.items() if k is not TouchKind.REFERRAL_ASK},
        )
        for tier, level in default_levels().items()
    }


def all_series(clients: list[CareClient], log: list[Touch]) -> list[Series]:
    last = {(t.client, t.kind): (t.date - TODAY).days for t in sorted(log, key=lambda t: t.date)}
    found = []
    for client in clients:
        level = levels().get(client.tier or 0)
        for kind, cadence in level.cadences.items() if level else ():
            every = cadence.days
            slack = min(every // 7, 14)
            before = last.get((client.name, kind))
            if before is None:
                before = (first_due(client.name, kind, every, TODAY) - TODAY).days - every
            since = max(before, -every - slack)
            first = max(0, before + every - slack)
            weight, minutes = WEIGHT[client.tier or OK], cadence.minutes
            found.append(Series(client.name, kind, weight, minutes, every, first, since))
    return found


def broken(plan: Plan, log: list[Touch], person: dict[str, str]) -> list[str]:
    """The rules that a plan breaks, told by its days alone."""
    told = []
    spent: dict[tuple[str, int], list[int]] = defaultdict(list)
    heard: dict[str, list[int]] = defaultdict(list)
    for touch in log:
        heard[touch.client].append((touch.date - TODAY).days)
    for series, days in plan.items():
        for day in days:
            spent[person[series.client], day].append(series.minutes)
            if day not in WORKING:
                told.append(f"{series.client}: no working day {day}")
        heard[series.client] += days
        if days and days[0] < series.first:
            told.append(f"{series.client}: {series.kind} too soon")
        if any(b - a < series.every - series.slack for a, b in pairwise(days)):
            told.append(f"{series.client}: {series.kind} twice too soon")
    for (who, day), minutes in spent.items():
        if len(minutes) > LIMITS.touches_per_day or sum(minutes) > LIMITS.minutes_per_day:
            told.append(f"{who}: too much on day {day}")
    for client, days in heard.items():
        for a, b in pairwise(sorted(days)):
            if b >= 0 and b - a < LIMITS.days_between:
                told.append(f"{client}: days {a} and {b} too near")
    return told


def broken_hours(entries: Iterable[Entry]) -> list[str]:
    """The entries that stand outside the hours or upon another."""
    told = []
    of_day: dict[tuple[str, dt.date], list[tuple[int, int]]] = defaultdict(list)
    for entry in entries:
        start = entry.start.hour * 60 + entry.start.minute
        end = start + entry.minutes
        of_day[entry.person, entry.date].append((start, end))
        if not any(begin <= start and end <= close for begin, close in HOURS):
            told.append(f"{entry.client}: {entry.start} outside the hours")
    for (person, date), spans in of_day.items():
        if any(one[1] > two[0] for one, two in pairwise(sorted(spans))):
            told.append(f"{person}: two at a time on {date}")
    return told


class Search:
    """Ruin and recreate over the clients of one person."""

    def __init__(self, plan: Plan, log: list[Touch], chance: random.Random) -> None:
        self.plan = {series: list(days) for series, days in plan.items()}
        self._chance = chance
        self._of_client: dict[str, list[Series]] = defaultdict(list)
        self._minutes = [0] * DAYS
        self._touches = [0] * DAYS
        self._near: dict[str, list[int]] = {s.client: [0] * DAYS for s in plan}
        for series, days in self.plan.items():
            self._of_client[series.client].append(series)
            for day in days:
                self._count(series, day, 1)
        for touch in log:
            self._keep_apart(touch.client, (touch.date - TODAY).days, 1)

    def run(self, rounds: int) -> Plan:
        """The best plan met in so many rounds.

        What is worse is kept with a chance that falls as the rounds go by.
        """
        clients = sorted(self._of_client)
        cost = lowest = sum(s.late(d) for s, d in self.plan.items())
        best = dict(self.plan)
        for done in range(rounds):
            heat = HOT * (COLD / HOT) ** (done / rounds)
            chosen = self._chance.sample(clients, min(len(clients), self._chance.randint(1, 6)))
            torn = [s for client in chosen for s in self._of_client[client]]
            before = {series: self.plan[series] for series in torn}
            for series in torn:
                self._set(series, [])
            self._chance.shuffle(torn)
            if self._chance.random() < 0.7:
                torn.sort(key=lambda s: -s.weight)
            for series in torn:
                self._set(series, self._best_days(series))
            now = sum(s.late(self.plan[s]) for s in torn)
            worse = now - sum(s.late(d) for s, d in before.items())
            if worse > 0 and self._chance.random() >= math.exp(-worse / heat):
                for series in torn:
                    self._set(series, [])
                for series, days in before.items():
                    self._set(series, days)
                continue
            cost += worse
            if cost < lowest:
                lowest, best = cost, dict(self.plan)
        return best

    def _set(self, series: Series, days: list[int]) -> None:
        for day in self.plan[series]:
            self._count(series, day, -1)
        self.plan[series] = days
        for day in days:
            self._count(series, day, 1)

    def _count(self, series: Series, day: int, step: int) -> None:
        self._touches[day] += step
        self._minutes[day] += step * series.minutes
        self._keep_apart(series.client, day, step)

    def _keep_apart(self, client: str, day: int, step: int) -> None:
        near = self._near.get(client)
        apart = LIMITS.days_between - 1
        for each in range(max(0, day - apart), min(DAYS, day + apart + 1)) if near else ():
            near[each] += step  # type: ignore[index]

    def _best_days(self, series: Series) -> list[int]:
        """The days that are free with the least lateness, and of these plans the fewest touches."""
        near, weight = self._near[series.client], series.weight
        free = [
            day
            for day in WORKING
            if day >= series.first
            and not near[day]
            and self._touches[day] < LIMITS.touches_per_day
            and self._minutes[day] + series.minutes <= LIMITS.minutes_per_day
        ]
        longest = series.every + series.slack
        apart = max(series.every - series.slack, LIMITS.days_between)
        # By last day: what it has cost so far, and the place of the one before it.
        best: list[tuple[float, int]] = []
        ends = (weight * max(0, DAYS - series.since - longest) + 0.0, -1)
        for place, day in enumerate(free):
            found = (weight * max(0, day - series.since - longest) + 0.01, -1)
            for before in range(place):
                if day - free[before] < apart:
                    break
                cost = best[before][0] + weight * max(0, day - free[before] - longest) + 0.01
                found = min(found, (cost, before))
            best.append(found)
            ends = min(ends, (found[0] + weight * max(0, DAYS - day - longest), place))
        days, place = [], ends[1]
        while place >= 0:
            days.append(free[place])
            place = best[place][1]
        return days[::-1]


def planned(
    clients: Sequence[CareClient],
    log: Sequence[Touch],
    published: Sequence[Entry] = (),
    today: dt.date = TODAY,
) -> ScheduleResult:
    return plan_schedule(
        clients, log, levels(), WorkCalendar(), published, today, WEEKS, limits=LIMITS
    )


def plan_of(result: ScheduleResult, clients: list[CareClient], log: list[Touch]) -> Plan:
    """The days of a schedule by client and kind."""
    plan: Plan = {series: [] for series in all_series(clients, log)}
    of_key = {(s.client, s.kind): s for s in plan}
    for entry in result.entries:
        plan[of_key[entry.client, entry.kind]].append((entry.date - TODAY).days)
    return plan


def searched(
    count: int, clients: list[CareClient], log: list[Touch], rounds: int
) -> tuple[int, int]:
    """The touches and the lateness of the best plan found from nothing, person by person."""
    person = {c.name: c.person for c in clients}
    found: Plan = {}
    for who in sorted(set(person.values())):
        theirs: Plan = {s: [] for s in all_series(clients, log) if person[s.client] == who}
        own = [t for t in log if person[t.client] == who]
        found |= Search(theirs, own, random.Random(f"{count} {who}")).run(rounds)
    for line in broken(found, log, person):
        raise AssertionError(line)
    return sum(map(len, found.values())), sum(s.late(days) for s, days in found.items())


def measured(count: int, people: int, rounds: int | None) -> str:
    """One line of the table; the best known is found anew in so many rounds, if any are given."""
    clients, log = of_people(count, people)
    result = planned(clients, log)
    plan = plan_of(result, clients, log)
    told = broken(plan, log, {c.name: c.person for c in clients}) + broken_hours(result.entries)
    for line in told:
        print(line)
    most, best = BEST[count, people] if rounds is None else searched(count, clients, log, rounds)
    ours, size = sum(s.late(d) for s, d in plan.items()), sum(map(len, plan.values()))
    vips = sum(s.late(d) for s, d in plan.items() if s.weight == WEIGHT[VIP])
    ratio = f"{ours / best:.2f}" if best else ("1.00" if not ours else "∞")
    return (
        f"{count:>10,}  {people:>10}  {size:>10,}  {most:>10,}  {vips:>10,}"
        f"  {ours:>10,}  {best:>10,}  {ratio:>10}  {len(told):>10}"
    )


def moved(count: int, people: int, nights: int) -> str:
    """How many published touches so many nights move, and planning again on the same day.

    Four in five of a day's touches are made.
    """

    def places(entries: Iterable[Entry]) -> set[object]:
        return {(e.client, e.kind, e.date, e.start) for e in entries}

    clients, log = of_people(count, people)
    chance = random.Random(count)
    known: list[Entry] = []
    known += planned(clients, log).entries
    by_night = on_the_day = 0
    for night in range(nights):
        today = TODAY + dt.timedelta(days=night)
        made = [e for e in known if e.date == today and chance.random() < 0.8]
        log += [Touch(e.date, e.client, e.kind) for e in made]
        morning = today + dt.timedelta(days=1)
        passed = [e for e in known if e.date < morning]
        first = planned(clients, log, known, morning).entries
        by_night += len(places(known) - places(passed) - places(first))
        known = [*passed, *first]
        on_the_day += len(places(first) ^ places(planned(clients, log, known, morning).entries))
    return f"{count:>10,}  {people:>10}  {by_night:>10}  {on_the_day:>10}"


def main() -> None:
    parser = argparse.ArgumentParser(description="How good the service schedule is.")
    parser.add_argument(
        "--search", type=int, metavar="ROUNDS", help="search anew, so many rounds for each person"
    )
    parser.add_argument("--most", type=int, default=1000, help="clients of the largest list")
    parser.add_argument(
        "--nights", type=int, metavar="N", help="what so many nights move of what was published"
    )
    options = parser.parse_args()
    if options.nights:
        print("  ".join(f"{title:>10}" for title in ("clients", "people", "moved", "same day")))
        for count, people in INSTANCES:
            if count <= options.most:
                print(moved(count, people, options.nights), flush=True)
        return
    titles = ("clients", "people", "planned", "best has", "VIPs", "late", "best", "ratio", "broken")
    print("  ".join(f"{title:>10}" for title in titles))
    for count, people in INSTANCES:
        if count <= options.most:
            print(measured(count, people, options.search), flush=True)


if __name__ == "__main__":
    main()
