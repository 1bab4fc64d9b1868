"""Sets of days as whole numbers, with a few bits for each day, the first ones for today.

So the days that are free and clear and not too late are found in one step, and what is near to a
day is counted for all days at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_BITS = 4
_MOST = (1 << _BITS) - 1


@lru_cache(maxsize=4096)
def span_of(low: int, high: int) -> int:
    """The days from ``low`` to ``high``, both included; from today on."""
    low = max(low, 0)
    if high < low:
        return 0
    return ((1 << _BITS * (high - low + 1)) - 1) // _MOST << _BITS * low


def set_of(days: Iterable[int]) -> int:
    """The set of these days; each stands there once."""
    found = 0
    for day in days:
        found |= 1 << _BITS * day
    return found


def days_of(found: int) -> list[int]:
    """The days of a set, in their order."""
    days = []
    while found:
        bit = found & -found
        days.append(bit.bit_length() // _BITS)
        found ^= bit
    return days


def count_on(counted: int, day: int) -> int:
    """What is counted on that day, in a sum of sets."""
    return counted >> _BITS * day & _MOST
