"""The service schedule: its rules one by one, then as properties over random plans."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pumpkin_sheets.plan.care.cadence import first_due, spread
from pumpkin_sheets.plan.care.demands import Wanted
from pumpkin_sheets.plan.care.placing import Placing
from pumpkin_sheets.plan.care.planner import ScheduleResult, plan_schedule
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
    default_levels,
)
from pumpkin_sheets.plan.care.work_days import WorkCalendar, days_between, minutes_of

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
OK, GOOD, VIP = 3, 4, 5
VISIT = TouchKind.VISIT
CALL = TouchKind.CARE_CALL


def calls(days: int, minutes: int = 20, tier: int = VIP) -> dict[int, ServiceLevel]:
    return {tier: ServiceLevel(tier, {CALL: Cadence(days, minutes)}, 2, Care.TASK)}


def plan(
    clients: Sequence[CareClient],
    touches: Sequence[Touch] = (),
    levels: dict[int, ServiceLevel] | None = None,
    calendar: WorkCalendar | None = None,
    published: Sequence[Entry] = (),
    today: dt.date = MONDAY,
    weeks: int = 13,
    limits: Limits | None = None,
    now: dt.time | None = None,
    wanted: Mapping[tuple[str, TouchKind], Sequence[Wanted]] | None = None,
) -> ScheduleResult:
    return plan_schedule(
        clients,
        touches,
        default_levels() if levels is None else levels,
        calendar or WorkCalendar(),
        published,
        today,
        weeks,
        limits,
        now,
        wanted=wanted,
    )


def dates(result: ScheduleResult, client: str = "Ada", kind: TouchKind = CALL) -> list[dt.date]:
    return [e.date for e in result.entries if e.client == client and e.kind == kind]


def places(entries: Sequence[Entry]) -> dict[tuple[str, str, dt.date], dt.time]:
    return {(e.client, e.kind, e.date): e.start for e in entries}


ADA = CareClient("Ada", VIP, "Mei")


CHECK = TouchKind.CHECK_IN
TUESDAY = MONDAY + 15 * DAY


def asked(*wanted: Wanted, client: str = "Ada") -> dict[tuple[str, TouchKind], list[Wanted]]:
    return {(client, CHECK): list(wanted)}


class TestAskedFor:
    """A check-in that a row asks for, of a client whose tier has none."""

    def test_it_stands_on_its_day_and_every_so_often_after_that(self) -> None:
        wanted = asked(Wanted(TUESDAY, Why("first"), MONDAY - 60 * DAY, 28))
        assert dates(plan([ADA], (), calls(14), wanted=wanted), kind=CHECK) == [
            dt.date(2026, 3, 17),
            dt.date(2026, 4, 14),
            dt.date(2026, 5, 12),
        ]

    def test_without_a_rhythm_it_happens_once(self) -> None:
        wanted = asked(Wanted(TUESDAY, Why("first"), TUESDAY))
        found = dates(plan([ADA], (), calls(14), wanted=wanted), kind=CHECK)
        assert found == [dt.date(2026, 3, 17)]

    @pytest.mark.parametrize("tier", [None, 1, 2])
    def test_whatever_the_tier_is(self, tier: int | None) -> None:
        client = CareClient("Ada", tier)
        wanted = asked(Wanted(TUESDAY, Why("first"), TUESDAY))
        assert dates(plan([client], (), {}, wanted=wanted), kind=CHECK) == [dt.date(2026, 3, 17)]

    @pytest.mark.parametrize(("ago", "found"), [(9, []), (10, []), (11, [dt.date(2026, 3, 17)])])
    def test_a_touch_since_that_day_answers_it(self, ago: int, found: list[dt.date]) -> None:
        wanted = asked(Wanted(TUESDAY, Why("first"), MONDAY - 10 * DAY))
        touch = Touch(MONDAY - ago * DAY, "Ada", CHECK)
        assert dates(plan([ADA], [touch], calls(14), wanted=wanted), kind=CHECK) == found

    def test_answered_the_next_one_is_due_that_long_after_the_touch(self) -> None:
        wanted = asked(Wanted(TUESDAY, Why("first"), MONDAY - 60 * DAY, 28))
        touch = Touch(MONDAY - 7 * DAY, "Ada", CHECK)
        found = dates(plan([ADA], [touch], calls(14), wanted=wanted), kind=CHECK)
        assert found == [dt.date(2026, 3, 23), dt.date(2026, 4, 20), dt.date(2026, 5, 18)]

    def test_one_touch_serves_the_level_and_the_row(self) -> None:
        levels = {VIP: ServiceLevel(VIP, {CHECK: Cadence(90, 45)}, 2, Care.TASK)}
        touch = Touch(MONDAY - 60 * DAY, "Ada", CHECK)  # by its cadence due in thirty days
        wanted = asked(Wanted(TUESDAY, Why("first"), MONDAY - 30 * DAY, 90))
        found = dates(plan([ADA], [touch], levels, wanted=wanted), kind=CHECK)
        assert found == [dt.date(2026, 3, 17)]
        without = dates(plan([ADA], [touch], levels), kind=CHECK)
        assert without == [dt.date(2026, 4, 1)]

    def test_planned_again_the_reason_stays(self) -> None:
        """Due on one day by both, long ago: what was published then is no new reason."""
        levels = {VIP: ServiceLevel(VIP, {CHECK: Cadence(90, 45)}, 2, Care.TASK)}
        touch = Touch(MONDAY - 120 * DAY, "Ada", CHECK)
        row = Wanted(MONDAY - 30 * DAY, Why("interview_due"), MONDAY - 119 * DAY, 90)

        def told(published: Sequence[Entry]) -> ScheduleResult:
            return plan([ADA], [touch], levels, published=published, wanted=asked(row))

        once = told(())
        assert [(e.why.key, e.due) for e in once.entries if e.kind == CHECK][:1] == [
            ("interview_due", MONDAY - 30 * DAY)
        ]
        assert told(once.entries).entries == once.entries

    def test_of_two_rows_the_first_due_counts(self) -> None:
        later = Wanted(TUESDAY + 14 * DAY, Why("first"), MONDAY)
        sooner = Wanted(TUESDAY, Why("first"), MONDAY)
        for wanted in ((later, sooner), (sooner, later)):
            found = dates(plan([ADA], (), calls(14), wanted=asked(*wanted)), kind=CHECK)
            assert found == [dt.date(2026, 3, 17)]

    def test_a_day_that_has_passed_is_due_now_and_then_stays(self) -> None:
        wanted = asked(Wanted(MONDAY - 20 * DAY, Why("first"), MONDAY - 20 * DAY))
        one = plan([ADA], (), {}, wanted=wanted)
        assert dates(one, kind=CHECK) == [MONDAY]
        later = plan([ADA], (), {}, published=one.entries, today=MONDAY + 3 * DAY, wanted=wanted)
        again = [e for e in later.entries if e.kind is CHECK]
        assert [(e.date, e.overdue) for e in again] == [(MONDAY + 3 * DAY, 3)]


class TestDue:
    def test_next_is_the_last_touch_plus_the_cadence_and_repeats(self) -> None:
        touched = Touch(MONDAY - 7 * DAY, "Ada", CALL)
        found = dates(plan([ADA], [touched], calls(14)))
        assert found == [MONDAY + (7 + 14 * i) * DAY for i in range(6)]

    @pytest.mark.parametrize("shift", [-3, 3])
    def test_a_touch_logged_early_or_late_moves_the_next(self, shift: int) -> None:
        first = Touch(MONDAY - 7 * DAY, "Ada", CALL)
        shifted = Touch(first.date + shift * DAY, "Ada", CALL)
        before, after = plan([ADA], [first], calls(14)), plan([ADA], [shifted], calls(14))
        wanted = MONDAY + (7 + shift) * DAY
        assert dates(before)[0] == MONDAY + 7 * DAY
        assert abs(dates(after)[0] - wanted) <= DAY  # the nearest working day

    def test_the_latest_line_counts_and_the_future_has_not_happened(self) -> None:
        log = [Touch(MONDAY - d * DAY, "Ada", CALL) for d in (40, 7, 90, -300)]
        assert dates(plan([ADA], log, calls(14)))[0] == MONDAY + 7 * DAY

    def test_other_kinds_and_clients_do_not_move_it(self) -> None:
        log = [
            Touch(MONDAY - 7 * DAY, "Ada", CALL),
            Touch(MONDAY, "Ada", TouchKind.ANSWER),
            Touch(MONDAY, "Bo", CALL),
        ]
        assert dates(plan([ADA], log, calls(14)))[0] == MONDAY + 7 * DAY

    def test_clients_without_a_log_are_spread_over_the_cadence(self) -> None:
        clients = [CareClient(f"Client {i}", VIP, f"P{i % 20}") for i in range(280)]
        first: dict[str, dt.date] = {}
        for entry in plan(clients, (), calls(14)).entries:
            first.setdefault(entry.client, entry.date)
        assert len(first) == 280
        by_day = Counter(first.values())
        assert max(by_day.values()) < 80  # 28 a working day on average, not 280 on one
        assert len(by_day) >= 10

    def test_the_spread_is_the_same_in_every_process(self) -> None:
        code = (
            "from pumpkin_sheets.plan.care.cadence import spread\n"
            "print(spread('綠葉 Green','visit',90))"
        )
        said = {
            subprocess.run(
                [sys.executable, "-c", code],
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert said == {f"{spread('綠葉 Green', 'visit', 90)}\n"}

    def test_the_first_day_stays_the_same_until_it_has_passed(self) -> None:
        due = first_due("Ada", CALL, 14, MONDAY)
        assert MONDAY <= due < MONDAY + 14 * DAY
        assert first_due("Ada", CALL, 14, due) == due
        assert first_due("Ada", CALL, 14, due + DAY) == due + 14 * DAY

    def test_a_first_touch_that_was_published_and_missed_is_overdue(self) -> None:
        one = plan([ADA], (), calls(14))
        later = one.entries[0].date + DAY
        second = plan([ADA], (), calls(14), published=one.entries, today=later)
        assert second.entries[0].overdue >= 1
        assert second.entries[0].why.key == "overdue_first"
        assert second.entries[0].date - later <= 3 * DAY

    def test_a_client_from_next_month_starts_next_month(self) -> None:
        client = CareClient("Ada", VIP, "Mei", since=MONDAY + 30 * DAY)
        assert dates(plan([client], (), calls(14)))[0] >= MONDAY + 28 * DAY


class TestOrder:
    def test_overdue_first_then_vip_before_good(self) -> None:
        levels = calls(14) | calls(14, tier=GOOD)
        clients = [
            CareClient("Late good", GOOD, "Mei"),
            CareClient("Good", GOOD, "Mei"),
            CareClient("Vip", VIP, "Mei"),
            CareClient("Late vip", VIP, "Mei"),
        ]
        log = [
            Touch(MONDAY - 20 * DAY, "Late good", CALL),
            Touch(MONDAY - 16 * DAY, "Late vip", CALL),
            Touch(MONDAY - 14 * DAY, "Good", CALL),
            Touch(MONDAY - 14 * DAY, "Vip", CALL),
        ]
        result = plan(clients, log, levels, limits=Limits(touches_per_day=1))
        first = [e.client for e in result.entries[:4]]
        assert first == ["Late vip", "Late good", "Vip", "Good"]
        assert [e.overdue for e in result.entries[:3]] == [2, 6, 0]

    def test_a_new_vip_takes_the_place_of_a_good_client_where_nothing_else_is_free(self) -> None:
        levels = calls(7) | calls(7, tier=GOOD)
        goods = [CareClient(f"Good {i}", GOOD, "Mei") for i in range(5)]
        one = plan(goods, (), levels, limits=Limits(touches_per_day=1))
        assert not one.unplaced
        two = plan(
            [*goods, CareClient("Vip", VIP, "Mei")],
            (),
            levels,
            published=one.entries,
            limits=Limits(touches_per_day=1),
        )
        found = dates(two, "Vip")
        assert len(found) >= 12
        assert all(abs(b - a - 7 * DAY) <= DAY for a, b in pairwise(found))
        assert {u.client for u in two.unplaced} <= {c.name for c in goods}
        assert sum(u.times for u in two.unplaced) >= 10


class TestCalendar:
    def test_a_weekend_or_holiday_is_got_round(self) -> None:
        last = Touch(MONDAY - 9 * DAY, "Ada", CALL)  # due on Saturday the 7th
        assert dates(plan([ADA], [last], calls(14)))[0] == MONDAY + 4 * DAY
        closed = WorkCalendar(holidays=frozenset({MONDAY + 4 * DAY}))
        assert dates(plan([ADA], [last], calls(14), closed))[0] in (
            MONDAY + 3 * DAY,
            MONDAY + 7 * DAY,
        )

    def test_ten_days_of_new_year_only_delay(self) -> None:
        closed = days_between(MONDAY + 3 * DAY, MONDAY + 13 * DAY)
        last = Touch(MONDAY - 6 * DAY, "Ada", CALL)  # due in the middle of it
        result = plan([ADA], [last], calls(14), WorkCalendar(holidays=closed))
        assert dates(result)[0] == MONDAY + 14 * DAY
        assert not result.unplaced

    def test_days_off_are_personal_or_for_all(self) -> None:
        last = [Touch(MONDAY - 14 * DAY, name, CALL) for name in ("Ada", "Bo")]
        clients = [ADA, CareClient("Bo", VIP, "Jan")]
        off = WorkCalendar(days_off={"Mei": frozenset({MONDAY})})
        result = plan(clients, last, calls(14), off)
        assert dates(result, "Ada")[0] == MONDAY + DAY
        assert dates(result, "Bo")[0] == MONDAY
        off = WorkCalendar(days_off={"": frozenset({MONDAY})})
        assert dates(plan(clients, last, calls(14), off), "Bo")[0] == MONDAY + DAY

    def test_a_working_week_from_saturday(self) -> None:
        tehran = WorkCalendar(weekdays=frozenset({6, 7, 1, 2, 3}))
        result = plan([ADA], (), calls(1), tehran)
        assert {d.isoweekday() for d in dates(result)} == {6, 7, 1, 2, 3}

    def test_nothing_new_begins_before_now(self) -> None:
        last = Touch(MONDAY - 20 * DAY, "Ada", CALL)
        afternoon = plan([ADA], [last], calls(14), now=dt.time(15, 7)).entries[0]
        assert (afternoon.date, afternoon.start) == (MONDAY, dt.time(15, 15))
        evening = plan([ADA], [last], calls(14), now=dt.time(19)).entries[0]
        assert evening.date == MONDAY + DAY

    def test_what_was_done_today_counts_against_today(self) -> None:
        log = [Touch(MONDAY, "Bo", CALL, "Mei"), Touch(MONDAY - 20 * DAY, "Ada", CALL)]
        clients = [ADA, CareClient("Bo", VIP, "Mei")]
        result = plan(clients, log, calls(14), limits=Limits(touches_per_day=1))
        assert dates(result, "Ada")[0] == MONDAY + DAY

    def test_what_somebody_else_did_today_counts_against_their_day(self) -> None:
        """Jan called Mei's client: Mei still has her day, and Jan has none left."""
        log = [Touch(MONDAY - 20 * DAY, name, CALL) for name in ("Ada", "Cy")]
        log.append(Touch(MONDAY, "Bo", CALL, "Jan"))
        clients = [ADA, CareClient("Bo", VIP, "Mei"), CareClient("Cy", VIP, "Jan")]
        result = plan(clients, log, calls(14), limits=Limits(touches_per_day=1))
        assert dates(result, "Ada")[0] == MONDAY
        assert dates(result, "Cy")[0] == MONDAY + DAY


