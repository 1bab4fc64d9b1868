"""The hidden Memory: what a client was when it was reviewed, and what a mail has told of a row.

It is the only thing that outlives a deleted row, and it only grows, but for the lines ``told``,
one for each row of a practice that was ever told, with the code told last, and the lines ``copy``,
which keep what Python wrote last on its other sheets.  The lines ``done`` are the touches that
were ticked on Schedule; they say nothing of what a client was.  Other lines with a key are what a
practice ``keeps`` of its rows: ``hell``, a project that was written off.  The line ``night`` says
when a night looked after the workbook last, the line ``month`` when the step of a month was said
last.  The lines of a client follow its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.review.changes import Change
from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import Numbers
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Column, Sheet
from pumpkin_sheets.sheets.tables import Values, as_date, cell_text, holds, is_blank
from pumpkin_sheets.sheets.words import fold

SHEET = Sheet(
    "memory",
    owner="python",
    columns=(
        Column("date", "date", width=12, named="MemoryDate"),
        Column("event", "text", width=10, named="MemoryEvent"),
        Column("key", "text", width=26),
        Column("client", "client", width=26, named="MemoryClient"),
        Column("tier", "number", width=6),
        Column("action", "number", width=6, named="MemoryAction"),
        *(
            Column(name, "number", width=9, named="MemoryHours" if name == "hours" else "")
            for name in BOUNDS
        ),
        Column("flags", "text", width=12),
        Column("criteria", "text", width=9),
        Column("suggested", "number", width=10),
        Column("code", "number", width=6),
        Column("was", "client", width=26, named="MemoryWas"),
        Column("copy", "text", width=10),
    ),
    header_row=2,
    hidden=True,
)

Row = tuple[object, ...]
Record = Mapping[str, object]

NAMES = tuple(column.name for column in SHEET.columns)
DONE = "done"
PRICE_MOVES = 0.02
"""Revenue that changed by more than this part is remembered."""
YEAR = dt.timedelta(days=365)
NIGHT = "night"
NOTED_EVERY = dt.timedelta(days=2)
"""A night notes itself where the last one noted is so old, or there is none."""
MONTH = "month"
"""The event of the one line that says when the step of a month was said last."""
COPY = "copy"
"""The event of a line that keeps a part of a copy; its key is the sheet's name and a number."""
LONGEST = 30_000
"""Characters in a cell; Excel takes 32,767."""


@dataclass(frozen=True)
class Told:
    """A row of a practice as it stands: ``key`` tells it from all others."""

    key: str
    code: int


def remembered(
    records: Sequence[Record],
    reviewed: Frame,
    typed: Frame,
    moved: Iterable[Change],
    today: dt.date,
) -> list[Record]:
    """The records of Memory after a review: the old ones, then what is new about the clients.

    ``reviewed`` and ``typed`` (the rows of Clients that are clients) have the same labels.  A
    client is written down at first, when its tier or action moves, when its revenue changes by
    more than 2%, and at least yearly; one that left, with what it was.  The lines of a renamed
    one go over to the new name, and one more tells what it ``was`` called.
    """
    listed = list(moved)
    old_names = {fold(c.client): c.old_name for c in listed if c.what == "renamed"}
    kept = _renamed(records, {fold(old): new for new, old in old_names.items()}, reviewed)
    last = last_lines(kept)
    for change in listed:
        before = last.get(fold(change.client))
        if change.what == "removed" and before is not None and before["event"] != "left":
            facts = {"tier": change.tier_from or None, "action": change.action_from or None}
            kept.append({**before, **facts, "date": today, "event": "left"})
    for now in records_of(reviewed, typed, today):
        key = fold(str(now["client"]))
        if key in old_names:
            kept.append({**now, "event": "renamed", "was": old_names[key]})
        elif event := _event(last.get(key), now, today):
            kept.append({**now, "event": event})
    return kept


def last_lines(records: Iterable[Record]) -> dict[str, Record]:
    """The last line that says what each client was, by folded name.

    A line with a key tells of a touch or a row.
    """
    lines = [r for r in records if not is_blank(r.get("client")) and is_blank(r.get("key"))]
    return {fold(cell_text(line["client"])): line for line in lines}


def _renamed(
    records: Iterable[Record], new_names: Mapping[str, str], reviewed: Frame
) -> list[Record]:
    """The records with those of renamed clients under their new names.

    ``new_names`` maps folded old names to folded new ones.  An old name that was another's before
    means this one from now on.
    """
    shown = dict(zip(map(fold, reviewed["client"]), reviewed["client"], strict=True))
    kept: list[Record] = []
    for record in records:
        new = new_names.get(fold(cell_text(record["client"])))
        was = record.get("was")
        kept.append(
            {
                **record,
                "client": shown[new] if new else record["client"],
                "was": None if fold(cell_text(was)) in new_names else was,
            }
        )
    return kept


