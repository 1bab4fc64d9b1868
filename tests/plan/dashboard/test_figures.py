"""The figures of the Dashboard (F49): small lists whose sums can be checked by hand."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from pumpkin_sheets.plan.choices import ACTIONS, SHOWN_ACTIONS
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.dashboard.figures import FIGURES, figures, setting_checks
from pumpkin_sheets.plan.dashboard.page import FIRST_ROW, draw
from pumpkin_sheets.plan.dashboard.tables import NA, TABLE, TOP, TOP_LISTS, table, top_places
from pumpkin_sheets.plan.dashboard.totals import Totals
from pumpkin_sheets.plan.settings.settings import SETTINGS, Settings
from pumpkin_sheets.plan.state import Content
from tests.plan.client_frames import CLIENTS, DEFAULTS, ENGLISH, frame, score_all, settings

TODAY = dt.date(2026, 3, 2)
LISTED: dict[str, list[Any]] = {
    "client": ["Giant", "Wilt", "Sprout", "Prickly", "Waits", None, "Keeps"],
    "revenue": [20_000, 500, 4000, 20_000, 1500, 2000, 950],
    "hours": [100, 60, 50, 100, 30, 7, None],
    "communication": [5, 1, 5, 2, None, None, 5],
    "growth": [5],
}
"""Grow, Drop, Reprice, Educate, one without ratings, one without a name, Keep."""


def content(typed: dict[str, list[Any]] | None = None, rows: int = 8) -> Content:
    return new_content(ENGLISH, DEFAULTS, rows, LISTED if typed is None else typed, today=TODAY)


def totals(made: Content) -> Totals:
    return made.totals


def test_the_figures_of_a_small_list() -> None:
    found = content().figures
    expected = {
        "SettingsOK": 1,
        "SettingsWrong": 0,
        "TotalRevenue": 48_950,  # every typed revenue counts
        "Listed": 7,
        "Scored": 5,
        "Waiting": 2,
        "TopThree": 90,  # 44,000 of 48,950
        "TotalProfit": 15_200 - 2380 + 1600 + 15_200 + 950,
        "ProfitShare": 62,
        "TotalHours": 310,  # of those that are scored
        "PerHour": round((15_200 - 2380 + 1600 + 15_200) / 310 + 48, 2),
        "WeedHours": 60,
        "WeedShare": 19,
        "PricklyHours": 100,
        "PricklyShare": 32,
        "LeftOnTable": 500,  # Sprout: 4,500 needed, 4,000 paid
        "Count_grow": 1,
        "Count_drop": 1,
        "Count_reprice": 1,
        "Count_educate": 1,
        "Count_keep": 1,
        "Revenue_drop": 500,
        "Profit_drop": -2380,
        "Hours_drop": 60,
        "HourShare_drop": 19,
        "Hours_keep": 0,
        "HourShare_grow": 32,
        "PeakProfit": 15_200 * 2 + 1600 + 950,
        "PeakAt": 4,
    }
    assert {name: found[name] for name in expected} == expected


def test_an_empty_list_has_figures_too() -> None:
    found = content({}).figures
    wrong = {"SettingsOK": 1.0}
    assert found == {figure.name: wrong.get(figure.name, 0.0) for figure in FIGURES}
    assert new_content(ENGLISH, DEFAULTS, 0, today=TODAY).figures == found


def test_a_list_of_losses_peaks_at_its_first_client() -> None:
    typed = {"client": ["a", "b"], "revenue": [0, 0], "hours": [10, 5], "respect": [1, 1]}
    found = content(typed).figures
    assert (found["PeakProfit"], found["PeakAt"], found["TotalProfit"]) == (-240, 1, -720)
    assert (found["ProfitShare"], found["TopThree"], found["PerHour"]) == (0, 0, 0)


def test_settings_at_fault_are_counted() -> None:
    own = Settings(DEFAULTS.values, DEFAULTS.flags, DEFAULTS.criteria, frozenset({"CutOK"}))
    made = new_content(ENGLISH, own, 4, LISTED, today=TODAY)
    assert made.figures["SettingsOK"] == 0
    assert made.figures["SettingsWrong"] == 1
    assert made.figures["Scored"] == 0
    checks = dict(zip((s.name for s in SETTINGS), setting_checks(own), strict=True))
    assert [name for name, (_, fine) in checks.items() if not fine] == ["CutOK"]


def test_each_row_stands_once_on_the_map_at_its_action() -> None:
    made = content()
    found = table(totals(made))
    assert found["x"].tolist()[4:6] == [0, 0]
    for i, name in ((0, "grow"), (1, "drop"), (2, "reprice"), (3, "educate"), (6, "keep")):
        marks = {a.name: found[f"map_{a.name}"][i] for a in ACTIONS}
        assert marks.pop(name) == made.scored["ease"][i]
        assert set(marks.values()) == {NA}
    for waiting in (4, 5, 7):
        assert {found[f"map_{a.name}"][waiting] for a in ACTIONS} == {NA}


def test_the_whale_curve_adds_up_the_best_first() -> None:
    found = table(totals(content()))
    np.testing.assert_array_equal(
        found["sorted"], [15_200, 15_200, 1600, 950, -2380, np.nan, np.nan, np.nan]
    )
    assert found["curve"].tolist()[:5] == [15_200, 30_400, 32_000, 32_950, 30_570]
    assert found["curve_x"].tolist() == [1, 2, 3, 4, 5, 5, 5, 5]
    assert found["curve_y"].tolist()[4:] == [30_570, NA, NA, NA]


def test_the_short_lists() -> None:
    typed: dict[str, list[Any]] = {
        "client": [f"g{i}" for i in range(7)] + ["r1", "r2", "r3"],
        "revenue": [9000, 20_000, 8000, 20_000, 9500, 7000, 7100, 4000, 3000, 0],
        "hours": [None] * 7 + [50, 40, 40],
        "communication": [5] * 10,
        "growth": [4] * 7 + [0, 0, 0],
    }
    made = content(typed, rows=12)
    found = table(totals(made))
    best = [made.scored["client"][i] for i in top_places(found["water"])]
    assert best == ["g1", "g3", "g4", "g0", "g2", "g6"]  # of two alike the upper one first
    assert [made.scored["client"][i] for i in top_places(found["raise"])] == ["r2", "r1"]
    assert top_places(found["let_go"]) == []
    rises = TOP_LISTS[1].of(made.scored)
    assert [rises[i] for i in top_places(found["raise"])] == [600, 500]


def test_let_go_lists_the_weakest_first() -> None:
    typed = {"client": ["a", "b", "c", "d"], "revenue": [500, 100, 400, 9000]}
    typed["respect"] = [1, 1, 1, 5]
    found = table(totals(content(typed)))
    assert top_places(found["let_go"]) == [1, 2, 0]


def test_whom_to_replace_first_stands_apart() -> None:
    typed = {"client": ["a", "b", "c"], "revenue": [4000, 100, 900], "respect": [1, 1, 5]}
    made = content(typed)
    found = table(totals(made))
    assert top_places(found["let_go"]) == [1]
    assert top_places(found["later"]) == [0]
    assert (made.figures["Count_drop"], made.figures["Count_drop_later"]) == (1, 1)


def test_names_are_unique_and_formulas_look_only_back() -> None:
    names = [figure.name for figure in FIGURES]
    assert len(set(names)) == len(names)
    for i, figure in enumerate(FIGURES):
        words = set(re.findall(r"[A-Za-z_]+", figure.formula))
        assert not words & set(names[i:]), figure.name
    columns = [column.name for column in TABLE]
    for i, column in enumerate(TABLE):
        looked_at = set(re.findall(r"{(\w+)}", column.formula)) - {"n", "top"}
        assert looked_at <= set(columns[:i]), column.name


@pytest.mark.parametrize("size", [0, 1, TOP, TOP + 1])
def test_top_places(size: int) -> None:
    keys = np.array([*range(size), np.nan, np.nan], dtype=float)
    assert top_places(keys) == list(range(size))[::-1][:TOP]


@rules(max_examples=40)
@given(st.lists(CLIENTS, min_size=1, max_size=12), st.data())
def test_figures_do_not_depend_on_the_order_of_rows(
    clients: list[dict[str, Any]], data: st.DataObject
) -> None:
    own = settings()

    def found(rows: list[dict[str, Any]]) -> dict[str, float]:
        # Cents of millions add up exactly only within what a number can hold.
        rows = [row | {"revenue": min(row["revenue"], 200_000)} for row in rows]
        typed = frame(rows)
        scored = score_all(rows, own)
        scored = scored.beside(typed.only(("client", "hours", "cost")))
        return figures(scored, own).found

    one = found(clients)
    assert found(data.draw(st.permutations(clients))) == one
    assert one["Scored"] == sum(one[f"Count_{a.name}"] for a in SHOWN_ACTIONS) == len(clients)
    for part in ("Revenue", "Profit", "Hours"):
        parts = sum(one[f"{part}_{a.name}"] for a in SHOWN_ACTIONS)
        assert parts == pytest.approx(one[f"Total{part}"], abs=0.05)
    # The curve adds up whole units, so that every engine finds the same peak.
    assert one["PeakProfit"] >= one["TotalProfit"] - len(clients)
    assert one["LeftOnTable"] >= 0


def test_the_first_things_to_do_are_said_to_their_end() -> None:
    """Amounts of ten digits make a sentence longer than the card: its row holds two lines."""
    drawing = draw(content())
    sentences = [c for c in drawing.cells if c.row > FIRST_ROW and "Advice" in str(c.content)]
    assert len(sentences) == 2 * len(TOP_LISTS)
    for cell in sentences:
        assert cell.style.wrap
        assert drawing.heights[cell.row] >= 2 * 1.3 * cell.style.size