class TestUnplaced:
    def test_a_full_diary_is_said_with_its_days(self) -> None:
        clients = [CareClient(f"C{i:02}", VIP, "Mei") for i in range(30)]
        result = plan(clients, (), calls(7), limits=Limits(touches_per_day=2))
        assert result.unplaced
        assert {u.reason for u in result.unplaced} == {"no_room"}
        assert len(result.entries) == 2 * 65  # every working day of 13 weeks is full
        assert {e.client for e in result.entries} | {u.client for u in result.unplaced} == {
            c.name for c in clients
        }
        assert all(u.first <= u.due <= u.last for u in result.unplaced if u.times == 1)

    def test_a_touch_longer_than_any_day(self) -> None:
        result = plan([ADA], (), calls(14, minutes=200))
        assert [(u.client, u.reason) for u in result.unplaced] == [("Ada", "too_long")]

    def test_a_person_who_is_away_for_good(self) -> None:
        away = WorkCalendar(days_off={"Mei": days_between(MONDAY, MONDAY + 200 * DAY)})
        result = plan([ADA], (), calls(14), away)
        assert [(u.reason, u.times) for u in result.unplaced] == [("no_working_day", 1)]
        assert not result.entries

    def test_no_touches_a_day_at_all(self) -> None:
        result = plan([ADA], (), calls(14), limits=Limits(touches_per_day=0))
        assert not result.entries
        assert result.unplaced


