"""The records of Schedule in the owner's words, and Schedule read back as published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pumpkin_sheets.plan.care.planner import ScheduleResult
from pumpkin_sheets.plan.care.sheets import SCHEDULE
from pumpkin_sheets.plan.care.ticks import DoneCell
from pumpkin_sheets.plan.care.touches import Entry, TouchKind, Unplaced, Why
from pumpkin_sheets.plan.care.work_reading import as_time
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import Header, Values, as_date, cell_text, records
from pumpkin_sheets.sheets.words import Words, fold, fold_ours, spellings

Row = tuple[object, ...]
Cells = dict[str, object]

_WEEK, _MONTH, _YEAR = 7, 30, 365


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
    found += [_entry(e, words) for e in result.entries]
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
    for cells in found:
        client = cells.get("client")
        cells["tier"] = names.get(tiers.get(client) or 0) if isinstance(client, str) else None
    return ScheduleRows(
        [tuple(c.get(column.name) for column in SCHEDULE.columns) for c in found], kept
    )


def _entry(e: Entry, words: Words) -> Cells:
    return {
        "date": e.date,
        "start": f"{e.start:%H:%M}",
        "client": e.client,
        "kind": words[f"touch_kinds.{e.kind}"],
        "person": e.person or None,
        "minutes": e.minutes,
        "why": why(e, words),
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
    facts = dict(entry.why.facts)
    if "days" in facts:
        facts["every"] = every(int(str(facts["days"])), words)
    if "target" in facts:
        facts["target"] = words[f"care_levels.{facts['target']}"]
    return words.say(f"schedule.why.{entry.why.key}", **facts)


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
) -> list[Entry]:
    """What Schedule held before, as far as it can be understood: the rest is planned anew.

    ``clients`` maps folded names to names as Clients has them.
    """
    kinds = spellings(languages, "touch_kinds", [kind.value for kind in TouchKind])
    found = []
    for row in records(values, header, SCHEDULE):
        date, start = as_date(row["date"]), as_time(row["start"])
        client = clients.get(fold(cell_text(row["client"])))
        kind = kinds.get(fold_ours(cell_text(row["kind"])))
        if date is None or start is None or client is None or kind is None:
            continue
        minutes, overdue = row["minutes"], row["overdue"]
        found.append(
            Entry(
                date,
                start,
                client,
                TouchKind(kind),
                cell_text(row["person"]),
                int(minutes) if isinstance(minutes, int | float) else 0,
                Why("first"),
                as_date(row["last_touch"]),
                int(overdue) if isinstance(overdue, int | float) else 0,
                as_date(row["due"]) or date,
            )
        )
    return found
