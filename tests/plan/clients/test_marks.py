"""Marks: how much of two rows of Clients is the same, told from short digests."""

from __future__ import annotations

from typing import Any

from pumpkin_sheets.plan.choices import CRITERIA, FLAGS
from pumpkin_sheets.plan.clients.marks import Likeness, likeness, marks_of, telling_fields
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS

ACME: dict[str, Any] = {"revenue": 5000, "hours": 40, "communication": 4, "flag1": "✓"}


def mark(**typed: Any) -> str:
    (made,) = marks_of({name: [typed.get(name)] for name in (*BOUNDS, *FLAGS, *CRITERIA)})
    return made


def compared(**typed: Any) -> Likeness:
    return likeness(mark(**ACME), mark(**ACME | typed))


def test_points_of_what_is_the_same() -> None:
    # Revenue and hours count three, a rating and a group of ticks one; blanks say nothing.
    assert compared() == Likeness(8, 8, True)
    assert compared(revenue=6000) == Likeness(5, 8, True)
    assert compared(communication=5) == Likeness(7, 8, True)
    assert compared(flag1=None) == Likeness(7, 8, True)
    assert compared(respect=3) == Likeness(8, 9, True)
    assert compared(revenue=6000, hours=41) == Likeness(2, 8, False)
    assert likeness(mark(), mark()) == Likeness(0, 0, False)


def test_a_cost_of_nothing_tells_nobody_from_another() -> None:
    one, other = mark(cost=0, respect=3), mark(cost=0, respect=3)
    assert likeness(one, other) == Likeness(4, 4, False)
    assert telling_fields(one) == []
    assert len(telling_fields(mark(**ACME))) == 2


def test_one_number_is_one_digest_however_it_is_spelled() -> None:
    assert mark(revenue=5000) == mark(revenue=5000.0)
    assert mark(revenue=0.1 + 0.2) == mark(revenue=0.3)
    assert mark(hours=" ") == mark() == mark(hours="")
    assert mark(flag1="x") == mark(flag1=True) != mark(flag2="x")
    assert mark(flag1=False) == mark(flag1="0") == mark()
    assert mark(revenue="ten") != mark(revenue=10)
