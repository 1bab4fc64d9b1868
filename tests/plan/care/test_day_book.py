"""The day book: hours, limits and distances of one booking after another, in literal minutes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.plan.care.day_book import Booking, DayBook
from pumpkin_sheets.plan.care.touches import Limits, TouchKind
from pumpkin_sheets.plan.care.work_days import WorkCalendar

NINE, TEN, NOON, ONE, SIX = 540, 600, 720, 780, 1080
"""Minutes since midnight; nobody works from twelve to one, nor after six."""
OK, GOOD = 3, 4


def booking(start: int, minutes: int = 60, client: str = "Ada", day: int = 0, **more: object):  # type: ignore[no-untyped-def]
    facts: dict[str, object] = {"priority": (False, GOOD)} | more
    return Booking("Mei", day, start, minutes, client, TouchKind.CARE_CALL, **facts)  # type: ignore[arg-type]


def diary(
    touches: int = 3, minutes: int = 180, now: dt.time | None = None, **apart: int
) -> DayBook:
    return DayBook(WorkCalendar(), Limits(touches, minutes, 15), now, apart)


def test_the_first_gap_round_what_is_booked() -> None:
    book = diary(9, 999)
    assert book.gap("Mei", 0, "Bo", 60) == NINE
    book.book(booking(NINE, 50))
    assert book.gap("Mei", 0, "Bo", 60) == TEN  # 9:50 is off the raster
    book.book(booking(TEN, 75, "Cy"))
    assert book.gap("Mei", 0, "Bo", 45) == 675  # a quarter past eleven
    assert book.gap("Mei", 0, "Bo", 60) == ONE  # not across the break
    assert book.gap("Jan", 0, "Bo", 60) == NINE
    assert book.gap("Mei", 1, "Bo", 60) == NINE


def test_nothing_begins_before_now_today() -> None:
    book = diary(now=dt.time(11, 50))
    assert book.gap("Mei", 0, "Ada", 60) == ONE
    assert book.gap("Mei", 1, "Ada", 60) == NINE
    assert diary(now=dt.time(17, 1)).gap("Mei", 0, "Ada", 60) is None


@pytest.mark.parametrize(
    ("start", "minutes", "fits"),
    [
        (NINE, 60, True),
        (NINE - 1, 30, False),
        (660, 60, True),
        (661, 60, False),
        (SIX - 60, 60, True),
        (SIX - 59, 60, False),
        (NOON, 30, False),
        (ONE, 30, True),
    ],
)
def test_a_booking_keeps_the_hours(start: int, minutes: int, fits: bool) -> None:
    assert diary().fits(booking(start, minutes)) is fits


def test_a_booking_meets_no_other_and_keeps_the_limits() -> None:
    book = diary(touches=2, minutes=100)
    book.book(booking(NINE, 60))
    assert book.fits(booking(TEN, 40, "Bo"))
    assert not book.fits(booking(TEN, 41, "Bo"))  # 101 minutes
    assert not book.fits(booking(TEN - 1, 30, "Bo"))
    assert not book.is_full("Mei", 0, 40)
    assert book.is_full("Mei", 0, 41)
    book.book(booking(TEN, 10, "Bo", priority=(False, OK)))
    assert not book.fits(booking(ONE, 10, "Cy"))  # a third touch
    assert book.is_full("Mei", 0, 1)


def test_what_is_cancelled_gives_its_time_its_minutes_and_its_client_back() -> None:
    book = diary(touches=2, minutes=60)
    first = booking(NINE, 60)
    book.book(first)
    assert book.gap("Mei", 0, "Bo", 60) is None
    book.cancel(first)
    assert book.gap("Mei", 0, "Bo", 60) == NINE
    assert book.gap("Mei", 0, "Ada", 60) == NINE
    assert not book.is_full("Mei", 0, 60)
    for _ in range(5):  # nothing adds up
        book.book(first)
        book.cancel(first)
    assert book.fits(first)


def test_touches_made_today_take_room() -> None:
    book = diary(touches=2, minutes=90)
    book.spend("Mei", 60)
    assert book.gap("Mei", 0, "Ada", 30) == NINE
    assert book.gap("Mei", 0, "Ada", 31) is None
    book.spend("Mei", 0)
    assert book.gap("Mei", 0, "Ada", 30) is None
    assert book.gap("Mei", 1, "Ada", 90) == NINE


@pytest.mark.parametrize(("day", "free"), [(2, False), (3, True), (8, False), (7, True)])
def test_the_touches_of_a_client_lie_days_apart(day: int, free: bool) -> None:
    book = diary(Ada=3)
    book.made("Ada", 0)
    book.book(booking(NINE, day=10))
    assert (book.gap("Mei", day, "Ada", 30) is not None) is free
    assert book.gap("Jan", day, "Bo", 30) == NINE


def test_the_longest_touch() -> None:
    assert diary(minutes=180).longest_touch() == 180
    assert diary(minutes=999).longest_touch() == 300  # from one to six
    assert diary(touches=0).longest_touch() == 0


# --- how much time there is in one piece ------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(520, 1090), st.integers(5, 90)), max_size=8),
    st.one_of(st.none(), st.times()),
    st.integers(0, 1),
    st.data(),
)
def test_the_longest_gap_holds_a_touch_as_long_and_none_that_is_longer(
    wanted: list[tuple[int, int]], now: dt.time | None, day: int, data: st.DataObject
) -> None:
    book = diary(99, 9999, now)
    made = []
    for at, (start, minutes) in enumerate(wanted):
        each = booking(start, minutes, f"Client {at}", day)
        if book.fits(each):
            book.book(each)
            made.append(each)
    left_out = data.draw(st.sampled_from([None, *made]))
    longest = book.longest_gap("Mei", day, left_out)
    if left_out:
        book.cancel(left_out)
    assert book.gap("Mei", day, "Bo", longest + 1) is None
    assert not longest or book.gap("Mei", day, "Bo", longest) is not None


def test_a_day_is_tight_whose_hours_may_end_before_its_limits_do() -> None:
    """Eight hours hold three hours of touches with all that lies between them; three do not."""
    limits = Limits(6, 180, 15)
    morning = WorkCalendar(end=dt.time(12))
    assert not DayBook(WorkCalendar(), limits).is_tight(0, 60)
    assert DayBook(morning, limits).is_tight(3, 60)
    afternoon = DayBook(WorkCalendar(), limits, dt.time(15))
    assert [afternoon.is_tight(day, 60) for day in (0, 1)] == [True, False]


def test_a_touch_has_begun_when_another_could_not_begin_then() -> None:
    book = diary(now=dt.time(9, 15))
    begun = [book.has_begun(booking(start, day=day)) for start, day in
             ((NINE, 0), (NINE + 14, 0), (NINE + 15, 0), (NINE, 1))]  # fmt: skip
    assert begun == [True, True, False, False]
