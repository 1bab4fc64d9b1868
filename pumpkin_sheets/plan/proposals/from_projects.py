"""Deliveries that made a client happy and that the Touch Log does not have, as lines for it (F16).

The schedule counts them by the rows of Projects alone; once such a row goes, only the log tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from pumpkin_sheets.plan.care.sheets import TOUCH_LOG
from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.plan.proposals.offers import Known, Offer, Value
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.sentences import day_of
from pumpkin_sheets.sheets.words import Words, fold

KIND = TouchKind.SATISFIED_DELIVERY


def touch_name(day: dt.date, client: str, kind: TouchKind, words: Words) -> str:
    """What a line of the log is called among proposals: it has no key of its own."""
    told = {"day": day.isoformat(), "client": client, "kind": words[f"touch_kinds.{kind.value}"]}
    return words.say("proposals.touch", **told)


def delivered(
    tables: Sequence[Filled],
    known: Mapping[str, Known],
    clients: Mapping[str, str],
    today: dt.date,
    words: Words,
) -> Iterator[Offer]:
    """The offers for every satisfied delivery, by day and client; two of one day are one touch.

    ``clients`` maps folded names to names as Clients has them; others are left out.
    """
    table = next((each for each in tables if each.practice.name == "projects"), None)
    if table is None or table.practice.evidence is None or TOUCH_LOG.name not in known:
        return
    found: dict[tuple[dt.date, str], list[str]] = {}
    for each in table.practice.evidence(table.both, words.texts):
        day, client = day_of(each.day), clients.get(fold(each.client))
        if each.kind == KIND.value and client is not None and day <= today:
            found.setdefault((day, client), []).append(each.note)
    source = known["projects"].title
    for (day, client), jobs in sorted(found.items()):
        name, why = touch_name(day, client, KIND, words), words["proposals.delivered"]
        told: dict[str, Value] = {
            "date": day,
            "client": client,
            "kind": words[f"touch_kinds.{KIND.value}"],
            "note": words["proposals.separator"].join(sorted(set(jobs))),
        }
        for column, value in told.items():
            yield Offer(TOUCH_LOG.name, name, column, value, why, source, anew=True)
