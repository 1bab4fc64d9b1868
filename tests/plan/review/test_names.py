"""Names: a line under an old name belongs to whoever bore it on that day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.review.names import LEFT, Names, Naming, namings
from pumpkin_sheets.sheets.words import fold


def day(number: int) -> dt.date:
    return dt.date(2026, 1, number)


def names(*listed: str, told: list[Naming]) -> Names:
    return Names({fold(name): name for name in listed}, told)


def test_an_old_name_means_the_client_of_today() -> None:
    told = [Naming(day(1), "new", "acme"), Naming(day(9), "renamed", "brand", "acme"),
            Naming(day(20), "renamed", "brand ltd", "brand")]  # fmt: skip
    found = names("Brand Ltd", told=told)
    for name in ("Acme", " ACME ", "brand", "Brand Ltd"):
        assert [found.client(name, day(n)) for n in (1, 10, 25)] == ["Brand Ltd"] * 3
    assert found.client("Acne", day(5)) is None
    assert found.on(day(25)) == dict.fromkeys(("acme", "brand", "brand ltd"), "Brand Ltd")


def test_one_that_left_is_history_until_it_comes_back() -> None:
    told = [Naming(day(1), "new", "acme"), Naming(day(9), "removed", "acme")]
    assert names(told=told).client("Acme", day(3)) == LEFT
    assert names("Acme", told=told).client("Acme", day(3)) == "Acme"
    back = [*told, Naming(day(12), "new", "acme")]
    assert names("Acme", told=back).client("Acme", day(3)) == "Acme"


def test_a_rename_onto_a_name_that_left() -> None:
    told = [
        Naming(day(1), "new", "acme"),
        Naming(day(1), "new", "bolt"),
        Naming(day(9), "removed", "acme"),
        Naming(day(20), "renamed", "acme", "bolt"),
    ]
    found = names("Acme", told=told)
    assert [found.client("Acme", day(n)) for n in (5, 9, 10, 25)] == [LEFT, LEFT, "Acme", "Acme"]
    assert found.client("Bolt", day(5)) == "Acme"


def test_the_old_name_taken_by_somebody_new() -> None:
    told = [Naming(day(1), "new", "acme"), Naming(day(9), "renamed", "brand", "acme"),
            Naming(day(15), "new", "acme")]  # fmt: skip
    found = names("Brand", "Acme", told=told)
    # Until the new one came, the old name meant the old client, out of habit.
    assert [found.client("Acme", day(n)) for n in (5, 14, 15)] == ["Brand", "Brand", "Acme"]


def test_a_rename_and_back() -> None:
    told = [Naming(day(1), "new", "acme"), Naming(day(5), "renamed", "acmee", "acme"),
            Naming(day(6), "renamed", "acme", "acmee")]  # fmt: skip
    found = names("Acme", told=told)
    assert [found.client(name, day(n)) for name in ("Acme", "Acmee") for n in (2, 5, 9)] == (
        ["Acme"] * 6
    )


def test_a_renamed_client_that_left_is_history_under_both_names() -> None:
    told = [Naming(day(1), "new", "acme"), Naming(day(5), "renamed", "brand", "acme"),
            Naming(day(6), "removed", "brand")]  # fmt: skip
    found = names(told=told)
    assert [found.client(name, day(3)) for name in ("Acme", "Brand")] == [LEFT, LEFT]


def test_a_name_on_the_list_is_known_whatever_lines_of_changes_are_missing() -> None:
    assert names("Acme", told=[]).client("acme", day(1)) == "Acme"
    told = [Naming(day(5), "renamed", "brand", "acme"), Naming(day(6), "removed", "brand")]
    assert names("Brand", told=told).client("Brand", day(9)) == "Brand"
    assert (
        names("Bolt", told=[Naming(day(2), "renamed", "bolt", "x")]).client("x", day(1)) == "Bolt"
    )


# Sentences as they stand in workbooks: they must be read for ever.
RENAMED = ["Was called “A “B” & Sons”; keeps its history", "原名「A “B” & Sons」，歷史保留"]


@pytest.mark.parametrize("why", RENAMED)
@pytest.mark.parametrize("kind", ["renamed", "改名", " RENAMED "])
def test_changes_tells_of_names_in_every_language(why: str, kind: str) -> None:
    records = [
        {"date": day(9), "client": "C", "what": kind, "why": why},
        {"date": day(9), "client": "C", "what": "▲ up", "why": "because"},
        {"date": 46023, "client": "A “b” & Sons", "what": "新增", "why": None},
        {"date": "soon", "client": "D", "what": "new", "why": None},
        {"date": day(9), "client": "E", "what": "renamed", "why": "by hand"},
    ]
    assert namings(records, all_words()) == [
        Naming(day(1), "new", "a “b” & sons"),
        Naming(day(9), "renamed", "c", "a “b” & sons"),
    ]


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=8))
def test_however_often_renamed_every_name_it_had_is_the_client(path: list[str]) -> None:
    told = [Naming(day(1), "new", path[0])]
    for number, (old, new) in enumerate(pairwise(path), start=2):
        if old != new:
            told.append(Naming(day(number), "renamed", new, old))
    found = names(path[-1].upper(), told=told)
    assert {found.client(name, day(n)) for name in path for n in (1, 5, 30)} == {path[-1].upper()}
