"""Languages and currencies as people spell them."""

from __future__ import annotations

from pumpkin_sheets.languages import language_here, languages

SPELLINGS = {
    "english": "en",
    "tw": "zh-Hant",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "繁中": "zh-Hant",
    "繁體": "zh-Hant",
    "繁體中文": "zh-Hant",
    "正體中文": "zh-Hant",
    "chinese (traditional)": "zh-Hant",
    "cn": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-my": "zh-Hans",
    "简中": "zh-Hans",
    "简体": "zh-Hans",
    "简体中文": "zh-Hans",
    "chinese (simplified)": "zh-Hans",
    "fa-ir": "fa",
    "fa-af": "fa",
    "persian": "fa",
    "farsi": "fa",
    "فارسی": "fa",
    "فارسي": "fa",
}
CHINESE = ("zh", "chinese", "中文")
"""Chinese without its script: as the terminal has it, else simplified, as locales take it."""

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
    "人民币": "CNY",
    "元": "CNY",
    "新台币": "TWD",
    "台币": "TWD",
    "港币": "HKD",
    "日元": "JPY",
    "欧元": "EUR",
    "RIAL": "IRR",
    "RIALS": "IRR",
    "ریال": "IRR",
    "ريال": "IRR",
    "﷼": "IRR",
    "TOMAN": "IRT",
    "TOMANS": "IRT",
    "تومان": "IRT",
    "تومن": "IRT",
}
"""How currencies are written; ¥ alone may be two."""


def language(text: str) -> str:
    """The code of a language as people spell it; for an argument that argparse then checks."""
    base = " ".join(text.split()).replace("_", "-").casefold().partition(".")[0]
    for known in languages():
        if base == known.casefold():
            return known
    if base.startswith("en-"):
        return "en"
    if base in CHINESE:
        here = language_here()
        return here if here.startswith("zh-") else "zh-Hans"
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


def default_currency(language: str, sample: bool = False) -> str:
    """The currency of a new workbook of which nobody said one."""
    from pumpkin_sheets.plan.care.sheets import HOME

    return HOME.get(language, {}).get("currency", "TWD" if sample else "USD")


def known_country(text: str) -> str:
    """The code of a country in capitals; empty for none.  Raises BookError for an unknown one."""
    from pumpkin_sheets.book import BookError
    from pumpkin_sheets.calendar import places

    if text and not places.known_country(text.strip()):
        raise BookError("cli.no_country", country=text)
    return text.strip().upper()
