"""Languages, currencies and packs as people spell them, and what they may have meant."""

from __future__ import annotations

from collections.abc import Iterable

LANGUAGES = ("en", "zh-Hant")

SPELLINGS = {
    "english": "en",
    "zh": "zh-Hant",
    "tw": "zh-Hant",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "chinese": "zh-Hant",
    "中文": "zh-Hant",
    "繁中": "zh-Hant",
    "繁體中文": "zh-Hant",
}

SIGNS = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "NT$": "TWD",
    "NTD": "TWD",
    "NT": "TWD",
    "新台幣": "TWD",
    "新臺幣": "TWD",
    "台幣": "TWD",
    "RMB": "CNY",
    "CN¥": "CNY",
    "人民幣": "CNY",
    "JP¥": "JPY",
    "日圓": "JPY",
    "HK$": "HKD",
    "港幣": "HKD",
    "S$": "SGD",
    "A$": "AUD",
    "C$": "CAD",
    "₹": "INR",
    "₩": "KRW",
    "美元": "USD",
    "歐元": "EUR",
}
"""How currencies are written; ¥ alone may be two."""


def language(text: str) -> str:
    """The code of a language as people spell it; for an argument that argparse then checks."""
    code = text.strip().replace("_", "-")
    for known in LANGUAGES:
        if code.casefold() in (known.casefold(), known.casefold().split(".")[0]):
            return known
    base = code.casefold().partition(".")[0]
    if base.startswith("en-"):
        return "en"
    return SPELLINGS.get(base, text)


def known_currency(text: str) -> str:
    """The code of a currency, however it is written.  Raises BookError for another."""
    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.plan.settings.settings import CURRENCIES
    from pumpkin_sheets.sheets.words import listed

    code = text.strip().upper()
    code = SIGNS.get(code, code)
    if code not in CURRENCIES:
        raise BookError("cli.no_currency", currency=text, known=listed(CURRENCIES))
    return code


def known_country(text: str) -> str:
    """The code of a country in capitals; empty for none.  Raises BookError for an unknown one."""
    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.calendar import places

    if text and not places.known_country(text.strip()):
        raise BookError("cli.no_country", country=text)
    return text.strip().upper()


def meant(text: str, known: Iterable[str]) -> str:
    """The one of ``known`` that somebody most likely meant; empty where nothing is near."""
    import difflib

    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(text.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""
