"""The Touch Log read: every line that can be used, every cell that cannot."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.log_reading import TouchLog, read_touch_log, usual_person
from pumpkin_sheets.plan.care.touches import Touch, TouchKind
from pumpkin_sheets.plan.review.names import Names
from pumpkin_sheets.sheets.problems import PlanError
from pumpkin_sheets.sheets.words import fold

TODAY = dt.date(2026, 3, 2)
HEADER: list[object] = ["Date", "Client", "Kind", "Who", "Note"]
CLIENTS = {fold(name): name for name in ("Acme Ltd", "綠葉設計")}


def read(*lines: list[object], header: list[object] | None = None) -> TouchLog:
    values = [["Touch Log"], ["…"], header or HEADER, *lines]
    return read_touch_log(values, "Touch Log", Names(CLIENTS), TODAY, words("en"), all_words())


def test_a_line_is_read_as_it_was_meant() -> None:
    log = read(
        [dt.datetime(2026, 3, 1), " acme  ltd", "care CALL", "Mei", "went well"],
        ["2026-02-28", "綠葉設計", "拜訪", None, None],
        [None, None, " ", None, None],
        [dt.datetime(2026, 3, 2, 14, 30), "Acme Ltd", "They asked", "", "a logo"],
        [46083.625, "Acme Ltd", "We answered", None, 12],
    )
    assert log.problems == []
    assert log.touches == [
        Touch(dt.date(2026, 3, 1), "Acme Ltd", TouchKind.CARE_CALL, "Mei", "went well"),
        Touch(dt.date(2026, 2, 28), "綠葉設計", TouchKind.VISIT),
        Touch(TODAY, "Acme Ltd", TouchKind.REQUEST, "", "a logo", dt.time(14, 30)),
        Touch(TODAY, "Acme Ltd", TouchKind.ANSWER, "", "12", dt.time(15)),
    ]


@pytest.mark.parametrize(
    ("line", "cell", "said"),
    [
        (["next Tuesday", "Acme Ltd", "Visit"], "A4", "next Tuesday"),
        ([None, "Acme Ltd", "Visit"], "A4", "no date"),
        ([dt.date(2027, 3, 1), "Acme Ltd", "Visit"], "A4", "2027-03-01"),
        ([TODAY, "Acne Ltd", "Visit"], "B4", "Acne Ltd"),
        ([TODAY, None, "Visit"], "B4", "no client"),
        ([TODAY, "Acme Ltd", "Lunch"], "C4", "Lunch"),
        ([TODAY, "Acme Ltd", None], "C4", "no kind"),
        ([True, "Acme Ltd", "Visit"], "A4", "TRUE"),
    ],
)
def test_a_cell_at_fault_is_named_and_the_rest_still_counts(
    line: list[object], cell: str, said: str
) -> None:
    log = read(line, [TODAY, "Acme Ltd", "Visit"])
    (problem,) = log.problems
    assert (problem.sheet, problem.cell) == ("Touch Log", cell)
    assert said in str(problem)
    assert len(log.touches) == 1


def test_two_faults_in_a_line_are_both_named() -> None:
    log = read(["soon", "Nobody", "Lunch"])
    assert [p.cell for p in log.problems] == ["A4", "B4", "C4"]
    assert log.touches == []


def test_columns_are_found_wherever_they_were_moved() -> None:
    log = read(["Visit", "x", TODAY, "Acme Ltd"], header=["種類", "Mine", "日期", "客戶"])
    assert log.touches == [Touch(TODAY, "Acme Ltd", TouchKind.VISIT)]


def test_a_missing_column_is_one_sentence() -> None:
    with pytest.raises(PlanError, match="Kind"):
        read(header=["Date", "Client", "What"])


def test_who_looks_after_a_client_is_who_did_it_most_often() -> None:
    day = dt.timedelta(days=1)
    touches = [
        Touch(TODAY - i * day, "Acme", TouchKind.CARE_CALL, who)
        for i, who in enumerate(["Jan", "Mei", "", "Mei", "Jan", ""])
    ]
    assert usual_person(touches) == {"Acme": "Jan"}  # as often as Mei, and the latest
    assert usual_person([*touches, touches[1]]) == {"Acme": "Mei"}
    assert usual_person([]) == {}
