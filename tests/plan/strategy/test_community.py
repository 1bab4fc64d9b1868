"""Community: who belongs to it, what is answered in time, what sharing brought (F23, F24)."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.strategy.community import COMMUNITY
from pumpkin_sheets.plan.strategy.community_telling import evidence, letters
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Evidence, serial
from pumpkin_sheets.sheets.words import Sentence
from tests.frames import row_at, rows_by
from tests.plan.strategy.rows import TODAY, day, filled, messages, tallies


def line(kind: str, on: dt.date = TODAY, who: str = "Acme", **cells: Any) -> dict[str, Any]:
    kinds = {"asked": "asked when and how much", "shared": "shared knowledge"}
    return {"who": who, "kind": kinds.get(kind, kind), "date": on, **cells}


def one(*rows: dict[str, Any], **changed: Any) -> Any:
    return row_at(filled(COMMUNITY, *rows, **changed).both)


# --- members --------------------------------------------------------------------------------------


def test_who_joined_left_and_joined_again_is_one_member() -> None:
    rows = [line("joined", day(1, 5)), line("left", day(3, 5)), line("joined", day(6, 5))]
    for order in itertools.permutations(rows):
        table = filled(COMMUNITY, *order)
        assert tallies(table)["CommunityMembers"] == 1
        states = dict(zip(table.both["date"], table.both["state"], strict=True))
        assert [states[serial(row["date"])] for row in rows] == [
            "◷ Left since", "× Left", "✓ Member",
        ]  # fmt: skip


def test_a_member_counts_once_under_whatever_name() -> None:
    rows = [
        line("joined", day(1, 5), "Velvet Events"),
        line("joined", day(2, 5), " velvet events "),
        line("joined", day(3, 5), "Velour Events"),  # as it was called before
        line("joined", day(3, 5), "My neighbour"),  # no client
        line("joined", day(3, 5), "MY NEIGHBOUR"),
    ]
    assert tallies(filled(COMMUNITY, *rows))["CommunityMembers"] == 2


def test_who_left_on_the_day_of_joining_is_none() -> None:
    rows = [line("joined", day(1, 5)), line("left", day(1, 5))]
    assert tallies(filled(COMMUNITY, *rows))["CommunityMembers"] == 0


def test_members_who_ask_count_once_each() -> None:
    rows = [
        line("joined", day(1, 5), "Acme"),
        line("joined", day(1, 5), "Bolt"),
        line("left", day(2, 5), "Bolt"),
        line("asked", day(6, 1), "Acme"),
        line("asked", day(6, 2), "acme"),
        line("asked", day(6, 3), "Bolt"),
        line("asked", day(6, 4), "Nobody we know"),
    ]
    for turned in (rows, rows[::-1]):
        table = filled(COMMUNITY, *turned)
        assert tallies(table)["CommunityAskers"] == 1
        asked = rows_by(table.both[table.both["kind"] == 4], "who")
        assert asked["acme"]["state"] == "✓ Asked when and how much"
        assert asked["Bolt"]["next"] == "Invite Bolt: no member yet"
    both = [*rows, line("joined", day(7, 1), "Bolt")]
    assert tallies(filled(COMMUNITY, *both))["CommunityAskers"] == 2


# --- suggestions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "cells", "state", "then"),
    [
        (day(11, 10), {}, "! Answer overdue", "Answer Acme today: 7 days over"),
        (day(11, 10), {"answer": "no"}, "! Answer overdue",
         "Tell Acme today what you decided: 7 days over"),
        (day(11, 16), {"answer": "no"}, "! Answer overdue",
         "Tell Acme today what you decided: a day over"),
        (day(11, 17), {}, "◷ Waits for an answer", "Answer Acme by 2026-11-24"),
        (day(11, 16), {}, "! Answer overdue", "Answer Acme today: a day over"),
        (day(11, 10), {"answered_on": day(11, 24), "answer": "no"}, "✓ Answered", ""),
        (day(11, 10), {"answered_on": day(11, 24)}, "✓ Answered",
         "Type whether it was taken, so that it counts"),
        (day(11, 10), {"answered_on": day(11, 25)}, "! Answer overdue",
         "Answer Acme today: 7 days over"),
    ],
)  # fmt: skip
def test_a_suggestion_is_answered_in_time(
    on: dt.date, cells: dict[str, Any], state: str, then: str
) -> None:
    row = one(line("suggestion", on, **cells))
    assert (row["state"], row["next"]) == (state, then)


def test_days_that_cannot_be_are_named() -> None:
    rows = [
        line("suggestion", day(11, 25)),
        line("suggestion", day(11, 10), answered_on=day(11, 26)),
        line("suggestion", day(11, 10), answered_on=day(11, 9)),
    ]
    assert messages(COMMUNITY, *rows) == [
        ("B5", "2026-11-25 is still to come; type the day on which it happened."),
        ("F6", "Answered on 2026-11-26 is still to come; type it on the day, until then it counts "
         "as open."),
        ("F7", "Answered on 2026-11-09 is before the day of the suggestion, 2026-11-10; mend one "
         "of them."),
    ]  # fmt: skip


def test_an_unanswered_suggestion_is_a_request() -> None:
    rows = filled(
        COMMUNITY,
        line("suggestion", day(11, 20), who="Velour Events", what="Seats"),
        line("suggestion", day(11, 10)),
        line("suggestion", day(11, 10), answered_on=day(11, 11)),
        line("joined", day(11, 10)),
    ).both
    assert list(evidence(rows, words("en").texts)) == [
        Evidence(serial(day(11, 10)), "Acme", "request", "Answer the suggestion"),
        Evidence(serial(day(11, 20)), "Velvet Events", "request", "Answer the suggestion: Seats"),
    ]


# --- sharing --------------------------------------------------------------------------------------


def test_what_sharing_brought_is_added_up() -> None:
    rows = [
        line("shared", who="Fair", enquiries=2, won=1),
        line("shared", who="Blog"),
        line("suggestion", enquiries=5, won=5),
    ]
    table = filled(COMMUNITY, *rows)
    assert list(table.both["state"])[:2] == ["✓ Brought something", "◷ Nothing came of it yet"]
    found = tallies(table)
    names = ("CommunityShared", "CommunityEnquiriesAll", "CommunityWonAll")
    assert [found[name] for name in names] == [2, 2, 1]


# --- letters --------------------------------------------------------------------------------------


def wished(*rows: dict[str, Any], **more: Any) -> list[tuple[str, str, dict[str, Any]]]:
    table = filled(COMMUNITY, *rows, **more)
    return [
        (w.to, w.kind, {n: _plain(fact) for n, fact in w.facts.items()})
        for w in letters(table, {}, serial(TODAY))
    ]


def _plain(fact: Any) -> Any:
    return fact.said(words("en")) if isinstance(fact, Sentence) else fact


def test_every_open_suggestion_gets_an_answer() -> None:
    rows = [
        line("suggestion", day(11, 20), what="Seats", answer="later"),
        line("suggestion", day(11, 10), who="A stranger"),
        line("suggestion", day(11, 10), answered_on=day(11, 11), what="Done"),
    ]
    assert wished(*rows) == [
        ("A stranger", "suggestion_answer", {"date": day(11, 10)}),
        ("Acme", "suggestion_answer", {
            "date": day(11, 20), "suggestion": "Seats",
            "answer": "It has to wait for now; we have noted it, and will come back to you.",
        }),
    ]  # fmt: skip


def test_top_clients_who_never_joined_are_invited_once_there_is_an_offer() -> None:
    offer = {"StrategyOffer": "Ten days", "StrategyLabel": "The ten-day page"}
    invited = {"solution": "The ten-day page"}
    assert wished() == []
    assert wished(said=offer) == [
        ("Acme", "community_invite", invited), ("Velvet Events", "community_invite", invited),
    ]  # fmt: skip
    gone = [line("joined", day(1, 5)), line("left", day(2, 5))]
    assert wished(*gone, said=offer) == [("Velvet Events", "community_invite", invited)]
    hard = {**offer, "StrategyLabel": "The VIP page"}
    assert wished(*gone, said=hard) == [("Velvet Events", "community_invite", {})]


def test_a_solution_that_may_be_shown_is_what_they_are_invited_to() -> None:
    def invited(**stages: int) -> set[Any]:
        table = Frame({"solution": [*stages], "code": [*stages.values()], "ready": 1})
        found = wished(line("joined"), others={"solutions": table})
        return {facts.get("solution") for _, _, facts in found}

    assert invited(Early=3) == set()
    assert invited(Early=3, Seats=4, Booking=6) == {"Booking"}
