"""The review of a whole workbook: what is read of the last one, and what is written now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.book import Grid
from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.choices import GOOD, OK, TIERS, VIP, WORST
from pumpkin_sheets.plan.review.changes import SHEET as CHANGES
from pumpkin_sheets.plan.review.judge import Judgement, find_language, judge, with_problems
from pumpkin_sheets.plan.review.review import SHEET as REVIEW
from pumpkin_sheets.sheets.problems import PlanError
from tests.frames import assert_same
from tests.memory_workbook import (
    LONG_AGO,
    TODAY,
    header,
    memory_workbook,
    set_setting,
    sheet,
    title_of,
    type_in,
)

TYPED: dict[str, list[Any]] = {
    "client": ["Giant", "Wilt", "Prickly", "Waits"],
    "revenue": [20_000, 500, 20_000, None],
    "hours": [100, 60, 100, 5],
    "communication": [5, 1, 2, 3],
    "briefs": [5, 1, 2, 3],
    "criterion1": ["✓"] * 4,
    "criterion2": ["✓"] * 4,
    "criterion3": ["✓"] * 4,
}
COMMITTED = [VIP, WORST, OK, OK]


def judged(book: MemoryBook, today: dt.date = TODAY) -> Judgement:
    return with_problems(judge(book.sheets, all_words(), today), book.sheets, all_words())


def written(judgement: Judgement, name: str) -> list[dict[str, Any]]:
    """The rows that one of Python's sheets shall hold, by column name."""
    columns = {"review": REVIEW, "changes": CHANGES}[name].columns
    rows = judgement.written[judgement.titles[name]].rows
    return [dict(zip((c.name for c in columns), row, strict=True)) for row in rows]


def texts(judgement: Judgement) -> list[str]:
    return [f"{change.client}: {change.what}" for change in judgement.changes]


def apply(book: MemoryBook, judgement: Judgement) -> MemoryBook:
    """The book after what was judged is written; nothing else may have moved."""
    after = MemoryBook(book.sheets)
    after.write(judgement.written)
    return after


# --- which workbook, which language -----------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_the_language_is_told_by_the_tabs(language: str) -> None:
    book = memory_workbook(language, TYPED, rows=5)
    found = judged(book)
    assert found.words.language == language
    assert found.titles["clients"] == words(language)["sheets.clients"]
    assert found.before == 0
    assert texts(found) == ["Wilt: new", "Prickly: new", "Giant: new", "Waits: new"]
    assert [row["client"] for row in written(found, "review")] == [
        "Wilt", "Prickly", "Giant", "Waits",
    ]  # fmt: skip


def test_tabs_may_be_written_otherwise_and_moved() -> None:
    titles = ["Mine", " REVIEW", "ｃｌｉｅｎｔｓ", "Settings ", "Problems", "changes", "Calc2"]
    said, found = find_language(titles, all_words())
    assert said.language == "en"
    assert found == {
        "review": " REVIEW",
        "clients": "ｃｌｉｅｎｔｓ",
        "settings": "Settings ",
        "problems": "Problems",
        "changes": "changes",
    }


def test_a_workbook_that_is_not_ours() -> None:
    with pytest.raises(PlanError, match=r"This is not a Pumpkin Sheets workbook: .*“Clients”"):
        find_language(["Sheet1"], all_words())
    with pytest.raises(PlanError, match="not a Pumpkin Sheets workbook"):
        find_language([], all_words())


@pytest.mark.parametrize("name", ["clients", "settings", "review", "changes", "problems"])
def test_a_missing_sheet_is_named(name: str) -> None:
    book = memory_workbook(typed=TYPED)
    book.sheets["My own"] = book.sheets.pop(title_of(book, name))
    with pytest.raises(PlanError, match=f"has no sheet “{name.title()}”; give it its name back"):
        judged(book)


def test_other_sheets_may_go() -> None:
    book = memory_workbook(typed=TYPED)
    for name in ("start", "dashboard", "lists", "calc"):
        del book.sheets[title_of(book, name)]
    assert len(judged(book).reviewed) == 4


# --- what is committed ------------------------------------------------------------------------


