"""Time sheets and lists of deals as each program exports them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.exports import EXPORTS, case, counted, sums, write

HOURS, PROSPECTS, NAMES = EXPORTS["hours"], EXPORTS["prospects"], EXPORTS["names"]


@pytest.mark.parametrize("name", HOURS)
def test_hours_by_client(name: str, tmp_path: Path) -> None:
    found = case(tmp_path, HOURS[name])
    assert found.heading.source.name == HOURS[name]["source"]
    assert sums(found, "hours") == HOURS[name]["says"]
    assert found.unread == []
    assert found.left_out["long"] == 0


@pytest.mark.parametrize("name", PROSPECTS)
def test_open_deals_are_prospects_and_won_ones_revenue(name: str, tmp_path: Path) -> None:
    found = case(tmp_path, PROSPECTS[name])
    assert found.heading.source.name == PROSPECTS[name]["source"]
    assert sums(found, "revenue", "prospects") == PROSPECTS[name]["says"]
    assert sums(found, "revenue") == PROSPECTS[name]["won"]
    assert found.unread == []


def test_what_is_left_out_of_deals_is_counted(tmp_path: Path) -> None:
    assert case(tmp_path, PROSPECTS["pipedrive"]).left_out["status"] == 1
    assert case(tmp_path, PROSPECTS["pipedrive of an older year"]).left_out["outside"] == 1
    path = write(tmp_path, PROSPECTS["pipedrive"]["text"].replace("800,USD", "800,EUR"))
    found = counted(path, currency="EUR")
    assert found.sheets == {}
    assert dict(found.currencies) == {"USD": 3}


@pytest.mark.parametrize("name", NAMES)
def test_lists_of_names(name: str, tmp_path: Path) -> None:
    found = case(tmp_path, NAMES[name])
    assert found.heading.source.name == NAMES[name]["source"]
    assert [figures.name for figures in found.sheets["clients"].values()] == NAMES[name]["says"]
