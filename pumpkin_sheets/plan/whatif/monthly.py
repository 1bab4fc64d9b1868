"""Once a month the step that costs least is one more line of Changes, and so of a mail (F52)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pumpkin_sheets.plan.memory.memory import MONTH, NAMES, named_rows, rows_of
from pumpkin_sheets.plan.memory.memory import SHEET as MEMORY
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.whatif.levers_sheet import SHEET, Lever, change_text
from pumpkin_sheets.sheets.numbers import fixed
from pumpkin_sheets.sheets.tables import as_date


def least_effort(levers: Iterable[Lever]) -> Lever | None:
    """Whose tier is lifted with the least effort; of equals whose becomes higher, then by name."""
    found = [
        (lever.cheapest.effort, -lever.cheapest.tier, lever.client, lever)
        for lever in levers
        if lever.cheapest is not None
    ]
    return min(found, key=lambda each: each[:3])[-1] if found else None


def with_monthly(judgement: Judgement, levers: Sequence[Lever], today: dt.date) -> Judgement:
    """A review that says the step of the month, where this month's was not said yet.

    Memory keeps when it was said; a workbook without it is told nothing.
    """
    memory = judgement.titles.get(MEMORY.name, "")
    least = least_effort(levers)
    if memory not in judgement.written or least is None or least.cheapest is None:
        return judgement
    kept = judgement.written[memory]
    records = named_rows(kept.rows)
    if any(_is_of(record, today) for record in records):
        return judgement
    words, changes = judgement.words, judgement.written[judgement.titles[CHANGES.name]]
    step = change_text(least.cheapest, words, judgement.settings.sign)
    line = {
        "date": today,
        "client": least.client,
        "what": words[f"sheets.{SHEET.name}"],
        "why": words.say("levers.monthly", step=step, effort=fixed(least.cheapest.effort)),
    }
    said = dict.fromkeys(NAMES) | {"date": today, "event": MONTH, "key": SHEET.name}
    records = [*(r for r in records if r["event"] != MONTH), said]
    fresh = tuple(line.get(column.name) for column in CHANGES.columns)
    return replace(
        judgement,
        written={
            **judgement.written,
            memory: replace(kept, rows=rows_of(records)),
            judgement.titles[CHANGES.name]: replace(changes, rows=[fresh, *changes.rows]),
        },
    )


def _is_of(record: Mapping[str, object], today: dt.date) -> bool:
    """Whether a line says that something was said in this month."""
    day = as_date(record["date"]) if record["event"] == MONTH else None
    return day is not None and (day.year, day.month) == (today.year, today.month)
