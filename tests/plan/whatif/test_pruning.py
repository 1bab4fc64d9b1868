"""The plan (f): the sample's figures, every plan of small lists, and what more freedom brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from pumpkin_sheets.plan.whatif.pruning import Costs, Limits, Options, Plan, options
from pumpkin_sheets.plan.whatif.pruning import best_plan as planned_by
from pumpkin_sheets.plan.whatif.scenario import AS_TODAY, ASK, LET_GO, chance_of_staying
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.solver import solve
from tests.plan.whatif.studio import place, settings, studio

pytest.importorskip("scipy")


def best_plan(options_: Options, gone_anyway: frozenset[int] = frozenset()) -> Plan | None:
    return planned_by(options_, solve, gone_anyway)


RULES = {
    "PriceSensitivity": 1.0,
    "CashFloor": 0.85,
    "MostChanges": 3.0,
    "HoursYear": float("nan"),
}
"""As House rules have them to begin with."""


def given(costs: Costs | None = None, **changed: float) -> Options:
    clients, reviewed = studio()
    columns = ["net", "value", "money", "action", "suggested"]
    both = clients.only(("client", "revenue", "cost", "hours")).beside(reviewed.only(columns))
    return options(both, costs or Costs(), {**settings().values, **RULES, **changed})


def names(options_: Options, choices: Sequence[int], wanted: int) -> list[str]:
    return [n for n, c in zip(options_.names, choices, strict=True) if c == wanted]


def planned(options_: Options) -> Plan:
    plan = best_plan(options_)
    assert plan is not None
    return plan


def test_three_changes() -> None:
    """3,136,340 → 3,662,042 a year."""
    offered = given()
    plan = planned(offered)
    assert names(offered, plan.choices, LET_GO) == ["Bolt Logistics", "Grand Pacific Retail"]
    assert names(offered, plan.choices, ASK) == ["Old Town Museum"]
    assert (plan.before.profit, plan.after.profit) == (3_136_340, 3_662_041.68)
    assert (plan.before.cash, plan.after.cash) == (11_772_500, 11_055_550.60)
    assert (plan.before.hours, plan.after.hours) == (8_996, 7_701.57)
    assert offered.prices[place("Old Town Museum")] == 355_000


def test_five_changes() -> None:
    offered = given(MostChanges=5)
    plan = planned(offered)
    assert round(plan.after.profit) == 3_722_164
    assert names(offered, plan.choices, ASK) == [
        "Old Town Museum", "Velvet Events", "Tall Pines Estate",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "changes", "drops", "profit"),
    [
        ({}, 15, 2, 3_876_838),
        ({"CashFloor": 1.0}, 8, 0, 3_685_389),
        ({"PriceSensitivity": 2.0}, 8, 2, 3_691_534),
    ],
)
def test_as_many_changes_as_there_are(
    changed: dict[str, float], changes: int, drops: int, profit: int
) -> None:
    offered = given(MostChanges=1000, **changed)
    plan = planned(offered)
    found = (plan.changes, len(names(offered, plan.choices, LET_GO)), round(plan.after.profit))
    assert found == (changes, drops, profit)


def test_the_best_teacher_and_the_largest_client_are_never_let_go() -> None:
    offered = given()
    for name in ("Open Source Temple", "Northwind Hotels"):
        assert not offered.may_go[place(name)], name
    assert not offered.may_ask[place("Northwind Hotels")]


def test_a_shared_cost_is_saved_only_with_the_last_of_its_clients() -> None:
    bolt, grand = place("Bolt Logistics"), place("Grand Pacific Retail")
    costs = Costs((60_000.0, 40_000.0), (frozenset({bolt}), frozenset({bolt, grand})))
    plan = planned(given(costs))
    assert plan.after.profit == pytest.approx(3_662_041.68 + 100_000)
    one = given(costs).totals([LET_GO if i == bolt else AS_TODAY for i in range(47)])
    assert one.profit == 3_136_340 + 134_320 + 60_000


def test_who_goes_anyway_is_one_of_the_changes() -> None:
    offered = given()
    temple = place("Open Source Temple")
    plan = best_plan(offered, frozenset({temple}))
    assert plan is not None
    assert plan.choices[temple] == LET_GO
    assert plan.changes == 3


def test_no_plan_keeps_impossible_limits() -> None:
    assert best_plan(given(CashFloor=2.0)) is None
    assert best_plan(given(HoursYear=10.0)) is None


def test_an_empty_list_has_an_empty_plan() -> None:
    nothing = given()
    none = np.zeros(0, dtype=bool)
    empty = replace(nothing, names=(), prices=np.zeros(0), kept=np.zeros((0, 4)),
                    asked=np.zeros((0, 4)), may_ask=none, may_go=none)  # fmt: skip
    assert planned(empty).choices == ()


def random_options(seed: int, count: int) -> Options:
    draw = np.random.default_rng(seed)
    revenue = draw.integers(1_000, 60_000, count).astype(float)
    cost = np.round(revenue * draw.random(count) * 0.5)
    hours = draw.integers(5, 400, count).astype(float)
    net = revenue - cost - hours * 100
    price = np.round(revenue * (1 + draw.random(count) * 0.4))
    stay = chance_of_staying(price, revenue, 1.0)
    groups = tuple(
        frozenset(draw.choice(count, size=draw.integers(1, 3), replace=False).tolist())
        for _ in range(3)
    )
    costs = Costs(tuple(draw.integers(500, 9_000, 3).astype(float).tolist()), groups)
    gone = (1 - stay) * costs.alone(count)
    kept = np.column_stack([revenue, revenue - cost, hours, net])
    asked = np.column_stack(
        [
            stay * price,
            stay * (price - cost) + gone,
            stay * hours,
            stay * (net + price - revenue) + gone,
        ]
    )
    limits = Limits(
        cash_floor=float(draw.choice([0.6, 0.85, 0.95])),
        dependence=float(draw.choice([0.2, 0.35, 1.0])),
        changes=int(draw.integers(1, count + 1)),
        hours=float(hours.sum() * 0.9) if draw.random() < 0.4 else None,
    )
    return Options(
        tuple(f"Client {i}" for i in range(count)), price, kept, asked,
        draw.random(count) < 0.7, draw.random(count) < 0.7, costs, limits,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_no_other_plan_of_a_small_list_earns_more(seed: int) -> None:
    offered = random_options(seed, 9 if seed == 0 else 6)
    every = product((AS_TODAY, ASK, LET_GO), repeat=len(offered.names))
    best = max((offered.totals(c).profit for c in every if offered.keeps(c)), default=None)
    plan = best_plan(offered)
    if best is None:
        assert plan is None
        return
    assert plan is not None
    assert offered.keeps(plan.choices)
    assert plan.after.profit == pytest.approx(best, abs=0.2)


@pytest.mark.parametrize("shared", [False, True])
def test_a_wider_limit_never_brings_less(shared: bool) -> None:
    whom = [place(n) for n in ("Bolt Logistics", "Velvet Events", "Tall Pines Estate")]
    costs = Costs((90_000.0, 70_000.0), (frozenset(whom), frozenset(whom[1:]))) if shared else None
    for name, values in (
        ("MostChanges", (0, 1, 2, 4, 8, 1000)),
        ("CashFloor", (1.0, 0.95, 0.9, 0.8, 0.0)),
        ("HoursYear", (7_000, 7_800, 8_500, 9_000)),
    ):
        found = [best_plan(given(costs, **{name: float(value)})) for value in values]
        profits = [plan.after.profit if plan else -np.inf for plan in found]
        assert profits == sorted(profits), name


def test_equal_plans_are_told_apart_by_fewer_changes_then_by_name() -> None:
    rows = {
        "client": ["Beta", "Alpha", "Gamma", "Calm"],
        "revenue": [1000.0, 1000.0, 1000.0, 90_000.0],
        "cost": [0.0] * 4,
        "hours": [20.0, 20.0, 1000.0 / 48, 100.0],
        "net": [-100.0, -100.0, 0.0, 85_000.0],
        "value": [5.0, 5.0, 5.0, 90.0],
        "money": [5.0, 5.0, 5.0, 90.0],
        "action": [1.0, 1.0, 1.0, 4.0],
        "suggested": [np.nan] * 4,
    }
    own = {**settings().values, **RULES, "MostChanges": 1.0, "DependenceShare": 1.0}
    one = options(Frame(rows), Costs(), own)
    assert names(one, planned(one).choices, LET_GO) == ["Alpha"]
    more = options(Frame(rows), Costs(), {**own, "MostChanges": 4.0})
    assert sorted(names(more, planned(more).choices, LET_GO)) == ["Alpha", "Beta"]
    turned = options(Frame(rows).take(slice(None, None, -1)), Costs(), own)
    assert names(turned, planned(turned).choices, LET_GO) == ["Alpha"]
