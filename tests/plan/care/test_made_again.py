"""A schedule made again over its own result: only what is concerned, and the same as the whole."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from pumpkin_sheets.plan.care.course import Course
from pumpkin_sheets.plan.care.demands import Demand, Wanted
from pumpkin_sheets.plan.care.placing import Placing
from pumpkin_sheets.plan.care.planner import ScheduleResult, plan_schedule
from pumpkin_sheets.plan.care.shortage import Hope
from pumpkin_sheets.plan.care.touches import (
    SCHEDULED,
    Cadence,
    Care,
    CareClient,
    Entry,
    Limits,
    ServiceLevel,
    Touch,
    TouchKind,
    Why,
)
from pumpkin_sheets.plan.care.work_days import WorkCalendar

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
OK, GOOD, VIP = 3, 4, 5
VISIT, CALL = TouchKind.VISIT, TouchKind.CARE_CALL


class Nights:
    """A short diary that is planned, upset and planned again on four days; all of it seeded."""

    def __init__(self, seed: int) -> None:
        self._chance = chance = random.Random(seed)
        count = chance.choice((6, 12))
        self._people = chance.choice((("Mei",), ("Mei", "Bob")))
        self._clients = [self._client(i) for i in range(count)]
        kinds, days, minutes = SCHEDULED[:6], (3, 5, 7, 10, 14, 21, 30), (10, 15, 30, 45, 60, 90)
        self._levels = {
            tier: ServiceLevel(
                tier,
                {
                    kind: Cadence(chance.choice(days), chance.choice(minutes))
                    for kind in kinds
                    if chance.random() < 0.4
                },
                4,
                chance.choice(list(Care)),
            )
            for tier in (OK, GOOD, VIP)
        }
        self._log = [
            Touch(MONDAY - DAY * chance.randrange(60), c.name, kind)
            for c in self._clients
            for kind in TouchKind
            if chance.random() < 0.35
        ]
        weekdays = frozenset(chance.sample(range(1, 8), chance.choice((1, 2, 3, 5))))
        holidays = frozenset(MONDAY + DAY * chance.randrange(60) for _ in range(6))
        self._calendar = WorkCalendar(weekdays=weekdays, holidays=holidays)
        self._limits = Limits(
            chance.choice((1, 2, 3)), chance.choice((60, 90)), 15, chance.choice((1, 2, 3, 5))
        )
        self._wanted = {
            (c.name, kind): [Wanted(MONDAY + DAY * chance.randrange(40), Why("first"), MONDAY)]
            for c in self._clients
            for kind in kinds
            if chance.random() < 0.1
        }
        self._weeks = 4

    def results(self) -> list[ScheduleResult]:
        chance, today, found = self._chance, MONDAY, list[ScheduleResult]()
        published: tuple[Entry, ...] = ()
        for night in range(4):
            result = plan_schedule(
                self._clients, self._log, self._levels, self._calendar, published, today,
                self._weeks, self._limits, wanted=self._wanted,
            )  # fmt: skip
            found.append(result)
            published = result.entries
            match chance.randrange(5):
                case 0:  # most of the day's touches were made
                    self._log += [
                        Touch(e.date, e.client, e.kind, e.person)
                        for e in published
                        if e.date == today and chance.random() < 0.7
                    ]
                    today += DAY
                case 1:
                    today += DAY * 7
                case 2:
                    self._clients.append(self._client(100 + night))
                case 3:
                    self._clients = [self._another_tier(c) for c in self._clients]
                case 4:  # the days turned round
                    days = sorted({e.date for e in published})
                    turned = dict(zip(days, reversed(days), strict=True))
                    published = tuple(replace(e, date=turned[e.date]) for e in published)
        return found

    def _client(self, number: int) -> CareClient:
        tier = self._chance.choice((OK, OK, GOOD, VIP, None))
        return CareClient(f"C{number:03}", tier, self._chance.choice(self._people))

    def _another_tier(self, client: CareClient) -> CareClient:
        tier = self._chance.choice((OK, GOOD, VIP))
        return replace(client, tier=tier) if self._chance.random() < 0.2 else client


def test_it_is_as_if_the_whole_had_been_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    again, other = 0, 0

    class Counted(Placing):
        def run_again(self, late: Iterable[Hope], others: Iterable[Demand] = ()) -> None:
            nonlocal again, other
            again += 1
            other += bool(others)
            super().run_again(late, others)

    class Whole(Placing):
        def would_stand(self) -> bool:
            return False

    seeds = (*range(40), 729, 1335)  # the two wish for days that a weaker touch has lost
    monkeypatch.setattr("pumpkin_sheets.plan.care.planner.Placing", Counted)
    found = [Nights(seed).results() for seed in seeds]
    monkeypatch.setattr("pumpkin_sheets.plan.care.planner.Placing", Whole)
    assert found == [Nights(seed).results() for seed in seeds]
    assert again > 15
    assert other > 3


def test_only_what_late_room_concerns_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """B's call takes the Sunday that A's visit gave up late; no other touch is looked at again."""
    turns: list[list[tuple[str, TouchKind]]] = []

    class Counted(Placing):
        def run(self) -> None:
            turns.append([])
            super().run()

        def run_again(self, late: Iterable[Hope], others: Iterable[Demand] = ()) -> None:
            turns.append([])
            super().run_again(late, others)

        def _place_next(self, course: Course) -> bool:
            turns[-1].append((course.demand.client, course.demand.kind))
            return super()._place_next(course)

    monkeypatch.setattr("pumpkin_sheets.plan.care.planner.Placing", Counted)
    cadences = {CALL: Cadence(14, 60), VISIT: Cadence(7, 10)}
    levels = {OK: ServiceLevel(OK, cadences, 2, Care.TASK)}
    clients = [CareClient("A", OK, "Mei"), CareClient("B", OK, "Mei")]
    log = [
        Touch(MONDAY - 16 * DAY, "A", CALL),
        Touch(MONDAY - 14 * DAY, "B", CALL),
        Touch(MONDAY - 30 * DAY, "B", VISIT),
    ]
    calendar = WorkCalendar(weekdays=frozenset({4, 5, 7}))
    limits = Limits(touches_per_day=2, minutes_per_day=60, days_between=1)
    sunday, nine, due = MONDAY + 6 * DAY, dt.time(9), MONDAY + 4 * DAY
    published = [Entry(sunday, nine, "A", VISIT, "Mei", 10, Why("first"), None, 0, due)]
    plan_schedule(clients, log, levels, calendar, published, MONDAY, 1, limits)
    whole, again = turns
    assert whole == [("B", VISIT), ("A", CALL), ("B", CALL), ("A", VISIT)]
    assert again == [("B", CALL)]
