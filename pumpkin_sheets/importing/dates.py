"""Days as exports write them; whether the day or the month comes first is decided by column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pumpkin_sheets.importing.sources import months
from pumpkin_sheets.sheets.jalali import YEARS, from_jalali
from pumpkin_sheets.sheets.meant import meant_day, with_digits

ORDERS = ("dmy", "mdy")
"""What an owner may say: the day comes first, or the month."""

_CLOCK = re.compile(r"(?:[T ,]+|(?<=日))(?:[^\d\s]{1,4} *)?\d{1,2}(?::\d{2}|[時时點点]).*$")
"""A time of day behind a day, with the half of the day or a word such as “at” before it."""
_WEEKDAY = re.compile(
    r"\s*\([^\d()]{1,4}\)|\s*(?:星期|[週周]|[禮礼]拜)[一二三四五六日天]|\s*[月火水木金土日]曜日?"
)
_WORD = re.compile(r"^[^\W\d]+[.,،]* +(?=.* |\d+[-/.]\d)")
"""What may be the day of the week, before a day."""
_YEAR_FIRST = re.compile(r"^(民國|令和|平成)?(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})$")
_RUN = re.compile(r"^(\d{3,4})(\d{2})(\d{2})$")
_ORDINAL = r"(?:st|nd|rd|th|er|\.?[oa])?"
_NAMED = re.compile(
    rf"^(?:(\d{{1,2}}){_ORDINAL}[ ./-]+(?:de )?([^\W\d]{{3,12}})"
    rf"|([^\W\d]{{3,12}})\.? (\d{{1,2}}){_ORDINAL})[ .,/-]+(?:de |del )?(\d{{4}}|\d{{2}})$"
)
_NAMED_LAST = re.compile(r"^(\d{4})[ ./-]+([^\W\d]{3,12})\.?[ ./-]+(\d{1,2})$")
_ERAS = {"民國": 1911, "平成": 1988, "令和": 2018}
"""The year before the first of each."""


@dataclass(frozen=True)
class _Apart:
    """A day taken apart: a date, or two numbers of which one is the month."""

    date: dt.date | None = None
    one: int = 0
    two: int = 0
    year: int = 0


@dataclass
class Evidence:
    """What the cells of one column tell: examples by order, and one that leaves it open."""

    shown: dict[str, str] = field(default_factory=dict)
    unsure: str = ""

    def see(self, cell: object) -> None:
        """Looks at a cell."""
        if not isinstance(cell, str):
            return
        found = _apart(cell)
        if found is None or found.date is not None or found.one == found.two:
            return
        if found.one > 12:
            self.shown.setdefault("dmy", cell)
        elif found.two > 12:
            self.shown.setdefault("mdy", cell)
        else:
            self.unsure = self.unsure or cell

    @property
    def torn(self) -> tuple[str, str] | None:
        """Two cells that cannot both be read in one order."""
        return (self.shown["dmy"], self.shown["mdy"]) if len(self.shown) > 1 else None


def order_of(columns: Iterable[Evidence], column: Evidence) -> str | None:
    """The order of one column's days: as it shows, else as the file's other columns do."""
    for each in (column, *columns):
        if len(each.shown) == 1:
            return next(iter(each.shown))
    return None


def day(cell: object, order: str) -> dt.date | None:
    """A cell as a day; None for what is none.  ``order`` is one of ORDERS."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = str(int(cell)) if cell == int(cell) else ""
        if _RUN.match(text) and cell > 1_000_000:
            return day(text, order)
        if 20_000 <= cell < 80_000:  # as sheets count days: 1954 to 2119
            return dt.date(1899, 12, 30) + dt.timedelta(days=int(cell))
        return None
    return _read(cell, order) if isinstance(cell, str) else None


@lru_cache(maxsize=1 << 14)
def _read(cell: str, order: str) -> dt.date | None:
    found = _apart(cell)
    if found is None or found.date is not None:
        return found.date if found else None
    first, second = (found.one, found.two) if order == "dmy" else (found.two, found.one)
    return _date(found.year, second, first)


@lru_cache(maxsize=1 << 14)
def _apart(cell: str) -> _Apart | None:
    text = _CLOCK.sub("", with_digits(cell)).strip()
    bare = _WORD.sub("", text)
    return _taken(text) or (_taken(bare) if bare != text else None)


def _taken(text: str) -> _Apart | None:
    if not text.isascii():
        if found := meant_day(text):
            return _Apart(found)
        text = _WEEKDAY.sub("", text)
        text = text.replace("中華", "").replace("民國 ", "民國").replace("民国", "民國")
        text = re.sub(r"\s*[年月]\s*", "/", text.replace("元年", "1年")).rstrip("日").strip()
    first = _YEAR_FIRST.match(text)
    if first and (first[1] or len(first[2]) > 2):
        return _whole(_date(_year(int(first[2]), first[1]), int(first[3]), int(first[4])))
    last = _YEAR_LAST.match(text)
    if last:
        one, two, year = int(last[1]), int(last[3]), _full(last[4])
        if last[2] == "." or year in YEARS:  # so only where the day comes first
            return _whole(_date(year, two, one))
        if one > 12 and two > 12:
            return None
        return _Apart(None, one, two, year)
    run = _RUN.match(text)
    if run:
        return _whole(_date(_year(int(run[1])), int(run[2]), int(run[3])))
    return _whole(_worded(text.lower()))


def _worded(text: str) -> dt.date | None:
    """A day whose month is a word."""
    if named := _NAMED.match(text):
        month = months().get(named[2] or named[3], 0)
        return _date(_full(named[5]), month, int(named[1] or named[4]))
    if named := _NAMED_LAST.match(text):
        return _date(int(named[1]), months().get(named[2], 0), int(named[3]))
    return None


def _whole(date: dt.date | None) -> _Apart | None:
    return _Apart(date) if date else None


def _year(year: int, era: str | None = None) -> int:
    return year + _ERAS[era or "民國"] if era or year < 300 else year


def _full(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _date(year: int, month: int, day_: int) -> dt.date | None:
    """A date of ours; a year between 1300 and 1500 is one of the Jalali calendar."""
    if year in YEARS:
        return from_jalali(year, month, day_)
    try:
        return dt.date(year, month, day_) if 1900 <= year < 2200 else None
    except ValueError:
        return None
