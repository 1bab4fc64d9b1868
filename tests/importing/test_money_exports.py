"""Invoices and payments as each program exports them: what counts, once, net of tax."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.exports import counted, sums, write

pytest.importorskip("charset_normalizer")

# (source, text, revenue by name)
CASES = {
    "quickbooks detail": (
        "QuickBooks Online, Sales by Customer Detail",
        """
Acme Studio,,,,,,,
Sales by Customer Detail,,,,,,,
"January - December, 2026",,,,,,,
,,,,,,,
,Date,Transaction Type,Num,Product/Service,Memo/Description,Amount,Balance
Amy's Bird Sanctuary,,,,,,,
,01/15/2026,Invoice,1021,Design,,"$1,250.00",1250.00
,07/20/2026,Credit Memo,1022,Design,back,$50.00,1200.00
Total for Amy's Bird Sanctuary,,,,,,"$1,200.00",
Cool Cars,,,,,,,
,03/02/2026,Sales Receipt,1023,Hours,"two
lines",600.00,600.00
Total for Cool Cars,,,,,,$600.00,
TOTAL,,,,,,"$1,800.00",
""",
        {"Amy's Bird Sanctuary": 1200.0, "Cool Cars": 600.0},
    ),
    "quickbooks detail without types": (
        "QuickBooks Online, Sales by Customer Detail",
        """
Acme Studio
Sales by Customer Detail
All Dates

,Date,Num,Amount
Cool Cars,,,
,31/12/2025,7,100.50
,02/01/2026,8,(20.50)
Total for Cool Cars,,,$80.00
""",
        {"Cool Cars": 80.0},
    ),
    "quickbooks detail of a customer with jobs": (
        "QuickBooks Online, Sales by Customer Detail",
        """
Sales by Customer Detail,,,
,Date,Transaction Type,Amount
Freeman,,,
,2026-02-01,Invoice,10
0969 Ocean View,,,
,2026-02-02,Invoice,5
Total for 0969 Ocean View,,,5.00
Total for Freeman,,,15.00
""",
        {"Freeman": 10.0, "0969 Ocean View": 5.0},
    ),
    "quickbooks list": (  # the acceptance case: payments never count
        "QuickBooks Online, Transaction List",
        """
Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
07/20/2026,Invoice,1,Cool Cars,,Services,500.00,500.00
07/25/2026,Payment,2,Cool Cars,,Undeposited,500.00,0.00
07/26/2026,Sales Receipt,3,Cool Cars,,Services,200.00,200.00
""",
        {"Cool Cars": 700.0},
    ),
    "quickbooks list with refunds": (
        "QuickBooks Online, Transaction List",
        """
My Company,,,,,,,
Transaction List by Customer,,,,,,,
Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
20/07/2026,Invoice,1,Cool Cars,,Services,"1,000.00",500.00
25/07/2026,Credit Memo,2,Cool Cars,,Services,-100.00,0.00
26/07/2026,Refund,3,Cool Cars,,Services,50.00,200.00
27/07/2026,Deposit,4,Cool Cars,,Bank,900.00,200.00
""",
        {"Cool Cars": 850.0},
    ),
    "quickbooks journal": (
        "QuickBooks Online, Transaction List",
        """
Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit,Amount
07/13/2026,Invoice,1,"Rondonuwu Fruit and Vegi",,A,,,78.60
07/14/2026,Estimate,2,"Rondonuwu Fruit and Vegi",,A,,,900
07/15/2026,Expense,,Shop,,A,,,20.00
""",
        {"Rondonuwu Fruit and Vegi": 78.6},
    ),
    "quickbooks summary": (
        "QuickBooks Online, Sales by Customer Summary",
        """
Acme Studio,
Sales by Customer Summary,
"January - December, 2026",
,
,Total
Amy's Bird Sanctuary,"1,239.00"
Cool Cars,"$1,675.52"
TOTAL,"$2,914.52"
""",
        {"Amy's Bird Sanctuary": 1239.0, "Cool Cars": 1675.52},
    ),
    "quickbooks summary with a refund": (
        "QuickBooks Online, Sales by Customer Summary",
        "Sales by Customer Summary,\n,Total\nCool Cars,-30.00\nTOTAL,-30.00\n",
        {"Cool Cars": -30.0},
    ),
    "quickbooks summary in semicolons": (
        "QuickBooks Online, Sales by Customer Summary",
        "Sales by Customer Summary;\n;Total\nCafé Müller;1.239,50\nTOTAL;1.239,50\n",
        {"Café Müller": 1239.5},
    ),
    "xero": (  # the acceptance case: the total repeats on every line
        "Xero, sales invoices",
        """