class TestOnce:
    def test_a_referral_is_asked_once_after_a_satisfied_delivery(self) -> None:
        ask = TouchKind.REFERRAL_ASK
        assert not dates(plan([ADA]), kind=ask)
        delivered = Touch(MONDAY - DAY, "Ada", TouchKind.SATISFIED_DELIVERY)
        result = plan([ADA], [delivered])
        assert len(dates(result, kind=ask)) == 1
        assert abs(dates(result, kind=ask)[0] - (MONDAY + 6 * DAY)) <= 2 * DAY
        asked = Touch(MONDAY, "Ada", ask)
        assert not dates(plan([ADA], [delivered, asked]), kind=ask)

    def test_the_next_missing_behaviour_is_proposed(self) -> None:
        result = plan([CareClient("Ada", GOOD, "Mei")])
        assert result.states["Ada"].proposal is TouchKind.PROGRESS_REPORT
        proposed = [e for e in result.entries if e.why.key == "missing_behaviour"]
        assert [e.kind for e in proposed] == [TouchKind.PROGRESS_REPORT]
        assert proposed[0].date <= MONDAY + 21 * DAY

    def test_a_proposal_stays_put_day_after_day_and_is_overdue_when_missed(self) -> None:
        client = [CareClient("Ada", GOOD, "Mei")]
        one = plan(client)
        (proposed,) = [e for e in one.entries if e.why.key == "missing_behaviour"]
        published, today = one.entries, MONDAY
        while today <= proposed.date:
            result = plan(client, published=published, today=today)
            kind = proposed.kind
            assert dates(result, kind=kind) == [proposed.date], today
            published, today = result.entries, today + DAY
        result = plan(client, published=published, today=today)
        (again,) = [e for e in result.entries if e.kind == proposed.kind]
        assert again.overdue >= 1


