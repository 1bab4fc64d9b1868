"""The column Done of Schedule, which people own: what is ticked there was done.

A ticked line counts as a touch and is remembered in Memory, for the line itself moves on.  What
cannot be read, or not be remembered, stays with its line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace

from pumpkin_sheets.plan.care.near_words import parted
from pumpkin_sheets.plan.care.touches import Touch, TouchKind
from pumpkin_sheets.plan.care.work_days import DAY
from pumpkin_sheets.plan.memory.memory import DONE, Record
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import TICKS
from pumpkin_sheets.sheets.tables import Header, Values, as_date, cell_text
from pumpkin_sheets.sheets.words import Words, fold, fold_ours, spellings

OLDEST = 366
"""Days; what was done longer ago is written into the log, or is a typing mistake."""

FORGOTTEN = "done_forgotten"
"""What is wrong with a tick that would count, where there is no Memory."""

_EMPTY = ("", "false", "0")
_SIGN = ":"


@dataclass(frozen=True)
class DoneCell:
    """What stands under Done on one line of Schedule, and the line as it stands there.

    ``key`` says under ``problems`` what is wrong with it; empty for what counts.
    """

    value: object
    client: str
    kind: str
    person: str
    date: dt.date | None
    due: dt.date | None
    key: str = ""


@dataclass(frozen=True)
class Ticks:
    """The touches that were ticked, and the cells that stay, in the order of their lines."""

    touches: list[Touch] = field(default_factory=list)
    left: list[DoneCell] = field(default_factory=list)


def read_ticks(
    values: Values,
    header: Header,
    clients: Mapping[str, str],
    today: dt.date,
    languages: Collection[Words],
    remembers: bool,
) -> Ticks:
    """What people typed under Done; nothing in a workbook without that column.

    ``clients`` maps folded names to names as Clients has them.  A tick counts for the day of its
    line, or today where that is still to come; a date counts for itself.  Without Memory (not
    ``remembers``) nothing counts.
    """
    if "done" not in header.positions:
        return Ticks()
    kinds = spellings(languages, "touch_kinds", [kind.value for kind in TouchKind])
    yes = {fold(tick) for tick in TICKS}
    for words in languages:
        yes |= {fold(word) for word in parted(words["schedule.done_words"])}
    found = Ticks()
    at = header.positions["done"]
    for row in values[header.first_row :]:
        value = row[at] if at < len(row) else None
        if fold(cell_text(value)) in _EMPTY:
            continue
        cells = {n: row[c] if c < len(row) else None for n, c in header.positions.items()}
        name = cell_text(cells["client"])
        line = DoneCell(
            value,
            clients.get(fold(name), name),
            cell_text(cells["kind"]),
            cell_text(cells["person"]),
            as_date(cells["date"]),
            as_date(cells["due"]),
        )
        if fold(cell_text(value)) in yes:
            day: dt.date | None = min(line.date or today, today)
        else:
            day = _dated(value, today)
            line = replace(line, value=_shown(value, day))
        kind = kinds.get(fold_ours(line.kind))
        key = _wrong(line, kind, day, today, remembers)
        if key or day is None or kind is None:
            found.left.append(replace(line, key=key))
        else:
            found.touches.append(Touch(day, line.client, TouchKind(kind), line.person))
    return found


def _dated(value: object, today: dt.date) -> dt.date | None:
    """The day that somebody typed; a small number or a day of long ago is none."""
    day = as_date(value)
    return None if day is None or day < today - DAY * OLDEST else day


def _shown(value: object, day: dt.date | None) -> object:
    """What stays of a cell: a day as text, for no cell under Done has the format of days."""
    if isinstance(value, str):
        return value
    typed = as_date(value) if isinstance(value, dt.date) else day
    return value if typed is None else typed.isoformat()


def _wrong(
    line: DoneCell, kind: str | None, day: dt.date | None, today: dt.date, remembers: bool
) -> str:
    if not line.client or kind is None:
        return "done_no_line"
    if day is None:
        return "done_unread"
    if day > today:
        return "done_future"
    return "" if remembers else FORGOTTEN


def touches_of(records: Iterable[Record], clients: Mapping[str, str]) -> list[Touch]:
    """The touches that Memory keeps; ``clients`` as in :func:`read_ticks`."""
    kinds = {kind.value for kind in TouchKind}
    found = []
    for record in records:
        kind, _, person = cell_text(record["key"]).partition(_SIGN)
        date, name = as_date(record["date"]), cell_text(record["client"])
        if record["event"] == DONE and date is not None and kind in kinds:
            found.append(Touch(date, clients.get(fold(name), name), TouchKind(kind), person))
    return found


def records_of(touches: Iterable[Touch]) -> list[Record]:
    """What Memory keeps of touches that were ticked."""
    return [
        {"date": t.date, "event": DONE, "key": f"{t.kind}{_SIGN}{t.who}", "client": t.client}
        for t in touches
    ]


def without_twins(touches: Iterable[Touch], known: Sequence[Touch]) -> list[Touch]:
    """The touches that none of ``known``, nor one before them, tells of already."""
    told = {(t.date, t.client, t.kind) for t in known}
    found = []
    for touch in touches:
        key = (touch.date, touch.client, touch.kind)
        if key not in told:
            told.add(key)
            found.append(touch)
    return found
