"""Where an owner works: country, time zone and working days of a new workbook."""

from __future__ import annotations

import pytest

from pumpkin_sheets.calendar.places import Place, known_country, place_of
from pumpkin_sheets.plan.settings.settings import CURRENCIES


@pytest.mark.parametrize(
    ("country", "currency", "zone", "place"),
    [
        ("", "TWD", "Etc/UTC", Place("TW", "Asia/Taipei", "1 2 3 4 5")),
        ("", "USD", "Etc/UTC", Place("US", "America/New_York", "1 2 3 4 5")),
        ("", "USD", "America/Chicago", Place("US", "America/Chicago", "1 2 3 4 5")),
        ("", "USD", "Asia/Taipei", Place("US", "America/New_York", "1 2 3 4 5")),
        ("", "EUR", "Europe/Vienna", Place("AT", "Europe/Vienna", "1 2 3 4 5")),
        ("", "IRR", "", Place("IR", "Asia/Tehran", "6 7 1 2 3")),
        ("sa", "USD", "", Place("SA", "Asia/Riyadh", "7 1 2 3 4")),
        ("gb-sct", "", "", Place("GB-SCT", "Europe/London", "1 2 3 4 5")),
        ("AU", "", "Australia/Perth", Place("AU", "Australia/Perth", "1 2 3 4 5")),
        ("AU", "", "", Place("AU", "Australia/Sydney", "1 2 3 4 5")),
        ("", "", "Asia/Kolkata", Place("IN", "Asia/Kolkata", "1 2 3 4 5")),
        ("", "EUR", "Etc/UTC", None),
        ("", "", "", None),
    ],
)
def test_where(country: str, currency: str, zone: str, place: Place | None) -> None:
    assert place_of(country, currency, zone) == place


@pytest.mark.parametrize("currency", sorted(set(CURRENCIES) - {"EUR"}))
def test_every_currency_but_the_euro_has_its_country(currency: str) -> None:
    assert place_of("", currency, "") is not None


def test_countries_that_are_there() -> None:
    assert [known_country(code) for code in ("TW", "tw", "US-CA", "XX", "TWN", "")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