class TestStable:
    def test_adding_one_vip_to_a_hundred_moves_at_most_two_in_a_hundred(self) -> None:
        tiers = random.Random(7).choices((1, 2, 3, 4, 5), (16, 21, 26, 24, 13), k=100)
        clients = [CareClient(f"Client {i:03}", t, f"P{i % 2}") for i, t in enumerate(tiers)]
        one = plan(clients)
        new = CareClient("A new one", VIP, "P0")
        two = plan([*clients, new], published=one.entries)
        assert len(dates(two, "A new one")) >= 6
        others = places([e for e in two.entries if e.client != new.name])
        moved = [p for p, start in places(one.entries).items() if others.get(p) != start]
        assert len(moved) <= 0.02 * len(one.entries)
        assert len(one.entries) > 250

    def test_a_tier_that_changes_moves_nobody_else(self) -> None:
        clients = [CareClient(f"C{i:02}", GOOD, "Mei") for i in range(20)]
        one = plan(clients)
        clients[3] = CareClient("C03", VIP, "Mei")
        two = plan(clients, published=one.entries)
        before = places([e for e in one.entries if e.client != "C03"])
        after = places([e for e in two.entries if e.client != "C03"])
        assert before == after

    def test_who_follows_the_schedule_finds_it_unchanged(self) -> None:
        clients = [CareClient(f"C{i:02}", VIP, "Mei") for i in range(8)]
        levels = calls(14)
        one = plan(clients, (), levels)
        log: list[Touch] = []
        published, today = one.entries, MONDAY
        for _ in range(40):
            log += [Touch(today, e.client, e.kind, e.person) for e in published if e.date == today]
            today += DAY
            left = [e for e in published if e.date >= today]
            result = plan(clients, log, levels, published=published, today=today)
            kept = places(result.entries)
            assert all(kept.get(p) == start for p, start in places(left).items()), today
            published = result.entries

    def test_a_new_holiday_moves_only_what_stood_on_it(self) -> None:
        clients = [CareClient(f"C{i:02}", VIP, "Mei") for i in range(10)]
        one = plan(clients, (), calls(14))
        busy = one.entries[20].date
        closed = WorkCalendar(holidays=frozenset({busy}))
        two = plan(clients, (), calls(14), closed, one.entries)
        after = places(two.entries)
        moved = {p for p, start in places(one.entries).items() if after.get(p) != start}
        on_that_day = {(e.client, e.kind, e.date) for e in one.entries if e.date == busy}
        assert on_that_day <= moved
        assert {client for client, _, _ in moved} == {client for client, _, _ in on_that_day}


def test_an_overdue_touch_takes_the_place_of_the_clients_own_planned_one_near_it() -> None:
    """The visit that is late fits nowhere else: the call that was planned makes way by days."""
    levels = {VIP: ServiceLevel(VIP, {CALL: Cadence(30, 20), VISIT: Cadence(7, 90)}, 2, Care.TASK)}
    only_calls = {VIP: ServiceLevel(VIP, {CALL: Cadence(30, 20)}, 2, Care.TASK)}
    limits = Limits(days_between=4)
    called = Touch(MONDAY - 28 * DAY, "Ada", CALL)
    one = plan([ADA], [called], only_calls, weeks=4, limits=limits)
    assert (one.entries[0].kind, one.entries[0].date) == (CALL, MONDAY + 2 * DAY)
    visited = Touch(MONDAY - 12 * DAY, "Ada", VISIT)
    two = plan([ADA], [called, visited], levels, published=one.entries, weeks=4, limits=limits)
    assert [(e.kind, e.date) for e in two.entries[:2]] == [
        (VISIT, MONDAY),
        (CALL, MONDAY + 4 * DAY),
    ]


MONDAYS = WorkCalendar(weekdays=frozenset({1}))
"""One day a week, so that what fits there fits nowhere else near it."""


def test_who_is_stronger_takes_the_only_day_and_the_weaker_one_is_told() -> None:
    levels = calls(7) | calls(7, tier=GOOD)
    good, vip = CareClient("Good", GOOD, "Mei"), CareClient("Vip", VIP, "Mei")
    log = [Touch(MONDAY - 7 * DAY, name, CALL) for name in ("Good", "Vip")]
    limits = Limits(touches_per_day=1)
    one = plan([good], log, levels, MONDAYS, weeks=1, limits=limits)
    assert dates(one, "Good") == [MONDAY]
    two = plan([good, vip], log, levels, MONDAYS, one.entries, weeks=1, limits=limits)
    assert [(e.client, e.date, e.start) for e in two.entries] == [("Vip", MONDAY, dt.time(9))]
    assert [(u.client, u.reason) for u in two.unplaced] == [("Good", "no_room")]


