"""Changes (F50): two reviews compared, a client known again by another name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.choices import (
    DROP,
    DROP_LATER,
    GOOD,
    GROW,
    KEEP,
    OK,
    REPRICE,
    TOLERABLE,
    VIP,
    WORST,
)
from pumpkin_sheets.plan.review.changes import (
    KINDS,
    Change,
    Standing,
    compare,
    unmailed,
)
from pumpkin_sheets.plan.review.renames import match_renamed

TODAY = dt.date(2026, 3, 2)
THEN = dt.date(2025, 1, 6)


def standing(client: str, tier: int = OK, action: int = KEEP, mark: str = "m") -> Standing:
    return Standing(client, tier, action, THEN if tier else None, mark, f"because {client}")


def marks(standings: dict[str, Standing]) -> dict[str, str]:
    """Rows with all figures typed, alike or altogether different; "" for an empty row."""
    return {
        key: ".".join(f"{s.mark}{place}" if s.mark else "-" for place in range(13))
        for key, s in standings.items()
    }


def by_name(*standings: Standing) -> dict[str, Standing]:
    return {s.client.casefold(): s for s in standings}


def changed(before: dict[str, Standing], now: dict[str, Standing]) -> list[Change]:
    return compare(before, now, match_renamed(marks(before), marks(now)), TODAY)


def what(before: dict[str, Standing], now: dict[str, Standing]) -> list[tuple[str, str]]:
    return [(change.client, change.what) for change in changed(before, now)]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ((OK, KEEP), (OK, KEEP), None),
        ((OK, KEEP), (GOOD, KEEP), "up"),
        ((OK, KEEP), (VIP, GROW), "up"),
        ((GOOD, KEEP), (WORST, DROP), "down"),
        ((GOOD, GROW), (TOLERABLE, GROW), "down"),
        ((OK, KEEP), (OK, REPRICE), "action"),
        ((WORST, DROP), (WORST, DROP_LATER), "action"),
        ((OK, KEEP), (OK, 0), "unclear"),  # the committed tier stays while data are missing
        ((OK, 0), (OK, 0), None),
        ((0, 0), (0, 0), None),
        ((OK, 0), (OK, KEEP), "clear"),
        ((OK, 0), (VIP, GROW), "clear"),
        ((0, 0), (GOOD, KEEP), "clear"),
    ],
)
def test_each_kind_of_move(old: tuple[int, int], new: tuple[int, int], kind: str | None) -> None:
    found = changed(by_name(standing("A", *old)), by_name(standing("A", *new)))
    if kind is None:
        assert found == []
        return
    assert found == [Change(TODAY, "A", kind, old[0], new[0], old[1], new[1], "because A")]  # type: ignore[arg-type]


def test_new_and_removed() -> None:
    before = by_name(standing("Gone", VIP, GROW, mark="1"), standing("Stays", mark="2"))
    now = by_name(standing("New", GOOD, KEEP, mark="3"), standing("Stays", mark="2"))
    assert changed(before, now) == [
        Change(TODAY, "New", "new", 0, GOOD, 0, KEEP, "because New"),
        Change(TODAY, "Gone", "removed", VIP, 0, GROW, 0, ""),
    ]


def test_the_first_review_is_all_new() -> None:
    now = by_name(standing("A", mark="x"), standing("B", 0, 0, mark=""))
    assert what({}, now) == [("A", "new"), ("B", "new")]


def test_a_renamed_client_keeps_its_history() -> None:
    before, now = by_name(standing("Old", VIP, GROW)), by_name(standing("New", VIP, GROW))
    assert match_renamed(marks(before), marks(now)).certain == {"new": "old"}
    (change,) = changed(before, now)
    assert (change.what, change.client, change.old_name) == ("renamed", "New", "Old")
    assert (change.tier_from, change.tier_to, change.action_from) == (VIP, VIP, GROW)


def test_renamed_and_moved_at_once_are_two_changes() -> None:
    before, now = by_name(standing("Old", OK, KEEP)), by_name(standing("New", GOOD, GROW))
    renamed, moved = changed(before, now)
    assert (renamed.what, renamed.tier_from, renamed.tier_to) == ("renamed", OK, OK)
    assert (moved.what, moved.client, moved.tier_from, moved.tier_to) == ("up", "New", OK, GOOD)


def test_another_spelling_of_one_name_is_no_change() -> None:
    assert what(by_name(standing("ACME")), by_name(standing("Acme"))) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        # two alike vanish: either could be the new one
        ([("A", "m"), ("B", "m")], [("C", "m")]),
        # one vanishes, two alike are new
        ([("A", "m")], [("C", "m"), ("D", "m")]),
        # too little is typed to tell
        ([("A", "")], [("C", "")]),
        # something else is typed
        ([("A", "m")], [("C", "n")]),
        # the old name is still there
        ([("A", "m")], [("A", "m"), ("C", "m")]),
    ],
)
def test_no_guess_where_a_rename_is_not_certain(
    before: list[tuple[str, str]], now: list[tuple[str, str]]
) -> None:
    old = by_name(*(standing(name, mark=mark) for name, mark in before))
    new = by_name(*(standing(name, mark=mark) for name, mark in now))
    assert match_renamed(marks(old), marks(new)).certain == {}
    kinds = {change.what for change in changed(old, new)}
    assert "renamed" not in kinds


def test_two_names_exchanged_are_two_clients_that_moved() -> None:
    before = by_name(standing("A", VIP, GROW, "1"), standing("B", WORST, DROP, "2"))
    now = by_name(standing("A", WORST, DROP, "2"), standing("B", VIP, GROW, "1"))
    assert what(before, now) == [("A", "down"), ("B", "up")]


def test_several_renamed_at_once() -> None:
    before = by_name(*(standing(f"old {i}", mark=str(i)) for i in range(4)))
    now = by_name(*(standing(f"new {i}", mark=str(i)) for i in reversed(range(4))))
    assert match_renamed(marks(before), marks(now)).certain == {
        f"new {i}": f"old {i}" for i in range(4)
    }
    assert what(before, now) == [(f"new {i}", "renamed") for i in reversed(range(4))]


def test_every_kind_has_its_word_in_every_language() -> None:
    for words in all_words():
        said = [words[f"change_kinds.{kind}"] for kind in KINDS]
        assert len(set(said)) == len(KINDS)
        assert "{old}" in words["change_texts.renamed"]


@pytest.mark.parametrize(
    ("cells", "open_"),
    [
        ([], []),
        ([None, TODAY, "", 46083, "by hand"], [0, 2]),
    ],
)
def test_what_no_mail_has_told_of(cells: list[Any], open_: list[int]) -> None:
    assert unmailed([{"client": "A", "mailed_on": cell} for cell in cells]) == open_
    assert unmailed([{"client": "A"}]) == [0]


STANDINGS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        lambda tier, action, mark: (tier, action, mark),
        st.integers(0, 5),
        st.integers(0, 6),
        st.sampled_from(["", "1", "2", "3"]),
    ),
)


@given(STANDINGS, STANDINGS)
def test_a_client_is_told_of_once_and_a_second_look_finds_nothing(
    old: dict[str, tuple[int, int, str]], new: dict[str, tuple[int, int, str]]
) -> None:
    before = {key: standing(key, *parts) for key, parts in old.items()}
    now = {key: standing(key, *parts) for key, parts in new.items()}
    found = changed(before, now)
    assert changed(now, now) == []
    renamed = [change for change in found if change.what == "renamed"]
    told = [change.client for change in found if change.what != "renamed"]
    assert len(told) == len(set(told))
    assert {change.client for change in found if change.what == "removed"} == (
        set(before) - set(now) - {change.old_name for change in renamed}
    )
    assert {change.client for change in found if change.what == "new"} == (
        set(now) - set(before) - {change.client for change in renamed}
    )
