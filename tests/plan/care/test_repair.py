"""The repair of a schedule where time is short: its rules, its measure, what it leaves alone."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings

from pumpkin_sheets.plan.care import planner
from pumpkin_sheets.plan.care.cadence import first_due
from pumpkin_sheets.plan.care.chains import Balance, Chain, weight_of
from pumpkin_sheets.plan.care.planner import ScheduleResult, plan_schedule
from pumpkin_sheets.plan.care.touches import (
    Care,
    CareClient,
    Entry,
    ServiceLevel,
    Touch,
    TouchKind,
)
from pumpkin_sheets.plan.care.work_days import WorkCalendar
from pumpkin_sheets.plan.choices import GOOD, OK, VIP
from scripts.benchmark_schedule import TODAY, of_people
from scripts.schedule_quality import (
    LIMITS,
    WEEKS,
    Plan,
    Series,
    all_series,
    broken,
    broken_hours,
    levels,
    plan_of,
    planned,
)
from tests.plan.care.test_planner import plan, plans

CALL = TouchKind.CARE_CALL
DAY = dt.timedelta(days=1)


def late(plan: Plan, weight: int | None = None) -> int:
    return sum(s.late(days) for s, days in plan.items() if weight in (None, s.weight))


@pytest.fixture(scope="module")
def short() -> tuple[list[CareClient], list[Touch], ScheduleResult]:
    """Two hundred clients for one person, who has time for a hundred."""
    clients, log = of_people(200, 1)
    return clients, log, planned(clients, log)


Short = tuple[list[CareClient], list[Touch], ScheduleResult]


def lateness_at(now: dt.time | None, calendar: WorkCalendar, of: Short) -> tuple[int, list[Entry]]:
    """How late a schedule is that is made at that time of the first day, and its entries."""
    clients, log, _ = of
    found = plan_schedule(clients, log, levels(), calendar, (), TODAY, WEEKS, LIMITS, now)
    made = plan_of(found, clients, log)
    assert broken(made, log, {c.name: c.person for c in clients}) == []
    return late(made), list(found.entries)


def test_in_the_evening_it_is_as_if_today_were_no_work_day(short: Short) -> None:
    """No touch begins after hours, so whoever is late gets the days that there are."""
    off = WorkCalendar(holidays=frozenset({TODAY}))
    assert lateness_at(dt.time(23), WorkCalendar(), short) == lateness_at(None, off, short)


def test_the_more_is_left_of_today_the_less_is_late(short: Short) -> None:
    hours = [dt.time(9), dt.time(16, 30), dt.time(17, 30), dt.time(23)]
    found = [lateness_at(now, WorkCalendar(), short)[0] for now in hours]
    assert found == sorted(found)
    assert found[0] < found[1] < found[3]


def test_no_rule_is_broken_and_little_is_late(short: Short) -> None:
    """Without the repair 10,869 days in 343 touches, 975 of them VIPs'; the best known is 5,767.

    It shall be no more than 1.2 times as much.
    """
    clients, log, result = short
    found = plan_of(result, clients, log)
    assert broken(found, log, {c.name: c.person for c in clients}) == []
    assert broken_hours(result.entries) == []
    assert late(found) <= 6_920
    assert late(found, 25) <= 900
    assert len(result.entries) > 360


def test_planned_again_nothing_changes_in_whatever_order_the_rows_come(short: Short) -> None:
    clients, log, result = short
    chance = random.Random(5)
    rows = [chance.sample(each, len(each)) for each in (clients, log, list(result.entries))]
    assert planned(*rows[:2]) == result  # type: ignore[arg-type]
    assert planned(*rows) == result  # type: ignore[arg-type]


def test_the_night_after_moves_hardly_anything(short: Short) -> None:
    """One in five of the day's touches was not made; before there was a repair ten moved."""
    clients, log, result = short
    made = [e for e in result.entries if e.date == TODAY][1:]
    log = [*log, *(Touch(e.date, e.client, e.kind) for e in made)]
    second = planned(clients, log, result.entries, TODAY + DAY)
    kept = {(e.client, e.kind, e.date, e.start) for e in second.entries}
    moved = [
        e
        for e in result.entries
        if e.date > TODAY and (e.client, e.kind, e.date, e.start) not in kept
    ]
    assert len(moved) <= 4
    assert broken_hours(second.entries) == []


