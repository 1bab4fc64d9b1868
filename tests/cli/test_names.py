"""Languages, currencies and countries as people spell them."""

from __future__ import annotations

import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.cli.names import known_country, known_currency, language, meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en", "en"), ("EN", "en"), ("en_US.UTF-8", "en"), ("zh", "zh-Hant"), ("zh-TW", "zh-Hant"),
        ("zh_TW", "zh-Hant"), ("ZH-hant", "zh-Hant"), ("zh_TW.UTF-8", "zh-Hant"),
        ("繁體中文", "zh-Hant"), ("zh-CN", "zh-CN"), ("fr", "fr"),
    ],
)  # fmt: skip
def test_languages(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("usd", "USD"), ("$", "USD"), ("NT$", "TWD"), ("nt$", "TWD"), ("RMB", "CNY"),
        ("人民幣", "CNY"), (" twd ", "TWD"), ("€", "EUR"), ("HK$", "HKD"),
    ],
)  # fmt: skip
def test_currencies(text: str, code: str) -> None:
    assert known_currency(text) == code


@pytest.mark.parametrize("text", ["¥", "XYZ", "", "dollars"])
def test_currencies_that_are_not_there(text: str) -> None:
    with pytest.raises(BookError, match=f"{text} is not a currency with defaults here"):
        known_currency(text)


def test_countries() -> None:
    assert [known_country(text) for text in ("tw", "", "GB-SCT", " us ")] == [
        "TW", "", "GB-SCT", "US",
    ]  # fmt: skip
    with pytest.raises(BookError, match="“Taiwan” is not the code of a country"):
        known_country("Taiwan")


def test_what_somebody_may_have_meant() -> None:
    commands = ("recalculate", "check", "new", "zh-Hant")
    assert meant("recalulate", commands) == "recalculate"
    assert meant("ZH-HANS", commands) == "zh-Hant"
    assert meant("xyzzy", commands) == ""
