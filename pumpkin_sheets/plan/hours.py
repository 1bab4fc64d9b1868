"""Hours inside a sentence, with their unit: 1 hour, 3,300 hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pumpkin_sheets.sheets.numbers import Numbers, fixed, fixed_, fixed_each, round_, rounded
from pumpkin_sheets.sheets.sentences import fill, said

ONE, SEVERAL = "units.hour", "units.hours"
TEXTS = {"HourText": ONE, "HoursText": SEVERAL}
"""The unit after one hour and after any other number, by defined name; alike in some languages."""


def hours(texts: Mapping[str, str], number: float) -> str:
    """A number of hours, rounded to whole ones, its thousands parted."""
    return _fill(texts, float(rounded(number, 0)) == 1, fixed(number))


def hours_each(texts: Mapping[str, str], numbers: Numbers) -> list[str]:
    """The text of :func:`hours` for each of many numbers, of shape (numbers,)."""
    ones = (rounded(numbers, 0) == 1).tolist()
    return [_fill(texts, *each) for each in zip(ones, fixed_each(numbers), strict=True)]


def hours_(number: str, said: Callable[..., str] = said) -> str:
    """The formula that :func:`hours` is the twin of; ``said`` as the sentence around it."""
    return said(f"IF({round_(number, 0)}=1,HourText,HoursText)", n=fixed_(number))


def exact_hours(texts: Mapping[str, str], number: float) -> str:
    """A number of hours with the decimals that it has."""
    return _fill(texts, number == 1, f"{number:.15g}")


def exact_hours_(number: str, said: Callable[..., str] = said) -> str:
    """The formula that :func:`exact_hours` is the twin of."""
    return said(f"IF({number}=1,HourText,HoursText)", n=number)


def _fill(texts: Mapping[str, str], one: bool, number: str) -> str:
    return fill(texts[ONE if one else SEVERAL], n=number)
