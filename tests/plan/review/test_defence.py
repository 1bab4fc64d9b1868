"""What people change on Python's sheets is noticed, said once and put back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.homes.memory import MemoryBook
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.recalculate import Done, recalculate
from tests.memory_workbook import (
    TODAY,
    TYPED,
    by_client,
    header,
    memory_workbook,
    sheet,
    table,
    title_of,
    type_in,
)

TOMORROW = TODAY + dt.timedelta(days=1)


def lived_with(language: str = "en", memory: bool = True) -> MemoryBook:
    """Three clients, reviewed yesterday; with a Memory."""
    book = memory_workbook(language, TYPED, rows=6)
    if not memory:
        del book.sheets[words(language)["sheets.memory"]]
    recalculate(book, TODAY)
    assert not recalculate(book, TODAY).written
    return book


def at(book: MemoryBook, name: str, record: int, column: str) -> tuple[int, int]:
    found = header(book, name)
    return found.first_row + record, found.positions[column]


def put(book: MemoryBook, name: str, record: int, column: str, value: Any) -> Any:
    """Types into a cell of one of Python's sheets; what stood there."""
    row, place = at(book, name, record, column)
    stood = sheet(book, name)[row][place]
    sheet(book, name)[row][place] = value
    return stood


def rows_of(book: MemoryBook, name: str) -> list[list[Any]]:
    return sheet(book, name)[header(book, name).first_row :]


def said(book: MemoryBook, what: str = "typed over") -> list[tuple[str, str]]:
    return [(r["client"] or "", r["why"]) for r in table(book, "changes") if r["what"] == what]


def only_typed(book: MemoryBook, day: dt.date = TODAY) -> list[tuple[str, str]]:
    """What is said after one more recalculation: once, and nothing else moved."""
    outcome = recalculate(book, day)
    assert outcome.done is Done.REVIEWED
    assert {change.what for change in outcome.judgement.changes} <= {"typed"}
    found = said(book)
    assert not recalculate(book, day).written
    assert said(book) == found
    return found


def test_a_tier_typed_over_never_counts() -> None:
    book = lived_with()
    before = [list(row) for row in rows_of(book, "review")]
    assert put(book, "review", 0, "tier", "VIP") == "Worst"
    assert only_typed(book) == [
        (
            "Wilt",
            "Review!B4: “VIP” was typed over “Worst”, which still counts, because "
            "Recalculate writes this sheet.",
        )
    ]
    assert rows_of(book, "review") == before


def test_without_a_memory_nothing_can_be_noticed_and_nothing_is_refused() -> None:
    book = lived_with(memory=False)
    put(book, "review", 0, "tier", "VIP")
    put(book, "schedule", 0, "why", "done!")
    recalculate(book, TODAY)
    assert said(book) == []


def test_a_memory_without_copies_is_one_of_a_workbook_never_recalculated_since() -> None:
    book = lived_with()
    memory = sheet(book, "memory")
    event = header(book, "memory").positions["event"]
    memory[:] = [row for row in memory if row[event] != "copy"]
    put(book, "schedule", 0, "why", "done!")
    recalculate(book, TODAY)
    assert said(book) == []
    put(book, "schedule", 0, "why", "done!")
    assert len(only_typed(book)) == 1


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("review", "client", "Wede"),
        ("review", "since", dt.date(2020, 1, 1)),
        ("review", "mark", None),
        ("review", "score", 99),
        ("review", "needed", None),
        ("schedule", "why", "done!"),
        ("schedule", "date", dt.date(2026, 12, 24)),
        ("schedule", "client", "Nobody"),
        ("queue", "tier", "Worst"),
        ("queue", "task", "call back"),
        ("changes", "why", "because I say so"),
        ("changes", "date", dt.date(2019, 1, 1)),
        ("changes", "tier_to", "VIP"),
        ("changes", "what", "renamed"),
        ("changes", "client", None),
        ("problems", "message", "fixed"),
    ],
)
def test_a_cell_typed_over_is_named_with_what_was_typed(name: str, column: str, value: Any) -> None:
    book, untouched = lived_with(), lived_with()
    stood = put(book, name, 0, column, value)
    assert stood != value
    ((_, why),) = only_typed(book)
    row, place = at(book, name, 0, column)
    # Changes has its new line on top now, so that its first record was one row higher.
    cell = f"{title_of(book, name)}!{chr(65 + place)}{row + 1}: "
    assert why.startswith(cell)
    if value is not None:
        assert f"“{value}”" in why
    for each in ("review", "schedule", "queue", "problems"):
        assert rows_of(book, each) == rows_of(untouched, each)
    assert rows_of(book, "changes")[1:] == rows_of(untouched, "changes")


@pytest.mark.parametrize("name", ["review", "schedule", "service_now", "changes"])
def test_a_line_taken_away_stands_there_again(name: str) -> None:
    book, untouched = lived_with(), lived_with()
    rows = sheet(book, name)
    client = table(book, name)[1]["client"]
    del rows[header(book, name).first_row + 1]
    ((who, why),) = only_typed(book)
    assert who == client
    assert why.startswith(f"{title_of(book, name)}: a line was taken away: ")
    for each in ("review", "schedule", "queue"):
        assert rows_of(book, each) == rows_of(untouched, each)
    assert rows_of(book, "changes")[1:] == rows_of(untouched, "changes")


def test_a_line_typed_is_kept_on_changes_alone() -> None:
    book = lived_with()
    width = len(sheet(book, "review")[-1])
    sheet(book, "review").append(["My note", "VIP", *[None] * (width - 2)])
    number = len(sheet(book, "review"))
    assert only_typed(book) == [
        (
            "My note",
            f"Review!A{number}: a line was typed: My note · VIP. Recalculate writes this sheet, "
            "so only this line keeps it.",
        )
    ]
    assert list(by_client(book)) == ["Wilt", "Giant", "Waits"]


