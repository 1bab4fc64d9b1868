"""Any list, known by what its columns are called; and files that are no list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from pumpkin_sheets.book import BookError
from pumpkin_sheets.importing.files import listings
from pumpkin_sheets.importing.heading import heading_of
from pumpkin_sheets.importing.listing import Doubt
from tests.importing.exports import counted, sums, write


def said(path: Path, named: dict[str, str] | None = None, **asked: Any) -> str:
    with pytest.raises(BookError) as refused:
        counted(path, named, **asked)
    return str(refused.value)


# --- languages and encodings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding", "shown", "revenue"),
    [
        ("發票日期,買方,銷售額\n115/07/16,大樹,\"12,000\"\n", "cp950", "Big5", {"大樹": 12000.0}),
        ("客户名称,金额\n蓝海餐厅,¥1200\n", "gb18030", "GB18030", {"蓝海餐厅": 1200.0}),
        (
            "订单编号,客户名称,金额,下单日期\nA1,大树,800,2026年7月16日\nA2,大树,200,2026-08-01\n",
            "utf-8-sig", "UTF-8", {"大树": 1000.0},
        ),
        (
            "شماره فاکتور,تاریخ صدور,کد مشتری,نام مشتری,مبلغ فاکتور (ریال)\n"
            "۱,۱۴۰۵/۰۱/۱۰,۷,شرکت آریا,۱۲۰٬۰۰۰٬۰۰۰\n",
            "utf-8", "UTF-8", {"شرکت آریا": 120_000_000.0},
        ),
        ("نام مشتري,مبلغ\nآريا,120000\n", "cp1256", "Windows-1256", {"آريا": 120_000.0}),
        ("取引先,売上\nカフェ山,３００\n", "shift_jis", "Shift-JIS", {"カフェ山": 300.0}),
        ("Kunde;Betrag\nMüller;1.234,50 €\n", "cp1252", "Windows-1252", {"Müller": 1234.5}),
        ("client\trevenue\nCafé\t5\n", "utf-16", "UTF-16", {"Café": 5.0}),
        ("Customer|Total\nA|7\n", "utf-8", "UTF-8", {"A": 7.0}),
    ],
)  # fmt: skip
def test_lists_in_many_tongues(
    text: str, encoding: str, shown: str, revenue: dict[str, float], tmp_path: Path
) -> None:
    found = counted(write(tmp_path, text, encoding))
    assert found.heading.listing.encoding == shown
    assert sums(found, "revenue") == revenue
    assert found.heading.source.is_plain


@pytest.mark.parametrize(
    ("text", "revenue"),
    [
        (
            "取引先,請求日,合計金額,消費税\nカフェ山,2026-07-16,1100,100\nカフェ山,2019-07-16,5500,500\n",
            {"カフェ山": 1000.0},
        ),
        ("顧客名,日付,税抜金額\n山田,2026-07-16,300\n山田,2019-07-16,900\n", {"山田": 300.0}),
        (
            "Nom du client;Date facture;Montant TTC;TVA\nÉlan;16/07/2026;120,00;20,00\n",
            {"Élan": 100.0},
        ),
        ("Nom du client;Total TTC;Total HT\nÉlan;120,00;100,00\n", {"Élan": 100.0}),
        ("Kunde;Nettobetrag;Bruttobetrag\nMüller;100,00;119,00\n", {"Müller": 100.0}),
    ],
)  # fmt: skip
def test_amounts_are_net_of_tax_and_of_the_last_year_in_other_tongues_too(
    text: str, revenue: dict[str, float], tmp_path: Path
) -> None:
    assert sums(counted(write(tmp_path, text)), "revenue") == revenue


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Cliente;Fecha;Base imponible\nPeña;3 de marzo de 2026;1.200,50\nPeña;03/03/2024;9\n",
         {"Peña": 1200.5}),
        ("Klant;Factuurdatum;Bedrag excl. btw\nA;3 maart 2026;10\nA;3-3-2019;9\n", {"A": 10.0}),
        ("Kontrahent;Data wystawienia;Kwota brutto;Kwota VAT\nZoll;31.03.2026;123,00 zł;23,00 zł\n",
         {"Zoll": 100.0}),
        ("Ragione sociale;Data;Imponibile;Stato\nA;16/07/2026;10;\nA;17/07/2026;5;Bozza\n",
         {"A": 10.0}),
        ("Nome do cliente;Data de emissão;Valor\nA;16/07/2026;10\nA;16/07/2020;5\n", {"A": 10.0}),
        ("Kunde;Belegdatum;Netto in EUR\nA;16.07.2026;10\nA;16.07.2020;5\n", {"A": 10.0}),
        ("طرف حساب,تاریخ,مبلغ\nآریا,۱۰ فروردین ۱۴۰۵,۱۲۰،۰۰۰\nآریا,۱۰ فروردین ۱۴۰۱,۵\n",
         {"آریا": 120_000.0}),
        ("购方名称,单据日期,价税合计,税额\n大树,2026/7/16 下午 03:30,113,13\n大树,2020/7/16,9,0\n",
         {"大树": 100.0}),
        ("得意先,発行日,金額\n山田,令和8年7月16日(木),10\n山田,令和元年7月16日,5\n",
         {"山田": 10.0}),
    ],
)  # fmt: skip
def test_bookkeeping_lists_of_other_countries_count_the_last_year_net(
    text: str, said: dict[str, float], tmp_path: Path
) -> None:
    assert sums(counted(write(tmp_path, text), currency=""), "revenue") == said


@pytest.mark.parametrize(
    ("text", "revenue", "cost"),
    [
        (
            "Type,Account,Name,Date,Net,VAT,Gross\nSI,1,A,16/07/2026,100,20,120\n"
            "SC,1,A,17/07/2026,50,10,60\nSA,1,A,18/07/2026,60,0,60\n",
            50.0, 0.0,
        ),
        (
            "Name,Financial Status,Subtotal,Taxes,Total,Billing Name,Created at\n"
            "#1001,paid,100,20,120,A,2026-07-16 10:00:00 +0000\n"
            "#1002,voided,100,20,120,A,2026-07-16 10:00:00 +0000\n",
            100.0, 0.0,
        ),
        (
            "Date,Gross Sales,Net Sales,Tax,Fees,Net Total,Customer Name\n"
            "2026-07-16,110,100,20,3,117,A\n",
            100.0, 3.0,
        ),
    ],
)  # fmt: skip
def test_lists_of_other_programs(text: str, revenue: float, cost: float, tmp_path: Path) -> None:
    found = counted(write(tmp_path, text))
    assert (sums(found, "revenue"), sums(found, "cost")) == ({"A": revenue}, {"A": cost})


@pytest.mark.parametrize(
    ("name", "encoding", "shown"),
    [
        ("Żółw Łódź", "cp1250", "Windows-1250"),
        ("Przemysław Więcek", "cp1250", "Windows-1250"),
        ("Klara Groń", "cp1250", "Windows-1250"),
        ("Říčany s.r.o.", "cp1250", "Windows-1250"),
        ("Kovács és Tőke Kft.", "cp1250", "Windows-1250"),
        ("Brăila Construct", "cp1250", "Windows-1250"),
        ("Müller & Söhne", "cp1252", "Windows-1252"),
        ("Café Rhône", "cp1252", "Windows-1252"),
        ("Peña y Muñoz", "cp1252", "Windows-1252"),
        ("Construções São João", "cp1252", "Windows-1252"),
        ("Smørrebrød A/S", "cp1252", "Windows-1252"),
        ("Güneş Çağrı", "cp1254", "Windows-1254"),
        ("台積電", "cp950", "Big5"),
        ("王小明", "gb18030", "GB18030"),
        ("田中", "shift_jis", "Shift-JIS"),
        ("カフェ山", "shift_jis", "Shift-JIS"),
        ("شركت نمونه", "cp1256", "Windows-1256"),
    ],
)
def test_one_name_tells_the_encoding(name: str, encoding: str, shown: str, tmp_path: Path) -> None:
    found = counted(write(tmp_path, f"Client;Amount\n{name};5\n", encoding))
    assert (sums(found, "revenue"), found.heading.listing.encoding) == ({name: 5.0}, shown)
    assert found.heading.listing.doubt is None


def test_a_name_that_is_one_in_two_encodings_is_said(tmp_path: Path) -> None:
    found = counted(write(tmp_path, "Client;Amount\nBistro;1\nMatura Pędrak;5\n", "cp1250"))
    assert found.heading.listing.doubt == Doubt("cp1250", "Matura Pêdrak", "Matura Pędrak")
    assert counted(write(tmp_path, "Client;Amount\nŁoś Pędrak;5\n", "cp1250")).lines == 1
    assert listings(write(tmp_path, "Client;Amount\nŁoś Pędrak;5\n", "cp1250"))[0].doubt is None


def test_what_is_no_text_in_any_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    for cells in (bytes(range(0x80, 0x100)) * 3, "Ромашка".encode("cp1251")):
        path.write_bytes(b"client,amount\n" + cells + b",5\n")
        assert said(path).startswith("export.csv is no text that can be read; save it as CSV in ")
    (named,) = listings(path, "cp1251")
    assert [cells for _, cells in named.rows(None)][1] == ["Ромашка", "5"]


def test_titles_tell_polish_from_western_letters(tmp_path: Path) -> None:
    text = "Kontrahent;Wartość netto\nŁąka;5\n"
    found = counted(write(tmp_path, text, "cp1250"))
    assert (found.heading.listing.encoding, sums(found, "revenue")) == (
        "Windows-1250", {"Łąka": 5.0},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Status", "Entwurf"), ("Status", "Storniert"), ("Statut", "Brouillon"),
        ("Statut", "Annulée"), ("ステータス", "下書き"),
        ("وضعیت", "پیش نویس"), ("وضعیت", "پيش‌نويس"), ("وضعیت", "پیش‌نویس"),
    ],
)  # fmt: skip
def test_drafts_do_not_count_in_any_tongue(title: str, said: str, tmp_path: Path) -> None:
    text = f"Client;Amount;{title}\nAcme;100;ok\nAcme;900;{said}\n"
    found = counted(write(tmp_path, text))
    assert sums(found, "revenue") == {"Acme": 100.0}
    assert found.left_out["status"] == 1


def test_days_of_the_republic_and_of_the_jalali_calendar_are_days_of_ours(tmp_path: Path) -> None:
    text = "發票日期,買方,銷售額\n115/07/16,大樹設計,12000\n"
    assert counted(write(tmp_path, text, "cp950")).last == dt.date(2026, 7, 16)
    text = "تاریخ,مشتری,مبلغ\n1405/01/10,آریا,5\n"
    assert counted(write(tmp_path, text)).last == dt.date(2026, 3, 30)


def test_the_encoding_may_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "client,amount\nCafé,5\n", "mac_roman")
    (listing,) = listings(path, "macroman")
    assert [cells for _, cells in listing.rows(None)][1] == ["Café", "5"]
    with pytest.raises(BookError, match="Nobody knows an encoding called “klingon”"):
        listings(path, "klingon")


# --- what counts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Type", "Credit Note"), ("Document type", "Sales credit memo"), ("Type", "Refund"),
        ("Belegart", "Gutschrift"), ("Type de document", "Avoir"), ("Tipo", "Nota di credito"),
        ("Tipo de documento", "Factura rectificativa"), ("Soort", "Creditnota"),
        ("單據類型", "銷貨折讓"), ("类型", "红字发票"), ("種別", "返品"),
        ("نوع سند", "برگشت از فروش"),
        ("نوع", "برگشت از فروش".replace("ی", "ي")),
    ],
)  # fmt: skip
def test_a_credit_note_takes_off_with_or_without_a_minus(
    title: str, kind: str, tmp_path: Path
) -> None:
    text = f"Client;{title};Total;VAT\nA;;120;20\nA;{kind};60;10\nA;{kind};-12;-2\n"
    found = counted(write(tmp_path, text))
    assert sums(found, "revenue") == {"A": 100.0 - 50.0 - 10.0}
    assert found.credited == 1


def test_what_is_refundable_is_no_refund(tmp_path: Path) -> None:
    text = "Client,Type,Amount\nA,Non-refundable retainer,40\nA,Return,20\n"
    found = counted(write(tmp_path, text))
    assert (sums(found, "revenue"), found.credited) == ({"A": 60.0}, 0)


def test_a_quote_is_no_sale_and_a_payment_none_beside_its_invoice(tmp_path: Path) -> None:
    payments = "Client,Type,Amount\nA,Payment,60\nA,Refund,10\nA,Quote,900\n"
    found = counted(write(tmp_path, payments))
    assert sums(found, "revenue") == {"A": 50.0}
    assert found.left_out["status"] == 1
    found = counted(write(tmp_path, payments + "A,Invoice,70\nA,Bill,500\n"))
    assert sums(found, "revenue") == {"A": 60.0}
    assert found.left_out["status"] == 3


def test_a_price_is_one_pieces(tmp_path: Path) -> None:
    for titles in ("Qty,Price", "Quantity,Unit price", "數量,單價", "تعداد,فی"):
        found = counted(write(tmp_path, f"Client,{titles}\nA,3,50\nA,1,\n"))
        assert sums(found, "revenue") == {"A": 150.0}
    text = "Client,Qty,Unit price,Price\nA,3,50,140\nA,a pair,,10\n"
    found = counted(write(tmp_path, text))
    assert (sums(found, "revenue"), found.unread) == ({"A": 150.0}, [])
    assert sums(counted(write(tmp_path, "Client,Price\nA,50\n")), "revenue") == {"A": 50.0}


def test_a_fee_is_not_taken_off_twice(tmp_path: Path) -> None:
    found = counted(write(tmp_path, "Client,Amount,Fee,Net\nA,100,3,97\n"))
    assert (sums(found, "revenue"), sums(found, "cost")) == ({"A": 100.0}, {"A": 3.0})
    assert sums(counted(write(tmp_path, "Client,Fee,Net\nA,3,97\n")), "revenue") == {"A": 97.0}


def test_tax_comes_off_amounts_whose_titles_name_their_currency(tmp_path: Path) -> None:
    text = "Customer,Total (USD),VAT (USD)\nA,110,10\n"
    assert sums(counted(write(tmp_path, text), currency="USD"), "revenue") == {"A": 100.0}
    text = "Customer,Total EUR,VAT EUR\nA,110,10\n"
    assert dict(counted(write(tmp_path, text), currency="USD").currencies) == {"EUR": 1}


@pytest.mark.parametrize(
    ("titles", "one", "other"),
    [
        ("VAT,Total", "20%,120", "5 %,210"), ("VAT,Total", "20,120", "20,240"),
        ("IVA,Total", "0.2,120", "0.2,240"), ("مالیات,مبلغ کل", "۲۰٪,۱۲۰", "۵٪,۲۱۰"),
    ],
)  # fmt: skip
def test_a_rate_of_tax_is_no_amount_of_it(
    titles: str, one: str, other: str, tmp_path: Path
) -> None:
    found = counted(write(tmp_path, f"Client,{titles}\nA,{one}\nB,{other}\n"))
    assert sums(found, "revenue") == {"A": 100.0, "B": 200.0}
    assert found.taxed


def test_equal_amounts_of_tax_are_no_rate(tmp_path: Path) -> None:
    found = counted(write(tmp_path, "Client,VAT,Total\nA,20,120\nA,20,120\nB,1,6\n"))
    assert sums(found, "revenue") == {"A": 200.0, "B": 5.0}


def test_tax_that_is_not_taken_off_is_not_read(tmp_path: Path) -> None:
    found = counted(write(tmp_path, "Client,Net,VAT\nA,100,standard\n"))
    assert (sums(found, "revenue"), found.unread) == ({"A": 100.0}, [])
    path = write(tmp_path, "Client,All,Duty\nA,120,20\n")
    named = {"money": "All", "tax": "Duty"}
    assert sums(counted(path, named), "revenue") == {"A": 100.0}


def test_equal_lines_of_an_invoice_are_two(tmp_path: Path) -> None:
    text = "Customer,Invoice number,Line total\nA,1,50\nA,1,50\n"
    assert sums(counted(write(tmp_path, text)), "revenue") == {"A": 100.0}


def test_a_list_without_days_is_known_as_such(tmp_path: Path) -> None:
    assert counted(write(tmp_path, "Client,Amount\nA,1\nA,1\n")).undated
    assert not counted(write(tmp_path, "Client,Amount\nA,1\nB,1\n")).undated
    assert not counted(
        write(tmp_path, "Client,Date,Amount\nA,2026-07-16,1\nA,2026-07-16,1\n")
    ).undated


def test_what_names_nobody_is_no_client(tmp_path: Path) -> None:
    names = ("#N/A", "#REF!", "Err:502", "—", "??", "(blank)", "n/a", "#1 Diner", "7", "TRUE")
    found = counted(write(tmp_path, "\n".join(["Client,Amount", *(f"{n},1" for n in names)])))
    assert sums(found, "revenue") == {"#1 Diner": 1.0, "7": 1.0, "TRUE": 1.0}
    assert found.left_out["nobody"] == 7
    with xlsxwriter.Workbook(tmp_path / "export.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Client", "Amount"])
        sheet.write_row(1, 0, [True, 1])
        sheet.write_row(2, 0, ["True", 1])
    found = counted(tmp_path / "export.xlsx")
    assert (sums(found, "revenue"), found.left_out["nobody"]) == ({"True": 1.0}, 1)


def test_net_is_wanted_more_than_gross_and_tax_comes_off(tmp_path: Path) -> None:
    text = "Customer,Total,Net amount\nA,110,100\n"
    assert sums(counted(write(tmp_path, text)), "revenue") == {"A": 100.0}
    found = counted(write(tmp_path, "Customer,Total,VAT\nA,110,10\n"))
    assert sums(found, "revenue") == {"A": 100.0}
    assert found.taxed
    assert not counted(write(tmp_path, "Customer,Amount,VAT\nA,110,10\n")).taxed


@pytest.mark.parametrize(
    ("titles", "named", "untaxed"),
    [
        ("Customer,Amount,VAT", {}, "VAT"),
        ("Customer,Revenue,Sales tax", {}, "Sales tax"),
        ("Kunde,Betrag,MwSt", {}, "MwSt"),
        ("客戶,金額,稅額", {}, "稅額"),
        ("Customer,Paid,VAT", {"money": "Paid"}, "VAT"),
        ("Customer,Net,VAT", {}, ""),
        ("Customer,Subtotal,VAT", {}, ""),
        ("Customer,Total,VAT", {}, ""),
        ("Customer,Amount,Note", {}, ""),
        ("Customer,Amount,VAT", {"tax": "VAT"}, ""),
    ],
)
def test_an_amount_that_may_hold_the_tax_beside_it_is_said(
    titles: str, named: dict[str, str], untaxed: str, tmp_path: Path
) -> None:
    found = counted(write(tmp_path, f"{titles}\nA,110,10\n"), named)
    assert found.heading.untaxed == untaxed


def test_a_total_that_an_invoice_repeats_counts_once(tmp_path: Path) -> None:
    text = "Customer,Invoice number,Total\nA,1,110\nA,1,110\nA,2,110\nA,,5\nA,,5\n"
    found = counted(write(tmp_path, text))
    assert sums(found, "revenue") == {"A": 230.0}
    assert found.left_out["again"] == 1


def test_a_year_up_to_the_latest_day_that_has_been(tmp_path: Path) -> None:
    text = (
        "Client,Date,Amount\nA,2025-07-16,1\nA,2025-07-17,10\nA,2026-07-16,100\nA,2027-01-01,1000\n"
    )
    found = counted(write(tmp_path, text))
    assert (found.first, found.last) == (dt.date(2025, 7, 17), dt.date(2026, 7, 16))
    assert sums(found, "revenue") == {"A": 110.0}
    assert found.left_out["outside"] == 2
    days = {"first": dt.date(2025, 7, 1), "last": dt.date(2025, 7, 31)}
    assert sums(counted(write(tmp_path, text), **days), "revenue") == {"A": 11.0}


def test_what_cannot_be_read_is_named_and_not_counted(tmp_path: Path) -> None:
    text = 'Client,Date,Amount\nA,2026-07-16,"a\nlot"\nA,soon,5\nA,2026-07-16,7\n'
    found = counted(write(tmp_path, text))
    assert sums(found, "revenue") == {"A": 7.0}
    assert found.unread == [(3, "Amount", "a\nlot"), (4, "Date", "soon")]


def test_names_are_one_whatever_their_case_width_and_spaces(tmp_path: Path) -> None:
    text = "Client,Amount\nAcme,1\n ＡＣＭＥ ,2\nacme,4\n"
    assert sums(counted(write(tmp_path, text)), "revenue") == {"Acme": 7.0}


def test_a_name_holds_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    text = "Client,Amount\n\x1b[31mAc\x01me\u202e,1\nکافه\u200cنادری,2\n"
    assert sums(counted(write(tmp_path, text)), "revenue") == {
        "[31mAc me": 1.0, "کافه\u200cنادری": 2.0,
    }  # fmt: skip


def test_columns_may_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "Who,Gave us,Worked\nA,5,2\n")
    found = counted(path, {"client": "who", "money": "GAVE US", "hours": "Worked"})
    assert (sums(found, "revenue"), sums(found, "hours")) == ({"A": 5.0}, {"A": 2.0})


# --- signs and orders -----------------------------------------------------------------------------


def test_signs_are_decided_by_column(tmp_path: Path) -> None:
    text = "Client;Amount;Hours\nA;1.234,50;1.5\nA;1.000;2\n"
    found = counted(write(tmp_path, text))
    assert sums(found, "revenue") == {"A": 2234.5}
    assert sums(found, "hours") == {"A": 3.5}


def test_a_column_that_does_not_tell_is_read_as_the_workbook_does_and_said(tmp_path: Path) -> None:
    found = counted(write(tmp_path, 'Client,Amount\nA,"1,234"\n'))
    assert sums(found, "revenue") == {"A": 1234.0}
    assert found.guessed == [("Amount", "1,234", 1234.0)]
    found = counted(write(tmp_path, 'Client,Amount\nA,"1,234"\n'), decimal=",")
    assert sums(found, "revenue") == {"A": 1.234}


def test_a_column_in_two_ways_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, 'Client,Amount\nA,"1,234.50"\nA,"12,5"\n')
    assert said(path) == (
        "export.csv: in the column “Amount”, “1,234.50” has its decimals after a dot and “12,5” "
        "after a comma; say which is right with --decimal dot or --decimal comma."
    )
    path = write(tmp_path, "Client,Date,Amount\nA,13/01/2026,1\nA,01/13/2026,1\n")
    assert said(path) == (
        "export.csv: in the column “Date”, “13/01/2026” begins with the day and “01/13/2026” with "
        "the month; say which is right with --dates dmy or --dates mdy."
    )


def test_days_that_nothing_decides_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, "Client,Date,Amount\nA,02/01/2026,1\nA,02/02/2026,1\n")
    assert said(path) == (
        "export.csv: in the column “Date”, “02/01/2026” may begin with the day or with the month, "
        "and no other line tells; say which with --dates dmy or --dates mdy."
    )
    assert counted(path, dates="mdy").last == dt.date(2026, 2, 2)
    assert counted(path, dates="mdy").left_out["outside"] == 0


def test_another_column_of_days_may_decide(tmp_path: Path) -> None:
    text = "Client,Date,Due date,Amount\nA,02/01/2026,31/01/2026,1\n"
    assert counted(write(tmp_path, text)).last == dt.date(2026, 1, 2)


def test_a_dash_in_place_of_cents_is_no_minus(tmp_path: Path) -> None:
    text = "Client;Amount\nA;1'200.-\nB;1'200.–\nC;CHF 50.--\nD;-7.-\nE;12.50-\n"
    found = sums(counted(write(tmp_path, text)), "revenue")
    assert found == {"A": 1200.0, "B": 1200.0, "C": 50.0, "D": -7.0, "E": -12.5}
    assert sums(counted(write(tmp_path, "Client;Amount\nA;1.200,-\n")), "revenue") == {"A": 1200.0}


@pytest.mark.parametrize("text", ["USD (1,200.50)", "(1,200.50) USD", "(USD 1,200.50)"])
def test_parentheses_take_off_on_either_side_of_a_currency(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, f'Client,Amount\nA,"{text}"\n')
    assert sums(counted(path, currency="USD"), "revenue") == {"A": -1200.5}


@pytest.mark.parametrize(
    ("amount", "own", "code"),
    [
        ("$1200 USD", "TWD", "USD"),
        ("$1200", "EUR", "$"),
        ("¥1200", "EUR", "¥"),
        ("100 BGN", "EUR", "BGN"),
        ("₺100", "EUR", "TRY"),
        ("100円", "TWD", "JPY"),
        ("500 kr", "EUR", "kr"),
    ],
)
def test_an_amount_that_is_not_the_workbooks_is_never_counted_one_for_one(
    amount: str, own: str, code: str, tmp_path: Path
) -> None:
    found = counted(write(tmp_path, f"Client,Amount\nA,{amount}\n"), currency=own)
    assert (found.sheets, dict(found.currencies)) == ({}, {code: 1})


@pytest.mark.parametrize(
    ("amount", "own"),
    [("$100", "TWD"), ("100元", "CNY"), ("¥100", "JPY"), ("100 NTD", "TWD"), ("kr 100", "SEK")],
)
def test_a_sign_of_several_is_the_workbooks_own_where_it_may_be(
    amount: str, own: str, tmp_path: Path
) -> None:
    found = counted(write(tmp_path, f"Client,Amount\nA,{amount}\n"), currency=own)
    assert (sums(found, "revenue"), dict(found.currencies)) == ({"A": 100.0}, {})


def test_a_rate_says_what_a_sign_of_several_means(tmp_path: Path) -> None:
    path = write(tmp_path, "Client,Amount ($)\nA,100\n")
    assert sums(counted(path, currency="EUR", rates={"USD": 0.5}), "revenue") == {"A": 50.0}
    both = counted(path, currency="EUR", rates={"USD": 0.5, "CAD": 0.6})
    assert dict(both.currencies) == {"$": 1}


@pytest.mark.parametrize(
    "text",
    [
        "1.5", "1:30", "01:30:00", "1:30 h", "90 min", "90m", "1h 30m", "1h30", "1 h 30 min",
        "1.5 hrs", "1 hour and 30 minutes", "1 Std. 30 Min.", "1小時30分鐘", "1小时30分",
        "۱ ساعت و ۳۰ دقیقه", "5400s", "1,5 h", "1.50h", "1h 29m 60s",
    ],
)  # fmt: skip
def test_hours_are_hours_however_they_are_written(text: str, tmp_path: Path) -> None:
    assert sums(counted(write(tmp_path, f"Client;Hours\nA;{text}\n")), "hours") == {"A": 1.5}


@pytest.mark.parametrize("text", ["m30", "1.5 days", "2d 3h", "an hour", "h"])
def test_what_is_no_time_is_named(text: str, tmp_path: Path) -> None:
    found = counted(write(tmp_path, f"Client,Hours\nA,{text}\n"))
    assert found.unread == [(2, "Hours", text)]


@pytest.mark.parametrize(
    "text",
    [
        "16. Juli 2026", "16 juil. 2026", "jeudi 16 juillet 2026", "16 de julio de 2026",
        "16 luglio 2026", "16 jul. 2026", "16 lipca 2026", "16 de julho de 2026",
        "Thu, 16 Jul 2026", "Thursday, July 16, 2026", "Do., 16.07.2026", "2026-Jul-16",
        "16/Jul/2026", "16 Jul 2026 at 3:30 PM", "2026/7/16 下午 03:30", "2026年7月16日 星期四",
        "2026年7月16日15:30", "2026/7/16 (木)", "令和8年7月16日", "25/04/1405",
        "۲۵ تیر ۱۴۰۵", "پنج‌شنبه ۲۵ تیر ۱۴۰۵",
    ],
)  # fmt: skip
def test_days_in_words(text: str, tmp_path: Path) -> None:
    found = counted(write(tmp_path, f"Client;Date;Amount\nA;{text};1\n"))
    assert found.last == dt.date(2026, 7, 16)


@pytest.mark.parametrize("text", ["16 jui 2026", "16 March", "May 2026", "16 Marketing 2026"])
def test_what_is_no_one_day_is_named(text: str, tmp_path: Path) -> None:
    found = counted(write(tmp_path, f"Client;Date;Amount\nA;{text};1\n"))
    assert found.unread == [(2, "Date", text)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("۱۲۰،۰۰۰", 120_000.0), ("1،200،300 تومان", 1_200_300.0), ("444.50- PLN", -444.5),
        ("PLN −444.50", -444.5), ("R$ 1,200.50", 1200.5), ("1,200.50 zł", 1200.5),
        ("\\10,563", 10_563.0),
        ("۱۲۰،۰۰۰ ريال", 120_000.0),
    ],
)  # fmt: skip
def test_amounts_with_signs_of_their_country(text: str, amount: float, tmp_path: Path) -> None:
    path = write(tmp_path, f"Client;Amount\nA;{text}\n")
    assert sums(counted(path), "revenue") == {"A": amount}


@pytest.mark.parametrize(
    "name",
    ["Total:", "合計：", "جمع کل:", "مجموع كل", "総計", "Sous-total", "Grand Total :", "A Total"],
)
def test_sums_below_a_list_do_not_count(name: str, tmp_path: Path) -> None:
    found = counted(write(tmp_path, f"Client,Amount\nA,1\nB,2\n{name},3\n"))
    assert sums(found, "revenue") == {"A": 1.0, "B": 2.0}
    assert found.left_out["sums"] == 1


def test_a_client_may_be_called_as_a_sum_of_nobody(tmp_path: Path) -> None:
    found = counted(write(tmp_path, "Client,Amount\nElf Total,1\nB,2\n"))
    assert sums(found, "revenue") == {"Elf Total": 1.0, "B": 2.0}


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "export.csv is empty."),
        ("\n\n", "export.csv is empty."),
        (
            "one column\n1\n2\n",
            "export.csv has no column that says who the client is; name it with --client. "
            "It has: one column.",
        ),
        (
            "Client,Color\nA,red\n",
            "export.csv has neither a column of money nor one of hours; name it with --revenue or "
            "--hours. It has: Client, Color.",
        ),
        (
            "Client,Currency,Amount\nA,USD,1\nA,EUR,1\n",
            "export.csv has amounts in EUR, USD, and the workbook does not say which is its own; "
            "name it with --currency, and convert others with --rate, such as --rate USD=32.",
        ),
    ],
)
def test_no_list(text: str, sentence: str, tmp_path: Path) -> None:
    assert said(write(tmp_path, text)) == sentence


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path, "Who,Amount\nA,1\n")
    assert said(path, {"client": "Whom"}) == (
        "export.csv has no column “Whom” for --client; it has: Who, Amount."
    )


def test_one_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    lines = ["client,amount", *["Café Zürich,5"] * 20]
    path.write_bytes("\n".join(lines).encode() + "\nCafé,7\n".encode("cp1252"))
    assert said(path) == (
        "export.csv, line 22, is not UTF-8 as the rest of it is; save it again as CSV in UTF-8, "
        "or name its encoding with --encoding."
    )


def test_more_names_than_anybody_has(tmp_path: Path) -> None:
    lines = "".join(f"name {n},1\n" for n in range(20_001))
    assert "has more than 20,000 names in its column “client”" in said(
        write(tmp_path, "client,amount\n" + lines)
    )


# --- workbooks ------------------------------------------------------------------------------------


def workbook(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("About").write_row(0, 0, ["Report", "2026"])
        sheet = book.add_worksheet("Lines")
        sheet.write_row(2, 0, ["Client", "Date", "Hours", "Amount"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        clock = book.add_format({"num_format": "[h]:mm"})
        sheet.write(3, 0, "Acme")
        sheet.write_datetime(3, 1, dt.datetime(2026, 7, 16), day)
        sheet.write_number(3, 2, 1.0625, clock)  # 25:30
        sheet.write_number(3, 3, 120.5)
        sheet.write_row(4, 0, ["Acme", "2026-07-17", 1.5, "1,000.25"])


def test_a_sheet_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    workbook(path)
    found = counted(path)
    assert found.heading.listing.sheet == "Lines"
    assert found.last == dt.date(2026, 7, 17)
    assert sums(found, "revenue") == {"Acme": 1120.75}
    assert sums(found, "hours") == {"Acme": 27.0}


def test_the_first_sheet_with_titles_counts(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    workbook(path)
    assert heading_of(listings(path), {}).row == 3


def test_other_sheets_that_are_lists_are_named(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title in ("Jan", "Notes", "Feb"):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Client", "Amount"] if title != "Notes" else ["About"])
            sheet.write_row(1, 0, ["A", 100])
    found = heading_of(listings(path), {})
    assert (found.listing.sheet, found.others) == ("Jan", ("Feb",))


def test_a_formula_that_was_never_calculated_is_named_and_not_counted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Client", "Note", "Amount"], ["A", "=1+1", 100], ["A", "", "=2*50"], ["B", "", "=2*50"],
        ["Total", "", "=SUM(C2:C4)"],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "export.xlsx")
    found = counted(tmp_path / "export.xlsx")
    assert sums(found, "revenue") == {"A": 100.0}
    assert (found.left_out["uncalculated"], found.uncalculated_line) == (2, 3)
    assert found.left_out["sums"] == 1


def test_a_list_of_clients_may_say_what_is_typed_by_hand(tmp_path: Path) -> None:
    text = (
        "客戶,營收,知識,溝通,遲付天數\n大樹,5,3,4.5,-2\n藍海,7,,很好,\n藍海,7,1,2,\n藍海,7,2,2,\n"
    )
    found = counted(write(tmp_path, text)).sheets["clients"]
    assert found["大樹"].extras == {"knowledge": 3.0, "communication": 4.5, "late": -2.0}
    assert found["藍海"].extras == {"knowledge": 1.0, "communication": 2.0}
    assert found["藍海"].torn == {"knowledge"}


def test_hours_beside_an_amount_are_no_export_of_hours(tmp_path: Path) -> None:
    found = counted(write(tmp_path, "Client,Time (h),Amount\nAcme,2.5,500\nAcme,1,200\n"))
    assert found.heading.source.is_plain
    assert (sums(found, "hours"), sums(found, "revenue")) == ({"Acme": 3.5}, {"Acme": 700.0})


def test_ratings_alone_are_a_list_too(tmp_path: Path) -> None:
    found = counted(write(tmp_path, "Client,Briefs,Respect\nAcme,4,5\n"))
    assert found.sheets["clients"]["acme"].extras == {"briefs": 4.0, "respect": 5.0}
