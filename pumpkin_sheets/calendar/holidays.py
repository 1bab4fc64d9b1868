"""Public holidays of a country, looked up in the ``holidays`` library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable


class UnknownCountry(Exception):
    """No holidays are known for this country or part of it; the text is its code."""


def public_holidays(code: str, years: Iterable[int]) -> frozenset[dt.date]:
    """The public holidays of ``code`` in ``years``.

    ``code`` is an ISO 3166 code of a country (``TW``) or of a part of one (``GB-SCT``), in either
    case; blank has no holidays.  Raises UnknownCountry.
    """
    import holidays  # a tenth of a second, which commands without a schedule need not pay

    country, _, part = code.strip().upper().partition("-")
    if not country:
        return frozenset()
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=sorted(set(years)))
    except NotImplementedError:
        raise UnknownCountry(code.strip()) from None
    return frozenset(found)
