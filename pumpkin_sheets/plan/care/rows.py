"""The records of Schedule and Queue in the owner's words, and Schedule read back as published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from pumpkin_sheets.plan.care.level_reached import ServiceState
from pumpkin_sheets.plan.care.planner import ScheduleResult
from pumpkin_sheets.plan.care.queue import Waiting, response_targets
from pumpkin_sheets.plan.care.sheets import SCHEDULE
from pumpkin_sheets.plan.care.touches import (
    CareClient,
    Entry,
    ServiceLevel,
    TouchKind,
    Unplaced,
    Why,
)
from pumpkin_sheets.plan.care.work_reading import as_time
from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.sheets.tables import Header, Values, as_date, cell_text, records
from pumpkin_sheets.sheets.words import Words, fold, spellings

Row = tuple[object, ...]


def schedule_rows(result: ScheduleResult, words: Words) -> list[Row]:
    """The records of Schedule in the order of its columns; what does not fit comes last."""
    rows: list[Row] = [
        (
            e.date,
            f"{e.start:%H:%M}",
            e.client,
            words[f"touch_kinds.{e.kind}"],
            e.person or None,
            e.minutes,
            why(e, words),
            e.last_touch,
            e.overdue or None,
            e.due,
        )
        for e in result.entries
    ]
    rows += [
        (
            None,
            None,
            u.client,
            words[f"touch_kinds.{u.kind}"],
            u.person or None,
            None,
            does_not_fit(u, words),
            None,
            None,
            u.due,
        )
        for u in result.unplaced
    ]
    return rows


def why(entry: Entry, words: Words) -> str:
    """Why an entry stands where it does, in a sentence for the team."""
    return words.say(f"schedule.why.{entry.why.key}", **dict(entry.why.facts))


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
        kind = kinds.get(fold(cell_text(row["kind"])))
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


def queue_rows(
    waiting: Sequence[Waiting],
    clients: Sequence[CareClient],
    levels: Mapping[int, ServiceLevel],
    states: Mapping[str, ServiceState],
    words: Words,
) -> list[Row]:
    """The records of Queue: open requests by rank, then everybody else as they are served."""
    tiers = {t.code: words[f"tiers.{t.name}"] for t in TIERS}
    hours = {c.name: h for c, h in response_targets(clients, levels)}
    rows: list[Row] = [
        (
            w.rank,
            w.client,
            tiers.get(w.tier or 0),
            w.task or None,
            w.person or None,
            hours[w.client],
            _moment(w.received),
            _moment(w.answer_by),
            words["schedule.late"] if w.late else None,
            *_service(states.get(w.client), words),
        )
        for w in waiting
    ]
    asked = {w.client for w in waiting}
    for client, within in response_targets(clients, levels):
        if client.name not in asked:
            state = _service(states.get(client.name), words)
            tier = tiers.get(client.tier or 0)
            head = (None, client.name, tier, None, client.person or None, within)
            rows.append((*head, None, None, None, *state))
    return rows


def _service(state: ServiceState | None, words: Words) -> Row:
    if state is None:
        return (None, None, None, None)
    proposal = words[f"touch_kinds.{state.proposal}"] if state.proposal else None
    reached, target = (words[f"care_levels.{c.key}"] for c in (state.reached, state.target))
    return (reached, target, proposal, state.falls_on)


def _moment(moment: dt.datetime | None) -> str | None:
    if moment is None:
        return None
    return f"{moment:%Y-%m-%d}" if moment.time() == dt.time() else f"{moment:%Y-%m-%d %H:%M}"
