"""What the tables of the practices tell of clients, beside the Touch Log (F16, F33)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from pumpkin_sheets.plan.care.touches import Touch, TouchKind
from pumpkin_sheets.plan.practised import Practised
from pumpkin_sheets.sheets.practice import Evidence
from pumpkin_sheets.sheets.sentences import day_of
from pumpkin_sheets.sheets.words import fold


def evidence(practised: Practised, clients: Mapping[str, str], today: dt.date) -> Iterator[Touch]:
    """A touch for everything that a row tells of a client, up to today.

    ``clients`` maps folded names to names as Clients has them; others are left out.
    """
    if practised.source is None:
        return
    for each in _told(practised, practised.source.words.texts):
        day = day_of(each.day)
        client = clients.get(fold(each.client))
        if client is not None and day <= today:
            yield Touch(day, client, TouchKind(each.kind), note=each.note)


def _told(practised: Practised, texts: Mapping[str, str]) -> Iterator[Evidence]:
    tables = {table.practice.name: table.both for table in practised.tables}
    for table in practised.tables:
        if table.practice.evidence is not None:
            yield from table.practice.evidence(table.both, texts)
        if table.practice.evidence_with is not None:
            yield from table.practice.evidence_with(tables)