def test_no_more_make_way_than_have_to() -> None:
    """The ten minutes of the weakest would not do: the longer one goes, and the short one stays."""
    levels = calls(7, 50) | calls(7, 50, GOOD) | calls(7, 10, OK)
    clients = [CareClient("Good", GOOD, "Mei"), CareClient("Ok", OK, "Mei")]
    log = [Touch(MONDAY - 7 * DAY, name, CALL) for name in ("Good", "Ok", "Vip")]
    limits = Limits(touches_per_day=2, minutes_per_day=60)
    one = plan(clients, log, levels, MONDAYS, weeks=1, limits=limits)
    starts = {"Ok": dt.time(9), "Good": dt.time(9, 15)}
    published = [replace(e, start=starts[e.client]) for e in one.entries]
    kept = plan(clients, log, levels, MONDAYS, published, weeks=1, limits=limits)
    assert [(e.client, e.start) for e in kept.entries] == list(starts.items())
    clients.append(CareClient("Vip", VIP, "Mei"))
    two = plan(clients, log, levels, MONDAYS, published, weeks=1, limits=limits)
    assert [(e.client, e.start) for e in two.entries] == [
        ("Ok", dt.time(9)),
        ("Vip", dt.time(9, 15)),
    ]
    assert [(u.client, u.reason) for u in two.unplaced] == [("Good", "no_room")]


def level(tier: int, **cadences: tuple[int, int]) -> ServiceLevel:
    """Days and minutes of each kind of touch."""
    kinds = {TouchKind(kind): Cadence(*cadence) for kind, cadence in cadences.items()}
    return ServiceLevel(tier, kinds, 2, Care.TASK)


def stood(day: int, client: str, kind: TouchKind, due: int, minutes: int = 10) -> Entry:
    """An entry published for that day at nine, days counted from Monday."""
    date, first = MONDAY + day * DAY, Why("first")
    return Entry(date, dt.time(9), client, kind, "Mei", minutes, first, None, 0, MONDAY + due * DAY)


def table(result: ScheduleResult) -> list[tuple[int, dt.time, str, TouchKind]]:
    return [((e.date - MONDAY).days, e.start, e.client, e.kind) for e in result.entries]


NINE = dt.time(9)


def test_a_missed_call_claims_the_day_of_a_visit_that_can_stand_elsewhere() -> None:
    """B's call fits on no day but the visit's; both together are late by 7 days instead of 8."""
    levels = {OK: level(OK, care_call=(14, 60), visit=(7, 10))}
    clients = [CareClient("A", OK, "Mei"), CareClient("B", OK, "Mei")]
    log = [
        Touch(MONDAY - 16 * DAY, "A", CALL),
        Touch(MONDAY - 14 * DAY, "B", CALL),
        Touch(MONDAY - 30 * DAY, "B", VISIT),
    ]
    days = WorkCalendar(weekdays=frozenset({4, 5, 7}))
    limits = Limits(touches_per_day=2, minutes_per_day=60, days_between=1)
    published = [stood(6, "A", VISIT, due=4)]
    result = plan(clients, log, levels, days, published, weeks=1, limits=limits)
    assert table(result) == [
        (3, NINE, "B", CALL),  # late by 1 day
        (4, NINE, "A", CALL),
        (6, NINE, "A", VISIT),
        (6, dt.time(9, 15), "B", VISIT),  # late by 6, and 3 on the day of the call
    ]
    assert [(u.client, u.kind) for u in result.unplaced] == [("B", VISIT)]


def test_only_the_person_whose_room_came_late_is_planned_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Mei has two visits that change places late; Bob has time for all of his."""
    made = Counter[str]()

    class Counted(Placing):
        def run(self) -> None:
            made[self._person] += 1
            super().run()

    monkeypatch.setattr("pumpkin_sheets.plan.care.planner.Placing", Counted)
    levels = {OK: level(OK, care_call=(14, 60), visit=(7, 10))}
    clients = [CareClient("A", OK, "Mei"), CareClient("B", OK, "Mei"), CareClient("C", OK, "Bob")]
    log = [
        Touch(MONDAY - 16 * DAY, "A", CALL),
        Touch(MONDAY - 14 * DAY, "B", CALL),
        Touch(MONDAY - 30 * DAY, "B", VISIT),
        Touch(MONDAY - 16 * DAY, "C", CALL),
    ]
    days = WorkCalendar(weekdays=frozenset({4, 5, 7}))
    limits = Limits(touches_per_day=2, minutes_per_day=60, days_between=1)
    published = [stood(6, "A", VISIT, due=4)]
    plan(clients, log, levels, days, published, weeks=1, limits=limits)
    assert made == {"Mei": 2, "Bob": 1}


def test_room_that_nobody_takes_makes_no_second_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A's visit gives up ten minutes on Sunday; C's stays, and leaves no hour for B's call."""
    runs: list[Placing] = []

    class Counted(Placing):
        def run(self) -> None:
            runs.append(self)
            super().run()

    monkeypatch.setattr("pumpkin_sheets.plan.care.planner.Placing", Counted)
    levels = {OK: level(OK, care_call=(14, 60), visit=(7, 10))}
    clients = [CareClient(name, OK, "Mei") for name in "ABC"]
    log = [
        Touch(MONDAY - 16 * DAY, "A", CALL),
        Touch(MONDAY - 14 * DAY, "B", CALL),
        Touch(MONDAY - 30 * DAY, "B", VISIT),
        Touch(MONDAY - 1 * DAY, "C", CALL),
        Touch(MONDAY - 1 * DAY, "C", VISIT),
    ]
    days = WorkCalendar(weekdays=frozenset({4, 5, 7}))
    limits = Limits(touches_per_day=2, minutes_per_day=60, days_between=1)
    published = [stood(6, "A", VISIT, due=4), stood(6, "C", VISIT, due=6)]
    published[1] = replace(published[1], start=dt.time(9, 15))
    result = plan(clients, log, levels, days, published, weeks=1, limits=limits)
    assert table(result) == [
        (3, NINE, "B", VISIT),
        (3, dt.time(9, 15), "A", VISIT),
        (4, NINE, "A", CALL),
        (6, dt.time(9, 15), "C", VISIT),
    ]
    assert [(u.client, u.kind, u.reason) for u in result.unplaced] == [("B", CALL, "no_room")]
    assert len(runs) == 2  # A's visit was late, and is brought forward


