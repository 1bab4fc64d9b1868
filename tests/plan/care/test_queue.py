"""The work queue: tier before task, answers promised in working hours."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from pumpkin_sheets.plan.care.queue import open_requests, response_targets, work_queue
from pumpkin_sheets.plan.care.touches import CareClient, Touch, TouchKind, default_levels
from pumpkin_sheets.plan.care.work_days import WorkCalendar, days_between

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
NOW = dt.datetime(2026, 3, 3, 10)
CLIENTS = [
    CareClient("Worst", 1, "Mei"),
    CareClient("Vip", 5, "Mei"),
    CareClient("Good", 4, "Mei"),
    CareClient("New", None, "Mei"),
    CareClient("Tolerable", 2, "Mei"),
]


def asks(client: str, day: dt.date = MONDAY, time: dt.time | None = None, note: str = "") -> Touch:
    return Touch(day, client, TouchKind.REQUEST, note=note, time=time)


def answered(client: str, day: dt.date = MONDAY, time: dt.time | None = None) -> Touch:
    return Touch(day, client, TouchKind.ANSWER, time=time)


def test_tier_before_task_whatever_came_first() -> None:
    log = [asks(c.name, MONDAY - i * DAY) for i, c in enumerate(reversed(CLIENTS))]
    log[-2] = asks("Vip", dt.date(2026, 3, 3), dt.time(9, 30), "a small question")
    queue = work_queue(CLIENTS, log, default_levels(), WorkCalendar(), NOW)
    names = [w.client for w in queue]
    assert names[:1] == ["Vip"]
    assert [n for n in names if n != "Vip"] == [
        n for n in ("Good", "New", "Tolerable", "Worst") if n in names
    ]
    assert [w.rank for w in queue] == list(range(1, len(queue) + 1))


def test_of_one_tier_whoever_is_owed_an_answer_first() -> None:
    clients = [CareClient("A", 4), CareClient("B", 4)]
    log = [asks("A", MONDAY, dt.time(15)), asks("B", MONDAY, dt.time(11))]
    for _ in range(5):
        random.shuffle(log)
        queue = work_queue(clients, log, default_levels(), WorkCalendar(), NOW)
        assert [w.client for w in queue] == ["B", "A"]


@pytest.mark.parametrize(
    ("client", "received", "owed"),
    [
        ("Vip", dt.datetime(2026, 3, 2, 9, 30), dt.datetime(2026, 3, 2, 11, 30)),
        ("Vip", dt.datetime(2026, 3, 2, 11, 30), dt.datetime(2026, 3, 2, 14, 30)),  # lunch
        ("Vip", dt.datetime(2026, 3, 6, 17, 0), dt.datetime(2026, 3, 9, 10, 0)),  # a weekend
        ("Vip", dt.datetime(2026, 3, 7, 23, 0), dt.datetime(2026, 3, 9, 11, 0)),
        ("Good", dt.datetime(2026, 3, 2, 9, 0), dt.datetime(2026, 3, 2, 18, 0)),
    ],
)
def test_answers_are_owed_in_working_hours(
    client: str, received: dt.datetime, owed: dt.datetime
) -> None:
    log = [asks(client, received.date(), received.time())]
    moment = dt.datetime(2026, 3, 20, 9)
    (waiting,) = work_queue(CLIENTS, log, default_levels(), WorkCalendar(), moment)
    assert waiting.answer_by == owed
    assert waiting.late


def test_an_answer_closes_the_oldest_request_of_its_client_only() -> None:
    log = [
        asks("Vip", MONDAY - DAY, note="one"),
        asks("Vip", MONDAY, note="two"),
        asks("Good", MONDAY - DAY, note="three"),
        answered("Vip"),
        answered("Worst"),
        asks("Worst", MONDAY + DAY, note="after the answer"),
    ]
    assert {t.note for t in open_requests(log, MONDAY + DAY)} == {
        "two",
        "three",
        "after the answer",
    }
    assert {t.note for t in open_requests(log[::-1], MONDAY)} == {"two", "three"}


def test_an_answer_with_the_note_of_a_request_closes_that_one() -> None:
    asked = [asks("Vip", MONDAY, note=note) for note in ("", "Logo", "Invoice", "Logo")]

    def left(*notes: str) -> list[str]:
        said = [Touch(MONDAY, "Vip", TouchKind.ANSWER, note=note) for note in notes]
        return [t.note for t in open_requests([*asked, *said], MONDAY)]

    assert left("ＩＮＶＯＩＣＥ ") == ["", "Logo", "Logo"]
    assert left("Logo", "Invoice", "Logo") == [""]
    assert left("") == left("By phone") == ["Logo", "Invoice", "Logo"]
    of_another = [asks("Good", note="Logo"), *asked, answered("Good")]
    assert len(open_requests(of_another, MONDAY)) == 4


def test_on_one_day_a_line_without_time_is_asked_before_it_is_answered() -> None:
    assert not open_requests([answered("Vip"), asks("Vip")], MONDAY)
    later = [answered("Vip", time=dt.time(9)), asks("Vip", time=dt.time(10))]
    assert len(open_requests(later, MONDAY)) == 1


def test_requests_of_strangers_are_left_to_the_reader() -> None:
    assert work_queue(CLIENTS, [asks("Nobody")], default_levels(), WorkCalendar(), NOW) == []


def test_without_any_working_time_nothing_is_promised() -> None:
    closed = WorkCalendar(holidays=days_between(MONDAY, MONDAY + 900 * DAY))
    (waiting,) = work_queue(CLIENTS, [asks("Vip")], default_levels(), closed, NOW)
    assert (waiting.answer_by, waiting.late) == (None, False)


def test_everybody_has_a_response_time_the_best_first() -> None:
    served = response_targets(CLIENTS, default_levels())
    assert [c.name for c, _ in served] == ["Vip", "Good", "New", "Tolerable", "Worst"]
    assert [hours for _, hours in served] == [2, 8, 8, 24, 40]
