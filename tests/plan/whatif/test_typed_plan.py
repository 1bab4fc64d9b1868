"""A plan typed into What if comes to the same totals: random lists, costs that clients share."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.homes.packs import add_packs
from pumpkin_sheets.plan.profit.costs import COSTS
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.plan.whatif.planning import Choices, choices_of, plan_of
from pumpkin_sheets.plan.whatif.scenario import AS_TODAY, ASK, LET_GO
from pumpkin_sheets.plan.whatif.what_if import WHAT_IF
from pumpkin_sheets.recalculate import review_book
from pumpkin_sheets.sample import sample_clients
from pumpkin_sheets.sheets.practice import Practice
from pumpkin_sheets.solver import solve
from tests.frames import known
from tests.memory_workbook import header, memory_workbook, sheet, type_in
from tests.plan.whatif.studio import TODAY, settings

WORDS = {AS_TODAY: "As today", ASK: "Raise the price", LET_GO: "Let go"}
CLIENTS, SHARING = 12, 3


@pytest.fixture(scope="module")
def book() -> MemoryBook:
    made = memory_workbook(rows=CLIENTS + 2, settings=settings(), schedule=False)
    add_packs(made, ["profit", "whatif"], dt.datetime.combine(TODAY, dt.time(8)))
    return made


def type_rows(book: MemoryBook, practice: Practice, rows: Sequence[Mapping[str, object]]) -> None:
    """These rows, and nothing else in the columns that people type in."""
    at, grid = header(book, practice.name), sheet(book, practice.name)
    for i, line in enumerate(grid[at.first_row :]):
        row = rows[i] if i < len(rows) else {}
        for column in practice.inputs:
            line[at.positions[column.name]] = row.get(column.name)


def list_of(book: MemoryBook, draw: random.Random) -> list[str]:
    """Types some of the sample's clients, with figures of their own; gives their names."""
    everyone = sample_clients("en")
    chosen = draw.sample([i for i, r in enumerate(everyone["revenue"]) if r is not None], CLIENTS)
    for at, i in enumerate(chosen):
        row = {name: column[i] for name, column in everyone.items()}
        revenue = round(float(row["revenue"] or 0) * draw.uniform(0.6, 1.5), 2)
        type_in(book, at, {**row, "revenue": revenue})
    return [str(everyone["client"][i]) for i in chosen]


def costs_of(draw: random.Random, names: Sequence[str]) -> list[dict[str, object]]:
    """Costs for one to three names: twice the same now and then, slips, gone, valued, general."""
    made: list[dict[str, object]] = []
    for i in range(8):
        whom = [draw.choice(names[:SHARING]) for _ in range(draw.randint(1, 3))]
        if i == 6:
            whom = [whom[0].upper(), whom[0]]
        elif i == 7:
            whom = [whom[0], draw.choice(["A slip", ""])]
        made.append(
            {
                "cost": f"Cost {i}",
                "yearly": round(draw.uniform(1_000, 90_000), 2),
                **dict(zip(("for1", "for2", "for3"), whom, strict=False)),
                "valued": "✓" if i == 5 else None,
            }
        )
    return made


def typed_in(book: MemoryBook, found: Choices, choices: Sequence[int]) -> dict[str, float]:
    """The totals of Plan with these choices typed into What if."""
    given = found.given
    rows = [
        {"client": name, "choice": WORDS[choice], "price": price if choice == ASK else None}
        for name, choice, price in zip(given.names, choices, given.prices, strict=True)
        if choice != AS_TODAY
    ]
    type_rows(book, WHAT_IF, rows)
    figures = review_book(book, TODAY).content.practised.figures
    names = ("Profit", "Cash", "Hours", "Revenue")
    told = {name: float(figures[f"Scenario{name}Then"][1]) for name in names}
    return {**told, "Shared": float(figures["ScenarioShared"][1])}


def together(judgement: Judgement) -> set[str]:
    """The sentences beside costs, so that a test knows what it has."""
    table = next(t for t in judgement.content.practised.tables if t.practice.name == "costs")
    return {f"{sharers:.0f}" for sharers in known(table.both["sharers"])}


def test_the_same_choices_come_to_the_same(book: MemoryBook) -> None:
    pytest.importorskip("scipy")
    shared, kinds = [], set()
    for seed in range(4):
        draw = random.Random(seed)
        names = list_of(book, draw)
        type_rows(book, COSTS, costs_of(draw, names))
        type_rows(book, WHAT_IF, [])
        judgement = review_book(book, TODAY)
        kinds |= together(judgement)
        found, plan = choices_of(judgement), plan_of(judgement, solve).plan
        given, count = found.given, len(found.given.names)
        drawn = [
            LET_GO if name in names[:SHARING] and draw.random() < 0.9
            else ASK if given.may_ask[i] and draw.random() < 0.5 else AS_TODAY
            for i, name in enumerate(given.names)
        ]  # fmt: skip
        for choices in (plan.choices if plan else [AS_TODAY] * count, drawn):
            told, wanted = typed_in(book, found, choices), given.totals(choices)
            assert told["Profit"] == pytest.approx(wanted.profit, abs=0.011), seed
            assert told["Cash"] == pytest.approx(wanted.cash, abs=0.011), seed
            assert told["Hours"] == pytest.approx(wanted.hours, abs=0.011), seed
            assert told["Revenue"] == pytest.approx(wanted.revenue, abs=0.011), seed
            shared.append(told["Shared"])
    assert sum(money > 0 for money in shared) >= 3, shared  # it is a test of shared costs
    assert kinds == {"0", "1", "2", "3"}