def test_where_there_is_one_day_a_week_the_stronger_has_it() -> None:
    levels = {OK: level(OK, visit=(7, 10), care_call=(21, 10)),
              VIP: level(VIP, care_call=(7, 10), visit=(7, 10))}  # fmt: skip
    clients = [CareClient("A", OK, "Mei"), CareClient("B", VIP, "Mei")]
    log = [
        Touch(MONDAY - 7 * DAY, "A", CALL),
        Touch(MONDAY - 8 * DAY, "A", VISIT),
        Touch(MONDAY - 30 * DAY, "B", CALL),
    ]
    wednesdays = WorkCalendar(weekdays=frozenset({3}))
    limits = Limits(touches_per_day=1, minutes_per_day=90, days_between=1)
    published = [stood(day, "A", VISIT, due, 60) for day, due in ((2, -1), (9, 9), (16, 16))]
    result = plan(clients, log, levels, wednesdays, published, weeks=3, limits=limits)
    assert table(result) == [
        (2, NINE, "B", CALL),
        (9, NINE, "B", VISIT),
        (16, NINE, "B", CALL),
    ]
    assert plan(clients, log, levels, wednesdays, result.entries, weeks=3, limits=limits) == result


def test_what_was_published_for_today_and_made_way_does_not_come_back() -> None:
    """Planning again over the result changes nothing, not even since when something is due."""
    levels = {OK: level(OK, care_call=(7, 60), visit=(7, 60)),
              VIP: level(VIP, care_call=(7, 30), visit=(7, 10))}  # fmt: skip
    clients = [CareClient("A", OK, "Mei"), CareClient("B", VIP, "Mei")]
    log = [
        Touch(MONDAY - 8 * DAY, "A", CALL),
        Touch(MONDAY - 14 * DAY, "B", CALL),
        Touch(MONDAY - 21 * DAY, "B", VISIT),
    ]
    days = WorkCalendar(weekdays=frozenset({1, 7}))
    limits = Limits(touches_per_day=1, minutes_per_day=90, days_between=1)
    published = [
        stood(0, "A", VISIT, due=-23),
        stood(1, "B", CALL, due=1, minutes=30),
        stood(5, "B", VISIT, due=5),
        stood(7, "A", VISIT, due=7),
        stood(12, "B", VISIT, due=12),
    ]
    result = plan(clients, log, levels, days, published, weeks=2, limits=limits)
    assert table(result) == [
        (0, NINE, "B", CALL),
        (6, NINE, "B", VISIT),
        (7, NINE, "B", CALL),
        (13, NINE, "A", VISIT),  # B's next visit is in time one day later
    ]
    assert [(u.client, u.kind, u.times) for u in result.unplaced] == [
        ("A", VISIT, 1),
        ("A", CALL, 2),
    ]
    assert plan(clients, log, levels, days, result.entries, weeks=2, limits=limits) == result


def test_what_is_given_up_in_the_end_makes_room_at_once() -> None:
    """The call of the last week is not due there any more: the visit has its day, not tomorrow."""
    levels = {VIP: level(VIP, visit=(21, 90), check_in=(21, 45), care_call=(14, 20))}
    log = [
        Touch(MONDAY - DAY, "Ada", VISIT),
        Touch(MONDAY - 22 * DAY, "Ada", TouchKind.CHECK_IN),
        Touch(MONDAY - 11 * DAY, "Ada", CALL),
    ]
    limits = Limits(days_between=4)
    published = [stood(18, "Ada", CALL, due=18)]
    result = plan([ADA], log, levels, published=published, weeks=3, limits=limits)
    assert [(e.kind, (e.date - MONDAY).days) for e in result.entries] == [
        (TouchKind.CHECK_IN, 3),
        (CALL, 7),
        (VISIT, 18),
    ]
    assert plan([ADA], log, levels, published=result.entries, weeks=3, limits=limits) == result


def test_a_touch_that_is_too_near_to_others_says_so() -> None:
    levels = {VIP: ServiceLevel(VIP, {CALL: Cadence(7, 20), VISIT: Cadence(7, 20)}, 2, Care.TASK)}
    result = plan([ADA], [], levels, weeks=4, limits=Limits(days_between=7))
    assert {u.reason for u in result.unplaced} == {"too_close"}
    assert not plan([ADA], [], levels, weeks=4, limits=Limits(days_between=3)).unplaced


def test_a_cadence_shorter_than_the_days_between_wins() -> None:
    levels = {VIP: ServiceLevel(VIP, {CALL: Cadence(1, 20)}, 2, Care.TASK)}
    result = plan([ADA], [], levels, weeks=2, limits=Limits(days_between=3))
    assert [e.date for e in result.entries[:3]] == [MONDAY, MONDAY + DAY, MONDAY + 2 * DAY]


# --- properties ---------------------------------------------------------------------------------

