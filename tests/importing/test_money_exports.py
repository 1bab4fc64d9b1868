"""Invoices and payments as each program exports them: what counts, once, net of tax."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.exports import EXPORTS, counted, sums, write

pytest.importorskip("charset_normalizer")

CASES = EXPORTS["revenue"]


@pytest.mark.parametrize("case", CASES)
def test_revenue_by_client(case: str, tmp_path: Path) -> None:
    found = counted(write(tmp_path, CASES[case]["text"]), currency="USD")
    assert found.heading.source.name == CASES[case]["source"]
    assert sums(found, "revenue") == CASES[case]["says"]
    assert found.unread == []


def test_days_late_are_those_of_paid_invoices_each_once(tmp_path: Path) -> None:
    text = CASES["freshbooks"]["text"]
    text += "Brew Works,0003,2026-05-01,2026-05-15,paid,2026-05-13,Host,,1,1,0,1.00,GST,0,1,USD\n"
    (figures,) = counted(write(tmp_path, text)).sheets["clients"].values()
    assert (figures.late_days, figures.late_count) == (8, 2)  # 10 and -2


def test_fees_are_a_cost(tmp_path: Path) -> None:
    found = counted(write(tmp_path, CASES["stripe"]["text"]), currency="USD")
    assert sums(found, "cost") == {"Maple Bakery": 4.95}
    found = counted(write(tmp_path, CASES["paypal"]["text"]), currency="USD")
    assert sums(found, "cost") == {"Nova Yoga": 26.4}
    assert dict(found.left_out) == {"nobody": 1, "outgoing": 1}


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    found = counted(write(tmp_path, CASES["xero with what does not count"]["text"]), currency="USD")
    assert dict(found.left_out) == {"status": 3}
    assert found.lines == 2
    found = counted(write(tmp_path, CASES["paypal in two currencies"]["text"]), currency="USD")
    assert dict(found.currencies) == {"GBP": 1}


def test_a_rate_converts_and_nothing_else_does(tmp_path: Path) -> None:
    path = write(tmp_path, CASES["paypal in two currencies"]["text"])
    found = counted(path, currency="TWD", rates={"USD": 32, "GBP": 40})
    assert sums(found, "revenue") == {"Nova Yoga": 720.0}
    assert counted(path, currency="TWD").sheets == {}
