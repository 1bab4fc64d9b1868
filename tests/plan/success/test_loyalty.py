"""Loyalty: the risk, its reason, and a discount as the only tie, as literals (F28, F30)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from tests.frames import row_at, rows_by
from tests.plan.success.rows import TODAY, messages, practised, rows_of, thinks

HIGH, WATCH, AGAIN, FINE, TIE, MORE = 1, 2, 3, 4, 5, 0


@pytest.mark.parametrize(
    ("five", "risk", "code", "driver"),
    [
        ((2, 4, 4, 4, 4), 0.43, HIGH, "Courtesy"),
        ((5, 2, 4, 4, 4), 0.29, WATCH, "Competence"),
        ((5, 5, 5, 5, 5), 0.0, FINE, ""),
        ((4, 4, 4, 4, 4), 0.25, FINE, "Courtesy"),
        ((4, 4, 3, 1, 3), 0.43, HIGH, "Responsiveness"),
        ((3, 4, 5, 4, 4), 0.3, WATCH, "Courtesy"),  # 70 + 25 + 15 + 10 of 400
        ((2, 5, 5, 5, 5), 0.26, HIGH, "Courtesy"),  # courtesy is enough by itself
        ((5, 5, 4, 4, 1), 0.18, WATCH, "Made for them"),
        ((4, 4, 5, None, None), 0.2, FINE, "Courtesy"),
    ],
)  # fmt: skip
def test_the_risk_and_its_reason(five: Any, risk: float, code: int, driver: str) -> None:
    found = thinks(*five)
    assert (found["risk"], found["code"], found["driver"]) == (risk, code, driver)


def test_of_two_ratings_nothing_is_known_yet() -> None:
    found = thinks(3, 3)
    assert np.isnan(found["risk"])
    assert found["driver"] == ""
    assert (found["code"], found["next"]) == (
        MORE, "Ask more: three of the five ratings say something",
    )  # fmt: skip
    assert thinks(2)["code"] == HIGH  # the first reason is enough by itself


@pytest.mark.parametrize(
    ("five", "step"),
    [
        ((2, 4, 4, 4, 4), "Call and apologise where due; who was curt, and why?"),
        ((5, 2, 4, 4, 4), "Show what you will do differently"),
        ((5, 5, 2, 4, 4), "Give them one contact who knows their case"),
        ((5, 5, 4, 2, 4), "Answer within 2 working hours"),
        ((5, 5, 5, 5, 2), "Ask what you could do only for them"),
        ((5, 5, 5, 5, 5), ""),
    ],
)
def test_what_to_do_first(five: Any, step: str) -> None:
    assert thinks(*five)["next"] == step


def test_the_hours_are_those_of_the_tier() -> None:
    slow = {"courtesy": 5, "competence": 5, "response": 1, "asked_on": TODAY}
    rows = [{"client": name, **slow} for name in ("Acme", "Bolt", "Cedar", "Nobody")]
    assert list(rows_of(practised(loyalty=rows), "loyalty")["next"]) == [
        "Answer within 2 working hours",
        "Answer within 40 working hours",
        "Answer within 8 working hours",
        "Answer sooner, and say by when",
    ]


def test_a_discount_as_the_only_tie() -> None:
    touch = {"buying": 3, "paying": 3, "service": 2, "advice": 3}
    found = thinks(4, 4, 4, 4, 4, discount="✓", **touch)
    assert (found["code"], found["touchpoints"]) == (TIE, 2.8)
    assert found["state"] == "! A discount is the only tie"
    assert found["next"] == (
        "! A discount is the only tie: it keeps nobody. Best next touchpoint: Service"
    )
    assert thinks(4, 4, 4, 4, 4, **touch)["code"] == FINE
    assert thinks(4, 4, 4, 4, 4, discount="✓", **{**touch, "paying": 3.5})["code"] == FINE
    assert thinks(4, 4, 4, 4, 4, discount="✓")["code"] == FINE  # no touchpoint is known
    tied = thinks(2, 4, 4, 4, 4, discount="✓", **touch)
    assert tied["code"] == HIGH
    assert tied["next"].endswith("why? · ! A discount is the only tie: it keeps nobody. Best next "
                                 "touchpoint: Service")  # fmt: skip
    assert thinks(4, 4, 4, 4, 4, discount="✓", advice=2, buying=2)["next"].endswith("Buying")


def test_ratings_grow_old() -> None:
    asked = dt.date(2025, 10, 3)  # 180 days before
    assert thinks(5, 5, 5, asked_on=asked)["code"] == FINE
    found = thinks(5, 5, 5, asked_on=asked - dt.timedelta(days=1))
    assert (found["code"], found["next"]) == (AGAIN, "Asked on 2025-10-02: ask again")
    assert thinks(2, 5, 5, asked_on=dt.date(2025, 10, 2))["next"].endswith(
        " · Asked on 2025-10-02: ask again"
    )


def test_money_at_risk_and_the_greatest_three() -> None:
    """Net profits: Acme 15,200, Bolt -4,020, Cedar 6,120, Dune 5,120."""
    five = dict(zip(("courtesy", "competence", "knowledge", "response", "personal"),
                    (2, 4, 4, 4, 4), strict=True))  # fmt: skip
    rows = [{"client": n, **five} for n in ("Dune", "Bolt", "Acme", "Cedar", "Nobody")]
    for listed in (rows, rows[::-1]):
        found = practised(loyalty=listed)
        money = rows_by(rows_of(found, "loyalty"), "client")
        assert [money[n]["at_risk"] for n in ("Acme", "Bolt", "Cedar", "Dune")] == [
            6536, 0, 2631.6, 2201.6
        ]  # fmt: skip
        assert np.isnan(money["Nobody"]["at_risk"])
        assert found.figures["LoyaltyAtRisk"][1] == 11_369.2
        assert found.figures["LoyaltyHigh"][1] == 5
        assert found.figures["LoyaltyTopSaid"][1] == (
            "Most profit at risk, of VIP and Good: Acme, Cedar, Dune."
        )
    assert practised().figures["LoyaltyTopSaid"][1] == (
        "No profit of a VIP or Good client is known to be at risk."
    )


def test_what_is_wrong_is_named_with_its_cell() -> None:
    rows = [
        {"client": "Nobody", "asked_on": TODAY},
        {"client": "Acme", "courtesy": 4},
        {"client": "acme ", "courtesy": 6, "asked_on": TODAY},
        {"client": "Dune", "courtesy": 4, "asked_on": dt.date(2026, 4, 2)},
    ]
    assert messages(practised(loyalty=rows)) == [
        ("Loyalty", "A5", "“Nobody” is not on Clients; type the name as it stands there."),
        ("Loyalty", "D6", "From the day on which you asked counts when to call and when to ask "
         "again; type it."),
        ("Loyalty", "A7",
         "“acme” is already in A6; this row is left out. Delete one of the two."),
        ("Loyalty", "E7", "Courtesy is 6; type a number from 1 to 5, or leave it empty."),
        ("Loyalty", "D8",
         "Asked on is 2026-04-02, which is still to come; it counts from that day on."),
    ]  # fmt: skip


def test_weights_and_lines_are_the_owners() -> None:
    row = {"client": "Acme", "courtesy": 5, "competence": 5, "personal": 3, "asked_on": TODAY}

    def one(**lines: float) -> Any:
        return row_at(rows_of(practised(loyalty=[row], **lines), "loyalty"))

    assert one()["risk"] == 0.07  # 20 of 280
    heavy = one(RiskCourtesy=50, RiskCompetence=50, RiskPersonal=50)
    assert (heavy["risk"], heavy["driver"]) == (0.17, "Made for them")
    assert np.isnan(one(RiskCourtesy=0, RiskCompetence=0, RiskKnowledge=0, RiskResponse=0,
                       RiskPersonal=0)["risk"])  # fmt: skip
    assert [one(RiskWatch=line)["code"] for line in (7, 8)] == [WATCH, FINE]
    assert [one(RiskWatch=7, RiskHigh=line)["code"] for line in (7, 8)] == [HIGH, WATCH]
