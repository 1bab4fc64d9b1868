"""Success: one figure a department, its check-ins, and when it is met, as literals (F34-F36)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.plan.success.check_ins import CHECK_INS
from pumpkin_sheets.plan.success.success import SUCCESS
from tests.frames import row_at
from tests.plan.success.rows import TODAY, figure, messages, practised, rows_of, serial

DAY = dt.timedelta(days=1)
LATELY: dict[str, Any] = {"date": dt.date(2026, 3, 20)}


def told(found: Mapping[str, Any]) -> tuple[int, str]:
    return int(found["code"]), found["next"]


def test_less_is_better_and_more_is_better() -> None:
    found = figure({"value": 17})
    assert (found["reached"], found["change"], found["latest"]) == (0.6, -0.15, 17)
    assert found["checked_on"] == serial(dt.date(2026, 3, 20))
    met = figure({"value": 130}, baseline=100, target=130)
    assert (met["reached"], told(met)[0]) == (1.0, 6)
    assert met["next"] == "Tell them, thank them, and agree the next figure"
    assert np.isnan(met["next_check"])


def test_a_figure_looks_as_it_was_typed() -> None:
    """4.2 stars are no 4: such cells are not rounded."""
    columns = [SUCCESS.sheet.column(name) for name in ("baseline", "target", "latest")]
    looks = {column.number for column in (*columns, CHECK_INS.sheet.column("value"))}
    assert looks == {"General"}


@pytest.mark.parametrize(("value", "reached"), [(22, -0.4), (14, 1.2), (17.5, 0.5)])
def test_it_may_be_less_than_nothing_or_more_than_all(value: float, reached: float) -> None:
    assert figure({"value": value})["reached"] == reached


def test_nothing_to_divide_by_has_no_change() -> None:
    found = figure({"value": 4}, baseline=0, target=10)
    assert np.isnan(found["change"])
    assert found["reached"] == 0.4


def test_without_a_check_in_it_stands_where_it_began() -> None:
    found = figure()
    assert (found["latest"], found["reached"], found["change"]) == (20, 0, 0)
    assert np.isnan(found["checked_on"])
    assert found["next_check"] == serial(dt.date(2026, 4, 1))


def test_due_today_missed_tomorrow() -> None:
    assert told(figure()) == (
        3, "Look at “Waiting time” together by 2026-04-01, and type the value on Check-ins",
    )  # fmt: skip
    assert told(figure(today=TODAY + DAY)) == (
        4, "Check-in of 2026-04-01 missed (days: 1): ask for “Waiting time”, and type the value on "
        "Check-ins",
    )  # fmt: skip
    assert told(figure(today=dt.date(2026, 3, 18)))[0] == 3  # in fourteen days
    assert told(figure(today=dt.date(2026, 3, 17)))[0] == 2


@pytest.mark.parametrize(
    ("value", "code"),
    [(17, 2), (18.5, 5), (18, 2), (18.05, 5)],  # 60, 30, 40, 39 of 50
)
def test_on_course_is_half_way_after_half_the_time(value: float, code: int) -> None:
    found = figure({"value": value, **LATELY})
    assert round(found["expected"]) == 50
    assert found["code"] == code


def test_behind_asks_for_the_diagnosis() -> None:
    assert figure({"value": 18.5})["next"] == (
        "30% reached, 50% would be on course. Set up properly? Used as advised? Which teams use "
        "it, and how?"
    )
    assert figure({"value": 17})["next"] == "60% of the way; next check-in on 2026-06-18"


def test_a_missed_check_in_comes_before_being_behind() -> None:
    old = {"value": 19, "date": dt.date(2026, 1, 1)}
    assert figure(old)["code"] == 5  # due today, and behind
    assert figure(old, today=TODAY + DAY)["code"] == 4


def test_its_day_has_passed() -> None:
    found = figure({"value": 17}, today=dt.date(2026, 7, 2))
    assert told(found) == (
        7, "2026-07-01 has passed at 60%: go on until it is met, or say so openly",
    )  # fmt: skip
    assert figure({"value": 17}, today=dt.date(2026, 7, 1))["code"] != 7
    assert figure({"value": 15}, today=dt.date(2026, 7, 2))["code"] == 6


@pytest.mark.parametrize(
    ("missing", "step"),
    [
        ({"success": None}, "Ask: what does success mean to you?"),
        ({"better": None, "unit": None, "target": None}, "Ask: and how will you be better for it?"),
        ({"by": None}, "Ask: in which figure, from what to what, by when?"),
        ({"start": None}, "Type the day on which you began: the check-ins count from it"),
        ({"by": dt.date(2026, 1, 1)}, "“By” must lie after the start: mend one of the two"),
    ],
)
def test_it_is_to_be_defined_first(missing: dict[str, Any], step: str) -> None:
    found = figure({"value": 15}, **missing)
    assert told(found) == (1, step)
    assert np.isnan(found["next_check"])


def test_the_newest_check_in_counts_however_rows_are_ordered() -> None:
    checks = [
        {"value": 19, "date": dt.date(2026, 2, 1)},
        {"value": 17, "date": dt.date(2026, 3, 20)},
        {"value": 18, "date": dt.date(2026, 3, 1)},
        {"value": 15, "date": dt.date(2026, 4, 2)},  # still to come
        {"value": 15, "metric": "Other", "date": dt.date(2026, 3, 30)},
        {"value": 15, "client": "Cedar", "date": dt.date(2026, 3, 30)},
    ]
    for listed in (checks, checks[::-1]):
        assert figure(*listed)["latest"] == 17


def test_a_client_is_found_by_an_old_name_and_a_figure_in_any_case() -> None:
    found = figure({"client": "cider ", "metric": "waiting  TIME", "value": 16}, client="Cedar")
    assert found["latest"] == 16


def test_sorting_changes_no_result() -> None:
    success = [
        {"client": "Acme", "metric": f"Figure {i}", "department": f"D{i % 3}", "baseline": i}
        for i in range(8)
    ]
    checks = [
        {"metric": f"Figure {i % 8}", "value": 10 + i, "date": dt.date(2026, 3, 1) + i * DAY}
        for i in range(12)
    ]
    names = ["latest", "points", "change", "code", "next", "state", "next_check"]

    def results(*order: int) -> list[list[dict[str, Any]]]:
        found = practised(success[:: order[0]], checks[:: order[1]])
        by = {"success": ["client", "metric"], "check_ins": ["client", "metric", "date"]}
        made = {"success": names, "check_ins": ["points", "code", "next", "state"]}
        return [
            sorted(
                rows_of(found, name).only(by[name] + made[name]).records(),
                key=lambda row, name=name: [row[key] for key in by[name]],  # type: ignore[misc]
            )
            for name in by
        ]

    for order in ((1, -1), (-1, 1), (-1, -1)):
        for ours, theirs in zip(results(1, 1), results(*order), strict=True):
            assert list(map(repr, ours)) == list(map(repr, theirs))  # NaN is NaN


# --- one figure per department ------------------------------------------------------------------


def codes(*rows: dict[str, Any], check_ins: Any = ()) -> list[int]:
    return [int(code) for code in rows_of(practised(rows, check_ins), "success")["code"]]


def test_one_figure_per_department() -> None:
    twice = [{"department": "Sales"}, {"department": "sales ", "metric": "Calls"}]
    assert codes(*twice) == [8, 8]
    found = rows_of(practised(twice), "success")
    assert set(found["next"]) == {"One figure per department: choose, and delete the other line"}
    assert set(found["state"]) == {"! One figure only: choose"}
    assert codes({"department": "Sales"}, {"department": "Support", "metric": "Calls"}) == [3, 3]
    assert codes({}, {"client": "Cedar", "metric": "Calls"}) == [3, 3]
    assert codes({}, {"metric": None, "success": None}) == [3, 1]  # asked, no figure yet


def test_one_that_is_met_leaves_room_for_the_next() -> None:
    assert codes({}, {"metric": "Calls"}, check_ins=[{"value": 15}]) == [6, 3]


def test_the_same_figure_twice_is_told_apart_first() -> None:
    twice = [{"client": "Cedar", "department": "A"}, {"client": "Cider", "department": "B"}]
    found = practised(twice, [{"client": "Cedar", "value": 15}])
    rows = rows_of(found, "success")
    assert list(rows["code"]) == [8, 8]
    assert set(rows["next"]) == {
        "The same figure stands on two lines of this client: name them apart"
    }
    assert rows_of(found, "check_ins")["next"][0] == (
        "Success has this figure twice for this client: name them apart there"
    )
    assert messages(found) == [
        ("Success", "G6",
         "“Cider” has the figure “Waiting time” on another line too; give the two different names.")
    ]  # fmt: skip


# --- what Plan needs ----------------------------------------------------------------------------


def test_the_first_concrete_figure_of_each_vip() -> None:
    rows = [
        {"client": "Cedar"},  # Good
        {"client": "Acme", "success": None, "department": "A"},
        {"client": "acme", "department": "B"},
        {"client": "Acme", "metric": "Calls", "department": "C"},
        {"client": "Nobody"},
    ]
    found = rows_of(practised(rows), "success")
    assert list(found["vip"]) == [0, 0, 1, 0, 0]
    assert list(found["at"]) == [3, 1, 1, 1, 0]


def test_figures_are_counted_by_state() -> None:
    rows = [{"department": f"D{i}", "metric": f"M{i}"} for i in range(4)]
    checks = [
        {"metric": "M0", "value": 15},
        {"metric": "M1", "value": 17},
        {"metric": "M2", "value": 19},
    ]
    found = practised([*rows, {"client": "Bolt", "success": None}], checks).figures
    names = ("SuccessMet", "SuccessOnTheWay", "SuccessMissed", "SuccessToDefine")
    assert [found[name][1] for name in names] == [1, 2, 1, 1]


# --- bad input ----------------------------------------------------------------------------------


def test_what_is_wrong_is_named_with_its_cell() -> None:
    rows = [
        {"target": 20},
        {"client": "Nobody"},
        {"client": "Cedar", "by": dt.date(2025, 12, 31)},
        {"client": "Dune", "baseline": "done"},
    ]
    assert messages(practised(rows)) == [
        ("Success", "J5", "Nothing would change; type the figure to reach."),
        ("Success", "A6", "“Nobody” is not on Clients; type the name as it stands there."),
        ("Success", "L7",
         "By is 2025-12-31, not after the start on 2026-01-01; mend one of them."),
        ("Success", "I8", "At the start is “done”; type a number, or leave it empty."),
    ]  # fmt: skip
    found = rows_of(practised(rows), "success")
    assert [told(row) if row["ready"] else row["state"] for row in found.records()] == [
        (1, "Ask: in which figure, from what to what, by when?"),
        (3, "Look at “Waiting time” together by 2026-04-01, and type the value on Check-ins"),
        (1, "“By” must lie after the start: mend one of the two"),
        "See Problems",
    ]


def test_other_settings_change_the_rhythm_and_the_slack() -> None:
    def one(**lines: float) -> Any:
        return row_at(rows_of(practised([{}], [{"value": 18.5}], **lines), "success"))

    assert one(CheckInEvery=30.5)["next_check"] == serial(dt.date(2026, 4, 20))
    assert [one(PaceSlack=slack)["code"] for slack in (19, 20)] == [5, 2]
