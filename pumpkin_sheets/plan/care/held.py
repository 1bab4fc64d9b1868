"""Which of the touches that were published a demand still asks for, one for each day due."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pumpkin_sheets.plan.care.cadence import Horizon
from pumpkin_sheets.plan.care.course import Course
from pumpkin_sheets.plan.care.day_book import Booking
from pumpkin_sheets.plan.care.demands import Demand


def still_valid(
    demand: Demand, course: Course, published: Sequence[tuple[int, int]], horizon: Horizon
) -> list[Booking]:
    """The bookings for those of ``published``, days and starts in order, that are still valid."""
    length = horizon.length
    days, slack = [day for day, _ in published], demand.slack
    due, overdue = (demand.due - course.start).days, bool(demand.overdue)
    found: list[Booking] = []
    place = 0
    while place < len(days) and due < length:
        near = max(due, 0) if overdue else due
        low, high = horizon.window(near, slack)
        high = max(high, last_resort(demand, near, horizon))
        inside = range(bisect_left(days, low, place), bisect_right(days, high, place))
        day = near
        if inside:
            best = inside[0]
            if len(inside) > 1:
                best = min(inside, key=lambda i: (abs(days[i] - near), i))
            day, start = published[best]
            found.append(course.booking(day, start, (overdue, demand.tier)))
        if demand.every is None:
            break
        due, overdue = day + demand.every, False
        place = bisect_right(days, day, place)
    return found


def last_resort(demand: Demand, near: int, horizon: Horizon) -> int:
    """The last day for what fits nowhere near its own: the next one's window begins then."""
    if demand.every is None:
        return horizon.length - 1
    return min(near + demand.every - 1 - demand.slack, horizon.length - 1)


def would_be_held(course: Course, horizon: Horizon) -> bool:
    """Whether each touch, once published, would be held from the start and be taken in its turn."""
    booked = course.bookings()
    valid = still_valid(course.demand, course, [(b.day, b.start) for b in booked], horizon)
    as_told = [(b.day, b.start, b.priority) for b in booked]
    if [(b.day, b.start, b.priority) for b in valid] != as_told:
        return False
    next_day = horizon.length
    for step in reversed(course.steps):
        if step.searched >= next_day:
            return False
        if step.booking is not None:
            next_day = step.booking.day
    return True
