"""Numbers and days in other signs than a spreadsheet's, and days as Persian says them."""

from __future__ import annotations

import datetime as dt

import jdatetime
import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.sheets.jalali import from_jalali, to_jalali
from pumpkin_sheets.sheets.meant import localized, meant_day, meant_instead, meant_number
from pumpkin_sheets.sheets.words import Words

ENGLISH = words("en")
PERSIAN = Words(
    "fa",
    {
        "language.digits": "persian",
        "letter_months.month1": "فروردین",
        "letter_months.month12": "اسفند",
        "letter_sentences.day": "{day} {month} {year}",
    },
)


def test_every_day_of_two_hundred_years_is_the_librarys() -> None:
    day = dt.date(1921, 3, 21)
    while day < dt.date(2121, 3, 21):
        found = jdatetime.date.fromgregorian(date=day)
        assert to_jalali(day) == (found.year, found.month, found.day)
        assert from_jalali(found.year, found.month, found.day) == day
        day += dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("۱۲۰۰", 1200), ("١٢٠٠", 1200), ("１２００", 1200), ("۱٬۲۰۰٬۰۰۰", 1_200_000),
        ("۱۲٫۵", 12.5), ("۱,۲۰۰٫۵", 1200.5), ("−۴۰", -40), ("\u200f۴۰", 40), ("۲۰٪", 0.2),
        ("1200", 1200), (" -7.5 ", -7.5), ("1,200", None), ("1.200,50", None), ("20%", None),
        ("۱۲,۰۰", None), ("۱۲ ساعت", None), ("ten", None),
        (1200, None), (None, None), ("", None),
    ],
)  # fmt: skip
def test_numbers(text: object, number: float | None) -> None:
    assert meant_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1405/01/10", "2026-03-30"), ("۱۴۰۵/۰۱/۱۰", "2026-03-30"), ("1405-1-10", "2026-03-30"),
        ("۱۰ فروردین ۱۴۰۵", "2026-03-30"), ("10 فروردین 1405", "2026-03-30"),
        ("٣٠ اسفند ١٤٠٣", "2025-03-20"), ("۲۰۲۶/۰۳/۳۰", "2026-03-30"),
        ("1404/12/30", None), ("1405/13/01", None), ("10 March 2026", None), ("soon", None),
        (46000, None),
    ],
)  # fmt: skip
def test_days(text: object, day: str | None) -> None:
    assert meant_day(text) == (dt.date.fromisoformat(day) if day else None)


def test_what_to_type_instead() -> None:
    assert meant_instead("Revenue", "۱۲۰۰", ENGLISH) == (
        "Revenue is “۱۲۰۰”, which is text to a spreadsheet; type 1200 as a number."
    )
    assert meant_instead("Share", "۲۰٪", ENGLISH).endswith("type 20% as a number.")
    assert meant_instead("Started", "۱۴۰۵/۰۱/۱۰", ENGLISH, date=True) == (
        "Started is “۱۴۰۵/۰۱/۱۰”, which is text to a spreadsheet; type 2026-03-30."
    )
    assert meant_instead("Revenue", "1200", ENGLISH) == (
        "Revenue is “1200”, which is text to a spreadsheet; type 1200 as a number."
    )
    assert meant_instead("Revenue", "ten", ENGLISH) == ""
    assert meant_instead("Growth", "۷", ENGLISH, bounds=(0, 5)) == ""
    assert meant_instead("Growth", "5", ENGLISH, bounds=(0, 5)) != ""
    assert meant_instead("Started", "1899-12-31", ENGLISH, date=True) == ""
    assert meant_instead("Started", "1900-03-01", ENGLISH, date=True) != ""


@pytest.mark.parametrize(
    ("said", "persian"),
    [
        ("2026-03-30", "۱۰ فروردین ۱۴۰۵"),
        ("12,500.5 · 20%", "۱۲٬۵۰۰٫۵ · ۲۰٪"),
        ("Clients!F12", "Clients!F12"),
        ("سه‌شنبه 2026-03-31 09:30", "سه‌شنبه ۱۱ فروردین ۱۴۰۵ ۰۹:۳۰"),
        ("«24/7»، 021-8888، 12, 13", "«۲۴/۷»، ۰۲۱-۸۸۸۸، ۱۲, ۱۳"),
        ("3.11.2 · 10.0.0.1:587 · 2026-03-02T14", "3.11.2 · 10.0.0.1:587 · 2026-03-02T14"),
        (
            "https://docs.google.com/d/1aB2/edit?gid=77#gid=77",
            "https://docs.google.com/d/1aB2/edit?gid=77#gid=77",
        ),
        ("mei2@linweb.example", "mei2@linweb.example"),
        ("&#39;3&#39;", "&#39;۳&#39;"),
        ("تا 2026-03-20، 3 بار.", "تا ۲۹ اسفند ۱۴۰۴، ۳ بار."),
    ],
)
def test_sentences_as_persian_says_them(said: str, persian: str) -> None:
    assert localized(said, PERSIAN) == persian
    assert localized(said, ENGLISH) == said
