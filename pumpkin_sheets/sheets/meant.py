"""Numbers and days in signs that a spreadsheet takes for text, and what they mean.

Formulas cannot read them: a number so typed is named, with the one to type in its stead.  Where
no formula looks, on the Touch Log and among days off, Python reads them.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import Any

from pumpkin_sheets.sheets.jalali import YEARS, from_jalali, to_jalali
from pumpkin_sheets.sheets.problems import is_number
from pumpkin_sheets.sheets.words import Words

_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
DIGITS = str.maketrans(_PERSIAN + "٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_SIGNS = str.maketrans("٫٪−", ".%-", "٬")
_TO_PERSIAN = str.maketrans("0123456789", _PERSIAN)
_FOREIGN = re.compile(r"[۰-۹٠-٩０-９٫٬]")
_PLAIN = re.compile(r"\s*[+-]?\d+(?:\.\d+)?\s*", re.ASCII)
_NUMBER = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)\s?(%?)", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})\s+(\D+?)\s+(\d{4})", re.ASCII)
_MONTHS = (
    ("فروردین",), ("اردیبهشت",), ("خرداد",), ("تیر",), ("مرداد", "امرداد"), ("شهریور",),
    ("مهر",), ("آبان", "ابان"), ("آذر", "اذر"), ("دی",), ("بهمن",), ("اسفند",),
)  # fmt: skip
_OF_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


def with_digits(text: str) -> str:
    """A text with Persian, Arabic and full-width digits as plain ones; marks of direction go."""
    text = unicodedata.normalize("NFKC", text).translate(DIGITS)
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def plain_digits(text: str) -> str:
    """As ``with_digits``, and the signs that stand within numbers are plain ones too."""
    return with_digits(text).translate(_SIGNS)


def meant_number(value: object) -> float | None:
    """The number that a text in plain, Persian, Arabic or full-width digits means.

    None for others, such as 1,200 in plain ones, which is another number in another country.
    """
    if not isinstance(value, str) or not (_FOREIGN.search(value) or _PLAIN.fullmatch(value)):
        return None
    match = _NUMBER.fullmatch(plain_digits(value))
    if match is None:
        return None
    return float(match[1].replace(",", "")) / (100 if match[2] else 1)


def number_fault(value: object, low: float, high: float, money: bool) -> str:
    """What is wrong with a cell that holds no number from ``low`` to ``high``: a problem's key.

    A text that means a number outside of them is told as that; ``money`` is never below nothing.
    """
    if isinstance(value, bool):
        return "logical"
    number: Any = value if is_number(value) else meant_number(value)
    if number is None or low <= number <= high:
        return "not_a_number"
    return "negative" if money and number < 0 else "out_of_bounds"


FIRST_YEAR = 1900
"""Excel knows no day before it."""


def meant_day(value: object) -> dt.date | None:
    """The day that a text means, whatever its digits; a Jalali one by its year or month.

    1405/01/10, ۱۴۰۵/۰۱/۱۰, ۱۰ فروردین ۱۴۰۵ and 2026/3/30 do; None for others.
    """
    if not isinstance(value, str):
        return None
    text = plain_digits(value).replace("ي", "ی").replace("ك", "ک")
    match, named = _DAY.fullmatch(text), _NAMED.fullmatch(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    elif named and named[2] in _OF_MONTH:
        year, month, day = int(named[3]), _OF_MONTH[named[2]], int(named[1])
        if year not in YEARS:
            return None
    else:
        return None
    if year in YEARS:
        return from_jalali(year, month, day)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def meant_instead(
    column: str,
    value: object,
    words: Words,
    *,
    date: bool = False,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> str:
    """The sentence that says what to type instead; "" where nobody can tell.

    Nobody is told to type a number that is not within the ``bounds``, or a day that spreadsheets
    have no number for.
    """
    facts = {"column": column, "value": str(value).strip()}
    if date:
        day = meant_day(value)
        if day is None or day.year < FIRST_YEAR:
            return ""
        return words.say("problems.date_as_text", day=day, **facts)
    number = meant_number(value)
    if number is None or not bounds[0] <= number <= bounds[1]:
        return ""
    percent = plain_digits(str(value)).endswith("%")
    said = f"{number * 100:.15g}%" if percent else f"{number:.15g}"
    return words.say(
        "problems.number_as_text", column=column, value=str(value).strip(), number=said
    )


# --- the other way: how Persian says them ------------------------------------------------------

_ISO = re.compile(r"(?<![\w/.-])(\d{4})-(\d\d)-(\d\d)(?![\w/-])", re.ASCII)
_LONE = re.compile(
    r"(?<![A-Za-z0-9_@/\\:.#%&=?-])"
    r"[0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?(?:[:/-][0-9]+)*"
    r"(?![A-Za-z0-9_@]|[,.:/-][A-Za-z0-9])%?"
)


def localized(text: str, words: Words) -> str:
    """A sentence as a language says it: in Persian with its days, digits and signs of numbers.

    What stands within Latin words, names of cells and addresses stays as it is.  Of a time of day
    (14:30) or what else is one figure no half is left behind.
    """
    if words["language.digits"] != "persian":
        return text
    return _LONE.sub(_in_persian, _ISO.sub(lambda match: _day_said(match, words), text))


def said_jalali(day: dt.date, words: Words) -> str:
    """A day as Persian says it: ۱۰ فروردین ۱۴۰۵."""
    year, month, number = to_jalali(day)
    name = words[f"letter_months.month{month}"]
    said = words.say("letter_sentences.day", day=number, month=name, year=year)
    return said.translate(_TO_PERSIAN)


def _day_said(match: re.Match[str], words: Words) -> str:
    try:
        return said_jalali(dt.date(*map(int, match.groups())), words)
    except ValueError:
        return match[0]


def _in_persian(match: re.Match[str]) -> str:
    said = match[0].replace(",", "٬").replace(".", "٫").replace("%", "٪")
    return said.translate(_TO_PERSIAN)
