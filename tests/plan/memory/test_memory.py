"""Memory: a client's lines follow its name, and copies of Python's sheets lie at the end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, KEEP, OK
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.memory.memory import (
    NAMES,
    copies_in,
    remembered,
    rows_of,
    with_copies,
)
from pumpkin_sheets.plan.review.changes import Change
from pumpkin_sheets.sheets.frame import Frame

THEN, NOW = dt.date(2026, 3, 2), dt.date(2026, 3, 9)


def reviewed(*names: str) -> Frame:
    codes = {"tier_code": float(OK), "action_code": float(KEEP), "suggested": None}
    return Frame({"client": names, **codes}, range(len(names)))


def typed(*names: str) -> Frame:
    row: dict[str, Any] = dict.fromkeys(BOUNDS, 3.0) | dict.fromkeys((*FLAGS, *CRITERIA), False)
    return Frame(row, range(len(names)))


def renamed(new: str, old: str) -> Change:
    return Change(NOW, new, "renamed", OK, OK, KEEP, KEEP, "", old)


def lines(records: Any) -> list[tuple[Any, ...]]:
    return [(r["date"], r["event"], r["client"], r["was"]) for r in records]


def test_the_lines_of_a_renamed_client_follow_its_name() -> None:
    first = remembered([], reviewed("Acme", "Bolt"), typed("Acme", "Bolt"), [], THEN)
    moved = [renamed("Brand", "ACME")]
    second = remembered(first, reviewed("Brand", "Bolt"), typed("", ""), moved, NOW)
    assert lines(second) == [
        (THEN, "first", "Brand", None),
        (THEN, "first", "Bolt", None),
        (NOW, "renamed", "Brand", "ACME"),
    ]
    # Once more: every old name means the client as it is called now.
    third = remembered(second, reviewed("C", "Bolt"), typed("", ""), [renamed("C", "Brand")], NOW)
    assert lines(third) == [
        (THEN, "first", "C", None),
        (THEN, "first", "Bolt", None),
        (NOW, "renamed", "C", "ACME"),
        (NOW, "renamed", "C", "Brand"),
    ]
    assert lines(first) == [(THEN, "first", "Acme", None), (THEN, "first", "Bolt", None)]


def test_an_old_name_means_whoever_bore_it_last() -> None:
    first = remembered([], reviewed("Acme"), typed("Acme"), [], THEN)
    second = remembered(first, reviewed("B"), typed(""), [renamed("B", "Acme")], NOW)
    third = remembered(second, reviewed("B", "Acme"), typed("", ""), [], NOW)
    moved = [renamed("D", "Acme")]
    fourth = remembered(third, reviewed("B", "D"), typed("", ""), moved, NOW)
    assert [(r["client"], r["was"]) for r in fourth if r["was"]] == [("D", "Acme")]


def test_copies_lie_at_the_end_in_cells_that_a_sheet_takes() -> None:
    rows = rows_of(remembered([], reviewed("Acme"), typed("Acme"), [], THEN))
    long = "x" * 65_000
    made = with_copies(rows, {"review": long, "long name": "y"})
    kept = [dict(zip(NAMES, row, strict=True)) for row in made]
    assert made[:1] == rows
    assert [(r["event"], r["key"]) for r in kept[1:]] == [
        ("copy", "review 1"), ("copy", "review 2"), ("copy", "review 3"), ("copy", "long name 1"),
    ]  # fmt: skip
    assert max(len(r["copy"]) for r in kept[1:]) == 30_000
    # In whatever order somebody sorted them; written again they take the place of the old ones.
    assert copies_in(reversed(kept)) == {"review": long, "long name": "y"}
    assert with_copies(made, {"review": "z"})[1:] == with_copies(rows, {"review": "z"})[1:]
    assert len(with_copies(made, {"review": "z"})) == 2
