"""Public holidays of a country, looked up in the ``holidays`` library."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


def public_holidays(code: str, years: Iterable[int]) -> frozenset[dt.date] | None:
    """The public holidays of ``code`` in ``years``; None where no holidays are known for it.

    ``code`` is an ISO 3166 code of a country (``TW``) or of a part of one (``GB-SCT``), in either
    case; blank has no holidays.
    """
    country, _, part = code.strip().upper().partition("-")
    if not country:
        return frozenset()
    # A twentieth of a second, which nobody without a country need pay.
    from holidays.registry import COUNTRIES

    named = next((name for name, known in COUNTRIES.items() if country in known[1:]), None)
    if named is None:
        return None
    try:
        found = _calendar(named, COUNTRIES[named][0])(subdiv=part or None, years=sorted(set(years)))
    except NotImplementedError:
        return None
    return frozenset(found)


@functools.cache
def _calendar(module: str, name: str) -> type[HolidayBase]:
    """The class of a country in its ``module`` of ``holidays.countries``, of which no more is
    imported: that package itself imports all 250 of them, which costs as much again.

    Raises ModuleNotFoundError where the library's folder cannot be read.
    """
    import holidays

    folder = Path(holidays.__file__).parent / "countries"
    spec = PathFinder.find_spec(f"holidays.countries.{module}", [str(folder)])
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(module, name="holidays")
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    calendar: type[HolidayBase] = getattr(found, name)
    return calendar
