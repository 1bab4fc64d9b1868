"""An error in a name's cell: who stood there keeps everything until it is mended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import all_words, languages
from pumpkin_sheets.plan.choices import GOOD, OK, VIP, WORST
from pumpkin_sheets.plan.review.judge import judge, names_of
from tests.memory_workbook import LONG_AGO, TODAY, memory_workbook, set_setting, title_of, type_in
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


def test_of_two_alike_none_is_guessed() -> None:
    typed = {k: [v[1], v[1], v[0]] for k, v in TYPED.items() if k != "client"}
    book = memory_workbook(typed=typed | {"client": ["A", "B", "C"]}, committed=[GOOD, WORST, VIP])
    type_in(book, 0, {"client": "#REF!"})
    type_in(book, 1, {"client": "#REF!"})
    assert sorted(texts(judged(book))) == ["A: removed", "B: removed"]


def test_lines_with_the_name_count_for_the_client() -> None:
    names = names_of(judged(broken()), all_words())
    assert names.client("giant", TODAY) == "Giant"
