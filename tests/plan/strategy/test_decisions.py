"""Decisions: the three questions and the exceptions, as literals (F22)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.plan.strategy.decisions import DECISIONS
from tests.frames import row_at
from tests.plan.strategy.rows import day, filled, messages, tallies

NAMES = {"y": "yes", "n": "no", "-": None}


def one(answers: str, **cells: Any) -> Any:
    typed = {f"q{i}": NAMES[answer] for i, answer in enumerate(answers, start=1)}
    return row_at(filled(DECISIONS, {"decision": "Fair", **typed, **cells}).both)


@pytest.mark.parametrize(
    ("answers", "cells", "code", "state", "then"),
    [
        ("yyy", {}, 2, "✓ Do it", "Do it"),
        ("yny", {}, 3, "! Not yet",
         "Change it until all three say yes, or say why you do it all the same"),
        ("yny", {"anyway": "Loyalty", "review_on": day(12, 1)}, 4, "! Exception",
         "An exception: look again on 2026-12-01"),
        ("yny", {"anyway": "Loyalty"}, 4, "! Exception", "Set a day on which you look at it again"),
        ("nnn", {"anyway": "Loyalty"}, 5, "× No",
         "Leave it: no top client, no edge and no profit gains from it"),
        ("y-y", {}, 1, "▶ Answer all three", "Answer the three questions first"),
        ("y-n", {"anyway": "Loyalty"}, 1, "▶ Answer all three", "Answer the three questions first"),
        ("yny", {"anyway": "  "}, 3, "! Not yet",
         "Change it until all three say yes, or say why you do it all the same"),
        ("yyy", {"review_on": day(12, 1)}, 2, "✓ Do it", "Do it; look again on 2026-12-01"),
        ("yyy", {"outcome": "worked"}, 2, "✓ Do it", ""),
        ("yyy", {"outcome": "did not work"}, 2, "✓ Do it",
         "It did not work: stop it, or change it"),
    ],
)  # fmt: skip
def test_the_verdict(answers: str, cells: dict[str, Any], code: int, state: str, then: str) -> None:
    row = one(answers, **cells)
    assert (row["code"], row["state"], row["next"]) == (code, state, then)


@pytest.mark.parametrize(
    ("review", "outcome", "turn"),
    [
        (day(11, 24), None, 6),
        (day(11, 25), None, 4),
        (day(11, 1), "worked", 4),
        (day(11, 1), "did not work", 4),
        (day(11, 1), "too early", 6),
        (None, None, 4),
    ],
)
def test_on_its_day_an_open_decision_is_looked_at_again(
    review: dt.date | None, outcome: str | None, turn: int
) -> None:
    row = one("yyn", anyway="Loyalty", review_on=review, outcome=outcome)
    assert (row["turn"], row["code"]) == (turn, 4)
    assert row["next"].startswith("Look again: did it work?") == (turn == 6)


def test_whether_exceptions_worked_is_counted_against_the_others() -> None:
    odd = {"q1": "yes", "q2": "no", "q3": "no", "anyway": "A favour"}
    fine = dict.fromkeys(("q1", "q2", "q3"), "yes")
    outcomes = ["worked", "did not work", "did not work", "did not work", "too early", None]
    rows = [{"decision": f"odd {i}", **odd, "outcome": o} for i, o in enumerate(outcomes)]
    outcomes = ["worked"] * 7 + ["did not work"] * 2 + ["too early"]
    rows += [{"decision": f"fine {i}", **fine, "outcome": o} for i, o in enumerate(outcomes)]
    found = tallies(filled(DECISIONS, *rows))
    names = ("ExceptionsWorked", "ExceptionsFailed", "ApprovedWorked", "ApprovedFailed")
    assert [found[name] for name in names] == [1, 3, 7, 2]


def test_a_cell_that_will_not_do_is_named() -> None:
    assert messages(DECISIONS, {"decision": "Fair", "q1": "perhaps", "q2": "no"}) == [
        (
            "D5",
            "Better service for top clients? is “perhaps”, which is not on the list; choose one "
            "from it.",
        ),
    ]
