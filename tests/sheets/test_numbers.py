"""Numbers inside sentences: rounded as the formulas round, and never a zero with a minus."""

from __future__ import annotations

import numpy as np
import pytest

from pumpkin_sheets.cli import show_review
from pumpkin_sheets.nightly import mail
from pumpkin_sheets.sheets.numbers import coins_each, fixed, fixed_each, rounded, with_sign


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (1234.5, 0, "1,235"),
        (-1234.5, 0, "-1,234"),  # the nudge upwards decides a tie
        (-0.3, 0, "0"),
        (-0.0, 0, "0"),
        (-0.004, 2, "0.00"),
        (-0.006, 2, "-0.01"),
    ],
)
def test_fixed(value: float, digits: int, said: str) -> None:
    assert fixed(value, digits) == said


def test_many_numbers_are_written_as_one_is() -> None:
    many = np.array([1234.5, -1234.5, -0.3, -0.0])
    assert fixed_each(many) == ["1,235", "-1,234", "0", "0"]
    assert fixed_each(np.array([-0.004, -0.006, 1e12]), 2) == [
        "0.00",
        "-0.01",
        "1,000,000,000,000.00",
    ]
    assert coins_each(many, "NT$") == ["NT$1,235", "-NT$1,234", "NT$0", "NT$0"]
    assert coins_each(np.array([-0.006, 7.125]), "$", 2) == ["-$0.01", "$7.13"]
    assert coins_each(np.array([]), "$") == []


@pytest.mark.parametrize(
    ("value", "said"), [(-0.3, "0"), (0.3, "0"), (0.0, "0"), (12.5, "+13"), (-1500.0, "-1,500")]
)
def test_with_sign(value: float, said: str) -> None:
    assert with_sign(value) == said


def test_rounding_leaves_no_negative_zero() -> None:
    assert not np.signbit(rounded([-0.3, -0.0, 0.0], 0)).any()


def test_the_terminal_and_the_mail_say_no_minus_nought() -> None:
    assert show_review._money(-0.3, "NT$") == "NT$0"
    assert show_review._money(-1200.4, "NT$") == "-NT$1,200"
    assert show_review._percent(-0.003) == "0%"
    assert show_review._percent(-0.003, signed=True) == "0%"
    assert show_review._percent(0.125, signed=True) == "+13%"
    assert mail.money(-0.3) == "0"
    assert mail.money(-0.3, "$") == "$0"
    assert mail.percent(-0.003) == "0%"
