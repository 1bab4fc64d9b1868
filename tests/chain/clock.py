"""The clock of the computer, which commands look at, as a test sets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def clock_at(now: dt.datetime) -> Iterator[None]:
    """Within it the clock of the computer, which commands look at, stands still."""
    moment, date = dt.datetime, dt.date

    class Moments(type):
        def __instancecheck__(cls, other: object) -> bool:
            return isinstance(other, moment)

    class Dates(type):
        def __instancecheck__(cls, other: object) -> bool:
            return isinstance(other, date)

    class Moment(moment, metaclass=Moments):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return now if tz is None else now.replace(tzinfo=dt.UTC).astimezone(tz)

    class Date(date, metaclass=Dates):
        @classmethod
        def today(cls) -> dt.date:  # type: ignore[override]
            return now.date()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dt, "datetime", Moment)
        patch.setattr(dt, "date", Date)
        yield
