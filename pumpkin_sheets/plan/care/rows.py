"""The records of Schedule in the owner's words, and Schedule read back as published."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar

from pumpkin_sheets.plan.care.planner import ScheduleResult
from pumpkin_sheets.plan.care.sheets import SCHEDULE
from pumpkin_sheets.plan.care.ticks import DoneCell
from pumpkin_sheets.plan.care.touches import Entry, TouchKind, Unplaced, Why
from pumpkin_sheets.plan.care.work_days import DAY
from pumpkin_sheets.plan.care.work_reading import as_time
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import Header, Values, as_date, cell_text, columns_of, is_blank
from pumpkin_sheets.sheets.words import Words, fold, fold_ours, spellings

Row = tuple[object, ...]
Cells = dict[str, object]
Facts = tuple[tuple[str, int | str | dt.date], ...]
Found = TypeVar("Found")

_WEEK, _MONTH, _YEAR = 7, 30, 365
_BEFORE = Why("first")
"""Why an entry stood where it did is not read back."""


@dataclass(frozen=True)
class ScheduleRows:
    """The records of Schedule in the order of its columns; ``kept`` says what stays under Done.

    ``kept`` is the 0-based record of each cell.
    """

    rows: list[Row]
    kept: list[tuple[int, DoneCell]]


def schedule_rows(
    result: ScheduleResult,
    tiers: Mapping[str, int | None],
    words: Words,
    left: Sequence[DoneCell] = (),
    notice: str = "",
) -> ScheduleRows:
    """What Schedule shall hold; what does not fit comes last.

    ``tiers`` are the clients'; ``left`` the cells that stay under Done, each with its line, in a
    line of its own where that is gone; ``notice`` a sentence that comes first.
    """
    found: list[Cells] = [{"why": notice}] if notice else []
    found += _entries(result.entries, words)
    found += [_unplaced(u, words) for u in result.unplaced]
    kept = []
    for cell in left:
        at = _line_of(cell, found)
        if at is None:
            at = len(found)
            found.append(_lost(cell, words))
        found[at]["done"] = cell.value
        kept.append((at, cell))
    names = {tier.code: words[f"tiers.{tier.name}"] for tier in TIERS}
    tier_of = {client: names.get(tier or 0) for client, tier in tiers.items()}
    for cells in found:
        client = cells.get("client")
        cells["tier"] = tier_of.get(client) if isinstance(client, str) else None
    columns = [column.name for column in SCHEDULE.columns]
    return ScheduleRows([tuple(map(cells.get, columns)) for cells in found], kept)


def _entries(entries: Iterable[Entry], words: Words) -> Iterator[Cells]:
    """The records of what is planned; what many of them say is worded once."""
    kinds = {kind: words[f"touch_kinds.{kind}"] for kind in TouchKind}

    @cache
    def said(key: str, facts: Facts) -> str:
        return _why(key, facts, words)

    @cache
    def clock(time: dt.time) -> str:
        return f"{time:%H:%M}"

    for e in entries:
        yield {
            "date": e.date,
            "start": clock(e.start),
            "client": e.client,
            "kind": kinds[e.kind],
            "person": e.person or None,
            "minutes": e.minutes,
            "why": said(e.why.key, e.why.facts),
            "last_touch": e.last_touch,
            "overdue": e.overdue or None,
            "due": e.due,
        }


def _unplaced(u: Unplaced, words: Words) -> Cells:
    return {
        "client": u.client,
        "kind": words[f"touch_kinds.{u.kind}"],
        "person": u.person or None,
        "why": does_not_fit(u, words),
        "due": u.due,
    }


def _lost(cell: DoneCell, words: Words) -> Cells:
    return {
        "client": cell.client or None,
        "kind": cell.kind or None,
        "person": cell.person or None,
        "why": words.say(f"problems.{cell.key}", value=cell_text(cell.value)),
        "due": cell.due,
    }


def _line_of(cell: DoneCell, lines: Sequence[Cells]) -> int | None:
    """The line that a cell belongs to: the same touch, due on the same day, else planned on it."""
    for name, day in (("due", cell.due), ("date", cell.date)):
        for at, line in enumerate(lines):
            same = (line.get("client"), line.get("kind")) == (cell.client, cell.kind)
            if day is not None and same and line.get(name) == day and "done" not in line:
                return at
    return None


def why(entry: Entry, words: Words) -> str:
    """Why an entry stands where it does, in a sentence for the team."""
    return _why(entry.why.key, entry.why.facts, words)


def _why(key: str, told: Facts, words: Words) -> str:
    facts = dict(told)
    if "days" in facts:
        facts["every"] = every(int(str(facts["days"])), words)
    if "target" in facts:
        facts["target"] = words[f"care_levels.{facts['target']}"]
    return words.say(f"schedule.why.{key}", **facts)


def every(days: int, words: Words) -> str:
    """How often, as people say it: every 2 weeks, every month, every 10 days."""
    for unit, size in (("year", _YEAR), ("month", _MONTH), ("week", _WEEK)):
        if days == size:
            return words[f"schedule.every.{unit}"]
    for unit, size in (("months", _MONTH), ("weeks", _WEEK)):
        if days % size == 0:
            return words.say(f"schedule.every.{unit}", n=days // size)
    return words["schedule.every.day"] if days == 1 else words.say("schedule.every.days", n=days)


def does_not_fit(unplaced: Unplaced, words: Words) -> str:
    """Why a touch does not fit, in a sentence for the team."""
    nobody = words["schedule.somebody"]
    return words.say(
        f"schedule.reasons.{unplaced.reason}",
        person=unplaced.person or nobody,
        first=unplaced.first,
        last=unplaced.last,
        times=unplaced.times,
    )


def published_entries(
    values: Values,
    header: Header,
    clients: Mapping[str, str],
    languages: Collection[Words],
    today: dt.date,
    called: Callable[[str], str] = str,
) -> list[Entry]:
    """What Schedule held before, as far as it can be understood: the rest is planned anew.

    ``clients`` maps folded names to names as Clients has them, ``called`` gives a person's name as
    it is spelled everywhere.  A line that did not fit has no
    date: it stands as one that has passed, so that its touch stays due when it was.
    """
    spelled = spellings(languages, "touch_kinds", [kind.value for kind in TouchKind])
    kinds = {text: TouchKind(name) for text, name in spelled.items()}
    below = values[header.first_row :]
    columns = columns_of(below, header.positions.values())
    cells = dict(zip(header.positions, columns, strict=True))
    nothing = (None,) * len(below)

    def read(name: str, meaning: Callable[[Any], Found]) -> Iterator[Found]:
        # A column says the same few things many times; 1 is a day, True is none.
        return map(lru_cache(None, typed=True)(meaning), cells.get(name, nothing))

    found: list[Entry] = []
    undated: list[Entry] = []
    for date, start, when, client, kind, person, minutes, last, overdue, due in zip(
        read("date", as_date),
        read("start", as_time),
        zip(cells.get("date", nothing), cells.get("start", nothing), strict=True),
        read("client", lambda cell: clients.get(fold(cell_text(cell)))),
        read("kind", lambda cell: kinds.get(fold_ours(cell_text(cell)))),
        read("person", lambda cell: called(cell_text(cell))),
        read("minutes", _whole),
        read("last_touch", as_date),
        read("overdue", _whole),
        read("due", as_date),
        strict=True,
    ):
        if client is None or kind is None:
            continue
        about = client, kind, person, minutes, _BEFORE, last, overdue
        if date is not None and start is not None:
            found.append(Entry(date, start, *about, due or date))
        elif due is not None and all(map(is_blank, when)):
            undated.append(Entry(min(due, today - DAY), dt.time(), *about, due))
    if not undated:
        return found
    first: dict[tuple[str, TouchKind], dt.date] = {}
    for entry in found:
        key = entry.client, entry.kind
        first[key] = min(entry.due, first.get(key, entry.due))
    # The first one that is due tells the day; a repetition that did not fit tells nothing.
    return found + [e for e in undated if e.due < first.get((e.client, e.kind), dt.date.max)]


def _whole(cell: object) -> int:
    return int(cell) if isinstance(cell, int | float) and math.isfinite(cell) else 0
