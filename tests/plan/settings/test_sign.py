"""The sign of the currency: what may be typed, and where it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.dashboard.let_go import let_go
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings, sign_of
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.drawing import signed
from pumpkin_sheets.sheets.numbers import coins, coins_each
from tests.memory_workbook import TODAY, TYPED, by_client, memory_workbook, set_setting


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ("NT$", "NT$"),
        (" € ", "€"),
        ("CHF", "CHF"),
        ("元", "元"),
        ("", ""),
        (" ", ""),
        (None, ""),
        (5, ""),
        (True, ""),
        ("#N/A", ""),
        ("dollar", "dollar"),
        ("dollars", ""),
    ],
)
def test_the_sign_that_a_cell_says(typed: Any, sign: str) -> None:
    assert sign_of(typed) == sign


@pytest.mark.parametrize(
    ("amount", "sign", "digits", "said"),
    [
        (1234.5, "NT$", 0, "NT$1,235"),
        (-1234.4, "NT$", 0, "-NT$1,234"),
        (-0.3, "$", 0, "$0"),
        (89.956, "CHF", 2, "CHF\u00a089.96"),
        (1200, "kr", 0, "kr\u00a01,200"),
        (1200, "Rs.", 0, "Rs.\u00a01,200"),
        (1200, "元", 0, "元1,200"),
        (-1234.4, "تومان", 0, "\u200e-1,234\u00a0تومان"),
        (0.5, "ریال", 2, "0.50\u00a0ریال"),
        (1200, "﷼", 0, "1,200\u00a0﷼"),
        (-1234.4, "", 0, "-1,234"),
    ],
)
def test_an_amount(amount: float, sign: str, digits: int, said: str) -> None:
    assert coins(amount, sign, digits) == said
    assert coins_each(np.array([amount]), sign, digits) == [said]


def test_the_sign_typed_on_settings_stands_in_every_sentence() -> None:
    book = memory_workbook(typed=TYPED)
    set_setting(book, "currency_sign", "CHF")
    outcome = recalculate(book, TODAY)
    assert "CHF\u00a0200 an hour" in by_client(book)["Giant"]["reason"]
    said = let_go(words("en"), outcome.judgement.totals)
    assert "gives up CHF\u00a0500 a year" in said.freed


def test_a_workbook_without_the_line_goes_on_without() -> None:
    book = memory_workbook(settings=default_settings(words("en"), "TWD"), typed=TYPED)
    grid = book.sheets["Settings"]
    row = next(r for r in grid if "Sign of your currency" in r)
    row[:] = [None] * len(row)
    recalculate(book, TODAY)
    assert "Raise the price to 26,000: they" in by_client(book)["Giant"]["reason"]


@pytest.mark.parametrize(
    ("currency", "pattern"),
    [
        ("TWD", '"NT$"#,##0;[Red]-"NT$"#,##0'),
        ("CHF", '"CHF\u00a0"#,##0;[Red]-"CHF\u00a0"#,##0'),
        ("IRT", '"IRT\u00a0"#,##0;[Red]-"IRT\u00a0"#,##0'),
        ("", "#,##0;[Red]-#,##0"),
    ],
)
def test_cells_of_money_have_the_sign(currency: str, pattern: str) -> None:
    said = words("en")
    drawings = draw(new_content(said, default_settings(said, currency), 3, today=TODAY))
    patterns = {
        column.name: column.style.pattern
        for drawing in drawings
        if drawing.table
        for column in drawing.table.columns
        if drawing.code_name == "shClients"
    }
    assert patterns["revenue"] == patterns["suggested"] == pattern
    assert patterns["hours"] == "#,##0"
    assert not any("¤" in each for each in patterns.values())


@pytest.mark.parametrize(
    ("number", "pattern"),
    [
        ("¤#,##0;[Red]-¤#,##0", '#,##0"\u00a0ریال";[Red]"\u200e"-#,##0"\u00a0ریال"'),
        ("+¤#,##0", '"\u200e"+#,##0"\u00a0ریال"'),
        ("-¤0.00", '"\u200e"-0.00"\u00a0ریال"'),
        ("#,##0;-#,##0", "#,##0;-#,##0"),
    ],
)
def test_a_word_behind_an_amount_holds_the_minus_before_it(number: str, pattern: str) -> None:
    assert signed(number, "ریال") == pattern


def test_an_amount_too_long_for_its_cell_grows_small_rather_than_unreadable() -> None:
    said = words("fa")
    drawings = draw(new_content(said, default_settings(said, "IRR"), 3, today=TODAY))
    money = '#,##0"\u00a0ریال"'
    assert {p.style.reads_as_page for drawing in drawings for p in drawing.cells
            if money in p.style.pattern} == {True}  # fmt: skip
    looks = {
        drawing.code_name: {p.style.shrink for p in drawing.cells if money in p.style.pattern}
        for drawing in drawings
        if drawing.code_name in ("shSettings", "shPlan")
    }
    assert looks == {"shSettings": {True}, "shPlan": {True}}