ContactName,EmailAddress,InvoiceNumber,Reference,InvoiceDate,DueDate,PlannedDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,Description,Quantity,UnitAmount,LineAmount,Currency,Type,Sent,Status
Ridgeway University,r@u.edu,INV-1,,15/07/2026,29/07/2026,,165.00,15.00,165.00,0.00,Site,1,100,100.00,USD,Sales invoice,Sent,Paid
Ridgeway University,r@u.edu,INV-1,,15/07/2026,29/07/2026,,165.00,15.00,165.00,0.00,Host,1,50,50.00,USD,Sales invoice,Sent,Paid
""",
        {"Ridgeway University": 150.0},
    ),
    "xero with what does not count": (
        "Xero, sales invoices",
        """
ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,LineAmount,Currency,Type,Status
City Agency,INV-2,2026-05-01,2026-05-15,110,100,USD,Sales invoice,Authorised
City Agency,INV-3,2026-05-02,2026-05-16,110,100,USD,Sales invoice,DRAFT
City Agency,INV-4,2026-05-03,2026-05-17,110,100,USD,Sales invoice,Voided
City Agency,CN-5,2026-05-04,2026-05-18,33,30,USD,Sales credit note,Authorised
Paper Shop,B-1,2026-05-05,2026-05-19,44,40,USD,Bill,Paid
""",
        {"City Agency": 70.0},
    ),
    "xero template": (
        "Xero, invoice template",
        """
*ContactName,EmailAddress,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,*Description,*Quantity,*UnitAmount,Currency
City Agency,,INV-2,,20/05/2026,30/05/2026,,Work,3,100.50,
""",
        {"City Agency": 301.5},
    ),
    "freshbooks": (
        "FreshBooks, invoice details",
        """
Client Name,Invoice #,Date Issued,Date Due,Invoice Status,Date Paid,Item Name,Item Description,Rate,Quantity,Discount Percentage,Line Subtotal,Tax 1 Type,Tax 1 Amount,Line Total,Currency
Brew Works,0001,2026-03-01,2026-03-15,paid,2026-03-25,Site,,100,2,0,200.00,GST,10,210.00,USD
Brew Works,0001,2026-03-01,2026-03-15,paid,2026-03-25,Host,,50,1,0,50.00,GST,2.5,52.50,USD
Brew Works,0002,2026-04-01,2026-04-15,draft,,Host,,50,1,0,50.00,GST,2.5,52.50,USD
""",
        {"Brew Works": 250.0},
    ),
    "freshbooks in another currency": (
        "FreshBooks, invoice details",
        """
Client Name,Invoice #,Date Issued,Date Due,Invoice Status,Date Paid,Item Name,Line Subtotal,Line Total,Currency
Brew Works,1,03/13/2026,03/15/2026,paid,03/25/2026,Site,200.00,210.00,USD
Brew Works,2,03/14/2026,03/15/2026,sent,,Site,70.00,70.00,EUR
""",
        {"Brew Works": 200.0},
    ),
    "freshbooks with a discount": (
        "FreshBooks, invoice details",
        """
Client Name,Invoice #,Date Issued,Date Due,Invoice Status,Date Paid,Item Name,Line Subtotal,Line Total,Currency
"Brew, Works & Co.",1,2026-03-13,2026-03-15,paid,2026-03-10,Site,"1,200.00",1200,USD
"Brew, Works & Co.",1,2026-03-13,2026-03-15,paid,2026-03-10,Discount,-200.00,-200,USD
""",
        {"Brew, Works & Co.": 1000.0},
    ),
    "zoho": (  # the subtotal repeats on every item
        "Zoho, invoices",
        """
Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,Due Date,Currency Code,Item Name,Item Total,SubTotal,Total,Balance
2026-06-01,901,INV-1,Closed,Lotus Tea,2026-06-15,USD,A,60.00,100.00,118.00,0
2026-06-01,901,INV-1,Closed,Lotus Tea,2026-06-15,USD,B,40.00,100.00,118.00,0
2026-06-05,902,INV-2,Sent,Lotus Tea,2026-06-19,USD,A,60.00,60.00,70.80,70.80
""",
        {"Lotus Tea": 160.0},
    ),
    "zoho with drafts": (
        "Zoho, invoices",
        """
Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,Due Date,Item Total,SubTotal,Total,Balance
2026-06-01,901,INV-1,Draft,Lotus Tea,2026-06-15,60.00,100.00,118.00,0
2026-06-01,903,INV-3,Void,Lotus Tea,2026-06-15,60.00,100.00,118.00,0
2026-06-05,902,INV-2,Overdue,Lotus Tea,2026-06-19,60.00,60.00,70.80,70.80
""",
        {"Lotus Tea": 60.0},
    ),
    "zoho from India": (
        "Zoho, invoices",
        """
Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,Due Date,Item Total,SubTotal,Total,Balance
14/06/2026,1,INV-1,Closed,Lotus Tea,15/06/2026,60.00,"12,34,567.50",118.00,0
""",
        {"Lotus Tea": 1234567.5},
    ),
    "wave": (  # the acceptance case: double entry
        "Wave, transactions",
        """
