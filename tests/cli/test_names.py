"""Languages, currencies and countries as people spell them."""

from __future__ import annotations

import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.cli.names import default_currency, known_country, known_currency, language
from pumpkin_sheets.sheets.near import meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en", "en"), ("EN", "en"), ("en_US.UTF-8", "en"), ("zh-TW", "zh-Hant"),
        ("zh_TW", "zh-Hant"), ("ZH-hant", "zh-Hant"), ("zh_TW.UTF-8", "zh-Hant"),
        ("繁體中文", "zh-Hant"), ("正體中文", "zh-Hant"), ("Chinese  (Traditional)", "zh-Hant"),
        ("zh-CN", "zh-Hans"), ("zh_SG.UTF-8", "zh-Hans"), ("简体中文", "zh-Hans"),
        ("简中", "zh-Hans"),
        ("Chinese (Simplified)", "zh-Hans"), ("fa_IR.UTF-8", "fa"), ("Farsi", "fa"),
        ("Persian", "fa"), ("فارسی", "fa"), ("fr", "fr"),
    ],
)  # fmt: skip
def test_languages(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", ["zh", "Chinese", "中文", "ZH"])
@pytest.mark.parametrize(
    ("locale", "code"),
    [("zh_TW.UTF-8", "zh-Hant"), ("zh_CN.UTF-8", "zh-Hans"), ("en_US.UTF-8", "zh-Hans")],
)
def test_chinese_without_its_script_is_the_terminals_else_simplified(
    text: str, locale: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert language(text) == code


@pytest.mark.parametrize(
    ("code", "currency"),
    [("en", "USD"), ("zh-Hant", "USD"), ("zh-Hans", "CNY"), ("fa", "IRR")],
)
def test_the_currency_nobody_chose(code: str, currency: str) -> None:
    assert default_currency(code) == currency
    sample = default_currency(code, sample=True)
    assert sample == ("TWD" if currency == "USD" else currency)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("usd", "USD"), ("$", "USD"), ("NT$", "TWD"), ("nt$", "TWD"), ("RMB", "CNY"),
        ("人民幣", "CNY"), ("人民币", "CNY"), ("toman", "IRT"), ("تومان", "IRT"), ("IRT", "IRT"),
        ("ریال", "IRR"), ("﷼", "IRR"), ("rial", "IRR"),
        (" twd ", "TWD"), ("€", "EUR"), ("HK$", "HKD"),
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
