"""The plan of a whole workbook, and what it says in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from pumpkin_sheets.plan.practised import clients_of
from pumpkin_sheets.plan.profit.costs import PLACES
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.whatif.pruning import (
    Costs,
    Options,
    Plan,
    Solve,
    best_plan,
    options,
)
from pumpkin_sheets.plan.whatif.scenario import ASK, LET_GO
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.numbers import coins, fixed
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.row_formulas import key_of
from pumpkin_sheets.sheets.words import fold


@dataclass(frozen=True)
class Planned:
    """A plan in words: ``said`` of each client by folded name, ``summary`` of all of it.

    ``plan`` is None where none keeps the limits.
    """

    plan: Plan | None
    given: Options
    said: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""


@dataclass(frozen=True)
class Choices:
    """What can be done about the clients of a review; ``keys`` are their folded names."""

    given: Options
    keys: tuple[str, ...]

    def place(self, name: str) -> int | None:
        """Where a client stands among those with enough data; None for another name."""
        key = fold(name)
        return self.keys.index(key) if key in self.keys else None


def choices_of(judgement: Judgement) -> Choices:
    """What can be done about the clients that have enough data, in the order of Review."""
    reviewed, typed = judgement.reviewed, judgement.clients.frame
    enough: Frame = reviewed[reviewed["enough"]]
    clients = enough.assign(cost=typed["cost"][typed.places(enough.labels)])
    settings = {**judgement.settings.values, **judgement.content.practised.values}
    given = options(clients, _costs(judgement, clients), settings)
    return Choices(given, tuple(map(str, clients["key"])))


def plan_of(judgement: Judgement, solve: Solve, gone: Iterable[int] = ()) -> Planned:
    """The plan of a review's clients, as ``solve`` finds it.

    ``gone`` are places of clients who are let go whatever it costs; see :class:`Choices`.
    """
    words, sign, found = judgement.words, judgement.settings.sign, choices_of(judgement)
    given = found.given
    plan = best_plan(given, solve, frozenset(gone))
    if plan is None:
        return Planned(None, given, summary=words["levers.no_plan"])
    said = {}
    for key, choice, price in zip(found.keys, plan.choices, given.prices, strict=True):
        if choice == ASK:
            said[key] = words.say("levers.plan.reprice", price=coins(float(price), sign))
        elif choice == LET_GO:
            said[key] = words["levers.plan.drop"]
    summary = words.say(
        "levers.planned",
        n=plan.changes,
        now=coins(plan.before.profit, sign),
        then=coins(plan.after.profit, sign),
        cash=coins(plan.after.cash, sign),
        cash_now=coins(plan.before.cash, sign),
        hours=fixed(plan.after.hours),
        hours_now=fixed(plan.before.hours),
    )
    return Planned(plan, given, said, summary)


def _costs(judgement: Judgement, clients: Frame) -> Costs:
    """The costs that fall away with some of these clients alone, as Costs tells them.

    One that somebody shares who has not enough data stays: nothing can be done about those.
    """
    practised = judgement.content.practised
    table = next((t for t in practised.tables if t.practice.name == "costs"), None)
    if table is None:
        return Costs()
    source = practised.source
    assert source is not None, "a workbook with a table was read"
    keys = [key_of(name) for name in clients_of(source.scored)["client"]]
    place = {key_of(name): at for at, name in enumerate(clients["client"])}
    yearly: list[float] = []
    whom: list[frozenset[int]] = []
    for row in table.both[table.both["sharers"] > 0].records():
        places = {place.get(keys[int(row[at]) - 1]) for at in PLACES if row[at] > 0}
        if None not in places:
            yearly.append(float(row["yearly"]))
            whom.append(frozenset(int(p) for p in places if p is not None))
    return Costs(tuple(yearly), tuple(whom))
