"""The quota simulation says what the program's own counts of calls and waits come to."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "google_quota_simulation.py"


@pytest.fixture(scope="module")
def simulation() -> ModuleType:
    found = importlib.util.spec_from_file_location("google_quota_simulation", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module


def test_a_thousand_sheets_take_less_than_an_hour_and_none_is_given_up(
    simulation: ModuleType,
) -> None:
    night = simulation.simulate(1000, 1, 0.2, 0.7)
    assert 2400 / 60 <= night.minutes < 60, "2,000 to 2,800 reads at 60 a minute, not much slower"
    assert night.gave_up == 0
    assert night.busiest_user <= 60
    assert night.busiest_project <= 300


def test_more_accounts_are_faster_until_the_projects_own_limit(simulation: ModuleType) -> None:
    one, five, ten = (simulation.simulate(1000, n, 0.2, 0.7) for n in (1, 5, 10))
    assert five.minutes < one.minutes / 4
    assert ten.busiest_project <= 300
    assert ten.minutes > one.minutes / 10


def test_slow_calls_never_meet_the_limit(simulation: ModuleType) -> None:
    night = simulation.simulate(100, 1, 1.0, 1.5)
    assert night.refused == 0
    assert night.minutes == pytest.approx(100 * 6 * 1.5 / 60, abs=0.1)


@pytest.mark.parametrize(
    ("spells", "minutes"),
    [
        ({}, 43),
        ({"busy": [(10 * n, 10 * n + 3) for n in range(30)]}, 68),
        ({"busy": [(5, 20)]}, 58),
        ({"down": [(5, 15)]}, 54),
        ({"down": [(5, 35)]}, 74),
    ],
    ids=["no trouble", "busy now and then", "busy", "down for 10 minutes", "down for 30 minutes"],
)
def test_trouble_costs_a_night_of_a_thousand_sheets_time_and_no_sheet(
    simulation: ModuleType, spells: dict[str, list[tuple[float, float]]], minutes: float
) -> None:
    night = simulation.troubled(1000, 0.2, 0.7, **spells)
    assert night.left == 0
    assert night.minutes == pytest.approx(minutes, abs=2)


def test_an_outage_of_two_hours_is_waited_out_where_the_owner_says_so(
    simulation: ModuleType,
) -> None:
    night = simulation.troubled(1000, 0.2, 0.7, down=[(5, 125)], wait_minutes=180)
    assert (night.left, round(night.minutes)) == (0, pytest.approx(165, abs=2))
    night = simulation.troubled(1000, 0.2, 0.7, down=[(5, 125)])
    assert night.left == 877
    assert night.minutes < 55, "the others are told, and the next night sees to them"


def test_google_down_for_the_night_costs_minutes_and_few_calls(simulation: ModuleType) -> None:
    for sheets in (1, 10, 100):
        night = simulation.troubled(sheets, 0.2, 0.7, down=[(0, 1000)])
        assert night.left == sheets
        assert night.minutes < 16
        assert night.calls < 25
