"""The judge of the schedule's quality: its rules, its lateness, its search, with literal days."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from pumpkin_sheets.plan.care.touches import Entry, Touch, TouchKind, Why
from scripts.benchmark_schedule import TODAY
from scripts.schedule_quality import Plan, Search, Series, broken, broken_hours

CALL = TouchKind.CARE_CALL
# Day 0 is a Monday; every 14 days with a tolerance of 2, the last one three days ago.
ADA = Series("Ada", CALL, weight=25, minutes=20, every=14, first=9, since=-3)
BOB = replace(ADA, client="Bob", weight=1)
VISIT = Series("Ada", TouchKind.VISIT, weight=25, minutes=90, every=90, first=0, since=-80)
PERSON = {"Ada": "Mei", "Bob": "Mei", "Cy": "Mei"}


def test_lateness_counts_the_days_beyond_cadence_and_tolerance() -> None:
    # 14 to day 11; 18 to day 29 (2 late); 16 to 45; 16 to 61; 16 to 77; 14 to the end, day 91.
    assert ADA.late([11, 29, 45, 61, 77]) == 25 * 2
    assert BOB.late([]) == 94 - 16


@pytest.mark.parametrize(
    ("plan", "log", "told"),
    [
        ({ADA: [11, 25], VISIT: [14]}, [], []),
        ({ADA: [12]}, [], ["Ada: no working day 12"]),
        ({ADA: [8]}, [], ["Ada: care_call too soon"]),
        ({ADA: [11, 22]}, [], ["Ada: care_call twice too soon"]),
        ({ADA: [11], VISIT: [9]}, [], ["Ada: days 9 and 11 too near"]),
        ({VISIT: [1]}, [-1], ["Ada: days -1 and 1 too near"]),
        ({VISIT: [2]}, [-1], []),
        (
            {
                VISIT: [0],
                replace(VISIT, client="Bob"): [0],
                replace(ADA, client="Cy", first=0): [0],
            },
            [],
            ["Mei: too much on day 0"],
        ),
    ],
)
def test_each_rule_is_seen(plan: Plan, log: list[int], told: list[str]) -> None:
    touches = [Touch(TODAY + dt.timedelta(days=day), "Ada", CALL) for day in log]
    assert broken(plan, touches, PERSON) == told


def test_hours_are_seen() -> None:
    def entry(hour: int, minute: int, minutes: int) -> Entry:
        start = dt.time(hour, minute)
        return Entry(TODAY, start, "Ada", CALL, "Mei", minutes, Why("first"), None, 0, TODAY)

    assert broken_hours([entry(9, 0, 60), entry(10, 0, 30), entry(17, 0, 60)]) == []
    assert broken_hours([entry(11, 30, 45)]) == ["Ada: 11:30:00 outside the hours"]
    assert broken_hours([entry(9, 0, 60), entry(9, 45, 20)]) == ["Mei: two at a time on 2026-03-02"]


def test_the_search_gives_the_strong_the_day_that_both_want(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two touches of two hours, and one working day of three."""
    monkeypatch.setattr("scripts.schedule_quality.WORKING", [2])
    strong = replace(VISIT, minutes=120)
    weak = replace(strong, client="Bob", weight=1)
    plan: Plan = {strong: [], weak: [2]}
    assert Search(plan, [], random.Random(1)).run(50) == {strong: [2], weak: []}
    assert plan == {strong: [], weak: [2]}
    made = [Touch(TODAY, "Ada", CALL)]  # two days before: too near
    assert Search(plan, made, random.Random(1)).run(50) == plan
