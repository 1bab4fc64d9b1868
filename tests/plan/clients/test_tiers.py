"""Tiers and actions (DESIGN 2): the cuts, what it takes to leave a tier, and what to do next."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.plan.choices import (
    DROP,
    EDUCATE,
    GIANT,
    GOOD,
    GROW,
    KEEP,
    OK,
    PRICKLY,
    REPRICE,
    SPROUT,
    TOLERABLE,
    VIP,
    WEED,
    WORST,
)
from pumpkin_sheets.plan.clients.scoring.tiers import level
from tests.plan.client_frames import CLIENTS, DEFAULTS, SETTINGS, score_all, score_one, settings

NONE = float("nan")

# With these settings the score is the revenue in hundreds, so a table can speak of scores.
PLAIN = settings(LeanWeak=1)


def with_score(points: float, **said: Any) -> dict[str, Any]:
    return {"revenue": round(points * 100, 2), "ratings": 5, "criteria": 5} | said


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (0, WORST),
        (34.9, WORST),
        (35, TOLERABLE),
        (47.9, TOLERABLE),
        (48, OK),
        (59.9, OK),
        (60, GOOD),
        (71.9, GOOD),
        (72, VIP),
        (100, VIP),
    ],
)
def test_the_level_by_the_four_cuts(points: float, expected: int) -> None:
    assert level(np.array([points]), DEFAULTS).tolist() == [expected]
    found = score_one(PLAIN, **with_score(points))
    assert (found["score"], found["earned"], found["tier"]) == (points, expected, expected)


@pytest.mark.parametrize(
    ("committed", "points", "tier"),
    [
        # OK goes from 48 to 60; with a margin of 4 it is kept from 44 to 63.9.
        (OK, 44.0, OK),
        (OK, 43.9, TOLERABLE),
        (OK, 63.9, OK),
        (OK, 64.0, GOOD),
        (OK, 31.0, TOLERABLE),  # 35 - 4: Worst is not yet certain
        (OK, 30.9, WORST),
        (OK, 76.0, VIP),  # both cuts are passed by the margin
        (OK, 75.9, GOOD),
        (WORST, 38.9, WORST),
        (WORST, 39.0, TOLERABLE),
        (WORST, 95.0, VIP),
        (VIP, 68.0, VIP),
        (VIP, 67.9, GOOD),
        (VIP, 0.0, WORST),
        (GOOD, 75.9, GOOD),
        (GOOD, 76.0, VIP),
        (NONE, 47.9, TOLERABLE),  # never reviewed: the cut alone
        (NONE, 48.0, OK),
    ],
)
def test_a_reviewed_client_moves_only_past_the_margin(
    committed: float, points: float, tier: int
) -> None:
    found = score_one(PLAIN, **with_score(points, committed=committed))
    assert found["tier"] == tier
    moved = "" if np.isnan(committed) else "▲▼"[tier < committed] if tier != committed else ""
    assert found["moved"] == moved


def test_without_a_margin_the_cut_alone_decides() -> None:
    own = settings(LeanWeak=1, TierMargin=0)
    for committed in (WORST, OK, VIP):
        assert score_one(own, **with_score(48, committed=committed))["tier"] == OK


@pytest.mark.parametrize(
    ("criteria", "committed", "tier"),
    [(5, NONE, VIP), (3, NONE, VIP), (2, NONE, GOOD), (0, NONE, GOOD), (2, VIP, GOOD)],
)
def test_vip_needs_enough_criteria(criteria: int, committed: float, tier: int) -> None:
    found = score_one(PLAIN, **with_score(90, criteria=criteria, committed=committed))
    assert (found["earned"], found["tier"]) == (VIP, tier)
    said = " · VIP score, but tick more top-client criteria"
    assert found["reason"].endswith(said) == (criteria < 3)


def test_criteria_alone_make_nobody_vip() -> None:
    assert score_one(PLAIN, **with_score(71.9, criteria=5))["tier"] == GOOD


@pytest.mark.parametrize(("flags", "tier"), [(3, VIP), (4, WORST), (9, WORST)])
def test_enough_red_flags_are_worst_whatever_the_money(flags: int, tier: int) -> None:
    own = settings(LeanWeak=1, FlagPenalty=0)
    found = score_one(own, **with_score(100, flags=flags, committed=VIP))
    assert found["score"] == 100
    assert found["tier"] == tier
    assert (found["action"] == DROP) == (flags >= 4)


VALUABLE = {"revenue": 20_000}
"""Valuable by size; the hours, so whether it pays enough, are unknown."""
PAYS_LITTLE = {"revenue": 5000, "hours": 100, "knowledge": 5}  # 50 an hour, value 58.7
PAYS_WELL = {"revenue": 20_000, "hours": 100}  # 200 an hour
SMALL_PAYS_LITTLE = {"revenue": 4000, "hours": 50}  # 80 an hour, value 33.1
SMALL_PAYS_WELL = {"revenue": 950, "hours": 10}  # 95 an hour, value 33.5
ALMOST_EASY = {
    "communication": 3,
    "briefs": 3,
    "decisions": 3,
    "respect": 3,
    "schedule": 2,
}  # ease 45


@pytest.mark.parametrize(
    ("typed", "field", "action"),
    [
        ({**VALUABLE, "ratings": 5, "criteria": 3}, GIANT, GROW),
        ({**VALUABLE, "ratings": 5, "growth": 4}, GIANT, GROW),
        ({**VALUABLE, "ratings": 5, "growth": 3}, GIANT, KEEP),
        ({**VALUABLE, "ratings": 5, "criteria": 2}, GIANT, KEEP),
        ({**PAYS_LITTLE, "ratings": 5}, GIANT, KEEP),  # a giant is not asked for more
        ({**PAYS_LITTLE, "ratings": 2}, PRICKLY, REPRICE),
        ({**PAYS_WELL, "ratings": 2}, PRICKLY, EDUCATE),
        ({**VALUABLE, "ratings": 2}, PRICKLY, EDUCATE),  # hours unknown: not below target
        ({**VALUABLE, "ratings": 2, "growth": 5}, PRICKLY, EDUCATE),
        ({**SMALL_PAYS_LITTLE, "ratings": 5}, SPROUT, REPRICE),
        ({**SMALL_PAYS_WELL, "ratings": 5}, SPROUT, KEEP),
        ({"revenue": 950, "ratings": 5}, SPROUT, KEEP),
        ({**SMALL_PAYS_LITTLE, "ratings": 1}, WEED, DROP),
        ({**SMALL_PAYS_WELL, "ratings": 1}, WEED, DROP),
        ({**SMALL_PAYS_LITTLE, **ALMOST_EASY}, WEED, REPRICE),
        ({**SMALL_PAYS_WELL, **ALMOST_EASY}, WEED, EDUCATE),
        ({"revenue": 3000, **ALMOST_EASY}, WEED, EDUCATE),
        ({**PAYS_WELL, "ratings": 5, "flags": 4}, GIANT, DROP),
        ({**PAYS_WELL, "ratings": 3, "flags": 4}, PRICKLY, DROP),
    ],
)
def test_each_field_of_the_map_has_its_actions(
    typed: dict[str, Any], field: int, action: int
) -> None:
    found = score_one(**typed)
    assert (found["field_code"], found["action"]) == (field, action)


def test_the_lines_themselves_belong_to_the_better_side() -> None:
    found = score_one(revenue=5000, ratings=3)
    assert (found["value"], found["ease"], found["field_code"]) == (50, 50, GIANT)
    assert score_one(revenue=4990, ratings=3)["field_code"] == SPROUT
    assert score_one(revenue=5000, ratings=3, late=1)["field_code"] == PRICKLY


def test_a_rate_on_target_is_not_below_it() -> None:
    assert score_one(revenue=900, hours=10, ratings=5)["action"] == KEEP
    assert score_one(revenue=899.9, hours=10, ratings=5)["action"] == REPRICE


def test_a_held_tier_holds_its_action() -> None:
    """A weed at 33 points is Worst, but one that was Tolerable is not dropped yet."""
    own = settings(LeanWeak=0.9)
    weed = {"revenue": 3000, **ALMOST_EASY}
    assert score_one(own, **weed)["score"] == 31.5
    assert score_one(own, **weed)["action"] == DROP
    assert score_one(own, **weed, committed=TOLERABLE)["action"] == EDUCATE


@rules(max_examples=60)
@given(st.lists(CLIENTS, min_size=1, max_size=10), SETTINGS)
def test_the_tier_is_the_level_or_nearer_to_the_committed_one(
    clients: list[dict[str, Any]], own: Any
) -> None:
    scored = score_all(clients, own)
    levels = level(scored["score"], own)
    for reached, earned, last, tier, flags, criteria in zip(
        levels,
        *(scored[n] for n in ("earned", "last", "tier", "flags", "criteria")),
        strict=True,
    ):
        if np.isnan(last):
            assert earned == reached
        else:
            assert min(reached, last) <= earned <= max(reached, last)
        if flags >= own["WorstFlags"]:
            assert tier == WORST
        else:
            assert tier == min(earned, VIP if criteria >= own["VipCriteria"] else GOOD)