def test_a_review_row_holds_what_was_found() -> None:
    found = judged(memory_workbook(typed=TYPED, committed=COMMITTED))
    weed = written(found, "review")[0]
    assert weed == {
        "client": "Wilt",
        "tier": "Worst",
        "action": "× Drop",
        "score": 0.9,
        "value": 2.8,
        "ease": 0.0,
        "revenue": 500.0,
        "rate": 8.33,
        "suggested": 8100.0,
        "change": 15.2,
        "needed": 8100.0,
        "can_lose": 0.9383,
        "reason": "Quote 8,100 or part kindly: they bring little and are hard to work with."
        " · 8 an hour · ease 0",
        "advice": "Finish what you promised; start nothing new below the price you quote.",
        "since": LONG_AGO,
        "mark": weed["mark"],
    }
    assert weed["mark"].count(".") == 12  # eleven figures, and two groups of ticks
    assert found.before == 4


def test_a_client_waiting_for_data_keeps_tier_and_date_and_is_told_once() -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    found = judged(book)
    assert texts(found) == []
    waits = written(found, "review")[-1]
    assert (waits["client"], waits["tier"], waits["since"]) == ("Waits", "OK", LONG_AGO)
    assert (waits["action"], waits["score"], waits["suggested"]) == ("Not enough data", None, None)
    assert waits["reason"] == "Needs: revenue"
    type_in(book, 0, {"revenue": None})
    assert texts(judged(book)) == ["Giant: unclear"]


def test_since_is_the_day_on_which_the_tier_was_committed() -> None:
    book = memory_workbook(typed=TYPED, committed=[GOOD, WORST, None, OK])
    found = judged(book)
    since = {row["client"]: row["since"] for row in written(found, "review")}
    assert since == {"Giant": TODAY, "Wilt": LONG_AGO, "Prickly": TODAY, "Waits": LONG_AGO}
    later = apply(book, found)
    found = judged(later, TODAY + dt.timedelta(days=9))
    assert {row["client"]: row["since"] for row in written(found, "review")} == since


def test_hysteresis_counts_from_the_committed_tier() -> None:
    """Without hours the score is the revenue in hundreds: 50 is Tolerable or OK."""
    typed = {"client": list("abcd"), "revenue": [5000, 4500, 4500, 3900]}
    typed |= {"communication": [5] * 4}
    book = memory_workbook(typed=typed, committed=[None, None, OK, OK])
    set_setting(book, "lean_weak", 1)
    tiers = {row["client"]: row["tier"] for row in written(judged(book), "review")}
    assert tiers == {"a": "OK", "b": "Tolerable", "c": "OK", "d": "Tolerable"}


def test_formulas_shall_show_the_tiers_as_they_are_committed_now() -> None:
    book = memory_workbook(typed=TYPED, rows=6, committed=[GOOD, WORST, OK, OK])
    scored = judged(book).content.scored
    assert scored["committed_shown"].tolist() == ["VIP", "Worst", "OK", "OK", "", ""]
    assert scored["moved"].tolist() == [""] * 6


def test_dependence_counts_every_typed_revenue() -> None:
    typed: dict[str, list[Any]] = {
        "client": ["Wilt", None, "Bad"],
        "revenue": [500, 1500, 1e9],
        "hours": [60, None, None],
        "communication": [1, None, "x"],
    }
    assert "replacement" not in str(written(judged(memory_workbook(typed=typed)), "review"))
    typed["revenue"][1:] = [1400, "much"]
    weed = written(judged(memory_workbook(typed=typed)), "review")[0]
    assert weed["action"] == "× Drop, replace first"
    assert weed["reason"].startswith("Find a replacement first, for they bring 26% of all")


def test_an_empty_list() -> None:
    for rows in (5, 0):
        found = judged(memory_workbook(rows=rows))
        assert len(found.reviewed) == 0
        assert written(found, "review") == written(found, "changes") == []
    everybody_left = memory_workbook(rows=4, typed=TYPED, committed=COMMITTED)
    for row in range(4):
        type_in(everybody_left, row, dict.fromkeys(TYPED))
    found = judged(everybody_left)
    assert texts(found) == ["Giant: removed", "Wilt: removed", "Prickly: removed", "Waits: removed"]
    assert found.before == 4


# --- renaming ---------------------------------------------------------------------------------


def test_a_renamed_client_keeps_its_tier_and_date() -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    type_in(book, 0, {"client": "Giant & Sons"})
    found = judged(book)
    assert texts(found) == ["Giant & Sons: renamed"]
    row = next(r for r in written(found, "review") if r["client"] == "Giant & Sons")
    assert (row["tier"], row["since"]) == ("VIP", LONG_AGO)
    (change,) = written(found, "changes")
    assert change["why"] == "Was called “Giant”; keeps its history"
    assert (change["what"], change["tier_from"], change["tier_to"]) == ("renamed", "VIP", "VIP")