KINDS = (CALL, TouchKind.PROGRESS_REPORT, TouchKind.VISIT, TouchKind.CHECK_IN)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, object]:
    count = draw(st.integers(1, 12))
    people = draw(st.integers(1, 3))
    clients = [
        CareClient(
            f"客戶 {i}",
            draw(st.sampled_from([None, 1, OK, GOOD, VIP])),
            f"P{draw(st.integers(0, people - 1))}",
        )
        for i in range(count)
    ]
    levels = {
        tier: ServiceLevel(
            tier,
            {
                kind: Cadence(draw(st.integers(1, 60)), draw(st.sampled_from([10, 25, 45, 120])))
                for kind in draw(st.sets(st.sampled_from(KINDS), max_size=3))
            },
            8,
            draw(st.sampled_from(Care)),
        )
        for tier in (OK, GOOD, VIP)
    }
    touches = [
        Touch(
            MONDAY - DAY * draw(st.integers(0, 100)),
            draw(st.sampled_from(clients)).name,
            draw(st.sampled_from(TouchKind)),
        )
        for _ in range(draw(st.integers(0, 15)))
    ]
    off = frozenset(MONDAY + DAY * d for d in draw(st.sets(st.integers(0, 60), max_size=12)))
    calendar = WorkCalendar(
        weekdays=frozenset(draw(st.sets(st.integers(1, 7), min_size=2))),
        holidays=off,
        days_off={"P0": frozenset({MONDAY, MONDAY + 3 * DAY})},
    )
    limits = Limits(
        draw(st.integers(1, 5)),
        draw(st.sampled_from([60, 120, 240])),
        15,
        draw(st.sampled_from([1, 2, 3, 7])),
    )
    wanted: dict[tuple[str, TouchKind], list[Wanted]] = defaultdict(list)
    for _ in range(draw(st.integers(0, 6))):
        key = draw(st.sampled_from(clients)).name, draw(st.sampled_from(KINDS))
        day = MONDAY + DAY * draw(st.integers(-30, 80))
        since = day - DAY * draw(st.integers(0, 60))
        every = draw(st.none() | st.integers(1, 60))
        wanted[key].append(Wanted(day, Why("first"), since, every))
    return {
        "clients": clients,
        "touches": touches,
        "levels": levels,
        "calendar": calendar,
        "limits": limits,
        "weeks": draw(st.integers(1, 10)),
        "wanted": wanted,
    }


def check_rules(result: ScheduleResult, given: dict[str, object]) -> None:
    """Nothing twice, capacity, hours, working days: for every entry, from the entries alone."""
    calendar, limits = given["calendar"], given["limits"]
    assert isinstance(calendar, WorkCalendar)
    assert isinstance(limits, Limits)
    days: dict[tuple[str, dt.date], list[Entry]] = defaultdict(list)
    for entry in result.entries:
        days[entry.person, entry.date].append(entry)
        assert calendar.is_working_day(entry.date, entry.person)
        start = minutes_of(entry.start)
        assert start >= 9 * 60
        assert start + entry.minutes <= 18 * 60
        assert start + entry.minutes <= 12 * 60 or start >= 13 * 60
        assert entry.date >= MONDAY
    for entries in days.values():
        assert len(entries) <= limits.touches_per_day
        assert sum(e.minutes for e in entries) <= limits.minutes_per_day
        ends = 0
        for entry in sorted(entries, key=lambda e: e.start):
            assert minutes_of(entry.start) >= ends
            ends = minutes_of(entry.start) + entry.minutes
    apart = days_apart(given)
    of_client: dict[str, list[dt.date]] = defaultdict(list)
    for entry in result.entries:
        of_client[entry.client].append(entry.date)
    for client, dates in of_client.items():
        for one, two in pairwise(sorted(dates)):
            assert (two - one).days >= apart[client], client
        for date in made(given, client):
            assert (min(dates) - date).days >= apart[client], client


def made(given: dict[str, object], client: str) -> list[dt.date]:
    """The days on which a client was called, visited or written to."""
    touches = given["touches"]
    assert isinstance(touches, list)
    return [t.date for t in touches if t.client == client and t.kind in SCHEDULED]


def days_apart(given: dict[str, object]) -> dict[str, int]:
    """How many days the touches of each client lie apart at least: no more than a cadence."""
    limits, levels = given["limits"], given["levels"]
    assert isinstance(limits, Limits)
    found = {}
    for client in given["clients"]:  # type: ignore[attr-defined]
        level = levels.get(client.tier)  # type: ignore[attr-defined]
        recurring = [
            cadence.days
            for kind, cadence in (level.cadences.items() if level else ())
            if kind is not TouchKind.REFERRAL_ASK
        ]
        wanted = given["wanted"].items()  # type: ignore[attr-defined]
        asked = [w.every for (name, _), all_ in wanted if name == client.name for w in all_]
        recurring += [days for days in asked if days is not None]
        found[client.name] = min([limits.days_between, *recurring])
    return found


@settings(max_examples=150)
@given(plans())
def test_every_entry_obeys_the_rules(given: dict[str, object]) -> None:
    check_rules(plan(**given), given)  # type: ignore[arg-type]


@settings(max_examples=150)
@given(plans())
def test_planning_again_changes_nothing(given: dict[str, object]) -> None:
    one = plan(**given)  # type: ignore[arg-type]
    assert plan(**given, published=one.entries) == one  # type: ignore[arg-type]


def test_what_nothing_could_be_won_over_at_first_is_stable_too() -> None:
    """A call that is a week late was put off by two days, for a day less in all, once published."""
    calls = {TouchKind.CARE_CALL: Cadence(13, 10), TouchKind.PROGRESS_REPORT: Cadence(29, 10),
             TouchKind.VISIT: Cadence(35, 10)}  # fmt: skip
    checks = {TouchKind.VISIT: Cadence(45, 120), TouchKind.CARE_CALL: Cadence(52, 10),
              TouchKind.CHECK_IN: Cadence(17, 120)}  # fmt: skip
    given = {
        "clients": [CareClient(f"客戶 {n}", tier, "P1") for n, tier in ((0, 5), (1, 4), (5, 5))],
        "levels": {
            4: ServiceLevel(4, calls, 8, Care.TASK),
            5: ServiceLevel(5, checks, 8, Care.TASK),
        },
        "calendar": WorkCalendar(weekdays=frozenset({1, 3})),
        "limits": Limits(touches_per_day=3, minutes_per_day=240, raster=15, days_between=3),
        "weeks": 8,
    }
    one = plan(**given)  # type: ignore[arg-type]
    calls_of_one = [e for e in one.entries if e.client == "客戶 1"]
    assert len(calls_of_one) == 6
    assert plan(**given, published=one.entries) == one  # type: ignore[arg-type]


