"""Public holidays by country code."""

from __future__ import annotations

import datetime as dt
import importlib
import sys

import holidays
import pytest

from pumpkin_sheets.calendar.holidays import _calendar, public_holidays


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("TW", dt.date(2026, 10, 10)),
        (" tw ", dt.date(2026, 10, 10)),
        ("IR", dt.date(2026, 3, 21)),
        ("GB-SCT", dt.date(2026, 11, 30)),
        ("US", dt.date(2026, 7, 4)),
    ],
)
def test_a_day_that_everybody_knows(code: str, day: dt.date) -> None:
    assert day in public_holidays(code, [2026])


def test_every_year_asked_for_and_no_other() -> None:
    assert {day.year for day in public_holidays("TW", range(2026, 2029))} == {2026, 2027, 2028}


@pytest.mark.parametrize("code", ["GB", "GB-SCT", "IM", "DE-BY", "US-CA", "TW", "IR", "AX", "HKG"])
def test_they_are_those_of_the_library(code: str) -> None:
    country, _, part = code.partition("-")
    expected = holidays.country_holidays(country, subdiv=part or None, years=[2025, 2026])
    assert public_holidays(code, [2026, 2025]) == frozenset(expected)
    assert len(expected) > 8


def test_no_country_has_no_holidays() -> None:
    assert public_holidays("  ", [2026]) == frozenset()


@pytest.mark.parametrize("code", ["XX", "Taiwan", "TW-QQ", "1", "?", "MON", "PUBLIC"])
def test_an_unknown_country_is_said(code: str) -> None:
    assert public_holidays(code, [2026]) is None


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the library was imported yet."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "holidays"]:
        monkeypatch.delitem(sys.modules, name)
    _calendar.cache_clear()


@pytest.mark.usefixtures("forgotten")
def test_a_calendar_that_cannot_be_read_is_no_unknown_country(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its country would be said to have no holidays, and touches be planned on them."""
    monkeypatch.setitem(sys.modules, "holidays", holidays)
    monkeypatch.setattr(holidays, "__path__", ["nowhere"])
    with pytest.raises(ModuleNotFoundError, match="countries"):
        public_holidays("TW", [2026])
    assert sys.modules["holidays"] is holidays


@pytest.mark.usefixtures("forgotten")
def test_one_country_is_not_the_price_of_all_and_the_library_is_whole_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    class Listening:
        def find_spec(self, name: str, *_: object) -> None:
            asked.append(name)

    monkeypatch.setattr(sys, "meta_path", [Listening(), *sys.meta_path])
    assert dt.date(2026, 5, 9) in public_holidays("GG", [2026]), "Guernsey leans on another country"
    assert "holidays.countries.guernsey" in asked
    assert {"holidays.countries.afghanistan", "holidays.financial"}.isdisjoint(asked)
    assert not [name for name in sys.modules if name.partition(".")[0] == "holidays"]
    whole = importlib.import_module("holidays")
    assert dt.date(2026, 10, 10) in whole.country_holidays("TW", years=2026)
    assert whole.__version__