def test_renamed_and_moved_at_once() -> None:
    book = memory_workbook(typed=TYPED, committed=[GOOD, WORST, OK, OK])
    type_in(book, 0, {"client": "Giant & Sons"})
    assert texts(judged(book)) == ["Giant & Sons: renamed", "Giant & Sons: up"]


def test_two_alike_rows_that_vanish_are_no_rename() -> None:
    typed = {k: [v[1], v[1], v[0]] for k, v in TYPED.items() if k != "client"}
    book = memory_workbook(typed=typed | {"client": ["A", "B", "C"]}, committed=[WORST, WORST, VIP])
    type_in(book, 0, {"client": "New"})
    type_in(book, 1, dict.fromkeys(typed | {"client": None}))
    assert sorted(texts(judged(book))) == ["A: removed", "B: removed", "New: new"]


def test_one_of_two_alike_rows_deleted_is_removed_and_no_rename() -> None:
    typed = {k: [v[1], v[1], v[0]] for k, v in TYPED.items() if k != "client"}
    book = memory_workbook(typed=typed | {"client": ["A", "B", "C"]}, committed=[WORST, WORST, VIP])
    type_in(book, 0, dict.fromkeys(typed | {"client": None}))
    found = judged(book)
    assert texts(found) == ["A: removed"]
    tiers = {row["client"]: row["tier"] for row in written(found, "review")}
    assert tiers == {"B": "Worst", "C": "VIP"}


def test_another_spelling_is_the_same_client() -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    type_in(book, 0, {"client": " ＧＩＡＮＴ "})
    found = judged(book)
    assert texts(found) == []
    assert "ＧＩＡＮＴ" in [row["client"] for row in written(found, "review")]


# --- the Changes sheet ------------------------------------------------------------------------

OLD_CHANGES = [
    [dt.date(2026, 1, 5), "Giant", "▲ up", "OK", "VIP", None, "▲ Grow", "why", dt.date(2026, 1, 6)],
    [dt.date(2026, 1, 5), "=1+1", "gone?", "Odd", 5, True, "<b>", "{n}", "by hand"],
    [46027, "Wilt", "new", "", "Worst", "", "× Drop", "", 46028.0],
]


def test_old_changes_stay_verbatim_below_the_new_ones() -> None:
    book = memory_workbook(typed=TYPED, committed=[GOOD, WORST, OK, OK])
    title = title_of(book, "changes")
    book.sheets[title][CHANGES.first_row :] = [*OLD_CHANGES[:2], [None] * 9, OLD_CHANGES[2]]
    found = judged(book)
    assert texts(found) == ["Giant: up"]
    new, *old = (tuple(row.values()) for row in written(found, "changes"))
    assert new == (
        TODAY, "Giant", "▲ up", "Good", "VIP", "▲ Grow", "▲ Grow",
        "Give them more of your time: the work is valuable, and they are easy to work with."
        " · 200 an hour · ease 100", None,
    )  # fmt: skip
    assert old == [
        tuple(OLD_CHANGES[0]),
        tuple(OLD_CHANGES[1]),
        (dt.date(2026, 1, 5), "Wilt", "new", None, "Worst", None, "× Drop", None,
         dt.date(2026, 1, 6)),
    ]  # fmt: skip


def test_dates_of_changes_are_dates_and_what_is_none_stays_as_it_was_typed() -> None:
    """Serial numbers become dates; text stays text, also where it reads like a date."""
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    title = title_of(book, "changes")
    typed = ["2026-01-05", 46027, 46027.5, 99_999_999, 0, True, "soon", dt.date(2026, 1, 6)]
    book.sheets[title][CHANGES.first_row :] = [
        [day, "Giant", 46027, *[None] * 5, day] for day in typed
    ]
    rows = written(judged(book), "changes")
    kept = ["2026-01-05", dt.date(2026, 1, 5), dt.date(2026, 1, 5), 99_999_999, 0, True, "soon",
            dt.date(2026, 1, 6)]  # fmt: skip
    assert [row["date"] for row in rows] == kept
    assert [row["mailed_on"] for row in rows] == kept
    assert {row["what"] for row in rows} == {46027}  # a number elsewhere is no date


