"""Prices (F3, DESIGN 2): the needed price, what to ask now, and what could be lost by asking."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.plan.choices import DROP, EDUCATE, GROW, KEEP, REPRICE
from tests.plan.client_frames import CLIENTS, SETTINGS, cents, score_all, score_one, settings

NONE = float("nan")
EASY = {"ratings": 5}
WORST = {"ratings": 1}


@pytest.mark.parametrize(
    ("typed", "needed"),
    [
        ({"revenue": 2000, "hours": 40, **EASY}, 3600.0),  # 40 hours at 90, ease 100
        ({"revenue": 2000, "cost": 500, "hours": 40, **EASY}, 4100.0),
        ({"revenue": 500, "hours": 60, **WORST}, 8100.0),  # ease 0: half as much again
        ({"revenue": 500, "hours": 60, "ratings": 3}, 6750.0),
        ({"revenue": 20_000, "hours": 10, **EASY}, 900.0),  # shown for everybody
        ({"revenue": 2000, **EASY}, NONE),  # hours unknown
        ({"revenue": 2000, "hours": 0.009, **EASY}, NONE),
    ],
)
def test_needed_price(typed: dict[str, Any], needed: float) -> None:
    found = score_one(**typed)["needed"]
    assert found == needed or (np.isnan(found) and np.isnan(needed))


@pytest.mark.parametrize(
    ("typed", "action", "suggested", "change", "can_lose"),
    [
        # one step: at most 30% more
        ({"revenue": 2000, "hours": 40, **EASY}, REPRICE, 2600.0, 0.3, 0.2308),
        # the step of 2,665 is rounded to 50
        ({"revenue": 2050, "hours": 40, **EASY}, REPRICE, 2650.0, 0.2927, 0.2264),
        # rounding 2,678 up would pass the largest raise
        ({"revenue": 2060, "hours": 40, **EASY}, REPRICE, 2650.0, 0.2864, 0.2226),
        # rounding 130 to 50 would swallow the raise, so it is left as it is
        ({"revenue": 100, "hours": 40, **EASY}, REPRICE, 130.0, 0.3, 0.2308),
        # the needed price is near: no more than that
        ({"revenue": 3400, "hours": 40, **EASY}, REPRICE, 3600.0, 0.0588, 0.0556),
        # nothing comes in: a share of nothing is nothing
        ({"revenue": 0, "hours": 40, **EASY}, REPRICE, NONE, NONE, NONE),
        # direct cost is not lost with the business
        (
            {"revenue": 2000, "cost": 1000, "hours": 40, **EASY},
            REPRICE,
            2600.0,
            0.3,
            0.375,
        ),
        # even at the new price the business costs money: that share says nothing
        ({"revenue": 2000, "cost": 3000, "hours": 40, **EASY}, REPRICE, 2600.0, 0.3, NONE),
        # at the old price it costs money: all of it could go
        ({"revenue": 2000, "cost": 2500, "hours": 40, **EASY}, REPRICE, 2600.0, 0.3, 1.0),
        # the walk-away quote is the needed price, uncapped
        ({"revenue": 500, "hours": 60, **WORST}, DROP, 8100.0, 15.2, 0.9383),
        ({"revenue": 500, "hours": 33, **WORST}, DROP, 4450.0, 7.9, 0.8876),  # 4,455 to 50
        ({"revenue": 0, "hours": 60, **WORST}, DROP, 8100.0, NONE, 1.0),
        ({"revenue": 500, **WORST}, DROP, NONE, NONE, NONE),  # hours unknown: no quote
        # dropped for red flags though it pays more than it needs: no quote, it would ask nobody
        ({"revenue": 20_030, "hours": 100, **EASY, "flags": 4}, DROP, NONE, NONE, NONE),
        # and where it needs a little more: 100 hours x 90 x 1.16 = 10,440, to 50
        ({"revenue": 10_430, "hours": 100, **EASY, "flags": 4}, DROP, 10_450.0, 0.0019, 0.0019),
        # no price for anybody else
        ({"revenue": 950, "hours": 10, **EASY}, KEEP, NONE, NONE, NONE),
        ({"revenue": 20_000, "hours": 100, "ratings": 2}, EDUCATE, NONE, NONE, NONE),
        ({"revenue": 20_000, "hours": 100, **EASY, "growth": 5}, GROW, NONE, NONE, NONE),
    ],
)
def test_suggested_price(
    typed: dict[str, Any], action: int, suggested: float, change: float, can_lose: float
) -> None:
    found = score_one(**typed)
    assert found["action"] == action
    for name, expected in (("suggested", suggested), ("change", change), ("can_lose", can_lose)):
        assert found[name] == expected or (np.isnan(found[name]) and np.isnan(expected)), name


def test_prices_follow_their_settings() -> None:
    client = {"revenue": 2000, "hours": 40, "ratings": 3}
    assert score_one(settings(Hassle=0), **client)["needed"] == 3600
    assert score_one(settings(Hassle=1), **client)["needed"] == 5400
    assert score_one(settings(MaxRaise=0.1), **client)["suggested"] == 2200
    assert score_one(settings(RoundTo=500), **client)["suggested"] == 2500
    assert score_one(settings(RoundTo=10_000), **client)["suggested"] == 2600
    assert score_one(settings(MaxRaise=0), **client)["suggested"] == 2000


def test_a_target_with_broken_cents_asks_nobody_for_less() -> None:
    """The shown rate of 33.33 is below 33.3333 although the exact one is not."""
    own = settings(TargetRate=100 / 3, RoundTo=0.01)
    found = score_one(own, revenue=33_334.5, hours=1000, ratings=5, cost=NONE)
    assert found["rate"] == 33.33
    prickly = score_one(own, revenue=33_334.5, hours=1000, ratings=5, late=400, flags=3)
    assert prickly["action"] == REPRICE
    assert prickly["suggested"] > 33_334.5
    assert found["action"] == REPRICE
    assert (found["suggested"], found["change"]) == (33_334.5, 0)


@rules(max_examples=120)
@given(st.lists(CLIENTS, min_size=1, max_size=10), SETTINGS, cents(0, 3))
def test_never_below_todays_price_and_one_step_at_a_time(
    clients: list[dict[str, Any]], own: Any, odd: float
) -> None:
    own = settings(**{**own.values, "TargetRate": own["TargetRate"] + odd / 7})
    scored = score_all(clients, own)
    revenue = np.array([client["revenue"] for client in clients])
    for row, now in zip(scored.records(), revenue, strict=True):
        if np.isnan(row["suggested"]):
            assert np.isnan(row["change"])
            assert np.isnan(row["can_lose"])
            continue
        assert row["action"] in (DROP, REPRICE)
        assert row["suggested"] >= now
        if row["action"] == REPRICE:
            assert row["suggested"] <= now * (1 + own["MaxRaise"]) + 0.01
            assert row["suggested"] <= max(row["needed"], now) + own["RoundTo"]
        else:
            assert row["suggested"] >= row["needed"] - own["RoundTo"] / 2 - 0.01
        assert np.isnan(row["can_lose"]) or 0 <= row["can_lose"] <= 1
        if now == 0:
            assert row["action"] == DROP
            assert np.isnan(row["change"])
