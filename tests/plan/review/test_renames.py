"""Renames: a client is known again where enough of its row is the same, and never guessed."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.marks import marks_of
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.review.renames import match_renamed

Row = dict[str, Any]

ACME: Row = {"revenue": 52_000, "hours": 310, "knowledge": 3, "communication": 4, "briefs": 2}
OTHER: Row = {"revenue": 7_000, "hours": 90, "knowledge": 1, "communication": 5, "briefs": 5}


def listed(**rows: Row) -> dict[str, str]:
    """Folded name -> mark; ``_`` in a name is a space."""
    columns = (*BOUNDS, *FLAGS, *CRITERIA)
    return {
        name.replace("_", " "): marks_of({c: [row.get(c)] for c in columns})[0]
        for name, row in rows.items()
    }


def certain(before: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    return match_renamed(before, now).certain


@pytest.mark.parametrize(
    "also",
    [
        {},
        {"revenue": 58_000},
        {"hours": 280},
        {"revenue": 58_000, "communication": 3},
        {"flag1": "✓", "respect": 3},
        {"cost": 500},
    ],
    ids=str,
)
def test_a_rename_with_other_changes_of_the_row(also: Row) -> None:
    assert certain(listed(old=ACME), listed(brand=ACME | also)) == {"brand": "old"}


@pytest.mark.parametrize(
    "also",
    [
        {"revenue": 58_000, "hours": 280},  # nothing is left that tells clients apart
        {"revenue": 58_000, "knowledge": 1, "communication": 1},
        OTHER,
    ],
    ids=str,
)
def test_too_little_is_the_same(also: Row) -> None:
    found = match_renamed(listed(old=ACME), listed(brand=ACME | also))
    assert (found.certain, found.unsure) == ({}, {})


def test_a_short_row_is_known_by_a_name_nearly_the_same() -> None:
    short = {"revenue": 900, "respect": 4}
    before = listed(giant=short)
    assert certain(before, listed(brand=short)) == {}
    assert certain(before, listed(giant_and_sons=short)) == {"giant and sons": "giant"}
    assert certain(before, listed(giantt=short)) == {"giantt": "giant"}
    # Another number is another branch.
    assert certain(listed(branch_1=short), listed(branch_2=short)) == {}


def test_two_who_may_be_the_one_are_named_and_none_is_taken() -> None:
    before = listed(a=ACME, b=ACME | {"knowledge": 5})
    found = match_renamed(before, listed(c=ACME | {"knowledge": 4}))
    assert (found.certain, found.unsure) == ({}, {"c": ["a", "b"]})
    found = match_renamed(listed(a=ACME), listed(c=ACME, d=ACME))
    assert (found.certain, found.unsure) == ({}, {"c": ["a"], "d": ["a"]})


def test_an_identical_row_or_a_like_name_is_more_than_a_similar_row() -> None:
    before = listed(a=ACME, b=ACME | {"knowledge": 5})
    assert certain(before, listed(c=ACME)) == {"c": "a"}
    # Two alike rows vanish, and the names tell which is which.
    before = listed(alpha=ACME, omega=ACME)
    assert certain(before, listed(alpha_ltd=ACME)) == {"alpha ltd": "alpha"}
    now = listed(alpha_ltd=ACME, something=ACME)
    assert certain(before, now) == {"alpha ltd": "alpha", "something": "omega"}
    # The row says one, the name another: not certain.
    before = listed(alpha=ACME | {"knowledge": 5}, omega=ACME)
    found = match_renamed(before, listed(alpha_ltd=ACME))
    assert (found.certain, found.unsure) == ({}, {"alpha ltd": ["alpha", "omega"]})


def test_two_renamed_at_once() -> None:
    before = listed(a=ACME, b=OTHER, stays=ACME)
    now = listed(c=OTHER | {"hours": 95}, d=ACME | {"revenue": 50_000}, stays=ACME)
    assert certain(before, now) == {"c": "b", "d": "a"}


def test_names_exchanged_stand_for_themselves() -> None:
    assert certain(listed(a=ACME, b=OTHER), listed(a=OTHER, b=ACME)) == {}
    # “c” has the row of “a”, but “a” is still a name on the list, and “b” has another row.
    assert certain(listed(a=ACME, b=OTHER), listed(a=OTHER, c=ACME)) == {}


def test_a_crowd_of_alike_rows_is_quick_and_nobody() -> None:
    before = {f"old {n}": listed(x=ACME)["x"] for n in range(3000)}
    now = {f"new {n}": listed(x=ACME)["x"] for n in range(3000)}
    assert certain(before, now) == {}


CELLS = st.sampled_from([None, 1, 2, 3, 4, 5, 100, 2000])
ROWS = st.fixed_dictionaries(dict.fromkeys(("revenue", "hours", "respect", "briefs"), CELLS))
NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=6)
LISTS = st.dictionaries(NAMES, ROWS, max_size=7).map(lambda rows: listed(**rows))


@given(LISTS, LISTS)
def test_what_every_rename_keeps_to(before: dict[str, str], now: dict[str, str]) -> None:
    found = match_renamed(before, now)
    assert all(new in now and new not in before for new in found.certain)
    assert all(old in before and old not in now for old in found.certain.values())
    assert len(set(found.certain.values())) == len(found.certain)  # nobody is taken twice
    assert not found.certain.keys() & found.unsure.keys()
    # Back again is the same rename the other way about, and no order of rows matters.
    back = match_renamed(now, before)
    assert {old: new for new, old in back.certain.items()} == found.certain
    turned = match_renamed(dict(reversed(before.items())), dict(reversed(now.items())))
    assert turned.certain == found.certain


@given(LISTS, st.data())
def test_one_rename_in_a_list_of_different_rows_is_always_told(
    before: dict[str, str], data: st.DataObject
) -> None:
    whole = listed(new_name=ACME)["new name"]
    before = {name: mark for name, mark in before.items() if name != "new name"}
    now = {**before, "new name": whole}
    assert certain({**before, "ancient": whole}, now) == {"new name": "ancient"}
