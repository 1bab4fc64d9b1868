"""Numbers as exports write them; which sign stands before decimals is decided by column."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from pumpkin_sheets.importing.sources import currency_signs, shared_signs
from pumpkin_sheets.sheets.meant import with_digits
from pumpkin_sheets.sheets.words import fold

DECIMAL = {"dot": ".", "comma": ","}
"""What an owner may say that decimals follow."""

_WORDS = (
    "nt|us|hk|au|ca|sg|[acsr]|rm|kr|rs|fr|zł|kč|ft|tl|元|圓|圆|円|ریال|ريال|تومان|"
    "euros?|rials?|tomans?|[a-z]{3}"
)
_CURRENCY = re.compile(
    rf"^(?:{_WORDS})\.? ?(?=[0-9(.,٫−–-])|(?<=[0-9).,−-]) ?(?:{_WORDS})\.?$", re.IGNORECASE
)
_NUMERIC = re.compile(r"[0-9.,٫٬()\s'’+−–-]+")
_CODE = re.compile(r"^[a-z]{3}$", re.IGNORECASE)
_NO_CENTS = re.compile(r"(?<=[0-9][.,]) ?[-−–—]{1,2}$")
"""What stands for decimals that are none, as in 1’200.– and 1.200,-: no sign of less than 0."""
_CLOCK = re.compile(r"^([0-9]+):([0-5][0-9])(?::([0-5][0-9]))?(?: ?h(?:rs?)?\.?)?$", re.IGNORECASE)
_HOURS = "h|hrs?|hours?|std|stunden?|heures?|horas?|or[ae]|u|uur|uren|godz|小時|小时|時間|ساعت"
_MINUTES = "m|mins?|minutes?|minuten|minut[ios]|分鐘|分钟|分|دقیقه"
_SPENT = re.compile(
    rf"^(?:([0-9]+(?:[.,٫][0-9]+)?) ?(?:{_HOURS})\.?)?,?(?: ?(?:and|und|et|y|e|en|i|و) )? ?"
    rf"(?:([0-9]+(?:[.,٫][0-9]+)?)(?: ?(?:{_MINUTES})\.?|(?(1)$|[^\s\S])))?"
    r"(?: ?([0-9]+) ?(?:s|secs?|秒))?$",
    re.IGNORECASE,
)
"""Hours, minutes and seconds with their units, as in 1h 30m; minutes behind hours may lack it."""
_SCIENCE = re.compile(r"^[0-9](?:[.,][0-9]+)?e[+-]?[0-9]{1,2}$", re.IGNORECASE)
_SHAPES = {
    ".": re.compile(r"^(?:[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}|[0-9]+)?(?:\.[0-9]*)?$"),
    ",": re.compile(r"^(?:[0-9]{1,3}(?:\.[0-9]{2,3})*\.[0-9]{3}|[0-9]+)?(?:,[0-9]*)?$"),
}
"""Whole numbers with their decimals, by the sign before these; India parts by two digits."""


@lru_cache(maxsize=1 << 16)
def bare(text: str) -> tuple[str, int] | None:
    """The digits and the signs between them, and 1 or -1; None for what is no number.

    Digits of Persia and of full width are plain ones; signs of currencies are gone.
    """
    plain = with_digits(text).lstrip("\\")  # the sign of the yen, as Shift-JIS has it
    text = "".join(c for c in plain if unicodedata.category(c) != "Sc").strip()
    sign = 1
    for _ in range(2):  # a sign may stand before the currency or behind it
        if text.startswith("(") and text.endswith(")"):
            text, sign = text[1:-1].strip(), -1
        text = _NO_CENTS.sub("", text)
        if text[:1] in ("-", "−", "–"):
            text, sign = text[1:].strip(), -sign
        elif text[-1:] in ("-", "−"):
            text, sign = text[:-1].strip(), -sign
        elif text[:1] == "+":
            text = text[1:].strip()
        if not _SCIENCE.match(text):
            text = _CURRENCY.sub("", text, count=2).strip()
    text = re.sub(r"(?<=[0-9])(?:[ '’٬]|،(?=[0-9]{3}(?![0-9])))(?=[0-9]{3})", "", text)
    text = text.replace("٬", "")
    if not text or not re.fullmatch(r"[0-9.,٫]+|[0-9.,]+e[+-]?[0-9]+", text, re.IGNORECASE):
        return None
    return (text, sign) if any(c.isdigit() for c in text) else None


@lru_cache(maxsize=1 << 16)
def currency(text: str, amount: bool = False) -> str:
    """The code of the currency that a text has a sign of, else a sign that several currencies
    share, such as $; "" for none.

    The text is what stands in brackets behind a title, or in a column of currencies; or it is an
    ``amount``, of which three letters that nobody knows are a currency too.
    """
    # What stands before and behind the digits.
    units = [fold(unit) for unit in _NUMERIC.split(with_digits(text)) if unit]
    codes = currency_signs()
    named = next((codes[unit] for unit in units if unit in codes), "")
    named = named or next((unit for unit in units if unit in shared_signs()), "")
    if named or not amount:
        return named
    return next((unit.upper() for unit in units if _CODE.match(unit)), "")


@dataclass
class Evidence:
    """What the cells of one column tell about the sign before their decimals.

    ``shown`` are examples by that sign, ``unsure`` is one that could be read in two ways.
    """

    shown: dict[str, str] = field(default_factory=dict)
    unsure: str = ""

    def see(self, cell: object) -> None:
        """Looks at a cell."""
        if not isinstance(cell, str) or cell.isdigit():
            return
        found = bare(cell)
        if found is None or "٫" in found[0] or _SCIENCE.match(found[0]):
            return
        text = found[0]
        dots, commas = text.count("."), text.count(",")
        if dots and commas:
            self.shown.setdefault("." if text.rfind(".") > text.rfind(",") else ",", cell)
        elif dots > 1 or commas > 1:
            self.shown.setdefault("," if dots else ".", cell)
        elif dots or commas:
            sign = "." if dots else ","
            before, _, after = text.partition(sign)
            if len(after) != 3 or before in ("", "0") or len(before) > 3:
                self.shown.setdefault(sign, cell)
            else:
                self.unsure = self.unsure or cell

    @property
    def torn(self) -> tuple[str, str] | None:
        """Two cells that cannot both be read in one way."""
        return (self.shown["."], self.shown[","]) if len(self.shown) > 1 else None

    @property
    def decimal(self) -> str | None:
        """The sign before decimals; None where the cells do not tell."""
        return next(iter(self.shown), None)


def number(cell: object, decimal: str) -> float | None:
    """A cell as a number; None for what is none.  ``decimal`` is "." or ","."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    return _read(cell, decimal) if isinstance(cell, str) else None


