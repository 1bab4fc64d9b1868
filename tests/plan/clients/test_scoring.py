"""The score (DESIGN 2): each line of the model as a small table, and what must always hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.plan.choices import FLAGS, RATINGS
from pumpkin_sheets.plan.clients.scoring.reasons import REASONS
from pumpkin_sheets.plan.clients.scoring.score import CALCULATED, TEXT_COLUMNS, score
from pumpkin_sheets.plan.settings.settings import Settings
from pumpkin_sheets.sheets.frame import Frame
from tests.frames import assert_same, row_at
from tests.plan.client_frames import (
    CLIENTS,
    DEFAULTS,
    ENGLISH,
    SETTINGS,
    frame,
    score_all,
    score_one,
    settings,
)

NONE = float("nan")
QUICK = rules(max_examples=60)


def same(found: float, expected: float) -> bool:
    return found == expected or (np.isnan(found) and np.isnan(expected))


@pytest.mark.parametrize(
    ("revenue", "cost", "hours", "rate", "net", "margin"),
    [
        (10000, 1000, 100, 90.0, 4200.0, 0.9),
        (10000, NONE, 100, 100.0, 5200.0, 1.0),  # blank cost is 0
        (10000, 1000, NONE, NONE, 9000.0, 0.9),  # hours unknown
        (10000, 1000, 0, NONE, 9000.0, 0.9),
        (10000, 1000, 0.009, NONE, 9000.0, 0.9),  # fewer than 0.01 count as unknown
        (10000, 1000, 0.01, 900000.0, 8999.52, 0.9),
        (1000, 3000, 10, -200.0, -2480.0, -2.0),  # a client that costs money
        (0, NONE, 10, 0.0, -480.0, NONE),  # no margin of nothing
        (0, NONE, NONE, NONE, 0.0, NONE),
        (100, 0, 3, 33.33, -44.0, 1.0),
    ],
)
def test_rate_net_and_margin(
    revenue: float, cost: float, hours: float, rate: float, net: float, margin: float
) -> None:
    found = score_one(revenue=revenue, cost=cost, hours=hours, ratings=3)
    assert same(found["rate"], rate)
    assert same(found["net"], net)
    assert same(found["margin"], margin)


@pytest.mark.parametrize(
    ("revenue", "hours", "money"),
    [
        (10000, 100, 0.6 * 55.56 + 0.4 * 52),  # 100 an hour, 5,200 left
        (9000, 100, 0.6 * 50 + 0.4 * 42),  # on target
        (5000, NONE, 50.0),  # hours unknown: size alone, on target
        (10000, NONE, 100.0),  # twice the target
        (20000, NONE, 100.0),  # no more than 100
        (20000, 10, 100.0),
        (100, 100, 0.6 * 0.56 + 0.4 * 0),  # a loss counts as 0, not below
        (0, NONE, 0.0),
    ],
)
def test_money_blends_rate_and_size(revenue: float, hours: float, money: float) -> None:
    found = score_one(revenue=revenue, hours=hours, ratings=3)["money"]
    assert found == pytest.approx(money, abs=0.011)


@pytest.mark.parametrize(
    ("knowledge", "growth", "value"),
    [
        (NONE, NONE, 40.0),
        (0, 0, 40.0),
        (5, NONE, 70.0),  # closes half of the gap of 60
        (NONE, 5, 58.0),  # closes 0.3 of it
        (5, 5, 79.0),  # 60 * 0.5 * 0.7 is left
        (2, 1, 54.9),  # 60 * 0.8 * 0.94 = 45.12
    ],
)
def test_value_is_money_or_knowledge(knowledge: float, growth: float, value: float) -> None:
    found = score_one(revenue=4000, knowledge=knowledge, growth=growth, ratings=3)
    assert found["value"] == value


def test_knowledge_alone_can_make_a_client_valuable() -> None:
    assert score_one(revenue=0, knowledge=5, ratings=3)["value"] == 50.0
    own = settings(KnowledgeLift=1)
    assert score_one(own, revenue=0, knowledge=5, ratings=3)["value"] == 100.0


@pytest.mark.parametrize(
    ("typed", "ease"),
    [
        ({"ratings": 1}, 0.0),
        ({"ratings": 3}, 50.0),
        ({"ratings": 5}, 100.0),
        ({"communication": 4}, 75.0),  # one rating is enough
        ({"communication": 1, "briefs": 2, "decisions": 2}, 16.7),
        ({"ratings": 5, "late": 10}, 95.0),
        ({"ratings": 5, "late": 59}, 70.5),
        ({"ratings": 5, "late": 60}, 70.0),
        ({"ratings": 5, "late": 400}, 70.0),  # the most that being late costs
        ({"ratings": 5, "late": -20}, 100.0),  # paying early adds nothing
        ({"ratings": 5, "flags": 2}, 84.0),
        ({"ratings": 2, "flags": 4}, 0.0),  # never below 0
        ({"ratings": 4, "flags": 1, "late": 4}, 65.0),
    ],
)
def test_ease(typed: dict[str, Any], ease: float) -> None:
    assert score_one(revenue=1000, **typed)["ease"] == ease


@pytest.mark.parametrize(
    ("revenue", "rating", "points"),
    [
        (4000, 5, 59.8),  # 0.67 * 40 + 0.33 * 100
        (10000, 2, 49.8),  # 0.67 * 25 + 0.33 * 100
        (5000, 3, 50.0),
        (0, 1, 0.0),
        (10000, 5, 100.0),
    ],
)
def test_score_leans_on_the_weaker_side(revenue: float, rating: int, points: float) -> None:
    assert score_one(revenue=revenue, ratings=rating)["score"] == points


@pytest.mark.parametrize(
    ("typed", "state", "reason"),
    [
        ({"revenue": 1, "ratings": 3}, 0, None),
        ({"ratings": 3}, 2, "Needs: revenue"),
        ({"revenue": 1}, 3, "Needs: ease ratings"),
        ({}, 5, "Needs: revenue, ease ratings"),
        ({"client": "", "revenue": 1, "ratings": 3}, 1, "Needs: the client's name"),
        ({"client": "", "ratings": 3}, NONE, ""),
        ({"client": "  "}, NONE, ""),
        ({"revenue": 1, "ratings": 3, "typed_fault": 2}, 12, "Check: Revenue"),
        ({"revenue": 1, "ratings": 3, "typed_fault": 4}, 14, "Check: Hours"),
        ({"typed_fault": 12}, 22, "Check: Schedule"),
        ({"revenue": 1, "ratings": 3, "typed_fault": 13}, 23, "Check: Your red flags"),
        (
            {"revenue": 1, "ratings": 3, "typed_fault": 14},
            24,
            "Check: Your five top-client criteria",
        ),
        ({"client": "", "typed_fault": 1}, 11, "Check: Client"),
        ({"client": "", "revenue": 5, "typed_fault": 4}, 1, "Needs: the client's name"),
    ],
)
def test_too_little_data_is_a_state_of_its_own(
    typed: dict[str, Any], state: float, reason: str | None
) -> None:
    found = score_one(**typed)
    assert same(found["state"], state)
    if reason is not None:
        assert found["reason"] == reason
        assert found["tier_shown"] == ("Not enough data" if state > 0 else "")
        assert found["action_shown"] == found["advice"] == found["field"] == ""
        for name in ("score", "tier", "action", "suggested", "value", "ease", "net"):
            assert np.isnan(found[name]), name


def test_as_many_ratings_as_the_owner_asks_for() -> None:
    own = settings(MinRatings=3)
    two = {"revenue": 1, "communication": 3, "respect": 3}
    assert score_one(own, **two)["state"] == 3
    assert score_one(own, **two, briefs=1)["state"] == 0


def test_nobody_is_scored_while_settings_are_wrong() -> None:
    clients = frame([{"revenue": 1, "ratings": 3}, {}, {"client": ""}])
    found = score(clients, DEFAULTS, words=ENGLISH.texts, settings_fine=False)
    assert found["state"].tolist()[:2] == [4, 4]
    assert np.isnan(found["state"][2])
    assert found["reason"].tolist()[:2] == ["Settings need mending first"] * 2
    assert np.isnan(found["score"]).all()


def test_columns_come_in_the_order_of_dependence_and_texts_only_with_words() -> None:
    clients = frame([{"revenue": 1, "ratings": 3}])
    names = [column.name for column in CALCULATED]
    assert len(set(names)) == len(names)
    assert list(score(clients, DEFAULTS, words=ENGLISH.texts).names) == names
    without = [name for name in names if name not in TEXT_COLUMNS]
    assert list(score(clients, DEFAULTS).names) == without
    # A formula may look only at what stands to its left (LibreOffice's threads need that).
    typed = set(clients.names) | set(FLAGS)
    for i, column in enumerate(CALCULATED):
        for later in names[i:]:
            assert f"{{{later}}}" not in column.formula or later in typed, (column.name, later)


def test_an_empty_list_gives_an_empty_frame() -> None:
    found = score(frame([{}]).take([]), DEFAULTS, words=ENGLISH.texts)
    assert len(found) == 0
    assert list(found.names) == [column.name for column in CALCULATED]


# --- what must always hold --------------------------------------------------------------------


def rising(values: np.ndarray) -> bool:
    """Whether no value is below the one before it, and each is a number."""
    return bool((np.diff(values) >= 0).all()) and not np.isnan(values).any()


def ordered(clients: list[dict[str, Any]], own: Settings) -> Frame:
    """Every column but the texts, of clients who can all be scored."""
    scored = score(frame(clients), own)
    assert (scored["state"] == 0).all()
    return scored


@QUICK
@given(CLIENTS, st.lists(st.integers(0, 20_000_000), min_size=2, max_size=30), SETTINGS)
def test_more_revenue_never_lowers_value_or_score(
    client: dict[str, Any], revenues: list[int], own: Settings
) -> None:
    scored = ordered([client | {"revenue": r / 100} for r in sorted(revenues)], own)
    for name in ("value", "score", "earned", "tier", "counted", "net"):
        assert rising(scored[name]), name


@QUICK
@given(CLIENTS, st.sampled_from(RATINGS), SETTINGS)
def test_a_better_rating_never_lowers_ease_or_score(
    client: dict[str, Any], name: str, own: Settings
) -> None:
    scored = ordered([client | {name: rating} for rating in range(1, 6)], own)
    for column in ("ease", "score", "earned", "tier"):
        assert rising(scored[column]), column
    assert len(set(scored["value"])) == 1


@QUICK
@given(CLIENTS, st.lists(st.integers(-3650, 3650), min_size=2, max_size=30), SETTINGS)
def test_a_later_payment_never_raises(
    client: dict[str, Any], days: list[int], own: Settings
) -> None:
    scored = ordered([client | {"late": late} for late in sorted(days)], own)
    for column in ("ease", "score", "tier"):
        assert rising(-scored[column]), column


@QUICK
@given(CLIENTS, SETTINGS)
def test_knowledge_growth_flags_and_criteria_pull_the_right_way(
    client: dict[str, Any], own: Settings
) -> None:
    for name, most, better in (
        ("knowledge", 5, True),
        ("growth", 5, True),
        ("flags", 9, False),
        ("criteria", 5, True),
    ):
        scored = ordered([client | {name: n} for n in range(most + 1)], own)
        for column in ("score", "tier"):
            values = scored[column]
            fine = rising(values if better else -values)
            assert fine, (name, column)


@QUICK
@given(st.lists(CLIENTS, min_size=1, max_size=12), SETTINGS)
def test_every_number_stays_within_its_bounds(clients: list[dict[str, Any]], own: Settings) -> None:
    scored = score_all(clients, own)
    for name in ("money", "value", "ease", "score"):
        assert all(0 <= value <= 100 for value in scored[name]), name
    assert set(scored["tier"]) <= {1, 2, 3, 4, 5}
    assert set(scored["action"]) <= {1, 2, 3, 4, 5}
    assert all(1 <= code <= len(REASONS) for code in scored["reason_code"])
    assert (scored["tier_shown"] != "").all()
    assert (scored["action_shown"] != "").all()
    assert not any(brace in reason for reason in scored["reason"] for brace in "{}")


@QUICK
@given(st.lists(CLIENTS, min_size=2, max_size=10), SETTINGS, st.data())
def test_a_score_depends_on_the_own_row_only(
    clients: list[dict[str, Any]], own: Settings, data: st.DataObject
) -> None:
    """A new whale, a client let go, another order of rows: nobody else's judgement moves."""
    before = ordered(clients, own)
    # What is said of dependence compares with the whole list, and nothing else does.
    alone = [c for c in before.names if c not in ("reason_code", "action_code")]
    before = before.only(alone)
    place = data.draw(st.integers(0, len(clients) - 1))
    fewer = ordered([c for i, c in enumerate(clients) if i != place], own)
    rest = before.take([i for i in range(len(clients)) if i != place])
    assert_same(fewer.only(alone), rest)
    shuffle = data.draw(st.permutations(range(len(clients))))
    mixed = ordered([clients[i] for i in shuffle], own)
    assert_same(mixed.only(alone), before.take(shuffle))


@QUICK
@given(CLIENTS, SETTINGS)
def test_a_second_look_keeps_the_tier(client: dict[str, Any], own: Settings) -> None:
    """Committing what is shown and looking again changes no tier, action or price."""
    first = row_at(ordered([client], own))
    again = row_at(ordered([client | {"committed": first["tier"]}], own))
    assert again["tier"] == first["tier"]
    assert again["action"] == first["action"]
    assert same(again["suggested"], first["suggested"])