def records_of(reviewed: Frame, typed: Frame, today: dt.date) -> list[dict[str, object]]:
    """What Memory keeps of each client: its row of Review, and what is typed of it on Clients.

    ``typed`` has the labels of ``reviewed`` among its own.
    """
    typed = typed.take(typed.places(reviewed.labels))
    nothing: list[object] = [None] * len(reviewed)
    columns: dict[str, list[Any]] = dict.fromkeys(NAMES, nothing)
    columns |= {"date": [today] * len(reviewed), "client": reviewed["client"].tolist()}
    columns |= {
        "tier": _numbers(reviewed["tier_code"]),
        "action": _numbers(reviewed["action_code"]),
    }
    columns |= {name: _numbers(typed[name]) for name in BOUNDS}
    columns |= {"flags": _ticks(typed, FLAGS), "criteria": _ticks(typed, CRITERIA)}
    columns["suggested"] = _numbers(reviewed["suggested"])
    return [dict(zip(NAMES, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _numbers(column: Numbers) -> list[float | None]:
    return [None if value != value else value for value in column.astype(float).tolist()]


def _ticks(typed: Frame, names: Sequence[str]) -> list[str]:
    """What is ticked of a list, a sign for each; few lists differ."""
    ticked = list(zip(*(typed[name].tolist() for name in names), strict=True))
    known = {each: "".join("✓" if tick else "·" for tick in each) for each in set(ticked)}
    return [known[each] for each in ticked]


def _event(before: Record | None, now: Record, today: dt.date) -> str:
    if before is None or before["event"] == "left":
        return "first"
    if any(_plain(before[name]) != _plain(now[name]) for name in ("tier", "action")):
        return "moved"
    old, new = _plain(before["revenue"]), _plain(now["revenue"])
    if (old is None) != (new is None) or (
        old is not None and new is not None and abs(new - old) > PRICE_MOVES * abs(old)
    ):
        return "price"
    day = as_date(before["date"])
    return "year" if day is None or today - day >= YEAR else ""


def news(records: Sequence[Record], rows: Iterable[Told], alarming: frozenset[str]) -> set[str]:
    """The keys of the rows that turned since they were told last.

    ``alarming`` are the keys of those whose code is one to tell of.
    """
    told = _told(records)
    return {row.key for row in rows if row.key in alarming and told.get(row.key) != row.code}


def with_told(records: Sequence[Record], rows: Iterable[Told], fresh: set[str]) -> list[Record]:
    """The records with the codes told: of ``fresh`` rows, and of those told before."""
    now = {row.key: row.code for row in rows}
    kept: list[Record] = []
    there: set[str] = set()
    for record in records:
        if record.get("event") != "told":
            kept.append(record)
            continue
        key = cell_text(record["key"])
        there.add(key)
        if key in now:
            kept.append({**record, "code": now[key]})
    nothing: dict[str, object] = dict.fromkeys(NAMES)
    told = [{**nothing, "event": "told", "key": k, "code": now[k]} for k in sorted(fresh - there)]
    return [*kept, *told]


def with_night(records: Sequence[Record], today: dt.date) -> list[Record]:
    """The records with this night noted, unless one was yesterday or today.

    The day alone is no reason to write a whole file every night.
    """
    noted = [r for r in records if r.get("event") == NIGHT]
    days = [as_date(r.get("date")) for r in noted]
    if len(noted) == 1 and days[0] is not None and dt.timedelta() <= today - days[0] < NOTED_EVERY:
        return list(records)
    nothing: dict[str, object] = dict.fromkeys(NAMES)
    fresh = {**nothing, "date": today, "event": NIGHT}
    return [*(r for r in records if r.get("event") != NIGHT), fresh]


def only_night(stood: Values, rows: Rows) -> bool:
    """Whether what stands on Memory and what is written differ in the line ``night`` alone."""
    event = NAMES.index("event")
    at = rows.columns[event]
    top = list(stood[: rows.first_row])
    kept = [row for row in stood[rows.first_row :] if cell_text(_at(row, at)) != NIGHT]
    fresh = replace(rows, rows=[row for row in rows.rows if row[event] != NIGHT])
    return holds([*top, *kept], fresh)


def _at(row: Sequence[object], column: int) -> object:
    return row[column] if 0 <= column < len(row) else None


def copies_in(records: Iterable[Record]) -> dict[str, str]:
    """The copies that Memory keeps, by sheet name, as they were packed."""
    parts: dict[str, list[tuple[int, str]]] = {}
    for record in records:
        name, _, number = cell_text(record.get("key")).rpartition(" ")
        if record.get("event") == COPY and number.isdigit():
            parts.setdefault(name, []).append((int(number), cell_text(record.get("copy"))))
    return {name: "".join(text for _, text in sorted(each)) for name, each in parts.items()}


def with_copies(rows: Iterable[Sequence[object]], copies: Mapping[str, str]) -> list[Row]:
    """The rows of Memory with these copies at the end, in place of those that it kept."""
    event = NAMES.index("event")
    kept: list[Row] = [tuple(row) for row in rows if row[event] != COPY]
    nothing: dict[str, object] = dict.fromkeys(NAMES)
    for name, text in copies.items():
        for number, start in enumerate(range(0, len(text), LONGEST), start=1):
            part = text[start : start + LONGEST]
            record = {**nothing, "event": COPY, "key": f"{name} {number}", "copy": part}
            kept.append(tuple(record.values()))
    return kept


def rows_of(records: Iterable[Record]) -> list[Row]:
    """The records in the order of the sheet's columns, dates as dates."""
    return [
        tuple(as_date(r[n]) or r[n] if n == "date" else _cell(r.get(n)) for n in NAMES)
        for r in records
    ]


def named_rows(rows: Iterable[Sequence[object]]) -> list[Record]:
    """Rows in the order of the sheet's columns as records."""
    return [dict(zip(NAMES, row, strict=True)) for row in rows]


def _told(records: Iterable[Record]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for record in records:
        if record.get("event") == "told":
            code = _plain(record.get("code"))
            found[cell_text(record["key"])] = None if code is None else int(code)
    return found


def _plain(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        return None
    return float(value)


def _cell(value: object) -> object:
    return None if is_blank(value) else value
