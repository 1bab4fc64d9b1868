"""Bad input, contacts who moved, letters, and titles in the owner's words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.prospects.letters import asked
from pumpkin_sheets.plan.prospects.moved import sooner
from pumpkin_sheets.plan.prospects.prospects import PROSPECTS
from pumpkin_sheets.sheets.own_titles import find_titles, title_of
from pumpkin_sheets.sheets.practice import Sooner, serial
from tests.plan.prospects.rows import TODAY, filled, flags, messages, one, read, settings
from tests.plan.prospects.test_machine import AGREED, PAID, SIGNED, SPOKEN

MOVED = {
    "came_from": "A contact moved there", "from_client": "Oakfield School",
    "first_seen": dt.date(2026, 2, 20), "q1": None,
}  # fmt: skip


def test_a_client_is_no_prospect() -> None:
    ((cell, message),) = messages({}, {"prospect": "velvet events"})
    assert (cell, message) == (
        "A6", "“velvet events” is a client already; for a new contact there, write the person too.",
    )  # fmt: skip
    assert messages({"prospect": "Velvet Events, Ms Kao"}) == []
    assert messages({"prospect": "Velvet Events", "decision": "Became a client"}) == []
    # Taken over from Proposals, and nothing chosen yet: that is how it was meant.
    assert messages({**PAID, "prospect": "Velvet Events"}) == []
    ((cell, _),) = messages({**SIGNED, "prospect": "Velvet Events"})
    assert cell == "A5"


def test_a_prospect_twice() -> None:
    ((cell, message),) = messages({}, {"prospect": " fern  hotels "})
    assert cell == "A6"
    assert message.startswith("“fern hotels” is already in A5; this row is left out.")
    assert filled({}, {"prospect": "fern hotels"}).results["state"].tolist()[:2] == [
        "▶ Say the estimate aloud", "See Problems",
    ]  # fmt: skip


def test_money_in_the_bank_without_its_amount_is_a_hint() -> None:
    bare = {**PAID, "deposit": None}
    assert messages(bare) == [("AY5", "The deposit is in the bank, but how much? Type the amount.")]
    assert one(**bare)["code"] == 10


def test_nothing_would_change() -> None:
    assert messages({"target": 20}) == [("AQ5", "Nothing would change; type the figure to reach.")]


def test_through_whom() -> None:
    assert messages({"from_client": "Velvt Events"}) == [
        (
            "F5",
            "“Velvt Events” is not on Clients; type the name as it stands there, or leave it"
            " empty.",
        )
    ]
    assert messages({"from_client": "Velour Events"}) == []  # as they were called before


def test_hostile_cells_are_named_and_the_rest_of_the_table_counts() -> None:
    table = read(
        {"revenue": "a lot"},
        {"prospect": "B", "respect": 6},
        {"prospect": "C", "signed_on": "soon"},
        {"prospect": "D", "reaction": "Delighted"},
        {"prospect": "#N/A"},
        {"prospect": None},
        {"prospect": "E", "flag3": "#REF!"},
        {"prospect": "F"},
    )
    assert [(p.cell, p.message) for p in table.problems] == [
        ("N5", "Budget a year is “a lot”; type a number, or leave it empty."),
        ("V6", "Respect is 6; type a number from 1 to 5, or leave it empty."),
        ("AX7", "Signed on is “soon”; type a date such as 2026-03-02."),
        ("AV8", "Reaction is “Delighted”, which is not on the list; choose one from it."),
        ("A9", "Prospect holds the error #N/A; mend the formula or type the value."),
        ("A10", "This row has figures but no “Prospect”; type it."),
        ("Z11", "No set budget holds the error #REF!; mend the formula or type the value."),
    ]
    worked = filled(
        {"revenue": "a lot"}, {"prospect": "B", "respect": 6}, {"prospect": "F"}
    ).results
    assert worked["state"].tolist()[:3] == [
        "See Problems", "See Problems", "▶ Say the estimate aloud",
    ]  # fmt: skip


# --- a contact who moved --------------------------------------------------------------------------


def test_a_contact_who_moved_is_a_chance_with_a_date() -> None:
    assert one(**MOVED)["next"] == (
        "Congratulate, then call by 2026-03-22: you may gain a second great client"
    )
    assert one(**{**MOVED, "first_seen": None})["next"] == (
        "Congratulate, then call: you may gain a second great client"
    )
    assert messages({**MOVED, "first_seen": None}) == [
        ("I5", "From the day of first contact counts when to call; type it.")
    ]
    assert one(**{**MOVED, "from_client": "velour events"})["moved"] == 1  # a name of before
    soon = filled(MOVED, MovedFollowUp=7.0).results["next"][0]
    assert soon.startswith("Congratulate, then call by 2026-02-27")


@pytest.mark.parametrize("client", ["Bolt Logistics", "Unknown Co", "Nobody", None])
def test_from_a_client_below_good_it_is_an_ordinary_prospect(client: str | None) -> None:
    found = one(**{**MOVED, "from_client": client})
    assert (found["moved"], found["next"]) == (0, "Ask the three questions")


def test_the_successor_is_to_be_met() -> None:
    wanted = Sooner(
        "Oakfield School", "care_call", 46073.0, "contact_moved", {"prospect": "Fern Hotels"}
    )
    assert list(sooner(filled(MOVED))) == [wanted]
    assert list(sooner(filled({**MOVED, "decision": "Declined by them"}))) == []
    assert list(sooner(filled({**MOVED, "from_client": "Bolt Logistics"}))) == []
    assert list(sooner(filled({**MOVED, "first_seen": dt.date(2026, 4, 1)}))) == []


# --- letters --------------------------------------------------------------------------------------

KNOWN = {"contact": "Ms Wu", "email": "wu@fern.example", "project": "Booking site"}


def test_the_state_asks_for_a_letter_and_gives_its_facts() -> None:
    rows = (
        {**KNOWN, **flags(4)},
        {**KNOWN, "prospect": "B", **AGREED, "metric": None},
        {**KNOWN, "prospect": "C", **AGREED},
        {**KNOWN, "prospect": "D", **SIGNED, "deposit": 3600},
        {**KNOWN, "prospect": "E", **flags(2)},
        {**KNOWN, "prospect": "F", **MOVED},
        {**KNOWN, "prospect": "G", **PAID},
        {"prospect": "H", **AGREED},
    )
    found = list(asked(filled(*rows), settings(), serial(TODAY)))
    assert [(a.to, a.kind, a.row) for a in found] == [
        ("Fern Hotels", "decline", 4),
        ("B", "success_question", 5),
        ("C", "estimate", 6),
        ("D", "deposit_wait", 7),
        ("E", "conditions", 8),
        ("Oakfield School", "moved_contact", 9),
        ("H", "estimate", 11),
    ]
    who = {"contact": "Ms Wu", "email": "wu@fern.example"}
    facts: dict[str, Any] = {a.to: dict(a.facts) for a in found}
    assert facts["Fern Hotels"] == KNOWN
    assert facts["B"] == KNOWN
    assert facts["C"] == {
        **KNOWN, "price_new": 9000.0, "rounds": 2.0, "reply_by": dt.date(2026, 3, 12),
        "deposit": 3600.0,
    }  # fmt: skip
    assert facts["D"] == {**KNOWN, "deposit": 3600.0}
    conditions = facts["E"].pop("conditions")
    assert [sentence.said(words("en")) for sentence in conditions] == [
        "For a single job: the full fee before delivery.",
        "A written brief, one page is enough.",
    ]
    assert facts["E"] == KNOWN
    assert facts["Oakfield School"] == {
        **who, "new_company": "F", "date": dt.date(2026, 3, 22),
    }  # fmt: skip
    assert "contact" not in facts["H"]
    columns = {a.to: dict(a.columns) for a in found}
    assert columns["Oakfield School"]["new_company"] == "prospect"
    assert columns["D"]["deposit"] == "deposit"
    assert "deposit" not in columns["C"]  # nobody typed it: the share of the price


def test_a_share_is_whole_and_what_was_typed_is_not_rounded() -> None:
    rows = {**AGREED, "spoken": 1999.5}, {"prospect": "B", **SIGNED, "deposit": 799.6}
    found = list(asked(filled(*rows), settings(), serial(TODAY)))
    assert [(a.facts.get("price_new"), a.facts["deposit"]) for a in found] == [
        (1999.5, 800.0),
        (None, 799.6),
    ]


def test_a_letter_names_no_day_to_call_that_has_passed() -> None:
    def days(today: dt.date) -> list[object]:
        table = filled({**MOVED, **KNOWN}, today=today)
        return [wish.facts.get("date") for wish in asked(table, settings(), serial(today))]

    assert days(dt.date(2026, 3, 22)) == [dt.date(2026, 3, 22)]
    assert days(dt.date(2026, 3, 23)) == [None]


def test_who_thinks_gets_nothing_in_writing() -> None:
    table = filled({**SPOKEN, "reaction": "Haggles"}, {"prospect": "B", **SPOKEN, **flags(2)})
    assert list(asked(table, settings(), serial(TODAY))) == []


# --- titles ---------------------------------------------------------------------------------------


def test_ticks_have_the_titles_that_the_owner_gave_them() -> None:
    said, sheet = words("en"), PROSPECTS.sheet
    lists = {"RedFlags": ("Respect", "", "Late payer"), "TopCriteria": ()}
    titles = [
        getattr(title, "result", title)
        for title in (title_of(sheet, column, said, lists) for column in sheet.columns)
    ]
    at = sheet.position
    assert [titles[at(f"flag{i}")] for i in (1, 2, 3, 4)] == [
        "Respect", "No written brief", "Late payer", "“I'll know it when I see it”",
    ]  # fmt: skip
    header = find_titles([[], [], [], titles], sheet, said, all_words(), lists)
    assert header is not None
    assert header.positions == {c.name: i for i, c in enumerate(sheet.columns)}
    # A program that saved them without their results left their cells empty.
    own = {at(c.name) for c in sheet.columns if c.listed}
    bare = [None if i in own else title for i, title in enumerate(titles)]
    never = {(3, i) for i in own}
    header = find_titles([[], [], [], bare], sheet, said, all_words(), lists, never)
    assert header is not None
    assert header.positions["criterion5"] == at("criterion5")
