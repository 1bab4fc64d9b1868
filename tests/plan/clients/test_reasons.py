"""Reasons (DESIGN 2): what is said of a client, put together from a sentence and its figures."""

from __future__ import annotations

from typing import Any

import pytest

from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.choices import DROP, DROP_LATER, KEEP, SHOWN_ACTIONS
from pumpkin_sheets.plan.clients.scoring.lists import LISTS, TEXTS, fault_titles
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.clients.scoring.working import FAULTS, NEEDS, REASONS
from tests.plan.client_frames import DEFAULTS, ENGLISH, frame, score_all, score_one
from tests.plan.clients.test_tiers import ALMOST_EASY, PAYS_LITTLE, PAYS_WELL, SMALL_PAYS_LITTLE

MUCH = 1_000_000.0
"""So much revenue on the list that nobody is depended on."""


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (
            {**PAYS_WELL, "ratings": 5, "flags": 4},
            "4 red flags: part kindly, whatever the money"
            " · per hour 200 · ease 68 · red flags 4"
            " · VIP score, but tick more top-client criteria",
        ),
        (
            {"revenue": 500, "hours": 60, "ratings": 1},
            "Brings little and is hard to work with: quote the walk-away price or part kindly"
            " · per hour 8 · ease 0",
        ),
        (
            {**PAYS_LITTLE, "ratings": 2},
            "Valuable but hard, and pays below your target: raise the price"
            " · per hour 50 · ease 25",
        ),
        (
            {**SMALL_PAYS_LITTLE, "ratings": 5},
            "Easy to work with, but pays below your target: raise the price"
            " · per hour 80 · ease 100",
        ),
        (
            {**SMALL_PAYS_LITTLE, **ALMOST_EASY},
            "Pays below your target and is hard to work with: raise the price"
            " · per hour 80 · ease 45",
        ),
        (
            {**PAYS_WELL, "ratings": 2},
            "Valuable but hard: set rules, deposits, fewer rounds · per hour 200 · ease 25",
        ),
        (
            {"revenue": 3000, **ALMOST_EASY},
            "Pays its hours but is hard to work with: set rules, deposits, fewer rounds · ease 45",
        ),
        (
            {"revenue": 5000, "ratings": 3},
            "Healthy: keep serving well · ease 50",
        ),
        (
            {"revenue": 950, "hours": 10, "ratings": 5, "late": 12},
            "Small, easy, and pays its hours: keep · per hour 95 · ease 94 · days late 12",
        ),
        (
            {"revenue": 20_000, "ratings": 5, "criteria": 3},
            "Valuable and easy: give more of your time · ease 100",
        ),
        (
            {"revenue": 20_000, "ratings": 5, "growth": 4, "flags": 1, "late": 3},
            "Valuable, easy, and growing or sending others: give more of your time"
            " · ease 91 · red flags 1 · days late 3"
            " · VIP score, but tick more top-client criteria",
        ),
    ],
)
def test_a_sentence_and_the_figures_behind_it(typed: dict[str, Any], reason: str) -> None:
    assert score_one(DEFAULTS, MUCH, **typed)["reason"] == reason


@pytest.mark.parametrize(
    ("late", "said"), [(0, False), (0.4, False), (0.5, True), (-8, False), (float("nan"), False)]
)
def test_being_late_is_told_from_half_a_day_on(late: float, said: bool) -> None:
    reason = score_one(DEFAULTS, MUCH, revenue=5000, ratings=3, late=late)["reason"]
    assert ("days late" in reason) == said


def test_replace_before_you_let_go() -> None:
    """Who brings more than a fifth of all revenue is never simply dropped."""
    weed = {"revenue": 500, "hours": 60, "ratings": 1}
    found = score_one(DEFAULTS, 2000, **weed)
    assert (found["action"], found["action_code"]) == (DROP, DROP_LATER)
    assert found["action_shown"] == "× Drop, replace first"
    assert found["reason"].startswith(
        "Brings 25% of all your revenue: replace before you let go · per hour 8"
    )
    exactly = score_one(DEFAULTS, 2500, **weed)
    assert (exactly["action_code"], exactly["action_shown"]) == (DROP, "× Drop")
    flagged = score_one(DEFAULTS, 2000, **weed, flags=9)
    assert flagged["action_shown"] == "× Drop, replace first"


def test_dependence_counts_the_whole_list_and_touches_only_drop() -> None:
    """Rows that cannot be scored bring revenue too."""
    weed = {"revenue": 500, "hours": 60, "ratings": 1}
    found = score_all([weed, {"revenue": 400, "ratings": 5}, {"revenue": 2000}])
    assert found["action_code"].tolist()[:2] == [DROP, KEEP]
    assert score_all([weed, {"revenue": 400, "ratings": 5}])["action_code"].tolist() == [
        DROP_LATER,
        KEEP,
    ]
    assert score_one(DEFAULTS, 0, revenue=0, hours=60, ratings=1)["action_code"] == DROP


def test_labels_stand_beside_the_client() -> None:
    found = score_one(DEFAULTS, MUCH, revenue=20_000, ratings=5, criteria=3, committed=3)
    assert found["tier_shown"] == "VIP"
    assert found["committed_shown"] == "OK"
    assert found["moved"] == "▲"
    assert found["action_shown"] == "▲ Grow"
    assert found["field"] == "Giant pumpkins"
    assert found["score_shown"] == found["score"] == 100
    assert found["advice"].startswith("Treat like gold")


@pytest.mark.parametrize("language", languages())
def test_every_language_has_a_sentence_for_everything(language: str) -> None:
    texts = words(language).texts
    assert [len(make(texts)) for make in LISTS.values()] == [
        5,
        len(SHOWN_ACTIONS),
        4,
        5,
        len(NEEDS),
        len(FAULTS),
        len(REASONS),
    ]
    assert all(texts[key] for key in TEXTS.values())
    assert len(set(fault_titles(texts))) == len(FAULTS)
    everything = [
        {**PAYS_WELL, "ratings": 5, "flags": 4, "late": 9},
        {"revenue": 500, "hours": 60, "ratings": 1},
        {**PAYS_LITTLE, "ratings": 2},
        {"ratings": 2},
        {"typed_fault": 3.0},
    ]
    for total in (1.0, MUCH):
        scored = score(frame(everything), DEFAULTS, words=texts, total=total)
        assert (scored["reason"] != "").all()
        assert not scored["reason"].str.contains("[{}]").any()


def test_the_list_of_figures_is_the_same_in_english() -> None:
    assert ENGLISH["details.ease"] == " · ease {n}"
