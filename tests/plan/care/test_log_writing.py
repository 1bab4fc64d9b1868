"""From a chosen line of Schedule to a new line of the Touch Log: which, where, and when not."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.log_writing import Done, NewLine, chosen_touch, new_line
from pumpkin_sheets.sheets.problems import PlanError

TODAY = dt.date(2026, 3, 2)
MONDAY = dt.datetime(2026, 3, 2)
Grid = list[list[object]]
SCHEDULE: Grid = [
    ["Schedule", None, None, None, None],
    [None] * 5,
    ["Date", "Client", "Mine", "Kind", "Who"],
    [MONDAY, "0042", "x", "Care call", "Mei"],
    [MONDAY, 42.0, None, "拜訪", None],
    [None, "Acme", None, "Care call", "Mei"],
    [MONDAY, "Acme", None, "Lunch", "Mei"],
    [MONDAY, None, "x", "Visit", "Mei"],
]
LOG: Grid = [["Touch Log"], [], ["Date", "Client", "Kind", "Who", "Note"]]
DONE = Done(TODAY, "Acme", "Care call", "Mei")


def chosen(*rows: int, grid: Grid = SCHEDULE) -> Done:
    selected = range(rows[0], rows[-1] + 1)
    return chosen_touch(grid, "Schedule", selected, TODAY, words("en"), all_words())


def added(*lines: list[object], header: list[object] | None = None, done: Done = DONE) -> NewLine:
    grid = [*LOG[:2], header or LOG[2], *lines]
    return new_line(grid, "Touch Log", done, words("en"), all_words())


def test_a_line_is_taken_in_its_own_words_and_dated_today() -> None:
    assert chosen(3) == Done(TODAY, "0042", "Care call", "Mei")
    assert chosen(4) == Done(TODAY, "42", "拜訪", "")


@pytest.mark.parametrize("row", [0, 2, 6, 7, 8, 10**6])
def test_what_is_no_line(row: int) -> None:
    with pytest.raises(PlanError, match=r"^Select one line of Schedule that has a client"):
        chosen(row)


def test_a_line_that_does_not_fit_has_no_day() -> None:
    with pytest.raises(PlanError, match=r"^Acme, Care call: this touch does not fit"):
        chosen(5)


def test_one_line_at_a_time() -> None:
    with pytest.raises(PlanError, match=r"^Several lines are selected"):
        chosen(3, 4)


def test_a_schedule_without_a_column() -> None:
    grid = [[None if cell == "Kind" else cell for cell in row] for row in SCHEDULE]
    with pytest.raises(PlanError, match="Kind"):
        chosen(3, grid=grid)


def test_the_row_below_everything_in_the_logs_columns() -> None:
    assert added() == NewLine(3, (0, 1, 2, 3), (TODAY, "Acme", "Care call", "Mei"))
    assert added([MONDAY, "Bolt", "Visit"]).row == 4
    for half in ([MONDAY], [None, "Bolt"], [None, None, None, None, "a note"], [" "]):
        assert added([MONDAY, "Bolt", "Visit"], [None], half, [None] * 9).row == 6
    assert added([None] * 5 + ["not ours"]).row == 3


def test_columns_that_the_owner_moved() -> None:
    found = added(header=["Note", "Mine", "Kind", None, "Client", "日期"])
    assert found == NewLine(3, (5, 4, 2), (TODAY, "Acme", "Care call"))
    assert added(done=Done(TODAY, "Acme", "Visit", "")).values == (TODAY, "Acme", "Visit", None)


@pytest.mark.parametrize("kind", ["care call", "關心電話"])
def test_the_same_touch_is_not_logged_twice_a_day(kind: str) -> None:
    with pytest.raises(PlanError, match=r"^Acme, Care call: this is in Touch Log .* row 5;"):
        added([None], [MONDAY, " ACME ", kind, "somebody else"])
    yesterday = MONDAY - dt.timedelta(days=1)
    others = ([yesterday, "Acme", kind], [MONDAY, "Bolt", kind], [MONDAY, "Acme", "Visit"])
    assert added(*others, [MONDAY, "Acme", None], [MONDAY, "Acme", "Lunch"]).row == 8


@pytest.mark.parametrize("missing", ["Date", "Client", "Kind"])
def test_a_log_without_a_column(missing: str) -> None:
    header = [None if cell == missing else cell for cell in LOG[2]]
    with pytest.raises(PlanError, match=missing):
        added(header=header)
