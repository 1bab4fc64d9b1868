"""What Memory keeps of rows of practices: their client, as it was when it happened (F40)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from pumpkin_sheets.plan.memory.memory import Record, last_lines, records_of
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.words import fold


def with_events(
    records: Sequence[Record],
    tables: Iterable[Filled],
    reviewed: Frame,
    typed: Frame,
    named: Callable[[str], str],
    today: dt.date,
) -> list[Record]:
    """The records with an event for each row that a practice ``keeps``, once.

    ``reviewed`` and ``typed`` (the rows of Clients that are clients) have the same labels;
    ``named`` gives a client's name as Clients has it.  A client that has left is kept as Memory
    knows it; of one that nobody scored there is nothing to keep.  What was taken back goes, while
    the row is there to say so; the event of a deleted row stays.
    """
    now: dict[tuple[str, str], str] = {}
    standing: set[tuple[str, str]] = set()
    for table in tables:
        rows = table.both[table.both["ready"] == 1]
        keys = [f"{table.practice.name}:{fold(str(key))}" for key in rows[table.practice.key]]
        for event, told in table.practice.keeps.items():
            standing |= {(event, key) for key in keys}
            clients = rows[table.practice.client_column]
            for key, client, happened in zip(keys, clients, told(rows), strict=True):
                if happened:
                    now[event, key] = named(str(client))
    kept = [r for r in records if _of(r) not in standing or _of(r) in now]
    fresh = [each for each in now if each not in {_of(record) for record in kept}]
    if not fresh:
        return kept
    facts = {
        **last_lines(records),
        **{fold(str(each["client"])): each for each in records_of(reviewed, typed, today)},
    }
    for event, key in fresh:
        client = facts.get(fold(now[event, key]))
        if client is not None:
            kept.append({**client, "date": today, "event": event, "key": key, "was": None})
    return kept


def _of(record: Record) -> tuple[str, str]:
    return str(record.get("event") or ""), str(record.get("key") or "")