Transaction ID,Transaction Date,Account Name,Transaction Description,Transaction Line Description,Amount (One column),Debit Amount (Two Column Approach),Credit Amount (Two Column Approach),Other Accounts for this Transaction,Customer,Vendor,Invoice Number,Bill Number,Notes / Memo,Amount Before Sales Tax,Sales Tax Amount,Sales Tax Name,Transaction Date Added,Account Group,Account Type
1,2026-08-01,Sales,Invoice,,500.00,,500.00,Cash,Harbor Gym,,7,,,500.00,,,2026-08-01,Income,Income
1,2026-08-01,Cash on Hand,Invoice,,-500.00,500.00,,Sales,Harbor Gym,,7,,,-500.00,,,2026-08-01,Asset,Cash and Bank
""",
        {"Harbor Gym": 500.0},
    ),
    "wave with tax": (
        "Wave, transactions",
        """
Transaction ID,Transaction Date,Account Name,Amount (One column),Customer,Vendor,Amount Before Sales Tax,Sales Tax Amount,Account Group,Account Type
1,2026-08-01,Sales,550.00,Harbor Gym,,500.00,50.00,Income,Income
1,2026-08-01,Sales Tax,50.00,Harbor Gym,,50.00,,Liability,Sales Taxes
2,2026-08-02,Rent,90.00,,Landlord,90.00,,Expense,Operating Expenses
""",
        {"Harbor Gym": 500.0},
    ),
    "wave with a refund": (
        "Wave, transactions",
        """
Transaction ID,Transaction Date,Account Name,Amount (One column),Customer,Vendor,Amount Before Sales Tax,Account Group,Account Type
1,2026-08-01,Sales,"1,500.00",Harbor Gym,,"1,500.00",Income,Income
2,2026-08-02,Sales,-200.00,Harbor Gym,,(200.00),Income,Income
""",
        {"Harbor Gym": 1300.0},
    ),
    "stripe": (
        "Stripe, payments",
        """
id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Fee,Status,Customer ID,Customer Description,Customer Email
ch_1,Site,,2026-09-01 10:22:01,100.00,0.00,usd,100.00,3.20,Paid,cus_1,Maple Bakery,m@b.c
ch_2,Site,,2026-09-02 10:22,50.00,20.00,usd,50.00,1.75,Paid,cus_1,Maple Bakery,m@b.c
ch_3,Site,,2026-09-03 10:22,70.00,0.00,usd,70.00,0.00,Failed,cus_1,Maple Bakery,m@b.c
""",
        {"Maple Bakery": 130.0},
    ),
    "stripe in its older order": (
        "Stripe, payments",
        """
id,Created (UTC),Amount,Currency,Fee,Net,Status,Customer Email
ch_1,2026-09-01 10:22,100.00,usd,3.20,96.80,Paid,m@b.c
ch_2,2026-09-01 10:23,30.00,eur,1.20,28.80,Paid,m@b.c
""",
        {"m@b.c": 100.0},
    ),
    "stripe without a description": (
        "Stripe, payments",
        """
id,Description,Created (UTC),Amount,Amount Refunded,Currency,Fee,Status,Customer ID,Customer Description,Customer Email
ch_1,Site,2026-09-01 10:22,100.00,0.00,usd,3.20,Paid,cus_1,,m@b.c
ch_2,Site,2026-09-01 10:22,100.00,100.00,usd,3.20,Refunded,cus_1,,m@b.c
""",
        {"m@b.c": 100.0},
    ),
    "paypal": (
        "PayPal",
        """
