"""Grids of cells: how cells read as text and dates, how headers are found, how records are read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.choices import ACTIONS, SHOWN_ACTIONS, TIERS
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.review.review import SHEET as REVIEW
from pumpkin_sheets.sheets.cells import Rows
from pumpkin_sheets.sheets.problems import CellProblem, PlanError, is_number, problem_rows
from pumpkin_sheets.sheets.schema import Column, Sheet, cell_name, column_letters
from pumpkin_sheets.sheets.tables import (
    SEARCHED_ROWS,
    Header,
    as_date,
    cell_text,
    codes_as_matched,
    codes_of,
    find_header,
    holds,
    is_blank,
    meant_choice,
    records,
    require,
    says,
    titles_of,
    trimmed,
)
from pumpkin_sheets.sheets.words import fold

SPELLED = {"client": "client", "revenue": "revenue", "hours": "hours"}


@pytest.mark.parametrize(
    ("cell", "text", "squeezed"),
    [
        (None, "", ""),
        ("", "", ""),
        ("  Acme   Ltd ", "Acme   Ltd", "Acme Ltd"),
        ("Acme\nLtd", "Acme\nLtd", "Acme\nLtd"),  # TRIM leaves line breaks
        ("Acme\u00a0", "Acme\u00a0", "Acme\u00a0"),  # and hard spaces
        (42, "42", "42"),
        (42.0, "42", "42"),
        (-0.5, "-0.5", "-0.5"),
        (1e14, "100000000000000", "100000000000000"),
        (999_999_999_999_999.0, "999999999999999", "999999999999999"),
        (1e15, "1000000000000000.0", "1000000000000000.0"),  # more digits than a cell keeps
        (True, "TRUE", "TRUE"),
        (False, "FALSE", "FALSE"),
        ("0042", "0042", "0042"),
        ("=1+1", "=1+1", "=1+1"),
        (dt.date(2026, 3, 2), "2026-03-02", "2026-03-02"),
        ("#N/A", "#N/A", "#N/A"),
    ],
)
def test_a_cell_as_text(cell: object, text: str, squeezed: str) -> None:
    assert cell_text(cell) == text
    assert trimmed(cell) == squeezed


@pytest.mark.parametrize(
    ("cell", "blank"),
    [(None, True), ("", True), ("   ", True), (0, False), (False, False), (".", False)],
)
def test_blank_cells(cell: object, blank: bool) -> None:
    assert is_blank(cell) is blank


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        (dt.date(2026, 3, 2), dt.date(2026, 3, 2)),
        (dt.datetime(2026, 3, 2, 23, 59), dt.date(2026, 3, 2)),
        (46083, dt.date(2026, 3, 2)),
        (46083.75, dt.date(2026, 3, 2)),
        ("2026-03-02", dt.date(2026, 3, 2)),
        (" 2026-03-02T10:00:00", dt.date(2026, 3, 2)),
        ("soon", None),
        ("", None),
        (None, None),
        (True, None),
        (0, None),
        (0.99, None),
        (1, dt.date(1899, 12, 31)),
        (2_958_465, dt.date(9999, 12, 31)),
        (2_958_466, None),
        (-5, None),
        (1e12, None),
        (float("nan"), None),
    ],
)
def test_a_cell_as_a_date(cell: object, date: dt.date | None) -> None:
    assert as_date(cell) == date


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (1, True),
        (0.5, True),
        (True, False),
        ("1", False),
        (None, False),
        (float("inf"), False),
        (float("nan"), False),
    ],
)
def test_what_counts_as_a_number(cell: object, number: bool) -> None:
    assert is_number(cell) is number


@pytest.mark.parametrize(
    ("position", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")],
)
def test_column_letters(position: int, letters: str) -> None:
    assert column_letters(position) == letters
    assert cell_name(11, position) == f"{letters}12"


def test_a_sheet_knows_its_columns() -> None:
    sheet = Sheet(
        "s", "people", (Column("a", "text"), Column("b", "number", formula="1")), header_row=2
    )
    assert (sheet.first_row, sheet.position("b"), sheet.column("b").calculated) == (3, 1, True)
    assert [c.name for c in sheet.inputs] == ["a"]
    with pytest.raises(KeyError, match="declares no column c"):
        sheet.column("c")


def test_the_header_is_the_row_with_most_titles() -> None:
    values = [
        ["Client", None],
        ["My notes on revenue", 5, dt.date(2026, 1, 1)],
        [None, " HOURS ", "Mine", "Ｃｌｉｅｎｔ", "Rev\nenue", "Revenue", "client"],
        ["Client", "Revenue", "x"],
    ]
    header = find_header(values, SPELLED)
    assert header == Header(2, {"hours": 1, "client": 3, "revenue": 5})  # the first of each title
    assert header.first_row == 3


def test_of_two_equal_rows_the_upper_one_is_the_header() -> None:
    assert find_header([["Client"], ["Client"]], SPELLED) == Header(0, {"client": 0})


def test_no_header() -> None:
    assert find_header([], SPELLED) is None
    assert find_header([["x", 1, None]], SPELLED) is None
    assert find_header([[]] * SEARCHED_ROWS + [["Client"]], SPELLED) is None
    assert find_header([[]] * (SEARCHED_ROWS - 1) + [["Client"]], SPELLED) is not None


def test_a_header_may_have_been_pushed_down_into_the_thirtieth_row() -> None:
    assert find_header([[]] * 29 + [["Client"]], SPELLED) == Header(29, {"client": 0})
    assert find_header([[]] * 30 + [["Client"]], SPELLED) is None


def test_titles_that_repeat_are_taken_in_their_order() -> None:
    own = {"late again": ["flag1", "flag3"], "rude": ["flag2"]}
    header = find_header([["Late again", "Rude", "LATE AGAIN", "late again"]], {}, own)
    assert header == Header(0, {"flag1": 0, "flag2": 1, "flag3": 2})


def test_a_missing_column_is_named() -> None:
    english = words("en")
    header = Header(0, {c.name: i for i, c in enumerate(REVIEW.columns) if c.name != "since"})
    assert require(header, REVIEW, ["client"], "Review", english) is header
    with pytest.raises(PlanError, match="Review has no column “Since”"):
        require(header, REVIEW, ["client", "since"], "Review", english)
    with pytest.raises(PlanError, match="Rückblick has no column “Client”"):
        require(None, REVIEW, ["client"], "Rückblick", english)


def test_records_skip_blank_rows_and_fill_short_ones() -> None:
    header = Header(1, {"client": 1, "revenue": 3})
    values = [
        ["x", "above"],
        ["", "Client", "", "Revenue"],
        [1, "A", 2, 5],
        [],
        ["only", "  ", "beside"],
        [None, "B"],
        ["", None, "", 0],
    ]
    columns = (Column("client", "text"), Column("tier", "choice"), Column("revenue", "money"))
    assert records(values, header, Sheet("any", owner="people", columns=columns)) == [
        {"client": "A", "tier": None, "revenue": 5},
        {"client": "B", "tier": None, "revenue": None},
        {"client": None, "tier": None, "revenue": 0},
    ]


def test_labels_are_read_in_every_language_with_and_without_their_symbol() -> None:
    tiers, actions = (
        codes_of(TIERS, "tiers", all_words()),
        codes_of(SHOWN_ACTIONS, "actions", all_words()),
    )
    for language in all_words():
        for tier in TIERS:
            assert tiers[fold(language[f"tiers.{tier.name}"])] == tier.code
        for action in SHOWN_ACTIONS:
            label = language[f"actions.{action.name}"]
            assert actions[fold(label)] == action.code
            assert actions[fold(f"{action.symbol} {label}")] == action.code
    assert actions["× drop"] == ACTIONS[0].code
    assert actions["■ reprice"] == 2
    assert "not enough data" not in actions


@given(st.data())
def test_a_table_is_found_again_wherever_its_columns_were_moved(data: Any) -> None:
    language = data.draw(st.sampled_from(all_words()))
    order = data.draw(st.permutations(REVIEW.columns))
    above = data.draw(st.integers(0, SEARCHED_ROWS - 1))
    shift = data.draw(st.integers(0, 3))
    row = [None] * shift + [language[f"columns.review.{c.name}"] for c in order]
    found = find_header([["Client"]] * above + [row], titles_of(REVIEW, all_words()))
    assert found == Header(above, {c.name: shift + i for i, c in enumerate(order)})


def test_problems_are_sentences_with_their_cell() -> None:
    problem = CellProblem("Clients", "F12", "Hours", "ten", "Hours is “ten”.", "Acme")
    assert str(problem) == "Clients!F12: Hours is “ten”."
    nothing = CellProblem("Settings", "A1", "Target", None, "gone")
    assert problem_rows([problem, nothing]) == [
        ("Clients!F12", "Acme", "Hours", "ten", "Hours is “ten”."),
        ("Settings!A1", "", "Target", "", "gone"),
    ]


@pytest.mark.parametrize(
    ("below", "same"),
    [
        ([["x", "Acme", 46083, 5.0], ["y", "Bolt", None, ""]], True),
        ([["x", "Acme", dt.datetime(2026, 3, 2), 5], [None, "Bolt"], ["only beside"]], True),
        ([["x", "Acme", "2026-03-02", 5], [None, "Bolt", "", None], [], ["", " "]], True),
        ([[None, "Acme", 46084, 5], [None, "Bolt"]], False),
        ([[None, "Acme", 46083, 5.001], [None, "Bolt"]], False),
        ([[None, "acme", 46083, 5], [None, "Bolt"]], False),
        ([[None, "Acme", 46083, "5"], [None, "Bolt"]], False),
        ([[None, "Acme", 46083, 5]], False),
        ([[None, "Acme", 46083, 5], [None, "Bolt"], [None, "Cedar"]], False),
        ([], False),
    ],
)
def test_whether_a_sheet_says_what_shall_be_written(below: list[list[object]], same: bool) -> None:
    rows = Rows(1, (1, 2, 3), [("Acme", dt.date(2026, 3, 2), 5), ("Bolt", None, None)])
    assert holds([["Client", "Date", "Count"], *below], rows) is same


SAID = st.sampled_from([None, "", " ", "x", "0", 0, 0.0, 1, 1.0, True, 46083, dt.date(2026, 3, 2)])


@given(st.lists(st.lists(SAID, max_size=4), max_size=3), st.lists(st.tuples(SAID, SAID)))
def test_a_sheet_says_what_each_of_its_cells_says(
    below: list[list[object]], wanted: list[tuple[object, object]]
) -> None:
    padded = [[*row, *[None] * (4 - len(row))] for row in below]
    cells = [(row[3], row[1]) for row in padded]
    length = max(len(cells), len(wanted))
    cells += [(None, None)] * (length - len(cells))
    shall = [*wanted, *[(None, None)] * (length - len(wanted))]
    each = all(
        says(old, new)
        for there, row in zip(cells, shall, strict=True)
        for old, new in zip(there, row, strict=True)
    )
    assert holds([["a", "title"], *below], Rows(1, (3, 1), wanted)) is each


def test_a_table_typed_on_an_arabic_keyboard_is_found() -> None:
    header = find_header([["مشتري", "درآمد", "ساعتها"]], titles_of(CLIENTS, all_words()))
    assert header is not None
    assert header.positions["client"] == 0
    assert header.positions["revenue"] == 1


def test_a_choice_that_a_formula_would_not_find_is_meant_and_not_read() -> None:
    said = words("fa")
    known = codes_as_matched(TIERS, "tiers", all_words())
    assert known["قابل تحمل"] == 2
    assert known["vip"] == 5
    for typed, meant in (("برترين", "برترین"), ("قابل‌تحمل", "قابل تحمل"), ("ＶＩＰ", "برترین")):
        assert typed.lower() not in known
        assert meant_choice(typed, TIERS, "tiers", said, all_words()) == meant
    assert meant_choice("چیز دیگر", TIERS, "tiers", said, all_words()) == ""
