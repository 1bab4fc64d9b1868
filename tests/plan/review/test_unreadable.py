"""An error in a name's cell: who stood there keeps everything until it is mended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import all_words, languages
from pumpkin_sheets.plan.choices import GOOD, OK, VIP, WORST
from pumpkin_sheets.plan.review.judge import judge, names_of
from tests.memory_workbook import (
    LONG_AGO,
    TODAY,
    by_client,
    memory_workbook,
    set_setting,
    title_of,
    type_in,
)
from tests.plan.review.test_judge import COMMITTED, TYPED, apply, judged, texts, written


def broken(row: int = 0, error: str = "#REF!", committed: Any = COMMITTED) -> MemoryBook:
    book = memory_workbook(typed=TYPED, committed=committed)
    type_in(book, row, {"client": error})
    return book


def reviewed(book: MemoryBook) -> dict[str, tuple[Any, ...]]:
    rows = written(judged(book), "review")
    return {row["client"]: (row["tier"], row["since"], row["action"], row["mark"]) for row in rows}


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?"])
def test_the_client_is_reviewed_as_if_the_name_stood_there(error: str) -> None:
    whole = memory_workbook(typed=TYPED, committed=COMMITTED)
    book = broken(error=error)
    assert texts(judged(book)) == []
    assert reviewed(book) == reviewed(whole)
    assert reviewed(book)["Giant"][:2] == ("VIP", LONG_AGO)


def test_a_held_tier_is_held_and_is_the_same_when_the_name_is_mended() -> None:
    """Without hours the score is the revenue in hundreds: 45 is OK for whom was OK before."""
    typed = {"client": list("abc"), "revenue": [5000, 4500, 3900], "communication": [5] * 3}
    book = memory_workbook(typed=typed, committed=[None, OK, OK])
    set_setting(book, "lean_weak", 1)
    held = reviewed(book)
    assert held["b"][:2] == ("OK", LONG_AGO)
    type_in(book, 1, {"client": "#REF!"})
    for day in (1, 2):
        found = judged(book, TODAY + dt.timedelta(days=day))
        assert "b" not in [change.client for change in found.changes]
        book = apply(book, found)
    type_in(book, 1, {"client": "b"})
    assert judged(book, TODAY + dt.timedelta(days=3)).changes == []
    assert reviewed(book)["b"] == held["b"]


def test_the_sentence_names_the_cell_and_the_client() -> None:
    (problem,) = judged(broken()).problems
    assert (problem.sheet, problem.value, problem.client) == ("Clients", "#REF!", "Giant")
    assert problem.cell == "A5"
    assert problem.message == (
        "Client holds the error #REF!; mend the formula or type the value. By the rest of its row"
        " this is “Giant”, who keeps tier, schedule and history until then."
    )


@pytest.mark.parametrize("language", languages())
def test_it_is_said_in_every_language(language: str) -> None:
    book = memory_workbook(language, TYPED, committed=COMMITTED)
    type_in(book, 0, {"client": "#REF!"})
    (problem,) = judged(book).problems
    assert "Giant" in problem.message
    assert "{" not in problem.message


def test_what_is_wrong_besides_with_the_row_counts() -> None:
    book = broken()
    type_in(book, 0, {"hours": "many"})
    assert texts(judged(book)) == ["Giant: unclear"]
    assert reviewed(book)["Giant"][:3] == ("VIP", LONG_AGO, "Not enough data")
    assert [problem.client for problem in judged(book).problems][:1] == ["Giant"]


def test_a_formula_that_was_never_calculated_is_no_other_case() -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    type_in(book, 0, {"client": None})
    found = judge(book.sheets, all_words(), TODAY, {title_of(book, "clients"): [(4, 0)]})
    assert found.changes == []
    assert "Giant" in [row["client"] for row in written(found, "review")]


def test_whoever_is_called_otherwise_by_then_is_no_other_one() -> None:
    """The row with the error is Wilt's; Giant has got another name at the same time."""
    book = broken(row=1)
    type_in(book, 0, {"client": "Giant & Sons"})
    assert texts(judged(book)) == ["Giant & Sons: renamed"]
    assert {"Giant & Sons", "Wilt"} < set(reviewed(book))


def test_an_error_in_a_row_of_somebody_new_is_nobody_of_the_list() -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED, rows=6)
    type_in(book, 4, {"client": "#REF!", "revenue": 7, "hours": 3, "communication": 2})
    found = judged(book)
    assert texts(found) == []
    assert len(found.reviewed) == 4
    assert [problem.client for problem in found.problems] == [""]


# --- rows that could be anybody's --------------------------------------------------------------

ALIKE = {k: [v[1], v[1], v[0]] for k, v in TYPED.items() if k != "client"} | {
    "client": ["A", "B", "C"]
}


def twins() -> MemoryBook:
    """Two clients alike, judged differently so far, whose names are both in error."""
    book = memory_workbook(typed=ALIKE, committed=[GOOD, WORST, VIP])
    for row in (0, 1):
        type_in(book, row, {"client": "#REF!"})
    return book


def test_two_alike_both_stay_as_they_were_reviewed_last() -> None:
    book = twins()
    before = by_client(book)
    found = judged(book)
    assert texts(found) == []
    assert {r["client"]: r for r in written(found, "review")[1:]} == {n: before[n] for n in "AB"}
    assert found.count == 3
    assert dict(found.tiers()) == {"A": GOOD, "B": WORST, "C": VIP}


