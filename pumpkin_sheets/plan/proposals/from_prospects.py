"""Prospects that may start, as rows for Clients and for what the workbook tracks of them (F9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.proposals.offers import Known, Offer, Value
from pumpkin_sheets.plan.prospects.machine import CLIENT, OURS, START, THEIRS
from pumpkin_sheets.sheets.drawing import DAY_NOUGHT
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.words import Words

TO_CLIENTS = {
    name: name
    for name in ("revenue", "cost", "hours", "knowledge", "growth", *RATINGS, *FLAGS, *CRITERIA)
}
TO_PROJECTS = {
    "client": "prospect", "fee": "revenue", "cost": "cost", "estimate": "hours",
    "signed_on": "signed_on", "deposit_cleared_on": "cleared_on", "paid": "deposit",
}  # fmt: skip
TO_SUCCESS = {
    "client": "prospect",
    **{name: name for name in
       ("success", "better", "metric", "unit", "baseline", "target", "by", "sure")},
    "start": "cleared_on",
}  # fmt: skip
"""Column of a table -> the column of Prospects that it is filled from."""

_TICKS = frozenset((*FLAGS, *CRITERIA, "sure"))
_DAYS = frozenset(("signed_on", "deposit_cleared_on", "by", "start"))


def taken_in(tables: Sequence[Filled], known: Mapping[str, Known], words: Words) -> Iterator[Offer]:
    """The offers for every prospect that may start.

    One that became a client a moment ago still has its project to take over.
    """
    table = next((t for t in tables if t.practice.name == "prospects"), None)
    if table is None:
        return
    both = table.both
    source = known["prospects"].title
    for row in both.records():
        name = str(row["prospect"])
        starts = row["code"] == START
        paid = row["code"] == CLIENT and row["paid"] > 0 and row["ended"] not in (OURS, THEIRS)
        if row["ready"] != 1 or not (starts or paid):
            continue
        why = words["proposals.may_start"]
        job = str(row["project"] or name)
        if starts:
            yield from _offers("clients", name, TO_CLIENTS, row, why, source, "client")
        for sheet, columns, key in (
            ("projects", TO_PROJECTS, job),
            ("success", TO_SUCCESS, name),
        ):
            if sheet in known:
                yield from _offers(sheet, key, columns, row, why, source, known[sheet].key, known)


def _offers(
    sheet: str,
    name: str,
    columns: Mapping[str, str],
    row: Mapping[str, object],
    why: str,
    source: str,
    key: str,
    known: Mapping[str, Known] | None = None,
) -> Iterator[Offer]:
    made = []
    for column, of in columns.items():
        if column == key or (known and not known[sheet].has(column)):
            continue
        value = _value(column, row.get(of))
        if value is not None:
            made.append(Offer(sheet, name, column, value, why, source, anew=True))
    yield from made or [Offer(sheet, name, key, name, why, source, anew=True)]


def _value(column: str, typed: object) -> Value | None:
    """A cell as it is offered; None for an empty one."""
    if column in _TICKS:
        return "✓" if typed is True or typed == 1 else None
    if isinstance(typed, str):
        return typed or None
    number = float(typed) if isinstance(typed, int | float) else float("nan")
    if number != number:
        return None
    return DAY_NOUGHT + dt.timedelta(days=int(number)) if column in _DAYS else number
