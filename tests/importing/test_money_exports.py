"""Invoices and payments as each program exports them: what counts, once, net of tax."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.buyers import buyers_by_order
from pumpkin_sheets.importing.sources import sources
from tests.importing.exports import EXPORTS, case, counted, sums, write

CASES = EXPORTS["revenue"]


@pytest.mark.parametrize("name", CASES)
def test_revenue_by_client(name: str, tmp_path: Path) -> None:
    found = case(tmp_path, CASES[name])
    assert found.heading.source.name == CASES[name]["source"]
    assert sums(found, "revenue") == CASES[name]["says"]
    assert found.unread == []
    assert found.left_out["long"] == 0


def test_every_kind_of_export_has_three_files_at_least() -> None:
    files = Counter(each["source"] for kind in EXPORTS.values() for each in kind.values())
    assert len({source.name for source in sources()}) == 24
    assert {source.name for source in sources() if files[source.name] < 3} == set()


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
    assert dict(found.left_out) == {"status": 1, "outgoing": 1}


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


ECPAY = CASES["ecpay in its new layout"]


def test_orders_of_nobody_are_counted_and_their_fees_are_added(tmp_path: Path) -> None:
    found = case(tmp_path, ECPAY)
    assert sums(found, "cost") == {"大樹設計": 35.0, "藍海餐廳": 15.0}
    assert dict(found.left_out) == {"status": 1, "order": 1}
    found = case(tmp_path, CASES["ecpay's payout of an order that two have"])
    assert dict(found.left_out) == {"order": 1}


def test_a_file_that_names_no_client_asks_for_a_list_of_orders(tmp_path: Path) -> None:
    with pytest.raises(BookError) as refused:
        counted(write(tmp_path, ECPAY["text"]))
    assert str(refused.value) == (
        "export.csv names no client, only the order in its column “廠商訂單編號”; name a list that "
        "says whose each order is: --orders FILE."
    )
    with pytest.raises(BookError) as refused:
        buyers_by_order(write(tmp_path, "Order number,Amount\nA,1\n"))
    assert str(refused.value) == (
        "export.csv says whose no order is: it needs a column of order numbers and one of clients. "
        "It has: Order number, Amount."
    )


def test_any_list_of_orders_may_be_joined_with_one_that_says_whose_they_are(tmp_path: Path) -> None:
    orders = write(tmp_path, "Order ID,Customer\n 7,Oak\n8,Elm\n", name="orders.csv")
    path = write(tmp_path, "Invoice number,Date,Amount\n7,2026-07-16,5\n9,2026-07-16,6\n")
    found = counted(path, buyers=buyers_by_order(orders))
    assert sums(found, "revenue") == {"Oak": 5.0}
    assert found.left_out["order"] == 1


def test_more_orders_than_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pumpkin_sheets.importing.buyers.MOST_ORDERS", 2)
    orders = write(tmp_path, "Order ID,Customer\n1,A\n2,A\n2,B\n3,A\n")
    with pytest.raises(BookError) as refused:
        buyers_by_order(orders)
    assert str(refused.value) == "export.csv has more than 2 orders; keep those of the last year."


def test_a_column_a_year_does_not_tell_which_counts(tmp_path: Path) -> None:
    text = "Customer Sales\nCustomer,2024,2025,2026,Total\nOak School,1,2,3,6\n"
    with pytest.raises(BookError) as refused:
        counted(write(tmp_path, text))
    assert str(refused.value) == (
        "export.csv has a column for each of several years (2024, 2025, 2026); say which one "
        'counts, such as --revenue "2026".'
    )
    found = counted(write(tmp_path, text), {"money": "2025"})
    assert sums(found, "revenue") == {"Oak School": 2.0}


def test_an_invoice_of_the_tax_office_in_another_currency(tmp_path: Path) -> None:
    found = case(tmp_path, CASES["taiwan B2B as the tax office has it"])
    assert dict(found.currencies) == {"USD": 1}
    assert dict(found.left_out) == {"status": 1, "outside": 1}  # the second row of titles
    found = case(tmp_path, CASES["taiwan B2B as the tax office has it"], rates={"USD": 31.5})
    assert sums(found, "revenue") == {"大樹設計": 2906.0, "Harbor Gym": 94500.0}


def test_what_is_empty_is_not_nought(tmp_path: Path) -> None:
    path = write(tmp_path, "Client,Amount,Hours\nOak,,2\nElm,0,\nAsh,,\n")
    filled = {f.name: f.filled for f in counted(path).sheets["clients"].values()}
    assert filled == {"Oak": {"hours"}, "Elm": {"revenue"}, "Ash": set()}


def test_a_line_with_a_comma_too_many_does_not_count(tmp_path: Path) -> None:
    path = write(tmp_path, "Client,Date,Amount\nOak,2026-07-16,1,200.00\nOak,2026-07-17,5,,\n")
    found = counted(path)
    assert sums(found, "revenue") == {"Oak": 5.0}
    assert (found.left_out["long"], found.long_line) == (1, 2)


def test_a_sum_below_a_list_counts_once_and_a_client_called_so_counts(tmp_path: Path) -> None:
    text = "Client,Date,Amount\nTotal,2026-07-16,5\nOak,2026-07-16,7\nTotal,,12\n"
    found = counted(write(tmp_path, text))
    assert sums(found, "revenue") == {"Total": 5.0, "Oak": 7.0}
    assert found.left_out["sums"] == 1


# --- currencies -----------------------------------------------------------------------------------


def test_the_sign_of_an_amount_is_its_currency(tmp_path: Path) -> None:
    path = write(tmp_path, 'Client,Amount\nOak,"NT$3,500"\nElm,$7.00\nAsh,12 EUR\nFir,9\n')
    found = counted(path, currency="USD")
    assert sums(found, "revenue") == {"Elm": 7.0, "Fir": 9.0}
    assert dict(found.currencies) == {"TWD": 1, "EUR": 1}
    found = counted(path, currency="TWD", rates={"EUR": 35.0})
    assert sums(found, "revenue") == {"Oak": 3500.0, "Elm": 7.0, "Ash": 420.0, "Fir": 9.0}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Amount (USD)", "USD"),
        ("مبلغ (ریال)", "IRR"),
        ("مبلغ (تومان)", "IRT"),
        ("金額（新台幣）", "TWD"),
    ],
)
def test_the_title_of_a_column_may_name_a_currency(title: str, code: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"Client,{title}\nOak,5\n")
    assert dict(counted(path, currency="GBP").currencies) == {code: 1}
    assert sums(counted(path, currency=code), "revenue") == {"Oak": 5.0}
    assert sums(counted(path), "revenue") == {"Oak": 5.0}


def test_a_sign_that_may_be_of_two_currencies_is_of_no_third(tmp_path: Path) -> None:
    yuan_or_yen = frozenset({"CNY", "JPY"})
    path = write(tmp_path, "Client,Currency,Amount\nOak,TWD,5\n")
    assert dict(counted(path, possible=yuan_or_yen).currencies) == {"TWD": 1}
    path = write(tmp_path, "Client,Currency,Amount\nOak,CNY,5\nElm,TWD,6\n")
    found = counted(path, possible=yuan_or_yen)
    assert sums(found, "revenue") == {"Oak": 5.0}
    assert dict(found.currencies) == {"TWD": 1}
