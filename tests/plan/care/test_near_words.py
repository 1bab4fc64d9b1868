"""What somebody meant by a word that is none of ours."""

from __future__ import annotations

import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.near_words import meant_client, meant_kind
from pumpkin_sheets.sheets.words import fold


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "Call", "Care call"),
        ("en", "phone call", "Care call"),
        ("en", "Care cal", "Care call"),
        ("en", "Vist", "Visit"),
        ("en", "Lunch with them", "Visit"),
        ("en", "Progres repport", "Progress report"),
        ("en", "answered", "We answered"),
        ("en", "Karaoke", ""),
        ("zh-Hant", "電話", "關心電話"),
        ("zh-Hant", "打電話", "關心電話"),
        ("zh-Hant", "開會", "拜訪"),
        ("zh-Hant", "Call", "關心電話"),
        ("zh-Hant", "進度報告", "主動回報進度"),
        ("zh-Hant", "唱歌", ""),
    ],
)
def test_kinds(language: str, typed: str, meant: str) -> None:
    assert meant_kind(typed, words(language), all_words()) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Acne Ltd", "Acme Ltd"), ("Acme", "Acme Ltd"), ("綠葉", "綠葉設計"), ("Zebra", ""), ("", "")],
)
def test_clients(typed: str, meant: str) -> None:
    clients = {fold(name): name for name in ("Acme Ltd", "綠葉設計")}
    assert meant_client(typed, clients) == meant
