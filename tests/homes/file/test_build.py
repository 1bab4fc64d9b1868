"""New workbook files from drawings: what an independent reader finds in them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter

from pumpkin_sheets.homes.file.build import build, build_parts
from pumpkin_sheets.homes.file.plain_sheet import Formulas, PlainSheet
from pumpkin_sheets.sheets.drawing import (
    Drawing,
    Formula,
    FormulaColumn,
    Placed,
    Table,
    ValueColumn,
)
from pumpkin_sheets.sheets.look import INPUT, RESULT, TITLE


def test_a_cell_leads_to_another_sheet_and_keeps_its_text_and_looks() -> None:
    cells = [
        Placed(0, 0, "Go", TITLE, link="O'Brien"),
        Placed(1, 0, Formula("1+1", 2), TITLE, 1, 2, link="O'Brien"),
        Placed(2, 0, "Stay", TITLE),
    ]
    made = io.BytesIO()
    build(
        made,
        [Drawing("Start", "shStart", "FFFFFF", cells), Drawing("O'Brien", "shOther", "FFFFFF")],
        font="Arial",
    )
    sheet = openpyxl.load_workbook(made)["Start"]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == ["Go", "=1+1", "Stay"]
    for row in (1, 2):
        link = sheet.cell(row, 1).hyperlink
        assert (link.location, link.target) == ("'O''Brien'!A1", None)
        assert sheet.cell(row, 1).style_id == sheet["A3"].style_id, "not the blue of a web link"
    assert sheet["A3"].hyperlink is None


RESULTS = [1.5, 2, "", True, "#N/A", "a<b&c"]
SHEET = "xl/worksheets/sheet1.xml"


def drawn() -> Drawing:
    columns = [
        ValueColumn(0, ["<x>", None, 3], INPUT),
        FormulaColumn(1, 'IF(A\x00<"&",A\x00,$B$1)', RESULTS, RESULT),
        ValueColumn(26, [None] * 6, TITLE),
    ]
    return Drawing("T", "shT", "FFFFFF", table=Table(2, 6, columns))


def test_columns_of_formulas_are_spelled_with_their_rows_and_results() -> None:
    xml = build_parts([drawn()], font="Arial")[SHEET].decode()
    assert '<dimension ref="A3:AA8"/>' in xml
    assert '<c r="A3" s="1" t="s"><v>0</v></c>' in xml
    assert '<c r="A4" s="1"/>' in xml
    assert '<c r="A5" s="1"><v>3</v></c>' in xml
    assert '<c r="AA8" s="3"/></row>' in xml
    begin = '<c r="B{0}" s="2"{1}><f>IF(A{0}&lt;"&amp;",A{0},$B$1)</f><v>{2}</v></c>'
    for row, kind, value in (
        (3, "", "1.5"),
        (4, "", "2"),
        (5, ' t="str"', ""),
        (6, ' t="b"', "1"),
        (7, ' t="e"', "#N/A"),
        (8, ' t="str"', "a&lt;b&amp;c"),
    ):
        assert begin.format(row, kind, value) in xml


def test_xlsxwriter_s_own_writing_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """So nothing is lost where it no longer has the steps that are refined here."""
    ours = build_parts([drawn()], font="Arial")
    monkeypatch.setattr(PlainSheet, "takes_columns", False)
    assert build_parts([drawn()], font="Arial")[SHEET] == ours[SHEET]


def test_cells_between_the_columns_of_a_table_stay_and_those_under_it_go() -> None:
    placed = [Placed(3, 2, "beside", TITLE), Placed(3, 1, "under", TITLE), Placed(9, 5, 7, TITLE)]
    xml = build_parts([replace(drawn(), cells=placed)], font="Arial")[SHEET].decode()
    row = xml[xml.index('<row r="4"') : xml.index('<row r="5"')]
    assert re.findall(r'<c r="(\w+)"', row) == ["A4", "B4", "C4", "AA4"]
    assert 't="s"><v>0</v></c><c r="AA4"' in row, "the first of the texts: “beside”"
    assert "<v>2</v></c><c" in row, "the formula’s result stands in the place of “under”"
    assert '<c r="F10" s="3"><v>7</v></c>' in xml


def test_a_chart_of_a_table_knows_its_numbers_and_the_table_stays() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("T", worksheet_class=PlainSheet)
        sheet.write_columns(0, 3, [Formulas(0, 0, book.add_format(), "ROW()*2", [2, 4, 6])])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=T!$A$1:$A$3"})
        sheet.insert_chart("C1", chart)
    with zipfile.ZipFile(made) as archive:
        drawn_chart = archive.read("xl/charts/chart1.xml").decode()
        xml = archive.read(SHEET).decode()
    assert re.findall(r"<c:v>(\w+)</c:v>", drawn_chart) == ["2", "4", "6"]
    assert re.findall(r"<f>ROW\(\)\*2</f><v>(\w+)</v>", xml) == ["2", "4", "6"]


def test_parts_are_those_of_the_file() -> None:
    made = io.BytesIO()
    build(made, [drawn()], font="Arial")
    with zipfile.ZipFile(made) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    loose = build_parts([drawn()], font="Arial")
    changing = "docProps/core.xml"  # says when
    assert {**loose, changing: b""} == {**whole, changing: b""}
