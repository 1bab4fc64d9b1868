"""Verdicts, prices and conditions, as literals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from tests.plan.client_frames import score_all
from tests.plan.client_frames import settings as client_settings
from tests.plan.prospects.rows import filled, flags, one


@pytest.mark.parametrize(
    ("typed", "figures", "verdict"),
    [
        ({}, (74.5, 75.0, 74.7, "VIP", 6075.0), "✓ Accept"),
        (
            {"metric": None}, (74.5, 75.0, 74.7, "VIP", 6075.0),
            "! Accept with conditions",
        ),
        (flags(2), (74.5, 59.0, 64.1, "Good", 6507.0), "! Accept with conditions"),
        (flags(4), (74.5, 43.0, 53.4, "Worst", 6939.0), "× Decline: red flags, 4"),
        (
            {"revenue": 3000}, (17.2, 75.0, 36.3, "Tolerable", 6075.0),
            "× Decline: the price that fits is out of reach",
        ),
        ({"revenue": 5000}, (36.3, 75.0, 49.1, "OK", 6075.0), "! Accept with conditions"),
        (
            {"revenue": 0, "hours": 20, "knowledge": 5, "growth": 3},
            (59.0, 75.0, 64.3, "Good", 2025.0), "! Accept with conditions",
        ),
    ],
)  # fmt: skip
def test_the_acceptance_cases(
    typed: dict[str, Any], figures: tuple[object, ...], verdict: str
) -> None:
    found = one(**typed)
    shown = ("value", "ease", "score", "level", "needed")
    assert tuple(found[name] for name in shown) == figures
    assert found["verdict"] == verdict


def test_a_rate_of_fifty_is_too_low_and_the_price_too_high() -> None:
    found = one(revenue=3000)
    assert (found["rate"], found["verdict_code"]) == (50.0, 2)
    # 6,075 is what the hours need; 6,500 is the most that a budget of 5,000 reaches.
    assert one(revenue=4673.07)["verdict_code"] == 2  # reaches 6,074.99
    assert one(revenue=4673.08)["verdict_code"] == 4  # reaches 6,075.00


def test_money_or_knowledge() -> None:
    """Not declined for the price from a knowledge of 4 on."""
    poor = {"revenue": 0, "hours": 20, "growth": 3}
    assert one(**poor, knowledge=3.5)["verdict_code"] == 2
    assert one(**poor, knowledge=4)["verdict_code"] == 4


def test_a_budget_that_nobody_named_is_not_out_of_reach() -> None:
    found = one(revenue=None, knowledge=3)
    assert found["verdict"] == "! Accept with conditions"
    assert found["conditions"] == "• A yearly fee of at least $6,075."
    assert one(revenue=0, knowledge=3)["verdict_code"] == 2


@pytest.mark.parametrize(
    ("typed", "lacks", "then"),
    [
        (dict.fromkeys(RATINGS), 1, "Rate how the work would go; one rating is enough to begin"),
        (
            {"revenue": None}, 2,
            "Ask what they can spend in a year, or type what you would learn from them",
        ),
        (
            {"revenue": None, "knowledge": 0}, 2,
            "Ask what they can spend in a year, or type what you would learn from them",
        ),
    ],
)  # fmt: skip
def test_who_cannot_be_judged_yet_is_met_first(
    typed: dict[str, Any], lacks: int, then: str
) -> None:
    found = one(**typed)
    assert (found["lacks"], found["verdict"], found["state"]) == (
        lacks, "Meet them first", "▶ Interview",
    )  # fmt: skip
    assert found["next"] == then
    assert found["level"] == ""


def test_below_the_threshold_unless_the_price_alone_is_to_blame() -> None:
    small = {"revenue": 700, "hours": 7, **dict.fromkeys(RATINGS, 2)}
    assert one(**small)["verdict"] == "× Decline: below your threshold"
    cheap = one(revenue=4700)  # Tolerable now, OK at the price that it needs
    assert (cheap["tier"], cheap["tier_then"], cheap["verdict_code"]) == (2, 3, 4)
    assert filled({"revenue": 4700}, EntryLevel=4).results["verdict_code"][0] == 3
    unknown = one(revenue=100, hours=None)  # no hours, no price: the level alone decides
    assert np.isnan(unknown["needed"])
    assert unknown["verdict_code"] == 3


def test_two_flags_bring_two_sentences() -> None:
    assert one(**flags(2))["conditions"] == (
        "• For a single job: the full fee before delivery. • A written brief, one page is enough."
    )


def test_every_flag_has_its_sentence() -> None:
    said = {
        "flag3": "A budget range before we write a proposal.",
        "flag4": "Two examples that you like, and the name of the person who decides.",
        "flag5": "Research is quoted as a part of its own.",
        "flag6": "For the short deadline: a surcharge of 30%.",
        "flag7": "A deposit of 40% before we start.",
        "flag8": "Rounds of changes included: 2; further ones are charged.",
        "flag9": "The person who decides takes part in the first meeting.",
    }
    for name, sentence in said.items():
        assert one(**{name: "✓"})["conditions"] == f"• {sentence}"


def test_what_is_owed_stands_in_house_rules() -> None:
    table = filled({"flag6": "✓"}, {"prospect": "B", "flag7": "✓"}, {"prospect": "C", "flag8": "✓"},
                   RushSurcharge=0.125, DepositShare=0.5, BaseRounds=1.0)  # fmt: skip
    assert table.results["conditions"].tolist()[:3] == [
        "• For the short deadline: a surcharge of 12.5%.",
        "• A deposit of 50% before we start.",
        "• Rounds of changes included: 1; further ones are charged.",
    ]


def test_the_owners_own_sentence_and_one_that_was_emptied() -> None:
    own = {"Condition_flag1": "Paid in full, please.", "Condition_flag2": ""}
    assert filled(flags(2), sentences=own).results["conditions"][0] == ("• Paid in full, please.")


def test_few_criteria_alone_bring_no_condition_but_a_doubt() -> None:
    found = one(criterion3=None)
    assert (found["verdict_code"], found["conditions"]) == (4, "")
    assert found["verdict"] == "! Accept if you like: criteria 2 of 3"
    assert found["next"] == "Say aloud: about $9,000, and 40% of it is due before you start"
    assert filled({"criterion3": None}, EntryCriteria=2.0).results["verdict_code"][0] == 5


@pytest.mark.parametrize(
    ("typed", "clear", "shown"),
    [
        ({}, 3, "● Concrete"),
        ({"better": None}, 3, "● Concrete"),
        ({"target": 20}, 2, "◑ Named, no figure"),
        ({"sure": None}, 2, "◑ Named, no figure"),
        ({"by": None}, 2, "◑ Named, no figure"),
        ({"metric": None, "better": None}, 1, "◔ Vague"),
        ({"success": None}, 0, "○ Not asked"),
    ],
)
def test_how_clear_success_is(typed: dict[str, Any], clear: int, shown: str) -> None:
    found = one(**typed)
    assert (found["clear"], found["clarity"]) == (clear, shown)


def test_a_prospect_is_scored_as_the_same_client_who_was_never_reviewed() -> None:
    """On Clients and on Prospects the very same figures, whatever the settings."""
    draw = np.random.default_rng(7)
    clients, prospects = [], []
    for i in range(60):
        typed: dict[str, Any] = {
            "revenue": float(draw.integers(0, 20_000)),
            "cost": float(draw.integers(0, 500)),
            "hours": float(draw.integers(0, 200)),
            "knowledge": float(draw.integers(0, 6)),
            "growth": float(draw.integers(0, 6)),
            **{name: float(draw.integers(1, 6)) for name in RATINGS},
        }
        ticks = {"flags": int(draw.integers(0, 6)), "criteria": int(draw.integers(0, 6))}
        clients.append({**typed, **ticks})
        ticked = (*FLAGS[: ticks["flags"]], *CRITERIA[: ticks["criteria"]])
        blank = dict.fromkeys((*FLAGS, *CRITERIA))
        prospects.append({"prospect": f"P{i}", **typed, **blank, **dict.fromkeys(ticked, "✓")})
    own = {"TargetRate": 60.0, "FlagPenalty": 5.0, "VipCriteria": 2.0, "Hassle": 0.8}
    scored = score_all(clients, client_settings(**own))
    found = filled(*prospects, **own).shown
    for name in ("rate", "net", "value", "ease", "score", "tier", "needed"):
        np.testing.assert_array_equal(found[name], scored[name], name)


def test_in_chinese() -> None:
    found = one("zh-Hant", **flags(2), metric=None)
    assert found["verdict"] == "! 有條件接受"
    assert found["conditions"] == (
        "• 單次案件：交付前付清全額。 • 一份書面需求，一頁就夠。"
        " • 請先回答我們的問題：會反映在哪個數字、從多少到多少、什麼時候之前？"
    )
    assert found["next"] == ("口頭說：大約 $9,000、開始之前先付 40%，並一口氣說出您的條件")
