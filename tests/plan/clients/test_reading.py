"""Reading the Clients sheet: whatever people type, every cell at fault is named and no row lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.choices import CRITERIA, FLAGS, RATINGS
from pumpkin_sheets.plan.clients.new_list import scored_rows
from pumpkin_sheets.plan.clients.reading import ClientList, read_clients
from pumpkin_sheets.plan.clients.scoring.working import BOUNDS
from pumpkin_sheets.plan.clients.sheet import SHEET
from pumpkin_sheets.plan.settings.settings import Settings, default_settings, read_settings
from pumpkin_sheets.sheets.problems import PlanError
from pumpkin_sheets.sheets.schema import TICKS
from tests.frames import assert_same, row_at
from tests.memory_workbook import header, memory_workbook, sheet, title_of, type_in

ENGLISH = words("en")
ACME = {"client": ["Acme"], "revenue": [5000], "hours": [40], "communication": [4]}


def read(
    book: MemoryBook, language: str = "en", uncalculated: tuple[tuple[int, int], ...] = ()
) -> ClientList:
    said = words(language)
    own, wrong = read_settings(sheet(book, "settings"), "Settings", said, all_words())
    assert not wrong
    title = title_of(book, "clients")
    return read_clients(sheet(book, "clients"), title, own, said, all_words(), uncalculated)


def messages(found: ClientList) -> list[str]:
    return [str(problem) for problem in found.problems]


def listed(found: ClientList) -> list[str]:
    return found.frame[found.listed]["client"].tolist()


def with_cell(name: str, value: Any) -> tuple[ClientList, float]:
    """The list with one client, one of whose cells holds this; and what was made of the cell."""
    book = memory_workbook(typed=ACME, rows=3)
    type_in(book, 0, {name: value})
    found = read(book)
    return found, found.frame[name][0]


def test_a_new_sheet_holds_nobody() -> None:
    found = read(memory_workbook(rows=3))
    assert listed(found) == []
    assert found.problems == []
    assert found.frame.labels.tolist() == [4, 5, 6]
    assert found.prepared_rows == 7


@pytest.mark.parametrize("language", languages())
def test_what_is_typed_is_read(language: str) -> None:
    typed = {
        "client": ["Acme", None, "Bo"],
        "revenue": [5000, None, 0],
        "cost": [None, None, 12.5],
        "growth": [5, None, 0],
        "late": [-3, None, 12],
        "respect": [1, None, None],
        "flag9": ["✓", None, None],
        "criterion1": [None, None, True],
    }
    found = read(memory_workbook(language, typed, rows=5), language)
    assert found.problems == []
    assert listed(found) == ["Acme", "Bo"]
    frame = found.frame[found.listed]
    assert frame["revenue"].tolist() == [5000, 0]
    np.testing.assert_array_equal(frame["cost"], [np.nan, 12.5])
    assert frame["growth"].tolist() == [5, 0]
    assert frame["late"].tolist() == [-3, 12]
    np.testing.assert_array_equal(frame["respect"], [1, np.nan])
    assert frame["flag9"].tolist() == [True, False]
    assert frame["criterion1"].tolist() == [False, True]
    assert frame["typed_fault"].tolist() == [0, 0]


# --- numbers ----------------------------------------------------------------------------------

COLUMN_TITLES = {name: ENGLISH[f"columns.clients.{name}"] for name in BOUNDS}


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("ten", "is “ten”; type a number, or leave it empty."),
        ("5", "is “5”, which is text to a spreadsheet; type 5 as a number."),
        ("=1+1", "is “=1+1”; type a number, or leave it empty."),
        (
            True,
            "is TRUE (LibreOffice may show and count it as 1); type a number, or leave it empty.",
        ),
        (
            False,
            "is FALSE (LibreOffice may show and count it as 0); type a number, or leave it empty.",
        ),
        ("#N/A", "holds the error #N/A; mend the formula or type the value."),
        ("#REF!", "holds the error #REF!; mend the formula or type the value."),
        (
            dt.date(2026, 3, 2),
            "is “2026-03-02”; type a number, or leave it empty.",
        ),
    ],
)
def test_what_is_no_number_is_named_in_every_number_column(
    name: str, value: Any, said: str
) -> None:
    found, number = with_cell(name, value)
    cell = f"{chr(65 + SHEET.position(name))}5"
    assert messages(found) == [f"Clients!{cell}: {COLUMN_TITLES[name]} {said}"]
    assert found.problems[0].client == "Acme"
    assert found.problems[0].column == COLUMN_TITLES[name]
    assert np.isnan(number)
    assert found.frame["typed_fault"][0] == 2 + list(BOUNDS).index(name)
    assert listed(found) == ["Acme"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("revenue", -0.01, "Revenue is -0.01; type 0 or more."),
        ("cost", -5.0, "Direct cost is -5; type 0 or more."),
        ("hours", -1, "Hours is -1; type 0 or more."),
        (
            "revenue",
            2e12,
            "Revenue is 2000000000000;"
            " type a number from 0 to 1,000,000,000,000, or leave it empty.",
        ),
        (
            "hours",
            1000000.5,
            "Hours is 1000000.5; type a number from 0 to 1,000,000, or leave it empty.",
        ),
        ("revenue", "-12", "Revenue is -12; type 0 or more."),
        ("communication", "9", "Communication is 9; type a number from 1 to 5, or leave it empty."),
        ("growth", "۷", "Growth, referrals is ۷; type a number from 0 to 5, or leave it empty."),
        ("knowledge", 6, "Knowledge is 6; type a number from 0 to 5, or leave it empty."),
        ("growth", -1, "Growth, referrals is -1; type a number from 0 to 5, or leave it empty."),
        ("respect", 0, "Respect is 0; type a number from 1 to 5, or leave it empty."),
        ("briefs", 5.01, "Briefs is 5.01; type a number from 1 to 5, or leave it empty."),
        (
            "late",
            -3651.0,
            "Days paid late is -3651; type a number from -3,650 to 3,650, or leave it empty.",
        ),
    ],
)
def test_numbers_out_of_bounds_are_named(name: str, value: float | str, said: str) -> None:
    found, number = with_cell(name, value)
    assert [p.message for p in found.problems] == [said]
    assert np.isnan(number)


@pytest.mark.parametrize("name", BOUNDS)
def test_the_bounds_themselves_and_blanks_are_fine(name: str) -> None:
    for value in (*BOUNDS[name], 3, 2.5, None, "", "   "):
        found, number = with_cell(name, value)
        assert found.problems == [], value
        assert number == value or np.isnan(number)
        assert np.isnan(number) == (value is None or isinstance(value, str))


def test_what_is_out_of_bounds_still_counts_for_the_total_as_far_as_it_goes() -> None:
    assert with_cell("revenue", 2e12)[0].frame["typed_revenue"][0] == 1e12
    assert with_cell("revenue", -7)[0].frame["typed_revenue"][0] == 0
    assert with_cell("revenue", "lots")[0].frame["typed_revenue"][0] == 0


@pytest.mark.parametrize("name", ["revenue", "respect", "flag1", "criterion5", "client"])
def test_a_formula_that_was_never_calculated_is_named_and_not_a_zero(name: str) -> None:
    book = memory_workbook(typed=ACME, rows=3)
    type_in(book, 0, {name: None})
    found = read(book, uncalculated=((4, SHEET.position(name)), (4, SHEET.position("value"))))
    assert len(found.problems) == 1
    said = "holds a formula that was never calculated; open the file in a spreadsheet program"
    assert said in found.problems[0].message
    assert found.frame["typed_fault"][0] > 0
    if name == "revenue":
        assert np.isnan(found.frame[name][0])


# --- ticks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("tick", [*TICKS, "X", "true", True, 1, 1.0, " ✓ "])
def test_ticks(tick: Any) -> None:
    for name in ("flag1", "criterion5"):
        found, ticked = with_cell(name, tick)
        assert ticked
        assert found.problems == []


@pytest.mark.parametrize("cell", [None, "", " ", False, 0, 0.0, "FALSE", "0"])
def test_no_ticks(cell: Any) -> None:
    found, ticked = with_cell("flag9", cell)
    assert not ticked
    assert found.problems == []


@pytest.mark.parametrize("cell", ["yes", 2, "✓✓", dt.date(2026, 3, 2)])
def test_an_unknown_tick_is_told_and_not_counted(cell: Any) -> None:
    found, ticked = with_cell("flag2", cell)
    assert not ticked
    assert "which is not counted; choose ✓, or leave it empty." in found.problems[0].message
    assert found.problems[0].column == "No written brief"
    assert found.frame["typed_fault"][0] == 0  # the client is scored all the same


def test_an_error_among_the_ticks_is_a_fault() -> None:
    for name, fault in (("flag3", 13), ("criterion2", 14)):
        found, _ = with_cell(name, "#VALUE!")
        assert found.frame["typed_fault"][0] == fault
        assert "holds the error #VALUE!" in found.problems[0].message


def test_all_problems_are_told_in_the_order_of_the_sheet_and_the_first_fault_counts() -> None:
    book = memory_workbook(typed=ACME, rows=4)
    type_in(book, 2, {"client": "Bo", "hours": "x", "revenue": "y", "schedule": 9, "flag1": "?"})
    type_in(book, 1, {"client": "Cy", "criterion5": "#N/A", "late": "z"})
    found = read(book)
    assert [p.cell for p in found.problems] == ["J6", "AC6", "E7", "G7", "O7", "P7"]
    assert found.frame["typed_fault"].tolist() == [0, 7, 2, 0]
    assert listed(found) == ["Acme", "Cy", "Bo"]


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        (42, "42"),
        (42.0, "42"),
        ("0042", "0042"),
        ("=1+1", "=1+1"),
        ("+A1", "+A1"),
        ("-5", "-5"),
        ("@SUM", "@SUM"),
        ("'quoted", "'quoted"),
        ("a*b?c~d", "a*b?c~d"),
        ("  Acme   Ltd  ", "Acme Ltd"),
        (True, "TRUE"),
        ("<b>Acme</b> & {co}", "<b>Acme</b> & {co}"),
        ("شرکت آبی", "شرکت آبی"),
        ("x" * 255, "x" * 255),
        ("*" * 127 + "x", "*" * 127 + "x"),
    ],
)
def test_names_are_text_whatever_they_look_like(cell: Any, name: str) -> None:
    found, _ = with_cell("client", cell)
    assert listed(found) == [name]
    assert found.problems == []


LONG = (
    "Client is longer than the 255 signs by which it can be looked up (each *, ? and ~ counts "
    "twice); shorten it."
)


@pytest.mark.parametrize(
    "name",
    ["x" * 256, "~" * 128, "x" * 32_767, "x" * 253 + "*?", "x" * 252 + "🎃🎃", "客" * 256],
    ids=len,
)
def test_a_name_that_cannot_be_looked_up_is_named_and_its_client_not_lost(name: str) -> None:
    found, _ = with_cell("client", name)
    assert messages(found) == [f"Clients!A5: {LONG}"]
    assert listed(found) == [name]
    assert found.frame["typed_fault"].tolist() == [1, 0, 0]


def test_a_name_that_cannot_be_looked_up_finds_no_tier_again() -> None:
    """Excel finds the committed tier by MATCH, which refuses such a name."""
    book = memory_workbook(typed=ACME | {"client": ["x" * 256]}, rows=1)
    committed = np.array([5.0])
    own = default_settings(ENGLISH)
    scored = row_at(scored_rows(read(book), own, ENGLISH, committed))
    assert np.isnan(scored["last"])
    assert (scored["state"], scored["committed_shown"]) == (11, "")
    assert scored["reason"] == "Check: Client"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "acme "),
        ("Acme", "ＡＣＭＥ"),
        ("Acme Ltd", "Acme  Ltd"),
        (42, "42"),
        ("Straße", "STRASSE"),
        ("=1+1", " =1+1"),
    ],
)
def test_two_clients_of_one_name_are_refused(one: Any, other: Any) -> None:
    book = memory_workbook(rows=5)
    for row, name in enumerate(["Zed", one, "Bo", other]):
        type_in(book, row, {"client": name})
    with pytest.raises(PlanError) as refused:
        read(book)
    assert str(refused.value) == (
        f"Clients!A8: “{' '.join(str(other).split())}” is already in A6;"
        " give the two clients different names."
    )


def test_the_first_two_of_three_clients_of_one_name_are_told() -> None:
    book = memory_workbook(rows=5)
    for row, name in enumerate(["Acme", "Bo", "ACME", "acme"]):
        type_in(book, row, {"client": name})
    with pytest.raises(PlanError) as refused:
        read(book)
    assert str(refused.value) == (
        "Clients!A7: “ACME” is already in A5; give the two clients different names."
    )


def test_rows_without_a_name_are_told_when_something_stands_there() -> None:
    typed = {"client": [None, "  ", "A", ""], "revenue": [5, None, 1, None], "flag1": ["", "✓"]}
    found = read(memory_workbook(typed=typed, rows=5))
    assert listed(found) == ["A"]
    assert messages(found) == [
        f"Clients!{cell}: This row has figures but no client; type the name. "
        "A line of sums belongs on a sheet of your own."
        for cell in ("A5", "A6")
    ]
    assert found.frame["nameless"].tolist() == [True, True, False, True, True]


@pytest.mark.parametrize("name", ["\u00a0", "\n", "\u3000 "])
def test_a_name_that_cannot_be_seen_is_none(name: str) -> None:
    found, _ = with_cell("client", name)
    assert listed(found) == []
    assert messages(found) == [
        "Clients!A5: This row has figures but no client; type the name. "
        "A line of sums belongs on a sheet of your own."
    ]


def test_a_name_that_is_an_error_is_told() -> None:
    book = memory_workbook(typed=ACME, rows=3)
    for row in (0, 1):
        type_in(book, row, {"client": "#REF!"})
    found = read(book)
    assert listed(found) == []
    assert len(found.problems) == 2
    assert "Client holds the error #REF!" in messages(found)[0]
    assert found.frame["typed_fault"].tolist() == [1, 1, 0]


WITHOUT_FORMULAS = (
    " stands in a row without formulas: it is reviewed and counted, but its row shows no results"
    " and Dashboard leaves it out. Run pumpkin upgrade (Google Sheet: pumpkin google setup)."
)


def test_a_client_below_the_prepared_rows_is_read_and_told() -> None:
    book = memory_workbook(typed=ACME, rows=3)
    type_in(book, 5, {"client": "Bo", "revenue": 1})
    type_in(book, 6, {"client": "Cy", "revenue": 1})
    found = read(book)
    assert listed(found) == ["Acme", "Bo", "Cy"]
    assert found.prepared_rows == 7
    assert messages(found) == [
        f"Clients!A10: “Bo”{WITHOUT_FORMULAS}",
        f"Clients!A11: “Cy”{WITHOUT_FORMULAS}",
    ]
    assert found.bare == (9, 10)


@pytest.mark.parametrize("calculated", [True, False])
def test_a_client_in_an_inserted_row_is_read_and_told(calculated: bool) -> None:
    """Also where a program saved the formulas of the other rows without their results."""
    book = memory_workbook(typed=ACME, rows=3)
    grid = book.sheets["Clients"]
    grid.insert(5, [None] * len(grid[4]))
    type_in(book, 1, {"client": "Bo", "revenue": 1})
    at = SHEET.position("flags")
    uncalculated: tuple[tuple[int, int], ...] = ()
    if not calculated:
        uncalculated = tuple((row, at) for row in (4, 6, 7))
        for row in (4, 6, 7):
            grid[row][at] = None
        del grid[6:]
    found = read(book, uncalculated=uncalculated)
    assert listed(found) == ["Acme", "Bo"]
    assert found.prepared_rows == 8
    assert found.bare == (5,)
    assert found.frame.labels.tolist() == [4, 5, 6, 7]
    assert messages(found) == [f"Clients!A6: “Bo”{WITHOUT_FORMULAS}"]


def test_of_many_clients_in_rows_without_formulas_twenty_are_named() -> None:
    book = memory_workbook(typed=ACME, rows=3)
    for row in range(5, 30):
        type_in(book, row, {"client": f"Bo {row}", "revenue": 1})
    told = messages(read(book))
    assert len(told) == 20
    assert told[0] == f"Clients!A10: “Bo 5”{WITHOUT_FORMULAS}"
    assert told[19].startswith("Clients!A29: “Bo 24” and 5 more stand in rows without formulas: ")


def test_a_client_in_the_first_row_below_the_prepared_ones() -> None:
    book = memory_workbook(typed=ACME, rows=3)
    type_in(book, 3, {"client": "Bo", "revenue": 1})
    found = read(book)
    assert found.prepared_rows == 7
    assert messages(found) == [f"Clients!A8: “Bo”{WITHOUT_FORMULAS}"]
    type_in(book, 3, {"client": None, "revenue": None})
    type_in(book, 2, {"client": "Bo", "revenue": 1})
    assert messages(read(book)) == []


def test_which_revenues_are_numbers() -> None:
    typed = {"client": ["A", "B", "C", "D", "E"], "revenue": [5000, "5000", None, 12.5, True]}
    found = read(memory_workbook(typed=typed, rows=5))
    assert found.frame["revenue_is_number"].tolist() == [True, False, False, True, False]
    assert found.frame["typed_revenue"].tolist() == [5000, 0, 0, 12.5, 0]


# --- headers ----------------------------------------------------------------------------------


def shuffled(book: MemoryBook, order: list[int], above: int = 0, blank: bool = False) -> None:
    """Moves the columns of Clients, pushes the header down, puts blank rows between records."""
    title = title_of(book, "clients")
    found = header(book, "clients")
    lines = [[row[i] if i is not None and i < len(row) else None for i in order]
             for row in book.sheets[title]]  # fmt: skip
    if blank:
        body = lines[found.first_row :]
        lines[found.first_row :] = [line for row in body for line in (row, [None] * len(order))]
    book.sheets[title] = [["note"] for _ in range(above)] + lines


@pytest.mark.parametrize("language", languages())
def test_columns_may_be_moved_and_rows_inserted(language: str) -> None:
    typed = {
        "client": ["Acme", "Bo"],
        "revenue": [1, 2],
        "communication": [5, 4],
        "respect": [2, "x"],
        "flag1": ["✓", ""],
        "criterion5": ["", "✓"],
    }
    straight = read(memory_workbook(language, typed, rows=4), language)
    book = memory_workbook(language, typed, rows=4)
    order = list(reversed(range(len(SHEET.columns))))
    shuffled(book, [*order[:7], None, *order[7:]], above=9, blank=True)  # type: ignore[list-item]
    moved = read(book, language)
    for found in (straight, moved):
        assert listed(found) == ["Acme", "Bo"]
        assert len(found.problems) == 1
    columns = ["client", *BOUNDS, *FLAGS, *CRITERIA, "mark", "key"]
    one, other = (found.frame[found.listed].only(columns) for found in (straight, moved))
    assert_same(one, other)
    respect = len(order) - SHEET.position("respect")  # counted from the right, behind the note
    assert moved.problems[0].cell == f"{_letters(respect)}16"


def _letters(position: int) -> str:
    return chr(65 + position) if position < 26 else f"A{chr(65 + position - 26)}"


@pytest.mark.parametrize("name", ["client", "revenue", "schedule", "flag9", "criterion1"])
def test_a_missing_column_is_named(name: str) -> None:
    book = memory_workbook(typed=ACME, rows=2)
    sheet(book, "clients")[3][SHEET.position(name)] = "Something else"
    title = ENGLISH[f"columns.clients.{name}"]
    with pytest.raises(PlanError, match=f"Clients has no column “{title}”"):
        read(book)


def test_an_empty_sheet_has_no_header() -> None:
    with pytest.raises(PlanError, match="Clients has no column “Client”"):
        read_clients([], "Clients", default_settings(ENGLISH), ENGLISH, all_words())


def owned(flags: dict[int, str], criteria: dict[int, str]) -> Settings:
    """The default settings with some flags and criteria renamed, counted from 1."""
    own = default_settings(ENGLISH)
    return Settings(
        own.values,
        tuple(flags.get(i, text) for i, text in enumerate(own.flags, 1)),
        tuple(criteria.get(i, text) for i, text in enumerate(own.criteria, 1)),
    )


@pytest.mark.parametrize(
    ("flags", "criteria"),
    [
        ({1: "Rude", 2: "Slow"}, {1: "Kind"}),
        ({1: "Rude", 4: "RUDE"}, {3: "Rude"}),  # one title three times
        ({2: ""}, {5: ""}),  # emptied: our words stand there
        ({2: "", 3: "No written brief"}, {}),  # and one has the words of the emptied one
        ({1: "No set budget", 3: "One-off job"}, {}),  # our words, exchanged
        ({1: "42", 2: "TRUE", 3: "=1+1"}, {1: "#N/A"}),
        ({1: "Respect"}, {1: "Communication", 2: "Schedule"}),  # as a rating is called
        ({1: "Client", 2: "Revenue"}, {1: "Ease", 2: "Hours", 3: "Red flag 2"}),
        ({1: ""}, {2: "One-off job"}),
    ],
)
def test_the_owners_titles_of_flags_and_criteria(
    flags: dict[int, str], criteria: dict[int, str]
) -> None:
    """Whatever they are called, each tick and each rating is read from its own column."""
    typed: dict[str, Any] = {"client": ["Acme"], "revenue": [5000], "hours": [40]}
    typed |= {name: [1 + i] for i, name in enumerate(RATINGS)}
    ticked = {"flag1", "flag4", "criterion2", "criterion3"}
    typed |= {name: ["✓"] for name in ticked}
    book = memory_workbook(typed=typed, rows=2, settings=owned(flags, criteria))
    found = read(book)
    assert found.problems == []
    assert listed(found) == ["Acme"]
    row = row_at(found.frame)
    assert [row[name] for name in RATINGS] == [1, 2, 3, 4, 5]
    assert {name for name in (*FLAGS, *CRITERIA) if row[name]} == ticked
    at = found.header.positions
    assert {name: at[name] for name in (*FLAGS, *CRITERIA, *BOUNDS, "client")} == {
        name: SHEET.position(name) for name in (*FLAGS, *CRITERIA, *BOUNDS, "client")
    }


TICKED = (*(f"flag{i}" for i in range(1, 10)), *(f"criterion{i}" for i in range(1, 6)))


def untitled(names: tuple[str, ...]) -> tuple[MemoryBook, list[tuple[int, int]]]:
    """A list whose titles of these columns were saved without a result; and where they stand."""
    typed = {"client": ["Acme"], **{name: ["✓"] for name in ("flag2", "criterion5")}}
    book = memory_workbook(typed=ACME | typed, rows=2)
    at = read(book).header
    for name in names:
        sheet(book, "clients")[at.row][at.positions[name]] = None
    return book, [(at.row, at.positions[name]) for name in names]


def ticked(found: ClientList) -> set[str]:
    return {name for name in TICKED if found.frame[name][0]}


def test_columns_of_ticks_without_their_titles_are_told_by_their_order() -> None:
    book, places = untitled(TICKED)
    found = read(book, uncalculated=tuple(places))
    assert ticked(found) == {"flag2", "criterion5"}
    assert found.problems == []


def test_a_formula_never_calculated_elsewhere_is_no_title() -> None:
    book, places = untitled(("flag2", "criterion5"))
    row, column = places[0]
    # In an owner's own column far right, in one of ours, and among the titles that are known.
    found = read(book, uncalculated=(*places, (row + 2, 60), (row + 2, column + 1), (row, 0)))
    assert ticked(found) == {"flag2", "criterion5"}


def test_more_or_fewer_columns_than_titles_are_not_guessed() -> None:
    book, places = untitled(("flag2", "criterion5"))
    for wrong in (places[:1], [*places, (places[0][0], 60)]):
        with pytest.raises(PlanError, match="Clients has no column"):
            read(book, uncalculated=tuple(wrong))


# --- the mark ---------------------------------------------------------------------------------


def mark(**typed: Any) -> str:
    found = read(memory_workbook(typed={k: [v] for k, v in typed.items()}, rows=1))
    return str(found.frame["mark"][0])


def test_the_mark_tells_what_is_typed_but_not_the_name() -> None:
    base = {"client": "Acme", "revenue": 5000, "hours": 40, "communication": 4}
    assert mark(**base)
    assert mark(**base | {"client": "Bo"}) == mark(**base)
    assert mark(**base | {"revenue": 5000.0}) == mark(**base)
    assert mark(**base | {"hours": 41}) != mark(**base)
    assert mark(**base, flag1="✓") != mark(**base)
    assert mark(**base | {"communication": None, "briefs": 4}) != mark(**base)
