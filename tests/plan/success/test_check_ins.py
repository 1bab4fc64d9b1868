"""Check-ins: diagnosis, next step, report, as literals (F36)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from tests.plan.success.rows import TODAY, check_in, messages, practised, rows_of

LAGS: dict[str, Any] = {"value": 19}
ASKED: dict[str, Any] = {"set_up": "yes", "as_advised": "no", "teams": "Sales"}


def test_what_was_reached_then() -> None:
    assert check_in(value=17)["reached"] == 0.6
    assert check_in(value=17, metric="waiting time ")["reached"] == 0.6


@pytest.mark.parametrize(
    ("typed", "code", "step"),
    [
        (LAGS, 1, "Set up properly? Used as advised? Which teams use it, and how? Fill in all of "
         "it"),
        ({**LAGS, "set_up": "no"}, 1, None),
        ({**LAGS, "set_up": "no", "as_advised": "no"}, 1, None),
        ({**LAGS, **ASKED}, 2, "Agree what comes next, and type it"),
        ({"value": 17}, 2, None),
        ({"value": 17, "next_step": "A course"}, 3, "Send the client the report (with the pack "
         "letters it stands on Drafts), then type the day"),
        ({"value": 17, "next_step": "A course", "report_sent_on": TODAY}, 4, ""),
        ({**LAGS, **ASKED, "next_step": "A course"}, 3, None),
        ({"value": 17, "metric": "Other"}, 0, "Choose a figure from the list; one that is not "
         "there goes on Success first"),
        ({"value": 17, "date": dt.date(2026, 4, 2)}, 6, "Counts from that day on"),
    ],
)  # fmt: skip
def test_each_state_in_its_turn(typed: dict[str, Any], code: int, step: str | None) -> None:
    found = check_in(**typed)
    assert found["code"] == code
    if step is not None:
        assert found["next"] == step


def test_behind_is_judged_on_the_day_of_the_check_in() -> None:
    early = {"value": 19.5, "date": dt.date(2026, 1, 10)}  # 10% reached, 5% on course
    assert check_in(**early)["code"] == 2
    assert check_in(**{**early, "date": dt.date(2026, 2, 15)})["code"] == 1  # 25% on course


def test_an_earlier_one_is_done_with_once_a_newer_one_followed() -> None:
    rows = [{**LAGS, "date": dt.date(2026, 2, 20)}, {"value": 17}]
    for listed in (rows, rows[::-1]):
        found = rows_of(practised([{}], listed), "check_ins").sorted_by("date")
        assert list(found["code"]) == [5, 2]
        assert found["next"][0] == "The check-in of 2026-03-20 says more"


def test_two_of_one_day_the_second_is_left_out() -> None:
    rows = [{"value": 17}, {"value": 16, "date": 46101.75}, {"value": 18, "metric": "Calls"}]
    found = practised([{}, {"metric": "Calls", "department": "B"}], rows)
    assert messages(found) == [
        ("Check-ins", "A6",
         "“Acme” is already in A5 with the same Figure, Date; this row is left out. "
         "Delete one of the two, or mend what differs."),
    ]  # fmt: skip
    assert rows_of(found, "success")["latest"][0] == 17
    assert list(rows_of(found, "check_ins")["state"])[1] == "See Problems"


def test_what_is_wrong_is_named_with_its_cell() -> None:
    rows = [
        {"value": "done"},
        {"metric": "Calls", "value": 5},
        {"client": "Nobody", "date": dt.date(2026, 3, 1)},
        {"date": dt.date(2026, 4, 2)},
        {"set_up": "perhaps", "date": dt.date(2026, 3, 2)},
    ]
    found = practised([{}], rows)
    assert messages(found) == [
        ("Check-ins", "F5", "Value is “done”; type a number, or leave it empty."),
        ("Check-ins", "B6", "Success has no figure “Calls” for “Acme”; choose it from the list, or "
         "type it there first."),
        ("Check-ins", "A7", "“Nobody” is not on Clients; type the name as it stands there."),
        ("Check-ins", "E8",
         "Date is 2026-04-02, which is still to come; it counts from that day on."),
        ("Check-ins", "G9",
         "Set up properly? is “perhaps”, which is not on the list; choose one from it."),
    ]  # fmt: skip
    assert np.isnan(rows_of(found, "success")["checked_on"]).all()


def test_what_is_to_be_done_is_counted() -> None:
    rows = [{"value": 17}, {"metric": "Calls", "value": 15, "next_step": "More"}]
    figures = practised([{}, {"metric": "Calls", "department": "B"}], rows).figures
    assert [figures[name][1] for name in ("CheckInsToAsk", "CheckInReports")] == [1, 1]


def test_figures_are_offered_from_success() -> None:
    from pumpkin_sheets.plan.success.check_ins import CHECK_INS

    assert CHECK_INS.sheet.column("metric").offered == "SuccessMetric"
