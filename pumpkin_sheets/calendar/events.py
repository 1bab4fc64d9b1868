"""The events of a calendar: as they shall be, as they were published, and which one is which."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from pumpkin_sheets.calendar.clock import CalendarError
from pumpkin_sheets.plan.care.client_text import ClientFacts, RevealingText, client_text
from pumpkin_sheets.plan.care.shown_names import LONGEST, shown_name
from pumpkin_sheets.plan.care.touches import Entry
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import Words

KEY = "X-CARE-KEY"
"""The property that tells which client and kind of touch an event belongs to, as a UUID."""

_COLON = re.compile(r"([:：]\s*)")

_SPACE = uuid.UUID("b3f4f1de-6a53-5c43-9c0e-3c1b7d6a2f10")


@dataclass(frozen=True)
class Wanted:
    """An event as it shall be."""

    key: str
    start: dt.datetime
    end: dt.datetime
    title: str
    text: str


def wanted_events(
    entries: Sequence[Entry],
    zone: ZoneInfo,
    words: Words,
    secrets: frozenset[str],
    fine: frozenset[str] = frozenset(),
) -> tuple[list[Wanted], list[str]]:
    """The events of these entries in the order of time, and sentences for the owner about them."""
    wanted, notes = [], []
    for entry in sorted(entries, key=lambda e: (e.date, e.start, e.person, e.client, e.kind)):
        start = dt.datetime.combine(entry.date, entry.start, zone)
        minutes = dt.timedelta(minutes=entry.minutes)
        end = (start.astimezone(dt.UTC) + minutes).astimezone(zone)
        facts = ClientFacts(
            client=one_line(entry.client, LONGEST),
            kind=words[f"touch_kinds_shown.{entry.kind}"],
            date=entry.date,
            time=entry.start,
            minutes=entry.minutes,
            person=one_line(entry.person, LONGEST),
        )
        title = client_text(words["calendar.title"], facts, secrets, fine)
        template = words["calendar.text" if entry.person else "calendar.text_without_person"]
        try:
            text = client_text(template, facts, secrets, fine)
        except RevealingText as revealing:
            # A colleague called "VIP desk": the event does without the name, and the owner is told.
            text = client_text(words["calendar.text_without_person"], facts, secrets, fine)
            note = words.say("calendar.person_reveals", person=entry.person, word=revealing.word)
            if note not in notes:
                notes.append(note)
        key = str(uuid.uuid5(_SPACE, f"{entry.client}\x1f{entry.kind}"))
        wanted.append(Wanted(key, start, end, title, text))
    return wanted, notes


def paired(
    wanted: Sequence[Wanted], known: Sequence[Event], now: dt.datetime
) -> tuple[list[tuple[Wanted, Event | None]], list[Event]]:
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
            if start_of(event) == want.start:
                found[i] = event
                open_events[want.key].remove(event)
                break
    for i, want in enumerate(wanted):
        if i in found:
            continue
        to_come = [
            e for e in open_events.get(want.key, []) if start_of(e) > now and not is_cancelled(e)
        ]
        if to_come:
            event = min(to_come, key=lambda e: (abs(start_of(e) - want.start), start_of(e)))
            found[i] = event
            open_events[want.key].remove(event)
    left = [event for events in open_events.values() for event in events]
    return [(want, found.get(i)) for i, want in enumerate(wanted)], left


def new_uid(want: Wanted, taken: set[str]) -> str:
    """A UID of its own for a new event, the same whenever the same history led there."""
    number = 0
    while True:
        uid = str(uuid.uuid5(_SPACE, f"{want.key}\x1f{want.start.date()}\x1f{number}"))
        if uid not in taken:
            taken.add(uid)
            return uid
        number += 1


def new_event(want: Wanted, uid: str, sequence: int, now: dt.datetime) -> Event:
    """The event as it is published now."""
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


def cancelling(event: Event, now: dt.datetime) -> Event:
    """The same event, called off."""
    want = _as_it_is(event, str(event.get("SUMMARY", "")))
    gone = new_event(want, str(event["UID"]), sequence_of(event) + 1, now)
    gone["STATUS"] = "CANCELLED"
    gone["TRANSP"] = "TRANSPARENT"
    return gone


def is_same(want: Wanted, event: Event) -> bool:
    """Whether a published event says all that is wanted."""
    zones = [getattr(moment.tzinfo, "key", "") for moment in (start_of(event), want.start)]
    return (
        not is_cancelled(event)
        and (start_of(event), _end(event)) == (want.start, want.end)
        and zones[0] == zones[1]
        and str(event.get("SUMMARY", "")) == want.title
        and str(event.get("DESCRIPTION", "")) == want.text
    )


def without_notes(
    event: Event, secrets: frozenset[str], fine: frozenset[str], now: dt.datetime
) -> Event:
    """A published event whose title tells what an earlier release left in it: told anew without."""
    title = str(event.get("SUMMARY", ""))
    kind, colon, client = _COLON.split(title, maxsplit=1) if _COLON.search(title) else ("", "", "")
    shown = kind + colon + shown_name(client, secrets, fine).text
    if not client or shown == title:
        return event
    clean = new_event(_as_it_is(event, shown), str(event["UID"]), sequence_of(event) + 1, now)
    for name in ("STATUS", "TRANSP"):
        clean[name] = event.get(name, clean[name])
    return clean


def _as_it_is(event: Event, title: str) -> Wanted:
    """A published event under a title."""
    key, text = str(event.get(KEY, "")), str(event.get("DESCRIPTION", ""))
    return Wanted(key, start_of(event), _end(event), title, text)


def start_of(event: Event) -> dt.datetime:
    """When an event begins, with its zone."""
    start = event.start
    assert isinstance(start, dt.datetime)  # _previous_events lets no other in
    return start


def _end(event: Event) -> dt.datetime:
    end = event.end
    assert isinstance(end, dt.datetime)
    return end


def is_cancelled(event: Event) -> bool:
    """Whether an event was called off before."""
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def sequence_of(event: Event) -> int:
    """How often an event was changed."""
    return int(event.get("SEQUENCE", 0))


def previous_events(previous: bytes | None, file_name: str) -> list[Event]:
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
