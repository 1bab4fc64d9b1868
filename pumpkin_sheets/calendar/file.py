"""The service schedule as a calendar file (.ics) for Google Calendar, Outlook and Apple Calendar.

The file at the target path is what was published last time: an entry keeps its UID as long as it
can be recognised, its SEQUENCE rises when it moves, and one that is gone is CANCELLED, so that a
calendar that took the last file follows.  What has begun stays as it is: it is history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from pumpkin_sheets.book import because
from pumpkin_sheets.calendar.clock import CalendarError
from pumpkin_sheets.calendar.events import (
    cancelling,
    is_cancelled,
    is_same,
    new_event,
    new_uid,
    paired,
    previous_events,
    sequence_of,
    start_of,
    wanted_events,
    without_notes,
)
from pumpkin_sheets.calendar.zone import time_zone
from pumpkin_sheets.homes.file.alone import whole_job
from pumpkin_sheets.homes.file.whole import put_whole
from pumpkin_sheets.plan.care.secret_words import secret_words
from pumpkin_sheets.plan.care.touches import Entry
from pumpkin_sheets.sheets.words import Words

HISTORY_DAYS = 366
"""How long an event that has passed stays in the file."""


@dataclass(frozen=True)
class CalendarChange:
    """What writing the calendar changed; ``notes`` are sentences for the owner."""

    added: int = 0
    moved: int = 0
    cancelled: int = 0
    unchanged: int = 0
    notes: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.added or self.moved or self.cancelled)


def write_calendar(
    path: Path,
    entries: Sequence[Entry],
    zone: ZoneInfo,
    words: Words,
    languages: Iterable[Words],
    now: dt.datetime,
    fine: frozenset[str] = frozenset(),
    like: Path | None = None,
) -> CalendarChange:
    """Write ``entries`` to ``path`` as a calendar, over what was published there before.

    ``now`` carries a time zone; ``fine`` are names of clients, folded, to leave as they are.
    When nothing changed the file is not touched.  A new file is for those who may read the
    workbook ``like``, or for its maker alone; an old one stays for whom it is.  Raises
    CalendarError where the file there is no calendar of ours, or cannot be read or written, and
    BookError where another run works on it.
    """
    with whole_job(path):
        try:
            before = path.read_bytes() if path.exists() else None
        except OSError as error:
            facts = {"file": path.name, "why": because(error)}
            raise CalendarError("calendar.unreadable", **facts) from None
        content, change = calendar_bytes(
            entries, before, zone, words, languages, now, file_name=path.name, fine=fine
        )
        if before == content:
            return change
        try:
            put_whole(path, content, like=like)
        except OSError as error:
            facts = {"file": path.name, "why": because(error)}
            raise CalendarError("calendar.unwritable", **facts) from None
        return change


def calendar_bytes(
    entries: Sequence[Entry],
    previous: bytes | None,
    zone: ZoneInfo,
    words: Words,
    languages: Iterable[Words],
    now: dt.datetime,
    file_name: str = "",
    fine: frozenset[str] = frozenset(),
) -> tuple[bytes, CalendarChange]:
    """The calendar file for ``entries`` after ``previous``, and what changed between them."""
    secrets = secret_words(languages)
    known = [without_notes(e, secrets, fine, now) for e in previous_events(previous, file_name)]
    wanted, notes = wanted_events(entries, zone, words, secrets, fine)
    pairs, left = paired(wanted, known, now)
    taken = {str(event["UID"]) for event in known}
    events: list[Event] = []
    added = moved = cancelled = unchanged = 0
    for want, event in pairs:
        if event is None:
            events.append(new_event(want, new_uid(want, taken), 0, now))
            added += 1
        elif is_same(want, event):
            events.append(event)
            unchanged += 1
        else:
            events.append(new_event(want, str(event["UID"]), sequence_of(event) + 1, now))
            moved += 1
    for event in left:
        if start_of(event) <= now:
            if start_of(event) > now - dt.timedelta(days=HISTORY_DAYS) and not is_cancelled(event):
                events.append(event)
        elif is_cancelled(event):
            events.append(event)
        else:
            events.append(cancelling(event, now))
            cancelled += 1
    events.sort(key=lambda e: (start_of(e), str(e["UID"])))
    change = CalendarChange(added, moved, cancelled, unchanged, tuple(notes))
    return _calendar(events, zone, words, now).to_ical(), change


def _calendar(events: Iterable[Event], zone: ZoneInfo, words: Words, now: dt.datetime) -> Calendar:
    made = Calendar()
    made.add("VERSION", "2.0")
    # Not the product's name: a client who is sent an event shall not look up what made it.
    made.add("PRODID", "-//Client care calendar//EN")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "PUBLISH")
    made.add("X-WR-CALNAME", words["calendar.name"])
    made.add("X-WR-TIMEZONE", zone.key)
    events = list(events)
    zones = {zone.key: zone}
    for event in events:  # those kept from the past may stand in a zone of the past
        of_event = start_of(event).tzinfo
        if isinstance(of_event, ZoneInfo):
            zones.setdefault(of_event.key, of_event)
    years = [start_of(e).year for e in events] or [now.year]
    for key in sorted(zones):
        made.add_component(time_zone(zones[key], min(years), max(years) + 1))
    for event in events:
        made.add_component(event)
    return made
