"""The work queue: who is answered first, and by when (F4, F26).

"Who before How": the tier stands before the task.  A small question of a VIP client is answered
before the burning one of a bad client, who comes last and still gets an answer in time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.plan.care.touches import CareClient, ServiceLevel, Touch, TouchKind
from pumpkin_sheets.plan.care.work_days import WorkCalendar
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.words import fold

UNKNOWN_TIER_HOURS = 8.0
"""Working hours for somebody without a tier: not known yet is not bad."""


@dataclass(frozen=True)
class Waiting:
    """One open request, in its place in the queue (``rank`` counts from 1).

    ``answer_by`` is local time, None where the calendar has no working time to promise;
    ``late``: that moment has passed.  ``hours`` are the working hours until an answer, ``row`` the
    0-based row of the log.
    """

    rank: int
    client: str
    tier: int | None
    task: str
    person: str
    received: dt.datetime
    answer_by: dt.datetime | None
    late: bool
    hours: float = UNKNOWN_TIER_HOURS
    row: int | None = None


def open_requests(touches: Sequence[Touch], today: dt.date) -> list[Touch]:
    """The requests in the log, up to today, that no answer has followed.

    Each answer closes the open request of its client that has the same note, without one the
    oldest; on one day the lines count in the order of their times, those without a time in the
    order of the log, requests first.
    """

    def moment(touch: Touch) -> tuple[dt.date, dt.time, bool]:
        return (touch.date, _time(touch), touch.kind is TouchKind.ANSWER)

    asked = (TouchKind.REQUEST, TouchKind.ANSWER)
    waiting: dict[str, list[Touch]] = {}
    for touch in sorted((t for t in touches if t.kind in asked and t.date <= today), key=moment):
        if touch.kind is TouchKind.REQUEST:
            waiting.setdefault(touch.client, []).append(touch)
        elif waiting.get(touch.client):
            requests, note = waiting[touch.client], fold(touch.note)
            same = (i for i, request in enumerate(requests) if note and fold(request.note) == note)
            requests.pop(next(same, 0))
    return [touch for requests in waiting.values() for touch in requests]


def work_queue(
    clients: Iterable[CareClient],
    touches: Sequence[Touch],
    levels: Mapping[int, ServiceLevel],
    calendar: WorkCalendar,
    moment: dt.datetime,
) -> list[Waiting]:
    """The open requests of ``clients``, the one to answer first at the top.

    ``moment`` is now, in local time without a zone.  By tier, then by when the answer is owed,
    then by client.  Requests of unknown clients are left out: the reader of the log names them.
    """
    of_name = {client.name: client for client in clients}
    found = []
    for request in open_requests(touches, moment.date()):
        client = of_name.get(request.client)
        if client is None:
            continue
        received = dt.datetime.combine(request.date, _time(request))
        level = levels.get(client.tier) if client.tier is not None else None
        hours = level.response_hours if level else UNKNOWN_TIER_HOURS
        person = request.who or client.person
        by = calendar.after_working_hours(received, hours, person)
        order = (-client.place, by or dt.datetime.max, client.name, request.note)
        late = by is not None and by < moment
        found.append(
            (
                order,
                Waiting(
                    0,
                    client.name,
                    client.tier,
                    request.note,
                    person,
                    received,
                    by,
                    late,
                    hours,
                    request.row,
                ),
            )
        )
    found.sort(key=lambda item: item[0])
    return [replace(waiting, rank=rank) for rank, (_, waiting) in enumerate(found, 1)]


def response_targets(
    clients: Iterable[CareClient], levels: Mapping[int, ServiceLevel]
) -> list[tuple[CareClient, float]]:
    """Every client with the working hours until an answer, in the order they are served."""
    served = []
    for client in clients:
        level = levels.get(client.tier) if client.tier is not None else None
        hours = level.response_hours if level else UNKNOWN_TIER_HOURS
        served.append((-client.place, hours, client.name, client))
    return [(client, hours) for _, hours, _, client in sorted(served, key=lambda s: s[:3])]


def _time(touch: Touch) -> dt.time:
    """When it came: without a time, with the first working minute of its day."""
    return touch.time or dt.time()
