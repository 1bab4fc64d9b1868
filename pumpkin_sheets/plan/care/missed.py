"""What found no place, and why, as the whole schedule of a person shows it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable

from pumpkin_sheets.plan.care.cadence import Horizon
from pumpkin_sheets.plan.care.course import Course, Step
from pumpkin_sheets.plan.care.day_book import DayBook
from pumpkin_sheets.plan.care.touches import Unplaced
from pumpkin_sheets.plan.care.work_days import DAY


class Missed:
    """Looks through the finished day book of a person."""

    def __init__(self, book: DayBook, horizon: Horizon, person: str, today: dt.date) -> None:
        self._book = book
        self._horizon = horizon
        self._person = person
        self._today = today
        self._with_room: dict[int, list[int]] = {}

    def unplaced(self, courses: Iterable[Course]) -> list[Unplaced]:
        """One line for each demand and reason."""
        found: list[Unplaced] = []
        for course in courses:
            of_reason: dict[str, list[Step]] = {}
            for step in course.steps:
                if step.missed:
                    of_reason.setdefault(step.reason or self._why_not(step), []).append(step)
            found += [self._line(reason, steps) for reason, steps in of_reason.items()]
        return found

    def _line(self, reason: str, steps: list[Step]) -> Unplaced:
        first, demand, today = steps[0], steps[0].demand, self._today
        return Unplaced(
            demand.client,
            demand.kind,
            demand.person,
            reason,
            today + DAY * first.due,
            today + DAY * first.low,
            today + DAY * steps[-1].searched,
            len(steps),
        )

    def _why_not(self, step: Step) -> str:
        if not _any_between(self._horizon.days, step.low, step.searched):
            return "no_working_day"
        with_room = self._days_with_room(step.demand.minutes)
        return "too_close" if _any_between(with_room, step.low, step.searched) else "no_room"

    def _days_with_room(self, minutes: int) -> list[int]:
        """The days on which somebody without any other touch could have one of ``minutes``."""
        if minutes not in self._with_room:
            gap, nobody = self._book.gap, ""
            self._with_room[minutes] = [
                day
                for day in self._horizon.days
                if gap(self._person, day, nobody, minutes) is not None
            ]
        return self._with_room[minutes]


def _any_between(days: list[int], low: int, high: int) -> bool:
    place = bisect_left(days, low)
    return place < len(days) and days[place] <= high
