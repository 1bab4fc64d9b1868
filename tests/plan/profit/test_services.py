"""Services: verdicts, next steps and figures, as literals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.profit.services import SERVICES
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.table_reading import Table, read_table
from tests.frames import row_at

SETTINGS = {
    "HourCost": 48.0,
    "TargetRate": 90.0,
    "DistractionLine": 4.0,
    "FutureLine": 3.0,
    "SkillLine": 2.0,
}
TYPED = ("service", "revenue", "cost", "hours", "distraction", "future", "skill", "joy", "relied")


def read(*rows: tuple[object, ...], language: str = "en") -> Table:
    said = words(language)
    titles = [said[f"columns.services.{name}"] for name in TYPED]
    grid: list[list[object]] = [["Services"], [], [], titles, *map(list, rows)]
    return read_table(grid, "Services", SERVICES, said, all_words(), prepared=200)


def worked(table: Table, language: str = "en", **settings: float) -> Frame:
    texts = words(language).texts
    said = {"MoneySign": "$"}
    return SERVICES.work(table.frame, {**SETTINGS, **settings}, 46000.0, texts, {}, said)


def one(*row: object, language: str = "en", **settings: float) -> Any:
    return row_at(worked(read(("Logo", *row), language=language), language, **settings))


@pytest.mark.parametrize(
    ("row", "net", "rate", "code", "state", "then"),
    [
        (
            (6000, 500, 100, 5, 1, 3), 700.0, 55.0, 2,
            "× Cut: distracts and does not earn",
            "Stop after what is promised; frees 100 hours, changes profit by -$700",
        ),
        (
            (0, 20, 1, 5, 1, 3), -68.0, -20.0, 2,
            "× Cut: distracts and does not earn",
            "Stop after what is promised; frees 1 hour, changes profit by $68",
        ),
        ((40000, 4000, 300, 2, 4, 5), 21600.0, 120.0, 3, "✓ Keep", ""),
        (
            (12000, 0, 200, 3, 4, 4), 2400.0, 60.0, 4,
            "! Fix: promising but does not earn",
            "Raise the price by 50% or cut 66.67 hours",
        ),
        (
            (9000, 0, 60, 5, 1, 4), 6120.0, 150.0, 5,
            "! Fix: earns but leads nowhere",
            "Write it down and hand it over, or limit it",
        ),
        (
            (8000, 1000, 120, 5, 2, 2, None, "✓"), 1240.0, 58.33, 7,
            "! Fix first: a top client relies on it",
            "Find another home for it before you stop",
        ),
        (
            (3000, 0, 50, 1, 1, 4), 600.0, 60.0, 6,
            "! Fix: small and harmless",
            "Earn more with it or let it fade",
        ),
        (
            (8000, 1000, 120, 5, 2, 2), 1240.0, 58.33, 1,
            "× Cut: not our strength",
            "Stop offering it; send people to a colleague",
        ),
    ],
)  # fmt: skip
def test_the_verdicts(
    row: tuple[object, ...], net: float, rate: float, code: int, state: str, then: str
) -> None:
    found = one(*row)
    assert (found["net"], found["rate"], found["code"]) == (net, rate, code)
    assert (found["state"], found["next"]) == (state, then)


def test_what_does_not_earn_and_cannot_be_mended_by_hours() -> None:
    # Costs more than it brings: no number of hours helps.
    assert one(1000, 1500, 10, 1, 4, 4)["next"] == "Raise the price by 140%"
    # Brings nothing: no percentage of nothing helps either.
    assert one(0, 0, 10, 1, 4, 4)["next"] == "Find out who would pay for it, and how much"
    # Ten thousand times too cheap is no price.
    assert one(1, 9000, 10, 1, 4, 4)["next"] == "Find out who would pay for it, and how much"
    # Nothing has to be brought an hour: hours have no price.
    free = one(100, 150, 10, 1, 4, 4, HourCost=0.0, TargetRate=0.0)
    assert free["next"] == "Raise the price by 50%"


def test_unknown_hours_leave_the_rate_open() -> None:
    found = one(500, 100, None, 5, 1, 4)
    assert found["net"] == 400
    assert np.isnan(found["rate"])
    assert np.isnan(found["share"])
    assert found["code"] == 5
    lost = one(100, 500, None, 5, 1, 4)
    assert lost["code"] == 2
    assert lost["next"] == "Stop after what is promised; changes profit by $400"


def test_lines_belong_to_the_side_they_begin() -> None:
    assert one(6000, 500, 100, 4, 2.5, 2.5)["code"] == 2
    assert one(6000, 500, 100, 3.5, 2.5, 2.5)["code"] == 6
    assert one(6000, 500, 100, 4, 3, 2.5)["code"] == 4
    assert one(9000, 0, 100, 5, 3, 2.5)["code"] == 3  # exactly the target rate
    assert one(8999, 0, 100, 5, 3, 2.5)["code"] == 4


def test_share_and_tallies_count_the_rows_that_can_be_used() -> None:
    table = read(
        ("Cut", 6000, 500, 100, 5, 1, 3),
        ("Weak", 8000, 1000, 120, 5, 2, 2),
        ("Keep", 40000, 4000, 300, 2, 4, 5),
        ("Waits", 1000, 0, 1000, None, 1, 1),
        ("Wrong", "a lot", 0, 1000, 1, 1, 1),
        ("No hours", 100, 0, None, 1, 4, 4),
    )
    frame = worked(table)
    assert frame["share"].tolist()[:3] == [0.1923, 0.2308, 0.5769]
    assert np.isnan(frame["share"]).tolist() == [False, False, False, True, True, True]
    tables = {"services": table.frame.beside(frame.only(("code", "counted", "net")))}
    assert {t.name: t.compute(tables) for t in SERVICES.tallies} == {
        "ServiceHoursFreed": 220.0,
        "ServiceProfitGain": -1940.0,
        "ServicesListed": 4.0,
        "ServicesLoved": 0.0,
        "ServiceToCut": "Cut",
    }


def test_hostile_rows_are_named_and_left_out() -> None:
    table = read(
        ("Logo", 6000, 500, 100, 5, 1, 3),
        (" logo ", 6000, 500, 100, 5, 1, 3),
        ("Web", 6000, 500, "ten", 5, 1, 3),
        ("Print", "#REF!", 500, 100, 5, 1, 3),
        ("Film", 6000, 500, 100, 6, 1, 3),
        ("Sound", 6000, 500, 100, 5, None, 3),
        (None, 6000),
        (None,),
        ("#N/A", 1, 1, 1, 1, 1, 1),
    )
    assert [(p.cell, p.message) for p in table.problems] == [
        (
            "A6",
            "“logo” is already in A5; this row is left out. Give the two different names.",
        ),
        ("D7", "Hours is “ten”; type a number, or leave it empty."),
        ("B8", "Revenue, 12 months holds the error #REF!; mend the formula or type the value."),
        ("E9", "Distraction is 6; type a number from 0 to 5, or leave it empty."),
        ("A11", "This row has figures but no “Service”; type it."),
        ("A13", "Service holds the error #N/A; mend the formula or type the value."),
    ]
    frame = worked(table)
    assert frame["state"].tolist() == [
        # The formula finds a name twice from its second row on, as the reader does.
        "× Cut: distracts and does not earn",
        "See Problems",
        "See Problems",
        "See Problems",
        "See Problems",
        "Needs: Future",
        "",
        "",
        "See Problems",
    ]
    assert (~np.isnan(frame["code"])).tolist() == [True] + [False] * 8
    assert frame["next"].tolist()[1:] == [""] * 8


def test_in_chinese() -> None:
    found = one(12000, 0, 200, 3, 4, 4, language="zh-Hant")
    assert found["state"] == "! 改善：有潛力但還不賺錢"
    assert found["next"] == "價格調高 50%，或減少 66.67 小時"
    waits = one(12000, 0, 200, 3, None, 4, language="zh-Hant")
    assert waits["state"] == "尚缺：未來潛力"


def test_codes_are_places_in_the_states() -> None:
    assert [state.code for state in SERVICES.states] == list(range(8))
    assert SERVICES.told == {1, 2}
