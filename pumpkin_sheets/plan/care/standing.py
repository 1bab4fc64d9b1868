"""The records of Queue and Service now: who waits, and what every client gets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from pumpkin_sheets.plan.care.level_reached import ServiceState
from pumpkin_sheets.plan.care.planner import ScheduleResult
from pumpkin_sheets.plan.care.queue import Waiting, response_targets
from pumpkin_sheets.plan.care.rows import Cells, Row
from pumpkin_sheets.plan.care.sheets import QUEUE, SERVICE_NOW
from pumpkin_sheets.plan.care.touches import MINUTES, CareClient, Entry, ServiceLevel, Touch
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.sheets.schema import Sheet
from pumpkin_sheets.sheets.words import Words


def queue_rows(
    waiting: Sequence[Waiting],
    clients: Sequence[CareClient],
    levels: Mapping[int, ServiceLevel],
    states: Mapping[str, ServiceState],
    words: Words,
    everybody: bool = False,
) -> list[Row]:
    """The records of Queue: open requests by rank.

    ``everybody``: then all the others as they are served, for a workbook without Service now.
    """
    served = response_targets(clients, levels)
    hours = {client.name: within for client, within in served}
    found: list[Cells] = [
        {
            "rank": w.rank,
            "client": w.client,
            "tier": _tier(w.tier, words),
            "task": w.task or None,
            "person": w.person or None,
            "within": hours[w.client],
            "received": _moment(w.received),
            "answer_by": _moment(w.answer_by),
            "late": words["schedule.late"] if w.late else None,
            **_service(states.get(w.client), words),
        }
        for w in waiting
    ]
    asked = {w.client for w in waiting}
    if everybody:
        found += [
            _client(client, within, states, words)
            for client, within in served
            if client.name not in asked
        ]
    elif not found:
        found = [{"task": words["schedule.nobody_waits"]}]
    return _rows(QUEUE, found)


def service_now_rows(
    clients: Sequence[CareClient],
    touches: Iterable[Touch],
    levels: Mapping[int, ServiceLevel],
    result: ScheduleResult,
    today: dt.date,
    words: Words,
) -> list[Row]:
    """The records of Service now: every client, in the order they are served."""
    last: dict[str, dt.date] = {}
    for touch in touches:
        if touch.kind in MINUTES and touch.date <= today:
            last[touch.client] = max(touch.date, last.get(touch.client, touch.date))
    following: dict[str, Entry] = {}
    for entry in result.entries:
        following.setdefault(entry.client, entry)
    found = []
    for client, within in response_targets(clients, levels):
        upcoming = following.get(client.name)
        cells = _client(client, within, result.states, words)
        cells["last_touch"] = last.get(client.name)
        if upcoming is not None:
            kind = words[f"touch_kinds.{upcoming.kind}"]
            cells |= {"next_touch": upcoming.date, "next_kind": kind}
        found.append(cells)
    return _rows(SERVICE_NOW, found)


def _rows(sheet: Sheet, found: Iterable[Cells]) -> list[Row]:
    return [tuple(cells.get(column.name) for column in sheet.columns) for cells in found]


def _client(
    client: CareClient, within: float, states: Mapping[str, ServiceState], words: Words
) -> Cells:
    return {
        "client": client.name,
        "tier": _tier(client.tier, words),
        "person": client.person or None,
        "within": within,
        **_service(states.get(client.name), words),
    }


def _tier(code: int | None, words: Words) -> str | None:
    return next((words[f"tiers.{t.name}"] for t in TIERS if t.code == code), None)


def _service(state: ServiceState | None, words: Words) -> Cells:
    if state is None:
        return {}
    return {
        "reached": words[f"care_levels.{state.reached.key}"],
        "target": words[f"care_levels.{state.target.key}"],
        "proposal": words[f"touch_kinds.{state.proposal}"] if state.proposal else None,
        "falls_on": state.falls_on,
    }


def _moment(moment: dt.datetime | None) -> str | None:
    if moment is None:
        return None
    return f"{moment:%Y-%m-%d}" if moment.time() == dt.time() else f"{moment:%Y-%m-%d %H:%M}"