def test_their_figures_are_counted_once() -> None:
    """The rows stand on Clients: the share of the third is of all that is typed there."""
    whole = memory_workbook(typed=ALIKE, committed=[GOOD, WORST, VIP])
    found = judged(twins())
    (third,) = (row for row in written(judged(whole), "review") if row["client"] == "C")
    assert written(found, "review")[0] == third


def test_the_sentence_names_whom_it_may_be() -> None:
    problems = judged(twins()).problems
    assert [(problem.cell, problem.client) for problem in problems] == [("A5", ""), ("A6", "")]
    assert {problem.message for problem in problems} == {
        "Client holds the error #REF!; mend the formula or type the value. The rest of its row"
        " does not tell who this is; until it is mended whoever is missing keeps tier and"
        " schedule: A, B."
    }


@pytest.mark.parametrize("language", languages())
def test_whom_it_may_be_is_said_in_every_language(language: str) -> None:
    many = {name: [cells[1]] * 8 for name, cells in TYPED.items()} | {"client": list("ABCDEFGH")}
    book = memory_workbook(language, many, committed=[OK] * 8, rows=10)
    for row in range(7):
        type_in(book, row, {"client": "#REF!"})
    for problem in judged(book).problems:
        assert all(name in problem.message for name in "ABCDE")
        assert "F" not in problem.message.replace("#REF!", "")
        assert "2" in problem.message
        assert "{" not in problem.message


def test_figures_that_changed_with_the_name_tell_nobody_and_nobody_leaves() -> None:
    book = broken()
    type_in(book, 0, {"revenue": 9000, "hours": 44, "communication": 2, "briefs": 1})
    before = by_client(book)
    found = judged(book)
    assert texts(found) == []
    assert found.clients.frame["typed_revenue"][0] == 9000
    (kept,) = (row for row in written(found, "review") if row["client"] == "Giant")
    assert kept == before["Giant"]


def test_everybody_who_is_missing_stays_though_fewer_rows_are_unread() -> None:
    """Prickly was taken off on purpose, Giant has lost its name: neither is told from the other."""
    book = broken()
    type_in(book, 0, {"revenue": 9000, "hours": 44, "communication": 2, "briefs": 1})
    type_in(book, 2, dict.fromkeys(TYPED))
    assert texts(judged(book)) == []
    assert {"Giant", "Prickly"} < set(reviewed(book))


def test_who_was_taken_off_leaves_as_soon_as_the_name_is_mended() -> None:
    book = broken()
    type_in(book, 0, {"revenue": 9000, "hours": 44, "communication": 2, "briefs": 1})
    type_in(book, 2, dict.fromkeys(TYPED))
    book = apply(book, judged(book))
    type_in(book, 0, {"client": "Giant"})
    found = judged(book)
    assert "Prickly: removed" in texts(found)
    assert "Giant: new" not in texts(found)


def test_who_stands_in_a_row_that_was_emptied_leaves_then() -> None:
    book = apply(twins(), judged(twins()))
    for row in (0, 1):
        type_in(book, row, dict.fromkeys(TYPED))
    assert sorted(texts(judged(book))) == ["A: removed", "B: removed"]


def test_a_list_without_any_name_is_no_list_of_which_half_is_gone() -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    for row in range(4):
        type_in(book, row, {"client": "#NAME?", "revenue": 1 + row, "hours": 9})
    found = judged(book)
    assert (found.half_gone, found.count, texts(found)) == (False, 4, [])


def test_a_touch_of_theirs_counts() -> None:
    names = names_of(judged(twins()), all_words())
    assert names.client("b", TODAY) == "B"


def test_lines_with_the_name_count_for_the_client() -> None:
    names = names_of(judged(broken()), all_words())
    assert names.client("giant", TODAY) == "Giant"


LINES = [[4_000 * n, 20 * m, m] for n in (0, 1, 3) for m in (1, 4)]
"""Revenue, hours and what the work is like: few of them, so that rows are often alike."""


@given(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=5),
    st.data(),
)
@rules(max_examples=40, deadline=None)
def test_whatever_is_broken_and_mended_nothing_has_moved(
    lines: list[list[int]], data: st.DataObject
) -> None:
    """Names are broken a few at a time, figures beside them typed and taken back."""
    names = [f"Client {number}" for number in range(len(lines))]
    revenue, hours, ease = zip(*lines, strict=True)
    typed = {"client": names, "revenue": revenue, "hours": hours, "communication": ease}
    tiers = data.draw(st.lists(st.sampled_from([WORST, OK, VIP]), min_size=5, max_size=5))
    book = memory_workbook(typed=typed, committed=tiers[: len(names)])
    book = apply(book, judged(book))
    before, touched = reviewed(book), False
    for day in (1, 2):
        rows = data.draw(st.sets(st.sampled_from(range(len(names)))))
        other = data.draw(st.sets(st.sampled_from(range(len(names)))))
        for row, name in enumerate(names):
            figures = {"revenue": revenue[row] + 777 * (row in rows & other), "hours": hours[row]}
            type_in(book, row, {"client": "#REF!" if row in rows else name, **figures})
        touched = touched or bool(rows & other)
        found = judged(book, TODAY + dt.timedelta(days=day))
        assert "removed" not in [change.what for change in found.changes]
        assert len(found.problems) == len(rows)
        book = apply(book, found)
        assert {row["client"] for row in written(found, "review")} == set(names)
    for row, name in enumerate(names):
        type_in(book, row, {"client": name, "revenue": revenue[row]})
    found = judged(book, TODAY + dt.timedelta(days=3))
    assert {change.what for change in found.changes} <= {"up", "down", "action"}
    assert before.keys() == reviewed(book).keys()
    assert touched or before == reviewed(book)
