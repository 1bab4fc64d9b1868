"""The review: what is committed for each client, and in which order it is listed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.plan.choices import DROP, EDUCATE, GOOD, GROW, KEEP, OK, REPRICE, VIP, WORST
from pumpkin_sheets.plan.review.review import order, review
from pumpkin_sheets.sheets.frame import Frame
from tests.frames import assert_same, known, row_at
from tests.plan.client_frames import CLIENTS, DEFAULTS, ENGLISH, frame


def reviewed(clients: list[dict[str, object]], total: float | None = None) -> Frame:
    given_rows = frame(clients)
    made = review(given_rows, DEFAULTS, ENGLISH.texts, total)
    return made.assign(client=given_rows["client"])


def test_a_scored_client_gets_its_tier_committed() -> None:
    found = row_at(reviewed([{"revenue": 20_000, "ratings": 5, "committed": OK}]))
    assert found["enough"]
    assert found["tier_code"] == found["tier"] == GOOD


def test_a_client_keeps_its_tier_while_data_are_missing() -> None:
    found = reviewed([{"ratings": 5, "committed": VIP}, {"ratings": 5}, {"typed_fault": 2}])
    assert found["enough"].tolist() == [False, False, False]
    np.testing.assert_array_equal(found["tier_code"], [VIP, np.nan, np.nan])
    assert np.isnan(found["tier"]).all()
    assert found["tier_shown"].tolist() == ["Not enough data"] * 3
    assert found["reason"].tolist() == ["Needs: revenue", "Needs: revenue", "Check: Revenue"]


def test_what_needs_doing_first_comes_first() -> None:
    """Drop, Reprice, Educate, Keep, Grow; the weakest first, but the best of those to grow."""
    clients = [
        {"client": "grow 1", "revenue": 9000, "ratings": 5, "criteria": 5},
        {"client": "waits b"},
        {"client": "keep", "revenue": 20_000, "ratings": 4},
        {"client": "grow 2", "revenue": 20_000, "ratings": 5, "criteria": 5},
        {"client": "educate", "revenue": 20_000, "ratings": 2},
        {"client": "drop", "revenue": 400, "hours": 60, "ratings": 2},
        {"client": "reprice b", "revenue": 4000, "hours": 50, "ratings": 5},
        {"client": "drop worst", "revenue": 400, "hours": 60, "ratings": 1},
        {"client": "waits a", "committed": WORST},
        {"client": "reprice a", "revenue": 4000, "hours": 50, "ratings": 5},
        {"client": "reprice weaker", "revenue": 3900, "hours": 50, "ratings": 5},
    ]
    found = reviewed(clients)
    listed = found.take(order(found))
    assert listed["client"].tolist() == [
        "drop worst", "drop", "reprice weaker", "reprice a", "reprice b", "educate", "keep",
        "grow 2", "grow 1", "waits a", "waits b",
    ]  # fmt: skip
    assert known(listed["action"]) == [
        DROP, DROP, REPRICE, REPRICE, REPRICE, EDUCATE, KEEP, GROW, GROW,
    ]  # fmt: skip


def test_nobody_to_review() -> None:
    nobody = frame([{}]).take([])
    found = review(nobody, DEFAULTS, ENGLISH.texts).assign(client=nobody["client"])
    assert len(found) == len(order(found)) == 0


@rules(max_examples=40)
@given(st.lists(CLIENTS, min_size=1, max_size=8), st.data())
def test_the_order_of_rows_never_matters(
    clients: list[dict[str, object]], data: st.DataObject
) -> None:
    named = [client | {"client": f"Client {i}"} for i, client in enumerate(clients)]
    total = 12_345.0
    one = reviewed(named, total)
    other = reviewed(data.draw(st.permutations(named)), total)
    assert_same(one.take(order(one)), other.take(order(other)))
