"""The pattern that finds secret words, against one written out word by word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.languages import all_words
from pumpkin_sheets.plan.care.note_words import HARD, SOFT
from pumpkin_sheets.plan.care.secret_words import compiled, plain, secret_words

EVERY = secret_words(all_words()) | HARD | SOFT | {"好", "VIP客戶", "客戶VIP", "a好b"}
IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
LETTER = rf"[^\W_{IDEOGRAPHS}]"


def word_by_word(secrets: frozenset[str]) -> re.Pattern[str]:
    """Each word with what must not stand beside it, the longest first."""
    parts = []
    for word in sorted(
        {plain(w.replace("\u200c", " ")).strip(" .") for w in secrets}, key=lambda w: (-len(w), w)
    ):
        between = r"[\W_]{0,3}" if re.search("[\u0600-\u06ff]", word) else r"[\W_]{1,3}"
        alone = between.join(map(re.escape, re.findall(r"[^\W_]+", word))) or re.escape(word)
        if not re.search(f"[{IDEOGRAPHS}]", word):
            parts.append(f"(?<!{LETTER}){alone}(?!{LETTER})")
        elif len(word) == 1:
            parts.append(f"(?<![{IDEOGRAPHS}]){alone}(?![{IDEOGRAPHS}])")
        else:
            parts.append(alone)
    return re.compile("|".join(parts))


SLOW, QUICK = word_by_word(EVERY), compiled(EVERY)
pieces = st.one_of(
    st.sampled_from(sorted(EVERY)).map(plain),
    st.sampled_from(sorted(EVERY)).map(lambda word: plain(word)[:3]),
    st.sampled_from([*" -_.az好客店\u3042可خوب۱", "vi", "let"]),
    st.characters(),
)


@given(st.lists(pieces, max_size=8).map("".join))
def test_every_text_gets_the_verdict_of_the_words_one_by_one(text: str) -> None:
    said = plain(text)
    expected = [(match.span(), match.group()) for match in SLOW.finditer(said)]
    assert [(match.span(), match.group()) for match in QUICK.finditer(said)] == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vip客戶", ["vip客戶"]),
        ("vip客", ["vip"]),
        ("vips", ["vips"]),
        ("vipx", []),
        ("red - flag, let go", ["red - flag", "let go"]),
        ("您好 好", ["好"]),
    ],
)
def test_of_two_words_at_one_place_the_longer_one_is_found(text: str, found: list[str]) -> None:
    assert [match.group() for match in QUICK.finditer(text)] == found