def test_what_is_said_not_to_fit_is_true(short: Short) -> None:
    """On each day of a line without room the person has no touch or not the minutes to spare."""
    _, _, result = short
    minutes = {(s.client, s.kind): s.minutes for s in all_series(*short[:2])}
    spent: dict[dt.date, list[int]] = {}
    for entry in result.entries:
        spent.setdefault(entry.date, []).append(entry.minutes)
    lines = [u for u in result.unplaced if u.reason == "no_room" and u.times == 1]
    assert len(lines) > 20
    for line in lines:
        for n in range((line.last - line.first).days + 1):
            day = line.first + DAY * n
            taken = spent.get(day, [])
            full = len(taken) == 6 or sum(taken) + minutes[line.client, line.kind] > 180
            assert full or day.isoweekday() > 5, (line, day)


def chain(tier: float, client: str = "Ada", *days: int) -> Chain:
    """A call every 14 days with a tolerance of 2, the last one three days ago."""
    weight = weight_of(tier)
    return Chain(0, client, CALL, 20, tier, weight, 9, -3, 12, 14, 16, 91, 13, days=list(days))


def test_weights_are_those_of_the_measure() -> None:
    assert [weight_of(tier) for tier in (VIP, GOOD, OK)] == [25 * 25, 5 * 25, 25]


def test_lateness_is_that_of_the_measure() -> None:
    assert chain(OK, "Ada", 11, 29, 45, 61, 77).late() == 25 * 2
    assert chain(VIP).late() == 625 * (94 - 16)
    assert replace(chain(VIP, "Ada", 20), once=True).late() == 625 * (23 - 16)


@pytest.mark.parametrize(
    ("changes", "takes"),
    [
        ([(VIP, -1)], True),
        ([(VIP, 0)], False),
        ([(GOOD, 4), (VIP, -5)], True),
        ([(OK, -100), (GOOD, 1)], False),  # not for an OK
        ([(OK, -100), (VIP, 1)], False),
        ([(GOOD, -100), (VIP, 1)], False),  # VIPs together are never later than in the beginning
        ([(OK, 4), (GOOD, -5)], True),
        ([(2.0, -1), (OK, 1)], False),
    ],
)
def test_which_changes_are_for_the_better(changes: list[tuple[float, int]], takes: bool) -> None:
    assert Balance().takes([(chain(tier), change) for tier, change in changes]) is takes


def test_what_vips_have_won_may_be_spent_on_good() -> None:
    balance = Balance()
    assert balance.takes([(chain(VIP), -3)])
    assert balance.takes([(chain(VIP), 2), (chain(GOOD), -3)])
    assert not balance.takes([(chain(VIP), 2), (chain(GOOD), -3)])


def test_where_all_is_in_time_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    clients = [CareClient(f"C{i:02}", GOOD, "Mei") for i in range(20)]
    repaired = plan(clients)
    monkeypatch.setattr(planner, "repair", lambda *_: None)
    assert plan(clients) == repaired
    assert len(repaired.entries) > 60


@settings(max_examples=60)
@given(plans())
def test_nobody_is_later_for_it(given: dict[str, object]) -> None:
    """By weight all together, VIPs by themselves, and VIPs with Good."""
    given = given | {"wanted": {}, "weeks": WEEKS}
    given["levels"] = {
        tier: ServiceLevel(tier, level.cadences, 8, Care.TASK)
        for tier, level in given["levels"].items()  # type: ignore[attr-defined]
    }
    with_it = lateness(plan(**given), given)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planner, "repair", lambda *_: None)
        without = lateness(plan(**given), given)  # type: ignore[arg-type]
    assert sum(with_it.values()) <= sum(without.values())
    assert with_it[VIP] <= without[VIP]
    assert with_it[VIP] + with_it[GOOD] <= without[VIP] + without[GOOD]


def lateness(result: ScheduleResult, given: dict[str, object]) -> dict[int, int]:
    """Weighed days of lateness by tier, as ``scripts/schedule_quality.py`` counts them."""
    last = {
        (t.client, t.kind): (t.date - TODAY).days
        for t in sorted(given["touches"], key=lambda t: t.date)  # type: ignore[call-overload]
    }
    found = {OK: 0, GOOD: 0, VIP: 0}
    for client in given["clients"]:  # type: ignore[attr-defined]
        level = given["levels"].get(client.tier)  # type: ignore[attr-defined]
        for kind, cadence in level.cadences.items() if level else ():
            every = cadence.days
            slack = min(every // 7, 14)
            first = (first_due(client.name, kind, every, TODAY) - TODAY).days - every
            since = max(last.get((client.name, kind), first), -every - slack)
            weight = {VIP: 25, GOOD: 5, OK: 1}[client.tier]
            series = Series(client.name, kind, weight, cadence.minutes, every, 0, since)
            days = [
                (e.date - TODAY).days
                for e in result.entries
                if (e.client, e.kind) == (client.name, kind)
            ]
            found[client.tier] += series.late(days)
    return found
