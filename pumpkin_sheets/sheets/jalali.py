"""The Jalali calendar, by which Persian counts days; its leap years go by 33.

The code that is pure imports no library; a test lays it beside one, for every day of 200 years.
"""

from __future__ import annotations

import datetime as dt

YEARS = range(1300, 1501)
"""Years that are taken for Jalali ones: March 1921 to March 2122."""

_CONSTANT = 226_143
"""What makes the sum the ordinal of a New Year: 1 Farvardin 1405 is 21 March 2026."""


def from_jalali(year: int, month: int, day: int) -> dt.date | None:
    """The day of our calendar; None for one that the Jalali year does not have."""
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    passed = 31 * (month - 1) if month < 7 else 30 * (month - 1) + 6
    found = dt.date.fromordinal(_new_year(year) + passed + day - 1)
    return found if to_jalali(found) == (year, month, day) else None


def to_jalali(date: dt.date) -> tuple[int, int, int]:
    """Year, month and day of the Jalali calendar."""
    year = date.year - 621
    if date.toordinal() < _new_year(year):
        year -= 1
    passed = date.toordinal() - _new_year(year)
    if passed < 186:
        return year, passed // 31 + 1, passed % 31 + 1
    return year, (passed - 186) // 30 + 7, (passed - 186) % 30 + 1


def _new_year(year: int) -> int:
    """The ordinal of 1 Farvardin."""
    since = year + 1595
    leaps = since // 33 * 8 + (since % 33 + 3) // 4
    return _CONSTANT + 365 * year + leaps
