"""The clock where people work: time zones by name, and what a moment is there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.problems import PumpkinError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class CalendarError(Spoken, PumpkinError):
    """A time zone is not known, or a calendar file cannot be read or written."""


def find_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name (``Asia/Taipei``).  Raises CalendarError for another text."""
    # It looks up how Python was built, which nobody on a computer of their own need wait for.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CalendarError("calendar.no_zone", zone=name) from None


def is_zone(name: str) -> bool:
    """Whether a text names a time zone."""
    try:
        find_zone(name)
    except CalendarError:
        return False
    return True


def shown_at(moment: dt.datetime, zone: str) -> dt.datetime:
    """What the clock shows at a moment in a time zone: date and time without a zone.

    A moment that has no zone is local already; where ``zone`` names none, its own counts.
    """
    if moment.tzinfo is not None and is_zone(zone):
        moment = moment.astimezone(find_zone(zone))
    return moment.replace(tzinfo=None)
