"""Text from people on a terminal, in a log or a header: nothing steers, nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.sheets.shown import one_line, shown

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
BREAKS = ["\u2028", "\u2029"]
DIRECTIONS = [
    chr(code) for code in (0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
]
INVISIBLE = ["\u00ad", "\u200b", "\u2060", "\ufeff", "\U000e0041"]


@pytest.mark.parametrize("letter", [*CONTROLS, *BREAKS, "\ud800"], ids=lambda c: f"{ord(c):04x}")
def test_a_control_or_a_break_is_a_space(letter: str) -> None:
    assert shown(f"a{letter}b") == "a b"
    assert one_line(f"{letter}a{letter}{letter}b{letter}") == "a b"


@pytest.mark.parametrize("letter", [*DIRECTIONS, *INVISIBLE], ids=lambda c: f"{ord(c):04x}")
def test_a_direction_and_what_is_invisible_is_left_out(letter: str) -> None:
    assert shown(f"a{letter}b") == "ab"


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم",  # with U+200C
        "क्‍ष",  # with U+200D
        "👩‍💻 Studio ❤️",
        "ＡＢＣ　貴賓樓",
        "Ünal – “x” · 1 000",
        "  two  spaces ",
        "\ue000 private",
    ],
)
def test_what_is_written_in_any_language_stays(text: str) -> None:
    assert shown(text) == text


def test_an_amount_stays_at_the_word_of_its_currency() -> None:
    assert one_line("1,200\u00a0تومان ") == "1,200\u00a0تومان"
    assert one_line("\u00a0a\u00a0\u00a0b \u00a0c\u00a0") == "a b c"


def test_a_long_line_ends_in_dots() -> None:
    assert one_line("abcdef", 5) == "abcd…"
    assert one_line("abcde", 5) == "abcde"
    assert len(one_line("長" * 32_767, 80)) == 80


@given(st.text(st.characters(codec="utf-8")))
def test_a_line_is_one_line_whatever_stands_in_a_cell(text: str) -> None:
    line = one_line(text)
    assert not {*line} & {*CONTROLS, *BREAKS, *DIRECTIONS}
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line
