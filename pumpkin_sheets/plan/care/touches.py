"""Touches: the kinds of contact with a client, and how much of each a tier receives (F11, F32).

Everything about *when* a touch happens is in ``cadence.py`` and ``schedule.py``; this module only
says what a touch, a cadence and a level of service are, and what they are by default.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import IntEnum, StrEnum

from pumpkin_sheets.plan.choices import GOOD, OK, TOLERABLE, VIP, WORST
from pumpkin_sheets.sheets.records import dataclass


class TouchKind(StrEnum):
    """A kind of touch; its value is the key of its word under ``touch_kinds``.

    The first eight are put into the schedule, the others are only written into the log: what
    happened, or what the client asked.
    """

    CARE_CALL = "care_call"
    PROGRESS_REPORT = "progress_report"
    THREE_OPTIONS = "three_options"
    VISIT = "visit"
    SURPRISE = "surprise"
    CHECK_IN = "check_in"
    REFERRAL_ASK = "referral_ask"
    INTERVIEW = "interview"
    EARLY_DELIVERY = "early_delivery"
    UNASKED_IDEA = "unasked_idea"
    SATISFIED_DELIVERY = "satisfied_delivery"
    REQUEST = "request"
    ANSWER = "answer"


SCHEDULED = tuple(TouchKind)[:8]
"""The kinds that the schedule plans, in the order in which equals are placed."""

ORDER = {kind: place for place, kind in enumerate(TouchKind)}


class Care(IntEnum):
    """The three levels of service of the notes, from a task done to devotion (F32)."""

    TASK = 1
    MORE = 2
    DEVOTED = 3

    @property
    def key(self) -> str:
        """The key of its word under ``care_levels``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Touch:
    """One line of the Touch Log, or one ticked on Schedule.

    ``time`` only where the owner typed one with the date; ``row`` is the 0-based row of the log.
    """

    date: dt.date
    client: str
    kind: TouchKind
    who: str = ""
    note: str = ""
    time: dt.time | None = None
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cadence:
    """Every so many days, for so many minutes.

    For a referral ask ``days`` is how long after the satisfied delivery it is due; it happens
    once (F16).  Raises ValueError for less than one day or one minute.
    """

    days: int
    minutes: int

    def __post_init__(self) -> None:
        if self.days < 1 or self.minutes < 1:
            raise ValueError("a cadence takes at least one day and one minute")


@dataclass(frozen=True)
class ServiceLevel:
    """What the clients of one tier receive.

    ``response_hours`` are working hours until an answer (F4); ``target`` is the level of service
    to reach and hold; a kind without a cadence is not planned.
    """

    tier: int
    cadences: Mapping[TouchKind, Cadence]
    response_hours: float
    target: Care


UNKNOWN_TIER = 2.5
"""Where somebody without a tier stands: after those known to be worth it, before the tolerable."""


@dataclass(frozen=True, slots=True)
class CareClient:
    """A client as the schedule sees it.

    ``tier`` is the committed one (None: not enough data, only what is asked for is planned);
    ``person`` looks after the client on our side ("" for whoever the caller names as default);
    ``since`` is the first day of working together.
    """

    name: str
    tier: int | None
    person: str = ""
    since: dt.date | None = None

    @property
    def place(self) -> float:
        """Where the client stands: its tier, or where nobody knows it."""
        return UNKNOWN_TIER if self.tier is None else self.tier


@dataclass(frozen=True, slots=True)
class Why:
    """Why an entry stands where it does: a key under ``schedule.why`` and the facts it needs."""

    key: str
    facts: tuple[tuple[str, int | str | dt.date], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One planned touch: on ``date`` from ``start`` for ``minutes``, by ``person``.

    ``overdue`` is the number of days since it was due, 0 when it is not; ``due`` the day it is
    due by its cadence, which may be a few days from ``date``.
    """

    date: dt.date
    start: dt.time
    client: str
    kind: TouchKind
    person: str
    minutes: int
    why: Why
    last_touch: dt.date | None
    overdue: int
    due: dt.date


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A touch that is due and does not fit: never dropped silently.

    ``reason`` is a key under ``schedule.reasons``: ``no_room`` (the person's days from ``first``
    to ``last`` are full), ``no_working_day`` (there is none in that time), ``too_close`` (there
    would be room, but always too few days from another touch of the client), ``too_long`` (more
    minutes than a day offers).  ``times`` counts the repetitions that do not fit.
    """

    client: str
    kind: TouchKind
    person: str
    reason: str
    due: dt.date
    first: dt.date
    last: dt.date
    times: int = 1


MINUTES: Mapping[TouchKind, int] = {
    TouchKind.CARE_CALL: 20,
    TouchKind.PROGRESS_REPORT: 30,
    TouchKind.THREE_OPTIONS: 60,
    TouchKind.VISIT: 90,
    TouchKind.SURPRISE: 30,
    TouchKind.CHECK_IN: 45,
    TouchKind.REFERRAL_ASK: 15,
    TouchKind.INTERVIEW: 60,
}
"""How long each kind takes, unless the owner says otherwise."""

_DAYS: Mapping[int, Mapping[TouchKind, int]] = {
    VIP: {
        TouchKind.CARE_CALL: 14,
        TouchKind.PROGRESS_REPORT: 30,
        TouchKind.VISIT: 90,
        TouchKind.SURPRISE: 180,
        TouchKind.CHECK_IN: 90,
        TouchKind.REFERRAL_ASK: 7,
        TouchKind.INTERVIEW: 180,
    },
    GOOD: {
        TouchKind.CARE_CALL: 30,
        TouchKind.CHECK_IN: 90,
        TouchKind.REFERRAL_ASK: 7,
        TouchKind.INTERVIEW: 365,
    },
    OK: {TouchKind.CARE_CALL: 90},
    TOLERABLE: {},
    WORST: {},
}
_RESPONSE: Mapping[int, float] = {VIP: 2, GOOD: 8, OK: 16, TOLERABLE: 24, WORST: 40}
_TARGET: Mapping[int, Care] = {VIP: Care.DEVOTED, GOOD: Care.MORE}


def default_levels() -> dict[int, ServiceLevel]:
    """The levels of service by tier, as the notes suggest: a tier below OK only gets answers."""
    return {
        tier: ServiceLevel(
            tier,
            {kind: Cadence(days, MINUTES[kind]) for kind, days in _DAYS[tier].items()},
            _RESPONSE[tier],
            _TARGET.get(tier, Care.TASK),
        )
        for tier in (VIP, GOOD, OK, TOLERABLE, WORST)
    }


@dataclass(frozen=True)
class Limits:
    """How much care one person gives on one day, and on which minutes of the hour it may begin.

    Two touches of one client lie at least ``days_between`` days apart, or as many as the client's
    shortest cadence where that is less.
    """

    touches_per_day: int = 6
    minutes_per_day: int = 180
    raster: int = 15
    days_between: int = 3


@dataclass(frozen=True)
class History:
    """What the log says, up to and with today: the last touch of each kind of each client."""

    last: Mapping[tuple[str, TouchKind], dt.date] = field(default_factory=dict)

    @classmethod
    def of(cls, touches: Iterable[Touch], today: dt.date) -> History:
        """Lines dated after ``today`` have not happened and do not count."""
        last: dict[tuple[str, TouchKind], dt.date] = {}
        for touch in touches:
            key = (touch.client, touch.kind)
            if touch.date <= today and (key not in last or last[key] < touch.date):
                last[key] = touch.date
        return cls(last)
