"""Public holidays of a country, looked up in the ``holidays`` library."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec, module_from_spec
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
    # A fiftieth of a second, which nobody without a country need pay.
    calendar = _calendar(country)
    if calendar is None:
        return None
    try:
        found = calendar(subdiv=part or None, years=sorted(set(years)))
    except NotImplementedError:
        return None
    return frozenset(found)


@functools.cache
def _calendar(country: str) -> type[HolidayBase] | None:
    """The class of a country by its code; None where the library has none.

    Raises ModuleNotFoundError where the library's folder cannot be read.
    """
    with _as_folders("holidays", "holidays.countries"):
        countries = import_module("holidays.registry").COUNTRIES
        for module, (name, *codes) in countries.items():
            if country in codes:
                there = import_module(f"holidays.countries.{module}")
                found: type[HolidayBase] = getattr(there, name)
                return found
    return None


@contextlib.contextmanager
def _as_folders(*packages: str) -> Iterator[None]:
    """Within it these packages are nothing but folders of modules, if they were not imported yet.

    What they import themselves, all 250 countries and what reads the version, takes three times as
    long as one country.
    """
    there = set(sys.modules)
    try:
        for package in packages:
            spec = find_spec(package)
            if spec is None:
                raise ModuleNotFoundError(package, name=package)
            sys.modules.setdefault(package, module_from_spec(spec))
        yield
    finally:
        # Whoever imports them in earnest later finds them whole.
        for name in set(sys.modules) - there:
            if name.partition(".")[0] in packages:
                del sys.modules[name]
