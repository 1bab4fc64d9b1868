"""Letters that touches and rows of other tables ask for, and how a row of Letters adds to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.care.touches import Entry, TouchKind, Why
from pumpkin_sheets.plan.letters.drafting import with_letters
from pumpkin_sheets.plan.letters.requests import of_touches
from pumpkin_sheets.plan.review.judge import Judgement
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.practice import Filled
from pumpkin_sheets.sheets.wishes import Fact, Wish
from pumpkin_sheets.sheets.words import Sentence
from tests.plan.letters.desk import DAY, TODAY, head, sample_book, write


def entry(kind: TouchKind, days: int, client: str = "Orchid Travel") -> Entry:
    day = TODAY + days * DAY
    return Entry(day, dt.time(9), client, kind, "", 45, Why("due", {}), None, 0, day)


def test_a_touch_planned_within_seven_days_brings_its_letter() -> None:
    found = list(
        of_touches(
            [
                entry(TouchKind.INTERVIEW, 8, "Late"),
                entry(TouchKind.INTERVIEW, 7),
                entry(TouchKind.REFERRAL_ASK, 0, "Mira"),
                entry(TouchKind.CARE_CALL, 0, "Call"),
            ],
            TODAY,
        )
    )
    assert [(r.client, r.kind.name, r.facts) for r in found] == [
        ("Mira", "referral_ask", {"date": TODAY, "minutes": 45.0}),
        ("Orchid Travel", "interview_invite", {"date": dt.date(2026, 3, 9), "minutes": 45.0}),
    ]


# --- wishes of other tables -----------------------------------------------------------------------


def wished(book: MemoryBook, *wishes: Wish) -> Judgement:
    """The review of a workbook whose Costs ask for these letters."""
    judgement = recalculate(book, TODAY).judgement
    asked: list[tuple[float, float]] = []

    def letters(table: Filled, settings: Mapping[str, float], day: float) -> list[Wish]:
        asked.append((settings["NoticeDays"], day))
        return list(wishes)

    content = judgement.content
    tables = tuple(
        replace(t, practice=replace(t.practice, letters=letters))
        if t.practice.name == "costs"
        else t
        for t in content.practised.tables
    )
    practised = replace(content.practised, tables=tables)
    judgement = replace(judgement, content=replace(content, practised=practised), problems=[])
    found = with_letters(judgement, None, book.sheets, all_words(), TODAY)
    assert asked == [(30, 46083)]
    return found


def deposit(to: str = "Mira Skincare", **facts: Fact) -> Wish:
    told: dict[str, Fact] = {"project": "Spring shop", "deposit": 40_000.0, **facts}
    return Wish(to, "deposit_wait", told, row=4, columns={"project": "cost"})


@pytest.fixture
def book() -> MemoryBook:
    made = sample_book("profit")
    head(made, company="Studio Rose", sender="Ann Rose")
    write(made, 0, {"cost": "Spring shop", "yearly": 1}, "costs")
    return made


def test_a_wish_becomes_a_draft(book: MemoryBook) -> None:
    found = wished(book, deposit(contact="Ms Lee", email="lee@mira.example"))
    draft = next(d for d in found.drafts if d.client == "Mira Skincare")
    assert (draft.kind, draft.missing, draft.email) == ("deposit_wait", (), "lee@mira.example")
    assert draft.text.startswith("Dear Ms Lee,\n\nThank you for your agreement on “Spring shop”.")
    assert "The deposit of NT$40,000 has not reached" in draft.text


def test_the_advice_of_review_comes_before_a_wish(book: MemoryBook) -> None:
    found = wished(book, deposit("Bolt Logistics"))
    kinds = [draft.kind for draft in found.drafts if draft.client == "Bolt Logistics"]
    assert kinds == ["farewell_transfer"]


def test_a_row_says_only_what_differs_from_a_wish(book: MemoryBook) -> None:
    write(book, 0, {"client": "mira skincare", "letter": "Deposit", "fact1": "half of it"})
    draft = next(d for d in wished(book, deposit()).drafts if d.client == "Mira Skincare")
    assert "agreement on “Spring shop”. The deposit of half of it has not" in draft.text


def test_what_a_wish_reveals_is_named_where_it_was_typed(book: MemoryBook) -> None:
    write(book, 0, {"cost": "VIP shop"}, "costs")
    found = wished(book, deposit(project="VIP shop"))
    assert "Mira Skincare" not in {draft.client for draft in found.drafts}
    (problem,) = found.problems
    assert (problem.sheet, problem.cell, problem.column) == ("Costs", "A5", "Cost")
    assert problem.message.startswith("“VIP shop” holds “vip”, which the client must not read")


def test_sentences_of_a_wish_are_said_in_the_language_of_the_letter(book: MemoryBook) -> None:
    head(book, language="Chinese (繁體中文)")
    rules = (Sentence("rules.rule4"), Sentence("rules.rule5"))
    wish = Wish("Mira Skincare", "conditions", {"project": "Shop", "conditions": rules}, row=4)
    draft = next(d for d in wished(book, wish).drafts if d.client == "Mira Skincare")
    assert "\n1. 訂金入帳後才開始。\n2. 一份書面需求，一位決定的人。\n" in draft.text
    assert draft.missing == ("first_day",)