@settings(max_examples=100)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(given: dict[str, object], chance: random.Random) -> None:
    one = plan(**given)  # type: ignore[arg-type]
    shuffled = dict(given)
    published = list(one.entries)
    for name in ("clients", "touches"):
        rows = list(given[name])  # type: ignore[call-overload]
        chance.shuffle(rows)
        shuffled[name] = rows
    assert plan(**shuffled) == one  # type: ignore[arg-type]
    chance.shuffle(published)
    assert plan(**shuffled, published=published) == one  # type: ignore[arg-type]


def a_seventh(cadence: int) -> int:
    """How many days a touch may lie from the day it is due, as the schedule's page tells it."""
    return min(14, cadence // 7)


def worked(calendar: WorkCalendar, person: str, low: int, high: int) -> list[int]:
    return [d for d in range(low, high + 1) if calendar.is_working_day(MONDAY + d * DAY, person)]


def the_window(calendar: WorkCalendar, person: str, due: int, slack: int) -> tuple[int, int]:
    """That many days to either side, and on until it holds one working day more than that."""
    low, high = max(0, due - slack), due + slack
    while len(worked(calendar, person, low, high)) <= slack:
        high += 1
    return low, high


def assert_full(
    result: ScheduleResult, given: dict[str, object], entry: Entry, day: dt.date
) -> None:
    """Another touch of the client is too near to ``day``, or the person has no room."""
    limits = given["limits"]
    assert isinstance(limits, Limits)
    apart = days_apart(given)[entry.client]
    near = [e.date for e in result.entries if e.client == entry.client]
    near += made(given, entry.client)
    if any(abs((other - day).days) < apart for other in near):
        return
    if day == MONDAY and any(t.date == day for t in given["touches"]):  # type: ignore[attr-defined]
        return  # what was done today takes room too
    others = [e for e in result.entries if e.person == entry.person and e.date == day]
    minutes = sum(e.minutes for e in others) + entry.minutes
    free = len(others) < limits.touches_per_day and minutes <= limits.minutes_per_day
    assert not free or minutes > 180  # up to three hours always find an unbroken stretch here


def late(days: list[int], until: int, longest: int, end: int) -> int:
    """Days beyond cadence and tolerance of touches on these days, the first by ``until``."""
    stops = [until - longest, *days, end]
    return sum(max(0, b - a - longest) for a, b in pairwise(stops))


@settings(max_examples=150)
@given(plans())
def test_the_cadence_is_kept(given: dict[str, object]) -> None:
    """Every step lies within the tolerance of its due day, or on the first days that are worked."""
    given = given | {"wanted": {}}
    result = plan(**given)  # type: ignore[arg-type]
    calendar, levels = given["calendar"], given["levels"]
    tiers = {c.name: c.tier for c in given["clients"]}  # type: ignore[attr-defined]
    chains: dict[tuple[str, TouchKind], list[Entry]] = defaultdict(list)
    for entry in result.entries:
        chains[entry.client, entry.kind].append(entry)
    missed = {(u.client, u.kind) for u in result.unplaced}
    for (client, kind), chain in chains.items():
        cadence = levels[tiers[client]].cadences.get(kind)  # type: ignore[index]
        if cadence is None:
            assert len(chain) == 1  # a proposal
            continue
        slack = a_seventh(cadence.days)
        for entry in chain:
            due, day = (entry.due - MONDAY).days, (entry.date - MONDAY).days
            low, high = the_window(calendar, entry.person, max(due, 0), slack)  # type: ignore[arg-type]
            assert low <= day
            if day > high:  # late: every day until then was full, or the next ones would be later
                days = [(e.date - MONDAY).days for e in chain]
                until = max((chain[0].due - MONDAY).days, 0) + slack
                end = given["weeks"] * 7  # type: ignore[operator]
                for other in worked(calendar, entry.person, low, high):  # type: ignore[arg-type]
                    moved = [other if d == day else d for d in days]
                    longest = cadence.days + slack
                    if late(moved, until, longest, end) < late(days, until, longest, end):
                        assert_full(result, given, entry, MONDAY + other * DAY)
                told = (client, kind) in missed  # and placed later than that
                assert told or day <= max(due, 0) + cadence.days - 1 - slack
        if (client, kind) not in missed:
            for one, two in pairwise(chain):
                assert two.due == one.date + cadence.days * DAY


@settings(max_examples=100)
@given(plans(), st.data())
def test_a_changed_plan_still_obeys_the_rules(
    given: dict[str, object], data: st.DataObject
) -> None:
    """Published entries of another plan, another day: rules first, whatever was published."""
    other = data.draw(plans())
    published = plan(**other).entries  # type: ignore[arg-type]
    result = plan(**given, published=published)  # type: ignore[arg-type]
    check_rules(result, given)
    again = plan(**given, published=result.entries)  # type: ignore[arg-type]
    assert places(again.entries) == places(result.entries)


@settings(max_examples=100)
@given(plans())
def test_nothing_that_is_due_vanishes(given: dict[str, object]) -> None:
    """Every client and kind with a cadence due well within the horizon is placed or listed."""
    given = given | {"weeks": 10}
    result = plan(**given)  # type: ignore[arg-type]
    said = {(e.client, e.kind) for e in result.entries} | {
        (u.client, u.kind) for u in result.unplaced
    }
    for client in given["clients"]:  # type: ignore[attr-defined]
        level = given["levels"].get(client.tier)  # type: ignore[attr-defined]
        for kind, cadence in level.cadences.items() if level else ():
            if cadence.days + a_seventh(cadence.days) < 69:
                assert (client.name, kind) in said


def test_two_clients_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="share a name"):
        plan([ADA, ADA])