def hours(cell: object, decimal: str) -> float | None:
    """A cell as hours: ``2:30``, ``02:30:00``, ``1h 30m``, a sheet's time, or a number."""
    if isinstance(cell, dt.timedelta):
        return cell.total_seconds() / 3600
    if isinstance(cell, dt.time):
        return cell.hour + cell.minute / 60 + cell.second / 3600
    if isinstance(cell, dt.datetime):  # so many hours that a sheet shows a day
        return (cell - dt.datetime(1899, 12, 31)).total_seconds() / 3600
    return _spent(cell, decimal) if isinstance(cell, str) else number(cell, decimal)


@lru_cache(maxsize=1 << 16)
def _spent(cell: str, decimal: str) -> float | None:
    text = with_digits(cell)
    parts = _CLOCK.match(text)
    if not parts and any(sign.isalpha() for sign in text):
        parts = _SPENT.match(text)
    if not parts:
        return _read(cell, decimal)
    h, m, s = (_part(part, decimal) if part else 0.0 for part in parts.groups())
    return None if h is None or m is None or s is None else h + m / 60 + s / 3600


def _part(text: str, decimal: str) -> float | None:
    """A number with its unit; the sign in 1,5 h stands before decimals whatever the column does."""
    whole, _, decimals = re.sub("[,٫]", ".", text).partition(".")
    return _read(text, decimal) if len(decimals) == 3 else float(f"{whole}.{decimals}")


@lru_cache(maxsize=1 << 16)
def _read(cell: str, decimal: str) -> float | None:
    found = bare(cell)
    if found is None:
        return None
    text, sign = found
    if _SCIENCE.match(text):
        return sign * float(text.replace(",", "."))
    if "٫" in text:
        text, decimal = text.replace("٫", "."), "."
    if not _SHAPES[decimal].match(text):
        return None
    text = text.replace("," if decimal == "." else ".", "").replace(",", ".")
    try:
        return sign * float(text)
    except ValueError:
        return None
