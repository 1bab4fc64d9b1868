"""The words that a client must not see, and how they are found in a text however written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from pumpkin_sheets.sheets.words import Words

ALWAYS_SECRET = (
    "VIP",
    "V.I.P.",
    "tier",
    "score",
    "red flag",
    "pumpkin",
    "貴賓",
    "贵宾",
    "等級",
    "等级",
    "評分",
    "评分",
    "警訊",
    "警讯",
    "警示信号",
    "危险信号",
    "爛客戶",
    "烂客户",
    "南瓜",
    "رده",
    "رده‌ها",
    "رده‌بندی",
    "امتیاز",
    "امتیازها",
    "امتیازات",
    "امتیازدهی",
    "زنگ خطر",
    "زنگ‌های خطر",
    "پرچم قرمز",
    "پرچم‌های قرمز",
    "مشتری ویژه",
    "مشتریان ویژه",
    "مشتری‌های ویژه",
    "مشتری بد",
    "مشتریان بد",
    "وی‌آی‌پی",
    "کدو",
    "کدوها",
    "کدوی",
    "کدوهای",
)
"""Judgements and words of the method that no language file needs to list to be kept back."""

HARD_WORDS = frozenset(
    (
        "VIP", "VIPs", "VVIP", "V.I.P.", "tier", "tiers", "red flag", "red flags", "pumpkin",
        "pumpkins", "Worst", "Tolerable", "Drop, replace first", "貴賓", "贵宾", "等級", "等级",
        "警訊", "警讯", "警示信号", "危险信号", "爛客戶", "烂客户", "南瓜", "最差", "頂級", "顶级",
        "مشتری ویژه", "مشتریان ویژه", "مشتری‌های ویژه", "مشتری بد", "مشتریان بد", "وی‌آی‌پی",
        "بدترین", "بدترین‌ها", "برترین", "برترین‌ها", "قابل تحمل", "تحمل‌پذیر", "بدحساب", "لیست سیاه",
        "زنگ خطر", "زنگ‌های خطر", "پرچم قرمز", "پرچم‌های قرمز", "کدو", "کدوها", "کدوی", "کدوهای",
        "علف هرز", "علف‌های هرز", "رده‌بندی مشتری", "رده‌بندی مشتریان", "ردهٔ مشتری",
        "جایگزین، بعد خداحافظی",
    )
)  # fmt: skip
"""What not even a client's own words are repeated with: hardly anybody says these by chance."""

_SECRET_TABLES = ("tiers.", "actions.", "fields.", "care_levels.")
_IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PARTS = re.compile(r"[^\W_]+")
_LETTER = rf"[^\W_{_IDEOGRAPHS}]"  # Chinese sets no space around a foreign word
_AROUND = {
    "letters": f"(?<!{_LETTER})(?:{{}})(?!{_LETTER})",
    "sign": f"(?<![{_IDEOGRAPHS}])(?:{{}})(?![{_IDEOGRAPHS}])",
    "signs": "{}",
}
"""What must not stand beside a word, by its kind."""
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_PERSIAN = str.maketrans("يىكەة", "ییکهه", "ـ")
"""Letters of an Arabic keyboard as Persian has them, and the stroke that only stretches a word."""


def secret_words(languages: Iterable[Words]) -> frozenset[str]:
    """The words that a client must not see: names of tiers, actions, fields and service levels."""
    found = set(ALWAYS_SECRET)
    for words in languages:
        found.update(*(words.below(table).values() for table in _SECRET_TABLES))
    return frozenset(word for word in found if plain(word))


@lru_cache(maxsize=2048)  # every letter says who writes it
def revealing_word(text: str, secrets: frozenset[str]) -> str | None:
    """The first secret word in a text, however it is written; None when there is none.

    Case, width, dots between letters and invisible characters do not hide one.  Words of letters
    count whole ("Goodwin" is not "Good"); Chinese ones anywhere, but a single character only
    where it stands alone.  Between the parts of one ("red flag") may stand any sign; between
    those of a Persian one («زنگ‌های خطر») a space, half a space or nothing.
    """
    match = compiled(secrets).search(plain(text))
    return match.group() if match else None


def plain(text: str) -> str:
    """Text as it is searched: case, width and marks apart, nothing invisible, initials joined."""
    if text.isascii():  # it has one width, no marks, and nothing invisible
        return " ".join(_joined(text.casefold()).split())
    wide = unicodedata.normalize("NFKD", text).casefold()
    shown = "".join(c for c in wide if unicodedata.category(c) not in ("Cf", "Mn"))
    joined = _joined(shown.translate(_PERSIAN))
    return " ".join(unicodedata.normalize("NFKC", joined).split())


def _joined(text: str) -> str:
    """Text with initials next to each other: “v.i.p.” is “vip.”."""
    if not any(dot in text for dot in ".·・"):
        return text
    return re.sub(r"(?<![^\W_])([^\W_])[.·・]+(?=[^\W_](?:[.·・]|\b))", r"\1", text)


@lru_cache(maxsize=16)
def compiled(secrets: frozenset[str]) -> re.Pattern[str]:
    """What finds the first of some words in a ``plain`` text, of two at one place the longer one.

    Neighbours of one kind share what must stand around them: the large sets of signs are most of
    what it costs to compile it.  So words that begin with a letter stand before the others, with
    which none of them can be found at one place.
    """
    parted = {plain(w.replace("\u200c", " ")).strip(" .") for w in secrets}
    listed = sorted(
        filter(None, parted),
        key=lambda word: (_IDEOGRAPH.match(_spelt(word)) is not None, -len(word), word),
    )
    runs = (
        _AROUND[kind].format("|".join(map(_spelt, run))) for kind, run in groupby(listed, _kind)
    )
    return re.compile("|".join(runs) or r"(?!)")


def _kind(word: str) -> str:
    if not _IDEOGRAPH.search(word):
        return "letters"
    return "sign" if len(word) == 1 else "signs"


@lru_cache(maxsize=1024)  # asked for each word to sort it, and to search for it
def _spelt(word: str) -> str:
    """A plain word as a pattern, whatever stands between its parts."""
    between = r"[\W_]{0,3}" if _ARABIC.search(word) else r"[\W_]{1,3}"
    return between.join(map(re.escape, _PARTS.findall(word))) or re.escape(word)
