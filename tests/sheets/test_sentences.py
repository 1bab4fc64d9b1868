"""Days inside sentences: every program must say the same one."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.sheets.sentences import day_, day_of, day_text


@pytest.mark.parametrize(
    ("serial", "said"),
    [
        (46083, "2026-03-02"),
        (46083.75, "2026-03-02"),
        (61, "1900-03-01"),
        (5, "1900-03-01"),
        (2958465, "9999-12-31"),
        (2958466, "9999-12-31"),
    ],
)
def test_a_day_as_a_spreadsheet_counts_it(serial: float, said: str) -> None:
    assert day_text(serial) == said


def test_its_formula_never_asks_for_a_day_that_programs_count_differently() -> None:
    assert day_("A1") == (
        'YEAR(MIN(2958465,MAX(61,A1)))&"-"&RIGHT("0"&MONTH(MIN(2958465,MAX(61,A1))),2)'
        '&"-"&RIGHT("0"&DAY(MIN(2958465,MAX(61,A1))),2)'
    )


def test_a_day_that_was_typed_is_named_as_it_is() -> None:
    assert day_of(46083.75) == dt.date(2026, 3, 2)
