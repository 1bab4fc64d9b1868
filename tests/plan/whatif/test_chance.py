"""How sure a tier is (c), and what hassle costs (d)."""

from __future__ import annotations

import numpy as np
import pytest

from pumpkin_sheets.plan.choices import RATINGS
from pumpkin_sheets.plan.whatif import chance
from pumpkin_sheets.plan.whatif.chance import SPREAD, Chance, Doubt, tier_chances
from pumpkin_sheets.plan.whatif.hassle import half_of, hassle_a_year, hassle_an_hour, late_money
from pumpkin_sheets.plan.whatif.trying import standing
from tests.plan.client_frames import DEFAULTS, frame
from tests.plan.whatif.studio import place, settings, studio

DOUBT = Doubt(rating=0.15, hours=0.1)


@pytest.fixture(scope="module")
def chances() -> list[Chance]:
    """Those of the sample, worked out a few clients at a time, as those of a long list are."""
    clients, _ = studio()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chance, "AT_ONCE", 7)
        return tier_chances(clients, settings(), DOUBT)


@pytest.mark.parametrize(
    ("name", "tiers"),
    [
        ("Oakfield School", {5: 100.0}),
        ("Kestrel Robotics", {3: 63.7, 4: 35.3}),
        ("Old Town Museum", {2: 53.2, 3: 46.5}),
        ("Bolt Logistics", {1: 99.8}),
        ("Sunny Days Nursery", {1: 66.7}),
    ],
)
def test_the_chances_of_the_sample(
    chances: list[Chance], name: str, tiers: dict[int, float]
) -> None:
    found = chances[place(name)]
    assert {tier: round(100 * found.of(tier), 1) for tier in tiers} == tiers


def test_chances_are_of_everything(chances: list[Chance]) -> None:
    assert [sum(each.tiers) for each in chances] == pytest.approx([1.0] * len(chances))


def test_random_draws_agree(chances: list[Chance]) -> None:
    """40,000 draws of five clients, within 0.6 points."""
    clients, _ = studio()
    draw = np.random.default_rng(20260302)
    for name in ("Kestrel Robotics", "Old Town Museum", "Sunny Days Nursery", "Twin Peaks West"):
        at = place(name)
        many = clients.take([at] * 40_000).assign(committed=np.nan)
        for rating in RATINGS:
            step = draw.choice([-1, 0, 1], size=len(many), p=[0.15, 0.7, 0.15])
            many = many.assign(**{rating: np.clip(many[rating] + step, 1, 5)})
        guessed = many["hours"] * (1 + 0.1 * draw.choice(SPREAD, size=len(many)))
        many = many.assign(hours=guessed)
        tiers = standing(many, settings())["tier"]
        drawn = [np.mean(tiers == tier) for tier in range(1, 6)]
        assert drawn == pytest.approx(chances[at].tiers, abs=0.006), name


def test_the_rating_that_could_move_the_tier_is_named() -> None:
    """A 5 can only become a 4, and a blank nothing: the 3 is what to ask about."""
    clients = frame([{"revenue": 9000.0, "hours": 100.0}]).assign(
        communication=5.0, decisions=3.0, committed=4.0
    )
    (found,) = tier_chances(clients, DEFAULTS, Doubt(0.15, 0.0))
    assert found.ask == "decisions"
    assert tier_chances(clients, DEFAULTS, Doubt(0.0, 0.1))[0].ask == ""


def test_no_doubt_is_sure() -> None:
    clients, reviewed = studio()
    sure = tier_chances(clients, settings(), Doubt(0.0, 0.0))
    assert [each.of(t) for each, t in zip(sure, reviewed["tier"], strict=True)] == [1.0] * len(sure)


@pytest.mark.parametrize(
    ("name", "hour", "worked", "late"),
    [
        ("Bolt Logistics", 657.00, 162_279.00, 623.43),
        ("Quartz Medical", 792.00, 107_712.00, 1_471.56),
        ("Oakfield School", 99.00, 13_167.00, 154.92),
    ],
)
def test_what_hassle_costs(name: str, hour: float, worked: float, late: float) -> None:
    clients, reviewed = studio()
    ease, at = reviewed["ease"], place(name)
    assert hassle_an_hour(ease, settings())[at] == hour
    assert late_money(clients)[at] == late
    assert hassle_a_year(clients, ease, settings())[at] == pytest.approx(worked + late)


def test_the_few_who_make_up_half() -> None:
    assert half_of(np.array([10.0, 50.0, np.nan, 30.0, 10.0])) == [1]
    assert half_of(np.array([10.0, 30.0, 30.0, 30.0])) == [1, 2]
    assert half_of(np.array([0.0, np.nan])) == []
