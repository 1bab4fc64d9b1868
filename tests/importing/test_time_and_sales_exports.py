"""Time sheets and lists of deals as each program exports them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.exports import EXPORTS, counted, sums, write

pytest.importorskip("charset_normalizer")

HOURS = EXPORTS["hours"]
PIPEDRIVE = EXPORTS["pipedrive"]["text"]


@pytest.mark.parametrize("case", HOURS)
def test_hours_by_client(case: str, tmp_path: Path) -> None:
    found = counted(write(tmp_path, HOURS[case]["text"]))
    assert found.heading.source.name == HOURS[case]["source"]
    assert sums(found, "hours") == HOURS[case]["says"]
    assert found.unread == []


def test_pipedrive_won_deals_are_revenue_open_ones_prospects(tmp_path: Path) -> None:
    found = counted(write(tmp_path, PIPEDRIVE), currency="USD")
    assert found.heading.source.name == "Pipedrive, deals"
    assert sums(found, "revenue") == {"Aspen Dental": 12000.0}
    assert sums(found, "revenue", "prospects") == {"Aspen Dental": 3000.0, "Ola Nord": 500.0}
    assert found.left_out["status"] == 1


def test_pipedrive_in_another_currency(tmp_path: Path) -> None:
    found = counted(write(tmp_path, PIPEDRIVE.replace("800,USD", "800,EUR")), currency="EUR")
    assert found.sheets == {}
    assert dict(found.currencies) == {"USD": 3}


def test_pipedrive_deals_won_before_the_year_do_not_count(tmp_path: Path) -> None:
    text = PIPEDRIVE + "5,Old,Fern Hotel,Lee,900,USD,Sales,Closed,Won,Ann,2024-02-01 10:00:00\n"
    found = counted(write(tmp_path, text), currency="USD")
    assert sums(found, "revenue") == {"Aspen Dental": 12000.0}
    assert found.left_out["outside"] == 1


DEALS = "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date\n"
COMPANIES = "Record ID,Company name,Company owner,Industry,Create Date,Last Activity Date\n"


@pytest.mark.parametrize(
    ("lines", "amounts"),
    [
        ("1,Fern Hotel,Proposal sent,5000,Ann,2026-12-31\n", {"Fern Hotel": 5000.0}),
        ("1,Fern Hotel,Closed won,5000,Ann,2026-01-31\n", {}),
        ('1,"Fern, Hotel",Qualified,"$1,250.50",Ann,\n', {"Fern, Hotel": 1250.5}),
    ],
)
def test_hubspot_deals_are_prospects(lines: str, amounts: dict[str, float], tmp_path: Path) -> None:
    found = counted(write(tmp_path, DEALS + lines))
    assert found.heading.source.name == "HubSpot, deals"
    assert sums(found, "revenue", "prospects") == amounts


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("1,Fern Hotel,Ann,Hotels,2026-01-01,\n", ["Fern Hotel"]),
        ("1,,Ann,Hotels,2026-01-01,\n2,Aspen Dental,,,,\n", ["Aspen Dental"]),
        ("1,=1+1,Ann,,,\n2,=1+1,Ann,,,\n", ["=1+1"]),
    ],
)
def test_hubspot_companies_are_names(lines: str, names: list[str], tmp_path: Path) -> None:
    found = counted(write(tmp_path, COMPANIES + lines))
    assert found.heading.source.name == "HubSpot, companies"
    assert [figures.name for figures in found.sheets["clients"].values()] == names
