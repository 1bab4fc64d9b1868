"""Public holidays of a country, looked up in the ``holidays`` library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable


def public_holidays(code: str, years: Iterable[int]) -> frozenset[dt.date] | None:
    """The public holidays of ``code`` in ``years``; None where no holidays are known for it.

    ``code`` is an ISO 3166 code of a country (``TW``) or of a part of one (``GB-SCT``), in either
    case; blank has no holidays.
    """
    country, _, part = code.strip().upper().partition("-")
    if not country:
        return frozenset()
    import holidays  # a tenth of a second, which nobody without a country need pay

    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=sorted(set(years)))
    except NotImplementedError:
        return None
    return frozenset(found)
