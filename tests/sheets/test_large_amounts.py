"""Columns of money have room for the amounts of a currency, however many digits they have."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.sheets.drawing import Drawing, Style, Table, ValueColumn
from pumpkin_sheets.sheets.large_amounts import with_room

MONEY, COUNT = Style(number="¤#,##0", shrink=True), Style(number="#,##0")
TABLE = Table(4, 20, [ValueColumn(0, (), MONEY), ValueColumn(1, (), COUNT)])
SHEET = Drawing("Clients", "shClients", "E07020", table=TABLE, widths={0: 12, 1: 8, 2: 30})


@pytest.mark.parametrize(
    ("sign", "large", "width"),
    [
        ("$", 150_000, 12),
        ("NT$", 3_000_000, 12),
        ("ریال ", 75e9, 19),
        ("", 1e300, 24),
        ("$", math.nan, 12),
    ],
)
def test_a_column_of_money_is_wide_enough_and_no_other_changes(
    sign: str, large: float, width: float
) -> None:
    assert with_room(SHEET, sign, large).widths == {0: width, 1: 8, 2: 30}


def test_a_page_without_a_table_stays() -> None:
    page = Drawing("Start", "shStart", "1F4E41", widths={0: 2})
    assert with_room(page, "ریال ", 75e9) is page


def test_a_list_in_rials_shows_its_revenue_in_full_letters() -> None:
    said = words("fa")
    content = new_content(said, default_settings(said, "IRR"), 2, today=dt.date(2026, 1, 1))
    clients = next(d for d in draw(content) if d.title == said["sheets.clients"])
    assert clients.widths[4] >= len("ریال 75,000,000,000")
