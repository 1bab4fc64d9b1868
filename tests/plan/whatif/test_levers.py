"""The smallest single change (a) and the cheapest combination (b): replayed, and by brute force."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.whatif import levers
from pumpkin_sheets.plan.whatif.combination import cheapest
from pumpkin_sheets.plan.whatif.levers import (
    KINDS,
    Change,
    Reach,
    efforts,
    most_steps,
    single_changes,
    with_changes,
)
from pumpkin_sheets.sheets.frame import Frame
from tests.frames import row_at
from tests.plan.client_frames import DEFAULTS
from tests.plan.whatif.studio import EFFORTS, place, settings, studio

Found = tuple[list[list[Change]], list[Change | None]]


@pytest.fixture(scope="module")
def found() -> Found:
    """Those of the sample, worked out a few clients at a time, as those of a long list are."""
    clients, _ = studio()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levers, "AT_ONCE", 7)
        singles = single_changes(clients, settings(), EFFORTS)
    assert len(singles) == len(clients)
    return singles, cheapest(clients, singles, settings(), EFFORTS)


@pytest.mark.parametrize(
    ("name", "steps", "effort", "tier"),
    [
        ("Stone Arch Brewing", {"criteria": 1}, 8, 5),
        ("Golden Gate Casino", {"flags": 2}, 20, 4),
        ("Quartz Medical", {"late": 2}, 10, 2),
        ("Kestrel Robotics", {"late": 2}, 10, 4),
        ("Willow Ceramics", {"hours": 40}, 40, 4),
        ("Sunny Days Nursery", {"ratings": 2}, 20, 2),
        ("Bolt Logistics", {"ratings": 7}, 70, 2),
    ],
)
def test_the_smallest_change_of_the_sample(
    found: Found, name: str, steps: dict[str, int], effort: float, tier: int
) -> None:
    first = found[0][place(name)][0]
    assert (dict(first.steps), first.effort, first.tier) == (steps, effort, tier)


def test_other_kinds_of_change_are_known_too(found: Found) -> None:
    assert [(dict(c.steps), c.effort) for c in found[0][place("Kestrel Robotics")]] == [
        ({"late": 2}, 10),
        ({"ratings": 2}, 20),
        ({"price": 25}, 25),
        ({"hours": 30}, 30),
    ]
    assert found[0][place("Oakfield School")] == []  # there is nothing above VIP


@pytest.mark.parametrize(
    ("name", "steps", "effort"),
    [
        ("Stone Arch Brewing", {"criteria": 1}, 8),
        ("Willow Ceramics", {"hours": 40}, 40),
        ("Bolt Logistics", {"late": 3, "growth": 2}, 39),
        ("Pearl Karaoke", {"ratings": 2, "late": 2, "growth": 4}, 78),
    ],
)
def test_the_cheapest_combination_of_the_sample(
    found: Found, name: str, steps: dict[str, int], effort: float
) -> None:
    best = found[1][place(name)]
    assert best is not None
    assert (dict(best.steps), best.effort) == (steps, effort)


def test_whoever_is_asked_about_besides_changes_nothing() -> None:
    clients = random_clients(60)
    singles = single_changes(clients, DEFAULTS, EFFORTS)
    together = cheapest(clients, singles, DEFAULTS, EFFORTS)
    for i in range(0, len(clients), 7):
        alone = clients.take(slice(i, i + 1))
        assert cheapest(alone, singles[i : i + 1], DEFAULTS, EFFORTS) == [together[i]]


def test_what_a_change_leads_from_and_to(found: Found) -> None:
    best = found[1][place("Bolt Logistics")]
    assert best is not None
    assert best.parts == {"late": (26.0, 0.0), "growth": (1.0, 3.0)}


def test_every_answer_lifts_the_tier_and_a_step_less_of_any_part_does_not(found: Found) -> None:
    clients, reviewed = studio()
    now = reviewed["tier"]
    at, changes, lifts = [], [], []
    told = [*enumerate(found[0]), *((i, [c]) for i, c in enumerate(found[1]) if c)]
    for i, several in told:
        for change in several:
            at.append(i)
            changes.append(change.steps)
            lifts.append(True)
            for kind, n in change.steps.items():
                at.append(i)
                changes.append({**change.steps, kind: n - 1})
                lifts.append(False)
    replayed = score(with_changes(clients, at, changes), settings())
    assert ((replayed["tier"] > now[at]) == lifts).all()
    assert len(lifts) > 200


def test_never_dearer_than_the_best_single_change(found: Found) -> None:
    for singles, best in zip(*found, strict=True):
        if singles:
            assert best is not None
            assert best.effort <= singles[0].effort


def test_the_order_of_rows_never_matters(found: Found) -> None:
    clients, _ = studio()
    turned = clients.take(slice(None, None, -1))
    singles = single_changes(turned, settings(), EFFORTS)
    assert singles[::-1] == found[0]
    assert cheapest(turned, singles, settings(), EFFORTS)[::-1] == found[1]


def test_knowledge_is_offered_only_with_an_effort() -> None:
    values = {
        "EffortPrice": 1.0,
        "EffortHours": 2.0,
        "EffortRating": 3.0,
        "EffortLate": 4.0,
        "EffortFlag": 5.0,
        "EffortCriterion": 6.0,
        "EffortGrowth": 7.0,
        "EffortKnowledge": float("nan"),
    }
    assert list(efforts(values).values()) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert efforts({**values, "EffortKnowledge": 9.0})["knowledge"] == 9.0


def random_clients(count: int) -> Frame:
    draw = np.random.default_rng(5)

    def some(low: int, high: int, blank: float = 0.2) -> np.ndarray:
        values = draw.integers(low, high + 1, count).astype(float)
        return np.where(draw.random(count) < blank, np.nan, values)

    made: dict[str, Any] = {"client": [f"Client {i}" for i in range(count)]}
    made["revenue"] = draw.integers(1, 30_000, count).astype(float)
    made["cost"] = some(0, 3000)
    made["hours"] = some(1, 300)
    made["knowledge"], made["growth"] = some(2, 5), some(3, 5)
    made["late"] = some(-10, 25)
    for name in RATINGS:
        made[name] = draw.choice([2.0, 3.5, 4.0, 5.0, np.nan], count)
    made["respect"] = draw.integers(2, 6, count).astype(float)
    for place_, name in enumerate(FLAGS):
        made[name] = draw.random(count) < (0.5 if place_ < 2 else 0.2)
    for name in CRITERIA:
        made[name] = draw.random(count) < 0.5
    clients = Frame({**made, "committed": np.nan})
    return clients.assign(committed=score(clients, DEFAULTS)["tier"])


def test_brute_force_finds_nothing_cheaper() -> None:
    """300 random clients, every combination of small steps through the true scoring."""
    clients = random_clients(300)
    effort = {**EFFORTS, "knowledge": 30.0, "price": 7.0, "hours": 6.0, "ratings": 11.0}
    reach = Reach(price=4, hours=3)
    singles = single_changes(clients, DEFAULTS, effort, reach)
    best = cheapest(clients, singles, DEFAULTS, effort, reach)
    at, changes, total = [], [], []
    whole = []
    for i in range(len(clients)):
        most = most_steps(row_at(clients, i), reach)
        if np.prod([n + 1 for n in most.values()]) > 8_000:
            continue
        whole.append(i)
        for steps in product(*(range(most[kind] + 1) for kind in KINDS)):
            at.append(i)
            changes.append(dict(zip(KINDS, steps, strict=True)))
            total.append(sum(effort[k] * n for k, n in zip(KINDS, steps, strict=True)))
    tiers = score(with_changes(clients, at, changes), DEFAULTS)["tier"]
    lifts = tiers > clients["committed"][at]
    cost = dict.fromkeys(whole, np.inf)
    for i, lifted, effort_ in zip(at, lifts, total, strict=True):
        cost[i] = min(cost[i], effort_ if lifted else np.inf)
    mine = [best[i].effort if best[i] else np.inf for i in whole]  # type: ignore[union-attr]
    assert mine == pytest.approx([cost[i] for i in whole])
    assert sum(np.isfinite(mine)) > 40
    assert len(whole) > 100
