"""Needs: want, why, need, solution; and what clients share, as literals (F14, F29)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from pumpkin_sheets.plan.listening.folding import folded
from pumpkin_sheets.plan.listening.needs import NEEDS
from pumpkin_sheets.sheets.frame import Frame
from tests.frames import row_at
from tests.plan.listening.rows import messages, pains, worked

WANT = {"client": "Acme", "heard": "cheap car for Friday", "kind": "wish"}
WHY = {**WANT, "why": "must be at the airport at nine"}
NEED = {**WHY, "need": "arrive, surely"}
LINKED = {**NEED, "solution": "door-to-gate"}
SERVICES = Frame({"known": ["Rental cars", ""]})


@pytest.mark.parametrize(
    ("row", "code", "state", "said"),
    [
        (WANT, 1, "▶ Ask why", "A wish: ask why"),
        ({**WANT, "kind": None}, 1, "▶ Ask why", "A wish: ask why"),
        ({**WANT, "kind": "pain"}, 1, "▶ Ask why", "A pain: ask why it hurts"),
        ({**WANT, "need": "arrive, surely"}, 1, "▶ Ask why", "A wish: ask why"),
        (WHY, 2, "▶ Find the need behind it", "Find the need behind it"),
        (NEED, 3, "▶ Find a solution, not a product", "Find a solution, not a product"),
        (LINKED, 4, "✓ Linked", ""),
        ({**NEED, "solution": "rental  CARS "}, 3, "▶ Find a solution, not a product",
         "That is your hammer: what would meet the need?"),
    ],
)  # fmt: skip
def test_from_the_want_to_the_solution(
    row: dict[str, object], code: int, state: str, said: str
) -> None:
    found = row_at(worked(NEEDS, row, others={"services": SERVICES}))
    assert (found["code"], found["state"], found["next"]) == (code, state, said)


def test_a_product_is_known_by_services_alone() -> None:
    assert row_at(worked(NEEDS, {**NEED, "solution": "Rental cars"}))["state"] == "✓ Linked"


def test_a_sixth_driver_is_too_many_on_all_six() -> None:
    said = "! 6 drivers: a wish-list keeps nobody; choose 3 to 5"
    drivers = [{**LINKED, "driver": "✓"}] * 6
    other = [{**LINKED, "client": "Cedar", "driver": "✓"}] * 3
    found = worked(NEEDS, *drivers, LINKED, *other)
    assert found["next"].tolist() == [said] * 6 + [""] * 4
    assert worked(NEEDS, *drivers[:5])["next"].tolist() == [""] * 5
    assert worked(NEEDS, *drivers, MostDrivers=6)["next"].tolist() == [""] * 6


def test_few_drivers_among_many_needs_are_a_hint() -> None:
    said = "Drivers: only {} among 5 needs. Which 3 to 5 keep them loyal?"
    for few in (0, 1, 2):
        rows = [{**LINKED, "driver": "✓"}] * few + [LINKED] * (5 - few)
        assert worked(NEEDS, *rows)["next"].tolist() == [said.format(few)] * 5
    assert worked(NEEDS, *rows[:4])["next"].tolist() == [""] * 4
    enough = [{**LINKED, "driver": "✓"}] * 3 + [LINKED] * 2
    assert worked(NEEDS, *enough)["next"].tolist() == [""] * 5


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Speed", "speed"),
        ("speed ", "speed"),
        ("ＳＰＥＥＤ", "speed"),
        ("ｓｐｅｅｄ　", "speed"),
        ("  two   words ", "two words"),
        ("two　words", "two words"),
        ("２４ｈ", "24h"),
        ("速度　", "速度"),
        ("Straße", "straße"),
        ("ÉTÉ", "été"),
        ("*", "*"),
        ("　", ""),
    ],
)
def test_how_tags_are_compared(typed: str, same: str) -> None:
    assert folded(typed) == same


def test_a_tag_counts_once_for_each_client() -> None:
    found = pains(
        ("Acme", "Speed"), ("Acme", "speed "), ("Cedar", "ＳＰＥＥＤ"), ("Cedar", "price")
    )
    assert found["shared"].tolist() == [2, 2, 2, 1]
    assert found["first"].tolist() == [1, 0, 1, 1]


def test_a_client_written_in_two_ways_counts_once() -> None:
    names = ("Velvet Events", "Velvet Nights", " velvet events")
    assert pains(*((name, "speed") for name in names))["shared"].tolist() == [1, 1, 1]


def test_tags_that_a_search_would_take_for_patterns() -> None:
    found = pains(("Acme", "s*"), ("Cedar", "speed"), ("Bolt", "?"), ("Ember", "~"))
    assert found["shared"].tolist() == [1, 1, 1, 1]
    assert pains(("Acme", "x" * 300), ("Cedar", "x" * 300))["shared"].tolist() == [2, 2]


def test_who_is_not_on_clients_is_not_counted_and_named() -> None:
    found = pains(("Acme", "speed"), ("Acmee", "speed"), ("Gone Ltd", "speed"))
    assert found["shared"].tolist() == [1, 1, 1]
    rows = [{"client": c, "heard": "slow", "tag": "speed"} for c in ("Acmee", "Gone Ltd")]
    assert messages(NEEDS, *rows) == [
        ("B5", "“Acmee” is not on Clients; type the name as it stands there, until then it is not "
         "counted among the clients with this tag.")
    ]  # fmt: skip


def test_a_row_at_fault_is_left_out() -> None:
    rows = [
        {"client": "Acme", "heard": "slow", "tag": "speed"},
        {"client": "Cedar", "heard": None, "tag": "speed"},
        {"client": "Ember", "heard": "slow", "tag": "speed", "kind": "ache"},
        {"client": "Bolt", "heard": "slow", "tag": "#N/A"},
    ]
    found = worked(NEEDS, *rows)
    assert found["state"].tolist() == [
        "▶ Ask why", "Needs: In their words", "See Problems", "See Problems",
    ]  # fmt: skip
    assert found["shared"][0] == 1
    assert found["first"].tolist() == [1, 0, 0, 0]


def test_the_third_client_shows_the_pain() -> None:
    two = pains(("Acme", "Speed"), ("Cedar", "speed"))
    assert np.nan_to_num(two["alarm"], nan=-1).tolist() == [0, -1]
    assert two["next"].tolist() == ["A wish: ask why"] * 2
    three = pains(("Acme", "Speed"), ("Cedar", "speed"), ("Bolt", "speed"))
    assert np.nan_to_num(three["alarm"], nan=-1).tolist() == [1, -1, -1]
    assert three["news"][0] == (
        "Clients who share “speed”: 3. Find what would meet it, and show it to them"
    )
    assert three["next"].tolist() == ["A wish: ask why · Clients who share “speed”: 3"] * 3


def test_the_most_shared_come_first_then_top_clients_then_the_oldest() -> None:
    def row_at(client: str, tag: str, day: int | None) -> dict[str, object]:
        date = None if day is None else dt.date(2026, 3, day)
        return {"client": client, "heard": "x", "tag": tag, "date": date}

    rows = [
        row_at("Ember", "price", 1), row_at("Bolt", "price", 1),  # two, none of them top
        row_at("Acme", "speed", 9), row_at("Ember", "speed", 9),  # two, one of them top
        row_at("Acme", "care", 8), row_at("Ember", "care", 20),  # the same, heard earlier
        row_at("Acme", "calm", None), row_at("Ember", "calm", None),  # nobody knows when
        row_at("Acme", "trust", 30), row_at("Bolt", "trust", 30), row_at("Ember", "trust", 30),
    ]  # fmt: skip
    for order in (rows, rows[::-1]):
        found = worked(NEEDS, *order)
        ranked = found[found["turn"] > 0].sorted_by("turn")
        assert ranked["tag_key"].tolist() == ["trust", "care", "speed", "calm", "price"]
        assert ranked["turn"].tolist() == [1, 2, 3, 4, 5]


def test_in_chinese() -> None:
    rows = [{"client": c, "heard": "慢", "kind": "痛點", "tag": "速度"} for c in ("Acme", "Cedar")]
    found = worked(NEEDS, *rows, language="zh-Hant", CommonGround=2)
    assert found["next"].tolist() == ["這是痛點：問為什麼會痛 · 有 2 位客戶提到「速度」"] * 2
    assert found["news"][0] == "有 2 位客戶提到「速度」：想出解決方案，再拿給他們看"
