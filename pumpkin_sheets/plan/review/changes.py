"""The Changes sheet (F50): who moved, when, from where to where, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pumpkin_sheets.plan.choices import SHOWN_ACTIONS
from pumpkin_sheets.plan.review.renames import Renames
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.schema import Column, Sheet

SHEET = Sheet(
    "changes",
    owner="python",
    columns=(
        Column("date", "date", width=12),
        Column("client", "client", width=40),
        Column("what", "choice", width=16),
        Column("tier_from", "choice", width=14),
        Column("tier_to", "choice", width=14),
        Column("action_from", "choice", width=22, choices=SHOWN_ACTIONS, words="actions"),
        Column("action_to", "choice", width=22, choices=SHOWN_ACTIONS, words="actions"),
        Column("why", "text", width=80, wrap=True),
        Column("mailed_on", "date", width=12),
    ),
    header_row=2,
)

What = Literal["new", "up", "down", "action", "renamed", "removed", "unclear", "clear", "typed"]
KINDS: tuple[What, ...] = (
    "new", "up", "down", "action", "renamed", "removed", "unclear", "clear", "typed",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Where a client stands in a review.

    ``tier`` and ``action`` are codes, 0 for none; ``mark`` is that of the typed row, by which a
    client is known again under another name.
    """

    client: str
    tier: int
    action: int
    since: dt.date | None
    mark: str
    why: str = ""


@dataclass(frozen=True)
class Change:
    """One client's move between two reviews; codes as in Standing.

    ``old_name`` is what a renamed client was called, or what a new one may have been called.
    """

    date: dt.date
    client: str
    what: What
    tier_from: int
    tier_to: int
    action_from: int
    action_to: int
    why: str
    old_name: str = ""


def compare(
    before: Mapping[str, Standing],
    now: Mapping[str, Standing],
    renames: Renames,
    today: dt.date,
) -> list[Change]:
    """What changed between two reviews, by folded name, in the order of ``now``.

    A rename and a move at once are two changes.  Removed clients come last.
    """
    changes = []
    renamed = renames.certain
    for key, standing in now.items():
        old = before.get(renamed.get(key, key))
        if old is None:
            fresh = _change(today, "new", Standing(standing.client, 0, 0, None, ""), standing)
            maybe = [before[name].client for name in renames.unsure.get(key, ())]
            changes.append(replace(fresh, old_name=", ".join(maybe)))
            continue
        if key in renamed:
            same = replace(old, client=standing.client)
            moved = _change(today, "renamed", same, same)
            changes.append(replace(moved, old_name=old.client))
        what = _move(old, standing)
        if what:
            changes.append(_change(today, what, old, standing))
    taken = set(renamed.values())
    for key, old in before.items():
        if key not in now and key not in taken:
            changes.append(_change(today, "removed", old, replace(old, tier=0, action=0, why="")))
    return changes


def _move(old: Standing, new: Standing) -> What | None:
    if bool(old.action) != bool(new.action):
        return "clear" if new.action else "unclear"
    if new.tier > old.tier:
        return "up"
    if new.tier < old.tier:
        return "down"
    return "action" if new.action != old.action else None


def _change(today: dt.date, what: What, old: Standing, new: Standing) -> Change:
    return Change(today, new.client, what, old.tier, new.tier, old.action, new.action, new.why)


def unmailed(records: Sequence[Mapping[str, object]]) -> list[int]:
    """The positions of the records of Changes that no mail has told of yet."""
    return [i for i, record in enumerate(records) if not record.get("mailed_on")]
