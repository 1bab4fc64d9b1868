"""The service schedule as a calendar file (.ics) for Google Calendar, Outlook and Apple Calendar.

The file at the target path is what was published last time: an entry keeps its UID as long as it
can be recognised, its SEQUENCE rises when it moves, and one that is gone is CANCELLED, so that a
calendar that took the last file follows.  What has begun stays as it is: it is history.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import tempfile
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from pumpkin_sheets.book import because
from pumpkin_sheets.calendar.clock import CalendarError
from pumpkin_sheets.calendar.zone import time_zone
from pumpkin_sheets.plan.care.client_text import (
    ClientFacts,
    RevealingText,
    client_text,
    secret_words,
)
from pumpkin_sheets.plan.care.touches import Entry
from pumpkin_sheets.sheets.words import Words

KEY = "X-CARE-KEY"
"""The property that tells which client and kind of touch an event belongs to, as a UUID."""

HISTORY_DAYS = 366
"""How long an event that has passed stays in the file."""

_SPACE = uuid.UUID("b3f4f1de-6a53-5c43-9c0e-3c1b7d6a2f10")


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


@dataclass(frozen=True)
class _Wanted:
    """An event as it shall be."""

    key: str
    start: dt.datetime
    end: dt.datetime
    title: str
    text: str


def write_calendar(
    path: Path,
    entries: Sequence[Entry],
    zone: ZoneInfo,
    words: Words,
    languages: Iterable[Words],
    now: dt.datetime,
) -> CalendarChange:
    """Write ``entries`` to ``path`` as a calendar, over what was published there before.

    ``now`` carries a time zone.  When nothing changed the file is not touched.  Raises
    CalendarError where the file there is no calendar of ours, or cannot be read or written.
    """
    try:
        before = path.read_bytes() if path.exists() else None
    except OSError as error:
        facts = {"file": path.name, "why": because(error)}
        raise CalendarError("calendar.unreadable", **facts) from None
    content, change = calendar_bytes(
        entries, before, zone, words, languages, now, file_name=path.name
    )
    if before == content:
        return change
    try:
        _replace(path, content)
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
) -> tuple[bytes, CalendarChange]:
    """The calendar file for ``entries`` after ``previous``, and what changed between them."""
    known = _previous_events(previous, file_name)
    wanted, notes = _wanted(entries, zone, words, secret_words(languages))
    pairs, left = _paired(wanted, known, now)
    taken = {str(event["UID"]) for event in known}
    events: list[Event] = []
    added = moved = cancelled = unchanged = 0
    for want, event in pairs:
        if event is None:
            events.append(_event(want, _new_uid(want, taken), 0, now))
            added += 1
        elif _same(want, event):
            events.append(event)
            unchanged += 1
        else:
            events.append(_event(want, str(event["UID"]), _sequence(event) + 1, now))
            moved += 1
    for event in left:
        if _start(event) <= now:
            if _start(event) > now - dt.timedelta(days=HISTORY_DAYS) and not _cancelled(event):
                events.append(event)
        elif _cancelled(event):
            events.append(event)
        else:
            events.append(_cancelling(event, now))
            cancelled += 1
    events.sort(key=lambda e: (_start(e), str(e["UID"])))
    change = CalendarChange(added, moved, cancelled, unchanged, tuple(notes))
    return _calendar(events, zone, words, now).to_ical(), change


def _wanted(
    entries: Sequence[Entry], zone: ZoneInfo, words: Words, secrets: frozenset[str]
) -> tuple[list[_Wanted], list[str]]:
    wanted, notes = [], []
    for entry in sorted(entries, key=lambda e: (e.date, e.start, e.person, e.client, e.kind)):
        start = dt.datetime.combine(entry.date, entry.start, zone)
        minutes = dt.timedelta(minutes=entry.minutes)
        end = (start.astimezone(dt.UTC) + minutes).astimezone(zone)
        facts = ClientFacts(
            client=_one_line(entry.client),
            kind=words[f"touch_kinds_shown.{entry.kind}"],
            date=entry.date,
            time=entry.start,
            minutes=entry.minutes,
            person=_one_line(entry.person),
        )
        title = client_text(words["calendar.title"], facts, secrets)
        template = words["calendar.text" if entry.person else "calendar.text_without_person"]
        try:
            text = client_text(template, facts, secrets)
        except RevealingText as revealing:
            # A colleague called "VIP desk": the event does without the name, and the owner is told.
            text = client_text(words["calendar.text_without_person"], facts, secrets)
            note = words.say("calendar.person_reveals", person=entry.person, word=revealing.word)
            if note not in notes:
                notes.append(note)
        key = str(uuid.uuid5(_SPACE, f"{entry.client}\x1f{entry.kind}"))
        wanted.append(_Wanted(key, start, end, title, text))
    return wanted, notes


def _paired(
    wanted: Sequence[_Wanted], known: Sequence[Event], now: dt.datetime
) -> tuple[list[tuple[_Wanted, Event | None]], list[Event]]:
    """Each wanted event with the one it was before, and the known events that nothing wants.

    An event at the same moment is the same; after that the nearest that is still to come, so that
    a shifted series moves event by event instead of being cancelled and made anew.
    """
    open_events: dict[str, list[Event]] = {}
    for event in known:
        open_events.setdefault(str(event.get(KEY, "")), []).append(event)
    found: dict[int, Event] = {}
    for i, want in enumerate(wanted):
        for event in open_events.get(want.key, []):
            if _start(event) == want.start:
                found[i] = event
                open_events[want.key].remove(event)
                break
    for i, want in enumerate(wanted):
        if i in found:
            continue
        to_come = [
            e for e in open_events.get(want.key, []) if _start(e) > now and not _cancelled(e)
        ]
        if to_come:
            event = min(to_come, key=lambda e: (abs(_start(e) - want.start), _start(e)))
            found[i] = event
            open_events[want.key].remove(event)
    left = [event for events in open_events.values() for event in events]
    return [(want, found.get(i)) for i, want in enumerate(wanted)], left


def _new_uid(want: _Wanted, taken: set[str]) -> str:
    """A UID of its own for a new event, the same whenever the same history led there."""
    number = 0
    while True:
        uid = str(uuid.uuid5(_SPACE, f"{want.key}\x1f{want.start.date()}\x1f{number}"))
        if uid not in taken:
            taken.add(uid)
            return uid
        number += 1


def _event(want: _Wanted, uid: str, sequence: int, now: dt.datetime) -> Event:
    event = Event()
    event.add("UID", uid)
    event.add("SEQUENCE", sequence)
    event.add("DTSTAMP", now.astimezone(dt.UTC).replace(microsecond=0))
    event.add("DTSTART", want.start)
    event.add("DTEND", want.end)
    event.add("SUMMARY", want.title)
    event.add("DESCRIPTION", want.text)
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "OPAQUE")
    event.add(KEY, want.key)
    return event


def _cancelling(event: Event, now: dt.datetime) -> Event:
    want = _Wanted(
        str(event.get(KEY, "")),
        _start(event),
        _end(event),
        str(event.get("SUMMARY", "")),
        str(event.get("DESCRIPTION", "")),
    )
    gone = _event(want, str(event["UID"]), _sequence(event) + 1, now)
    gone["STATUS"] = "CANCELLED"
    gone["TRANSP"] = "TRANSPARENT"
    return gone


def _same(want: _Wanted, event: Event) -> bool:
    zones = [getattr(moment.tzinfo, "key", "") for moment in (_start(event), want.start)]
    return (
        not _cancelled(event)
        and (_start(event), _end(event)) == (want.start, want.end)
        and zones[0] == zones[1]
        and str(event.get("SUMMARY", "")) == want.title
        and str(event.get("DESCRIPTION", "")) == want.text
    )


def _start(event: Event) -> dt.datetime:
    start = event.start
    assert isinstance(start, dt.datetime)  # _previous_events lets no other in
    return start


def _end(event: Event) -> dt.datetime:
    end = event.end
    assert isinstance(end, dt.datetime)
    return end


def _cancelled(event: Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _sequence(event: Event) -> int:
    return int(event.get("SEQUENCE", 0))


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
        of_event = _start(event).tzinfo
        if isinstance(of_event, ZoneInfo):
            zones.setdefault(of_event.key, of_event)
    years = [_start(e).year for e in events] or [now.year]
    for key in sorted(zones):
        made.add_component(time_zone(zones[key], min(years), max(years) + 1))
    for event in events:
        made.add_component(event)
    return made


def _previous_events(previous: bytes | None, file_name: str) -> list[Event]:
    """The events of the last file.  Raises CalendarError when it is no calendar, or not ours."""
    if not previous:
        return []
    try:
        parts = Calendar.from_ical(previous).walk("VEVENT")
    except (ValueError, IndexError, KeyError, AttributeError):
        raise CalendarError("calendar.not_a_calendar", file=file_name) from None
    events = [part for part in parts if isinstance(part, Event)]
    for event in events:
        if not all(name in event for name in ("UID", KEY)) or not all(
            _has_moment(event, name) for name in ("DTSTART", "DTEND")
        ):
            raise CalendarError("calendar.not_ours", file=file_name)
    return events


def _has_moment(event: Event, name: str) -> bool:
    """Whether a property is one date and time with its zone."""
    moment = getattr(event.get(name), "dt", None)
    return isinstance(moment, dt.datetime) and moment.tzinfo is not None


def _one_line(text: str) -> str:
    """Text without line breaks and control characters, which some calendars stumble over."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _replace(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