"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net"
"10/25/2026","10:00:00","PST","Nova Yoga","Website Payment","Completed","USD","1,000.00","-29.30","970.70"
"10/26/2026","10:00:00","PST","Nova Yoga","Payment Refund","Completed","USD","-100.00","2.90","-97.10"
"10/26/2026","10:00:00","PST","","General Withdrawal","Completed","USD","-870.00","0.00","-870.00"
"10/27/2026","10:00:00","PST","Hosting Inc","Preapproved Payment","Completed","USD","-20.00","0.00","-20.00"
""",
        {"Nova Yoga": 900.0},
    ),
    "paypal from Germany": (
        "PayPal",
        """
"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net"
"25.10.2026","10:00:00","CET","Nova Yoga","Website Payment","Completed","USD","1.000,00","-29,30","970,70"
"26.10.2026","10:00:00","CET","Nova Yoga","Website Payment","Pending","USD","5,00","0,00","5,00"
""",
        {"Nova Yoga": 1000.0},
    ),
    "paypal in two currencies": (
        "PayPal",
        """
Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net
25/10/2026,10:00:00,GMT,Nova Yoga,Website Payment,Completed,USD,10.00,-0.50,9.50
25/10/2026,10:00:00,GMT,Nova Yoga,Website Payment,Completed,GBP,10.00,-0.50,9.50
""",
        {"Nova Yoga": 10.0},
    ),
    "taiwan B2B": (
        "電子發票 B2B",
        """
H,發票號碼,發票日期,發票時間,買方統一編號,買方名稱,銷售額,稅額,原幣金額,客戶買方編號
M,AB12345678,115/07/16,10:00,12345678,大樹設計有限公司,"10,000",500,"10,500",C1
M,AB12345679,115/08/16,10:00,12345678,大樹設計有限公司,"2,000",100,"2,100",C1
""",
        {"大樹設計有限公司": 12000.0},
    ),
    "taiwan B2B without names": (
        "電子發票 B2B",
        """
H,發票號碼,發票日期,買方統一編號,原幣金額,客戶買方編號
M,AB12345678,20260716,12345678,10500,C1
M,AB12345679,1150717,,300,C1
""",
        {"C1": 10800.0},
    ),
    "taiwan carrier": (
        "電子發票 (載具)",
        """
載具名稱,發票日期,發票號碼,發票金額,發票狀態,折讓,賣方統編,買方統編,消費明細_數量,消費明細_品名
手機,民國115年7月16日,AB1,105,開立,0,1,12345678,1,茶
手機,民國115年7月16日,AB1,105,開立,0,1,12345678,1,咖啡
手機,民國115年7月17日,AB2,300,作廢,0,1,12345678,1,茶
手機,民國115年7月18日,AB3,200,開立,50,1,12345678,1,茶
""",
        {"12345678": 255.0},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_revenue_by_client(case: str, tmp_path: Path) -> None:
    source, text, revenue = CASES[case]
    found = counted(write(tmp_path, text), currency="USD")
    assert found.heading.source.name == source
    assert sums(found, "revenue") == revenue
    assert found.unread == []


def test_days_late_are_those_of_paid_invoices_each_once(tmp_path: Path) -> None:
    text = CASES["freshbooks"][1]
    text += "Brew Works,0003,2026-05-01,2026-05-15,paid,2026-05-13,Host,,1,1,0,1.00,GST,0,1,USD\n"
    (figures,) = counted(write(tmp_path, text)).sheets["clients"].values()
    assert (figures.late_days, figures.late_count) == (8, 2)  # 10 and -2


def test_fees_are_a_cost(tmp_path: Path) -> None:
    found = counted(write(tmp_path, CASES["stripe"][1]), currency="USD")
    assert sums(found, "cost") == {"Maple Bakery": 4.95}
    found = counted(write(tmp_path, CASES["paypal"][1]), currency="USD")
    assert sums(found, "cost") == {"Nova Yoga": 26.4}
    assert dict(found.left_out) == {"nobody": 1, "outgoing": 1}


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    found = counted(write(tmp_path, CASES["xero with what does not count"][1]), currency="USD")
    assert dict(found.left_out) == {"status": 3}
    assert found.lines == 2
    found = counted(write(tmp_path, CASES["paypal in two currencies"][1]), currency="USD")
    assert dict(found.currencies) == {"GBP": 1}


def test_a_rate_converts_and_nothing_else_does(tmp_path: Path) -> None:
    path = write(tmp_path, CASES["paypal in two currencies"][1])
    found = counted(path, currency="TWD", rates={"USD": 32, "GBP": 40})
    assert sums(found, "revenue") == {"Nova Yoga": 720.0}
    assert counted(path, currency="TWD").sheets == {}
