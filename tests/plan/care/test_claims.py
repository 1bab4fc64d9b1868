"""Late touches that claim the days that suit them: who gives way, at what price."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.chains import Balance, Chain, weight_of
from pumpkin_sheets.plan.care.claims import claim
from pumpkin_sheets.plan.care.day_book import Booking, DayBook
from pumpkin_sheets.plan.care.day_sets import count_on, days_of, set_of, span_of
from pumpkin_sheets.plan.care.laying import best_days
from pumpkin_sheets.plan.care.prices import Prices
from pumpkin_sheets.plan.care.touches import Limits, TouchKind
from pumpkin_sheets.plan.care.work_days import WorkCalendar
from pumpkin_sheets.plan.choices import OK, VIP

NINE = 9 * 60
LENGTH = 12


def once(
    index: int, client: str, tier: int, day: int, until: int, firm: bool = False, minutes: int = 30
) -> Chain:
    """One touch that stands on ``day`` and is late after day ``until``."""
    return Chain(
        index,
        client,
        TouchKind.CARE_CALL,
        minutes,
        tier,
        weight_of(tier),
        first=0,
        since=until - 20,
        apart=LENGTH,
        every=20,
        longest=20,
        end=LENGTH,
        soon=until,
        once=True,
        days=[day],
        starts={day: NINE},
        firm=frozenset([day] if firm else []),
    )


def bench_of(
    chains: list[Chain],
    days: list[int],
    touches: int = 1,
    minutes: int = 180,
    until: int = 18,
    now: dt.time | None = None,
) -> Bench:
    """Mei's days, each with so many touches at the most; she works ``until`` that hour."""
    limits = Limits(touches_per_day=touches, minutes_per_day=minutes, days_between=1)
    every_day = WorkCalendar(frozenset(range(1, 8)), end=dt.time(until))
    book = DayBook(every_day, limits, now)
    for chain in chains:
        for day in chain.days:
            taken = len([c for c in chains[: chain.index] if day in c.days])
            start = NINE + taken * 60
            about = chain.minutes, chain.client, chain.kind, (False, chain.tier), chain.index
            book.book(Booking("Mei", day, start, *about))
    return Bench(book, "Mei", days, LENGTH, chains)


def claimed(chains: list[Chain], days: list[int], touches: int = 1) -> list[list[int]]:
    claim(bench_of(chains, days, touches), Balance())
    return [chain.days for chain in chains]


def test_who_gives_way_has_another_give_way() -> None:
    """Ada goes to Bo's day, Bo to Cy's, and Cy has until the last day: nobody is late any more."""
    chains = [once(0, "Ada", VIP, 5, until=2), once(1, "Bo", OK, 2, 3), once(2, "Cy", OK, 3, 9)]
    days = claimed(chains, [2, 3, 5, 9])
    assert days[:2] == [[2], [3]]
    assert days[2][0] in (5, 9)


def test_a_weaker_one_makes_no_stronger_one_late() -> None:
    chains = [once(0, "Ada", VIP, 2, until=2), once(1, "Bo", OK, 9, 2)]
    assert claimed(chains, [2, 9]) == [[2], [9]]


def test_the_stronger_one_is_worth_it() -> None:
    """Bo is late by 7 days of 25 each, Ada was by 7 of 625."""
    chains = [once(0, "Ada", VIP, 9, until=2), once(1, "Bo", OK, 2, 2)]
    assert claimed(chains, [2, 9]) == [[2], [9]]


def test_what_was_published_gives_way_to_the_stronger_only() -> None:
    """Bo has until the last day, and stays where it was told that he is called."""
    alike = [once(0, "Ada", OK, 9, until=2), once(1, "Bo", OK, 2, 9, firm=True)]
    assert claimed(alike, [2, 9]) == [[9], [2]]
    stronger = [once(0, "Ada", VIP, 9, until=2), once(1, "Bo", OK, 2, 9, firm=True)]
    assert claimed(stronger, [2, 9]) == [[2], [9]]


def test_of_two_that_cost_the_same_the_longer_gives_way() -> None:
    chains = [
        once(0, "Ada", VIP, 9, until=2, minutes=20),
        once(1, "Bo", OK, 2, 9, minutes=20),
        once(2, "Cy", OK, 2, 9, minutes=60),
    ]
    assert claimed(chains, [2, 9], touches=2) == [[2], [2], [9]]


