"""Where time is short: a person's schedule made less late, once everything has been placed.

The touches are placed one by one, the strongest first, each as near to its day as possible; so
minutes are left over on many days in which no other touch fits, and whoever found no room waits
for a whole cadence.  Here the days are evened out so that what is left over holds a touch, those
that are late or missed claim the days that suit them, each day is filled with what it is worth
most to have on it, what is late is brought forward, and two clients exchange what they have from
some day on.  It goes on while that is for the better (``Balance``); in the end each touch goes as
near to its day as free time lets it.  Where nothing is late, it has nothing to do.

What was published stays: it gives way only to something stronger, or to be less late itself, or
for another touch of its own client that is late unless it is made today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pumpkin_sheets.plan.care.bench import Bench
from pumpkin_sheets.plan.care.cadence import Horizon
from pumpkin_sheets.plan.care.chains import Balance, Chain, weight_of
from pumpkin_sheets.plan.care.claims import claim
from pumpkin_sheets.plan.care.day_book import Booking, DayBook
from pumpkin_sheets.plan.care.demands import Demand
from pumpkin_sheets.plan.care.exchange import bring_forward, even_out, settle
from pumpkin_sheets.plan.care.missed_days import Missed
from pumpkin_sheets.plan.care.repacking import repack
from pumpkin_sheets.plan.care.tails import exchange_tails
from pumpkin_sheets.plan.care.touches import Entry
from pumpkin_sheets.plan.care.work_days import DAY, minutes_of, time_of

MOST_ROUNDS = 3
"""The first wins most of what can be won, and each takes longer than all the placing."""


def repair(
    book: DayBook,
    person: str,
    demands: Sequence[Demand],
    dues: Sequence[dt.date],
    horizon: Horizon,
    today: dt.date,
) -> list[Entry] | None:
    """The entries to plan again with: less late than those in ``book``, or the same.

    None where nothing is late, or nothing can be won over what was published already.
    ``dues`` are the days on which the first touch of each demand was due, ``horizon`` the
    person's days.  The book is changed.
    """
    bookings: list[dict[int, Booking]] = [{} for _ in demands]
    for client in {demand.client for demand in demands}:
        for day, booking in book.of_client(client).items():
            if booking is not None:
                bookings[booking.demand][day] = booking
    chains = [
        _chain(index, demand, due, bookings[index], today, horizon)
        for index, (demand, due) in enumerate(zip(demands, dues, strict=True))
    ]
    late = [chain for chain in chains if not chain.in_time()]
    if not late:
        return None
    for chain in chains:
        # What was published soon enough is not brought forward.
        if chain.days and chain.days[0] in chain.firm and chain.days[0] <= chain.soon:
            chain.since = max(chain.since, chain.days[0] - chain.longest)
    bench = Bench(book, person, horizon.days, horizon.length, chains)
    balance, missed = Balance(), Missed(bench)
    shortest = min(chain.minutes for chain in late)
    lateness = sum(chain.late() for chain in chains)
    for _ in range(MOST_ROUNDS):
        even_out(bench, shortest)
        claim(bench, balance)
        repack(bench, balance, missed)
        bring_forward(bench, balance)
        exchange_tails(bench, balance)
        before, lateness = lateness, sum(chain.late() for chain in chains)
        if lateness == before:
            break
    settle(bench)
    moved = any(chain.starts.keys() ^ chain.days for chain in chains)
    # What is not published yet may be won over once it is: it is looked at another way then.
    held = all(chain.firm.issuperset(chain.days) for chain in chains)
    return None if held and not moved else _entries(bench, demands, dues, today)


def _chain(
    index: int,
    demand: Demand,
    due_on: dt.date,
    bookings: dict[int, Booking],
    today: dt.date,
    horizon: Horizon,
) -> Chain:
    """What was placed for a demand whose first touch was due on that day."""
    due, every, slack = (due_on - today).days, demand.every, demand.slack
    length = horizon.length
    if every is None:
        # Once: a second one would be too near wherever it stood.
        apart, steps, longest = length, slack + 1, 2 * slack + 1
        since = max(due, -slack) - steps
    else:
        apart, steps, longest = max(every - slack, 1), every, every + slack
        since = max(due - every, -longest)
    published = {(e.date, minutes_of(e.start)) for e in demand.published}
    firm = [
        day for day, booking in bookings.items() if (today + DAY * day, booking.start) in published
    ]
    return Chain(
        index,
        demand.client,
        demand.kind,
        demand.minutes,
        demand.tier,
        weight_of(demand.tier),
        max(0, due - slack),
        since,
        apart,
        steps,
        longest,
        length,
        horizon.window(max(due, 0), slack)[1],
        every is None,
        sorted(bookings),
        {day: booking.start for day, booking in bookings.items()},
        frozenset(firm),
    )


def _entries(
    bench: Bench, demands: Sequence[Demand], dues: Sequence[dt.date], today: dt.date
) -> list[Entry]:
    """The touches of all chains as entries to be held: when, and since when they are due."""
    found = []
    for chain in bench.chains:
        demand, due = demands[chain.index], dues[chain.index]
        for day in chain.days:
            date = today + DAY * day
            start = time_of(bench.booking(chain, day).start)
            found.append(
                Entry(
                    date,
                    start,
                    chain.client,
                    chain.kind,
                    demand.person,
                    chain.minutes,
                    demand.why,
                    demand.last,
                    demand.overdue,
                    due,
                )
            )
            due = date + DAY * (demand.every or 0)
    return found