def turned(grid: list[list[Any]], first: int) -> None:
    grid[first:] = reversed(grid[first:])


def columns_turned(grid: list[list[Any]], first: int) -> None:
    for row in grid[first - 1 :]:
        row.reverse()


@pytest.mark.parametrize("change", [turned, columns_turned], ids=["sorted", "columns moved"])
@pytest.mark.parametrize("name", ["review", "schedule", "queue", "changes"])
def test_sorting_and_moving_columns_is_no_offence(
    name: str, change: Callable[[list[list[Any]], int], None]
) -> None:
    book = lived_with()
    listed = table(book, name)
    change(sheet(book, name), header(book, name).first_row)
    outcome = recalculate(book, TODAY)
    assert outcome.judgement.changes == []
    assert said(book) == []
    key = str if name == "changes" else (lambda record: "")
    assert sorted(table(book, name), key=key) == sorted(listed, key=key)


def test_a_sorted_sheet_is_defended_too() -> None:
    book = lived_with()
    turned(sheet(book, "changes"), header(book, "changes").first_row)
    put(book, "changes", 0, "why", "mine")
    ((_, why),) = only_typed(book)
    assert why.startswith("Changes!H4: “mine” was typed over “")


def test_numbers_saved_with_other_last_digits_are_no_change() -> None:
    book = lived_with()
    for name in ("review", "queue", "schedule"):
        for row in rows_of(book, name):
            row[:] = [v * (1 + 3e-16) if isinstance(v, float) else v for v in row]
    recalculate(book, TODAY)
    assert said(book) == []


def test_a_whole_sheet_spoilt_says_twenty_and_how_many_more() -> None:
    names = [f"Client {n}" for n in range(30)]
    book = memory_workbook(
        typed={"client": names, "revenue": [20_000] * 30, "respect": [5] * 30}, rows=40
    )
    recalculate(book, TODAY)
    before = [list(row) for row in rows_of(book, "review")]
    for record in range(30):
        put(book, "review", record, "tier", "VIP")
    found = only_typed(book)
    assert len(found) == 21
    assert found[-1] == (
        "",
        "Review: further cells or lines that were changed: 10. Recalculate writes this sheet, so "
        "what stood there counts; the version before is kept.",
    )
    assert rows_of(book, "review") == before


def test_history_stays_when_a_row_of_review_and_of_clients_go_together() -> None:
    book = lived_with()
    del sheet(book, "review")[header(book, "review").first_row]
    type_in(book, 1, dict.fromkeys(TYPED))  # Wilt
    moved = {(c.client, c.what) for c in recalculate(book, TOMORROW).judgement.changes}
    assert moved == {("Wilt", "removed"), ("Wilt", "typed")}


@pytest.mark.parametrize("language", languages())
def test_it_is_said_in_the_language_of_the_workbook(language: str) -> None:
    book, own = lived_with(language), words(language)
    put(book, "schedule", 0, "why", "好了！")
    recalculate(book, TODAY)
    (record,) = [r for r in table(book, "changes") if r["what"] == own["change_kinds.typed"]]
    assert record["why"].startswith(f"{own['sheets.schedule']}!G4")
    assert "好了！" in record["why"]
    assert record["mailed_on"] is None


JUNK = st.one_of(
    st.none(),
    st.text(max_size=6),
    st.integers(-10, 50_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["VIP", "● Keep", "Giant", TODAY, "renamed"]),
)
LIVED: dict[str, list[list[Any]]] = {}


@rules(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["review", "schedule", "queue", "changes"]),
            st.sampled_from(["type", "take", "sort"]),
            st.integers(0, 30),
            st.integers(0, 15),
            JUNK,
        ),
        max_size=4,
    )
)
def test_whatever_people_do_no_history_is_falsified(
    done: list[tuple[str, str, int, int, Any]],
) -> None:
    if not LIVED:
        LIVED.update(lived_with().sheets)
    untouched, book = MemoryBook(LIVED), MemoryBook(LIVED)
    for name, what, number, column, value in done:
        first, lines = header(untouched, name).first_row, sheet(book, name)
        body = lines[first:]
        if what == "take" and body:
            del body[number % len(body)]
        elif what == "sort":
            body.sort(key=str)
        elif body:
            line = body[number % len(body)]
            ours = [c for n, c in header(untouched, name).positions.items() if n != "done"]
            line[ours[column % len(ours)]] = value
        lines[first:] = body
    outcome = recalculate(book, TODAY)
    assert {change.what for change in outcome.judgement.changes} <= {"typed"}
    for each in ("review", "schedule", "queue"):
        assert _plain(table(book, each)) == _plain(table(untouched, each))
    old = _plain([r for r in table(book, "changes") if r["what"] != "typed over"])
    assert sorted(old, key=str) == sorted(_plain(table(untouched, "changes")), key=str)
    assert not recalculate(book, TODAY).written


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records with empty texts as empty cells."""
    return [{name: None if v == "" else v for name, v in row.items()} for row in rows]


def test_a_tick_under_done_counts_also_where_another_cell_was_typed_over() -> None:
    book = lived_with()
    client = table(book, "schedule")[0]["client"]
    put(book, "schedule", 0, "done", "✓")
    put(book, "schedule", 1, "why", "done!")
    outcome = recalculate(book, TODAY)
    assert outcome.service is not None
    assert [touch.client for touch in outcome.service.ticked] == [client]
    assert (
        [why for _, why in said(book)]
        == [why for _, why in said(book) if why.startswith("Schedule!") and "done!" in why]
        != []
    )
