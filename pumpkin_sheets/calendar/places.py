"""Where an owner works: the country, its time zone and its working days, for a new workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

COUNTRY_OF_CURRENCY: Mapping[str, str] = {
    "USD": "US",
    "GBP": "GB",
    "CHF": "CH",
    "AUD": "AU",
    "CAD": "CA",
    "SGD": "SG",
    "TWD": "TW",
    "HKD": "HK",
    "CNY": "CN",
    "JPY": "JP",
    "KRW": "KR",
    "INR": "IN",
    "AED": "AE",
    "IRR": "IR",
    "IRT": "IR",
}
"""The country whose money it is; the euro belongs to many."""

MAIN_ZONE: Mapping[str, str] = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
}
"""Where most people of a country live, where the list of zones begins elsewhere."""

WORK_DAYS: Mapping[str, str] = {"IR": "6 7 1 2 3"}
"""Working days, where people rest for longer than the law of the weekend says."""


@dataclass(frozen=True)
class Place:
    """``country`` is an ISO 3166 code or empty; ``time_zone`` a name such as ``Asia/Taipei``;
    ``weekdays`` the working days from 1, Monday, to 7."""

    country: str
    time_zone: str
    weekdays: str


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    """The time zones of each country, from the database of time zones."""
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found[country] = (*found.get(country, ()), zone)
    return found


def zone_here() -> str:
    """The time zone of this computer by name, e.g. ``Asia/Taipei``; empty where it has none."""
    import tzlocal

    try:
        return tzlocal.get_localzone_name() or ""
    except Exception:  # a computer may have none, or a damaged one: then nothing is known
        return ""


def known_country(code: str) -> bool:
    """Whether a country (``TW``), or a part of one (``GB-SCT``), is known here."""
    return code.upper().partition("-")[0] in _zones()


def place_of(country: str = "", currency: str = "", zone: str = "") -> Place | None:
    """The place of a new workbook: by the country, else the currency, else the computer's zone.

    ``country`` is a code that ``known_country`` knows.  The computer's time ``zone`` is taken
    where it lies in the country.  None where nothing says where.
    """
    if not country:
        country = COUNTRY_OF_CURRENCY.get(currency, "")
    if not country:
        country = next((c for c, zones in _zones().items() if zone in zones), "")
    if not country:
        return None
    country = country.upper()
    nation = country.partition("-")[0]
    zones = _zones()[nation]
    chosen = zone if zone in zones else MAIN_ZONE.get(nation, zones[0])
    return Place(country, chosen, WORK_DAYS.get(nation) or _work_days(nation))


def _work_days(country: str) -> str:
    """The days of the week that are not the weekend, the first after it first."""
    import holidays

    try:
        weekend = set(holidays.country_holidays(country).weekend)
    except NotImplementedError:
        weekend = {5, 6}
    first = next((day for day in range(7) if day not in weekend and (day - 1) % 7 in weekend), 0)
    days = [(first + i) % 7 for i in range(7)]
    return " ".join(str(day + 1) for day in days if day not in weekend)