def test_what_a_review_does_not_say_is_an_empty_cell() -> None:
    typed = {"client": ["Nobody yet", "Giant"], "revenue": [None, 90_000], "hours": [None, 400]}
    waits = written(judged(memory_workbook(typed=typed)), "review")[-1]
    assert waits["client"] == "Nobody yet"
    empty = ("tier", "score", "rate", "suggested", "change", "needed", "can_lose", "since")
    assert {name: waits[name] for name in empty} == dict.fromkeys(empty)


def test_what_somebody_wrote_into_review_without_a_client_is_no_client() -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    sheet(book, "review").append([None, "VIP", None, None, None, None, None, None, None, 5])
    assert texts(judged(book)) == []


@pytest.mark.parametrize("name", ["review", "changes", "problems"])
def test_somebody_typed_beside_pythons_columns(name: str) -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    lines = sheet(book, name)
    while len(lines) < 6:
        lines.append([])
    lines[5] = [*lines[5], *[None] * (20 - len(lines[5])), "my note"]
    with pytest.raises(PlanError) as refused:
        judged(book)
    assert str(refused.value) == (
        f"{name.title()}!U6: somebody typed on a sheet that Recalculate writes;"
        " move it elsewhere, then run again."
    )
    lines[5][20] = "  "  # nothing but spaces is nothing
    judged(book)


@pytest.mark.parametrize(
    ("name", "title"), [("review", "Since"), ("changes", "Mailed on"), ("problems", "Cell")]
)
def test_a_missing_column_of_pythons_is_named(name: str, title: str) -> None:
    book = memory_workbook(typed=TYPED)
    row = sheet(book, name)[2]
    row[row.index(title)] = "Something else"
    with pytest.raises(PlanError, match=f"{name.title()} has no column “{title}”"):
        judged(book)


# --- settings and problems --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("target_rate", "much", "Settings!C5: Target per hour, after direct costs: type a number"),
        ("cut_vip", 60, "VIP from: must be higher than the cut before it"),
        ("max_raise", None, "Biggest raise in one step: type a number from 0 to 10."),
    ],
)
def test_a_setting_at_fault_stops_the_review(key: str, value: Any, said: str) -> None:
    book = memory_workbook(typed=TYPED)
    set_setting(book, key, value)
    with pytest.raises(PlanError, match="Nobody was reviewed: Settings!") as refused:
        judged(book)
    assert said in str(refused.value)


def test_every_setting_at_fault_is_named_at_once() -> None:
    book = memory_workbook(typed=TYPED)
    set_setting(book, "target_rate", "much")
    set_setting(book, "max_raise", 11)
    with pytest.raises(PlanError) as refused:
        judged(book)
    both = "Nobody was reviewed: Settings!C5: Target per hour, after direct costs: type a number"
    assert str(refused.value).startswith(both)
    assert str(refused.value).endswith(": Biggest raise in one step: type a number from 0 to 10.")


@pytest.mark.parametrize(
    ("language", "rest"),
    [
        ("en", " More cells of “Settings” to mend: 2."),
        ("fa", " خانه‌های دیگری که باید در «تنظیمات» درست شود: 2."),
        ("zh-Hans", "“设置”还有 2 个单元格要修正。"),
        ("zh-Hant", "「設定」還有 2 個儲存格要修正。"),
    ],
)
def test_of_many_settings_at_fault_the_rest_is_counted(language: str, rest: str) -> None:
    book = memory_workbook(language, typed=TYPED)
    for name in ("target_rate", "size_target", "hour_cost", "late_max", "min_ratings",
                 "max_raise", "round_to"):  # fmt: skip
        set_setting(book, name, "much")
    with pytest.raises(PlanError) as refused:
        judged(book)
    title = words(language)["sheets.settings"]
    assert str(refused.value).count(f"{title}!") == 5
    assert str(refused.value).endswith(rest)


def test_a_missing_setting_stops_the_review() -> None:
    book = memory_workbook(typed=TYPED)
    lines = sheet(book, "settings")
    lines[:] = [row for row in lines if "Hassle premium at ease 0" not in row]
    with pytest.raises(PlanError, match="The setting “Hassle premium at ease 0” is gone"):
        judged(book)


