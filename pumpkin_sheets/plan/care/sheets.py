"""The sheets of the service schedule, declared (F4, F11, F32).

People own Touch Log and Service levels, Python owns Schedule, Queue and Service now; people own
the column Done on Schedule.  Service levels is a page of three blocks: what each tier receives,
when people work, and their days off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pumpkin_sheets.plan.care.touches import SCHEDULED, TouchKind
from pumpkin_sheets.plan.choices import TIERS, WANTED
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Button, Choice, Column, Sheet

TOUCH_CHOICES = tuple(Choice(code, kind.value) for code, kind in enumerate(TouchKind, start=1))

TOUCH_LOG = Sheet(
    "touch_log",
    owner="people",
    columns=(
        Column("date", "date", required=True, width=13),
        Column("client", "client", required=True, width=28),
        Column(
            "kind", "choice", required=True, width=30, choices=TOUCH_CHOICES, words="touch_kinds"
        ),
        Column("who", "text", width=16),
        Column("note", "text", width=70),
    ),
    header_row=2,
    tab_color="E07020",
    rows=500,
)

SCHEDULE = Sheet(
    "schedule",
    owner="python",
    columns=(
        Column("date", "date", width=16, number="day"),
        Column("start", "text", width=7),
        Column("client", "client", width=26),
        Column("kind", "choice", width=18, words="touch_kinds"),
        Column("person", "text", width=12),
        Column("minutes", "number", width=8),
        Column("why", "text", width=64),
        Column("last_touch", "date", width=12),
        Column("overdue", "number", width=9),
        Column("due", "date", width=12),
        Column("tier", "choice", width=11, choices=WANTED, words="tiers", marks="client"),
        Column("done", "tick", width=10, owner="people"),
    ),
    header_row=2,
    weeks="date",
    buttons=(
        Button("client", "RebuildSchedule", "buttons.rebuild"),
        Button("kind", "LogThisTouch", "buttons.log"),
    ),
)
"""A row without a date is a touch that does not fit, or one whose Done cannot be read; ``why`` says
the reason.  One without a client says something of the whole schedule."""

QUEUE = Sheet(
    "queue",
    owner="python",
    columns=(
        Column("rank", "number", width=7),
        Column("client", "client", width=26),
        Column("tier", "choice", width=14),
        Column("task", "text", width=54, wrap=True),
        Column("person", "text", width=16),
        Column("within", "rating", width=11),
        Column("received", "text", width=17),
        Column("answer_by", "text", width=17),
        Column("late", "choice", width=8),
        Column("reached", "choice", width=16),
        Column("target", "choice", width=16),
        Column("proposal", "choice", width=20),
        Column("falls_on", "date", width=12),
    ),
    header_row=2,
)
"""Open requests in the order of answering; in an older workbook, which has no Service now, then
everybody else in the order they are served.

``within`` is in working hours; ``reached``, ``target``, ``proposal`` and ``falls_on`` are the
client's level of service (F32, F33)."""

SERVICE_NOW = Sheet(
    "service_now",
    owner="python",
    columns=(
        Column("client", "client", width=26),
        Column("tier", "choice", width=14, choices=TIERS, words="tiers", marks="client"),
        Column("person", "text", width=16),
        Column("within", "rating", width=16),
        Column("reached", "choice", width=16),
        Column("target", "choice", width=16),
        Column("proposal", "choice", width=20),
        Column("falls_on", "date", width=12),
        Column("last_touch", "date", width=12),
        Column("next_touch", "date", width=16, number="day"),
        Column("next_kind", "choice", width=20, words="touch_kinds"),
    ),
    header_row=2,
)
"""What every client gets, in the order they are served: the level of service now and to reach, and
the touches before and after today."""

SERVICE = Sheet("service", owner="people")

LEVELS = Sheet(
    "service_levels",
    owner="people",
    columns=(
        Column("tier", "choice", required=True, width=18),
        Column("target", "choice", width=16),
        Column("response", "number", minimum=0.25, maximum=1000, width=14),
        *(Column(kind.value, "number", minimum=1, maximum=3650, width=13) for kind in SCHEDULED),
    ),
)
"""One row per tier: days between two touches of a kind, blank for none; and one of minutes."""

DAYS_OFF = Sheet(
    "days_off",
    owner="people",
    columns=(
        Column("first", "date", required=True, width=18),
        Column("last", "date", width=16),
        Column("who", "text", width=14),
        Column("what", "text", width=13),
    ),
)
"""``last`` blank: one day; ``who`` blank: everybody."""

MINUTES_EACH = tuple(Column(kind.value, "number", minimum=1, maximum=600) for kind in SCHEDULED)
"""The row below the tiers; a touch longer than ten hours is a typing mistake."""


@dataclass(frozen=True)
class WorkingSetting:
    """One line of the block on working time; the name of ``column`` is the key of its words."""

    column: Column
    default: str | int
    kind: Literal["text", "time", "number", "weekdays"]

    @property
    def name(self) -> str:
        return self.column.name


FINE_NAMES = "fine_names"
"""The line on which the owner lists the clients' names that hold a word of judgement rightly."""

WORKING = (
    WorkingSetting(Column("country", "text"), "", "text"),
    WorkingSetting(Column("time_zone", "text"), "Europe/London", "text"),
    WorkingSetting(Column("weekdays", "text"), "1 2 3 4 5", "weekdays"),
    WorkingSetting(Column("day_start", "text"), "09:00", "time"),
    WorkingSetting(Column("day_end", "text"), "18:00", "time"),
    WorkingSetting(Column("break_start", "text"), "12:00", "time"),
    WorkingSetting(Column("break_end", "text"), "13:00", "time"),
    WorkingSetting(Column("touches_per_day", "number", minimum=0, maximum=100), 6, "number"),
    WorkingSetting(Column("minutes_per_day", "number", minimum=0, maximum=1440), 180, "number"),
    WorkingSetting(Column("weeks", "number", minimum=1, maximum=52), 13, "number"),
    WorkingSetting(Column("person", "text"), "", "text"),
    WorkingSetting(Column("days_between", "number", minimum=1, maximum=60), 3, "number"),
    WorkingSetting(Column(FINE_NAMES, "text"), "", "text"),
)

HOME: Mapping[str, Mapping[str, str]] = {
    "zh-Hant": {"country": "TW", "time_zone": "Asia/Taipei"},
    "zh-Hans": {"country": "CN", "time_zone": "Asia/Shanghai", "currency": "CNY"},
    "fa": {
        "country": "IR",
        "time_zone": "Asia/Tehran",
        "weekdays": "6 7 1 2 3",
        "currency": "IRR",
    },
}
"""Where most owners of a language work, for the first values of a new workbook."""


def working_default(setting: WorkingSetting, language: str) -> str | int:
    """The first value of a line on working time, in a workbook of this language."""
    return HOME.get(language, {}).get(setting.name, setting.default)
