"""Solutions: from a shared pain through the gate of “when, how much?”, as literals (F14)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.plan.listening.solutions import SOLUTIONS
from pumpkin_sheets.sheets.practice import serial
from tests.frames import row_at
from tests.plan.listening.rows import both, messages, pains, worked

TWO = (("Acme", "speed"), ("Ember", "speed"))
THREE = (*TWO, ("Cedar", "Speed "))
ROW = {"solution": "Fast lane", "tag": "ＳＰＥＥＤ"}
BUILT = dt.date(2026, 10, 5)
PASSED = {**ROW, "asked": 6, "would_buy": 5, "when_how_much": 2}


def one(row: dict[str, object], mentions: tuple[tuple[str, str], ...] = THREE) -> dict[str, Any]:
    return row_at(worked(SOLUTIONS, row, others={"needs": pains(*mentions)}))


@pytest.mark.parametrize(
    ("mentions", "more", "code", "stage", "said"),
    [
        (TWO, {}, 1, "▶ Ask more", "Ask more: shared by 2, 3 needed"),
        (THREE, {"asked": 0}, 2, "▶ Show it", "Show it: “would you buy this?”"),
        (THREE, {}, 2, "▶ Show it", "Show it: “would you buy this?”"),
        (THREE, {"asked": 6, "would_buy": 2}, 3, "× Think again",
         "Think again: only 2 of 6 would buy it"),
        (THREE, {"asked": 6, "would_buy": 3}, 4, "◷ Warm, not hot",
         "Warm, not hot: “when, how much?” asked by 0, needed 2"),
        (THREE, {"asked": 6, "would_buy": 5, "when_how_much": 1}, 4, "◷ Warm, not hot",
         "Warm, not hot: “when, how much?” asked by 1, needed 2"),
        (THREE, PASSED, 5, "✓ Gate passed: build it",
         "Gate passed: build it · ask whether it helps your other clients too"),
        (THREE, {**PASSED, "helps_others": "✓"}, 5, "✓ Gate passed: build it",
         "Gate passed: build it"),
        (THREE, {**PASSED, "built_on": BUILT}, 6, "▶ Built: delight them",
         "Live since 2026-10-05: delight those who use it, then type how many are"),
        (THREE, {**PASSED, "built_on": BUILT, "delighted": 1}, 7, "✓ Ask for a referral",
         "Ask for a referral: every client with this tag is asked once"),
        (THREE, {**PASSED, "delighted": 1}, 7, "✓ Ask for a referral",
         "Type since when it is live: only then are the clients with this tag asked for a "
         "referral"),
        (TWO, {**PASSED, "built_on": BUILT, "delighted": 1}, 1, "▶ Ask more",
         "Ask more: shared by 2, 3 needed"),
    ],
)  # fmt: skip
def test_the_stages(
    mentions: tuple[tuple[str, str], ...],
    more: dict[str, object],
    code: int,
    stage: str,
    said: str,
) -> None:
    found = one({**ROW, **more}, mentions)
    assert (found["code"], found["state"], found["next"]) == (code, stage, said)


def test_clients_in_pain_and_top_ones() -> None:
    found = one(ROW, (*THREE, ("Acme", "speed"), ("Bolt", "price")))
    assert (found["in_pain"], found["top_in_pain"]) == (3, 2)  # Acme is VIP, Cedar Good
    found = one({**ROW, "tag": "speeds"})
    assert (found["in_pain"], found["top_in_pain"], found["code"]) == (0, 0, 1)


def test_without_needs_nothing_is_known_of_pains() -> None:
    found = row_at(worked(SOLUTIONS, PASSED))
    assert (found["state"], str(found["in_pain"])) == ("✓ Gate passed: build it", "nan")


@pytest.mark.parametrize(
    ("more", "cell", "said"),
    [
        ({"asked": 3, "would_buy": 4}, "E5", "“Would buy” says 4, but it was shown to 3"),
        ({"would_buy": 1}, "E5", "“Would buy” says 1, but it was shown to 0"),
        ({"asked": 3, "when_how_much": 4}, "F5",
         "“Asked “when, how much?”” says 4, but it was shown to 3"),
    ],
)  # fmt: skip
def test_more_answers_than_people_asked(more: dict[str, object], cell: str, said: str) -> None:
    rest = "; mend one of them, until then the solution stands at no stage."
    assert messages(SOLUTIONS, {**ROW, **more}) == [(cell, said + rest)]
    found = one({**PASSED, "would_buy": None, "when_how_much": None, "asked": None, **more})
    assert (found["code"], found["state"]) == (0, "—")
    assert found["next"] == "More answers than people it was shown to: mend one of them"


def test_a_day_ahead_is_not_built_yet() -> None:
    row = {**PASSED, "built_on": dt.date(2026, 11, 25)}
    assert messages(SOLUTIONS, row) == [
        ("G5", "Live since 2026-11-25 is still to come; until then it counts as not built.")
    ]
    assert one(row)["code"] == 5
    assert one({**row, "built_on": dt.date(2026, 11, 24)})["code"] == 6


def test_a_solution_stands_once() -> None:
    assert messages(SOLUTIONS, ROW, {**ROW, "solution": "fast  LANE"})[0][0] == "A6"


def test_who_of_a_tag_is_asked_for_a_referral() -> None:
    needs = pains(*THREE, ("Acme", "speed"), ("Velvet Nights", "speed"), ("Gone Ltd", "speed"))
    rows = [
        {**PASSED, "built_on": BUILT, "delighted": 1},
        {**PASSED, "solution": "No day", "delighted": 1},
        {**PASSED, "solution": "Nobody delighted", "built_on": BUILT},
        {**PASSED, "solution": "Other", "tag": "price", "built_on": BUILT, "delighted": 1},
    ]
    solutions = both(SOLUTIONS, *rows, others={"needs": needs})
    assert SOLUTIONS.evidence_with is not None
    told = list(SOLUTIONS.evidence_with({"needs": needs, "solutions": solutions}))
    assert [(e.client, e.kind, e.day, e.note) for e in told] == [
        (name, "satisfied_delivery", serial(BUILT), "Fast lane")
        for name in ("Acme", "Ember", "Cedar", "Velvet Nights")
    ]
    assert list(SOLUTIONS.evidence_with({"solutions": solutions})) == []


def test_in_chinese() -> None:
    found = row_at(worked(SOLUTIONS, ROW, language="zh-Hant", others={"needs": pains(*TWO)}))
    assert (found["state"], found["next"]) == ("▶ 再多問", "再多問：需要 3 位客戶提到，目前 2 位")
