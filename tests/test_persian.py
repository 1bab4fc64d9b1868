"""Persian as it is typed well: its own letters, half spaces, signs; and what it keeps secret."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import pumpkin_sheets
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.care.near_words import parted
from pumpkin_sheets.plan.care.secret_words import HARD_WORDS, revealing_word, secret_words
from pumpkin_sheets.plan.care.shown_names import shown_name

PACKAGE = Path(pumpkin_sheets.__file__).parent

LETTER = "[\u0621-\u063a\u0641-\u065f\u067e\u0686\u0698\u06a9\u06af\u06cc]"

FAULTS = {
    "a letter or digit of an Arabic keyboard": "[يىكةۀە٠-٩]",
    "a stroke that only stretches": "ـ",
    "می without half a space": rf"(?<!{LETTER})ن?می (?={LETTER})",
    "ها without half a space": rf"{LETTER} ها(?:ی|یی|یتان|یشان|یمان)?(?!{LETTER})",
    "تر without half a space": rf"{LETTER} (?:تر|ترین)(?!{LETTER})",
    "an ezafe after ه written ی": "ه[ \u200c]ی(?!\u200c?" + LETTER + ")",
    "a sign of another script": rf"{LETTER}[»)]?[,;?]|[,;?] ?{LETTER}|[“”„‘’]",
    "a space before a sign": " [،؛؟!:.»)](?![.\\w])",
    "a space after what opens": "[«(] ",
    "no space after a sign": rf"[،؛؟](?=[\w«(]|{LETTER})",
    "half a space that parts nothing": rf"(?<!{LETTER})\u200c|\u200c(?!{LETTER})",
    "an invisible sign": "[\u200b\u200d\u200f\u202a-\u202e\u2060-\u2069\ufeff]",
    "a day or range that reads backwards": rf"{LETTER}[\u200c؟،؛:]? [(«]?[0-9][0-9 ]*-[0-9]",
    "Latin whose first sign strays": rf"{LETTER}[\u200c؟،؛:]? [(«]?(?:--[a-z]|\.[a-z])",
}  # fmt: skip
"""What is wrong, and how it is found in a text."""


def faults(text: str) -> list[str]:
    return [name for name, pattern in FAULTS.items() if re.search(pattern, text)]


def texts(table: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in tables of TOML, by dotted key."""
    if isinstance(table, Mapping):
        for name, inner in table.items():
            yield from texts(inner, f"{key}.{name}" if key else name)
    elif isinstance(table, list):
        for at, inner in enumerate(table):
            yield from texts(inner, f"{key}.{at}")
    elif isinstance(table, str):
        yield key, table


def persian_texts() -> Iterator[tuple[str, str]]:
    """Every Persian text of the package, words and sample, by where it stands."""
    for file in sorted(PACKAGE.rglob("*.toml")):
        for key, text in texts(tomllib.loads(file.read_text(encoding="utf-8"))):
            if file.name == "fa.toml" or "fa" in key.split("."):
                yield f"{file.parent.name} {key}", text


def test_persian_is_typed_well() -> None:
    said = dict(persian_texts())
    assert len(said) > 1000
    assert {place: faults(text) for place, text in said.items() if faults(text)} == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("مشتري", "a letter or digit of an Arabic keyboard"),
        ("كدو", "a letter or digit of an Arabic keyboard"),
        ("١٢ ماه", "a letter or digit of an Arabic keyboard"),
        ("بـد", "a stroke that only stretches"),
        ("نوشته می شود", "می without half a space"),
        ("نمی شود", "می without half a space"),
        ("نامه ها", "ها without half a space"),
        ("نامه های تازه", "ها without half a space"),
        ("بزرگ ترین", "تر without half a space"),
        ("برنامه ی رسیدگی", "an ezafe after ه written ی"),
        ("نام, درآمد", "a sign of another script"),
        ("«نام»; درآمد", "a sign of another script"),
        ("چرا?", "a sign of another script"),
        ("“نام”", "a sign of another script"),
        ("نام ، درآمد", "a space before a sign"),
        ("تمام شد .", "a space before a sign"),
        ("« نام»", "a space after what opens"),
        ("نام،درآمد", "no space after a sign"),
        ("نام‌ و", "half a space that parts nothing"),
        ("\u2067نام\u2069", "an invisible sign"),
        ("تاریخی مانند 2026-03-02 بنویسید", "a day or range that reads backwards"),
        ("مانند 1 3-7", "a day or range that reads backwards"),
        ("با --dry-run", "Latin whose first sign strays"),
        ("نام فایل به .xlsx", "Latin whose first sign strays"),
    ],
)
def test_what_is_typed_badly_is_found(text: str, fault: str) -> None:
    assert fault in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "«محاسبهٔ دوباره» برنامه را می‌نویسد؛ چه کسی، کی و چرا؟",
        "برگه‌ای از نامه‌های تازه، بزرگ‌ترینش ({n} مشتری).",
        "با \u200e--dry-run، مانند pumpkin add … letters (\u200e.xlsx)",
        "… و {n} تای دیگر: 6 7 1 2 3",
        "به شکل \u200e2026-03-02، مانند \u200e1 3-7، یا pumpkin accept {file} 1 3-7",
    ],
)
def test_what_is_typed_well_is_let_be(text: str) -> None:
    assert faults(text) == []


def test_a_list_of_persian_words_is_parted() -> None:
    assert parted("تماس، تلفن ،زنگ") == ["تماس", "تلفن", "زنگ"]


# --- what a client must not read --------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "مشتری ویژه",
        "مشتري ويژه",  # typed on an Arabic keyboard
        "مشتریان‌ویژه",
        "وی‌آی‌پی",
        "وی آی پی",
        "ویآیپی",
        "قابل تحمل",
        "قابل‌تحمل",
        "قابلتحمل",
        "زنگ‌های خطر",
        "زنگ های خطر",
        "زنگهای خطر",
        "پرچم قرمز",
        "پرچم‌های قرمز",
        "بدترین‌ها",
        "بدترینها",
        "بـدتـریـن",
        "برترین",
        "برترین ها",
        "کدوی غول‌پیکر",
        "كدوها",
        "علف‌های هرز",
        "اول جایگزین بعد خداحافظی",
        "ردهٔ مشتری",
    ],
)
def test_hard_words_are_found_however_they_are_typed(text: str) -> None:
    assert revealing_word(f"طرح {text} امسال", HARD_WORDS)
    assert revealing_word(f"({text})", secret_words([]) | HARD_WORDS)


@pytest.mark.parametrize("text", ["مشتری بدون بدهی", "کدورت", "پرچم", "تحمل", "زنگ تفریح", "رده‌ای"])
def test_words_that_only_begin_alike_are_not(text: str) -> None:
    assert revealing_word(text, HARD_WORDS) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("آرمان (مشتری خیلی بدحساب)", "آرمان"),
        ("آرمان - پول نمی‌دهد", "آرمان"),
        ("آرمان - پول نمي دهد", "آرمان"),  # an Arabic keyboard, and a whole space
        ("چاپ سپید، درجه‌یک", "چاپ سپید"),
        ("چاپ سپید بدترین", "چاپ سپید"),
        ("کافهٔ روز خوب", "کافهٔ روز خوب"),
        ("مدرسهٔ آموزش نو", "مدرسهٔ آموزش نو"),
    ],
)
def test_what_an_owner_noted_beside_a_name_is_cut_off(name: str, shown: str) -> None:
    assert shown_name(name, secret_words([words("fa")])).text == shown