def test_a_price_is_looked_at_again_where_the_day_has_changed() -> None:
    """Day 9 is taken meanwhile: Bo would be late on any other."""
    chains = [once(0, "Bo", OK, 2, until=9), once(1, "Cy", OK, 5, 5)]
    bench = bench_of(chains, [2, 5, 9, 11])
    prices = Prices(bench)
    bo, cy = chains
    assert prices.leaving(bo, 2) == 0
    bench.remove(cy, 5)
    assert bench.add(cy, 9)
    assert prices.still(bo, 2)  # day 5 is free now
    assert bench.add(cy, 5)
    assert not prices.still(bo, 2)
    assert prices.leaving(bo, 2) == 2 * 25
    assert prices.still(bo, 2)


def test_nobody_waits_for_a_free_day_on_which_there_is_no_time() -> None:
    """It is ten to six: today is free, and no call of half an hour begins any more."""
    chains = [once(0, "Ada", VIP, 9, until=2), once(1, "Bo", OK, 2, 9)]
    bench = bench_of(chains, [0, 2, 9], now=dt.time(17, 50))
    assert (bench.minutes[0], days_of(bench.room(chains[0]))) == (0, [])
    claim(bench, Balance())
    assert [chain.days for chain in chains] == [[2], [9]]


def test_nobody_has_the_time_of_one_whose_hour_has_passed() -> None:
    """Bo was to be called today at nine; at five nobody else can be in place of that."""
    chains = [once(0, "Ada", VIP, 9, until=2), once(1, "Bo", OK, 0, 9)]
    bench = bench_of(chains, [0, 5, 9], now=dt.time(17))
    assert Prices(bench).offer(chains[0], 0) is None
    claim(bench, Balance())
    assert chains[1].days == [0]


def test_what_is_left_of_a_short_day_is_told_by_its_gaps() -> None:
    """Of the hour from nine to ten two calls of twenty minutes leave none of that length."""
    chains = [once(n, name, OK, 2, 9, minutes=20) for n, name in enumerate(("Ada", "Bo", "Cy"))]
    chains[2].days = []
    bench = bench_of(chains[:2], [2, 9], touches=6, minutes=60, until=10)
    bench.remove(chains[1], 2)
    assert bench.minutes[2] == 30  # from half past nine on, a call's end being off the raster
    assert bench.add(chains[1], 2)
    assert bench.minutes[2] == 0
    assert not bench.fits(chains[2], 2)
    assert [bench.left_without(chain, 2) for chain in chains[:2]] == [30, 30]


days = st.lists(st.integers(0, 25), unique=True, max_size=9).map(sorted)


@given(
    days,
    st.lists(st.integers(0, 40), min_size=9, max_size=9),
    st.integers(-6, 3),
    st.integers(1, 5),
    st.integers(0, 4),
    st.booleans(),
    st.booleans(),
)
def test_the_best_days_are_the_best_of_all(
    free: list[int],
    tolls: list[int],
    since: int,
    apart: int,
    more: int,
    only_once: bool,
    patient: bool,
) -> None:
    """Held against all choices of free days, each worked out by the definition."""
    weight, longest, end = 3, apart + more, 26
    chain = Chain(
        0,
        "Ada",
        TouchKind.VISIT,
        30,
        OK,
        weight,
        first=0,
        since=since,
        apart=apart,
        every=apart,
        longest=longest,
        end=end,
        soon=0,
        once=only_once,
    )
    priced = dict(zip(free, tolls, strict=False))

    def cost(chosen: tuple[int, ...]) -> int:
        stops = [since, *chosen] if only_once and chosen else [since, *chosen, end]
        late = sum(max(0, two - one - longest) for one, two in pairwise(stops))
        return weight * late + sum(priced[day] for day in chosen)

    choices = [
        chosen
        for count in range(2 if only_once else len(free) + 1)
        for chosen in combinations(free, count)
        if all(two - one >= apart for one, two in pairwise(chosen))
    ]
    least, chosen = best_days(chain, priced, patient)
    assert least == min(map(cost, choices)) == cost(tuple(chosen))
    assert tuple(chosen) in choices


@given(st.sets(st.integers(0, 120)), st.integers(-5, 120), st.integers(-5, 125))
def test_sets_of_days(some: set[int], low: int, high: int) -> None:
    found = set_of(some)
    assert days_of(found) == sorted(some)
    span = span_of(low, high)
    between = [day for day in range(126) if low <= day <= high]
    assert days_of(span) == between
    assert days_of(found & span) == sorted(some.intersection(between))
    assert [count_on(found + span, day) for day in range(126)] == [
        (day in some) + (low <= day <= high) for day in range(126)
    ]
