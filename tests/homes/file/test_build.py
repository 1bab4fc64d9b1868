"""New workbook files from drawings: what an independent reader finds in them."""

from __future__ import annotations

import io

import openpyxl

from pumpkin_sheets.homes.file.build import build
from pumpkin_sheets.sheets.drawing import TITLE, Drawing, Formula, Placed


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
