"""The five steps of loyalty and the process, as literals (F25, F31)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.strategy.five_steps import FIVE_STEPS, months_later
from pumpkin_sheets.plan.strategy.opposites import OPPOSITES
from pumpkin_sheets.plan.strategy.process import PROCESS
from pumpkin_sheets.sheets.practice import serial
from tests.frames import row_at, rows_by
from tests.plan.strategy.rows import TODAY, day, filled, messages, tallies


def steps(*done: dt.date | None, order: list[int] | None = None, **changed: float) -> Any:
    rows = [{"step": f"Step {i}", "number": i, "done_on": on} for i, on in enumerate(done, start=1)]
    rows = [rows[i - 1] for i in order] if order else rows
    return rows_by(filled(FIVE_STEPS, *rows, **changed).both, "step")


def test_a_step_is_due_again_after_a_cycle() -> None:
    found = steps(day(11, 1), day(10, 1, 2025))["Step 2"]
    assert found["due"] == serial(day(10, 1))
    assert found["state"] == "! Overdue"
    assert found["next"] == "Was due on 2026-10-01, 54 days ago: do it again"


@pytest.mark.parametrize(
    ("done", "state", "then"),
    [
        (None, "○ Never done", "Do it, and type the day"),
        (day(11, 24, 2025), "◷ Due soon", "Due on 2026-11-24: do it again"),
        (day(11, 23, 2025), "! Overdue", "Was due yesterday, 2026-11-23: do it again"),
        (day(12, 24, 2025), "◷ Due soon", "Due on 2026-12-24: do it again"),
        (day(12, 25, 2025), "✓ Done", "Again by 2026-12-25"),
        (day(11, 25), "○ Never done", "Do it, and type the day"),
    ],
)
def test_the_states_of_the_first_step(done: dt.date | None, state: str, then: str) -> None:
    found = steps(done)["Step 1"]
    assert (found["state"], found["next"]) == (state, then)


def test_a_step_whose_foundation_was_older_than_a_cycle_comes_later() -> None:
    found = steps(day(9, 1), day(9, 2), day(1, 10, 2025), day(9, 4))
    assert [step["state"] for step in found.values()] == [
        "✓ Done",
        "✓ Done",
        "! Overdue",
        "! Out of order",
    ]
    assert found["Step 4"]["next"] == "Step 3 is older: do it first"
    # Done a day before its foundation was due again, it stands; never done, it does not.
    assert steps(day(3, 1, 2025), day(3, 1))["Step 2"]["state"] == "✓ Done"
    assert steps(day(2, 28, 2025), day(3, 1))["Step 2"]["state"] == "! Out of order"
    assert steps(None, day(3, 1))["Step 2"]["state"] == "! Out of order"


def test_the_order_of_the_rows_changes_nothing() -> None:
    done = (day(9, 1), day(9, 2), day(1, 10, 2025), day(9, 4), None)
    plain, turned = steps(*done), steps(*done, order=[4, 1, 5, 3, 2])
    assert turned.keys() == plain.keys()
    for step, found in plain.items():
        assert [turned[step][name] for name in ("state", "next")] == [found["state"], found["next"]]


def test_a_cycle_may_have_other_months() -> None:
    assert steps(day(10, 31), CycleMonths=4)["Step 1"]["due"] == serial(day(2, 28, 2027))
    assert months_later(serial(dt.date(2024, 2, 29)), 12) == serial(dt.date(2025, 2, 28))
    assert months_later(serial(dt.date(2026, 12, 31)), 2) == serial(dt.date(2027, 2, 28))


def test_a_new_sheet_holds_the_five_steps_in_its_language() -> None:
    begun = FIVE_STEPS.begun(words("zh-Hant").texts)
    assert begun["number"] == [1, 2, 3, 4, 5]
    assert begun["step"][0] == "由內而外：決定做什麼生意，選定目標客戶"
    assert len(set(begun["step"])) == 5


def test_days_to_come_and_numbers_twice_are_named() -> None:
    rows = [{"step": "A", "number": 1, "done_on": day(11, 25)}, {"step": "B", "number": 1}]
    assert messages(FIVE_STEPS, *rows) == [
        ("D5", "2026-11-25 is still to come; type the day when it is there, until then it does "
         "not count."),
        ("B6", "The number 1 stands on an earlier row too; number the steps 1 to 5, each once."),
    ]  # fmt: skip


# --- the process ----------------------------------------------------------------------------------

RUNS: dict[str, Any] = {
    "step": "Build", "who": "Ken", "other": "Ana", "written": "✓", "hours": 10,
    "ran_on": day(11, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, "✓ Runs without me"),
        ({"ran_on": TODAY - dt.timedelta(days=365)}, "✓ Runs without me"),
        ({"ran_on": TODAY - dt.timedelta(days=366)}, "◷ Proof too old"),
        ({"ran_on": None}, "◷ Not proven"),
        ({"ran_on": TODAY + dt.timedelta(days=1)}, "◷ Not proven"),
        ({"other": None}, "! Nobody else can"),
        ({"written": None}, "! Not written down"),
        ({"hours": None}, "Needs: Hours a month"),
    ],
)
def test_what_runs_without_its_owner(cells: dict[str, Any], state: str) -> None:
    table = filled(PROCESS, {**RUNS, **cells})
    assert row_at(table.both)["state"] == state
    runs = state == "✓ Runs without me"
    assert tallies(table)["SystemHoursOwn"] == (10 if runs else 0)


def test_hours_of_all_steps() -> None:
    other = {"step": "Sell", "hours": 30}
    assert tallies(filled(PROCESS, RUNS, other)) == {"SystemHours": 40, "SystemHoursOwn": 10}


# --- opposites ------------------------------------------------------------------------------------


def test_from_a_belief_to_what_came_of_its_opposite() -> None:
    typed = {"belief": "Sites take months", "opposite": "Ten days", "joined": "One page first",
             "tried_on": day(11, 24), "came_of": "It held"}  # fmt: skip
    found = []
    for count in range(1, 6):
        row = dict(list(typed.items())[:count])
        found.append(row_at(filled(OPPOSITES, row).both)["state"])
    assert found == ["▶ Turn it round", "▶ Join it up", "◷ Try it", "! What came of it?", "✓ Tried"]
    planned = filled(OPPOSITES, {**typed, "tried_on": day(11, 25)})
    assert row_at(planned.both)["state"] == "◷ Try it"
    assert tallies(filled(OPPOSITES, typed)) == {"OppositesTried": 1}
