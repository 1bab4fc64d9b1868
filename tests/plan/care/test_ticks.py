"""The column Done read: what counts, for which day, and what cannot be read."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.care.ticks import Ticks, read_ticks, records_of, touches_of, without_twins
from pumpkin_sheets.plan.care.touches import Touch, TouchKind
from pumpkin_sheets.sheets.tables import Header
from pumpkin_sheets.sheets.words import fold

TODAY = dt.date(2026, 3, 4)
CLIENTS = {fold("Acme"): "Acme", fold("Old Name"): "New Name"}
HEADER = Header(
    0, {name: i for i, name in enumerate(["date", "client", "kind", "person", "due", "done"])}
)


def ticks(done: object, date: object = dt.date(2026, 3, 2), **line: object) -> Ticks:
    cells = {"client": "acme", "kind": "Care call", "person": "Mei", "due": date} | line
    row = [date, *(cells[name] for name in ("client", "kind", "person", "due")), done]
    values = [["Date", "Client", "Kind", "Who", "Due", "Done"], row]
    return read_ticks(values, HEADER, CLIENTS, TODAY, all_words(), remembers=True)


@pytest.mark.parametrize("tick", ["✓", "x", "X", True, 1, 1.0, "TRUE", "v", "Done", "完成", "是"])
def test_a_tick_counts_for_the_day_of_its_line(tick: object) -> None:
    assert ticks(tick).touches == [
        Touch(dt.date(2026, 3, 2), "Acme", TouchKind.CARE_CALL, "Mei"),
    ]


@pytest.mark.parametrize("empty", [None, "", "  ", False, 0, 0.0, "FALSE"])
def test_an_empty_box_is_nothing(empty: object) -> None:
    assert ticks(empty) == Ticks()


def test_what_was_done_before_its_day_counts_for_today() -> None:
    (touch,) = ticks("✓", dt.date(2026, 3, 9)).touches
    assert touch.date == TODAY
    (touch,) = ticks("✓", None).touches
    assert touch.date == TODAY, "a touch that did not fit was made all the same"


@pytest.mark.parametrize("day", [dt.datetime(2026, 3, 3), dt.date(2026, 3, 3), 46084, "2026-03-03"])
def test_a_date_counts_for_itself(day: object) -> None:
    (touch,) = ticks(day).touches
    assert touch.date == dt.date(2026, 3, 3)


@pytest.mark.parametrize(
    ("done", "line", "key"),
    [
        ("maybe", {}, "done_unread"),
        (7, {}, "done_unread"),
        ("✓", {"kind": "Karaoke"}, "done_no_line"),
        ("✓", {"client": None}, "done_no_line"),
    ],
)
def test_what_cannot_be_read_stays(done: object, line: dict[str, object], key: str) -> None:
    found = ticks(done, **line)
    assert found.touches == []
    assert [(cell.value, cell.key) for cell in found.left] == [(done, key)]


@pytest.mark.parametrize(
    ("done", "key", "text"),
    [
        (dt.date(2024, 3, 3), "done_unread", "2024-03-03"),
        (dt.date(2026, 3, 5), "done_future", "2026-03-05"),
        (dt.datetime(2026, 3, 5), "done_future", "2026-03-05"),
        (46086, "done_future", "2026-03-05"),
    ],
)
def test_a_day_that_stays_is_no_number(done: object, key: str, text: str) -> None:
    """The cell that its line comes to stand beside has no format of days: it showed 46086."""
    (left,) = ticks(done).left
    assert (left.value, left.key) == (text, key)
    (again,) = ticks(left.value).left
    assert (again.value, again.key) == (text, key)


def test_a_line_under_the_old_name_is_the_renamed_clients() -> None:
    (touch,) = ticks("✓", client="Old name").touches
    assert touch.client == "New Name"


def test_without_the_column_or_without_memory_nothing_counts() -> None:
    older = Header(0, {n: i for n, i in HEADER.positions.items() if n != "done"})
    row = [dt.date(2026, 3, 2), "Acme", "Care call", "Mei", None, "✓"]
    assert read_ticks([[], row], older, CLIENTS, TODAY, all_words(), True) == Ticks()
    found = read_ticks([[], row], HEADER, CLIENTS, TODAY, all_words(), remembers=False)
    assert [cell.key for cell in found.left] == ["done_forgotten"]


def test_memory_gives_back_what_it_was_given() -> None:
    touch = Touch(TODAY, "Acme", TouchKind.VISIT, "Mei: sales")
    (record,) = records_of([touch])
    assert record == {
        "date": TODAY, "event": "done", "key": "visit:Mei: sales", "client": "Acme",
    }  # fmt: skip
    others = [{**record, "event": "moved"}, {**record, "key": "karaoke:Mei"}]
    assert touches_of([record, *others], CLIENTS) == [touch]
    assert without_twins([touch, touch], []) == [touch]
    assert without_twins([touch], [Touch(TODAY, "Acme", TouchKind.VISIT, "Anna")]) == []