def test_problems_are_listed_and_the_rest_is_reviewed() -> None:
    book = memory_workbook(typed=TYPED)
    type_in(book, 1, {"hours": "ten", "flag3": "maybe"})
    found = judged(book)
    assert [str(p) for p in found.problems] == [
        "Clients!G6: Hours is “ten”; type a number, or leave it empty.",
        "Clients!R6: No set budget is “maybe”, which is not counted; choose ✓, or leave it empty.",
    ]
    rows = found.written["Problems"].rows
    assert rows[0] == ("Clients!G6", "Wilt", "Hours", "ten", found.problems[0].message)
    assert [row["client"] for row in written(found, "review")] == [
        "Prickly", "Giant", "Waits", "Wilt",
    ]  # fmt: skip
    assert written(found, "review")[-1]["reason"] == "Check: Hours"
    assert judged(memory_workbook(typed=TYPED)).written["Problems"].rows == [
        (None, None, None, None, "No problems: every cell could be used.")
    ]


# --- wherever things stand, in whichever order ------------------------------------------------


def shuffle_columns(book: MemoryBook, name: str, order: list[int], above: int) -> None:
    """Moves the columns of a table and pushes its header down."""
    lines = sheet(book, name)
    width = max(len(row) for row in lines)
    full = [[*row, *[None] * (width - len(row))] for row in lines]
    found = header(book, name)
    assert sorted(order) == list(range(width))
    above_rows: Grid = [["moved down"]] + [[None]] * (above - 1) if above else []
    book.sheets[title_of(book, name)] = above_rows + [[row[i] for i in order] for row in full]
    assert header(book, name).row == found.row + above


def standings(book: MemoryBook) -> dict[str, tuple[Any, ...]]:
    """What the next review takes the committed standings to be."""
    found = judged(book, TODAY + dt.timedelta(days=400))
    assert found.changes == []
    return {row["client"]: (row["tier"], row["since"]) for row in written(found, "review")}


@pytest.mark.parametrize("language", languages())
@rules(max_examples=6)
@given(data=st.data())
def test_what_was_written_is_read_back_wherever_its_columns_stand(
    language: str, data: st.DataObject
) -> None:
    tiers = data.draw(st.lists(st.sampled_from([None, *(t.code for t in TIERS)]), min_size=4,
                               max_size=4))  # fmt: skip
    book = memory_workbook(language, TYPED, rows=5, committed=tiers)
    book = apply(book, judged(book))
    expected = standings(book)
    for name in ("review", "changes", "clients"):
        width = max(len(row) for row in sheet(book, name))
        order = data.draw(st.permutations(range(width)))
        shuffle_columns(book, name, order, data.draw(st.integers(0, 9)))
    found = judged(book, TODAY)
    assert found.changes == []
    assert standings(book) == expected
    # Written where they were found, and a review of that writes nothing.
    after = apply(book, found)
    assert standings(after) == expected
    assert not after.write(judged(after).written)


def rotated(book: MemoryBook, order: list[int]) -> MemoryBook:
    """The same book with the rows of Clients in another order."""
    other = MemoryBook(book.sheets)
    found = header(other, "clients")
    lines = sheet(other, "clients")
    body = lines[found.first_row :]
    lines[found.first_row :] = [body[i] for i in order]
    return other


@rules(max_examples=15)
@given(data=st.data())
def test_the_order_of_rows_never_matters(data: st.DataObject) -> None:
    book = memory_workbook(typed=TYPED, rows=6, committed=[GOOD, OK, None, VIP])
    type_in(book, 4, {"client": "New", "revenue": 7, "respect": 5})
    type_in(book, 0, {"client": "Giant renamed"})
    one = judged(book)
    other = judged(rotated(book, data.draw(st.permutations(range(6)))))
    assert written(other, "review") == written(one, "review")
    assert written(other, "changes") == written(one, "changes")
    assert_same(other.reviewed, one.reviewed)
    assert other.content.figures == one.content.figures


def test_one_new_whale_changes_nobody_elses_score() -> None:
    book = memory_workbook(typed=TYPED, rows=6, committed=COMMITTED)
    before = {row["client"]: row for row in written(judged(book), "review")}
    type_in(book, 4, {"client": "Whale", "revenue": 1e9, "respect": 5})
    found = judged(book)
    assert texts(found) == ["Whale: new"]
    after = {row["client"]: row for row in written(found, "review")}
    assert {name: after[name] for name in before} == before


def test_grids_are_not_changed() -> None:
    book = memory_workbook(typed=TYPED, committed=COMMITTED)
    copy: Mapping[str, Grid] = {t: [list(r) for r in g] for t, g in book.sheets.items()}
    judged(book)
    assert book.sheets == copy
