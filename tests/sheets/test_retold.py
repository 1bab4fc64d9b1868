"""Formulas under other titles and with other words."""

from __future__ import annotations

import pytest

from pumpkin_sheets.sheets.retold import names_a_sheet, refielded, retold, sheets_of

TITLES = {"Clients": "客戶", "Touch Log": "聯繫紀錄", "Plan": "規劃", "O'Neil": "歐"}
TEXTS = {"Drop": "放手", 'so-called "VIP"': "頂級"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Clients!$A$5", "'客戶'!$A$5"),
        ("'Clients'!A1+Clients2!A1", "'客戶'!A1+Clients2!A1"),
        ("SUM('Touch Log'!A1:A9,MyClients!B2)", "SUM('聯繫紀錄'!A1:A9,MyClients!B2)"),
        ("'O''Neil'!A1", "'歐'!A1"),
        ("[1]Clients!A1+'[Old.xlsx]Clients'!A1", "[1]Clients!A1+'[Old.xlsx]Clients'!A1"),
        ("SUM(Clients:Plan!A1)", "SUM('客戶:規劃'!A1)"),
        ("SUM('Clients:Own sheet'!A1)", "SUM('客戶:Own sheet'!A1)"),
        ('IF(B2="Drop","Clients!","Dropped")', 'IF(B2="放手","\'客戶\'!","Dropped")'),
        ("INDIRECT(\"'Touch Log'!A\"&ROW())", "INDIRECT(\"'聯繫紀錄'!A\"&ROW())"),
        ('HYPERLINK("#Clients!A1","Drop")', 'HYPERLINK("#\'客戶\'!A1","放手")'),
        ('"so-called ""VIP"""', '"頂級"'),
        ('"see Clients!A1"&\'My "x"\'!A1', '"see Clients!A1"&\'My "x"\'!A1'),
    ],
)
def test_formulas_follow_titles_and_words(before: str, after: str) -> None:
    assert retold(before, TITLES, TEXTS) == after


def test_a_formula_tells_whether_it_speaks_of_a_sheet() -> None:
    assert names_a_sheet("'Touch Log'!A1", TITLES)
    assert not names_a_sheet('"Clients!A1"&Other!A1', TITLES)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Hours *2", "'工時' *2"),
        ("('Direct cost'+Hours1)/Owner's", "('成本'+Hours1)/Owner's"),
        ("'Bob''s'+'Own'", "'鮑伯''s'+'Own'"),
        ('Hours (1)+Hours[Hours]+"Hours"+x.Hours', "Hours (1)+'工時'[Hours]+\"Hours\"+x.Hours"),
    ],
)
def test_calculated_fields_follow_the_titles_of_columns(before: str, after: str) -> None:
    columns = {"Hours": "工時", "Direct cost": "成本", "Bob's": "鮑伯's"}
    assert refielded(before, columns) == after


def test_which_sheets_a_formula_speaks_of() -> None:
    assert sheets_of("OFFSET(Clients!A4,0,0,COUNTA('Touch Log'!A:A),\"Plan!A1\")") == {
        "Clients",
        "Touch Log",
    }
