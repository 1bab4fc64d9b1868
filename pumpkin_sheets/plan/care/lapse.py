"""A week in which nothing was logged or ticked although something was due: said, not nagged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from pumpkin_sheets.plan.care.planner import ScheduleResult
from pumpkin_sheets.plan.care.sheets import SCHEDULE
from pumpkin_sheets.plan.care.touches import Touch
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.tables import as_date, cell_text
from pumpkin_sheets.sheets.words import Words, fold_ours

WEEK = 7
"""Days without a line in the log before it is said."""

Row = Sequence[object]


@dataclass(frozen=True)
class Lapse:
    """Nothing was logged after ``since`` (None: never); ``waiting`` touches are late, the one of
    ``client`` longest, by ``days``."""

    since: dt.date | None
    waiting: int
    client: str
    days: int

    def said(self, words: Words) -> str:
        """The whole of it in two sentences, with what to do."""
        key = "never" if self.since is None else "since"
        facts = {"n": self.waiting, "client": self.client, "days": self.days}
        return words.say(f"schedule.unlogged.{key}", since=self.since, **facts)


def lapse(result: ScheduleResult, touches: Iterable[Touch], today: dt.date) -> Lapse | None:
    """What to say after a week without a line; None where something was logged or nothing due."""
    since = max((t.date for t in touches if t.date <= today), default=None)
    late = [(e.due, e.client) for e in result.entries if e.overdue]
    late += [(u.due, u.client) for u in result.unplaced if u.due < today]
    if not late or (since is not None and (today - since).days < WEEK):
        return None
    due, client = min(late)
    days = (today - due).days
    return Lapse(since, len(late), client, days) if days >= WEEK else None


def with_lapse(
    changes: Sequence[Row], found: Lapse, today: dt.date, words: Words, languages: Collection[Words]
) -> list[Row]:
    """The rows of Changes with the lapse on top, once until something is logged again.

    Changes is what mails are made from, so that each lapse is mailed once.  What was told less
    than a week after ``found.since`` was another one: that day was logged later.  So was, a week
    on, what named another day: something was logged meanwhile, of longer ago.
    """
    names = [column.name for column in CHANGES.columns]
    what, date, why = map(names.index, ("what", "date", "why"))
    titles = {fold_ours(w[f"sheets.{SCHEDULE.name}"]) for w in languages}
    told = [
        (day, cell_text(row[why]))
        for row in changes
        if fold_ours(cell_text(row[what])) in titles and (day := as_date(row[date])) is not None
    ]
    if told:
        since, last = found.since, told[0][0]
        if since is None or any(str(since) in text for _, text in told):
            return list(changes)
        if (last - since).days >= WEEK > (today - last).days:
            return list(changes)
    line = {"date": today, "what": words[f"sheets.{SCHEDULE.name}"], "why": found.said(words)}
    return [tuple(line.get(name) for name in names), *changes]
