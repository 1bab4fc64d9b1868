"""How odd a text looks that was read in an encoding: what is wrong in it is rare in any language.

A file in another encoding decodes as well, but to signs that nobody writes: a capital inside a
word, ³ between letters, letters that no one language has together, Chinese signs of the rarer half
of a character set.  A statistic needs a page to see that; a list of clients may have one line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_WORD = re.compile(r'[^\s,;|"]*[^\x00-\x7f\s][^\s,;|"]*')
_MOST_WORDS = 2_000
"""So many different words tell."""
_MIXED = 0.25
"""A word of another language than the rest counts so much of a wrong letter."""
_HALF_WIDTH = 0.5
_RARER = 0.4
"""So much counts a Chinese sign of the rarer half: names have them."""
_QUOTES = "’‘“”„‚‹›«»…–—·ªº°©®™\xa0\u200c\u200d،؛؟ـ"
"""Signs that stand beside letters."""
_ALONE = "€£§¥²³½"
"""Signs that stand beside figures, or alone."""
_FIRST = "¡¿"
"""Signs that begin a sentence."""

_ALPHABETS: Mapping[str, tuple[str, ...]] = {
    "cp1252": (
        "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "àèéìíîòóùú", "áâãàçéêíóôõúü", "áéëïóöüèêç",
        "æøåéóòâêü", "åäöéüàšž", "áéíýúóðþæö", "àáçèéíïñòóúü",
    ),
    "cp1250": (
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß",
        "ëç",
    ),
    "cp1254": ("çğıöşüâîûİ",),
    "cp1256": ("", "àâçèéêëîïôùûüœ"),
}  # fmt: skip
"""The letters beyond a to z of the languages that are written in an encoding: German, French,
Spanish, Italian, Portuguese, Dutch, Danish, Swedish, Icelandic, what is Catalan beside Spanish;
Polish, Czech, Slovak, Hungarian, Romanian, Croatian, German, Albanian; Turkish; and French, which
stands beside Arabic."""
_NOWHERE = {
    "cp1252": re.compile(
        r"õ(?!e)|ã(?![oes]|\b)|cã\b|iæ|ì\B|\bð|\Bþ|ñ(?![aeiouáéíóúü])|œ(?![eintu])"
        r"|[aáíý]è|è[aeiouáéíóú]|iè\b"
    ),
    "cp1250": re.compile(r"ń[aeiouyóąę]|řr|[sm]ř|č[rlm]es?\b"),
}
"""Letters where none of these languages has them, and others of another encoding do."""
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064aپچژگکی٠-٩۰-۹]")
_COMMON = {"cp950": (0xA4, 0xC6), "gb18030": (0xB0, 0xD7), "shift_jis": (0x88, 0x98)}
"""The first bytes of the commoner half of a Chinese or Japanese character set."""
_STRICT = {"gb18030": "gb2312"}
"""The set without what was added to it later and is rare."""
_PUNCTUATION = "、。，．：；？！（）〔〕「」『』【】《》〈〉～…—－／＆＋％＄￥　・·“”‘’々〇ー○"


def oddness(text: str, encoding: str) -> float:
    """How many of a text's signs look wrong if it was written in an encoding: 0 is the best."""
    words = Counter(_WORD.findall(text)).keys()
    chosen = list(words)[:_MOST_WORDS]
    if encoding in _COMMON:
        return sum(_odd_in_cjk(word, encoding) for word in chosen)
    alphabets = [frozenset(letters + letters.upper()) for letters in _ALPHABETS[encoding]]
    odd = 0.0
    foreign = [0] * len(alphabets)
    for word in chosen:
        wrong = [_odd_letters(word, letters, encoding) for letters in alphabets]
        odd += min(wrong) + _odd_signs(word)
        foreign = [sum_ + each for sum_, each in zip(foreign, wrong, strict=True)]
    return odd + _MIXED * (min(foreign) if foreign else 0)


def _odd_letters(word: str, letters: frozenset[str], encoding: str) -> int:
    """Letters of a word that an alphabet has not."""
    odd = 0
    for sign in word:
        if sign < "\x80" or not sign.isalpha() or sign in "ªº" or sign in letters:
            continue
        odd += not (encoding == "cp1256" and _ARABIC.match(sign))
    if encoding in _NOWHERE:
        odd += len(_NOWHERE[encoding].findall(word.lower()))
    return odd


def _odd_signs(word: str) -> int:
    """Capitals within a word, and signs that stand where nobody puts them."""
    odd = 0
    for before, sign, after in zip(" " + word, word, word[1:] + " ", strict=False):
        if sign.isalpha() and sign not in "ªº":
            wide = sign > "\x7f" or before > "\x7f"
            odd += wide and before.islower() and sign.isupper()
            odd += bool(_ARABIC.match(sign)) != bool(_ARABIC.match(before)) and before.isalpha()
        elif sign < "\x80" or sign in _QUOTES or sign.isdecimal():
            continue
        elif sign in _FIRST:
            odd += before.isalnum()
        elif sign in _ALONE:
            odd += after.isalpha() or (before.isalpha() and before != "m")
        else:
            odd += 1
    return odd


def _odd_in_cjk(word: str, encoding: str) -> float:
    odd = 0.0
    first, last = _COMMON[encoding]
    for before, sign, after in zip(" " + word, word, word[1:] + " ", strict=False):
        if sign < "\x80" or sign in _PUNCTUATION:
            continue
        if "！" <= sign <= "～":
            odd += sign.isalpha() and (_latin(before) or _latin(after))
            continue
        if "｡" <= sign <= "ﾟ":
            odd += _HALF_WIDTH + (_latin(before) or _latin(after))
        elif "ぁ" <= sign <= "ヺ":
            odd += encoding != "shift_jis"
        elif "一" <= sign <= "鿿":
            lead = _lead(sign, encoding)
            odd += 1 if lead is None else _RARER * (not first <= lead <= last)
            odd += _latin(before) or _latin(after)
        else:
            odd += 1
    return odd


def _lead(sign: str, encoding: str) -> int | None:
    """The first byte of a sign; None where the plain set has it not."""
    try:
        return sign.encode(_STRICT.get(encoding, encoding))[0]
    except UnicodeEncodeError:
        return None


def _latin(sign: str) -> bool:
    return "a" <= sign <= "z"
