"""Reasons (DESIGN 2): what is said of a client, put together from a sentence and its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.choices import (
    DROP,
    DROP_LATER,
    KEEP,
    REPRICE,
    SHOWN_ACTIONS,
)
from pumpkin_sheets.plan.clients.scoring.lists import LISTS, TEXTS, fault_titles
from pumpkin_sheets.plan.clients.scoring.reasons import CODES, REASONS, SMOOTHNESS
from pumpkin_sheets.plan.clients.scoring.score import score
from pumpkin_sheets.plan.clients.scoring.working import FAULTS, NEEDS
from tests.plan.client_frames import (
    CLIENTS,
    DEFAULTS,
    ENGLISH,
    frame,
    score_all,
    score_one,
    settings,
)
from tests.plan.clients.test_tiers import ALMOST_EASY, PAYS_LITTLE, PAYS_WELL, SMALL_PAYS_LITTLE

MUCH = 1_000_000.0
"""So much revenue on the list that nobody is depended on."""


FLAGGED = {"ratings": 5, "flags": 4}
WEED = {"revenue": 500, "hours": 60, "ratings": 1}

SENTENCES = [
    (
        "flags_quote",
        {"revenue": 500, "hours": 60, **FLAGGED},
        "Part kindly (red flags: 4). If they insist on staying, the price is 6,250."
        " · 8 an hour · ease 68 · red flags 4",
    ),
    (
        "flags_free",
        {"revenue": 20_000, "hours": 100, **FLAGGED},
        "Part kindly, at no price (red flags: 4), though they pay 200 an hour."
        " Parting costs you 15,200 a year until the time is sold again."
        " · ease 68 · red flags 4 · VIP score, but tick more top-client criteria",
    ),
    (
        "flags_unknown",
        {"revenue": 500, "cost": 600, **FLAGGED},
        "Part kindly (red flags: 4), whatever the money. · ease 68 · red flags 4",
    ),
    (
        "drop_quote",
        WEED,
        "Quote 8,100 or part kindly: they bring little and are hard to work with."
        " · 8 an hour · ease 0",
    ),
    (
        "drop_free",
        {"revenue": 1350, "hours": 10, "ratings": 1},
        "Part kindly: they bring little and are hard to work with, and no higher price would"
        " mend that. Parting costs you 870 a year until the time is sold again."
        " · 135 an hour · ease 0",
    ),
    (
        "drop_unknown",
        {"revenue": 900, "ratings": 1},
        "Part kindly: they bring little and are hard to work with."
        " Parting costs you 900 a year until the time is sold again. · ease 0",
    ),
    (
        "reprice_prickly",  # 100 hours x 90 x 1.375; three raises from 5,000 make 10,985
        {**PAYS_LITTLE, "ratings": 2},
        "Raise the price to 6,500: the work is worth it but earns 50 an hour, below your 90."
        " The price that pays, their trouble included, is 12,375, 4 raises of at most 30% away."
        " · ease 25",
    ),
    (
        "reprice_sprout",
        {**SMALL_PAYS_LITTLE, "ratings": 5},
        "Raise the price to 4,500: they are easy to work with, but the work earns 80 an hour,"
        " below your 90. · ease 100",
    ),
    (
        "reprice_weed",
        {**SMALL_PAYS_LITTLE, **ALMOST_EASY},
        "Raise the price to 5,200: they are not easy to work with, and the work earns 80 an hour,"
        " below your 90. The price that pays, their trouble included, is 5,738,"
        " 2 raises of at most 30% away. · ease 45",
    ),
    (
        "reprice_free",
        {"revenue": 0, "hours": 1200, "ratings": 5},
        "Set a price: 1,200 hours of work a year for no money. · 0 an hour · ease 100",
    ),
    (
        "educate_prickly",
        {**PAYS_WELL, "ratings": 2},
        "Set rules, deposits and fewer rounds: the work is valuable, but they are hard to work"
        " with. · 200 an hour · ease 25",
    ),
    (
        "educate_weed",
        {"revenue": 3000, "hours": 30, **ALMOST_EASY},
        "Set rules, deposits and fewer rounds: the work pays its hours, but they are not easy to"
        " work with. · 100 an hour · ease 45",
    ),
    (
        "educate_unknown",
        {"revenue": 3000, **ALMOST_EASY},
        "Set rules, deposits and fewer rounds: they bring little and are not easy to work with."
        " · ease 45",
    ),
    (
        "keep_giant",
        {"revenue": 5000, "ratings": 3},
        "Keep serving them well: the work is valuable, and they are all right to work with."
        " · ease 50",
    ),
    (
        "keep_sprout",
        {"revenue": 950, "hours": 10, "ratings": 5, "late": 12},
        "Keep them as they are: small, easy to work with, and the work pays its hours."
        " · 95 an hour · ease 94 · days late 12",
    ),
    (
        "keep_unknown",
        {"revenue": 950, "ratings": 5},
        "Keep them as they are: small and easy to work with. Type their hours to see whether the"
        " work pays. · ease 100",
    ),
    (
        "grow_vip",
        {"revenue": 20_000, "ratings": 5, "criteria": 3},
        "Give them more of your time: the work is valuable, and they are easy to work with."
        " · ease 100",
    ),
    (
        "grow_growth",
        {"revenue": 20_000, "ratings": 5, "growth": 4, "flags": 1, "late": 3},
        "Give them more of your time: the work is valuable, they are easy to work with, and they"
        " grow or send others. · ease 90.5 · red flags 1 · days late 3"
        " · VIP score, but tick more top-client criteria",
    ),
]


@pytest.mark.parametrize(("name", "typed", "said"), SENTENCES, ids=[name for name, *_ in SENTENCES])
def test_a_sentence_and_the_figures_behind_it(name: str, typed: dict[str, Any], said: str) -> None:
    found = score_one(DEFAULTS, MUCH, **typed)
    assert (found["reason_code"], found["reason"]) == (CODES[name], said)


def test_in_a_list_each_client_has_their_own_sentence() -> None:
    """Sentences are made reason by reason; between them stand lines that cannot be scored."""
    typed = [each for _, client, _ in SENTENCES for each in (client, {"ratings": 2}, client)]
    found = score_all(typed, DEFAULTS, MUCH)["reason"].tolist()
    missing = "Needs: revenue"
    assert found == [text for *_, said in SENTENCES for text in (said, missing, said)]


def test_one_hour_is_no_hours() -> None:
    found = score_all([{"revenue": 0, "hours": 1, "ratings": 5}], DEFAULTS, MUCH)["reason"]
    assert found[0].startswith("Set a price: 1 hour of work a year for no money.")


def test_a_sign_that_looks_like_a_fact_is_read_as_the_formula_reads_it() -> None:
    """One SUBSTITUTE after the other: the hours are put in after the price."""
    own = replace(DEFAULTS, sign="{hours}")
    said = "Quote 60 hours8,100 or part kindly: they bring little and are hard to work with."
    assert score_one(own, MUCH, **WEED)["reason"].startswith(said)


def test_every_reason_is_tried() -> None:
    elsewhere = {"later_quote", "later", "reprice_held"}
    assert {name for name, *_ in SENTENCES} | elsewhere == set(CODES)


def test_a_price_that_may_not_be_raised_is_not_called_a_raise() -> None:
    for own, typed in (
        (settings(MaxRaise=0), {**SMALL_PAYS_LITTLE, "ratings": 5}),
        (DEFAULTS, {"revenue": 89.996, "hours": 1, "ratings": 5}),  # 90 an hour, but for rounding
    ):
        found = score_one(own, MUCH, **typed)
        if found["action"] == REPRICE:
            assert found["reason_code"] == CODES["reprice_held"]
            assert found["reason"].startswith("Do not lower the price: the work earns ")
    held = score_one(settings(MaxRaise=0), MUCH, **SMALL_PAYS_LITTLE, ratings=5)
    assert held["reason"].startswith(
        "Do not lower the price: the work earns 80 an hour, against your 90, and your settings"
        " leave no room to raise it."
    )


@pytest.mark.parametrize(
    ("ease", "said"),
    [
        (34.9, "hard to work with"),
        (35, "not easy to work with"),
        (49.9, "not easy to work with"),
        (50, "all right to work with"),
        (64.9, "all right to work with"),
        (65, "easy to work with"),
    ],
)
def test_how_smooth_the_work_is_goes_by_the_distance_from_the_line(ease: float, said: str) -> None:
    late = (100 - ease) * 2
    found = score_one(settings(LateMax=100), MUCH, revenue=20_000, ratings=5, late=late)
    assert found["ease"] == ease
    assert f" are {said}." in found["reason"]


def test_what_a_capped_raise_leaves_is_told() -> None:
    """6,500 after the raise, 200 hours at 48 cost 9,600; 18,000 is 5 raises of 30% from 5,000."""
    found = score_one(DEFAULTS, MUCH, revenue=5000, hours=200, ratings=5)
    assert found["reason"] == (
        "Raise the price to 6,500: they are easy to work with, but the work earns 25 an hour,"
        " below your 90. The price that pays, their trouble included, is 18,000,"
        " 5 raises of at most 30% away."
        " Even then they cost you 3,100 a year. · ease 100"
    )


def test_a_rate_that_reads_like_the_target_has_cents() -> None:
    found = score_one(DEFAULTS, MUCH, revenue=4488, hours=50, ratings=5)
    assert " earns 89.76 an hour, below your 90.00." in found["reason"]


ALLOWED = {
    1: {  # drop
        "Finish what you promised, start nothing new, and part kindly.",
        "Finish what you promised; start nothing new below the price you quote.",
    },
    6: {"Serve them well, take on no more from them, and look for the replacement now."},
    2: {  # reprice
        "Stay friendly; write the new price with a date, and let them choose.",
        "Stay friendly, and do no work beyond what is agreed.",
    },
    3: {  # educate
        "Agree the brief, the budget and the deadline in writing before you start; take a deposit.",
    },
    4: {  # keep
        "A sound base: stay professional, call now and then, be glad when they call.",
        "Keep it simple and brief; agree the budget and the deadline before you start.",
    },
    5: {  # grow
        "Treat like gold: first in the queue, regular calls, time set aside for them.",
        "Call regularly, ask what they need next, and set time aside for them.",
    },
}
"""How a client may be treated under each action, whatever the tier."""


@given(clients=st.lists(CLIENTS, min_size=1, max_size=6), total=st.sampled_from([None, MUCH]))
def test_the_treatment_never_contradicts_the_action(
    clients: list[dict[str, Any]], total: float | None
) -> None:
    listed = frame(clients)
    scored = score(listed, DEFAULTS, words=ENGLISH.texts, total=total)
    scored = scored.assign(revenue=listed["revenue"])
    for row in scored[scored["state"] == 0].records():
        assert row["advice"] in ALLOWED[row["action_code"]]
        if row["action_code"] in (1, 2, 6):
            assert ("Raise the price" in row["reason"]) == (
                row["suggested"] > row["revenue"] and row["action_code"] == 2
            )
        if row["action_code"] != 5:
            assert "gold" not in row["advice"]


@pytest.mark.parametrize(
    ("late", "said"), [(0, False), (0.4, False), (0.5, True), (-8, False), (float("nan"), False)]
)
def test_being_late_is_told_from_half_a_day_on(late: float, said: bool) -> None:
    reason = score_one(DEFAULTS, MUCH, revenue=5000, ratings=3, late=late)["reason"]
    assert ("days late" in reason) == said


def test_replace_before_you_let_go() -> None:
    """Who brings more than a fifth of all revenue is never simply dropped."""
    weed = WEED
    found = score_one(DEFAULTS, 2000, **weed)
    assert (found["action"], found["action_code"]) == (DROP, DROP_LATER)
    assert found["action_shown"] == "× Drop, replace first"
    assert found["reason"] == (
        "Find a replacement first, for they bring 25% of all your revenue; then quote 8,100 or"
        " part kindly. · 8 an hour · ease 0"
    )
    unknown = score_one(DEFAULTS, 2000, revenue=500, ratings=1)
    assert unknown["reason"] == (
        "Find a replacement first, for they bring 25% of all your revenue; then part kindly."
        " · ease 0"
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
        len(REASONS),
        len(SMOOTHNESS),
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
        assert not any(brace in reason for reason in scored["reason"] for brace in "{}")


def test_the_list_of_figures_is_the_same_in_english() -> None:
    assert ENGLISH["details.ease"] == " · ease {n}"
