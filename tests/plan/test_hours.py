"""Hours inside a sentence: of one it is an hour, of any other number hours."""

from __future__ import annotations

import numpy as np
import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.hours import exact_hours, hours, hours_each

ENGLISH = words("en").texts


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 hours"),
        (0.4, "0 hours"),
        (0.5, "1 hour"),
        (1, "1 hour"),
        (1.49, "1 hour"),
        (1.5, "2 hours"),
        (3300, "3,300 hours"),
    ],
)
def test_whole_hours(number: float, said: str) -> None:
    assert hours(ENGLISH, number) == said
    assert hours_each(ENGLISH, np.array([7, number])) == ["7 hours", said]


@pytest.mark.parametrize(("number", "said"), [(1, "1 hour"), (0.5, "0.5 hours"), (12, "12 hours")])
def test_hours_with_their_decimals(number: float, said: str) -> None:
    assert exact_hours(ENGLISH, number) == said


def test_a_language_without_a_plural_says_both_alike() -> None:
    both = {w.language: (hours(w.texts, 1), hours(w.texts, 2)) for w in all_words()}
    assert both == {
        "en": ("1 hour", "2 hours"),
        "zh-Hant": ("1 小時", "2 小時"),
        "zh-Hans": ("1 小时", "2 小时"),
        "fa": ("1 ساعت", "2 ساعت"),
    }
