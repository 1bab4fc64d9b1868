"""What letting go costs and frees (F10), in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.dashboard.let_go import LetGo, let_go, let_go_formulas
from pumpkin_sheets.plan.settings.settings import Settings
from tests.plan.client_frames import DEFAULTS, ENGLISH

TODAY = dt.date(2026, 3, 2)

HARD, EASY = 1, 5
BIG = ("Big", 50_000, None, None, EASY)


def said(
    *clients: tuple[str, Any, Any, Any, int],
    language: str = "en",
    settings: Settings = DEFAULTS,
) -> LetGo:
    """What is said of clients: name, revenue, cost, hours, respect."""
    names = ("client", "revenue", "cost", "hours", "respect")
    typed = {name: [client[i] for client in clients] for i, name in enumerate(names)}
    made = new_content(words(language), settings, len(clients), typed, today=TODAY)
    return let_go(words(language), made.totals)


def test_nobody() -> None:
    assert said(BIG) == LetGo("Nobody to let go.", "", "")


def test_hours_that_are_not_known_free_nothing() -> None:
    found = said(BIG, ("a", 900, None, None, HARD))
    assert found.freed == ("Letting go gives up 900 a year. Type the hours to see what it frees.")
    assert found.empty == "If nobody ever takes their place, you earn 900 less a year."


def test_a_loss_without_hours_gives_up_no_money() -> None:
    found = said(BIG, ("a", 1000, 1500, None, HARD))
    assert found.freed == "Letting go gives up no money. Type the hours to see what it frees."
    assert found.empty == "Even if nobody ever takes their place, you keep 500 more a year."


def test_a_client_who_brings_no_money() -> None:
    """1,000 revenue, 1,200 cost, 50 hours at 48: 2,600 of loss ends."""
    found = said(BIG, ("a", 1000, 1200, 50, HARD))
    assert found.freed == (
        "Letting go frees 50 hours and gives up no money: time to find and to learn."
    )
    assert found.empty == "Even if nobody ever takes their place, you keep 2,600 more a year."


def test_what_a_few_of_the_hours_bring_back() -> None:
    """1,000 + 700 at 90 an hour are 18.9 hours; 160 hours at 48 cost 7,680."""
    found = said(BIG, ("a", 1000, None, 60, HARD), ("b", 1200, 500, 100, HARD))
    assert found.freed == (
        "Letting go frees 160 hours and gives up 1,700 a year. Selling 19 of them at your target"
        " brings that back; the rest, 141, is yours to find and to learn. Never below 90 an hour."
    )
    assert found.empty == "Even if nobody ever takes their place, you keep 5,980 more a year."


def test_a_single_hour_that_is_left() -> None:
    """5,000 at 90 an hour are 55.6 hours."""
    assert said(BIG, ("a", 5000, None, 57, HARD)).freed == (
        "Letting go frees 57 hours and gives up 5,000 a year. Selling 56 of them at your target"
        " brings that back; the rest, 1, is yours to find and to learn. Never below 90 an hour."
    )


def test_hours_that_are_all_needed_leave_none() -> None:
    """1,350 at 90 an hour are 15 hours; shown are whole hours."""
    for freed in (15, 15.4):
        assert said(BIG, ("a", 1350, None, freed, HARD)).freed == (
            "Letting go frees 15 hours and gives up 1,350 a year. Selling all of it at your target"
            " just brings that back: nothing is left to find and to learn. Never below 90 an hour."
        )


def test_what_all_of_the_hours_do_not_bring_back() -> None:
    """1,350 at 90 an hour are 15 hours, of 10; 10 hours at 48 cost 480."""
    found = said(BIG, ("a", 1350, None, 10, HARD))
    assert found.freed == (
        "Letting go frees 10 hours and gives up 1,350 a year. At your target it takes 15 hours to"
        " bring that back, more than you free: find the next client before you part."
    )
    assert found.empty == "If nobody ever takes their place, you earn 870 less a year."


def test_who_must_be_replaced_first_is_named_and_left_out() -> None:
    found = said(
        ("Whale", 4000, None, 3300, HARD),
        ("Shark {n}", 3000, None, None, HARD),
        ("c", 900, 0, 9, EASY),
    )
    assert found == LetGo(
        "Nobody to let go.", "", "Replace first, then let go: Whale (3,300 hours), Shark {n}."
    )


def test_of_five_who_must_be_replaced_first_four_are_named() -> None:
    five = [(name, 1000, None, 400, HARD) for name in "abcde"]
    named = ", ".join(f"{name} (400 hours)" for name in "abcd")
    assert said(*five[:4]).later == f"Replace first, then let go: {named}."
    settings = replace(DEFAULTS, values={**DEFAULTS.values, "DependenceShare": 0.1})
    assert said(*five, settings=settings).later == f"Replace first, then let go: {named}, …."


@pytest.mark.parametrize("language", languages())
def test_no_place_for_a_fact_is_left(language: str) -> None:
    lists = [
        (BIG,), (BIG, ("a", 900, 0, None, HARD)), (BIG, ("a", 1000, 1200, 50, HARD)),
        (BIG, ("a", 1350, 0, 10, HARD)), (BIG, ("a", 1350, 0, 15, HARD)),
        (BIG, ("a", 1000, 0, 60, HARD)), (("a", 900, 0, 9, HARD),),
    ]  # fmt: skip
    for clients in lists:
        found = said(*clients, language=language)
        assert "{" not in found.freed + found.empty + found.later


def test_formulas_name_no_client_and_every_figure() -> None:
    made = let_go_formulas(ENGLISH)
    for name in ("Count_drop", "Hours_drop", "LetGoCash", "LetGoSold", "TargetRate"):
        assert name in made.freed
    assert "Profit_drop" in made.empty
    assert made.later.count("LaterTexts") == 8
